"""The records and expressions that cost little at start-up behave as the standard ones."""

from __future__ import annotations

import pickle
import re
from typing import Any
from typing import NamedTuple as Standard

import pytest

from pkglint.named import NamedTuple
from pkglint.regex import regex


class Ours(NamedTuple):
    """A record."""

    name: str
    size: int = 3
    """Its size."""
    more: Any = ()

    @property
    def double(self) -> int:
        """Return twice the size."""
        return self.size * 2


class Theirs(Standard):
    """A record."""

    name: str
    size: int = 3
    """Its size."""
    more: Any = ()

    @property
    def double(self) -> int:
        """Return twice the size."""
        return self.size * 2


def test_a_record_is_a_named_tuple() -> None:
    ours: Any = Ours("a")
    theirs: Any = Theirs("a")
    assert ours == theirs == ("a", 3, ())
    assert (ours.name, ours.size, ours.double) == ("a", 3, 6)
    assert Ours._fields == Theirs._fields
    assert Ours._field_defaults == Theirs._field_defaults
    assert Ours.__doc__ == Theirs.__doc__
    assert Ours.__module__ == __name__
    assert Ours.__annotations__.keys() == Theirs.__annotations__.keys()
    assert repr(ours) == "Ours(name='a', size=3, more=())"
    assert ours._replace(size=4).double == 8
    assert pickle.loads(pickle.dumps(ours)) == ours
    assert isinstance(pickle.loads(pickle.dumps(ours)), Ours)
    with pytest.raises(TypeError):
        Ours()  # type: ignore[call-arg]
    match ours:
        case Ours(name, size):
            assert (name, size) == ("a", 3)


def test_a_regex_is_compiled_when_it_is_used() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.search("x")
    expression = regex(r"(?P<one>a)(b)?", re.IGNORECASE)
    assert expression.fullmatch("AB")
    assert expression.sub("x", "aab") == "xx"
    assert [match[0] for match in expression.finditer("aab")] == ["a", "ab"]
    assert expression.pattern == r"(?P<one>a)(b)?"
    assert expression.groups == 2
    assert regex(rb"a").split(b"bab") == [b"b", b"b"]
