"""Mach-O files: headers, load commands and symbol tables, read with `struct`; a test compares the facts with what macholib says.

See <mach-o/loader.h>, <mach-o/fat.h> and <mach-o/nlist.h> of macOS's SDK.
"""

from __future__ import annotations

import struct
from itertools import islice

from pkglint.formats.native_record import INITS, MOST_SLICES, MOST_SYMBOLS, Native, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MACHINES = {
    7: "i386",
    0x01000007: "x86_64",
    12: "arm",
    0x0100000C: "arm64",
    0x0200000C: "arm64_32",
    18: "ppc",
    0x01000012: "ppc64",
}
_KINDS = {1: "object", 2: "program", 6: "library", 8: "library"}
"""MH_OBJECT, MH_EXECUTE, MH_DYLIB, MH_BUNDLE."""
_PLATFORMS = {
    1: "macos",
    2: "ios",
    3: "tvos",
    4: "watchos",
    6: "mac-catalyst",
    7: "ios-simulator",
    8: "tvos-simulator",
    9: "watchos-simulator",
    11: "visionos",
}
_MINIMA = {0x24: "macos", 0x25: "ios", 0x2F: "tvos", 0x30: "watchos"}
"""LC_VERSION_MIN_MACOSX and its siblings."""
_SYMTAB, _LOAD, _ID, _RPATH, _REEXPORT, _UPWARD, _BUILD = 0x2, 0xC, 0xD, 0x8000001C, 0x8000001F, 0x80000023, 0x32
_SEGMENT, _SEGMENT_64 = 0x1, 0x19
_SEGMENTS = frozenset({_SEGMENT, _SEGMENT_64})


_MAGICS = {
    b"\xfe\xed\xfa\xce": (">", False), b"\xfe\xed\xfa\xcf": (">", True), b"\xce\xfa\xed\xfe": ("<", False), b"\xcf\xfa\xed\xfe": ("<", True),
}  # fmt: skip
"""How a slice begins → its byte order, and whether it is of 64 bits."""
_FAT = {b"\xca\xfe\xba\xbe": ">IIIII", b"\xca\xfe\xba\xbf": ">IIQQII"}
"""How a file of several slices begins → the fields of each of its entries; the third is the slice's offset."""


def read(data: bytes) -> Native:
    """Return the facts of a Mach-O file, of all its slices together; total. What cannot be read is absent."""
    native = Native("macho", "other")
    for base in _slices(data):
        if (found := _slice(data, base)) is not None:
            native = _joined(native, found)
    return native


def exported(data: bytes) -> frozenset[str]:
    """Return the names of the symbols that any slice defines for others, without the underscore before each; total."""
    found = set()
    for base in _slices(data):
        order, wide = _MAGICS.get(data[base : base + 4], ("", False))
        header = _fields(data, base + 4, order + "IIIII") if order else None
        for kind, at, _ in _commands(data, base + (32 if wide else 28), header[3], header[4], order) if header else ():
            table = _fields(data, at + 8, order + "IIII") if kind == _SYMTAB else None
            if table is None:
                continue
            names = data[base + table[2] : base + table[2] + table[3]]
            rows = _rows(data, base + table[0], table[1], order + ("IBBHQ" if wide else "IBBhI"))
            for name, flags, *_ in islice(rows, MOST_SYMBOLS):
                if (
                    flags & 0xF1 == 1 and flags & 0x0E
                ):  # external, not private to the image, not for debuggers, defined here
                    found.add(text(names, name).removeprefix("_"))
    return frozenset(found)


def _slices(data: bytes) -> list[int]:
    """Return the offsets of the slices; 0 for a file that is one."""
    form = _FAT.get(data[:4])
    if form is None:
        return [0]
    count = min(int.from_bytes(data[4:8], "big"), MOST_SLICES)
    return [row[2] for row in _rows(data, 8, count, form)]


def _joined(one: Native, other: Native) -> Native:
    """Return the facts of two slices as one file's."""
    if not one.machines:
        return other
    return one._replace(
        machines=one.machines + other.machines,
        needed=tuple(dict.fromkeys(one.needed + other.needed)),
        rpaths=tuple(dict.fromkeys(one.rpaths + other.rpaths)),
        undefined=one.undefined | other.undefined,
        provided=one.provided | other.provided,
        inits=tuple(sorted({*one.inits, *other.inits})),
        minima=one.minima + other.minima,
        debug=one.debug + other.debug,
        symbols=one.symbols + other.symbols,
    )


