"""A tar's headers → members, by the rules of `tarfile` in CPython 3.14 (what PyPI and pip run).

`tarfile` refuses some broken archives and takes others to end early. The first become `Broken`, the second a fault
and a shorter list.
"""

from __future__ import annotations

from functools import lru_cache
from zlib import adler32

from pkglint.archive.records import Entry, Fault, TarDetails
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 512
_ZEROS = bytes(BLOCK)
_NO_DEVICE = bytes(16)
_MAX_HEADER = 1 << 20  # bytes of one long name or pax header
_MAX_NAMES = 32 << 20  # characters of all names and link targets, which compress to nothing; a pax record counts as 16
_REGULAR = frozenset({b"0", b"\0", b"7", b"S"})
_SUPPORTED = frozenset({b"0", b"\0", b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"L", b"K", b"S"})
_KINDS = {
    b"0": "file", b"\0": "file", b"7": "file", b"S": "file", b"1": "hardlink", b"2": "symlink", b"3": "device",
    b"4": "device", b"5": "directory", b"6": "fifo",
}  # fmt: skip
_PAX_LENGTH = regex(rb"([0-9]{1,20}) ")


class Tape:
    """A decompressed stream that is read forward: any place not before the last one asked for."""

    __slots__ = ("_base", "_buffer", "_chunks", "exhausted")

    def __init__(self, buffer: bytes, chunks: Iterator[bytes]) -> None:
        """Begin with bytes at hand, and go on with chunks."""
        self._buffer = buffer
        self._base = 0
        self._chunks = chunks
        self.exhausted = False

    def get(self, offset: int, length: int) -> bytes:
        """Return the bytes at an offset, fewer at the end of the stream."""
        start = offset - self._base
        found = self._buffer[start : start + length]
        if len(found) == length:
            return found
        pieces: list[bytes] = []
        while True:
            start = offset - self._base
            piece = self._buffer[start : start + length]
            pieces.append(piece)
            offset += len(piece)
            length -= len(piece)
            if not length or not self._next():
                return b"".join(pieces)

    def length(self) -> int:
        """Return the length of the stream, reading on to its end."""
        while self._next():
            pass
        return self._base + len(self._buffer)

    def remaining(self, offset: int) -> Iterator[tuple[int, bytes]]:
        """Yield offset and bytes of everything from an offset to the end."""
        while True:
            start = max(offset - self._base, 0)
            if start < len(self._buffer):
                yield self._base + start, self._buffer[start:]
            if not self._next():
                return

    def _next(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is None:
            self.exhausted = True
            return False
        self._base += len(self._buffer)
        self._buffer = chunk
        return True


class _BrokenError(Exception):
    """The archive is one that `tarfile` refuses; carries the fault."""

    def __init__(self, code: str, detail: str, offset: int) -> None:
        super().__init__(detail)
        self.fault = Fault(code, detail, None, offset)


class _HeaderError(Exception):
    """A header that `tarfile` calls invalid, empty or truncated: the end, a refusal, or both, by where it stands."""


class _EndError(Exception):
    """A block of zeros."""


class Header(NamedTuple):
    """A valid header block: what is needed of every header, and the block for the rest."""

    type: bytes
    size: int
    mtime: int
    mode: int
    block: bytes


class Listing:
    """The members of one tar in `entries`, up to the place `end`; `ended` when a block of zeros is there.

    `broken` is what makes `tarfile` refuse the archive, `faults` what makes it see a shorter one.
    """

    __slots__ = ("broken", "end", "ended", "entries", "faults", "names", "pax_global", "tape")

    def __init__(self, tape: Tape, max_members: int) -> None:
        """List at most `max_members` members of a stream."""
        self.tape = tape
        self.names = 0
        """Characters of names and link targets so far."""
        self.pax_global: dict[str, str] = {}
        self.entries: list[Entry] = []
        self.faults: list[Fault] = []
        self.ended = False
        self.end = 0
        self.broken: Fault | None = None
        try:
            self._list(max_members)
        except _BrokenError as error:
            self.broken = error.fault

    def _list(self, max_members: int) -> None:
        while True:
            if len(self.entries) >= max_members or self.names > _MAX_NAMES:
                most = (
                    f"{_MAX_NAMES} characters of names and extended headers"
                    if self.names > _MAX_NAMES
                    else f"{max_members} members"
                )
                self.faults.append(Fault("too-many-members", f"more than {most}", None, self.end))
                return
            try:
                self._member()
            except _EndError:
                self.ended = True
                return
            except _HeaderError as error:
                if self.end == 0:
                    raise _BrokenError("not-tar", str(error), 0) from None
                if str(error):
                    detail = f"{error}: whatever follows is not seen"
                    self.faults.append(Fault("bad-tar-header", detail, None, self.end))
                return

    def _member(self) -> None:
        """Read the headers of one member, append it, and move `end` behind its data."""
        at = self.end
        pending: list[_Extension] = []
        try:
            header = self._header(at)
            while header.type in _EXTENDED:
                pending.append(self._extension(at + BLOCK, header))
                at += BLOCK + _blocks(header.size)
                header = self._header(at)
            member = _Member(header, at, nested=bool(pending))
            if header.type == b"S":
                member.skip_map(self.tape)
            else:
                if self.pax_global:
                    member.apply(self.pax_global)
                if member.type == b"5":
                    member.name = member.name.rstrip("/")
        except (_HeaderError, _EndError) as error:
            # An extended header must have its member; a first header that is none is the end.
            if pending:
                detail = str(error) or "a header is missing behind an extended one"
                raise _BrokenError("tar-headers", detail, at) from None
            raise
        if pending:
            self._extend(member, pending, at)
        self.names += len(member.name) + len(member.link) + 16 * member.records
        self.entries.append(member.entry(len(self.entries)))
        self.end = member.end

    def _extend(self, member: _Member, pending: list[_Extension], at: int) -> None:
        """Apply extended headers to a member, the last one first."""
        try:
            while pending:
                extension = pending.pop()
                if extension.pax is None:
                    member.rename(extension)
                else:
                    member.extend(extension, extension.pax, self.tape)
        except _HeaderError as error:
            if pending or self.end == 0:
                raise _BrokenError("tar-headers", str(error), at) from None
            raise
        except ValueError as error:
            raise _BrokenError("tar-sparse", f"a sparse member with a bad map ({error})", at) from None

    def _extension(self, at: int, header: Header) -> _Extension:
        """Return the extended header whose data is at a place."""
        size = _blocks(header.size)
        if size > _MAX_HEADER:
            raise _BrokenError("too-large", f"an extended header of {size} bytes", at)
        data = self.tape.get(at, size)
        if header.type in {b"L", b"K"}:
            return _Extension(header.type, data.partition(b"\0")[0], None, [])
        pax = self.pax_global if header.type == b"g" else self.pax_global.copy()
        return _Extension(header.type, b"", pax, _read_pax(data, pax))

    def _header(self, at: int) -> Header:
        block = self.tape.get(at, BLOCK)
        if len(block) == BLOCK:
            return parse_header(block)
        length = self.tape.length()
        if at > length:
            raise _BrokenError("truncated", "the data of the last member is cut off", length)
        if block:
            raise _HeaderError("a header is cut off")
        raise _HeaderError("" if at else "nothing is in it")


class _Extension(NamedTuple):
    """A GNU long name (`text`), or a pax header: the fields that hold from it on, and its records of sparse files."""

    type: bytes
    text: bytes
    pax: dict[str, str] | None
    records: list[tuple[bytes, bytes]]


class _Member:
    """A member while extended headers are applied to it."""

    def __init__(self, header: Header, at: int, *, nested: bool) -> None:
        block = header.block
        raw = block[:100].partition(b"\0")[0]
        self.header = header
        self.type = header.type
        # In the old format a file whose name ends in a slash is a directory; behind an extended header that counts no more.
        if self.type == b"\0" and not nested and raw.endswith(b"/"):
            self.type = b"5"
        self.raw = raw
        self.name = _text(raw.rstrip(b"/") if self.type == b"5" else raw)
        if block[345] and self.type != b"S":
            prefix = block[345:500].partition(b"\0")[0]
            self.raw = prefix + b"/" + raw
            self.name = _text(prefix) + "/" + self.name
        self.link = _text(block[157:257].partition(b"\0")[0]) if block[157] else ""
        self.size = header.size
        self.mtime = header.mtime
        self.uname, self.gname = _account(block[265:297]), _account(block[297:329])
        self.sparse = False
        self.records = 0
        self.data = at + BLOCK
        self.end = self.data + self.stored()

    def stored(self) -> int:
        """Return how many bytes of blocks the data takes."""
        if self.type in _REGULAR or self.type not in _SUPPORTED:
            return _blocks(self.size)
        return 0

    def skip_map(self, tape: Tape) -> None:
        """Go over the map of an old GNU sparse file."""
        block, more = self.header.block, self.header.block[482]
        at = self.data
        while more:
            extension = tape.get(at, BLOCK)
            if len(extension) < BLOCK:
                raise _BrokenError("truncated", "the map of a sparse member is cut off", at)
            more = extension[504]
            at += BLOCK
        self.data = at
        self.end = at + _blocks(self.size)
        self.size = _number(block[483:495])
        self.sparse = True

    def apply(self, pax: dict[str, str]) -> None:
        """Replace fields by those of a pax header."""
        for key, value in pax.items():
            match key:
                case "path":
                    self.name, self.raw = value.rstrip("/"), _bytes(value)
                case "GNU.sparse.name":
                    self.name, self.raw = value, _bytes(value)
                case "GNU.sparse.size" | "GNU.sparse.realsize":
                    self.size = int(value)
                case "linkpath":
                    self.link = value
                case "uname":
                    self.uname = value
                case "gname":
                    self.gname = value
                case "size" | "mtime":
                    setattr(self, key, _pax_number(key, value))
        self.records = len(pax)

    def rename(self, extension: _Extension) -> None:
        """Take a GNU long name or link target."""
        text = extension.text
        if extension.type == b"L":
            self.name, self.raw = _text(text), text
        else:
            self.link = _text(text)
        if self.type == b"5":
            self.name = self.name.removesuffix("/")

    def extend(self, extension: _Extension, pax: dict[str, str], tape: Tape) -> None:
        """Apply a pax header, with the sparse formats that GNU tar puts into one."""
        if "GNU.sparse.map" in pax:
            for number in pax["GNU.sparse.map"].split(","):
                int(number)
            self.sparse = True
        elif "GNU.sparse.size" in pax:
            for key, value in extension.records:
                if key in {b"GNU.sparse.offset", b"GNU.sparse.numbytes"}:
                    int(value.decode())
            self.sparse = True
        elif pax.get("GNU.sparse.major") == "1" and pax.get("GNU.sparse.minor") == "0":
            self._skip_map_1_0(tape)
            self.sparse = True
        if extension.type == b"g":
            return
        self.apply(pax)
        if "size" in pax:
            self.end = self.data + self.stored()

    def _skip_map_1_0(self, tape: Tape) -> None:
        """Go over the map in front of the data of a pax sparse file: a count, then twice as many numbers, a line each."""
        wanted, lines, rest = 1, 0, b""
        while lines < wanted:
            if b"\n" not in rest:
                block = tape.get(self.data, BLOCK)
                if len(block) < BLOCK:
                    raise ValueError("cut off")
                self.data += BLOCK
                rest += block
                if len(rest) > 4 * BLOCK:
                    raise ValueError("a line too long")
                continue
            line, _, rest = rest.partition(b"\n")
            number = int(line)
            wanted = wanted + 2 * number if lines == 0 else wanted
            lines += 1

    def entry(self, index: int) -> Entry:
        """Return the member as it now is."""
        details = TarDetails(self.uname, self.gname, self.sparse, self.data)
        stored = max(self.end - self.data, 0) if self.sparse else self.size
        return Entry(
            index, self.name, self.raw, max(self.size, 0), max(stored, 0), _KINDS.get(self.type, "other"),
            self.header.mode & 0o7777, self.mtime, self.link if self.type in {b"1", b"2"} else "", details,
        )  # fmt: skip


_EXTENDED = frozenset({b"L", b"K", b"x", b"g", b"X"})


def parse_header(block: bytes) -> Header:
    """Return the fields of a header block; raises as `tarfile` tells blocks of zeros and invalid ones apart."""
    # Each half sums up to less than the modulus of Adler-32, whose low half is one more than the sum of the bytes.
    total = (adler32(block[:256]) & 0xFFFF) + (adler32(block[256:]) & 0xFFFF) - 2
    if not total and block == _ZEROS:
        raise _EndError
    checksum, digits = _checksum(block[148:156])
    if checksum != total - digits and checksum != _signed_sum(block):
        raise _HeaderError("a header has a bad checksum")
    if block[329:345] != _NO_DEVICE:
        _number(block[329:337])
        _number(block[337:345])
    return Header(block[156:157], _number(block[124:136]), _number(block[136:148]), _mode(block[100:124]), block)


def is_header(block: bytes) -> bool:
    """Return whether a tar can begin with these 512 bytes."""
    if len(block) < BLOCK:
        return False
    try:
        parse_header(block)
    except _EndError:
        return True
    except _HeaderError:
        return False
    return True


@lru_cache(8192)
def _checksum(field: bytes) -> tuple[int, int]:
    """Return the checksum that a header gives, and how much more the field adds to its bytes than the blanks that count instead."""
    try:
        return int(field.rstrip(b"\0 "), 8), sum(field) - 256
    except ValueError:
        return _number(field), sum(field) - 256


def _signed_sum(block: bytes) -> int:
    """Return the checksum as some old tars wrote it, from signed bytes."""
    body = block[:148] + block[156:]
    return 256 + sum(body) - 256 * sum(byte > 127 for byte in body)


@lru_cache(1024)
def _number(field: bytes) -> int:
    """Return a number of a header: octal digits, or base 256 when the first byte is 0x80 or 0xFF."""
    if field[0] in {0x80, 0xFF}:
        number = int.from_bytes(field[1:], "big")
        return number - 256 ** (len(field) - 1) if field[0] == 0xFF else number
    digits = field.partition(b"\0")[0]
    try:
        return int(digits.decode("ascii").strip() or "0", 8)
    except ValueError:
        raise _HeaderError("a header has a field that is no number") from None


@lru_cache(256)
def _mode(fields: bytes) -> int:
    """Return the mode in front of user and group, which are the same all over an archive, and numbers like it."""
    _number(fields[8:16])
    _number(fields[16:])
    return _number(fields[:8])


@lru_cache(256)
def _account(field: bytes) -> str:
    """Return a user or group name."""
    return _text(field.partition(b"\0")[0])


def _blocks(size: int) -> int:
    """Return the bytes of the blocks that so many bytes take."""
    if size < 0:
        raise _HeaderError("a header has a negative size")
    return size + -size % BLOCK


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _read_pax(data: bytes, pax: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Put the records `length keyword=value` of a pax header into a dict; return those of sparse files as they are."""
    sparse: list[tuple[bytes, bytes]] = []
    at, size = 0, len(data)
    while at < size and data[at]:
        found = _PAX_LENGTH.match(data, at)
        if found is None:
            raise _HeaderError("a pax header has a record without a length")
        length = int(found[1])
        end = at + length
        if length < 5 or end > size:
            raise _HeaderError("a pax header has a record of a bad length")
        keyword, equals, value = data[found.end() : end - 1].partition(b"=")
        if not keyword or not equals or data[end - 1] != 0x0A:
            raise _HeaderError("a pax header has a malformed record")
        pax[keyword.decode("utf-8", "surrogateescape")] = value.decode("utf-8", "surrogateescape")
        if keyword.startswith(b"GNU.sparse."):
            sparse.append((keyword, value))
        at = end
    return sparse


def _pax_number(key: str, value: str) -> int:
    try:
        return int(float(value)) if key == "mtime" else int(value)
    except (ValueError, OverflowError):
        return 0
