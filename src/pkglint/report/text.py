"""Text for people, problem matchers and editors: one line a finding in the GNU form, details indented below it.

The form is the GNU Coding Standards' `FILE:LINE:COLUMN: SEVERITY: MESSAGE`, with the rule's id in brackets at the end.
"""

from __future__ import annotations

from pkglint.finding import visible
from pkglint.regex import regex
from pkglint.report import escape, pages, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pkglint.finding import Entry, Report

_SEVERITY_COLOR = {"error": "31", "warning": "33", "note": "36"}
_WIDEST_EXCERPT = 160
_NARROWEST = 40
_OUTPUT = 12
"""Lines of another program's output that are shown: its end says what went wrong."""
_SHOWN = 5
"""Findings of one rule in one file that the full text shows; the others are counted."""
BREAKING = frozenset({"installer", "build"})
"""Tags of what breaks an installation, an import, a command or a build."""
_BOILERPLATE = regex(r" See https?://\S+ for more information\.\Z")
"""With which PyPI ends most of its answers."""


class Style:
    """How text is written: in colour, with links, at a width, safe for the log of a CI service."""

    def __init__(self, *, color: bool, width: int | None, links: bool) -> None:
        """Take the three choices; a width below 40 columns is 40."""
        self.color = color
        self.links = links
        self.width = None if width is None else max(width, _NARROWEST)

    def painted(self, token: str, style: str) -> str:
        """Return a word in a colour or weight, where there is colour."""
        return f"\x1b[{style}m{token}\x1b[0m" if self.color else token

    def rule(self, entry: Entry) -> str:
        """Return the rule's id, on a terminal a link to its page."""
        shown = self.painted(entry.rule.id, "35")
        address = pages.page(entry.rule) if self.links else ""
        return f"\x1b]8;;{address}\x1b\\{shown}\x1b]8;;\x1b\\" if address else shown

    def wrapped(self, paragraph: str) -> list[str]:
        """Return a paragraph as indented lines."""
        if self.width is None or len(paragraph) + 2 <= self.width:
            return [f"  {paragraph}"]
        lines = [" "]
        for word in paragraph.split():
            if len(lines[-1]) + 1 + len(word) > self.width and lines[-1].strip():
                lines.append("   ")
            lines[-1] += f" {word}"
        return lines


def render(
    report: Report,
    *,
    kind: str,
    color: bool = False,
    width: int | None = None,
    ci: bool = True,
    links: bool = False,
) -> str:
    """Return the findings as lines of text: `full`, `concise` (nothing but the lines) or `statistics` (findings by rule).

    A suppressed finding, shown when the report asks for it, is a note that ends in the reason it is allowed.
    """
    style = Style(color=color, width=width, links=links)
    if kind == "concise":
        lines = [head(entry, report, style) for entry in visible(report)]
    elif kind == "statistics":
        lines = [*_statistics(report, style)]
    else:
        lines = [*_findings(report, style)]
    for notification in report.notifications:
        if kind != "concise" or notification.level != "note":
            # The full stop is what keeps a problem matcher off: a finding's line ends in a bracket.
            lines.append(f"pkglint: {notification.level}: {wording.notice(notification)}")
    if kind != "concise":
        lines.append(_summary(report))
    return "".join(f"{escape.disarmed(line) if ci else line}\n" for line in lines)


def _findings(report: Report, style: Style) -> Iterator[str]:
    """Yield every finding with its details; of many of one rule in a file the first few, and the number of the others."""
    entries = by_harm(visible(report))
    alike: dict[tuple[str, str], int] = {}
    for entry in entries:
        group = (entry.rule.id, entry.location.path)
        alike[group] = alike.get(group, 0) + 1
    seen: dict[tuple[str, str], int] = {}
    reported: set[str] = set()
    for entry in entries:
        group = (entry.rule.id, entry.location.path)
        seen[group] = seen.get(group, 0) + 1
        if seen[group] > _SHOWN:
            continue
        yield head(entry, report, style)
        yield from _details(entry, report, reported, style)
        if seen[group] == _SHOWN < alike[group]:
            more = f"… and {alike[group] - _SHOWN} more [{group[0]}] in {escape.one_line(group[1])}"
            yield f"  {more} (--output-format concise lists them all)"


def by_harm(entries: Iterable[Entry]) -> list[Entry]:
    """Return the findings by file, the file with the worst one first, and the worst of a file first."""
    files: dict[str, list[Entry]] = {}
    for entry in entries:
        files.setdefault(entry.location.path, []).append(entry)
    ordered = sorted(files.values(), key=lambda group: min(map(_harm, group)))
    return [entry for group in ordered for entry in sorted(group, key=_harm)]


def _harm(entry: Entry) -> int:
    """Return 0 for an error, then 1 for what breaks an install, an import, a command or a build, 2 for other warnings, 3 for notes."""
    if entry.suppressed is not None:
        return 4
    severity = entry.severity.value
    if severity == "warning":
        return 1 if BREAKING & set(entry.rule.tags) else 2
    return 0 if severity == "error" else 3


