"""What a native file asks of the system it is loaded on, and what it carries along."""

from __future__ import annotations

from pkglint.checks.binary.platforms import KNOWN, listed, platforms, together
from pkglint.finding import Hit, Member
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content
    from pkglint.formats.native import Native
    from pkglint.model import Wheel
    from pkglint.model.files import File

_RELATIVE = ("$ORIGIN", "${ORIGIN}", "@loader_path", "@executable_path", "@rpath", "$LIB", "$PLATFORM", "/")
_OTHERS_WRITE = regex(r"/(private/|var/)?tmp(/|\Z)|/(home|Users|root|builds)(/|\Z)")
_LOADED = frozenset({"library", "program"})


def unsafe_rpath(wheel: Wheel, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file that looks for libraries in the current directory, or where others may write.

    This is the check that sees every file; what it learns of native ones is kept for the other rules.
    """
    native = wheel.natives.look(file, content)
    if native is None or native.kind not in _LOADED:
        return
    for kind, value in native.rpaths:
        if not value:
            continue  # loaders pass over one that is empty altogether; an empty entry beside others is the current directory
        bad = [
            entry
            for entry in ([value] if kind == "LC_RPATH" else value.split(":"))
            if not entry.startswith(_RELATIVE) or _OTHERS_WRITE.match(entry)
        ]
        if bad:
            yield Hit(Member(file.path), kind=kind, entries=listed(bad))
            return


def executable_stack(wheel: Wheel) -> Iterator[Hit]:
    """Yield ELF files that want an executable stack, or whose code must be written to while it is loaded."""
    yield from together(_writable_code(wheel))


def _writable_code(wheel: Wheel) -> Iterator[Hit]:
    """Yield each of them."""
    for path, native in wheel.natives:
        if (
            native.format != "elf"
            or native.kind not in _LOADED
            or native.system != "linux"
            or not KNOWN.intersection(native.machines)
        ):
            continue
        if native.executable_stack:
            yield Hit(Member(path), reason="asks for an executable stack")
        elif native.text_relocations:
            yield Hit(Member(path), reason="has text relocations")


def macos_target_above_tag(wheel: Wheel) -> Iterator[Hit]:
    """Yield Mach-O files whose lowest macOS is above the one that the wheel's tag promises."""
    yield from together(_above_tag(wheel))


def _above_tag(wheel: Wheel) -> Iterator[Hit]:
    """Yield each of them."""
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
            (machine, version, promised[machine][1])
            for machine, version in native.minima
            if machine in promised and _comparable(version) > _comparable(promised[machine][0])
        ]
        for machine, version, tag in above[:1]:
            yield Hit(Member(path), needs=f"{version[0]}.{version[1]}", machine=machine, tag=tag)


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
            yield Hit(Member(path), what=_carried(native), size=_mebibytes(native.debug + native.symbols))


def _carried(native: Native) -> str:
    """Return what a strip would drop, in words."""
    words = ["debug sections"] if native.debug else []
    return " and ".join([*words, "a symbol table"] if native.symbols else words)


def _mebibytes(size: int) -> str:
    """Return a size in words."""
    return f"{size / (1 << 20):.1f} MiB" if size >= 1 << 20 else f"{size / 1024:.0f} KiB"
