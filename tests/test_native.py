"""Facts of native files are what pyelftools, macholib and pefile say of them, on built files and on those of this machine; and no bytes raise."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from io import BytesIO
from pathlib import Path
from typing import Any

import build
import native as write
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pkglint.checks.binary.platforms import platform_of
from pkglint.data.policies import MUSL_PRIVATE, PRIVATE
from pkglint.formats import elf, native

PYTHON = ("Py", "_Py")
FULL: dict[str, Any] = {
    "needed": ["libc.so.6", "libz.so.1"],
    "soname": "libdemo.so.1",
    "rpath": "/opt/x",
    "runpath": "$ORIGIN/../demo.libs",
    "versions": {"libc.so.6": ["GLIBC_2.5", "~GLIBC_2.99", "GLIBC_2.34"], "libz.so.1": ["ZLIB_1.2.9"]},
    "undefined": ["PyList_New", "_Py_NoneStruct", "inflate_fast", "free"],
    "weak": ["PyType_GetName"],
    "exports": ["PyInit_demo", "compute"],
    "local": ["PyLocal"],
    "debug": 4096,
    "symtab": 2400,
    "stack": 7,
    "textrel": True,
}


def by_pyelftools(data: bytes) -> dict[str, Any]:
    """The same facts, asked of pyelftools one symbol, tag and section at a time."""
    from elftools.elf.elffile import ELFFile
    from elftools.elf.gnuversions import GNUVerNeedSection

    file: Any = ELFFile(BytesIO(data))
    found: dict[str, Any] = {"needed": [], "name": "", "rpaths": [], "textrel": False, "stack": False}
    for segment in file.iter_segments():
        if segment["p_type"] == "PT_GNU_STACK":
            found["stack"] = bool(segment["p_flags"] & 1)
        if segment["p_type"] != "PT_DYNAMIC":
            continue
        for tag in segment.iter_tags():
            kind = tag.entry.d_tag
            if kind == "DT_NEEDED":
                found["needed"].append(tag.needed)
            elif kind == "DT_SONAME":
                found["name"] = tag.soname
            elif kind in {"DT_RPATH", "DT_RUNPATH"}:
                found["rpaths"].append((kind[3:], tag.rpath if kind == "DT_RPATH" else tag.runpath))
            elif kind == "DT_TEXTREL" or (kind == "DT_FLAGS" and tag.entry.d_val & 4):
                found["textrel"] = True
    found["versions"] = [
        (need.name, [aux.name for aux in auxes if not aux["vna_flags"] & 2])
        for section in file.iter_sections()
        if isinstance(section, GNUVerNeedSection)
        for need, auxes in section.iter_versions()
    ]
    undefined, provided = set(), set()
    dynsym = file.get_section_by_name(".dynsym")
    for symbol in dynsym.iter_symbols() if dynsym else ():
        bind = symbol["st_info"]["bind"]
        if symbol["st_shndx"] == "SHN_UNDEF":
            if bind == "STB_GLOBAL" and (symbol.name.startswith(PYTHON) or symbol.name in elf.WATCHED):
                undefined.add(symbol.name)
        elif symbol.name.startswith(PYTHON) and bind != "STB_LOCAL":
            provided.add(symbol.name)
    found |= {"undefined": undefined, "provided": provided}
    found["debug"] = sum(
        s["sh_size"]
        for s in file.iter_sections()
        if s.name.startswith((".debug_", ".zdebug_")) and s["sh_type"] == "SHT_PROGBITS"
    )
    symtab = file.get_section_by_name(".symtab")
    found["symbols"] = symtab["sh_size"] + file.get_section(symtab["sh_link"])["sh_size"] if symtab else 0
    return found


def of_reader(data: bytes) -> dict[str, Any]:
    read = native.read(data)
    assert read is not None
    return {
        "needed": list(read.needed), "name": read.name, "rpaths": sorted(read.rpaths), "textrel": read.text_relocations, "stack": read.executable_stack,
        "versions": [(library, list(names)) for library, names in read.versions], "undefined": set(read.undefined),
        "provided": set(read.provided), "debug": read.debug, "symbols": read.symbols,
    }  # fmt: skip


def same(data: bytes) -> None:
    expected = by_pyelftools(data)
    expected["rpaths"] = sorted(expected["rpaths"])
    assert of_reader(data) == expected


@pytest.mark.parametrize("machine", write.ELF_MACHINES)
def test_elf_equals_pyelftools(machine: str) -> None:
    data = write.elf({**FULL, "machine": machine})
    same(data)
    assert of_reader(data)["undefined"] == {"PyList_New", "_Py_NoneStruct", "inflate_fast"}
    assert of_reader(data)["versions"][0] == ("libc.so.6", ["GLIBC_2.5", "GLIBC_2.34"])


def local_libraries() -> list[Path]:
    """Some of the extension modules and libraries of the machine that runs the test."""
    folders = [Path(sysconfig.get_path("platlib")), Path(sysconfig.get_path("stdlib")) / "lib-dynload"]
    found = [path for folder in folders for path in sorted(folder.rglob("*.so*"))[:40]]
    return [path for path in [Path(sys.executable).resolve(), *found] if path.read_bytes()[:4] == b"\x7fELF"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks at the ELF files of this Python")
def test_real_elf_files_equal_pyelftools() -> None:
    paths = local_libraries()
    assert paths
    for path in paths:
        same(path.read_bytes())


@pytest.mark.parametrize("hashing", ["sysv", "gnu"])
@pytest.mark.parametrize("machine", ["x86_64", "i686", "s390x"])
def test_symbols_without_section_headers(hashing: str, machine: str) -> None:
    read = native.read(
        write.elf(
            {
                "machine": machine,
                "sections": False,
                "hash": hashing,
                "undefined": ["PyList_New"],
                "exports": ["PyInit_x"],
            }
        )
    )
    assert read is not None
    assert (read.undefined, read.inits) == (frozenset({"PyList_New"}), ("PyInit_x",))


@pytest.mark.parametrize("level", [0, 1, 2, 3, 4])
def test_instruction_set_of_the_property_note(level: int) -> None:
    read = native.read(write.elf({"isa": level}))
    assert read is not None
    assert read.isa == level


@pytest.mark.parametrize(
    ("case", "kind", "libc"),
    [
        ({"needed": ["libc.so.6"]}, "library", "glibc"),
        ({"needed": ["libc.musl-x86_64.so.1"]}, "library", "musl"),
        ({"kind": "pie", "interpreter": "/lib64/ld-linux-x86-64.so.2"}, "program", "glibc"),
        ({"kind": "program", "interpreter": "/lib/ld-musl-x86_64.so.1"}, "program", "musl"),
        ({"kind": "program"}, "program", ""),
        ({"kind": "object"}, "object", ""),
        ({"kind": "core"}, "other", ""),
    ],
)
def test_elf_kinds_and_c_libraries(case: dict[str, Any], kind: str, libc: str) -> None:
    read = native.read(write.elf(case))
    assert read is not None
    assert (read.kind, read.libc) == (kind, libc)


def test_macho() -> None:
    case = {
        "slices": ["x86_64", "arm64"], "needed": ["/usr/lib/libSystem.B.dylib"], "weak-needed": ["/opt/x.dylib"], "install-name": "@rpath/x.dylib", "rpath": "/tmp",
        "minimum": {"x86_64": "10.9", "arm64": "11.0"}, "undefined": ["PyList_New"], "weak": ["PyWeak"], "exports": ["PyInit_x"], "local": 5, "debug": 128,
    }  # fmt: skip
    read = native.read(write.macho(case))
    assert read is not None
    assert (read.format, read.kind, read.machines, read.system) == ("macho", "library", ("x86_64", "arm64"), "macos")
    assert (read.needed, read.name, read.rpaths) == (
        ("/usr/lib/libSystem.B.dylib",),
        "@rpath/x.dylib",
        (("LC_RPATH", "/tmp"),),
    )
    assert read.minima == (("x86_64", (10, 9)), ("arm64", (11, 0)))
    assert (read.undefined, read.inits, read.debug) == (frozenset({"PyList_New"}), ("PyInit_x",), 256)
    assert read.symbols > 2 * 5 * 16
    old = native.read(write.macho({"version-min": True, "minimum": "10.13", "machine": "i386"}))
    assert old is not None
    assert old.minima == (("i386", (10, 13)),)


@pytest.mark.parametrize(
    "case", [{"slices": ["x86_64", "arm64"]}, {"machine": "arm64"}, {"machine": "i386", "version-min": True}]
)
def test_macho_equals_macholib(case: dict[str, Any], tmp_path: Path) -> None:
    from macholib.mach_o import LC_LOAD_DYLIB, LC_RPATH  # type: ignore[import-untyped]
    from macholib.MachO import MachO  # type: ignore[import-untyped]

    data = write.macho(
        {"needed": ["/usr/lib/libSystem.B.dylib", "@rpath/y.dylib"], "rpath": "/tmp", "minimum": "11.0", **case}
    )
    (tmp_path / "x.so").write_bytes(data)
    headers = MachO(str(tmp_path / "x.so")).headers
    strings: dict[int, list[str]] = {LC_LOAD_DYLIB: [], LC_RPATH: []}
    for header in headers:
        for load, _, rest in header.commands:
            if load.cmd in strings:
                strings[load.cmd].append(rest.rstrip(b"\0").decode())
    read = native.read(data)
    assert read is not None
    assert len(read.machines) == len(headers) == len(read.minima)
    assert list(read.needed) == list(dict.fromkeys(strings[LC_LOAD_DYLIB]))
    assert [value for _, value in read.rpaths] == list(dict.fromkeys(strings[LC_RPATH]))


@pytest.mark.parametrize("machine", write.PE_MACHINES)
def test_pe_equals_pefile(machine: str) -> None:
    import pefile  # type: ignore[import-untyped]

    case = {
        "machine": machine, "imports": {"python312.dll": ["PyList_New", "PyDict_New"], "KERNEL32.dll": ["Sleep"]}, "delayed": ["later.dll"],
        "exports": ["PyInit_x", "compute"], "debug": 600, "symtab": 180,
    }  # fmt: skip
    data = write.pe(case)
    read = native.read(data)
    assert read is not None
    pe = pefile.PE(data=data)
    assert (
        list(read.needed)
        == [entry.dll.decode() for entry in pe.DIRECTORY_ENTRY_IMPORT]
        == ["python312.dll", "KERNEL32.dll"]
    )
    assert read.undefined == {one.name.decode() for one in pe.DIRECTORY_ENTRY_IMPORT[0].imports}
    assert read.provided == {
        one.name.decode() for one in pe.DIRECTORY_ENTRY_EXPORT.symbols if one.name.startswith(b"Py")
    }
    assert (read.machines, read.kind, read.system) == ((machine,), "library", "windows")
    assert native.exported(data) == {one.name.decode() for one in pe.DIRECTORY_ENTRY_EXPORT.symbols}
    assert read.debug == sum(part.SizeOfRawData for part in pe.sections if part.Name.startswith(b"/4"))
    assert read.symbols >= 180
    assert [entry.dll for entry in pe.DIRECTORY_ENTRY_DELAY_IMPORT] == [b"later.dll"]


def test_exported_symbols() -> None:
    """What others may link with, in every format; test_pe_equals_pefile has PE's."""
    for machine in write.ELF_MACHINES:
        assert native.exported(write.elf({**FULL, "machine": machine})) == {"PyInit_demo", "compute"}
    case = {"exports": ["compute", "_under"], "undefined": ["puts"], "local": 3}
    for machines in ({"slices": ["x86_64", "arm64"]}, {"machine": "i386"}):
        assert native.exported(write.macho({**case, **machines})) == {"compute", "_under"}
    assert native.exported(write.pe({})) == native.exported(b"\0asm\1\0\0\0") == native.exported(b"text") == frozenset()


