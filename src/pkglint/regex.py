"""Regular expressions that are compiled when they are first used.

A run uses a fraction of the checks' expressions, and compiling all of them would take longer than reading a small wheel.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, AnyStr

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "pattern", "flags")
LOOKS = 500
"""Texts in which words are looked for before an expression is compiled all the same, which then takes half the time for each."""


class _Lazy:
    """Stands for a `re.Pattern`: the first attribute asked for compiles it, and then it has the pattern's methods itself.

    Until then a text without any of the words `holding` is told to have no match; the many texts of a large archive are not asked that way.
    """

    def __init__(self, pattern: str | bytes, flags: int, holding: tuple[Any, ...]) -> None:
        self._given: tuple[Any, int] = pattern, flags
        self.holding = holding
        self._looks = 0

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(*self._given)
        self.__dict__.update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"regex({self._given[0]!r})"

    def may_match(self, text: Any) -> bool:
        """Tell whether one of the words is there; cases other than ASCII's are left to the expression."""
        self._looks += 1
        if not self.holding or self._looks > LOOKS:
            return True
        if self._given[1] & re.IGNORECASE:
            if not text.isascii():
                return True
            text = text.lower()
        return any(word in text for word in self.holding)

    def search(self, text: Any, *span: int) -> re.Match[Any] | None:
        return self.__getattr__("search")(text, *span) if self.may_match(text) else None

    def match(self, text: Any, *span: int) -> re.Match[Any] | None:
        return self.__getattr__("match")(text, *span) if self.may_match(text) else None

    def fullmatch(self, text: Any, *span: int) -> re.Match[Any] | None:
        return self.__getattr__("fullmatch")(text, *span) if self.may_match(text) else None

    def finditer(self, text: Any, *span: int) -> Iterator[re.Match[Any]]:
        return self.__getattr__("finditer")(text, *span) if self.may_match(text) else iter(())

    def sub(self, new: Any, text: Any, count: int = 0) -> Any:
        return self.__getattr__("sub")(new, text, count) if self.may_match(text) else text


def regex(pattern: AnyStr, flags: int = 0, *, holding: tuple[AnyStr, ...] = ()) -> re.Pattern[AnyStr]:
    """Return what behaves as `re.compile(pattern, flags)` does, but for `re.error`, which comes at the first use.

    `holding` are words of which every match holds one, in lower case when case does not count: as long as no text has any,
    nothing is compiled.
    """
    return _Lazy(pattern, flags, holding)  # type: ignore[return-value]
