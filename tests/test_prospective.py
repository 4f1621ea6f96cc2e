"""What is known of the metadata before a build: what is certain, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pkglint.model import Tree

if TYPE_CHECKING:
    from pathlib import Path


def tree_of(folder: Path, files: dict[str, str]) -> Tree:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Tree(folder)


def known(tree: Tree, *fields: str) -> dict[str, Any]:
    return {field: tree.metadata.all(field) for field in fields if tree.knows(field)}


PROJECT = '[project]\nname = "demo"\n'


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"pyproject.toml": PROJECT + 'version = "1.0"\n'}, "1.0"),
        ({"pyproject.toml": PROJECT + 'dynamic = ["version"]\n[tool.hatch.version]\npath = "v.py"\n', "v.py": 'VERSION: str = "v1.2"\n'}, "1.2"),
        ({"pyproject.toml": PROJECT + 'dynamic = ["version"]\n[tool.hatch.version]\npath = "v"\npattern = "is (?P<version>[0-9.]+)"\n', "v": "it is 1.3\n"}, "1.3"),
        ({"pyproject.toml": PROJECT + 'dynamic = ["version"]\n[tool.hatch.version]\npath = "v"\npattern = "is ([0-9"\n', "v": "it is 1.3\n"}, ""),
        ({"pyproject.toml": PROJECT + 'dynamic = ["version"]\n[tool.hatch.version]\nsource = "code"\npath = "v.py"\n', "v.py": '__version__ = "1.2"\n'}, ""),
        ({"pyproject.toml": PROJECT + 'dynamic = ["version"]\n[tool.hatch.version]\npath = "absent.py"\n'}, ""),
        ({"pyproject.toml": PROJECT + 'dynamic = ["version"]\n[tool.setuptools.dynamic]\nversion = {attr = "a.b.v"}\n', "src/a/b.py": 'v = "1.4"\n'}, "1.4"),
        # Computed, or decided under a condition: a build would have to run it.
        ({"pyproject.toml": PROJECT + 'dynamic = ["version"]\n[tool.setuptools.dynamic]\nversion = {attr = "a.v"}\n', "a.py": 'v = "1." + "4"\n'}, ""),
        ({"pyproject.toml": PROJECT + 'dynamic = ["version"]\n[tool.setuptools.dynamic]\nversion = {attr = "a.v"}\n', "a.py": 'v = "1"\nif x:\n    v = "2"\n'}, ""),
        # Not dynamic: whatever is configured is not used.
        ({"pyproject.toml": PROJECT + '[tool.hatch.version]\npath = "v.py"\n', "v.py": '__version__ = "1.2"\n'}, ""),
        ({"pyproject.toml": '[tool.poetry]\nname = "demo"\nversion = "1.5"\n'}, "1.5"),
        ({"pyproject.toml": '[tool.flit.metadata]\nmodule = "demo"\n', "demo/__init__.py": '__version__ = "1.6"\n'}, "1.6"),
        ({"setup.cfg": "[metadata]\nname = demo\nversion = 1.7\n"}, "1.7"),
        ({"setup.cfg": "[metadata]\nversion = attr: demo.__version__\n", "demo.py": '__version__ = "1.8"\n'}, "1.8"),
        ({"setup.cfg": "[metadata]\nversion = attr: demo.__version__\n[options]\npackage_dir =\n    = lib\n", "lib/demo.py": '__version__ = "1.8"\n'}, "1.8"),
        ({"setup.cfg": "[metadata]\nversion = file: VERSION\n", "VERSION": "1.9"}, ""),
        # setup() is given one: setup.cfg's is not used.
        ({"setup.cfg": "[metadata]\nversion = 1.7\n", "setup.py": "from setuptools import setup\nsetup(version=read())\n"}, ""),
        ({"setup.cfg": "[metadata]\nversion = 1.7\n", "setup.py": "from setuptools import setup\nsetup(version='2.0')\n"}, "2.0"),
        ({"setup.py": "from setuptools import setup\nV = '3.0'\nsetup(name='demo', version=V)\n"}, "3.0"),
        ({"setup.py": "this is not python"}, ""),
        ({"setup.cfg": "no section\n"}, ""),
        ({"pyproject.toml": "not = [toml"}, ""),
    ],
)  # fmt: skip
def test_versions(tmp_path: Path, files: dict[str, str], version: str) -> None:
    tree = tree_of(tmp_path, files)
    assert tree.version == version
    assert tree.knows("Version") is bool(version) or "[project]" in files.get("pyproject.toml", "")


def test_dynamic_fields_are_unknown(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, {"pyproject.toml": PROJECT + 'version = "1"\ndynamic = ["classifiers", "readme"]\n'})
    assert known(tree, "Classifier", "Description", "Requires-Dist", "Summary") == {"Requires-Dist": (), "Summary": ()}


def test_a_readme_that_setuptools_joins(tmp_path: Path) -> None:
    text = (
        PROJECT
        + 'dynamic = ["readme"]\n[tool.setuptools.dynamic.readme]\nfile = ["A.md", "B.md"]\ncontent-type = "text/markdown"\n'
    )
    tree = tree_of(tmp_path, {"pyproject.toml": text, "A.md": "# a\n", "B.md": "# b\n"})
    assert tree.metadata.description == "# a\n\n# b\n"
    assert known(tree, "Description-Content-Type") == {"Description-Content-Type": ("text/markdown",)}
    (tmp_path / "B.md").unlink()
    assert not Tree(tmp_path).knows("Description")


def test_setup_cfg(tmp_path: Path) -> None:
    config = """\
