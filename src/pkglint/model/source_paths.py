"""Whether a path that a source's configuration names is there: files, directories and links alike."""

from __future__ import annotations

import posixpath
from functools import cached_property

from pkglint.model.paths import gitignore
from pkglint.model.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.model.release import Artifact

GLOB = frozenset("*?[")


class SourcePaths:
    """The paths of an sdist or a tree; in a tree also what lies there untracked, and what git ignores (a build may make it)."""

    def __init__(self, source: Artifact) -> None:
        """Take the sdist or tree."""
        self.source = source

    @cached_property
    def others(self) -> dict[str, str]:
        """Return the paths in an sdist that are no regular files, with their kinds."""
        source = self.source
        if source.archive is None:
            return {}
        return {
            entry.name.removeprefix(source.prefix).rstrip("/"): entry.kind
            for entry in source.archive.entries
            if entry.kind != "file"
        }

    def there(self, path: str) -> bool:
        """Tell whether there is something at a path below the source's root; the root itself is, what is outside is not."""
        normal = posixpath.normpath(path) if path else "."
        if normal == ".":
            return True
        if normal.startswith(("../", "/")) or normal == "..":
            return False
        files = self.source.files
        if normal in files or normal in files.directories or normal in self.others:
            return True
        if any(self.others.get(parent) == "symlink" for parent in parents(normal)):
            return True
        if isinstance(self.source, Tree):
            if self.in_submodule(normal):
                return True
            import os

            return os.path.lexists(os.path.join(self.source.root, normal))  # noqa: PTH118 - no Path is needed
        return False

    @cached_property
    def submodules(self) -> tuple[str, ...]:
        """Return the submodules of a tree: what git tracks and is neither a file nor a link."""
        source = self.source
        if not isinstance(source, Tree):
            return ()
        others = (path for path in source.tracked or () if path not in source.files)
        return tuple(
            path for path in others if not (source.root / path).is_symlink() and not (source.root / path).is_file()
        )

    def in_submodule(self, path: str) -> bool:
        """Tell whether git tracks a directory above a path as one thing: a submodule, of which an own checkout knows the files."""
        tracked = self.source.tracked if isinstance(self.source, Tree) else None
        return tracked is not None and any(
            parent in tracked and parent not in self.source.files for parent in parents(path)
        )

    def other_case(self, path: str) -> str:
        """Return the file that a path names but for upper and lower case, "" without one."""
        normal = posixpath.normpath(path).lower()
        return next((each for each in self.source.files.paths if each.lower() == normal), "")

    def found(self, pattern: str) -> bool:
        """Tell whether a glob finds something; `**` is any directories, and a directory that is found counts by its files."""
        at = next((nth for nth, character in enumerate(pattern) if character in GLOB), -1)
        if at < 0:
            return self.there(pattern)
        import re

        from pathspec import GitIgnoreSpec

        try:
            spec = GitIgnoreSpec.from_lines([f"/{posixpath.normpath(pattern)}"])
        except (ValueError, re.error):
            return True
        start = pattern[:at].rpartition("/")[0].removeprefix("./")
        if (start and self.in_submodule(f"{start}/x")) or any(path.startswith(start) for path in self.submodules):
            return True  # what lies there, nobody knows before it is checked out
        candidates = [path for path in (*self.source.files.paths, *self.others) if path.startswith(start)]
        if any(spec.match_file(path) for path in candidates):
            return True
        if not isinstance(self.source, Tree):
            return False
        try:
            return next(iter(self.source.root.glob(pattern)), None) is not None
        except (ValueError, NotImplementedError, OSError):
            return True

    def ignored(self, path: str) -> bool:
        """Tell whether a tree's .gitignore leaves a path out."""
        source = self.source
        if not isinstance(source, Tree) or ".gitignore" not in source.files:
            return False
        return gitignore(source.files.text(".gitignore").splitlines())(posixpath.normpath(path).replace("*", "x"))


def parents(path: str) -> list[str]:
    """Return the directories above a path."""
    found = []
    while path := posixpath.dirname(path):
        found.append(path)
    return found
