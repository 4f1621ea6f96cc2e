"""Reports from hand-built values: what each format prints, and that hostile text stays text in all of them."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from pkglint.catalogue.rule import Certainty, Rule, Scope, Severity
from pkglint.finding import ArtifactInfo, Entry, Location, Notification, Report, Subject, TextEdit
from pkglint.report import FORMATS, escape, markdown, pages, render, wording

ROOT = Path(__file__).parent.parent
WHEEL = "dist/demo-1.0-py3-none-any.whl"
SDIST = "dist/demo-1.0.tar.gz"
METADATA = "demo-1.0.dist-info/METADATA"


def make_rule(name: str = "unknown-classifier", **changes: Any) -> Rule:
    rule = Rule(
        id=name,
        family="classifiers",
        summary="classifier that PyPI does not know",
        messages={"": "'{value}' is not a known classifier"},
        severity=Severity.ERROR,
        certainty=Certainty.CERTAIN,
        scope=Scope.ARTIFACT,
        tags=("pypi",),
        replaces=(),
        since="0.1",
        see=(("Core metadata", "https://packaging.python.org/en/latest/specifications/core-metadata/"),),
        why="PyPI refuses a file whose classifiers\nit does not know.",
        fixes={"any": "Take the classifier from the list\nof known ones.\n\nA second paragraph."},
        detector=("check", "classifiers:unknown"),
    )
    return rule._replace(**changes)


CLASSIFIER = make_rule()
BYTECODE = make_rule(
    "bytecode-in-wheel",
    family="contents",
    summary="wheel ships compiled bytecode",
    severity=Severity.WARNING,
    certainty=Certainty.LIKELY,
    tags=("contents",),
    fixes={"any": "Exclude `*.pyc`."},
    see=(),
)
LINE = Location(
    "pyproject.toml",
    12,
    5,
    12,
    27,
    snippet='    "Framework :: Djangoo",',
    line_hash="4feea8c0926a66e:1",
    edits=(TextEdit("pyproject.toml", (12, 5, 12, 27), (12, 5, 12, 27), "", '"Framework :: Djangoo"'),),
)


def make_entry(rule: Rule = CLASSIFIER, **changes: Any) -> Entry:
    entry = Entry(
        rule=rule,
        severity=rule.severity,
        message="'Framework :: Djangoo' is not a known classifier",
        facts={"value": "Framework :: Djangoo"},
        fingerprint="0123456789abcdef",
        location=LINE,
        subjects=(
            Subject(WHEEL, "Classifier", METADATA, 9, "Metadata-Version: 2.4\nName: demo\n"),
            Subject(SDIST, "Classifier", "PKG-INFO", 9),
        ),
    )
    return entry._replace(**changes)


BYTECODE_ENTRY = make_entry(
    BYTECODE,
    message="demo/x.pyc is bytecode, compiled for one interpreter",
    facts={"path": "demo/x.pyc"},
    fingerprint="fedcba9876543210",
    location=Location(WHEEL, in_source=False),
    subjects=(Subject(WHEEL, "demo/x.pyc", "demo/x.pyc"),),
)
ARTIFACTS = (
    ArtifactInfo(WHEEL, "wheel", "demo", "1.0", 683, "ab" * 32),
    ArtifactInfo(SDIST, "sdist", "demo", "1.0"),
    ArtifactInfo(".", "tree", "demo", "1.0"),
)


def make_report(*entries: Entry, **changes: Any) -> Report:
    report = Report("0.1.0", ARTIFACTS, entries, (), 1 if entries else 0)
    return report._replace(**changes)


SAMPLE = make_report(make_entry(pypi_message="400 Invalid value for classifiers."), BYTECODE_ENTRY)


# text


def test_full() -> None:
    assert render("full", SAMPLE) == (
        "pyproject.toml:12:5: error: 'Framework :: Djangoo' is not a known classifier [unknown-classifier]\n"
        '  12 | "Framework :: Djangoo",\n'
        "  fix: Take the classifier from the list of known ones.\n"
        "  PyPI answers: 400 Invalid value for classifiers.\n"
        "  in the wheel (METADATA:9) and the sdist (PKG-INFO:9)\n"
        "dist/demo-1.0-py3-none-any.whl:1:1: warning: demo/x.pyc is bytecode, compiled for one interpreter"
        " [bytecode-in-wheel]\n"
        "  fix: Exclude `*.pyc`.\n"
        "1 error, 1 warning in 2 distributions and the source tree; why: pkglint explain <rule>\n"
    )


def test_concise_is_the_bare_lines() -> None:
    full = render("full", SAMPLE).splitlines()
    assert render("concise", SAMPLE).splitlines() == [line for line in full if re.match(r"\S+:\d+:\d+: ", line)]
    assert render("concise", make_report()) == ""


def test_color_paints_whole_tokens_and_nothing_else() -> None:
    line = render("concise", make_report(make_entry()), color=True)
    assert line == (
        "\x1b[1mpyproject.toml\x1b[0m:12:5: \x1b[31merror\x1b[0m: 'Framework :: Djangoo' is not a known classifier"
        " [\x1b[35munknown-classifier\x1b[0m]\n"
    )
    assert re.sub(r"\x1b\[[0-9;]*m", "", render("full", SAMPLE, color=True)) == render("full", SAMPLE)


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (make_report(), "no findings in 2 distributions and the source tree"),
        (make_report(artifacts=ARTIFACTS[:1]), "no findings in 1 distribution"),
        (make_report(artifacts=ARTIFACTS[2:]), "no findings in the source tree"),
        (make_report(artifacts=()), "no findings in 0 distributions"),
        (
            make_report(make_entry(), make_entry(), artifacts=ARTIFACTS[:2]),
            "2 errors in 2 distributions; why: pkglint explain unknown-classifier",
        ),
        (
            make_report(make_entry(suppressed="known to us"), artifacts=ARTIFACTS[:2]),
            "no findings in 2 distributions (1 allowed)",
        ),
    ],
)
def test_summary_line(report: Report, line: str) -> None:
    assert render("full", report).splitlines()[-1] == line


def carriers(*subjects: Subject, wheels: int = 41) -> str:
    paths = [f"dist/demo-{number}.whl" for number in range(wheels)]
    artifacts = tuple(ArtifactInfo(path, "wheel", "demo", "1.0") for path in paths) + ARTIFACTS[1:]
    return wording.carriers(make_entry(subjects=subjects), make_report(artifacts=artifacts))


def test_many_distributions_are_counted() -> None:
    wheels = [Subject(f"dist/demo-{number}.whl", "Name", METADATA, 3) for number in range(41)]
    sdist = Subject(SDIST, "Name", "demo-1.0/PKG-INFO", 2)
    assert carriers(*wheels) == "in all 41 wheels (METADATA:3)"
    assert carriers(*wheels, sdist) == "in all 41 wheels (METADATA:3) and the sdist (PKG-INFO:2)"
    assert carriers(*wheels[:40]) == "in dist/demo-0.whl, dist/demo-1.whl and 38 more wheels (METADATA:3)"
    assert carriers(*wheels[:3]) == "in dist/demo-0.whl, dist/demo-1.whl and 1 more wheel (METADATA:3)"
    assert carriers(wheels[7]) == "in dist/demo-7.whl (METADATA:3)"
    assert carriers(*wheels[:40], wheels[40]._replace(line=4)) == "in all 41 wheels (METADATA)"
    files = [Subject("dist/demo-0.whl", f"demo/{name}.py", f"demo/{name}.py", 1) for name in "abcde"]
    assert carriers(*files) == "in dist/demo-0.whl (demo/a.py:1), dist/demo-0.whl (demo/b.py:1) and 3 other places"


def test_a_subject_in_the_tree_is_not_told_twice() -> None:
    entry = make_entry(subjects=(Subject(".", "Classifier"), Subject(WHEEL, "Classifier", METADATA, 9)))
    assert "  in the wheel (METADATA:9)\n" in render("full", make_report(entry))


def test_the_carrier_is_not_repeated_when_it_is_the_location() -> None:
    entry = BYTECODE_ENTRY._replace(subjects=(Subject(WHEEL, "Name", METADATA, 3),), message="no good name")
    head, *details = render("full", make_report(entry)).splitlines()
    assert head == f"{WHEEL}:1:1: warning: no good name (METADATA:3) [bytecode-in-wheel]"
    assert details[0] == "  fix: Exclude `*.pyc`."
    assert f"{WHEEL}:1:1: warning: no good name (METADATA:3) [" in render("concise", make_report(entry))
    sdist = entry._replace(
        location=Location(SDIST, in_source=False),
        subjects=(Subject(SDIST, "src/demo/x.py", "demo-1.0/src/demo/x.py", 7),),
    )
    assert "no good name (src/demo/x.py:7) [" in render("concise", make_report(sdist))


def test_fix_and_answer_are_told_once_a_run() -> None:
    entry = make_entry(pypi_message="400 No")
    other = entry._replace(location=LINE._replace(line=13), pypi_message="400 Neither")
    text = render("full", make_report(entry, other, entry))
    assert text.count("  fix: ") == 1
    assert text.count("400 No\n") == 1
    assert text.count("400 Neither\n") == 1


def excerpt(source: str, column: int, end_column: int | None, width: int | None = None) -> list[str]:
    location = Location("pyproject.toml", 4, column, 4, end_column, snippet=source)
    lines = render("full", make_report(make_entry(location=location, message="bad")), width=width).splitlines()
    return [line for line in lines if re.match(r"  [ \d] \| ", line)]


def test_the_place_is_marked_in_its_line() -> None:
    assert excerpt('version = "1.0"', 11, 16) == ['  4 | version = "1.0"', "    |           ^^^^^"]
    assert excerpt('    "1.0",', 5, 10) == ['  4 | "1.0",'], "of a whole line there is nothing to point out"
    assert excerpt("x = 1", 5, 5) == ["  4 | x = 1", "    |     ^"], "an empty place has a mark, too"
    assert excerpt("a\tb = 1", 3, 4) == ["  4 | a\\tb = 1", "    |    ^"]
    assert excerpt("'漢字' = x", 8, 9) == ["  4 | '漢字' = x", "    |          ^"]
    assert excerpt("x" * 500, 1, 501) == [], "too long to help"
    assert excerpt("version = 1", 1, None) == [], "not an exact place"


def test_of_a_long_line_the_place_is_shown() -> None:
    source = "a" * 70 + " here " + "b" * 50
    line, mark = excerpt(source, 72, 76, width=60)
    assert max(len(line), len(mark)) <= 60
    assert line[mark.index("^") : mark.rindex("^") + 1] == "here"
    line, mark = excerpt(source, 1, 3, width=60)
    assert line.startswith("  4 | aaa")
    assert mark == "    | ^^"


def test_files_and_findings_in_the_order_of_harm() -> None:
    def at(path: str, rule: Rule) -> Entry:
        return make_entry(rule, location=Location(path, 1, 1))

    note = make_rule("a-note", severity=Severity.NOTE)
    breaking = make_rule("b-breaks", severity=Severity.WARNING, tags=("installer",))
    entries = [
        at("a", note),
        at("b", BYTECODE),
        at("c", note),
        at("c", CLASSIFIER),
        at("b", breaking),
        at("a", BYTECODE),
    ]
    shown = [line for line in render("full", make_report(*entries)).splitlines() if "[" in line]
    assert [(line[0], line.rpartition("[")[2]) for line in shown] == [
        ("c", "unknown-classifier]"),
        ("c", "a-note]"),
        ("b", "b-breaks]"),
        ("b", "bytecode-in-wheel]"),
        ("a", "bytecode-in-wheel]"),
        ("a", "a-note]"),
    ]
    assert [line[0] for line in render("concise", make_report(*entries)).splitlines()] == list("abccba"), "as they come"


def test_many_findings_of_a_rule_in_a_file_are_counted() -> None:
    entries = [make_entry(location=LINE._replace(line=number)) for number in range(1, 10)]
    text = render("full", make_report(*entries, make_entry(location=LINE._replace(path="b"))))
    assert text.count("[unknown-classifier]\n") == 6
    assert "  … and 4 more [unknown-classifier] in pyproject.toml (--output-format concise lists them all)\n" in text
    assert text.endswith("10 errors in 2 distributions and the source tree; why: pkglint explain unknown-classifier\n")


def test_statistics() -> None:
    text = render("statistics", make_report(BYTECODE_ENTRY, *[make_entry()] * 12))
    assert text.splitlines() == [
        "12  error    unknown-classifier  classifier that PyPI does not know",
        " 1  warning  bytecode-in-wheel  wheel ships compiled bytecode",
        "12 errors, 1 warning in 2 distributions and the source tree; why: pkglint explain <rule>",
    ]


def test_what_fix_mends_is_counted() -> None:
    text = render("full", make_report(make_entry(fixable=True), make_entry(), make_entry(fixable=True, suppressed="x")))
    assert "; 1 fixable with `pkglint fix`; " in text.splitlines()[-1]


def test_rules_are_links_on_a_terminal_once_there_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b]8" not in render("full", SAMPLE, links=True)
    monkeypatch.setattr(pages, "ADDRESS", "https://pkglint.example")
    link = "\x1b]8;;https://pkglint.example/rules/unknown-classifier.html\x1b\\unknown-classifier\x1b]8;;\x1b\\"
    assert f"[{link}]" in render("full", SAMPLE, links=True)
    assert "\x1b]8" not in render("full", SAMPLE)
    assert json.loads(render("json", SAMPLE))["findings"][0]["url"].startswith("https://pkglint.example/rules/")
    described = json.loads(render("sarif", SAMPLE))["runs"][0]["tool"]["driver"]["rules"][0]
    assert described["helpUri"].startswith("https://pkglint.example/rules/")


def test_junit() -> None:
    hostile = make_entry(message="<b> & \"'\x1b\x00", severity=Severity.NOTE, rule=make_rule("a-note"))
    entries = make_entry(), BYTECODE_ENTRY, hostile, make_entry(suppressed="known to us")
    root = ET.fromstring(render("junit", make_report(*entries, show_suppressed=True)))
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "4", "2")
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("pyproject.toml", "3", "1"),
        (WHEEL, "1", "1"),
    ]
    first, note, allowed = root[0]
    assert first.get("name") == "unknown-classifier at pyproject.toml:12:5"
    assert first[0].get("message") == "'Framework :: Djangoo' is not a known classifier"
    assert "fix: Take the classifier" in (first[0].text or "")
    assert "<b> & \"'\\x1b\\x00" in (note[0].text or "")
    assert (allowed[0].tag, allowed[0].get("message")) == ("skipped", "known to us")
    clean = ET.fromstring(render("junit", make_report()))
    assert [case.get("classname") for case in clean.iter("testcase")] == [WHEEL, SDIST, "."]


def test_rdjson() -> None:
    source = '"é",  "Framework :: Djangoo"'
    edit = Location(
        "pyproject.toml",
        3,
        1,
        3,
        4,
        snippet="a=1",
        edits=(TextEdit("pyproject.toml", (3, 1, 3, 2), (3, 1, 3, 2), "b", "a"),),
    )
    placed = LINE._replace(snippet=source, column=7, end_column=29, edits=())
    document = json.loads(
        render("rdjson", make_report(make_entry(location=placed), make_entry(location=edit), BYTECODE_ENTRY))
    )
    assert document["source"] == {"name": "pkglint"}
    first, second, third = document["diagnostics"]
    assert first["severity"] == "ERROR"
    assert first["code"]["value"] == "unknown-classifier"
    assert first["location"] == {
        "path": "pyproject.toml",
        "range": {"start": {"line": 12, "column": 8}, "end": {"line": 12, "column": 30}},
    }
    assert "suggestions" not in first
    region = {"start": {"line": 3, "column": 1}, "end": {"line": 3, "column": 2}}
    assert second["suggestions"] == [{"range": region, "text": "b"}]
    assert third["location"] == {"path": WHEEL, "range": {"start": {"line": 1, "column": 1}}}
    assert json.loads(render("rdjson", make_report()))["diagnostics"] == []


def test_width_wraps_prose_below_the_finding_only() -> None:
    rule = make_rule(fixes={"any": "word " * 40})
    lines = render("full", make_report(make_entry(rule)), width=60).splitlines()
    prose = [line for line in lines if "word" in line]
    assert len(prose) == 4
    assert max(map(len, prose)) <= 60
    assert all(line.startswith("    word") for line in prose[1:])
    assert len(lines[0]) > 60


def test_suppressed_findings_show_as_notes_with_their_reason() -> None:
    entry = make_entry(suppressed="known to us")
    assert "unknown-classifier" not in render("full", make_report(entry))
    lines = render("full", make_report(entry, show_suppressed=True)).splitlines()
    assert lines[0] == (
        "pyproject.toml:12:5: note: 'Framework :: Djangoo' is not a known classifier (allowed: known to us)"
        " [unknown-classifier]"
    )
    assert not [line for line in lines if "fix:" in line]


def test_notifications_in_text() -> None:
    report = make_report(
        notifications=(Notification("error", "check demo failed", WHEEL), Notification("note", "no source tree found."))
    )
    assert render("full", report).splitlines()[:2] == [
        f"pkglint: error: {WHEEL}: check demo failed.",
        "pkglint: note: no source tree found.",
    ]
    assert render("concise", report) == f"pkglint: error: {WHEEL}: check demo failed.\n"


@pytest.mark.parametrize(
    ("message", "clause", "sentence"),
    [
        ("'x' is bad", "'x' is bad", "'x' is bad."),
        ("It is bad.", "It is bad", "It is bad."),
        ("a name of .", "a name of .", "a name of ."),
        ("and so on...", "and so on...", "and so on..."),
        ("why?", "why?", "why?"),
    ],
)
def test_how_messages_end(message: str, clause: str, sentence: str) -> None:
    assert wording.clause(message) == clause
    assert wording.sentence(message) == sentence


def test_first_paragraph_takes_what_it_announces() -> None:
    assert wording.first_paragraph("Write one\nline.\n\nMore.") == "Write one line."
    assert wording.first_paragraph('Say:\n\n```toml\nname = "x"\n```\n\nMore.') == 'Say: name = "x"'
    assert wording.first_paragraph("") == ""


# json


def _closed(schema: Any) -> Any:
    """Return the schema with no room for keys that it does not describe."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    return {**closed, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else closed


