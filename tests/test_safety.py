"""No name, value or file can write control sequences, forge a line or give a CI service a command, through the whole program."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import build
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_report import hostile_report

from pkglint.cli import main
from pkglint.report import FORMATS, escape, render

PIECES = [
    "\n", "\r", "\t", "\x1b[31m", "\x1b]8;;x\x1b\\", "\x9b1m", "\x00", "\x07", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041",
    "\udcff", "\ud800", "::", "::error::x", "::set-output name=a::b", "error", "%0A", "%0D%0A", "##[error]x", "##vso[task.x]", "##teamcity[x]", " ", "  ", ":", ":1:1: error: forged [x]",
    "1:", "]", "[", "|", "\\", "`", "``", "<script>", "<!--", "&lt;", "![a](b)", "[a](b)", "https://a.b", "www.a.b", "@a", "#1", "*", "_", "~~", "$x$", "---", "a", "é",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join) | st.text(max_size=40)


def commands(text: str) -> list[str]:
    """Return the lines that GitHub or Azure would run, and TeamCity's."""
    return [line for line in text.split("\n") if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)]


@pytest.mark.parametrize("fmt", FORMATS)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=TEXTS)
def test_any_text_is_printed_as_text(fmt: str, text: str) -> None:
    printed, plain = render(fmt, hostile_report(text)), render(fmt, hostile_report("x"))
    printed.encode("utf-8")
    assert not escape._INVISIBLE.search(printed.replace("\n", ""))
    found = commands(printed)
    if fmt == "github":
        assert all(re.match(r"::(error|notice) (file=[^:,]*,line=\d+,|title=)", line) for line in found)
        assert len(found) == 3
    else:
        assert not found
    match fmt:
        case "json" | "sarif" | "gitlab" | "rdjson":
            json.loads(printed)
        case "junit":
            ET.fromstring(printed)
        case "full":
            # Detail that only repeats another's is told once, so there may be lines less; every line that is no detail is there.
            heads = [line for line in printed.split("\n") if not line.startswith("  ")]
            assert len(heads) == len([line for line in plain.split("\n") if not line.startswith("  ")])
        case _:
            assert printed.count("\n") == plain.count("\n")


NAMES = [
    "a\x1b[2Jb.py", "a\n::error::forged.py", "a\r::error::forged.py", "::error::x.py", "##[error]x.py", "a:1:1: error: forged [x].py", "a\u202eyp.exe", "a\u2028b.py",
    "a|b`c.md", "<img src=x>.py", "a%0A::error::x.py", "C:\\Users\\x.py", "..\\..\\x.py", "\\\\server\\share\\x.py", "C:x.py", "a\x9bm.py", "con.py",
]  # fmt: skip
"""Names of members; none is a name that a file of an ordinary project has."""
VALUES = [
    "\x1b[2J",
    "x\r::error::x",
    "::error::x",
    "##[error]x",
    "a\u202eb",
    "<script>alert(1)</script>",
    "%0A::error::x",
]


def ill_named(folder: Path) -> Path:
    """Make a release in which every name and value is hostile, the files' own names among them, and return its folder."""
    dist = folder / "dist"
    dist.mkdir()
    files = {f"demo/{name}": "import os\nx = 1 if os is 1 else 2\n" for name in NAMES}
    headers = {"Keywords": VALUES, "Classifier": VALUES, "Requires-Dist": VALUES, "Project-URL": VALUES, "Author-email": VALUES, "License-File": VALUES, "Summary": VALUES, "Provides-Extra": VALUES, "Requires-Python": VALUES}  # fmt: skip
    points = "[console_scripts]\n" + "".join(f"a{n} = {value}\n" for n, value in enumerate(VALUES))
    own: Any = {"metadata": headers, "entry-points": points}
    wheel = build.build_wheel(dist, {**build.PACKAGE, **files, "demo/x.pyc": "x"}, **own)
    build.build_sdist(
        dist, {**{f"{name}": "x" for name in NAMES}, "setup.py": "x = '\x1b[2J'\nraise(\n"}, metadata=headers
    )
    data = wheel.read_bytes()
    for name in ("a\n::error::x", "::error::x", "\x1b[2J", "a\u202e", os.fsdecode(b"\xff\xfe")):
        (dist / f"{name}-1.0-py3-none-any.whl").write_bytes(data)
        (dist / f"{name}.txt").write_text("x")
    (dist / "::error::y-1.0.tar.gz").write_bytes(b"no archive\x1b[2J")
    return dist


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if sys.platform == "win32":
        pytest.skip("no file can have such a name here")
    return ill_named(tmp_path_factory.mktemp("safety"))


