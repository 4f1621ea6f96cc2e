"""`pkglint fix` and the fixes in SARIF: one certain edit or none, nothing else touched, nothing written unasked."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import build
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pkglint import catalogue
from pkglint.cli import main
from pkglint.fix import build_system, edits, requirements, toml_edit
from pkglint.fix.change import Change
from pkglint.formats import toml
from pkglint.model import Tree

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = """\
# top
[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "demo"
version = "1.0"  # the version
description = "Shows what é😀 well-kept distribution looks like"
readme = "README.md"
requires-python = '>=3.9.*'  # spelled
license = { text = "MIT" }  # lic
classifiers = [
    "Development Status :: 4 - Beta",  # status
    "Framework :: Djangoo",
    # about the licence
    "License :: OSI Approved :: MIT License",
    "Natural Language :: Ukranian",
    "Programming Language :: Python :: 3.12",
    "Programming Language :: Python :: 3.12",  # twice
    "Typing :: Typed"
]
authors = [{name = "Ada Lovelace", email = "ada@analytical-engine.org"}]

[project.optional-dependencies]
"test extras" = ["pytest"]  # t
dev = [
  "ruff",
]
"""
AFTER = """\
# top
[build-system]
requires = ["setuptools>=77.0.3"]
build-backend = "setuptools.build_meta"

[project]
name = "demo"
version = "1.0"  # the version
description = "Shows what é😀 well-kept distribution looks like"
readme = "README.md"
requires-python = '>=3.9'  # spelled
license = "MIT"  # lic
license-files = ["LICENSE"]
classifiers = [
    "Development Status :: 4 - Beta",  # status
    "Framework :: Django",
    # about the licence
    "Natural Language :: Ukrainian",
    "Programming Language :: Python :: 3.12",
    "Typing :: Typed"
]
authors = [{name = "Ada Lovelace", email = "ada@analytical-engine.org"}]

[project.optional-dependencies]
test-extras = ["pytest"]  # t
dev = [
  "ruff",
]

[tool.setuptools.package-data]
demo = ["py.typed"]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tree = build.build_tree(
        tmp_path,
        {"pyproject.toml": BEFORE, "src/demo/__init__.py": '"""A demonstration."""\n', "LICENSE": build.LICENSE, "README.md": build.README},
    )  # fmt: skip
    monkeypatch.chdir(tree)
    return tree


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_diff_is_shown_and_nothing_is_touched(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(project)
    assert main(["fix"]) == 1
    out, err = capsys.readouterr()
    assert snapshot(project) == before
    assert out.startswith("--- pyproject.toml\n+++ pyproject.toml\n@@ ")
    removed = [line[1:] for line in out.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert removed == [
        'requires = ["setuptools>=61"]',
        "requires-python = '>=3.9.*'  # spelled",
        'license = { text = "MIT" }  # lic',
        '    "Framework :: Djangoo",',
        '    "License :: OSI Approved :: MIT License",',
        '    "Natural Language :: Ukranian",',
        '    "Programming Language :: Python :: 3.12",  # twice',
        '"test extras" = ["pytest"]  # t',
    ]
    assert "+++ src/demo/py.typed" in out
    assert "mends 7 findings; nothing was written" in err


def test_apply_keeps_comments_and_layout_and_leaves_nothing_to_fix(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "pyproject.toml").chmod(0o640)
    assert main(["fix", "--apply"]) == 0
    assert (project / "pyproject.toml").read_text(encoding="utf-8") == AFTER
    assert (project / "pyproject.toml").stat().st_mode & 0o777 == 0o640
    assert (project / "src/demo/py.typed").read_bytes() == b""
    assert sorted(path.name for path in project.iterdir()) == ["LICENSE", "README.md", "pyproject.toml", "src"]
    capsys.readouterr()
    assert main(["fix"]) == 0
    assert capsys.readouterr().out == ""
    fixed = ",".join(rule.id for rule in catalogue.all_rules() if rule.edit)
    assert main(["--source", "--select", fixed, "--fail-on", "note"]) == 0


def test_line_ends_stay(project: Path) -> None:
    path = project / "pyproject.toml"
    path.write_bytes(BEFORE.replace("\n", "\r\n").encode())
    assert main(["fix", "--apply"]) == 0
    assert path.read_bytes() == AFTER.replace("\n", "\r\n").encode()


def test_only_what_is_selected_and_not_allowed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "pyproject.toml"
    allowed = '\n[[tool.pkglint.allow]]\nrule = "deprecated-classifier"\nreason = "a test"\n'
    path.write_text(BEFORE + allowed, encoding="utf-8")
    assert main(["fix", "--apply", "--select", "classifiers", "--ignore", "duplicate-classifier"]) == 0
    wanted = BEFORE.replace('"Framework :: Djangoo"', '"Framework :: Django"') + allowed
    assert path.read_text(encoding="utf-8") == wanted


def test_a_directory_is_named_and_nothing_else_changes(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.parent)
    assert main(["fix", project.name, "--select", "unknown-classifier"]) == 1
    assert capsys.readouterr().out.startswith(f"--- {project.name}/pyproject.toml\n")
    assert main(["fix", "nowhere"]) == 2


def tree_of(folder: Path, text: str, **files: str) -> Tree:
    folder.mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return Tree(folder)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">=3.8.*", ">=3.8"),
        (">=3.8 <4", ">=3.8,<4"),
        (">= 3.8, < 4", ">=3.8,<4"),
        ("3.9+", ">=3.9"),
        ("=>3.8", ">=3.8"),
        ("≥3.8", ">=3.8"),
        ("^3.8", ">=3.8,<4"),
        ("^0.2.3", ">=0.2.3,<0.3"),
        (">=3.8 and <3.13", ">=3.8,<3.13"),
        (">=3.8;", ">=3.8"),
        ("!=3.9.*,>=3.8.*", "!=3.9.*,>=3.8"),
        # More than one meaning, or none.
        ("3.8", ""),
        ("3.8, 3.9", ""),
        ("~3.8", ""),
        (">3.8.*", ""),
        ("<=3.8.*", ""),
        (">=3.8; os_name == 'nt'", ""),
        (">=3.8 || <2", ""),
        ("python>=3.8", ""),
        ("", ""),
    ],
)
def test_requires_python(text: str, expected: str) -> None:
    assert requirements.respelt(text) == expected


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Framework :: Djangoo", "Framework :: Django"),
        ("Typing :: typed", "Typing :: Typed"),
        ("Programming Language :: Python ::  3", "Programming Language :: Python :: 3"),
        ("Topic :: Utilitys", "Topic :: Utilities"),
        # A version that is not out yet is not a misspelling of one that is.
        ("Programming Language :: Python :: 3.99", None),
        ("Framework :: Django :: 9.9", None),
        ("Something :: Else", None),
    ],
)
def test_classifiers(tmp_path: Path, wrong: str, right: str | None) -> None:
    tree = tree_of(tmp_path, f'[project]\nclassifiers = ["A", "{wrong}"]\n')
    expected = () if right is None else (Change("set", ("project", "classifiers", 1), right),)
    assert edits.edit_of(catalogue.find("unknown-classifier"), {"classifier": wrong}, tree) == expected


