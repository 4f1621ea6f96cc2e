"""Fingerprints: what they depend on and what they do not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import build
import pytest

from pkglint import catalogue
from pkglint.catalogue.rule import Severity
from pkglint.cli import main
from pkglint.finding import Field, Finding, Member, Place, Whole
from pkglint.locate.identity import Identity
from pkglint.model import Wheel
from pkglint.model.evidence import evidence_of

if TYPE_CHECKING:
    from pathlib import Path

RULE = catalogue.all_rules()[0]._replace(id="some-rule", identity=("name",))


def finding(
    folder: Path, place: Place, variant: str = "", version: str = "1.0", rule: Any = RULE, **facts: Any
) -> Finding:
    wheel = Wheel(build.build_wheel(folder, build.PACKAGE, version=version))
    return Finding(rule, Severity.NOTE, "", place, facts, None, evidence_of(wheel, place, facts), variant=variant)


def mark(made: Finding) -> str:
    return Identity().of(made)[0]


def test_it_is_rule_variant_place_and_identity_facts(tmp_path: Path) -> None:
    first = mark(finding(tmp_path, Member("demo/x.py", 3), "a", line=3, name="n", size=1, reason="1 file"))
    assert first == mark(finding(tmp_path, Member("demo/x.py", 9), "a", line=9, name="n", size=2, reason="2 files"))
    others = [
        finding(tmp_path, Member("demo/y.py", 3), "a", line=3, name="n"),
        finding(tmp_path, Member("demo/x.py", 3), "b", line=3, name="n"),
        finding(tmp_path, Member("demo/x.py", 3), "a", line=3, name="m"),
        finding(tmp_path, Field("demo/x.py"), "a", name="n"),
        finding(tmp_path, Whole(), "a", name="n"),
        finding(tmp_path, Member("demo/x.py", 3), "a", rule=RULE._replace(id="other"), line=3, name="n"),
    ]
    assert len({first, *map(mark, others)}) == 7


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("demo-1.0.dist-info/METADATA", "demo-2.0.dist-info/METADATA"),
        ("demo-1.0.0.data/scripts/demo", "demo-2.0.post1.data/scripts/demo"),
        ("demo/vendor/other-3.1.dist-info/METADATA", "demo/vendor/other-3.2rc1.dist-info/METADATA"),
        ("other-0.9-py3.11.egg-info", "other-0.10-py3.11.egg-info"),
        ("demo/libs/libx-1.0.so", "demo/libs/libx-2.0.so"),
        ("demo/static/app.0a1b2c3d4e.js", "demo/static/app.ffeeddcc00.js"),
        ("demo.libs/libgomp-a34b3233.so.1", "demo.libs/libgomp-0123abcd.so.1"),
    ],
)
def test_versions_and_hashes_in_paths_do_not_count(tmp_path: Path, one: str, other: str) -> None:
    assert mark(finding(tmp_path, Member(one))) == mark(finding(tmp_path, Member(other), version="2.0"))


def test_a_number_in_the_name_of_a_data_file_counts(tmp_path: Path) -> None:
    assert mark(finding(tmp_path, Member("demo/run-3.data"))) != mark(finding(tmp_path, Member("demo/run-4.data")))


def test_of_a_fact_that_names_a_built_file_only_the_version_does_not_count(tmp_path: Path) -> None:
    def named(file: str, version: str) -> str:
        return mark(finding(tmp_path, Whole(), version=version, name=file))

    assert named("other-1.0-py3-none-any.whl", "1.0") == named("other-2.0-py3-none-any.whl", "2.0")
    assert named("other-1.0-py3-none-any.whl", "1.0") != named("other-1.0-cp313-cp313-win32.whl", "1.0")
    assert named("other-1.0.tar.gz", "1.0") == named("other-2.0.tar.gz", "2.0")


def test_an_entry_point_is_the_same_wherever_it_is_declared(tmp_path: Path) -> None:
    places = ["demo-1.0.dist-info/entry_points.txt", "pyproject.toml", "setup.cfg", "demo.egg-info/entry_points.txt"]
    assert len({mark(finding(tmp_path, Member(path), name="a", group="console_scripts")) for path in places}) == 1
    assert len({mark(finding(tmp_path, Member(path), name="a")) for path in places}) == 4


def test_words_that_look_like_a_hash_count(tmp_path: Path) -> None:
    paths = ["a/deadbeef.js", "a/facade.js", "a/12345678.js", "a/87654321.js", "a/defaced.js"]
    assert len({mark(finding(tmp_path, Member(path))) for path in paths}) == len(paths)


def test_where_only_the_line_differs_the_order_tells(tmp_path: Path) -> None:
    identity = Identity()
    wheel = Wheel(build.build_wheel(tmp_path, build.PACKAGE))
    rule = RULE._replace(identity=())

    def at(line: int) -> str:
        place, facts = Member("demo/x.py", line), {"line": line}
        return identity.of(Finding(rule, Severity.NOTE, "", place, facts, None, evidence_of(wheel, place, facts)))[0]

    first, second = at(3), at(7)
    assert first != second
    assert (at(3), at(7)) == (first, second)
    assert mark(finding(tmp_path, Member("demo/x.py", 30), rule=rule, line=30)) == first


def test_numbers_and_sizes_never_count_while_a_rule_says_nothing(tmp_path: Path) -> None:
    rule = RULE._replace(identity=None)
    made = [
        finding(tmp_path, Whole(), rule=rule, name="n", size="2 KiB", count=3, share="30 %"),
        finding(tmp_path, Whole(), rule=rule, name="n", size="2.1 KiB", count=4, share="31 %"),
    ]
    assert mark(made[0]) == mark(made[1])
    assert mark(made[0]) != mark(finding(tmp_path, Whole(), rule=rule, name="m", size="2 KiB"))


DIRTY = {"demo/__init__.py": "", "demo/old.py": "", "demo/old.pyc": "x"}


def baseline(folder: Path, version: int, *fingerprints: str) -> str:
    path = folder / "base.json"
    entries = [{"rule": "r", "message": "m", "fingerprint": each} for each in fingerprints]
    path.write_text(json.dumps({"schema_version": version, "findings": entries}), encoding="utf-8")
    return str(path)


def test_a_baseline_of_version_1_is_read_with_a_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wheel = str(build.build_wheel(tmp_path, {"demo/__init__.py": "", "__init__.py": ""}))
    chosen = [wheel, "--no-config", "--select", "init-at-root", "--baseline"]
    # As pkglint 0.1.0 wrote it for this very finding.
    assert main([*chosen, baseline(tmp_path, 1, "508be71855b1f170f620232d81a472d5")]) == 0
    assert "--write-baseline" in capsys.readouterr().out
    assert main([*chosen, baseline(tmp_path, 1, "0" * 32)]) == 1


def test_a_baseline_holds_under_a_former_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = str(build.build_wheel(tmp_path, DIRTY))
    chosen = [wheel, "--no-config", "--select", "bytecode-in-wheel"]
    known = tmp_path / "base.json"
    assert main([*chosen, "--write-baseline", str(known)]) == 0
    present = catalogue.find("bytecode-in-wheel")
    for key in ("renamed_from", "split_from"):
        changes: dict[str, Any] = {"id": "renamed", key: ("bytecode-in-wheel",)}
        rule = present._replace(**changes)
        monkeypatch.setattr("pkglint.catalogue.rules.all_rules", lambda rule=rule: (rule,))
        catalogue.by_name.cache_clear()
        assert main([wheel, "--no-config", "--select", "renamed", "--baseline", str(known)]) == 0
        assert main([wheel, "--no-config", "--select", "renamed"]) == 1
    monkeypatch.undo()
    catalogue.by_name.cache_clear()


def test_a_baseline_in_the_configuration_says_what_no_longer_occurs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dist").mkdir()
    build.build_wheel(tmp_path / "dist", {**DIRTY, "demo/other.pyc": "y"})
    chosen = ["--select", "bytecode-in-wheel,bytecode-without-source"]
    (tmp_path / "pkglint.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
    assert main(chosen) == 2
    assert "--write-baseline" in capsys.readouterr().err
    assert main([*chosen, "--write-baseline", "known.json"]) == 0
    capsys.readouterr()
    assert main(chosen) == 0
    assert "no longer" not in capsys.readouterr().out
    build.build_wheel(tmp_path / "dist", DIRTY)
    assert main(chosen) == 0
    (note,) = [line for line in capsys.readouterr().out.splitlines() if "no longer" in line]
    assert "1 finding of the baseline" in note
    assert "demo/other.pyc" in note
    # What did not run is not missed.
    assert main(["--select", "junk-file"]) == 0
    assert "no longer" not in capsys.readouterr().out
    build.build_wheel(tmp_path / "dist", {**DIRTY, "demo/new.pyc": "y"})
    assert main(chosen) == 1


def test_allowances_match_the_file_or_what_identifies(tmp_path: Path) -> None:
    from pkglint.run import allow
    from pkglint.run.settings import Allowance

    made = finding(tmp_path, Member("demo/x.py"), name="n", reason="3 files", size=3)
    covered = [
        at
        for at in ("", "demo/*.py", "n", "3 files", "3", "demo")
        if allow.covers(Allowance("some-rule", at, "r"), made)
    ]
    assert covered == ["", "demo/*.py", "n", "demo"]
