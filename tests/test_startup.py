"""A hook must start at once: what a run does not need is not imported."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import build

if TYPE_CHECKING:
    from pathlib import Path

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
PROBE = """
import sys
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


def test_a_paths_only_run_imports_no_renderer_and_no_packaging(tmp_path: Path) -> None:
    wheel = build.build_wheel(tmp_path)
    loaded = modules("--no-config", "--select", "bytecode-in-wheel", str(wheel), cwd=tmp_path)
    assert "pkglint.engine" in loaded
    assert not loaded & {*HEAVY, "pathspec", "zipfile", "tarfile", "dataclasses", "subprocess"}
