"""The hooks, run by pre-commit itself in a scratch git project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
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
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a test run have: pre-commit installs the hooks into it once, and locks it while it does."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="module")
def home(shared: Path) -> Path:
    return shared / "pre-commit-home"


@pytest.fixture(scope="module")
def hooks(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the hooks and the package as they are now, uncommitted changes included."""
    folder = tmp_path_factory.mktemp("hooks") / "pkglint"
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    build.git(folder, "init", "-q", "-b", "main")
    build.git(folder, "add", "-A")
    build.git(folder, "commit", "-q", "-m", "all")
    build.git(folder, "tag", "v0.1.0")
    with suppress(OSError):  # another process was first
        folder.rename(shared / "hooks")
    return shared / "hooks"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A clean project under git, with hatchling as its backend."""
    tree = build.build_tree(tmp_path)
    (tree / ".gitignore").write_text("/dist/\n*.pyc\n", encoding="utf-8")
    build.git(tree, "init", "-q", "-b", "main")
    build.git(tree, "add", "-A")
    build.git(tree, "commit", "-q", "-m", "all")
    return tree


def configure(project: Path, hooks: Path, *names: str) -> None:
    """Use some of the hooks in a project, as its people do, and commit that."""
    listed = "".join(f"      - id: {name}\n" for name in names)
    config = f"repos:\n  - repo: {hooks.as_uri()}\n    rev: v0.1.0\n    hooks:\n{listed}"
    (project / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    build.git(project, "add", "-A")
    build.git(project, "commit", "-q", "-m", "configure")


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
    assert list(found) == ["pkglint", "pkglint-fix", "pkglint-build", "pkglint-dist"]
    page = (ROOT / "docs" / "integrations" / "pre-commit.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in found)
    assert found["pkglint"].get("stages") is None
    assert found["pkglint"]["always_run"]
    assert "files" not in found["pkglint"]
    assert found["pkglint-build"]["stages"] == ["pre-push", "manual"]
    assert found["pkglint-dist"]["stages"] == ["manual"]


@NEEDED
def test_the_manifest_is_valid(home: Path) -> None:
    done = pre_commit("validate-manifest", str(HOOKS), cwd=ROOT, home=home)
    assert done.returncode == 0, done.stdout


@NEEDED
@pytest.mark.slow
def test_the_source_hook(project: Path, hooks: Path, home: Path) -> None:
    configure(project, hooks, "pkglint")
    done = pre_commit("run", "--all-files", "--verbose", cwd=project, home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no findings in the source tree" in done.stdout
    line = spoil(project)
    done = pre_commit("run", "--all-files", cwd=project, home=home)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"pyproject.toml:{line}:5: error: 'Typing :: Typd' is not a valid classifier" in done.stdout


@NEEDED
@pytest.mark.slow
def test_the_hook_blocks_a_commit(project: Path, hooks: Path, home: Path) -> None:
    configure(project, hooks, "pkglint")
    done = pre_commit("install", cwd=project, home=home)
    assert done.returncode == 0, done.stdout
    line = spoil(project)
    before = run("git", "rev-parse", "HEAD", cwd=project, home=home).stdout
    done = run("git", "commit", "-q", "-a", "-m", "faulty", cwd=project, home=home)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"pyproject.toml:{line}:5: error:" in done.stdout + done.stderr
    assert run("git", "rev-parse", "HEAD", cwd=project, home=home).stdout == before
    assert "--write-baseline pkglint-baseline.json" in done.stdout + done.stderr


WORKFLOW = """\
on: push
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
        with:
          password: ${{ secrets.TOKEN }}
"""


@NEEDED
@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [
        ("src/demo/.env", "API_KEY=q8Wv3Zt1Ry6Kp0\n", "credential-file"),
        (".github/workflows/publish.yml", WORKFLOW, "long-lived-publish-token"),
        ("src/demo/conf.py", "import a_module_that_nobody_declares\n", "undeclared-import"),
    ],
)
def test_a_commit_of_one_file_wakes_the_hook(
    case: tuple[str, str, str], project: Path, hooks: Path, home: Path
) -> None:
    """Only an environment file, only a workflow, only a module: each is what the commit brings, and each is told."""
    path, text, rule = case
    (project / "src" / "demo").mkdir(parents=True, exist_ok=True)
    (project / "src" / "demo" / "__init__.py").write_text(
        "from demo import conf\n" if rule == "undeclared-import" else "", encoding="utf-8"
    )
    if rule == "undeclared-import":
        (project / "src" / "demo" / "conf.py").write_text("", encoding="utf-8")
    configure(project, hooks, "pkglint")
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text(text, encoding="utf-8")
    build.git(project, "add", "-f", path)
    done = pre_commit("run", "--verbose", cwd=project, home=home)
    assert f"[{rule}]" in done.stdout, done.stdout + done.stderr
    assert path in done.stdout


@NEEDED
@pytest.mark.slow
def test_the_hooks_for_builds(project: Path, hooks: Path, home: Path) -> None:
    configure(project, hooks, "pkglint-build", "pkglint-dist")
    chosen = ("--hook-stage", "manual", "--all-files", "--verbose")
    done = pre_commit("run", "pkglint-build", *chosen, cwd=project, home=home)
    assert "2 distributions and the source tree" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout
    assert not (project / "dist").exists()
    done = pre_commit("run", "pkglint-dist", *chosen, cwd=project, home=home)
    assert done.returncode == 1
    assert "dist/: no such file or directory; build first (python -m build)" in done.stdout
    (project / "dist").mkdir()
    build.build_wheel(project / "dist", metadata={"Classifier": ["Typing :: Typed", "Typing :: Typd"]})
    done = pre_commit("run", "pkglint-dist", *chosen, cwd=project, home=home)
    assert done.returncode == 1
    assert "'Typing :: Typd' is not a valid classifier" in done.stdout
