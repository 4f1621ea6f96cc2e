"""Turns a rule file's `[[fires]]` and `[[quiet]]` cases into releases, and hits into the words of `at`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import build

from pkglint import allow, engine, settings
from pkglint.discover import discover
from pkglint.finding import Field, Member, Place, Record, Whole
from pkglint.model import Release, Tree
from pkglint.rule import Certainty, Option, Rule, Scope, Severity, Status

ROOT = Path(__file__).resolve().parent.parent
CASE_KEYS = {
    "wheel",
    "sdist",
    "tree",
    "at",
    "options",
    "metadata",
    "description",
    "name",
    "version",
    "tag",
    "neighbours",
    "directory",
    "entry-points",
    "title",
    "limits",
    "allow",
}


def compiler() -> Any:
    """The module rules/compile.py."""
    if "rules_compile" not in sys.modules:
        spec = importlib.util.spec_from_file_location("rules_compile", ROOT / "rules" / "compile.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["rules_compile"] = module
        spec.loader.exec_module(module)
    return sys.modules["rules_compile"]


def rule_from_file(path: Path) -> tuple[Rule, dict[str, Any]]:
    """A rule straight from its file, and its table."""
    compile_ = compiler()
    table = compile_.load(path)
    known = compile_.authorities()
    rule = Rule(
        path.stem, path.parent.name, table["summary"], table["message"].strip("\n"), Severity(table["severity"]), Certainty(table["certainty"]),
        Scope(table["scope"]), tuple(table["tags"]), tuple(table["replaces"]), table["since"],
        tuple(known[key] for key in table["see"]), table["why"], table["fix"], compile_.detector(table),
        tuple(Option(o["name"], tuple(o["default"]) if isinstance(o["default"], list) else o["default"], o["doc"]) for o in table.get("options", ())),
        Status(table.get("status", "stable")), tuple(table.get("renamed_from", ())), table.get("pypi_message", "").strip("\n"), table.get("needs", ""),
    )  # fmt: skip
    return rule, table


def releases_of(case: dict[str, Any], scope: Scope, folder: Path) -> list[Release]:
    """Build what a case describes and discover it."""
    unknown = set(case) - CASE_KEYS
    assert not unknown, f"unknown case key {unknown}"
    common = {
        key: case[key] for key in ("metadata", "description", "name", "version", "tag", "entry-points") if key in case
    }
    kinds: list[str] = [kind for kind in ("wheel", "sdist", "tree") if kind in case]
    if not kinds:
        kinds = {Scope.SDIST: ["sdist"], Scope.TREE: ["tree"], Scope.RELEASE: ["wheel", "sdist"]}.get(scope, ["wheel"])
    dist = folder / "dist"
    dist.mkdir()
    given: list[str] = []
    tree: Path | None = None
    for kind in kinds:
        value = case.get(kind)
        for given_table in value if isinstance(value, list) else [value]:
            table = None if given_table is True else given_table
            if kind == "tree":
                tree = build.build_tree(folder, table, **common)
            elif kind == "wheel":
                given.append(str(build.build_wheel(dist, table, **common)))
            else:
                given.append(str(build.build_sdist(dist, table, **common)))
    for name, value in case.get("neighbours", {}).items():
        (dist / name).write_bytes(build.content(value))
        given.append(str(dist / name))
    if tree is not None and not given:
        return [Release([], [], Tree(tree))]
    paths = [str(dist)] if case.get("directory", scope is Scope.RELEASE) else given
    limits = settings.limits(case.get("limits", {}), "case")
    return discover(paths, source_root=str(tree) if tree else None, cwd=folder, limits=limits).releases


def places(rule: Rule, case: dict[str, Any], folder: Path) -> list[str]:
    """The places one rule, alone, reports for a case; a crash of the check is an error here."""
    releases = releases_of(case, rule.scope, folder)
    options = settings.resolved((rule,), settings.rule_options_of(rule, case.get("options", {})))
    allowances = tuple(
        settings.Allowance(each["rule"], each.get("at", ""), each["reason"]) for each in case.get("allow", ())
    )
    files = {path.stem: path for path in compiler().rule_files()} if allowances else {}
    rules = (rule, *(rule_from_file(files[name])[0] for name in {each.rule for each in allowances}))
    outcome = engine.lint(releases, rules, options)
    assert not outcome.notifications, outcome.notifications
    findings = allow.apply(outcome.findings, allowances, rules, releases)
    return sorted(word(finding.place) for finding in findings if finding.rule is rule)


def word(place: Place) -> str:
    """How `at` writes a place."""
    match place:
        case Member(path, line):
            return path if line is None else f"{path}:{line}"
        case Field(name, nth):
            return name if nth is None else f"{name}[{nth}]"
        case Record(row):
            return f"RECORD:{row}"
        case Whole():
            return "."
    raise AssertionError(place)
