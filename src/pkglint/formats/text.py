"""What every text format shares: UTF-8 with its first fault, and positions that a person counts by."""

from __future__ import annotations

import re
from bisect import bisect_right

from pkglint.named import NamedTuple
from pkglint.regex import regex

_NEWLINE = regex(r"\r\n|\r|\n")
_ESCAPED_BYTE = regex("[\udc80-\udcff]")


class Decoded(NamedTuple):
    """Bytes as text; when they are not UTF-8, what is wrong and in which line (bytes that do not decode are surrogates)."""

    text: str
    error: str | None
    line: int | None


class Fault(NamedTuple):
    """Something a reader of the format stumbles over: a word for it, a short English detail, and a line from 1."""

    code: str
    detail: str
    line: int


class Span(NamedTuple):
    """A stretch of a file: lines and columns from 1, in characters; the end column is the one after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


def decode(data: bytes) -> Decoded:
    """Decode UTF-8, and say where it fails first; a byte order mark stays, as strict readers keep it."""
    try:
        return Decoded(data.decode("utf-8"), None, None)
    except UnicodeDecodeError as error:
        # The bytes before the fault are valid UTF-8, in which 0x0A and 0x0D are always line ends.
        line = 1 + len(re.findall(rb"\r\n|\r|\n", data[: error.start]))
        detail = f"byte 0x{data[error.start]:02x} in line {line} is not UTF-8"
        return Decoded(data.decode("utf-8", "surrogateescape"), detail, line)


def undecodable(text: str) -> bool:
    """Say whether the text has bytes in it that are not UTF-8 (see `decode`)."""
    return _ESCAPED_BYTE.search(text) is not None


def newline(text: str) -> str:
    """Return how a text ends its lines."""
    return "\r\n" if "\r\n" in text else "\n"


class LineMap:
    """Offsets of a text as lines and columns from 1."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        r"""Take the text; `\n`, `\r\n` and `\r` end a line, and nothing else does."""
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        index = bisect_right(self._starts, offset) - 1
        return index + 1, offset - self._starts[index] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column that `position` gave."""
        return self._starts[line - 1] + column - 1

    def span(self, start: int, end: int) -> Span:
        """Return the stretch from one offset up to, and without, another."""
        return Span(*self.position(start), *self.position(end))
