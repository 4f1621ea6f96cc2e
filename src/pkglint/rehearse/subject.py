"""The release as a rehearsal sees it: what there is to import, to run, to install with it, and who may want which extra."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from packaging.markers import default_environment
from packaging.utils import canonicalize_name

from pkglint.formats.entry_points import parse_reference
from pkglint.formats.toml import strings, table
from pkglint.model.versions import parse_requirement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.requirements import Requirement

    from pkglint.formats.entry_points import EntryPoint
    from pkglint.model import Release, Sdist, Tree, Wheel
    from pkglint.rehearse.interpreters import Interpreter

NOT_FOR_USERS = re.compile(
    r"(dev(el(op(ment|er)?)?)?|test.*|.*[-_]tests?|docs?|documentation|doc[-_].*|docs[-_].*|.*[-_]docs?|rtd|sphinx|lint(ing|er|ers)?|ruff|flake8|typing|types?"
    r"|type[-_]?check(ing)?|typecheck|mypy|pyright|check(s|ing|er)?|qa|quality|style|format(ting|ter)?|ci|cd|build(ing)?|publish(ing)?|release|deploy"
    r"|bench(mark)?(s|ing)?|prof(ile|iling)?|cov(er(age)?)?|pre[-_]?commit|tox|nox|maint(ainer|ainers|enance)?|examples?|tutorials?|notebooks?|debug"
    r"|dev[-_].*|.*[-_]dev(el)?|fuzz(ing)?|mutation|packaging|contrib(utor|uting)?|all[-_]dev|package)",
    re.IGNORECASE,
)
"""Names of extras that a project's own developers install."""
NOT_IMPORTED = re.compile(
    r"(^|\.)(tests?|testing|_tests?|conftest|__main__|examples?|demos?|samples?|docs?|benchmarks?|scripts?|setup|fixtures|templates?|skeletons?)(\.|$)"
)
"""Modules that are run, not imported, or that only the project's developers import."""


NOT_INSTALLED = frozenset(
    {
        "tests",
        "test",
        "testing",
        "docs",
        "doc",
        "examples",
        "example",
        "benchmarks",
        "scripts",
        "tools",
        "build",
        "ci",
        "contrib",
    }
)
"""Top folders whose modules nobody expects to be installed."""


@dataclass(frozen=True)
class Own:
    """A requirement of the release: as METADATA has it, which occurrence of Requires-Dist, and parsed."""

    nth: int
    text: str
    parsed: Requirement

    @property
    def shown(self) -> str:
        """Return it without its marker, in normal form."""
        return shown(self.parsed)


def shown(requirement: Requirement) -> str:
    """Return a requirement without its marker, in normal form."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{f' @ {requirement.url}' if requirement.url else requirement.specifier}"


def markers_of(interpreter: Interpreter, extra: str = "") -> dict[str, str]:
    """Return what markers are judged by for an interpreter of this machine."""
    implementation = {"cpython": "CPython", "pypy": "PyPy"}.get(interpreter.implementation, interpreter.implementation)
    own: dict[str, str] = {**default_environment()}  # type: ignore[dict-item]
    return own | {"python_version": f"{interpreter.minor[0]}.{interpreter.minor[1]}", "python_full_version": str(interpreter.version),
                  "implementation_version": str(interpreter.version), "implementation_name": interpreter.implementation,
                  "platform_python_implementation": implementation, "extra": extra}  # fmt: skip


def applies(requirement: Requirement, interpreter: Interpreter, extras: Iterable[str] = ()) -> bool:
    """Tell whether a requirement counts for an interpreter, with one of some extras or without any."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate(markers_of(interpreter, extra)) for extra in ("", *extras))


