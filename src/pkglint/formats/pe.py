"""PE files: headers, and the names in import and export tables, read with `struct`; a test compares the facts with what pefile says.

See Microsoft's "PE Format" specification.
"""

from __future__ import annotations

import struct

from pkglint.formats.native_record import INITS, Native, text
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MACHINES = {0x14C: "x86", 0x8664: "x86_64", 0xAA64: "arm64", 0xA641: "arm64", 0x1C4: "arm", 0x200: "ia64"}
_EFI = frozenset({10, 11, 12, 13})
_MOST_DLLS = 4096
_MOST_NAMES = 1 << 17


class Part(NamedTuple):
    """A section's name, and where it is in memory and in the file."""

    name: bytes
    memory_size: int
    address: int
    size: int
    at: int


class Image:
    """One file's headers, and what its tables are found by; what lies behind the end of the file is zero."""

    def __init__(self, data: bytes) -> None:
        """Take the content, which begins with a DOS header."""
        self.data = data
        at = self.field("<I", 60)[0] + 4
        self.machine, sections, _, self.symbols_at, self.symbol_count, optional_size, self.flags = self.field(
            "<HHIIIHH", at
        )
        optional = at + 20
        (self.magic,) = self.field("<H", optional)
        self.wide = self.magic == 0x20B
        (self.subsystem,) = self.field("<H", optional + 68)
        (count,) = self.field("<I", optional + (108 if self.wide else 92))
        start = optional + (112 if self.wide else 96)
        self.directories = [self.field("<I", start + 8 * each)[0] for each in range(min(count, 16))]
        start, width = optional + optional_size, 40
        count = max(min(sections, (len(data) - start) // width), 0)
        self.parts = [Part(*struct.unpack_from("<8s4I", data, start + width * each)) for each in range(count)]

    def offset(self, address: int) -> int:
        """Return where in the file a relative virtual address is; the end of the file when nowhere."""
        for part in self.parts:
            if part.address <= address < part.address + max(part.memory_size, part.size):
                return address - part.address + part.at
        return len(self.data)

    def directory(self, index: int) -> int | None:
        """Return where one of the data directories is, or None when there is none."""
        address = self.directories[index] if index < len(self.directories) else 0
        return self.offset(address) if address else None

    def field(self, form: str, offset: int) -> tuple[int, ...]:
        """Return fields at an offset; zeros behind the end of the file."""
        width = struct.calcsize(form)
        return struct.unpack(form, self.data[offset : offset + width].ljust(width, b"\0"))

    def string(self, address: int) -> str:
        """Return the string at an address."""
        return text(self.data, self.offset(address), 512)

    def imports(self) -> Iterator[tuple[str, int]]:
        """Yield (DLL, address of its table of names)."""
        at = self.directory(1)
        for _ in range(_MOST_DLLS if at is not None else 0):
            names, _, _, name, addresses = self.field("<5I", at or 0)
            if not name:
                return
            yield self.string(name), names or addresses
            at = (at or 0) + 20

    def names(self, address: int) -> Iterator[str]:
        """Yield the names of an import table; ordinals have none."""
        form, width, ordinal = ("<Q", 8, 1 << 63) if self.wide else ("<I", 4, 1 << 31)
        at = self.offset(address)
        for _ in range(_MOST_NAMES):
            (value,) = self.field(form, at)
            if not value:
                return
            if not value & ordinal:
                yield text(self.data, self.offset(value & 0x7FFFFFFF) + 2, 512)
            at += width

    def exports(self, beginnings: tuple[bytes, ...] = (b"",)) -> Iterator[str]:
        """Yield the exported names that begin in one of these ways."""
        at = self.directory(0)
        if at is None:
            return
        count, _, table = self.field("<3I", at + 24)
        at = self.offset(table)
        end = min(at + 4 * min(count, _MOST_NAMES), len(self.data))
        for (address,) in struct.iter_unpack("<I", self.data[at : end - (end - at) % 4] if end > at else b""):
            start = self.offset(address)
            if self.data.startswith(beginnings, start):
                yield text(self.data, start, 512)


def read(data: bytes) -> Native:
    """Return the facts of a PE file; total. What cannot be read is absent."""
    image = Image(data)
    if image.magic not in {0x10B, 0x20B}:
        return Native("pe", "other")
    needed, undefined = [], set()
    for dll, names in image.imports():
        needed.append(dll)
        if dll.lower().startswith(("python", "libpython", "libpypy")):
            undefined |= {name for name in image.names(names) if name.startswith(("Py", "_Py"))}
    provided = frozenset(image.exports((b"Py", b"_Py")))
    debug, symbols = weights(image)
    return Native(
        "pe", "library" if image.flags & 0x2000 else "program", (_MACHINES.get(image.machine, f"machine-{image.machine:#x}"),),
        "efi" if image.subsystem in _EFI else "windows", tuple(needed), "", (), (),
        frozenset(undefined), provided, tuple(sorted(name for name in provided if name.startswith(INITS))),
        debug=debug, symbols=symbols,
    )  # fmt: skip


def exported(data: bytes) -> frozenset[str]:
    """Return the names in a library's export table; total."""
    return frozenset(Image(data).exports())


def weights(image: Image) -> tuple[int, int]:
    """Return the bytes of debug sections (those of GNU tools), and of the COFF symbol table with its strings."""
    data, count, table = image.data, image.symbol_count, image.symbols_at
    if not count or not table or table + 18 * count > len(data):
        return 0, 0
    strings = table + 18 * count
    size = int.from_bytes(data[strings : strings + 4], "little")
    debug = 0
    for part in image.parts:
        name = part.name.rstrip(b"\0")
        if name.startswith(b"/") and name[1:].isdigit():  # longer than eight bytes: an offset into the strings
            name = text(data, strings + int(name[1:]), 64).encode("utf-8", "surrogateescape")
        if name.startswith((b".debug_", b".zdebug_", b".stab")):
            debug += part.size
    return min(debug, len(data)), min(18 * count + size, len(data))
