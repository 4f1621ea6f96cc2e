"""Reviewdog's diagnostic format (rdjson): findings as comments on a pull request, with the known edits as suggestions.

Form: `proto/rdf/jsonschema/DiagnosticResult.json` of reviewdog; columns count the bytes of UTF-8.
"""

from __future__ import annotations

from pkglint.report import escape, pages, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.finding import Entry, Report, TextEdit

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(report: Report) -> str:
    """Return one `DiagnosticResult`; suppressed findings are left out, as reviewdog knows none."""
    return escape.json_text(
        {
            "source": {"name": "pkglint"},
            "diagnostics": [_diagnostic(entry, report) for entry in report.entries if entry.suppressed is None],
        }
    )


def _diagnostic(entry: Entry, report: Report) -> dict[str, Any]:
    location = entry.location
    start: dict[str, int] = {"line": location.line, "column": _bytes(location.snippet, location.column)}
    place: dict[str, Any] = {"start": start}
    if location.end_line in {None, location.line} and location.end_column is not None:
        place["end"] = {"line": location.line, "column": _bytes(location.snippet, location.end_column)}
    message = wording.located(entry, report)
    fix = wording.remedy(entry)
    found: dict[str, Any] = {
        "message": f"{message}\nfix: {fix}" if fix else message,
        "location": {"path": report.in_repository(location.path), "range": place},
        "severity": _SEVERITIES[entry.severity.value],
        "code": {"value": entry.rule.id},
    }
    address = pages.help_address(entry.rule)
    if address:
        found["code"]["url"] = address
    if location.edits and all(
        edit.path == location.path and not edit.new and edit.old.isascii() for edit in location.edits
    ):
        found["suggestions"] = [_suggestion(edit) for edit in location.edits]
    return found


def _suggestion(edit: TextEdit) -> dict[str, Any]:
    line, column, end_line, end_column = edit.place
    region = {"start": {"line": line, "column": column}, "end": {"line": end_line, "column": end_column}}
    return {"range": region, "text": edit.text}


def _bytes(source: str, column: int) -> int:
    """Return a column counted in bytes; of a line that is not known, in characters."""
    return len(source[: column - 1].encode("utf-8", "replace")) + max(0, column - 1 - len(source)) + 1
