"""Workflow commands: annotations on GitHub without code scanning.

Source: "Workflow commands for GitHub Actions" (docs.github.com); the runner shows ten annotations of each severity a step.
"""

from __future__ import annotations

from pkglint.report import escape, pages, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.finding import Entry, Report

MOST = 10
"""Annotations of one severity that the runner takes from a step; the rest it drops without a word."""
_LONGEST = 4000  # the runner cuts a message at 4096 characters
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report) -> str:
    """Return one command a finding, the most severe first, then a line that sums up and counts what was left out.

    Suppressed findings are never annotated.
    """
    made: list[tuple[str, str]] = []
    for notification in report.notifications:
        command = _COMMANDS.get(notification.level, "notice")
        made.append((command, _command(command, {"title": "pkglint"}, wording.notice(notification))))
    reported: set[str] = set()
    entries = [entry for entry in report.entries if entry.suppressed is None]
    entries.sort(key=lambda entry: -entry.severity.rank)
    made += [(_COMMANDS[entry.severity.value], _annotation(entry, report, reported)) for entry in entries]

    lines: list[str] = []
    left_out = 0
    for command in _COMMANDS.values():
        of_this = [line for word, line in made if word == command]
        lines += of_this[:MOST]
        left_out += len(of_this) - len(of_this[:MOST])
    more = f"; {left_out} more than GitHub can show, see --output-format full" if left_out else ""
    lines.append(f"pkglint: {wording.summary(report)}{more}")
    return "".join(f"{line}\n" for line in lines)


def _annotation(entry: Entry, report: Report, reported: set[str]) -> str:
    location = entry.location
    properties = {"file": escape.one_line(report.in_repository(location.path)), "line": str(location.line)}
    end_line = location.end_line or location.line
    if end_line > location.line:  # the runner drops columns then, and with a warning
        properties["endLine"] = str(end_line)
    else:
        properties |= {"endLine": str(location.line), "col": str(location.column)}
        if location.end_column is not None and location.end_column >= location.column:
            properties["endColumn"] = str(location.end_column)
    properties["title"] = f"pkglint ({entry.rule.id})"
    body = [wording.located(entry, report)]
    where = wording.carriers(entry, report)
    if where:
        body.append(where)
    if entry.pypi_message:
        body.append(f"PyPI answers: {escape.one_line(entry.pypi_message)}")
    kind = f"{entry.rule.id} {entry.variant}"
    if kind not in reported:
        reported.add(kind)
        body.append(f"fix: {wording.remedy(entry)}")
        address = pages.help_address(entry.rule)
        if address:
            body.append(f"more: {address}")
    return _command(_COMMANDS[entry.severity.value], properties, "\n".join(body))


def _command(name: str, properties: dict[str, str], body: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    if len(body) > _LONGEST:
        body = body[: _LONGEST - 1] + "…"
    # Only what comes from outside is disarmed: the command itself has to stay one.
    return f"::{name} {listed}::{_data(body)}"


def _data(text: str) -> str:
    text = "\n".join(escape.disarmed(line) for line in text.split("\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
