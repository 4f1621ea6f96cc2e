"""Markdown for a step summary or a merge request comment: a table of findings, then how to fix each rule.

Dialect: GitHub Flavored Markdown (github.github.com/gfm), whose tables and autolinks hostile text must not reach.
"""

from __future__ import annotations

import re

from pkglint.finding import visible
from pkglint.regex import regex
from pkglint.report import escape, pages, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.finding import Entry, Report

_MOST_ROWS = 200  # a step summary holds 1 MiB, and nobody reads on
_LONGEST_CELL = 400
# What starts markup inside a line, and what the autolink extension looks for: a scheme's `:/` and `www.`.
_ACTIVE = regex(r"([\\`*_{}\[\]!|~$]|:(?=/)|(?<=[Ww]{3})\.)")


def render(report: Report) -> str:
    """Return a heading with the summary, the table of findings, and the fixes; suppressed findings say why."""
    lines = [f"### pkglint: {wording.summary(report)}", ""]
    entries = sorted(visible(report), key=lambda entry: (entry.suppressed is not None, -entry.severity.rank))
    if entries:
        lines += ["| severity | where | finding | rule |", "| --- | --- | --- | --- |"]
        lines += [_row(entry, report) for entry in entries[:_MOST_ROWS]]
        lines.append("")
    if len(entries) > _MOST_ROWS:
        lines += [f"and {len(entries) - _MOST_ROWS} more", ""]
    # The catalogue's own Markdown is ours, and the values in a fix stand in code spans: it goes in as it is.
    fixes: dict[tuple[str, str], str] = {}
    for entry in entries:
        fix = wording.remedy(entry)
        if entry.suppressed is None and fix:
            address = pages.help_address(entry.rule)
            more = f" ([more]({address}))" if address else ""
            fixes.setdefault((entry.rule.id, entry.variant), f"{fix}{more}")
    lines += [f"* {code(rule)}: {fix}" for (rule, _), fix in fixes.items()]
    if fixes:
        lines.append("")
    if report.environments:
        lines += [*_rehearsal(report), ""]
    for item in report.notifications:
        about = f"{code(item.artifact)}: " if item.artifact else ""
        lines += [f"**{prose(item.level)}**: {about}{prose(wording.sentence(item.message))}", ""]
    while lines[-1:] == [""]:
        lines.pop()
    return "".join(f"{escape.disarmed(line)}\n" for line in lines)


def _rehearsal(report: Report) -> list[str]:
    """Return the table of a rehearsal: a row an environment, a column a step."""
    steps = list(dict.fromkeys(step for _, states in report.environments for step in states))
    rows = [
        f"| {prose(name)} | {' | '.join(states.get(step, '') for step in steps)} |"
        for name, states in report.environments
    ]
    return ["#### Rehearsal", "", f"| environment | {' | '.join(steps)} |", f"| --- |{' --- |' * len(steps)}", *rows]


def _row(entry: Entry, report: Report) -> str:
    where = code(wording.address(entry.location))
    message = prose(wording.clause(entry.message))
    # A source line stands for itself; without one the file inside is all there is to find the fault by.
    inside = wording.inside(entry, report)
    if inside:
        message = f"{message} ({code(inside)})"
    severity = entry.severity.value
    if entry.suppressed is not None:
        severity = "allowed"
        message = f"{message} (allowed: {prose(wording.clause(entry.suppressed))})"
    return f"| {severity} | {where} | {message} | {code(entry.rule.id)} |"


def prose(text: str) -> str:
    """Return text that renders as itself: no markup, no table cell, no HTML, no link, no mention."""
    shown = escape.one_line(text, _LONGEST_CELL).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = _ACTIVE.sub(r"\\\1", shown)
    # Addresses, mentions and issue numbers are linked after escapes are resolved; a code span is what they do not enter.
    return re.sub(r"(@|#(?=\d))", r"`\1`", escaped)


def code(text: str) -> str:
    """Return text as a code span that fits a table cell, whatever backticks and pipes it holds."""
    shown = escape.one_line(text, _LONGEST_CELL)
    # A table splits cells before code spans are seen, and takes a backslash before the pipe's own for an escaped one.
    shown = re.sub(r"(?<!\\)\|", r"\\|", shown.replace("\\|", "\\\\x7c"))
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown[:1] in {"`", " ", ""} or shown[-1:] in {"`", " "} else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
