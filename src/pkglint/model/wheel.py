"""A wheel: its name, its tags, its `.dist-info`, and what it installs."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property

from pkglint.archive import Unreadable
from pkglint.formats import entry_points, metadata, record, wheel_file
from pkglint.model.built import Built
from pkglint.model.native import Natives
from pkglint.model.paths import normalized
from pkglint.model.python import Library
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from pkglint.formats.entry_points import EntryPoints
    from pkglint.formats.metadata import Metadata
    from pkglint.formats.record import RecordFile
    from pkglint.formats.wheel_file import WheelFile
    from pkglint.model.files import File


class WheelName(NamedTuple):
    """The parts of a wheel's file name, as written (binary distribution format, "File name convention")."""

    distribution: str
    version: str
    build: str
    python: str
    abi: str
    platform: str


class Tag(NamedTuple):
    """One expanded compatibility tag."""

    python: str
    abi: str
    platform: str

    def __str__(self) -> str:
        """Return the tag as WHEEL writes it."""
        return "-".join(self)


RECORDS = 8
"""How many times what is read of another text is read of RECORD."""


class Wheel(Built):
    """A wheel on disk, read lazily; a file that is none has an `archive.problem` and is otherwise empty."""

    kind: Literal["wheel"] = "wheel"

    @cached_property
    def filename_parts(self) -> WheelName | None:
        """Return the file name's parts, or None when there are not five or six of them."""
        stem = self.filename[:-4] if self.filename.lower().endswith(".whl") else self.filename
        parts = stem.split("-")
        if len(parts) == 5:
            parts.insert(2, "")
        return WheelName(*parts) if len(parts) == 6 else None

    @cached_property
    def tags(self) -> frozenset[Tag]:
        """Return the file name's tags, expanded; empty when the name has no five or six parts."""
        parts = self.filename_parts
        if parts is None:
            return frozenset()
        return frozenset(
            Tag(python, abi, platform)
            for python in parts.python.lower().split(".")
            for abi in parts.abi.lower().split(".")
            for platform in parts.platform.lower().split(".")
        )

    @property
    def platforms(self) -> frozenset[str]:
        """Return the expanded platform tags."""
        return frozenset(tag.platform for tag in self.tags)

    @property
    def reaches_windows(self) -> bool:
        """Tell whether the tags let the wheel be installed on Windows; a name without tags may be for any system."""
        return not self.platforms or any(platform == "any" or platform.startswith("win") for platform in self.platforms)

    @property
    def linux_only(self) -> bool:
        """Tell whether every platform tag is one of Linux."""
        return bool(self.platforms) and all(
            platform.startswith(("linux", "manylinux", "musllinux")) for platform in self.platforms
        )

    @cached_property
    def name(self) -> str:
        """Return the project's name: METADATA's, else the file name's, as written; "" when neither gives one."""
        parts = self.filename_parts
        return self._header("Name") or (parts.distribution if parts else "")

    @cached_property
    def version(self) -> str:
        """Return the version: METADATA's, else the file name's, as written; "" when neither gives one."""
        parts = self.filename_parts
        return self._header("Version") or (parts.version if parts else "")

    @cached_property
    def dist_infos(self) -> tuple[str, ...]:
        """Return the top-level directories that end in `.dist-info`, in archive order."""
        seen = dict.fromkeys(entry.name.split("/", 1)[0] for entry in self.archive.entries if "/" in entry.name)
        return tuple(name for name in seen if name.endswith(".dist-info"))

    @cached_property
    def dist_info(self) -> str:
        """Return the wheel's `.dist-info` directory: the one the file name asks for, else the only one, else one of the project, else ""."""
        if self.archive.problem is not None:
            return ""
        parts = self.filename_parts
        expected = f"{parts.distribution}-{parts.version}.dist-info" if parts else ""
        if expected in self.dist_infos or not self.dist_infos:
            return expected if expected in self.dist_infos else ""
        if len(self.dist_infos) > 1 and parts:
            for candidate in self.dist_infos:
                if normalized(candidate.split("-", 1)[0]) == normalized(parts.distribution):
                    return candidate
        return self.dist_infos[0]

    @cached_property
    def data_dir(self) -> str:
        """Return the `.data` directory that belongs to the `.dist-info` (whether or not it exists)."""
        return self.dist_info.removesuffix(".dist-info") + ".data" if self.dist_info else ""

    def info_path(self, name: str) -> str:
        """Return the member name of a file in `.dist-info`."""
        return f"{self.dist_info}/{name}"

    @cached_property
    def metadata_path(self) -> str:
        """Return METADATA's member name, or that of the file which twine takes for it.

        twine takes the first member, by depth and then by name, whose path has METADATA in it and whose content has the words
        `Metadata-Version`.
        """
        own = self.info_path("METADATA")
        paths = [path for path in self.files.paths if "METADATA" in path]
        for path in sorted(paths, key=lambda path: (path.count("/"), path.split("/"))):
            if path == own:
                break
            with suppress(Unreadable):
                if b"Metadata-Version" in self.files.read(path):
                    return path
        return own

    @cached_property
    def metadata(self) -> Metadata:
        """Return METADATA, empty when there is none."""
        return metadata.parse(self.files.read(self.metadata_path) if self.dist_info else b"")

    def knows(self, field: str) -> bool:  # noqa: ARG002 - a tree does look at the field
        """Tell whether METADATA is there and in an encoding that can be read, so that a field's absence means something."""
        return bool(self.dist_info) and self.metadata_path in self.files and not self.metadata.encoding

    @cached_property
    def wheel_file(self) -> WheelFile:
        """Return WHEEL, empty when there is none."""
        return wheel_file.parse(self.files.read(self.info_path("WHEEL")) if self.dist_info else b"")

    @cached_property
    def record(self) -> RecordFile:
        """Return RECORD, empty when there is none."""
        path = self.info_path("RECORD")
        return record.parse(self.files.whole(path) if self.dist_info and not self.record_too_long else b"")

    @property
    def record_too_long(self) -> bool:
        """Tell whether RECORD is larger than what is read of one."""
        file = self.files.get(self.info_path("RECORD"))
        return file is not None and file.size > RECORDS * self.limits.max_text

    @cached_property
    def entry_points(self) -> EntryPoints:
        """Return entry_points.txt, empty when there is none."""
        return entry_points.parse(self.files.read(self.info_path("entry_points.txt")) if self.dist_info else b"")

    @cached_property
    def natives(self) -> Natives:
        """Return the facts of the native files: ELF, Mach-O, PE."""
        return Natives(self.files)

    @cached_property
    def library(self) -> Library:
        """Return what lands in site-packages, by install path, `.dist-info` excepted."""
        schemes = tuple(f"{self.data_dir}/{scheme}/" for scheme in ("purelib", "platlib")) if self.data_dir else ()

        def items() -> list[tuple[str, File]]:
            found: list[tuple[str, File]] = []
            for file in self.files:
                top = file.path.split("/", 1)[0]
                if top == self.data_dir and top:
                    found += [(file.path[len(scheme) :], file) for scheme in schemes if file.path.startswith(scheme)]
                elif not (top.endswith((".dist-info", ".data")) and "/" in file.path):
                    found.append((file.path, file))
            return found

        return Library(self.files, items())
