"""What linting gives: the record that the engine makes and workers send."""

from __future__ import annotations

from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.finding import Finding, Notification


class Outcome(NamedTuple):
    """What linting gave: findings in the order subject, rule, place; and notifications."""

    findings: list[Finding]
    notifications: list[Notification]
