"""Imports that run with the package, of projects that it does not require."""

from __future__ import annotations

import re
import sys
from functools import cached_property

from pkglint.checks.code.own import in_source
from pkglint.data import import_names, stdlib
from pkglint.data.names import NAMESPACES
from pkglint.finding import Hit, Member
from pkglint.model.paths import normalized
from pkglint.model.reach import Statement, chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pkglint.formats.python_module import Import
    from pkglint.model import Artifact

COMMON = frozenset(
    {"python", "client", "core", "common", "tools", "utils", "plugin", "library", "base", "data", "test", "tests"}
)
"""Words in project names that make no two of them alike."""


def undeclared_import(artifact: Artifact, *, distributions: Mapping[str, object]) -> Iterator[Hit]:
    """Yield imports that run with the package of what is neither standard, own, vendored nor required."""
    if not _knows_requirements(artifact) or artifact.dependencies.has_sister:
        return
    chosen = {name: (project,) for name, project in distributions.items() if isinstance(project, str)}
    supply = Supply(artifact, {**import_names.PROJECTS, **chosen})
    reach = artifact.reach
    seen: set[str] = set()

    def judge(statement: Statement, exact: bool) -> Iterator[str]:
        del exact
        found = supply.unmet(statement.imported)
        if found:
            yield found

    for statement, dotted in reach.suspects(judge):
        if not reach.runs_with_package(statement.importer) and supply.is_met_by_an_extra(dotted):
            continue
        if supply.name_of(dotted) not in seen:
            seen.add(supply.name_of(dotted))
            yield supply.hit(statement, dotted, sorted(supply.extras_with(dotted)))
    for importer, path in reach.unreached:
        for statement, dotted in reach.suspects_in(path, importer, judge):
            name = supply.name_of(dotted)
            if name in seen or supply.is_met_by_an_extra(dotted):
                continue
            # Nothing else brings pip, and environments of uv have none.
            if name == "pip" or (reach.runs_under_a_condition(importer) and not supply.is_tried(dotted)):
                seen.add(name)
                yield supply.hit(statement, dotted, [], conditional=name != "pip")


def _knows_requirements(artifact: Artifact) -> bool:
    """Tell whether a requirement that is not listed is not declared: PKG-INFO before metadata 2.2 lists them or not."""
    if not artifact.knows("Requires-Dist"):
        return False
    if artifact.kind != "sdist":
        return True
    return artifact.metadata.at_least(2, 2) and not artifact.metadata.is_dynamic("Requires-Dist")


