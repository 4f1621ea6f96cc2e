"""A source distribution: its top directory, its PKG-INFO, and what it would be built from."""

from __future__ import annotations

from functools import cached_property

from pkglint.archive import DEFAULT_LIMITS, Unreadable, open_archive
from pkglint.formats import metadata, toml
from pkglint.model.code import Code
from pkglint.model.files import Files, close, of_archive
from pkglint.model.python import Library, library_of_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, Literal

    from pkglint.archive import Archive, Limits
    from pkglint.formats.entry_points import EntryPoints
    from pkglint.formats.metadata import Metadata
    from pkglint.formats.toml import TomlFile
    from pkglint.model.release import Release

SUFFIXES = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.Z", ".tar.zst", ".tar", ".zip")
EGG_INFO = ".egg-info/entry_points.txt"
"""How the path ends of the entry points that setuptools writes into an sdist."""


class Sdist(Code):
    """An sdist on disk, read lazily; a file that is none has an `archive.problem` and is otherwise empty."""

    kind: Literal["sdist"] = "sdist"

    def __init__(self, path: Path, display_path: str | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        """Take the file, the path as the user gave it (for reports), and the limits under which it is read."""
        self.path = path
        self.display_path = display_path or str(path)
        self.filename = path.name
        self.limits = limits
        self.release: Release | None = None
        self.digests: dict[str, str] = {}
        """What `Files.digest` knows so far, of this process or another."""

    @cached_property
    def archive(self) -> Archive:
        """Return the open archive."""
        return open_archive(self.path, self.limits)

    def unload(self) -> None:
        """Let go of the file and of contents; both come back when somebody asks."""
        if "archive" in self.__dict__:
            self.archive.unload()
        if "files" in self.__dict__:
            self.files.forget()

    def close(self) -> None:
        """Let go of the archive and of all that was read, but for name and version; it comes back when somebody asks."""
        close(self)

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
    def files(self) -> Files:
        """Return the regular files by their path below the top directory (below the archive's root when there is not one)."""
        return of_archive(lambda: self.archive, self.prefix, self.digests, self.limits)

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

    def _header(self, name: str) -> str | None:
        """Return a field's value, None when it is absent or cannot be read."""
        try:
            return self.metadata.get(name)
        except Unreadable:
            return None

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
    def project(self) -> dict[str, Any]:
        """Return the [project] table, {} when there is none."""
        table = self.pyproject.value.get("project")
        return table if isinstance(table, dict) else {}

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
    def _source(self) -> tuple[str, Library]:
        return library_of_source(self.files)

    @cached_property
    def source_root(self) -> str:
        """Return the directory that holds the import packages: "src", "lib", "python" or ""."""
        return "" if self.archive.problem is not None else self._source[0]

    @property
    def library(self) -> Library:
        """Return the project's own import packages and modules, by import path."""
        return self._source[1]