def _validator() -> Any:
    jsonschema: Any = importlib.import_module("jsonschema")  # a package without type hints
    schema = json.loads((ROOT / "docs/report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(_closed(schema))


def test_json_is_as_documented() -> None:
    notes = (Notification("error", "check demo failed", WHEEL), Notification("note", "no source tree"))
    for report in (
        make_report(),
        SAMPLE._replace(notifications=notes),
        make_report(make_entry(suppressed="known to us"), show_suppressed=True),
    ):
        _validator().validate(json.loads(render("json", report)))


def test_the_documented_schema_refuses_what_it_should() -> None:
    document = json.loads(render("json", SAMPLE))
    document["findings"][0]["location"]["column"] = 0
    del document["summary"]
    assert len(list(_validator().iter_errors(document))) == 2


def test_the_example_of_the_documentation_is_what_the_tool_prints() -> None:
    page = (ROOT / "docs/json-schema.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    # The versions that are shown are those of one day.
    libraries = {"packaging": "26.4", "readme-renderer": "46.0", "trove-classifiers": "2026.9.21.13"}
    assert example == render("json", SAMPLE._replace(libraries=libraries))


def test_json_keeps_facts_exact() -> None:
    hostile = "\x1b]0;\u202e##[add-mask]\x7f\n"
    facts = {"text": hostile, "many": ("a", 1, True, None), "set": {"b", "a"}, "bytes": "\udcff", "nan": float("nan")}
    text = render("json", make_report(make_entry(facts=facts, message=hostile)))
    (finding,) = json.loads(text)["findings"]
    assert finding["facts"] == {
        "text": hostile,
        "many": ["a", 1, True, None],
        "set": ["a", "b"],
        "bytes": "\\xff",
        "nan": "nan",
    }
    assert finding["message"] == "\\x1b]0;\\u202e##[add-mask]\\x7f\\n"
    assert text.isascii()
    assert "##[" not in text
    assert "\x7f" not in text


def test_json_leaves_suppressed_findings_out_unless_asked() -> None:
    entry = make_entry(suppressed="known to us")
    hidden = json.loads(render("json", make_report(entry)))
    assert hidden["findings"] == []
    assert hidden["summary"] == {"artifacts": 3, "errors": 0, "warnings": 0, "notes": 0, "suppressed": 1}
    (shown,) = json.loads(render("json", make_report(entry, show_suppressed=True)))["findings"]
    assert shown["suppressed"] == "known to us"


# github, gitlab, markdown


def test_github_commands() -> None:
    lines = render("github", SAMPLE).splitlines()
    assert lines == [
        (
            "::error file=pyproject.toml,line=12,endLine=12,col=5,endColumn=27,title=pkglint (unknown-classifier)::"
            "'Framework :: Djangoo' is not a known classifier%0A"
            "in the wheel (METADATA:9) and the sdist (PKG-INFO:9)%0A"
            "PyPI answers: 400 Invalid value for classifiers.%0Afix: Take the classifier from the list of known ones.%0A"
            "more: https://packaging.python.org/en/latest/specifications/core-metadata/"
        ),
        (
            f"::warning file={WHEEL},line=1,endLine=1,col=1,title=pkglint (bytecode-in-wheel)::"
            "demo/x.pyc is bytecode, compiled for one interpreter%0Afix: Exclude `*.pyc`."
        ),
        "pkglint: 1 error, 1 warning in 2 distributions and the source tree",
    ]


def test_github_escapes_data_and_properties() -> None:
    location = Location("a:b,c%d.toml", 3, 2, 5, 1)
    line = render("github", make_report(make_entry(location=location, message="100%\n::error::x"))).splitlines()[0]
    assert line.startswith("::error file=a%3Ab%2Cc%25d.toml,line=3,endLine=5,title=pkglint (unknown-classifier)::")
    assert "::100%25\\n::error::x%0A" in line


def test_github_shows_the_worst_ten_of_each_severity() -> None:
    warnings = [BYTECODE_ENTRY] * 13
    lines = render("github", make_report(*warnings, make_entry(), make_entry(suppressed="x"))).splitlines()
    assert [line.split(" ", 1)[0] for line in lines] == ["::error"] + ["::warning"] * 10 + ["pkglint:"]
    assert lines[-1].endswith("; 3 more than GitHub can show, see --output-format full")


def test_github_notes_are_notices() -> None:
    entry = make_entry(severity=Severity.NOTE)
    report = make_report(entry, notifications=(Notification("warning", "no tree", None),))
    lines = render("github", report).splitlines()
    assert lines[0] == "::warning title=pkglint::no tree."
    assert lines[1].startswith("::notice file=pyproject.toml,")


def test_gitlab_code_quality() -> None:
    same = make_entry(location=LINE._replace(path="./pyproject.toml", end_line=14))
    issues = json.loads(render("gitlab", make_report(make_entry(), BYTECODE_ENTRY, same, make_entry(suppressed="x"))))
    assert issues[0] == {
        "description": "'Framework :: Djangoo' is not a known classifier",
        "check_name": "unknown-classifier",
        "fingerprint": "0123456789abcdef",
        "severity": "critical",
        "location": {"path": "pyproject.toml", "lines": {"begin": 12}},
    }
    assert [issue["severity"] for issue in issues] == ["critical", "major", "critical"]
    assert issues[2]["location"] == {"path": "pyproject.toml", "lines": {"begin": 12, "end": 14}}
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert render("gitlab", make_report()) == "[]\n"


def test_markdown() -> None:
    report = SAMPLE._replace(notifications=(Notification("error", "check failed", WHEEL),))
    assert render("markdown", report) == (
        "### pkglint: 1 error, 1 warning in 2 distributions and the source tree\n"
        "\n"
        "| severity | where | finding | rule |\n"
        "| --- | --- | --- | --- |\n"
        "| error | `pyproject.toml:12` | 'Framework :: Djangoo' is not a known classifier | `unknown-classifier` |\n"
        f"| warning | `{WHEEL}` | demo/x.pyc is bytecode, compiled for one interpreter | `bytecode-in-wheel` |\n"
        "\n"
        "* `unknown-classifier`: Take the classifier from the list of known ones."
        " ([more](https://packaging.python.org/en/latest/specifications/core-metadata/))\n"
        "* `bytecode-in-wheel`: Exclude `*.pyc`.\n"
        "\n"
        f"**error**: `{WHEEL}`: check failed.\n"
    )
    assert render("markdown", make_report()) == ("### pkglint: no findings in 2 distributions and the source tree\n")


def test_markdown_names_the_member_when_there_is_no_source_line() -> None:
    entry = BYTECODE_ENTRY._replace(message="compiled file")
    assert "compiled file (`demo/x.pyc`) |" in render("markdown", make_report(entry))


def test_markdown_is_bounded() -> None:
    text = render("markdown", make_report(*[make_entry()] * 250))
    assert text.count("\n| error |") == 200
    assert "\nand 50 more\n" in text


# hostile text

HOSTILE = [
    "x\n::error::owned",
    "x\r\n::set-output name=a::b",
    "::error::owned",
    "  ::error::owned",
    "##[set-output name=a]b",
    "##vso[task.setvariable variable=a]b",
    "##VSO[task.setvariable variable=a]b",
    "x\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",
    "x\x9b31m",
    "abc\u202egpj.exe",
    "zero\u200bwidth\ufefftag\U000e0041",
    "line\u2028separator\x85next",
    "a] [other-rule]",
    "pyproject.toml:1:1: error: forged [forged-rule]",
    "`code` ``more``` |a|b\\|c| \\",
    "two\\\\|three\\\\\\|",
    "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;",
    "[click](https://example.org) ![i](https://example.org/i) <https://example.org>",
    "https://example.org www.example.org WWW.example.org someone@example.org @someone #1 mailto:a@example.org",
    "\udcff\ud800\ufffe",
    "100%0A::error::owned",
    "\x00\x07\x08\x7f",
    "",
    " ",
    "x" * 70_000,
]


def hostile_report(text: str) -> Report:
    entry = make_entry(
        message=f"{text} is bad: {text}",
        facts={"value": text, text: [text]},
        location=Location(text, 3, 2, 3, 9, snippet=f"  {text}"),
        subjects=(Subject(text, text, text, 3, text), Subject(f"dist/{text}.whl", text, f"/../{text}/./x", None, text)),
        pypi_message=f"400 {text}",
        fingerprint=text,
    )
    archived = entry._replace(location=Location(f"/tmp/../{text}", in_source=False), suppressed=text)
    artifacts = (ArtifactInfo(text, "wheel", text, text, 1), ArtifactInfo(f"dist/{text}.whl", "wheel", text, text, 1))
    notes = (Notification("error", text, text), Notification("note", text))
    libraries = {"packaging": "26.4", "readme-renderer": "46.0", "trove-classifiers": "2026.9.21.13"}
    return Report("0.1.0", artifacts, (entry, archived), notes, 1, None, show_suppressed=True, libraries=libraries)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("fmt", FORMATS)
def test_hostile_text_is_printed_as_text(fmt: str, text: str) -> None:
    rendered = render(fmt, hostile_report(text))
    rendered.encode("utf-8")
    assert not escape._INVISIBLE.search(rendered.replace("\n", ""))
    assert not re.search(r"##\w*\[", rendered)
    commands = [line for line in rendered.split("\n") if line.lstrip().startswith("::")]
    if fmt == "github":
        assert all(re.match(r"::(error|notice) (file=[^:,]*,line=\d+,|title=)", line) for line in commands)
        # One command for each notification and each finding that no allowance covers.
        assert len(commands) == 3
    else:
        assert not commands


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_adds_no_line(text: str) -> None:
    assert len(render("concise", hostile_report(text)).split("\n")) == len(
        render("concise", hostile_report("x")).split("\n")
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_markdown_renders_as_text(text: str) -> None:
    comrak = pytest.importorskip("comrak")
    options = comrak.ExtensionOptions()
    options.table = options.autolink = options.strikethrough = True
    document = render("markdown", hostile_report(text))
    html = comrak.render_markdown(document, options)
    html = html.replace(f'<a href="{CLASSIFIER.see[0][1]}">more</a>', "")  # our own
    assert html.count("<tr>") == 3
    assert html.count("<td>") == 2 * 4
    assert not re.search(r"<(?!/?(h3|table|thead|tbody|tr|th|td|ul|li|p|code|strong)>)", html)
    # Outside of code, nothing is left for a service to turn into a mention or a reference.
    assert not re.search(r"@|#\d", re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL))


def test_visible_escapes() -> None:
    assert escape.one_line("a\n\r\t\x1b\x85\u202e\U000e0041\udcff\ud800é😀") == (
        "a\\n\\r\\t\\x1b\\u0085\\u202e\\U000e0041\\xff\\ud800é😀"
    )
    assert escape.one_line("abcdef", 4) == "abc…"
    assert escape.path("a:1:1: error: x") == "a\\x3a1\\x3a1: error: x"
    assert escape.path("C:/x y.toml") == "C:/x y.toml"
    assert escape.path(" x") == "\\x20x"
    assert escape.path("::error::x") == "\\x3a:error::x"
    assert escape.path("") == "."


def test_a_wrapped_line_starts_no_command() -> None:
    report = make_report(make_entry(pypi_message=f"{'x' * 30} ::error::owned"))
    lines = render("full", report, width=40).splitlines()
    assert "    \\x3a:error::owned" in lines


def test_code_spans_in_table_cells() -> None:
    assert markdown.code("a|b") == "`a\\|b`"
    assert markdown.code("a\\|b") == "`a\\\\x7cb`"
    assert markdown.code("`a``") == "``` `a`` ```"
    assert markdown.code("") == "`  `"


def test_without_ci_only_what_a_terminal_minds_is_escaped() -> None:
    report = make_report(make_entry(message="##[group] \x1b[2J"))
    assert "##[group] \\x1b[2J" in render("full", report, ci=False)
    assert "##\\x5bgroup]" in render("full", report)


def test_unknown_format() -> None:
    with pytest.raises(ValueError, match="unknown format 'xml'; the formats are full, concise"):
        render("xml", make_report())


# problem matchers


def _patterns() -> dict[str, Any]:
    github = json.loads((ROOT / "action/pkglint-matcher.json").read_text("utf-8"))["problemMatcher"]
    patterns = {matcher["owner"]: matcher["pattern"][0] for matcher in github}
    patterns["vscode"] = json.loads((ROOT / "docs/vscode-matcher.json").read_text("utf-8"))["pattern"]
    return patterns


def _matches(owner: str, text: str) -> list[dict[str, str]]:
    pattern = _patterns()[owner]
    keys = ("file", "line", "column", "severity", "message", "code")
    found = [re.search(pattern["regexp"], line) for line in text.split("\n")]
    return [{key: match[pattern[key]] for key in keys if key in pattern} for match in found if match]


@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("fmt", ["full", "concise"])
def test_matchers_see_each_finding_once_and_no_other_line(fmt: str, color: bool) -> None:
    note = make_entry(severity=Severity.NOTE, location=LINE._replace(path="a dir/C:/x.toml"))
    report = make_report(*SAMPLE.entries, note, notifications=(Notification("error", "check failed", WHEEL),))
    text = render(fmt, report, color=color)
    expected = [
        {
            "file": "pyproject.toml",
            "line": "12",
            "column": "5",
            "severity": "error",
            "message": "'Framework :: Djangoo' is not a known classifier",
            "code": "unknown-classifier",
        },
        {
            "file": WHEEL,
            "line": "1",
            "column": "1",
            "severity": "warning",
            "message": "demo/x.pyc is bytecode, compiled for one interpreter",
            "code": "bytecode-in-wheel",
        },
        {
            "file": "a dir/C:/x.toml",
            "line": "12",
            "column": "5",
            "severity": "note",
            "message": "'Framework :: Djangoo' is not a known classifier",
            "code": "unknown-classifier",
        },
    ]
    assert _matches("vscode", text) == expected
    assert _matches("pkglint", text) == expected[:2]
    (notice,) = _matches("pkglint-note", text)
    assert notice == {key: value for key, value in expected[2].items() if key != "severity"}


@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) < 1000])
def test_hostile_text_neither_makes_nor_breaks_a_match(text: str, color: bool) -> None:
    found = _matches("vscode", render("full", hostile_report(text), color=color))
    assert [(match["line"], match["column"], match["severity"], match["code"]) for match in found] == [
        ("3", "2", "error", "unknown-classifier"),
        ("1", "1", "note", "unknown-classifier"),
    ]
    assert found[0]["file"] == escape.disarmed(escape.path(text))


@pytest.mark.parametrize(
    "line",
    [
        "a" + ":1:1: error: x [a" * 20_000,
        "a:1:1: error: x" + "\x1b[1m" * 20_000 + "!",
        "a:1:1: error:" + " [" * 20_000,
        "a:1:1: error: " + " [\x1b[1m" * 20_000,
        "\x1b[1m" * 20_000,
    ],
)
def test_no_line_keeps_a_matcher_busy(line: str) -> None:
    # Quadratic patterns take minutes here; the runner gives a matcher one second and throws it out after three.
    import time

    started = time.perf_counter()
    assert not any(_matches(owner, line) for owner in _patterns())
    assert time.perf_counter() - started < 5


# start-up


def test_text_needs_no_json() -> None:
    import subprocess
    import sys

    heavy = {"json", "dataclasses", "inspect", "textwrap", "pkglint.report.sarif"}
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); import pkglint.report.text"
    code += f"; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
