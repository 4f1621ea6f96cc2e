"""Files that mean harm, through the whole command: bounded, no traceback, the fault named, the neighbour still linted."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import build as builder
import hostile
import pytest
from hostile import CASES, SDIST, SLOW, WHEEL, Case
from test_archive_walk import Part

from pkglint.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 60.0
"""Processor time that one run may take; nearly all take less than one second."""
SLOW_SECONDS = 300.0
"""The same for files of a hundred megabytes."""
PARAMETERS = [
    *(pytest.param(case, id=case.title.replace(" ", "-")) for case in CASES),
    *(pytest.param(case, id=case.title.replace(" ", "-"), marks=pytest.mark.slow) for case in SLOW),
]


@pytest.mark.parametrize("case", PARAMETERS)
def test_a_hostile_file_is_one_finding_more(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found, spent = run(case.name, case.make(), tmp_path, monkeypatch, capsys)
    if case.rule is not None:
        assert case.rule in found
    assert spent < (SLOW_SECONDS if case in SLOW else SECONDS)


WHOLE = {
    WHEEL: hostile.wheel(Part(b"evil/__init__.py"), Part(b"evil/noise", builder.content({"random": 4000}))),
    SDIST: hostile.sdist((hostile.member("noise", size=4000), builder.content({"random": 4000}))),
}


@pytest.mark.parametrize("part", range(16))
@pytest.mark.parametrize("name", WHOLE)
def test_a_file_cut_off_anywhere(
    name: str, part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = WHOLE[name]
    found, _ = run(name, data[: len(data) * part // 16], tmp_path, monkeypatch, capsys)
    assert found - {"missing-sdist", "missing-wheel"} == {"unreadable-archive"}


def run(
    name: str, data: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[set[str], float]:
    """Lint a folder with this file and an ordinary one; return the rules that spoke about it, and processor time."""
    monkeypatch.chdir(folder)
    dist = folder / "dist"
    dist.mkdir()
    (dist / name).write_bytes(data)
    builder.build_wheel(dist, {**builder.PACKAGE, "demo/old.py": "", "demo/old.pyc": "x"})
    begin = time.process_time()
    code = main(["--no-config", "--jobs", "1", "--output-format", "json:out.json", "--output-format", "full", "dist"])
    spent = time.process_time() - begin
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert "\x1b" not in out
    assert "\u202e" not in out
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert [item for item in report["notifications"] if item["level"] == "error"] == []
    assert code == 1
    about: dict[str, set[str]] = {}
    for finding in report["findings"]:
        for subject in finding["subjects"]:
            about.setdefault(subject["artifact"].rpartition("/")[2], set()).add(finding["rule"])
    assert "bytecode-in-wheel" in about["demo-1.0-py3-none-any.whl"]
    return about.get(name, set()), spent
