"""Where things stand in a text that is TOML: a tree of offsets, made in one pass and without recursion.

The text has been accepted by `tomllib`, so nothing is checked here and every token is read as loosely as is safe; on
anything unexpected the walk just ends, and what follows has no position.
"""

from __future__ import annotations

import re

from pkglint.named import NamedTuple
from pkglint.regex import regex

MAX_PARTS = 100
"""A dotted key may have fewer parts than this: what `tomllib` does with one takes the square of that."""

_BASIC = r'"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"'
_LITERAL = r"'[^'\r\n]*'"
_KEY = regex(rf"[A-Za-z0-9_-]+|{_BASIC}|{_LITERAL}")
_BLANK = regex(r"[ \t]*")
_VOID = regex(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SCALAR = regex(
    # Up to two quotes may stand before the three that close a multi-line string.
    r'"""[^"\\]*(?:(?:\\.|"{1,2}(?!"))[^"\\]*)*"{3,5}'
    r"|'''[^']*(?:'{1,2}(?!')[^']*)*'{3,5}"
    rf"|{_BASIC}|{_LITERAL}"
    # The one bare value with a space in it.
    r"|\d{4}-\d\d-\d\d [^ \t\r\n,\]}#]+"
    r"|[^ \t\r\n,\]}#]+",
    re.DOTALL,
)


class Node:
    """A key, an array item or the root: offsets of its value, its key and its table header (end -1 where it has none)."""

    __slots__ = ("children", "end", "header_end", "header_start", "is_array_of_tables", "key_end", "key_start", "start")

    children: dict[str | int, Node] | None

    def __init__(self) -> None:
        """Begin without any position."""
        self.start = self.key_start = self.header_start = 0
        self.end = self.key_end = self.header_end = -1
        self.is_array_of_tables = False
        self.children = None

    def child(self, step: str | int) -> Node:
        """Return the child of that key or index, made when it is not there yet."""
        if self.children is None:
            self.children = {}
        found = self.children.get(step)
        if found is None:
            found = self.children[step] = Node()
        return found

    def last(self) -> Node:
        """Return what a header's key means: for an array of tables its last table, else the node itself."""
        return self.child(len(self.children or ()) - 1) if self.is_array_of_tables else self


class Scan(NamedTuple):
    """The tree, and the offset of the first key of `MAX_PARTS` parts or more, at which the walk ended."""

    root: Node
    overlong: int | None


class _Lost(Exception):
    """The text is not what it was taken for."""


class _Overlong(Exception):
    """A key has too many parts; the argument is its offset."""


def scan(text: str) -> Scan:
    """Walk the text; where it is not TOML the walk ends no earlier than `tomllib` would give up."""
    root = table = Node()
    position = 0
    try:
        while True:
            position = _skip(_VOID, text, position)
            if position == len(text):
                break
            if text[position] == "[":
                table, position = _header(text, position, root)
            else:
                node, position = _assign(text, position, table)
                position = _value(text, position, node)
    except _Lost:
        pass
    except _Overlong as error:
        return Scan(root, error.args[0])
    return Scan(root, None)


def _header(text: str, start: int, root: Node) -> tuple[Node, int]:
    """Read `[a.b]` or `[[a.b]]`; return the table it opens, and the offset behind it."""
    double = text.startswith("[[", start)
    keys, position = _keys(text, start + (2 if double else 1))
    stop = position + (2 if double else 1)
    node = root
    for index, (key, key_start, key_end) in enumerate(keys):
        node = node.child(key)
        if node.key_end < 0:
            node.key_start, node.key_end = key_start, key_end
        if index < len(keys) - 1 or not double:
            node = node.last()
    if double:
        if node.header_end < 0:
            node.header_start, node.header_end = start, stop
        node.is_array_of_tables = True
        node = node.child(len(node.children or ()))
    node.header_start, node.header_end = start, stop
    return node, stop


def _assign(text: str, start: int, table: Node) -> tuple[Node, int]:
    """Read `a.b =`; return the node of the key, and the offset of the value."""
    keys, position = _keys(text, start)
    if not text.startswith("=", position):
        raise _Lost
    node = table
    for key, key_start, key_end in keys:
        node = node.child(key)
        if node.key_end < 0:
            node.key_start, node.key_end = key_start, key_end
    return node, _skip(_BLANK, text, position + 1)


def _keys(text: str, position: int) -> tuple[list[tuple[str, int, int]], int]:
    """Read a dotted key; return its parts with their offsets, and the offset behind it and the blanks after it."""
    keys: list[tuple[str, int, int]] = []
    while True:
        if len(keys) == MAX_PARTS:
            raise _Overlong(keys[0][1])
        position = _skip(_BLANK, text, position)
        match = _KEY.match(text, position)
        if match is None:
            raise _Lost
        keys.append((_unquoted(match[0]), position, match.end()))
        position = _skip(_BLANK, text, match.end())
        if not text.startswith(".", position):
            return keys, position
        position += 1


def _unquoted(token: str) -> str:
    """Return the key that a bare or quoted token stands for."""
    if token[0] not in "\"'":
        return token
    if "\\" not in token or token[0] == "'":
        return token[1:-1]
    import tomllib

    value = tomllib.loads(f"key = {token}")["key"]
    return str(value)


def _value(text: str, position: int, node: Node) -> int:
    """Read a value and all that is in it; return the offset behind it."""
    stack: list[Node] = []  # the arrays and inline tables that are open
    while True:
        node.start = position
        opener = text[position : position + 1]
        if opener and opener in "[{":
            stack.append(node)
            node.children = {}
            position += 1
        else:
            match = _SCALAR.match(text, position)
            if match is None:
                raise _Lost
            position = node.end = match.end()
        # Close whatever ends here, up to where the next value begins.
        while True:
            if not stack:
                return position
            position = _skip(_VOID, text, position)
            if text.startswith(",", position):
                position = _skip(_VOID, text, position + 1)
            container = stack[-1]
            closer = "]" if text[container.start] == "[" else "}"
            if not text.startswith(closer, position):
                break
            position += 1
            container.end = position
            stack.pop()
        if closer == "]":
            node = container.child(len(container.children or ()))
        else:
            node, position = _assign(text, position, container)


def _skip(pattern: re.Pattern[str], text: str, position: int) -> int:
    """Return the offset behind what the pattern, which always matches, takes."""
    match = pattern.match(text, position)
    return position if match is None else match.end()
