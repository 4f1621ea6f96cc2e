"""The values of the archive layer: limits, members, what is wrong with them, and how the container is built."""

from __future__ import annotations

from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.archive.zip_list import Directory

MIB = 1 << 20


def show(name: bytes | str) -> str:
    """Return a name for a fault's detail: quoted, escaped, and not longer than a line."""
    return repr(name) if len(name) <= 100 else repr(name[:90]) + "…"


class Limits(NamedTuple):
    """What a reader may spend on one archive; a hostile archive ends in a fault, not in an empty machine."""

    max_member: int = 256 * MIB
    """Bytes of one member that are decompressed; a larger member is the fault `too-large`."""
    max_members: int = 200_000
    """Members that are listed; the rest is the structural fault `too-many-members`."""
    max_total: int = 4096 * MIB
    """Bytes decompressed in one archive in all."""
    max_text: int = 4 * MIB
    """Bytes of a file of metadata or settings that are read (METADATA, setup.cfg, …); of RECORD eight times as many."""
    max_readme: int = MIB
    """Characters of a description that is rendered; in reStructuredText, which takes far longer, an eighth of it and so many lines as a hundredth."""
    max_ratio: int = 200
    """Decompressed bytes per byte of the file, once more than `free` bytes are decompressed."""
    free: int = 512 * MIB
    """Bytes decompressed in all whatever the ratio."""
    keep: int = 8 * MIB
    """Bytes of a decompressed tar that stay in memory; a longer one is kept in a temporary file."""

    def budget(self, size: int) -> int:
        """Return how many bytes may be decompressed in all from a file of `size` bytes."""
        return min(self.max_total, max(self.free, size * self.max_ratio))


DEFAULT_LIMITS = Limits()
"""What a reader may spend unless told otherwise."""


class Fault(NamedTuple):
    """Something wrong with an archive or a member: a code word, a few English words, where, and what a message is made of."""

    code: str
    detail: str
    entry: int | None = None
    """Index of the member concerned."""
    offset: int | None = None
    """Where in the file (for a compressed tar: in the decompressed stream)."""
    facts: dict[str, int | str] | None = None


class Unreadable(Exception):
    """Raised where a value is asked for that is made of a file that cannot be read: it is unknown, not empty."""


class Content:
    """What reading a member gave: its bytes, or what is wrong with it."""

    __slots__ = ("fault", "partial")

    def __init__(self, partial: bytes, fault: Fault | None = None) -> None:
        """Take the bytes, all of them when nothing is wrong."""
        self.partial = partial
        """The bytes as far as they could be had, b"" when none could."""
        self.fault = fault

    def __eq__(self, other: object) -> bool:
        """Tell whether reading gave the same."""
        return isinstance(other, Content) and (self.partial, self.fault) == (other.partial, other.fault)

    def __hash__(self) -> int:
        """Return a hash that equal contents share."""
        return hash((self.partial, self.fault))

    @property
    def data(self) -> bytes:
        """Return the bytes; raise `Unreadable` when they are not those that were packed."""
        if self.fault is not None and self.fault.code != "unused-data":
            raise Unreadable(self.fault.detail)
        return self.partial


class LocalHeader(NamedTuple):
    """The header in front of a ZIP member's data, which may contradict the central directory.

    `compressed` and `size` are as stored; a ZIP64 extra field is not applied.
    """

    offset: int
    version_needed: int
    flags: int
    method: int
    crc: int
    compressed: int
    size: int
    raw: bytes
    name: str
    extra: bytes


class ZipDetails:
    """What a ZIP's central directory says of a member beyond the common fields."""

    __slots__ = (
        "_directory", "_local", "comment", "crc", "create_system", "disk", "external_attr", "extra", "flags",
        "header_offset", "internal_attr", "method", "version_made", "version_needed",
    )  # fmt: skip

    def __init__(self, directory: Directory, at: int, header_offset: int) -> None:
        """Unpack the record at `at` of the directory."""
        (made, system, needed, flags, method, crc, names, extras, comments, disk, internal, external) = (
            directory.record(at)
        )
        self.version_made = made
        self.create_system = system
        self.version_needed = needed
        self.flags = flags
        self.method = method
        self.crc = crc
        self.disk = disk
        self.internal_attr = internal
        self.external_attr = external
        self.header_offset = header_offset
        start = at + 46 + names
        self.extra = directory.data[start : start + extras]
        self.comment = directory.data[start + extras : start + extras + comments]
        self._directory = directory
        self._local: LocalHeader | None = None

    @property
    def local(self) -> LocalHeader | None:
        """Return the local header, None when there is none where the directory points."""
        if self._local is None:
            self._local = self._directory.local_header(self.header_offset)
        return self._local

    @property
    def data_offset(self) -> int | None:
        """Return where the member's compressed bytes begin, None without a local header."""
        local = self.local
        return None if local is None else local.offset + 30 + len(local.raw) + len(local.extra)


