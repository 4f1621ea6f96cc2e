"""A scan's rows → what is wrong how often: by rule, family, year and back end, with examples."""

from __future__ import annotations

from collections import Counter

from pkglint.model.versions import parse_version
from pkglint.named import NamedTuple
from pkglint.report import page, treemap
from pkglint.report.escape import one_line
from pkglint.report.page import Cell, Section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from packaging.version import Version

COLUMNS = ["url", "key", "project", "version", "kind", "backend", "size", "built", "state", "findings"]
"""Of a row: what is counted."""
EXAMPLES = 3
WIDTH = 110
RANK = ("note", "warning", "error")


class Share(NamedTuple):
    """Of some files: how many there are, and how many have an error, a warning, anything."""

    files: int = 0
    errors: int = 0
    warnings: int = 0
    any: int = 0

    def plus(self, severities: set[str]) -> Share:
        """Return this with one more file, whose findings have these severities."""
        return Share(
            self.files + 1,
            self.errors + ("error" in severities),
            self.warnings + ("warning" in severities),
            self.any + bool(severities),
        )


class Fault:
    """One rule in all files."""

    def __init__(self, family: str) -> None:
        """Start with no file."""
        self.family = family
        self.severity = "note"
        self.files = 0
        self.findings = 0
        self.projects: set[str] = set()
        self.examples: list[tuple[str, str]] = []
        """(URL, message), each of another project."""


class Counts:
    """What is counted over all rows."""

    def __init__(self) -> None:
        """Start with no row."""
        self.states: Counter[str] = Counter()
        self.every = Share()
        self.bytes = 0
        self.releases: set[str] = set()
        self.projects: set[str] = set()
        self.rules: dict[str, Fault] = {}
        self.families: dict[str, Share] = {}
        self.years: dict[str, Share] = {}
        self.backends: dict[str, Share] = {}

    def add(self, row: dict[str, Any]) -> None:
        """Count a row."""
        self.states[row["state"]] += 1
        self.releases.add(row["key"])
        self.projects.add(row["project"])
        self.bytes += max(row["size"] or 0, 0)
        if row["state"] != "read":
            return
        found = row["findings"]
        severities = {each["severity"] for each in found}
        self.every = self.every.plus(severities)
        for table, name in ((self.years, (row["built"] or "")[:4]), (self.backends, row["backend"] or "")):
            table[name] = table.get(name, Share()).plus(severities)
        families: dict[str, set[str]] = {}
        seen: set[str] = set()
        for each in found:
            families.setdefault(each["family"], set()).add(each["severity"])
            fault = self.rules.setdefault(each["rule"], Fault(each["family"]))
            fault.findings += 1
            fault.severity = max(fault.severity, each["severity"], key=RANK.index)
            if each["rule"] not in seen:
                seen.add(each["rule"])
                fault.files += 1
                if len(fault.examples) < EXAMPLES and row["project"] not in fault.projects:
                    fault.examples.append((row["url"], each["message"]))
                fault.projects.add(row["project"])
        for family, severities in families.items():
            self.families[family] = self.families.get(family, Share()).plus(severities)


def counted(rows: Callable[[], Iterable[dict[str, Any]]], *, newest: bool) -> Counts:
    """Return what is counted of all rows, or of those of each project's newest release; `rows` gives them, twice if need be."""
    last = newest_of(rows()) if newest else None
    counts = Counts()
    for row in rows():
        if last is None or last.get(row["project"]) == parse_version(row["version"] or ""):
            counts.add(row)
    return counts


def newest_of(rows: Iterable[dict[str, Any]]) -> dict[str, Version]:
    """Return project → its newest version: the last that is no pre-release, else the last."""
    found: dict[str, Version] = {}
    for row in rows:
        version = parse_version(row["version"] or "")
        known = found.get(row["project"])
        if version is not None and (
            known is None or (not version.is_prerelease, version) > (not known.is_prerelease, known)
        ):
            found[row["project"]] = version
    return found


def ordered(counts: Counts) -> list[tuple[str, Fault]]:
    """Return the rules, the one with most files first."""
    return sorted(counts.rules.items(), key=lambda item: (-item[1].files, item[0]))


