"""Words: how near two of them are, and whether one is a name."""

from __future__ import annotations

from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def one_slip(word: str, meant: str) -> bool:
    """Tell whether two different words are one typing slip apart: a letter wrong, missing, doubled or swapped with the next."""
    if word == meant or abs(len(word) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(word), len(meant)) and word[start] == meant[start]:
        start += 1
    rest, want = word[start:], meant[start:]
    swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == want
    return rest[1:] == want[1:] or rest[1:] == want or rest == want[1:] or swapped


def balanced(text: str) -> bool:
    """Tell whether parentheses pair up within a text."""
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


_NAME = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_NOT_IN_NAMES = regex(r"[^A-Za-z0-9._-]")


def invalid_name(text: str) -> tuple[str, dict[str, Any]] | None:
    """Return what keeps a text from being the name of a project or an extra, and the character at fault; None for a valid name.

    Source: https://packaging.python.org/specifications/name-normalization/
    """
    if _NAME.fullmatch(text):
        return None
    if not text:
        return "empty", {}
    match = _NOT_IN_NAMES.search(text)
    if match is None:
        return "invalid-end", {}
    return ("white-space", {}) if match[0].isspace() else ("invalid-character", {"character": match[0]})
