"""A hook must start at once: what a run does not need is not imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import build

import pkglint

if TYPE_CHECKING:
    import pytest

HEAVY = (
    "docutils",
    "comrak",
    "cmarkgfm",
    "requests",
    "rich",
    "twine",
    "pkginfo",
    "elftools",
    "macholib",
    "pefile",
    "readme_renderer",
    "nh3",
    "validate_pyproject",
)
PROBE = f"""
import sys
sys.path.insert(0, {str(Path(pkglint.__file__).parents[1])!r})
from pkglint.cli import main
code = main(sys.argv[1:])
sys.stderr.write(" ".join(sorted(sys.modules)))
raise SystemExit(code)
"""


def modules(*arguments: str, cwd: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROBE, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return set(done.stderr.split())


def test_version_imports_next_to_nothing(tmp_path: Path) -> None:
    loaded = modules("--version", cwd=tmp_path)
    assert "pkglint.cli" in loaded
    assert not loaded & {
        *HEAVY,
        "argparse",
        "packaging",
        "json",
        "email",
        "zipfile",
        "pathspec",
        "dataclasses",
        "typing",
    }


def test_a_paths_only_run_imports_no_renderer(tmp_path: Path) -> None:
    wheel = build.build_wheel(tmp_path)
    loaded = modules("--no-config", "--select", "bytecode-in-wheel", str(wheel), cwd=tmp_path)
    assert "pkglint.run.engine" in loaded
    assert not loaded & {*HEAVY, "pathspec", "zipfile", "tarfile", "dataclasses", "subprocess"}


def test_all_rules_on_a_plain_wheel_import_nothing_about_sources(tmp_path: Path) -> None:
    metadata = {
        "Requires-Dist": ["idna<4,>=2.5", 'PySocks!=1.5.7,>=1.5.6; extra == "socks"', "tomli; python_version < '3.11'"],
        "Provides-Extra": ["socks"],
        "Requires-Python": ">=3.9",
        "Classifier": ["Programming Language :: Python :: 3.12"],
    }
    wheel = build.build_wheel(tmp_path, metadata=metadata)
    loaded = modules("--no-config", "--ignore", "readme", str(wheel), cwd=tmp_path)
    assert "pkglint.checks.requires.dependencies" in loaded
    assert not loaded & {
        *HEAVY,
        *(
            "argparse",
            "gettext",
            "shutil",
            "json",
        ),
        *(
            "zipfile",
            "tarfile",
            "tomllib",
            "pathspec",
            "multiprocessing",
            "concurrent",
        ),
    }
    ours = {name.removeprefix("pkglint.checks.") for name in loaded if name.startswith("pkglint.checks.")}
    assert "release.presence" in ours
    assert {name for name in ours if name.startswith(("sdist", "pyproject", "workflow"))} <= {
        "sdist",
        "pyproject",
        "pyproject.pylock",
    }
    assert {name for name in ours if name.startswith("release.")} == {"release.presence"}
    assert not ours & {"binary.names", "binary.libraries", "binary.linux", "data.policies"}


def test_explain_imports_no_check_and_no_archive(tmp_path: Path) -> None:
    loaded = modules("explain", "unknown-classifier", cwd=tmp_path)
    assert "pkglint.catalogue" in loaded
    assert not loaded & {
        *HEAVY,
        "argparse",
        "typing",
        "pathlib",
        "pkglint.run.engine",
        "pkglint.archive",
        "pkglint.model",
    }


def test_what_libraries_found_sound_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PKGLINT_CACHE_DIR", str(tmp_path / "cache"))
    metadata = {
        "Author-email": "Ann <ann@demo.io>",
        "Project-URL": ["Source, https://demo.io/source"],
        "Description-Content-Type": "text/x-rst",
    }
    wheel = build.build_wheel(tmp_path, metadata=metadata, description="Demo\n====\n\n`Source <https://demo.io>`_\n")
    libraries = {"docutils", "email_validator", "rfc3986", "email.utils"}
    assert modules("--no-config", str(wheel), cwd=tmp_path) >= libraries
    assert not modules("--no-config", str(wheel), cwd=tmp_path) & libraries