class TarDetails(NamedTuple):
    """What a tar header says of a member beyond the common fields."""

    uname: str
    gname: str
    sparse: bool
    data_offset: int
    """Where the member's data begins in the decompressed stream."""


class Entry:
    """One member as the archive lists it: files, directories, links and duplicates, in archive order.

    `name` is as stored, undecodable bytes as surrogates, or what a Unicode path field of a ZIP puts in its place; the trailing slash of a directory is kept in a ZIP and, as
    `tarfile` does, dropped in a tar. `raw` is the stored bytes. `kind` is one of file, directory, symlink, hardlink,
    device, fifo, socket, other. `mode` is the permission bits with setuid, setgid and sticky, None when the archive
    records none. `mtime` is seconds since 1970 (a ZIP's local time is read as UTC), None when there is no such date.
    `link` is the target of a link in a tar; a ZIP keeps it as the member's content.
    """

    __slots__ = (
        "_at", "_directory", "_zip", "compressed", "index", "kind", "link", "mode", "mtime", "name", "raw", "size",
        "tar",
    )  # fmt: skip

    def __init__(  # noqa: PLR0917 - made once a member, where keywords cost time
        self,
        index: int,
        name: str,
        raw: bytes,
        size: int,
        compressed: int,
        kind: str,
        mode: int | None,
        mtime: int | None,
        link: str = "",
        tar: TarDetails | None = None,
        directory: Directory | None = None,
        at: int = 0,
    ) -> None:
        """Take every field; a ZIP member also takes its directory and where its record is in there."""
        self.index = index
        self.name = name
        self.raw = raw
        self.size = size
        self.compressed = compressed
        self.kind = kind
        self.mode = mode
        self.mtime = mtime
        self.link = link
        self.tar = tar
        self._directory = directory
        self._at = at
        self._zip: ZipDetails | None = None

    @property
    def zip(self) -> ZipDetails | None:
        """Return what the ZIP says of the member, None in a tar."""
        if self._zip is None and self._directory is not None:
            self._zip = ZipDetails(self._directory, self._at, self._directory.offsets[self.index])
        return self._zip

    def __repr__(self) -> str:
        """Show position, kind and name, for test failures."""
        return f"<Entry {self.index} {self.kind} {self.name!r}>"


class ZipStructure(NamedTuple):
    """The end record of a ZIP (or its ZIP64 form, when that is used) and what follows from it."""

    end_offset: int
    """Where the end record is."""
    disk: int
    directory_disk: int
    entries_on_disk: int
    entries: int
    directory_size: int
    directory_offset: int
    """As stored."""
    directory_start: int
    """Where the directory really begins."""
    prepended: int
    """By how much every stored offset is wrong: bytes in front of the archive."""
    comment: bytes
    zip64: bool
    zip64_offset: int | None
    """Where the ZIP64 end record is."""
    trailing: int
    """Bytes behind the end record and its comment; negative when the comment is cut off."""


class TarStructure(NamedTuple):
    """How a tar, and the compressed stream around it, end."""

    size: int
    """Length of the decompressed stream, as far as it was read."""
    ended: bool
    """Whether there was a block of zeros to end the archive."""
    end: int
    """Where the members end in the decompressed stream: at that block, at a header that is none, or at the end."""
    trailing: int
    """Bytes behind the end of the archive up to the last that is not NUL."""
    stream_members: tuple[int, ...]
    """Where in the decompressed stream each gzip member (bzip2, xz: stream) begins."""
    stream_trailing: int
    """Bytes of the file behind the compressed stream that are no further stream (NUL padding not counted)."""
    pax_global: dict[str, str]
