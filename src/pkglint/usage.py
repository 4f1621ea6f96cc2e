"""What every command shares: exit codes, errors that the user can put right, lists of words."""

from __future__ import annotations

OK, FINDINGS, FAULT = 0, 1, 2
"""Exit codes: nothing to report, findings that count, a fault or a wrong call."""


class Usage(Exception):
    """Something the user can put right: what, in one line, and lines that somebody else said about it."""

    def __init__(self, text: str, *said: str) -> None:
        """Take the line, and the others' lines."""
        super().__init__(text)
        self.said = said


def words(given: list[str] | None) -> tuple[str, ...]:
    """Return the comma-separated words of a repeatable option."""
    return tuple(word.strip() for text in given or () for word in text.split(",") if word.strip())
