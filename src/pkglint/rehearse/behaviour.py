"""What the release did in its environments, judged: imports, entry points, commands, versions, files, network."""

from __future__ import annotations

import re
import sys

from packaging.utils import canonicalize_name

from pkglint.finding import Member, Whole
from pkglint.model.versions import parse_version
from pkglint.rehearse.faults import cleaned, code_place, error_of, fault, requirement_place, same, short
from pkglint.rehearse.subject import applies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from pkglint.finding import Place
    from pkglint.formats.entry_points import EntryPoint
    from pkglint.rehearse.faults import Fault
    from pkglint.rehearse.matrix import Plan, Result
    from pkglint.rehearse.subject import Subject

VERSION = re.compile(
    r"(?<![\w.])v?(\d+(?:\.\d+)+(?:[-.]?(?:a|b|rc|post|dev|alpha|beta)\.?\d*)*(?:\+[\w.]+)?)(?![\w.])", re.IGNORECASE
)
NO_NETWORK = re.compile(r"Network is unreachable|name resolution|ENETUNREACH")
NOT_HERE = re.compile(
    r"\$DISPLAY|no display|cannot (open|connect to) (the )?(X |)display|could not connect to display|WAYLAND_DISPLAY|platform plugin"
    r"|\b(_curses|termios)\.error|inappropriate ioctl|not a (tty|terminal)\b|connection refused|could not connect|"
    + NO_NETWORK.pattern,
    re.IGNORECASE,
)
"""What programs say that need a window, a terminal, a server or the network, which a rehearsal does not have."""
UNTYPED = re.compile(r"^<string>:\d+: error: Skipping analyzing \"([\w.]+)\": .*\[import-untyped\]$", re.MULTILINE)
UNREADABLE = re.compile(r"^(.+\.pyi):(\d+): error: (.*?)  \[syntax\]$", re.MULTILINE)
"""What mypy says of a module without types, and of a stub with a syntax error."""
ENDLESS = frozenset({"listen", "window", "local", "connect", "resolve"})
"""What a command does that is a server, shows a window, or waits for a server that is not here: it need not end."""
COMPATIBILITY = re.compile(
    r"(^|[._])(compat|py2|python2|py3\d+|legacy|backports?|win32|windows|posix|unix|darwin|macos|osx|linux|js|emscripten|pyodide)([._]|$|\d)|_?win\w*$"
)
"""Modules that are for some platform or some Python only."""
PLACEHOLDERS = dict.fromkeys(
    ("prog", "default", "type", "dest", "metavar", "choices", "const", "nargs", "required", "option_strings", "help"),
    "x",
)
"""What argparse fills into help texts."""
PLACEHOLDER_NAME = re.compile(r"'(__\w+__|[A-Z]+_PLACEHOLDER)'")
OURS = {
    "NameError",
    "UnboundLocalError",
    "SyntaxError",
    "IndentationError",
    "TypeError",
    "AttributeError",
    "ImportError",
    "ModuleNotFoundError",
    "FileNotFoundError",
}
"""Exceptions that a module of the package raises by a mistake of its own, when they are raised in it."""


