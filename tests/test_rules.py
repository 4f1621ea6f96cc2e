"""Every rule is proven by its own file: it fires at exactly the places it names, and is quiet where it says so."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

import proof
import pytest

from pkglint import catalogue
from pkglint._catalogue import ROWS

if TYPE_CHECKING:
    from pathlib import Path

FILES = proof.compiler().rule_files()


def cases(kind: str) -> list[Any]:
    found = []
    for path in FILES:
        for number, case in enumerate(proof.compiler().load(path)[kind]):
            found.append(pytest.param(path, case, id=f"{path.stem}-{case.get('title', number)}"))
    return found


@pytest.mark.parametrize(("path", "case"), cases("fires"))
def test_fires(path: Path, case: dict[str, Any], tmp_path: Path) -> None:
    rule, _ = proof.rule_from_file(path)
    expected = sorted(
        part.replace("{dist-info}", "demo-1.0.dist-info").replace("{data}", "demo-1.0.data") for part in case["at"]
    )
    assert expected
    assert proof.places(rule, case, tmp_path) == expected


@pytest.mark.parametrize(("path", "case"), cases("quiet"))
def test_quiet(path: Path, case: dict[str, Any], tmp_path: Path) -> None:
    rule, _ = proof.rule_from_file(path)
    assert proof.places(rule, case, tmp_path) == []


def test_the_compiled_catalogue_is_the_rules() -> None:
    assert proof.compiler().compiled() == list(ROWS)


def test_the_default_release_fires_nothing(tmp_path: Path) -> None:
    from pkglint import engine, settings
    from pkglint.rule import Scope, Status

    releases = proof.releases_of({"wheel": True, "sdist": True, "tree": True}, Scope.RELEASE, tmp_path)
    rules = tuple(rule for rule in catalogue.all_rules() if rule.status is not Status.REMOVED)
    outcome = engine.lint(releases, rules, settings.resolved(rules, {}))
    assert not outcome.notifications
    assert [(finding.rule.id, finding.message) for finding in outcome.findings] == []


def is_check(node: ast.FunctionDef) -> bool:
    """A public function from a subject to hits; one from anything else serves the checks."""
    subject = ast.unparse(node.args.args[0].annotation or ast.Constant(None)) if node.args.args else ""
    subjects = {"Artifact", "Wheel", "Sdist", "Tree", "Release", "Neighbour"}
    yields = "Hit" in ast.unparse(node.returns or ast.Constant(None))
    return yields and not node.name.startswith("_") and bool(subjects & set(re.findall(r"\w+", subject)))


def test_every_public_check_is_named_by_a_rule() -> None:
    named = set()
    for rule in catalogue.all_rules():
        kind, argument = rule.detector
        if kind in {"check", "scan"}:
            named.add(argument if kind == "check" else argument[0])
    defined = set()
    folder = proof.ROOT / "src" / "pkglint" / "checks"
    for path in folder.rglob("*.py"):
        module = path.relative_to(folder).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and is_check(node):
                defined.add(f"{module}:{node.name}")
    assert defined - named == set()
    assert named - defined == set()
