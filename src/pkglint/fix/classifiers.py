"""Finding about classifiers → its edit."""

from __future__ import annotations

import re

from pkglint.fix.change import Change
from pkglint.fix.values import TABLES, joined, values
from pkglint.locate.fields import at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.locate.fields import Path
    from pkglint.model import Tree


PREFIX = "Programming Language :: Python :: "
NEAR = 0.9
"""How alike a misspelt classifier and the listed one must be (difflib's ratio)."""


def classifiers(tree: Tree) -> tuple[Path, list[Any]] | None:
    """Return the path of the array of classifiers and its items, None when the source has none in pyproject.toml."""
    for table in TABLES:
        path = (*table, "classifiers")
        found = at(tree.pyproject.value, path)
        if isinstance(found, list):
            return path, found
    return None


def replaced(tree: Tree, old: str, new: str) -> Edit:
    """Return the change of one classifier into another; where the other is listed already, the old one goes."""
    listed = values(tree, "Classifier")
    wrong = [item for item in listed if item.text == old]
    kept = [] if any(item.text == new for item in listed) else wrong[:1]
    return joined([*(item.changed(new) for item in kept), *(item.deleted(tree) for item in wrong[len(kept) :])])


def unknown_classifier(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Replace a misspelt classifier when exactly one listed classifier is near it, with the same numbers."""
    from difflib import get_close_matches

    from trove_classifiers import sorted_classifiers

    text = str(facts.get("classifier", ""))
    bare = re.sub(r"\s+", "", text).lower()
    near = [item for item in sorted_classifiers if re.sub(r"\s+", "", item).lower() == bare]
    if not near:
        digits = re.findall(r"\d+", text)
        near = [
            item
            for item in get_close_matches(text, sorted_classifiers, 5, NEAR)
            if re.findall(r"\d+", item) == digits and item.count("::") == text.count("::")
        ]
    return replaced(tree, text, near[0]) if len(near) == 1 else ()


def deprecated_classifier(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Replace a deprecated classifier that has one successor."""
    from trove_classifiers import deprecated_classifiers

    text = str(facts.get("classifier", ""))
    successors = deprecated_classifiers.get(text, [])
    return replaced(tree, text, successors[0]) if len(successors) == 1 else ()


def duplicate_classifier(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Delete a classifier where it is listed again; which of two development statuses is right nobody can tell."""
    if "other" in facts:
        return ()
    same = [item for item in values(tree, "Classifier") if item.text.strip() == facts.get("classifier")]
    return joined([item.deleted(tree) for item in same[1:]])


def python_classifier_mismatch(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Delete the classifiers of Pythons that Requires-Python excludes."""
    named = facts.get("classifiers", ())
    return joined([item.deleted(tree) for item in values(tree, "Classifier") if item.text.strip() in named])


def missing_classifiers(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Add the Pythons that the project tests, where no classifier names one."""
    from trove_classifiers import classifiers as known

    from pkglint.fix.pythons import tested
    from pkglint.model.versions import PYTHONS, admits_python

    found, required = classifiers(tree), tree.metadata.get("Requires-Python") or ""
    if facts.get("variant") != "no-python-version" or found is None or not found[1]:
        return ()
    minors = [minor for minor in tested(tree) if not required or admits_python(required, f"3.{minor}")]
    # What is not out yet is tested ahead, and no classifier says that it works.
    minors = [minor for minor in minors if f"3.{minor}" in PYTHONS and f"{PREFIX}3.{minor}" in known]
    path, items = found
    new = [f"{PREFIX}3.{minor}" for minor in minors]
    if not all(isinstance(item, str) for item in items):
        return ()
    # Behind `Python :: 3` where that is listed, else where a sorted list has them, else at the end.
    above = [
        nth + 1 for nth, item in enumerate(items) if re.fullmatch(r"Programming Language :: Python( :: \d.*)?", item)
    ]
    index = above[-1] if above else place_in(items, PREFIX)
    return tuple(Change("insert", (*path, index), item) for item in reversed(new))


def place_in(items: list[str], new: str) -> int:
    """Return where a new item belongs: in its place in a sorted list, else at the end."""
    return sum(item < new for item in items) if items == sorted(items) else len(items)


def marker_without_classifier(facts: Mapping[str, Any], tree: Tree) -> Edit:  # noqa: ARG001 - every maker takes the facts
    """Add `Typing :: Typed`, where it belongs when the list is sorted, else at its end."""
    found = classifiers(tree)
    if found is None or not found[1] or not all(isinstance(item, str) for item in found[1]):
        return ()
    path, items = found
    index = place_in(items, "Typing :: Typed")
    return (Change("insert", (*path, index), "Typing :: Typed"),)
