"""JUnit XML, which Jenkins, GitLab, Azure and CircleCI show as tests: a suite for each file, a case for each finding.

Form: the schema that the Jenkins xUnit plug-in publishes, of which all readers take this part.
"""

from __future__ import annotations

from pkglint.finding import visible
from pkglint.report import escape, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.finding import Entry, Report


def render(report: Report) -> str:
    """Return one `testsuites` element: errors and warnings fail, notes pass, allowed findings are skipped; what is clean passes."""
    suites: dict[str, list[Entry]] = {}
    for entry in visible(report):
        suites.setdefault(report.in_repository(entry.location.path), []).append(entry)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    every = [entry for entries in suites.values() for entry in entries]
    clean = [] if every else [item.path for item in report.artifacts]
    total = f'tests="{len(every) + len(clean)}" failures="{sum(map(_fails, every))}"'
    lines.append(f'<testsuites name="pkglint" {total}>')
    for path, entries in suites.items():
        lines.append(
            f'  <testsuite name={_quoted(path)} tests="{len(entries)}" failures="{sum(map(_fails, entries))}">'
        )
        for entry in entries:
            lines += _case(entry, path, report)
        lines.append("  </testsuite>")
    for path in clean:
        lines.append(f'  <testsuite name={_quoted(path)} tests="1" failures="0">')
        lines.append(f'    <testcase name="pkglint" classname={_quoted(path)}/>')
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "".join(f"{line}\n" for line in lines)


def _fails(entry: Entry) -> bool:
    return entry.suppressed is None and entry.severity.value != "note"


def _case(entry: Entry, path: str, report: Report) -> Iterator[str]:
    message = wording.clause(entry.message)
    place = f"{path}:{entry.location.line}:{entry.location.column}"
    text = [f"{place}: {message}", wording.carriers(entry, report), f"fix: {wording.remedy(entry)}"]
    body = _escaped("\n".join(filter(None, text)))
    number = f'line="{entry.location.line}"'
    yield f"    <testcase name={_quoted(f'{entry.rule.id} at {place}')} classname={_quoted(path)} {number}>"
    if entry.suppressed is not None:
        yield f"      <skipped message={_quoted(wording.clause(entry.suppressed))}/>"
    elif _fails(entry):
        yield f'      <failure type="{entry.severity.value}" message={_quoted(message)}>{body}</failure>'
    else:
        yield f"      <system-out>{body}</system-out>"
    yield "    </testcase>"


def _escaped(text: str) -> str:
    """Return text as XML has it; what no XML may hold was written out before."""
    shown = "\n".join(map(escape.printed, text.split("\n")))
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    """Return text as the value of an attribute, in its quotes."""
    shown = _escaped(text).replace('"', "&quot;").replace("\n", "&#10;")
    return f'"{shown}"'
