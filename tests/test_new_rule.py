"""rules/new.py begins a rule whose files are well formed and whose case fails until there is a check."""

from __future__ import annotations

import importlib.util
import shutil
from typing import TYPE_CHECKING, Any

import proof
import pytest

if TYPE_CHECKING:
    from pathlib import Path


def scaffold() -> Any:
    spec = importlib.util.spec_from_file_location("rules_new", proof.ROOT / "rules" / "new.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("arguments", "check"),
    [(["size/huge-icon", "sdist"], "size:huge_icon"), (["contents/odd-thing"], "contents.odd_thing:odd_thing")],
)
def test_it_writes_a_rule_and_its_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], check: str
) -> None:
    new = scaffold()
    for part in ("rules/size", "rules/contents", "src/pkglint/checks/contents"):
        (tmp_path / part).mkdir(parents=True)
    for part in ("src/pkglint/__init__.py", "src/pkglint/checks/size.py"):
        shutil.copy(proof.ROOT / part, tmp_path / part)
    monkeypatch.setattr(new, "ROOT", tmp_path)
    assert new.main(arguments) == 0
    (made,) = (tmp_path / "rules").glob("*/*.toml")
    rule, table = proof.rule_from_file(made)
    assert rule.detector == ("check", check)
    assert "says" not in table["fires"][0]
    module, function = check.split(":")
    source = (tmp_path / "src/pkglint/checks" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    compile(source, module, "exec")
    assert f"def {function}(" in source
    assert new.main(arguments) == 2


@pytest.mark.parametrize("arguments", [[], ["size"], ["nowhere/x"], ["size/Not-Kebab"], ["size/x", "cake"]])
def test_it_refuses_what_is_no_rule(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert scaffold().main(arguments) == 2
    assert "python rules/new.py" in capsys.readouterr().err
