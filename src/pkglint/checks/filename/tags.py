"""The compatibility tags in a wheel's file name: what PyPI takes, and what an interpreter can have.

Source: https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
"""

from __future__ import annotations

import re

from pkglint.checks.filename.names import fault
from pkglint.data import pypi
from pkglint.finding import Hit, Whole
from pkglint.model.versions import admits_python
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Tag, Wheel

PYTHON = regex(
    r"(py|cp|pp|ip|jy|graalpy|python|cpython|pypy|ironpython|jython|micropython|rustpython|pyston)(\d+)(?:_\d+)*\Z"
)
MANYLINUX = regex(r"manylinux(?:1|2010|2014|_\d+_\d+)_(.+)\Z")
MANYLINUX_ARCHITECTURES = frozenset({
    "x86_64", "i686", "aarch64", "armv7l", "ppc64", "ppc64le", "s390x", "riscv64", "loongarch64",
})  # fmt: skip
IOS = regex(r"ios_\d+_\d+_(.+)\Z")
IOS_MULTIARCH = frozenset({"arm64_iphoneos", "arm64_iphonesimulator", "x86_64_iphonesimulator"})
REFUSED = (
    (regex(r"linux_"), "linux"),
    (regex(r"macosx_(1[6-9]|2[0-5])_"), "macos-missing"),
    (regex(r"macosx_(1[1-9]|[2-9]\d)_[1-9]"), "macos-minor"),
    (regex(r"(emscripten|pyodide|wasm|wasi)"), "emscripten"),
    (regex(r"(manylinux|musllinux)"), "manylinux"),
)
"""What refused platform tags begin with → the variant that says why."""


def refused_platform(wheel: Wheel) -> Iterator[Hit]:
    """Yield each platform tag that is not on PyPI's list."""
    if fault(wheel) is not None or wheel.filename_parts is None:
        return
    for platform in dict.fromkeys(wheel.filename_parts.platform.lower().split(".")):
        if not pypi.accepts_platform(platform):
            found = next(((match, name) for pattern, name in REFUSED if (match := pattern.match(platform))), None)
            answer = f"Binary wheel '{wheel.filename}' has an unsupported platform tag '{platform}'."
            variant = "other" if found is None else found[1]
            major = int(found[0][1]) if found is not None and variant == "macos-missing" else 0
            yield Hit(Whole(), variant, tag=platform, major=major, date=pypi.DATE, pypi=answer)


def impossible(wheel: Wheel) -> Iterator[Hit]:
    """Yield a wheel that no interpreter can install by its tags."""
    if fault(wheel) is not None:
        return
    found = {tag: _impossible(tag) for tag in sorted(wheel.tags)}
    if found and all(found.values()):
        tag, reason = next(iter(found.items()))
        variant, architecture = (*reason, "")[:2]
        yield Hit(Whole(), variant, python=tag.python, abi=tag.abi, architecture=architecture)


def redundant_any(wheel: Wheel) -> Iterator[Hit]:
    """Yield a wheel that is for one platform and for all."""
    if fault(wheel) is None and "any" in wheel.platforms and len(wheel.platforms) > 1:
        yield Hit(Whole(), platform=min(wheel.platforms - {"any"}))


def _impossible(tag: Tag) -> tuple[str, ...]:
    """Return why no interpreter has a tag: the variant, and the architecture when it is about one; () when one may have it."""
    if tag.python in {"py2", "py3"} and (tag.abi, tag.platform) == ("none", "any"):
        return ()
    found = PYTHON.match(tag.python)
    if found is None:
        return ("unknown-python",)
    variant = _impossible_abi(tag, found[1], found[2])
    return (variant,) if variant else _impossible_platform(tag.platform)


def _impossible_abi(tag: Tag, implementation: str, version: str) -> str:
    abi = tag.abi
    if abi == "none" or implementation in {"ip", "jy", "graalpy"} or len(implementation) > 2:
        return ""
    if abi in {"abi3", "abi3t"}:
        if implementation != "cp" or not version.startswith("3"):
            return "abi3-without-cpython"
        early = abi == "abi3t" and version[1:].isdigit() and int(version[1:]) < 15
        return "abi3t-too-early" if early else ""
    if implementation == "cp":
        return "" if re.fullmatch(rf"cp{version}[dmut]*", abi) else "python-and-abi"
    if implementation == "pp":
        return "" if abi.startswith(("pypy", "pp")) else "python-and-abi"
    return "python-and-abi"


def _impossible_platform(platform: str) -> tuple[str, ...]:
    found = MANYLINUX.match(platform)
    if found and found[1] not in MANYLINUX_ARCHITECTURES:
        return "unknown-manylinux-architecture", found[1]
    found = IOS.match(platform)
    if found and found[1] not in IOS_MULTIARCH:
        return "unknown-ios-platform", found[1]
    return ()


def py2_on_py3_only(wheel: Wheel) -> Iterator[Hit]:
    """Yield a wheel tagged for Python 2 whose Requires-Python admits none."""
    specifier = wheel.metadata.get("Requires-Python")
    old = sorted({tag.python for tag in wheel.tags if tag.python.startswith(("py2", "cp2"))})
    if specifier and old and not any(admits_python(specifier, minor) for minor in ("2.6", "2.7")):
        yield Hit(Whole(), tag=old[0], requires_python=specifier)
