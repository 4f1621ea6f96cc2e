"""Libraries that a wheel's native files need and nobody brings."""

from __future__ import annotations

import posixpath
import re

from pkglint.checks.binary.extensions import extension, install_path
from pkglint.checks.binary.linux import names_in, policy_of
from pkglint.checks.binary.platforms import of_libc, platforms
from pkglint.finding import Hit, Member
from pkglint.model.paths import in_test_path, normalized
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pkglint.formats.native_record import Native
    from pkglint.model import Wheel

_PYTHON = regex(
    r"libpython\d|libpypy|python\d*t?(_d)?\.dll|python\d+t?(_d)?\.dll|python-native\.dll|Python\d?\Z|Python3\Z|PythonT?\Z",
    re.IGNORECASE,
)
_GLIBC = regex(r"ld-linux|ld64\.so|linux-(vdso|gate)|lib(c|m|dl|rt|pthread|util|anl|resolv|nsl|mvec)\.so\.\d")
_DRIVERS = regex(
    r"lib(cuda|nvidia-[\w-]+|nvcuvid|nvoptix|cudadebugger|OpenCL|ze_loader|hsa-runtime64|vulkan|EGL|GLX|OpenGL|GLESv2|GLdispatch)\.so(\.\d+)*\Z"
    r"|lib(mlx\d|ibverbs|rdmacm|mpi(cxx|_cxx|fort)?|pmix|oshmem|uc[pst])\.so(\.\d+)*\Z"
    r"|libxcb\.so\.1\Z"
    r"|(nvcuda|nvml|nvcuvid|opencl|vulkan-1|ze_loader|libegl|libglesv2|msmpi)\.dll\Z",
    re.IGNORECASE,
)
"""What comes with the drivers of graphics cards and networks, or with a cluster's MPI, and must not be bundled; and libxcb, without which there is no libX11."""
_WINDOWS_RUNTIME = frozenset({"vcruntime140", "vcruntime140_1", "ucrtbase", "msvcrt", "combase", "hal"})
"""DLLs that Python itself brings, and some that every Windows has."""
_SHIPPED_BY = {
    "torch": r"lib(c10|torch|caffe2|shm|gomp)|(c10|torch|fbgemm|asmjit|uv)",
    "tensorflow": r"lib_?(tensorflow|pywrap_tensorflow)|_pywrap_tensorflow",
    "intel-openmp": r"libiomp5|libiompstubs",
    "mkl": r"libmkl",
    "pyarrow": r"lib(arrow|parquet)|(arrow|parquet)",
    "pyside6-essentials": r"lib(Qt6|pyside6)|Qt6|pyside6", "pyside6": r"lib(Qt6|pyside6)|Qt6|pyside6", "shiboken6": r"libshiboken6|shiboken6",
    "pyqt6-qt6": r"libQt6|Qt6|Qt", "pyqt6": r"libQt6|Qt6|Qt", "pyqt5-qt5": r"libQt5|Qt5|Qt", "pyqt5": r"libQt5|Qt5|Qt",
    "nvidia-": r"lib(cu|nv|nccl|npp)|(cu|nv|npp)[a-z]+\d*_?\d*",
    "cuda-": r"lib(cu|nv)",
    "rocm": r"lib(roc|hip|hsa|amd|MIOpen|rccl)",
    "oneapi": r"lib(sycl|mkl|tbb|iomp5|ze_)|(sycl|mkl|tbb)",
    "dpcpp-cpp-rt": r"lib(sycl|svml|irc|imf|intlc|ur_)|sycl",
    "intel-cmplr-lib-rt": r"lib(svml|irc|imf|intlc|irng)",
    "usd-core": r"libusd",
    "cmeel": r"lib",
    "msvc-runtime": r"(msvcp|vcruntime|concrt|vcomp|vccorlib)140",
}  # fmt: skip
"""Requirement, or how its name begins → what its libraries' names begin with, where that is not its own name."""
_COMMON = frozenset(
    {
        "python",
        "core",
        "libs",
        "base",
        "tools",
        "data",
        "runtime",
        "client",
        "common",
        "utils",
        "types",
        "typing",
        "extensions",
        "bindings",
    }
)
"""Words of requirements that say nothing of what is in them."""
_SYSTEM = ("/usr/lib/", "/System/Library/")


