"""TOML positions: every span's text reads back as the value it stands for, and tree-sitter agrees."""

from __future__ import annotations

import os
import re
import tarfile
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pkglint.formats import toml
from pkglint.formats.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

Steps = tuple[str | int, ...]

DOCUMENTS = {
    "project": """\
# comment with [brackets] = "and quotes
[build-system]
requires = ["hatchling>=1", 'wheel']  # two
build-backend = "hatchling.build"

[project]
name = "demo"
version = "1.0"
classifiers = [
    "A :: B",  # first, with a ] and a "
    # nothing here, "no :: item"
    "C :: D"
    , "E :: é",
]
license = { text = "MIT", "quo ted".x = [ { a = 1 }, {} ] }
authors = [{name = "A", email = "a@b.c"}, {name = "B"}]
[project.urls]
"Home page" = "https://example.com/#a"
'lit.eral' = 1
[project.optional-dependencies]
  test = []
[tool.demo.deep."dotted.key"]
a.b.'c d' = true
a.b.e = -inf
""",
    "strings": (
        'a = ""\nb = \'\'\nc = """"""\nd = \'\'\'\'\'\'\ne = """x""""\nf = """x"""""\ng = """""""\nh = """""""" # eight\n'
        "i = '''x''''\nj = '''x'''''\nk = \"\"\"\nline \\\"\"\" more \\\\\\\n    folded\"\" x\"\"\"\n"
        'l = "\\"\\\\"\nm = "\\u00e9 \\U0001F600"\nn = \'C:\\\'\no = "# no = comment"\np = """\n# no\n[x]\n"""\n'
        "q = '''\n= \"\"\"\n'''\nr = [\"\"\"a\"\"\", '''b''', \"]\", ']', '}']\n"
        '"" = 0\n"a\\tb" = 1\n\'a\\tb\' = 2\n"\\u00e9" = 3\n"[x]".y = 4\n'
    ),
    "scalars": (
        "a = 1_000\nb = 0xDEAD_beef\nc = +1.5e-3\nd = nan\ne = 1979-05-27\nf = 1979-05-27 07:32:00 # c\n"
        "g = 1979-05-27T07:32:00.999999-07:00\nh = 07:32:00\ni = [1979-05-27,07:32:00,1979-05-27 00:00:00Z]\n"
        "j=false\nk  =\t true\t\nl = {a=1,b=2.0,c=1979-05-27 07:32:00}\nm = [\n1\n,\n2\n]\nn = [[1, 2], [], [[3]]]\n"
        "1979-05-27 = 5\n1.2 = 6\n-_- = 7\n"
    ),
    "tables": (
        "[ a . b ]\nc = 1\n[a]\nd = 2\n[[a.e]]\nx = 1\n[[a.e]]\n[a.e.f]\ny = 2\n[[a.e.g]]\nz = 3\n[[ a.e.'g' ]]\nz = 4\n"
        "[a.e.g.h]\ni = 5\n[[last]]\n[[last]]\nk.l = [ { m.n = 6 } ]"
    ),
    "crlf": "a = 'x'\r\n[b]\r\nc = [\r\n  'y', # z\r\n  'é😀w',\r\n]\r\nd = '''\r\nv\r\n'''\r\n",
    "empty": "",
    "comment": "# only",
}


def _paths(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, (*path, index))


def _offsets(text: str, span: Span) -> tuple[int, int]:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1


def _cut(text: str, span: Span) -> str:
    start, end = _offsets(text, span)
    return text[start:end]


def _assert_positions(text: str) -> int:
    read = toml.parse(text.encode())
    assert read.error is None
    count = 0
    for path, value in _paths(read.value):
        span, table, key = read.locate(path), read.table_span(path), read.key_span(path)
        if span is not None:
            assert repr(tomllib.loads("x = " + _cut(text, span))["x"]) == repr(value)
            count += 1
        else:
            # Only headers and dotted keys make values that stand nowhere as such.
            assert isinstance(value, dict | list)
        if table is not None:
            assert re.fullmatch(r"\[[^\n]*\]", _cut(text, table))
            assert isinstance(value, dict | list)
        if isinstance(path[-1], str):
            assert key is not None
            assert list(tomllib.loads(_cut(text, key) + " = 0")) == [path[-1]]
        assert read.nearest(path) == (span or table or key)
    return count