class Supply:
    """What an installation of an artifact holds besides itself, and which imports that meets."""

    def __init__(self, artifact: Artifact, table: Mapping[str, tuple[str, ...]]) -> None:
        """Take the artifact, and import name → projects that bring it."""
        self.artifact = artifact
        self.required = artifact.dependencies
        self.own = self.required.name
        self._table = table
        self._met: dict[str, bool] = {}

    def unmet(self, imported: Import) -> str:
        """Return the dotted name that an import needs and no requirement without an extra brings, "" when all is well."""
        if imported.level or not imported.module:
            return ""
        every = (imported.module, *(f"{imported.module}.{name}" for name in imported.names))
        for dotted in every:
            if dotted not in self._met:
                self._met[dotted] = self._is_met(dotted)
        return next((dotted for dotted in every if not self._met[dotted]), "")

    def name_of(self, dotted: str) -> str:
        """Return the name by which a module is reported: the one that the table has, else its top name."""
        return self._known(dotted) or dotted.split(".", 1)[0]

    def projects(self, dotted: str) -> tuple[str, ...]:
        """Return the projects that bring a module, by the table, else the one that is called so."""
        known = self._known(dotted)
        return self._table[known] if known is not None else (normalized(dotted.split(".", 1)[0]),)

    def hit(self, statement: Statement, dotted: str, extras: list[str], *, conditional: bool = False) -> Hit:
        """Return the hit about a module that a statement imports, which only some extras bring; `conditional`: the package runs it under `if`."""
        projects = self.projects(dotted)
        pinned = self.required.pinned
        if conditional:
            variant = "conditional"
        elif extras:
            variant = "only-extra"
        elif pinned:
            variant = "pinned"
        elif self._known(dotted) is None:
            variant = "guess"
        else:
            variant = "project" if len(projects) == 1 else "several"
        place = Member(self.artifact.library.by_path[statement.path].path, statement.imported.line)
        return Hit(
            place,
            variant,
            module=self.name_of(dotted),
            project=projects[0],
            projects=list(projects[:3]),
            extras=extras,
            pinned=pinned[0] if pinned else None,
        )

    def extras_with(self, dotted: str) -> list[str]:
        """Return the extras that bring a module; those that collect others only where there are no others."""
        wanted = {normalized(project) for project in self.projects(dotted)}
        every = self.required.of_extra
        found = [extra for extra, names in every.items() if not wanted.isdisjoint(import_names.brought_by(names))]
        return [extra for extra in found if extra not in self.required.collecting] or found

    def is_met_by_an_extra(self, dotted: str) -> bool:
        """Tell whether an extra for users brings a module, or something of its name."""
        return self._brings(self.required.every, dotted)

    def is_tried(self, dotted: str) -> bool:
        """Tell whether a module that runs with the package imports this one under `try`: it is known that it may be absent."""
        top = dotted.split(".", 1)[0]
        library = self.artifact.library
        return any(
            each.guarded and each.module.split(".", 1)[0] == top
            for path in self.artifact.reach.ran.values()
            if top.encode() in self.artifact.reach.data(path)
            for each in library.module(path).imports
        )

    def _is_met(self, dotted: str) -> bool:
        """Tell whether nothing need be required for a module."""
        top = dotted.split(".", 1)[0]
        if top in sys.stdlib_module_names or top in import_names.HOSTS or top == "pkg_resources":
            return True
        library = self.artifact.library
        known = self._known(dotted)
        if top in library.top_names:
            # A namespace that other projects share; what is not in the table may be anything.
            shared = top in library.top_packages and top not in library.packages
            if not shared or known is None or "." not in known:
                return True
            if any(f"{name}.".startswith(f"{dotted}.") or dotted.startswith(f"{name}.") for name in library.modules):
                return True
        if known is None and (top.startswith("_") or top in NAMESPACES):
            return True
        if not self._available.isdisjoint(normalized(project) for project in self.projects(dotted)):
            return True
        # A project called like the module has it, or requires the one that has: `ansible` and `ansible-core`.
        if normalized(top) in self.required.always:
            return True
        if self._brings(self.required.always, dotted) or self._is_a_choice(dotted) or self._is_circular(dotted):
            return True
        # Last, for they are slow to come by.
        return top in self._vendored or top in stdlib.ever() or bool(in_source(self.artifact, top))

    @cached_property
    def _available(self) -> frozenset[str]:
        """Return what an installation holds whatever the extras: what is required, the project itself, and what it is a part of.

        A plug-in is imported by its framework, as its classifiers say, and a part of a larger project by that: `soupsieve` by
        `beautifulsoup4`; to require it would be a circle.
        """
        classifiers = self.artifact.metadata.all("Classifier")
        frameworks = {
            normalized(each.split("::")[1].strip()) for each in classifiers if each.startswith("Framework ::")
        }
        wholes = {name for name, parts in import_names.BRINGS.items() if self.own in parts}
        return import_names.brought_by(self.required.always | frameworks | wholes | {self.own})

    def _brings(self, names: frozenset[str], dotted: str) -> bool:
        """Tell whether one of some required projects brings a module, or may well, by its name."""
        wanted = {normalized(project) for project in self.projects(dotted)}
        if not wanted.isdisjoint(import_names.brought_by(names)):
            return True
        top = dotted.split(".", 1)[0]
        return self._known(dotted) is None and any(alike(top, name) for name in names)

    def _is_a_choice(self, dotted: str) -> bool:
        """Tell whether users choose one of several extras that bring a module."""
        return sum(self._brings(names, dotted) for names in self.required.alternatives.values()) > 1

    def _is_circular(self, dotted: str) -> bool:
        """Tell whether only an extra brings a project that is named like an addition to this one, which it then requires."""
        wanted = {normalized(project) for project in self.projects(dotted)}
        return any(name.startswith(f"{self.own}-") and name in self.required.every for name in wanted)

    def _known(self, dotted: str) -> str | None:
        """Return the longest prefix of a dotted name that the table has."""
        return next((name for name in reversed(list(chain(dotted))) if name in self._table), None)

    @cached_property
    def _vendored(self) -> frozenset[str]:
        """Return the names of modules and packages at any depth below the top: a copy may be put on the path."""
        found: set[str] = set()
        for path in self.artifact.library.by_path:
            if "/" in path and path.endswith((".py", ".so", ".pyd")):
                *above, basename = path.split("/")
                found.update(above[1:])
                found.add(basename.split(".", 1)[0])
        return frozenset(found)


def alike(module: str, project: str) -> bool:
    """Tell whether a project's name resembles a module's so much that it may well bring it."""
    one, other = module.lower().replace("_", ""), project.replace("-", "")
    if len(one) > 1 and (one in other or other in one):
        return True
    words = {word for word in project.split("-") if len(word) > 3 and word not in COMMON}
    return one.startswith(tuple(words)) or not words.isdisjoint(re.split(r"_+", module.lower()))
