"""SARIF 2.1.0 (OASIS standard, docs.oasis-open.org/sarif), shaped by what GitHub, VS Code and GitLab read of it.

The primary location is a line of a source file; the archive members it was seen in are nested artifacts among the related
locations. Nothing in the output depends on time, host or working directory: two runs give the same bytes.
"""

from __future__ import annotations

from pkglint.finding import visible
from pkglint.report import escape, wording
from pkglint.report.sarif_files import Files
from pkglint.report.sarif_rules import descriptor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.catalogue.rule import Rule
    from pkglint.finding import Entry, Location, Notification, Report, TextEdit

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST_RESULTS = 25_000  # GitHub refuses a file with more
_MOST_RELATED = 100  # GitHub shows no more
_BASES = {
    "%SRCROOT%": "The top directory of the repository.",
    "DIST": "The directory that the paths of the distributions start from.",
}


def render(report: Report) -> str:
    """Return the report as a SARIF log with one run; suppressed findings only when the report asks for them."""
    entries = list(visible(report))
    notifications = list(report.notifications)
    if len(entries) > _MOST_RESULTS:
        from pkglint.finding import Notification as Note

        notifications.append(Note("warning", f"{len(entries) - _MOST_RESULTS} findings are not listed"))
        entries = sorted(entries, key=lambda entry: -entry.severity.rank)[:_MOST_RESULTS]
    # Those that found something: all that ran would be most of a megabyte.
    rules: dict[str, Rule] = {entry.rule.id: entry.rule for entry in entries}
    numbers = {identity: number for number, identity in enumerate(rules)}
    files = Files(report.artifacts)
    results = [_result(entry, numbers[entry.rule.id], files, report) for entry in entries]
    invocation: dict[str, Any] = {"executionSuccessful": report.exit_code != 2, "exitCode": report.exit_code}
    if notifications:
        invocation["toolExecutionNotifications"] = [_notification(item, files) for item in notifications]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "pkglint",
                "version": report.version,
                "semanticVersion": report.version,
                "informationUri": "https://packaging.python.org/",
                "rules": [descriptor(rule) for rule in rules.values()],
            }
        },
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {name: {"description": {"text": text}} for name, text in _BASES.items()},
        "invocations": [invocation],
        "artifacts": files.listed,
        "results": results,
    }
    if report.sarif_category:
        run["automationDetails"] = {"id": f"{escape.one_line(report.sarif_category).rstrip('/')}/"}
    return escape.json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(entry: Entry, rule_index: int, files: Files, report: Report) -> dict[str, Any]:
    text = wording.sentence(entry.message)
    if entry.pypi_message:
        text = f"{text} PyPI answers: {wording.sentence(entry.pypi_message)}"
    location = entry.location
    file = files.source(report.in_repository(location.path)) if location.in_source else files.archive(location.path)
    region = _region(location)
    result: dict[str, Any] = {
        "ruleId": entry.rule.id,
        "ruleIndex": rule_index,
        "level": entry.severity.value,
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": file, "region": region}}],
    }
    related = _related(entry, files, report)
    if related:
        result["relatedLocations"] = related
    result["partialFingerprints"] = {"pkglintFinding/v2": entry.fingerprint}
    if location.line_hash:
        result["partialFingerprints"]["primaryLocationLineHash"] = location.line_hash
    if entry.suppressed is not None:
        justification = wording.sentence(entry.suppressed)
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": justification}]
    fix = _fix(location, files, report)
    if fix:
        result["fixes"] = [fix]
    return result


def _region(location: Location) -> dict[str, Any]:
    """Return all four edges, in UTF-16 units; an open end is that of the line, else one character on."""
    line, column = max(location.line, 1), max(location.column, 1)
    last = max(location.end_line or line, line)
    end = location.end_column
    source = location.snippet.rstrip("\r\n")
    if end is None and last == line:
        end = max(len(source), column) + 1
    end = max(end or 1, column if last == line else 1)
    if location.utf16 is not None and location.end_column is not None:
        start16, end16 = location.utf16
    else:
        start16 = _utf16(source, column)
        end16 = _utf16(source, end) if last == line else end
    region: dict[str, Any] = {"startLine": line, "startColumn": start16, "endLine": last, "endColumn": end16}
    inside = source[column - 1 : end - 1]
    if inside and last == line:
        region["snippet"] = {"text": inside}
    return region


def _utf16(line: str, column: int) -> int:
    return column + sum(character > "\uffff" for character in line[: column - 1])


def _related(entry: Entry, files: Files, report: Report) -> list[dict[str, Any]]:
    related: list[dict[str, Any]] = []
    for subject in wording.distributions(entry, report):
        if subject.member is None and subject.artifact == entry.location.path:
            continue
        if len(related) == _MOST_RELATED:
            break
        name = escape.one_line(subject.artifact.rsplit("/", 1)[-1])
        where = f", {escape.one_line(subject.place, wording.LONGEST)}" if subject.place else ""
        physical: dict[str, Any] = {"artifactLocation": files.archive(subject.artifact)}
        place: dict[str, Any] = {
            "id": len(related) + 1,
            "message": {"text": f"In '{name}'{where}."},
            "physicalLocation": physical,
        }
        if subject.member is not None:
            physical["artifactLocation"] = files.member(subject.artifact, subject.member, subject.text)
            if subject.line is not None:
                physical["region"] = {"startLine": max(subject.line, 1)}
            qualified = f"{name}!/{escape.one_line(subject.member, wording.LONGEST)}"
            place["logicalLocations"] = [{"fullyQualifiedName": qualified}]
        related.append(place)
    return related


def _fix(location: Location, files: Files, report: Report) -> dict[str, Any] | None:
    """Return the known edit; with text that UTF-8 cannot carry there is none."""
    edits = location.edits
    if not edits or not location.in_source or any(escape.encodable(edit.text) != edit.text for edit in edits):
        return None
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in edits:
        edges = dict(zip(("startLine", "startColumn", "endLine", "endColumn"), edit.utf16, strict=True))
        replacement: dict[str, Any] = {"deletedRegion": edges}
        if edit.text or edit.new:
            replacement["insertedContent"] = {"text": edit.text}
        changes.setdefault(edit.path, []).append(replacement)
    return {
        "description": {"text": _action(edits)},
        "artifactChanges": [
            {"artifactLocation": files.source(report.in_repository(path)), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _action(edits: tuple[TextEdit, ...]) -> str:
    """Return what an edit does, in one sentence."""
    if len(edits) == 1 and edits[0].new:
        return f"Create {escape.one_line(edits[0].path, 80)}."
    if len(edits) > 1:
        names = dict.fromkeys(escape.one_line(edit.path, 80) for edit in edits)
        return f"Change {len(edits)} places in {' and '.join(names)}."
    old, new = (escape.one_line(text.strip(" \r\n,"), 80) for text in (edits[0].old, edits[0].text))
    if old and new:
        return f"Replace '{old}' with '{new}'."
    return f"Delete '{old}'." if old else f"Insert '{new}'."


def _notification(item: Notification, files: Files) -> dict[str, Any]:
    level = item.level if item.level in {"error", "warning", "note", "none"} else "note"
    shown: dict[str, Any] = {"level": level, "message": {"text": wording.sentence(item.message)}}
    if item.artifact:
        shown["locations"] = [{"physicalLocation": {"artifactLocation": files.archive(item.artifact)}}]
    return shown
