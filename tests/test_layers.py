"""The layers of docs/architecture.md hold: a module imports from its own layer or a lower one only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "pkglint"

LAYERS = {
    "__init__": 0, "archive": 0, "cache": 0, "data": 0, "formats": 0, "masking": 0, "memo": 0, "named": 0, "regex": 0, "usage": 0,
    "catalogue": 1, "catalogue.rule": 1, "finding": 1,
    "model": 2,
    "checks": 3,
    "run": 4,
    "fix": 6, "locate": 6,
    "report": 7,
    "rehearse": 7, "diff": 7, "index": 7, "scan": 7,
    "cli": 8, "__main__": 8,
}  # fmt: skip
FORBIDDEN = {
    "checks": {"catalogue", "catalogue.rule"},
    "report": {"archive", "formats", "model", "checks", "run", "fix", "locate", "catalogue"},
    "archive": {"formats"},
    "formats": {"archive"},
}
RECORDS = {"rule", "wording"}
"""What of the catalogue everybody above it may know: what a rule is, and how its sentences are filled."""


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
                record = parts[1] == "catalogue" and len(parts) > 2 and parts[2] in RECORDS
                found.add("catalogue.rule" if record else parts[1])
    return found


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_go_down(path: Path) -> None:
    own = room(path)
    assert own in LAYERS, f"{own} has no layer"
    above = {name for name in imported(path) if LAYERS[name] > LAYERS[own]}
    assert not above, f"{own} imports from a higher layer: {above}"
    assert not imported(path) & FORBIDDEN.get(own, set())


MODULES = {
    ".".join(("pkglint", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in SOURCE.rglob("*.py")
}
SUBPROCESS = ("rehearse/", "cli/building.py", "cli/builder.py", "cli/since_tag.py", "model/git.py", "scan/work.py")
"""What may start other programs: a build, a rehearsal, git, and the process of pkglint's own that lints for a scan."""
SOCKETS = ("rehearse/", "index/", "scan/", "cli/rehearse.py")


def modules_run(path: Path) -> set[str]:
    """The modules that a module imports when it runs, inside functions too: type-checking blocks do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in full}
    return found


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: modules_run(path) & MODULES.keys() - {name} for name, path in MODULES.items()}
    # Whatever imports nothing that is left goes, until nothing is left but circles and what leads to them.
    while free := {name for name, below in graph.items() if not below}:
        graph = {name: below - free for name, below in graph.items() if name not in free}
    assert not graph, f"import each other in a circle: {sorted(graph)}"


@pytest.mark.parametrize(
    ("modules", "allowed"),
    [
        ({"subprocess"}, SUBPROCESS),
        ({"socket", "http.client", "urllib.request", "requests", "ssl", "fsspec.core", "dask.distributed"}, SOCKETS),
    ],
)
def test_only_some_run_programs_or_open_sockets(modules: set[str], allowed: tuple[str, ...]) -> None:
    found = {path.relative_to(SOURCE).as_posix() for path in MODULES.values() if modules_run(path) & modules}
    assert {name for name in found if not name.startswith(allowed)} == set()


def test_a_breach_would_be_seen(tmp_path: Path) -> None:
    module = tmp_path / "x.py"
    module.write_text(
        "from pkglint.run import engine\nfrom pkglint.catalogue.rule import Rule\nimport pkglint.report.text\n"
    )
    assert imported(module) == {"run", "catalogue.rule", "report"}
