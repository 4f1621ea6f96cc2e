"""A comparison for a terminal, and for a pull request (Markdown)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pkglint.diff import words
from pkglint.report.escape import printed

if TYPE_CHECKING:
    from pkglint.diff.comparison import Comparison

MOST = 20
"""Rows of a section that are shown unless all are asked for."""


def text(pair: Comparison, *, every: bool = False) -> str:
    """Return the comparison in lines."""
    lines = [words.heading(pair), words.judgement(pair), *(f"note: {note}" for note in pair.notes)]
    for section in words.sections(pair):
        lines += ["", section.title]
        rows = section.rows if every else section.rows[:MOST]
        width = min(48, max((len(name) for _, name, _ in rows), default=0))
        lines += [f"  {sign} {name:<{width}}  {detail}".rstrip() for sign, name, detail in rows]
        if not section.rows and section.nothing:
            lines.append(f"    {section.nothing}")
        if len(section.rows) > len(rows):
            lines.append(f"    and {len(section.rows) - len(rows):,} more (--all)")
    return "".join(f"{printed(line)}\n" for line in lines)


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
        lines += [
            f"| {sign} | {escaped(name)} | {escaped(detail)} |" for sign, name, detail in section.rows[: 10 * MOST]
        ]
        if len(section.rows) > 10 * MOST:
            lines.append(f"| | and {len(section.rows) - 10 * MOST:,} more | |")
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def escaped(value: str) -> str:
    """Return text that Markdown and a table show as it is."""
    shown = "".join(f"\\{each}" if each in "\\`*_[]<>|#~" else each for each in printed(value))
    return shown.replace("&", "&amp;")
