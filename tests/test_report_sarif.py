"""SARIF by hand: what GitHub reads, what the standard demands, and what no validator catches."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from test_report import (
    ARTIFACTS,
    BYTECODE_ENTRY,
    HOSTILE,
    LINE,
    METADATA,
    SAMPLE,
    SDIST,
    WHEEL,
    hostile_report,
    make_entry,
    make_report,
    make_rule,
)

from pkglint.catalogue.rule import Certainty, Severity
from pkglint.finding import ArtifactInfo, Location, Notification, Report, Subject, TextEdit
from pkglint.report import render
from pkglint.report.sarif_files import archive_uris, uri


def run_of(report: Report) -> dict[str, Any]:
    document = json.loads(render("sarif", report))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def locations(value: Any) -> list[dict[str, Any]]:
    """Return every artifact location, wherever it is in the log."""
    if isinstance(value, list):
        return [found for item in value for found in locations(item)]
    if not isinstance(value, dict):
        return []
    own = [value["artifactLocation"]] if "artifactLocation" in value else []
    return own + [found for item in value.values() for found in locations(item)]


def check_run(run: dict[str, Any]) -> None:
    """Assert what holds for every run: the rules of sections 3.4 and 3.24 of the standard, and those of GitHub."""
    artifacts = run["artifacts"]
    assert len({json.dumps(artifact, sort_keys=True) for artifact in artifacts}) == len(artifacts)
    for artifact in artifacts:
        parent = artifact.get("parentIndex")
        assert ("uriBaseId" in artifact["location"]) == (parent is None)
        if parent is not None:
            assert "parentIndex" not in artifacts[parent]
    for location in locations(run["results"]) + locations(run["invocations"]):
        assert artifacts[location["index"]]["location"] == {k: v for k, v in location.items() if k != "index"}
    for artifact in artifacts:
        reference = artifact["location"]["uri"]
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", reference)
        assert not {"", ".", ".."} & set(unquote(reference, errors="replace").split("/")) or "%2F" in reference
        assert not reference.startswith("/")
        assert artifact["location"].get("uriBaseId", "DIST") in run["originalUriBaseIds"]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        for key in ("shortDescription", "fullDescription", "help"):
            assert 0 < len(rule[key]["text"]) <= 1024 or key == "help"
        assert len(rule["properties"]["tags"]) <= 10
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"].endswith((".", "!", "?"))
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert "parentIndex" not in artifacts[physical["artifactLocation"]["index"]]
        region = physical["region"]
        start = region["startLine"], region["startColumn"]
        assert (1, 1) <= start <= (region["endLine"], region["endColumn"])
        related = result.get("relatedLocations", [])
        assert [place["id"] for place in related] == list(range(1, len(related) + 1))


def test_one_run_with_all_it_should_say() -> None:
    run = run_of(SAMPLE)
    check_run(run)
    assert run["columnKind"] == "utf16CodeUnits"
    assert [set(base) for base in run["originalUriBaseIds"].values()] == [{"description"}, {"description"}]
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]
    assert "automationDetails" not in run
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"], driver["semanticVersion"]) == ("pkglint", "0.1.0", "0.1.0")
    assert run["artifacts"] == [
        {
            "location": {"uri": WHEEL, "uriBaseId": "DIST"},
            "roles": ["analysisTarget"],
            "length": 683,
            "hashes": {"sha-256": "ab" * 32},
        },
        {"location": {"uri": SDIST, "uriBaseId": "DIST"}, "roles": ["analysisTarget"]},
        {"location": {"uri": "pyproject.toml", "uriBaseId": "%SRCROOT%"}, "roles": ["resultFile"]},
        {
            "location": {"uri": METADATA},
            "parentIndex": 0,
            "contents": {"text": "Metadata-Version: 2.4\nName: demo\n"},
        },
        {"location": {"uri": "PKG-INFO"}, "parentIndex": 1},
        {"location": {"uri": "demo/x.pyc"}, "parentIndex": 0},
    ]
    region = {"startLine": 12, "startColumn": 5, "endLine": 12, "endColumn": 27}
    source = {"uri": "pyproject.toml", "uriBaseId": "%SRCROOT%", "index": 2}
    assert run["results"][0] == {
        "ruleId": "unknown-classifier",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "'Framework :: Djangoo' is not a known classifier. PyPI answers: 400 Invalid value for classifiers."
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": source,
                    "region": {**region, "snippet": {"text": '"Framework :: Djangoo"'}},
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "message": {"text": "In 'demo-1.0-py3-none-any.whl', Classifier."},
                "physicalLocation": {
                    "artifactLocation": {"uri": METADATA, "index": 3},
                    "region": {"startLine": 9},
                },
                "logicalLocations": [{"fullyQualifiedName": f"demo-1.0-py3-none-any.whl!/{METADATA}"}],
            },
            {
                "id": 2,
                "message": {"text": "In 'demo-1.0.tar.gz', Classifier."},
                "physicalLocation": {
                    "artifactLocation": {"uri": "PKG-INFO", "index": 4},
                    "region": {"startLine": 9},
                },
                "logicalLocations": [{"fullyQualifiedName": "demo-1.0.tar.gz!/PKG-INFO"}],
            },
        ],
        "partialFingerprints": {
            "pkglintFinding/v2": "0123456789abcdef",
            "primaryLocationLineHash": "4feea8c0926a66e:1",
        },
        "fixes": [
            {
                "description": {"text": "Delete '\"Framework :: Djangoo\"'."},
                "artifactChanges": [{"artifactLocation": source, "replacements": [{"deletedRegion": region}]}],
            }
        ],
    }
    fingerprints = run["results"][1]["partialFingerprints"]
    assert fingerprints == {"pkglintFinding/v2": "fedcba9876543210"}


def test_rule_metadata() -> None:
    described = run_of(SAMPLE)["tool"]["driver"]["rules"][0]
    assert described == {
        "id": "unknown-classifier",
        "name": "UnknownClassifier",
        "shortDescription": {"text": "Classifier that PyPI does not know."},
        "fullDescription": {"text": "PyPI refuses a file whose classifiers it does not know."},
        "help": described["help"],
        "helpUri": "https://packaging.python.org/en/latest/specifications/core-metadata/",
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["classifiers", "pypi"], "precision": "very-high", "problem.severity": "error"},
    }
    assert "How to fix: Take the classifier" in described["help"]["text"]
    assert "## How to fix\n\nTake the classifier" in described["help"]["markdown"]
    assert "* [Core metadata](https://packaging.python.org" in described["help"]["markdown"]


@pytest.mark.parametrize(
    ("severity", "certainty", "problem", "precision", "score"),
    [
        (Severity.ERROR, Certainty.CERTAIN, "error", "very-high", "8.0"),
        (Severity.WARNING, Certainty.LIKELY, "warning", "high", "5.0"),
        (Severity.NOTE, Certainty.GUESS, "recommendation", "medium", "3.0"),
    ],
)
def test_rule_properties(severity: Severity, certainty: Certainty, problem: str, precision: str, score: str) -> None:
    tags = ("security", "classifiers", *(f"tag-{number}" for number in range(20)))
    rule = make_rule(severity=severity, certainty=certainty, tags=tags, why="x" * 3000, see=())
    run = run_of(make_report(make_entry(rule)))
    check_run(run)
    (described,) = run["tool"]["driver"]["rules"]
    properties = described["properties"]
    assert properties["problem.severity"] == problem
    assert properties["precision"] == precision
    assert properties["security-severity"] == score
    assert properties["tags"][:3] == ["classifiers", "security", "tag-0"]
    assert "helpUri" not in described


def test_rules_are_those_that_found_something() -> None:
    other = make_rule("late-rule")
    run = run_of(make_report(make_entry(other), make_entry(), make_entry(other)))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["late-rule", "unknown-classifier"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 0]


def test_suppressed_findings_only_when_asked_for() -> None:
    entry = make_entry(suppressed="known to us")
    assert run_of(make_report(entry))["results"] == []
    (result,) = run_of(make_report(entry, show_suppressed=True))["results"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "known to us."}]
    assert "suppressions" not in run_of(SAMPLE)["results"][0]


def test_category_and_failed_runs() -> None:
    run = run_of(
        make_report(
            exit_code=2,
            sarif_category="release/",
            notifications=(Notification("error", "check demo failed", WHEEL), Notification("debug", "odd")),
        )
    )
    check_run(run)
    assert run["automationDetails"] == {"id": "release/"}
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    located, bare = invocation["toolExecutionNotifications"]
    assert located["message"] == {"text": "check demo failed."}
    assert [location["uri"] for location in locations(located)] == [WHEEL]
    assert bare == {"level": "note", "message": {"text": "odd."}}


@pytest.mark.parametrize(
    ("location", "edges", "snippet"),
    [
        (Location("x", 3, 2), (3, 2, 3, 3), None),
        (Location("x", 3, 2, snippet="abcd\n"), (3, 2, 3, 5), "bcd"),
        (Location("x", 3, 2, snippet=""), (3, 2, 3, 3), None),
        (Location("x", 3, 2, 5, 1), (3, 2, 5, 1), None),
        (Location("x", 3, 2, 5), (3, 2, 5, 1), None),
        (Location("x", 3, 9, 2, 4), (3, 9, 3, 9), None),
        (Location("x", 0, 0), (1, 1, 1, 2), None),
        (Location("x", 1, 3, 1, 4, snippet="😀 x😀", utf16=(4, 5)), (1, 4, 1, 5), "x"),
        (Location("x", 1, 3, snippet="😀 x😀"), (1, 4, 1, 7), "x😀"),
        (Location("x", 1, 3, 1, 4, snippet="😀 x😀"), (1, 4, 1, 5), "x"),
    ],
)
def test_regions_have_four_edges_in_utf16(location: Location, edges: tuple[int, ...], snippet: str | None) -> None:
    run = run_of(make_report(make_entry(location=location)))
    check_run(run)
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert tuple(region[key] for key in ("startLine", "startColumn", "endLine", "endColumn")) == edges
    assert region.get("snippet", {}).get("text") == snippet


def test_fixes() -> None:
    def fixes(*edits: TextEdit, in_source: bool = True) -> Any:
        location = LINE._replace(edits=edits, in_source=in_source)
        return run_of(make_report(make_entry(location=location)))["results"][0].get("fixes")

    edit = TextEdit(
        "pyproject.toml", (12, 5, 12, 27), (12, 5, 12, 28), '"Framework :: Django"', '"Framework :: Djangoo"'
    )
    other = TextEdit("src/demo/__init__.py", (1, 1, 1, 1), (1, 1, 1, 1), "x\n", "")
    (replaced,) = fixes(edit)
    assert replaced["description"]["text"] == "Replace '\"Framework :: Djangoo\"' with '\"Framework :: Django\"'."
    (replacement,) = replaced["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"] == {"text": '"Framework :: Django"'}
    assert replacement["deletedRegion"]["endColumn"] == 28
    (both,) = fixes(edit, other)
    assert both["description"]["text"] == "Change 2 places in pyproject.toml and src/demo/__init__.py."
    assert [change["artifactLocation"]["uri"] for change in both["artifactChanges"]] == [
        "pyproject.toml",
        "src/demo/__init__.py",
    ]
    assert fixes(edit._replace(text=""))[0]["description"]["text"] == "Delete '\"Framework :: Djangoo\"'."
    assert fixes(other)[0]["description"]["text"] == "Insert 'x'."
    assert fixes() is None
    assert fixes(edit, in_source=False) is None
    assert fixes(edit._replace(text="\udcff")) is None


def test_an_archive_is_the_location_when_there_is_no_source() -> None:
    run = run_of(make_report(BYTECODE_ENTRY))
    (result,) = run["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": WHEEL,
        "uriBaseId": "DIST",
        "index": 0,
    }
    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == "In 'demo-1.0-py3-none-any.whl', demo/x.pyc."
    whole = BYTECODE_ENTRY._replace(subjects=(Subject(WHEEL, ""), Subject(SDIST, "")))
    (related,) = run_of(make_report(whole))["results"][0]["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == SDIST


def test_trees_are_no_related_location() -> None:
    run = run_of(make_report(make_entry(subjects=(Subject(".", "Classifier"),))))
    assert "relatedLocations" not in run["results"][0]


def test_text_over_64_kib_is_not_embedded() -> None:
    def contents(text: str) -> Any:
        entry = make_entry(subjects=(Subject(WHEEL, "Description", METADATA, 9, text),))
        return run_of(make_report(entry))["artifacts"][-1].get("contents")

    assert contents("x" * 65536) == {"text": "x" * 65536}
    assert contents("x" * 65537) is None
    assert contents("é" * 40000) is None


def test_many_subjects_stay_below_the_limit() -> None:
    subjects = tuple(Subject(f"dist/demo-{number}.whl", "") for number in range(1500))
    (result,) = run_of(make_report(make_entry(subjects=subjects)))["results"]
    assert len(result["relatedLocations"]) == 100


def test_too_many_results_keep_the_worst_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pkglint.report.sarif._MOST_RESULTS", 2)
    run = run_of(make_report(BYTECODE_ENTRY, BYTECODE_ENTRY, make_entry()))
    assert [result["level"] for result in run["results"]] == ["error", "warning"]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "1 findings are not listed."


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("pyproject.toml", "pyproject.toml"),
        ("./a//b/./c", "a/b/c"),
        ("a/../b", "b"),
        ("../../b", "b"),
        ("/etc/passwd", "etc/passwd"),
        ("C:/x y", "x%20y"),
        ("alpine:3.1", "alpine%3A3.1"),
        ("a/b:c%d#e?f[g]", "a/b%3Ac%25d%23e%3Ff%5Bg%5D"),
        ("naïve\\x", "na%C3%AFve%5Cx"),
        ("\udcff", "%FF"),
        ("\ud800", "%ED%A0%80"),
        ("..", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_uris(path: str, expected: str) -> None:
    assert uri(path) == expected


def test_archive_uris_leak_no_directory() -> None:
    assert archive_uris(["dist/a.whl", "/tmp/x/b.whl", "../b.whl", "/srv/y/b.whl", "C:/z/c.whl"]) == {
        "dist/a.whl": "dist/a.whl",
        "/tmp/x/b.whl": "b.whl",
        "../b.whl": "b.whl",
        "/srv/y/b.whl": "y/b.whl",
        "C:/z/c.whl": "c.whl",
    }


def test_two_runs_give_the_same_bytes() -> None:
    assert render("sarif", SAMPLE) == render("sarif", SAMPLE)
    absolute = tuple(ArtifactInfo(f"/tmp/{item.path}", item.kind, item.name, item.version) for item in ARTIFACTS[:2])
    assert "/tmp" not in render("sarif", make_report(artifacts=absolute))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_sarif(text: str) -> None:
    run = run_of(hostile_report(text))
    for artifact in run["artifacts"]:
        artifact.pop("contents", None)
    check_run(run)
    assert len(run["results"]) == 2
