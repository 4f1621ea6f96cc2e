"""setup.cfg and MANIFEST.in against setuptools' own readers."""

from __future__ import annotations

import configparser
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pkglint.formats import manifest_in, setup_cfg

CONFIG = b"""\
[metadata]
name = demo
long-description = file: README.md
classifiers =
    A :: B
    # not C

    D :: \xc3\xa9
[options]
packages = find:
install_requires = a>=1;  b ,c
[options.package_data]
* = *.txt, *.rst
[options.entry_points]
console_scripts =
  x = y:z
  w=v:u
  bad
"""


def test_options_with_lines_and_items_with_columns() -> None:
    read = setup_cfg.parse(CONFIG)
    assert read.error is None
    assert read.get("metadata", "name") == "demo"
    assert read.get("metadata", "Long_Description") == "file: README.md"
    assert read.get("metadata", "version") is read.get("nothing", "name") is None
    option = read.option("metadata", "classifiers")
    assert option is not None
    assert (option.value, option.line, option.end_line) == ("\nA :: B\n\nD :: é", 4, 8)
    assert setup_cfg.items(option) == (setup_cfg.Part("A :: B", 5, 5), setup_cfg.Part("D :: é", 8, 5))
    requires = read.option("options", "install_requires")
    assert requires is not None
    # setuptools splits this one by semicolons, which no other list has.
    assert [(part.text, part.column) for part in setup_cfg.items(requires)] == [("a>=1;  b", 20), ("c", 30)]
    scripts = read.option("options.entry_points", "console_scripts")
    assert scripts is not None
    assert setup_cfg.pairs(scripts) == {"x": setup_cfg.Part("y:z", 16, 7), "w": setup_cfg.Part("v:u", 17, 5)}
    assert list(read.sections) == ["metadata", "options", "options.package_data", "options.entry_points"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"name = x\n", "a line stands before the first section (line 1)"),
        (b"[metadata]\r\nname = x\r\nname = y\r\n", "'name' is given twice in [metadata] (line 3)"),
        (b"[metadata]\rname\r", "a line has no '=' or ':' (line 2)"),
        (b"\xef\xbb\xbf[metadata]\n", "the file begins with a byte order mark (line 1)"),
        (b"[metadata]\nauthor = Andr\xe9\n", "byte 0xe9 in line 2 is not UTF-8 (line 2)"),
        (b"[DEFAULT]\nx = y\n", None),
    ],
)
def test_errors(data: bytes, error: str | None) -> None:
    assert setup_cfg.parse(data).error == error


def test_the_last_of_two_wins() -> None:
    assert setup_cfg.parse(b"[a]\nx = 1\nx = 2\n").get("a", "x") == "2"


@given(st.one_of(st.binary(max_size=80), st.text(st.sampled_from("[a]=:\r\n #x,"), max_size=40).map(str.encode)))
def test_setup_cfg_is_total_and_fails_when_configparser_does(data: bytes) -> None:
    read = setup_cfg.parse(data)
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        parser.read_file(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    except (UnicodeDecodeError, configparser.Error):
        assert read.error is not None
    else:
        assert read.error is None
        for section in parser.sections():
            ours = {name: option.value for name, option in read.sections[section].items()}
            defaults = {name: option.value for name, option in read.sections.get("DEFAULT", {}).items()}
            assert {**defaults, **ours} == dict(parser.items(section))


@given(st.lists(st.sampled_from(["a", "b = c", "d=e = f", "g, h", "", " ", "=", "é", ","]), min_size=1, max_size=5))
def test_lists_and_dicts_are_those_of_setuptools(lines: list[str]) -> None:
    handler = pytest.importorskip("setuptools.config.setupcfg").ConfigHandler
    text = "[a]\nx = " + "\n  ".join(lines)
    option = setup_cfg.parse(text.encode()).option("a", "x")
    assert option is not None
    items = setup_cfg.items(option)
    assert [item.text for item in items] == handler._parse_list(option.value)
    for item in (*items, *setup_cfg.pairs(option).values()):
        assert text.split("\n")[item.line - 1][item.column - 1 :].startswith(item.text)
    if all("=" in item.text for item in items):
        assert {key: part.text for key, part in setup_cfg.pairs(option).items()} == handler._parse_dict(option.value)


def _template_lines(text: str) -> list[str]:
    module = pytest.importorskip("setuptools._distutils.text_file")
    file = module.TextFile(
        filename="MANIFEST.in",
        file=io.StringIO(text),
        strip_comments=True,
        skip_blanks=True,
        join_lines=True,
        lstrip_ws=True,
        rstrip_ws=True,
        collapse_join=True,
    )
    file.warn = lambda *_: None
    return list(file.readlines())


_MANIFEST = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "include a b",
                "graft src",
                "prune a b",
                "recursive-include d *.py \\",
                "  *.txt",
                "# note",
                "include \\#x # kept",
                "exclude a#b",
                "\\",
                "include",
                "recursive-exclude d",
                "wat x",
                "",
                "global-include *.c\\",
            ]
        ),
        st.text(st.sampled_from("a \\#\t/"), max_size=6),
    ),
    max_size=8,
)


