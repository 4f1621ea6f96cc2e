"""`--html FILE`: pages to look at, of a lint, of what is in a file, and of what changed between two releases."""

from __future__ import annotations

from html import escape
from pathlib import Path

from pkglint.catalogue.wording import size
from pkglint.cli import output
from pkglint.cli.inspect_text import rows
from pkglint.finding import visible
from pkglint.masking import mask
from pkglint.report import page, treemap
from pkglint.report.page import Cell, Section
from pkglint.report.wording import address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from pkglint.diff.comparison import Comparison
    from pkglint.finding import Entry, Report
    from pkglint.model import Sdist, Tree, Wheel

STYLES = {"+": "added", "-": "removed", "!": "removed"}
"""Sign of a row of a comparison → its class."""
MOST_FILES = 10
"""Distributions that the page of a lint shows the inside of."""
LONGEST_README = 60_000
"""Characters of a README that are shown; few are longer, and some of those have the whole changelog behind them."""


def of_inspection(described: list[tuple[dict[str, Any], Wheel | Sdist | None]]) -> str:
    """Return the page of distributions as `pkglint inspect` describes them."""
    sections: list[Section] = []
    for facts, artifact in described:
        sections += of_file(facts, artifact, several=len(described) > 1)
    names = ", ".join(str(facts["target"]).rpartition("/")[2] for facts, _ in described)
    return page.document(names, "What is in it.", sections)


def of_lint(report: Report, summary: str, described: list[tuple[dict[str, Any], Wheel | Sdist | None]]) -> str:
    """Return the page of a lint: its findings, then what is in each file."""
    sections = [Section("Findings", of_findings(visible(report)) or page.paragraphs(["No findings."]))]
    if report.notifications:
        sections.append(
            Section("Notes", page.paragraphs([f"{each.level}: {each.message}" for each in report.notifications]))
        )
    for facts, artifact in described[:MOST_FILES]:
        sections += of_file(facts, artifact, several=len(described) > 1)
    names = (
        ", ".join(dict.fromkeys(f"{each.name} {each.version}" for each in report.artifacts if each.name)) or "pkglint"
    )
    return page.document(names, summary, sections)


def of_diff(pair: Comparison, findings: Iterable[Entry]) -> str:
    """Return the page of a comparison."""
    from pkglint.diff import words

    # What breaks has a row of its own in the section of the API.
    sections = [Section("To look at", of_findings(each for each in findings if each.rule.id != "breaking-change"))]
    for section in words.sections(pair):
        cells = [
            [Cell(words.SIGNS[row.sign], STYLES.get(row.sign, "")), Cell(row.name, "path"), Cell(row.detail)]
            for row in section.rows
        ]
        sections.append(
            Section(
                section.title,
                page.table(["change", "what", "detail"], cells) or page.paragraphs([section.nothing or "none"]),
            )
        )
    sections += [
        Section(f"Sizes of {each.filename}", treemap.drawn({file.path: file.size for file in each.files}))
        for each in (pair.old, pair.new)
    ]
    sections.append(Section("README", readme(pair.new)))
    lead = " ".join([words.judgement(pair), *pair.notes])
    return page.document(f"{pair.new.name}: {pair.old.version} to {pair.new.version}", lead, sections)


def of_findings(entries: Iterable[Entry]) -> str:
    """Return findings, each with its rule's texts behind it."""
    parts = []
    for entry in entries:
        allowed = page.paragraphs([f"Allowed: {entry.suppressed}"]) if entry.suppressed else ""
        texts = page.paragraphs([entry.rule.why, entry.fix]).replace("`", "")
        summary = f"{entry.severity.value}: {entry.message} [{entry.rule.id}]"
        parts.append(
            f'<details><summary><span class="{entry.severity.value}">{entry.severity.value}</span>{page.text(summary.partition(":")[2])}</summary>'
            f"<p><code>{page.text(address(entry.location))}</code></p>{allowed}{texts}</details>"
        )
    return "".join(parts)


def of_file(facts: dict[str, Any], artifact: Wheel | Sdist | None, *, several: bool) -> Iterator[Section]:
    """Yield the sections about one distribution: sizes, metadata, files, README."""
    behind = f" of {str(facts['target']).rpartition('/')[2]}" if several else ""
    if "problem" in facts:
        yield Section(f"Problem{behind}", page.paragraphs([str(facts["problem"])]))
        return
    members = [each for each in facts.get("members", ()) if each["kind"] != "directory"]
    yield Section(f"Sizes{behind}", treemap.drawn({str(each["name"]): int(each["size"]) for each in members}))
    yield Section(f"Metadata{behind}", page.table(["field", "value"], named(rows(facts))))
    cells = [
        [
            Cell(str(each["name"]), "path"),
            Cell(size(each["size"]), "number", each["size"]),
            Cell(str(each["kind"])),
            Cell(each["mode"] or ""),
        ]
        for each in members
    ]
    yield Section(f"Files{behind}", page.table(["file", "size", "kind", "mode"], cells))
    if artifact is not None:
        yield Section(f"README{behind}", readme(artifact))


def named(found: list[tuple[str, str]]) -> list[list[Cell]]:
    """Return rows in which each has its name, also where the text leaves it out because it is the one above."""
    cells = []
    last = ""
    for name, value in found:
        last = name or last
        cells.append([Cell(last), Cell(str(value))])
    return cells


def readme(artifact: Wheel | Sdist | Tree) -> str:
    """Return the description as PyPI renders it, which makes it harmless; as text when it has no markup or does not render."""
    from readme_renderer.clean import clean

    from pkglint.archive import Unreadable
    from pkglint.checks.readme import rendering

    try:
        description = rendering.description_of(artifact)
    except Unreadable:
        return ""
    if description is None:
        return ""
    # Before it is rendered: markup would come between the parts of an address, as in `ada:<a href="mailto:…">`.
    text = mask(description.text)
    more = ""
    if len(text) > LONGEST_README:
        end = text.rfind("\n\n", 0, LONGEST_README)
        text = text[: end if end > 0 else LONGEST_README]
        more = page.paragraphs([f"The first {len(text):,} of {len(description.text):,} characters."])
    html = rendering.rst(text)[0] if description.kind == "rst" else None
    if description.kind == "markdown":
        html = rendering.markdown(text)
    cleaned = clean(html) if html else None
    if not cleaned:
        return f"{more}<pre>{escape(text)}</pre>"
    return f'{more}<div class="readme">{mask(cleaned)}</div>'


def write(path: str, content: str) -> None:
    """Write a page as a whole."""
    output.replace(Path(path), content)
