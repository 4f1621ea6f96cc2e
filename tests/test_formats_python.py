"""Facts of Python sources against `ast`, `symtable` and `importlib`."""

from __future__ import annotations

import ast
import importlib.util
import re
import symtable
import sysconfig
import time
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pkglint.formats import python_source
from pkglint.formats.python_module import Import, Literal, Module, decode
from pkglint.formats.python_source import parse, parse_tree

IMPORTS = b"""\
import a.b, c as d
from .e import f, g as h
from .. import i
from j import *
class K:
    import l
    def m(self):
        import n
if x:
    import o
else:
    import p
try:
    import q
except ImportError:
    from r import s
if TYPE_CHECKING:
    import t
    if y: import u
else:
    import v
if typing.TYPE_CHECKING and z:
    import w
with x: import aa
for _ in x: import bb
def cc(dd=(lambda: 0)):
    from . import ee
    class F:
        import gg
try: import hh
except ImportError as error:
    message = str(error)
    raise RuntimeError(message) from error
finally: import ii
try: import jj
except ImportError:
    if x: raise
if not TYPE_CHECKING: import kk
"""


def test_imports_say_what_guards_them() -> None:
    read = parse(IMPORTS, "demo.py")
    assert read.imports == (
        Import("a.b", 0, (), 1, guarded=False),
        Import("c", 0, (), 1, guarded=False),
        Import("e", 1, ("f", "g"), 2, guarded=False),
        Import("", 2, ("i",), 3, guarded=False),
        Import("j", 0, ("*",), 4, guarded=False),
        Import("l", 0, (), 6, guarded=False),
        Import("o", 0, (), 10, guarded=True),
        Import("p", 0, (), 12, guarded=True),
        Import("q", 0, (), 14, guarded=True),
        Import("r", 0, ("s",), 16, guarded=True),
        Import("t", 0, (), 18, guarded=True, type_checking=True),
        Import("u", 0, (), 19, guarded=True, type_checking=True),
        Import("v", 0, (), 21, guarded=False),
        Import("w", 0, (), 23, guarded=True, type_checking=True),
        Import("aa", 0, (), 24, guarded=True),
        Import("bb", 0, (), 25, guarded=True),
        Import("hh", 0, (), 30, guarded=False),
        Import("ii", 0, (), 34, guarded=False),
        Import("jj", 0, (), 35, guarded=True),
        Import("kk", 0, (), 38, guarded=False),
    )
    assert [(each.module, each.names, each.line) for each in read.function_imports] == [
        ("n", (), 8),
        ("", ("ee",), 27),
        ("gg", (), 29),
    ]
    assert all(each.guarded for each in read.function_imports)
    assert read.star_imports
    assert not read.dynamic
    assert read.filename == "demo.py"
    assert {"a", "d", "f", "h", "i", "K", "o", "u", "aa", "_", "cc"} <= read.bindings
    assert not {"b", "c", "g", "j", "l", "m", "n", "dd", "ee", "F", "gg", "*"} & read.bindings


BINDINGS = """\
a = b = 1
c, (d, *e) = 1, (2, 3)
f += 1
g: int
h: int = 1
def i(j=(k := 1), *l): m = 1
async def n(): pass
@(o := staticmethod)
class P((Q := object)): r = 1; (s := 2)
for t in u: v = 1
else: w = 1
while (x := 0): y = 1
with open(z) as aa, bb as (cc, dd): ee = 1
try: ff = 1
except E as gg: hh = 1
else: ii = 1
finally: jj = 1
try: pass
except* E as kk: pass
match ll:
    case {"x": mm, **nn}: oo = 1
    case [pp, *qq] as rr: pass
    case Foo(ss, key=tt) | ([ss, tt]): pass
    case _ if (uu := 1): pass
[vv for vv in ww if (xx := vv)]
{yy: zz for yy, zz in ab}
lambda ac: (ad := ac)
def ae():
    global af, ag
    af = ah = 1
    def ai():
        global aj
        aj = 1
class Ak:
    global al
    al = 1
am.an = ao[0] = 1
del ap
print(aq := 1, [ar := 2])
if as_ := 1: at = 1
elif au := 2: av = 1
"""


def _symtable_bindings(source: str) -> set[str]:
    top = symtable.symtable(source, "x", "exec")
    names = {
        symbol.get_name()
        for symbol in top.get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_declared_global()
    }
    todo = list(top.get_children())
    while todo:
        table = todo.pop()
        todo += table.get_children()
        names |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_declared_global()}
    return names


def _unsure(tree: ast.Module) -> set[str]:
    """What symtable calls assigned though it may not be: by `del`, and, since 3.12, in a comprehension."""
    loops = [node.target for node in ast.walk(tree) if isinstance(node, ast.comprehension)]
    names = [node for loop in loops for node in ast.walk(loop) if isinstance(node, ast.Name)]
    names += [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)]
    return {node.id for node in names}


