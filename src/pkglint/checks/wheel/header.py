"""The WHEEL file: what it says of the format, the library root and the tags."""

from __future__ import annotations

import re

from pkglint.checks.wheel.info import listing
from pkglint.finding import Hit, Member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.formats.headers import Header
    from pkglint.model import Wheel

MOST_TAGS = 20_000
"""Tags that one line of WHEEL may expand to; a file name cannot hold as many."""


def unusable_wheel_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield WHEEL when installers cannot read it, or must not install its version of the format."""
    path = wheel.info_path("WHEEL")
    if not wheel.dist_info or path not in wheel.files:
        return
    read = wheel.wheel_file
    if read.error is not None:
        yield Hit(Member(path), reason=read.error)
        return
    versions = read.headers_of("Wheel-Version")
    if not versions:
        if any(defect.code == "byte-order-mark" for defect in read.defects):
            yield Hit(Member(path, 1), reason="a byte order mark hides its first header")
        else:
            yield Hit(
                Member(path), reason="it has no Wheel-Version" if read.headers else "it holds no 'Key: value' line"
            )
        return
    version, line = versions[0].value.strip(), versions[0].line
    if version == "1.0":
        return
    if not re.fullmatch(r"[0-9]+\.[0-9]+", version):
        yield Hit(Member(path, line), reason=f"Wheel-Version '{version}' is not of the form N.M")
    elif version.split(".")[0].lstrip("0") != "1":
        yield Hit(Member(path, line), reason=f"Wheel-Version is '{version}', and installers know version 1")


def bad_root_is_purelib(wheel: Wheel) -> Iterator[Hit]:
    """Yield a Root-Is-Purelib that installers read differently."""
    if not _readable(wheel):
        return
    path, headers = wheel.info_path("WHEEL"), wheel.wheel_file.headers_of("Root-Is-Purelib")
    if not headers:
        yield Hit(Member(path), reason="is absent")
        return
    values = [header.value.strip() for header in headers]
    other = next((header for header in headers if header.value.strip() != values[0]), None)
    if other is not None:
        reason = f"is given twice, as '{values[0]}' and '{other.value.strip()}'"
        yield Hit(Member(path, other.line), reason=reason)
    elif values[0] not in {"true", "false"}:
        yield Hit(Member(path, headers[0].line), reason=f"is '{values[0]}', neither 'true' nor 'false'")


def wheel_tag_mismatch(wheel: Wheel) -> Iterator[Hit]:
    """Yield WHEEL when its Tag lines are not the tags of the file name, one by one."""
    if not _readable(wheel) or not wheel.tags:
        return
    path, headers = wheel.info_path("WHEEL"), wheel.wheel_file.headers_of("Tag")
    if not headers:
        yield Hit(Member(path), reason="has no Tag line")
        return
    promised = {str(tag) for tag in wheel.tags}
    expanded = {header: expand("".join(header.value.split())) for header in headers}
    listed = {tag for tags in expanded.values() for tag in tags}
    if listed != promised:
        at = next((header for header, tags in expanded.items() if not promised.issuperset(tags)), headers[0])
        yield Hit(Member(path, at.line), reason=difference(listed, promised))
        return
    compressed = next((header for header, tags in expanded.items() if len(tags) > 1), None)
    if compressed is not None:
        value = "".join(compressed.value.split())
        yield Hit(Member(path, compressed.line), reason=f"holds the compressed set '{value}' in one Tag line")


def untidy_wheel_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield what WHEEL should say otherwise, though installers can do with it."""
    parts = wheel.filename_parts
    if not _readable(wheel) or parts is None:
        return
    path, read = wheel.info_path("WHEEL"), wheel.wheel_file
    if not (read.get("Generator") or "").strip():
        yield Hit(Member(path), reason="names no Generator")
    build = next(iter(read.headers_of("Build")), None)
    if build is None:
        if parts.build:
            yield Hit(Member(path), reason=f"names no Build, and the file name has build tag '{parts.build}'")
    elif build.value.strip() != parts.build:
        other = f"has build tag '{parts.build}'" if parts.build else "has no build tag"
        yield Hit(Member(path, build.line), reason=f"says Build '{build.value.strip()}', and the file name {other}")
    version = next(iter(read.headers_of("Wheel-Version")), None)
    if (
        version is not None
        and version.value.strip() != "1.0"
        and re.fullmatch(r"0*1\.0*[1-9][0-9]*", version.value.strip())
    ):
        reason = f"says Wheel-Version '{version.value.strip()}', and 1.0 is the newest there is"
        yield Hit(Member(path, version.line), reason=reason)
    yield from _purelib(wheel, path, next(iter(read.headers_of("Root-Is-Purelib")), None))


def _purelib(wheel: Wheel, path: str, flag: Header | None) -> Iterator[Hit]:
    """Yield a Root-Is-Purelib that the tags or `.data` contradict."""
    value = flag.value.strip().lower() if flag is not None else ""
    if flag is not None and value == "false" and all((tag.abi, tag.platform) == ("none", "any") for tag in wheel.tags):
        yield Hit(Member(path, flag.line), reason="says Root-Is-Purelib 'false' in a wheel for every platform")
    scheme = {"true": "purelib", "false": "platlib"}.get(value)
    if scheme and wheel.data_dir and f"{wheel.data_dir}/{scheme}" in wheel.files.directories:
        reason = f"says that the archive's root is {scheme}, which makes a .data/{scheme} needless"
        yield Hit(Member(f"{wheel.data_dir}/{scheme}"), reason=reason)


def _readable(wheel: Wheel) -> bool:
    """Tell whether there is a WHEEL with headers; `unusable-wheel-file` speaks about any other."""
    return bool(wheel.dist_info) and wheel.wheel_file.error is None and bool(wheel.wheel_file.headers)


def expand(text: str) -> frozenset[str]:
    """Return the tags that a compressed tag set stands for, or the text itself when it is none."""
    fields = [part.split(".") for part in text.lower().split("-")]
    if len(fields) != 3:
        return frozenset({text})
    pythons, abis, platforms = fields
    if len(pythons) * len(abis) * len(platforms) > MOST_TAGS:
        return frozenset({text})
    return frozenset(f"{python}-{abi}-{platform}" for python in pythons for abi in abis for platform in platforms)


def difference(listed: set[str], promised: set[str]) -> str:
    """Return in words what WHEEL lists beyond the file name's tags, and which of them it lacks."""
    words = []
    if extra := sorted(listed - promised):
        words.append(f"lists {listing(extra)}, which the file name does not have")
    if missing := sorted(promised - listed):
        words.append(f"does not list {listing(missing)} of the file name")
    return ", and ".join(words)