class Behaviour:
    """One release's results, judged together: what differs between Pythons and extras says what the cause is."""

    def __init__(self, results: Iterable[Result], plan: Plan, name: str, version: str) -> None:
        """Take the results, the plan and the release's name and version."""
        self.results = [result for result in results if result.tasks or result.states]
        self.plan, self.name, self.version = plan, name, version
        self.bases = sorted(
            (each for each in self.results if each.cell.kind == "wheel" and each.tasks),
            key=lambda each: each.cell.interpreter.minor,
        )

    def faults(self) -> Iterator[Fault]:
        """Yield every fault of behaviour."""
        for base in self.bases:
            assert base.subject is not None
            yield from self.imports(base, base.subject)
            yield from self.entry_points(base, base.subject)
            yield from self.commands(base, base.subject)
            yield from self.versions(base, base.subject)
            yield from self.network(base)
        for result in self.results:
            yield from self.writes(result)
            yield from self.too_low(result)
            yield from self.types(result)
            for own, extra, version in result.unknown_extras:
                facts = {"extra": extra, "requirement": own.shown, "project": own.parsed.name, "version": version}
                yield fault("extra-not-in-dependency", result, "", requirement_place(own), **facts)

    # Imports

    def imports(self, base: Result, subject: Subject) -> Iterator[Fault]:
        """Yield what importing shows in one environment; an error with a cause that was reported already is left out."""
        causes: list[Any] = []
        failing = {name for name in subject.tops if base.ok(f"import {name}") is False}
        for name in subject.tops:
            done = base.tasks.get(f"import {name}")
            if done is None:
                continue
            if name in failing:
                error = done.get("error")
                if not any(same(error, other) for other in causes) or error is None:
                    yield from self.failed_import(base, subject, name, done)
                causes.append(error)
            elif done["stdout"].strip():
                line = next(line.strip() for line in done["stdout"].splitlines() if line.strip())
                yield fault(
                    "prints-at-import", base, "", code_place(done.get("printed_at")), module=name, first_line=line[:80]
                )
        for name in subject.others:
            done = base.tasks.get(f"import {name}")
            if done is None or base.ok(f"import {name}") is not False:
                continue
            error = done.get("error")
            if error is None or any(name.startswith(f"{top}.") for top in failing):
                continue
            if any(same(error, other) for other in causes) or not self.own_mistake(base, subject, name, error):
                continue
            causes.append(error)
            if self.newer(base, f"import {name}"):
                yield self.newer_fault(base, subject, "import", f"import {name}", done, module=name)
            else:
                place = code_place(error.get("at"))
                yield fault("import-fails", base, "submodule", place, module=name, **error_facts(done))

    def failed_import(self, base: Result, subject: Subject, name: str, done: dict[str, Any]) -> Iterator[Fault]:
        """Yield why a top level cannot be imported."""
        task, error, shown = f"import {name}", done.get("error"), error_of(done)
        facts: dict[str, Any] = {"module": name, "output": shown.output}
        if blocked(done):
            return  # `network` tells of it
        if done["timeout"]:
            place, limit = stack_place(done["stack"], subject), int(self.plan.import_limit)
            yield fault("import-hangs", base, "", place, limit=limit, frame=path_of(place), **facts)
        elif excess := done.get("ended"):
            facts |= {"excess": excess, "exception": excess, "frame": ""}
            yield fault("import-fails", base, "too-much", Whole(), **facts)
        elif error is None:
            place, signal = stack_place(done["stack"], subject), signal_name(done["code"])
            facts |= {"signal": signal, "exception": signal, "error": shown.line, "frame": path_of(place)}
            yield fault("import-fails", base, "crash", place, **facts)
        elif (needed := self.extra_for(base, subject, task, error)) is not None:
            facts |= {"extra": needed[0], "project": needed[1]}
            yield fault("import-needs-extra", base, "", code_place(error.get("at")), **facts)
        elif self.newer(base, task):
            yield self.newer_fault(base, subject, "import", task, done, module=name)
        else:
            variant, missing = "import-error", missing_file(error)
            if error.get("root") == "ModuleNotFoundError" and error.get("name"):
                variant, missing = "module-missing", error["name"]
            elif missing:
                variant = "file-missing"
            facts |= error_facts(done) | ({"missing": missing} if missing else {})
            yield fault("import-fails", base, variant, code_place(error.get("at")), **facts)

    def own_mistake(self, base: Result, subject: Subject, name: str, error: dict[str, Any]) -> bool:
        """Tell whether a module that need not be importable fails by a mistake of the package: not for want of anything optional.

        It fails with all extras that were tried as well, in a line of its own, and not because of the platform.
        """
        root, task = str(error.get("root")), f"import {name}"
        if self.with_extras(base, task) or COMPATIBILITY.search(name) or root not in OURS:
            return False
        too_new = any(each.ok(task) for each in self.bases) and not self.newer(base, task)
        if too_new and (any(part.startswith("_") for part in name.split(".")) or chosen_by_version(subject, name)):
            return False
        if root == "SyntaxError":
            return too_new
        own = subject.own_tops
        message = str(error.get("root_message", ""))
        if root == "ModuleNotFoundError":
            missing = str(error.get("name") or "")
            if missing.partition(".")[0] in own:
                return missing not in subject.modules
            return self.newer(base, task) or (too_new and missing in sys.stdlib_module_names)
        if root == "ImportError":
            source = str(error.get("name") or "").partition(".")[0]
            return source in own or self.newer(base, task) or (too_new and source in sys.stdlib_module_names)
        if root == "NameError" and PLACEHOLDER_NAME.search(message):
            return False  # a template that something fills before it is run
        module = re.match(r"module '(\w+)", message) if root == "AttributeError" else None
        if module is not None and module[1] not in own:
            return self.newer(base, task)
        if root == "FileNotFoundError":
            return bool(missing_file(error))
        frames = error.get("frames") or [["", 0]]
        return bool(error.get("at")) and str(frames[-1][0]).replace("\\", "/").endswith(str(error["at"][0]))

    def with_extras(self, base: Result, task: str) -> list[Result]:
        """Return what happened on the same Python with extras, where a task went well."""
        return [
            each
            for each in self.results
            if each.cell.kind in {"extra", "extras"}
            and each.cell.interpreter == base.cell.interpreter
            and each.ok(task)
        ]

    def newer(self, base: Result, task: str) -> bool:
        """Tell whether a task went well on an older Python that was tried, and on no newer one from this on."""
        older = [each for each in self.bases if each.cell.interpreter.minor < base.cell.interpreter.minor]
        later = [each for each in self.bases if each.cell.interpreter.minor >= base.cell.interpreter.minor]
        return any(each.ok(task) for each in older) and not any(each.ok(task) for each in later)

    def newer_fault(
        self, base: Result, subject: Subject, variant: str, task: str, done: dict[str, Any], **facts: Any
    ) -> Fault:
        """Return the fault of what works on an older Python; it is the oldest one that fails which the finding names."""
        error, shown = done.get("error") or {}, error_of(done)
        place = code_place(error.get("at") or done.get("at"))
        first = next(each for each in self.bases if self.newer(each, task))
        cause = error.get("name") if error.get("root") == "ModuleNotFoundError" else error.get("root") or "exit"
        facts |= {"python": first.cell.interpreter.label, "error": shown.line, "output": shown.output, "cause": cause}
        requires = subject.wheel.metadata.value("Requires-Python") or "no Requires-Python"
        return fault("newer-python-fails", base, variant, place, requires_python=requires, **facts)

    def extra_for(self, base: Result, subject: Subject, task: str, error: dict[str, Any]) -> tuple[str, str] | None:
        """Return (extra, project) when a task fails for want of a project that an extra brings, and went well with it."""
        if error.get("root") not in {"ModuleNotFoundError", "ImportError"}:
            return None
        better = self.with_extras(base, task)
        if not better:
            return None
        chosen = next((each for each in better if each.cell.kind == "extra"), better[0])
        missing = missing_top(error)
        optional = [own for own in subject.requirements if not applies(own.parsed, base.cell.interpreter)
                    and applies(own.parsed, base.cell.interpreter, chosen.cell.extras)]  # fmt: skip
        likely = [own for own in optional if joined(own.parsed.name).startswith(joined(missing))]
        own = (likely or optional or [None])[0]  # type: ignore[list-item]
        project = own.parsed.name if own is not None and (likely or len(optional) == 1) else missing
        extras = [
            extra
            for extra in chosen.cell.extras
            if own is not None and applies(own.parsed, base.cell.interpreter, [extra])
        ]
        return (extras or list(chosen.cell.extras))[0], project

    # Entry points and commands

    def entry_points(self, base: Result, subject: Subject) -> Iterator[Fault]:
        """Yield the entry points that do not resolve; one whose module fails by a fault of its own is that fault's consequence."""
        known_errors = [
            base.tasks[f"import {name}"].get("error") for name in subject.tops if base.ok(f"import {name}") is False
        ]
        for point in subject.entry_points:
            task = f"entry {point.group} {point.name}"
            done = base.tasks.get(task)
            error = (done or {}).get("error")
            if (
                done is None
                or base.ok(task) is not False
                or error is None
                or blocked(done)
                or any(same(error, other) for other in known_errors)
            ):
                continue
            shown = error_of(done)
            root, missing = error.get("root"), missing_top(error)
            script = point.group in {"console_scripts", "gui_scripts"}
            if root in {"ModuleNotFoundError", "ImportError"} and missing not in subject.own_tops:
                # A plugin's host is there when it loads the plugin; a command's own dependencies are `commands`' business.
                foreign = missing not in sys.stdlib_module_names
                if point.group == "gui_scripts" and foreign and not NOT_HERE.search(shown.output):
                    yield from self.lacking(base, subject, point.name, task, done)
                continue
            if self.newer(base, task):
                yield self.newer_fault(base, subject, "entry-point", task, done, name=point.name, group=point.group)
                continue
            known_errors.append(error)
            unresolved = error.get("at") is None or (
                root == "ModuleNotFoundError" and str(error.get("name")) == module_of(point)
            )
            place = point_place(subject, point) if unresolved else code_place(error.get("at"))
            facts = {"name": point.name, "group": point.group, "error": shown.line, "output": shown.output}
            variant = "script" if script else "plugin"
            yield fault("entry-point-does-not-load", base, variant, place, exception=root, **facts)

    def commands(self, base: Result, subject: Subject) -> Iterator[Fault]:
        """Yield the commands that fail or do not end; what an import or entry point reported already is left out."""
        reported = [
            done.get("error")
            for task, done in base.tasks.items()
            if task.startswith("import ") and base.ok(task) is False
        ]
        failing_tops = {name for name in subject.tops if base.ok(f"import {name}") is False}
        for point in subject.commands:
            task = f"help {point.name}"
            done = base.tasks.get(task)
            if done is None:
                continue
            events = {event["kind"] for event in done["events"]}
            loaded = base.tasks.get(f"entry console_scripts {point.name}")
            error = (loaded or {}).get("error")
            shown = error_of(done)
            facts: dict[str, Any] = {"command": point.name, "output": shown.output}
            place: Place = point_place(subject, point)
            if any(f"{module_of(point)}.".startswith(f"{top}.") for top in failing_tops):
                continue
            if done["timeout"]:
                if not events & ENDLESS:
                    yield fault("command-hangs", base, "", place, limit=int(self.plan.command_limit), **facts)
                continue
            if base.ok(task):
                continue
            if excess := done.get("ended"):
                facts |= {"excess": excess, "exception": excess, "frame": ""}
                yield fault("command-fails", base, "too-much", place, **facts)
                continue
            if NOT_HERE.search(shown.output) or "window" in events:
                continue
            if error is not None:
                of_import = error.get("root") in {"ModuleNotFoundError", "ImportError"}
                if of_import and missing_top(error) not in subject.own_tops:
                    yield from self.lacking(base, subject, point.name, task, loaded or {})
                continue
            if "Traceback (most recent call last)" not in shown.output and (
                "usage" in shown.output.lower() or self.with_extras(base, task)
            ):
                continue  # it says itself how it is used, or what it needs
            if any(
                same({"root": None, "at": done.get("at")}, {"root": None, "at": (other or {}).get("at")})
                for other in reported
                if done.get("at")
            ):
                continue
            place = code_place(done.get("at")) if done.get("at") else place
            if "_expand_help" in done["stderr"]:
                place = help_place(subject, path_of(place)) or place
            if self.newer(base, task):
                yield self.newer_fault(base, subject, "command", task, done, command=point.name)
            elif "Traceback (most recent call last)" in done["stderr"] or done["code"] < 0:
                facts |= {"error": shown.line, "exception": shown.line.partition(":")[0]}
                frame = path_of(place) if done.get("at") else ""
                yield fault("command-fails", base, "exception", place, frame=frame, **facts)
            else:
                facts |= {"code": done["code"], "exception": "", "frame": ""}
                yield fault("command-fails", base, "exit-code", place, **facts)

    def lacking(self, base: Result, subject: Subject, name: str, task: str, loaded: dict[str, Any]) -> Iterator[Fault]:
        """Yield the fault of a command that lacks a dependency."""
        error = loaded["error"]
        if missing_top(error) in sys.stdlib_module_names and not self.newer(base, task):
            return  # a Python without it, such as one without tkinter
        place = code_place(error.get("at"))
        needed = self.extra_for(base, subject, task, error)
        facts = {"command": name, **error_facts(loaded)}
        if needed is not None:
            yield fault("command-fails", base, "needs-extra", place, extra=needed[0], **facts)
        elif self.newer(base, task):
            yield self.newer_fault(base, subject, "command", task, loaded, command=name)
        else:
            missing = error.get("name") or facts["error"]
            yield fault("command-fails", base, "module-missing", place, missing=missing, **facts)

    # Versions, files, network

    def versions(self, base: Result, subject: Subject) -> Iterator[Fault]:
        """Yield the versions that modules and commands report and that are not the release's."""
        public = [name for name in subject.tops if not name.rpartition(".")[2].startswith("_")]
        namesake = [name for name in public if canonicalize_name(name) == canonicalize_name(self.name)]
        alone = len(public) == 1 and len(subject.wheel.library.top_names) == 1
        for name in namesake or (public if alone else []):
            reported = base.tasks.get(f"import {name}", {}).get("version")
            if isinstance(reported, str) and not self.is_version(reported):
                facts: dict[str, Any] = {"module": name, "reported": reported[:80], "version": self.version}
                yield fault("version-reported-differs", base, "attribute", version_place(subject, name), **facts)
        for point in subject.commands:
            done = base.tasks.get(f"version {point.name}")
            if done is not None and done["code"] == 0:
                python = base.cell.interpreter
                found = set(VERSION.findall(done["stdout"])) - {str(python.version), python.label}
                if len(found) == 1 and not self.is_version(reported := found.pop()):
                    facts = {"command": point.name, "reported": reported, "version": self.version}
                    yield fault("version-reported-differs", base, "command", point_place(subject, point), **facts)

    def is_version(self, text: str) -> bool:
        """Tell whether a text is the release's version, but for the local part and the number of a post-release."""
        one, other = parse_version(text.strip().removeprefix("v")), parse_version(self.version)
        if one is None or other is None:
            return text.strip() == self.version
        return one.public == other.public or (
            (one.base_version, one.pre) == (other.base_version, other.pre) and (one.dev is None) == (other.dev is None)
        )

    def network(self, base: Result) -> Iterator[Fault]:
        """Yield who uses the network while it is imported, each host of a line once."""
        seen = set()
        for task, done in base.tasks.items():
            if not task.startswith("import "):
                continue
            for event in done["events"]:
                place = code_place(event["at"])
                if event["kind"] not in {"connect", "resolve"} or event["at"] is None or place in seen:
                    continue
                seen.add(place)
                facts: dict[str, Any] = {"module": task.removeprefix("import "), "host": str(event["host"])[:100]}
                output = error_of(done).output if "error" in done else ""
                facts |= {"output": output} if output else {}
                port = event.get("port")
                if event["kind"] == "connect" or isinstance(port, int):
                    yield fault("network-at-import", base, "connects", place, port=port, **facts)
                else:
                    yield fault("network-at-import", base, "resolves", place, **facts)

    def writes(self, result: Result) -> Iterator[Fault]:
        """Yield what was written into the installation, and what an uninstallation leaves of it."""
        if result.subject is None:
            return
        for task, path, at in result.writes:
            kind, _, name = task.partition(" ")
            place = code_place(at)
            if kind in {"help", "version"}:
                variant, facts = "at-command", {"command": name}
            else:
                variant, facts = "at-import", {"module": name.rpartition(" ")[2]}
            yield fault("writes-into-installation", result, variant, place, file=path, **facts)
        if result.left:
            at = next((at for _, path, at in result.writes if path in result.left), None)
            first, count = result.left[0], len(result.left)
            variant, folder = "one" if count == 1 else "many", first.rpartition("/")[0] or first
            place = code_place(at)
            yield fault("uninstall-leaves-files", result, variant, place, file=first, count=count, folder=folder)

    def types(self, result: Result) -> Iterator[Fault]:
        """Yield the modules that mypy takes for untyped although the release says that they are typed, and the stubs that it cannot read."""
        if result.typed is None or result.subject is None:
            return
        output = cleaned(result.typed.stdout)
        for name in UNTYPED.findall(result.typed.stdout):
            path = result.subject.wheel.library.modules.get(name, "")
            place = Member(path, 1) if path else Whole()
            yield fault("types-not-seen", result, "untyped", place, module=name, file="", output=output)
        for found, line, error in UNREADABLE.findall(result.typed.stdout):
            path = found.replace("\\", "/").rpartition("/site-packages/")[2]
            if path.endswith(".pyi") and path in result.subject.paths:
                facts = {"module": "", "file": path, "error": short(error), "output": output}
                yield fault("types-not-seen", result, "unreadable", Member(path, int(line)), **facts)

    def too_low(self, result: Result) -> Iterator[Fault]:
        """Yield the lower bounds with which something fails."""
        for task, (own, version) in result.culprits.items():
            kind, _, name = task.partition(" ")
            shown = error_of(result.tasks[task])
            facts = {"project": own.parsed.name, "version": version, "requirement": own.shown}
            facts |= {"error": shown.line, "output": shown.output}
            tops = result.subject.tops if result.subject is not None else []
            place = requirement_place(own)
            if kind == "import" and (name in tops or not any(f"import {top}" in result.culprits for top in tops)):
                yield fault("lowest-versions-fail", result, "import", place, module=name, **facts)
            elif kind == "help" and not any(other.startswith("import ") for other in result.culprits):
                yield fault("lowest-versions-fail", result, "command", place, command=name, **facts)


