"""A walk over a ZIP's records from offset 0, finding whatever PyPI's own walk at upload refuses.

PyPI stops at the first fault. This walk goes on as far as it can, at the next record that the central directory
knows, so that one run tells everything; the first fault in the result that `WALK_REASONS` has is the one that PyPI
would name. Checks and their order: `archives` page of PyPI's user documentation, and PyPI's behaviour.
"""

from __future__ import annotations

import struct
from bisect import bisect_right

from pkglint.archive.records import Fault, show
from pkglint.archive.zip_end import SIG_END, SIG_END64, SIG_LOCATOR
from pkglint.archive.zip_list import SIG_CENTRAL, SIG_LOCAL
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.archive.zip_list import Directory

WALK_REASONS: dict[str, str] = {
    "short-record": "Malformed zip file",
    "extra-cut-off": "Malformed zip file",
    "zip64-extra-length": "Malformed zip file",
    "zip64-extra-empty": "Malformed zip file",
    "zip64-extra-compressed": "Malformed zip file",
    "entries-on-disk": "Malformed zip file",
    "zip64-locator-missing": "Malformed zip file",
    "control-character": "Invalid character in filename",
    "duplicate-extra": "Invalid duplicate extra in local file",
    "unicode-path-not-utf8": "Filename not valid UTF-8",
    "data-descriptor": "ZIP contains a data descriptor",
    "compressed-size-differs": "Mis-matched data size",
    "size-differs": "Mis-matched file size",
    "local-name-not-utf8": "Filename not unicode",
    "utf8-flag-missing": "Filename not in central directory",
    "not-in-directory": "Filename not in central directory",
    "member-comment": "Comment in central directory",
    "zip64-extensible-data": "ZIP64 extensible data not allowed",
    "duplicate-in-directory": "Duplicate filename in central directory",
    "no-local-header": "Missing filename in local headers",
    "duplicate-local-header": "Duplicate filename in local headers",
    "wrong-entry-count": "Mismatched central directory records",
    "wrong-directory-offset": "Mismatched central directory offset",
    "wrong-directory-size": "Mismatched central directory size",
    "unknown-record": "Unknown record signature",
    "trailing-data": "Trailing data",
}
"""Code of a fault of the walk → the reason that PyPI gives in `ZIP archive not accepted: {reason}.`"""

_LOCAL = struct.Struct("<6xHH4xIIIHH")
_CENTRAL = struct.Struct("<28xHHH")
_END = struct.Struct("<8xHHIIH")
_END64 = struct.Struct("<4xQ12xQQQQ")
_FULL = 0xFFFFFFFF
_DESCRIPTOR = 0x08
_CONTROL = regex(rb"[\x00-\x1f\x7f]")


def walk(directory: Directory) -> list[Fault]:
    """Return the faults of an archive in the order of the walk, the members' index given where it is known."""
    return _Walk(directory).run()


