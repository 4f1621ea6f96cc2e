"""Writes the smallest real ELF, Mach-O and PE files: what pyelftools, macholib and pefile, and a loader, find in them is what a case says.

`elf`, `macho` and `pe` take a case's table; `docs/rules-howto.md` lists the keys.
"""

from __future__ import annotations

import struct
from typing import Any

ELF_MACHINES = {
    "x86_64": (62, True, "<"), "i686": (3, False, "<"), "aarch64": (183, True, "<"), "arm": (40, False, "<"), "ppc64le": (21, True, "<"),
    "ppc64": (21, True, ">"), "s390x": (22, True, ">"), "riscv64": (243, True, "<"), "avr": (83, False, "<"), "x32": (62, False, "<"),
}  # fmt: skip
MACHO_MACHINES = {"x86_64": 0x01000007, "arm64": 0x0100000C, "i386": 7}
PE_MACHINES = {"x86_64": 0x8664, "x86": 0x14C, "arm64": 0xAA64}


class Strings:
    """A string table that begins with NUL."""

    def __init__(self) -> None:
        self.data = b"\0"

    def add(self, word: str) -> int:
        at = len(self.data)
        self.data += word.encode() + b"\0"
        return at


def elf(case: dict[str, Any]) -> bytes:
    """An ELF file.

    Keys: machine, kind (library, program, object), needed, soname, rpath, runpath (text or list), versions (library → names; a name
    that begins with `~` is weak), undefined, weak, exports, local, interpreter, debug and symtab (bytes), stack (flags), textrel, isa (level),
    osabi, hash (`sysv`, `gnu` or `none`: only with `sections = false`), sections (false leaves the section headers out).
    """
    number, wide, order = ELF_MACHINES[case.get("machine", "x86_64")]
    kind = {"library": 3, "program": 2, "pie": 3, "object": 1, "core": 4}[case.get("kind", "library")]
    strings = Strings()
    body, base = bytearray(), 0x1000
    header, width = (64, 56) if wide else (52, 32)
    word = "Q" if wide else "I"

    def place(data: bytes) -> int:
        body.extend(b"\0" * (-len(body) % 8))
        at = len(body)
        body.extend(data)
        return at

    symbols = [(0, 0, 0)]
    for key, info, section in (("local", 0x02, 1), ("undefined", 0x10, 0), ("weak", 0x20, 0), ("exports", 0x12, 1)):
        symbols += [(strings.add(name), info, section) for name in case.get(key, ())]
    form = order + ("IBBHQQ" if wide else "IIIBBH")
    table = b"".join(
        struct.pack(form, n, i, 0, s, 0, 0) if wide else struct.pack(form, n, 0, 0, i, 0, s) for n, i, s in symbols
    )
    values = [(1, strings.add(name)) for name in case.get("needed", ())]
    if "soname" in case:
        values.append((14, strings.add(case["soname"])))
    for key, tag in (("rpath", 15), ("runpath", 29)):
        if key in case:
            values += [(tag, strings.add(text)) for text in ([case[key]] if isinstance(case[key], str) else case[key])]
    if case.get("textrel"):
        values.append((22, 0))
    needs = b""
    libraries = list(case.get("versions", {}).items())
    for index, (library, names) in enumerate(libraries):
        auxes = b"".join(
            struct.pack(
                order + "IHHII",
                0,
                2 if name.startswith("~") else 0,
                2,
                strings.add(name.lstrip("~")),
                16 if at < len(names) - 1 else 0,
            )
            for at, name in enumerate(names)
        )
        following = 16 + len(auxes) if index < len(libraries) - 1 else 0
        needs += struct.pack(order + "HHIII", 1, len(names), strings.add(library), 16, following) + auxes
    isa = int(case.get("isa", 0))
    note = b""
    if isa:
        item = struct.pack(order + "III", 0xC0008002, 4, 1 << (isa - 1)) + b"\0" * (4 if wide else 0)
        note = struct.pack(order + "III4s", 4, len(item), 5, b"GNU\0") + item
    interpreter = case.get("interpreter", "").encode()
    offsets = {"symbols": place(table), "strings": place(strings.data)}
    if needs:
        offsets["needs"] = place(needs)
    hashing = case.get("hash", "none")
    if hashing == "sysv":
        offsets["hash"] = place(struct.pack(order + "III", 1, len(symbols), 0) + b"\0\0\0\0" * len(symbols))
    elif hashing == "gnu":  # one bucket that holds every symbol from 1 on; the last chain word ends it
        chain = [0] * (len(symbols) - 2) + [1]
        offsets["hash"] = place(
            struct.pack(order + "IIII" + word + "I", 1, 1, 1, 0, 0, 1) + struct.pack(f"{order}{len(chain)}I", *chain)
        )
    if note:
        offsets["note"] = place(note)
    if interpreter:
        offsets["interpreter"] = place(interpreter + b"\0")
    counts = 1 + bool(note) + bool(interpreter) + ("stack" in case) + (kind in {2, 3})
    start = header + counts * width
    dynamic = [*values, (5, offsets["strings"]), (10, len(strings.data)), (6, offsets["symbols"])]
    if needs:
        dynamic += [(0x6FFFFFFE, offsets["needs"]), (0x6FFFFFFF, len(libraries))]
    if hashing != "none":
        dynamic.append((4 if hashing == "sysv" else 0x6FFFFEF5, offsets["hash"]))
    pointers = {5, 6, 4, 0x6FFFFFFE, 0x6FFFFEF5}
    pairs = b"".join(
        struct.pack(order + word * 2, tag, value + start + base if tag in pointers else value)
        for tag, value in [*dynamic, (0, 0)]
    )
    offsets["dynamic"] = place(pairs)
    loaded = len(body)
    debug = place(b"\x5a" * int(case.get("debug", 0)))
    extra = place(b"\x5a" * int(case.get("symtab", 0)))
    names = Strings()
    rows = [(0, 0, 0, 0, 0, 0, 0)]
    if kind != 1:
        rows += [
            (names.add(".dynsym"), 11, 2, offsets["symbols"] + start, len(table), 2, 24 if wide else 16),
            (names.add(".dynstr"), 3, 2, offsets["strings"] + start, len(strings.data), 0, 0),
            (names.add(".dynamic"), 6, 2, offsets["dynamic"] + start, len(pairs), 2, 16 if wide else 8),
        ]
        if needs:
            rows.append((names.add(".gnu.version_r"), 0x6FFFFFFE, 2, offsets["needs"] + start, len(needs), 2, 0))
    if case.get("debug"):
        rows.append((names.add(".debug_info"), 1, 0, debug + start, int(case["debug"]), 0, 0))
    if case.get("symtab"):
        rows.append((names.add(".symtab"), 2, 0, extra + start, int(case["symtab"]), len(rows) + 1, 24 if wide else 16))
        rows.append((names.add(".strtab"), 3, 0, extra + start, 0, 0, 0))
    own = names.add(".shstrtab")
    rows.append((own, 3, 0, place(names.data) + start, len(names.data), 0, 0))
    sections = b""
    if case.get("sections", True):
        form = order + ("IIQQQQIIQQ" if wide else "IIIIIIIIII")
        sections = b"".join(
            struct.pack(
                form, n, t, f, at + base if f else 0, at, size, link, len(libraries) if t == 0x6FFFFFFE else 0, 8, entry
            )
            for n, t, f, at, size, link, entry in rows
        )
    at_sections = start + place(sections) if sections else 0

    def segment(type_: int, flags: int, at: int, size: int) -> bytes:
        if wide:
            return struct.pack(order + "IIQQQQQQ", type_, flags, at, at + base, at + base, size, size, 8)
        return struct.pack(order + "IIIIIIII", type_, at, at + base, at + base, size, size, flags, 8)

    headers = segment(1, 5, 0, start + loaded)
    if kind in {2, 3}:
        headers += segment(2, 6, offsets["dynamic"] + start, len(pairs))
    if interpreter:
        headers += segment(3, 4, offsets["interpreter"] + start, len(interpreter) + 1)
    if note:
        headers += segment(4, 4, offsets["note"] + start, len(note))
    if "stack" in case:
        headers += segment(0x6474E551, int(case["stack"]), 0, 0)
    ident = b"\x7fELF" + bytes([2 if wide else 1, 1 if order == "<" else 2, 1, case.get("osabi", 0)]) + b"\0" * 8
    count = len(rows) if sections else 0
    first = struct.pack(
        order + "HHI" + word * 3 + "IHHHHHH",
        kind, number, 1, 0, header, at_sections, 0, header, width, counts, 64 if wide else 40, count, max(count - 1, 0),
    )  # fmt: skip
    return ident + first + headers + bytes(body)


