"""One change to a TOML document as a replacement of text, for viewers that apply edits themselves."""

from __future__ import annotations

import re

from pkglint.formats.text import LineMap
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.formats.text import Span
    from pkglint.formats.toml import TomlFile
    from pkglint.locate.edits import Change
    from pkglint.locate.fields import Path


class Replacement(NamedTuple):
    """Offsets of the text that goes, and what comes in its place."""

    start: int
    end: int
    text: str


def replacement(document: TomlFile, change: Change) -> Replacement | None:
    """Return a change as one replacement, None when it needs more than that (new keys, files, arrays in odd layouts)."""
    match change.kind:
        case "set" if isinstance(change.value, str):
            span = document.locate(change.path)
            if span is None:
                return None
            start, end = offsets(document.text, span)
            return Replacement(start, end, quoted(change.value, like=document.text[start:end]))
        case "rename":
            span = document.key_span(change.path)
            return Replacement(*offsets(document.text, span), bare(change.value)) if span is not None else None
        case "delete":
            return deletion(document, change.path)
        case "insert":
            return insertion(document, change.path, change.value)
    return None


def offsets(text: str, span: Span) -> tuple[int, int]:
    """Return a span as offsets."""
    lines = LineMap(text)
    return lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)


def quoted(value: str, like: str) -> str:
    """Return a TOML string, with the quotes that the text it replaces has where that can be."""
    if like.startswith("'") and not like.startswith("'''") and "'" not in value and value.isprintable():
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'


def bare(key: str) -> str:
    """Return a key, quoted where it has to be."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else quoted(key, like="")


def deletion(document: TomlFile, path: Path) -> Replacement | None:
    """Return the removal of an array's item: with its line when it has one of its own, else with its comma."""
    text = document.text
    span = document.locate(path)
    if span is None or not isinstance(path[-1], int):
        return None
    start, end = offsets(text, span)
    comma = re.compile(r"[ \t]*,").match(text, end)
    after = comma.end() if comma else end
    rest = re.compile(r"[ \t]*(#[^\r\n]*)?(\r\n|\n|\r)").match(text, after)
    if comma is None and re.compile(r"(\s|#[^\r\n]*[\r\n])*,").match(text, end):
        return None  # the comma stands on a later line
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    if rest and not text[line:start].strip(" \t"):
        return Replacement(line, rest.end(), "")
    if comma:
        blank = re.compile(r"[ \t]*").match(text, after)
        return Replacement(start, blank.end() if blank else after, "")
    before = re.compile(r",[ \t]*$").search(text[line:start])
    return Replacement(line + before.start() if before else start, end, "")


def insertion(document: TomlFile, path: Path, value: str) -> Replacement | None:
    """Return the addition of a string to an array that has items, in the layout of its neighbours."""
    text = document.text
    *above, index = path
    if not isinstance(index, int):
        return None
    new = quoted(value, like="")
    here = document.locate((*above, index))
    if here is not None:
        start, _ = offsets(text, here)
        lead = indent(text, start)
        return Replacement(start, start, f"{new}, " if lead is None else f"{new},{newline(text)}{lead}")
    last = document.locate((*above, index - 1))
    if last is None:
        return None
    start, end = offsets(text, last)
    comma = re.compile(r"[ \t]*,").match(text, end)
    lead = indent(text, start)
    if lead is None:
        return Replacement(comma.end(), comma.end(), f" {new},") if comma else Replacement(end, end, f", {new}")
    after = comma.end() if comma else end
    rest = re.compile(r"[ \t]*(#[^\r\n]*)?(?=[\r\n])").match(text, after)
    if rest is None:
        # The bracket closes on the last item's line.
        return Replacement(end, after, f",{newline(text)}{lead}{new}{',' if comma else ''}")
    tail = text[after : rest.end()]
    return Replacement(end, rest.end(), f",{tail}{newline(text)}{lead}{new}{',' if comma else ''}")


def indent(text: str, start: int) -> str | None:
    """Return what stands before an item on its line when that is blank, None when something else does."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    lead = text[line:start]
    return None if lead.strip(" \t") else lead


def newline(text: str) -> str:
    """Return how the document ends its lines."""
    return "\r\n" if "\r\n" in text else "\n"