def test_bindings_are_those_of_symtable() -> None:
    read = parse(BINDINGS.encode())
    assert read.syntax_error is None
    assert read.bindings == _symtable_bindings(BINDINGS) - {"ap", "vv", "yy", "zz"}
    assert {"nn", "qq", "rr", "xx", "af", "aj", "al", "k", "Q", "gg", "kk", "g"} <= read.bindings


def _library() -> list[Path]:
    return sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))[::4]


def test_the_standard_library_has_the_bindings_symtable_says() -> None:
    assert len(_library()) > 30
    for path in _library():
        data = path.read_bytes()
        read = parse(data)
        tree = parse_tree(data)
        assert tree is not None
        source = importlib.util.decode_source(data)
        unsure = _unsure(tree)
        assert read.bindings - unsure == _symtable_bindings(source) - unsure, path
        top = {id(node) for node in tree.body}
        plain = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        assert len([each for each in read.imports if not each.guarded]) >= len(
            [node for node in plain if id(node) in top]
        )
        every = sum(len(node.names) if isinstance(node, ast.Import) else 1 for node in plain)
        assert len(read.imports) + len(read.function_imports) == every
        for name, literal in read.assignments.items():
            assert ast.literal_eval(_cut(source, literal)) == literal.value, (path, name)


def _cut(source: str, literal: Literal) -> str:
    lines = re.split(r"\r\n|\r|\n", source)
    if literal.line == literal.end_line:
        return lines[literal.line - 1][literal.column - 1 : literal.end_column - 1]
    first = lines[literal.line - 1][literal.column - 1 :]
    middle = lines[literal.line : literal.end_line - 1]
    cut = "\n".join([first, *middle, lines[literal.end_line - 1][: literal.end_column - 1]])
    return f"({cut})"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 'a'", {"x": Literal("a", 1, 5, 1, 8)}),
        ("x = y = 'é'; z: str = 'b'", {"x": (1, 9), "y": (1, 9), "z": (1, 23)}),
        ("'é😀'; x = 'a'", {"x": Literal("a", 1, 11, 1, 14)}),
        ("x = ('a'\n  'b')", {"x": Literal("ab", 1, 6, 2, 6)}),
        ("x = '''a\né'''", {"x": Literal("a\né", 1, 5, 2, 5)}),
        ("x = 'a'\nx = 'b'", {"x": Literal("b", 2, 5, 2, 8)}),
        ("x: str\nx = 'a'", {"x": (2, 5)}),
        ("x: str", {}),
        ("x = 1\nx = 'a'", {}),
        ("x = 'a'\nx += 'b'", {}),
        ("x = 'a'\nif y: x = 'b'", {}),
        ("x = 'a'\nimport x", {}),
        ("x = 'a'\nfor x in y: pass", {}),
        ("x = 'a'\ndef f():\n global x\n x = 'b'", {}),
        ("x = 'a'\ndef f(): x = 'b'", {"x": (1, 5)}),
        ("if y: x = 'a'", {}),
        ("x = b'a'; y = f'a'; z = 'a'.b; w, v = 'a', 'b'; u.t = 'a'", {}),
    ],
)
def test_assignments(source: str, expected: dict[str, Literal | tuple[int, int]]) -> None:
    for data in (source.encode(), b"\xef\xbb\xbf" + source.encode()):
        found = parse(data).assignments
        assert {
            name: literal if isinstance(expected.get(name), Literal) else (literal.line, literal.column)
            for name, literal in found.items()
        } == expected


def test_columns_count_characters_in_other_encodings_and_beside_stray_bytes() -> None:
    assert parse(b"# coding: latin-1\n'\xe9'; x = '\xe9'").assignments["x"] == Literal("é", 2, 10, 2, 13)
    assert parse("# coding: gbk\n'中'; x = '中'".encode("gbk")).assignments["x"] == Literal("中", 2, 10, 2, 13)
    assert parse(b"'\xc3\xa9'; x = 'a' # \xff").assignments["x"] == Literal("a", 1, 10, 1, 13)


