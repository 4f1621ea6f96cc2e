"""`pkglint release`: ticks and crosses from the ordinary findings, the next command, and the version in every place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import build
import pytest

from pkglint.cli import main
from pkglint.rehearse.index import Index

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tree = build.build_tree(
        tmp_path, {"src/demo/__init__.py": '"""A demonstration."""\n__version__ = "1.0"\n', "src/demo/py.typed": "", ".gitignore": "dist/\n"}
    )  # fmt: skip
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        build.git(tree, *command)
    monkeypatch.chdir(tree)
    return tree


def screen(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> tuple[dict[str, str], str, str]:
    """Run the command; return title → sign and text, the next command, and the whole output."""
    assert main(["release", *arguments]) == code
    out = capsys.readouterr().out
    rows = [line[2:] for line in out.splitlines() if line.startswith(("  ✓ ", "  ✗ "))]
    found = {row[2:14].strip(): f"{row[0]} {row[14:].strip()}".strip() for row in rows}
    return found, out.rstrip().rpartition("next: ")[2], out


def test_from_the_first_look_to_the_upload(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, following, _ = screen(capsys, code=1)
    assert [title for title, text in found.items() if text[0] == "✗"] == ["clean dist/", "tag"]
    assert list(found) == ["version", "changelog", "README", "licence", "types", "workflow", "metadata", "contents", "clean dist/", "tag"]  # fmt: skip
    assert found["clean dist/"] == "✗ no wheel and no sdist of this version"
    assert found["tag"] == "✗ this commit has no tag of the version"
    assert following == "python -m build"
    (project / "dist").mkdir()
    build.build_wheel(
        project / "dist", {"demo/py.typed": "", "demo/__init__.py": '"""A demonstration."""\n__version__ = "1.0"\n'}
    )
    found, following, _ = screen(capsys, code=1)
    assert found["clean dist/"] == "✗ no sdist of this version"
    assert following == "rm -r dist && python -m build"
    build.build_sdist(
        project / "dist",
        {
            "src/demo/py.typed": "",
            ".gitignore": "dist/\n",
            "src/demo/__init__.py": '"""A demonstration."""\n__version__ = "1.0"\n',
        },
    )
    found, following, _ = screen(capsys, code=1)
    assert found["clean dist/"].startswith("✓ demo-1.0-")
    assert following == "git tag v1.0"
    build.git(project, "tag", "v1.0")
    found, following, _ = screen(capsys, code=0)
    assert found["tag"] == "✓ v1.0"
    assert following == "twine upload dist/*"
    build.git(project, "remote", "add", "origin", "https://github.com/analytical/demo")
    assert screen(capsys, code=0)[1].startswith("git push origin v1.0, then ")


def test_the_index_is_asked_when_it_should_be(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PKGLINT_CACHE_DIR", str(tmp_path / "cache"))
    with Index() as index:
        monkeypatch.setenv("PKGLINT_INDEX_URL", index.simple_url)
        found, _, _ = screen(capsys, code=1)
        assert "index" not in found
        assert not index.requests
        found, _, out = screen(capsys, "--index", code=1)
        assert found["index"] == "✓"
        assert "[name-not-on-index]" in out
        found, following, _ = screen(capsys, "2.0", "--index", code=1)
        assert found["index"] == "✗ asked when the tree has the version"
        assert following == "pkglint release 2.0 --bump"
        index.project("demo").status = "archived"
        found, following, out = screen(capsys, "--index", code=1)
        assert found["index"] == "✗"
        assert "error: " in out
        assert following == "pkglint explain project-archived-or-quarantined"


def test_the_version_in_every_place(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, following, _ = screen(capsys, "1.1", code=1)
    assert found["version"] == "✗ the tree says 1.0"
    assert following == "pkglint release 1.1 --bump"
    found, following, out = screen(capsys, "v1.1", "--bump", code=1)
    assert found["version"] == "✓"
    assert '+version = "1.1"' in out
    assert '+__version__ = "1.1"' in out
    assert 'version = "1.1"\n' in (project / "pyproject.toml").read_text(encoding="utf-8")
    assert '__version__ = "1.1"\n' in (project / "src/demo/__init__.py").read_text(encoding="utf-8")
    assert found["tag"] == "✗ there are changes that are not committed"
    assert following == 'git commit -am "Release 1.1"'


def test_a_version_that_is_read_from_a_module(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "pyproject.toml"
    text = path.read_text(encoding="utf-8").replace('version = "1.0"\n', 'dynamic = ["version"]\n', 1)
    path.write_text(text + '\n[tool.setuptools.dynamic]\nversion = { attr = "demo.__version__" }\n', encoding="utf-8")
    before = path.read_bytes()
    screen(capsys, "2.0", "--bump", code=1)
    assert (project / "src/demo/__init__.py").read_text(encoding="utf-8").endswith('__version__ = "2.0"\n')
    assert path.read_bytes() == before


def test_findings_are_those_of_a_lint(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"Typing :: Typed"', '"Typing :: Typedd"'), encoding="utf-8")
    found, following, out = screen(capsys, code=1)
    assert found["metadata"] == "✗"
    assert "error: 'Typing :: Typedd' is not a valid classifier" in out
    assert following == "pkglint fix, then with --apply"
    allowed = '\n[[tool.pkglint.allow]]\nrule = "unknown-classifier"\nreason = "a test"\n'
    path.write_text(text.replace('"Typing :: Typed"', '"Typing :: Typedd"') + allowed, encoding="utf-8")
    assert screen(capsys, code=1)[0]["metadata"] == "✓"


def test_the_page_of_the_readme(project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    screen(capsys, "--preview", str(page), code=1)
    assert '<h1 id="user-content-demo">demo' in page.read_text(encoding="utf-8")
    (project / "README.md").unlink()
    assert main(["release", "--preview", str(page)]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--bump"], "--bump needs the version"),
        (["one"], "'one' is not a valid version"),
        (["--directory", "nowhere"], "nowhere: no such directory"),
    ],
)
def test_wrong_calls(arguments: list[str], said: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_version_that_tags_decide(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "pyproject.toml"
    text = path.read_text(encoding="utf-8").replace('version = "1.0"\n', 'dynamic = ["version"]\n', 1)
    path.write_text(text + "\n[tool.setuptools_scm]\n", encoding="utf-8")
    assert main(["release", "2.0", "--bump"]) == 2
    assert "the version is not written in a place that can be changed" in capsys.readouterr().err
