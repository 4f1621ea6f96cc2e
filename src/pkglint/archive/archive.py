"""One interface to wheels and sdists: open a file, list its members, read them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pkglint.archive.records import DEFAULT_LIMITS, Content, Fault, Limits, Unreadable, ZipStructure
from pkglint.archive.sniff import WORDS, Window, load, look, no_tar
from pkglint.archive.zip_end import find_end, is_zip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pkglint.archive.records import Entry, TarStructure
    from pkglint.archive.sniff import Buffer
    from pkglint.archive.tar_read import TarReader
    from pkglint.archive.zip_read import ZipReader

_SUFFIXES = {
    ".whl": "zip", ".zip": "zip", ".egg": "zip", ".tar.gz": "gzip", ".tgz": "gzip", ".tar": "tar",
    ".tar.bz2": "bzip2", ".tbz": "bzip2", ".tbz2": "bzip2", ".tar.xz": "xz", ".txz": "xz", ".tar.lzma": "lzma",
}  # fmt: skip
_FORMATS = {"zip": "zip", "gzip": "tar.gz", "tar": "tar", "bzip2": "tar.bz2", "xz": "tar.xz", "lzma": "tar.lzma"}
_STREAMS = ("tar", "gzip", "bzip2", "xz", "lzma")
_TARS = frozenset(_STREAMS)

NOT_ZIP = "File is not a zipfile"
NOT_TAR = "File is not a tarfile"
BOTH = "File is both a zip and a tar file"


class Archive:
    """One wheel or sdist as a file: its members, what is wrong with the container, and the members' content.

    `format` is what the bytes are: zip, tar, tar.gz, tar.bz2, tar.xz or tar.lzma, or the code word of another look.
    `problem` is set when the file is no archive of the kind that its name says or cannot be listed; then asking for `entries`
    raises `Unreadable`, and `refusal` is PyPI's answer behind `Invalid distribution file. `.
    """

    def __init__(
        self,
        path: Path,
        data: Buffer,
        form: str,
        *,
        problem: Fault | None = None,
        refusal: str = "",
        reader: ZipReader | TarReader | None = None,
        entries: list[Entry] | None = None,
        zip_structure: ZipStructure | None = None,
        tar_structure: TarStructure | None = None,
    ) -> None:
        """Take what `open_archive` found."""
        self.path = path
        self.size = len(data)
        self.format = form
        self.problem = problem
        self.refusal = refusal
        self._entries: list[Entry] = entries or []
        self.zip = zip_structure
        self.tar = tar_structure
        self._data: Buffer | None = data
        self._reader = reader

    @property
    def entries(self) -> list[Entry]:
        """Return the members in archive order."""
        if self.problem is not None:
            raise Unreadable(self.problem.detail)
        return self._entries

    @cached_property
    def faults(self) -> list[Fault]:
        """Return the structural faults; for a ZIP, the first that `WALK_REASONS` has is the one that PyPI names."""
        self._wake()
        return self._reader.faults() if self._reader else []

    def read(self, entry: Entry) -> Content:
        """Return a member's content, and what is wrong with it: see `ZipReader.read` and `TarReader.read`."""
        self._wake()
        if self._reader is None:
            return Content(b"", Fault("closed", "the archive is closed", entry.index))
        return self._reader.read(entry)

    def contents(self, wanted: Callable[[Entry], bool]) -> Iterator[tuple[Entry, Content]]:
        """Yield the wanted members with their content, in archive order."""
        for entry in self._entries:
            if wanted(entry):
                yield entry, self.read(entry)

    def unload(self) -> None:
        """Let go of the file and of what was decompressed, and keep the list of members; reading brings both back."""
        if self._reader is not None:
            self._reader.close()
        if isinstance(self._data, Window):
            self._data.close()
        self._data = None

    def _wake(self) -> None:
        """Open the file again after `unload`; one that is not there any more, or is another by its size, cannot be read."""
        if self._data is None and self._reader is not None:
            data = load(self.path)
            if isinstance(data, Fault) or len(data) != self.size:
                self._reader = None
            else:
                self._data = data
                self._reader.open(data)

    def close(self) -> None:
        """Let go of the file; members can no longer be read, what was found stays."""
        if self._reader is not None:
            _ = self.faults
        self.unload()
        self._reader = None


