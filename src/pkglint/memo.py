"""Results of functions of a content alone, remembered: whether a module compiles, what a description renders to.

What another process worked out ahead (`pkglint.ahead`) arrives here, so that checks need not know of it. For its way there
a result is made of plain tuples, texts and numbers.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import Any

results: dict[str, dict[Hashable, Any]] = {}
"""A memo's name → what stands for the content → result."""
tell: list[Callable[[str, Hashable, Any], None]] = []
"""Who is told of every new result: in a process that works ahead, the way to the one that checks."""
hear: list[Callable[[bool], None]] = []
"""Who is asked for results before one is worked out: at the other end of that way. True asks to wait for it."""


class Memo:
    """Results of one function; at `most` all are forgotten."""

    __slots__ = ("_awaited", "_known", "_most", "_name")

    def __init__(self, name: str, most: int, *, awaited: bool = False) -> None:
        """Take a name of its own, how many results are kept, and whether who works ahead begins with these and is worth waiting for."""
        self._name = name
        self._most = most
        self._awaited = awaited
        self._known = results.setdefault(name, {})

    def of(self, content: bytes | str, make: Callable[..., Any], *more: Hashable) -> Any:
        """Return `make(content, *more)`, made once.

        The seeded hash stands for the content, which would fill the memory; forked processes share the seed.
        """
        key = len(content), hash(content), *more
        if key not in self._known:
            for ask in hear:
                ask(self._awaited)
        if key not in self._known:
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[key] = make(content, *more)
            for each in tell:
                each(self._name, key, self._known[key])
        return self._known[key]
