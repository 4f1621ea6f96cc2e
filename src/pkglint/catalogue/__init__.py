"""All rules, which of them a run selects, and how they are worded."""

from pkglint.catalogue.rules import (
    REFUSALS,
    UnknownName,
    all_rules,
    by_name,
    find,
    former_names_used,
    labels,
    refusals_only,
    rule_of,
    rule_suggestion,
    select,
    suggestion,
)

__all__ = [
    "REFUSALS",
    "UnknownName",
    "all_rules",
    "by_name",
    "find",
    "former_names_used",
    "labels",
    "refusals_only",
    "rule_of",
    "rule_suggestion",
    "select",
    "suggestion",
]
