"""The phrases that reports share: how a message ends, where a subject is, how a run is summed up."""

from __future__ import annotations

import re

from pkglint.named import NamedTuple
from pkglint.report.escape import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.finding import Entry, Report, Subject

LONGEST = 2000
"""Characters of a message that are printed; a member name alone may have 65535."""


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


def spot(subject: Subject) -> str:
    """Return where in its artifact a subject is: `demo-1.0.dist-info/METADATA:9`, a field's name, or nothing."""
    if subject.member is None:
        return one_line(subject.place, LONGEST)
    member = one_line(subject.member, LONGEST)
    return member if subject.line is None else f"{member}:{subject.line}"


def carriers(entry: Entry, report: Report, most: int = 3) -> list[str]:
    """Return `in ARTIFACT: MEMBER:LINE` for each subject, at most that many, then `and N more`.

    What the finding's own line says already is left out.
    """
    phrases = []
    for subject in distributions(entry, report):
        where = spot(subject)
        if subject.artifact == entry.location.path:
            if where and (subject.line is not None or where not in clause(entry.message)):
                phrases.append(f"at {where}")
        else:
            carrier = one_line(subject.artifact)
            phrases.append(f"in {carrier}: {where}" if where else f"in {carrier}")
    phrases = list(dict.fromkeys(phrases))
    return phrases if len(phrases) <= most else [*phrases[:most], f"and {len(phrases) - most} more"]


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
