"""Markers that do not say what they seem to (dependency specifiers specification, "Environment markers")."""

from __future__ import annotations

import re

from pkglint.checks.requires.entries import Atom, admits, atom_of, entries, marker_tree, requires_python
from pkglint.finding import Field, Hit
from pkglint.model.versions import admits_python, parse_specifiers, parse_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.checks.requires.entries import Entry
    from pkglint.model import Artifact

    Misuse = tuple[str, dict[str, Any]]

STRINGS = frozenset(
    {
        "os_name",
        "sys_platform",
        "platform_machine",
        "platform_python_implementation",
        "platform_system",
        "implementation_name",
    }
)
"""Variables that are plain strings; platform_release and platform_version may be either, and are left alone."""
VERSIONS = frozenset({"python_version", "python_full_version", "implementation_version"})
LOCK_FILE_ONLY = frozenset({"extras", "dependency_groups"})
ORDERED = frozenset({"<", "<=", ">", ">=", "~=", "==="})
CONTAINS = frozenset({"in", "not in"})

SYSTEM = ("sys_platform", "platform_system", "os_name")
SYSTEMS: dict[str, tuple[str, str, str]] = {
    "windows": ("win32", "Windows", "nt"),
    "linux": ("linux", "Linux", "posix"),
    "macos": ("darwin", "Darwin", "posix"),
    "cygwin": ("cygwin", "CYGWIN_NT-10.0", "posix"),
    "android": ("android", "Android", "posix"),
    "ios": ("ios", "iOS", "posix"),
    "freebsd": ("freebsd", "FreeBSD", "posix"),
    "openbsd": ("openbsd", "OpenBSD", "posix"),
    "netbsd": ("netbsd", "NetBSD", "posix"),
    "aix": ("aix", "AIX", "posix"),
    "solaris": ("sunos5", "SunOS", "posix"),
    "emscripten": ("emscripten", "Emscripten", "posix"),
    "wasi": ("wasi", "wasi", "posix"),
    "java": ("java", "Java", "java"),
}
"""A system → what a Python there gives for the variables above."""
IMPLEMENTATION = ("implementation_name", "platform_python_implementation")
IMPLEMENTATIONS: dict[str, tuple[str, str]] = {
    "cpython": ("cpython", "CPython"),
    "pypy": ("pypy", "PyPy"),
    "graalpy": ("graalpy", "GraalVM"),
    "jython": ("jython", "Jython"),
    "ironpython": ("ironpython", "IronPython"),
}
SYNONYMS: dict[str, str] = {
    **{name: name for name in ("windows", "linux", "macos", "android", "ios", "cpython", "pypy")},
    **dict.fromkeys(("win", "win32", "win64", "win_amd64", "nt"), "windows"),
    **dict.fromkeys(("mac", "macosx", "osx", "darwin", "mac os x"), "macos"),
    **dict.fromkeys(("linux2", "linux3", "linux32", "linux64", "gnu/linux"), "linux"),
    "python": "cpython",
    **dict.fromkeys(("graalvm", "graalpython"), "graalpy"),
}
"""What people write, in lower case → the system or implementation they mean."""
TABLES: tuple[tuple[tuple[str, ...], dict[str, tuple[str, ...]]], ...] = (
    (SYSTEM, {**SYSTEMS}),
    (IMPLEMENTATION, {**IMPLEMENTATIONS}),
)
VALUES: dict[str, frozenset[str]] = {
    variable: frozenset(values[place] for values in table.values())
    for variables, table in TABLES
    for place, variable in enumerate(variables)
}
"""Variable → the values that are known."""
MOST_ATOMS = 200
"""Comparisons up to which a marker is looked at: each is held against the others."""
TRIED = ("2.6", "2.7", *(f"3.{minor}" for minor in range(40)))
"""What python_version may be …"""
USED = TRIED[-31:]
"""… and is where people are likely to notice: from 3.9 on."""


def misused_marker(artifact: Artifact) -> Iterator[Hit]:
    """Yield the entries with a comparison whose result is not what its reader expects, each with its first such one."""
    declared = requires_python(artifact)
    for entry in entries(artifact):
        if found := misused(entry, declared):
            variant, facts = found
            place = Field("Requires-Dist", entry.nth)
            yield Hit(place, variant, project=entry.project, requirement=entry.text, **facts)


def misused(entry: Entry, declared: str) -> Misuse | None:
    """Return the first misuse in an entry's marker, and what a message says about it; `declared` is Requires-Python."""
    if entry.requirement.marker is None:
        return None
    atoms = entry.atoms
    if len(atoms) > MOST_ATOMS:
        return None
    for atom in atoms:
        if found := misuse(atom, declared) or impossible(atom, atoms, declared):
            variant, facts = found
            return variant, {"comparison": str(atom), **facts}
    if pair := contradiction(marker_tree(entry.requirement)):
        first, second = map(str, pair)
        return "contradiction", {"comparison": f"{first} and {second}", "first": first, "second": second}
    return None