def test_what_is_not_native() -> None:
    for data in (
        b"",
        b"\x7f",
        b"\x7fEL",
        b"MZ",
        b"MZ a text",
        bytes.fromhex("cafebabe00000034"),
        b"BEGIN",
        b"{}",
        b"#!/bin/sh\n",
    ):
        assert native.read(data) is None
    for data, word in ((b"!<arch>\n", "archive"), (b"\0asm\1\0\0\0", "wasm"), (b"BC\xc0\xde", "bitcode")):
        assert native.sniff(data) == word


PROBE = """
import sys
from pathlib import Path
import proof
from pkglint.run import engine, settings
from pkglint.model import Release, Wheel
rules = [proof.rule_from_file(path)[0] for path in sorted((proof.ROOT / "rules" / "binary").glob("*.toml"))]
outcome = engine.lint([Release([Wheel(Path(sys.argv[1]))], [])], rules, settings.resolved(tuple(rules), {}))
assert not outcome.notifications, outcome.notifications
print(*(name for name in sys.modules if name in {"elftools", "macholib", "pefile", "abi3info"} or name.startswith("pkglint.formats.")))
"""


@pytest.mark.parametrize(
    ("table", "loaded"),
    [
        ({"demo/__init__.py": ""}, set()),
        (
            {"@tag": "cp312-cp312-linux_x86_64", "demo/x.so": {"elf": {"exports": ["PyInit_x"]}}},
            {"pkglint.formats.elf"},
        ),
        (
            {"@tag": "cp312-abi3-linux_x86_64", "demo/x.so": {"elf": {"undefined": ["PyList_New"]}}},
            {"pkglint.formats.elf", "abi3info"},
        ),
        ({"@tag": "py3-none-linux_x86_64", "demo/x.so": {"elf": {"isa": 3}}}, {"pkglint.formats.elf"}),
        ({"@tag": "py3-none-win_amd64", "demo/x.dll": {"pe": {}}}, {"pkglint.formats.pe"}),
        (
            {"@tag": "py3-none-macosx_11_0_arm64", "demo/x.so": {"macho": {"machine": "arm64"}}},
            {"pkglint.formats.macho"},
        ),
    ],
)
def test_a_wheel_pays_for_what_it_holds(table: dict[str, Any], loaded: set[str], tmp_path: Path) -> None:
    wheel = build.build_wheel(tmp_path, table)
    command = [sys.executable, "-c", PROBE, str(wheel)]
    done = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
    readers = {"elf", "macho", "pe"}
    found = {
        name for name in done.stdout.split() if not name.startswith("pkglint.") or name.rpartition(".")[2] in readers
    }
    assert found == loaded


