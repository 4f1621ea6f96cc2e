"""Finding a ZIP's end record the way CPython 3.14 does, which is what PyPI runs."""

from __future__ import annotations

import struct

from pkglint.archive.records import Fault, ZipStructure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.archive.sniff import Buffer

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
SIG_END = b"PK\x05\x06"
SIG_LOCATOR = b"PK\x06\x07"
SIG_END64 = b"PK\x06\x06"
_MAX_COMMENT = 0xFFFF


def _end_offset(data: Buffer) -> int:
    """Return where the end record is, -1 when there is none."""
    last = len(data) - _END.size
    if last < 0:
        return -1
    if data[last : last + 4] == SIG_END and data[last + 20 :] == b"\0\0":
        return last
    floor = max(last - _MAX_COMMENT, 0)
    # The last signature counts, even one inside a comment; one too close to the end spoils the file.
    found = data[floor:].rfind(SIG_END)
    return floor + found if 0 <= found <= last - floor else -1


def find_end(data: Buffer) -> ZipStructure | Fault | None:
    """Return the end record, None when there is none, or the fault for which `zipfile` refuses a ZIP64 record."""
    at = _end_offset(data)
    if at < 0:
        return None
    _, disk, directory_disk, on_disk, entries, size, offset, length = _END.unpack(data[at : at + _END.size])
    comment = data[at + _END.size : at + _END.size + length]
    location = at
    zip64_offset = None
    locator = at - _LOCATOR.size
    if locator >= 0 and data[locator : locator + 4] == SIG_LOCATOR:
        _, number, pointer, disks = _LOCATOR.unpack(data[locator:at])
        if number != 0 or disks > 1:
            return Fault("zip64-disks", "the ZIP64 locator speaks of several disks", None, locator)
        behind = locator - _END64.size
        if pointer > behind:
            return Fault("zip64-locator", "the ZIP64 locator points past where the record can be", None, locator)
        record, slack = pointer, behind - pointer
        if data[record : record + 4] != SIG_END64 and slack:
            record, slack = behind, 0
        if data[record : record + 4] != SIG_END64:
            return Fault("zip64-record", "there is no ZIP64 end record where the locator points", None, locator)
        _, length64, _, _, disk, directory_disk, on_disk, entries, size, offset = _END64.unpack(
            data[record : record + _END64.size]
        )
        if offset + size != pointer or length64 + 12 != _END64.size + slack:
            return Fault("zip64-record", "the ZIP64 end record contradicts its place", None, record)
        location = zip64_offset = record
    start = location - size
    return ZipStructure(
        at, disk, directory_disk, on_disk, entries, size, offset, start, start - offset, comment,
        zip64_offset is not None, zip64_offset, len(data) - at - _END.size - length,
    )  # fmt: skip


def is_zip(data: Buffer, end: ZipStructure | Fault | None) -> bool:
    """Return whether `zipfile.is_zipfile` of CPython 3.14 says yes."""
    if not isinstance(end, ZipStructure):
        return False
    if end.entries == 0 and end.directory_size == 0 and end.directory_offset == 0:
        return True
    start = end.directory_start
    return (
        end.disk == end.directory_disk
        and start >= 0
        and end.directory_size >= 46
        and start + 46 <= len(data)
        and data[start : start + 4] == b"PK\x01\x02"
    )
