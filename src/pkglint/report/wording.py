"""The phrases that reports share: how a message ends, where a subject is, how a run is summed up."""

from __future__ import annotations

import re

from pkglint.named import NamedTuple
from pkglint.report.escape import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.finding import Entry, Location, Notification, Report, Subject

LONGEST = 2000
"""Characters of a message that are printed; a member name alone may have 65535."""
MOST_NAMED = 2
"""Distributions of one kind that are named, when a finding is in some of them only."""


class Counts(NamedTuple):
    """How many findings of each severity are to be acted on, and how many an allowance covers."""

    error: int
    warning: int
    note: int
    allowed: int


def clause(message: str) -> str:
    """Return a message for a line of text: one line, without the full stop that would end a sentence."""
    shown = one_line(message, LONGEST)
    return shown[:-1] if shown.endswith(".") and re.search(r"[\w'\")\]]\.$", shown) else shown


def sentence(message: str) -> str:
    """Return a message as a sentence that ends with a full stop (SARIF 2.1.0 section 3.11.3 wants sentences)."""
    shown = one_line(message, LONGEST).rstrip()
    return shown if shown.endswith((".", "!", "?")) else f"{shown}."


def counts(report: Report) -> Counts:
    """Count what is in a report; suppressed findings count as allowed, whether shown or not."""
    words = [entry.severity.value if entry.suppressed is None else "allowed" for entry in report.entries]
    return Counts(*(words.count(word) for word in Counts._fields))


def number(count: int, noun: str) -> str:
    """Return `1 error` or `2 errors`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def summary(report: Report) -> str:
    """Return the run in one line: `2 errors, 1 warning in 3 distributions (1 allowed)`."""
    counted = counts(report)
    found = [number(getattr(counted, word), word) for word in ("error", "warning", "note") if getattr(counted, word)]
    trees = sum(artifact.kind == "tree" for artifact in report.artifacts)
    places = []
    if len(report.artifacts) > trees or not trees:
        places.append(number(len(report.artifacts) - trees, "distribution"))
    if trees:
        places.append("the source tree" if trees == 1 else f"{trees} source trees")
    allowed = f" ({counted.allowed} allowed)" if counted.allowed else ""
    return f"{', '.join(found) or 'no findings'} in {' and '.join(places)}{allowed}"


def distributions(entry: Entry, report: Report) -> Iterator[Subject]:
    """Yield the subjects that are archives; in a source tree the finding's location says where already."""
    trees = {artifact.path for artifact in report.artifacts if artifact.kind == "tree"}
    return (subject for subject in entry.subjects if subject.artifact not in trees)


def name_inside(subject: Subject) -> str:
    """Return how a person calls a subject's file: its path below the artifact's top, `METADATA` and `RECORD` without directory."""
    if subject.member is None:
        return ""
    if subject.member == subject.place or subject.member.endswith(f"/{subject.place}"):
        return one_line(subject.place.rpartition(".dist-info/")[2], LONGEST)
    return one_line(subject.member.rpartition("/")[2], LONGEST)


def inside(entry: Entry, report: Report) -> str:
    """Return the file and line in the archive that a finding without a source file is about, "" when its message says it all."""
    if entry.location.in_source:
        return ""
    for subject in distributions(entry, report):
        if subject.artifact == entry.location.path:
            name = name_inside(subject)
            if subject.line is not None:
                return f"{name}:{subject.line}"
            return "" if name in clause(entry.message) else name
    return ""


def located(entry: Entry, report: Report) -> str:
    """Return a message for a line of text; where no source line stands for it, it ends in the file and line in the archive."""
    place = inside(entry, report)
    return clause(entry.message) + (f" ({place})" if place else "")


def address(location: Location) -> str:
    """Return a location as people write it: `pyproject.toml:12`, of a distribution its path alone."""
    return f"{location.path}:{location.line}" if location.in_source else location.path


def notice(notification: Notification) -> str:
    """Return a notification as a sentence, after the file that it is about."""
    about = f"{one_line(notification.artifact)}: " if notification.artifact else ""
    return f"{about}{sentence(notification.message)}"


def carriers(entry: Entry, report: Report) -> str:
    """Return in which distributions a finding is, and where: `in the wheel (METADATA:9) and the sdist (PKG-INFO:9)`.

    Many of a kind are counted, or the first few named. The one that the finding's own line names is left out.
    """
    kinds = {artifact.path: str(artifact.kind) for artifact in report.artifacts}
    groups: dict[tuple[str, str], list[Subject]] = {}
    for subject in distributions(entry, report):
        if subject.artifact != entry.location.path:
            groups.setdefault((kinds.get(subject.artifact, "file"), name_inside(subject)), []).append(subject)
    phrases = []
    for (kind, name), subjects in groups.items():
        paths = list(dict.fromkeys(subject.artifact for subject in subjects))
        total = sum(known == kind for known in kinds.values())
        if len(paths) == total:
            # Of a whole file its name is all there is to know it by.
            alone = f"the {kind}" if name else one_line(paths[0])
            phrase = alone if total == 1 else f"all {total} {kind}s"
        else:
            named = [one_line(path) for path in paths[:MOST_NAMED]]
            more = len(paths) - len(named)
            phrase = ", ".join(named) + (f" and {more} more {kind}{'s' if more > 1 else ''}" if more else "")
        lines = {subject.line for subject in subjects}
        line = lines.pop() if len(lines) == 1 else None
        where = name if line is None or not name else f"{name}:{line}"
        # The same path in message and place says nothing new.
        if where and (line is not None or where not in clause(entry.message)):
            phrase = f"{phrase} ({where})"
        phrases.append(phrase)
    if len(phrases) > MOST_NAMED + 1:
        phrases = [*phrases[:MOST_NAMED], f"{len(phrases) - MOST_NAMED} other places"]
    return (
        f"in {', '.join(phrases[:-1])} and {phrases[-1]}" if len(phrases) > 1 else f"in {phrases[0]}" if phrases else ""
    )


def first_paragraph(markdown: str) -> str:
    """Return the first paragraph of a rule's prose as one line; a code block or list that it announces comes with it."""
    blocks = re.split(r"\n[ \t]*\n", markdown.strip())
    lines = blocks[0].splitlines()
    if blocks[0].rstrip().endswith(":") and len(blocks) > 1:
        lines += [line for line in blocks[1].splitlines() if not line.lstrip().startswith("```")]
    return " ".join(" ".join(lines).split())


def remedy(entry: Entry) -> str:
    """Return the first paragraph of the finding's fix, safe to print."""
    return one_line(first_paragraph(entry.fix or entry.rule.fix))