def unbundled_library(wheel: Wheel, *, provided: tuple[str, ...]) -> Iterator[Hit]:
    """Yield native files that need libraries which neither the wheel, its requirements nor the system of its tag has."""
    from fnmatch import fnmatchcase

    present = names_in(wheel)
    # Windows does not look at the case of a name.
    bundled = {name.lower() for name in present} if any(n.format == "pe" for _, n in wheel.natives) else set()
    requirements = required(wheel)
    found: list[tuple[str, list[str], list[str]]] = []
    complete = False
    """Whether some native file has all that it needs."""
    linked = {basename(library) for _, native in wheel.natives for library in native.needed}
    for path, native in wheel.natives:
        if native.kind not in {"library", "program"} or in_test_path(path):
            continue
        has = system_of(wheel, native)
        plugin = "" if extension(wheel, path, native) is not None else _bare(path.rpartition("/")[2])
        if has is None or (requirements and (_in_prefix(path) or _looks_elsewhere(wheel, path, native))):
            continue
        missing: list[str] = []
        optional: list[str] = []
        for library in native.needed:
            name = basename(library)
            near = not library.startswith("/") and (name in present or name.lower() in bundled)
            if near or has(library) or _PYTHON.match(name) or _DRIVERS.match(name) or "Python.framework/" in library:
                continue
            if shipped(name, requirements) or any(
                fnmatchcase(name, pattern) or fnmatchcase(library, pattern) for pattern in provided
            ):
                continue
            (optional if len(_bare(name)) > 2 and _bare(name) in plugin else missing).append(library)
        complete |= not missing and not optional
        if missing or optional:
            found.append((path, missing, optional))
    # A part named for a library is for those who have it, when the wheel is of use without: other native files, which do not need this one.
    files: dict[str, list[str]] = {}
    for path, missing, optional in found:
        named = complete and path.rpartition("/")[2] not in linked
        for library in missing if named else missing + optional:
            files.setdefault(library, []).append(path)
    for library, paths in files.items():  # one cause each
        name = basename(library)
        kind = "absolute" if library.startswith("/") else "missing"
        stem = re.split(r"[-.]\d|\.(?:so|dylib|dll)\b", name, maxsplit=1)[0]
        yield Hit(Member(paths[0]), kind, library=library, stem=stem, files=paths, count=len(paths))


def basename(library: str) -> str:
    """Return a library's file name, of a path with slashes of either kind."""
    return re.split(r"[\\/]", library)[-1]


def _in_prefix(path: str) -> bool:
    """Tell whether a file goes to a prefix of its own (`cmeel.prefix/lib`), where requirements of requirements install too."""
    return path.partition("/")[0].endswith(".prefix")


def required(wheel: Wheel) -> frozenset[str]:
    """Return the normalized names of all requirements, those of extras included."""
    from pkglint.model.versions import parse_requirement

    parsed = (parse_requirement(text) for text in wheel.metadata.all("Requires-Dist"))
    return frozenset(normalized(one.name) for one in parsed if one is not None)


def shipped(library: str, requirements: frozenset[str]) -> bool:
    """Tell whether a requirement brings a library: by a table, or because one's name holds the other's."""
    bare = _bare(library)
    for requirement in requirements:
        for name, pattern in _SHIPPED_BY.items():
            if (requirement == name or (requirement.startswith(name) and name != "torch")) and re.match(
                pattern, library, re.IGNORECASE
            ):
                return True
        words = [
            re.sub(r"[^a-z0-9]", "", requirement),
            *(part for part in requirement.split("-") if len(part) > 3 and part not in _COMMON),
        ]
        if len(bare) > 2 and any(
            len(word) > 2 and (word.removeprefix("py").removeprefix("lib") in bare or bare in word) for word in words
        ):
            return True
    return False


