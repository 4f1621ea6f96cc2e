"""A source tree as a place to find lines in: which file and line a symbolic place comes from."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pkglint.finding import Field, Location, Member, Record
from pkglint.locate import fields, legacy
from pkglint.locate.lines import SourceText

if TYPE_CHECKING:
    from pathlib import Path

    from pkglint.finding import Finding
    from pkglint.formats.text import Span
    from pkglint.model import Tree

PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")


class Source:
    """Finds, for one source tree, the location of each finding; texts are read once."""

    def __init__(self, tree: Tree, cwd: Path, *, hashes: bool = False) -> None:
        """Take the tree, the directory that the locations' paths are relative to, and whether lines are hashed."""
        self.tree = tree
        self.hashes = hashes
        self.shown = os.path.relpath(tree.root.resolve(), cwd.resolve())
        self._texts: dict[str, SourceText] = {}

    def locate(self, finding: Finding) -> Location | None:
        """Return the line to change, None when the tree has no project file at all."""
        place = finding.place
        if isinstance(place, Field):
            found = self.field(finding, place.name, place.nth)
        elif isinstance(place, Member):
            found = self.member(finding, place.path, place.line)
        elif isinstance(place, Record):
            found = self.builder()
        else:
            found = self.whole(finding)
        return found or self.fallback()

    def text(self, path: str) -> SourceText:
        """Return a file of the tree, read once."""
        if path not in self._texts:
            self._texts[path] = SourceText(
                self.tree.files.read(path) if path in self.tree.files else read(self.tree.root / path)
            )
        return self._texts[path]

    def at(self, path: str, span: Span | None = None, line: int | None = None) -> Location:
        """Return the location of a span, or of a whole line, in a file of the tree."""
        shown = path if self.shown == "." else f"{self.shown}/{path}".replace(os.sep, "/")
        return self.text(path).location(os.path.normpath(shown).replace(os.sep, "/"), span, line, hashes=self.hashes)

    # Fields

    def field(self, finding: Finding, name: str, nth: int | None) -> Location | None:
        """Return where the source states a core metadata field."""
        if name.lower() == "description":
            return self.readme(finding) or self.key_of("Description", "")
        values: tuple[str, ...] = finding.subject.metadata.all(name) if finding.subject.kind != "release" else ()
        value = values[nth] if nth is not None and nth < len(values) else (values[0] if len(values) == 1 else "")
        return self.key_of(name, value.strip())

    def key_of(self, name: str, value: str) -> Location | None:
        """Return the line for a field's value: in pyproject.toml, setup.cfg or setup.py, whichever states it most exactly."""
        document = self.tree.pyproject
        best = fields.exact(document, name, value)
        if best is not None:
            return self.at("pyproject.toml", best)
        for path, finder in (("setup.cfg", legacy.in_setup_cfg), ("setup.py", legacy.in_setup_py)):
            if (found := finder(self.tree.files, name, value)) is not None:
                return self.at(path, found)
        nearest = fields.nearest(document, name)
        return self.at("pyproject.toml", nearest) if nearest is not None else None

    def readme(self, finding: Finding) -> Location | None:
        """Return the README line that a finding about the description is on."""
        path = self.readme_path
        if path is None:
            return None
        line = finding.facts.get("line")
        description = finding.subject.metadata.description if finding.subject.kind != "release" else None
        if not isinstance(line, int) or description is None:
            return self.at(path, line=1)
        wanted = description.splitlines()[line - 1 : line]
        own = self.text(path).lines
        if wanted and own[line - 1 : line] != wanted and wanted[0] in own:
            line = own.index(wanted[0]) + 1
        return self.at(path, line=min(line, max(len(own), 1)))

    @cached_property
    def readme_path(self) -> str | None:
        """Return the readme file: what [project] or [tool.poetry] names, else the only README there is."""
        from pkglint.model.prospective import readme_file
        from pkglint.model.tree import poetry

        for table in (self.tree.project, poetry(self.tree.pyproject.value)):
            if (path := readme_file(table).removeprefix("./")) and path in self.tree.files:
                return path
        found = [
            file.path for file in self.tree.files if "/" not in file.path and file.path.lower().startswith("readme")
        ]
        return found[0] if found else None

    # Members

    def member(self, finding: Finding, path: str, line: int | None) -> Location | None:
        """Return the source file that a member comes from: the same path, then equal content, then the longest common path end."""
        subject = finding.subject
        if subject.kind == "tree" or path in self.tree.files:
            if path in self.tree.files:
                return self.at(path, line=line or 1)
            return None
        info = getattr(subject, "dist_info", "")
        if info and path.startswith(f"{info}/"):
            return self.dist_info_member(finding, path[len(info) + 1 :], line)
        origin = self.origin(subject, path)
        if origin is not None:
            return self.at(origin, line=line or 1)
        if (self.tree.root / path).is_file() and not (self.tree.root / path).is_symlink():
            return self.at(path, line=line or 1)
        return self.builder()

    def dist_info_member(self, finding: Finding, name: str, line: int | None) -> Location | None:
        """Return where a file of `.dist-info` comes from."""
        if name == "METADATA":
            return self.key_of("Name", "")
        if name == "entry_points.txt":
            return self.entry_point(finding, line)
        if name.startswith("licenses/") and name[9:] in self.tree.files:
            return self.at(name[9:], line=line or 1)
        if name.rpartition("/")[2] in self.tree.files:
            return self.at(name.rpartition("/")[2], line=line or 1)
        return self.builder()

    def entry_point(self, finding: Finding, line: int | None) -> Location | None:
        """Return the line of pyproject.toml, setup.cfg or setup.py that declares an entry point."""
        points = getattr(finding.subject, "entry_points", None)
        found = (
            next((point for group in points.groups.values() for point in group if point.line == line), None)
            if points is not None
            else None
        )
        name, group = (found.name, found.group) if found is not None else (str(finding.facts.get("name", "")), "")
        span = fields.entry_point(self.tree.pyproject, group, name)
        if span is not None:
            return self.at("pyproject.toml", span)
        for path, finder in (
            ("setup.cfg", legacy.entry_point_in_setup_cfg),
            ("setup.py", legacy.entry_point_in_setup_py),
        ):
            if name and (line_found := finder(self.tree.files, name)) is not None:
                return self.at(path, line_found)
        return None

    def origin(self, subject: Any, path: str) -> str | None:
        """Return the tracked file that a member was made from, None when none is like it."""
        name = path.rpartition("/")[2]
        candidates = self.by_name.get(name, [])
        if not candidates:
            return None
        size = file.size if (file := subject.files.get(path)) is not None else -1
        same = [c for c in candidates if (known := self.tree.files.get(c)) is not None and known.size == size]
        if size > 0 and same:
            digest = subject.files.digest(path)
            equal = [c for c in same if digest and self.tree.files.digest(c) == digest]
            if equal:
                return max(equal, key=lambda c: (common_end(c, path), -len(c)))
        best = max(candidates, key=lambda c: (common_end(c, path), -len(c)))
        # The name alone proves nothing unless a directory agrees, or there is none to agree.
        return best if common_end(best, path) >= min(2, path.count("/") + 1) else None

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """Return last path component → tracked paths."""
        found: dict[str, list[str]] = {}
        for file in self.tree.files:
            found.setdefault(file.basename, []).append(file.path)
        return found

    # The rest

    def whole(self, finding: Finding) -> Location | None:
        """Return the line for a finding about an artifact or release as such: a fact may name a file or key, else the project table."""
        path = finding.facts.get("file")
        if isinstance(path, str) and path in self.tree.files:
            return self.at(path, line=1)
        return self.key_of("Name", "")

    def builder(self) -> Location | None:
        """Return the build backend's line: what made the archive as it is."""
        span = fields.builder(self.tree.pyproject)
        return self.at("pyproject.toml", span) if span is not None else None

    def fallback(self) -> Location | None:
        """Return line 1 of the project file."""
        path = next((p for p in PROJECT_FILES if p in self.tree.files), None)
        return self.at(path, line=1) if path is not None else None


def common_end(one: str, other: str) -> int:
    """Return how many path components two paths share at their end."""
    count = 0
    for left, right in zip(reversed(one.split("/")), reversed(other.split("/")), strict=False):
        if left != right:
            break
        count += 1
    return count


def read(path: Path) -> bytes:
    """Return the bytes of a file that git does not track (yet), b"" when it cannot be read."""
    from pkglint.model.tree import read_untracked

    return read_untracked(path)
