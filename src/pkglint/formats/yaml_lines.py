"""YAML with line numbers: mappings, sequences and scalars, as a workflow file has them.

PyYAML's composer decides what is YAML; nothing is constructed, so no tag means anything, and every scalar is its text.
The composer in C is used where there is one. Source: https://yaml.org/spec/1.2.2/
"""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MAX_BYTES = 1 << 18
"""Files beyond this are not read."""

DEEP = 200
"""Nesting beyond which a file is not read: the composer in C has no bound of its own."""

_LEAD = regex(r"^[ \t]*((?:[-?:][ \t]+)+)", re.MULTILINE)


class Node:
    """A YAML node: `value` is text, a list of nodes, or a dict from text to nodes; `line` is from 1.

    `key_lines` has the line of every key of a mapping. Lookups on what is no mapping give empty nodes, never errors.
    """

    __slots__ = ("key_lines", "line", "value")

    def __init__(self, value: Any = "", line: int = 0, key_lines: dict[str, int] | None = None) -> None:
        """Take the value, its first line, and for a mapping the lines of its keys."""
        self.value = value
        self.line = line
        self.key_lines = key_lines or {}

    def __contains__(self, key: str) -> bool:
        """Tell whether a mapping has a key."""
        return isinstance(self.value, dict) and key in self.value

    def get(self, *keys: str) -> Node:
        """Return the node at a path of keys, an empty one where there is none."""
        node = self
        for key in keys:
            node = node.value.get(key, EMPTY) if isinstance(node.value, dict) else EMPTY
        return node

    @property
    def text(self) -> str:
        """Return a scalar's text, "" for everything else."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def mapping(self) -> dict[str, Node]:
        """Return a mapping's entries, {} for everything else."""
        return self.value if isinstance(self.value, dict) else {}

    def elements(self) -> Iterator[Node]:
        """Yield the elements of a sequence; a scalar is a sequence of itself, an empty one of nothing."""
        if isinstance(self.value, list):
            yield from self.value
        elif isinstance(self.value, str) and self.value:
            yield self

    def line_of(self, key: str) -> int:
        """Return the line of a key, the node's own when there is none."""
        return self.key_lines.get(key, self.line)


EMPTY = Node()


@lru_cache(maxsize=64)
def parse(data: bytes) -> Node:
    """Read the first document of a YAML file from its bytes; an empty node for what is none."""
    if len(data) > MAX_BYTES:
        return EMPTY
    try:
        import yaml

        text = data.decode("utf-8-sig")
        if deep(text):
            return EMPTY
        return convert(yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)), 0, [20_000])
    except (yaml.YAMLError, ValueError, RecursionError):
        return EMPTY


def deep(text: str) -> bool:
    """Tell whether a text may nest deeply: by brackets, or by indicators in front of one line."""
    depth = most = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
        most = max(most, depth)
    widest = max((len(match[0]) for match in _LEAD.finditer(text)), default=0)
    return most + widest > DEEP or any(len(line) - len(line.lstrip(" ")) > DEEP for line in text.splitlines())


def convert(node: Any, depth: int, left: list[int]) -> Node:
    """Return a composed node as ours; aliases are followed, within bounds."""
    left[0] -= 1
    if node is None or depth > DEEP or left[0] < 0:
        return EMPTY
    line = node.start_mark.line + 1
    if node.id == "mapping":
        found: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            if key.id == "scalar":
                found[key.value] = convert(value, depth + 1, left)
                lines[key.value] = key.start_mark.line + 1
        return Node(found, line, lines)
    if node.id == "sequence":
        return Node([convert(item, depth + 1, left) for item in node.value], line)
    if node.tag == "tag:yaml.org,2002:null":
        return Node("", line)
    return Node(node.value, line)
