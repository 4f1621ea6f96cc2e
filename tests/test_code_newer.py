"""What Python a construct needs: the byte search lets nothing through, the tokens see what the parser does not tell."""

from __future__ import annotations

import sys
from itertools import product

import pytest

from pkglint.checks.code import newer
from pkglint.formats import python_lines

CONSTRUCTS = [
    (8, "x = (y := 1)\n"),
    (8, "def f(a, /, b):\n    pass\n"),
    (8, "f = lambda a, /: a\n"),
    (9, "with (open(a) as b, open(c) as d):\n    pass\n".replace("with", "pass\nwith")),
    (9, "async def f():\n    async with (a as b,\n                c):\n        pass\n"),
    (9, "x = 1\n@buttons[0].clicked.connect\ndef f():\n    pass\n"),
    (9, "x = 1\n@(lambda f: f)\ndef f():\n    pass\n"),
    (9, "x = 1\n@a(1)(2)\ndef f():\n    pass\n"),
    (10, "match x:\n    case [1, *_]:\n        pass\n"),
    (11, "try:\n    pass\nexcept* ValueError:\n    pass\n"),
    (11, "x = a[*b]\n"),
    (11, "x = a[1, *b]\n"),
    (11, "x = f()[*b]\n"),
    (11, "def f(*args: *Ts):\n    pass\n"),
    (12, "x = 1\ntype X = int\n"),
    (12, "def f[T](x: T) -> T:\n    return x\n"),
    (12, "class A[T]:\n    pass\n"),
]
FSTRINGS = [
    (8, "f'{a=}'"),
    (8, 'f"one {a} and {b = :>10}"'),
    (8, 'f"""\n{a=!r}\n"""'),
    (12, "f'{a['b']}'"),
    (12, 'f"{", ".join(a)}"'),
    (12, "f'{chr(10)} {\"\\n\".join(a)}'"),
    (12, "rf'{f'{a}'}'"),
    (12, "f'''{\na  # why\n}'''"),
    (12, "f'{\na}'"),
    (12, "f'''{'\\n'.join(a)}'''"),
    (12, "F'{a['b']:{c['d']}}'"),
    (12, "f'''{f'''{a}'''}'''"),
]
HARMLESS = [
    "f'{a!r:>{10}}' + f\"{a['x']:=10}\" + f'''{a[\"b\"]} {{ }}'''\n",
    "f'{a}' + '{' + f'{{' + f'}}{a}'\n",
    "f'{a == b} {a != b} {f(x=1)} {a <= b}'\n",
    "f(*a, **b); x = [*a]; x = [1, *a]; x, *y = z; x = a[b * c, d]\n",
    "with (open)('x') as f, (open)('y') as g:\n    pass\n".replace("with", "pass\nwith"),
    "pass\nwith (a):\n    pass\n",
    "@a.b.c(1)\n@d\n# comment\n@e  # comment\ndef f(): pass\n",
    "case = match = type = 1\ntype = [case]\nmatch[case] = type / (2)\n",
    "x = '''\nmatch x:\n    case 1:\n(a := b) f'{a['b']}'\n@a[0]\n'''\n",
]


@pytest.mark.parametrize(("minor", "source"), CONSTRUCTS)
def test_a_construct_needs_its_python(minor: int, source: str) -> None:
    if minor > sys.version_info[1]:
        pytest.skip("the running Python does not know it")
    found = newer.needs(source.encode(), minor - 1)
    assert found is not None
    assert found.minor == minor
    assert newer.needs(source.encode(), minor) is None


REFUSED = [
    "def f(a, /, b): pass\n",
    "def f(\n    a,\n    /,\n    b,\n): pass\n",
    "def f(a,  # one\n    /): pass\n",
    "f = lambda a, \\\n    /: a\n",
    "match x:\n    case 1: pass\n",
    "match (x\n  ):\n # why\n\n\t\tcase [1]: pass\n",
    "match\tx :\n  \f  case 1: pass\n",
    "match \\\n  -x, y:\n    case 1, *_: pass\n",
    "match[x]:\n    case 1: pass\n",
    "try: pass\nexcept* E: pass\n",
    "try:\n    pass\nexcept *E as e:\n    pass\n",
    "pass\ntype X = int\n",
    "pass\ntype  X[T] = int\n",
    "def f[T](x): pass\n",
    "async def f[T](x): pass\n",
    "async \\\n  \\\n def  f[T](x): pass\n",
    "class A[T]: pass\n",
    "@a\nclass  A[T](B): pass\n",
]
AROUND = [
    "",
    "\ufeff",
    "# a comment\n",
    "#!python\n# -*- coding: latin-1 -*-\n",
    '"""A text: match this, class A[T], except *one.\n"""\n',
    "x = 1; y = 2\n\f",
    "if x:\n    y = {1:\n 2}\n",
    "x = '\\\n'\n\\\n",
]


