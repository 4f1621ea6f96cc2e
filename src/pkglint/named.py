"""`typing.NamedTuple` as a class statement, made by `collections.namedtuple`.

`typing` compiles every annotation that `from __future__ import annotations` has made a string, only to see whether it is an
expression: of the records that a small wheel needs that takes 20 ms at each start, an eighth of the run (docs/architecture.md).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - a type checker must see the original
else:
    from collections import namedtuple

    class _Maker(type):
        """Makes a class statement with the base `NamedTuple` a named tuple class."""

        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
            """Return the class whose fields the annotations name, in their order; a value in the class is a field's default."""
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = [namespace.pop(field) for field in fields if field in namespace]
            made = namedtuple(name, fields, defaults=defaults, module=namespace["__module__"])  # noqa: PYI024 - what that is made of
            for attribute, value in namespace.items():
                setattr(made, attribute, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """The base to name."""
