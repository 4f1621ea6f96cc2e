"""Where a rule's page is: the one place that knows the address of the documentation."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.catalogue.rule import Rule

ADDRESS = ""
"""Of the documentation, as docs/website.py builds it, such as `https://example.org/pkglint`; "" while it is nowhere."""


def page(rule: Rule) -> str:
    """Return the address of a rule's page, "" while the documentation has no address."""
    return f"{ADDRESS}/rules/{rule.id}.html" if ADDRESS else ""


def help_address(rule: Rule) -> str:
    """Return where to read on: the rule's page, else the first document that the rule rests on, "" without one."""
    return page(rule) or (rule.see[0][1] if rule.see else "")
