"""What a platform tag promises: the system, the machines, the C library and the lowest version (platform compatibility tags)."""

from __future__ import annotations

from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.formats.native_record import Native
    from pkglint.model import Wheel

_LEGACY = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
_LINUX = regex(r"(manylinux1|manylinux2010|manylinux2014|(?:many|musl)linux_(\d+)_(\d+)|linux)_(\w+)\Z")
_MACOS = regex(r"macosx_(\d+)_(\d+)_(\w+)\Z")
_ANDROID = regex(r"android_(\d+)_(\w+)\Z")
_IOS = regex(r"ios_(\d+)_(\d+)_(\w+?)_(iphoneos|iphonesimulator)\Z")
_MAC_MACHINES = {
    "universal2": ("x86_64", "arm64"), "intel": ("i386", "x86_64"), "fat": ("i386", "ppc"), "fat3": ("i386", "x86_64", "ppc"),
    "fat64": ("x86_64", "ppc64"), "universal": ("i386", "x86_64", "ppc", "ppc64"),
}  # fmt: skip
WINDOWS = {"win32": "x86", "win_amd64": "x86_64", "win_arm64": "arm64", "win_ia64": "ia64"}
_ANDROID_MACHINES = {"arm64_v8a": "aarch64", "armeabi_v7a": "arm", "x86_64": "x86_64", "x86": "i686"}
_SPELLINGS = {"arm64": "aarch64", "i386": "i686", "i586": "i686", "amd64": "x86_64", "armhf": "arm", "armel": "arm"}
_ARM = regex(r"armv[4-8]\w*\Z")
"""Machines whose ELF files all say `arm`."""
KNOWN = frozenset(
    {"x86_64", "i686", "aarch64", "arm", "ppc64le", "ppc64", "s390x", "riscv64", "loongarch64", "i386", "x86", "arm64"}
)
"""Machines that Python runs on; code for others is data, and of a tag for another one nothing is known."""
SYSTEMS = {"elf": "linux", "macho": "macos", "pe": "windows"}
"""Format of a native file → the system it is usually for."""
FORMATS = {"linux": "elf", "android": "elf", "macos": "macho", "ios": "macho", "windows": "pe"}


class Platform(NamedTuple):
    """One platform tag's promise."""

    tag: str
    system: str
    """`linux`, `macos`, `windows`, `android`, `ios`, `any`, or `other`."""
    machines: tuple[str, ...] = ()
    """As `pkglint.formats.native` names them; each of them must be served."""
    libc: str = ""
    """`glibc` or `musl`; "" for a plain `linux_…` tag, which promises nothing."""
    version: tuple[int, int] = (0, 0)
    """Of the C library, or of macOS, that suffices."""


def platform_of(tag: str) -> Platform:
    """Return what a platform tag (lower case) promises."""
    if tag == "any":
        return Platform(tag, "any")
    if tag in WINDOWS:
        return Platform(tag, "windows", (WINDOWS[tag],))
    if found := _LINUX.match(tag):
        kind, major, minor, machine = found.groups()
        version = _LEGACY.get(kind) or (int(major or 0), int(minor or 0))
        libc = "musl" if kind.startswith("musl") else "glibc" if kind.startswith("many") else ""
        machine = "arm" if _ARM.match(machine) else _SPELLINGS.get(machine, machine)
        return Platform(tag, "linux", (machine,), libc, version)
    if found := _MACOS.match(tag):
        machine = found[3]
        return Platform(tag, "macos", _MAC_MACHINES.get(machine, (machine,)), "", (int(found[1]), int(found[2])))
    if found := _ANDROID.match(tag):
        return Platform(tag, "android", (_ANDROID_MACHINES.get(found[2], found[2]),), "", (int(found[1]), 0))
    if found := _IOS.match(tag):
        return Platform(tag, "ios", (found[3],), "", (int(found[1]), int(found[2])))
    return Platform(tag, "other")


def platforms(wheel: Wheel) -> tuple[Platform, ...]:
    """Return the promises of the file name's platform tags, by tag."""
    return tuple(platform_of(tag) for tag in sorted(wheel.platforms))


def of_libc(wheel: Wheel, native: Native, libc: str) -> Platform | None:
    """Return the strictest manylinux (`glibc`) or musllinux (`musl`) promise for the machine of an ELF file, if there is one.

    A set of tags is a promise for each of them, so the lowest version counts.
    """
    if native.format != "elf" or native.system != "linux":
        return None
    found = [one for one in platforms(wheel) if one.libc == libc and one.machines == native.machines]
    return min(found, key=lambda one: one.version, default=None)
