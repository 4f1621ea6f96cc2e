"""One self-contained HTML page: no request leaves it, and no text from an archive can become markup or script."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import NamedTuple

from pkglint import __version__
from pkglint.report.escape import one_line

MOST = 2000
"""Rows of a table that are written."""
LONGEST = 600
"""Characters of a cell that are written."""


class Cell(NamedTuple):
    """A cell of a table: its text, a class of page.css, and the number that it is sorted by (None: its text)."""

    text: str
    style: str = ""
    value: float | None = None


class Section(NamedTuple):
    """A part of the page: its heading, and HTML that is made of escaped text."""

    title: str
    html: str


def document(title: str, lead: str, sections: list[Section]) -> str:
    """Return the page; sections without content are left out."""
    style, script = (
        files("pkglint.report").joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js")
    )
    policy = f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; base-uri 'none'; form-action 'none'"
    shown = [section for section in sections if section.html]
    links = "".join(f'<li><a href="#s{number}">{text(section.title)}</a></li>' for number, section in enumerate(shown))
    body = "".join(
        f'<section aria-labelledby="s{number}"><h2 id="s{number}">{text(section.title)}</h2>{section.html}</section>'
        for number, section in enumerate(shown)
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>{text(title)}</title><style>{style}</style></head>\n"
        f'<body><h1>{text(title)}</h1><p class="lead">{text(lead)}</p><nav aria-label="Sections"><ul>{links}</ul></nav>\n'
        f"<main>{body}</main><footer>Made by pkglint {text(__version__)}.</footer><script>{script}</script></body></html>\n"
    )


def digest(content: str) -> str:
    """Return a source of a content security policy that admits exactly this content."""
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


def text(value: object) -> str:
    """Return a value as HTML text that is nothing but text, credentials masked."""
    return escape(one_line(str(value), LONGEST))


def table(heads: list[str], rows: list[list[Cell]], caption: str = "") -> str:
    """Return a table whose columns can be sorted; "" without rows."""
    if not rows:
        return ""
    head = "".join(f'<th scope="col"><button type="button">{text(each)}</button></th>' for each in heads)
    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows[:MOST])
    more = f"{caption + ', ' if caption else ''}the first {MOST:,} of {len(rows):,}" if len(rows) > MOST else caption
    note = f"<caption>{text(more)}</caption>" if more else ""
    return f'<div class="scroll" tabindex="0"><table>{note}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def cell(each: Cell) -> str:
    """Return one cell."""
    style = f' class="{escape(each.style)}"' if each.style else ""
    value = f' data-value="{each.value}"' if each.value is not None else ""
    return f"<td{style}{value}>{text(each.text)}</td>"


def paragraphs(lines: list[str]) -> str:
    """Return lines as paragraphs."""
    return "".join(f"<p>{text(line)}</p>" for line in lines)


def folded(summary: str, html: str, *, opened: bool = False) -> str:
    """Return HTML that a reader opens by its summary."""
    return f"<details{' open' if opened else ''}><summary>{text(summary)}</summary>{html}</details>"
