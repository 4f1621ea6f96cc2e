"""Runs inside of an environment, by its own Python (3.8 or newer), with the standard library alone: imports, commands, build hooks.

    python -I probe.py SPEC        SPEC and what is written beside it are described at `main`

Each task has a process of its own. What it does to files and sockets is seen by an audit hook, which also answers for a network that is
not there, so that a run without namespaces ends as one with them. Started as `sitecustomize` it watches a command.
"""

from __future__ import annotations

import errno
import functools
import importlib
import io
import json
import os
import signal
import subprocess
import sys
import time
import traceback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

MOST_EVENTS = 100
LONGEST = 20000
"""Characters of output and tracebacks that are handed on, of a longer one the beginning and the end."""
WINDOWS = frozenset(
    ("tkinter", "_tkinter", "PyQt5", "PyQt6", "PySide2", "PySide6", "wx", "gi", "pygame", "kivy", "pyglet", "webview", "dearpygui", "glfw", "turtle")
)  # fmt: skip
"""Modules that open windows."""
LIMITS = (("RLIMIT_FSIZE", 512 * 1024**2), ("RLIMIT_AS", 16 * 1024**3), ("RLIMIT_CORE", 0), ("RLIMIT_CPU", 1800))


class Own:
    """Which files are the release's: below a root, all of them or the paths listed."""

    def __init__(self, root: str, paths: list[str] | None) -> None:
        """Take the root and the paths below it, None for all."""
        self.root = os.path.realpath(root) + os.sep
        self.paths = None if paths is None else frozenset(paths)

    @functools.lru_cache(maxsize=None)  # noqa: B019 - one object a process
    def path(self, filename: str) -> str | None:
        """Return a file's path below the root, None when it is not the release's."""
        if filename.startswith("<"):
            return None
        if not os.path.isabs(filename):
            filename = self.root + filename
        filename = os.path.realpath(filename)
        if not filename.startswith(self.root):
            return None
        path = filename[len(self.root) :].replace(os.sep, "/")
        return path if self.paths is None or path in self.paths else None


