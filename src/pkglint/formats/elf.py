"""ELF files: what the dynamic linker reads, and what a strip would drop.

Structures are read in bulk with `struct`: a wheel may hold a hundred libraries with tens of thousands of symbols, where
an object for each costs more than decompressing them. A test compares every fact here with what pyelftools says. See elf(5), and the
System V ABI's chapters on dynamic linking and, for x86-64, on program properties.
"""

from __future__ import annotations

import struct

from pkglint.formats.native_record import INITS, MOST_SYMBOLS, Native, text
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

WATCHED = frozenset(
    {
        # Names that system libraries keep to themselves, by the policies of pkglint.data.policies.
        "__cxa_thread_atexit_impl", "__issignaling", "__issignalingf", "__issignalingl", "pthread_getattr_default_np",
        "pthread_setattr_default_np", "_dist_code", "_length_code", "_tr_align", "_tr_flush_block", "_tr_init", "_tr_stored_block",
        "_tr_tally", "adler32_default", "bi_windup", "crc32_acle", "crc32_combine_gen", "crc32_combine_gen64", "crc32_combine_op",
        "crc32_le_vgfm_16", "crc32_neon", "crc32_vpmsum", "crc32_z_default", "crc_fold_512to32", "crc_fold_copy", "crc_fold_init",
        "deflate_copyright", "deflate_medium", "fill_window", "flush_pending", "gzflags", "inflate_copyright", "inflate_fast",
        "inflate_table", "longest_match", "slide_hash_sse", "static_ltree", "uncompress2", "x86_check_features",
        "x86_cpu_has_pclmul", "x86_cpu_has_sse2", "x86_cpu_has_sse42", "sse2_slide_hash", "z_errmsg", "z_vstring", "zcalloc", "zcfree",
        # Functions that came with musl 1.2.
        "reallocarray", "gettid", "_Fork", "qsort_r",
    }
)  # fmt: skip
"""Undefined names worth keeping, beside Python's own."""
_HINTS = (b"issignaling", b"thread_atexit_impl", b"attr_default_np", b"reallocarray", b"gettid", b"_Fork", b"qsort_r")
"""Parts of the watched names that are not zlib's: a string table without any of them needs no look at its symbols."""

_TYPES = {1: "object", 2: "program", 3: "library"}
_NARROW = {
    3: "i686",
    6: "i686",
    40: "arm",
    62: "x32",
    183: "aarch64-ilp32",
    243: "riscv32",
    258: "loongarch32",
    20: "ppc",
    22: "s390",
    8: "mips",
    2: "sparc",
}
_WIDE = {
    62: "x86_64",
    183: "aarch64",
    21: "ppc64",
    22: "s390x",
    243: "riscv64",
    258: "loongarch64",
    8: "mips64",
    43: "sparc64",
    50: "ia64",
}
_SYSTEMS = frozenset({0, 3})
"""EI_OSABI of Linux files: none (System V) and GNU."""
_X86_NEEDED = 0xC0008002
"""GNU_PROPERTY_X86_ISA_1_NEEDED."""
_DEBUG = (b".debug_", b".zdebug_", b".gnu.debuglto_", b".stab")
_MOST_SEGMENTS = 4096
_MOST_SECTIONS = 1 << 16

_NEEDED, _HASH, _STRTAB, _SYMTAB, _STRSZ, _SONAME, _RPATH, _TEXTREL, _RUNPATH, _FLAGS = (
    1,
    4,
    5,
    6,
    10,
    14,
    15,
    22,
    29,
    30,
)
_GNU_HASH, _VERNEED, _VERNEEDNUM = 0x6FFFFEF5, 0x6FFFFFFE, 0x6FFFFFFF


class Segment(NamedTuple):
    """A program header's fields."""

    type: int
    flags: int
    offset: int
    address: int
    size: int


class Section(NamedTuple):
    """A section header's fields; `name` is an offset into the section of names."""

    name: int
    type: int
    flags: int
    offset: int
    size: int
    link: int
    entry: int