@pytest.mark.parametrize("source", REFUSED)
@pytest.mark.parametrize("before", AROUND)
def test_what_the_parser_refuses_is_seen_wherever_it_stands(source: str, before: str) -> None:
    for indent, end in product(("", "  ", "\t", " \f "), ("\n", "\r\n")):
        inner = "".join(f"{indent}{line}\n" for line in source.splitlines())
        data = (before + (f"if x:\n{inner}" if indent else source)).replace("\n", end).encode()
        try:
            compile(data, "source", "exec")
        except SyntaxError:
            continue  # under an older Python than it needs, or a coding line behind a byte order mark
        assert newer.needs(data, 7) is not None, data


@pytest.mark.parametrize("quiet", [text for text in AROUND if text.startswith('"')])
def test_words_in_a_text_cost_no_parsing(quiet: str) -> None:
    assert not newer._signs(quiet.encode(), newer._PARSED, 8)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the running Python does not know it")
def test_in_other_encodings_lines_begin_elsewhere() -> None:
    source = b"# coding: utf-7\npass+AAo-class A[T]: pass\n"
    compile(source, "source", "exec")
    assert newer.needs(source, 11) is not None


@pytest.mark.skipif(sys.version_info < (3, 12), reason="f-strings are one token")
@pytest.mark.parametrize(("minor", "expression"), FSTRINGS)
def test_an_fstring_needs_its_python(minor: int, expression: str) -> None:
    source = f"a = b = {{}}\nx = {expression}\n".encode()
    found = newer.needs(source, minor - 1)
    assert found is not None
    assert found.minor == minor
    assert newer.needs(source, minor) is None


@pytest.mark.skipif(sys.version_info < (3, 12), reason="f-strings are one token")
@pytest.mark.parametrize("prefix", ["f", "F", "rf", "fr", "RF", "Fr", "fR"])
@pytest.mark.parametrize(("minor", "expression"), [each for each in FSTRINGS if each[1][0] in "fF"])
def test_an_fstring_is_seen_whatever_is_in_front_of_it(minor: int, expression: str, prefix: str) -> None:
    for before in ("x = ", "x = (1,", "{'f': 'f'}; 'elif'; x = '{' + ", "f'{a}', f\"{a}\", f'''{a}''' ; "):
        source = f"a = b = {{}}\n{before}{prefix}{expression[1:]}{')' * before.count('(')}\n".encode()
        compile(source, "source", "exec")
        found = newer.needs(source, minor - 1)
        assert found is not None, source


@pytest.mark.parametrize("source", HARMLESS)
def test_what_only_looks_newer_needs_nothing(source: str) -> None:
    assert newer.needs(source.encode(), 6) is None


HOSTILE = [
    b"f'" + b"{" * 200_000,
    b"f'{" * 100_000,
    b'f"""' + b"{" * 200_000,
    b"a[" * 200_000,
    b"a[," * 100_000 + b" " * 100_000,
    b"\n@" + b"(" * 200_000,
    b"from . import (" + b"a, " * 100_000,
    b"from . import (" * 50_000,
    b"import " + b"a, " * 100_000,
    b"with (" * 100_000,
    b"type " * 100_000,
]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_source_takes_no_time(source: bytes) -> None:
    from time import process_time

    before = process_time()
    newer.needs(source, 6)
    python_lines.imports(source)
    python_lines.bound(source)
    assert process_time() - before < 5


def test_the_search_for_imports_finds_every_spelling() -> None:
    source = (
        b"\xef\xbb\xbfimport a\r\nimport b.c as d, e\r\nfrom . import (  # why)\r\n    f,  # (g)\r\n    h as i,\r\n)\r\n"
        b"from .j import k; import l\r\nfrom ..m.n \\\r\n    import o, \\\r\n    p\r\nfrom q import *\r\n    import indented\r\n"
    )
    found = [(each.module, each.level, each.names) for each in python_lines.imports(source)]
    assert found == [
        ("a", 0, ()),
        ("b.c", 0, ()),
        ("e", 0, ()),
        ("", 1, ("f", "h")),
        ("j", 1, ("k",)),
        ("l", 0, ()),
        ("m.n", 2, ("o", "p")),
        ("q", 0, ("*",)),
    ]