def _assert_as_tree_sitter(text: str) -> bool:
    tree_sitter = pytest.importorskip("tree_sitter")
    language = tree_sitter.Language(pytest.importorskip("tree_sitter_toml").language())
    data = text.encode()
    tree = tree_sitter.Parser(language).parse(data)
    if tree.root_node.has_error:
        return False
    theirs = set()
    todo = [tree.root_node]
    while todo:
        node = todo.pop()
        todo += node.children
        named = [child for child in node.named_children if child.type != "comment"]
        values = {"pair": named[-1:], "array": named}.get(node.type, [])
        theirs |= {(len(data[: each.start_byte].decode()), len(data[: each.end_byte].decode())) for each in values}
    read = toml.parse(data)
    spans = [read.locate(path) for path, _ in _paths(read.value)]
    assert {_offsets(text, span) for span in spans if span is not None} == theirs
    return True


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_position_of_the_documents_reads_back(name: str) -> None:
    text = DOCUMENTS[name]
    assert (_assert_positions(text) > 3) == (name not in {"empty", "comment"})


def test_positions_of_the_documents_are_tree_sitters() -> None:
    judged = {name for name, text in DOCUMENTS.items() if _assert_as_tree_sitter(text)}
    assert judged >= {"project", "tables", "crlf"}


_KEYS = st.sampled_from(["a", "b-c", "'d e'", '"f"', '"g\\u00e9"', "1", '"h.i"', "j_"])
_BLANKS = st.sampled_from(["", " ", "\t "])
_GAPS = st.sampled_from(["", " ", "\n", " # ] } \" '''\n", "\r\n\t", "# x\n\n#y\n"])
_CHARACTERS = st.text(st.sampled_from("ab é😀#[]{}=,.'\""), max_size=6)


