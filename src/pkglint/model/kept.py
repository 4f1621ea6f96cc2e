"""What checks work out of an artifact or a release: kept with it, as its cached properties are, until it is closed."""

from __future__ import annotations

from functools import wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Function = TypeVar("Function", bound=Callable[..., Any])


def kept(function: Function) -> Function:
    """Return the function, called once for the same arguments, the first of which is an artifact or a release."""

    @wraps(function)
    def remembered(subject: Any, *more: Any) -> Any:
        key = (function, *more)
        if key not in subject.kept:
            subject.kept[key] = function(subject, *more)
        return subject.kept[key]

    return remembered  # type: ignore[return-value]
