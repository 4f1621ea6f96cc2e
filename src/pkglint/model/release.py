"""The artifacts of one project and version, and their source tree when it is at hand."""

from __future__ import annotations

from functools import cached_property

from pkglint.finding import Names
from pkglint.model.paths import normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any, TypeAlias

    from pkglint.model.sdist import Sdist
    from pkglint.model.tree import Tree
    from pkglint.model.wheel import Wheel

    Artifact: TypeAlias = Wheel | Sdist | Tree


NO_WORDS = {
    "name": "NAME",
    "distribution": "PROJECT",
    "package": "PACKAGE",
    "folder": "src/PACKAGE",
    "version": "VERSION",
}
"""The placeholders of fixes where no project is known."""


class Neighbour:
    """A file given, or lying in a directory given, that is no wheel or sdist: a sidecar, an obsolete format, anything."""

    __slots__ = ("display_path", "named", "path")

    kind = "file"
    name = version = ""
    release: Release | None = None
    """None: it belongs to no release, so no source tree has a line about it."""

    def __init__(self, path: Path, display_path: str, named: bool) -> None:
        """Take the file, its path as reports show it, and whether the user named it rather than its directory."""
        self.path = path
        self.display_path = display_path
        self.named = named

    @property
    def filename(self) -> str:
        """Return the file's name."""
        return self.path.name

    @property
    def names(self) -> Names:
        """Return the names that paths and facts about it may hold."""
        return Names(self.display_path, self.kind, self.version, self.filename)

    fix_words = ("", NO_WORDS)


class Release:
    """Wheels, sdists and tree of one project and version.

    `neighbours` are the other files of the run, `siblings` the other releases; `directories` the directories the user
    gave that hold one of the artifacts (rules about a missing counterpart need one).
    """

    kind = "release"

    def __init__(
        self,
        wheels: list[Wheel],
        sdists: list[Sdist],
        tree: Tree | None = None,
        neighbours: tuple[Neighbour, ...] = (),
        directories: tuple[Path, ...] = (),
    ) -> None:
        """Take the parts; every artifact gets its release."""
        self.wheels = wheels
        self.sdists = sdists
        self.tree = tree
        self.neighbours = neighbours
        self.directories = directories
        self.siblings: tuple[Release, ...] = ()
        self.kept: dict[tuple[Any, ...], Any] = {}
        """What checks have worked out of it so far: see `pkglint.model.kept`."""
        self.from_build = False
        """Whether the artifacts were built from the tree just now, to be looked at and not to be published."""
        self.first = True
        """Whether this is the run's first release: it answers for the neighbours."""
        for artifact in self.artifacts:
            artifact.release = self

    @property
    def artifacts(self) -> Iterator[Artifact]:
        """Yield wheels, sdists, and the tree."""
        yield from self.wheels
        yield from self.sdists
        if self.tree is not None:
            yield self.tree

    @property
    def built(self) -> list[Wheel | Sdist]:
        """Return wheels and sdists."""
        return [*self.wheels, *self.sdists]

    @property
    def release(self) -> Release:
        """Return the release itself, as its artifacts do."""
        return self

    @cached_property
    def unpublished(self) -> bool:
        """Tell whether there is nothing but a source tree that says it is never released."""
        return self.tree is not None and not self.built and self.tree.unpublished

    @cached_property
    def name(self) -> str:
        """Return the project's name as the first artifact that knows it writes it."""
        return next((artifact.name for artifact in self.artifacts if artifact.name), "")

    @cached_property
    def version(self) -> str:
        """Return the version as the first artifact that knows it writes it."""
        return next((artifact.version for artifact in self.artifacts if artifact.version), "")

    @property
    def display_path(self) -> str:
        """Return the path under which the release as a whole is shown: its first artifact's."""
        return next(
            (artifact.display_path for artifact in self.artifacts),
            self.neighbours[0].display_path if self.neighbours else "",
        )

    @property
    def names(self) -> Names:
        """Return the names that paths and facts about it may hold."""
        return Names(self.display_path, self.kind, self.version)

    @property
    def fix_words(self) -> tuple[str, dict[str, str]]:
        """Return the back end by which fixes are chosen and what fills their placeholders: the first artifact's."""
        return next((artifact.fix_words for artifact in self.artifacts), ("", NO_WORDS))

    @cached_property
    def tree_fits(self) -> bool:
        """Tell whether the tree is this release's: the same project, and no other static version."""
        from pkglint.model.versions import same_version

        tree = self.tree
        if tree is None or not tree.name or normalized(tree.name) != normalized(self.name):
            return False
        return not tree.version or same_version(tree.version, self.version)

    @cached_property
    def source(self) -> Tree | Sdist | None:
        """Return what the wheels were built from: the tree when it fits, else the only sdist, else None."""
        if self.tree_fits:
            return self.tree
        return self.sdists[0] if len(self.sdists) == 1 else None
