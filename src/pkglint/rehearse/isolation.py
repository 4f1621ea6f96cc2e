"""How the release's code is kept from the rest of the machine, and how a command of it is run: bounded, and ended for good.

bubblewrap is used where it works, else `unshare`: no network, everything read-only but a scratch folder. Elsewhere there are limits alone. What
a machine offers is found out by trying it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from shutil import which

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENTER = Path(__file__).with_name("enter.py")
MARK = "PKGLINT_REHEARSAL"
"""The environment variable by which every process of a run is found again."""
LOGIN = "netrc"
"""The file in a rehearsal's folder that has the index's login for installers; isolated code finds it empty."""
KEPT = 64 * 1024
"""Bytes of a command's output that are kept, from the beginning and from the end each."""
MOST_DISK = 1024**3
"""Bytes that a command may fill its scratch folder with."""
MOST_PROCESSES = 256
MOST_MEMORY = 4 * 1024**3
"""Bytes that all processes of a command may hold in memory together."""
TICK = 0.25
"""Seconds between two looks at what a command uses."""
STOPPING = threading.Event()
"""Set when the run is interrupted: whatever runs is ended, and nothing more is started."""
TEST = """
import os, socket, sys
outside, inside, port = sys.argv[1:]
def fails(action):
    try:
        action()
    except OSError:
        return True
    return False
print(fails(lambda: open(outside, "w")), fails(lambda: socket.create_connection(("127.0.0.1", int(port)), 2)), not fails(lambda: open(inside, "w")))
"""


@dataclass
class Done:
    """How a command ended."""

    code: int | None
    """The exit code, negative for a signal; None when it was ended from outside."""
    stdout: str
    stderr: str
    ended: str = ""
    """Why it was ended: `time`, `disk`, `processes`, `memory`, `interrupted`; "" when it ended by itself."""
    seconds: float = 0.0


@dataclass
class Isolation:
    """A way to run code: its name, and the program that makes it ("" for limits alone)."""

    name: str
    program: str = ""

    @property
    def complete(self) -> bool:
        """Tell whether code has neither network nor a writable system."""
        return bool(self.program)

    def wrapped(self, command: Sequence[str], run_folder: Path, writable: Sequence[Path]) -> list[str]:
        """Return the command that runs a command in isolation; of `writable` the first is the scratch folder, and a login is hidden."""
        scratch, login = writable[0], run_folder / LOGIN
        match self.name:
            case "bubblewrap":
                binds = [word for path in writable for word in ("--bind", str(path), str(path))]
                binds += ["--ro-bind", os.devnull, str(login)] if login.exists() else []
                return [
                    self.program, "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
                    "--bind", str(scratch / "tmp"), "/tmp", "--ro-bind", str(run_folder), str(run_folder), *binds, "--", *command,  # noqa: S108
                ]  # fmt: skip
            case "namespaces":
                spec = {
                    "run": str(run_folder),
                    "writable": [str(path) for path in writable],
                    "tmp": str(scratch / "tmp"),
                    "hidden": [str(login)] if login.exists() else [],
                }
                user = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
                return [
                    self.program, *user, "--net", "--mount", "--pid", "--ipc", "--fork", "--kill-child", "--", sys.executable, "-I", str(ENTER),
                    json.dumps(spec), *command,
                ]  # fmt: skip
        return list(command)


def available(run_folder: Path, port: int) -> Isolation:
    """Return the best isolation of this machine, each tried: nothing but scratch may be written to, and a port of the loopback not be reached."""
    scratch = scratch_folder(run_folder, "isolation")
    outside = run_folder / "outside"
    for name, program in (("bubblewrap", which("bwrap")), ("namespaces", which("unshare"))):
        if program is None or sys.platform != "linux":
            continue
        candidate = Isolation(name, program)
        command = [os.path.realpath(sys.executable), "-I", "-c", TEST, str(outside), str(scratch / "x"), str(port)]
        done = run(candidate.wrapped(command, run_folder, [scratch]), scratch, environment(scratch), limit=10)
        if done.stdout.split() == ["True", "True", "True"]:
            return candidate
    return Isolation("limits alone")


def scratch_folder(run_folder: Path, name: str) -> Path:
    """Return a new folder for what one environment's code may write: with home, tmp and an empty working directory."""
    scratch = run_folder / "scratch" / name
    for part in ("home", "tmp", "work", "cache"):
        (scratch / part).mkdir(parents=True)
    return scratch


