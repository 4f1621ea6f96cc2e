"""What the checks of this family share: parsed entries, the atoms of a marker, and the Pythons that a release admits."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.model import Wheel
from pkglint.model.paths import normalized
from pkglint.model.versions import normal_requirement, parse_requirement, parse_specifiers, parse_version
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from packaging.markers import Marker
    from packaging.requirements import Requirement

    from pkglint.model import Artifact

LAST_MINOR = 40
"""A minor release of Python 3 that will not come: a bound from there on means "below Python 4"."""
MARKER_VARIABLES = frozenset(
    {
        "python_version", "python_full_version", "os_name", "sys_platform", "platform_release", "platform_system", "platform_version",
        "platform_machine", "platform_python_implementation", "implementation_name", "implementation_version", "extra", "extras",
        "dependency_groups", "os.name", "sys.platform", "platform.version", "platform.machine", "platform.python_implementation",
        "python_implementation", "and", "or", "in", "not",
    }
)  # fmt: skip
"""The words of markers: variables, former spellings of them that are still read, operators."""
PYTHON_VARIABLES = frozenset({"python_version", "python_full_version"})
_TAG = regex(r"(cp|py|pp)([23])(\d*)\Z")


class Entry(NamedTuple):
    """One Requires-Dist entry that is valid: which occurrence it is, its text as written, and what it says."""

    nth: int
    written: str
    requirement: Requirement

    @property
    def text(self) -> str:
        """Return the entry in its normal form."""
        return normal_requirement(self.written)

    @property
    def marker(self) -> str:
        """Return the marker in its normal form, "" without one."""
        return self.text.partition(";")[2].strip() if self.requirement.marker is not None else ""

    @property
    def project(self) -> str:
        """Return the required project's normalised name."""
        return normalized(self.requirement.name)

    @property
    def atoms(self) -> list[Atom]:
        """Return the comparisons of the entry's marker."""
        return atoms_of(self.requirement)

    @property
    def in_extra(self) -> bool:
        """Tell whether the marker asks for an extra, so that nobody gets the entry by default."""
        return any("extra" in atom.variables for atom in self.atoms)


class Atom(NamedTuple):
    """One comparison of a marker, as written: `left` and `right` are texts, `variables` those of them that are no constants."""

    left: str
    operator: str
    right: str
    variables: tuple[str, ...]

    def __str__(self) -> str:
        """Return the comparison as it would be written."""
        left, right = (side if side in self.variables else f'"{side}"' for side in (self.left, self.right))
        return f"{left} {self.operator} {right}"

    @property
    def constant(self) -> str:
        """Return the constant, or the right side when there are two."""
        return self.left if self.right in self.variables else self.right

    @property
    def variable(self) -> str:
        """Return the only variable, "" when there is none, or two."""
        return self.variables[0] if len(self.variables) == 1 else ""

    @property
    def mirrored(self) -> str:
        """Return the operator as it reads with the variable on the left."""
        return _MIRROR.get(self.operator, self.operator) if self.left == self.constant else self.operator


_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def one_line(text: str) -> str:
    """Return a header's value on one line."""
    return " ".join(text.split())


def entries(artifact: Artifact) -> Iterator[Entry]:
    """Yield the valid Requires-Dist entries; `invalid-requirement` says the rest."""
    for nth, value in enumerate(artifact.metadata.all("Requires-Dist")):
        requirement = parse_requirement(value.strip())
        if requirement is not None:
            yield Entry(nth, value.strip(), requirement)


def marker_tree(requirement: Requirement) -> Any:
    """Return a marker's parsed form: lists of atoms, lists, "and" and "or"; [] without a marker.

    `packaging` gives no public way into it; the form has not changed since markers exist there.
    """
    return getattr(requirement.marker, "_markers", None) or []


def atom_of(node: Any) -> Atom:
    """Return an atom of a marker tree as texts."""
    left, operator, right = node
    variables = tuple(side.value for side in (left, right) if type(side).__name__ == "Variable")
    return Atom(left.value, operator.value, right.value, variables)


def atoms_of(requirement: Requirement) -> list[Atom]:
    """Return every comparison of a requirement's marker, in order."""

    def walk(node: Any) -> Iterator[Atom]:
        if isinstance(node, tuple):
            yield atom_of(node)
        elif isinstance(node, list):
            for part in node:
                yield from walk(part)

    return list(walk(marker_tree(requirement)))


