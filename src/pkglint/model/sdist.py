"""A source distribution: its top directory, its PKG-INFO, and what it would be built from."""

from __future__ import annotations

from functools import cached_property

from pkglint.formats import metadata, toml
from pkglint.model.built import Built
from pkglint.model.code import SourceCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from pkglint.formats.entry_points import EntryPoints
    from pkglint.formats.metadata import Metadata
    from pkglint.formats.toml import TomlFile

SUFFIXES = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.Z", ".tar.zst", ".tar", ".zip")
EGG_INFO = ".egg-info/entry_points.txt"
"""How the path ends of the entry points that setuptools writes into an sdist."""


class Sdist(Built, SourceCode):
    """An sdist on disk, read lazily; a file that is none has an `archive.problem` and is otherwise empty."""

    kind: Literal["sdist"] = "sdist"

    @cached_property
    def tops(self) -> tuple[str, ...]:
        """Return the first components of all member names, in order; `.` and the empty one of an absolute name included."""
        return tuple(dict.fromkeys(entry.name.split("/", 1)[0] for entry in self.archive.entries))

    @cached_property
    def top(self) -> str:
        """Return the top directory, "" when there is not exactly one."""
        if self.archive.problem is not None:
            return ""
        if len(self.tops) != 1 or self.tops[0] in {"", ".", ".."}:
            return ""
        top = self.tops[0]
        return top if any(entry.name.startswith(f"{top}/") for entry in self.archive.entries) else ""

    @property
    def prefix(self) -> str:
        """Return what stands before a file's path in its member name."""
        return f"{self.top}/" if self.top else ""

    @cached_property
    def suffix(self) -> str:
        """Return the file name's archive suffix, "" when it has none we know."""
        lower = self.filename.lower()
        return next((self.filename[-len(suffix) :] for suffix in SUFFIXES if lower.endswith(suffix.lower())), "")

    @cached_property
    def filename_parts(self) -> tuple[str, str] | None:
        """Return (name, version) of the file name as written, split at the last `-`, or None without one."""
        stem = self.filename[: len(self.filename) - len(self.suffix)]
        name, dash, version = stem.rpartition("-")
        return (name, version) if dash and name else None

    metadata_path = "PKG-INFO"

    @cached_property
    def metadata(self) -> Metadata:
        """Return the top directory's PKG-INFO, empty when there is none."""
        return metadata.parse(self.files.read("PKG-INFO"))

    def knows(self, field: str) -> bool:  # noqa: ARG002 - a tree does look at the field
        """Tell whether PKG-INFO is there and in an encoding that can be read, so that a field's absence means something."""
        return "PKG-INFO" in self.files and not self.metadata.encoding

    @cached_property
    def name(self) -> str:
        """Return the project's name: PKG-INFO's, else the file name's; "" when neither gives one."""
        return self._header("Name") or (self.filename_parts[0] if self.filename_parts else "")

    @cached_property
    def version(self) -> str:
        """Return the version: PKG-INFO's, else the file name's; "" when neither gives one."""
        return self._header("Version") or (self.filename_parts[1] if self.filename_parts else "")

    @cached_property
    def pyproject(self) -> TomlFile:
        """Return pyproject.toml, empty when there is none."""
        return toml.parse(self.files.read("pyproject.toml"))

    @cached_property
    def entry_points(self) -> EntryPoints:
        """Return the entry points that a wheel built from it would have: declared, and those that setuptools wrote into an egg-info."""
        from pkglint.formats import entry_points
        from pkglint.model.declared import declared_entry_points

        declared = declared_entry_points(self.pyproject, self.files)
        path = next((f.path for f in self.files if f.path.endswith(EGG_INFO) and f.path.count("/") <= 2), "")
        groups = dict(declared.groups)
        for group, points in entry_points.parse(self.files.read(path)).groups.items() if path else ():
            names = {point.name for point in groups.get(group, ())}
            more = tuple(point._replace(path=path) for point in points if point.name not in names)
            groups[group] = (*groups.get(group, ()), *more)
        return declared._replace(groups=groups)

    @cached_property
    def source_root(self) -> str:
        """Return the directory that holds the import packages: "src", "lib", "python" or ""."""
        return "" if self.archive.problem is not None else self._source[0]