def test_a_classifier_whose_right_spelling_is_there_goes(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, '[project]\nclassifiers = ["Typing :: Typed", "Typing :: typed"]\n')
    assert edits.edit_of(catalogue.find("unknown-classifier"), {"classifier": "Typing :: typed"}, tree) == (
        Change("delete", ("project", "classifiers", 1)),
    )


LICENSED = """\
[build-system]
requires = ["{requires}"]
build-backend = "{backend}"
[project]
name = "demo"
requires-python = "{python}"
license = {license}
classifiers = [{classifiers}]
"""


@pytest.mark.parametrize(
    ("changed", "expression"),
    [
        ({}, "MIT"),
        ({"license": '{ text = "mit" }'}, "MIT"),
        ({"license": '{ file = "LICENSE" }', "classifiers": '"License :: OSI Approved :: Apache Software License"'}, "Apache-2.0"),
        ({"license": '{ text = "MIT License" }', "classifiers": '"License :: OSI Approved :: MIT License"'}, "MIT"),
        ({"requires": "hatchling", "backend": "hatchling.build"}, "MIT"),
        ({"requires": "uv_build>=0.9,<0.10", "backend": "uv_build"}, "MIT"),
        # Which licence, nobody can tell.
        ({"license": '{ file = "LICENSE" }'}, None),
        ({"license": '{ text = "BSD" }', "classifiers": '"License :: OSI Approved :: BSD License"'}, None),
        ({"license": '{ text = "GPL-3.0" }'}, None),
        ({"classifiers": '"License :: OSI Approved :: Apache Software License"'}, None),
        ({"license": '{ file = "LICENSE" }', "classifiers": '"License :: OSI Approved :: MIT License", "License :: OSI Approved :: ISC License (ISCL)"'}, None),
        # The backend, or the one that an old Python gets, refuses an expression.
        ({"requires": "setuptools<70"}, None),
        ({"python": ">=3.8"}, None),
        ({"requires": "some-backend", "backend": "some_backend"}, None),
    ],
)  # fmt: skip
def test_license_tables(tmp_path: Path, changed: dict[str, str], expression: str | None) -> None:
    values = {
        "requires": "setuptools>=61",
        "backend": "setuptools.build_meta",
        "python": ">=3.9",
        "license": '{ text = "MIT" }',
        "classifiers": "",
    } | changed
    tree = tree_of(tmp_path, LICENSED.format(**values), LICENSE="x")
    made = edits.edit_of(catalogue.find("legacy-license-metadata"), {"declared_by": ["table"], "classifiers": []}, tree)
    if expression is None:
        assert made == ()
        return
    assert made[:2] == (
        Change("set", ("project", "license"), expression),
        Change("set", ("project", "license-files"), ["LICENSE"]),
    )
    after = tomllib.loads(toml_edit.edited(tree.pyproject.text, made) or "")["project"]
    assert not [item for item in after["classifiers"] if item.startswith("License ::")]


