"""Short cuts through modules find what the long way finds, and are short."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from build import build_wheel

import pkglint
from pkglint.checks import typing
from pkglint.checks.code import own
from pkglint.checks.contents import data_files, data_paths
from pkglint.checks.contents.modules import likely_names, names_in
from pkglint.formats import _python_facts, python_source
from pkglint.model import Wheel
from pkglint.model.kept import kept

OWN = sorted(Path(pkglint.__file__).parent.rglob("*.py"))
DEEP = b"""
class A:
    global a
    import b
    def c(self, d=[e := 3], *, f: (g := 3) = 3) -> (h := 2):
        global i
        for j in k:
            import l
        else:
            import m
        try: import n
        except o: import p
        else: import q
        finally: from . import r
        match s:
            case {"t": u, **v}: import w
            case [*x]: from .. import y
        with z as aa:
            class B:
                import bb
                def cc(): import dd
        while 1: import ee
        async def ff():
            async for gg in hh: import ii
            async with jj: from kk import *
        if TYPE_CHECKING: import ll
        x = lambda: 3
"""


@pytest.mark.parametrize(
    "source", [DEEP, b"if __name__ == 'x': pass\nlog = getLogger(__name__)\ntype(a).__name__\n" + DEEP]
)
def test_functions_are_looked_through_for_statements_only(source: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [source, *(path.read_bytes() for path in OWN[::9])]
    assert not _python_facts._may_reach(source)
    quick = [_python_facts.facts(ast.parse(each), each) for each in sources]
    assert len(quick[0].function_imports) == 14
    monkeypatch.setattr(_python_facts, "_may_reach", lambda _: True)
    assert quick == [_python_facts.facts(ast.parse(each), each) for each in sources]


@pytest.mark.parametrize(
    "line",
    [
        "sys.modules[__name__] = x",
        "sys.modules[a] = x",
        "globals()[a] = x",
        "attach(a(b), __name__)",
        "importlib.import_module(__name__)",
        "setattr(sys.modules[a], b, c)",
        "x = lambda: globals()",
    ],
)
def test_what_reaches_the_module_from_a_function_is_seen(line: str) -> None:
    source = f"if __name__ == 'x': pass\nclass A:\n    def f():\n        {line}\n".encode()
    assert _python_facts.facts(ast.parse(source), source).dynamic


READING = b"""
import os, pkgutil
from importlib import resources
from flask import render_template
HERE = os.path.dirname(__file__)
THERE = os.path.join(
    HERE, "a")
@decorated(open(HERE + "/b"))
def f(g):
    if g:
        return open(
            os.path.join(THERE, "c"))
    here = HERE + "/d"
    class B:
        def h(self): return open(here)
    x = [1,
         2]
    return render_template("e"), pkgutil.get_data("demo", "f")
class A:
    def i(self): return resources.files("demo.j"), resources.files("demo").joinpath("k").read_text()
    def j(self, HERE): return open(HERE + "/l")
def m():
    try: open(HERE + "/n")
    except OSError: open(HERE + "/o", "w")
"""


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_statements_that_name_no_file_are_passed_over(ends: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    source = READING.replace(b"\n", ends)
    quick = data_paths.reads_of(source, "demo/x.py")
    assert quick is not None
    found = {path.rpartition("/")[2] for path, _ in quick.paths} | {package for package, _ in quick.anchors}
    assert found == {"b", "c", "d", "e", "f", "demo.j", "k"}
    assert quick.excused == {"demo/o"}
    monkeypatch.setattr(data_paths, "stands_on", lambda *_: True)
    monkeypatch.setattr(python_source, "stands_on", lambda *_: True)
    assert quick == data_paths.reads_of(source, "demo/x.py")


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        (b"open(__file__)", True),
        (b"f'{__file__}'", True),
        (b"x.__file__, '__file__', __file__s", False),
        (b"x.get_data()", False),
        (b"pkgutil.get_data()", True),
        (b"from . import resources\nresources.get_data()", True),
        (b"render_template('x')", False),
        (b"from quart import *\nrender_template('x')", True),
    ],
)
def test_modules_that_may_name_a_package_file(source: bytes, marked: bool) -> None:
    assert data_files.is_marked(source) == marked


def test_walking_on_some_lines_keeps_the_order() -> None:
    source = b"a\nif b:\n    c\n    x(\n 1)\n@x\n@c\ndef d():\n    e\n    x\nclass f: g\n"
    tree = ast.parse(source)
    lines = python_source.lines_with(source, (b"x",))
    assert lines == [4, 6, 10]
    names = [node.id for node in python_source.walk(tree, lines) if isinstance(node, ast.Name)]
    kept = {"b", "c", "x"}
    assert set(names) == kept
    assert names == [
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in kept and node.lineno != 3
    ]


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The sources that were parsed."""
    found: list[bytes] = []
    whole = python_source._parsed

    def parse(data: bytes) -> Any:
        found.append(data)
        return whole(data)

    monkeypatch.setattr(python_source, "_parsed", parse)
    return found


