"""Versions, requirements and specifiers through `packaging`, total and cached."""

from __future__ import annotations

from functools import lru_cache

from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from packaging.requirements import Requirement
    from packaging.specifiers import Specifier, SpecifierSet
    from packaging.version import Version

_PERHAPS = regex(r"\s*[vV]?[0-9][^\s*]*\s*")
"""What every version looks like, so that nothing need be imported to find that a word is none."""


@lru_cache(maxsize=4096)
def parse_version(text: str) -> Version | None:
    """Return the PEP 440 version, or None when the text is none."""
    if not _PERHAPS.fullmatch(text):
        return None
    from packaging.version import Version

    try:
        return Version(text)
    except ValueError:  # InvalidVersion is one, and so is what a number of thousands of digits raises
        return None


def version_in_name(filename: str) -> Version | None:
    """Return the version in the name of a wheel or sdist, None for other files, and for names that would lead out of a folder."""
    from packaging.utils import (
        InvalidSdistFilename,
        InvalidWheelFilename,
        parse_sdist_filename,
        parse_wheel_filename,
    )

    if "/" in filename or "\\" in filename:
        return None
    try:
        return parse_wheel_filename(filename)[1] if filename.endswith(".whl") else parse_sdist_filename(filename)[1]
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None


def same_version(one: str, other: str) -> bool:
    """Tell whether two texts are one PEP 440 version (`1.0` is `1.0.0`), or the same text when either is none."""
    left, right = parse_version(one), parse_version(other)
    return left == right if left is not None and right is not None else one == other


def same_public(one: Version, other: Version) -> bool:
    """Tell whether two versions are equal but for their local parts."""
    return parse_version(one.public) == parse_version(other.public)


@lru_cache(maxsize=4096)
def parse_requirement(text: str) -> Requirement | None:
    """Return the requirement (dependency specifiers specification), or None when the text is none."""
    from packaging.requirements import Requirement

    try:
        return Requirement(text)
    except (ValueError, RecursionError):  # InvalidRequirement is a ValueError; parentheses may nest too deep
        return None


@lru_cache(maxsize=1024)
def parse_specifiers(text: str) -> SpecifierSet | None:
    """Return the specifier set, or None when the text is none."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        return SpecifierSet(text)
    except InvalidSpecifier:
        return None


@lru_cache(maxsize=4096)
def normal_requirement(text: str) -> str:
    """Return a requirement as `packaging` writes it, so that a source and what is built from it say the same; a text that is none, on one line."""
    from packaging.requirements import Requirement

    try:
        return str(Requirement(text))
    except (ValueError, RecursionError):
        return " ".join(text.split())


@lru_cache(maxsize=1024)
def normal_specifiers(text: str) -> str:
    """Return a specifier set as `packaging` writes it, its clauses sorted; a text that is none, on one line."""
    from packaging.specifiers import SpecifierSet

    try:
        return str(SpecifierSet(text))
    except ValueError:
        return " ".join(text.split())


def caret_range(version: str) -> str:
    """Return what Poetry's `^` before a release of digits means: up to the next release of the first number that is not 0."""
    numbers = version.split(".")
    place = next((nth for nth, number in enumerate(numbers) if int(number)), len(numbers) - 1)
    return f">={version},<{'.'.join([*numbers[:place], str(int(numbers[place]) + 1)])}"


def clauses(specifiers: SpecifierSet) -> frozenset[tuple[str, object]]:
    """Return what two equal sets have in common: operators, and versions of which `1.0` is `1`."""
    return frozenset((each.operator, _bound(each)) for each in specifiers)


def _bound(clause: Specifier) -> object:
    """Return what a clause compares with: a version, but where zeros at its end count, or it is a prefix or any text, the text."""
    if clause.operator == "===" or clause.version.endswith("*"):
        return clause.version
    version = parse_version(clause.version)
    return str(version) if clause.operator == "~=" else version


@lru_cache(maxsize=1024)
def unsatisfiable(specifiers: str) -> bool:
    """Tell whether no version at all fits a comma-separated set; False when it is malformed."""
    parsed = parse_specifiers(specifiers)
    try:
        return parsed is not None and parsed.is_unsatisfiable()
    except ValueError:  # a version of thousands of digits
        return False


PYTHONS = tuple(f"3.{minor}" for minor in range(16))
"""The minor releases of Python 3 that rules try specifiers with; 2.7 is tried apart."""


@lru_cache(maxsize=1024)
def admits_python(specifier: str, minor: str) -> bool:
    """Tell whether a Requires-Python admits any patch release of a Python such as "3.8"; a malformed one admits all."""
    parsed = parse_specifiers(specifier)
    if parsed is None:
        return True
    return any(parsed.contains(f"{minor}.{patch}", prereleases=True) for patch in (0, 1, 2, 5, 9, 15, 20, 99))
