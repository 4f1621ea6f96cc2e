"""What is worked out once for a release, and forgotten when the next one is looked at: it holds lists of all files."""

from __future__ import annotations

from functools import wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Function = TypeVar("Function", bound=Callable[..., Any])

_known: dict[tuple[Any, ...], Any] = {}
_at_hand: list[Any] = [None]


def once(function: Function) -> Function:
    """Return the function, called once for the same arguments, the first of which is a release or an artifact of one."""

    @wraps(function)
    def remembered(subject: Any, *more: Any) -> Any:
        release = subject if subject.kind == "release" else subject.release
        if release is not _at_hand[0]:
            _known.clear()
            _at_hand[0] = release
        key = (function, subject, *more)
        if key not in _known:
            _known[key] = function(subject, *more)
        return _known[key]

    return remembered  # type: ignore[return-value]
