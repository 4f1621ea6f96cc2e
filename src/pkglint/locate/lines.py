"""Source text by line: excerpts, columns in UTF-16 units, and the hash by which code scanning follows a line."""

from __future__ import annotations

from functools import cached_property

from pkglint.finding import Location
from pkglint.formats.text import LineMap
from pkglint.masking import mask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.formats.text import Span

WINDOW = 100
BASE = 37
MASK = (1 << 64) - 1
SNIPPET = 300
"""Longest excerpt, in characters."""
LARGE = 1 << 18
"""Characters of a file from which on no line of it is quoted."""


class SourceText:
    """One source file's text; bytes that are no UTF-8 are replaced, for it is only shown."""

    def __init__(self, data: bytes) -> None:
        """Take the file's bytes."""
        self.raw = data.decode("utf-8", "replace")

    @cached_property
    def lines(self) -> list[str]:
        r"""Return the lines without their ends (`\n`, `\r\n` and `\r` end a line, nothing else does); [] of a binary file."""
        if "\x00" in self.raw:  # binary: nobody can read a line of it
            return []
        return self.raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def location(self, path: str, span: Span | None, line: int | None, *, hashes: bool) -> Location:
        """Return the location of a span, or of a line from its first to its last visible character."""
        if span is not None:
            first, last = span.line, span.end_line
            column, end_column = span.column, span.end_column
        else:
            first = last = min(max(line or 1, 1), max(len(self.lines), 1))
            text = self.line(first)
            column = len(text) - len(text.lstrip()) + 1 if text.strip() else 1
            end_column = max(len(text.rstrip()) + 1, column)
        text = self.line(first)
        return Location(
            path, first, column, last, end_column, self.quoted(first)[:SNIPPET],
            self.hashes.get(first, "") if hashes else "",
            utf16=(units(text, column), units(self.line(last), end_column)) if not (text + self.line(last)).isascii() else None,
        )  # fmt: skip

    def line(self, number: int) -> str:
        """Return a line's text, "" past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def quoted(self, number: int) -> str:
        """Return a line as a report may quote it: "" when it has a credential or is part of one, as the lines of a key are."""
        line = self.line(number)
        return line if line and self.masked[number - 1] == line else ""

    @cached_property
    def masked(self) -> list[str]:
        """Return the lines with credentials masked; a large file is not looked through, and no line of it is quoted."""
        if len(self.raw) > LARGE:
            return [""] * len(self.lines)
        return mask("\n".join(self.lines)).split("\n")

    def utf16(self, start: int, end: int) -> tuple[int, int, int, int]:
        """Return line, column, end line and end column of two offsets into the text as it is, columns in UTF-16 units."""
        lines = LineMap(self.raw)
        (line, column), (end_line, end_column) = lines.position(start), lines.position(end)
        return line, units(self.line(line), column), end_line, units(self.line(end_line), end_column)

    def positions(self, start: int, end: int) -> tuple[int, int, int, int]:
        """Return the same with columns in characters."""
        lines = LineMap(self.raw)
        return *lines.position(start), *lines.position(end)

    @cached_property
    def hashes(self) -> dict[int, str]:
        """Return line → `primaryLocationLineHash`."""
        return line_hashes(self.raw)


def units(text: str, column: int) -> int:
    """Return a 1-based column in UTF-16 code units."""
    return len(text[: column - 1].encode("utf-16-le", "surrogatepass")) // 2 + 1


def line_hashes(text: str) -> dict[int, str]:
    r"""Return, for each line, the hash that GitHub's upload action computes: so a report never disagrees with it.

    It is a rolling polynomial (base 37, modulo 2**64) over the 100 UTF-16 units that are neither blank nor tab from the line's start on,
    a line end of any kind counting as one `\n`, followed by `:` and how often the value occurred so far.
    """
    encoded = text.encode("utf-16-le", "surrogatepass")
    stream = [encoded[i] | encoded[i + 1] << 8 for i in range(0, len(encoded), 2)]
    stream.append(65535)
    first = pow(BASE, WINDOW, 1 << 64)
    window = [0] * WINDOW
    lines = [-1] * WINDOW
    index = 0
    value = 0
    line = 0
    at_start = True
    seen: dict[str, int] = {}
    found: dict[int, str] = {}

    def put(number: int) -> None:
        hexadecimal = f"{value:x}"
        seen[hexadecimal] = seen.get(hexadecimal, 0) + 1
        found[number] = f"{hexadecimal}:{seen[hexadecimal]}"

    def feed(unit: int) -> None:
        nonlocal index, value, line, at_start
        begin = window[index]
        if lines[index] != -1:
            put(lines[index])
            lines[index] = -1
        window[index] = unit
        if at_start:
            at_start = False
            line += 1
            lines[index] = line
        if unit == 10:
            at_start = True
        value = (BASE * value + unit - first * begin) & MASK
        index = (index + 1) % WINDOW

    previous_cr = False
    for unit in stream:
        if unit in (32, 9) or (previous_cr and unit == 10):
            previous_cr = False
            continue
        previous_cr = unit == 13
        feed(10 if unit == 13 else unit)
    for _ in range(WINDOW):
        if lines[index] != -1:
            put(lines[index])
            lines[index] = -1
        begin = window[index]
        window[index] = 0
        value = (BASE * value - first * begin) & MASK
        index = (index + 1) % WINDOW
    return found
