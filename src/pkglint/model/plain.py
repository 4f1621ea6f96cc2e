"""What `packaging` makes of the versions, specifiers and requirements that nearly every project writes, without importing it.

That import takes three times as long as starting Python. Only plain texts are read here: releases of digits, the operators
of PEP 440 before them, markers of comparisons. Each function returns None for everything else, and the records behave
as those of `packaging` do; what they cannot answer they ask of the real one (`exact`).
"""

from __future__ import annotations

from functools import cached_property, total_ordering

from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from typing import Any

_RELEASE = regex(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,15}")
_CLAUSE = regex(r"(~=|==|!=|<=|>=|<|>)[ \t]*([0-9]{1,9}(?:\.[0-9]{1,9}){0,15}(?:\.\*)?)")
_REQUIREMENT = regex(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]{0,99}[A-Za-z0-9])?)[ \t]*(?:\[([A-Za-z0-9, -]{1,99})\])?[ \t]*"
    r"([<>=!~][^;]*|\([ \t]*[<>=!~][^;()]*\)[ \t]*)?(?:;(.*))?"
)
_NAME = regex(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_ATOM = regex(r"""[ \t]*([a-z_]+)[ \t]*(==|!=|<=|>=|<|>)[ \t]*(?:"([A-Za-z0-9._-]+)"|'([A-Za-z0-9._-]+)')""")
_OPENING = regex(r"[ \t]*\(")
_BEHIND = regex(r"[ \t]+(and|or)(?=[ \t(])|[ \t]*(\)|\Z)")
_DEEPEST = 9
"""Parentheses in each other; there are hardly ever two."""
_VARIABLES = frozenset(
    {
        "python_version", "python_full_version", "os_name", "sys_platform", "platform_machine", "platform_system",
        "implementation_name", "platform_python_implementation", "extra",
    }
)  # fmt: skip


@total_ordering
class Version:
    """A version that is a release and nothing else."""

    epoch = 0
    local = pre = post = dev = None
    is_prerelease = is_postrelease = is_devrelease = False

    def __init__(self, release: tuple[int, ...]) -> None:
        """Take the release's numbers, as many as were written."""
        self.release = release
        self.key = without_zeros(release)
        self.major, self.minor, self.micro = (*release, 0, 0)[:3]

    def __str__(self) -> str:
        """Return the normal form."""
        return ".".join(map(str, self.release))

    public = base_version = property(__str__)

    @property
    def exact(self) -> Any:
        """Return the version as `packaging` has it."""
        from packaging.version import Version

        return Version(str(self))

    def __eq__(self, other: object) -> bool:
        """Compare by value, with a version of `packaging` too."""
        if isinstance(other, Version):
            return self.key == other.key
        return NotImplemented if other is None else bool(self.exact == other)

    def __lt__(self, other: Any) -> bool:
        """Compare by value, with a version of `packaging` too."""
        return self.key < other.key if isinstance(other, Version) else bool(self.exact < other)

    def __hash__(self) -> int:
        """Agree with equality: a version that is no plain release equals none that is."""
        return hash(self.key)


class Specifier(NamedTuple):
    """One clause: an operator, and a release that may end in `.*`."""

    operator: str
    version: str
    release: tuple[int, ...]

    def __str__(self) -> str:
        """Return the clause without spaces."""
        return self.operator + self.version

    def admits(self, release: tuple[int, ...]) -> bool:
        """Tell whether a release fits the clause."""
        wild = self.version.endswith("*")
        if wild or self.operator == "~=":
            prefix = self.release if wild else self.release[:-1]
            same = (*release, *[0] * len(prefix))[: len(prefix)] == prefix
            if self.operator == "~=":
                return same and without_zeros(release) >= without_zeros(self.release)
            return same == (self.operator == "==")
        have, want = without_zeros(release), without_zeros(self.release)
        match self.operator:
            case "==":
                return have == want
            case "!=":
                return have != want
            case "<":
                return have < want
            case "<=":
                return have <= want
            case ">":
                return have > want
            case _:
                return have >= want

    @property
    def lowest(self) -> tuple[int, ...]:
        """Return a release below which, pre-releases of it aside, nothing fits the clause."""
        return without_zeros(self.release) if self.operator in {">=", ">", "~=", "=="} else ()

    @property
    def ends(self) -> tuple[int, ...] | None:
        """Return a release above which nothing fits the clause, None when everything higher may."""
        prefix = self.release if self.version.endswith("*") else self.release[:-1]
        if self.operator == "~=" or (self.operator == "==" and self.version.endswith("*")):
            return without_zeros((*prefix[:-1], prefix[-1] + 1))
        return without_zeros(self.release) if self.operator in {"<", "<=", "=="} else None


class Specifiers:
    """Some clauses that all must fit."""

    def __init__(self, clauses: tuple[Specifier, ...]) -> None:
        """Take the clauses in the order written."""
        self.clauses = clauses

    def __iter__(self) -> Iterator[Specifier]:
        """Yield the clauses."""
        return iter(self.clauses)

    def __len__(self) -> int:
        """Return how many clauses were written."""
        return len(self.clauses)

    def __str__(self) -> str:
        """Return the clauses sorted as text; two of one meaning are left to `packaging`."""
        texts = sorted(map(str, self.clauses))
        return (
            ",".join(texts)
            if len({without_zeros(each.release) for each in self.clauses}) == len(texts)
            else str(self.exact)
        )

    @cached_property
    def exact(self) -> Any:
        """Return the set as `packaging` has it."""
        from packaging.specifiers import SpecifierSet

        return SpecifierSet(",".join(map(str, self.clauses)))

    def contains(self, item: str, prereleases: bool | None = None) -> bool:
        """Tell whether a version fits."""
        plain = version(item)
        if plain is None:
            return bool(self.exact.contains(item, prereleases=prereleases))
        return all(clause.admits(plain.release) for clause in self.clauses)

    def is_unsatisfiable(self) -> bool:
        """Tell whether no version fits: bounds that exclude each other prove it, and one that does, at or behind a bound, the contrary."""
        lowest = max((each.lowest for each in self.clauses), default=())
        if any(each.ends is not None and lowest > each.ends for each in self.clauses):
            return True
        tried: list[tuple[int, ...]] = [(0,)]
        for _, _, release in self.clauses:
            tried += [release, (*release, 1), (*release[:-1], release[-1] + 1)]
        if any(all(clause.admits(release) for clause in self.clauses) for release in tried):
            return False
        return bool(self.exact.is_unsatisfiable())

    def __eq__(self, other: object) -> bool:
        """Compare as `packaging` does, which takes `>=1.0` and `>=1` for one."""
        return bool(self.exact == (other.exact if isinstance(other, Specifiers) else other))

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.exact)


