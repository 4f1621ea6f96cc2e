"""Markers that do not say what they seem to (dependency specifiers specification, "Environment markers")."""

from __future__ import annotations

from pkglint.checks.requires.entries import entries
from pkglint.finding import Field, Hit
from pkglint.model.versions import parse_specifiers, parse_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.checks.requires.entries import Atom
    from pkglint.model import Artifact

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


def misused_marker(artifact: Artifact) -> Iterator[Hit]:
    """Yield the entries with a comparison whose result is not what its reader expects, each with its first such one."""
    for entry in entries(artifact):
        for atom in entry.atoms:
            if reason := misuse(atom):
                yield Hit(
                    Field("Requires-Dist", entry.nth), comparison=str(atom), reason=reason, requirement=entry.text
                )
                break


def misuse(atom: Atom) -> str:
    """Return what is wrong with a comparison, "" when nothing is."""
    if not atom.variables:
        return "it compares two constants, so it is always true or always false"
    for variable in atom.variables:
        if variable in LOCK_FILE_ONLY:
            return f"{variable} exists in lock files only"
        if variable == "extra" and atom.operator not in {"==", "!="}:
            return "extra knows only == and !="
        if variable in STRINGS and atom.operator in ORDERED:
            return f"{variable} is a string, which has no order"
        if variable in VERSIONS and atom.operator in CONTAINS:
            return f"it looks for a piece of text, and {variable} is a version ('3.1' is in '3.10')"
    return misuse_of_version(atom) if atom.variable in VERSIONS else ""


def misuse_of_version(atom: Atom) -> str:
    """Return what is wrong with comparing a version variable with a constant."""
    operator, constant = atom.mirrored, atom.constant.strip()
    if operator == "===":
        return ""
    if parse_specifiers(f"{operator}{constant}") is None:
        return f"'{constant}' is no version that {operator} can be used with, so it is compared as text"
    version = parse_version(constant.removesuffix(".*"))
    if version is None:
        return ""
    if atom.variable == "python_version" and any(version.release[2:]):
        return "python_version has two parts ('3.12'), never a patch level; python_full_version has it"
    if atom.variable == "python_full_version" and operator in {"<=", "==", "!="} and is_minor(constant):
        return f"python_full_version has a patch level, so '{constant}' means {constant}.0 alone"
    return ""


def is_minor(constant: str) -> bool:
    """Tell whether a constant is a plain `X.Y`."""
    return constant.count(".") == 1 and constant.replace(".", "").isdigit()
