"""Findings against allowances: what is allowed with a reason is suppressed; an allowance that allows nothing is a finding."""

from __future__ import annotations

from pkglint.finding import Field, Hit, Member, Whole
from pkglint.model.paths import gitignore
from pkglint.run import engine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pkglint.catalogue.rule import Rule
    from pkglint.finding import Finding
    from pkglint.model import Release
    from pkglint.run.settings import Allowance


def apply(
    findings: Iterable[Finding],
    allowances: tuple[Allowance, ...],
    rules: tuple[Rule, ...],
    releases: list[Release],
) -> list[Finding]:
    """Return the findings with the reason on those allowed, and `unused-allowance` for what matched none of a rule that ran."""
    found = list(findings)
    used: set[Allowance] = set()
    if not allowances:
        return found
    for index, finding in enumerate(found):
        for allowance in allowances:
            if allowance.rule == finding.rule.id and covers(allowance, finding):
                used.add(allowance)
                found[index] = finding._replace(suppressed=allowance.reason)
    ran = {rule.id for rule in rules}
    unused_rule = next((rule for rule in rules if rule.location == "allowance"), None)
    if unused_rule is not None and releases:
        for allowance in dict.fromkeys(allowances):
            if allowance not in used and allowance.rule in ran:
                variant = "with-place" if allowance.at else "everywhere"
                hit = Hit(Whole(), variant, allowed=allowance.rule, at=allowance.at, reason=allowance.reason)
                found.append(engine.finding(unused_rule, releases[0], hit))
    return found


def covers(allowance: Allowance, finding: Finding) -> bool:
    """Tell whether an allowance's `at` matches a finding: a gitignore pattern its file, a name its field, a value one that identifies it."""
    if not allowance.at:
        return True
    if isinstance(finding.place, Member) and matches_path(allowance.at, finding.place.path):
        return True
    if isinstance(finding.place, Field) and allowance.at.lower() == finding.place.name.lower():
        return True
    return allowance.at in set(values(finding))


def matches_path(pattern: str, path: str) -> bool:
    """Tell whether a gitignore pattern matches a path."""
    return gitignore([pattern])(path)


def values(finding: Finding) -> Iterator[str]:
    """Yield the facts that identify a finding as text; for files and rules without such, any fact, as pkglint 0.1 did."""
    identity = finding.rule.identity
    if isinstance(finding.place, Member):
        chosen = [finding.facts[name] for name in identity or () if name in finding.facts]
    else:
        chosen = [*finding.facts.values()]
    for fact in chosen:
        if isinstance(fact, (list, tuple)):
            yield from map(str, fact)
        else:
            yield str(fact)
