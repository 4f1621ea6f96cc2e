"""Which native files of a wheel are extension modules, and for which interpreters their names make them."""

from __future__ import annotations

from pkglint.checks.binary.platforms import KNOWN, WINDOWS, Platform
from pkglint.model.paths import extension_module_name
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.formats.native_record import Native
    from pkglint.model import Wheel

_CPYTHON = regex(r"(?:cpython-|cp)(\d)(\d+)([a-z]*)(?:-.*)?\Z")
_PYPY = regex(r"pypy(\d)(\d+)-.*\Z")
_PLATFORM = regex(r"(?:cpython-\d+[a-z]*|cp\d+[a-z]*|pypy\d+-pp\d+|abi3t?)-(.+)\Z")
_TRIPLET = regex(r"(\w+)-linux-((?:gnu|musl)(?:eabi(?:hf)?)?|android(?:eabi)?)\Z")
_MACHINES = {"i386": "i686", "powerpc64le": "ppc64le", "powerpc64": "ppc64"}
"""Machines that suffixes spell otherwise than tags."""
_STABLE = regex(r"(abi3t?)(?:-.*)?\Z")


class Extension(NamedTuple):
    """An extension module of a wheel, by its file's name and content."""

    path: str
    install: str
    """Where it is installed, below site-packages."""
    stem: str
    """The last part of its module's name."""
    suffix: str
    """What stands between the stem and `.so` or `.pyd`: `cpython-311-x86_64-linux-gnu`, `abi3`, or ""."""
    native: Native

    @property
    def module(self) -> str:
        """Return the module's path without suffixes."""
        return f"{self.install.rpartition('/')[0]}/{self.stem}"


class Made(NamedTuple):
    """Whom a suffix is for: `cp` with version and free-threading, `pp` with version, `abi3`, `abi3t`, or "" (everyone)."""

    interpreter: str
    version: str = ""
    free_threaded: bool = False


def install_path(wheel: Wheel, path: str) -> str | None:
    """Return where in site-packages a member is installed, or None when it is not."""
    top, _, rest = path.partition("/")
    if rest and top.endswith(".data") and top == wheel.data_dir:
        scheme, _, inside = rest.partition("/")
        return inside if scheme in {"purelib", "platlib"} else None
    return None if rest and top.endswith((".data", ".dist-info")) else path


def extension(wheel: Wheel, path: str, native: Native) -> Extension | None:
    """Return a file as an extension module, or None.

    It is one by a suffix that only interpreters look for (`.pyd`, `.cpython-…so`, `.abi3.so`), or as a `.so` that exports an
    init function; any other `.so` is a library that somebody loads in another way.
    """
    if not native.loadable:
        return None
    install = install_path(wheel, path)
    basename = path.rpartition("/")[2]
    stem = extension_module_name(basename)
    if install is None or stem is None:
        return None
    inner = basename.rpartition(".")[0]
    suffix = inner[len(stem) + 1 :]
    if suffix and made_for(suffix) is None:
        return None
    if not suffix and not native.inits and not basename.endswith(".pyd"):
        return None
    return Extension(path, install, stem, suffix, native)


def extensions(wheel: Wheel) -> Iterator[Extension]:
    """Yield the extension modules of a wheel, by path."""
    for path, native in wheel.natives:
        found = extension(wheel, path, native)
        if found is not None:
            yield found


def suffix_platform(suffix: str) -> Platform | None:
    """Return the platform that a suffix names (`cpython-313-x86_64-linux-gnu`), or None when it names none that is known here.

    See `EXTENSION_SUFFIXES` of importlib.machinery and PLATFORM_TRIPLET in CPython's configure. The machines are () when the suffix
    does not say them.
    """
    found = _PLATFORM.match(suffix)
    if found is None:
        return None
    word = found[1]
    if word == "darwin":
        return Platform(word, "macos")
    if word in {"iphoneos", "iphonesimulator"}:
        return Platform(word, "ios")
    if word in WINDOWS:
        return Platform(word, "windows", (WINDOWS[word],))
    triplet = _TRIPLET.match(word)
    machine = _MACHINES.get(triplet[1], triplet[1]) if triplet is not None else ""
    if triplet is None or machine not in KNOWN:
        return None
    if triplet[2].startswith("android"):
        return Platform(word, "android", (machine,))
    return Platform(word, "linux", (machine,), "musl" if triplet[2].startswith("musl") else "glibc")


def made_for(suffix: str) -> Made | None:
    """Return whom a suffix is for, or None when it is not one that interpreters know."""
    if not suffix:
        return Made("")
    if found := _STABLE.match(suffix):
        return Made(found[1])
    if found := _CPYTHON.match(suffix):
        return Made("cp", found[1] + found[2], "t" in found[3])
    if found := _PYPY.match(suffix):
        return Made("pp", found[1] + found[2])
    return None
