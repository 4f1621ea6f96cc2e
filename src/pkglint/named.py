"""`typing.NamedTuple` without its price.

The standard one compiles every annotation that `from __future__ import annotations` has made a string, only to see
whether it is an expression, and a constructor for every class: with a hundred records that takes longer than starting
Python. This one believes the type checker, and makes a constructor when the first record is made.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - a type checker must see the original
else:
    from collections import _tuplegetter as getter  # the reader of one field, as collections.namedtuple has it

    class _Record(tuple):
        """What named tuples have in common."""

        __slots__ = ()

        def __new__(cls, *values: Any, **named: Any) -> Any:
            """Compile the constructor of the class, put it in this one's place, and call it."""
            owner = next(base for base in cls.__mro__ if "_fields" in base.__dict__)
            fields = ", ".join(owner._fields)
            items = f"({fields},)" if fields else "()"
            made = eval(f"lambda cls, {fields}: new(cls, {items})", {"__builtins__": {}, "new": tuple.__new__})  # noqa: S307 - the fields are names of our own
            made.__defaults__ = tuple(owner._field_defaults.values())
            owner.__new__ = staticmethod(made)
            return made(cls, *values, **named)

        @classmethod
        def _make(cls, values: Any) -> Any:
            return cls(*values)

        def _replace(self, /, **named: Any) -> Any:
            return type(self)(**(self._asdict() | named))

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in self._asdict().items())})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

    class _Maker(type):
        """Makes a class statement with the base `NamedTuple` a named tuple class."""

        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
            """Take the fields from the annotations, in their order; a value in the class is a field's default."""
            if bases == ():
                return super().__new__(cls, name, bases, namespace)
            fields = tuple(namespace.get("__annotations__", ()))
            namespace["_field_defaults"] = {field: namespace[field] for field in fields if field in namespace}
            namespace["_fields"] = namespace["__match_args__"] = fields
            namespace["__slots__"] = ()
            namespace.update((field, getter(place, field)) for place, field in enumerate(fields))
            return type(name, (_Record,), namespace)

    class NamedTuple(metaclass=_Maker):
        """The base to name."""