def macho(case: dict[str, Any]) -> bytes:
    """A Mach-O file, fat when `slices` names several.

    Keys: machine or slices (list of machines), kind, needed, weak-needed, install-name, rpath, minimum ("11.0", or a table machine → version),
    version-min (true: the older load command), platform, undefined, weak, exports, local (count of local symbols), debug (bytes).
    """
    slices = case.get("slices", [case.get("machine", "x86_64")])
    thin = [_thin(case, machine) for machine in slices]
    if len(thin) == 1:
        return thin[0]
    out = struct.pack(">II", 0xCAFEBABE, len(thin))
    at = 4096
    for machine, data in zip(slices, thin, strict=True):
        out += struct.pack(">IIIII", MACHO_MACHINES[machine], 3, at, len(data), 12)
        at += len(data) + -len(data) % 4096
    for data in thin:
        out += b"\0" * (-len(out) % 4096) + data
    return out


def _thin(case: dict[str, Any], machine: str) -> bytes:
    number = MACHO_MACHINES[machine]
    wide = bool(number & 0x01000000)
    kind = {"object": 1, "program": 2, "library": 6, "bundle": 8}[case.get("kind", "bundle")]
    commands: list[bytes] = []

    def dylib(command: int, name: str) -> None:
        text = name.encode() + b"\0"
        text += b"\0" * (-len(text) % 8)
        commands.append(struct.pack("<IIIIII", command, 24 + len(text), 24, 0, 0x10000, 0x10000) + text)

    def path(command: int, name: str) -> None:
        text = name.encode() + b"\0"
        text += b"\0" * (-(12 + len(text)) % 8)
        commands.append(struct.pack("<III", command, 12 + len(text), 12) + text)

    if "install-name" in case:
        dylib(0xD, case["install-name"])
    for name in case.get("needed", ["/usr/lib/libSystem.B.dylib"]):
        dylib(0xC, name)
    for name in case.get("weak-needed", ()):
        dylib(0x80000018, name)
    for name in [case["rpath"]] if isinstance(case.get("rpath"), str) else case.get("rpath", ()):
        path(0x8000001C, name)
    minimum = case.get("minimum", "11.0")
    minimum = minimum[machine] if isinstance(minimum, dict) else minimum
    major, minor = (int(part) for part in minimum.split("."))
    if case.get("version-min"):
        commands.append(struct.pack("<IIII", 0x24, 16, major << 16 | minor << 8, 0))
    else:
        platform = {"macos": 1, "ios": 2}[case.get("platform", "macos")]
        commands.append(struct.pack("<IIIIII", 0x32, 24, platform, major << 16 | minor << 8, 0, 0))
    strings = Strings()
    rows = b""
    form = "<IBBHQ" if wide else "<IBBhI"
    symbols = [(f"local{i}", 0x0E, 1, 0) for i in range(case.get("local", 0))]
    symbols += [(f"_{name}", 0x01, 0, 0x100) for name in case.get("undefined", ())]
    symbols += [(f"_{name}", 0x01, 0, 0x140) for name in case.get("weak", ())]
    symbols += [(f"_{name}", 0x0F, 1, 0) for name in case.get("exports", ())]
    for name, type_, section, flags in symbols:
        rows += struct.pack(form, strings.add(name), type_, section, flags, 0)
    debug = int(case.get("debug", 0))
    header = 32 if wide else 28
    total = sum(map(len, commands)) + 24 + ((72 if wide else 56) if debug else 0)
    start = header + total
    if debug:
        size, seg = (72, "<II16sQQQQiiII") if wide else (56, "<II16sIIIIiiII")
        at = start + len(rows) + len(strings.data)
        commands.append(struct.pack(seg, 0x19 if wide else 1, size, b"__DWARF", 0, 0, at, debug, 7, 3, 0, 0))
    commands.append(struct.pack("<IIIIII", 2, 24, start, len(symbols), start + len(rows), len(strings.data)))
    first = struct.pack("<IIIIIII", 0xFEEDFACF if wide else 0xFEEDFACE, number, 3, kind, len(commands), total, 0)
    return first + (b"\0" * 4 if wide else b"") + b"".join(commands) + rows + strings.data + b"\x5a" * debug


