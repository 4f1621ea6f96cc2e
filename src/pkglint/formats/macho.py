"""Mach-O files: macholib reads headers and load commands, the symbol tables are read in bulk with `struct`.

See <mach-o/loader.h>, <mach-o/fat.h> and <mach-o/nlist.h> of macOS's SDK.
"""

from __future__ import annotations

import struct

from pkglint.formats.native import INITS, Native, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

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
_SEGMENTS = frozenset({0x1, 0x19})


def read(data: bytes) -> Native:
    """Return the facts of a Mach-O file, of all its slices together; total. What cannot be read is absent."""
    native = Native("macho", "other")
    for header in _headers(data):
        native = _joined(native, _slice(data, header))
    return native


def _headers(data: bytes) -> list[Any]:
    """Return macholib's headers of the slices; none for a damaged file."""
    from io import BytesIO

    from macholib.MachO import MachO  # type: ignore[import-untyped]

    # The constructor wants a path; everything else works on any file object.
    file = MachO.__new__(MachO)
    file.graphident = file.filename = file.loader_path = ""
    file.fat, file.headers, file.allow_unknown_load_commands = None, [], True
    try:
        file.load(BytesIO(data))
    except Exception:  # noqa: BLE001 - whatever a hostile file makes of it
        return []
    return list(file.headers)


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


def _slice(data: bytes, header: Any) -> Native:
    """Return the facts of one slice."""
    machine = _MACHINES.get(header.header.cputype & 0xFFFFFFFF, f"cpu-{header.header.cputype}")
    order, wide = header.endian, header.header.cputype & 0x01000000
    needed, rpaths, minima = [], [], []
    name, system, debug, table = "", "", 0, None
    for load, command, rest in header.commands:
        kind = load.cmd & 0xFFFFFFFF
        if kind in {_LOAD, _REEXPORT, _UPWARD}:  # weak ones may be absent
            needed.append(text(rest, 0))
        elif kind == _ID:
            name = text(rest, 0)
        elif kind == _RPATH:
            rpaths.append(("LC_RPATH", text(rest, 0)))
        elif kind in _MINIMA:
            system = _MINIMA[kind]
            minima.append((machine, _version(int(command.version))))
        elif kind == _BUILD:
            system = _PLATFORMS.get(int(command.platform), "other")
            minima.append((machine, _version(int(command.minos))))
        elif kind == _SYMTAB:
            table = (int(command.symoff), int(command.nsyms), int(command.stroff), int(command.strsize))
        elif kind in _SEGMENTS and bytes(command.segname).rstrip(b"\0") == b"__DWARF":
            debug += int(command.filesize)
    undefined, provided, symbols = frozenset[str](), frozenset[str](), 0
    if table is not None:
        undefined, provided, symbols = _symbols(data, header.offset, table, order, bool(wide))
    return Native(
        "macho", _KINDS.get(header.header.filetype, "other"), (machine,), system or "macos", tuple(needed), name, tuple(rpaths),
        (), undefined, provided, tuple(sorted(word for word in provided if word.startswith(INITS))), tuple(minima),
        debug=min(debug, len(data)), symbols=min(symbols, len(data)),
    )  # fmt: skip


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
