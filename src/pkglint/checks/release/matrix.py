"""The platforms and Pythons that a release's wheels cover, against each other and the classifiers."""

from __future__ import annotations

from pkglint.finding import Hit, Whole
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Release

_CPYTHON = regex(r"cp3(\d+)\Z")
_PLATFORM = regex(r"(manylinux|musllinux|macosx|ios|android|linux|win)(?:\d+)?(?:_\d+(?:_\d+)?)?_?(.*)\Z")
_CLASSIFIER = "Programming Language :: Python :: 3."


def incomplete(release: Release) -> Iterator[Hit]:
    """Yield a Python of which the release has wheels for fewer platforms than for most others, or none although its classifier is there."""
    covered: dict[int, set[str]] = {}
    for wheel in release.wheels:
        for tag in wheel.tags:
            if tag.platform == "any" or tag.abi in {"abi3", "none"}:
                return
            match = _CPYTHON.match(tag.python)
            if match is not None and tag.abi == tag.python:
                covered.setdefault(int(match[1]), set()).update(families(tag.platform))
    if len(covered) < 2:
        return
    for minor in sorted(covered):
        lacking = [
            platform
            for platform in sorted(set().union(*covered.values()) - covered[minor])
            if sum(platform in platforms for platforms in covered.values()) * 2 > len(covered) - 1
        ]
        if lacking:
            yield Hit(
                Whole(),
                "platforms-missing",
                python=f"3.{minor}",
                platforms=[each.replace("_", " ", 1) for each in lacking],
            )
    classified = {
        int(rest)
        for value in release.wheels[0].metadata.all("Classifier")
        if value.startswith(_CLASSIFIER) and (rest := value.removeprefix(_CLASSIFIER)).isdecimal() and len(rest) < 4
    }
    for minor in sorted(classified - set(covered)):
        yield Hit(Whole(), "python-missing", python=f"3.{minor}")


def families(platform: str) -> set[str]:
    """Return a platform tag as system and architecture, without versions; universal ones are both of theirs."""
    match = _PLATFORM.match(platform)
    if match is None:
        return {platform}
    system, architecture = match[1], match[2]
    if system == "win":
        return {platform}
    if system == "macosx":
        both = {"universal2": ("arm64", "x86_64"), "intel": ("x86_64", "i386")}.get(architecture, (architecture,))
        return {f"macosx_{each}" for each in both}
    return {f"{system}_{architecture}"}
