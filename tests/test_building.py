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


def test_a_failure_shows_the_backends_output(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = BACKEND.replace(
        '    name = "demo-1.0-py3', '    raise SystemExit("no compiler here")\n    name = "demo-1.0-py3'
    )
    (project / "backend.py").write_text(broken, encoding="utf-8")
    assert main(["--build", "--no-isolation"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("pkglint: .: the build failed; the backend's output ends:\n")
    assert "no compiler here" in err


def test_nothing_to_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--build", str(tmp_path)]) == 2
    assert "no pyproject.toml or setup.py" in capsys.readouterr().err
    assert main(["--build", str(tmp_path / "absent")]) == 2
    assert "no such directory" in capsys.readouterr().err
