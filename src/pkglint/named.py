"""`typing.NamedTuple` without its price.

The standard one compiles every annotation that `from __future__ import annotations` has made a string, only to see
whether it is an expression, and a constructor for every class: with a hundred records that takes longer than starting
Python. This one believes the type checker, and makes a constructor, out of one for all of as many fields, when the first
record is made.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - a type checker must see the original
else:
    from collections import _tuplegetter as getter  # the reader of one field, as collections.namedtuple has it
    from types import FunctionType

    new = tuple.__new__
    # A constructor for each number of fields. A copy whose parameters are called as a class's fields is that class's:
    # compiling one for each class would take fifty times as long.
    TEMPLATES = (
        lambda cls: new(cls, ()),
        lambda cls, a: new(cls, (a,)),
        lambda cls, a, b: new(cls, (a, b)),
        lambda cls, a, b, c: new(cls, (a, b, c)),
        lambda cls, a, b, c, d: new(cls, (a, b, c, d)),
        lambda cls, a, b, c, d, e: new(cls, (a, b, c, d, e)),
        lambda cls, a, b, c, d, e, f: new(cls, (a, b, c, d, e, f)),
        lambda cls, a, b, c, d, e, f, g: new(cls, (a, b, c, d, e, f, g)),
        lambda cls, a, b, c, d, e, f, g, h: new(cls, (a, b, c, d, e, f, g, h)),
        lambda cls, a, b, c, d, e, f, g, h, i: new(cls, (a, b, c, d, e, f, g, h, i)),
        lambda cls, a, b, c, d, e, f, g, h, i, j: new(cls, (a, b, c, d, e, f, g, h, i, j)),
    )

    class _Record(tuple):
        """What named tuples have in common."""

        __slots__ = ()

        def __new__(cls, *values: Any, **named: Any) -> Any:
            """Make the constructor of the class, put it in this one's place, and call it."""
            owner = next(base for base in cls.__mro__ if "_fields" in base.__dict__)
            count = len(owner._fields)
            if count < len(TEMPLATES):
                template = TEMPLATES[count]
            else:
                names = ", ".join(f"a{place}" for place in range(count))
                template = eval(f"lambda cls, {names}: new(cls, ({names}))")  # noqa: S307 - nothing of anybody's is in it
            code = template.__code__.replace(co_varnames=("cls", *owner._fields))
            made = FunctionType(code, globals(), "__new__", tuple(owner._field_defaults.values()))
            made.__qualname__ = f"{owner.__qualname__}.__new__"
            owner.__new__ = staticmethod(made)
            return made(cls, *values, **named)

        @classmethod
        def _make(cls, values: Any) -> Any:
            made = new(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} takes {len(cls._fields)} values, not {len(made)}")
            return made

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