class Variable(NamedTuple):
    """A variable in a marker."""

    value: str


class Word(NamedTuple):
    """An operator or a constant in a marker."""

    value: str


class Marker:
    """A marker; `_markers` is its form in `packaging`: atoms, and lists for parentheses, with "and" and "or" between them."""

    def __init__(self, parts: list[Any]) -> None:
        """Take the atoms and lists, and the words between them."""
        self._markers = parts

    def __str__(self) -> str:
        """Return the marker as `packaging` writes it."""
        return _written(self._markers)


def _written(part: Any, *, inside: bool = False) -> str:
    """Return a part of a marker as text, in parentheses when it is a list of several inside another."""
    if isinstance(part, str):
        return part
    if isinstance(part, tuple):
        return f'{part[0].value} {part[1].value} "{part[2].value}"'
    if len(part) == 1:
        return _written(part[0])
    text = " ".join(_written(each, inside=True) for each in part)
    return f"({text})" if inside else text


class Requirement:
    """A requirement by name."""

    url = None

    def __init__(self, name: str, extras: set[str], specifier: Specifiers, marker: Marker | None) -> None:
        """Take the parts."""
        self.name, self.extras, self.specifier, self.marker = name, extras, specifier, marker


def without_zeros(release: tuple[int, ...]) -> tuple[int, ...]:
    """Return a release as it is compared: without zeros at its end."""
    size = len(release)
    while size and not release[size - 1]:
        size -= 1
    return release[:size]


def version(text: str) -> Version | None:
    """Return a version that is digits and dots."""
    return Version(tuple(map(int, text.split(".")))) if _RELEASE.fullmatch(text) else None


def specifiers(text: str) -> Specifiers | None:
    """Return clauses with plain releases."""
    clauses = []
    for part in text.split(",") if text.strip() else ():
        match = _CLAUSE.fullmatch(part.strip())
        if match is None:
            return None
        operator, stated = match.groups()
        release = tuple(map(int, stated.removesuffix(".*").split(".")))
        if (stated.endswith("*") and operator not in {"==", "!="}) or (operator == "~=" and len(release) == 1):
            return None
        clauses.append(Specifier(operator, stated, release))
    return Specifiers(tuple(clauses))


def requirement(text: str) -> Requirement | None:
    """Return a requirement with plain clauses and a plain marker."""
    match = _REQUIREMENT.fullmatch(text)
    if match is None:
        return None
    name, listed, clauses, condition = match.groups()
    extras = [extra.strip() for extra in listed.split(",")] if listed else []
    if clauses and clauses.startswith("("):
        clauses = clauses.rstrip(" \t")[1:-1]
    specifier = specifiers(clauses or "")
    parsed = None if condition is None else marker(condition)
    if specifier is None or (condition is not None and parsed is None) or not all(map(_NAME.fullmatch, extras)):
        return None
    return Requirement(name, set(extras), specifier, parsed)


def marker(text: str) -> Marker | None:
    """Return a marker of comparisons with a variable on the left and a constant on the right."""
    found = _parts(text, 0, 0)
    return None if found is None else Marker(found[0])


def _parts(text: str, place: int, depth: int) -> tuple[list[Any], int] | None:
    """Return what is between two parentheses, or in the whole text, and where it ends; None for what is not plain."""
    parts: list[Any] = []
    while True:
        opening = _OPENING.match(text, place)
        if opening:
            inner = _parts(text, opening.end(), depth + 1) if depth < _DEEPEST else None
            if inner is None or (len(inner[0]) == 1 and isinstance(inner[0][0], list)):
                return None  # nobody writes two for one, and releases of `packaging` show them differently
            parts.append(inner[0])
            place = inner[1]
        else:
            match = _ATOM.match(text, place)
            atom = _atom(match) if match else None
            if match is None or atom is None:
                return None
            parts.append(atom)
            place = match.end()
        behind = _BEHIND.match(text, place)
        if behind is None:
            return None
        place = behind.end()
        if behind[1]:
            parts.append(behind[1])
        else:
            return (parts, place) if (behind[2] == ")") == (depth > 0) else None


def _atom(match: re.Match[str]) -> tuple[Variable, Word, Word] | None:
    variable, operator, one, two = match.groups()
    value = one or two
    if variable not in _VARIABLES:
        return None
    if variable == "extra":
        value = value.replace("_", "-").replace(".", "-").lower()
        if "--" in value:
            return None
    return Variable(variable), Word(operator), Word(value)
