"""What entry points refer to: whether the module can be there, and whether it binds the name."""

from __future__ import annotations

import re

from pkglint.checks.scripts.syntax import DATA_GROUPS
from pkglint.data import import_names, stdlib
from pkglint.data.names import GENERIC
from pkglint.formats.entry_points import parse_reference
from pkglint.formats.toml import table
from pkglint.model import Tree, Wheel
from pkglint.model.build_system import BuildSystem
from pkglint.model.installed import SCRIPT_GROUPS, point_hit, points
from pkglint.model.paths import normalized
from pkglint.model.versions import parse_requirement
from pkglint.model.words import one_slip
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.finding import Hit
    from pkglint.formats.entry_points import EntryPoint, Reference
    from pkglint.formats.python_module import Module
    from pkglint.model import Artifact, Sdist

EXTENDED = (b"extend_path", b"declare_namespace", b"__path__")
"""Words of an `__init__.py` that lets its package have modules elsewhere."""
GENERATED = regex(r"_.*|.*_pb2(_grpc)?|version|about")
"""Modules that a build makes, so that no source has them."""
COMPILING = frozenset({"", "maturin", "scikit-build-core", "meson-python"})
"""Build back ends whose modules need not be files of the source, and those that are not known."""


def entry_point_module_missing(artifact: Artifact) -> Iterator[Hit]:
    """Yield entry points whose module neither the artifact, or what is built from it, nor a dependency can have."""
    for point, reference in _references(artifact):
        targets = Targets(artifact, point)
        module = reference.module
        is_command = point.group in SCRIPT_GROUPS
        if targets.may_exist(module):
            continue
        installed = targets.meant(module)
        if installed:
            variant = "src-prefix" if module == f"src.{installed}" else "other-spelling"
        else:
            variant = ("command" if is_command else "entry-point") + ("" if targets.is_own(module) else "-elsewhere")
        yield point_hit(artifact, point, variant, module=module, contents=artifact.kind, installed=installed)


def entry_point_attribute_missing(artifact: Artifact) -> Iterator[Hit]:
    """Yield entry points whose module is here and binds no such name."""
    library = artifact.library
    for point, reference in _references(artifact):
        name = reference.attr.partition(".")[0]
        if not name or name.startswith("__") or not artifact.reach.is_source(reference.module):
            continue
        below = f"{reference.module}.{name}"
        if below in library.modules or below.replace(".", "/") in library.directories:
            continue
        if not may_bind(library.module(library.modules[reference.module]), name):
            variant = "command" if point.group in SCRIPT_GROUPS else "entry-point"
            yield point_hit(artifact, point, variant, module=reference.module, attribute=name)


def _references(artifact: Artifact) -> Iterator[tuple[EntryPoint, Reference]]:
    """Yield the entry points that are references to look up; groups of data and of tests are none."""
    for point in points(artifact):
        if point.group in DATA_GROUPS or not {"test", "tests"}.isdisjoint(point.group.lower().split(".")):
            continue
        reference = parse_reference(point.value, keywords=True)
        if reference is not None:
            package = reference.module.removesuffix(".__init__")
            # Python imports the `__init__` of a package as a module, too.
            there = package.replace(".", "/") in artifact.library.packages
            yield point, reference._replace(module=package) if there else reference