ITEMS = st.sampled_from(["a", "b b", "Framework :: Django", "é😀", "x,y", "#", "]"])
LAYOUTS = ("[{}]", "[ {} ]", "[\n  {}\n]", "[\n    {},\n]", "[{},\n]", "[\n\t{}]")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(ITEMS, min_size=1, max_size=5),
    st.sampled_from(LAYOUTS),
    st.sampled_from([", ", ",\n  ", ",  # c, d ]\n    ", " ,"]),
    st.data(),
)
def test_text_edits_say_what_the_change_says(
    items: list[str], layout: str, separator: str, data: st.DataObject
) -> None:
    inner = separator.join(json.dumps(item, ensure_ascii=False) for item in items)
    text = f"# é\n[project]\nlist = {layout.format(inner)}  # after\nlast = 1\n".replace(
        "\n", data.draw(st.sampled_from(["\n", "\r\n"]))
    )
    document = toml.parse(text.encode())
    assert document.error is None
    index = data.draw(st.integers(0, len(items) - 1))
    change = data.draw(
        st.sampled_from(
            [
                Change("set", ("project", "list", index), 'n"ew'),
                Change("delete", ("project", "list", index)),
                Change("insert", ("project", "list", index), "new"),
                Change("insert", ("project", "list", len(items)), "new"),
            ]
        )
    )
    after = toml_edit.edited(text, [change])
    assert after is not None
    expected = tomllib.loads(text)
    toml_edit.step(expected, change)
    assert tomllib.loads(after) == expected
    assert after.count("# ") >= text.count("# ") - 1, "at most the comment of a line that goes"


