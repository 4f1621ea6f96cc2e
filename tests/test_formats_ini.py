"""entry_points.txt and INI files against `configparser`."""

from __future__ import annotations

import configparser
import importlib.metadata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pkglint.formats import entry_points, ini
from pkglint.formats.entry_points import EntryPoint, Reference, parse_reference

_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "[a]",
                "[b]",
                "[DEFAULT]",
                "[a] x",
                "  [b]",
                "[]",
                "[[c]]",
                "x = 1",
                "x=2",
                "  y = 3",
                "    more",
                "  # note",
                "; note",
                "",
                "  ",
                "novalue",
                "= v",
                "z: 4",
                "k =",
                " deep = 1",
                "n\t=\tv ; no comment",
                "\x0cx = 5",
                "a\rb = c",
                "\ufeff[a]",
            ]
        ),
        st.text(st.sampled_from(" [a]=:#;x\t\x85"), max_size=6),
    ),
    max_size=10,
)


def _parser(delimiters: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(delimiters=tuple(delimiters))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    return parser


def _told(parser: configparser.RawConfigParser, text: str) -> tuple[str, list[int]] | None:
    """What configparser raises, in the words of `ini`, with the lines it names; None when it reads the text."""
    try:
        parser.read_string(text)
    except configparser.MissingSectionHeaderError as error:
        return "no-section", [error.lineno]
    except configparser.DuplicateSectionError as error:
        return "duplicate-section", [error.lineno or 0]
    except configparser.DuplicateOptionError as error:
        return "duplicate-option", [error.lineno or 0]
    except configparser.ParsingError as error:
        return "no-value", [line for line, _ in error.errors]
    return None


def _assert_as_configparser(text: str, delimiters: str) -> None:
    read = ini.scan(text, delimiters)
    parser = _parser(delimiters)
    fatal = [fault for fault in read.faults if fault.code in ini.FATAL]
    told = _told(parser, text)
    if told is None:
        assert not fatal
        assert [section.name for section in read.sections if section.name != "DEFAULT"] == parser.sections()
        for section in parser.sections():
            own = {option.name: option.value for option in read.options if option.section == section}
            defaults = {option.name: option.value for option in read.options if option.section == "DEFAULT"}
            assert {**defaults, **own} == dict(parser.items(section))
    elif told[0] == "no-value":
        # configparser has one error for both, and gathers them: only it goes on reading.
        assert {fault.code for fault in fatal} <= {"no-value", "no-name"}
        assert [fault.line for fault in fatal] == told[1]
    else:
        stops = [fault for fault in fatal if fault.code not in {"no-value", "no-name"}]
        assert (stops[0].code, [stops[0].line]) == told


@given(_LINES, st.sampled_from(["=", "=:"]))
@example(["[a]", "x = 1", "", "  # c", "  more", "", ""], "=")
@example(["[a]", "novalue", "  x = 1", "   y"], "=")
@example(["[a]", "x = 1", "= v", "  y = 2"], "=")
def test_ini_reads_as_configparser_does(lines: list[str], delimiters: str) -> None:
    _assert_as_configparser("\n".join(lines), delimiters)


@given(st.text(max_size=60))
def test_any_text_reads_as_configparser_does(text: str) -> None:
    _assert_as_configparser(text, "=:")


@given(_LINES)
def test_parts_stand_where_they_say(lines: list[str]) -> None:
    for option in ini.scan("\n".join(lines)).options:
        for part in option.parts:
            assert "\n".join(lines).split("\n")[part.line - 1][part.column - 1 :].startswith(part.text)
        assert option.value == "\n".join(part.text for part in option.parts).rstrip()
        assert option.parts[0].line == option.line
        assert option.parts[-1].line == option.end_line


def test_entry_points_keep_groups_order_and_lines() -> None:
    read = entry_points.parse(
        b"# made by hand\n[console_scripts]\nDemo = demo:main\n\n[Group.x]\nb = m [extra]\na=m\n  n\n[empty]\n"
    )
    assert read.groups == {
        "console_scripts": (EntryPoint("console_scripts", "Demo", "demo:main", 3),),
        "Group.x": (EntryPoint("Group.x", "b", "m [extra]", 6), EntryPoint("Group.x", "a", "m\nn", 7)),
        "empty": (),
    }
    assert read.faults == ()


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (b"\xef\xbb\xbf[a]\nx=y\n", [("byte-order-mark", 1)]),
        (b"[a]\nx=\xff\n", [("not-utf-8", 2)]),
        (b"x = y\n[a]\n", [("no-section", 1)]),
        (b"[a]\n[a]\n", [("duplicate-section", 2)]),
        (b"[a]\nx=y\nx=z\n", [("duplicate-option", 3)]),
        (b"[a]\nx: y\n", [("no-value", 2)]),
        (b"[a]\n= y\n", [("no-name", 2)]),
        (b"[DEFAULT]\nx=y\n", [("default-section", 1)]),
        (b"", []),
    ],
)
def test_entry_point_faults(data: bytes, faults: list[tuple[str, int]]) -> None:
    read = entry_points.parse(data)
    assert [(fault.code, fault.line) for fault in read.faults] == faults
    codes = {code for code, _ in faults}
    assert (codes <= entry_points.FATAL) == (codes != {"default-section"})