[metadata]
name = demo
description = A demonstration
long_description = file: README.md, CHANGES.md
long_description_content_type = text/markdown
url = https://example.org/
license = MIT
license_files = LICENSE
classifiers =
    Typing :: Typed
    # a comment
    Framework :: Django
project_urls =
    Source = https://example.org/src
[options]
python_requires = >=3.9
install_requires =
    attrs
    requests >=2; python_version < "3.12"
"""
    tree = tree_of(tmp_path, {"setup.cfg": config, "README.md": "# demo\n", "CHANGES.md": "## 1\n"})
    assert tree.name == "demo"
    assert tree.metadata.all("Classifier") == ("Typing :: Typed", "Framework :: Django")
    assert tree.metadata.all("Requires-Dist") == ("attrs", 'requests >=2; python_version < "3.12"')
    assert tree.metadata.all("Project-URL") == ("Source, https://example.org/src",)
    assert tree.metadata.description == "# demo\n\n## 1\n"
    assert known(tree, "Requires-Python", "Summary", "Home-page", "License") == {
        "Requires-Python": (">=3.9",),
        "Summary": ("A demonstration",),
        "Home-page": ("https://example.org/",),
        "License": ("MIT",),
    }
    # More may come: from extras, and from what is not stated.
    assert known(tree, "Requires-Dist", "Maintainer", "Author", "Provides-Extra") == {}


def test_setup_py(tmp_path: Path) -> None:
    script = """\
from setuptools import setup, find_packages
EXTRA = ["Framework :: Django"]
common = dict(name="demo", author="Ada")
setup(
    version=open("VERSION").read(),
    classifiers=["Typing :: Typed"] + EXTRA,
    python_requires=">=3.9",
    install_requires=["attrs"],
    long_description=open("README.md").read(),
    **common,
)
"""
    tree = tree_of(tmp_path, {"setup.py": script})
    assert (tree.name, tree.version) == ("demo", "")
    assert tree.metadata.all("Classifier") == ("Typing :: Typed", "Framework :: Django")
    assert known(tree, "Classifier", "Requires-Python", "Author", "Version", "Description") == {
        "Requires-Python": (">=3.9",),
        "Author": ("Ada",),
    }
    plain = Tree(tmp_path)
    (tmp_path / "setup.py").write_text('from setuptools import setup\nsetup(name="demo", classifiers=["A", "B"])\n')
    assert known(plain, "Classifier") == {"Classifier": ("A", "B")}


def test_poetry(tmp_path: Path) -> None:
    text = """\
[tool.poetry]
name = "demo"
version = "1.0"
description = "A demonstration"
readme = ["README.md"]
license = "MIT"
classifiers = ["Typing :: Typed"]
repository = "https://example.org/src"
[tool.poetry.dependencies]
python = ">=3.9,<4"
requests = "^2"
[tool.poetry.urls]
Changes = "https://example.org/changes"
"""
    tree = tree_of(tmp_path, {"pyproject.toml": text, "README.md": "# demo\n"})
    assert known(tree, "Requires-Python", "Project-URL", "Description-Content-Type") == {
        "Requires-Python": (">=3.9,<4",),
        "Project-URL": ("Repository, https://example.org/src", "Changes, https://example.org/changes"),
        "Description-Content-Type": ("text/markdown",),
    }
    # poetry-core adds classifiers, and translates the rest.
    assert tree.metadata.all("Classifier") == ("Typing :: Typed",)
    assert known(tree, "Classifier", "Requires-Dist", "License-Expression", "License") == {}
    (tmp_path / "pyproject.toml").write_text(text.replace(">=3.9,<4", "^3.9"))
    assert not Tree(tmp_path).knows("Requires-Python")


def test_flit(tmp_path: Path) -> None:
    text = '[tool.flit.metadata]\nmodule = "demo"\ndist-name = "demo-dist"\nrequires-python = ">=3.9"\nrequires = ["attrs"]\ndescription-file = "README.rst"\n'
    tree = tree_of(
        tmp_path, {"pyproject.toml": text, "demo.py": '"""D."""\n__version__ = "1"\n', "README.rst": "demo\n====\n"}
    )
    assert (tree.name, tree.version) == ("demo-dist", "1")
    assert tree.metadata.all("Requires-Dist") == ("attrs",)
    assert tree.metadata.description == "demo\n====\n"
