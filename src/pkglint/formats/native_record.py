"""The record of a native file's facts, and what its readers share."""

from __future__ import annotations

from pkglint.named import NamedTuple

INITS = ("PyInit_", "PyInitU_", "PyModExport_")
MOST_SLICES = 40
"""A Java class begins like a fat Mach-O; where that has its slices, this has a version of at least 45."""

MOST_SYMBOLS = 200_000
"""Exported symbols of one library that are read."""


class Native(NamedTuple):
    """The facts of one native file; small, so that they can be kept when the bytes are gone."""

    format: str
    """`elf`, `macho` or `pe`; or what else it is: `archive`, `wasm`, `bitcode`, `gpu`."""
    kind: str = "other"
    """`library` (what can be loaded), `program`, `object` or `other` (core dumps, separate debug files)."""
    machines: tuple[str, ...] = ()
    """ELF as platform tags write it (`x86_64`, `i686`, `aarch64`, `arm` …); Mach-O one for each slice (`x86_64`, `arm64`); PE (`x86_64`, `x86`, `arm64`)."""
    system: str = ""
    """Mach-O: the platform it is built for (`macos`, `ios`, `ios-simulator` …). PE: `windows` or `efi`. ELF: `linux`, or "" for another system's."""
    needed: tuple[str, ...] = ()
    """DT_NEEDED, load commands other than weak ones, DLLs of the import table without delayed ones."""
    name: str = ""
    """DT_SONAME or the install name."""
    rpaths: tuple[tuple[str, str], ...] = ()
    """(`RPATH`, `RUNPATH` or `LC_RPATH`; its value)."""
    versions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """ELF: (library, symbol versions needed of it), without weak ones."""
    undefined: frozenset[str] = frozenset()
    """Names that others must define, without weak ones: those that begin with `Py` or `_Py`, and those of `elf.WATCHED`. Without Mach-O's underscore."""
    provided: frozenset[str] = frozenset()
    """Names beginning with `Py` or `_Py` that it defines for others."""
    inits: tuple[str, ...] = ()
    """The exported `PyInit_…`, `PyInitU_…` and `PyModExport_…` (PEP 489, PEP 793)."""
    minima: tuple[tuple[str, tuple[int, int]], ...] = ()
    """Mach-O: (machine, lowest system version) of each slice that says so."""
    libc: str = ""
    """ELF: `glibc`, `musl` (or another libc.so: Android's) or "" when it needs none."""
    debug: int = 0
    """Bytes of debug sections."""
    symbols: int = 0
    """Bytes of the symbol table that a strip would drop."""
    executable_stack: bool = False
    text_relocations: bool = False
    isa: int = 0
    """ELF on x86-64: the level its property note needs (2 for x86-64-v2 …), 0 without a note."""

    @property
    def loadable(self) -> bool:
        """Tell whether it is an ELF, Mach-O or PE library."""
        return self.kind == "library"

    @property
    def read(self) -> bool:
        """Tell whether it is of a format that is read: ELF, Mach-O or PE."""
        return self.format in {"elf", "macho", "pe"}


def text(data: bytes, start: int, longest: int = 4096) -> str:
    """Return the NUL-terminated string at an offset, as far as `longest` bytes; undecodable bytes as lone surrogates."""
    end = data.find(b"\0", start, start + longest)
    return data[start : end if end >= 0 else start + longest].decode("utf-8", "surrogateescape")
