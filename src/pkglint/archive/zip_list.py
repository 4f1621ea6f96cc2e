"""A ZIP's central directory → members, with what `zipfile` would refuse in it."""

from __future__ import annotations

import struct
import zlib

from pkglint.archive.records import Entry, Fault, LocalHeader, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.archive.records import ZipStructure
    from pkglint.archive.sniff import Buffer

SIG_CENTRAL = b"PK\x01\x02"
SIG_LOCAL = b"PK\x03\x04"
_UTF8 = 0x800
_ENCRYPTED = 0x01
_PATCHED = 0x20
_STRONG = 0x40
_UNREADABLE = _ENCRYPTED | _PATCHED | _STRONG
_NEWEST = 63  # CPython recognises features up to 6.3, and dies above
_FULL = 0xFFFFFFFF
_FULL64 = 0xFFFFFFFFFFFFFFFF

# signature, version needed, flags, method, DOS time and date, compressed, size, lengths of name, extra and comment,
# external attributes, offset of the local header
_QUICK = struct.Struct("<I2xBxHHI4xIIHHH4xII")
# version made by, system, version needed, flags, method, CRC, the three lengths, disk, attributes
_RECORD = struct.Struct("<4xBBBxHH4xI8xHHHHHI4x")
_LOCAL = struct.Struct("<4sBxHH4xIIIHH")
_LOCAL_SIZE = 30
_RECORD_SIZE = 46
_MAX_DIRECTORY = 48 << 20  # bytes of the directory, most of them names

_KINDS = {0o120000: "symlink", 0o060000: "device", 0o020000: "device", 0o010000: "fifo", 0o140000: "socket"}


class Directory:
    """The central directory of one archive: its bytes, the members, and where their local headers are.

    `fatal` is what makes `zipfile` refuse the archive; `faults` is what it passes over or what concerns single members.
    `complete` says that the records fill the directory to its last byte and all were listed.
    """

    __slots__ = ("buffer", "complete", "data", "end", "entries", "fatal", "faults", "offsets")

    def __init__(self, buffer: Buffer, end: ZipStructure, max_members: int) -> None:
        """List at most `max_members` members of the directory that the end record leads to."""
        self.buffer: Buffer = buffer
        self.end = end
        self.data: bytes = buffer[
            end.directory_start : end.directory_start + min(end.directory_size, 2 * _MAX_DIRECTORY)
        ]
        self.entries: list[Entry] = []
        self.offsets: list[int] = []
        self.faults: list[Fault] = []
        self.complete = False
        self.fatal = self._list(max_members)

    def record(self, at: int) -> tuple[int, ...]:
        """Return the fixed fields of the record at `at` that `Entry` does not hold."""
        return _RECORD.unpack_from(self.data, at)

    def local_header(self, offset: int) -> LocalHeader | None:
        """Return the local header at a place of the file, None when there is none."""
        buffer = self.buffer
        if offset < 0 or offset + _LOCAL_SIZE > len(buffer):
            return None
        signature, needed, flags, method, crc, compressed, size, names, extras = _LOCAL.unpack_from(
            buffer[offset : offset + _LOCAL_SIZE]
        )
        if signature != SIG_LOCAL:
            return None
        start = offset + _LOCAL_SIZE
        raw = buffer[start : start + names]
        extra = buffer[start + names : start + names + extras]
        if len(raw) + len(extra) != names + extras:
            return None
        return LocalHeader(offset, needed, flags, method, crc, compressed, size, raw, decode(raw, flags)[0], extra)

    def _list(self, max_members: int) -> Fault | None:
        data, total, shift = self.data, len(self.data), self.end.prepended
        base = self.end.directory_start
        append, note = self.entries.append, self.offsets.append
        unpack = _QUICK.unpack_from
        times: dict[int, int | None] = {}
        at = index = 0
        while at < total:
            if at + _RECORD_SIZE > total:
                return Fault("directory-cut-off", "the central directory is cut off", None, base + at)
            magic, needed, flags, method, stamp, compressed, size, names, extras, comments, attributes, offset = unpack(
                data, at
            )
            if magic != 0x02014B50:
                return Fault("directory-signature", "a central directory record is missing", None, base + at)
            if index >= max_members or at > _MAX_DIRECTORY:
                most = f"{_MAX_DIRECTORY} bytes of directory" if at > _MAX_DIRECTORY else f"{max_members} members"
                self.faults.append(Fault("too-many-members", f"more than {most}", None, base + at))
                return None
            start = at + _RECORD_SIZE
            raw = data[start : start + names]
            if raw.isascii():
                name = raw.decode("ascii")
            else:
                name, wrong = decode(raw, flags)
                if wrong:
                    self.faults.append(Fault("name-not-utf8", wrong, index, base + at))
            if extras:
                extra = data[start + names : start + names + extras]
                fields = _apply_extra(extra, size, compressed, offset, raw)
                if isinstance(fields, str):
                    return Fault("directory-extra", f"{show(name)}: {fields}", index, base + at)
                size, compressed, offset, second = fields
                if second not in {"", name}:
                    self.faults.append(Fault("two-names", name, index, base + at))
                    name = second
            if stamp not in times:
                times[stamp] = _seconds(stamp)
            high = attributes >> 16
            kind = "directory" if name.endswith("/") else _KINDS.get(high & 0o170000, "file")
            mode = high & 0o7777 if high else None
            append(Entry(index, name, raw, size, compressed, kind, mode, times[stamp], "", None, self, at))
            note(offset + shift)
            if method not in {0, 8} or flags & _UNREADABLE or needed > _NEWEST or not names:
                self._odd(index, base + at, needed, flags, method, named=bool(names))
            at = start + names + extras + comments
            index += 1
        self.complete = at == total
        return None

    def _odd(self, index: int, offset: int, needed: int, flags: int, method: int, *, named: bool) -> None:
        """Record what PyPI or an installer cannot read in one member."""
        add = self.faults.append
        if needed > _NEWEST:
            version = f"{needed / 10:.1f}"
            add(
                Fault(
                    "version-needed",
                    f"needs version {version} of the format to extract",
                    index,
                    offset,
                    {"version": version},
                )
            )
        if method not in {0, 8}:
            add(Fault("unsupported-method", METHODS.get(method, f"compression method {method}"), index, offset))
        if flags & (_ENCRYPTED | _STRONG):
            add(Fault("encrypted", "encrypted", index, offset))
        if flags & _PATCHED:
            add(Fault("patched-data", "flagged as patched data", index, offset))
        if not named:
            add(Fault("empty-name", "a member without a name", index, offset))


