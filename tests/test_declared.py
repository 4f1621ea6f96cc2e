"""The entry points that a source declares before a build, in every place where they can stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from build import build_sdist

from pkglint.model import Sdist
from pkglint.run.discover import source_only

if TYPE_CHECKING:
    from pathlib import Path

CASES = {
    "project": (
        {"pyproject.toml": '[project]\nname = "demo"\nversion = "1"\n[project.scripts]\ndemo = "demo.cli:main"\n[project.entry-points."demo.plugins"]\na = "demo.a"\n'},
        [("console_scripts", "demo", "demo.cli:main", "pyproject.toml", 5), ("demo.plugins", "a", "demo.a", "pyproject.toml", 7)],
    ),
    "poetry": (
        {"pyproject.toml": '[tool.poetry]\nname = "demo"\n[tool.poetry.scripts]\ndemo = "demo:main"\nother = { reference = "demo:other", type = "console" }\nfile = { reference = "bin/x", type = "file" }\n'},
        [("console_scripts", "demo", "demo:main", "pyproject.toml", 4), ("console_scripts", "other", "demo:other", "pyproject.toml", 5)],
    ),
    "setup.cfg": (
        {"setup.cfg": "[metadata]\nname = demo\n[options.entry_points]\nconsole_scripts =\n    # the command\n    demo = demo:main\n"},
        [("console_scripts", "demo", "demo:main", "setup.cfg", 6)],
    ),
    "setup.py, a table": (
        {"setup.py": "from setuptools import setup\npoints = {\n    'console_scripts': [\n        'demo = demo:main',\n    ],\n}\nsetup(name='demo', entry_points=points)\n"},
        [("console_scripts", "demo", "demo:main", "setup.py", 4)],
    ),
    "setup.py, a text": (
        {"setup.py": "from setuptools import setup\nsetup(name='demo', entry_points='''\n[console_scripts]\ndemo = demo:main\n''')\n"},
        [("console_scripts", "demo", "demo:main", "setup.py", 4)],
    ),
    "setup.py beside a [project] that lists nothing": (
        {
            "pyproject.toml": '[project]\nname = "demo"\nversion = "1"\n',
            "setup.py": "from setuptools import setup\nsetup(entry_points={'console_scripts': ['demo = demo:main']})\n",
        },
        [],
    ),
    "setup.py beside a dynamic key": (
        {
            "pyproject.toml": '[project]\nname = "demo"\nversion = "1"\ndynamic = ["scripts"]\n',
            "setup.py": "from setuptools import setup\nsetup(entry_points={'console_scripts': ['demo = demo:main'], 'x': ['y = z']})\n",
        },
        [("console_scripts", "demo", "demo:main", "setup.py", 2)],
    ),
    "computed": ({"setup.py": "from setuptools import setup\nsetup(name='demo', entry_points=points())\n"}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_entry_points_of_a_tree(case: str, tmp_path: Path) -> None:
    files, expected = CASES[case]
    for path, text in files.items():
        (tmp_path / path).write_text(text)
    tree = source_only(str(tmp_path)).releases[0].tree
    assert tree is not None
    found = [(p.group, p.name, p.value, p.path, p.line) for points in tree.entry_points.groups.values() for p in points]
    assert found == expected


def test_entry_points_of_an_sdist(tmp_path: Path) -> None:
    """What setuptools wrote into an egg-info adds what code computed; what is declared keeps its own line."""
    script = "from setuptools import setup\nsetup(entry_points={'console_scripts': ['demo = demo:main']}, **more())\n"
    egg_info = "[console_scripts]\ndemo = demo:main\nextra = demo:extra\n"
    table = {"setup.py": script, "demo.egg-info/entry_points.txt": egg_info, "pyproject.toml": False}
    sdist = Sdist(build_sdist(tmp_path, table))
    found = [(point.name, point.path, point.line) for point in sdist.entry_points.groups["console_scripts"]]
    assert found == [("demo", "setup.py", 2), ("extra", "demo.egg-info/entry_points.txt", 3)]