def test_sarif_offers_the_same_edits(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                "--source",
                "--select",
                ",".join(rule.id for rule in catalogue.all_rules() if rule.edit),
                "--output-format",
                "sarif",
            ]
        )
        == 1
    )
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    text = BEFORE
    lines = text.split("\n")
    offered: dict[str, list[str]] = {}
    for result in run["results"]:
        for one in result.get("fixes", []):
            changes = {change["artifactLocation"]["uri"]: change for change in one["artifactChanges"]}
            change = changes.pop("pyproject.toml")
            assert list(changes) in ([], ["src/demo/py.typed"])

            def at(line: int, column: int) -> int:
                before = lines[line - 1].encode("utf-16-le")[: 2 * (column - 1)].decode("utf-16-le")
                return sum(len(each) + 1 for each in lines[: line - 1]) + len(before)

            after = text
            for replacement in reversed(change["replacements"]):
                region: dict[str, Any] = replacement["deletedRegion"]
                start, end = at(region["startLine"], region["startColumn"]), at(region["endLine"], region["endColumn"])
                new = replacement.get("insertedContent", {}).get("text", "")
                after = after[:start] + new + after[end:]
                offered.setdefault(result["ruleId"], []).insert(0, f"{text[start:end]} -> {new}")
            tomllib.loads(after)
    assert offered == {
        "unknown-classifier": ['"Framework :: Djangoo", -> "Framework :: Django",'],
        "deprecated-classifier": ['"Natural Language :: Ukranian", -> "Natural Language :: Ukrainian",'],
        "duplicate-classifier": ['    "Programming Language :: Python :: 3.12",  # twice\n -> '],
        "invalid-requires-python": ["requires-python = '>=3.9.*'  # spelled -> requires-python = '>=3.9'  # spelled"],
        "typed-classifier-without-marker": [' -> \n[tool.setuptools.package-data]\ndemo = ["py.typed"]\n'],
        "invalid-extra-name": ['"test extras" = ["pytest"]  # t -> test-extras = ["pytest"]  # t'],
        "legacy-license-metadata": [
            'requires = ["setuptools>=61"] -> requires = ["setuptools>=77.0.3"]',
            'license = { text = "MIT" }  # lic -> license = "MIT"  # lic\nlicense-files = ["LICENSE"]',
            '    "License :: OSI Approved :: MIT License",\n -> ',
        ],
    }


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        # A key lands behind the one that people write it after, else at the end of its own table.
        ('[project]\nname = "x"\nlicense = "MIT"\nurls.a = "b"\n\n[tool.x]\n', Change("set", ("project", "license-files"), ["L"]),
         '[project]\nname = "x"\nlicense = "MIT"\nlicense-files = ["L"]\nurls.a = "b"\n\n[tool.x]\n'),
        ('[project]  # p\n  name = "x"  # n', Change("set", ("project", "requires-python"), ">=3.9"),
         '[project]  # p\n  name = "x"  # n\n  requires-python = ">=3.9"\n'),
        ("[a]\n\n[b]\n", Change("set", ("a", "k k"), "v"), '[a]\n"k k" = "v"\n\n[b]\n'),
        # A new table stands with its tool's own.
        ('[tool.setuptools]\npackages = ["x"]\n\n# ours\n[tool.ruff]\n', Change("set", ("tool", "setuptools", "package-data", "x"), ["py.typed"]),
         '[tool.setuptools]\npackages = ["x"]\n\n[tool.setuptools.package-data]\nx = ["py.typed"]\n\n# ours\n[tool.ruff]\n'),
        ('[project]\nname = "x"\n', Change("set", ("tool", "setuptools", "package-data", "x"), ["py.typed"]),
         '[project]\nname = "x"\n\n[tool.setuptools.package-data]\nx = ["py.typed"]\n'),
        ('[tool.setuptools]\npackage-data.y = ["z"]\n', Change("set", ("tool", "setuptools", "package-data", "x"), ["py.typed"]),
         '[tool.setuptools]\npackage-data.y = ["z"]\npackage-data.x = ["py.typed"]\n'),
        ('[tool.setuptools]\npackage-data = { y = ["z"] } # c\n', Change("set", ("tool", "setuptools", "package-data", "x"), ["py.typed"]),
         '[tool.setuptools]\npackage-data = { y = ["z"], x = ["py.typed"] } # c\n'),
        # A licence table in its other forms.
        ('[project]\nname = "x"\n\n[project.license]\n# c\ntext = "MIT"\n\n[project.urls]\na = "b"\n', Change("set", ("project", "license"), "MIT"),
         '[project]\nname = "x"\nlicense = "MIT"\n\n[project.urls]\na = "b"\n'),
        ('[project]\nlicense.text = "MIT"  # c\nname = "x"\n', Change("set", ("project", "license"), "MIT"),
         '[project]\nlicense = "MIT"  # c\nname = "x"\n'),
        ('[project]\nname = "x"\nversion = """\n1\n"""  # c\nd = 1\n', Change("delete", ("project", "version")), '[project]\nname = "x"\nd = 1\n'),
        ("[a]\nk = []\n", Change("insert", ("a", "k", 0), "v"), '[a]\nk = ["v"]\n'),
        # What cannot be done without harm is not done.
        ("[a]\nk = [  # c\n]\n", Change("insert", ("a", "k", 0), "v"), None),
        ("a = { b = 1 }\n", Change("set", ("a", "b", "c"), "v"), None),
        ("a = {}\n", Change("set", ("a", "b"), "v"), None),
        ("a = { b = 1, c = 2 }\n", Change("delete", ("a", "b")), None),
        ("[[a]]\nb = 1\n[[a]]\nb = 2\n", Change("set", ("a", 1, "c"), "v"), '[[a]]\nb = 1\n[[a]]\nb = 2\nc = "v"\n'),
        ("[a.b.c]\nd = 1\n", Change("set", ("a", "b", "e"), "v"), '[a.b]\ne = "v"\n\n[a.b.c]\nd = 1\n'),
        ("[x]\n# c\n# d\n[a.b.c]\nd = 1\n", Change("append", ("a", "b", "e"), "v"), '[x]\n[a.b]\ne = ["v"]\n\n# c\n# d\n[a.b.c]\nd = 1\n'),
        ("[a]\ne = [\n  'w' # w\n]\n", Change("append", ("a", "e"), "v"), "[a]\ne = [\n  'w', # w\n  \"v\"\n]\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_editor_of_toml(before: str, change: Change, after: str | None, end: str) -> None:
    before = before.replace("\n", end)
    assert toml_edit.edited(before, [change]) == (None if after is None else after.replace("\n", end))


@pytest.mark.parametrize(
    ("requires", "expected"),
    [
        (["setuptools"], ["setuptools>=77.0.3"]),
        (["setuptools>=61.0", "wheel"], ["setuptools>=77.0.3", "wheel"]),
        (["setuptools[core] >= 61 ; python_version > '3'"], ["setuptools[core] >=77.0.3 ; python_version > '3'"]),
        (["setuptools<90"], ["setuptools>=77.0.3,<90"]),
        (["setuptools !=78", "setuptools>=80"], ["setuptools>=77.0.3,!=78", "setuptools>=80"]),
        (["setuptools >=61,<90"], ["setuptools >=77.0.3,<90"]),
        (["setuptools~=78.0"], ["setuptools~=78.0"]),
        (["wheel"], ["wheel"]),
        # No plain way to write it.
        (["setuptools==61"], None),
        (["setuptools~=77.0"], None),
        (["setuptools>=61,<70"], None),
        (["setuptools>61"], None),
        (["setuptools @ https://example.org/x.whl"], None),
    ],
)
def test_the_floor_of_the_back_end(tmp_path: Path, requires: list[str], expected: list[str] | None) -> None:
    tree = tree_of(tmp_path, f'[build-system]\nrequires = {requires}\nbuild-backend = "setuptools.build_meta"\n')
    made = build_system.raised_floor(tree, {"setuptools": "77.0.3"})
    assert (made is None) == (expected is None)
    if made is None:
        return
    after = toml_edit.edited(tree.pyproject.text, made)
    assert tomllib.loads(after or "")["build-system"]["requires"] == expected


WORKFLOW = """\
on: push
{top}jobs:
  publish:
{own}    runs-on: ubuntu-latest
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
"""


@pytest.mark.parametrize(
    ("top", "own", "after"),
    [
        ("", "", "    permissions:\n      contents: read\n      id-token: write\n"),
        ("permissions:\n  packages: read\n", "", "    permissions:\n      packages: read\n      id-token: write\n"),
        ("permissions: {}\n", "", "    permissions:\n      id-token: write\n"),
        (
            "",
            "    permissions:\n      contents: read\n",
            "    permissions:\n      id-token: write\n      contents: read\n",
        ),
        # A word for all, or a mapping in braces: a person writes it.
        ("", "    permissions: read-all\n", None),
        ("", "    permissions: { contents: read }\n", None),
    ],
)
def test_the_identity_token(
    top: str, own: str, after: str | None, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project / ".github/workflows/release.yml"
    path.parent.mkdir(parents=True)
    path.write_text(WORKFLOW.format(top=top, own=own), encoding="utf-8")
    assert main(["fix", "--select", "publish-without-id-token"]) == 0
    assert ("can be mended with --unsafe-fixes" in capsys.readouterr().err) == (after is not None)
    assert main(["fix", "--apply", "--unsafe-fixes", "--select", "publish-without-id-token"]) == 0
    assert path.read_text(encoding="utf-8") == WORKFLOW.format(top=top, own=own if after is None else after)
    if after is not None:
        assert main(["--source", "--select", "publish-without-id-token"]) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a>=1 <2", "a>=1,<2"),
        ("a[x] >= 1.*; python_version > '3'", "a[x]>=1; python_version > '3'"),
        ("a = 1.0", "a==1.0"),
        ("a ^1.2", "a>=1.2,<2"),
        ("a=>1", "a>=1"),
        # More than one meaning, or none.
        ("a>=1 b<2", ""),
        ("a 1.0", ""),
        ("a~1", ""),
        ("a ~= 1", ""),
        ("", ""),
    ],
)
def test_requirements(text: str, expected: str) -> None:
    assert requirements.respelt_requirement(text) == expected


