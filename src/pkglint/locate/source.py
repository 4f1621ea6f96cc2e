"""A source tree as a place to find lines in: which file and line a symbolic place comes from."""

from __future__ import annotations

import os
from functools import cached_property

from pkglint.archive import Unreadable
from pkglint.finding import Field, Location, Member, Record, TextEdit
from pkglint.formats.text import Span
from pkglint.locate import fields, legacy
from pkglint.locate.lines import SourceText
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from pkglint.finding import Finding
    from pkglint.model import Tree

PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")
LINE_END = regex(r"\r\n|\r|\n")
VERSION_MODULES = ("/__init__.py", ".py", "/_version.py", "/version.py", "/__about__.py", "/__version__.py")


class Source:
    """Finds, for one source tree, the location of each finding; texts are read once."""

    def __init__(self, tree: Tree, cwd: Path, *, hashes: bool = False) -> None:
        """Take the tree, the directory that the locations' paths are relative to, and whether lines are hashed."""
        self.tree = tree
        self.hashes = hashes
        self.shown = os.path.relpath(tree.root.resolve(), cwd.resolve())
        self._texts: dict[str, SourceText] = {}

    def locate(self, finding: Finding) -> Location | None:
        """Return the line to change, None when no line can mend it, or the tree has no project file, or none that can be read."""
        if finding.rule.location == "artifact":
            return None
        try:
            return self._locate(finding) or self.fallback()
        except Unreadable:
            return None

    def _locate(self, finding: Finding) -> Location | None:
        place = finding.place
        if isinstance(place, Field):
            return self.field(finding, place.name)
        if isinstance(place, Member):
            return self.member(finding, place.path, place.line)
        return self.builder() if isinstance(place, Record) else self.whole(finding)

    def offered(self, finding: Finding, location: Location) -> Location:
        """Return a location with the edits that mend the finding: replacements of text, and new files."""
        from pkglint.fix import change, edits

        made = edits.of_finding(finding, self.tree)
        found: list[TextEdit] = []
        try:
            for path, new in change.after(self.tree, made).items():
                if not (self.tree.root / path).exists():
                    found.append(TextEdit(self.shown_path(path), (1, 1, 1, 1), (1, 1, 1, 1), new, new=True))
                    continue
                text, old = self.text(path), change.text_of(self.tree, path)
                for each in change.replacements(old, new):
                    ends = each.start, each.end
                    gone = old[each.start : each.end]
                    place = text.positions(*ends), text.utf16(*ends)
                    found.append(TextEdit(self.shown_path(path), *place, each.text, gone))
        except change.Impossible:
            return location
        return location._replace(edits=tuple(found))

    def text(self, path: str) -> SourceText:
        """Return a file of the tree, read once."""
        if path not in self._texts:
            self._texts[path] = SourceText(
                self.tree.files.read(path) if path in self.tree.files else read(self.tree.root / path)
            )
        return self._texts[path]

    def at(self, path: str, span: Span | None = None, line: int | None = None) -> Location:
        """Return the location of a span, or of a whole line, in a file of the tree."""
        return self.text(path).location(self.shown_path(path), span, line, hashes=self.hashes)

    def shown_path(self, path: str) -> str:
        """Return the path of a file of the tree from the working directory."""
        return os.path.normpath(path if self.shown == "." else f"{self.shown}/{path}").replace(os.sep, "/")

    # Fields

    def field(self, finding: Finding, name: str) -> Location | None:
        """Return where the source states a core metadata field."""
        value = finding.evidence.value
        if name.lower() == "description":
            # What names no readme is at fault, not a README that nobody names.
            return (None if value is None else self.readme(finding, value)) or self.key_of("Description", "")
        return self.key_of(name, value or "")

    def key_of(self, name: str, value: str) -> Location | None:
        """Return the line for a field's value: in pyproject.toml, setup.cfg or setup.py, whichever states it most exactly."""
        document = self.tree.pyproject
        best = fields.exact(document, name, value)
        if best is not None:
            return self.at("pyproject.toml", best)
        if name == "Version" and (found := self.version_literal(value)) is not None:
            return found
        for path, finder in (("setup.cfg", legacy.in_setup_cfg), ("setup.py", legacy.in_setup_py)):
            if (span := finder(self.tree.files, name, value)) is not None:
                return self.at(path, span)
        nearest = fields.nearest(document, name)
        return self.at("pyproject.toml", nearest) if nearest is not None else None

    def version_literal(self, value: str) -> Location | None:
        """Return where a dynamic version is written: the literal that the backend reads, else `__version__` of that value."""
        origin = self.tree.version_origin
        if origin is not None:
            return self.at(origin.path, origin.span)
        if not value or legacy.in_setup_py(self.tree.files, "Version", value, exact=True) is not None:
            return None
        from pkglint.model.paths import normalized

        library = self.tree.library
        own = [top for top in library.top_names if normalized(top) == normalized(self.tree.name)]
        for path in (f"{top}{end}" for top in own for end in VERSION_MODULES):
            literal = library.module(path).assignments.get("__version__") if path in library else None
            if literal is not None and literal.value == value:
                span = Span(literal.line, literal.column, literal.end_line, literal.end_column)
                return self.at(library.by_path[path].path, span)
        return None

    def readme(self, finding: Finding, description: str) -> Location | None:
        """Return the README line that a finding about the description is on."""
        line = finding.facts.get("line")
        paths = self.readme_paths
        if not paths:
            return None
        if not isinstance(line, int):
            return self.at(paths[0], line=1)
        wanted = LINE_END.split(description)
        if not 0 < line <= len(wanted):
            return self.at(paths[0], line=1)
        for path in paths:
            own = self.text(path).lines
            if own[line - 1 : line] == wanted[line - 1 : line]:
                return self.at(path, line=line)
        # A readme that is put together from several texts, or cut: the line with the most equal lines around it.
        best = max(
            (
                (around(wanted, line - 1, self.text(path).lines, nth), -order, -nth)
                for order, path in enumerate([*paths, *self.prose])
                for nth, text in enumerate(self.text(path).lines)
                if text.rstrip() == wanted[line - 1].rstrip()
            ),
            default=None,
        )
        if best is None or not wanted[line - 1].strip():
            return self.at(paths[0], line=1)
        return self.at([*paths, *self.prose][-best[1]], line=1 - best[2])

    @cached_property
    def readme_paths(self) -> tuple[str, ...]:
        """Return the readme's files: what the project names, else the only README there is."""
        from pkglint.model.dynamic import readme_files
        from pkglint.model.prospective import readme_file
        from pkglint.model.tool_metadata import tool_metadata

        document = self.tree.pyproject.value
        named = [readme_file(self.tree.project), *readme_files(document)]
        if not self.tree.project:
            named += tool_metadata(document, self.tree.files).readme
        found = [path.removeprefix("./") for path in named if path.removeprefix("./") in self.tree.files]
        if not found:
            names = [file.path for file in self.tree.files if "/" not in file.path]
            found = [name for name in names if name.lower().startswith("readme")][:1]
        return tuple(found)

    @cached_property
    def prose(self) -> list[str]:
        """Return the other texts at the top of the tree that a description may be put together from."""
        return [
            file.path
            for file in self.tree.files
            if "/" not in file.path
            and file.path.lower().endswith((".md", ".rst", ".txt"))
            and file.path not in self.readme_paths
        ]

    # Members

    def member(self, finding: Finding, path: str, line: int | None) -> Location | None:
        """Return the source file that a member comes from, else what builds the artifact."""
        evidence = finding.evidence
        if path in self.tree.files:
            return self.at(path, line=line or 1)
        if path.endswith("/"):
            return (self.packages() if finding.rule.location == "packages" else None) or self.inside(path)
        if evidence.names.kind == "tree":
            there = (self.tree.root / path).is_file() and not (self.tree.root / path).is_symlink()
            return self.at(path, line=line or 1) if there else None
        info = evidence.names.dist_info
        if info and path.startswith(f"{info}/"):
            return self.dist_info_member(finding, path[len(info) + 1 :], line)
        if evidence.source:
            return self.at(evidence.source, line=line or 1)
        if (self.tree.root / path).is_file() and not (self.tree.root / path).is_symlink():
            return self.at(path, line=line or 1)
        return (self.packages() if finding.rule.location == "packages" else None) or self.builder()

    def inside(self, directory: str) -> Location | None:
        """Return the first file of the tree in a directory, which may be a wheel's."""
        root = f"{self.tree.source_root}/" if self.tree.source_root else ""
        found = (
            file.path
            for prefix in (directory, root + directory)
            for file in self.tree.files
            if file.path.startswith(prefix)
        )
        path = next(found, None)
        return self.at(path, line=1) if path is not None else None

    def packages(self) -> Location | None:
        """Return the setting that chooses the packages: the back end's own key, or the one in setup.cfg or setup.py; None without one."""
        span = fields.packages(self.tree.pyproject)
        if span is not None:
            return self.at("pyproject.toml", span)
        for path, finder in (("setup.cfg", legacy.packages_in_setup_cfg), ("setup.py", legacy.packages_in_setup_py)):
            if (found := finder(self.tree.files)) is not None:
                return self.at(path, found)
        return None

    def dist_info_member(self, finding: Finding, name: str, line: int | None) -> Location | None:
        """Return where a file of `.dist-info` comes from."""
        if name == "METADATA":
            return self.key_of("Name", "")
        if name == "entry_points.txt":
            return self.entry_point(finding)
        if name.startswith("licenses/") and name[9:] in self.tree.files:
            return self.at(name[9:], line=line or 1)
        if name.rpartition("/")[2] in self.tree.files:
            return self.at(name.rpartition("/")[2], line=line or 1)
        return self.builder()

    def entry_point(self, finding: Finding) -> Location | None:
        """Return the line of pyproject.toml, setup.cfg or setup.py that declares an entry point."""
        group, name = finding.evidence.entry_point or ("", str(finding.facts.get("name", "")))
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

    # The rest

    def whole(self, finding: Finding) -> Location | None:
        """Return the line for a finding about an artifact or release as such: a fact may name a file or key, else the project table."""
        path = finding.facts.get("file")
        if isinstance(path, str) and path in self.tree.files:
            return self.at(path, line=1)
        if finding.rule.location == "allowance":
            span = fields.allowance(self.tree.pyproject, finding.facts)
            return self.at("pyproject.toml", span) if span is not None else None
        field = finding.rule.location
        if field == "packages":
            return self.packages() or self.fallback()
        if not field and finding.evidence.names.kind in {"wheel", "sdist"}:
            return self.builder()
        return self.key_of(field or "Name", "")

    def builder(self) -> Location | None:
        """Return the build backend's line: what made the archive as it is."""
        span = fields.builder(self.tree.pyproject)
        return self.at("pyproject.toml", span) if span is not None else self.fallback()

    def fallback(self) -> Location | None:
        """Return what stands for the project: its table, else setup.cfg's section, setup.py's call, or line 1 of either."""
        span = fields.nearest(self.tree.pyproject, "")
        if span is not None:
            return self.at("pyproject.toml", span)
        for name, finder in (("setup.cfg", legacy.metadata_section), ("setup.py", legacy.setup_call)):
            if (found := finder(self.tree.files)) is not None:
                return self.at(name, found)
        path = next((p for p in PROJECT_FILES if p in self.tree.files), None)
        return self.at(path, line=1) if path is not None else None


def around(one: list[str], here: int, other: list[str], there: int) -> int:
    """Return how many of the two lines before and after a line are equal in two texts."""
    return sum(
        one[here + step : here + step + 1] == other[there + step : there + step + 1]
        for step in (-2, -1, 1, 2)
        if here + step >= 0 and there + step >= 0
    )


def read(path: Path) -> bytes:
    """Return the bytes of a file that git does not track (yet), b"" when it cannot be read."""
    from pkglint.model.tree import read_untracked

    return read_untracked(path)
