"""ELF files against what their manylinux and musllinux tags promise."""

from __future__ import annotations

from functools import cache

from pkglint.checks.binary.extensions import extension
from pkglint.checks.binary.platforms import of_libc
from pkglint.finding import Hit, Member
from pkglint.model.paths import in_test_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.checks.binary.platforms import Platform
    from pkglint.formats.native_record import Native
    from pkglint.model import Wheel

    Need = tuple[str, dict[str, Any]]

_PYFPE = frozenset({"PyFPE_jbuf", "PyFPE_dummy", "PyFPE_counter"})
_NEW_IN_MUSL_1_2 = frozenset({"reallocarray", "gettid", "_Fork", "qsort_r"})
_DT_RELR = (2, 36)
"""The glibc that brought DT_RELR, and with it the version name GLIBC_ABI_DT_RELR."""


def manylinux_policy(wheel: Wheel) -> Iterator[Hit]:
    """Yield ELF files that need more than a manylinux or musllinux tag of the wheel promises."""
    files = [
        (path, native)
        for path, native in wheel.natives
        if native.kind in {"library", "program"} and native.format == "elf"
    ]
    bundled = names_in(wheel)
    libcs = {native.libc for _, native in files} - {""}
    for path, native in files:
        if in_test_path(path):
            continue
        # Who ships both has a file for each, and only what an interpreter imports must be of the tag's.
        mixed = len(libcs) > 1 and extension(wheel, path, native) is None
        for libc, judge in (("glibc", _glibc), ("musl", _musl)):
            promise = of_libc(wheel, native, libc)
            if promise is None:
                continue
            needs = [] if mixed and native.libc != libc else list(judge(native, promise, bundled))
            yield from (Hit(Member(path), variant, tag=promise.tag, **facts) for variant, facts in needs)
            if needs:
                break


def names_in(wheel: Wheel) -> frozenset[str]:
    """Return the names under which a loader may find libraries of the wheel: file names and SONAMEs."""
    names = {file.basename for file in wheel.files}
    return frozenset(names | {native.name.rpartition("/")[2] for _, native in wheel.natives})


def _glibc(native: Native, promise: Platform, bundled: frozenset[str]) -> Iterator[Need]:
    """Yield what a file needs beyond a manylinux tag."""
    if native.libc == "musl":
        library = next((name for name in native.needed if name.startswith("libc.")), "")
        yield "wrong-libc", {"libc": "musl", "wanted_libc": "glibc", "library": library}
        return
    newer: list[str] = []
    for library, names in native.versions:
        if library not in bundled and not library.startswith(("ld-linux", "ld64.so")):
            newer += [name for name in names if _beyond(name, promise)]
    if newer:
        yield "symbol-version", {"versions": sorted(dict.fromkeys(newer), key=_order, reverse=True)}
    kept = sorted(
        name
        for library, table in _private("glibc").items()
        if library in native.needed and library not in bundled
        for name, last in table.items()
        if name in native.undefined and promise.version <= (2, last)
    )
    if kept:
        yield "private-symbol", {"symbols": kept}
    yield from _dated(native)


def _musl(native: Native, promise: Platform, bundled: frozenset[str]) -> Iterator[Need]:
    """Yield what a file needs beyond a musllinux tag."""
    if native.libc == "glibc":
        library = "libc.so.6" if "libc.so.6" in native.needed else ""
        yield "wrong-libc", {"libc": "glibc", "wanted_libc": "musl", "library": library}
        return
    newer = sorted(native.undefined & _NEW_IN_MUSL_1_2) if promise.version < (1, 2) and native.libc == "musl" else []
    if newer:
        yield "newer-musl", {"symbols": newer}
    kept = sorted(
        name
        for library, table in _private("musl").items()
        if library in native.needed and library not in bundled
        for name in table
        if name in native.undefined
    )
    if kept:
        yield "private-symbol", {"symbols": kept}
    yield from _dated(native)


def _dated(native: Native) -> Iterator[Need]:
    """Yield what only some builds of Python have: floating-point exception control, and narrow Unicode."""
    if old := sorted(native.undefined & _PYFPE):
        yield "fpectl", {"symbols": old}
    if any(name.startswith("PyUnicodeUCS2_") for name in native.undefined):
        yield "narrow-unicode", {}


def _beyond(name: str, promise: Platform) -> bool:
    """Tell whether a symbol version is newer than a manylinux tag, or none that such a system has."""
    prefix, _, version = name.partition("_")
    if prefix == "GLIBC":
        if version == "ABI_DT_RELR":
            return promise.version < _DT_RELR
        parts = version.split(".")
        if not all(part.isdigit() for part in parts):
            return version == "PRIVATE"
        return tuple(int(part) for part in parts[:2]) > promise.version
    allowed = _allowed(prefix, promise.machines[0], promise.version)
    return allowed is not None and version not in allowed


def _order(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts symbol versions by number."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in name.replace("_", ".").split(".")]


def policy_of(version: tuple[int, int]) -> int | None:
    """Return the first policy that promises a glibc at least; None when it is newer than all of them."""
    from pkglint.data.policies import POLICIES

    return next((minor for minor in POLICIES if (2, minor) >= version), None)


@cache
def _allowed(prefix: str, machine: str, version: tuple[int, int]) -> frozenset[str] | None:
    """Return the versions of a prefix that a manylinux tag promises; None when no policy speaks of it."""
    from pkglint.data.policies import SYMBOL_VERSIONS

    policy = policy_of(version)
    machine = "armv7l" if machine == "arm" else machine
    words = next((text for names, text in SYMBOL_VERSIONS.get(prefix, {}).items() if machine in names.split()), None)
    if policy is None or words is None:
        return None
    found: set[str] = set()
    for part in words.split("; "):
        at, _, names = part.partition(": ")
        if int(at) <= policy or not found:  # a machine's first policy may be newer than the tag
            found.update(names.split())
    return frozenset(found)


@cache
def _private(libc: str) -> dict[str, dict[str, int]]:
    """Return library → symbol it keeps for itself → the last policy (minor version) that says so."""
    from pkglint.data.policies import MUSL_PRIVATE, PRIVATE

    table = PRIVATE if libc == "glibc" else MUSL_PRIVATE
    return {
        library: {name: at for at, names in each.items() for name in names.split()} for library, each in table.items()
    }


def instruction_set_too_new(wheel: Wheel) -> Iterator[Hit]:
    """Yield ELF files whose property note needs more than the first x86-64 processors have."""
    if not any(tag.endswith("_x86_64") for tag in wheel.platforms):
        return
    for path, native in wheel.natives:
        # The loader picks from glibc-hwcaps what the processor has.
        if native.isa > 1 and not in_test_path(path) and "glibc-hwcaps" not in path.split("/"):
            yield Hit(Member(path), level=f"x86-64-v{native.isa}")