class Elf:
    """One file's tables; offsets that lie outside of it give empty ones."""

    def __init__(self, data: bytes) -> None:
        """Take the content, which begins with ELF's magic."""
        self.data = data
        self.wide = data[4:5] == b"\x02"
        self.order = ">" if data[5:6] == b"\x02" else "<"
        self.type, self.machine = self.unpack("HH", 16) or (0, 0)
        form = "QQIHHHHHH" if self.wide else "IIIHHHHHH"
        header = self.unpack(form, 32 if self.wide else 28) or (0,) * 9
        self.phoff, self.shoff, self.flags, _, self.phentsize, self.phnum, self.shentsize, self.shnum, self.shstrndx = (
            header
        )

    def unpack(self, form: str, offset: int) -> tuple[int, ...] | None:
        """Return the fields at an offset, or None when they are not all in the file."""
        form = self.order + form
        if offset < 0 or offset + struct.calcsize(form) > len(self.data):
            return None
        return struct.unpack_from(form, self.data, offset)

    def rows(self, form: str, offset: int, size: int) -> Iterator[tuple[int, ...]]:
        """Yield the records of a table, as many whole ones as the file holds."""
        form = self.order + form
        width = struct.calcsize(form)
        end = min(offset + size, len(self.data))
        if offset < 0 or end - offset < width:
            return iter(())
        return struct.iter_unpack(form, memoryview(self.data)[offset : end - (end - offset) % width])

    def segments(self) -> list[Segment]:
        """Return the program headers."""
        width = 56 if self.wide else 32
        if self.phentsize != width:
            return []
        rows = self.rows("IIQQQQQQ" if self.wide else "IIIIIIII", self.phoff, min(self.phnum, _MOST_SEGMENTS) * width)
        if self.wide:
            return [Segment(kind, flags, offset, address, size) for kind, flags, offset, address, _, size, _, _ in rows]
        return [Segment(kind, flags, offset, address, size) for kind, offset, address, _, size, _, flags, _ in rows]

    def sections(self) -> list[Section]:
        """Return the section headers; none in a file without, which still loads."""
        width = 64 if self.wide else 40
        if self.shentsize != width or not self.shoff:
            return []
        form = "IIQQQQIIQQ" if self.wide else "IIIIIIIIII"
        count = self.shnum
        if count == 0:  # more than fit the header: the first section's size says how many
            count = next((row[5] for row in self.rows(form, self.shoff, width)), 0)
        rows = self.rows(form, self.shoff, min(count, _MOST_SECTIONS) * width)
        return [
            Section(name, kind, flags, offset, size, link, entry)
            for name, kind, flags, _, offset, size, link, _, _, entry in rows
        ]

    def machine_name(self) -> str:
        """Return the machine as platform tags write it; `em-N` for one that Python wheels have no tag for."""
        name = (_WIDE if self.wide else _NARROW).get(self.machine, f"em-{self.machine}")
        return "ppc64le" if name == "ppc64" and self.order == "<" else name