def test_who_imports_what_a_star_brings_is_not_parsed(tmp_path: Path, parsed: list[bytes]) -> None:
    files = {
        "demo/__init__.py": "from demo import a, b\n",
        "demo/tools/__init__.py": "from demo.tools.one import *\nfrom demo.tools.two import *\n",
        "demo/tools/one.py": "def other(): pass\n",
        "demo/tools/two.py": "def brought(): pass\n",
        "demo/a.py": "from demo.tools import brought\n",
        "demo/b.py": "from demo.tools import brought, absent\n",
    }
    wheel = Wheel(build_wheel(tmp_path, files))
    assert [hit.facts["module"] for hit in own.missing_own_module(wheel)] == ["demo.tools.absent"]
    assert files["demo/b.py"].encode() in parsed
    del parsed[:]
    del files["demo/b.py"]
    files["demo/__init__.py"] = "from demo import a\n"
    assert not [*own.missing_own_module(Wheel(build_wheel(tmp_path, files)))]
    assert not parsed, "the lines of the two modules say who brings the name"


def test_where_too_many_are_not_annotated_nothing_is_parsed(tmp_path: Path, parsed: list[bytes]) -> None:
    bare, good = "def f(x): pass\n" * 10, "def f(x: int) -> int: pass\n" * 39
    wheel = Wheel(build_wheel(tmp_path, {"demo/__init__.py": bare, "demo/a.py": good, "demo/b.py": good[:27]}))
    assert not [*typing.annotations_without_marker(wheel, min_functions=20, min_share=0.81)]
    assert not parsed
    hits = [*typing.annotations_without_marker(wheel, min_functions=20, min_share=0.8)]
    assert [hit.facts for hit in hits] == [{"functions": 50, "percent": 80}]


def test_what_is_worked_out_of_an_artifact_goes_with_it(tmp_path: Path) -> None:
    calls: list[Wheel] = []

    @kept
    def made(wheel: Wheel) -> object:
        calls.append(wheel)
        return object()

    one, other = (Wheel(build_wheel(tmp_path, {"demo.py": ""})) for _ in range(2))
    first = made(one)
    assert made(one) is first
    assert made(other) is not first
    assert made(one) is first
    one.close()
    assert made(one) is not first
    assert calls == [one, other, one]


IMPORTS = [
    "import pkg.word", "import os, pkg.word as w", "from pkg import word", "from pkg.word import x", "from .word import x", "from . import (\n    a,\n    word,\n)",
    "from . import (a,  # one)\n    word)", "from pkg \\\n    import word", "from pkg import \\\n    word", "from pkg import a, \\\n    word", "import \\\n pkg.word",
    "if a: import pkg.word", "try: import pkg.word\nexcept ImportError: pass", "def f():\n\tfrom pkg import word", "x = 1; from pkg import word; y = 2",
    "from pkg import (a); import pkg.word", "from pkg import(word)", "from pkg import word # import", "class A:\n  import pkg.word\n", "\x0cimport pkg.word",
    "import important\nimport pkg.word", "from pkg.word import (\n\n)", '"""import this"""\nimport pkg.word', "lambda: 0\nif 1:\n    import a\\\n, pkg.word",
]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
@pytest.mark.parametrize("text", IMPORTS)
def test_no_import_is_overlooked_by_what_looks_like_one(text: str, end: str) -> None:
    data = (text.replace("\n", end or "\n") + end + "word = 1" + end).encode()
    likely = likely_names(data, {b"word"}, "pkg")
    tree = python_source.parse_tree(data)
    real = names_in(ast.walk(tree), "pkg") if tree is not None else set()
    assert likely is None or {name for name in real if "word" in name} <= likely


def test_what_looks_like_no_import_is_not_parsed() -> None:
    assert likely_names(b"import os\nimport other.thing\nword = 3\n", {b"word"}, "pkg") == set()
    assert likely_names(b"from os import word\nimport json\n", {b"word"}, "pkg") == {"os", "os.word"}
    assert likely_names(b"we import a word here\n", {b"word"}, "pkg") is None
