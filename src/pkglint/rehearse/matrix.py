"""The matrix: which environments there are, and what happens in each; what it means is `findings`' business."""

from __future__ import annotations

import json
import os
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pkglint.formats.entry_points import parse_reference
from pkglint.model import Wheel
from pkglint.rehearse import sdist as building
from pkglint.rehearse.environments import NO_ROOM, last_line
from pkglint.rehearse.interpreters import admitted
from pkglint.rehearse.isolation import STOPPING, environment, run, scratch_folder
from pkglint.rehearse.resolve import Diagnosis, Unreachable
from pkglint.rehearse.subject import Subject, applies, wheel_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from packaging.requirements import Requirement

    from pkglint.formats.entry_points import EntryPoint
    from pkglint.model import Release, Sdist
    from pkglint.rehearse.environments import Environment, Tools
    from pkglint.rehearse.interpreters import Interpreter
    from pkglint.rehearse.isolation import Done
    from pkglint.rehearse.resolve import Pages, Problem
    from pkglint.rehearse.subject import Own

PROBE = Path(__file__).with_name("probe.py")
STEPS = ("build", "install", "import", "commands", "check", "types", "uninstall")
MOST_COMMANDS = 30
BUILD_LIMIT = 900
MOST_TRIES = 8
"""How many dependencies are raised one at a time to see which of them is too old."""
WATCHER = """import importlib.util
spec = importlib.util.spec_from_file_location("_pkglint_probe", {probe!r})
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.observe()
"""


@dataclass(frozen=True)
class Cell:
    """One environment of the matrix."""

    kind: str
    """`wheel`, `pip` (the wheel, installed by pip), `extra`, `extras` (all for users), `sdist` or `lowest`."""
    interpreter: Interpreter
    extras: tuple[str, ...] = ()

    @property
    def python(self) -> str:
        """Return how findings name it: by its Python, for everything else is in the finding."""
        return f"Python {self.interpreter.label}{' by pip' if self.kind == 'pip' else ''}"

    @property
    def label(self) -> str:
        """Return how the table calls it."""
        python = self.python
        match self.kind:
            case "extra":
                return f"{python} with extra {self.extras[0]}"
            case "extras":
                return f"{python} with all extras"
            case "sdist":
                return f"{python} from the sdist"
            case "lowest":
                return f"{python} with lowest versions"
        return python

    @property
    def slug(self) -> str:
        """Return its name as a folder's."""
        return "-".join([self.interpreter.label, self.kind, *self.extras[:1]])