class _Walk:
    """The state of one walk: where it is, what it has seen, what it has found."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.buffer = directory.buffer
        self.size = len(directory.buffer)
        self.at = 0
        self.faults: list[Fault] = []
        entries = directory.entries
        # As in PyPI's table, the last of several equal names counts.
        self.sizes = {entry.name: (entry.compressed, entry.size) for entry in entries}
        self.by_offset = dict(zip(directory.offsets, entries, strict=True))
        self.spotless = not _CONTROL.search(b"".join([entry.raw for entry in entries]))
        end = directory.end
        known = {*self.by_offset, end.directory_start, end.end_offset}
        if end.zip64_offset is not None:
            known |= {end.zip64_offset, end.end_offset - 20}
        self.known = sorted(offset for offset in known if 0 <= offset < self.size)
        self.listed = {entry.raw for entry in entries}
        self.local_names: set[bytes] = set()
        self.spent = 0  # bytes of names and extra fields; overlapping headers could claim the same ones without end
        self.central_names: set[bytes] = set()
        self.records = 0
        self.records_size = 0
        self.first_record: int | None = None
        self.stated: tuple[int, int, int] | None = None  # count, size and offset of the directory, from a ZIP64 record
        self.zip64_seen = False
        self.locator_seen = False
        self.flagged: set[int] = set()  # members whose name was found to hold control characters

    def fault(
        self, code: str, detail: str, entry: int | None = None, offset: int | None = None, **facts: int | str | bytes
    ) -> None:
        words = {
            key: value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value
            for key, value in facts.items()
        }
        self.faults.append(Fault(code, detail, entry, self.at if offset is None else offset, words))

    def resume(self, after: int) -> bool:
        """Move to the first known record behind a place; say whether there is one."""
        index = bisect_right(self.known, after)
        if index == len(self.known):
            return False
        self.at = self.known[index]
        return True

    def run(self) -> list[Fault]:
        handlers = {
            SIG_LOCAL: self.local,
            SIG_CENTRAL: self.central,
            SIG_END64: self.end64,
            SIG_LOCATOR: self.locator,
        }
        going = True
        while going:
            self.run_of_locals()
            signature = self.buffer[self.at : self.at + 4]
            if signature == SIG_END:
                if self.end():
                    break
                going = self.resume(self.at)
            elif handler := handlers.get(signature):
                going = handler()
            elif len(signature) < 4:
                self.fault("short-record", "the file ends where a record should begin", defect="none")
                # A length that leads past the end says nothing about the records it skipped.
                going = self.at > self.size and self.resume(self.last)
            else:
                start = self.at
                going = self.resume(start)
                length = (self.at if going else self.size) - start
                what = f"{length} bytes that belong to no record (they begin with {signature.hex(' ')})"
                self.fault("unknown-record", what, None, start)
        return self.faults

    last = 0  # where the record before the present place began

    def run_of_locals(self) -> None:
        """Pass over local headers that say byte for byte what the directory says, which is nearly all of them."""
        directory, buffer, sizes = self.directory, self.buffer, self.sizes
        if not self.spotless or len(sizes) != len(directory.entries):
            return
        data, by_offset, seen = directory.data, self.by_offset, self.local_names
        at = self.at
        while (entry := by_offset.get(at)) is not None:
            record = entry._at  # noqa: SLF001 - the layer's own record
            raw = entry.raw
            end = at + 30 + len(raw)
            # From version needed to the length of the name both records have the same fields.
            if (
                buffer[at:end] != b"%b%b\0\0%b" % (SIG_LOCAL, data[record + 6 : record + 30], raw)
                or data[record + 8] & _DESCRIPTOR
                or not raw.isascii()
                # Sizes that ZIP64 fields replace take the long way.
                or b"\xff\xff\xff\xff" in data[record + 20 : record + 28]
                or raw in seen
            ):
                break
            seen.add(raw)
            self.last = at
            at = end + entry.compressed
        self.at = at

    def local(self) -> bool:
        """Check the local header here and go behind its data; say whether there is a place to go on."""
        at, buffer = self.at, self.buffer
        self.last = at
        entry = self.by_offset.get(at)
        index = None if entry is None else entry.index
        before = len(self.faults)
        if at + 30 > self.size:
            self.fault("short-record", "a local header is cut off", index, defect="local")
            return self.resume(at)
        flags, method, crc, compressed, size, names, extras = _LOCAL.unpack_from(buffer[at : at + 30])
        start = at + 30
        raw = buffer[start : start + names]
        extra = buffer[start + names : start + names + extras]
        if len(raw) + len(extra) < names + extras:
            detail = f"the name and extra fields of the local header of {show(raw)} are cut off"
            self.fault("short-record", detail, index, defect="local")
            return self.resume(at)
        self.spent += names + extras
        if self.spent > 2 * self.size:
            return False
        self.control(raw, index)
        sizes = self.extras(extra, method, compressed, size, raw=raw, index=index)
        compressed, size = sizes or (compressed, size)
        expected = self.expect(raw, flags, index)
        described = bool(flags & _DESCRIPTOR)
        if expected is not None and not described and sizes is not None:
            if expected[0] != compressed:
                detail = f"{show(raw)} has {compressed} bytes by the local header, {expected[0]} by the directory"
                self.fault("compressed-size-differs", detail, index, name=raw, local=compressed, central=expected[0])
            if expected[1] != size:
                detail = f"{show(raw)} unpacks to {size} bytes by the local header, {expected[1]} by the directory"
                self.fault("size-differs", detail, index, name=raw, local=size, central=expected[1])
        if raw in self.local_names:
            self.fault("duplicate-local-header", f"a second local header for {show(raw)}", index)
        if expected is not None or raw in self.listed:
            self.local_names.add(raw)
        trusted = len(self.faults) == before
        details = None if entry is None else entry.zip
        if details is not None and entry is not None and entry.raw == raw:
            if details.crc != crc and not described:
                local, central = f"{crc:08x}", f"{details.crc:08x}"
                detail = f"{show(raw)} has two CRCs: {local} and {central}"
                self.fault("local-crc-differs", detail, index, name=raw, local=local, central=central)
            if details.method != method:
                detail = f"{show(raw)} has two compression methods: {method} and {details.method}"
                self.fault("local-method-differs", detail, index, name=raw, local=method, central=details.method)
        data = start + names + extras
        self.at = data + (compressed if trusted or entry is None else entry.compressed)
        if trusted or entry is None:
            return True
        # Behind a fault only a place that the directory knows is a safe one.
        if described:
            self.at += self.descriptor(entry.size, entry.compressed)
        return self.buffer[self.at : self.at + 4] in _SIGNATURES or self.resume(at)

    def descriptor(self, size: int, compressed: int) -> int:
        """Return the length of the data descriptor here."""
        here = self.buffer[self.at : self.at + 24]
        signed = 4 if here.startswith(b"PK\x07\x08") else 0
        rest = here[signed + 4 :]
        return signed + (20 if rest.startswith(struct.pack("<QQ", compressed, size)) else 12)

    def control(self, raw: bytes, index: int | None) -> None:
        """Report control characters in a name, once a member."""
        if index not in self.flagged and _CONTROL.search(raw):
            self.fault("control-character", f"{show(raw)} holds a control character", index)
            if index is not None:
                self.flagged.add(index)

    def expect(self, raw: bytes, flags: int, index: int | None) -> tuple[int, int] | None:
        """Return the sizes that the directory gives for a local name; report a descriptor or an unknown name."""
        if flags & _DESCRIPTOR:
            self.fault("data-descriptor", f"{show(raw)} has its sizes behind its data", index)
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            self.fault("local-name-not-utf8", f"{show(raw)} is not UTF-8", index)
            return None
        expected = self.sizes.get(name)
        if expected is None:
            if index is not None and self.directory.entries[index].raw == raw:
                self.fault("utf8-flag-missing", f"{show(raw)} is UTF-8 without the flag that says so", index)
            else:
                what = "is the name in a local header, but not in the directory"
                self.fault("not-in-directory", f"{show(raw)} {what}", index, name=raw)
        return expected

    def extras(
        self, extra: bytes, method: int, compressed: int, size: int, *, raw: bytes, index: int | None
    ) -> tuple[int, int] | None:
        """Check the extra fields of a local header; return its real sizes, None when they cannot be told."""
        seen: set[int] = set()
        at, known = 0, True
        while at < len(extra):
            length = int.from_bytes(extra[at + 2 : at + 4], "little")
            if at + 4 + length > len(extra) or len(extra) - at < 4:
                field_id = f"{int.from_bytes(extra[at : at + 2], 'little'):04x}"
                self.fault(
                    "extra-cut-off", f"an extra field of {show(raw)} is cut off", index, name=raw, field_id=field_id
                )
                return None
            kind = int.from_bytes(extra[at : at + 2], "little")
            field = extra[at + 4 : at + 4 + length]
            at += 4 + length
            if kind in seen and kind in {0x0001, 0x7075}:
                detail = f"{show(raw)} has the extra field {kind:04x} twice"
                self.fault("duplicate-extra", detail, index, name=raw, field_id=f"{kind:04x}")
                known = False
                continue
            seen.add(kind)
            if kind == 0x0001:
                if length not in {0, 8, 16, 24, 28}:
                    detail = f"the ZIP64 field of {show(raw)} has {length} bytes"
                    self.fault("zip64-extra-length", detail, index, name=raw, field_id="0001")
                    known = False
                elif length == 0:
                    if _FULL in {compressed, size}:
                        detail = f"the ZIP64 field of {show(raw)} is empty, and needed"
                        self.fault("zip64-extra-empty", detail, index, name=raw, field_id="0001")
                        known = False
                elif length == 8:
                    if method != 0:
                        what = "gives one size, and the member is compressed"
                        self.fault(
                            "zip64-extra-compressed",
                            f"the ZIP64 field of {show(raw)} {what}",
                            index,
                            name=raw,
                            field_id="0001",
                        )
                        known = False
                    compressed = int.from_bytes(field, "little")
                    size = compressed if size == _FULL else size
                else:
                    size = int.from_bytes(field[:8], "little") if size == _FULL else size
                    compressed = int.from_bytes(field[8:16], "little")
            elif kind == 0x7075:
                self.control(field[5:], index)
                try:
                    field[5:].decode()
                except UnicodeDecodeError:
                    self.fault("unicode-path-not-utf8", f"the Unicode path of {show(raw)} is not UTF-8", index)
        return (compressed, size) if known else None

    def central(self) -> bool:
        """Check the directory record here, or all of a directory that has nothing remarkable, and go behind."""
        at, buffer, directory = self.at, self.buffer, self.directory
        self.last = at
        if self.first_record is None:
            self.first_record = at
            if self.plain_directory():
                return True
        if at + 46 > self.size:
            self.fault("short-record", "a record of the central directory is cut off", defect="directory")
            return self.resume(at)
        names, extras, comments = _CENTRAL.unpack_from(buffer[at : at + 46])
        start = at + 46
        raw = buffer[start : start + names]
        index = self.index(at - directory.end.directory_start)
        self.records += 1
        if comments:
            self.fault("member-comment", f"{show(raw)} has a comment", index, name=raw)
        if start + names + extras > self.size:
            self.fault("short-record", "a record of the central directory is cut off", index, defect="directory")
            return self.resume(at)
        self.control(raw, index)
        # PyPI never counts a comment, because it never gets past one.
        self.records_size += 46 + names + extras + comments
        if raw in self.central_names:
            self.fault("duplicate-in-directory", f"a second directory record for {show(raw)}", index)
        elif raw not in self.local_names:
            self.fault("no-local-header", f"no local header has the name {show(raw)}", index, name=raw)
        self.central_names.add(raw)
        self.at = start + names + extras + comments
        return True

    def plain_directory(self) -> bool:
        """Pass over the whole directory when it is here and no record in it can be at fault."""
        directory = self.directory
        entries = directory.entries
        data = directory.data
        if self.at != directory.end.directory_start or not directory.complete or not self.spotless:
            return False
        if len(self.listed) != len(entries) or not self.listed <= self.local_names:
            return False
        lengths = _CENTRAL.unpack_from
        if any(lengths(data, entry._at)[2] for entry in entries):  # noqa: SLF001 - the layer's own record
            return False
        self.central_names = self.listed
        self.records = len(entries)
        self.records_size = len(data)
        self.at += len(data)
        return True

    def index(self, at: int) -> int | None:
        """Return the index of the member whose record is at a place of the directory."""
        entries = self.directory.entries
        found = bisect_right(entries, at, key=lambda entry: entry._at) - 1  # noqa: SLF001
        return found if found >= 0 and entries[found]._at == at else None  # noqa: SLF001

    def end64(self) -> bool:
        """Check the ZIP64 end record here and go behind it."""
        at = self.last = self.at
        if at + 56 > self.size:
            self.fault("short-record", "the ZIP64 end record is cut off", defect="zip64-end")
            return self.resume(at)
        length, on_disk, count, size, offset = _END64.unpack_from(self.buffer[at : at + 56])
        self.zip64_seen = True
        self.stated = (count, size, offset)
        if on_disk != count:
            detail = f"the ZIP64 end record says {on_disk} of {count} members are on this disk"
            self.fault("entries-on-disk", detail, on_disk=on_disk, count=count)
        self.at += 56
        if length != 44:
            detail = f"the ZIP64 end record has {length + 12} bytes instead of 56"
            self.fault("zip64-extensible-data", detail, None, at, defect="zip64-extensible-data")
            return self.resume(at)
        return True

    def locator(self) -> bool:
        """Go behind the ZIP64 locator here."""
        at = self.last = self.at
        if at + 20 > self.size:
            self.fault("short-record", "the ZIP64 locator is cut off", defect="zip64-locator")
            return self.resume(at)
        self.locator_seen = True
        self.at += 20
        return True

    def end(self) -> bool:
        """Check the end record here against what was seen; say whether it is all there."""
        at = self.at
        if self.zip64_seen and not self.locator_seen:
            self.fault(
                "zip64-locator-missing", "a ZIP64 end record without its locator", defect="zip64-locator-missing"
            )
        if self.first_record is None:
            self.first_record = at
        if at + 22 > self.size:
            self.fault("short-record", "the end record is cut off", defect="end")
            return False
        on_disk, count, size, offset, comment = _END.unpack_from(self.buffer[at : at + 22])
        if on_disk != count:
            detail = f"the end record says {on_disk} of {count} members are on this disk"
            self.fault("entries-on-disk", detail, on_disk=on_disk, count=count)
        if self.stated is not None and self.locator_seen:
            count, size, offset = self.stated
        if count != self.records:
            detail = f"the end record counts {count} members, the directory has {self.records}"
            self.fault("wrong-entry-count", detail, declared=count, actual=self.records)
        if offset != self.first_record:
            detail = f"the directory is at {self.first_record}, the end record says {offset}"
            self.fault("wrong-directory-offset", detail, declared=offset, actual=self.first_record)
        if size != self.records_size:
            detail = f"the directory has {self.records_size} bytes, the end record says {size}"
            self.fault("wrong-directory-size", detail, declared=size, actual=self.records_size)
        rest = self.size - at - 22 - comment
        if rest > 0:
            self.fault("trailing-data", f"{rest} bytes behind the end record", None, at + 22 + comment)
        elif rest < 0:
            self.fault("trailing-data", f"the archive comment lacks {-rest} of its {comment} bytes", None, at)
        return True


_SIGNATURES = {SIG_LOCAL, SIG_CENTRAL, SIG_END, SIG_END64, SIG_LOCATOR}
