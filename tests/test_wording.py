"""Facts → words: the formats of messages, and fixes for a back end."""

from __future__ import annotations

from typing import Any

import pytest

from pkglint import catalogue
from pkglint.catalogue import wording
from pkglint.cli import main
from pkglint.model import Tree


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("{x}", "a", "a"),
        ("{x}", 8204, "8204"),
        ("{x}", ["b", "a"], "b, a"),
        ("{x}", {"b", "a"}, "a, b"),
        ("{x:bytes}", 1, "1 byte"),
        ("{x:bytes}", 0, "0 bytes"),
        ("{x:bytes}", 1023, "1023 bytes"),
        ("{x:bytes}", 1024, "1 KiB"),
        ("{x:bytes}", 2202009, "2.1 MiB"),
        ("{x:count}", 8204, "8,204"),
        ("{x} {x:file|files}", 1, "1 file"),
        ("{x} {x:file|files}", 0, "0 files"),
        ("th{x:is|ese}", 2, "these"),
        ("{x:quoted}", "a", "'a'"),
        ("{x:quoted}", "it's", '"it\'s"'),
        ("{x:quoted}", ["a", "b", "c"], "'a', 'b' and 'c'"),
        ("{x:quoted}", ["a"], "'a'"),
        ("{x:and}", ["a", "b"], "a and b"),
        ("{x:or}", ("a", "b", "c"), "a, b or c"),
        ("{x:and 2}", ["a", "b", "c", "d"], "a, b and 2 more"),
        ("{x:or 1}", ["a", "b"], "a and 1 more"),
        ("{x:quoted 3}", ["a", "b", "c"], "'a', 'b' and 'c'"),
        ("{{{x}}}", "a", "{a}"),
    ],
)
def test_formats(template: str, value: Any, expected: str) -> None:
    assert wording.fill(template, {"x": value}, {}) == expected


def test_without_values_placeholders_are_capitals_and_what_follows_a_number_is_in_the_plural() -> None:
    assert wording.general("{kind} has {count:count} {count:file|files}") == "KIND has COUNT files"


def test_labels_are_words_for_values() -> None:
    assert wording.fill("{kind} {other}", {"kind": "env", "other": "env"}, {"kind": {"env": "a file"}}) == "a file env"


def rule_with(**fixes: str) -> Any:
    return catalogue.all_rules()[0]._replace(fixes=fixes)


def test_a_fix_is_the_back_ends() -> None:
    rule = rule_with(**{"any": "a", "setuptools": "s", "setuptools-cfg": "c", "hatchling": "h"})
    backends = ("", "hatchling", "setuptools", "setuptools-cfg", "setuptools-py", "flit-core")
    assert [wording.fix(rule, "", backend, {}) for backend in backends] == ["a", "h", "s", "c", "s", "a"]


def test_values_in_a_fix_stay_in_code_spans() -> None:
    rule = rule_with(any="Move {path} to `{path}/x`; `{ keep = {this} }`, {count} times.")
    made = wording.fix(rule, "", "", {"path": "a`[x](y)\n", "count": 3})
    assert made == "Move `a'[x](y)?` to `a'[x](y)?/x`; `{ keep = {this} }`, 3 times."


def test_a_label_in_a_fix_is_text_of_the_rule() -> None:
    rule = rule_with(any="Use {what}, not {path}.")._replace(labels={"what": {"new": "`demo.new`, or `old<2`"}})
    assert wording.fix(rule, "", "", {"what": "new", "path": "x"}) == "Use `demo.new`, or `old<2`, not `x`."


@pytest.mark.parametrize(
    ("files", "package"),
    [
        ({"skdemo/__init__.py": "", "tests/__init__.py": ""}, "skdemo"),
        ({"skdemo/__init__.py": "", "other/__init__.py": ""}, "de_mo"),
        ({"src/De_Mo/__init__.py": "", "src/other/__init__.py": ""}, "De_Mo"),
    ],
)
def test_fixes_name_the_only_package_when_none_is_called_like_the_project(
    tmp_path: Any, files: dict[str, str], package: str
) -> None:
    for name, text in ({"pyproject.toml": '[project]\nname = "de-mo"'} | files).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert Tree(tmp_path).fix_words[1]["package"] == package


@pytest.mark.parametrize(
    ("files", "backend"),
    [
        ({"pyproject.toml": '[build-system]\nbuild-backend = "hatchling.build"\n[project]\nname = "de-mo"'}, "hatchling"),
        ({"pyproject.toml": '[build-system]\nbuild-backend = "flit.buildapi"\n[project]\nname = "de-mo"'}, "flit-core"),
        ({"pyproject.toml": '[project]\nname = "de-mo"'}, "setuptools"),
        ({"setup.cfg": "[metadata]\nname = de-mo\n", "setup.py": ""}, "setuptools-cfg"),
        ({"setup.py": "from setuptools import setup\nsetup(name='de-mo')\n"}, "setuptools-py"),
        ({"pyproject.toml": '[build-system]\nbuild-backend = "own"\n[project]\nname = "de-mo"'}, ""),
    ],
)  # fmt: skip
def test_the_back_end_of_a_tree(tmp_path: Any, files: dict[str, str], backend: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found, values = Tree(tmp_path).fix_words
    assert (found, values["name"], values["package"]) == (backend, "de-mo", "de_mo")


def test_explain_here_shows_this_projects_fix(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[build-system]\nbuild-backend = "hatchling.build"\n[project]\nname = "de-mo"\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert main(["explain", "--here", "bulky-contents"]) == 0
    out = capsys.readouterr().out
    assert "Fix (hatchling)" in out
    assert "[tool.hatch.build]" in out
    assert "uv" not in out
    assert "{" not in out.replace("{ ", "")


def test_a_back_ends_fix_leaves_out_what_holds_for_any() -> None:
    """Sentences at both ends that the fix for any back end has, too, stand once on the page; a fix that is the same stays whole."""
    fixes = {
        "any": "Delete it. Exclude `{path}`. Then build.",
        "hatchling": "Delete it. Add `{path}`. Then build.",
        "pdm-backend": "Delete it.",
    }
    assert wording.all_fixes(fixes) == (
        "Delete it. Exclude `PATH`. Then build.\n\n* hatchling: Add `PATH`.\n* pdm-backend: Delete it."
    )


def test_the_values_of_a_list_are_code_spans_of_their_own() -> None:
    rule = catalogue.find("legacy-license-metadata")
    facts = {"identifier": "GPL-3.0", "replacements": ["GPL-3.0-only", "GPL-3.0`-or-later"]}
    said = wording.fix(rule, "deprecated-id", "", facts)
    assert said == "Write `GPL-3.0-only` or `GPL-3.0'-or-later` instead of `GPL-3.0` in `license` of `[project]`."
