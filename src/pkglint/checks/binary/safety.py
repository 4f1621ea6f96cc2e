"""What a native file asks of the system it is loaded on, and what it carries along."""

from __future__ import annotations

from pkglint.checks.binary.platforms import KNOWN, platforms
from pkglint.finding import Hit, Member
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content
    from pkglint.formats.native_record import Native
    from pkglint.model import Wheel
    from pkglint.model.files import File

_RELATIVE = ("$ORIGIN", "${ORIGIN}", "@loader_path", "@executable_path", "@rpath", "$LIB", "$PLATFORM", "/")
_WRITABLE = regex(r"/(private/|var/)?tmp(/|\Z)")
_OF_BUILDS = regex(r"/(home|Users|root|builds)(/|\Z)")
_LOADED = frozenset({"library", "program"})


def unsafe_rpath(wheel: Wheel, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file that looks for libraries in the current directory, or where others may write.

    This is the check that sees every file; what it learns of native ones is kept for the other rules.
    """
    native = wheel.natives.look(file, content)
    if native is None or native.kind not in _LOADED:
        return
    reported: set[str] = set()
    for kind, value in native.rpaths:
        if not value:
            continue  # loaders pass over one that is empty altogether; an empty entry beside others is the current directory
        for entry in [value] if kind == "LC_RPATH" else value.split(":"):
            fault = fault_of(entry)
            if fault and fault not in reported:
                reported.add(fault)
                yield Hit(Member(file.path), fault, kind=kind, entry=entry)


def fault_of(entry: str) -> str:
    """Return what is wrong with a directory in which libraries are searched, "" for nothing."""
    if not entry:
        return "empty"
    if not entry.startswith(_RELATIVE):
        return "relative"
    return "writable" if _WRITABLE.match(entry) else "build-machine" if _OF_BUILDS.match(entry) else ""


def executable_stack(wheel: Wheel) -> Iterator[Hit]:
    """Yield ELF files that want an executable stack."""
    for path, native in hosted(wheel):
        if native.executable_stack:
            yield Hit(Member(path))


def text_relocations(wheel: Wheel) -> Iterator[Hit]:
    """Yield ELF files whose code is written to while it is loaded."""
    for path, native in hosted(wheel):
        if native.text_relocations:
            yield Hit(Member(path))


def hosted(wheel: Wheel) -> Iterator[tuple[str, Native]]:
    """Yield the ELF libraries and programs for machines that Python runs on."""
    for path, native in wheel.natives:
        loaded = native.format == "elf" and native.kind in _LOADED and native.system == "linux"
        if loaded and KNOWN.intersection(native.machines):
            yield path, native


def macos_target_above_tag(wheel: Wheel) -> Iterator[Hit]:
    """Yield Mach-O files whose lowest macOS is above the one that the wheel's tag promises."""
    promised: dict[str, tuple[tuple[int, int], str]] = {}
    for one in platforms(wheel):
        if one.system == "macos":
            for machine in one.machines:
                version = max(one.version, (11, 0)) if machine == "arm64" else one.version
                promised[machine] = min(promised.get(machine, ((1 << 30, 0), "")), (version, one.tag))
    for path, native in wheel.natives:
        if native.format != "macho" or native.system != "macos" or native.kind not in _LOADED:
            continue
        above = [
            (machine, version, *promised[machine])
            for machine, version in native.minima
            if machine in promised and _comparable(version) > _comparable(promised[machine][0])
        ]
        for machine, version, promise, tag in above[:1]:
            yield Hit(Member(path), needs=dotted(version), machine=machine, promised=dotted(promise), tag=tag)


def dotted(version: tuple[int, int]) -> str:
    """Return a version as people write it."""
    return f"{version[0]}.{version[1]}"


def _comparable(version: tuple[int, int]) -> tuple[int, int]:
    """Return a macOS version as tags can say it: 10.16 is 11, and from 11 on there is no minor version."""
    if version == (10, 16):
        return (11, 0)
    return (version[0], 0) if version[0] > 10 else version


def debug_symbols(wheel: Wheel, *, min_size: int) -> Iterator[Hit]:
    """Yield files with much debug information, or a large symbol table that only debuggers read.

    A quarter of `min_size` is much when it is most of the file: such a file was never stripped.
    """
    for path, native in wheel.natives:
        file = wheel.files.get(path)
        mostly = file is not None and 2 * native.debug > file.size and 4 * native.debug >= min_size
        if native.kind in _LOADED and (native.debug + native.symbols >= min_size or mostly):
            kind = "both" if native.debug and native.symbols else "debug" if native.debug else "symbols"
            yield Hit(
                Member(path), kind, debug=native.debug, symbols=native.symbols, size=native.debug + native.symbols
            )
