"""Results of functions of a content alone, remembered: whether a module compiles, what a description renders to, its hash."""

from __future__ import annotations

from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import Any, TypeVar

    Result = TypeVar("Result")


class Memo:
    """Results of one function; at `most` all are forgotten."""

    __slots__ = ("_known", "_most")

    def __init__(self, most: int) -> None:
        """Take how many results are kept."""
        self._most = most
        self._known: dict[Hashable, Any] = {}

    def of(self, content: bytes | str, make: Callable[..., Result], *more: Hashable) -> Result:
        """Return `make(content, *more)`, made once; a hash stands for the content, which would fill the memory."""
        key = len(content), hash(content), *more
        if key not in self._known:
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[key] = make(content, *more)
        found: Result = self._known[key]
        return found


@lru_cache(maxsize=1)  # several rules ask about a file one after the other
def sha256(data: bytes) -> bytes:
    """Return the SHA-256 of a content."""
    import hashlib

    return hashlib.sha256(data, usedforsecurity=False).digest()
