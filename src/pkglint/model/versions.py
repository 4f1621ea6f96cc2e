"""Versions, requirements and specifiers through `packaging`, or as it would read them; total and cached."""

from __future__ import annotations

from functools import lru_cache

from pkglint.model import plain
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
    quick = plain.version(text)
    if quick is None:
        if not _PERHAPS.fullmatch(text):
            return None
        from packaging.version import Version

        try:
            exact = Version(text)
        except ValueError:  # InvalidVersion is one, and so is what a number of thousands of digits raises
            return None
        # `v1.0` is plain once it is read, so that versions of one value are records of one kind.
        quick = plain.version(str(exact))
        if quick is None:
            return exact
    return quick  # type: ignore[return-value] # it has what is asked of one


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
    quick = plain.requirement(text)
    if quick is not None:
        return quick  # type: ignore[return-value] # it has what is asked of one
    from packaging.requirements import Requirement

    try:
        return Requirement(text)
    except (ValueError, RecursionError):  # InvalidRequirement is a ValueError; parentheses may nest too deep
        return None


@lru_cache(maxsize=1024)
def parse_specifiers(text: str) -> SpecifierSet | None:
    """Return the specifier set, or None when the text is none."""
    quick = plain.specifiers(text)
    if quick is not None:
        return quick  # type: ignore[return-value] # it has what is asked of one
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        return SpecifierSet(text)
    except InvalidSpecifier:
        return None


def clauses(specifiers: SpecifierSet) -> frozenset[tuple[str, object]]:
    """Return what two equal sets have in common: operators, and versions of which `1.0` is `1`."""
    return frozenset((each.operator, _bound(each)) for each in specifiers)


def _bound(clause: Specifier) -> object:
    """Return what a clause compares with: a version, but where zeros at its end count, or it is a prefix or any text, the text."""
    if clause.operator == "===" or clause.version.endswith("*"):
        return clause.version
    version = parse_version(clause.version)
    return str(version) if clause.operator == "~=" else version


PYTHONS = tuple(f"3.{minor}" for minor in range(16))
"""The minor releases of Python 3 that rules try specifiers with; 2.7 is tried apart."""


@lru_cache(maxsize=1024)
def admits_python(specifier: str, minor: str) -> bool:
    """Tell whether a Requires-Python admits any patch release of a Python such as "3.8"; a malformed one admits all."""
    parsed = parse_specifiers(specifier)
    if parsed is None:
        return True
    return any(parsed.contains(f"{minor}.{patch}", prereleases=True) for patch in (0, 1, 2, 5, 9, 15, 20, 99))