def chosen_by_version(subject: Subject, name: str) -> bool:
    """Tell whether a module of the release looks at Python's version and names this module, so that only newer Pythons may get it."""
    word = name.rpartition(".")[2].encode()
    for path in subject.wheel.library.modules.values():
        data = subject.wheel.files.read(subject.wheel.library.by_path[path].path) if path.endswith(".py") else b""
        if b"version_info" in data and (word in data or path == subject.wheel.library.modules[name]):
            return True
    return False


def blocked(done: dict[str, Any]) -> bool:
    """Tell whether a task failed because there is no network, and had asked for it."""
    error = done.get("error")
    asked = any(event["kind"] in {"connect", "resolve"} for event in done["events"])
    return asked and (
        bool(done["timeout"])
        or (error is not None and (error.get("root") == "gaierror" or bool(NO_NETWORK.search(str(error.get("text"))))))
    )


def missing_file(error: dict[str, Any]) -> str:
    """Return the path below site-packages of a file that was opened in the installation and is not there, "" for none."""
    filename = str(error.get("filename") or "").replace("\\", "/")
    _, found, path = filename.partition("/site-packages/")
    return path if found and error.get("root") == "FileNotFoundError" else ""


def missing_top(error: dict[str, Any]) -> str:
    """Return the top module that an import did not find, "" for another error."""
    return str(error.get("name") or "").partition(".")[0]