@dataclass
class Result:
    """What happened in one environment."""

    cell: Cell
    subject: Subject | None = None
    folder: Path | None = None
    states: dict[str, str] = field(default_factory=dict)
    """Step → `ok`, `failed` or `skipped`, of those that were reached."""
    failure: str = ""
    """Why the environment itself could not be had, in one line; it is no fault of the release."""
    install: Done | None = None
    problems: list[Problem] = field(default_factory=list)
    """Why the installation failed, as far as the index's pages tell."""
    versions: dict[str, str] = field(default_factory=dict)
    unknown_extras: list[tuple[Own, str, str]] = field(default_factory=list)
    """(requirement, extra, version of the dependency) where the dependency has no such extra."""
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the probe reported: `import NAME`, `entry GROUP NAME`, `help NAME`, `version NAME`."""
    checked: Done | None = None
    typed: Done | None = None
    """What mypy said of imports of the typed modules."""
    writes: list[tuple[str, str, list[Any] | None]] = field(default_factory=list)
    """(task, path below site-packages or the environment, the release's line) of files written into the installation."""
    left: list[str] = field(default_factory=list)
    built: Wheel | None = None
    build: dict[str, Any] = field(default_factory=dict)
    """What the build hook that failed reported."""
    differences: list[building.Difference] = field(default_factory=list)
    culprits: dict[str, tuple[Own, str]] = field(default_factory=dict)
    """With lowest versions: failing task → (the requirement whose lower bound is too low, the version installed)."""

    def ok(self, task: str) -> bool | None:
        """Tell whether a task went well, None when it was not done."""
        found = self.tasks.get(task)
        return None if found is None else "error" not in found and not found["timeout"] and found["code"] == 0


@dataclass
class Plan:
    """What is asked for."""

    interpreters: list[Interpreter]
    extras: Sequence[str] | None = None
    """The extras to try, None for those of users."""
    sdist: bool = True
    lowest: bool = False
    import_limit: float = 60
    command_limit: float = 10


class Rehearsal:
    """One release in all its environments."""

    def __init__(
        self, release: Release, tools: Tools, pages: Pages, plan: Plan, show: Callable[[Cell, str, str], None]
    ) -> None:
        """Take the release, the tools, the index's pages, the plan, and the function that is called with every step's state."""
        self.release, self.tools, self.pages, self.plan, self.show = release, tools, pages, plan, show
        self.notes: list[str] = []
        self.unreachable: list[str] = []
        self._lock = threading.Lock()

    @property
    def sdist(self) -> Sdist | None:
        """Return the release's sdist."""
        return self.release.sdists[0] if self.release.sdists else None

    @property
    def builds(self) -> bool:
        """Tell whether the sdist is built."""
        return self.sdist is not None and (self.plan.sdist or not self.release.wheels)

    @property
    def primary(self) -> Interpreter:
        """Return the interpreter that is tried most: the one like the running Python, else the lowest."""
        here = self.plan.interpreters
        return next((each for each in here if each.minor == sys.version_info[:2]), here[0])

    def cells(self) -> list[Cell]:
        """Return the environments, those that others wait for first."""
        first, primary = self.plan.interpreters, self.primary
        fitting = [each for each in first if self.builds or wheel_for(self.release.wheels, each) is not None]
        builds = [Cell("sdist", each) for each in fitting] if self.builds else []
        bases = [Cell("wheel", each) for each in sorted(fitting, key=lambda each: each is not primary)]
        found = bases[:]
        if primary in fitting:
            wheel = wheel_for(self.release.wheels, primary)
            extras = self.extras_of(Subject(self.release, wheel)) if wheel is not None else []
            if len(extras) == 1:
                found += [Cell("extra", each, tuple(extras)) for each in fitting]
            elif extras:
                found += [Cell("extras", each, tuple(extras)) for each in fitting]
                found += [Cell("extra", primary, (extra,)) for extra in extras]
            if self.tools.uv is not None and self.tools.pip is not None and self.release.wheels:
                found.append(Cell("pip", primary if primary.minor == sys.version_info[:2] else fitting[-1]))
        if self.plan.lowest and fitting:
            found.append(Cell("lowest", fitting[0]))
        awaited = [build for build in builds if wheel_for(self.release.wheels, build.interpreter) is None]
        return [*awaited, *found, *(build for build in builds if build not in awaited)]

    def extras_of(self, subject: Subject) -> list[str]:
        """Return the extras to try."""
        if self.plan.extras is None:
            return subject.user_extras
        return [extra for extra in subject.extras if extra in self.plan.extras or "all" in self.plan.extras]

    def run(self, cells: list[Cell]) -> list[Result]:
        """Run every environment, as many at once as there are processors, and return what happened in their order."""
        for each in self.plan.interpreters:
            if not self.builds and wheel_for(self.release.wheels, each) is None:
                self.notes.append(
                    f"no wheel of this release is for Python {each.label} on this platform: not rehearsed"
                )
        done: dict[Cell, Future[Result]] = {}
        pool = ThreadPoolExecutor(max(2, os.cpu_count() or 2))
        try:
            for cell in cells:
                done[cell] = pool.submit(self.one, cell, done)
            return [done[cell].result() for cell in cells]
        except BaseException:
            STOPPING.set()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def one(self, cell: Cell, done: dict[Cell, Future[Result]]) -> Result:
        """Run one environment."""
        result = Result(cell)
        if cell.kind == "sdist":
            self.build(result)
            return result
        wheel = wheel_for(self.release.wheels, cell.interpreter)
        requirement = f"{self.release.name}{{extras}}=={self.release.version}"
        if wheel is None:
            built = done[Cell("sdist", cell.interpreter)].result().built
            if built is None:
                result.states["install"] = "skipped"
                return result
            wheel, requirement = built, f"{built.path}{{extras}}"
        result.subject = subject = Subject(self.release, wheel)
        env = self.created(result)
        if env is None:
            return result
        asked = requirement.format(extras=f"[{','.join(cell.extras)}]" if cell.extras else "")
        # Bounds are lowered for direct requirements only: the release's are made direct.
        direct = (
            [own.text for own in subject.requirements if applies(own.parsed, cell.interpreter)]
            if cell.kind == "lowest"
            else []
        )
        with self.step(result, "install"):
            result.install = self.tools.install(
                env, [asked, *direct], pip=cell.kind == "pip", lowest=cell.kind == "lowest"
            )
            if result.install.code != 0:
                result.states["install"] = "failed"
                if NO_ROOM.search(result.install.stderr):
                    result.failure, result.install = last_line(result.install), None
                    return result
                self.diagnose(result, subject.needs(cell.interpreter, cell.extras))
                return result
        installed = env.installed()
        result.versions = {name: each.version for name, each in installed.items()}
        if not all(
            admitted(cell.interpreter, "".join(each.metadata.get_all("Requires-Python") or ()))
            for each in installed.values()
        ):
            # uv takes no notice of upper bounds of Requires-Python, and pip does.
            self.diagnose(result, subject.needs(cell.interpreter, cell.extras))
        laid = env.files()
        self.look_for_extras(result, env)
        base = done[Cell("wheel", cell.interpreter)].result() if cell.kind not in {"wheel", "pip"} else None
        if cell.kind != "pip":
            self.probe(result, env, self.tasks(subject, env, cell, base))
            if cell.kind == "lowest" and base is not None:
                self.raise_one_by_one(result, base, env)
        if cell.kind == "wheel":
            with self.step(result, "check"):
                result.checked = self.tools.check(env)
                result.states["check"] = "ok" if result.checked.code == 0 else "failed"
            if cell.interpreter == self.primary and self.tools.mypy and subject.typed:
                with self.step(result, "types"):
                    stubs = any(path.endswith(".pyi") for path in subject.paths)
                    result.typed = self.tools.types(env, subject.typed, stubs=stubs)
            with self.step(result, "uninstall"):
                written = env.files() - laid
                self.tools.uninstall(env, self.release.name)
                after = env.files()
                result.left = sorted(
                    self.below(env, path)
                    for path in after & (written | (laid - env.before))
                    if path in written or self.ours(env, path, subject)
                )
                result.states["uninstall"] = "failed" if result.left else "ok"
        return result

    def created(self, result: Result) -> Environment | None:
        """Return the new environment of a result, None when it cannot be had."""
        scratch = scratch_folder(self.tools.run_folder, result.cell.slug)
        env, failure = self.tools.create(result.cell.interpreter, result.cell.slug, scratch)
        if env is None:
            result.failure = failure
            result.states["install"] = "skipped"
            self.show(result.cell, "install", "skipped")
            return None
        result.folder = env.folder
        return env

    @contextmanager
    def step(self, result: Result, name: str) -> Iterator[None]:
        """Show a step as running, and then as what `states` say of it: `ok` when they say nothing."""
        self.show(result.cell, name, "running")
        try:
            yield
        finally:
            self.show(result.cell, name, result.states.setdefault(name, "ok"))

    def diagnose(self, result: Result, wanted: Iterable[Own]) -> None:
        """Look for the reason of a failed installation."""
        try:
            diagnosis = Diagnosis(self.pages, result.cell.interpreter, builds=self.tools.builds)
            result.problems = diagnosis.problems(wanted)
        except Unreachable as error:
            with self._lock:
                self.unreachable.append(str(error))

    def look_for_extras(self, result: Result, env: Environment) -> None:
        """Note every extra in the release's requirements that the installed dependency does not have."""
        from packaging.utils import canonicalize_name

        from pkglint.rehearse.environments import provided_extras

        installed = env.installed()
        assert result.subject is not None
        for own in result.subject.needs(result.cell.interpreter, result.cell.extras):
            found = installed.get(canonicalize_name(own.parsed.name))
            if found is not None and own.parsed.extras:
                for extra in sorted(own.parsed.extras):
                    if canonicalize_name(extra) not in provided_extras(found):
                        result.unknown_extras.append((own, extra, found.version))

    # What is tried

    def tasks(self, subject: Subject, env: Environment, cell: Cell, base: Result | None) -> list[dict[str, Any]]:
        """Return what is tried in an environment: everything in the first of a Python, else what may come out differently."""
        again = [task for task in base.tasks if base.ok(task) is False] if base is not None else []
        # What hangs by itself is not waited for in every other environment.
        hanging = {
            name for name in subject.tops if base is not None and base.tasks.get(f"import {name}", {}).get("timeout")
        }
        modules = [
            *(name for name in subject.tops if name not in hanging),
            *(subject.others if base is None else [name for name in subject.others if f"import {name}" in again]),
        ]
        found: list[dict[str, Any]] = [
            {"id": f"import {name}", "kind": "import", "module": name, "limit": self.plan.import_limit} for name in modules
        ]  # fmt: skip
        for point in subject.entry_points:
            reference = parse_reference(point.value)
            wanted = extras_asked(point)
            name = f"entry {point.group} {point.name}"
            if (
                reference is None
                or (wanted and not wanted <= set(cell.extras))
                or (base is not None and name not in again and not wanted)
            ):
                continue
            found.append(
                {
                    "id": name,
                    "kind": "entry",
                    "module": reference.module,
                    "attribute": reference.attr,
                    "limit": self.plan.import_limit,
                }
            )
        commands = [
            each
            for each in subject.commands
            if base is None or cell.kind == "lowest" or f"help {each.name}" in again or self.wants(each, cell)
        ]
        for point in commands[:MOST_COMMANDS]:
            path = env.scripts / (f"{point.name}.exe" if os.name == "nt" else point.name)
            if path.exists() and (base is not None or not self.wants(point, None)):
                found.append(
                    {
                        "id": f"help {point.name}",
                        "kind": "command",
                        "module": point.value.partition(":")[0].strip(),
                        "command": [str(path), "--help"],
                        "limit": self.plan.command_limit,
                    }
                )
        return found

    def wants(self, point: EntryPoint, cell: Cell | None) -> bool:
        """Tell whether an entry point asks for extras, and for no other than a cell has."""
        extras = extras_asked(point)
        return bool(extras) and (cell is None or extras <= set(cell.extras))

    def probe(self, result: Result, env: Environment, tasks: list[dict[str, Any]]) -> None:
        """Do the tasks, ask the commands that offer it for their version, and note what was written into the installation."""
        assert result.subject is not None
        imports = [task for task in tasks if task["kind"] != "command"]
        commands = [task for task in tasks if task["kind"] == "command"]
        laid = env.files()
        for step, every in (("import", imports), ("commands", commands)):
            hanging = [task["module"] for task in imports if result.tasks.get(task["id"], {}).get("timeout")]
            group = [task for task in every if not any(f"{task['module']}.".startswith(f"{name}.") for name in hanging)]
            if not group:
                continue
            for task in group if step == "commands" else ():
                # Where loading the command's module alone takes long, the machine is slow and the command does not hang.
                loaded = result.tasks.get(f"entry console_scripts {task['id'][5:]}")
                task["limit"] += 4 * loaded["seconds"] if loaded is not None else 0
            with self.step(result, step):
                found = self.do(result, env, group)
                if any(event["kind"] == "write" for each in found.values() for event in each["events"]):
                    # It writes into its own installation, as it can on many machines: see what else it does there.
                    self.note_writes(result, env, found)
                    if self.tools.isolation.complete:
                        found = self.do(result, env, group, writable=True)
                result.tasks |= found
                if step == "commands":
                    asked = [task | {"id": f"version {task['id'][5:]}", "command": [task["command"][0], "--version"]} for task in group
                             if found.get(task["id"], {}).get("code") == 0 and "--version" in found[task["id"]]["stdout"]]  # fmt: skip
                    result.tasks |= self.do(result, env, asked, writable=bool(result.writes)) if asked else {}
                # A module that nobody must be able to import is judged later, with all that is known of it.
                needed = [
                    task["id"] for task in group if task["kind"] != "import" or task["module"] in result.subject.tops
                ]
                result.states[step] = "failed" if any(result.ok(name) is False for name in needed) else "ok"
        known = {path for _, path, _ in result.writes}
        for path in sorted(env.files() - laid):
            below = self.below(env, path)
            if below not in known and not any(below.startswith(f"{each}/") for each in known):
                result.writes.append((f"import {result.subject.tops[0]}" if result.subject.tops else "", below, None))

    def note_writes(self, result: Result, env: Environment, found: dict[str, dict[str, Any]]) -> None:
        """Note which task wrote what."""
        known = {path for _, path, _ in result.writes}
        for name, each in found.items():
            for event in each["events"]:
                if event["kind"] == "write" and (path := self.below(env, event["path"])) not in known:
                    known.add(path)
                    result.writes.append((name, path, event["at"]))

    def do(
        self, result: Result, env: Environment, tasks: list[dict[str, Any]], *, writable: bool = False,
        own: tuple[str, list[str] | None] | None = None, cwd: Path | None = None,
    ) -> dict[str, dict[str, Any]]:  # fmt: skip
        """Run tasks in an environment, isolated, and return what the probe reports: task → result."""
        scratch = env.scratch
        folder = scratch / f"probe-{len(list(scratch.glob('probe-*')))}"
        (folder / "watch").mkdir(parents=True)
        (folder / "watch" / "sitecustomize.py").write_text(WATCHER.format(probe=str(PROBE)), encoding="utf-8")
        root, paths = own or (str(env.library), result.subject.paths if result.subject is not None else [])
        spec = folder / "spec.json"
        spec.write_text(json.dumps({"own": [root, paths], "prefix": str(env.folder), "tasks": tasks}), encoding="utf-8")
        bytecode = str(scratch / "cache")
        command = [str(env.python), "-I", "-X", f"pycache_prefix={bytecode}", str(PROBE), str(spec)]
        variables = environment(scratch, {"PYTHONPYCACHEPREFIX": bytecode, "VIRTUAL_ENV": str(env.folder),
                                          "PATH": f"{env.scripts}{os.pathsep}{os.environ.get('PATH', os.defpath)}"})  # fmt: skip
        places = [scratch, *([env.folder] if writable else [])]
        limit = sum(task["limit"] for task in tasks) + 30
        done = run(
            self.tools.isolation.wrapped(command, self.tools.run_folder, places),
            cwd or scratch / "work",
            variables,
            limit=limit,
            watched=scratch,
        )
        found = {}
        try:
            lines = (folder / "results").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            # Nothing of the release ran: it is not at fault.
            result.failure = result.failure or last_line(done)
            return {}
        for line in lines:
            try:
                each = json.loads(line)
                found[str(each["id"])] = each
            except (ValueError, KeyError, TypeError):
                continue
        for task in tasks:
            if task["id"] not in found and not STOPPING.is_set():
                # Whatever ended the probe did it in this task.
                found[task["id"]] = {"id": task["id"], "code": done.code, "timeout": done.ended == "time", "ended": done.ended, "events": [], "stack": "",
                                     "seconds": done.seconds, "stdout": done.stdout, "stderr": done.stderr}  # fmt: skip
                break
        return {name: each for name, each in found.items() if not each.get("skipped")}

    def below(self, env: Environment, path: str) -> str:
        """Return a path of an environment as reports show it: below site-packages where it is there."""
        library = os.path.relpath(env.library, env.folder).replace(os.sep, "/")
        return path.removeprefix(f"{library}/")

    def ours(self, env: Environment, path: str, subject: Subject) -> bool:
        """Tell whether a file of an environment is one of the release's own."""
        return self.below(env, path) in set(subject.paths)

    def raise_one_by_one(self, result: Result, base: Result, env: Environment) -> None:
        """For what fails with lowest versions only: install the newer version of one requirement after the other, until it works."""
        assert result.subject is not None
        failing = [name for name in result.tasks if result.ok(name) is False and base.ok(name)]
        text = "".join(str(result.tasks[name].get("error", "")) + result.tasks[name]["stderr"] for name in failing)
        # A requirement without a lower bound promises nothing about old versions.
        lowered = [own for own in result.subject.requirements if applies(own.parsed, result.cell.interpreter) and bounded_below(own.parsed)
                   and result.versions.get(self.pages.normal(own.parsed.name)) != base.versions.get(self.pages.normal(own.parsed.name))]  # fmt: skip
        for own in sorted(lowered, key=lambda own: own.parsed.name.replace("-", "_") not in text)[:MOST_TRIES]:
            name = self.pages.normal(own.parsed.name)
            if not failing or name not in base.versions:
                break
            if self.tools.install(env, [f"{name}=={base.versions[name]}"], upgrade=True).code != 0:
                continue
            tried = self.do(
                result,
                env,
                [task for task in self.tasks(result.subject, env, result.cell, None) if task["id"] in failing],
            )
            for task in list(failing):
                if task in tried and tried[task]["code"] == 0 and "error" not in tried[task]:
                    result.culprits[task] = (own, result.versions[name])
                    failing.remove(task)

    # The sdist

    def build(self, result: Result) -> None:
        """Build a wheel from the sdist, in an environment of its own, and compare it with the published one."""
        assert self.sdist is not None
        env = self.created(result)
        if env is None:
            return
        with self.step(result, "build"):
            result.states["build"] = "failed"
            try:
                source = building.unpack(self.sdist.path, env.scratch / "source")
            except building.Unusable as error:
                result.build = {"error": {"message": str(error)}, "hook": "unpack"}
                return
            system = building.build_system(source)
            if system.requires and not self.install_for_build(result, env, system.requires):
                return
            out = env.scratch / "out"
            out.mkdir()
            common = {
                "kind": "hook",
                "backend": system.backend,
                "path": system.path,
                "source": str(source),
                "limit": BUILD_LIMIT,
            }
            asking, making = (
                common | {"id": hook, "hook": hook, "arguments": arguments}
                for hook, arguments in (("get_requires_for_build_wheel", []), ("build_wheel", [str(out)]))
            )
            done = self.hooks(result, env, source, [asking, making])
            needs = self.returned(result, done, asking)
            if needs:
                if not self.install_for_build(result, env, [str(each) for each in needs]):
                    return
                done = self.hooks(result, env, source, [making])
            name = self.returned(result, done, making) if needs is not None else None
            path = out / str(name)
            if name is None or not path.is_file():
                result.build = result.build or {
                    "error": {"message": "the back end made no wheel"},
                    "hook": "build_wheel",
                }
                return
            result.built = Wheel(path, path.name)
            result.states["build"] = "ok"
            published = wheel_for(self.release.wheels, result.cell.interpreter)
            if published is not None:
                result.differences = list(building.differences(published, result.built, self.sdist))

    def install_for_build(self, result: Result, env: Environment, requirements: list[str]) -> bool:
        """Install what a build needs, and tell whether that went well."""
        result.install = self.tools.install(env, requirements)
        if result.install.code != 0:
            result.build = {
                "requires": requirements,
                "error": {"message": last_line(result.install)},
                "hook": "requires",
            }
        return result.install.code == 0

    def hooks(
        self, result: Result, env: Environment, source: Path, tasks: list[dict[str, Any]]
    ) -> dict[str, dict[str, Any]]:
        """Call hooks of the back end in the unpacked sdist, isolated, up to the first that fails or asks for requirements."""
        return self.do(result, env, tasks, own=(str(source), None), cwd=source)

    def returned(self, result: Result, done: dict[str, dict[str, Any]], task: dict[str, Any]) -> Any:
        """Return what a hook returned; None when it failed, which the result then has."""
        found = done.get(task["id"], {})
        if found.get("code") == 0 and "error" not in found and "value" in found:
            return found["value"]
        result.build = {**found, "hook": task["hook"]}
        return None


def extras_asked(point: EntryPoint) -> set[str]:
    """Return the extras that an entry point names, in normal form."""
    reference = parse_reference(point.value)
    return {extra.lower().replace("_", "-") for extra in reference.extras} if reference is not None else set()


def bounded_below(requirement: Requirement) -> bool:
    """Tell whether a requirement has a lower bound."""
    return any(each.operator in {">=", ">", "~=", "=="} for each in requirement.specifier)