@lru_cache(maxsize=256)
def marker_of(text: str) -> Marker:
    """Return the marker of a text that came out of one."""
    from packaging.markers import Marker

    return Marker(text)


@lru_cache(maxsize=8192)
def holds(variable: str, atom: Atom, full: str) -> bool:
    """Tell whether a comparison of python_version or python_full_version holds on a Python, as `packaging` says."""
    environment = {"python_full_version": full, "python_version": ".".join(full.split(".")[:2])}
    try:
        return marker_of(str(atom)).evaluate({variable: environment[variable]})
    except Exception:  # noqa: BLE001 - an undefined comparison is for `misused-marker`, and nothing follows from it
        return True


def may_hold(tree: Any, full: str) -> bool:
    """Tell whether a marker can hold on a Python, whatever the platform and the extras asked for."""
    if isinstance(tree, tuple):
        atom = atom_of(tree)
        return holds(atom.variable, atom, full) if atom.variable in PYTHON_VARIABLES else True
    groups: list[list[bool]] = [[]]
    for part in tree:
        if part == "or":
            groups.append([])
        elif part != "and":
            groups[-1].append(may_hold(part, full))
    return any(all(group) for group in groups)


@lru_cache(maxsize=8192)
def admits(specifiers: str, version: str) -> bool:
    """Tell whether a set admits a version, pre-releases included; a malformed one admits everything."""
    parsed = parse_specifiers(specifiers)
    try:
        return parsed is None or parsed.contains(version, prereleases=True)
    except ValueError:
        return True


def requires_python(artifact: Artifact) -> str:
    """Return Requires-Python when it is there and valid, else ""."""
    declared = artifact.metadata.value("Requires-Python")
    return declared if declared and parse_specifiers(declared) is not None else ""


def range_of_tag(python: str, abi: str) -> str | None:
    """Return the Pythons a wheel's python and ABI tag fit as a specifier set, None when the tag is not one we know.

    `py3` and `py39` fit later releases of the same major version, `cp39-abi3` later ones of CPython; other `cp` and `pp`
    tags fit one minor release (platform compatibility tags specification).
    """
    match = _TAG.match(python)
    if match is None:
        return None
    interpreter, major, minor = match.groups()
    if not minor:
        return f"=={major}.*"
    if int(minor) >= LAST_MINOR:  # `pp260` was PyPy 2.6.0
        return None
    if interpreter == "py" or (interpreter == "cp" and abi.startswith("abi3")):
        return f">={major}.{minor},<{int(major) + 1}"
    return f"=={major}.{minor}.*"


def ranges_of(artifact: Artifact) -> list[str] | None:
    """Return the Python ranges a wheel's file name gives; None when they are unknown, or the artifact is no wheel."""
    if not isinstance(artifact, Wheel):
        return None
    found = {range_of_tag(tag.python, tag.abi) for tag in artifact.tags}
    return None if None in found or not found else sorted(text for text in found if text)


def joined(*specifiers: str) -> str:
    """Return specifier sets as one."""
    return ",".join(text for text in specifiers if text)


def candidates(mentioned: str) -> Iterator[str]:
    """Yield the Pythons to try a text's comparisons with: each minor release's ends, and every patch level near one the text names."""
    named = [
        found
        for found in map(parse_version, re.findall(r"(?<![\d.])\d{1,4}(?:\.\d{1,4}){1,4}\w{0,16}", mentioned))
        if found is not None
    ]
    yield from (str(version) for version in named)
    near = sorted(
        {0, 99}
        | {each for version in named for each in (version.micro - 1, version.micro, version.micro + 1) if each >= 0}
    )
    for minor in ("2.6", "2.7", *(f"3.{number}" for number in range(LAST_MINOR))):
        yield from (f"{minor}.{patch}" for patch in near)


@lru_cache(maxsize=2048)
def _never(requirement: Requirement, declared: str) -> bool:
    tree = marker_tree(requirement)
    text = f"{requirement.marker} {declared}"
    return not any(may_hold(tree, full) for full in candidates(text) if not declared or admits(declared, full))


def never_holds(requirement: Requirement, declared: str) -> bool:
    """Tell whether a marker holds on no Python that Requires-Python admits, whatever else is true."""
    if not any(PYTHON_VARIABLES.intersection(atom.variables) for atom in atoms_of(requirement)):
        return False
    return _never(requirement, declared)
