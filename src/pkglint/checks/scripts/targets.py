"""What entry points refer to: whether the module can be there, and whether it binds the name."""

from __future__ import annotations

from pkglint.checks.scripts.syntax import DATA_GROUPS, place
from pkglint.data import stdlib
from pkglint.data.names import GENERIC
from pkglint.finding import Hit, Member
from pkglint.formats.entry_points import parse_reference
from pkglint.model.installed import SCRIPT_GROUPS, points
from pkglint.model.paths import normalized
from pkglint.model.sdist import Sdist
from pkglint.model.versions import parse_requirement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.entry_points import EntryPoint, Reference
    from pkglint.formats.python_source import Module
    from pkglint.model import Artifact, Wheel

EXTENDED = (b"extend_path", b"declare_namespace", b"__path__")
"""Words of an `__init__.py` that lets its package have modules elsewhere."""


def entry_point_module_missing(artifact: Artifact) -> Iterator[Hit]:
    """Yield entry points whose module neither the wheel, or what an sdist builds, nor a dependency can have."""
    for point, reference in _references(artifact):
        if isinstance(artifact, Sdist) and not _surely_absent(artifact, reference.module):
            continue
        if not _may_exist(artifact, point, reference.module):
            facts: dict[str, Any] = {"group": point.group, "name": point.name, "module": reference.module}
            yield Hit(Member(place(artifact), point.line), **facts)


def _surely_absent(sdist: Sdist, module: str) -> bool:
    """Tell whether no file of an sdist can become a module whose parent is a package of it: `package_dir` may map any."""
    parent, _, last = module.rpartition(".")
    top = module.partition(".")[0]
    if top not in sdist.library.packages or last.startswith("_"):
        return False
    tail = "/".join(module.split(".")[1:][-2:])
    names = (f"/{tail}.", f"/{tail}/__init__.")
    return bool(parent) and not any(name in f"/{path}" for path in sdist.files.paths for name in names)


def entry_point_attribute_missing(wheel: Wheel) -> Iterator[Hit]:
    """Yield entry points whose module is in the wheel and binds no such name."""
    library = wheel.library
    for point, reference in _references(wheel):
        name = reference.attr.partition(".")[0]
        path = library.modules.get(reference.module, "")
        if not name or name.startswith("__") or not path.endswith(".py"):
            continue
        below = f"{reference.module}.{name}"
        if below in library.modules or below.replace(".", "/") in library.directories:
            continue
        if not _may_bind(library.module(path), name):
            facts: dict[str, Any] = {
                "group": point.group,
                "name": point.name,
                "module": reference.module,
                "attribute": name,
            }
            yield Hit(Member(place(wheel), point.line), **facts)


def _references(wheel: Artifact) -> Iterator[tuple[EntryPoint, Reference]]:
    """Yield the entry points that are references to look up; groups of data and of tests are none."""
    for point in points(wheel):
        if point.group in DATA_GROUPS or not {"test", "tests"}.isdisjoint(point.group.lower().split(".")):
            continue
        reference = parse_reference(point.value, keywords=True)
        if reference is not None:
            yield point, reference


def _may_exist(wheel: Artifact, point: EntryPoint, module: str) -> bool:
    """Tell whether a module is in the wheel, or may come to be once it is installed with its dependencies."""
    library = wheel.library
    path = module.replace(".", "/")
    if module in library.modules or path in library.directories:
        return True
    if f"{path}.pyc" in library or f"{path}/__init__.pyc" in library:
        return True
    if any(installed.endswith(".pth") and "/" not in installed for installed in library.by_path):
        return True
    top = module.partition(".")[0]
    dependencies = wheel.metadata.all("Requires-Dist")
    if not (top in library.top_names or top in library.directories):
        if point.group in SCRIPT_GROUPS and top in GENERIC and wheel.kind == "wheel":
            return any(top == name.replace("-", "_") for name in _names(dependencies))
        # Whose module it is cannot be told; without any dependency it can only be Python's own.
        return bool(dependencies) or not wheel.knows("Requires-Dist") or top in stdlib.newest()
    if dependencies and _shared(wheel, top, dependencies):
        return True
    return _made_at_import(wheel, point, module)


def _shared(wheel: Artifact, top: str, dependencies: tuple[str, ...]) -> bool:
    """Tell whether a dependency may have modules below the same top level."""
    if f"{top}.py" in wheel.library:
        return False
    if top not in wheel.library.packages:
        return True
    file = wheel.library.by_path.get(f"{top}/__init__.py")
    if file is not None and any(word in wheel.files.content_of(file).data for word in EXTENDED):
        return True
    own = normalized(top)
    return any(name == own or name.startswith(f"{own}-") for name in _names(dependencies))


def _names(dependencies: tuple[str, ...]) -> list[str]:
    """Return the normalised names of requirements that can be read."""
    return [normalized(each.name) for each in map(parse_requirement, dependencies) if each is not None]


def _made_at_import(wheel: Artifact, point: EntryPoint, module: str) -> bool:
    """Tell whether the nearest package above a module may make it, or bind it as an attribute, when it is imported."""
    library = wheel.library
    parent, _, last = module.rpartition(".")
    while parent:
        path = library.modules.get(parent)
        if path is not None:
            if not path.endswith(".py"):
                return True
            source = library.module(path)
            if source.syntax_error is not None or source.dynamic:
                return True
            return point.group not in SCRIPT_GROUPS and _may_bind(source, last)
        if parent.replace(".", "/") in library.directories:
            return False
        parent, _, last = parent.rpartition(".")
    return False


def _may_bind(source: Module, name: str) -> bool:
    """Tell whether a module binds a name, or does things that may bind any."""
    return source.syntax_error is not None or source.star_imports or source.dynamic or name in source.bindings