def test_a_file_in_another_encoding_is_left_alone(project: Path) -> None:
    path = project / "src/demo/__init__.py"
    path.write_bytes(b'# coding: latin-1\n__version__ = "0.9"  # \xe9\n')
    before = snapshot(project)
    assert main(["fix", "--apply", "--unsafe-fixes", "--select", "source-version-mismatch"]) == 0
    assert snapshot(project) == before


@pytest.mark.parametrize(
    ("module", "after"),
    [
        ('__version__: str = "0.9"  # v\n', '__version__: str = "1.0"  # v\n'),
        ("__version__ = '0.9'\n", "__version__ = '1.0'\n"),
        # Written twice, or not as a literal.
        ('if 1:\n    __version__ = "0.9"\n', None),
        ('__version__ = "0.9"\n__version__ = "0.9"\n', None),
    ],
)
def test_the_version_of_a_module(module: str, after: str | None, project: Path) -> None:
    path = project / "src/demo/__init__.py"
    path.write_text(module, encoding="utf-8")
    assert main(["fix", "--apply", "--unsafe-fixes", "--select", "source-version-mismatch"]) == 0
    assert path.read_text(encoding="utf-8") == (after or module)


@pytest.mark.parametrize(
    "urls", ['a = "https://github.com/x/y"\nb = "https://github.com/x/z"', 'a = "https://example.org/x/y"']
)
@pytest.mark.parametrize("tags", [(), ("v0.9", "0.8")])
def test_links_stay_where_the_address_is_not_known(urls: str, tags: tuple[str, ...], project: Path) -> None:
    (project / "pyproject.toml").write_text(BEFORE + f"\n[project.urls]\n{urls}\n", encoding="utf-8")
    (project / "README.md").write_text(build.README + "[licence](LICENSE) [none](NOTHING)\n", encoding="utf-8")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"], *(["tag", tag] for tag in tags)):
        build.git(project, *command)
    before = snapshot(project)
    assert main(["fix", "--apply", "--unsafe-fixes", "--select", "readme"]) == 0
    assert snapshot(project) == before


def test_names_that_are_nearly_right(project: Path) -> None:
    scripts = '\n[project.scripts]\na = "demo:mian"\nb = "demo:stop"\nc = "Demo:main"\nd = "demo:main.run"\n'
    path = project / "pyproject.toml"
    path.write_text(BEFORE + scripts, encoding="utf-8")
    (project / "src/demo/__init__.py").write_text(
        "def main(): ...\ndef step(): ...\ndef stip(): ...\n", encoding="utf-8"
    )
    assert main(["fix", "--apply", "--unsafe-fixes", "--select", "scripts"]) == 0
    after = scripts.replace('"demo:mian"', '"demo:main"').replace('"Demo:main"', '"demo:main"')
    assert path.read_text(encoding="utf-8") == BEFORE + after
