"""Reading a ZIP's members: bounded, and every size, checksum and stream end verified."""

from __future__ import annotations

import struct
from bisect import bisect_right

from pkglint.archive.inflate import crc32, inflate
from pkglint.archive.records import Content, Fault
from pkglint.archive.zip_list import METHODS, SIG_LOCAL, decode
from pkglint.archive.zip_walk import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.archive.records import Entry, Limits
    from pkglint.archive.sniff import Buffer
    from pkglint.archive.zip_list import Directory

_FIELDS = struct.Struct("<8xHH4xI")  # of a directory record: flags, method, CRC
_LENGTHS = struct.Struct("<6xH18xHH")  # of a local header: flags, lengths of name and extra field


class ZipReader:
    """Reads members of one listed ZIP; knows what has been spent on it."""

    __slots__ = ("_budget", "_directory", "_max_member", "_paid", "_starts")

    def __init__(self, directory: Directory, limits: Limits) -> None:
        """Take the directory, and what reading may cost."""
        self._directory = directory
        self._max_member = limits.max_member
        self._budget = limits.budget(len(directory.buffer))
        self._paid = bytearray(len(directory.entries))
        self._starts: list[int] = []

    def faults(self) -> list[Fault]:
        """Return what is wrong with the container, the walk's faults behind the listing's."""
        directory = self._directory
        faults = directory.faults[:]
        comment = directory.end.comment
        if comment.translate(None, bytes(range(1, 9))) != comment:
            faults.append(Fault("comment-like-archive", "the archive comment holds bytes 1 to 8", None, None))
        # The walk compares with the directory, which must be listed whole for that.
        return faults + walk(directory) if directory.complete else faults

    def close(self) -> None:
        """Let go of the file; what the directory says of members can still be asked."""
        self._directory.buffer = b""

    def open(self, data: Buffer) -> None:
        """Go on reading a file that was let go of."""
        self._directory.buffer = data

    def read(self, entry: Entry) -> Content:
        """Return a member's content; what cannot be read is empty, what is damaged is what could be had of it."""
        directory = self._directory
        buffer, index = directory.buffer, entry.index
        flags, method, crc = _FIELDS.unpack_from(directory.data, entry._at)  # noqa: SLF001 - the layer's own record
        offset = directory.offsets[index]

        def fail(code: str, detail: str, data: bytes = b"") -> Content:
            return Content(data, Fault(code, detail, index, offset))

        if offset < 0 or offset + 30 > len(buffer):
            return fail("truncated", "the local header is outside the file")
        header = buffer[offset : offset + 30]
        if header[:4] != SIG_LOCAL:
            return fail("local-header", "there is no local header where the directory points")
        local_flags, names, extras = _LENGTHS.unpack(header)
        start = offset + 30 + names + extras
        raw = buffer[offset + 30 : offset + 30 + names]
        # `zipfile` compares the names as text, each read by its own flag.
        if raw != entry.raw and decode(raw, local_flags)[0] != decode(entry.raw, flags)[0]:
            return fail("local-name", "the local header names another file")
        if flags & 0x41:
            return fail("encrypted", "encrypted")
        if flags & 0x20:
            return fail("method", "patched data")
        if method not in {0, 8}:
            return fail("method", METHODS.get(method, f"compression method {method}"))
        end = start + entry.compressed
        if end > len(buffer):
            return fail("truncated", "the data reaches past the end of the file")
        if end > self._limit(offset):
            return fail("overlap", "the data reaches into the next record")
        size = entry.size
        if size > self._max_member:
            return fail("too-large", f"{size} bytes are more than the {self._max_member} that are read of a member")
        if not self._paid[index]:
            if size > self._budget:
                return fail("too-large", "more is in the archive than is read of one")
            self._paid[index] = 1
            self._budget -= size
        if method == 0:
            data = buffer[start : min(end, start + size)]
            if end - start != size:
                return fail("size", f"{end - start} bytes are stored, {size} declared", data)
        else:
            data, ended, unused, error = inflate(buffer, start, end, size + 1)
            if error:
                return fail("deflate", error)
            if len(data) > size:
                return fail("size", f"more than the declared {size} bytes come out", data[:size])
            if not ended:
                return fail("deflate", "the compressed data is cut off", data)
            if len(data) != size:
                return fail("size", f"{len(data)} bytes come out, {size} are declared", data)
            if unused and crc32(data) == crc:
                return fail("unused-data", f"{unused} bytes follow the end of the compressed stream", data)
        actual = crc32(data)
        if actual != crc:
            return fail("crc", f"the CRC is {actual:08x}, declared is {crc:08x}", data)
        return Content(data)

    def _limit(self, offset: int) -> int:
        """Return where the next record begins, which a member's data must not reach into."""
        starts = self._starts
        if not starts:
            starts = self._starts = sorted({*self._directory.offsets, self._directory.end.directory_start})
        found = bisect_right(starts, offset)
        return starts[found] if found < len(starts) else self._directory.end.directory_start
