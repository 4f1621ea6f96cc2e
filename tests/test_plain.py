"""The quick readers of plain versions, specifiers and requirements agree with `packaging`, or leave the text to it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from pkglint.model import plain
from pkglint.model.versions import clauses as clauses_of
from pkglint.model.versions import parse_specifiers, parse_version

numbers = st.sampled_from(["0", "1", "2", "3", "00", "03", "9", "10", "11", "999999999"])
releases = st.lists(numbers, min_size=1, max_size=4).map(".".join)
versions = releases | st.tuples(releases, st.sampled_from(["", "a1", ".post1", ".dev0", "+x", " ", "."])).map("".join)
clauses = st.tuples(
    st.sampled_from(["~=", "==", "!=", "<=", ">=", "<", ">", "===", "", "="]),
    st.sampled_from(["", " ", "\t", "\n"]),
    releases,
    st.sampled_from(["", "", "", ".*", ".0", "a1", " "]),
).map("".join)
sets = st.lists(clauses, max_size=4).map(",".join) | st.lists(clauses, max_size=4).map(", ".join)
names = st.sampled_from(
    ["demo", "A", "a-b", "a..b", "a_", "-a", "a.b[x]", "a[x,y-z]", "a[ x , Y ]", "a[]", "a[x_y]", "a [x]"]
)
atoms = st.tuples(
    st.sampled_from(["python_version", "extra", "extras", "os.name", "os_name", "sys_platform", '"3"']),
    st.sampled_from(["<", " >= ", "==", " in ", "~=", " != "]),
    st.sampled_from(['"3.8"', "'a_B'", '"a--b"', '"x y"', "os_name", "''", '"é"', '"a\'b"']),
).map("".join)
plain_atoms = st.sampled_from(["os_name == 'x'", 'extra != "A.b"', "python_version<'3.8'"])
markers = st.recursive(
    atoms | plain_atoms,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or ", " and", "and ", ""]), inner).map("".join),
        st.tuples(st.sampled_from(["(", "( ", " ("]), inner, st.sampled_from([")", " )", ") ", ""])).map("".join),
    ),
    max_leaves=6,
)
requirements = st.tuples(
    names,
    st.sampled_from(["", " "]),
    sets | sets.map("({})".format) | sets.map("( {} )".format),
    st.sampled_from(["", "; ", " ;", ";"]),
    st.just("") | markers,
).map("".join)


def exact(make: Any, text: str) -> Any:
    try:
        return make(text)
    except (InvalidVersion, InvalidSpecifier, InvalidRequirement):
        return None


def tree(parts: Any) -> Any:
    """Return a marker's parts, and of every side what it says and whether it is a variable."""
    if isinstance(parts, list):
        return [part if isinstance(part, str) else tree(part) for part in parts]
    return tuple((side.value, type(side).__name__ == "Variable") for side in parts)


@given(versions, versions)
def test_versions(one: str, other: str) -> None:
    quick, slow = plain.version(one), exact(Version, one)
    if quick is None:
        return
    assert slow is not None
    for name in ("release", "epoch", "local", "pre", "post", "dev", "public", "base_version", "major", "minor", "micro",
                 "is_prerelease", "is_postrelease", "is_devrelease"):  # fmt: skip
        assert getattr(quick, name) == getattr(slow, name), name
    assert (str(quick), quick) == (str(slow), slow)
    left, right, other_slow = parse_version(one), parse_version(other), exact(Version, other)
    if right is not None:
        assert left is not None
        assert (left < right, left == right, left > right, left <= right) == (
            slow < other_slow, slow == other_slow, slow > other_slow, slow <= other_slow,
        )  # fmt: skip
        assert (right < left, right == left) == (other_slow < slow, other_slow == slow)
        assert left != right or hash(left) == hash(right)


@given(st.text() | st.from_regex(r"\s*[vV]?\S?[0-9a-z. ]*\s*", fullmatch=True) | versions)
def test_what_looks_like_no_version_is_none(text: str) -> None:
    assert (parse_version(text) is None) == (exact(Version, text) is None)