def cut(text: str) -> str:
    """Return a text that is not too long."""
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + "\n…\n" + text[-LONGEST // 2 :]


def file_of(frame: FrameType) -> str:
    """Return the file of a frame's code; setuptools hands setup.py to exec as a string."""
    name = frame.f_code.co_filename
    return str(frame.f_globals.get("__file__") or name) if name == "<string>" else name


def caller(own: Own) -> list[Any] | None:
    """Return [path, line, function] of the innermost running line of the release, in this thread or else the main one; None without one."""
    threading = sys.modules.get("threading")
    main = sys._current_frames().get(threading.main_thread().ident) if threading is not None else None
    for start in (sys._getframe(1), main):
        frame: FrameType | None = start
        while frame is not None:
            path = own.path(file_of(frame))
            if path is not None:
                return [path, frame.f_lineno, frame.f_code.co_name]
            frame = frame.f_back
    return None


def watch(handle: int, own: Own, prefix: str) -> None:
    """Write every use of the network, and every file written below `prefix`, to a file as lines of JSON; the network is unreachable."""
    count = [0]
    seen = set()
    prefix = os.path.realpath(prefix) + os.sep

    def note(**event: Any) -> None:
        mark = json.dumps(event, sort_keys=True, default=str)
        if count[0] < MOST_EVENTS and mark not in seen:
            count[0] += 1
            seen.add(mark)
            event["at"] = caller(own)
            os.write(handle, (json.dumps(event, default=str) + "\n").encode("utf-8", "backslashreplace"))

    def written(path: Any) -> None:
        if isinstance(path, int):
            return
        name = os.path.abspath(os.fsdecode(path))
        name = os.path.join(os.path.realpath(os.path.dirname(name)), os.path.basename(name))
        if name.startswith(prefix) and "__pycache__" not in name:
            note(kind="write", path=name[len(prefix) :].replace(os.sep, "/"))

    def local(host: Any) -> bool:
        text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        return host is None or text in ("", "localhost", "0.0.0.0", "::", "::1") or text.startswith("127.")  # noqa: S104 - compared, not bound

    def hook(event: str, args: Any) -> None:
        if event == "open":
            flags = args[2]
            if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                written(args[0])
        elif event in ("os.mkdir", "os.remove", "os.rmdir", "os.truncate"):
            written(args[0])
        elif event in ("os.rename", "os.link", "os.symlink"):
            written(args[1])
        elif event == "sqlite3.connect":
            if (
                isinstance(args[0], (str, bytes, os.PathLike))
                and args[0] not in (":memory:", "")
                and not os.path.exists(args[0])
            ):
                written(args[0])
        elif event == "import":
            if args[0] in WINDOWS:
                note(kind="window", module=args[0])
        elif event == "socket.bind":
            note(kind="listen")
        elif event in ("socket.connect", "socket.sendto"):
            address = args[1]
            if isinstance(address, tuple) and len(address) >= 2 and local(address[0]):
                note(kind="local", port=address[1])
            elif isinstance(address, tuple) and len(address) >= 2:
                note(kind="connect", host=str(address[0]), port=address[1])
                raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
        elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
            if not local(args[0]):
                import socket

                host = args[0].decode("ascii", "replace") if isinstance(args[0], bytes) else str(args[0])
                note(kind="resolve", host=host, port=args[1] if event == "socket.getaddrinfo" else None)
                raise socket.gaierror(getattr(socket, "EAI_AGAIN", -3), "Temporary failure in name resolution")

    sys.addaudithook(hook)


def described(error: BaseException, own: Own) -> dict[str, Any]:
    """Return what there is to say of an exception: itself, the one it began with, and the release's innermost line in either."""
    chain = [error]
    while len(chain) < 20:
        following = chain[-1].__cause__ or (None if chain[-1].__suppress_context__ else chain[-1].__context__)
        if following is None or following in chain:
            break
        chain.append(following)
    root = chain[-1]
    found = {"type": type(error).__name__, "message": cut(safe(error)), "root": type(root).__name__, "root_message": cut(safe(root)),
             "builtin": type(root).__module__ == "builtins", "errno": getattr(root, "errno", None) if isinstance(root, OSError) else None,
             "text": cut("".join(traceback.format_exception(type(error), error, error.__traceback__)))}  # fmt: skip
    for key in ("name", "filename"):
        value = getattr(root, key, None)
        found[key] = value if isinstance(value, str) else None
    if isinstance(error, SystemExit):
        found["message"] = "exit code %s" % (error.code,)
    found["at"] = None
    frames = []
    for each in reversed(chain):
        for frame, line in traceback.walk_tb(each.__traceback__):
            frames.append([file_of(frame), line])
            path = own.path(file_of(frame))
            if path is not None:
                found["at"] = [path, line, frame.f_code.co_name]
        if isinstance(each, SyntaxError) and each.filename and own.path(each.filename) is not None:
            found["at"] = [own.path(each.filename), each.lineno or 1, "<module>"]
        if found["at"] is not None:
            break
    found["frames"] = frames[-100:]
    return found


def safe(error: BaseException) -> str:
    """Return an exception's text, whatever its own methods do."""
    try:
        return str(error)
    except Exception:
        return ""


class Output(io.TextIOWrapper):
    """Standard output that notes which line of the release wrote to it first."""

    first: list[Any] | None = None
    own: Own | None = None

    def write(self, text: str) -> int:
        """Write, and note the writer."""
        if self.first is None and text.strip() and self.own is not None:
            Output.first = caller(self.own) or [None, 0, ""]
        return super().write(text)


def perform(task: dict[str, Any], own: Own) -> dict[str, Any]:
    """Do a task in this process, and return its result."""
    result: dict[str, Any] = {}
    try:
        if task["kind"] == "hook":
            sys.path[:0] = task["path"]
            os.chdir(task["source"])
            module, _, attribute = task["backend"].partition(":")
            backend = importlib.import_module(module)
            for part in filter(None, attribute.split(".")):
                backend = getattr(backend, part)
            hook = getattr(backend, task["hook"], None)
            result["value"] = [] if hook is None else hook(*task["arguments"])
        else:
            module = importlib.import_module(task["module"])
            if task["kind"] == "import":
                version = getattr(module, "__version__", None)
                result["version"] = version if isinstance(version, str) else None
                result["loaded"] = [name for name in sys.modules if name.startswith(task["module"] + ".")]
            else:
                functools.reduce(getattr, filter(None, task["attribute"].split(".")), module)
    except BaseException as error:
        result["error"] = described(error, own)
    return result


def wait_for_threads() -> None:
    """Let what an import started in the background begin, for half a second at most."""
    threading = sys.modules.get("threading")
    until = time.monotonic() + 0.5
    if threading is not None:
        for thread in threading.enumerate():
            if thread is not threading.current_thread():
                thread.join(max(0, until - time.monotonic()))


def child(task: dict[str, Any], spec: dict[str, Any], names: dict[str, str]) -> None:
    """Be the process of one task: redirect, watch, perform, and leave the result in a file."""
    import faulthandler

    own = Own(*spec["own"])
    sys.argv[:] = ["-c"]  # as for whoever types `python -c "import …"`
    stack = open(names["stack"], "wb", 0)
    faulthandler.enable(stack)
    faulthandler.dump_traceback_later(max(task["limit"] - 1, task["limit"] * 0.7), file=stack)
    events = os.open(names["events"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    if task["kind"] != "hook":
        Output.own = own
        sys.stdout = Output(
            open(1, "wb", 0, closefd=False), encoding="utf-8", errors="backslashreplace", write_through=True
        )
    watch(events, own, spec["prefix"])
    result = perform(task, own)
    wait_for_threads()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    result["printed_at"] = Output.first
    with open(names["result"], "w", encoding="utf-8", errors="backslashreplace") as file:
        json.dump(result, file, default=str)
    sys.stderr.flush()
    os._exit(0)


def start(
    task: dict[str, Any], spec: dict[str, Any], names: dict[str, str], number: int
) -> tuple[int, Callable[[], int | None]]:
    """Start a task's process, and return (its id, what waits for it: id → exit status or None)."""
    out, err = (os.open(names[key], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) for key in ("stdout", "stderr"))
    null = os.open(os.devnull, os.O_RDONLY)
    if task["kind"] == "command" or not hasattr(os, "fork"):
        command, environ = [sys.executable, "-I", __file__, sys.argv[1], str(number)], dict(os.environ)
        if task["kind"] == "command":
            command = task["command"]
            watcher = os.path.join(os.path.dirname(names["events"]), "watch")
            environ.update(
                PYTHONPATH=watcher, PKGLINT_SPEC=sys.argv[1], PKGLINT_EVENTS=names["events"], PYTHONFAULTHANDLER="1"
            )
        try:
            process = subprocess.Popen(command, stdin=null, stdout=out, stderr=err, env=environ, start_new_session=True)
        except OSError as error:
            os.write(err, ("%s\n" % error).encode())
            return 0, lambda: 127
        finally:
            for handle in (out, err, null):
                os.close(handle)
        return process.pid, process.poll
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            for handle, target in ((null, 0), (out, 1), (err, 2)):
                os.dup2(handle, target)
            child(task, spec, names)
        finally:
            os._exit(70)
    for handle in (out, err, null):
        os.close(handle)

    def poll() -> int | None:
        done, status = os.waitpid(pid, os.WNOHANG)
        if not done:
            return None
        return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)

    return pid, poll


def run(task: dict[str, Any], spec: dict[str, Any], number: int) -> dict[str, Any]:
    """Run one task in a process of its own, and return its result with what it printed and did."""
    folder = os.path.dirname(os.path.abspath(sys.argv[1]))
    names = {
        key: os.path.join(folder, "%d.%s" % (number, key)) for key in ("stdout", "stderr", "events", "stack", "result")
    }
    began = time.monotonic()
    pid, poll = start(task, spec, names, number)
    pause, code = 0.001, None
    while code is None and time.monotonic() - began < task["limit"]:
        code = poll()
        if code is None:
            time.sleep(pause)
            pause = min(pause * 1.5, 0.05)
    if pid and hasattr(os, "killpg"):
        try:
            os.killpg(pid, signal.SIGKILL)
        except OSError:
            pass
    ended = code is None
    if ended and pid:
        try:
            os.kill(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        except OSError:
            pass
        while poll() is None:
            time.sleep(0.01)
    result = read_json(names["result"]) or {}
    result.update(id=task["id"], code=code, timeout=ended, seconds=time.monotonic() - began, stdout=read(names["stdout"]), stderr=read(names["stderr"]),
                  stack=read(names["stack"]), events=[json.loads(line) for line in read(names["events"]).splitlines() if line.startswith("{") and line.endswith("}")])  # fmt: skip
    if task["kind"] == "command":
        result["at"] = None
        own = Own(*spec["own"])
        for line in result["stderr"].splitlines():
            words = line.strip().split('"')
            if line.startswith('  File "') and len(words) > 2 and own.path(words[1]) is not None:
                number_word = words[2].split(",")[1].split()[-1] if words[2].count(",") else ""
                if number_word.isdigit():
                    result["at"] = [own.path(words[1]), int(number_word), words[2].split(" in ")[-1]]
    return result


def read(name: str) -> str:
    """Return a file's text, cut; "" when it is not there."""
    try:
        with open(name, "rb") as file:
            data = file.read(LONGEST)
            size = os.fstat(file.fileno()).st_size
            if size > LONGEST:
                file.seek(max(size - LONGEST, LONGEST))
                data += file.read(LONGEST)
    except OSError:
        return ""
    return cut(data.decode("utf-8", "replace"))


def read_json(name: str) -> dict[str, Any] | None:
    """Return a file's JSON object, None when there is none."""
    try:
        with open(name, encoding="utf-8") as file:
            value = json.load(file)
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def limits() -> None:
    """Set limits of memory, file size and processor time, where the system has any."""
    try:
        import resource
    except ImportError:
        return
    for name, value in LIMITS:
        kind = getattr(resource, name, None)
        if kind is not None:
            try:
                hard = resource.getrlimit(kind)[1]
                value = value if hard == resource.RLIM_INFINITY else min(value, hard)
                resource.setrlimit(kind, (value, value))
            except (OSError, ValueError):
                pass


def main() -> None:
    """Run the tasks of a specification, or the one that a second argument numbers, and write `results` beside it, a line a task.

    SPEC: {"own": [root, paths or null], "prefix": folder that must not be written to, "tasks": [{"id", "kind": "import" | "entry" | "command" |
    "hook", "limit": seconds, "module", "attribute", "command", "backend", "path", "source", "hook", "arguments"}]}.
    """
    spec = read_json(sys.argv[1]) or {}
    limits()
    if len(sys.argv) > 2:
        number = int(sys.argv[2])
        folder = os.path.dirname(os.path.abspath(sys.argv[1]))
        child(
            spec["tasks"][number],
            spec,
            {key: os.path.join(folder, "%d.%s" % (number, key)) for key in ("events", "stack", "result")},
        )
    with open(
        os.path.join(os.path.dirname(os.path.abspath(sys.argv[1])), "results"),
        "w",
        encoding="utf-8",
        errors="backslashreplace",
    ) as file:
        loaded: set[str] = set()
        hanging: list[str] = []
        for number, task in enumerate(spec["tasks"]):
            if any((task.get("module", "") + ".").startswith(name + ".") for name in hanging):
                # Its package is imported first, and would not end again.
                result = {"id": task["id"], "skipped": True}
            elif task["kind"] == "import" and task["module"] in loaded:
                # Importing its package comes first in any case, and has imported it in a process of its own.
                result = {
                    "id": task["id"],
                    "code": 0,
                    "timeout": False,
                    "seconds": 0,
                    "stdout": "",
                    "stderr": "",
                    "stack": "",
                    "events": [],
                }
            else:
                result = run(task, spec, number)
                loaded.update(result.pop("loaded", ()))
                if result["timeout"] and task["kind"] == "import":
                    hanging.append(task["module"])
            file.write(json.dumps(result, default=str) + "\n")
            file.flush()
            if task["kind"] == "hook" and (result.get("value") or "error" in result):
                break  # what it asks for comes before the next hook


def observe() -> None:
    """Watch the command that this process is."""
    spec = read_json(os.environ["PKGLINT_SPEC"]) or {}
    watch(
        os.open(os.environ["PKGLINT_EVENTS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
        Own(*spec["own"]),
        spec["prefix"],
    )


if __name__ == "__main__":
    main()
