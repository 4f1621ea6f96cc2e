"""Rules as SARIF `reportingDescriptor`s, with the properties that GitHub's code scanning reads."""

from __future__ import annotations

from pkglint.report import escape, pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.catalogue.rule import Rule

_PRECISION = {"certain": "very-high", "likely": "high", "guess": "medium"}
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}
_SECURITY = {"error": "8.0", "warning": "5.0", "note": "3.0"}
_LONGEST = 1024  # GitHub refuses a longer description
_MOST_TAGS = 10  # GitHub shows no more


def descriptor(rule: Rule) -> dict[str, Any]:
    """Return all that is known of a rule; `security-severity` only on security rules, as it makes a security alert."""
    level = rule.severity.value
    properties: dict[str, Any] = {
        "tags": list(dict.fromkeys([rule.family, *rule.tags]))[:_MOST_TAGS],
        "precision": _PRECISION[rule.certainty.value],
        "problem.severity": _PROBLEM[level],
    }
    if "security" in rule.tags:
        properties["security-severity"] = _SECURITY[level]
    described: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": _sentence(rule.summary)},
        "fullDescription": {"text": _sentence(" ".join(rule.why.split()) or rule.summary)},
        "help": {"text": _help_text(rule), "markdown": _help_markdown(rule)},
    }
    address = pages.help_address(rule)
    if address:
        described["helpUri"] = address
    return {**described, "defaultConfiguration": {"level": level}, "properties": properties}


def _sentence(text: str) -> str:
    first = text.split(" ", 1)[0]
    if first.isalpha() and first.islower():  # a file name or an identifier keeps its case
        text = first.capitalize() + text[len(first) :]
    text = text if text.endswith((".", "!", "?")) else f"{text}."
    return escape.encodable(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2]}….")


def _help_text(rule: Rule) -> str:
    see = "\n".join(f"{title}: {url}" for title, url in rule.see)
    parts = [rule.why.strip(), f"How to fix: {rule.fix.strip()}" if rule.fix.strip() else "", see]
    return "\n\n".join(part for part in parts if part) or _sentence(rule.summary)


def _help_markdown(rule: Rule) -> str:
    see = "\n".join(f"* [{title}]({url})" for title, url in rule.see)
    parts = [
        rule.why.strip(),
        f"## How to fix\n\n{rule.fix.strip()}" if rule.fix.strip() else "",
        f"## See also\n\n{see}" if see else "",
    ]
    return "\n\n".join(part for part in parts if part) or _sentence(rule.summary)