SEEDS = [write.elf({**FULL, "isa": 2}), write.elf({**FULL, "machine": "i686", "hash": "gnu", "sections": False}), write.macho({"slices": ["x86_64", "arm64"], "exports": ["PyInit_x"], "rpath": "/x", "debug": 64}), write.pe({"exports": ["PyInit_x"], "imports": {"python3.dll": ["PyList_New"]}, "symtab": 36})]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_no_damage_raises(seed: bytes, data: st.DataObject) -> None:
    changed = bytearray(seed[: data.draw(st.integers(0, len(seed)))] if data.draw(st.booleans()) else seed)
    for _ in range(data.draw(st.integers(0, 12))):
        if changed:
            at = data.draw(st.integers(0, min(len(changed), 700) - 1))
            changed[at : at + 4] = data.draw(
                st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\1\0\0\0", b"\0\0\0\x80"])
            )
    native.read(bytes(changed[: max(len(seed), 1)]))
    native.exported(bytes(changed[: max(len(seed), 1)]))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(
        [
            b"\x7fELF\2\1\1",
            b"\x7fELF\1\2\1",
            b"\xcf\xfa\xed\xfe",
            b"\xca\xfe\xba\xbe\0\0\0\2",
            b"MZ" + b"\0" * 58 + b"\x40\0\0\0PE\0\0",
        ]
    ),
    st.binary(max_size=300),
)
def test_no_bytes_raise(magic: bytes, rest: bytes) -> None:
    native.read(magic + rest)
    native.exported(magic + rest)


