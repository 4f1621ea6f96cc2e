"""The GitHub Action: its steps as a runner would run them, and no input that can become code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import build
import pytest

ROOT = Path(__file__).resolve().parent.parent
yaml = pytest.importorskip("yaml")


def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return loaded


def test_inputs_reach_scripts_through_the_environment_only() -> None:
    used = set()
    for step in action()["runs"]["steps"]:
        if "run" in step:
            assert "${{" not in step["run"]
            assert step["shell"] == "bash"
            values = [*step["env"].values(), step.get("working-directory", "")]
        else:
            values = [*step["with"].values()]
        values.append(step.get("if", ""))
        used |= {name for value in values for name in re.findall(r"inputs\.([\w-]+)", value)}
    assert used == set(action()["inputs"])


def test_every_input_and_output_is_documented() -> None:
    page = (ROOT / "docs" / "integrations" / "github.md").read_text(encoding="utf-8")
    for name in (*action()["inputs"], *action()["outputs"]):
        assert f"`{name}`" in page


class Ran:
    def __init__(self, folder: Path, code: int, out: str) -> None:
        self.code = code
        self.out = out
        self.outputs = dict(line.split("=", 1) for line in (folder / "output").read_text(encoding="utf-8").splitlines())
        self.summary = (folder / "summary").read_text(encoding="utf-8")
        sarif = folder / "pkglint.sarif"
        self.sarif: Any = json.loads(sarif.read_text(encoding="utf-8")) if sarif.exists() else None


def run(project: Path, folder: Path, **inputs: str) -> Ran:
    (step,) = [step for step in action()["runs"]["steps"] if step.get("id") == "run"]
    folder.mkdir(exist_ok=True)
    for name in ("output", "summary"):
        (folder / name).write_text("", encoding="utf-8")
    values = {name: value.get("default", "") for name, value in action()["inputs"].items()} | inputs
    command = folder / "pkglint"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pkglint "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    env = {
        key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: values[match[1]], value)
        for key, value in step["env"].items()
    }
    env |= {
        "PKGLINT": str(command),
        "RUNNER_TEMP": str(folder),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
    }
    script = folder / "script.sh"
    script.write_text(step["run"], encoding="utf-8")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)], cwd=project / values["working-directory"], env={**os.environ, **env},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return Ran(folder, done.returncode, done.stdout)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    tree = build.build_tree(tmp_path / "repository" / "packages")
    (tree / "dist").mkdir()
    build.build_wheel(tree / "dist")
    build.build_sdist(tree / "dist")
    (tree / ".gitignore").write_text("/*dist/\n", encoding="utf-8")
    build.git(tree.parent.parent, "init", "-q", "-b", "main")
    build.git(tree.parent.parent, "add", "-A")
    return tree


needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="the steps are for bash")


@needs_bash
def test_a_clean_release(project: Path, tmp_path: Path) -> None:
    ran = run(project, tmp_path / "runner")
    assert (ran.code, ran.outputs["exit-code"]) == (0, "0"), ran.out
    assert "::error" not in ran.out
    assert ran.sarif["runs"][0]["results"] == []


@needs_bash
def test_findings_are_annotated_summed_up_and_fail_the_step(project: Path, tmp_path: Path) -> None:
    build.build_wheel(project / "dist", metadata={"Classifier": ["Typing :: Typed", "Typing :: Typd"]})
    ran = run(project.parent.parent, tmp_path / "runner", **{"working-directory": "packages/tree"})
    assert (ran.code, ran.outputs["exit-code"]) == (1, "1")
    assert "::error file=packages/tree/pyproject.toml," in ran.out
    assert "unknown-classifier" in ran.summary
    assert Path(ran.outputs["sarif-file"]).is_file()
    (result,) = [result for result in ran.sarif["runs"][0]["results"] if result["ruleId"] == "unknown-classifier"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "packages/tree/pyproject.toml"
    assert "automationDetails" not in ran.sarif["runs"][0], "the category is the upload's"
    lenient = run(project, tmp_path / "lenient", **{"fail-on": "never", "summary": "false"})
    assert (lenient.code, lenient.summary) == (0, "")


@needs_bash
def test_paths_and_arguments_are_lines_and_never_code(project: Path, tmp_path: Path) -> None:
    ran = run(project, tmp_path / "source", args="--source\n--select=pypi")
    assert ran.code == 0
    assert "in the source tree" in ran.out
    (project / "my dist").mkdir()
    build.build_wheel(project / "my dist")
    ran = run(project, tmp_path / "two", paths="dist/\nmy dist\n", args="--select=pypi\n--source-root=.\n")
    assert (ran.code, ran.outputs["exit-code"]) == (0, "0")
    hostile = '$(touch owned); `touch owned` "; touch owned; "'
    ran = run(project, tmp_path / "hostile", paths=hostile, args=f"--select={hostile}")
    assert ran.code == 2
    assert not list(project.rglob("owned"))


@needs_bash
@pytest.mark.parametrize(
    ("args", "code"),
    [
        ("--source --select=pypi", 0),
        ("  --source   --select pypi  ", 0),
        ("--source .\n--select=pypi --fail-on=never", 0),
        ("--source --select=pypi --config=no such file.toml", 2),
        ("--source --selct=pypi", 2),
    ],
)
def test_arguments_on_one_line(project: Path, tmp_path: Path, args: str, code: int) -> None:
    ran = run(project, tmp_path / "runner", args=args)
    assert ran.code == code
    assert code or "in the source tree" in ran.out


@needs_bash
def test_a_failed_run_has_no_report_of_an_earlier_one(project: Path, tmp_path: Path) -> None:
    assert "sarif-file" in run(project, tmp_path / "runner").outputs
    second = run(project, tmp_path / "runner", args="--no-such-option")
    assert second.code == 2
    assert "sarif-file" not in second.outputs
    assert second.sarif is None
