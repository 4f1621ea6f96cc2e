"""What the models say a build packs, against what the back ends themselves pack: each case is built for real."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import build as make
import pytest

from pkglint.model.packing import pack
from pkglint.model.tree import Tree

BACKENDS = {
    "setuptools": "setuptools.build_meta",
    "hatchling": "hatchling.build",
    "flit_core": "flit_core.buildapi",
    "pdm-backend": "pdm.backend",
    "poetry-core": "poetry.core.masonry.api",
    "uv_build": "uv_build",
}
PACKAGE = {
    "src/demo/__init__.py": '"""A demonstration."""\n__version__ = "1.0"\n',
    "src/demo/data/table.json": "[]",
    "src/demo/py.typed": "",
    "src/demo/inner/__init__.py": "",
    "src/demo/inner/template.html": "<p>",
    "src/demo/bare/module.py": "",
    "src/demo/.hidden": "x",
    "src/demo/cached.pyc": "x",
    "src/demo/ignored.env": "KEY=1",
    "tests/test_demo.py": "",
    "tests/__init__.py": "",
    "docs/index.md": "text",
    "helper/tool.py": "",
    "note.txt": "a note",
    "CHANGES.rst": "news",
}
FLAT = {path.removeprefix("src/"): text for path, text in PACKAGE.items()}
CASES: dict[str, tuple[str, dict[str, str], str]] = {
    "setuptools, src discovered": ("setuptools", PACKAGE, ""),
    "setuptools, flat discovered": ("setuptools", {k: v for k, v in FLAT.items() if not k.startswith("helper")}, ""),
    "setuptools, several tops": ("setuptools", FLAT, ""),
    "setuptools, explicit": ("setuptools", FLAT, '[tool.setuptools]\npackages = ["demo"]\n'),
    "setuptools, find without exclude": ("setuptools", FLAT, "[tool.setuptools.packages.find]\n"),
    "setuptools, find with namespaces off": ("setuptools", FLAT, "[tool.setuptools.packages.find]\nnamespaces = false\n"),
    "setuptools, find where and exclude": ("setuptools", PACKAGE, '[tool.setuptools.packages.find]\nwhere = ["src"]\nexclude = ["demo.inner*"]\n'),
    "setuptools, package-data": (
        "setuptools",
        PACKAGE,
        '[tool.setuptools]\ninclude-package-data = false\n[tool.setuptools.package-data]\n"*" = ["*.html"]\ndemo = ["data/*.json"]\n',
    ),
    "setuptools, MANIFEST.in": (
        "setuptools",
        {**PACKAGE, "MANIFEST.in": "graft docs\nrecursive-include src *.json *.html\nexclude note.txt\nglobal-exclude *.py[cod]\nprune docs/_build\ninclude *.rst\n"},
        '[tool.setuptools.exclude-package-data]\ndemo = ["inner/*"]\n',
    ),
    "setuptools, py-modules": ("setuptools", {"alone.py": "", "other.py": ""}, '[tool.setuptools]\npy-modules = ["alone"]\n'),
    "setuptools, setup.cfg": (
        "setuptools",
        {**PACKAGE, "setup.cfg": "[options]\npackages = find:\npackage_dir =\n    = src\n[options.packages.find]\nwhere = src\n[options.package_data]\n* = *.json\n"},
        "",
    ),
    "setuptools, setup.py": (
        "setuptools",
        {**FLAT, "setup.py": "from setuptools import find_packages, setup\nsetup(packages=find_packages(exclude=['tests*']), package_data={'demo': ['data/*']})\n"},
        "",
    ),
    "setuptools, a computed setup.py": ("setuptools", {**FLAT, "setup.py": "from setuptools import setup\nsetup(packages=['de' + chr(109) + 'o'])\n"}, ""),
    "hatchling, by name": ("hatchling", PACKAGE, ""),
    "hatchling, packages": ("hatchling", PACKAGE, '[tool.hatch.build.targets.wheel]\npackages = ["src/demo/inner", "helper"]\n'),
    "hatchling, include and exclude": (
        "hatchling",
        FLAT,
        '[tool.hatch.build]\ninclude = ["/demo", "*.rst"]\nexclude = ["*.html", "bare/"]\n[tool.hatch.build.targets.wheel]\nartifacts = ["*.env"]\n',
    ),
    "hatchling, only-include and sources": (
        "hatchling",
        PACKAGE,
        '[tool.hatch.build.targets.wheel]\nonly-include = ["src/demo", "docs"]\nsources = { "src" = "", "docs" = "demo/docs" }\n[tool.hatch.build.targets.sdist]\nonly-include = ["src"]\n',
    ),
    "hatchling, force-include": (
        "hatchling",
        PACKAGE,
        '[tool.hatch.build.targets.wheel.force-include]\n"docs" = "demo/docs"\n"note.txt" = "demo/note.txt"\n',
    ),
    "hatchling, only-packages": ("hatchling", FLAT, '[tool.hatch.build.targets.wheel]\npackages = ["demo"]\nonly-packages = true\n'),
    "hatchling, a nested ignore list": ("hatchling", {**PACKAGE, "docs/.gitignore": "index.md\n"}, ""),
    "flit_core": ("flit_core", PACKAGE, ""),
    "flit_core, include and exclude": ("flit_core", FLAT, '[tool.flit.sdist]\ninclude = ["docs/", "*.rst"]\nexclude = ["demo/inner/*.html", "demo/bare"]\n'),
    "flit_core, a module": ("flit_core", {"demo.py": '"""One module."""\n__version__ = "1.0"\n', "note.txt": "x"}, ""),
    "pdm-backend": ("pdm-backend", PACKAGE, ""),
    "pdm-backend, flat": ("pdm-backend", FLAT, ""),
    "pdm-backend, includes and excludes": (
        "pdm-backend",
        FLAT,
        '[tool.pdm.build]\nincludes = ["demo/", "docs/*.md"]\nexcludes = ["demo/inner", "demo/*.json"]\nsource-includes = ["tests", "*.rst"]\n',
    ),
    "pdm-backend, package-dir": ("pdm-backend", PACKAGE, '[tool.pdm.build]\npackage-dir = "src"\nexcludes = ["**/data"]\n'),
    "poetry-core": ("poetry-core", PACKAGE, ""),
    "poetry-core, packages": (
        "poetry-core",
        PACKAGE,
        (
            '[tool.poetry]\npackages = [{ include = "demo", from = "src" }, { include = "helper", to = "demo/helper", format = "wheel" }]\n'
        'include = ["CHANGES.rst", { path = "docs/**/*", format = ["sdist", "wheel"] }]\nexclude = ["src/demo/inner", "**/*.json"]\n'
        ),
    ),
    "uv_build": ("uv_build", PACKAGE, ""),
    "uv_build, excludes": (
        "uv_build",
        FLAT,
        '[tool.uv.build-backend]\nmodule-root = ""\nsource-include = ["docs/**", "tests", "/helper/**"]\nsource-exclude = ["*.json"]\nwheel-exclude = ["inner", "/demo/.hidden"]\n',
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_the_model_packs_what_the_back_end_packs(case: str, tmp_path: Path) -> None:
    backend, files, settings = CASES[case]
    pytest.importorskip(BACKENDS[backend].rpartition(".")[0] or backend)
    root = tmp_path / "demo"
    root.mkdir()
    head = f'[build-system]\nrequires = ["{backend}"]\nbuild-backend = "{BACKENDS[backend]}"\n[project]\nname = "demo"\nversion = "1.0"\ndescription = "x"\nreadme = "README.md"\n'
    everything: dict[str, Any] = {
        "README.md": "# demo\n",
        "LICENSE": "text\n",
        ".gitignore": "*.env\n*.pyc\n",
        **files,
        "pyproject.toml": head + settings,
    }
    for path, text in everything.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
        make.git(root, *command)
    expected = pack(Tree(root), files)
    built = {kind: build(root, tmp_path / kind, kind) for kind in ("sdist", "wheel")}
    if expected.wheel is None or expected.sdist is None:
        assert case in {"setuptools, several tops", "setuptools, a computed setup.py"}
        return
    assert {place for place, _ in expected.wheel} == built["wheel"]
    assert expected.sdist == built["sdist"]


def build(root: Path, out: Path, kind: str) -> frozenset[str]:
    """Return what the back end packs: an sdist's paths, or what a wheel installs as modules and data."""
    out.mkdir()
    code = f"import importlib, sys; print(importlib.import_module(sys.argv[1]).build_{kind}(sys.argv[2]))"
    backend = next(
        line for line in (root / "pyproject.toml").read_text().splitlines() if line.startswith("build-backend")
    )
    command = [sys.executable, "-c", code, backend.split('"')[1], str(out)]
    # uv_build looks for its program on the path
    environment = {**os.environ, "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))}
    subprocess.run(command, cwd=root, capture_output=True, check=False, env=environment)
    for made in out.iterdir():
        if kind == "wheel":
            with zipfile.ZipFile(made) as archive:
                return frozenset(
                    name for name in archive.namelist() if ".dist-info/" not in name and not name.endswith("/")
                )
        with tarfile.open(made) as archive:
            names = [member.name.partition("/")[2] for member in archive if not member.isdir()]
        return frozenset(
            name
            for name in names
            if name not in {"PKG-INFO", "pyproject.toml.orig"}
            and ".egg-info/" not in name
            and (name != "setup.cfg" or (root / name).exists())
        )
    return frozenset()


CRATE = {
    "Cargo.toml": '[package]\nname = "demo"\nversion = "1.0.0"\nedition = "2021"\n',
    "Cargo.lock": 'version = 4\n\n[[package]]\nname = "demo"\nversion = "1.0.0"\n',
    "src/lib.rs": "",
    "python/demo/__init__.py": "",
    "python/demo/s.env": "KEY=1",
    "python/other/x.py": "",
    "tests/test_demo.py": "",
    "docs/a.md": "",
    "note.txt": "",
    ".github/x.yml": "",
}
SUB = {
    "crates/sub/Cargo.toml": '[package]\nname = "sub"\nversion = "1.0.0"\n',
    "crates/sub/src/lib.rs": "",
    "crates/sub/note.md": "",
}
MANIFEST = CRATE["Cargo.toml"]
ALWAYS = {"pyproject.toml", "README.md", "LICENSE", "python/demo/__init__.py"}
ROOT = {".gitignore", "Cargo.toml", "Cargo.lock", "src/lib.rs"}
REST = {"tests/test_demo.py", "docs/a.md", "note.txt", ".github/x.yml", "python/other/x.py"}
CRATES: dict[str, tuple[dict[str, str], str, set[str] | None]] = {
    "a crate at the root": (CRATE, "", ALWAYS | ROOT | REST),
    "include of Cargo.toml": (
        {**CRATE, "Cargo.toml": MANIFEST + 'include = ["src/**/*", "docs/"]\n'},
        "",
        ALWAYS | {"Cargo.toml", "Cargo.lock", "src/lib.rs", "docs/a.md"},
    ),
    "exclude of Cargo.toml": (
        {**CRATE, "Cargo.toml": MANIFEST + 'exclude = ["docs/*", "*.txt"]\n'},
        "",
        ALWAYS | ROOT | REST - {"docs/a.md", "note.txt"},
    ),
    "include and exclude of maturin": (
        CRATE,
        'exclude = ["tests/**", { path = "docs/*", format = "sdist" }]\ninclude = [{ path = "python/demo/s.env", format = "sdist" }]\n',
        ALWAYS | ROOT | {"python/demo/s.env"} | REST - {"tests/test_demo.py", "docs/a.md"},
    ),
    "another crate inside": ({**CRATE, **SUB}, "", ALWAYS | ROOT | REST),
    "another crate that it needs": (
        {**CRATE, **SUB, "Cargo.toml": MANIFEST + '[dependencies]\nsub = { path = "crates/sub" }\n'},
        "",
        ALWAYS | ROOT | REST | SUB.keys(),
    ),
    "a crate in a folder": (
        {**{k: v for k, v in CRATE.items() if not k.startswith(("Cargo", "src"))}, **{f"rust/{k}": CRATE[k] for k in ("Cargo.toml", "Cargo.lock", "src/lib.rs")}},
        'manifest-path = "rust/Cargo.toml"\n',
        ALWAYS | {"rust/Cargo.toml", "rust/Cargo.lock", "rust/src/lib.rs"},
    ),
    "a crate of a workspace": (
        {**CRATE, "Cargo.toml": '[workspace]\nmembers = ["rust"]\n', "rust/Cargo.toml": MANIFEST},
        'manifest-path = "rust/Cargo.toml"\n',
        None,
    ),
    "a crate that needs one elsewhere": ({**CRATE, "Cargo.toml": MANIFEST + '[dependencies]\nsub = { path = "../sub" }\n'}, "", None),
}  # fmt: skip


@pytest.mark.parametrize("case", CRATES)
def test_the_sdist_of_maturin(case: str, tmp_path: Path) -> None:
    """What is expected here was read from maturin 1.16's own sdists, which need Cargo to be made."""
    files, settings, expected = CRATES[case]
    head = '[build-system]\nrequires = ["maturin>=1.9,<2"]\nbuild-backend = "maturin"\n[project]\nname = "demo"\nversion = "1.0.0"\nreadme = "README.md"\n[tool.maturin]\npython-source = "python"\n'
    everything = {"README.md": "", "LICENSE": "", ".gitignore": "target/\n*.env\n", **files, "pyproject.toml": head + settings}  # fmt: skip
    for path, text in everything.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
        make.git(tmp_path, *command)
    assert pack(Tree(tmp_path), files).sdist == expected