METHODS = {1: "shrunk", 6: "imploded", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
"""Compression methods that neither PyPI nor installers read → their names."""


def decode(raw: bytes, flags: int) -> tuple[str, str]:
    """Return the text of a stored name as `zipfile` reads it, and what is wrong with it ("" when nothing is)."""
    if not flags & _UTF8:
        return raw.decode("cp437"), ""
    try:
        return raw.decode(), ""
    except UnicodeDecodeError as error:
        return raw.decode("utf-8", "surrogateescape"), f"{show(raw)} is flagged as UTF-8 and is not: {error.reason}"


def _seconds(stamp: int) -> int | None:
    """Return seconds since 1970 for a DOS time and date, None when there is no such date."""
    date, time = stamp >> 16, stamp & 0xFFFF
    month, day = date >> 5 & 0xF, date & 0x1F
    if not (1 <= month <= 12 and day):
        return None
    # Years counted from March put the leap day last, so that months have a fixed pattern; `calendar` is slow to import.
    year = (date >> 9) + 1980 - (month < 3)
    days = 365 * year + year // 4 - year // 100 + year // 400 + (153 * ((month + 9) % 12) + 2) // 5 + day - 719469
    return ((days * 24 + (time >> 11)) * 60 + (time >> 5 & 0x3F)) * 60 + (time & 0x1F) * 2


def _apply_extra(extra: bytes, size: int, compressed: int, offset: int, raw: bytes) -> tuple[int, int, int, str] | str:
    """Return size, compressed size and offset with the ZIP64 field applied, and the name of a Unicode path field ("" without one), or why `zipfile` refuses the fields."""
    at = 0
    second = ""
    while len(extra) - at >= 4:
        kind, length = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + length]
        if len(field) < length:
            return f"extra field {kind:04x} is longer than the fields in all"
        if kind == 0x0001:
            short = "the ZIP64 extra field lacks the {}"
            if size in {_FULL, _FULL64}:
                if len(field) < 8:
                    return short.format("size")
                size, field = int.from_bytes(field[:8], "little"), field[8:]
            if compressed == _FULL:
                if len(field) < 8:
                    return short.format("compressed size")
                compressed, field = int.from_bytes(field[:8], "little"), field[8:]
            if offset == _FULL:
                if len(field) < 8:
                    return short.format("header offset")
                offset = int.from_bytes(field[:8], "little")
        elif kind == 0x7075:
            if length < 5:
                return "the Unicode path extra field is too short"
            # With the CRC of another name the field does not count.
            if field[0] == 1 and int.from_bytes(field[1:5], "little") == zlib.crc32(raw):
                try:
                    second = field[5:].decode().partition("\0")[0]
                except UnicodeDecodeError:
                    return "the Unicode path extra field is not UTF-8"
        at += 4 + length
    return size, compressed, offset, second
