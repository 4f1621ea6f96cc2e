"""The one place where text out of archives is made harmless: names and values are hostile until shown otherwise.

Whatever is written passes `one_line`, `path`, `printed` or `json_text`, which also mask credentials (`pkglint.masking`).
"""

from __future__ import annotations

from pkglint.masking import mask
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any

# Control characters, and what prints as nothing or turns the direction of the text around it: Unicode categories Cc and
# Cf without the visible Arabic signs, line and paragraph separators, fillers, surrogates, noncharacters.
_INVISIBLE = regex(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SURROGATE = regex("[\ud800-\udfff]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
# GitHub's old form `##[name]` and Azure's `##vso[name]` count anywhere in a line, TeamCity's `##teamcity[` at its start.
_HASH_COMMAND = regex(r"##(\w{0,32})\[")
_COLON_COMMAND = regex(r"^(\s*):(?=:)")
_LINE_NUMBER = regex(r":(?=\d+:)")


def _shown(match: re.Match[str]) -> str:
    character = match[0]
    number = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if 0xDC80 <= number <= 0xDCFF:  # a byte that was no UTF-8, kept by `surrogateescape`
        return f"\\x{number - 0xDC00:02x}"
    if number < 0x80:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def one_line(text: str, limit: int | None = None) -> str:
    r"""Return the text as one line of visible characters: `\n`, `\x1b`, `\u202e` stand for what they name.

    Credentials are masked. With a limit, text that is longer is cut and ends in an ellipsis. Never fails; the result is
    encodable as UTF-8.
    """
    text = mask(text)
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub(_shown, text)


def path(text: str) -> str:
    """Return a path as the head of a `PATH:LINE:COL:` line, so that no name can imitate the rest of that line."""
    shown = _LINE_NUMBER.sub(r"\\x3a", one_line(text))
    if shown[:1].isspace():
        shown = f"\\x{ord(shown[0]):02x}{shown[1:]}"
    return _COLON_COMMAND.sub(r"\1\\x3a", shown) or "."


def disarmed(line: str) -> str:
    """Return one finished line without anything that GitHub, Azure or TeamCity would run as a command.

    GitHub trims a line before it looks for `::` (actions/runner, ActionCommand.cs), so indentation does not protect.
    """
    return _COLON_COMMAND.sub(r"\1\\x3a", _HASH_COMMAND.sub(r"##\1\\x5b", line))


def printed(text: str) -> str:
    """Return one line of text for a terminal or a log, as a message outside of a report is printed."""
    return disarmed(one_line(text))


def encodable(text: str) -> str:
    """Return the text with lone surrogates written out and credentials masked, all else untouched: what a JSON value can carry."""
    return _SURROGATE.sub(_shown, mask(text))


def plain(value: Any) -> Any:
    """Return a value made only of what JSON knows: text without lone surrogates, finite numbers, lists, objects."""
    if value is None or isinstance(value, int):
        # Beyond a few thousand digits Python refuses to write an integer in decimal; no reader could use one.
        return value if value is None or value.bit_length() < 10_000 else hex(value)
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        return {encodable(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):  # a set has no order of its own, and two runs must give the same bytes
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, float) and value - value == 0:
        return value
    return encodable(str(value))


def json_text(value: Any) -> str:
    """Return JSON as ASCII, indented, ended by a newline; a reader gets the values back as they are.

    ASCII passes every terminal and code page. Only strings can hold `##[`, where an escape changes nothing for the reader.
    """
    import json

    dumped = json.dumps(plain(value), indent=2, ensure_ascii=True, allow_nan=False).replace("\x7f", "\\u007f")
    return _HASH_COMMAND.sub(r"##\1\\u005b", dumped) + "\n"
