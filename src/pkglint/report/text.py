"""Text for people, problem matchers and editors: one line a finding in the GNU form, details indented below it.

The form is the GNU Coding Standards' `FILE:LINE:COLUMN: SEVERITY: MESSAGE`, with the rule's id in brackets at the end.
"""

from __future__ import annotations

from pkglint.finding import visible
from pkglint.report import escape, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.finding import Entry, Location, Report

_SEVERITY_COLOR = {"error": "31", "warning": "33", "note": "36"}
_WIDEST_EXCERPT = 160
_SHOWN = 5
"""Findings of one rule about one distribution that the full text shows; the others are counted."""


def render(report: Report, *, full: bool, color: bool = False, width: int | None = None, ci: bool = True) -> str:
    """Return the findings as lines of text; `full` adds details and a summary, else nothing but the lines.

    A suppressed finding, shown when the report asks for it, is a note that ends in the reason it is allowed.
    """
    lines: list[str] = []
    told: set[str] = set()
    alike: dict[tuple[str, str], int] = {}
    folds: dict[tuple[str, str], int] = {}
    for entry in visible(report):
        group = (entry.rule.id, entry.subjects[0].artifact if entry.subjects else "")
        alike[group] = alike.get(group, 0) + 1
        if full and alike[group] > _SHOWN:
            continue
        lines.append(head(entry, color=color))
        if full:
            lines += _details(entry, report, told, width)
            if alike[group] == _SHOWN:
                folds[group] = len(lines)
                lines.append("")
    for group, place in folds.items():
        if alike[group] > _SHOWN:
            more = f"  … and {alike[group] - _SHOWN} more [{group[0]}] in {escape.one_line(group[1])}"
            lines[place] = f"{more} (--output-format concise lists them all)"
    lines = [line for line in lines if line]
    for notification in report.notifications:
        if full or notification.level != "note":
            about = f"{escape.one_line(notification.artifact)}: " if notification.artifact else ""
            # The full stop is what keeps a problem matcher off: a finding's line ends in a bracket.
            lines.append(f"pkglint: {notification.level}: {about}{wording.sentence(notification.message)}")
    if full:
        lines.append(_summary(report))
    return "".join(f"{escape.disarmed(line) if ci else line}\n" for line in lines)


def head(entry: Entry, *, color: bool = False) -> str:
    """Return `PATH:LINE:COL: SEVERITY: MESSAGE [RULE]`; with colour, no word of it is split by an escape."""
    location = entry.location
    message = wording.clause(entry.message)
    severity = entry.severity.value
    if entry.suppressed is not None:
        severity = "note"
        message = f"{message} (allowed: {wording.clause(entry.suppressed)})"
    path, rule = escape.path(location.path), entry.rule.id
    if color:
        path, rule = _painted(path, "1"), _painted(rule, "35")
        severity = _painted(severity, _SEVERITY_COLOR[severity])
    return f"{path}:{location.line}:{location.column}: {severity}: {message} [{rule}]"


def _painted(token: str, style: str) -> str:
    return f"\x1b[{style}m{token}\x1b[0m"


def _details(entry: Entry, report: Report, told: set[str], width: int | None) -> Iterator[str]:
    """Yield the indented lines below a finding; `told` holds what was said once in this run and is not said again."""
    for carrier in wording.carriers(entry, report):
        yield f"  {carrier}"
    excerpt = _excerpt(entry.location, entry.message)
    if excerpt:
        yield f"  | {excerpt}"
    if entry.suppressed is not None:
        return
    for fact in ("explanation", "output"):  # what other programs say
        for line in str(entry.facts.get(fact) or "").splitlines():
            yield f"  > {escape.one_line(line, wording.LONGEST)}"
    answer = escape.one_line(entry.pypi_message, wording.LONGEST)
    if answer and answer not in told:
        told.add(answer)
        yield from _wrapped(f"PyPI answers: {answer}", width)
    kind = f"{entry.rule.id} {entry.variant}"
    if kind not in told:
        told.add(kind)
        yield from _wrapped(f"fix: {wording.remedy(entry)}", width)


def _excerpt(location: Location, message: str) -> str:
    """Return the source line when it says what the message does not: an exact place whose text is not quoted there."""
    line = location.snippet.strip()
    if not line or location.end_column is None or len(line) > _WIDEST_EXCERPT:
        return ""
    single = location.end_line in {None, location.line}
    value = location.snippet[location.column - 1 : location.end_column - 1 if single else None]
    return "" if value.strip("\"' ,\t") in message else escape.one_line(line)


def _wrapped(paragraph: str, width: int | None) -> list[str]:
    if width is None:
        return [f"  {paragraph}"]
    import textwrap

    return textwrap.wrap(
        paragraph,
        max(width, 40),
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _summary(report: Report) -> str:
    rules = {entry.rule.id for entry in visible(report)}
    if not rules:
        return wording.summary(report)
    asked = rules.pop() if len(rules) == 1 else "<rule>"
    return f"{wording.summary(report)}; why: pkglint explain {asked}"
