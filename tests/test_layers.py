"""The layers of docs/architecture.md hold: a module imports from its own layer or a lower one only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "pkglint"

LAYERS = {
    "cache": 0, "rule": 0, "memo": 0, "regex": 0, "named": 0, "masking": 0, "wording": 0, "_catalogue": 0, "archive": 0, "formats": 0, "data": 0,
    "catalogue": 1, "finding": 1,
    "model": 2,
    "discover": 3, "checks": 3,
    "engine": 4, "workers": 4, "settings": 4,
    "allow": 5,
    "locate": 6,
    "report": 7,
    "rehearse": 7, "diff": 7, "index": 7,
    "commands": 8, "cli": 8, "__main__": 8, "__init__": 0,
}  # fmt: skip
FORBIDDEN = {
    "checks": {
        "rule",
        "catalogue",
        "_catalogue",
        "engine",
        "settings",
        "discover",
        "allow",
        "locate",
        "report",
        "cli",
        "commands",
    },
    "report": {
        "archive",
        "formats",
        "model",
        "discover",
        "checks",
        "engine",
        "settings",
        "allow",
        "locate",
        "cli",
        "commands",
        "catalogue",
        "_catalogue",
    },
    "archive": {"formats", "rule"},
    "formats": {"archive", "rule"},
}


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The rooms of pkglint that a module imports, at any level, type-checking blocks included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            raise AssertionError(f"{path}: relative import")
        for name in names:
            parts = name.split(".")
            if parts[0] == "pkglint" and len(parts) > 1 and parts[1] in LAYERS:
                found.add(parts[1])
    return found


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_go_down(path: Path) -> None:
    own = room(path)
    assert own in LAYERS, f"{own} has no layer"
    above = {name for name in imported(path) if LAYERS[name] > LAYERS[own]}
    assert not above, f"{own} imports from a higher layer: {above}"
    assert not imported(path) & FORBIDDEN.get(own, set())


def test_a_breach_would_be_seen(tmp_path: Path) -> None:
    module = tmp_path / "x.py"
    module.write_text("from pkglint import engine\nfrom pkglint.rule import Rule\nimport pkglint.report.text\n")
    assert imported(module) == {"engine", "rule", "report"}