def lead(counts: Counts) -> list[str]:
    """Return what the counts are about, in sentences."""
    every = counts.every
    head = (
        f"{every.files:,} files of {len(counts.releases):,} releases of {len(counts.projects):,} projects, {counts.bytes / 1e9:,.2f} GB: "
        f"{share(every.errors, every.files)} have an error, {share(every.warnings, every.files)} a warning, "
        f"{share(every.files - every.any, every.files)} no finding."
    )
    lines = [head]
    for state, words in (("unread", "could not be read"), ("lost", "ended the process that read them")):
        if counts.states[state]:
            lines.append(f"{counts.states[state]:,} more files {words}.")
    return lines


def share(part: int, whole: int) -> str:
    """Return a part of a whole in percent."""
    return f"{part / whole:.1%}" if whole else "0 %"


TABLES = (
    ("By family", "family", "families"),
    ("By year of the newest file inside", "year", "years"),
    ("By build back end", "back end", "backends"),
)
HEADS = ("files", "with an error", "with a warning")


def shares(counts: Counts, attribute: str) -> list[tuple[str, Share, int]]:
    """Return the rows of a table, years in order, else the largest first: name, share, and of how many files.

    Of a family's files all have a finding, so its share is one of all files.
    """
    table: dict[str, Share] = getattr(counts, attribute)
    key: Callable[[tuple[str, Share]], Any] = (
        (lambda item: item[0] or "~") if attribute == "years" else (lambda item: (-item[1].files, item[0]))
    )
    every = counts.every.files if attribute == "families" else None
    return [
        (name or "unknown", each, each.files if every is None else every)
        for name, each in sorted(table.items(), key=key)
    ]


def text(counts: Counts) -> str:
    """Return the report as text."""
    lines = lead(counts)
    every = counts.every.files
    lines += ["", "By rule", *columns([["rule", "severity", "files", "share", "projects"], *(
        [name, each.severity, f"{each.files:,}", share(each.files, every), f"{len(each.projects):,}"] for name, each in ordered(counts)
    )])]  # fmt: skip
    for title, word, attribute in TABLES:
        rows = [
            [name, f"{each.files:,}", share(each.errors, whole), share(each.warnings, whole)]
            for name, each, whole in shares(counts, attribute)
        ]
        lines += ["", title, *columns([[word, *HEADS], *rows])]
    lines += ["", "Examples"]
    for name, each in ordered(counts):
        lines.append(f"  {one_line(name)}")
        lines += [f"    {one_line(message, WIDTH)}\n      {one_line(url)}" for url, message in each.examples]
    return "".join(f"{line}\n" for line in lines)


def columns(rows: list[list[str]]) -> list[str]:
    """Return rows as aligned lines; what begins with a digit stands right."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [f"  {'  '.join(map(aligned, row, widths))}".rstrip() for row in cells]


def aligned(cell: str, width: int) -> str:
    """Return a cell as wide as its column."""
    return cell.rjust(width) if cell[:1].isdecimal() else cell.ljust(width)


def drawn(counts: Counts, title: str) -> str:
    """Return the report as a page."""
    every = counts.every.files
    rules = [
        [
            Cell(name, "path"),
            Cell(each.severity, each.severity, RANK.index(each.severity)),
            Cell(f"{each.files:,}", "number", each.files),
            Cell(share(each.files, every), "number", each.files),
            Cell(f"{len(each.projects):,}", "number", len(each.projects)),
        ]
        for name, each in ordered(counts)
    ]
    sections = [
        Section(
            "Findings by family and rule",
            treemap.drawn({f"{each.family}/{name}": each.files for name, each in ordered(counts)}),
        ),
        Section("By rule", page.table(["rule", "severity", "files", "share", "projects"], rules)),
    ]
    for heading, word, attribute in TABLES:
        cells = [
            [
                Cell(name),
                Cell(f"{each.files:,}", "number", each.files),
                *(Cell(share(part, whole), "number", part / (whole or 1)) for part in (each.errors, each.warnings)),
            ]
            for name, each, whole in shares(counts, attribute)
        ]
        sections.append(Section(heading, page.table([word, *HEADS], cells)))
    sections.append(Section("Examples", "".join(examples(counts))))
    return page.document(title, " ".join(lead(counts)), sections)


def examples(counts: Counts) -> Iterator[str]:
    """Yield each rule's examples, to be opened."""
    for name, each in ordered(counts):
        lines = [line for url, message in each.examples for line in (message, url)]
        yield page.folded(f"{name} ({each.files:,})", page.paragraphs(lines))
