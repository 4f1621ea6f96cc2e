"""`typing.NamedTuple` without its price.

The standard one compiles every annotation that `from __future__ import annotations` has made a string, only to see
whether it is an expression: with a hundred records that takes longer than starting Python. This one believes the type checker.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `pkglint.cli`
if TYPE_CHECKING:
    from typing import Any
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - a type checker must see the original
else:
    from collections import namedtuple

    class _Maker(type):
        """Makes a class statement with the base `NamedTuple` a named tuple class."""

        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
            """Take the fields from the annotations, in their order; a value in the class is a field's default."""
            if bases == ():
                return super().__new__(cls, name, bases, namespace)
            fields = namespace.get("__annotations__", {})
            defaults = [namespace[field] for field in fields if field in namespace]
            made = namedtuple(name, fields, defaults=defaults, module=namespace["__module__"])  # noqa: PYI024 - for the type checker it is the other
            made.__annotations__ = dict(fields)
            for key, value in namespace.items():
                if key not in fields and key not in {"__annotations__", "__module__", "__qualname__"}:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """The base to name."""