class Subject:
    """One wheel of a release (or its sdist, when there is none), with everything that is to be tried of it."""

    def __init__(self, release: Release, wheel: Wheel) -> None:
        """Take the release, and the wheel that an environment gets."""
        self.release = release
        self.wheel = wheel

    @cached_property
    def requirements(self) -> list[Own]:
        """Return the requirements; one that cannot be read is another rule's business."""
        texts = [text.strip() for text in self.wheel.metadata.all("Requires-Dist")]
        parsed = [(nth, text, parse_requirement(text)) for nth, text in enumerate(texts)]
        return [Own(nth, text, requirement) for nth, text, requirement in parsed if requirement is not None]

    def needs(self, interpreter: Interpreter, extras: Iterable[str] = ()) -> list[Own]:
        """Return the requirements of other projects that count for an interpreter with some extras, and with those that these name of the release's own."""
        active = {canonicalize_name(extra) for extra in extras}
        name = canonicalize_name(self.release.name)
        while True:
            counting = [own for own in self.requirements if applies(own.parsed, interpreter, active)]
            own = {
                canonicalize_name(extra)
                for each in counting
                if canonicalize_name(each.parsed.name) == name
                for extra in each.parsed.extras
            }
            if own <= active:
                return [each for each in counting if canonicalize_name(each.parsed.name) != name]
            active |= own

    @cached_property
    def extras(self) -> list[str]:
        """Return the extras, normalised, in the order in which METADATA names them."""
        return list(
            dict.fromkeys(canonicalize_name(extra.strip()) for extra in self.wheel.metadata.all("Provides-Extra"))
        )

    @cached_property
    def user_extras(self) -> list[str]:
        """Return the extras that users install."""
        return [extra for extra in self.extras if not NOT_FOR_USERS.fullmatch(extra)]

    @cached_property
    def paths(self) -> list[str]:
        """Return the paths of everything that lands in site-packages."""
        return [path for path in self.wheel.library.by_path if path]

    @cached_property
    def modules(self) -> list[str]:
        """Return the modules that can be imported by name, packages before what they hold."""
        return sorted(self.wheel.library.modules, key=lambda name: (name.count("."), name))

    @cached_property
    def own_tops(self) -> frozenset[str]:
        """Return the first components of the modules' names."""
        return frozenset(name.partition(".")[0] for name in self.modules)

    @cached_property
    def packages(self) -> frozenset[str]:
        """Return the names of the regular packages."""
        modules = self.wheel.library.modules
        return frozenset(name for name in modules if modules[name].rpartition("/")[2].startswith("__init__."))

    @cached_property
    def tops(self) -> list[str]:
        """Return what users import: top-level modules and packages, and of a namespace the first regular packages or modules below."""
        found = []
        for name in self.modules:
            parents = [name.rsplit(".", depth)[0] for depth in range(1, name.count(".") + 1)]
            if not any(parent in self.packages for parent in parents):
                siblings = any(
                    other in self.packages and other.rpartition(".")[0] == name.rpartition(".")[0]
                    for other in self.modules
                )
                if name in self.packages or "." not in name or not siblings:
                    found.append(name)
        return [name for name in found if not NOT_IMPORTED.search(name)] or found

    @cached_property
    def others(self) -> list[str]:
        """Return the other modules that somebody may import."""
        below = {
            name: next((name[len(top) :] for top in self.tops if name.startswith(f"{top}.")), "")
            for name in self.modules
        }
        return [name for name in self.modules if below[name] and not NOT_IMPORTED.search(below[name])]

    @cached_property
    def typed(self) -> list[str]:
        """Return the modules that type checkers are to see as typed: by a `py.typed`, by a package of stubs, else by the classifier."""
        stubs = [path.partition("/")[0] for path in self.paths if path.partition("/")[0].endswith("-stubs")]
        if stubs:
            return [name.removesuffix("-stubs") for name in dict.fromkeys(stubs)]
        public = [name for name in self.tops if not any(part.startswith("_") for part in name.split("."))]
        markers = tuple(
            path.rpartition("/")[0].replace("/", ".") for path in self.paths if path.rpartition("/")[2] == "py.typed"
        )
        marked = [name for name in public if any(f"{name}.".startswith(f"{marker}.") for marker in markers if marker)]
        claimed = "Typing :: Typed" in {value.strip() for value in self.wheel.metadata.all("Classifier")}
        return marked or (public if claimed else [])

    @cached_property
    def entry_points(self) -> list[EntryPoint]:
        """Return the entry points whose references can be read, one of each name and group."""
        points = {
            (point.group, point.name): point for group in self.wheel.entry_points.groups.values() for point in group
        }
        return [point for point in points.values() if parse_reference(point.value) is not None]

    @cached_property
    def commands(self) -> list[EntryPoint]:
        """Return the console scripts, of several for one function the first."""
        found: dict[str, EntryPoint] = {}
        for point in self.entry_points:
            if point.group == "console_scripts":
                found.setdefault(point.value, point)
        return list(found.values())

    @property
    def usable(self) -> bool:
        """Tell whether an installation leaves anything that can be used: a module, a stub, data or a command."""
        data = f"{self.wheel.data_dir}/"
        return bool(self.paths or self.entry_points or any(file.path.startswith(data) for file in self.wheel.files))


def wheel_for(wheels: Iterable[Wheel], interpreter: Interpreter) -> Wheel | None:
    """Return the wheel that an installer would choose for an interpreter, None when none is for it."""
    best: tuple[int, Wheel] | None = None
    for wheel in wheels:
        ranks = [interpreter.tags[str(tag)] for tag in wheel.tags if str(tag) in interpreter.tags]
        if ranks and (best is None or min(ranks) < best[0]):
            best = (min(ranks), wheel)
    return best[1] if best is not None else None


def has_code(source: Tree | Sdist | None) -> bool:
    """Tell whether a source has modules that somebody would want installed."""
    if source is None:
        return False
    paths = table(source.pyproject.value, "build-system").get("backend-path")
    backend = {path.strip("./").partition("/")[0] for path in strings(paths)}
    folders = (file.path.removeprefix("src/").partition("/") for file in source.files if file.path.endswith(".py"))
    return any(below and folder not in NOT_INSTALLED | backend for folder, _, below in folders)
