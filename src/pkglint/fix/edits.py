"""Finding → the edit that mends it, where there is one: what `pkglint fix` applies and SARIF and JSON offer.

Where more than one remedy is plausible there is none: a person decides.
"""

from __future__ import annotations

from importlib import import_module

from pkglint.finding import Member
from pkglint.fix.change import Impossible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from pkglint.catalogue.rule import Rule
    from pkglint.finding import Finding
    from pkglint.fix.change import Edit
    from pkglint.model import Tree


def of_finding(finding: Finding, tree: Tree) -> Edit:
    """Return the changes that mend a finding; the makers see its variant, and its file as the tree has it, among the facts."""
    facts = {"variant": finding.variant, **finding.facts}
    if isinstance(finding.place, Member):
        facts.setdefault("path", source_path(finding, tree))
    return edit_of(finding.rule, facts, tree)


def source_path(finding: Finding, tree: Tree) -> str:
    """Return where the tree has the file of a finding."""
    assert isinstance(finding.place, Member)
    path = finding.place.path
    if finding.evidence.names.kind != "wheel" or path in tree.files:
        return path
    from pkglint.model.packing import predicted

    return next((source for place, source in predicted(tree).wheel or () if place == path), path)


def edit_of(rule: Rule, facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Return the changes that mend a finding of a rule with these facts, () when there is no one certain edit."""
    if not rule.edit:
        return ()
    module, _, function = rule.edit.partition(":")
    maker: Callable[[Mapping[str, Any], Tree], Edit] = getattr(import_module(f"pkglint.fix.{module}"), function)
    try:
        return maker(facts, tree)
    except Impossible:
        return ()
