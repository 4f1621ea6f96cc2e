"""A set of paths that is searched as a file system is: directories, what lies below them, glob patterns."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left

from pkglint.model.paths import directories_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Paths:
    """The paths of files, and the directories above them."""

    def __init__(self, files: Iterable[str]) -> None:
        """Take the paths of the files, with forward slashes, relative to the root."""
        self.files = frozenset(files)
        self._sorted = sorted(self.files)
        self.directories = directories_of(self.files)
        self._children: dict[str, list[str]] | None = None

    def below(self, directory: str) -> list[str]:
        """Return the files at any depth below a directory, "" for the root, in order."""
        if directory in {"", "."}:
            return self._sorted
        prefix = f"{directory}/"
        start = bisect_left(self._sorted, prefix)
        end = start
        while end < len(self._sorted) and self._sorted[end].startswith(prefix):
            end += 1
        return self._sorted[start:end]

    def inside(self, directory: str) -> list[str]:
        """Return the files and directories right inside a directory, "" for the root."""
        if self._children is None:
            self._children = {}
            for path in sorted(self.files | self.directories):
                self._children.setdefault(path.rpartition("/")[0], []).append(path)
        return self._children.get("" if directory == "." else directory, [])

    def glob(self, pattern: str, base: str = "", *, hidden: bool = False) -> list[str]:
        """Return the files and directories that a pattern below a base directory matches, as `glob.glob(…, recursive=True)` does.

        With `hidden`, wildcards match names that begin with a dot too, as in `pathlib`. A pattern that leaves the root matches nothing.
        """
        whole = posixpath.normpath(posixpath.join(base, pattern)) if pattern else base
        if whole.startswith(("..", "/")):
            return []
        if not re.search(r"[*?\[]", whole):
            return [whole] if whole in self.files or whole in self.directories else []
        parts = whole.split("/")
        fixed = 0
        while not re.search(r"[*?\[]", parts[fixed]):
            fixed += 1
        return list(dict.fromkeys(self._match("/".join(parts[:fixed]), parts[fixed:], hidden)))

    def _match(self, directory: str, parts: list[str], hidden: bool) -> Iterator[str]:
        if not parts:
            yield directory
            return
        first, others = parts[0], parts[1:]
        if first == "**":
            if others:
                yield from self._match(directory, others, hidden)
            for child in self.inside(directory):
                if hidden or not posixpath.basename(child).startswith("."):
                    if child in self.directories:
                        yield from self._match(child, parts, hidden)
                    if not others:
                        yield child
            return
        test = matcher(component(first))
        for child in self.inside(directory):
            name = posixpath.basename(child)
            if name.startswith(".") and not hidden and not first.startswith("."):
                continue
            if test.fullmatch(name) and (not others or child in self.directories):
                yield from self._match(child, others, hidden)


def component(pattern: str) -> str:
    """Return the regular expression of one component of a glob pattern: no wildcard crosses a slash, a bracket that is not closed means itself."""
    found = []
    for piece in re.findall(r"\*+|\?|\[!?\]?[^\]]*\]|.", pattern, re.DOTALL):
        if piece[0] == "*":
            found.append("[^/]*")
        elif piece == "?":
            found.append("[^/]")
        elif piece[0] == "[" and len(piece) > 2:
            negated = piece[1] == "!"
            found.append("[" + "^" * negated + re.sub(r"([^\w-])", r"\\\1", piece[1 + negated : -1]) + "]")
        else:
            found.append(re.escape(piece))
    return "".join(found)


def matcher(pattern: str) -> re.Pattern[str]:
    """Return a regular expression compiled; a reversed range in brackets, which none can have, matches nothing."""
    try:
        return re.compile(pattern, re.DOTALL)
    except re.error:
        return re.compile(r"(?!)")
