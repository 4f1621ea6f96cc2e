"""Finding about requirements, extras or Requires-Python → its edit."""

from __future__ import annotations

import re

from pkglint.fix.change import Change
from pkglint.fix.values import joined, values
from pkglint.locate.fields import at
from pkglint.model.paths import normalized
from pkglint.model.versions import caret_range, parse_requirement, parse_specifiers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.model import Tree


def invalid_requires_python(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Respell a Requires-Python that can mean one thing only."""
    for item in values(tree, "Requires-Python"):
        if " ".join(item.text.split()) == facts.get("declared"):
            spelt = respelt(item.text)
            return item.changed(spelt) if spelt and spelt != item.text else ()
    return ()


def respelt(text: str) -> str:
    """Return a set of specifiers that a misspelt one stands for, "" when that is not certain."""
    if len(text) > 200:
        return ""
    parts = [part.strip() for part in re.split(r",|;\s*$|\s+and\s+|\s+(?=[<>=!~^≥≤])", text.strip())]
    found: list[str] = []
    for part in filter(None, parts):
        match = re.fullmatch(r"([<>=!~^≥≤][<>=!~ ]*)?\s*v?(\d+(?:\.\d+)*)(\.\*|\.x)?(\+)?", part)
        if match is None:
            return ""
        operator, version, star, plus = (match[1] or "").replace(" ", ""), match[2], match[3], match[4]
        if operator in {"=>", "≥"} or (plus and operator in {"", ">="}):
            operator = ">="
        elif operator in {"=<", "≤"}:
            operator = "<="
        elif operator == "^":
            found.append(caret_range(version))
            continue
        elif plus or not operator:
            return ""
        if star and operator in {"==", "!="}:
            version += ".*"
        elif star and operator not in {">=", "<"}:
            return ""
        found.append(operator + version)
    spelt = ",".join(found)
    return spelt if found and parse_specifiers(spelt) is not None else ""


def invalid_extra_name(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Give an extra its normal name, when that is one and no other extra has it."""
    extras = at(tree.pyproject.value, ("project", "optional-dependencies"))
    old = str(facts.get("extra", ""))
    if not isinstance(extras, dict) or old not in extras:
        return ()
    new = re.sub(r"[-_.\s]+", "-", old).strip("-").lower()
    taken = {normalized(other) for other in extras if other != old}
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", new) or new in taken:
        return ()
    return (Change("rename", ("project", "optional-dependencies", old), new),)


def invalid_requirement(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Respell a requirement that can mean one thing only, wherever [project] has it."""
    wrong = [item for item in values(tree, "Requires-Dist") if " ".join(item.text.split()) == facts.get("requirement")]
    return tuple(
        change for item in wrong if (spelt := respelt_requirement(item.text)) for change in item.changed(spelt)
    )


def respelt_requirement(text: str) -> str:
    """Return the requirement that a misspelt one stands for, "" when that is not certain."""
    match = re.fullmatch(r"\s*([A-Za-z0-9][\w.-]*\s*(?:\[[^\]]*\])?)\s*([^;@]{1,100}?)\s*(;.*)?", text)
    if match is None:
        return ""
    specifiers = re.sub(r"(?<![=<>!~])=(?![=<>])", "==", match[2])
    spelt = respelt(specifiers)
    whole = f"{match[1].strip()}{spelt}{match[3] or ''}"
    return whole if spelt and parse_requirement(whole) is not None else ""


MEANT = {
    "upper-bound": lambda major, minor: f"<{major}.{minor + 1}",
    "exact": lambda major, minor: f"=={major}.{minor}.*",
    "arbitrary-equality": lambda major, minor: f"=={major}.{minor}.*",
    "exclusion": lambda major, minor: f"!={major}.{minor}.*",
}
"""Variant → the clause that speaks of all of a minor release; what `>` means is open."""


def python_bound(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write a clause of Requires-Python for the whole of a minor release."""
    meant = MEANT.get(str(facts.get("variant")))
    major, _, minor = str(facts.get("minor", "")).partition(".")
    return clause_changed(facts, tree, meant(int(major), int(minor))) if meant and minor.isdigit() else ()


def capped_python(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Take the upper bound out of Requires-Python, where a lower one remains."""
    clause = str(facts.get("clause", ""))
    return clause_changed(facts, tree, "") if clause.startswith("<") else ()


def clause_changed(facts: Mapping[str, Any], tree: Tree, new: str) -> Edit:
    """Return the change of one clause of Requires-Python, "" to take it out; () where it is not there once, or alone."""
    operator = re.match(r"[<>=!~]+", clause := str(facts.get("clause", "")))
    for item in values(tree, "Requires-Python"):
        parts = item.text.split(",")
        same = [part for part in parts if part.replace(" ", "") == clause]
        if operator is None or len(same) != 1 or (not new and len(parts) == 1):
            return ()
        changed = [same[0].replace(same[0].strip(), new) if part is same[0] else part for part in parts]
        return item.changed(",".join(part for part in changed if part.strip()).strip())
    return ()


def requires_python_missing(facts: Mapping[str, Any], tree: Tree) -> Edit:  # noqa: ARG001 - every maker takes the facts
    """Add the oldest Python that classifiers name and the project tests, where both say the same or one says nothing."""
    from pkglint.fix.pythons import tested

    named = [
        re.fullmatch(r"Programming Language :: Python :: 3\.(\d+)", item.text) for item in values(tree, "Classifier")
    ]
    oldest = {min(minors) for minors in ([int(match[1]) for match in named if match], tested(tree)) if minors}
    if len(oldest) != 1 or not tree.project or "requires-python" in (tree.project.get("dynamic") or ()):
        return ()
    return (Change("set", ("project", "requires-python"), f">=3.{oldest.pop()}"),)


def misused_marker(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the comparison of a marker that was meant: another value, or the variable that has as many parts as the version."""
    variant = str(facts.get("variant"))
    comparison = re.fullmatch(r'(\w+) (\S+) "([^"]*)"', str(facts.get("comparison", "")))
    if comparison is None:
        return ()
    variable, operator, constant = comparison.groups()
    other = {"patch-release": "python_full_version", "minor-release": "python_version"}.get(variant)
    meant = re.fullmatch(r'(\w+) \S+ "([^"]*)"', str(facts.get("suggestion", "")))
    if variant not in {"impossible-value", "impossible-exclusion", "patch-release", "minor-release"} or not (
        other or meant
    ):
        return ()
    named, value = (other, constant) if other else (meant[1], meant[2]) if meant else ("", "")
    written = re.compile(rf"\b{variable}(\s*{re.escape(operator)}\s*)(['\"]){re.escape(constant)}\2")
    edits = []
    for item in values(tree, "Requires-Dist"):
        requirement = parse_requirement(item.text)
        if (
            requirement is not None
            and normalized(requirement.name) == facts.get("project")
            and written.search(item.text)
        ):
            edits.append(item.changed(written.sub(rf"{named}\1\g<2>{value}\2", item.text)))
    return joined(edits)


def needless_requirement(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Delete an entry that has no use: the standard library has the module, or the same entry stands above."""
    variant, wanted = facts.get("variant"), parse_requirement(str(facts.get("requirement", "")))
    if variant not in {"in-every-python", "repeated"} or wanted is None:
        return ()
    same = [item for item in values(tree, "Requires-Dist") if parse_requirement(item.text) == wanted]
    # Where it stands in several lists it is not certain which one is meant.
    if variant == "repeated" and (len(same) != 2 or same[0].place[:-1] != same[1].place[:-1]):
        return ()
    return joined([item.deleted(tree) for item in same[variant == "repeated" :]])


def misnamed_self_extra(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the project's own name where an extra names another project for this one's extras."""
    wrong, own = str(facts.get("project", "")), str(facts.get("own", ""))
    edits = []
    for item in values(tree, "Requires-Dist"):
        requirement = parse_requirement(item.text)
        if requirement is not None and normalized(requirement.name) == wrong:
            extras = sorted(normalized(extra) for extra in requirement.extras)
            if extras == sorted(facts.get("extras", ())):
                edits.append(item.changed(item.text.replace(requirement.name, own, 1)))
    return joined(edits)


def static_and_dynamic(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Take a key out of `dynamic` that has a value."""
    listed = tree.project.get("dynamic")
    key = facts.get("key", "name")
    if not isinstance(listed, list) or listed.count(key) != 1:
        return ()
    return (Change("delete", ("project", "dynamic", listed.index(key))),)
