"""What `pkglint fix` writes, file by file: setup.cfg and setup.py, MANIFEST.in, changelogs; and where it writes nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import build
import pytest

from pkglint.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SETUPTOOLS = '[build-system]\nrequires = ["setuptools>=77.0.3"]\nbuild-backend = "setuptools.build_meta"\n'
CFG = """\
[metadata]
name = demo
version = 1.0
description = Shows what a well-kept distribution looks like
classifiers =
    # how it is
    Development Status :: 5 - Production/Stable
    Framework :: Djangoo
    Topic :: Utilities
    Topic :: Utilities
    Typing :: Typed

[options]
packages = find:
package_dir =
    =src
python_requires = >=3.9.*
install_requires =
    tomli; sys_platform == 'windows'
    packaging >= 20 < 90

[options.packages.find]
where = src
"""
PY = """\
from setuptools import find_packages, setup

setup(
    name="demo",
    version="1.0",  # the version
    python_requires='>=3.9,!=3.10',
    install_requires=["dataclasses", "tomli; sys_platform == 'windows'"],
    classifiers=[
        "Framework :: Djangoo",  # ours
        "Topic :: Utilities",
        "Topic :: Utilities",
        "Typing :: Typed",
    ],
    packages=find_packages("src"),
    package_dir={"": "src"},
)
"""
CHANGES = "# Changes\n\n## Unreleased\n\n* New.\n\n## {} 0.9\n\n* Old.\n\n## {} 0.8\n"
PROJECT = '[project]\nname = "demo"\nversion = "1.0"\nrequires-python = ">=3.9"\n'
RST = "Changes\n=======\n\nUnreleased\n----------\n\n* New.\n\n0.9\n---\n\n* Old.\n\n0.8\n---\n"
TOX = "[tox]\nenvlist = py{39,310,399}, lint\n"
NOX = "import nox\n\n@nox.session(python=['3.11', '3.12'])\ndef tests(session): ...\n"
BARE = '[project]\nname = "demo"\nversion = "1.0"\nclassifiers = ["Development Status :: 4 - Beta"]\n'

TESTS = {"demo/__init__.py": "", "tests/__init__.py": "", "tests/test_a.py": ""}

CASES: dict[str, tuple[str, dict[str, Any], dict[str, str | tuple[tuple[str, str], ...]]]] = {
    "setup.cfg": (
        "classifiers,requires",
        {"pyproject.toml": SETUPTOOLS, "setup.cfg": CFG},
        {
            "setup.cfg": (
                ("Djangoo", "Django"),
                ("    Topic :: Utilities\n    Topic :: Utilities\n", "    Topic :: Utilities\n"),
                (">=3.9.*", ">=3.9"),
                ("tomli; sys_platform == 'windows'", "tomli; sys_platform == 'win32'"),
                ("packaging >= 20 < 90", "packaging>=20,<90"),
            )
        },
    ),
    "setup.py": (
        "classifiers,misused-marker,python-bound-excludes-patches",
        {"pyproject.toml": SETUPTOOLS, "setup.py": PY},
        {
            "setup.py": (
                ("Djangoo", "Django"),
                ('        "Topic :: Utilities",\n        "Topic :: Utilities",\n', '        "Topic :: Utilities",\n'),
                ("'>=3.9,!=3.10'", "'>=3.9,!=3.10.*'"),
                ("sys_platform == 'windows'", "sys_platform == 'win32'"),
            )
        },
    ),
    "entry points in setup.cfg": (
        "scripts",
        {
            "pyproject.toml": SETUPTOOLS,
            "setup.cfg": CFG + "[options.entry_points]\nconsole_scripts =\n    demo = demo:mian\n    other=src.demo:main\n",
            "src/demo/__init__.py": "def main(): ...\n",
        },
        {"setup.cfg": (("demo = demo:mian", "demo = demo:main"), ("src.demo:main", "demo:main"))},
    ),
    "entry points in setup.py": (
        "scripts",
        {
            "pyproject.toml": SETUPTOOLS,
            "setup.py": PY.replace("    packages", "    entry_points={'console_scripts': ['demo = demo:mian']},\n    packages"),
            "src/demo/__init__.py": "def main(): ...\n",
        },
        {"setup.py": (("'demo = demo:mian'", "'demo = demo:main'"),)},
    ),
    # An item of a list on one line is a person's to take out.
    "setup.py, an item among others": ("stdlib-backport-required", {"pyproject.toml": SETUPTOOLS, "setup.py": PY}, {}),
    "py.typed in setup.cfg": (
        "typing",
        {"pyproject.toml": SETUPTOOLS, "setup.cfg": CFG},
        {"setup.cfg": CFG + "\n[options.package_data]\ndemo = py.typed\n", "src/demo/py.typed": ""},
    ),
    "py.typed in a list of setup.cfg": (
        "typing",
        {"pyproject.toml": SETUPTOOLS, "setup.cfg": CFG + "[options.package_data]\ndemo =\n    a.json\n    b.json\n"},
        {"setup.cfg": (("    b.json\n", "    b.json\n    py.typed\n"),), "src/demo/py.typed": ""},
    ),
    "py.typed in setup.py": (
        "typing",
        {"pyproject.toml": SETUPTOOLS, "setup.py": PY},
        {
            "setup.py": (("    packages=", '    package_data={"demo": ["py.typed"]},\n    packages='),),
            "src/demo/py.typed": "",
        },
    ),
    "py.typed below a namespace": (
        "typing",
        {
            "pyproject.toml": SETUPTOOLS + PROJECT + 'classifiers = ["Typing :: Typed"]\n',
            "src/demo/__init__.py": False,
            "src/acme/demo/__init__.py": "",
            "src/acme/demo/inner/__init__.py": "",
        },
        {
            "pyproject.toml": (('Typed"]\n', 'Typed"]\n\n[tool.setuptools.package-data]\n"acme.demo" = ["py.typed"]\n'),),
            "src/acme/demo/py.typed": "",
        },
    ),
    "py.typed of what is annotated": (
        "annotations-without-marker",
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n' + PROJECT,
            "src/demo/__init__.py": "".join(f"def f{n}(a: int) -> int: ...\n" for n in range(30)),
        },
        {"src/demo/py.typed": ""},
    ),
    "package data that code computes": (
        "typing",
        {"pyproject.toml": SETUPTOOLS, "setup.py": PY.replace("    packages", "    package_data=data(),\n    packages")},
        {},
    ),
    "a new MANIFEST.in line": (
        "junk-file",
        {"pyproject.toml": SETUPTOOLS + PROJECT, "MANIFEST.in": "include x\ngraft src", "src/demo/a.orig": ""},
        {"MANIFEST.in": "include x\ngraft src\nexclude src/demo/a.orig\n"},
    ),
    "artifacts bring it back": (
        "junk-file",
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
            f'{PROJECT}[tool.hatch.build]\nartifacts = ["*.orig"]\n',
            "src/demo/a.orig": "",
        },
        {},
    ),
    "a target with its own list": (
        "junk-file",
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
            f"{PROJECT}[tool.hatch.build.targets.sdist]\nexclude = [\n  '/docs',\n]\n",
            "src/demo/a.orig": "",
        },
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
            f'{PROJECT}[tool.hatch.build]\nexclude = ["/src/demo/a.orig"]\n\n'
            "[tool.hatch.build.targets.sdist]\nexclude = [\n  '/docs',\n  \"/src/demo/a.orig\",\n]\n"
        },
    ),
    "two leftovers": (
        "junk-file",
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n' + PROJECT,
            "src/demo/a.orig": "",
            "src/demo/b.orig": "",
        },
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
            f'{PROJECT}\n[tool.hatch.build]\nexclude = ["/src/demo/a.orig", "/src/demo/b.orig"]\n'
        },
    ),
    "settings in hatch.toml": (
        "junk-file",
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n' + PROJECT,
            "hatch.toml": '[build]\nexclude = ["/docs"]\n',
            "src/demo/a.orig": "",
        },
        {"hatch.toml": '[build]\nexclude = ["/docs", "/src/demo/a.orig"]\n'},
    ),
    "tests in the wheel": (
        "generic-top-level",
        {
            "pyproject.toml": SETUPTOOLS + PROJECT + "[tool.setuptools.packages.find]\nnamespaces = false\n",
            "src/demo/__init__.py": False,
            **TESTS,
        },
        {"pyproject.toml": (("namespaces = false\n", 'namespaces = false\nexclude = ["tests*"]\n'),)},
    ),
    "tests in the wheel, setup.cfg": (
        "generic-top-level",
        {
            "pyproject.toml": SETUPTOOLS,
            "setup.cfg": "[metadata]\nname = demo\nversion = 1.0\n\n[options]\npackages = find:\n",
            "src/demo/__init__.py": False,
            **TESTS,
        },
        {"setup.cfg": (("packages = find:\n", "packages = find:\n\n[options.packages.find]\nexclude = tests*\n"),)},
    ),
    "tests in the wheel, setup.py": (
        "generic-top-level",
        {
            "pyproject.toml": SETUPTOOLS,
            "setup.py": "from setuptools import setup, find_packages\nsetup(name='demo', version='1.0', packages=find_packages())\n",
            "src/demo/__init__.py": False,
            **TESTS,
        },
        {"setup.py": (("find_packages())", 'find_packages(exclude=["tests*"]))'),)},
    ),
    "tests in the wheel, pdm": (
        "generic-top-level",
        {
            "pyproject.toml": f'[build-system]\nrequires = ["pdm-backend"]\nbuild-backend = "pdm.backend"\n{PROJECT}',
            "src/demo/__init__.py": False,
            "demo/__init__.py": "",
            "examples/__init__.py": "",
        },
        {
            "pyproject.toml": (
                ('requires-python = ">=3.9"\n', 'requires-python = ">=3.9"\n\n[tool.pdm.build]\nexcludes = ["examples"]\n'),
            )
        },
    ),
    "packages that are listed": (
        "generic-top-level",
        {
            "pyproject.toml": SETUPTOOLS + PROJECT + '[tool.setuptools]\npackages = ["demo", "tests"]\n',
            "src/demo/__init__.py": False,
            **TESTS,
        },
        {},
    ),
    "files that are named otherwise": (
        "referenced-file-missing",
        {"pyproject.toml": PROJECT + 'readme = "Readme.md"\nlicense-files = ["LICENSE.txt"]\n'},
        {"pyproject.toml": (('"Readme.md"', '"README.md"'), ('"LICENSE.txt"', '"LICENSE"'))},
    ),
    "a readme with its content type": (
        "referenced-file-missing",
        {"pyproject.toml": PROJECT + 'readme = { file = "README.rst", content-type = "text/x-rst" }\n'},
        {},
    ),
    "a changelog with its own words": ("changelog-misses-version", {"CHANGES.md": CHANGES.format("Demo", "Demo")}, {
        "CHANGES.md": (("Unreleased\n", "Unreleased\n\n## Demo 1.0\n"),)}),
    "a changelog underlined": ("changelog-misses-version", {"CHANGES.rst": RST}, {
        "CHANGES.rst": (("Unreleased\n----------\n", "Unreleased\n----------\n\n1.0\n---\n"),)}),
    "a changelog with names of releases": ("changelog-misses-version", {"CHANGES.md": CHANGES.format("Ada's", "Ada's")}, {}),
    "a changelog without words for it": (
        "changelog-misses-version", {"CHANGES.md": CHANGES.format("", "").replace("* New.\n\n", "")}, {}),
    "Pythons of tox": ("missing-classifiers", {"pyproject.toml": BARE, "tox.ini": TOX}, {
        "pyproject.toml": (('- Beta"', '- Beta", "Programming Language :: Python :: 3.9", "Programming Language :: Python :: 3.10"'),)}),
    "Pythons of nox": ("requires-python-missing", {"pyproject.toml": BARE, "noxfile.py": NOX}, {
        "pyproject.toml": (('version = "1.0"\n', 'version = "1.0"\nrequires-python = ">=3.11"\n'),)}),
    "Pythons of which two say different things": (
        "requires-python-missing",
        {"pyproject.toml": BARE.replace('["', '["Programming Language :: Python :: 3.9", "'), "noxfile.py": NOX}, {}),
    "a cap": ("capped-python", {"pyproject.toml": PROJECT.replace(">=3.9", ">=3.9, <3.13")}, {
        "pyproject.toml": ((">=3.9, <3.13", ">=3.9"),)}),
    "a cap alone": ("capped-python", {"pyproject.toml": PROJECT.replace(">=3.9", "<3.13")}, {}),
    "a key that is static": ("static-and-dynamic", {"pyproject.toml": PROJECT + 'dynamic = ["version", "readme"]\n'}, {
        "pyproject.toml": (('["version", ', "["),)}),
    "own extras": (
        "misnamed-self-extra",
        {"pyproject.toml": PROJECT.replace("demo", "demo-kit") + 'optional-dependencies = { a = ["x"], b = ["y"], all = ["kit[a, b]"] }\n'},
        {"pyproject.toml": (('"kit[a, b]"', '"demo-kit[a, b]"'),)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("title", CASES)
def test_what_is_written(title: str, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, files, expected = CASES[title]
    given = {"src/demo/__init__.py": "", "pyproject.toml": PROJECT, **files}
    written = {path: text and text.replace("\n", end) for path, text in given.items()}
    tree = build.build_tree(tmp_path, written, git=[])
    monkeypatch.chdir(tree)
    before = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file() and ".git" not in path.parts}
    assert main(["fix", "--apply", "--unsafe-fixes", "--select", rules]) == 0
    after = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file() and ".git" not in path.parts}
    wanted = dict(before)
    for path, text in expected.items():
        new = text if isinstance(text, str) else given[path]
        for old, other in () if isinstance(text, str) else text:
            assert new.count(old) == 1
            new = new.replace(old, other)
        wanted[tree / path] = new.replace("\n", end).encode()
    assert {path.name: text.decode() for path, text in after.items() if wanted.get(path) != text} == {}
    assert set(after) == set(wanted)


def test_reports_offer_new_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = build.build_tree(tmp_path, {"pyproject.toml": SETUPTOOLS, "setup.cfg": CFG, "src/demo/__init__.py": ""})
    monkeypatch.chdir(tree)
    select = ["--source", "--select", "typed-classifier-without-marker", "--output-format"]
    assert main([*select, "json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["edit"] is None
    assert [(each["path"], each["new"]) for each in finding["edits"]] == [
        ("setup.cfg", False),
        ("src/demo/py.typed", True),
    ]
    assert main([*select, "sarif"]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    changes = run["results"][0]["fixes"][0]["artifactChanges"]
    assert [each["artifactLocation"]["uri"] for each in changes] == ["setup.cfg", "src/demo/py.typed"]
    assert changes[1]["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
            "insertedContent": {"text": ""},
        }
    ]