def environment(scratch: Path, more: Mapping[str, str] = {}) -> dict[str, str]:
    """Return the environment variables of a command: nothing of the user's but the search path and the system's own."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "NUMBER_OF_PROCESSORS")
        if name in os.environ
    }
    home, tmp = str(scratch / "home"), str(scratch / "tmp")
    return {
        **kept, "HOME": home, "USERPROFILE": home, "APPDATA": home, "LOCALAPPDATA": home, "XDG_CACHE_HOME": f"{home}/.cache", "TMPDIR": tmp, "TEMP": tmp,
        "TMP": tmp, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100",
        "GIT_CEILING_DIRECTORIES": str(scratch.parent.parent.parent), **more,
    }  # fmt: skip


@dataclass
class Pipe:
    """A stream that is read to its end and kept in part."""

    head: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)

    def feed(self, handle: int) -> None:
        """Read until the end, keeping the beginning and the end."""
        with suppress(OSError):
            while piece := os.read(handle, 65536):
                room = KEPT - len(self.head)
                self.head += piece[:room]
                self.tail += piece[room:] if room > 0 else piece
                del self.tail[:-KEPT]

    @property
    def text(self) -> str:
        """Return what was kept."""
        return (self.head + self.tail).decode("utf-8", "replace").replace("\r\n", "\n")


def run(
    command: Sequence[str], cwd: Path, environ: Mapping[str, str], *, limit: float, watched: Path | None = None
) -> Done:
    """Run a command to its end or to the limit in seconds, and end everything that it started.

    It reads nothing from standard input, and of what it prints a part is kept. It is ended early when it fills `watched`, makes too
    many processes or holds too much memory.
    """
    if STOPPING.is_set():
        return Done(None, "", "", "interrupted")
    mark = token_hex(16)
    began = time.monotonic()
    posix = os.name == "posix"
    process = subprocess.Popen(  # noqa: S603 - running what the release holds is the purpose
        [str(word) for word in command], cwd=cwd, env={**environ, MARK: mark}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=posix, creationflags=0 if posix else 0x00000200,
    )  # fmt: skip
    pipes = [Pipe(), Pipe()]
    assert process.stdout is not None
    assert process.stderr is not None
    streams = (process.stdout, process.stderr)
    readers = [
        threading.Thread(target=pipe.feed, args=(stream.fileno(),), daemon=True) for pipe, stream in zip(pipes, streams, strict=True)
    ]  # fmt: skip
    for reader in readers:
        reader.start()
    ended = ""
    try:
        while not ended:
            left = began + limit - time.monotonic()
            try:
                process.wait(min(TICK, max(left, 0.001)))
                break
            except subprocess.TimeoutExpired:
                if STOPPING.is_set():
                    ended = "interrupted"
                elif left <= 0:
                    ended = "time"
                elif watched is not None and time.monotonic() - began > 1:
                    ended = excess(watched, mark)
    finally:
        end(process, mark)
        for reader in readers:
            reader.join(2)
        for stream in streams:
            with suppress(OSError):
                stream.close()
    return Done(None if ended else process.returncode, pipes[0].text, pipes[1].text, ended, time.monotonic() - began)


def excess(folder: Path, mark: str) -> str:
    """Return what a command uses too much of: `disk`, `processes`, or nothing."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                status = os.lstat(os.path.join(root, name))  # noqa: PTH118 - thousands of files
                total += min(status.st_size, getattr(status, "st_blocks", status.st_size) * 512)
        if total > MOST_DISK:
            return "disk"
    pids = marked(mark)
    if len(pids) > MOST_PROCESSES:
        return "processes"
    return "memory" if sum(map(memory_of, pids)) > MOST_MEMORY else ""


def memory_of(pid: int) -> int:
    """Return the bytes that a process holds in memory, 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def marked(mark: str) -> list[int]:
    """Return the processes that have a run's mark in their environment, where the system tells."""
    found = []
    wanted = f"{MARK}={mark}".encode()
    if sys.platform == "linux":
        for name in os.listdir("/proc"):
            if name.isdecimal():
                with suppress(OSError):
                    if wanted in Path("/proc", name, "environ").read_bytes():
                        found.append(int(name))
    return found


def end(process: subprocess.Popen[bytes], mark: str) -> None:
    """End a process, its group, and what has left the group."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        for _ in range(20):
            others = [pid for pid in marked(mark) if pid != os.getpid()]
            if not others:
                break
            for pid in others:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
    else:
        taskkill = which("taskkill")
        if taskkill is not None and process.poll() is None:
            subprocess.run([taskkill, "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)  # noqa: S603
    with suppress(OSError):
        process.kill()
    process.wait()