def misuse(atom: Atom, declared: str) -> Misuse | None:
    """Return what is wrong with the form of a comparison, None when nothing is."""
    facts: dict[str, Any] = {"operator": atom.operator}
    if not atom.variables:
        return "two-constants", {}
    for variable in atom.variables:
        facts["variable"] = variable
        if variable in LOCK_FILE_ONLY:
            return "lock-file-variable", facts
        if variable == "extra" and atom.operator not in {"==", "!="}:
            return "extra-operator", facts
        if variable in STRINGS and atom.operator in ORDERED:
            return "ordered-string", facts
        if variable in VERSIONS and atom.operator in CONTAINS:
            return containment(atom, declared) if atom.variable == "python_version" else ("version-as-text", facts)
    return misuse_of_version(atom) if atom.variable in VERSIONS else None


def containment(atom: Atom, declared: str) -> Misuse:
    """Return how `in` misses for python_version: on a version that is a part of a text, and not the one meant, where there is one."""
    text, constant = atom.constant, atom.left == atom.constant
    named = set(re.split(r"[\s,;|]+", text))
    wrong = [
        version
        for version in TRIED
        if (text in version if constant else version in text) and version not in named
        if not declared or admits_python(declared, version)
    ]
    if not wrong:
        return "version-as-text", {"variable": atom.variable, "operator": atom.operator}
    used = next((version for version in wrong if version in USED), wrong[-1])
    return "version-containment", {"constant": text, "unexpected": used, "variable": atom.variable}


def misuse_of_version(atom: Atom) -> Misuse | None:
    """Return what is wrong with comparing a version variable with a constant."""
    operator, constant = atom.mirrored, atom.constant.strip()
    facts = {"variable": atom.variable, "operator": operator, "constant": constant}
    if operator == "===":
        return None
    if parse_specifiers(f"{operator}{constant}") is None:
        return "invalid-version", facts
    version = parse_version(constant.removesuffix(".*"))
    if version is None:
        return None
    if atom.variable == "python_version" and any(version.release[2:]):
        return "patch-release", facts
    if atom.variable == "python_full_version" and operator in {"<=", "==", "!="} and is_minor(constant):
        return "minor-release", facts
    return None


def is_minor(constant: str) -> bool:
    """Tell whether a constant is a plain `X.Y`."""
    return constant.count(".") == 1 and constant.replace(".", "").isdigit()


def impossible(atom: Atom, atoms: list[Atom], declared: str) -> Misuse | None:
    """Return the value that a comparison with a known slip for it should have; None for a value that occurs, or that nobody knows.

    Where another comparison of the marker has the right value, the slip is there for good measure: `linux2` beside `linux`.
    """
    operator, constant = atom.operator, atom.constant
    if operator not in {"==", "!="} or constant in VALUES.get(atom.variable, {constant}):
        return None
    if constant == "linux2" and (not declared or admits(declared, "2.7.18")):
        return None  # what Python 2 gave
    meant = meaning(constant)
    for variables, table in TABLES:
        if atom.variable in variables and meant in table:
            right = dict(zip(variables, table[meant], strict=True))
            if any(right.get(each.variable) == each.constant and each.operator == operator for each in atoms):
                return None
            # `posix` is more than one system.
            variable = atom.variable if right[atom.variable] != "posix" else "sys_platform"
            suggestion = f'{variable} {operator} "{right[variable]}"'
            facts = {"variable": atom.variable, "constant": constant, "suggestion": suggestion}
            return "impossible-value" if operator == "==" else "impossible-exclusion", facts
    return None


def meaning(constant: str) -> str:
    """Return the system or implementation that a word stands for, "" for none that is known."""
    lower = constant.strip().lower()
    known = {value.lower(): name for _, table in TABLES for name, values in table.items() for value in values}
    return SYNONYMS.get(lower) or (known.get(lower, "") if lower != "posix" else "")


def contradiction(tree: Any) -> tuple[Atom, Atom] | None:
    """Return two comparisons that exclude each other, where every alternative of the marker has such two; None otherwise."""
    found = None
    for alternative in alternatives(tree):
        pair = next(
            ((one, two) for nth, two in enumerate(alternative) for one in alternative[:nth] if exclude(one, two)), None
        )
        if pair is None:
            return None
        found = found or pair
    return found


def alternatives(tree: Any) -> list[list[Atom]]:
    """Return the lists of comparisons one of which must hold; what is in parentheses and has alternatives of its own counts as nothing."""
    groups: list[list[Atom]] = [[]]
    for part in tree:
        if part == "or":
            groups.append([])
        elif isinstance(part, tuple):
            groups[-1].append(atom_of(part))
        elif isinstance(part, list) and "or" not in part:
            groups[-1] += alternatives(part)[0]
    return groups


def exclude(one: Atom, two: Atom) -> bool:
    """Tell whether two comparisons of system or implementation never hold together."""
    if one.operator == "!=":
        one, two = two, one
    if one.operator != "==" or two.operator not in {"==", "!="} or not (one.variable and two.variable):
        return False
    if one.variable == two.variable and one.variable in STRINGS:
        return (one.constant != two.constant) == (two.operator == "==")
    for variables, table in TABLES:
        if one.variable in variables and two.variable in variables:
            here, there = variables.index(one.variable), variables.index(two.variable)
            fits = [values for values in table.values() if values[here] == one.constant]
            if not fits or two.constant not in VALUES[two.variable]:
                return False
            return not any((values[there] == two.constant) == (two.operator == "==") for values in fits)
    return False
