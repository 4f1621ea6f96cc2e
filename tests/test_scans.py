"""What lets scanning rules pass over files: never one that they would say something of."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pkglint.archive import Content
from pkglint.checks.code import left_in
from pkglint.checks.secrets import content, grammar
from pkglint.data import pypi
from pkglint.formats.python_source import MAX_BRACES, parse_tree, runaway
from pkglint.model.files import File

STOPS = [
    "breakpoint()",
    "(breakpoint)()",
    "breakpoint \\\n  ()",
    "((breakpoint  # why\n))()",
    "import pdb as p; p.set_trace()",
    "import ipdb\nipdb.set_trace()",
    "from pudb import set_trace as s\ns()",
    "__import__('p' 'db').set_trace()",
    "__import__('\\x70udb').set_trace()",
    "import \uff50\uff44\uff42; \uff50\uff44\uff42.set_trace()",
    "# coding: utf-7\nbreakpoint+ACgAKQ-",
    "# coding: utf-7\n__imp+AG8-rt__('+AHA-db').set_trace()",
]


@pytest.mark.parametrize("source", STOPS)
def test_every_call_of_a_debugger_is_looked_for(source: str) -> None:
    data = source.encode()
    tree = parse_tree(data)
    assert tree is not None
    assert list(left_in._calls(tree))
    assert left_in._may_stop(data)


@pytest.mark.parametrize("source", ["breakpoints = [breakpoint]", "x.breakpoint()", "def set_trace(): pass"])
def test_what_stops_no_program_is_not_parsed(source: str) -> None:
    assert not left_in._may_stop(source.encode())


@pytest.mark.parametrize("mark", [*pypi.PYARMOR_STRINGS, b" ".join(pypi.SOURCEDEFENDER_STRINGS)])
def test_every_mark_of_encrypted_code_is_looked_for(mark: bytes) -> None:
    data = b"x = 1\n" + mark
    [hit] = left_in.encrypted_source(None, File("a.py", "a.py", len(data)), Content(data))  # type: ignore[arg-type]
    assert hit.facts["tool"] == ("SourceDefender" if b"FILE" in mark else "PyArmor")


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["://", ":", "@", "u", "Pa55word-Zq9x", "x" * 64, "y" * 128, "h.io", "a-b.c-d.org", '"', " ", "\n", "/"]
        ),
        max_size=12,
    ).map("".join)
)
@example("x" * 64 + ":" + "y" * 128 + "@h.io")
@example("u:Pa55word-Zq9x@h.io")
def test_an_address_with_a_password_has_a_host_behind_a_sign(text: str) -> None:
    data = f"http://{text} postgres://{text}@db.x.io".encode()
    assert content.may_hold_passwords(data) or content._URL.search(data) is None


def shortest(expression: bytes) -> int:
    """The least that a row of letters, digits, `_` and `-` has of what matches: all of it where there is no dot."""
    parts = expression.partition(rb"(?!")[0].split(rb"\.")
    return max(int(import_module("re._parser").parse(part).getwidth()[0]) for part in parts)


def test_short_rows_are_searched_for_the_tokens_that_fit_into_one() -> None:
    assert shortest(rb"a\.[bc]{20}") == 20
    for each in grammar.GRAMMARS:
        if each.needle == b"glpat-":
            assert each.needle in grammar._SHORT
        elif each.needle not in grammar._SHORT:
            assert shortest(each.expression) >= grammar.LONG_ROW, each.issuer
            assert rb"\." not in each.expression
    for each in (grammar.OPENAI, grammar.GOOGLE):
        assert shortest(each.expression) >= grammar.LONG_ROW


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_rows_hold_the_needle_of_whatever_has_the_form_of_a_token(data: st.DataObject) -> None:
    each = data.draw(st.sampled_from([*grammar.GRAMMARS, grammar.OPENAI, grammar.GOOGLE]))
    expression = each.expression.partition(rb"(?!")[0]
    token = data.draw(st.from_regex(re.compile(expression), fullmatch=True))
    before = data.draw(st.sampled_from([b"", b" ", b"key=", b"a-", b"\0", b"x" * 70 + b".", b"-" * 40]))
    rows, long = grammar.gathered(before + token + data.draw(st.sampled_from([b" ", b"\n" * 80, b"." * 80])))
    assert each.needle in (rows if each.needle in grammar._SHORT else long)


@pytest.mark.parametrize("between", [b"", b" ", b"}}", b"{ "])
def test_doubled_braces_are_counted(between: bytes) -> None:
    pairs = (b"{{" + between) * MAX_BRACES
    assert not runaway(pairs)
    assert not runaway(pairs + b"{ " * MAX_BRACES)
    assert runaway(pairs + b"{{")
