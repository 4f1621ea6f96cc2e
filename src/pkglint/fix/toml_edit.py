"""The one editor of TOML: changes by path become a new text, with comments, order and layout kept."""

from __future__ import annotations

import re

from pkglint.formats import toml
from pkglint.formats.text import LineMap, newline
from pkglint.locate.fields import at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from pkglint.fix.change import Change
    from pkglint.formats.toml import TomlFile
    from pkglint.locate.fields import Path

ORDER = (
    "name", "version", "description", "readme", "requires-python", "license", "license-files", "authors", "maintainers", "keywords",
    "classifiers", "dynamic", "dependencies",
)  # fmt: skip
"""Keys of [project] in the order in which people write them: a new key comes behind those that stand before it here."""


def edited(text: str, changes: Iterable[Change]) -> str | None:
    """Return a TOML text with all the changes made, None when one cannot be made without changing something else.

    What `tomllib` reads afterwards must be exactly what the changes say.
    """
    import tomllib

    expected = tomllib.loads(text)
    for change in ordered(changes):
        after = changed(toml.parse(text.encode("utf-8")), change)
        if after is None:
            return None
        text = after
        step(expected, change)
    try:
        return text if tomllib.loads(text) == expected else None
    except tomllib.TOMLDecodeError:
        return None


def ordered(changes: Iterable[Change]) -> list[Change]:
    """Return the changes in an order in which none moves what another one names: arrays from their end, new names last."""

    def key(change: Change) -> tuple[int, int, int]:
        index = change.path[-1]
        if change.kind == "rename":
            return (2, 0, 0)
        return (1, -index, ("delete", "set", "insert").index(change.kind)) if isinstance(index, int) else (0, 0, 0)

    return sorted(changes, key=key)


def step(document: Any, change: Change) -> None:
    """Make one change to the plain value of a document."""
    *above, last = change.path
    here = document
    for key in above:
        if isinstance(key, str):
            here.setdefault(key, {})
        here = here[key]
    match change.kind:
        case "set":
            here[last] = change.value
        case "delete":
            del here[last]
        case "insert":
            here.insert(last, change.value)
        case "append":
            here.setdefault(last, []).append(change.value)
        case "rename":
            here[change.value] = here.pop(last)


def changed(document: TomlFile, change: Change) -> str | None:
    """Return a document's text after one change, None when its layout leaves no place for it."""
    path, text = change.path, document.text
    match change.kind:
        case "set":
            place = document.offsets(path)
            if place is not None:
                return spliced(text, *place, value(change.value, like=text[slice(*place)]))
            if at(document.value, path) is None:
                return added(document, path, change.value)
            return instead_of_table(document, path, change.value)
        case "rename":
            span = document.key_span(path)
            if span is None:
                return None
            lines = LineMap(text)
            start, end = lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)
            return spliced(text, start, end, key_text(change.value))
        case "append":
            listed = at(document.value, path)
            if listed is None:
                return added(document, path, [change.value])
            return inserted(document, (*path, len(listed)), change.value)
        case "delete":
            return without_item(document, path) if isinstance(path[-1], int) else without_key(document, path)
        case _:
            return inserted(document, path, change.value)


def spliced(text: str, start: int, end: int, new: str) -> str:
    """Return the text with something in place of what stands between two offsets."""
    return text[:start] + new + text[end:]


def value(new: Any, like: str = "") -> str:
    """Return a string, a truth value or a list of strings as TOML, a string with the quotes of what it replaces where that can be."""
    if isinstance(new, bool):
        return str(new).lower()
    if isinstance(new, list):
        return "[" + ", ".join(map(value, new)) + "]"
    if like.startswith("'") and not like.startswith("'''") and "'" not in new and new.isprintable():
        return f"'{new}'"
    escaped = new.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'


def key_text(key: Any) -> str:
    """Return a key, quoted where it has to be."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else value(key)


def added(document: TomlFile, path: Path, new: Any) -> str | None:
    """Return the text with a new key: in its table, behind the key that people write it after; with a new table where there is none."""
    *table, key = path
    text, line = document.text, f"{key_text(key)} = {value(new)}"
    inline = document.offsets(tuple(table))
    entries = document.entries(tuple(table))
    if inline is not None:
        return spliced(text, entries[-1].end, entries[-1].end, f", {line}") if entries else None
    if entries:
        anchor = entries[-1]
        if table == ["project"] and key in ORDER:
            before = ORDER[: ORDER.index(key)]
            anchor = max(
                (entry for entry in entries if entry.key in before),
                key=lambda entry: ORDER.index(entry.key),
                default=anchor,
            )
        start = text.rfind("\n", 0, anchor.start) + 1
        return with_line(text, anchor.end, text[start : anchor.start] + line)
    headers = document.headers()
    for header, _, end in headers:
        if header == tuple(table):
            return with_line(text, end, line)
    name = f"[{'.'.join(map(key_text, table))}]"
    inner = next((each for each in headers if each[0][: len(table)] == tuple(table)), None)
    if inner is not None:
        start = above_comments(text, text.rfind("\n", 0, inner[1]) + 1)
        return spliced(text, start, start, f"{name}{newline(text)}{line}{newline(text) * 2}")
    # Behind the last table of the same tool, else at the end.
    near = [each for each in headers if each[0][:2] == tuple(table[:2])]
    ends = [entry.end for each in near[-1:] for entry in document.entries(each[0])] + [each[2] for each in near[-1:]]
    end = max(ends) if ends else len(text.rstrip())
    return with_line(text, end, f"{newline(text)}{name}{newline(text)}{line}")


def above_comments(text: str, start: int) -> int:
    """Return where the comments begin that stand right above a line, the line's own beginning without any."""
    while start:
        line = text.rfind("\n", 0, start - 1) + 1
        if not text[line:start].lstrip().startswith("#"):
            break
        start = line
    return start


