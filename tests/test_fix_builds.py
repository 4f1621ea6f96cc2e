"""Each kind of fix, before and after, built by the real back ends: a fix never breaks a build, and the wheel has what it promises."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import build
import pytest

from pkglint.cli import main

pytestmark = pytest.mark.slow

BACKENDS = {
    "setuptools": ("setuptools>=61", "setuptools.build_meta"),
    "hatchling": ("hatchling", "hatchling.build"),
    "flit-core": ("flit_core>=3.2,<5", "flit_core.buildapi"),
    "pdm-backend": ("pdm-backend>=2", "pdm.backend"),
    "poetry-core": ("poetry-core>=2.0", "poetry.core.masonry.api"),
    "uv-build": ("uv_build>=0.6", "uv_build"),
}
FLOORS = {
    "setuptools": "setuptools>=77.0.3",
    "hatchling": "hatchling>=1.27",
    "flit-core": "flit_core>=3.12,<5",
    "pdm-backend": "pdm-backend>=2.4",
    "poetry-core": "poetry-core>=2.2",
    "uv-build": "uv_build>=0.7",
}
PROJECT = """\
[build-system]
requires = ["{requires}"]
build-backend = "{backend}"

[project]
name = "demo"
version = "1.0"
description = "Shows what a well-kept distribution looks like"
readme = "README.md"
requires-python = ">=3.9.*"
{license}
classifiers = [
    "Development Status :: 5 - Production/Stable",
    "Framework :: Djangoo",
    "License :: OSI Approved :: MIT License",
    "Typing :: Typed",
]
{more}
"""


def wheel_of(project: Path, out: Path) -> Path:
    """Build sdist and wheel with the installed back end and return the wheel."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--skip-dependency-check", "--outdir", str(out), str(project)]  # fmt: skip
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # where uv_build has its program
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"PATH": path})
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("*.whl")
    return wheel


def contents(wheel: Path) -> dict[str, str]:
    """Return path → text of a wheel's files."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("license", ['license = { text = "MIT" }', 'license = { file = "LICENSE" }'])
@pytest.mark.parametrize("backend", BACKENDS)
def test_before_and_after(backend: str, license: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: A002
    requires, module = BACKENDS[backend]
    text = PROJECT.format(requires=requires, backend=module, license=license, more="")
    tree = build.build_tree(
        tmp_path,
        {"pyproject.toml": text, "src/demo/__init__.py": '"""A demonstration."""\n', "LICENSE": build.LICENSE, "README.md": build.README},
    )  # fmt: skip
    monkeypatch.chdir(tree)
    # What the fixes are for stops some back ends; without the wrong values the project as it was is built.
    fine = text.replace(">=3.9.*", ">=3.9").replace('    "Framework :: Djangoo",\n', "")
    (tree / "pyproject.toml").write_text(fine, encoding="utf-8")
    before = contents(wheel_of(tree, tmp_path / "before"))
    (tree / "pyproject.toml").write_text(text, encoding="utf-8")
    assert main(["fix", "--apply"]) == 0
    assert FLOORS[backend] in (tree / "pyproject.toml").read_text(encoding="utf-8")
    after = contents(wheel_of(tree, tmp_path / "after"))
    assert set(before) <= set(after) | {"demo-1.0.dist-info/LICENSE"}
    assert "demo/py.typed" in after
    assert "demo-1.0.dist-info/licenses/LICENSE" in after
    headers = after["demo-1.0.dist-info/METADATA"].partition("\n\n")[0].splitlines()
    assert "License-Expression: MIT" in headers
    assert "License-File: LICENSE" in headers
    assert "Classifier: Framework :: Django" in headers
    assert "Requires-Python: >=3.9" in headers
    assert not [line for line in headers if line.startswith("Classifier: License")]


WRONG = """\
[build-system]
requires = ["{requires}", "wheel"]
build-backend = "{backend}"

[project]
name = "demo"
version = "1.1"
description = "Shows what a well-kept distribution looks like"
readme = "README.md"
requires-python = ">=3.9"
license = "MIT"
dependencies = [
    "packaging >= 20 < 90",  # a comma
    "tomli = 2.0",
]

[project.urls]
Source = "https://github.com/Analytical/demo"

[project.scripts]
demo = "src.demo.cli:main"
demo-two = "demo.cli:mian"
"""


@pytest.mark.parametrize("backend", BACKENDS)
def test_unsafe_ones_before_and_after(backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requires, module = BACKENDS[backend]
    text = WRONG.format(requires=requires, backend=module)
    tree = build.build_tree(
        tmp_path,
        {
            "pyproject.toml": text,
            "src/demo/__init__.py": '"""A demonstration."""\n__version__ = "1.0"\n',
            "src/demo/cli.py": "def main(): ...\n",
            "LICENSE": build.LICENSE,
            "README.md": build.README + "\nSee [the guide](docs/guide.md#top) and ![a picture](docs/a.png).\n",
            "docs/guide.md": "# Guide\n",
            "docs/a.png": "x",
        },
    )
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"], ["tag", "v1.0"]):
        build.git(tree, *command)
    monkeypatch.chdir(tree)
    (tree / "pyproject.toml").write_text(
        text.replace("20 < 90", "20, < 90").replace("= 2.0", "== 2.0"), encoding="utf-8"
    )
    before = contents(wheel_of(tree, tmp_path / "before"))
    (tree / "pyproject.toml").write_text(text, encoding="utf-8")
    assert main(["fix", "--apply", "--unsafe-fixes", "--ignore", "typing"]) == 0
    after = contents(wheel_of(tree, tmp_path / "after"))
    assert set(before) == set(after)
    assert after["demo/__init__.py"] == '"""A demonstration."""\n__version__ = "1.1"\n'
    assert "demo=demo.cli:main" in after["demo-1.1.dist-info/entry_points.txt"].replace(" ", "")
    assert "demo-two=demo.cli:main" in after["demo-1.1.dist-info/entry_points.txt"].replace(" ", "")
    metadata = after["demo-1.1.dist-info/METADATA"]
    assert "Requires-Dist: tomli==2.0" in metadata.replace(" (==2.0)", "==2.0")
    assert "[the guide](https://github.com/Analytical/demo/blob/v1.1/docs/guide.md#top)" in metadata
    assert "![a picture](https://raw.githubusercontent.com/Analytical/demo/v1.1/docs/a.png)" in metadata
    written = (tree / "pyproject.toml").read_text(encoding="utf-8")
    assert '"packaging>=20,<90",  # a comma\n' in written
    assert ('"wheel"' not in written) == (backend == "setuptools")
