"""JSON for scripts: the contract that `docs/json-schema.md` describes and `docs/report.schema.json` checks."""

from __future__ import annotations

from pkglint.finding import visible
from pkglint.report import escape, pages, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.finding import Entry, Location, Notification, Report, TextEdit

SCHEMA_VERSION = 1
"""Raised when a key goes away or changes its meaning; new keys do not raise it."""


def render(report: Report) -> str:
    """Return the report as one JSON object. Facts, paths and names are exact; messages are made safe to print."""
    counted = wording.counts(report)
    return escape.json_text(
        {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "pkglint", "version": report.version, "libraries": report.libraries},
            "summary": {
                "artifacts": len(report.artifacts),
                "errors": counted.error,
                "warnings": counted.warning,
                "notes": counted.note,
                "suppressed": counted.allowed,
            },
            "artifacts": [
                {"path": item.path, "kind": str(item.kind), "name": item.name, "version": item.version}
                for item in report.artifacts
            ],
            "findings": [finding(entry) for entry in visible(report)],
            "notifications": [notification(item) for item in report.notifications],
            "exit_code": report.exit_code,
            **(
                {"environments": [{"name": name, "steps": steps} for name, steps in report.environments]}
                if report.environments
                else {}
            ),
        }
    )


def finding(entry: Entry) -> dict[str, Any]:
    """Return a finding as the report has it."""
    location = entry.location
    return {
        "rule": entry.rule.id,
        "family": entry.rule.family,
        "severity": entry.severity.value,
        "certainty": entry.rule.certainty.value,
        "tags": list(entry.rule.tags if entry.tags is None else entry.tags),
        "message": wording.clause(entry.message),
        "pypi_message": escape.one_line(entry.pypi_message) or None,
        "variant": entry.variant or None,
        "facts": entry.facts,
        "fix": "\n".join(map(escape.one_line, entry.fix.splitlines())) or None,
        "edit": _edit(entry.location),
        "edits": [{"path": edit.path, "new": edit.new, **_replacement(edit)} for edit in entry.location.edits],
        "fixable": entry.fixable,
        "fixable_unsafely": entry.fixable_unsafely,
        "url": pages.help_address(entry.rule) or None,
        "fingerprint": entry.fingerprint,
        "suppressed": entry.suppressed,
        "location": {
            "path": location.path,
            "line": location.line,
            "column": location.column,
            "end_line": location.end_line,
            "end_column": location.end_column,
        },
        "subjects": [
            {"artifact": subject.artifact, "place": subject.place, "member": subject.member, "line": subject.line}
            for subject in entry.subjects
        ],
    }


def notification(item: Notification) -> dict[str, Any]:
    """Return a notification as the report has it."""
    return {"level": item.level, "message": wording.clause(item.message), "artifact": item.artifact}


def _edit(location: Location) -> dict[str, Any] | None:
    """Return the text to put in place of another one in the location's file, None where no single replacement is certain."""
    own = [edit for edit in location.edits if edit.path == location.path]
    return _replacement(own[0]) if len(own) == len(location.edits) == 1 and not own[0].new else None


def _replacement(edit: TextEdit) -> dict[str, Any]:
    line, column, end_line, end_column = edit.place
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column, "text": edit.text}
