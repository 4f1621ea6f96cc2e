"""`twine check --strict` is an oracle: what it fails, we report; and of descriptions it says the same as we do."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING, Any

import build
import proof
import pytest

from pkglint.catalogue.rule import Rule, Scope, Severity
from pkglint.run import engine, settings
from pkglint.run.discover import discover

if TYPE_CHECKING:
    from pathlib import Path

    from pkglint.finding import Finding

FAMILIES = ("metadata", "readme", "urls", "classifiers")


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(
        proof.rule_from_file(path)[0] for path in proof.compiler().rule_files() if path.parent.name in FAMILIES
    )


def findings(path: Path) -> list[Finding]:
    releases = discover([str(path)], source_root=None, cwd=path.parent).releases
    outcome = engine.lint(releases, rules(), settings.resolved(rules(), {}))
    assert not outcome.notifications
    return outcome.findings


def twine_says(path: Path) -> tuple[str, bool]:
    """What twine objects to ("" for nothing), and whether it refuses even without --strict."""
    from packaging.version import InvalidVersion
    from twine.commands.check import _check_file, _WarningStream
    from twine.exceptions import InvalidDistribution

    stream = _WarningStream()
    try:
        warnings, rendered = _check_file(str(path), stream)
    except (InvalidDistribution, InvalidVersion) as error:
        return str(error), True
    except RecursionError:
        return "twine dies of what docutils does with it", True
    if not rendered:
        return f"does not render: {stream}", True
    return "; ".join(warnings), False


def cases() -> list[Any]:
    found = []
    for path in proof.compiler().rule_files():
        if path.parent.name not in {"metadata", "readme"}:
            continue
        table = proof.compiler().load(path)
        for kind in ("fires", "quiet"):
            for number, case in enumerate(table[kind]):
                if "tree" not in case and not has_no_metadata(case):
                    found.append(pytest.param(case, id=f"{path.stem}-{kind}-{case.get('title', number)}"))
    return found


def has_no_metadata(case: dict[str, Any]) -> bool:
    """A wheel without METADATA, which another family's rule reports."""
    wheel = case.get("wheel")
    return isinstance(wheel, dict) and wheel.get("{dist-info}/METADATA") is False


@pytest.mark.parametrize("case", cases())
def test_what_twine_fails_is_reported(case: dict[str, Any], tmp_path: Path) -> None:
    proof.releases_of(case, Scope.WHEEL, tmp_path)
    for path in sorted((tmp_path / "dist").iterdir()):
        compare(path)


def compare(path: Path) -> None:
    objection, refused = twine_says(path)
    found = findings(path)
    if refused:
        errors = [item.rule.id for item in found if item.severity is Severity.ERROR]
        assert errors, objection
    elif objection:
        told = {item.rule.id for item in found}
        assert told & {
            "content-type-missing",
            "description-missing",
            "readme-does-not-render",
            "readme-markup-mismatch",
        }, objection


RST = {
    "sections": "Title\n=====\n\ntext\n\nPart\n----\n\ntext\n",
    "short-underline": "Title\n==\n\ntext\n",
    "short-overline": "==\nTitle\n==\n\ntext\n",
    "role": "See :func:`x`.\n",
    "directive": ".. automodule:: demo\n",
    "include": ".. include:: /etc/hosts\n",
    "raw": ".. raw:: html\n\n   <b>x</b>\n",
    "code": ".. code-block:: nosuchlexer\n\n   x\n",
    "target": "See `that`_.\n",
    "substitution": "|x|\n",
    "footnote": "A [1]_.\n\n.. [1] note\n",
    "no-footnote": "A [2]_.\n",
    "image-option": ".. image:: https://docs.org/x.png\n   :nosuch: 1\n",
    "image-scale": ".. image:: x.svg\n   :scale: 50\n",
    "table": "=== ===\na   b\n=== ===\n1   2\n=== ===\n",
    "broken-table": "=== ===\na   b\n1   2\n",
    "emphasis": "an *unclosed word\n",
    "literal": "an ``unclosed word\n",
    "list": "* a\n* b\nc\n",
    "comment": ".. only this\n",
    "duplicate-target": ".. _a: https://docs.org/1\n.. _a: https://docs.org/2\n\ntext\n",
    "math": ".. math::\n\n   x^2\n",
    "admonition": ".. note::\n",
    "last-line": "Title\n=====\n\ntext\n\n.. nosuch::\n",
    "contents": ".. contents::\n\nA\n=\n\ntext\n",
}
MARKDOWN = {
    "heading": "# demo\n\ntext\n",
    "definition": "[a]: https://docs.org\n",
    "definition-and-text": "[a]: https://docs.org\n\ntext\n",
    "blank": "   \n\t\n",
    "html": "<p align=center>x</p>\n",
    "comment": "<!-- only this -->\n",
    "fence": "```\nunclosed\n",
    "footnote": "[^1]: note\n",
    "task": "[ ] task\n",
    "quote": ">\n",
    "item": "-\n",
    "rule": "---\n",
    "no-break-space": "\u00a0\n",
    "entity": "&nbsp;\n",
    "mark": "\ufeff\n",
    "mark-and-text": "\ufefftext\n",
    "nul": "\0\n",
    "separator": "\u2028\n",
    "form-feed": "\f\n",
}
TYPES = ("text/x-rst", "text/markdown", "text/plain", None)


def wheel(folder: Path, text: str, kind: str | None) -> Path:
    headers = {"Description-Content-Type": kind if kind is not None else False}
    return build.build_wheel(folder, {"demo/__init__.py": ""}, metadata=headers, description=text)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("name", [*(f"rst-{name}" for name in RST), *(f"markdown-{name}" for name in MARKDOWN)])
def test_descriptions(name: str, kind: str | None, tmp_path: Path) -> None:
    language, _, key = name.partition("-")
    path = wheel(tmp_path, (RST if language == "rst" else MARKDOWN)[key], kind)
    logging.disable(logging.CRITICAL)
    try:
        compare(path)
        if kind in {"text/x-rst", None}:
            # For reStructuredText both render the same way.
            ours = any(item.rule.id == "readme-does-not-render" for item in findings(path))
            assert ours == twine_says(path)[1]
    finally:
        logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", [*RST, *MARKDOWN])
def test_markdown_renders_as_the_renderer_says(name: str, tmp_path: Path) -> None:
    """The short cut for Markdown agrees with readme-renderer (twine does not render Markdown, PyPI does)."""
    from readme_renderer import markdown

    text = (RST | MARKDOWN)[name]
    expected = markdown.render(text) is None
    path = wheel(tmp_path, text, "text/markdown")
    assert any(item.rule.id == "readme-does-not-render" for item in findings(path)) == expected