def head(entry: Entry, report: Report, style: Style) -> str:
    """Return `PATH:LINE:COL: SEVERITY: MESSAGE [RULE]`; with colour, no word of it is split by an escape.

    Where the place is in an archive and no source file stands for it, the message ends in the file and line inside.
    """
    location = entry.location
    message = wording.located(entry, report)
    severity = entry.severity.value
    if entry.suppressed is not None:
        severity = "note"
        message = f"{message} (allowed: {wording.clause(entry.suppressed)})"
    path = style.painted(escape.path(location.path), "1")
    severity = style.painted(severity, _SEVERITY_COLOR[severity])
    return f"{path}:{location.line}:{location.column}: {severity}: {message} [{style.rule(entry)}]"


def _details(entry: Entry, report: Report, reported: set[str], style: Style) -> Iterator[str]:
    """Yield the indented lines below a finding; `reported` holds what was said once in this run and is not said again."""
    yield from _excerpt(entry, style)
    if entry.suppressed is None:
        for fact in ("explanation", "output"):  # what other programs say
            for line in str(entry.facts.get(fact) or "").splitlines()[-_OUTPUT:]:
                yield f"  > {escape.one_line(line, wording.LONGEST)}"
        kind = f"{entry.rule.id} {entry.variant}"
        fix = wording.remedy(entry)
        if fix and kind not in reported:
            reported.add(kind)
            yield from style.wrapped(f"fix: {fix}")
        answer = _BOILERPLATE.sub("", escape.one_line(entry.pypi_message, wording.LONGEST))
        if answer and answer not in reported:
            reported.add(answer)
            yield from style.wrapped(f"PyPI answers: {answer}")
    where = wording.carriers(entry, report)
    if where:
        yield from style.wrapped(where)


def _excerpt(entry: Entry, style: Style) -> Iterator[str]:
    """Yield the source line, and below it a mark under the part that the finding is about."""
    location = entry.location
    source = location.snippet
    text = source.strip()
    if not text or location.end_column is None or len(text) > _WIDEST_EXCERPT:
        return
    indent = len(source) - len(source.lstrip())
    single = location.end_line in {None, location.line}
    start = max(location.column - 1, indent)
    end = min(location.end_column - 1, len(source)) if single else len(source.rstrip())
    before, marked = _columns(source[indent:start]), max(_columns(source[start:end]), 1)
    number = str(location.line)
    room = None if style.width is None else style.width - len(number) - 5
    shown = escape.one_line(text)
    if room is not None and len(shown) > room:
        # A window on the line, so that the place is in it.
        left = max(0, min(before - 10, len(shown) - room)) if before + marked > room else 0
        shown = ("…" if left else "") + shown[left + bool(left) : left + room - 1] + "…"
        before = max(before - left, 0)
        marked = max(min(marked, room - before - 1), 1)
    yield f"  {style.painted(number, '2')} | {shown}"
    if before or marked < len(shown.rstrip(" ,")):  # of a whole line there is nothing to point out
        yield f"  {' ' * len(number)} | {' ' * before}{style.painted('^' * marked, '2')}"


def _columns(text: str) -> int:
    """Return how many columns a piece of a source line takes on a terminal, as it is shown."""
    shown = escape.one_line(text)
    if shown.isascii():
        return len(shown)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(each) else 2 if east_asian_width(each) in "WF" else 1 for each in shown)


def _statistics(report: Report, style: Style) -> Iterator[str]:
    """Yield how many findings each rule has, the most frequent first."""
    found: dict[str, list[Entry]] = {}
    for entry in visible(report):
        found.setdefault(entry.rule.id, []).append(entry)
    width = max((len(str(len(group))) for group in found.values()), default=1)
    for _, group in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        worst = max(group, key=lambda entry: entry.severity.rank)
        severity = style.painted(worst.severity.value.ljust(7), _SEVERITY_COLOR[worst.severity.value])
        yield f"{len(group):>{width}}  {severity}  {style.rule(worst)}  {worst.rule.summary}"


def _summary(report: Report) -> str:
    parts = [wording.summary(report)]
    shown = [entry for entry in visible(report) if entry.suppressed is None]
    fixable = sum(entry.fixable for entry in shown)
    if fixable:
        parts.append(f"{fixable} fixable with `pkglint fix`")
    unsafe = sum(entry.fixable_unsafely for entry in shown)
    if unsafe:
        parts.append(f"{unsafe} {'more ' if fixable else ''}fixable with `pkglint fix --unsafe-fixes`")
    rules = {entry.rule.id for entry in visible(report)}
    if rules:
        asked = rules.pop() if len(rules) == 1 else "<rule>"
        parts.append(f"why: pkglint explain {asked}")
    return "; ".join(parts)