@given(_MANIFEST, st.booleans())
@example(["include a\\\\", "", "", "b"], False)
def test_commands_are_those_of_setuptools(lines: list[str], end: bool) -> None:
    text = "\n".join(lines) + ("\n" if end else "")
    read = manifest_in.parse(text.encode())
    theirs = _template_lines(text)
    assert [command.text.split() for command in read.commands] == [line.split() for line in theirs if line.split()]
    module = pytest.importorskip("setuptools._distutils.filelist")
    filelist = module.FileList()
    for command in read.commands:
        try:
            action, patterns, directory, directory_pattern = filelist._parse_template_line(command.text)
        except module.DistutilsTemplateError:
            assert not command.valid
        except ValueError:  # a path it cannot convert
            assert {"absolute-path", "trailing-slash"} & {fault.code for fault in read.faults}
        else:
            assert command.valid
            assert command.action == action
            assert command.directory == (directory or directory_pattern or "") or "/" in command.text
            assert list(command.patterns) == (patterns or []) or "/" in command.text


@given(_MANIFEST)
def test_commands_stand_where_they_say(lines: list[str]) -> None:
    for command in manifest_in.parse("\n".join(lines).encode()).commands:
        assert command.line <= command.end_line <= len(lines)
        assert lines[command.line - 1].strip().replace("\\#", "#")[:1] == command.text[:1]


def test_manifest_commands_and_faults() -> None:
    read = manifest_in.parse(
        b"include *.md\r\n# no\r\nrecursive-include src \\\r\n  *.py *.pyi\r\nwat\r\ngraft a b\r\nprune\r\n"
        b"include /etc/x docs/\r\nrecursive-include d\r\nexclude b \\"
    )
    assert read.commands[:2] == (
        manifest_in.Command("include", "", ("*.md",), 1, 1, "include *.md", valid=True),
        manifest_in.Command(
            "recursive-include", "src", ("*.py", "*.pyi"), 3, 4, "recursive-include src *.py *.pyi", valid=True
        ),
    )
    assert [command.valid for command in read.commands[2:]] == [False, False, False, True, False, True]
    assert [(fault.code, fault.line) for fault in read.faults] == [
        ("unknown-command", 5),
        ("too-many-words", 6),
        ("too-few-words", 7),
        ("absolute-path", 8),
        ("trailing-slash", 8),
        ("too-few-words", 9),
        ("continued-at-end", 10),
    ]


def test_a_huge_manifest_is_not_read() -> None:
    read = manifest_in.parse(b"a\\\n" * 200_000)
    assert (read.commands, [fault.code for fault in read.faults]) == ((), ["too-large"])
    assert [fault.code for fault in manifest_in.parse(b"include \xff\n").faults] == ["not-utf-8"]


@given(st.binary(max_size=80))
def test_manifest_is_total(data: bytes) -> None:
    assert isinstance(manifest_in.parse(data), manifest_in.Manifest)
