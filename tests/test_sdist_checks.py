"""What the rule files cannot say: names that are no text, tarfile as an oracle for links, and scripts of any content."""

from __future__ import annotations

import io
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pkglint.checks.sdist import layout
from pkglint.finding import Hit, Member
from pkglint.formats import setup_py, yaml_lines
from pkglint.model import Sdist

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def sdist(folder: Path, members: Iterable[tarfile.TarInfo], encoding: str = "utf-8") -> Sdist:
    path = folder / "demo-1.0.tar.gz"
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT, encoding=encoding) as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(b""))
    return Sdist(path)


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    found = list(layout.ambiguous(sdist(tmp_path, [tarfile.TarInfo("demo-1.0/caf\xe9.txt")], "latin-1")))
    assert [(path_of(hit), hit.facts["fault"]) for hit in found] == [("caf\udce9.txt", "not-utf-8")]


def path_of(hit: Hit) -> str:
    assert isinstance(hit.place, Member)
    return hit.place.path


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type = kind
    member.linkname = target
    return member


parts = st.sampled_from(["..", ".", "a", "b", "demo-1.0", ""])
targets = st.lists(parts, min_size=1, max_size=6).map("/".join).filter(bool)


@pytest.mark.skipif(not hasattr(tarfile, "data_filter"), reason="this Python has no data filter")
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from("xyz"), max_size=3), targets, st.sampled_from([tarfile.SYMTYPE, tarfile.LNKTYPE]))
@example([], "../x", tarfile.SYMTYPE)
@example(["x"], "../../demo-1.0/a", tarfile.SYMTYPE)
def test_links_are_refused_where_tarfile_refuses_them(directories: list[str], target: str, kind: bytes) -> None:
    """The archive is unpacked without its top directory, as installers do; links through links are not in this comparison."""
    name = "/".join(["demo-1.0", *directories, "link"])

    class Fake:
        top = "demo-1.0"

    entry = type(
        "Entry", (), {"name": name, "link": target, "kind": "symlink" if kind == tarfile.SYMTYPE else "hardlink"}
    )()
    ours = bool(layout.escape(Fake(), entry, {}))  # type: ignore[arg-type]
    stripped = link(name, target, kind).replace(name=name.removeprefix("demo-1.0/"), deep=False)
    if kind == tarfile.LNKTYPE:
        outer = link(name, target, kind)
        try:
            tarfile.data_filter(outer, "/nowhere/dest")
        except tarfile.FilterError:
            assert ours
        return
    # Out of the top directory and back in through its name is out for whoever unpacks without it.
    try:
        tarfile.data_filter(stripped, "/nowhere/dest")
        theirs = False
    except tarfile.FilterError:
        theirs = True
    if not ours:
        back_in = "demo-1.0" in target
        assert not theirs or back_in
    else:
        assert theirs


def test_a_link_through_a_link(tmp_path: Path) -> None:
    members = [
        tarfile.TarInfo("demo-1.0/PKG-INFO"),
        link("demo-1.0/a", "b/.."),
        link("demo-1.0/d/up", ".."),
        link("demo-1.0/c", "d/up/../x"),
    ]
    found = {path_of(hit) for hit in layout.unextractable(sdist(tmp_path, members))}
    assert found == {"c"}


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    members = [tarfile.TarInfo("demo-1.0/PKG-INFO"), link("demo-1.0/a", "b/x"), link("demo-1.0/b", "a/x")]
    assert {path_of(hit) for hit in layout.unextractable(sdist(tmp_path, members))} == {"a", "b"}


SCRIPTS = [
    b"open(*a)", b"x = x", b"x = y\ny = x\nopen(x)", b"setup(**setup)", b"def f(*a, b=1, **k): f(*a)\nf(1)", b"from . import *",
    b"Extension()", b"Extension('a', sources=x)", b"cythonize()", b"os.chdir()", b"setup(version=os.environ[None])",
    b"Path(__file__).parents[0] / 1", b"f'{x!r:{y}}'", b"a = b = open(__file__)", b"with suppress(OSError): open('x')",
    b"open('\\x00')", b"open(b'x')", b"open(1)", b"Path(open('x'))", b"def f(): return f()\nf()", b"\xff", b"(" * 300, b"-" * 5000 + b"1",
    b"def f(x):\n    f(x)\n    f(x)\n    f(x)\nf('a')",
]  # fmt: skip


@pytest.mark.parametrize("source", SCRIPTS)
def test_scripts_of_odd_content(source: bytes) -> None:
    setup_py.parse(source)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([source.decode("latin-1") for source in SCRIPTS[:19]] + ["if x:\n    return", "setup(name='a')", "import a.b", "'''"]), max_size=6))  # fmt: skip
def test_scripts_of_odd_parts(parts_: list[str]) -> None:
    setup_py.parse("\n".join(parts_).encode("latin-1"))


def test_what_a_script_reads() -> None:
    script = setup_py.parse(
        b"import os, codecs\nfrom pathlib import Path\nHERE = os.path.dirname(os.path.abspath(__file__))\n"
        b"def read(*p, encoding='utf8'):\n    return codecs.open(os.path.join(HERE, *p), 'r', encoding).read()\n"
        b"a = read('a', 'b.txt')\nb = (Path(__file__).parent / 'c.md').read_text()\nc = open(f'{\"d\"}.txt')\nd = open('e' + '.txt')\n"
    )
    assert [(read.path, read.line) for read in script.reads] == [
        ("a/b.txt", 6),
        ("c.md", 7),
        ("d.txt", 8),
        ("e.txt", 9),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b"- " * 50_000,
        b"{a: " * 20_000,
        b"a: &a [*a]",
        b"\xff",
        b"a: [",
        b"!!python/name:os.system x",
        b"? [a]\n: b",
    ],
)
def test_yaml_of_any_content(data: bytes) -> None:
    node = yaml_lines.parse(data)
    assert node.get("a", "b").text == ""


def test_yaml_keeps_lines_and_text() -> None:
    node = yaml_lines.parse(b"on: push\njobs:\n  a:\n    steps:\n      - run: |\n          x\n        if: true\n")
    (step,) = node.get("jobs", "a", "steps").elements()
    assert (node.get("on").text, step.line, step.line_of("if"), step.get("if").text) == ("push", 5, 7, "true")


def test_aliases_do_not_multiply() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    yaml_lines.parse("\n".join(lines).encode())
    assert "yaml" in sys.modules
