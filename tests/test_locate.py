"""Every finding leads to the line a person would edit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import build
import pytest

from pkglint import locate
from pkglint.catalogue.rule import Certainty, Rule, Scope, Severity
from pkglint.cli import main
from pkglint.finding import Field, Finding, Member, Record, Report, Whole
from pkglint.locate.lines import SourceText
from pkglint.locate.source import Source
from pkglint.model import Release, Sdist, Tree, Wheel
from pkglint.model.evidence import evidence_of

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = """\
# é😀
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "demo"
version = "1.0"
description = "Shows what a well-kept distribution looks like"
readme = "README.md"
license = "MIT"
license-files = ["LICENSE", "vendor/*.txt"]
requires-python = ">=3.9"
authors = [{ name = "Ada", email = "ada@example.org" }]
keywords = ["packaging", "wheel"]
classifiers = [
    "Development Status :: 4 - Beta",  # first
    'Typing :: Typed',
]
dependencies = ["attrs", "Requests[socks] >=2 ; python_version<'3.12'"]

[project.urls]
Homepage = "https://example.org/"
"Bug Tracker" = "https://example.org/bugs"

[project.scripts]
demo = "demo:main"

[project.entry-points."demo.plugins"]
one = "demo.one"

[project.optional-dependencies]
Dev_Tools = [
    "pytest>=8",
]
"""

RULE = Rule(
    "some-rule", "metadata", "", {"": ""}, Severity.NOTE, Certainty.CERTAIN, Scope.ARTIFACT, (), (), "0.1", (), "", {"any": ""}, ("check", "x:y")
)  # fmt: skip


def tree_of(folder: Path, files: dict[str, Any]) -> Tree:
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(value.encode() if isinstance(value, str) else value)
    return Tree(folder, str(folder))


class Closed(NamedTuple):
    """Stands for the artifact of a finding that is made: it knows its release, and can be asked nothing else."""

    release: Release | None


def finding(subject: Any, place: Any, location: str = "", **facts: Any) -> Finding:
    evidence = evidence_of(subject, place, facts)
    return Finding(RULE._replace(location=location), Severity.NOTE, "", place, facts, Closed(subject.release), evidence)


def shown(tree: Tree, made: Finding) -> tuple[str, int, str]:
    """The file, the line, and the text that the location covers (all of the first line when it covers more)."""
    location = Source(tree, tree.root).locate(made)
    assert location is not None
    assert location.in_source
    lines = (tree.root / location.path).read_bytes().decode().replace("\r\n", "\n").split("\n")
    text = lines[location.line - 1]
    assert location.snippet == text[:300]
    end = location.end_column if location.end_line == location.line else None
    return location.path, location.line, text[location.column - 1 : None if end is None else end - 1]


@pytest.mark.parametrize(
    ("field", "nth", "line", "text"),
    [
        ("Name", None, 7, '"demo"'),
        ("Version", None, 8, '"1.0"'),
        ("Summary", None, 9, '"Shows what a well-kept distribution looks like"'),
        ("License-Expression", None, 11, '"MIT"'),
        ("License-File", 0, 12, '"LICENSE"'),
        ("Requires-Python", None, 13, '">=3.9"'),
        ("Author-email", None, 14, '{ name = "Ada", email = "ada@example.org" }'),
        ("Keywords", None, 15, "keywords"),
        ("Classifier", None, 16, "classifiers"),
        ("Classifier", 0, 17, '"Development Status :: 4 - Beta"'),
        ("Classifier", 1, 18, "'Typing :: Typed'"),
        ("Requires-Dist", 0, 20, '"attrs"'),
        ("Requires-Dist", 1, 20, "\"Requests[socks] >=2 ; python_version<'3.12'\""),
        ("Requires-Dist", 2, 34, '"pytest>=8"'),
        ("Project-URL", 0, 23, '"https://example.org/"'),
        ("Project-URL", 1, 24, '"https://example.org/bugs"'),
        ("Provides-Extra", 0, 33, "Dev_Tools"),
        ("Maintainer", None, 6, "[project]"),
        ("Description-Content-Type", None, 10, '"README.md"'),
    ],
)
def test_fields_of_the_tree(tmp_path: Path, field: str, nth: int | None, line: int, text: str) -> None:
    tree = tree_of(tmp_path, {"pyproject.toml": PYPROJECT, "README.md": "# demo\n", "LICENSE": "MIT"})
    assert shown(tree, finding(tree, Field(field, nth))) == ("pyproject.toml", line, text)


def release_of(tmp_path: Path, tree: Tree, wheel: dict[str, Any], **metadata: Any) -> Wheel:
    path = build.build_wheel(tmp_path, wheel, metadata=metadata)
    made = Wheel(path, path.name)
    Release([made], [], tree)
    return made


def test_fields_of_a_wheel_that_its_backend_respelt(tmp_path: Path) -> None:
    tree = tree_of(tmp_path / "t", {"pyproject.toml": PYPROJECT, "README.md": "# demo\n"})
    requirements = ["attrs", 'requests[socks]>=2; python_version < "3.12"', 'pytest>=8; extra == "dev-tools"']
    wheel = release_of(tmp_path, tree, build.PACKAGE, **{"Requires-Dist": requirements, "Provides-Extra": "dev-tools"})
    assert shown(tree, finding(wheel, Field("Requires-Dist", 1)))[1:] == (
        20,
        "\"Requests[socks] >=2 ; python_version<'3.12'\"",
    )
    assert shown(tree, finding(wheel, Field("Requires-Dist", 2)))[1:] == (34, '"pytest>=8"')
    assert shown(tree, finding(wheel, Field("Provides-Extra", 0)))[1:] == (33, "Dev_Tools")


def test_entry_points(tmp_path: Path) -> None:
    tree = tree_of(tmp_path / "t", {"pyproject.toml": PYPROJECT})
    text = "[console_scripts]\ndemo = demo:main\n\n[demo.plugins]\none = demo.one\ntwo = demo.two\n"
    wheel = release_of(tmp_path, tree, {**build.PACKAGE, "{dist-info}/entry_points.txt": text})
    member = f"{wheel.dist_info}/entry_points.txt"
    assert shown(tree, finding(wheel, Member(member, 2)))[1:] == (27, '"demo:main"')
    assert shown(tree, finding(wheel, Member(member, 5)))[1:] == (30, '"demo.one"')
    assert shown(tree, finding(wheel, Member(member, 6)))[1:] == (29, '[project.entry-points."demo.plugins"]')


def test_members_by_content_then_by_path(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": PYPROJECT,
        "src/demo/__init__.py": "a = 1\nb = 2\n",
        "src/demo/crlf.py": "x = 1\r\n",
        "tests/demo/crlf.py": "x = 2\n",
        "templates/data.txt": "the very content",
        "docs/data.txt": "not the content!",
        "LICENSE": "MIT",
    }
    tree = tree_of(tmp_path / "t", files)
    wheel = release_of(
        tmp_path, tree, {"demo/__init__.py": files["src/demo/__init__.py"], "demo/crlf.py": "x = 1\n", "demo/static/data.txt": "the very content", "demo/made.py": "z = 1\n", "{dist-info}/licenses/LICENSE": "MIT"}
    )  # fmt: skip
    assert shown(tree, finding(wheel, Member("demo/__init__.py", 2)))[:2] == ("src/demo/__init__.py", 2)
    assert shown(tree, finding(wheel, Member("demo/static/data.txt")))[:2] == ("templates/data.txt", 1)
    assert shown(tree, finding(wheel, Member("demo/crlf.py", 1)))[:2] == ("src/demo/crlf.py", 1)
    assert shown(tree, finding(wheel, Member(f"{wheel.dist_info}/licenses/LICENSE")))[:2] == ("LICENSE", 1)
    # Nothing in the tree became it: the backend did.
    assert shown(tree, finding(wheel, Member("demo/made.py", 1))) == ("pyproject.toml", 4, '"setuptools.build_meta"')
    assert shown(tree, finding(wheel, Record(3))) == ("pyproject.toml", 4, '"setuptools.build_meta"')


def test_readme_lines(tmp_path: Path) -> None:
    readme = "# demo\n\nAnd a [link](docs/a.md).\n\nLast.\n"
    tree = tree_of(
        tmp_path / "t",
        {"pyproject.toml": PYPROJECT, "README.md": readme, "CHANGES.md": "# Changes\n\n## 1.0\n\nAll [new](b.md).\n"},
    )
    assert shown(tree, finding(tree, Field("Description"), line=3))[:2] == ("README.md", 3)
    assert shown(tree, finding(tree, Field("Description")))[:2] == ("README.md", 1)
    joined = Wheel(
        build.build_wheel(tmp_path, description="Badges\n\n" + readme + "\n# Changes\n\n## 1.0\n\nAll [new](b.md).\n")
    )
    Release([joined], [], tree)
    assert shown(tree, finding(joined, Field("Description"), line=5))[:2] == ("README.md", 3)
    assert shown(tree, finding(joined, Field("Description"), line=13))[:2] == ("CHANGES.md", 5)
    assert shown(tree, finding(joined, Field("Description"), line=1))[:2] == ("README.md", 1)


DYNAMIC = (
    '[build-system]\nrequires = []\nbuild-backend = "{0}"\n[project]\nname = "demo"\ndynamic = ["version", "readme"]\n'
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"pyproject.toml": DYNAMIC.format("hatchling.build") + '[tool.hatch.version]\npath = "src/demo/__about__.py"\n', "src/demo/__about__.py": "# é\n__version__ = '1.0'\n"},
            ("src/demo/__about__.py", 2, "1.0"),
        ),
        (
            {"pyproject.toml": DYNAMIC.format("setuptools.build_meta") + '[tool.setuptools.dynamic]\nversion = {attr = "demo.__version__"}\n', "src/demo/__init__.py": "é = 1; __version__ = '1.0'\n"},
            ("src/demo/__init__.py", 1, "'1.0'"),
        ),
        (
            {"pyproject.toml": DYNAMIC.format("flit_core.buildapi"), "demo.py": '"""Demo."""\n__version__ = "1.0"\n'},
            ("demo.py", 2, '"1.0"'),
        ),
        (
            {"pyproject.toml": DYNAMIC.format("pdm.backend") + '[tool.pdm.version]\nsource = "file"\npath = "demo/v.py"\n', "demo/v.py": '__version__ = "1.0"\n'},
            ("demo/v.py", 1, "1.0"),
        ),
        (
            # Nothing says where it comes from, but the package has a literal of that value.
            {"pyproject.toml": DYNAMIC.format("setuptools.build_meta"), "demo/__init__.py": '__version__ = "1.0"\n'},
            ("demo/__init__.py", 1, '"1.0"'),
        ),
        (
            # From version control: no literal.
            {"pyproject.toml": DYNAMIC.format("hatchling.build") + '[tool.hatch.version]\nsource = "vcs"\n', "demo/__init__.py": ""},
            ("pyproject.toml", 6, '"version"'),
        ),
        (
            {"setup.cfg": "[metadata]\nname = demo\nversion = attr: demo.__version__\n", "demo/__init__.py": '__version__ = "1.0"\n'},
            ("demo/__init__.py", 1, '"1.0"'),
        ),
        (
            {"setup.py": "from setuptools import setup\nsetup(name='demo', é='', version='1.0')\n", "demo/__init__.py": '__version__ = "1.0"\n'},
            ("setup.py", 2, "'1.0'"),
        ),
    ],
)  # fmt: skip
def test_where_a_version_is_written(tmp_path: Path, files: dict[str, str], expected: tuple[str, int, str]) -> None:
    tree = tree_of(tmp_path / "t", files)
    wheel = release_of(tmp_path, tree, build.PACKAGE)
    assert shown(tree, finding(wheel, Field("Version"))) == expected


SETUP_CFG = """\
[metadata]
name = demo
classifiers =
    Typing :: Typed
    Framework :: Djangoo
