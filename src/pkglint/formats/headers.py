"""Blocks of `Key: value` headers, as the standard library's `email` package splits them, with line numbers.

METADATA, PKG-INFO and WHEEL are read that way by every consumer (with the `compat32` policy), so what `email` takes for
a header, where it ends the block and what it calls the body decide. Values are what Python 3.13.1 and newer give: white
space after the colon goes, also when it holds a line end. `email` itself costs a third of a small run to import.
"""

from __future__ import annotations

from pkglint.named import NamedTuple
from pkglint.regex import regex

# ASCII only, and no space before the colon: any other line ends the block.
_HEADER = regex(r"From |[!-9;-~]*:|[\t ]")
_LINE = regex(r"[^\r\n]*(?:\r\n|\r|\n)?")


class Header(NamedTuple):
    """One header: its name as written, its value with inner line ends kept, and its first and last line from 1."""

    name: str
    value: str
    line: int
    end_line: int


class Defect(NamedTuple):
    """Where the block is not what it should be: a word for it, the line from 1, a short English detail."""

    code: str
    line: int
    detail: str


class Block(NamedTuple):
    """A text split into headers and body; `body_line` is the line the body begins in, also when it is empty."""

    headers: tuple[Header, ...]
    body: str
    body_line: int
    defects: tuple[Defect, ...]


def scan(text: str) -> Block:
    """Split the text into headers and body as `email.parser` does, and note every defect on the way."""
    lines, end, defects = _block(text)
    body, body_line = text[end:], 1 + len(lines)
    if end > (lines[-1][1] if lines else 0):
        body_line += 1  # the empty line between
    if len(lines) > 1 and text.startswith("From ", lines[-1][0]):
        # `email` takes it for the first line of the body, in front of what follows the empty line.
        start, stop = lines.pop()
        body, body_line = text[start:stop] + body, len(lines) + 1
    headers = _headers(text, lines, defects)
    nul = text.find("\0", 0, lines[-1][1] if lines else 0)
    if nul >= 0:
        number = next(index for index, (_, stop) in enumerate(lines, 1) if nul < stop)
        defects.append(Defect("nul", number, "a header holds a NUL character"))
    return Block(tuple(headers), body, body_line, tuple(sorted(defects, key=lambda defect: defect.line)))


def _block(text: str) -> tuple[list[tuple[int, int]], int, list[Defect]]:
    """Return the lines of the header block as offsets, the offset at which the body begins, and how the block ends badly."""
    lines: list[tuple[int, int]] = []
    defects: list[Defect] = []
    position = 0
    while position < len(text):
        if not _HEADER.match(text, position):
            if text[position] in "\r\n":
                position += 2 if text.startswith("\r\n", position) else 1
            elif position == 0 and text.startswith("\ufeff"):
                defects.append(Defect("byte-order-mark", 1, "a byte order mark makes everything the body"))
            else:
                detail = "a line that is no header ends the header block"
                defects.append(Defect("missing-separator", len(lines) + 1, detail))
            break
        match = _LINE.match(text, position)
        stop = match.end() if match else len(text)
        lines.append((position, stop))
        position = stop
    return lines, position, defects


def _headers(text: str, lines: list[tuple[int, int]], defects: list[Defect]) -> list[Header]:
    """Gather the lines of the block into headers; add to the defects."""
    headers: list[Header] = []
    name: str | None = None
    begun = first = 0

    def close(stop: int, last: int) -> None:
        if name is not None:
            value = text[begun:stop].lstrip(" \t\r\n").rstrip("\r\n")
            headers.append(Header(name, value, first, last))

    for number, (start, stop) in enumerate(lines, 1):
        if text[start] in " \t":
            if name is None:
                detail = "an indented line continues no header and is dropped"
                defects.append(Defect("continuation-first", number, detail))
            continue
        close(start, number - 1)
        name = None
        if text.startswith("From ", start):
            code = "unix-from" if number == 1 else "misplaced-from"
            defects.append(Defect(code, number, "a line that begins with 'From ' is taken for an envelope and dropped"))
            continue
        colon = text.index(":", start, stop)
        if colon == start:
            defects.append(Defect("missing-header-name", number, "a line that begins with a colon is dropped"))
            continue
        name, begun, first = text[start:colon], colon + 1, number
    if lines:
        close(lines[-1][1], len(lines))
    return headers