def pe(case: dict[str, Any]) -> bytes:
    """A PE file. Keys: machine, kind (library or program), imports (DLL → names), delayed (DLLs), exports, debug and symtab (bytes)."""
    number = PE_MACHINES[case.get("machine", "x86_64")]
    wide = number != 0x14C
    base, body = 0x1000, bytearray()

    def place(data: bytes) -> int:
        body.extend(b"\0" * (-len(body) % 16))
        at = len(body) + base
        body.extend(data)
        return at

    form, width = ("<Q", 8) if wide else ("<I", 4)
    descriptors = b""
    for dll, names in case.get("imports", {"KERNEL32.dll": ["Sleep"]}).items():
        hints = [place(struct.pack("<H", 0) + name.encode() + b"\0") for name in names]
        thunks = place(b"".join(struct.pack(form, hint) for hint in hints) + b"\0" * width)
        descriptors += struct.pack("<5I", thunks, 0, 0, place(dll.encode() + b"\0"), thunks)
    directories = [(0, 0)] * 16
    directories[1] = (place(descriptors + b"\0" * 20), len(descriptors) + 20)
    if delayed := case.get("delayed"):
        hint = place(struct.pack("<H", 0) + b"later\0")
        thunks = place(struct.pack(form, hint) + b"\0" * width)
        rows = b"".join(
            struct.pack("<8I", 1, place(dll.encode() + b"\0"), 0, thunks, thunks, 0, 0, 0) for dll in delayed
        )
        directories[13] = (place(rows + b"\0" * 32), len(rows) + 32)
    if exports := sorted(case.get("exports", ())):
        names = place(b"".join(struct.pack("<I", place(name.encode() + b"\0")) for name in exports))
        ordinals = place(b"".join(struct.pack("<H", index) for index in range(len(exports))))
        functions = place(struct.pack("<I", base) * len(exports))
        own = place(b"module.pyd\0")
        directories[0] = (
            place(
                struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, own, 1, len(exports), len(exports), functions, names, ordinals)
            ),
            40,
        )
    parts = [(b".text\0\0\0", bytes(body).ljust(len(body) + -len(body) % 512, b"\0"))]
    if case.get("debug"):
        parts.append((b"/4\0\0\0\0\0\0", b"\x5a" * (int(case["debug"]) + -int(case["debug"]) % 512)))
    optional = 112 if wide else 96
    at = 512
    table, data, address = b"", b"", base
    for name, content in parts:
        table += struct.pack("<8sIIIIIIHHI", name, len(content), address, len(content), at, 0, 0, 0, 0, 0x60000020)
        data += content
        at += len(content)
        address += len(content) + -len(content) % 4096
    count = int(case.get("symtab", 0)) // 18 or (1 if case.get("debug") else 0)
    strings = b".debug_info\0"
    symbols = b"\0" * (18 * count) + struct.pack("<I", 4 + len(strings)) + strings if count else b""
    flags = 0x2022 if case.get("kind", "library") == "library" else 0x22
    file_header = struct.pack("<HHIIIHH", number, len(parts), 0, at if count else 0, count, optional + 128, flags)
    magic = 0x20B if wide else 0x10B
    common = struct.pack("<HBBIIIII", magic, 14, 0, 512, 0, 0, base, base)
    middle = struct.pack("<Q" if wide else "<II", *((0x180000000,) if wide else (base, 0x10000000)))
    rest = struct.pack("<IIHHHHHHIIIIHH", 4096, 512, 6, 0, 0, 0, 6, 0, 0, address, 512, 0, 2, 0)
    sizes = struct.pack("<4Q" if wide else "<4I", 1 << 20, 4096, 1 << 20, 4096) + struct.pack("<II", 0, 16)
    dirs = b"".join(struct.pack("<II", *each) for each in directories)
    stub = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    head = stub + b"PE\0\0" + file_header + common + middle + rest + sizes + dirs + table
    return head.ljust(512, b"\0") + data + symbols
