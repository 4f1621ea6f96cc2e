"""Every rule is proven by its own file: it fires at exactly the places it names, and is quiet where it says so."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

import proof
import pytest

from pkglint import catalogue
from pkglint.catalogue import wording
from pkglint.catalogue._compiled import RULES

if TYPE_CHECKING:
    from pathlib import Path

FILES = proof.compiler().rule_files()
REAL = (pytest.mark.rehearsal, pytest.mark.slow)
"""Marks of what runs a release for real."""


NOT_PLAYED = {"dependency-conflict": {"check"}, "unreadable-archive": {"not-opened", "tar-header-too-large"}}
"""Variants that no case can bring about here: what only an older installer leaves inconsistent, a fault of the disk, a header of a megabyte."""


def marks(path: Path) -> tuple[Any, ...]:
    return REAL if "rehearse" in proof.rule_from_file(path)[0].commands else ()


def cases(kind: str) -> list[Any]:
    found = []
    for path in FILES:
        for number, case in enumerate(proof.rule_from_file(path)[1][kind]):
            found.append(pytest.param(path, case, id=f"{path.stem}-{case.get('title', number)}", marks=marks(path)))
    return found


@pytest.mark.parametrize(("path", "case"), cases("fires"))
def test_fires(path: Path, case: dict[str, Any], tmp_path: Path) -> None:
    rule, _ = proof.rule_from_file(path)
    expected = proof.expected(case)
    assert expected
    found = proof.words(proof.findings(rule, case, tmp_path))
    assert [place for place, _, _ in found] == expected
    hint = f"if that is what it should say: python rules/says.py {path.stem}"
    assert [text for _, text, _ in found] == case.get("says"), hint
    answers = [answer for _, _, answer in found]
    assert case.get("answers", [""] * len(found)) == answers, hint


@pytest.mark.parametrize(("path", "case"), cases("quiet"))
def test_quiet(path: Path, case: dict[str, Any], tmp_path: Path) -> None:
    rule, _ = proof.rule_from_file(path)
    assert proof.findings(rule, case, tmp_path) == []


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem, marks=marks(path)) for path in FILES])
def test_variants_identity_and_fixes(path: Path, tmp_path: Path) -> None:
    """Every variant fires in a case, identity facts are yielded, and a fix leaves no placeholder open."""
    rule, table = proof.rule_from_file(path)
    variants: set[str] = set()
    facts: set[str] = set()
    for number, case in enumerate(table["fires"]):
        for found in proof.findings(rule, case, tmp_path / str(number)):
            variants.add(found.variant)
            facts.update(found.facts)
            values = dict.fromkeys(("distribution", "folder", "name", "package", "path", "version"), "x") | found.facts
            for backend in (rule.variants.get(found.variant, {}).get("fixes") or rule.fixes).keys() - {"any"} | {""}:
                fix = wording.fix(rule, found.variant, backend, values)
                assert not re.search(r"\{[a-z_]\w*(:[^{}]*)?\}|(?<!\$)\{\{", fix), fix
    variants |= NOT_PLAYED.get(rule.id, set())
    assert variants == set(rule.messages) or set(rule.messages) == {""}
    assert set(rule.identity or ()) <= facts
    assert set(rule.labels) <= facts


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem) for path in FILES if path.parent.name == "rehearsal"]
)
def test_a_rehearsal_reports_the_rule_in_each_variant(path: Path) -> None:
    """The cases prove it for real, and take minutes; that no word is misspelt is seen at once."""
    rule, _ = proof.rule_from_file(path)
    folder = proof.ROOT / "src" / "pkglint" / "rehearse"
    code = "\n".join(module.read_text(encoding="utf-8") for module in folder.glob("*.py"))
    words = {rule.id, *rule.messages} - {""}
    assert not [word for word in words if f'"{word}"' not in code]


def test_the_compiled_catalogue_is_the_rules() -> None:
    compiled = {each["id"]: each for each in proof.compiler().compiled()}
    held = {each["id"]: each for each in RULES}
    changed = [name for name in compiled.keys() | held.keys() if compiled.get(name) != held.get(name)]
    assert not changed, "the catalogue is out of date: python rules/compile.py"
    assert list(compiled) == list(held)


def test_the_default_release_fires_nothing(tmp_path: Path) -> None:
    from pkglint.catalogue.rule import Scope, Status
    from pkglint.run import engine, settings

    releases = proof.releases_of({"wheel": True, "sdist": True, "tree": True}, Scope.RELEASE, tmp_path)
    rules = tuple(rule for rule in catalogue.all_rules() if rule.status is not Status.REMOVED)
    outcome = engine.lint(releases, rules, settings.resolved(rules, {}))
    assert not outcome.notifications
    assert [(finding.rule.id, finding.message) for finding in outcome.findings] == []


def test_the_readme_counts_the_rules() -> None:
    text = (proof.ROOT / "README.md").read_text(encoding="utf-8")
    listed = [rule for rule in catalogue.all_rules() if rule.status != "removed"]
    assert f"{len(listed)} rules" in text, f"README.md must say {len(listed)} rules"


def is_check(node: ast.FunctionDef) -> bool:
    """A public function from a subject to hits; one from anything else serves the checks."""
    subject = ast.unparse(node.args.args[0].annotation or ast.Constant(None)) if node.args.args else ""
    subjects = {"Artifact", "Wheel", "Sdist", "Tree", "Source", "Release", "Neighbour"}
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