def test_duplicates_are_kept_and_defaults_reach_every_group() -> None:
    read = entry_points.parse(b"[DEFAULT]\nx = d\n../y = d\n[a]\nx = 1\nx = 2\n[b]\n")
    assert [point.value for point in read.groups["a"]] == ["1", "2"]
    assert [(point.name, point.value, point.line) for point in read.effective("a")] == [
        ("x", "1", 5),
        ("x", "2", 6),
        ("../y", "d", 3),
    ]
    assert [point.group for point in read.effective("b")] == ["b", "b"]
    assert set(read.groups) == {"a", "b"}


@given(st.binary(max_size=80))
def test_entry_points_are_total(data: bytes) -> None:
    read = entry_points.parse(data)
    parser = _parser("=")
    try:
        parser.read_string(data.decode())
    except (UnicodeDecodeError, configparser.Error):
        assert {fault.code for fault in read.faults} & entry_points.FATAL
    else:
        assert not {fault.code for fault in read.faults} & entry_points.FATAL


def test_installed_entry_points_are_those_of_importlib_metadata() -> None:
    count = 0
    for distribution in importlib.metadata.distributions():
        text = distribution.read_text("entry_points.txt")
        if not text:
            continue
        read = entry_points.parse(text.encode())
        ours = [(point.group, point.name, point.value) for points in read.groups.values() for point in points]
        assert sorted(ours) == sorted((each.group, each.name, each.value) for each in distribution.entry_points)
        assert read.faults == ()
        for point in distribution.entry_points:
            reference = parse_reference(point.value)
            assert reference is not None
            assert (reference.module, reference.attr) == (point.module, point.attr or "")
            assert list(reference.extras) == point.extras
            count += 1
    assert count


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        ("a", Reference("a")),
        ("a.b:c.d", Reference("a.b", "c.d")),
        (" a:b [x, y-z.w]", Reference("a", "b", ("x", "y-z.w"))),
        ("a:b[x]", Reference("a", "b", ("x",))),
        ("a:b []", Reference("a", "b")),
        ("módulo:función", Reference("módulo", "función")),
        ("", None),
        ("a:", None),
        (":b", None),
        ("a:b:c", None),
        ("a..b:c", None),
        ("a.b:", None),
        ("a :b", None),
        ("a: b", None),
        ("a-b:c", None),
        ("a/b.py", None),
        ("a:b()", None),
        ("a:class", None),
        ("a.async:b", None),
        ("a:b [x", None),
        ("a:b [,]", None),
        ("a:b [-x]", None),
        ("a:b\nc:d", None),
        ("1a:b", None),
    ],
)
def test_references(value: str, reference: Reference | None) -> None:
    assert parse_reference(value) == reference


def test_keywords_pass_when_asked_for() -> None:
    assert parse_reference("a.async:b", keywords=True) == Reference("a.async", "b")