@pytest.mark.parametrize(
    ("source", "dynamic"),
    [
        ("def __getattr__(name): pass", True),
        ("__getattr__, __dir__, __all__ = lazy_loader.attach(__name__)", True),
        ("globals().update(x)", True),
        ("def f(): globals()['x'] = 1", True),
        ("vars()['x'] = 1", True),
        ("locals().update(x)", True),
        ("exec(code)", True),
        ("sys.modules[__name__] = X()", True),
        ("sys.modules['a.b'] = X()", True),
        ("setattr(sys.modules['a'], 'b', 1)", True),
        ("me = sys.modules.get(__name__)", True),
        ("me = importlib.import_module(__name__)", True),
        ("apipkg.initpkg(__name__, {})", True),
        ("class A:\n def __getattr__(self, name): pass", False),
        ("def f(): vars(); locals(); exec(x)", False),
        ("vars(x); setattr(x, 'a', 1); sys.modules['a']", False),
        ("log = logging.getLogger(__name__)", False),
    ],
)
def test_dynamic(source: str, dynamic: bool) -> None:
    assert parse(source.encode()).dynamic == dynamic


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"x = (\ny = 1\n", "'(' was never closed", 1),
        (b"a = 1\nprint 'x'\n", "Missing parentheses in call to 'print'. Did you mean print(...)?", 2),
        (b"a\n\0", "source code cannot contain null bytes", 2),
        (b"\n# coding: nope\n", "unknown encoding: nope", 2),
        (b"# coding: punycode\nx = 1\n", "unsupported encoding: punycode", 1),
        (b"\xef\xbb\xbf# coding: latin-1\n", "encoding problem: latin-1 with BOM", 1),
    ],
)
def test_syntax_errors(data: bytes, message: str, line: int) -> None:
    read = parse(data)
    assert read.syntax_error == (message, line)
    assert read == Module(syntax_error=read.syntax_error)
    assert parse_tree(data) is None


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"-" * 100_000 + b"1", "nested too deeply"),
        (b"a" + b".b" * 100_000, "nested too deeply"),
        (b"1" + b"+1" * 100_000, "nested too deeply"),
        (b"x\n" * 500_000, "too much code"),
        (b"x = 1" + b"\n# " + b"a" * (2 << 20), "larger than 2 MiB"),
    ],
)
def test_hostile_sources_are_a_problem_and_no_wait(data: bytes, problem: str) -> None:
    begun = time.process_time()
    read = parse(data)
    assert (read.problem, read.syntax_error) == (problem, None)
    assert time.process_time() - begun < 10


def test_a_tree_is_made_once_and_shows_no_warnings() -> None:
    data = b"'\\d'\n1 is 1\n"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert parse_tree(data) is parse_tree(bytes(bytearray(data)))
    assert not caught


def test_docstrings_are_kept() -> None:
    assert parse(b"'''a\n b'''\nx = 1").docstring == "a\n b"
    assert parse(b"x = 1\n''").docstring is None


_COOKIES = st.sampled_from(
    [
        "",
        "'''",
        "# -*- coding: utf-8 -*-",
        "#coding=cp1252",
        "# vim: set fileencoding=utf_8 :",
        "x # coding: latin-1",
        "\x0c # coding:\tascii",
        "# coding : latin-1",
        *(f"# coding: {name}" for name in ("latin-1", "nope", "utf-8-sig", "ISO_8859_1", "rot13", "utf-7", "UTF8")),
        *(f"# coding: {name}" for name in ("undefined", "utf-16", "iso-8859-15", "hex", "aliases", "gbk", ".")),
    ]
)


@given(
    st.sampled_from([b"", b"", b"\xef\xbb\xbf"]),
    st.lists(st.tuples(_COOKIES, st.sampled_from(["\n", "\r\n", "\r"])), max_size=3),
    st.sampled_from([b"x = 'a'", b"x = '\xc3\xa9'", b"x = '\xe9'", b"# \xff", b"x = (", b"\0", b"y = '+2AA-'"]),
)
@example(b"", [("# coding: utf-7", "\n")], b"y = '+2AA-'")
def test_encodings_are_those_of_python(mark: bytes, lines: list[tuple[str, str]], rest: bytes) -> None:
    data = mark + "".join(line + end for line, end in lines).encode() + rest
    read, text = parse(data), decode(data)
    try:
        ast.parse(data)
    except (SyntaxError, ValueError):
        assert read.syntax_error is not None
    else:
        assert read.syntax_error is None
        # It lets bytes that are not UTF-8 pass in comments.
        assert text.text is not None or text.encoding == "utf-8"
    if text.encoding == "utf-16":
        return  # no byte of which is a line end by itself
    if text.text is not None:
        # It does not know that a lone carriage return ends a line.
        assert re.sub(r"\r\n?", "\n", text.text) == importlib.util.decode_source(re.sub(rb"\r\n?", b"\n", data))
    else:
        assert text.error
        assert text.line is not None


@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(st.sampled_from("ab=:()[]{}'\"\n #.,\\\0é\ttry if import from def class *"), max_size=60).map(
            str.encode
        ),
    )
)
def test_total(data: bytes) -> None:
    read = parse(data)
    decode(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(data)
    except (SyntaxError, ValueError):
        assert read.syntax_error is not None
        assert read.syntax_error[1] >= 1
    else:
        assert read.syntax_error is None
    assert read.problem is None
    assert python_source.parse_tree(data) is None or not read.syntax_error
