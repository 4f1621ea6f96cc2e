"""GitLab's Code Quality report (docs.gitlab.com, "Code Quality", "Import code quality results")."""

from __future__ import annotations

from pkglint.report import escape, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.finding import Entry, Report

_SEVERITIES = {"error": "critical", "warning": "major", "note": "info"}


def render(report: Report) -> str:
    """Return a JSON array with one object a finding; suppressed findings are left out, as GitLab knows none."""
    seen: dict[str, int] = {}
    return escape.json_text([_issue(entry, seen, report) for entry in report.entries if entry.suppressed is None])


def _issue(entry: Entry, seen: dict[str, int], report: Report) -> dict[str, Any]:
    # GitLab drops all but one issue of a fingerprint, so a second one is told apart by its place in the order.
    nth = seen[entry.fingerprint] = seen.get(entry.fingerprint, 0) + 1
    lines = {"begin": entry.location.line}
    if entry.location.end_line is not None and entry.location.end_line > entry.location.line:
        lines["end"] = entry.location.end_line
    return {
        "description": wording.clause(entry.message),
        "check_name": entry.rule.id,
        "fingerprint": entry.fingerprint if nth == 1 else f"{entry.fingerprint}-{nth}",
        "severity": _SEVERITIES[entry.severity.value],
        "location": {"path": report.in_repository(entry.location.path), "lines": lines},
    }