project_urls =
    Home = https://example.org/

[options]
python_requires = >=3.9
install_requires =
    attrs
    requests >=2

[options.entry_points]
console_scripts =
    demo = demo:main
"""
SETUP_PY = """\
from setuptools import setup

setup(
    name="demo",
    classifiers=[
        "Typing :: Typed",
        "Framework :: Djangoo",
    ],
    python_requires=">=3.9",
    install_requires=["attrs", "requests>=2"],
    entry_points={"console_scripts": ["demo = demo:main"]},
)
"""


@pytest.mark.parametrize(
    ("place", "cfg", "py"),
    [
        (Field("Name"), (2, "name = demo"), (4, '"demo"')),
        (Field("Classifier", 1), (5, "Framework :: Djangoo"), (7, '"Framework :: Djangoo"')),
        (Field("Classifier"), (3, "classifiers ="), (5, "classifiers")),
        (Field("Requires-Python"), (10, "python_requires = >=3.9"), (9, '">=3.9"')),
        (Field("Requires-Dist", 1), (13, "requests >=2"), (10, '"requests>=2"')),
        (Field("Maintainer"), (1, "[metadata]"), (3, "setup")),
        (Member("{info}/entry_points.txt", 2), (17, "demo = demo:main"), (11, '"demo = demo:main"')),
        (Record(1), (1, "[metadata]"), (3, "setup")),
    ],
)
def test_setup_cfg_and_setup_py(tmp_path: Path, place: Any, cfg: tuple[int, str], py: tuple[int, str]) -> None:
    for name, text, expected in (("setup.cfg", SETUP_CFG, cfg), ("setup.py", SETUP_PY, py)):
        folder = tmp_path / name
        tree = tree_of(folder / "t", {name: text})
        assert tree.name == "demo"
        metadata = {
            "Classifier": ["Typing :: Typed", "Framework :: Djangoo"],
            "Requires-Dist": ["attrs", "requests>=2"],
        }
        points = {"{dist-info}/entry_points.txt": "[console_scripts]\ndemo = demo:main\n"}
        wheel = release_of(folder, tree, {**build.PACKAGE, **points}, **metadata)
        here = Member(place.path.format(info=wheel.dist_info), place.line) if isinstance(place, Member) else place
        assert shown(tree, finding(wheel, here)) == (name, *expected)


@pytest.mark.parametrize(
    ("table", "place", "line", "text"),
    [
        ('[tool.poetry]\nname = "demo"\nclassifiers = [\n "A",\n]\n', Field("Classifier", 0), 4, '"A"'),
        ('[tool.poetry]\nname = "demo"\nhomepage = "https://a.org"\n', Field("Home-page", 0), 3, '"https://a.org"'),
        ('[tool.poetry]\nname = "demo"\n[tool.poetry.dependencies]\npython = "^3.9"\nRequests = "^2"\n', Field("Requires-Dist", 0), 5, "Requests"),
        ('[tool.poetry]\nname = "demo"\n[tool.poetry.dependencies]\npython = "^3.9"\n', Field("Requires-Python", 0), 4, '"^3.9"'),
        ('[tool.flit.metadata]\nmodule = "demo"\nclassifiers = ["A"]\n', Field("Classifier", 0), 3, '"A"'),
        ('[project]\nname = "demo"\ndynamic = ["classifiers"]\n[tool.setuptools.dynamic]\nclassifiers = {file = "c.txt"}\n', Field("Classifier", 0), 5, "classifiers"),
        ('[project]\nname = "demo"\nlicense = { text = "MIT" }\n', Field("License", 0), 3, '{ text = "MIT" }'),
        ('[project]\nname = "demo"\nlicense.text = "MIT"\n', Field("License", 0), 3, "license"),
    ],
)  # fmt: skip
def test_tables_of_tools(tmp_path: Path, table: str, place: Field, line: int, text: str) -> None:
    tree = tree_of(tmp_path / "t", {"pyproject.toml": table})
    stated = {
        "Classifier": "A",
        "Home-page": "https://a.org",
        "Requires-Dist": "requests (>=2,<3)",
        "Requires-Python": ">=3.9,<4",
        "License": "MIT",
    }
    wheel = release_of(tmp_path, tree, build.PACKAGE, **stated)
    assert shown(tree, finding(wheel, place)) == ("pyproject.toml", line, text)


@pytest.mark.parametrize(
    ("field", "line"),
    [("License-File", 12), ("Version", 8), ("Description", 10), ("Requires-Dist", 20), ("", 4)],
)
def test_findings_about_an_artifact_as_such(tmp_path: Path, field: str, line: int) -> None:
    tree = tree_of(tmp_path / "t", {"pyproject.toml": PYPROJECT})
    wheel = release_of(tmp_path, tree, build.PACKAGE)
    assert shown(tree, finding(wheel, Whole(), location=field))[1] == line


def test_a_file_that_a_fact_names(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, {"pyproject.toml": PYPROJECT, "MANIFEST.in": "include a\nprune b\n"})
    assert shown(tree, finding(tree, Whole(), file="MANIFEST.in"))[:2] == ("MANIFEST.in", 1)
    assert shown(tree, finding(tree, Member("MANIFEST.in", 2))) == ("MANIFEST.in", 2, "prune b")


def test_an_unused_allowance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = '[[tool.pkglint.allow]]\nreason = "{0}"\nrule = "unknown-classifier"\n'
    tree = build.build_tree(tmp_path)
    path = tree / "pyproject.toml"
    path.write_text(path.read_text() + entry.format("one") + 'at = "x"\n' + entry.format("two"), encoding="utf-8")
    monkeypatch.chdir(tree)
    main(["--source", "--select", "unknown-classifier,unused-allowance", "--output-format", "json"])
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = [nth for nth, line in enumerate(lines, 1) if line.startswith("rule =")]
    places = [found["location"] for found in json.loads(capsys.readouterr().out)["findings"]]
    assert [(place["path"], place["line"]) for place in places] == [("pyproject.toml", line) for line in expected]


def test_an_sdist_maps_to_the_same_paths(tmp_path: Path) -> None:
    tree = tree_of(tmp_path / "t", {"pyproject.toml": PYPROJECT, "src/demo/__init__.py": "a = 1\n"})
    path = build.build_sdist(tmp_path, {"src/demo/__init__.py": "a = 1\n"})
    sdist = Sdist(path, path.name)
    Release([], [sdist], tree)
    assert shown(tree, finding(sdist, Member("src/demo/__init__.py", 1)))[:2] == ("src/demo/__init__.py", 1)


def monorepo(tmp_path: Path) -> Path:
    """A git repository with two projects, one of which has a fault in its list of classifiers, and a release beside the sources."""
    top = tmp_path / "repo"
    for name in ("one", "two"):
        folder = build.build_tree(top / "packages", {"@name": name, "@folder": name})
        text = (folder / "pyproject.toml").read_text(encoding="utf-8")
        (folder / "pyproject.toml").write_text(
            text.replace('"Typing :: Typed"', '"Typing :: Typedd"'), encoding="utf-8"
        )
    (top / ".gitignore").write_text("dist/\n")
    build.git(top, "init", "-q", "-b", "main")
    build.git(top, "add", "-A")
    build.git(top, "commit", "-q", "-m", "all")
    return top


@pytest.mark.parametrize(
    ("cwd", "argument", "shown_path"),
    [
        (".", "packages/one", "packages/one/pyproject.toml"),
        ("packages/one", ".", "pyproject.toml"),
        ("packages", "one", "one/pyproject.toml"),
        ("packages/two", "../one", "../one/pyproject.toml"),
        ("..", "repo/packages/one", "repo/packages/one/pyproject.toml"),
    ],
)
def test_a_monorepo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cwd: str, argument: str, shown_path: str) -> None:
    top = monorepo(tmp_path)
    monkeypatch.chdir(top / cwd)
    chosen = ["--source", argument, "--no-config", "--select", "unknown-classifier"]
    reports = {fmt: tmp_path / f"report.{fmt}" for fmt in ("sarif", "github", "gitlab", "concise")}
    assert main([*chosen, *(f"--output-format={fmt}:{path}" for fmt, path in reports.items())]) == 1
    assert reports["concise"].read_text().startswith(f"{shown_path}:")
    whole = "packages/one/pyproject.toml"
    assert f"::error file={whole}," in reports["github"].read_text()
    assert json.loads(reports["gitlab"].read_text())[0]["location"]["path"] == whole
    (run,) = json.loads(reports["sarif"].read_text())["runs"]
    (place,) = run["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == whole
    assert (top / whole).is_file()


def test_a_monorepos_release_is_mapped_to_its_own_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    top = monorepo(tmp_path)
    project = top / "packages" / "two"
    (project / "dist").mkdir()
    build.build_wheel(project / "dist", name="two", metadata={"Classifier": "Typing :: Typedd"})
    monkeypatch.chdir(project)
    assert main(["--no-config", "--select", "unknown-classifier", "--output-format", "sarif"]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    (result,) = run["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "packages/two/pyproject.toml"


@pytest.mark.parametrize(
    ("prefix", "below", "path", "expected"),
    [
        ("", "", "pyproject.toml", "pyproject.toml"),
        ("", "", "./a//b", "a/b"),
        ("packages/one", "", "src/x.py", "packages/one/src/x.py"),
        ("packages/one", "", "../two/x.py", "packages/two/x.py"),
        ("packages/one", "", "../../../out/x.py", "out/x.py"),
        ("", "other", "other/x.py", "x.py"),
        ("", "../other", "../other/x.py", "x.py"),
        ("", "other", "dist/x.whl", "dist/x.whl"),
        ("a", "", "/tmp/build/x.whl", "x.whl"),
        ("a", "", "C:/build/x.whl", "x.whl"),
    ],
)
def test_paths_in_the_repository(prefix: str, below: str, path: str, expected: str) -> None:
    assert Report("1", (), (), (), 0, prefix=prefix, below=below).in_repository(path) == expected


def test_a_tree_of_another_version_is_not_mapped_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = build.build_tree(tmp_path)
    (tree / "dist").mkdir()
    build.build_wheel(tree / "dist", version="2.0", metadata={"Classifier": "Typing :: Typedd"})
    monkeypatch.chdir(tree)
    assert main(["--no-config", "--select", "unknown-classifier", "--output-format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [found["location"]["path"] for found in report["findings"]] == ["dist/demo-2.0-py3-none-any.whl"]
    assert any("is demo 1.0, not 2.0" in note["message"] for note in report["notifications"])


def test_a_misfit_trees_own_findings_are_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = build.build_tree(tmp_path)
    path = tree / "pyproject.toml"
    path.write_text(
        path.read_text().replace("Typing :: Typed", "Typing :: Typedd").replace('"1.0"', '"one"'), encoding="utf-8"
    )
    (tree / "dist").mkdir()
    build.build_wheel(tree / "dist", metadata={"Classifier": "Typing :: Typedd"})
    monkeypatch.chdir(tree)
    chosen = "unknown-classifier,invalid-version"
    assert main(["--no-config", "--select", chosen, "--output-format", "json"]) == 1
    places = {found["rule"]: found["location"]["path"] for found in json.loads(capsys.readouterr().out)["findings"]}
    assert places == {"unknown-classifier": "pyproject.toml", "invalid-version": "pyproject.toml"}


def test_without_any_project_file_the_artifact_is_the_location(tmp_path: Path) -> None:
    path = build.build_wheel(tmp_path)
    wheel = Wheel(path, path.name)
    Release([wheel], [])
    (entry,) = locate.entries([finding(wheel, Field("Name"))], tmp_path)
    assert (entry.location.path, entry.location.in_source) == (path.name, False)


def test_what_a_wheel_will_have_is_shown_at_the_key_that_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    head = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "demo"\nversion = "1.0"\n'
    for path in ("demo/__init__.py", "tests/__init__.py", "tests/test_x.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("")
    monkeypatch.chdir(tmp_path)
    for chosen, line in (
        ("[tool.setuptools.packages.find]\nnamespaces = false\n", 7),
        ('[tool.setuptools]\npackages = ["demo", "tests"]\n', 8),
    ):
        (tmp_path / "pyproject.toml").write_text(head + chosen)
        assert main(["--source", "--select", "generic-top-level", "--output-format", "json"]) == 1
        (found,) = json.loads(capsys.readouterr().out)["findings"]
        assert (found["location"]["path"], found["location"]["line"]) == ("pyproject.toml", line)


def test_no_line_of_a_binary_file_is_quoted() -> None:
    place = SourceText(b"\x1f\x8b\x08\x08o\x00demo.tar\n\xff\xfe").location("dist/demo.tar.gz", None, 2, hashes=False)
    assert (place.line, place.column, place.snippet) == (1, 1, "")
    assert SourceText(b"one\ntwo\n").location("a", None, 2, hashes=False).snippet == "two"