def open_archive(path: Path, limits: Limits = DEFAULT_LIMITS) -> Archive:
    """Open and list a distribution file; whatever is wrong with it is told by the result, nothing is raised."""
    path = Path(path)
    data = load(path)
    if isinstance(data, Fault):
        return Archive(path, b"", "none", problem=data)
    kind = _expected(path.name)
    end = find_end(data)
    zipped = is_zip(data, end)
    if kind is None:
        kind = "zip" if zipped else look(data)
    if zipped and (tar := _tar_kind(data)):
        detail = f"a ZIP archive and {WORDS[tar]} at once"
        return Archive(path, data, "zip", problem=Fault("zip-and-tar", detail, facts={"expected": tar}), refusal=BOTH)
    if kind in _TARS:
        return _open_tar(path, data, kind, limits)
    if kind != "zip":
        return Archive(
            path, data, kind, problem=Fault(kind, f"{WORDS[kind]}, which is no kind of archive that is read")
        )
    if not zipped or not isinstance(end, ZipStructure):
        return Archive(path, data, _format(data), problem=_no_zip(data, end), refusal=NOT_ZIP)
    return _open_zip(path, data, end, limits)


def _open_zip(path: Path, data: Buffer, end: ZipStructure, limits: Limits) -> Archive:
    from pkglint.archive.zip_list import Directory
    from pkglint.archive.zip_read import ZipReader

    if end.directory_start < 0:
        problem = Fault("directory-offset", "the end record gives the directory a place before the file begins")
        return Archive(path, data, "zip", problem=problem, refusal="None", zip_structure=end)
    directory = Directory(data, end, limits.max_members)
    if directory.fatal:
        return Archive(path, data, "zip", problem=directory.fatal, refusal="None", zip_structure=end)
    reader = ZipReader(directory, limits)
    return Archive(path, data, "zip", reader=reader, entries=directory.entries, zip_structure=end)


def _open_tar(path: Path, data: Buffer, kind: str, limits: Limits) -> Archive:
    from pkglint.archive.tar_read import open_tar

    seen = look(data)
    # An uncompressed tar has no magic at its beginning, and the old format has none at all.
    if kind not in {seen, "tar"}:
        listable = _tar_kind(data)
        what = Fault(listable or seen, f"{WORDS[listable or seen]}, not {WORDS[kind]}")
        return Archive(path, data, _FORMATS.get(listable, seen), problem=what, refusal="None" if listable else NOT_TAR)
    opened = open_tar(kind, data, limits)
    if opened.problem:
        problem = opened.problem
        refusal = "None" if _tar_kind(data) else NOT_TAR
        if refusal == NOT_TAR and problem.code == "not-tar":
            problem = Fault("not-tar", f"{WORDS[seen]} that holds no tar: {problem.detail}", facts={"found": seen})
        return Archive(path, data, _FORMATS[kind], problem=problem, refusal=refusal)
    reader = opened.reader
    assert reader is not None
    return Archive(path, data, _FORMATS[kind], reader=reader, entries=reader.entries, tar_structure=opened.structure)


def expected_kind(name: str) -> str:
    """Return the kind of archive that a name promises: zip, gzip, tar …; `archive` when it promises none."""
    return _expected(name) or "archive"


def _expected(name: str) -> str | None:
    """Return the kind of file that a name promises, None when it promises none."""
    lower = name.lower()
    return next((kind for suffix, kind in _SUFFIXES.items() if lower.endswith(suffix)), None)


def _tar_kind(data: Buffer) -> str:
    """Return as which kind of stream `tarfile.is_tarfile` takes the file for a tar, "" when it takes it for none."""
    seen = look(data)
    kinds = {"tar", seen} & _TARS
    if kinds == {"tar"} and no_tar(data[:512]):
        return ""
    from pkglint.archive.tar_read import first_member_lists

    return next((kind for kind in _STREAMS if kind in kinds and first_member_lists(kind, data)), "")


def _format(data: Buffer) -> str:
    return _FORMATS.get(_tar_kind(data), look(data))


def _no_zip(data: Buffer, end: ZipStructure | Fault | None) -> Fault:
    """Say why a file that should be a ZIP is none."""
    if isinstance(end, Fault):
        return end
    seen = _tar_kind(data) or look(data)
    if seen != "zip" and end is None:
        return Fault(seen, f"{WORDS[seen]}, not {WORDS['zip']}")
    if end is None:
        return Fault("cut-off", "a ZIP archive without its end: it is cut off")
    if end.disk != end.directory_disk:
        detail = f"the end record is on disk {end.disk}, the directory on disk {end.directory_disk}"
        return Fault("several-disks", detail, None, end.end_offset)
    return Fault("directory-offset", "the central directory is not where the end record says", None, end.end_offset)
