"""What every command shares: exit codes, errors that the user can put right, lists of words, the terminal's width."""

from __future__ import annotations

import os
import sys

OK, FINDINGS, FAULT = 0, 1, 2
"""Exit codes: nothing to report, findings that count, a fault or a wrong call."""

NARROW = 80
"""Columns of text that is piped, and of a terminal that does not say."""


GARBAGE = 200_000
"""Objects made and not let go of after which cycles are looked for in a process of our own; Python's own 700 or 2,000 is reached by
every import, and a small run never gets here."""


class Usage(Exception):
    """Something the user can put right: what, in one line, and lines that somebody else said about it."""

    def __init__(self, text: str, *said: str) -> None:
        """Take the line, and the others' lines."""
        super().__init__(text)
        self.said = said


def words(texts: list[str] | None) -> tuple[str, ...]:
    """Return the comma-separated words of a repeatable option."""
    return tuple(word.strip() for text in texts or () for word in text.split(",") if word.strip())


def columns() -> int:
    """Return how wide text is: COLUMNS, then the terminal's own width, then 80."""
    width = os.environ.get("COLUMNS", "")
    if width.isdecimal() and int(width) > 0:
        return int(width)
    try:
        return (os.get_terminal_size(sys.stdout.fileno()).columns or NARROW) if sys.stdout.isatty() else NARROW
    except (OSError, ValueError):
        return NARROW