class Targets:
    """Which modules an entry point of an artifact may load once it is installed with its dependencies."""

    def __init__(self, artifact: Artifact, point: EntryPoint) -> None:
        """Take the artifact and the entry point."""
        self._artifact = artifact
        self._library = artifact.library
        self._is_command = point.group in SCRIPT_GROUPS
        declared = declared_dependencies(artifact)
        self._required = artifact.dependencies.every_other | (declared or frozenset())
        self._is_certain = artifact.knows("Requires-Dist") or declared is not None

    def is_own(self, module: str) -> bool:
        """Tell whether the artifact has the module's top level."""
        top = module.partition(".")[0]
        return top in self._library.top_names or top in self._library.directories

    def meant(self, module: str) -> str:
        """Return the module of the artifact that an absent one surely means: without `src.`, or in another case; "" without one."""
        modules = self._library.modules
        top, _, rest = module.partition(".")
        if top == "src" and rest in modules and not self._is_required("src"):
            return rest
        if self._is_required(top):
            return ""
        plain = spelling(module)
        return next((name for name in modules if name != module and spelling(name) == plain), "")

    def may_exist(self, module: str) -> bool:
        """Tell whether a module is in the artifact, or may come to be once it is installed with its dependencies."""
        library = self._library
        path = module.replace(".", "/")
        if module in library.modules or path in library.directories:
            return True
        if f"{path}.pyc" in library or f"{path}/__init__.pyc" in library:
            return True
        if any(installed.endswith(".pth") and "/" not in installed for installed in library.by_path):
            return True
        if module.startswith("src.") and self.meant(module):
            return False
        if self._may_be_built(module):
            return True
        if self.is_own(module):
            return self._is_shared(module.partition(".")[0]) or self._is_made_at_import(module)
        return self._may_be_required(module)

    def _may_be_required(self, module: str) -> bool:
        """Tell whether a module that is not the artifact's own may be a dependency's."""
        top = module.partition(".")[0]
        if top in stdlib.newest():
            return True
        if self.meant(module):
            return False
        if not self._required:
            return not self._is_certain
        if self._is_command and top in GENERIC:
            return self._is_required(top)
        # Whose module it is cannot be told, unless it is a slip of an own name.
        return self._is_required(top) or not any(is_slip(top, own) for own in self._library.top_names)

    def _is_required(self, top: str) -> bool:
        """Tell whether a dependency is called like a module, or brings it."""
        wanted = {normalized(project) for project in import_names.projects_of(top)} | {normalized(top)}
        return not wanted.isdisjoint(import_names.brought_by(self._required))

    def _may_be_built(self, module: str) -> bool:
        """Tell whether a file of a source can become a module: `package_dir` may map any, and some are made by the build."""
        artifact = self._artifact
        if isinstance(artifact, Wheel):
            return False
        if may_be_made(artifact, module):
            return True
        if not self.is_own(module) and "setup.py" in artifact.files and not artifact.project:
            return True
        # What git does not track may be there all the same.
        path = module.replace(".", "/")
        return isinstance(artifact, Tree) and any(
            (artifact.root / root / f"{path}{end}").exists()
            for root in ("", artifact.source_root)
            for end in (".py", "", ".pyx")
        )

    def _is_shared(self, top: str) -> bool:
        """Tell whether a dependency may have modules below the same top level."""
        if not self._required or f"{top}.py" in self._library:
            return False
        if top not in self._library.packages:
            return True
        file = self._library.by_path.get(f"{top}/__init__.py")
        if file is not None and any(word in self._artifact.files.content_of(file).data for word in EXTENDED):
            return True
        own = normalized(top)
        return any(name == own or name.startswith(f"{own}-") for name in self._required)

    def _is_made_at_import(self, module: str) -> bool:
        """Tell whether the nearest package above a module may make it, or bind it as an attribute, when it is imported."""
        library = self._library
        parent, _, last = module.rpartition(".")
        while parent:
            path = library.modules.get(parent)
            if path is not None:
                if not path.endswith(".py"):
                    return True
                source = library.module(path)
                if source.syntax_error is not None or source.dynamic:
                    return True
                return not self._is_command and may_bind(source, last)
            if parent.replace(".", "/") in library.directories:
                return False
            parent, _, last = parent.rpartition(".")
        return False


def may_be_made(source: Tree | Sdist, module: str) -> bool:
    """Tell whether a build may make a module that a source lacks: by its name, by the back end, or of a file called so."""
    parent, _, last = module.rpartition(".")
    if GENERATED.fullmatch(last) or BuildSystem(source).project in COMPILING:
        return True
    tail = "/".join(module.split(".")[1:][-2:]) if parent else module
    names = (f"/{tail}.", f"/{tail}/")
    return any(name in f"/{path}" for path in source.files.paths for name in names)


def declared_dependencies(artifact: Artifact) -> frozenset[str] | None:
    """Return what a source without [project] requires by poetry's table or setup.cfg, None for another source, or a wheel."""
    if isinstance(artifact, Wheel) or artifact.project:
        return None
    poetry = table(artifact.pyproject.value, "tool", "poetry")
    if poetry:
        return frozenset(map(normalized, table(poetry, "dependencies"))) - {"python"}
    if "setup.py" in artifact.files or "setup.cfg" not in artifact.files:
        return None
    found = (parse_requirement(item.text) for item in artifact.setup_cfg.listed("options", "install_requires"))
    return frozenset(normalized(each.name) for each in found if each is not None)


def may_bind(source: Module, name: str) -> bool:
    """Tell whether a module binds a name, or does things that may bind any."""
    return (
        source.syntax_error is not None
        or source.problem is not None
        or source.star_imports
        or source.dynamic
        or name in source.bindings
    )


def spelling(module: str) -> str:
    """Return a dotted name without what people confuse: case, and `_` where the project's name has `-`."""
    return re.sub(r"[-_]", "", module).lower()


def is_slip(one: str, other: str) -> bool:
    """Tell whether two names of five letters or more are one typing slip apart."""
    return min(len(one), len(other)) >= 5 and one_slip(one, other)
