"""The hooks, run by pre-commit itself in a scratch git project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import build
import pytest

ROOT = Path(__file__).resolve().parent.parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"
NEEDED = pytest.mark.skipif(
    find_spec("pre_commit") is None or shutil.which("git") is None, reason="pre-commit and git run the hooks"
)


def environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PRE_COMMIT"))}
    identity = dict.fromkeys(
        ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"), "a@b.c"
    )
    return {
        **kept, **identity, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
    }  # fmt: skip


def run(*command: str, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env=environment(home), capture_output=True, text=True, encoding="utf-8", check=False
    )


def pre_commit(*arguments: str, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-m", "pre_commit", *arguments, cwd=cwd, home=home)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pre-commit-home")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the hooks and the package as they are now, uncommitted changes included."""
    folder = tmp_path_factory.mktemp("hooks") / "pkglint"
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    build.git(folder, "init", "-q", "-b", "main")
    build.git(folder, "add", "-A")
    build.git(folder, "commit", "-q", "-m", "all")
    build.git(folder, "tag", "v0.1.0")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A clean project under git, with hatchling as its backend."""
    tree = build.build_tree(tmp_path)
    (tree / ".gitignore").write_text("/dist/\n*.pyc\n", encoding="utf-8")
    build.git(tree, "init", "-q", "-b", "main")
    build.git(tree, "add", "-A")
    build.git(tree, "commit", "-q", "-m", "all")
    return tree


def spoil(project: Path) -> int:
    """Plant a classifier that does not exist, and return its line."""
    path = project / "pyproject.toml"
    text = path.read_text(encoding="utf-8").replace(
        '"Typing :: Typed"', '\n    "Typing :: Typd",\n    "Typing :: Typed"'
    )
    path.write_text(text, encoding="utf-8")
    return text[: text.index('"Typing :: Typd"')].count("\n") + 1


def test_the_manifest_is_what_the_documentation_says() -> None:
    yaml = pytest.importorskip("yaml")
    found = {hook["id"]: hook for hook in yaml.safe_load(HOOKS.read_text(encoding="utf-8"))}
    assert list(found) == ["pkglint", "pkglint-build", "pkglint-dist"]
    page = (ROOT / "docs" / "integrations" / "pre-commit.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in found)
    assert found["pkglint"].get("stages") is None
    assert found["pkglint-build"]["stages"] == ["pre-push", "manual"]
    assert found["pkglint-dist"]["stages"] == ["manual"]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("pyproject.toml", True),
        ("packages/one/pyproject.toml", True),
        ("setup.py", True),
        ("setup.cfg", True),
        ("MANIFEST.in", True),
        ("README", True),
        ("README.rst", True),
        ("LICENSE.txt", True),
        ("LICENCE", True),
        ("COPYING.LESSER", True),
        ("src/demo/py.typed", True),
        ("src/demo/__init__.py", True),
        ("src/demo/_version.py", True),
        ("src/demo/__about__.py", True),
        ("src/demo/version.py", True),
        ("CHANGELOG.md", True),
        ("src/demo/conversion.py", False),
        ("src/demo/core.py", False),
        ("tests/test_setup.py", False),
        ("docs/index.md", False),
    ],
)
def test_the_files_that_start_the_hook(path: str, wanted: bool) -> None:
    yaml = pytest.importorskip("yaml")
    pattern = next(
        hook["files"] for hook in yaml.safe_load(HOOKS.read_text(encoding="utf-8")) if hook["id"] == "pkglint"
    )
    assert (re.search(pattern, path) is not None) is wanted


@NEEDED
def test_the_manifest_is_valid(home: Path) -> None:
    done = pre_commit("validate-manifest", str(HOOKS), cwd=ROOT, home=home)
    assert done.returncode == 0, done.stdout


@NEEDED
@pytest.mark.slow
def test_the_source_hook(project: Path, hooks: Path, home: Path) -> None:
    done = pre_commit(
        "try-repo", str(hooks), "pkglint", "--ref", "v0.1.0", "--all-files", "--verbose", cwd=project, home=home
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no findings in the source tree" in done.stdout
    line = spoil(project)
    done = pre_commit("try-repo", str(hooks), "pkglint", "--ref", "v0.1.0", "--all-files", cwd=project, home=home)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"pyproject.toml:{line}:5: error: 'Typing :: Typd' is no classifier" in done.stdout


@NEEDED
@pytest.mark.slow
def test_the_hook_blocks_a_commit(project: Path, hooks: Path, home: Path) -> None:
    config = f"repos:\n  - repo: {hooks.as_uri()}\n    rev: v0.1.0\n    hooks:\n      - id: pkglint\n"
    (project / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    build.git(project, "add", "-A")
    build.git(project, "commit", "-q", "-m", "configure")
    done = pre_commit("install", cwd=project, home=home)
    assert done.returncode == 0, done.stdout
    line = spoil(project)
    before = run("git", "rev-parse", "HEAD", cwd=project, home=home).stdout
    done = run("git", "commit", "-q", "-a", "-m", "faulty", cwd=project, home=home)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"pyproject.toml:{line}:5: error:" in done.stdout + done.stderr
    assert run("git", "rev-parse", "HEAD", cwd=project, home=home).stdout == before
    # A commit of something else does not start it.
    build.git(project, "checkout", "-q", "HEAD", "--", "pyproject.toml")
    (project / "notes.txt").write_text("x", encoding="utf-8")
    build.git(project, "add", "notes.txt")
    done = run("git", "commit", "-m", "notes", cwd=project, home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Skipped" in done.stdout + done.stderr


@NEEDED
@pytest.mark.slow
def test_the_hooks_for_builds(project: Path, hooks: Path, home: Path) -> None:
    chosen = ("--hook-stage", "manual", "--all-files", "--verbose")
    done = pre_commit("try-repo", str(hooks), "pkglint-build", "--ref", "v0.1.0", *chosen, cwd=project, home=home)
    assert "2 distributions and the source tree" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout
    assert not (project / "dist").exists()
    done = pre_commit("try-repo", str(hooks), "pkglint-dist", "--ref", "v0.1.0", *chosen, cwd=project, home=home)
    assert done.returncode == 1
    assert "dist/: no such file" in done.stdout
    (project / "dist").mkdir()
    build.build_wheel(project / "dist", metadata={"Classifier": ["Typing :: Typed", "Typing :: Typd"]})
    done = pre_commit("try-repo", str(hooks), "pkglint-dist", "--ref", "v0.1.0", *chosen, cwd=project, home=home)
    assert done.returncode == 1
    assert "'Typing :: Typd' is no classifier" in done.stdout