def _bare(library: str) -> str:
    """Return a file's name without `lib`, version, suffix and punctuation."""
    return re.sub(r"[^a-z0-9]", "", library.partition(".")[0].lower().removeprefix("lib"))


def brought_by_others(wheel: Wheel, native: Native, present: frozenset[str]) -> bool:
    """Tell whether a file needs a library of another project: one that is neither in the wheel nor a system's."""
    has = system_of(wheel, native) or _anywhere
    names = ((library, basename(library)) for library in native.needed)
    return any(name not in present and not has(library) and not _PYTHON.match(name) for library, name in names)


def _anywhere(name: str) -> bool:
    """Tell whether some Linux has a library, for tags that promise nothing."""
    return _on_manylinux(name, None) or _on_musllinux(name)


def _looks_elsewhere(wheel: Wheel, path: str, native: Native) -> bool:
    """Tell whether a search path leads out of what the wheel installs: to where a requirement puts its libraries."""
    install = install_path(wheel, path)
    if install is None:
        return False
    for _, value in native.rpaths:
        for entry in value.split(":"):
            for origin in ("$ORIGIN", "${ORIGIN}", "@loader_path"):
                if entry.startswith(f"{origin}/"):
                    target = posixpath.normpath(f"{posixpath.dirname(install)}/{entry[len(origin) + 1 :]}").lstrip("/")
                    top = target.split("/", 1)[0]
                    if top == ".." or (
                        top != "." and not any(one.split("/", 1)[0] == top for one in wheel.library.by_path)
                    ):
                        return True
    return False


def system_of(wheel: Wheel, native: Native) -> Callable[[str], bool] | None:
    """Return whether the systems of the tags have a library, as a function of what the file calls it; None when no tag speaks of the file."""
    if native.format == "pe":
        return (
            _windows
            if native.system == "windows" and any(one.system == "windows" for one in platforms(wheel))
            else None
        )
    if native.format == "macho":
        return _macos if native.system == "macos" and any(one.system == "macos" for one in platforms(wheel)) else None
    glibc, musl = of_libc(wheel, native, "glibc"), of_libc(wheel, native, "musl")
    if glibc is not None and native.libc != "musl":
        policy = policy_of(glibc.version)
        return lambda name: _on_manylinux(name, policy)
    if musl is not None and native.libc != "glibc":
        return _on_musllinux
    android = next(
        (one for one in platforms(wheel) if one.system == "android" and one.machines == native.machines), None
    )
    return None if android is None else lambda name: _on_android(name, android.version[0])


def _windows(name: str) -> bool:
    """Tell whether Windows, or a Python on it, has a DLL."""
    from pkglint.data.policies import WINDOWS

    low = name.lower()
    stem = low.removesuffix(".dll")
    return (
        low.startswith(("api-ms-", "ext-ms-"))
        or stem in _WINDOWS_RUNTIME
        or stem in WINDOWS
        or not low.endswith((".dll", ".drv"))
    )


def _macos(name: str) -> bool:
    """Tell whether a load path is macOS's own."""
    return name.startswith(_SYSTEM)


def _on_manylinux(name: str, policy: int | None) -> bool:
    """Tell whether a system of a policy has a library."""
    from pkglint.data.policies import LIBRARIES

    return bool(_GLIBC.match(name)) or LIBRARIES.get(name, 1000) <= (policy or 999)


def _on_musllinux(name: str) -> bool:
    """Tell whether a system with musl has a library."""
    from pkglint.data.policies import MUSL_LIBRARIES

    return name.startswith(("libc.musl-", "ld-musl-")) or name in MUSL_LIBRARIES


def _on_android(name: str, level: int) -> bool:
    """Tell whether an Android of an API level has a library."""
    from pkglint.data.policies import ANDROID_LIBRARIES

    return ANDROID_LIBRARIES.get(name, 1000) <= level
