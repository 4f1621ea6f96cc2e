"""`--build`: the project's backend makes an sdist and a wheel from it, elsewhere; what goes wrong there is told."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING

import build as make
import pytest

from pkglint.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.skipif(find_spec("build") is None, reason="the library `build` builds")]

BACKEND = """\
import io, os, tarfile, zipfile

METADATA = "Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\nClassifier: Typing :: Typd\\n"


def build_sdist(sdist_directory, config_settings=None):
    with tarfile.open(os.path.join(sdist_directory, "demo-1.0.tar.gz"), "w:gz") as archive:
        for name in ("pyproject.toml", "backend.py"):
            archive.add(name, "demo-1.0/" + name)
        member = tarfile.TarInfo("demo-1.0/PKG-INFO")
        member.size = len(METADATA)
        archive.addfile(member, io.BytesIO(METADATA.encode()))
    return "demo-1.0.tar.gz"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    name = "demo-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as archive:
        archive.writestr("demo-1.0.dist-info/METADATA", METADATA)
        archive.writestr("demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\n")
    return name
"""
PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "demo"
version = "1.0"
classifiers = ["Typing :: Typd"]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    (root / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (root / "backend.py").write_text(BACKEND, encoding="utf-8")
    make.git(root, "init", "-q")
    make.git(root, "add", "-A")
    monkeypatch.chdir(root)
    return root


def test_sdist_wheel_and_tree_are_one_release(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--no-isolation", "--select", "unknown-classifier", "--output-format", "json"]
    assert main(["--build", ".", *chosen]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [artifact["kind"] for artifact in report["artifacts"]] == ["wheel", "sdist", "tree"]
    (found,) = report["findings"]
    assert (found["location"]["path"], found["location"]["line"]) == ("pyproject.toml", 9)
    assert len(found["subjects"]) == 3
    assert not [path for path in project.iterdir() if path.name in {"dist", "build"}]


def test_a_failing_back_end_is_a_finding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The tree is linted all the same, and the sdist, which was built; the place is the line that the traceback names."""
    broken = BACKEND.replace(
        '    name = "demo-1.0-py3',
        '    raise RuntimeError("no compiler here, token=" + __file__)\n    name = "demo-1.0-py3',
    )
    (project / "backend.py").write_text(broken, encoding="utf-8")
    assert main(["--build", "--no-isolation", "--output-format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [(each["kind"], each["path"]) for each in report["artifacts"]] == [
        ("sdist", "demo-1.0.tar.gz"),
        ("tree", "."),
    ]
    (found,) = [each for each in report["findings"] if each["rule"] == "build-fails"]
    line = broken[: broken.index("raise RuntimeError")].count("\n") + 1
    assert (found["location"]["path"], found["location"]["line"]) == ("backend.py", line)
    assert found["message"] == "backend could not build the wheel"
    assert found["facts"]["output"].splitlines()[-1] == "RuntimeError: no compiler here, token=backend.py"
    assert "pkglint-" not in found["facts"]["output"]
    assert "unknown-classifier" in {each["rule"] for each in report["findings"]}
    assert main(["--build", "--no-isolation", "--select", "build-fails"]) == 1
    assert "  > RuntimeError: no compiler here" in capsys.readouterr().out


def test_an_environment_that_cannot_be_made(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Then nobody knows whether the back end works: exit code 2, and what the tree shows is told."""
    text = PYPROJECT.replace("requires = []", 'requires = ["a-project-that-nobody-has==9999"]')
    (project / "pyproject.toml").write_text(text, encoding="utf-8")
    assert main(["--build", "--no-isolation"]) == 2
    out = capsys.readouterr().out
    assert (
        "pkglint: error: the build environment could not be made: missing here: a-project-that-nobody-has==9999" in out
    )
    assert "[unknown-classifier]" in out
    assert "[build-fails]" not in out


def test_from_a_directory_of_the_project(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "src" / "demo").mkdir(parents=True)
    monkeypatch.chdir(project / "src" / "demo")
    assert main(["--build", "--no-isolation", "--select", "unknown-classifier"]) == 1
    assert "../../pyproject.toml:9:" in capsys.readouterr().out
    assert main(["--source", "--select", "unknown-classifier"]) == 1
    assert "../../pyproject.toml:9:" in capsys.readouterr().out


def test_nothing_to_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--build", str(tmp_path)]) == 2
    assert "no pyproject.toml, setup.cfg or setup.py" in capsys.readouterr().err
    assert main(["--build", str(tmp_path / "absent")]) == 2
    assert "no such directory" in capsys.readouterr().err
