"""Ten faults in a scratch project: each is found before anything is built, and its line leads to the place."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import build
import pytest

from pkglint.cli import main

ROOT = Path(__file__).resolve().parent.parent

PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "demo"
dynamic = ["version"]
description = "Shows what a well-kept distribution looks like"
readme = "README.md"
license = "MIT"
license-files = ["LICENSE"]
requires-python = ">=3.9.*"
authors = [{ name = "Ada Lovelace", email = "ada@analytical-engine.org" }]
keywords = ["packaging"]
classifiers = [
    "Development Status :: 5 - Production/Stable",
    "Framework :: Djangoo",
    "Natural Language :: Ukranian",
    "Programming Language :: Python :: 3.12",
]
dependencies = [
    "attrs",
    "requests >> 2",
    "helper @ git+https://github.com/analytical/helper",
]

[project.urls]
Homepage = "https://github.com/analytical/demo"
Documentation = "docs.analytical-engine.org/demo"

[project.scripts]
demo = "demo.command:main"

[project.optional-dependencies]
"test extras" = ["pytest"]

[tool.hatch.version]
path = "src/demo/__init__.py"
"""
README = """\
# demo

A small package that shows what a well-kept distribution looks like, with enough words in it to be a description.

![diagram](docs/diagram.png)
"""
INIT = '"""A demonstration."""\n\n__version__ = "1.0-final-2"\n'
CORE = '"""The core."""\n\n\ndef f(:\n    return 1\n'

PLANTED = {
    "invalid-requires-python": ("packages/demo/pyproject.toml", '">=3.9.*"'),
    "unknown-classifier": ("packages/demo/pyproject.toml", '"Framework :: Djangoo"'),
    "deprecated-classifier": ("packages/demo/pyproject.toml", '"Natural Language :: Ukranian"'),
    "invalid-requirement": ("packages/demo/pyproject.toml", '"requests >> 2"'),
    "direct-url-requirement": ("packages/demo/pyproject.toml", '"helper @ git+https://github.com/analytical/helper"'),
    "invalid-url": ("packages/demo/pyproject.toml", '"docs.analytical-engine.org/demo"'),
    "invalid-extra-name": ("packages/demo/pyproject.toml", '"test extras"'),
    "invalid-version": ("packages/demo/src/demo/__init__.py", "1.0-final-2"),
    "relative-image": ("packages/demo/README.md", "![diagram](docs/diagram.png)"),
    "syntax-error": ("packages/demo/src/demo/core.py", "def f(:"),
}
"""Rule → the file from the top of the repository, and the text that the location covers."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with the faulty project in a folder of it, which is the working directory."""
    top = tmp_path / "repository"
    files = {
        "pyproject.toml": PYPROJECT,
        "README.md": README,
        "LICENSE": build.LICENSE,
        "src/demo/__init__.py": INIT,
        "src/demo/core.py": CORE,
        "src/demo/command.py": "def main() -> None: ...\n",
        "src/demo/py.typed": "",
    }
    for name, text in files.items():
        path = top / "packages" / "demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build.git(top, "init", "-q", "-b", "main")
    build.git(top, "add", "-A")
    monkeypatch.chdir(top / "packages" / "demo")
    return top