def joined(name: str) -> str:
    """Return a project's name in normal form, without its dashes."""
    return canonicalize_name(name).replace("-", "")


def error_facts(done: dict[str, Any]) -> dict[str, Any]:
    """Return what findings say of the exception with which a task ended."""
    error, shown = done["error"], error_of(done)
    return {"error": shown.line, "output": shown.output, "exception": error.get("root"), "frame": frame_of(error)}


def frame_of(error: dict[str, Any]) -> str:
    """Return the path and function of the release's innermost line, for an identity that lines do not change."""
    at = error.get("at")
    return f"{at[0]}:{at[2]}" if isinstance(at, list) and len(at) > 2 else ""


def path_of(place: Place) -> str:
    """Return a place's path, "" for the whole."""
    return place.path if isinstance(place, Member) else ""


def stack_place(stack: str, subject: Subject) -> Place:
    """Return the release's innermost line of what faulthandler wrote, the whole without one."""
    paths = set(subject.paths)
    for file, line in re.findall(r'File "([^"]+)", line (\d+)', stack):
        path = file.replace("\\", "/").rpartition("/site-packages/")[2]
        if path in paths:
            return Member(path, int(line))
    return Whole()


def module_of(point: EntryPoint) -> str:
    """Return the module that an entry point names."""
    return point.value.partition(":")[0].strip()