def _slice(data: bytes, base: int) -> Native | None:
    """Return the facts of the slice at an offset, or None when there is none."""
    order, wide = _MAGICS.get(data[base : base + 4], ("", False))
    header = _fields(data, base + 4, order + "IIIII") if order else None
    if header is None:
        return None
    cpu, _, file_type, count, size = header
    machine = _MACHINES.get(cpu, f"cpu-{cpu}")
    needed, rpaths, minima = [], [], []
    name, system, debug, table = "", "", 0, None
    for kind, at, end in _commands(data, base + (32 if wide else 28), count, size, order):
        fields = _fields(data, at + 8, order + "IIII") or (0, 0, 0, 0)
        if kind in {_LOAD, _REEXPORT, _UPWARD}:  # weak ones may be absent
            needed.append(text(data[at:end], fields[0]))
        elif kind == _ID:
            name = text(data[at:end], fields[0])
        elif kind == _RPATH:
            rpaths.append(("LC_RPATH", text(data[at:end], fields[0])))
        elif kind in _MINIMA:
            system = _MINIMA[kind]
            minima.append((machine, _version(fields[0])))
        elif kind == _BUILD:
            system = _PLATFORMS.get(fields[0], "other")
            minima.append((machine, _version(fields[1])))
        elif kind == _SYMTAB:
            table = fields
        elif kind in _SEGMENTS and data[at + 8 : at + 24].rstrip(b"\0") == b"__DWARF":
            debug += (_fields(data, at + 24, order + ("4Q" if kind == _SEGMENT_64 else "4I")) or (0, 0, 0, 0))[3]
    undefined, provided, symbols = frozenset[str](), frozenset[str](), 0
    if table is not None:
        undefined, provided, symbols = _symbols(data, base, (table[0], table[1], table[2], table[3]), order, wide)
    return Native(
        "macho", _KINDS.get(file_type, "other"), (machine,), system or "macos", tuple(needed), name, tuple(rpaths),
        (), undefined, provided, tuple(sorted(word for word in provided if word.startswith(INITS))), tuple(minima),
        debug=min(debug, len(data)), symbols=min(symbols, len(data)),
    )  # fmt: skip


def _commands(data: bytes, at: int, count: int, size: int, order: str) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, offset, end) of the load commands, as far as the file and the header's size of them go."""
    last = min(at + size, len(data))
    for _ in range(count):
        head = _fields(data, at, order + "II")
        if head is None or head[1] < 8 or at + head[1] > last:
            return
        yield head[0], at, at + head[1]
        at += head[1]


def _fields(data: bytes, offset: int, form: str) -> tuple[int, ...] | None:
    """Return the fields at an offset, or None when they are not all in the file."""
    if offset + struct.calcsize(form) > len(data):
        return None
    return struct.unpack_from(form, data, offset)


def _version(packed: int) -> tuple[int, int]:
    """Return major and minor of a version packed as nibbles X.Y.Z = xxxx.yy.zz."""
    return packed >> 16, packed >> 8 & 0xFF


def _symbols(
    data: bytes, base: int, table: tuple[int, int, int, int], order: str, wide: bool
) -> tuple[frozenset[str], frozenset[str], int]:
    """Return (undefined, provided, bytes of local and debugging symbols with their names) of a symbol table."""
    start, count, names_at, names_size = table
    names = data[base + names_at : base + names_at + names_size]
    undefined, provided = set(), set()
    width = 16 if wide else 12
    local = 0
    for at, kind, _, flags, _ in _rows(data, base + start, count, order + ("IBBHQ" if wide else "IBBhI")):
        if kind & 0xE0 or not kind & 1:  # for debuggers, or not external
            local += 1
        elif kind & 0x0E:
            if names.startswith((b"_Py", b"__Py"), at):
                provided.add(text(names, at + 1))
        elif not flags & 0x40 and names.startswith((b"_Py", b"__Py"), at):  # N_WEAK_REF may stay undefined
            undefined.add(text(names, at + 1))
    share = names_size * local // count if count else 0
    return frozenset(undefined), frozenset(provided), local * width + share


def _rows(data: bytes, start: int, count: int, form: str) -> Iterator[tuple[int, ...]]:
    """Yield the records of a table, as many whole ones as the file holds."""
    width = struct.calcsize(form)
    end = min(start + count * width, len(data))
    if end - start < width:
        return iter(())
    return struct.iter_unpack(form, memoryview(data)[start : end - (end - start) % width])
