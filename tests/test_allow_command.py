"""`pkglint allow` and `pkglint schema`: what they write is what the settings read."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from pkglint.cli import main
from pkglint.run import settings
from pkglint.run.schema import tool_schema

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = '[project]\nname = "demo"\nversion = "1.0"'


def test_allowances_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "pyproject.toml"
    path.write_text(PROJECT, encoding="utf-8")
    assert main(["allow", "no-license-file", "missing-wheel", "--reason", 'we "know"']) == 0
    assert main(["allow", "missing-wheel", "no-license-file", "--at", "a*", "--reason", "x"]) == 0
    assert main(["allow", "missing-wheel", "--reason", "again"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "missing-wheel: was allowed already in pyproject.toml"
    assert path.read_text(encoding="utf-8").startswith(PROJECT + "\n\n[[tool.pkglint.allow]]\n")
    assert settings.load(path).allow == (
        settings.Allowance("no-license-file", "", 'we "know"'),
        settings.Allowance("missing-wheel", "", 'we "know"'),
        settings.Allowance("missing-wheel", "a*", "x"),
        settings.Allowance("no-license-file", "a*", "x"),
    )


def test_pkglint_toml_has_its_own_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pkglint.toml").write_bytes(b'fail-on = "error"\r\n')
    assert main(["allow", "missing-wheel", "--reason", "x"]) == 0
    after = b'fail-on = "error"\r\n\r\n[[allow]]\r\nrule = "missing-wheel"\r\nreason = "x"\r\n'
    assert (tmp_path / "pkglint.toml").read_bytes() == after


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        (PROJECT, ["missing-weel", "--reason", "x"], "missing-wheel"),
        (PROJECT, ["missing-wheel", "--reason", " "], "--reason must say something"),
        ("[tool.pkglint]\nallow = []\n", ["missing-wheel", "--reason", "x"], "add the entry by hand"),
        ("[tool.pkglint]\nnothing = 1\n", ["missing-wheel", "--reason", "x"], "unknown key 'nothing'"),
    ],
)
def test_wrong_calls(  # noqa: PLR0917
    text: str, arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert main(["allow", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert (tmp_path / "pyproject.toml").read_text(encoding="utf-8") == text


GOOD = """
select = ["pypi", "no-license-file"]
fail-on = "error"
new-project = true
[severity]
missing-wheel = "note"
[limits]
max-member = "256 MiB"
max-members = 10
[rules.distribution-too-large]
max-size = "20 MiB"
[[allow]]
rule = "missing-wheel"
reason = "x"
"""


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (GOOD, True),
        ("", True),
        ('select = ["nothing"]', False),
        ('fail-on = "x"', False),
        ('severity = { missing-wheel = "bad" }', False),
        ('severity = { no-such-rule = "note" }', False),
        ("severity = { missing-wheel = [] }", False),
        ("limits = { max-member = -1 }", False),
        ("limits = { more = 1 }", False),
        ("rules = { distribution-too-large = { max = 1 } }", False),
        ("rules = { no-such-rule = { max = 1 } }", False),
        ('allow = [{ rule = "missing-wheel" }]', False),
        ("unknown = 1", False),
    ],
)
def test_the_schema_takes_what_the_settings_take(text: str, good: bool, capsys: pytest.CaptureFixture[str]) -> None:
    table: dict[str, Any] = tomllib.loads(text)
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema == tool_schema()
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft7Validator.check_schema(schema)
    assert jsonschema.Draft7Validator(schema).is_valid(table) == good
    if good:
        settings.interpret(table, "here")
    else:
        with pytest.raises(settings.SettingsError):
            settings.interpret(table, "here")


def test_validate_pyproject_takes_it() -> None:
    from validate_pyproject import api, plugins

    load: Any = tool_schema
    validator = api.Validator([plugins.PluginWrapper("pkglint", load)])
    assert validator({"project": {"name": "demo", "version": "1"}, "tool": {"pkglint": {"fail-on": "note"}}})
    with pytest.raises(Exception, match="fail-on"):
        validator({"project": {"name": "demo", "version": "1"}, "tool": {"pkglint": {"fail-on": "x"}}})


def test_severities_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "pyproject.toml"
    project = '[build-system]\nrequires = ["setuptools>=77"]\nbuild-backend = "setuptools.build_meta"\n' + PROJECT
    path.write_text(project + '\nclassifiers = ["Typing :: Typedd"]\n', encoding="utf-8")
    select = ["--source", "--select", "no-license-file,unknown-classifier", "--output-format", "json"]

    def found() -> dict[str, str]:
        main(select)
        return {each["rule"]: each["severity"] for each in json.loads(capsys.readouterr().out)["findings"]}

    assert found() == {"no-license-file": "warning", "unknown-classifier": "error"}
    with path.open("a", encoding="utf-8") as file:
        file.write('\n[tool.pkglint.severity]\nno-license-file = "error"\nunknown-classifier = "note"\n')
    assert found()["no-license-file"] == "error"