def test_every_private_symbol_is_watched() -> None:
    for table in (PRIVATE, MUSL_PRIVATE):
        for each in table.values():
            for names in each.values():
                assert elf.WATCHED.issuperset(names.split())


@pytest.mark.parametrize(
    ("tag", "system", "machines", "libc", "version"),
    [
        ("any", "any", (), "", (0, 0)),
        ("manylinux1_x86_64", "linux", ("x86_64",), "glibc", (2, 5)),
        ("manylinux2014_aarch64", "linux", ("aarch64",), "glibc", (2, 17)),
        ("manylinux_2_31_armv7l", "linux", ("arm",), "glibc", (2, 31)),
        ("musllinux_1_2_i686", "linux", ("i686",), "musl", (1, 2)),
        ("linux_x86_64", "linux", ("x86_64",), "", (0, 0)),
        ("macosx_10_9_universal2", "macos", ("x86_64", "arm64"), "", (10, 9)),
        ("win_arm64", "windows", ("arm64",), "", (0, 0)),
        ("android_24_arm64_v8a", "android", ("aarch64",), "", (24, 0)),
        ("ios_13_0_arm64_iphonesimulator", "ios", ("arm64",), "", (13, 0)),
        ("freebsd_14_amd64", "other", (), "", (0, 0)),
    ],
)
def test_platform_tags(tag: str, system: str, machines: tuple[str, ...], libc: str, version: tuple[int, int]) -> None:
    found = platform_of(tag)
    assert (found.system, found.machines, found.libc, found.version) == (system, machines, libc, version)