class Dynamic:
    """The dynamic segment, and the tables it points to."""

    def __init__(self, elf: Elf, segments: list[Segment]) -> None:
        """Take the file and its segments."""
        self.elf = elf
        self.loads = [segment for segment in segments if segment.type == 1]
        self.values: dict[int, list[int]] = {}
        for segment in segments:
            if segment.type == 2:
                for tag, value in elf.rows("qQ" if elf.wide else "iI", segment.offset, segment.size):
                    if tag == 0:
                        break
                    self.values.setdefault(tag, []).append(value)
        self.names = self.strings()

    def first(self, tag: int) -> int | None:
        """Return a tag's first value."""
        return self.values.get(tag, [None])[0]

    def offset(self, tag: int) -> int | None:
        """Return the file offset of the address a tag gives."""
        address = self.first(tag)
        if address is None:
            return None
        for load in self.loads:
            if load.address <= address < load.address + load.size:
                return address - load.address + load.offset
        return None

    def strings(self) -> bytes:
        """Return the string table."""
        start = self.offset(_STRTAB)
        return b"" if start is None else self.elf.data[start : start + (self.first(_STRSZ) or 0)]

    def texts(self, tag: int) -> tuple[str, ...]:
        """Return the strings of every entry with a tag."""
        return tuple(text(self.names, value) for value in self.values.get(tag, ()))

    def versions(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return (library, versions that must be there) of the version needs."""
        found: list[tuple[str, tuple[str, ...]]] = []
        at = self.offset(_VERNEED)
        for _ in range(min(self.first(_VERNEEDNUM) or 0, 4096)):
            need = None if at is None else self.elf.unpack("HHIII", at)
            if need is None or at is None:
                break
            _, count, file, first, following = need
            names, aux = [], at + first
            for _ in range(count):
                entry = self.elf.unpack("IHHII", aux)
                if entry is None:
                    break
                if not entry[1] & 2:  # VER_FLG_WEAK
                    names.append(text(self.names, entry[3]))
                if not entry[4]:
                    break
                aux += entry[4]
            found.append((text(self.names, file), tuple(names)))
            if not following:
                break
            at += following
        return tuple(found)

    def symbol_count(self, sections: list[Section], start: int) -> int:
        """Return how many dynamic symbols there are: by the section headers, else by a hash table."""
        width = 24 if self.elf.wide else 16
        for section in sections:
            if section.type == 11 and section.offset == start:
                return section.size // width
        at = self.offset(_HASH)
        if at is not None and (head := self.elf.unpack("II", at)):
            return head[1]
        return self.count_by_gnu_hash()

    def count_by_gnu_hash(self) -> int:
        """Return the count that the GNU hash table implies: the end of the last chain."""
        at = self.offset(_GNU_HASH)
        head = None if at is None else self.elf.unpack("IIII", at)
        if head is None or at is None:
            return 0
        buckets, first, bloom, _ = head
        chains_of = at + 16 + bloom * (8 if self.elf.wide else 4)
        last = max((row[0] for row in self.elf.rows("I", chains_of, buckets * 4)), default=0)
        if last < first:
            return first
        chains = chains_of + buckets * 4
        for (value,) in self.elf.rows("I", chains + (last - first) * 4, len(self.elf.data)):
            last += 1
            if value & 1:
                break
        return last

    def symbols(self, sections: list[Section], needed: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
        """Return (undefined, provided): the names worth keeping, and Python's among those defined here."""
        start, names = self.offset(_SYMTAB), self.names
        watched = "libz.so.1" in needed or any(hint in names for hint in _HINTS)
        if start is None or not (watched or b"Py" in names):
            return frozenset(), frozenset()
        undefined, provided = set(), set()
        count = self.symbol_count(sections, start)
        if self.elf.wide:
            rows = self.elf.rows("IBxHxxxxxxxxxxxxxxxx", start, count * 24)
        else:
            rows = self.elf.rows("IxxxxxxxxBxH", start, count * 16)
        for name, info, section in rows:
            if names.startswith((b"Py", b"_Py"), name):
                if section:
                    if info >> 4 in {1, 2, 10}:
                        provided.add(text(names, name))
                elif info >> 4 == 1:  # STB_GLOBAL: a weak one may stay undefined
                    undefined.add(text(names, name))
            elif watched and section == 0 and info >> 4 == 1:
                word = text(names, name)
                if word in WATCHED:
                    undefined.add(word)
        return frozenset(undefined), frozenset(provided)


def read(data: bytes) -> Native:
    """Return the facts of an ELF file; total. What cannot be read is absent."""
    elf = Elf(data)
    kind = _TYPES.get(elf.type, "other")
    machine, system = elf.machine_name(), "linux" if data[7:8] and data[7] in _SYSTEMS else ""
    segments, sections = elf.segments(), elf.sections()
    debug, symbols = weights(elf, sections)
    if kind == "object":
        return Native("elf", kind, (machine,), system, debug=debug, symbols=symbols)
    dynamic = Dynamic(elf, segments)
    needed = dynamic.texts(_NEEDED)
    interpreter = next((text(data, segment.offset, 256) for segment in segments if segment.type == 3), "")
    if kind == "library" and not dynamic.values:
        kind = "other"  # separate debug information, GPU code
    elif kind == "library" and interpreter and _SONAME not in dynamic.values:
        kind = "program"  # a position-independent one
    versions = dynamic.versions()
    undefined, provided = dynamic.symbols(sections, needed)
    stack = next((segment.flags for segment in segments if segment.type == 0x6474E551), 0)
    return Native(
        "elf", kind, (machine,), system, needed, next(iter(dynamic.texts(_SONAME)), ""),
        (*(("RPATH", value) for value in dynamic.texts(_RPATH)), *(("RUNPATH", value) for value in dynamic.texts(_RUNPATH))),
        versions, undefined, provided, tuple(sorted(name for name in provided if name.startswith(INITS))),
        libc=libc_of(interpreter, needed, versions), debug=debug, symbols=symbols, executable_stack=bool(stack & 1),
        text_relocations=_TEXTREL in dynamic.values or bool((dynamic.first(_FLAGS) or 0) & 4),
        isa=isa_of(elf, segments) if machine == "x86_64" else 0,
    )  # fmt: skip


def exported(data: bytes) -> frozenset[str]:
    """Return the names of the dynamic symbols that a library defines with global or weak binding; total."""
    elf = Elf(data)
    dynamic = Dynamic(elf, elf.segments())
    start = dynamic.offset(_SYMTAB)
    if start is None:
        return frozenset()
    count = min(dynamic.symbol_count(elf.sections(), start), MOST_SYMBOLS)
    if elf.wide:
        rows = elf.rows("IBxHxxxxxxxxxxxxxxxx", start, count * 24)
    else:
        rows = elf.rows("IxxxxxxxxBxH", start, count * 16)
    return frozenset(text(dynamic.names, name) for name, info, section in rows if section and info >> 4 in {1, 2, 10})


def libc_of(interpreter: str, needed: tuple[str, ...], versions: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Return which C library a file is linked with."""
    program = interpreter.rpartition("/")[2]
    if program.startswith("ld-musl") or any(name.startswith("libc.musl-") or name == "libc.so" for name in needed):
        return "musl"
    if "libc.so.6" in needed or program.startswith(("ld-linux", "ld64.so", "ld.so")):
        return "glibc"
    return "glibc" if any(name.startswith("GLIBC_") for _, names in versions for name in names) else ""


def weights(elf: Elf, sections: list[Section]) -> tuple[int, int]:
    """Return the bytes in the file of debug sections, and of the symbol table with its names."""
    names_at = sections[elf.shstrndx].offset if elf.shstrndx < len(sections) else len(elf.data)
    debug = symbols = 0
    for section in sections:
        if section.type == 2:
            symbols += section.size
            if section.link < len(sections) and section.link != elf.shstrndx:
                symbols += sections[section.link].size
        elif section.type != 1 or section.flags & 2:  # only PROGBITS that is not loaded
            continue
        elif elf.data.startswith(_DEBUG, names_at + section.name):
            debug += section.size
    return min(debug, len(elf.data)), min(symbols, len(elf.data))


def isa_of(elf: Elf, segments: list[Segment]) -> int:
    """Return the x86-64 level (1 to 4) that the GNU property notes need, or 0 when none is asked for."""
    level = 0
    for segment in segments:
        at, end = segment.offset, segment.offset + min(segment.size, 1 << 16)
        while segment.type == 4 and at < end and (head := elf.unpack("III", at)) is not None:
            name_size, size, kind = head
            start = at + 12 + (name_size + 3 & ~3)
            if kind == 5 and elf.data[at + 12 : at + 16] == b"GNU\0":
                level = max(
                    level, *(value.bit_length() for value in isa_properties(elf, start, min(start + size, end))), 0
                )
            at = start + (size + 3 & ~3)
    return level


def isa_properties(elf: Elf, at: int, end: int) -> Iterator[int]:
    """Yield the bits of every GNU_PROPERTY_X86_ISA_1_NEEDED among the properties of a note."""
    while at < end and (head := elf.unpack("II", at)) is not None:
        kind, size = head
        value = elf.unpack("I", at + 8)
        if kind == _X86_NEEDED and value is not None:
            yield value[0]
        at += 8 + (size + 7 & ~7)