def point_place(subject: Subject, point: EntryPoint) -> Place:
    """Return the place of an entry point."""
    return Member(subject.wheel.info_path("entry_points.txt"), point.line)


def help_place(subject: Subject, first: str) -> Place | None:
    """Return the line of a help text that argparse cannot fill, for `%` begins a placeholder there; None when all can be filled."""
    import ast

    modules = subject.wheel.library.modules.values()
    for path in sorted((path for path in modules if path.endswith(".py")), key=lambda path: (path != first, path)):
        data = subject.wheel.files.read(subject.wheel.library.by_path[path].path)
        if b"help" not in data or b"%" not in data:
            continue
        try:
            tree = ast.parse(data)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "help"
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                try:
                    _ = node.value.value % PLACEHOLDERS
                except (ValueError, TypeError):
                    return Member(path, node.value.lineno)
                except KeyError:
                    continue
    return None


def signal_name(code: Any) -> str:
    """Return the name of the signal that ended a process, else its exit code."""
    import signal

    try:
        return signal.Signals(-int(code)).name
    except (ValueError, TypeError):
        return f"exit code {code}"


def version_place(subject: Subject, name: str) -> Place:
    """Return the line of a module that makes its `__version__`, its first line when none does."""
    import ast

    path = subject.wheel.library.modules.get(name, "")
    line = 1
    try:
        tree = ast.parse(subject.wheel.files.read(subject.wheel.library.by_path[path].path))
    except (SyntaxError, ValueError, KeyError, RecursionError):
        return Member(path, line) if path else Whole()
    for node in ast.walk(tree):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, (ast.AnnAssign, ast.NamedExpr))
            else []
        )
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.ImportFrom):
            names = {alias.asname or alias.name for alias in node.names}
        if "__version__" in names and isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.ImportFrom)):
            line = node.lineno
    return Member(path, line)