@given(sets, versions)
def test_specifiers(text: str, tried: str) -> None:
    quick, slow = plain.specifiers(text), exact(SpecifierSet, text)
    if quick is None:
        return
    assert slow is not None
    assert quick.contains(tried, prereleases=True) == slow.contains(tried, prereleases=True)
    assert quick.is_unsatisfiable() == slow.is_unsatisfiable()
    assert sorted((each.operator, each.version, str(each)) for each in quick) == sorted(
        (each.operator, each.version, str(each)) for each in slow
    )
    assert (len(quick), str(quick), quick) == (len(slow), str(slow), slow)


SPECIFIERS = [
    "", ">=1", ">=1.0", ">= 01.0", "~=1.0", "~=1.0.0", "~=01.0", "==1.*", "==1.0.*", "<2,>=1", ">=1.0,<2.0.0", "==1.0a1", "==1.a1", "===1.0", "===1.00", "===1",
    "!=1.0.post1", "!=1.post1", "==1+x.1", "==1.0+X.1", ">=1,>=1.0",
]  # fmt: skip


@pytest.mark.parametrize("one", SPECIFIERS)
@pytest.mark.parametrize("other", SPECIFIERS)
def test_equal_sets_have_equal_clauses(one: str, other: str) -> None:
    left, right = parse_specifiers(one), parse_specifiers(other)
    assert left is not None
    assert right is not None
    alike = clauses_of(left) == clauses_of(right)
    assert alike == (SpecifierSet(one) == SpecifierSet(other))


BOUNDS = st.sampled_from(
    [
        ">=1",
        ">1.5",
        "<2",
        "<=1.5",
        "<1",
        "==1.*",
        "==2.*",
        "~=1.4",
        "~=2.0.1",
        "==1.5",
        "!=1.5",
        "<0",
        ">=2.7,!=3.0.*",
        "<4",
    ]
)


@given(st.lists(BOUNDS, max_size=4).map(",".join))
def test_bounds_that_exclude_each_other(text: str) -> None:
    quick = plain.specifiers(text)
    assert quick is not None
    assert quick.is_unsatisfiable() == SpecifierSet(text).is_unsatisfiable()


@given(requirements)
def test_requirements(text: str) -> None:
    quick, slow = plain.requirement(text), exact(Requirement, text)
    if quick is None:
        return
    assert slow is not None
    assert (quick.name, quick.extras, quick.url, str(quick.specifier), bool(quick.specifier)) == (
        slow.name, slow.extras, slow.url, str(slow.specifier), bool(slow.specifier),
    )  # fmt: skip
    assert (quick.marker is None) == (slow.marker is None)
    assert str(quick.marker) == str(slow.marker)
    if quick.marker is not None:
        assert tree(quick.marker._markers) == tree(slow.marker._markers)


PLAIN = (
    "demo", "demo>=1", "demo<4,>=2.5", "demo (>=1)", "demo[a,b]~=1.2; extra == 'x'", "demo; python_version < '3.11' and extra == \"A_b\"",
    'demo==1.*; sys_platform == "win32" or os_name != "nt"', "demo!=1.5.7,>=1.5.6", "demo ( >=1,<2 ) ; (extra == 'x')",
    "demo>=1; (python_version < '3.14') and extra == 'zstd'", "demo; extra == 'a' and ( python_version>='3.9' or os_name == 'nt')",
    "demo; (sys_platform != 'win32' and (os_name != 'nt' or os_name != 'x')) and extra == 'b'",
    "demo; (os_name == 'nt' and (extra == 'a')) or extra == 'b'", "demo; (os_name == 'nt' or extra == 'a')",
)  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
def test_what_projects_write_is_plain(text: str) -> None:
    quick, slow = plain.requirement(text), Requirement(text)
    assert quick is not None
    assert (quick.name, quick.extras, str(quick.specifier), str(quick.marker)) == (
        slow.name, slow.extras, str(slow.specifier), str(slow.marker),
    )  # fmt: skip


def test_a_marker_of_one_python_holds_where_packaging_says() -> None:
    from pkglint.checks.requires.entries import Atom, holds

    for operator, constant, full in product(
        ("<", "<=", ">", ">=", "==", "!=", "~="), ("3", "3.1", "3.10", "3.8.*", "2.7.5"), ("3.8.1", "3.10.0", "2.7.5")
    ):
        if operator == "~=" and constant in {"3", "3.8.*"}:
            continue  # undefined
        atom = Atom("python_version", operator, constant, ("python_version",))
        environment = {"python_version": ".".join(full.split(".")[:2])}
        assert holds("python_version", atom, full) == Marker(str(atom)).evaluate(environment), atom
