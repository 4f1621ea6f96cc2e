"""Short cuts find what the long way finds."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.licenses import canonicalize_license_expression

from pkglint.checks.code import newer, pythons
from pkglint.checks.license import families, statements
from pkglint.checks.secrets import grammar

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def made_token(chance: random.Random, form: int) -> bytes:
    """A token of the shortest kinds, put together here so that no file holds one."""
    body = "".join(chance.sample(LETTERS, 40))
    if form == 0:
        return f"{'sk'}_live_{body[:24]}".encode()
    if form == 1:
        return f"{'glp'}at-{body[:20]}".encode()
    if form == 2:
        return f"{'S'}G.{body[:22]}.{body[:22]}{body[-21:]}".encode()
    return b"AK" + b"IA" + "".join(chance.sample("BCDEFGHJKLMNPQRSTUVWXYZ234567", 16)).encode() + b" " + body.encode()


@pytest.mark.parametrize("seed", range(48))
def test_a_token_is_found_wherever_it_is(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    noise = chance.randbytes(70_000)
    token = made_token(chance, seed % 4)
    at = chance.choice((0, len(noise), *range(5000, 5008), chance.randrange(len(noise))))
    data = b"\0" * 4 * (at > 0) + noise[:at] + b"\0" + token + b"\0" + noise[at:] + b"\0"
    found = list(grammar.tokens(data))
    assert any(each.text in token for each in found)
    monkeypatch.setattr(grammar, "LONG", 1 << 60)
    assert found == list(grammar.tokens(data))


def test_gathering_leaves_little_of_machine_code() -> None:
    noise = random.Random(1).randbytes(1 << 20)
    assert len(grammar.gathered(noise)[0]) < len(noise) / 10


@pytest.mark.parametrize(
    ("source", "minor"),
    [
        (b"x = a[*b]\n", 11),
        (b"x = a [1, *b]\n", 11),
        (b"x = f()[*b]\n", 11),
        (b"def f():\n    return [*b]\n", None),
        (b"x = [1, *b]\n", None),
        (b"for x in [*b, 1]: pass\n", None),
    ],
)
def test_stars_in_subscripts_and_lists(source: bytes, minor: int | None) -> None:
    found = newer.needs(source, 9)
    assert (found.minor if found is not None else None) == minor


@pytest.mark.skipif(pythons.RUNNING < 12, reason="f-strings are one token")
@pytest.mark.parametrize(
    "source",
    ["x = f'{a['b']}'", "x = rf'{a['b']}'", 'x = (\'x\'\n f"{{{a["b"]}")', "x = f'{a:{'>'}}'", "x = fR'{{}}{a['b']}'"],
)
def test_a_field_that_holds_the_strings_own_quote_is_seen(source: str) -> None:
    found = newer.needs(source.encode() + b"\n", 8)
    assert found == (12, "f-string-quote", source.count("\n") + 1)


@pytest.mark.parametrize(
    "source", ["x = ['elif', {'a': 1}]", "x = {'f': {\n'a': 1}}", 'x = f"{{", "{"', "x = f'{{{a}'"]
)
def test_what_is_none_costs_no_tokens(source: str) -> None:
    compile(source, "source", "exec")
    assert not newer._odd_fstring(source.encode(), 11)


IDS = st.sampled_from(
    [
        *families.IDS,
        "Apache-2.0",
        "GPL-3.0-or-later",
        "LGPL-2.1-only",
        "BSD-3-Clause",
        "mit",
        "BSD",
        "GPL-2.0",
        "GPL-2.0+",
        "apache-2.0",
        "LicenseRef-x",
        "and",
        "With",
        "x",
        "",
    ]
)


@given(
    st.lists(
        st.tuples(IDS, st.sampled_from([" AND ", " OR ", " and ", " with ", " ", "  ", "(", ") OR (", " AND ("])),
        max_size=4,
    )
)
def test_expressions_read_as_packaging_reads_them(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + between for word, between in parts[:-1]) + "".join(word for word, _ in parts[-1:])
    try:
        expected = str(canonicalize_license_expression(text))
    except ValueError:
        expected = ""
    assert statements.read_expression(text).canonical == expected
    words = expected.replace("(", " ").replace(")", " ").split()
    known = {families.family_of_id(word) for word in words if word != "AND"}
    assert families.families_of_expression(text) == (frozenset() if {"OR", "WITH", ""} & {*words, *known} else known)