def with_line(text: str, end: int, line: str) -> str:
    """Return the text with a line behind the one that an offset is on."""
    stop = text.find("\n", end)
    return (
        f"{text}{newline(text)}{line}{newline(text)}"
        if stop < 0
        else spliced(text, stop + 1, stop + 1, line + newline(text))
    )


def instead_of_table(document: TomlFile, path: Path, new: Any) -> str | None:
    """Return the text with a plain value in place of a table that a header or a dotted key makes."""
    text = document.text
    entries, headers = document.entries(path), document.headers()
    header = next((each for each in headers if each[0] == path), None)
    if header is None:
        if len(entries) != 1:
            return None
        key = document.entries(path[:-1])
        start = next((entry.start for entry in key if entry.key == path[-1]), None)
        return (
            spliced(text, start, entries[0].end, f"{key_text(path[-1])} = {value(new)}") if start is not None else None
        )
    if any(each[0][: len(path)] == path and each != header for each in headers):
        return None
    end = max((entry.end for entry in entries), default=header[2])
    stop = text.find("\n", end)
    rest = text[stop + 1 :].lstrip("\r\n") if stop >= 0 else ""
    return added(toml.parse((text[: header[1]] + rest).encode("utf-8")), path, new)


def without_key(document: TomlFile, path: Path) -> str | None:
    """Return the text without a key that has its lines to itself."""
    text = document.text
    entry = next((each for each in document.entries(path[:-1]) if each.key == path[-1]), None)
    if entry is None or indent(text, entry.start) is None:
        return None
    rest = re.compile(r"[ \t]*(#[^\r\n]*)?(\r\n|\n|$)").match(text, entry.end)
    return spliced(text, text.rfind("\n", 0, entry.start) + 1, rest.end(), "") if rest else None


def without_item(document: TomlFile, path: Path) -> str | None:
    """Return the text without an array's item: with its line when it has one of its own, else with its comma."""
    text = document.text
    place = document.offsets(path)
    if place is None:
        return None
    start, end = place
    comma = re.compile(r"[ \t]*,").match(text, end)
    after = comma.end() if comma else end
    rest = re.compile(r"[ \t]*(#[^\r\n]*)?(\r\n|\n|\r)").match(text, after)
    if comma is None and re.compile(r"(\s|#[^\r\n]*[\r\n])*,").match(text, end):
        return None  # the comma stands on a later line
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    if rest and not text[line:start].strip(" \t"):
        return spliced(text, line, rest.end(), "")
    if comma:
        blank = re.compile(r"[ \t]*").match(text, after)
        return spliced(text, start, blank.end() if blank else after, "")
    before = re.compile(r",[ \t]*$").search(text[line:start])
    return spliced(text, line + before.start() if before else start, end, "")


def inserted(document: TomlFile, path: Path, item: str) -> str | None:
    """Return the text with a string added to an array, in the layout of its neighbours."""
    text = document.text
    *above, index = path
    array = document.offsets(tuple(above))
    if not isinstance(index, int) or array is None:
        return None
    new = value(item)
    here = document.offsets((*above, index))
    if here is not None:
        start, _ = here
        lead = indent(text, start)
        return spliced(text, start, start, f"{new}, " if lead is None else f"{new},{newline(text)}{lead}")
    last = document.offsets((*above, index - 1))
    if last is None:
        return spliced(text, *array, f"[{new}]") if not text[array[0] + 1 : array[1] - 1].strip() else None
    start, end = last
    comma = re.compile(r"[ \t]*,").match(text, end)
    lead = indent(text, start)
    if lead is None:
        return spliced(text, comma.end(), comma.end(), f" {new},") if comma else spliced(text, end, end, f", {new}")
    after = comma.end() if comma else end
    rest = re.compile(r"[ \t]*(#[^\r\n]*)?(?=[\r\n])").match(text, after)
    if rest is None:
        # The bracket closes on the last item's line.
        return spliced(text, end, after, f",{newline(text)}{lead}{new}{',' if comma else ''}")
    tail = text[after : rest.end()]
    return spliced(text, end, rest.end(), f",{tail}{newline(text)}{lead}{new}{',' if comma else ''}")


def indent(text: str, start: int) -> str | None:
    """Return what stands before an item on its line when that is blank, None when something else does."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    lead = text[line:start]
    return None if lead.strip(" \t") else lead