def harmless(out: str) -> None:
    assert not escape._INVISIBLE.search(out.replace("\n", ""))


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_hostile_names_and_values_in_every_format(
    fmt: str, jobs: str, dist: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(dist.parent)
    assert main(["--no-config", "--jobs", jobs, "--color", "never", "--output-format", fmt, "dist"]) == 1
    out, err = capfd.readouterr()
    harmless(out)
    harmless(err)
    assert not commands(err)
    assert not [line for line in commands(out) if fmt != "github"]
    if fmt == "github":
        assert all(re.match(r"::(error|warning|notice) (file=[^:,]*,line=\d+,|title=)", line) for line in commands(out))
    if fmt in {"full", "concise"}:
        heads = [line for line in out.splitlines() if re.match(r"\S.*: (error|warning|note): ", line)]
        assert heads
        assert not [line for line in heads if line.startswith(("a:1:1", "forged"))]


@pytest.mark.parametrize("arguments", [["inspect"], ["inspect", "--all"], ["inspect", "--format", "json"]])
def test_hostile_names_and_values_in_the_inspector(
    arguments: list[str], dist: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(dist.parent)
    main([*arguments, *(str(path.relative_to(dist.parent)) for path in sorted(dist.iterdir()))])
    out, err = capfd.readouterr()
    harmless(out)
    harmless(err)
    assert not commands(out + err)


@pytest.mark.parametrize("name", ["a\n::error::x", "::error::x", "\x1b[2J", "a\u202e", "\udcff"])
@pytest.mark.parametrize(
    "before", [[], ["--source"], ["--config"], ["--build"], ["--baseline"], ["explain"], ["fix"], ["--select"]]
)
def test_what_is_asked_for_is_named_harmlessly(
    name: str, before: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*before, name]) == 2
    out, err = capfd.readouterr()
    harmless(out)
    harmless(err)
    assert not commands(out + err)
    assert err.count("\n") == 1


def test_a_hostile_project_in_the_diff_of_a_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = build.pyproject({**build.PROJECT, "classifiers": ["License :: OSI Approved :: MIT License"]}, {})
    lines = "x = '''\n::error::forged\n  ##[error]forged\n \u202e'''\nclassifiers ="
    Path("pyproject.toml").write_text(text.replace("classifiers =", lines, 1), encoding="utf-8")
    Path("README.md").write_text("# demo\n")
    Path("LICENSE").write_text(build.LICENSE)
    assert main(["fix"]) == 1
    out, err = capfd.readouterr()
    assert "forged" in out
    harmless(out.replace("\t", ""))
    assert not commands(out + err)


def test_a_build_that_fails_noisily(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("build")
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text(
        "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
    )
    Path("backend.py").write_text("print('\\x1b[2J::error::x\\n::error::y')\nraise ValueError('##[error]z')\n")
    assert main(["--build", ".", "--no-isolation"]) == 1
    out, err = capfd.readouterr()
    assert "[build-fails]" in out
    harmless(out + err)
    assert not commands(out + err)


@pytest.mark.skipif(sys.platform == "win32", reason="no file can have such a name here")
@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
@pytest.mark.parametrize("encoding", [{}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1:strict"}])
@pytest.mark.parametrize("fmt", FORMATS)
def test_a_locale_without_unicode(fmt: str, locale: dict[str, str], encoding: dict[str, str], tmp_path: Path) -> None:
    build.build_wheel(
        tmp_path, {**build.PACKAGE, "demo/é.pyc": "x", "demo/日本.pyc": "x"}, filename="dému-1.0-py3-none-any.whl"
    )
    (tmp_path / os.fsdecode(b"d\xe9mo-1.0-py3-none-any.whl")).write_bytes(b"no archive")
    environment = {**os.environ, **locale, **encoding}
    command = [sys.executable, "-m", "pkglint", "--no-config", "--output-format", fmt, "--output-format", "json:report.json", "."]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 1
    out = done.stdout.decode("utf-8")
    harmless(out)
    if fmt not in {"json", "sarif", "gitlab", "rdjson", "statistics"}:
        assert "日本.pyc" in out
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert any("日本" in finding["message"] for finding in report["findings"])
