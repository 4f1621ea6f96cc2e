"""TOML: the value that `tomllib` reads, and where every table, key, value and array item of it stands.

`tomllib` decides what is TOML. It gives no positions, so those come from a second walk over a text that it has accepted
(see `_toml_scan`), made only when one is asked for. Source: https://toml.io/
"""

from __future__ import annotations

import re

from pkglint.formats._toml_scan import MAX_PARTS, Node, scan
from pkglint.formats.text import LineMap, Span, decode
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["MAX_BYTES", "Span", "TomlError", "TomlFile", "parse", "strings", "table"]

MAX_BYTES = 1 << 20
"""Files beyond this are not read: values and positions take up to a few hundred times the file's size in memory."""

EASY = 4_000_000
"""What dots times lines and dots may come to before long keys are looked for: about half a second's work for `tomllib`."""

Path = tuple[str | int, ...]

_AT = regex(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class TomlError(NamedTuple):
    """Why a file is not TOML, and the line and column (from 1, in characters) at which `tomllib` saw it."""

    message: str
    line: int
    column: int


class Entry(NamedTuple):
    """A key that is written in a table: offsets of the key (its last part, where it is dotted) and of the end of its value."""

    key: str
    start: int
    end: int


class TomlFile:
    """A TOML file: its value ({} when it is not TOML, with `error`), and positions by path of keys and array indices."""

    __slots__ = ("_lines", "_root", "error", "text", "value")

    value: dict[str, Any]
    error: TomlError | None
    text: str

    def __init__(self, text: str = "", value: dict[str, Any] | None = None, error: TomlError | None = None) -> None:
        """Take the text, and what `tomllib` made of it."""
        self.text = text
        self.value = {} if value is None else value
        self.error = error
        self._root: Node | None = Node() if error is not None else None
        self._lines: LineMap | None = None

    def locate(self, path: Path) -> Span | None:
        """Return where a value stands: what is behind a key's `=`, or an item of an array.

        None when there is no such value, and for a table that headers or dotted keys make (see `table_span`, `nearest`).
        """
        node = self._find(path)
        return None if node is None else self._span(node.start, node.end)

    def key_span(self, path: Path) -> Span | None:
        """Return where the last key of the path is first written, with its quotes; in a header or before a `=`."""
        node = self._find(path)
        return None if node is None else self._span(node.key_start, node.key_end)

    def table_span(self, path: Path) -> Span | None:
        """Return the header of a table, `[a.b]` with its brackets; for an array of tables the first one's."""
        node = self._find(path)
        return None if node is None else self._span(node.header_start, node.header_end)

    def nearest(self, path: Path) -> Span | None:
        """Return the narrowest thing that stands for the path: its value, header or key, else those of its parents."""
        for length in range(len(path), 0, -1):
            span = self.locate(path[:length]) or self.table_span(path[:length]) or self.key_span(path[:length])
            if span is not None:
                return span
        return None

    def line(self, *path: str | int) -> int:
        """Return the line of what is nearest to the path (see `nearest`), the first one when nothing is."""
        span = self.nearest(path)
        return span.line if span is not None else 1

    def offsets(self, path: Path) -> tuple[int, int] | None:
        """Return where a value begins and ends in the text, None when it has no place of its own (see `locate`)."""
        node = self._find(path)
        return None if node is None or node.end < 0 else (node.start, node.end)

    def entries(self, path: Path) -> list[Entry]:
        """Return the keys that are written in a table itself, in their order: not those that a header of their own makes."""
        node = self._find(path)
        found = [
            Entry(key, child.key_start, end)
            for key, child in ((node.children or {}) if node is not None else {}).items()
            if isinstance(key, str)
            and child.key_end >= 0
            and (end := _end(child)) >= child.key_end
            # A key of a header begins on a line that begins with a bracket.
            and not self.text[self.text.rfind("\n", 0, child.key_start) + 1 : child.key_start]
            .lstrip(" \t")
            .startswith("[")
        ]
        return sorted(found, key=lambda entry: entry.start)

    def headers(self) -> list[tuple[Path, int, int]]:
        """Return the path of every table that has a header, and the offsets of that, in their order."""
        found: list[tuple[Path, int, int]] = []
        self._find(())
        left: list[tuple[Path, Node]] = [((), self._root)] if self._root is not None else []
        while left:
            path, node = left.pop()
            if node.header_end >= 0 and not node.is_array_of_tables:
                found.append((path, node.header_start, node.header_end))
            left += [((*path, step), child) for step, child in (node.children or {}).items()]
        return sorted(found, key=lambda each: each[1])

    def _find(self, path: Path) -> Node | None:
        if self._root is None:
            self._root = scan(self.text).root
        node: Node | None = self._root
        for step in path:
            if node is None or node.children is None or isinstance(step, bool):
                return None
            node = node.children.get(step)
        return node

    def _span(self, start: int, end: int) -> Span | None:
        if end < 0:
            return None
        if self._lines is None:
            self._lines = LineMap(self.text)
        return self._lines.span(start, end)


def parse(data: bytes) -> TomlFile:
    """Read a TOML file from its bytes, whatever they are; a byte order mark is an error, as it is to `tomllib`."""
    import tomllib

    if len(data) > MAX_BYTES:
        return TomlFile(error=TomlError(f"larger than {MAX_BYTES >> 20} MiB", 1, 1))
    decoded = decode(data)
    text = decoded.text
    if decoded.error is not None:
        column = next(
            (at for at, each in enumerate(_line(text, decoded.line or 1), 1) if "\udc80" <= each <= "\udcff"), 1
        )
        return TomlFile(text, error=TomlError(decoded.error, decoded.line or 1, column))
    if text.startswith("\ufeff"):
        return TomlFile(text, error=TomlError("Begins with a byte order mark", 1, 1))
    dots = text.count(".")
    if dots * (dots + text.count("\n")) > EASY and (overlong := scan(text).overlong) is not None:
        position = LineMap(text).position(overlong)
        return TomlFile(text, error=TomlError(f"Key of {MAX_PARTS} parts or more", *position))
    try:
        return TomlFile(text, tomllib.loads(text))
    except RecursionError:
        return TomlFile(text, error=TomlError("Nested too deeply", 1, 1))
    except ValueError as error:  # TOMLDecodeError is one, and so is a number of too many digits
        return TomlFile(text, error=_error_of(str(error), text))


def table(value: object, *keys: str) -> dict[str, Any]:
    """Return the table at a path of keys below a value, {} when there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def strings(value: object) -> list[str]:
    """Return the strings of a list, [] for anything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []


def _end(node: Node) -> int:
    """Return where the last value of a key ends that is written without a header, -1 when it has none."""
    if node.end >= 0 or node.header_end >= 0:
        return node.end
    return max((_end(child) for child in (node.children or {}).values()), default=-1)


def _error_of(message: str, text: str) -> TomlError:
    """Return an error from `tomllib`'s message; the end of the document is a position too."""
    match = _AT.search(message)
    if match is None:
        return TomlError(message, 1, 1)
    if match[1]:
        return TomlError(message[: match.start()], int(match[1]), int(match[2]))
    return TomlError(message[: match.start()] + " before the end", *LineMap(text).position(len(text)))


def _line(text: str, number: int) -> str:
    """Return a line of the text by its number."""
    lines = re.split(r"\r\n|\r|\n", text, maxsplit=number)
    return lines[number - 1]