def _basic(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


_SCALARS = st.one_of(
    st.sampled_from(["1", "-0.5", "true", "1979-05-27", "1979-05-27 07:32:00", "07:32:00", "0x1F", "inf"]),
    _CHARACTERS.map(_basic),
    _CHARACTERS.map(lambda text: "'" + text.replace("'", "") + "'"),
    _CHARACTERS.map(lambda text: '"""\n' + text.replace('"', '""\\"') + '\\\n  x""""'),
    _CHARACTERS.map(lambda text: "'''" + text.replace("'", "''x") + "\r\n'''''"),
)


@st.composite
def _arrays(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    more: bool = draw(st.booleans())
    parts = [f"{draw(_GAPS)}{item}{draw(_GAPS)}" for item in draw(st.lists(items, max_size=3))]
    return "[" + ",".join(parts) + (",\n" if parts and more else "") + "]"


@st.composite
def _inline_tables(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    parts = [f"{draw(_BLANKS)}{draw(_keys())}={draw(_BLANKS)}{item}" for item in draw(st.lists(items, max_size=2))]
    return "{" + ",".join(parts) + " }"


@st.composite
def _keys(draw: st.DrawFn) -> str:
    return "".join(f".{draw(_BLANKS)}{key}{draw(_BLANKS)}" for key in draw(st.lists(_KEYS, min_size=1, max_size=3)))[1:]


_VALUES = st.recursive(_SCALARS, lambda items: st.one_of(_arrays(items), _inline_tables(items)), max_leaves=6)


@st.composite
def _documents(draw: st.DrawFn) -> str:
    """Statements that fit the ones before: what would not be TOML is left out."""
    text = ""
    for _ in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(["pair", "pair", "pair", "table", "array", "void"]))
        key = draw(_keys())
        line = {
            "pair": f"{key}={draw(_BLANKS)}{draw(_VALUES)}",
            "table": f"[{key}]",
            "array": f"[[{key}]]",
            "void": "# x = 1",
        }[kind]
        longer = text + draw(_BLANKS) + line + draw(st.sampled_from(["\n", " # c\n", "\r\n\r\n"]))
        try:
            tomllib.loads(longer)
        except ValueError:
            continue
        text = longer
    return text


@given(_documents())
def test_every_position_of_generated_documents_reads_back(text: str) -> None:
    _assert_positions(text)


@given(_documents())
def test_positions_of_generated_documents_are_tree_sitters(text: str) -> None:
    assume(text.strip())
    assume(_assert_as_tree_sitter(text))


def _corpus() -> Iterator[tuple[str, str]]:
    """Every pyproject.toml below $PKGLINT_CORPUS, in sdists and as it lies there, and of this project."""
    yield "this project", (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    folder = os.environ.get("PKGLINT_CORPUS")
    for path in sorted(Path(folder).rglob("*.tar.gz")) if folder else ():
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and member.name.endswith("pyproject.toml"):
                    file = archive.extractfile(member)
                    assert file is not None
                    yield f"{path.name}: {member.name}", file.read().decode("utf-8", "replace")
    for path in sorted(Path(folder).rglob("pyproject.toml")) if folder else ():
        if path.is_file():
            yield str(path), path.read_bytes().decode("utf-8", "replace")


def test_real_files_read_back() -> None:
    assert sum(_assert_positions(text) for _, text in _corpus() if toml.parse(text.encode()).error is None) > 20


def test_positions_of_real_files_are_tree_sitters() -> None:
    assert sum(_assert_as_tree_sitter(text) for _, text in _corpus() if toml.parse(text.encode()).error is None)


def test_spans_in_lines_and_columns() -> None:
    read = toml.parse(DOCUMENTS["project"].encode())
    assert read.locate(("project", "classifiers", 1)) == Span(12, 5, 12, 13)
    assert read.locate(("project", "classifiers")) == Span(9, 15, 14, 2)
    assert read.key_span(("project", "classifiers")) == Span(9, 1, 9, 12)
    assert read.table_span(("project",)) == Span(6, 1, 6, 10)
    assert read.locate(("project",)) is None
    assert read.key_span(("project",)) == Span(6, 2, 6, 9)
    assert read.table_span(("tool", "demo")) is None
    assert read.key_span(("tool", "demo")) == Span(22, 7, 22, 11)
    assert read.nearest(("project", "license", "file")) == read.locate(("project", "license"))
    assert read.nearest(("project", "nothing", "here")) == Span(6, 1, 6, 10)
    assert read.nearest(("nothing",)) is None
    assert read.locate(("project", "classifiers", 9)) is None
    assert read.locate(("project", "classifiers", "x")) is None


def test_arrays_of_tables_have_a_header_each() -> None:
    read = toml.parse(DOCUMENTS["tables"].encode())
    spans = [read.table_span(("a", "e", index)) for index in (0, 1, 2)]
    assert spans == [Span(5, 1, 5, 8), Span(7, 1, 7, 8), None]
    assert read.table_span(("a", "e")) == spans[0]
    assert read.table_span(("a", "e", 1, "g", 1)) == Span(12, 1, 12, 14)
    assert read.locate(("a", "e", 1, "g", 1, "h", "i")) == Span(15, 5, 15, 6)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"a = \n", toml.TomlError("Invalid value", 1, 5)),
        (b"a = 1\nb = [1,", toml.TomlError("Invalid value before the end", 2, 8)),
        (b"a = 1\r\na = 2\r\n", toml.TomlError("Cannot overwrite a value", 2, 6)),
        (b"\xef\xbb\xbfa = 1", toml.TomlError("Begins with a byte order mark", 1, 1)),
        (b"a = 1\nb = '\xe9'", toml.TomlError("byte 0xe9 in line 2 is not UTF-8", 2, 6)),
        (b"a = " + b"[" * 50_000, toml.TomlError("Nested too deeply", 1, 1)),
        (b"#" * (toml.MAX_BYTES + 1), toml.TomlError("larger than 1 MiB", 1, 1)),
        (b"b = 1\n a" + b".a" * 50_000 + b" = 1", toml.TomlError("Key of 100 parts or more", 2, 2)),
        (b"x = {a" + b".a" * 50_000 + b" = 1}", toml.TomlError("Key of 100 parts or more", 1, 6)),
    ],
)
def test_errors(data: bytes, error: toml.TomlError) -> None:
    begun = time.process_time()
    read = toml.parse(data)
    assert read.error == error
    assert time.process_time() - begun < 5
    assert read.value == {}
    assert read.locate(("a",)) is read.table_span(("a",)) is read.nearest(("a",)) is None


def test_a_number_of_too_many_digits_is_an_error() -> None:
    error = toml.parse(b"a = " + b"1" * 5000).error
    assert error is not None
    assert "4300 digits" in error.message


@given(st.one_of(st.binary(max_size=60), st.text(st.sampled_from("a.=[]{}\"'\\\n\r #,1"), max_size=30).map(str.encode)))
def test_total_and_of_one_mind_with_tomllib(data: bytes) -> None:
    read = toml.parse(data)
    try:
        value = tomllib.loads(data.decode())
    except ValueError:
        assert read.error is not None
        assert read.error.line >= 1
        assert read.error.column >= 1
    else:
        assert read.value == value
        assert read.error is None
        _assert_positions(data.decode())
