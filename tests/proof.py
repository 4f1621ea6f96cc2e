"""Turns a rule file's `[[fires]]` and `[[quiet]]` cases into releases, and hits into the words of `at`."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import build

from pkglint import catalogue
from pkglint.catalogue.rule import Rule, Scope
from pkglint.finding import Field, Finding, Member, Place, Record, Whole
from pkglint.model import Release, Tree, Wheel
from pkglint.model.tree import BuildFailure
from pkglint.report.escape import one_line
from pkglint.report.wording import clause
from pkglint.run import allow, engine, settings
from pkglint.run.discover import discover

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
    "from-build",
    "entry-points",
    "title",
    "limits",
    "allow",
    "says",
    "old",
    "new",
    "skip",
    "pages",
    "status",
    "answers",
    "example",
}


def rule_files(wanted: list[str]) -> list[Path]:
    """The rule files named by family, id or both (all without any name); says on standard error when there are none."""
    files = [
        path
        for path in compiler().rule_files()
        if not wanted or {path.parent.name, path.stem, f"{path.parent.name}/{path.stem}"} & set(wanted)
    ]
    if not files:
        sys.stderr.write(f"no rule is called {' or '.join(wanted)}\n")
    return files


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


@cache
def rule_from_file(path: Path) -> tuple[Rule, dict[str, Any]]:
    """A rule straight from its file, and its table."""
    table = compiler().load(path)
    return catalogue.rule_of(compiler().record(path, table)), table


def releases_of(case: dict[str, Any], scope: Scope, folder: Path) -> list[Release]:
    """Build what a case describes and discover it."""
    folder.mkdir(exist_ok=True)
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
        source = Tree(tree)
        if failure := (case["tree"] if isinstance(case["tree"], dict) else {}).get("@build-failure"):
            source.build_failure = BuildFailure(**failure)
        return [Release([], [], source)]
    paths = [str(dist)] if case.get("directory", scope is Scope.RELEASE) else given
    limits = settings.limits(case.get("limits", {}), "case")
    releases = discover(paths, source_root=str(tree) if tree else None, cwd=folder, limits=limits).releases
    for release in releases:
        release.from_build = case.get("from-build", False)
    return releases


def options_of(rule: Rule, values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The options of one rule, checked as a configuration file's are."""
    return {rule.id: {key: settings.option_value(rule, key, value, rule.id) for key, value in values.items()}}


def findings(rule: Rule, case: dict[str, Any], folder: Path) -> list[Finding]:
    """What one rule, alone, finds in a case; a crash of the check is an error here."""
    if "diff" in rule.commands:
        return of_pair(rule, case, folder)
    if rule.commands == ("index",):
        return of_answers(rule, case, folder)
    if "rehearse" in rule.commands:
        import rehearsal

        return rehearsal.findings(rule, case)
    releases = releases_of(case, rule.scope, folder)
    options = settings.resolved((rule,), options_of(rule, case.get("options", {})))
    allowances = tuple(
        settings.Allowance(each["rule"], each.get("at", ""), each["reason"]) for each in case.get("allow", ())
    )
    files = {path.stem: path for path in compiler().rule_files()} if allowances else {}
    rules = (rule, *(rule_from_file(files[name])[0] for name in {each.rule for each in allowances}))
    outcome = engine.lint(releases, rules, options)
    assert not outcome.notifications, outcome.notifications
    found = allow.apply(outcome.findings, allowances, rules, releases)
    return [each for each in found if each.rule is rule]


NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
"""When the answers of an index are judged; `age` counts days back from it."""


def of_answers(rule: Rule, case: dict[str, Any], folder: Path) -> list[Finding]:
    """What one rule of family `index` finds when an index on the loopback interface answers with the case's `pages`.

    Of a project's files `same` says that the content is the built file's, `age` how many days ago it was uploaded.
    """
    from pkglint.cli.index import found
    from pkglint.index.client import Client
    from pkglint.index.questions import ask
    from pkglint.rehearse.index import File, Index

    pages, status = case["pages"], case.get("status", "active")
    releases = releases_of(
        {key: value for key, value in case.items() if key not in {"pages", "status"}}, rule.scope, folder
    )
    built = [artifact for release in releases for artifact in release.built]
    with Index() as index:
        for name, files in pages.items():
            project = index.project(name)
            project.status = status if name == "demo" else "active"
            for given in files:
                made = File(
                    given["filename"], version=given.get("version", "1.0"), requires_python=given.get("requires_python")
                )
                made.yanked = given.get("yanked")
                if "age" in given:
                    made.upload_time = (NOW - timedelta(days=given["age"])).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
                if given.get("same"):
                    made.sha256 = hashlib.sha256(built[0].path.read_bytes()).hexdigest()
                project.files[made.filename] = made
        answers = ask(Client(index.simple_url), releases, "PyPI", NOW)
    assert not answers.problems
    return found(answers, (rule,))


def of_pair(rule: Rule, case: dict[str, Any], folder: Path) -> list[Finding]:
    """What one rule of family `diff` finds between the wheels `old` and `new`; `skip` names sections that are not compared."""
    from pkglint.cli.diff import found
    from pkglint.diff.comparison import compare

    for side in ("old", "new"):
        (folder / side).mkdir(parents=True)
    old, new = (Wheel(build.build_wheel(folder / side, case[side])) for side in ("old", "new"))
    options = options_of(rule, case.get("options", {}))
    return found(
        compare(old, new, frozenset(case.get("skip", "").split())), (rule,), settings.Settings(options=options)
    )


def words(found: list[Finding]) -> list[tuple[str, str, str]]:
    """What findings say, sorted: the place as `at` writes it, `severity: message`, and PyPI's answer."""
    return sorted(
        (
            word(each.place),
            f"{each.severity.value}: {clause(each.message)}",
            one_line(each.pypi_message),
        )
        for each in found
    )


def expected(case: dict[str, Any]) -> list[str]:
    """The places of a case's `at`, sorted, with the names for which `{dist-info}` and `{data}` stand."""
    return sorted(
        part.replace("{dist-info}", "demo-1.0.dist-info").replace("{data}", "demo-1.0.data") for part in case["at"]
    )


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
