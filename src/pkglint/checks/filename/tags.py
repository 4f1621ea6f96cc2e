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
REPAIR = (
    (regex(r"linux_"), "repair it with auditwheel"),
    (regex(r"macosx_(1[1-9]|[2-9]\d)_[1-9]"), "from macOS 11 on the second number is 0"),
    (regex(r"macosx_(1[6-9]|2[0-5])_"), "there is no such macOS: after 15 comes 26"),
    (regex(r"(emscripten|pyodide|wasm|wasi)"), "only pyemscripten tags are taken"),
    (regex(r"(manylinux|musllinux)"), "there is no such version or architecture"),
)


def refused_platform(wheel: Wheel) -> Iterator[Hit]:
    """Yield each platform tag that is not on PyPI's list."""
    if fault(wheel) is not None or wheel.filename_parts is None:
        return
    for platform in dict.fromkeys(wheel.filename_parts.platform.lower().split(".")):
        if not pypi.accepts_platform(platform):
            hint = next((f": {text}" for pattern, text in REPAIR if pattern.match(platform)), "")
            answer = f"Binary wheel '{wheel.filename}' has an unsupported platform tag '{platform}'."
            yield Hit(Whole(), tag=platform, hint=hint, pypi=answer)


def impossible(wheel: Wheel) -> Iterator[Hit]:
    """Yield a wheel that no interpreter can install by its tags, or that is for one platform and for all."""
    if fault(wheel) is not None:
        return
    reasons = {_impossible(tag): None for tag in sorted(wheel.tags)}
    if reasons and "" not in reasons:
        yield Hit(Whole(), reason=next(iter(reasons)))
    elif "any" in wheel.platforms and len(wheel.platforms) > 1:
        other = min(wheel.platforms - {"any"})
        yield Hit(Whole(), reason=f"the platform 'any' makes '{other}' beside it pointless")


def _impossible(tag: Tag) -> str:
    """Return why no interpreter has a tag, "" when one may have it."""
    if tag.python in {"py2", "py3"} and (tag.abi, tag.platform) == ("none", "any"):
        return ""
    found = PYTHON.match(tag.python)
    if found is None:
        return f"there is no Python '{tag.python}'"
    return _impossible_abi(tag, found[1], found[2]) or _impossible_platform(tag.platform)


def _impossible_abi(tag: Tag, implementation: str, version: str) -> str:
    abi = tag.abi
    if abi == "none" or implementation in {"ip", "jy", "graalpy"} or len(implementation) > 2:
        return ""
    pair = f"no Python has the tags '{tag.python}' and '{abi}' at once"
    if abi in {"abi3", "abi3t"}:
        if implementation != "cp" or not version.startswith("3"):
            return f"the ABI '{abi}' is of CPython 3 alone, and the Python tag is '{tag.python}'"
        if abi == "abi3t" and version[1:].isdigit() and int(version[1:]) < 15:
            return f"the ABI 'abi3t' begins with CPython 3.15, and the Python tag is '{tag.python}'"
        return ""
    if implementation == "cp":
        return "" if re.fullmatch(rf"cp{version}[dmut]*", abi) else pair
    if implementation == "pp":
        return "" if abi.startswith(("pypy", "pp")) else pair
    return pair


def _impossible_platform(platform: str) -> str:
    found = MANYLINUX.match(platform)
    if found and found[1] not in MANYLINUX_ARCHITECTURES:
        return f"manylinux has no architecture '{found[1]}'"
    found = IOS.match(platform)
    if found and found[1] not in IOS_MULTIARCH:
        return f"iOS has no '{found[1]}'"
    return ""


def py2_on_py3_only(wheel: Wheel) -> Iterator[Hit]:
    """Yield a wheel tagged for Python 2 whose Requires-Python admits none."""
    specifier = wheel.metadata.get("Requires-Python")
    old = sorted({tag.python for tag in wheel.tags if tag.python.startswith(("py2", "cp2"))})
    if specifier and old and not any(admits_python(specifier, minor) for minor in ("2.6", "2.7")):
        yield Hit(Whole(), tag=old[0], specifier=specifier)