def test_each_line_leads_to_its_place(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--source", "--output-format", "concise", "--color", "never"]) == 1
    lines = capsys.readouterr().out.splitlines()
    for rule, (path, text) in PLANTED.items():
        (line,) = [line for line in lines if line.endswith(f"[{rule}]")]
        match = re.match(r"([^:]+):(\d+):(\d+): (error|warning): ", line)
        assert match, line
        assert f"packages/demo/{match[1]}" == path
        shown = (project / path).read_text(encoding="utf-8").splitlines()[int(match[2]) - 1]
        assert shown[int(match[3]) - 1 :].startswith(text), line


def test_nothing_is_said_of_other_lines(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--source", "--output-format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert report["notifications"] == []
    places = {
        (found["rule"], found["location"]["path"], found["location"]["line"])
        for found in report["findings"]
        if found["severity"] != "note"
    }
    planted = {place[1:] for place in places if place[0] in PLANTED}
    assert len(planted) == len(PLANTED)
    assert not {place for place in places if place[1:] not in planted}


def sarif_of(project: Path, path: Path, *arguments: str) -> dict[str, Any]:
    assert main(["--source", "--output-format", f"sarif:{path}", "--output-format", "concise", *arguments]) == 1
    (run,) = json.loads(path.read_text(encoding="utf-8"))["runs"]
    found: dict[str, Any] = run
    return found


def test_sarif_has_the_files_and_lines(project: Path, tmp_path: Path) -> None:
    run = sarif_of(project, tmp_path / "a.sarif")
    places = {}
    for result in run["results"]:
        physical = result["locations"][0]["physicalLocation"]
        region = physical["region"]
        lines = (project / physical["artifactLocation"]["uri"]).read_text(encoding="utf-8").splitlines()
        covered = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
        assert region["startLine"] == region["endLine"]
        places[result["ruleId"]] = (physical["artifactLocation"]["uri"], covered)
        assert result["partialFingerprints"]["primaryLocationLineHash"]
    for rule, place in PLANTED.items():
        assert places[rule] == place
    fixable = {result["ruleId"] for result in run["results"] if "fixes" in result}
    assert fixable == {"unknown-classifier", "deprecated-classifier", "invalid-requires-python", "invalid-extra-name"}


def test_two_runs_and_any_number_of_workers_give_the_same_bytes(project: Path, tmp_path: Path) -> None:
    build.build_wheel(tmp_path, metadata={"Classifier": ["Framework :: Djangoo"]})
    build.build_sdist(tmp_path, metadata={"Classifier": ["Framework :: Djangoo"]})
    built = sorted(str(path) for path in tmp_path.glob("demo-*"))
    assert len(built) == 2
    reports = []
    for nth, jobs in enumerate(("1", "1", "2")):
        path = tmp_path / "reports" / f"{nth}.sarif"
        main(
            [
                *built,
                "--source-root",
                ".",
                "--jobs",
                jobs,
                "--output-format",
                f"sarif:{path}",
                "--sarif-category",
                "demo",
            ]
        )
        reports.append(path.read_bytes())
    assert reports[0] == reports[1] == reports[2]
    assert b"Djangoo" in reports[0]


@pytest.mark.skipif(find_spec("sarif") is None, reason="sarif-tools reads the report back")
@pytest.mark.slow
def test_sarif_tools_read_the_same(project: Path, tmp_path: Path) -> None:
    sarif_of(project, tmp_path / "a.sarif")
    out = tmp_path / "out.csv"
    command = [sys.executable, "-m", "sarif", "csv", str(tmp_path / "a.sarif"), "-o", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    rows = out.read_text(encoding="utf-8")
    for path, text in PLANTED.values():
        lines = (project / path).read_text(encoding="utf-8").splitlines()
        number = next(nth for nth, line in enumerate(lines, 1) if text in line)
        assert re.search(rf"{re.escape(path)},{number}\b", rows), (path, number)


def matched(pattern: str, line: str) -> tuple[str, ...] | None:
    found = re.match(pattern, line)
    return found.groups() if found else None


@pytest.mark.parametrize("color", ["never", "always"])
def test_the_matcher_of_vs_code_reads_every_line(project: Path, capsys: pytest.CaptureFixture[str], color: str) -> None:
    pattern = json.loads((ROOT / "docs" / "vscode-matcher.json").read_text("utf-8"))["pattern"]["regexp"]
    assert main(["--source", "--color", color]) == 1
    read = [groups for line in capsys.readouterr().out.splitlines() if (groups := matched(pattern, line))]
    for rule, (path, text) in PLANTED.items():
        (groups,) = [groups for groups in read if groups[5] == rule]
        lines = (project / path).read_text(encoding="utf-8").splitlines()
        number = next(nth for nth, line in enumerate(lines, 1) if text in line)
        assert (f"packages/demo/{groups[0]}", int(groups[1])) == (path, number)
        assert int(groups[2]) == lines[number - 1].index(text) + 1
        assert groups[3] in {"error", "warning"}
        assert groups[4]


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_baseline_holds_across_versions_lines_and_carriers(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = tmp_path / "baseline.json"
    chosen = ["--select", "unknown-classifier,deprecated-classifier,invalid-extra-name,relative-image"]
    assert main(["--source", *chosen, "--write-baseline", str(known)]) == 0
    assert len(json.loads(known.read_text())["findings"]) == 4
    # Lines move, the version changes.
    path = project / "packages" / "demo" / "pyproject.toml"
    path.write_text("# moved\n\n" + PYPROJECT.replace('    "Framework', '    # here\n    "Framework'), encoding="utf-8")
    init = project / "packages" / "demo" / "src" / "demo" / "__init__.py"
    init.write_text(INIT.replace("1.0-final-2", "2.0"), encoding="utf-8")
    readme = project / "packages" / "demo" / "README.md"
    readme.write_text(README.replace("\n\n![", "\n\nMore words.\n\n!["), encoding="utf-8")
    assert main(["--source", *chosen, "--baseline", str(known)]) == 0
    # The same faults in what is built.
    stated = {"Classifier": ["Natural Language :: Ukranian", "Framework :: Djangoo"], "Provides-Extra": "test extras"}
    text = readme.read_text(encoding="utf-8")
    (tmp_path / "dist").mkdir()
    build.build_wheel(tmp_path / "dist", metadata=stated, description=text, version="2.0")
    build.build_sdist(tmp_path / "dist", metadata=stated, description=text, version="2.0")
    for source in (["--source-root", "."], []):
        assert main([str(tmp_path / "dist"), *source, *chosen, "--baseline", str(known)]) == 0
    # A new fault is told.
    path.write_text(PYPROJECT.replace("Djangoo", "Flasck"), encoding="utf-8")
    capsys.readouterr()
    assert main(["--source", *chosen, "--baseline", str(known), "--output-format", "concise"]) == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "[" in line]
    assert "Flasck" in line


@pytest.mark.skipif(shutil.which("vim") is None, reason="vim reads its own errorformat")
def test_vim_reads_every_line_by_the_documented_errorformat(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "integrations" / "editors.md").read_text("utf-8")
    match = re.search(r"setlocal (errorformat=.+)", page)
    assert match
    assert main(["--source", "--output-format", "full", "--color", "never"]) == 1
    (tmp_path / "out.txt").write_text(capsys.readouterr().out, encoding="utf-8")
    script = f"""\
set nocompatible
set {match[1]}
cgetfile {tmp_path / "out.txt"}
call writefile(map(filter(getqflist(), 'v:val.valid'), 'bufname(v:val.bufnr) . "|" . v:val.lnum . "|" . v:val.type . "|" . v:val.text'), '{tmp_path / "vim.out"}')
qa!
"""
    (tmp_path / "script.vim").write_text(script, encoding="utf-8")
    command = ["vim", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", str(tmp_path / "script.vim")]
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    read = (tmp_path / "vim.out").read_text(encoding="utf-8").splitlines()
    for rule, (path, text) in PLANTED.items():
        (line,) = [line for line in read if line.endswith(f"[{rule}]")]
        name, number, kind, _ = line.split("|", 3)
        assert f"packages/demo/{name}" == path
        assert text in (project / path).read_text(encoding="utf-8").splitlines()[int(number) - 1]
        assert kind in {"e", "w"}


def test_the_documented_task_has_the_shipped_matcher() -> None:
    page = (ROOT / "docs" / "integrations" / "editors.md").read_text("utf-8")
    block = re.search(r"```json\n(.*?)```", page, re.DOTALL)
    assert block
    shipped = json.loads((ROOT / "docs" / "vscode-matcher.json").read_text("utf-8"))
    assert [task["problemMatcher"] for task in json.loads(block[1])["tasks"]] == [shipped, shipped]
