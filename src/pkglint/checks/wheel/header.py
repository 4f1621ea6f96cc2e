"""The WHEEL file: what it says of the format, the library root and the tags."""

from __future__ import annotations

import re

from pkglint.finding import Hit, Member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

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
        yield Hit(Member(path), "not-utf8", explanation=read.error)
        return
    versions = read.headers_of("Wheel-Version")
    if not versions:
        if any(defect.code == "byte-order-mark" for defect in read.defects):
            yield Hit(Member(path, 1), "byte-order-mark")
        else:
            yield Hit(Member(path), "no-version" if read.headers else "no-headers")
        return
    version, line = versions[0].value.strip(), versions[0].line
    if version == "1.0":
        return
    if not re.fullmatch(r"[0-9]+\.[0-9]+", version):
        yield Hit(Member(path, line), "bad-version", version=version)
    elif version.split(".")[0].lstrip("0") != "1":
        yield Hit(Member(path, line), "unknown-major", version=version)


def bad_root_is_purelib(wheel: Wheel) -> Iterator[Hit]:
    """Yield a Root-Is-Purelib that installers read differently."""
    if not _readable(wheel):
        return
    path, headers = wheel.info_path("WHEEL"), wheel.wheel_file.headers_of("Root-Is-Purelib")
    if not headers:
        yield Hit(Member(path), "missing")
        return
    values = [header.value.strip() for header in headers]
    other = next((header for header in headers if header.value.strip() != values[0]), None)
    if other is not None:
        yield Hit(Member(path, other.line), "repeated", first=values[0], second=other.value.strip())
    elif values[0] not in {"true", "false"}:
        yield Hit(Member(path, headers[0].line), "spelling", value=values[0])


def wheel_tag_mismatch(wheel: Wheel) -> Iterator[Hit]:
    """Yield WHEEL when its Tag lines are not the tags of the file name, one by one."""
    if not _readable(wheel) or not wheel.tags:
        return
    path, headers = wheel.info_path("WHEEL"), wheel.wheel_file.headers_of("Tag")
    if not headers:
        yield Hit(Member(path), "no-tag", extra=[], missing=[])
        return
    promised = {str(tag) for tag in wheel.tags}
    expanded = {header: expand("".join(header.value.split())) for header in headers}
    listed = {tag for tags in expanded.values() for tag in tags}
    if listed != promised:
        at = next((header for header, tags in expanded.items() if not promised.issuperset(tags)), headers[0])
        extra, missing = sorted(listed - promised), sorted(promised - listed)
        variant = "different" if extra and missing else "extra" if extra else "missing"
        value = "".join(at.value.split())
        if extra and value.count("-") != 2:
            variant, extra, missing = "malformed", [], []
        yield Hit(Member(path, at.line), variant, extra=extra, missing=missing, value=value)
        return
    compressed = next((header for header, tags in expanded.items() if len(tags) > 1), None)
    if compressed is not None:
        value = "".join(compressed.value.split())
        yield Hit(Member(path, compressed.line), "compressed", value=value, extra=[], missing=[])


def untidy_wheel_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield what WHEEL should say otherwise, though installers can do with it."""
    if not _readable(wheel):
        return
    read = wheel.wheel_file
    if not (read.get("Generator") or "").strip():
        yield Hit(Member(wheel.info_path("WHEEL")), "no-generator", scheme="")
    scheme = {"true": "purelib", "false": "platlib"}.get((read.get("Root-Is-Purelib") or "").strip().lower())
    if scheme and wheel.data_dir and f"{wheel.data_dir}/{scheme}" in wheel.files.directories:
        yield Hit(Member(f"{wheel.data_dir}/{scheme}"), "needless-scheme", scheme=scheme)


def build_tag_mismatch(wheel: Wheel) -> Iterator[Hit]:
    """Yield a Build of WHEEL that is not the file name's build tag."""
    parts = wheel.filename_parts
    if not _readable(wheel) or parts is None:
        return
    path = wheel.info_path("WHEEL")
    build = next(iter(wheel.wheel_file.headers_of("Build")), None)
    if build is None:
        if parts.build:
            yield Hit(Member(path), "missing", build=parts.build)
    elif (value := build.value.strip()) != parts.build:
        variant = "different" if parts.build else "needless"
        yield Hit(Member(path, build.line), variant, value=value, build=parts.build)


def newer_wheel_version(wheel: Wheel) -> Iterator[Hit]:
    """Yield a Wheel-Version of format 1 that is newer than 1.0."""
    header = next(iter(wheel.wheel_file.headers_of("Wheel-Version")), None) if _readable(wheel) else None
    if header is not None and re.fullmatch(r"0*1\.0*[1-9][0-9]*", header.value.strip()):
        yield Hit(Member(wheel.info_path("WHEEL"), header.line), version=header.value.strip())


def pure_wheel_in_platlib(wheel: Wheel) -> Iterator[Hit]:
    """Yield a Root-Is-Purelib that is false in a wheel for every platform."""
    flag = next(iter(wheel.wheel_file.headers_of("Root-Is-Purelib")), None) if _readable(wheel) else None
    if (
        flag is not None
        and flag.value.strip().lower() == "false"
        and wheel.filename_parts is not None
        and all((tag.abi, tag.platform) == ("none", "any") for tag in wheel.tags)
    ):
        yield Hit(Member(wheel.info_path("WHEEL"), flag.line))


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
