"""A comparison for a terminal, and for a pull request (Markdown)."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from pkglint.diff import words
from pkglint.report.escape import printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.diff.comparison import Comparison
    from pkglint.finding import Entry

MOST = {"!": 40, "^": 5, "+": 10, "-": 10, "~": 10, ">": 5, " ": 20}
"""Rows of a section that are shown by their sign, unless all are asked for."""
WIDTH = 80
"""Columns of a line; only a name that is longer goes beyond."""
MOST_ROWS = 200
"""Rows of a section that Markdown shows."""
COLUMN = 28
"""Columns of the names, where they are not longer."""


def text(pair: Comparison, findings: list[Entry], *, every: bool = False) -> str:
    """Return the comparison in lines, and below it the findings of family `diff` that its sections do not have."""
    lines = [
        printed(words.heading(pair)),
        *(f"  {label} {printed(side.filename)}" for label, side in (("old:", pair.old), ("new:", pair.new))),
        *wrapped(words.judgement(pair), ""),
        *(line for note in pair.notes for line in wrapped(f"note: {note}", "")),
    ]
    sections = list(words.sections(pair))
    if findings:
        sections.append(words.Section("To look at", list(words.of_findings(" ", findings)), ""))
    for section in sections:
        lines += ["", printed(section.title), *shown(section, every=every)]
    return "".join(f"{line}\n" for line in lines)


def shown(section: words.Section, *, every: bool) -> Iterator[str]:
    """Yield the lines of a section: its rows, those of one sign as far as `MOST` goes."""
    width = min(COLUMN, max((len(short(row)) for row in section.rows), default=0))
    group = ""
    for sign, rows in groupby(section.rows, key=lambda row: row.sign):
        found = list(rows)
        kept = found if every else found[: MOST[sign]]
        for row in kept:
            if row.group not in {group, ""}:
                yield f"  in {printed(row.group)}:"
            group = row.group
            yield from shown_row(row, width)
        if len(found) > len(kept):
            yield f"    … and {len(found) - len(kept):,} more {words.SIGNS[sign]}".rstrip() + " (--all)"
    if not section.rows and section.nothing:
        yield f"    {section.nothing}"


def shown_row(row: words.Row, width: int) -> list[str]:
    """Return a row in lines: the detail beside the name, or below it when the name is too long."""
    name = f"  {row.sign} {printed(short(row)):<{width}}"
    detail = wrapped(row.detail, " " * (width + 6))
    if len(name) <= width + 4 and detail:
        return [f"{name}  {detail[0].lstrip()}", *detail[1:]]
    return [name.rstrip(), *wrapped(row.detail, " " * 8)]


def short(row: words.Row) -> str:
    """Return what a row is about, without the module whose heading it stands below."""
    return row.name.removeprefix(f"{row.group}.") if row.group else row.name


def wrapped(sentence: str, indent: str) -> list[str]:
    """Return a sentence in lines of at most `WIDTH` columns, broken between words only."""
    return textwrap.wrap(
        printed(sentence), WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def markdown(pair: Comparison) -> str:
    """Return the comparison as Markdown: the verdict, then a folded table for each section."""
    lines = [
        f"### {escaped(words.heading(pair))}",
        "",
        escaped(words.judgement(pair)),
        *(f"\n{escaped(note)}" for note in pair.notes),
    ]
    for section in words.sections(pair):
        if not section.rows:
            lines += ["", f"**{escaped(section.title)}**: {section.nothing}"]
            continue
        lines += [
            "",
            f"<details><summary>{escaped(section.title)}</summary>",
            "",
            "| | what | change |",
            "| --- | --- | --- |",
        ]
        lines += [f"| {row.sign} | {escaped(row.name)} | {escaped(row.detail)} |" for row in section.rows[:MOST_ROWS]]
        if len(section.rows) > MOST_ROWS:
            lines.append(f"| | and {len(section.rows) - MOST_ROWS:,} more | |")
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def escaped(value: str) -> str:
    """Return text that Markdown and a table show as it is."""
    shown = "".join(f"\\{each}" if each in "\\`*_[]<>|#~" else each for each in printed(value))
    return shown.replace("&", "&amp;")
