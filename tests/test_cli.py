"""The command line as a user meets it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import build
import pytest

from pkglint.cli import main
from pkglint.cli.arguments import parse, parser, plainly
from pkglint.cli.dispatch import guarded

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a clean release in dist/, as working directory."""
    tree = build.build_tree(tmp_path)
    (tree / "dist").mkdir()
    build.build_wheel(tree / "dist")
    build.build_sdist(tree / "dist")
    monkeypatch.chdir(tree)
    return tree


DIRTY = {"demo/__init__.py": '"""A demonstration."""\n', "demo/py.typed": "", "demo/old.py": "", "demo/old.pyc": "x"}


def test_clean(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "no findings" in capsys.readouterr().out


def test_findings_exit_1_and_thresholds_move_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build.build_wheel(project / "dist", DIRTY)
    chosen = ["--select", "bytecode-in-wheel"]
    assert main(chosen) == 1
    assert "demo/old.pyc" in capsys.readouterr().out
    assert main([*chosen, "--fail-on", "error"]) == 0
    assert main([*chosen, "--fail-on", "never"]) == 0
    assert main([*chosen, "--exit-zero"]) == 0
    assert main([*chosen, "--fail-on", "note"]) == 1
    assert main(["--select", "contents", "--ignore", "bytecode-in-wheel", "--fail-on", "error"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["absent/"], ["absent/", "no such file"]),
        (["--select", "bytecode-in-weel"], ["unknown rule", "did you mean 'bytecode-in-wheel'"]),
        (["--select", "W004", "dist"], ["unknown rule", ": here it is 'unimportable-module'"]),
        (["--select", "check", "dist"], ["unknown rule", "did you mean"]),
        (["--ignore", "missing-licens"], ["did you mean 'license-file-missing'"]),
        (["explain", "readme"], ["'readme' is a family or tag", "pkglint rules --select readme"]),
        (["--ignor", "readme", "dist"], ["unknown option --ignor, did you mean --ignore?"]),
        (["--fail-on", "eror"], ["--fail-on: invalid choice: 'eror'"]),
        (["-j", "x"], ["--jobs/-j: invalid number value: 'x'"]),
        (["--output-format"], ["--output-format: expected one argument"]),
        (["a.whl", "-j", "2", "--zz=3", "b.whl"], ["unknown option --zz (pkglint --help"]),
        (["--output-format", "sarf"], ["unknown format", "did you mean 'sarif'"]),
        (["--output-format", "json:"], ["path must follow"]),
        (["--output-format", "json", "--output-format", "sarif"], ["only one report"]),
        (["--source", "absent"], ["absent", "no such directory"]),
        (["--source", ".", "dist"], ["one directory"]),
        (["--source-root", "absent"], ["absent"]),
        (["--config", "absent.toml"], ["absent.toml"]),
        (["--baseline", "absent.json"], ["absent.json"]),
        (["explain", "unknown-clasifier"], ["unknown rule"]),
    ],
)
def test_usage_errors_are_one_line_and_exit_2(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: list[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert captured.err.startswith("pkglint: ")
    for word in words:
        assert word in captured.err


def test_an_empty_dist_must_not_pass(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (project / "dist").iterdir():
        path.unlink()
    assert main([]) == 2
    assert "no wheel or sdist in dist" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("selct = []", ["unknown key 'selct'", "'select'"]),
        ('select = ["bytecode"]', ["unknown rule, family or tag 'bytecode'"]),
        ('fail-on = "warn"', ["fail-on is one of"]),
        ("[tool.pkglint.rules.duplicate-files]\nmin-sise = 1", ["unknown option 'min-sise'", "'min-size'"]),
        ('[tool.pkglint.rules.duplicate-files]\nmin-size = "big"', ["must be a size"]),
        ("[tool.pkglint.rules.no-such-rule]\nx = 1", ["unknown rule 'no-such-rule'"]),
        ('[[tool.pkglint.allow]]\nrule = "bytecode-in-wheel"', ["reason is missing"]),
        ('[[tool.pkglint.allow]]\nrule = "bytecode-in-wheel"\nreason = ""', ["reason must be"]),
        ("select = [", ["pyproject.toml"]),
    ],
)
def test_configuration_errors(project: Path, capsys: pytest.CaptureFixture[str], text: str, words: list[str]) -> None:
    table = "" if text.startswith("[") else "[tool.pkglint]\n"
    with (project / "pyproject.toml").open("a") as file:
        file.write(f"\n{table}{text}\n")
    assert main([]) == 2
    error = capsys.readouterr().err
    for word in words:
        assert word in error


def test_allowances_suppress_with_a_reason_and_unused_ones_are_found(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build.build_wheel(project / "dist", DIRTY)
    with (project / "pyproject.toml").open("a") as file:
        file.write('\n[[tool.pkglint.allow]]\nrule = "bytecode-in-wheel"\nat = "demo/*.pyc"\nreason = "a fixture"\n')
    chosen = ["--select", "bytecode-in-wheel,unused-allowance"]
    assert main(chosen) == 0
    assert "old.pyc" not in capsys.readouterr().out
    assert main([*chosen, "--show-suppressed"]) == 0
    assert "a fixture" in capsys.readouterr().out
    build.build_wheel(project / "dist")
    assert main(chosen) == 1
    assert "unused-allowance" in capsys.readouterr().out


def test_reports_go_to_files_whole_and_never_among_the_distributions(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build.build_wheel(project / "dist", DIRTY)
    chosen = ["--select", "bytecode-in-wheel"]
    assert (
        main(
            [
                *chosen,
                "--output-format",
                "concise",
                "--output-format",
                "json:out/report.json",
                "--output-format",
                "sarif:x.sarif",
            ]
        )
        == 1
    )
    document = json.loads((project / "out" / "report.json").read_text())
    assert document["schema_version"] == 1
    assert document["exit_code"] == 1
    (found,) = document["findings"]
    assert found["rule"] == "bytecode-in-wheel"
    assert found["subjects"][0]["member"] == "demo/old.pyc"
    assert json.loads((project / "x.sarif").read_text())["version"] == "2.1.0"
    assert list((project / "out").iterdir()) == [project / "out" / "report.json"]
    capsys.readouterr()
    assert main([*chosen, "--output-format", "json:dist/report.json"]) == 2
    assert "would break their upload" in capsys.readouterr().err
    assert not (project / "dist" / "report.json").exists()


def test_one_fault_in_wheel_and_sdist_is_one_finding_at_its_source_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = {"Classifier": ["Typing :: Typed", "Framework :: Djangoo"]}
    text = (
        (project / "pyproject.toml")
        .read_text()
        .replace('"Typing :: Typed"]', '"Typing :: Typed",\n  "Framework :: Djangoo"]')
    )
    (project / "pyproject.toml").write_text(text)
    build.build_wheel(project / "dist", metadata=bad)
    build.build_sdist(project / "dist", metadata=bad)
    assert main(["--select", "unknown-classifier", "--output-format", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert [subject["artifact"] for subject in found["subjects"]] == [
        "dist/demo-1.0-py3-none-any.whl",
        "dist/demo-1.0.tar.gz",
        ".",
    ]
    line = (project / "pyproject.toml").read_text().splitlines().index('  "Framework :: Djangoo"]') + 1
    assert found["location"]["path"] == "pyproject.toml"
    assert found["location"]["line"] == line
    assert found["location"]["column"] == 3


def test_a_baseline_hides_what_was_there_across_versions(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--select", "bytecode-in-wheel", "--no-config"]
    build.build_wheel(project / "dist", DIRTY)
    assert main([*chosen, "--write-baseline", "base.json"]) == 0
    assert main([*chosen, "--baseline", "base.json"]) == 0
    for path in (project / "dist").iterdir():
        path.unlink()
    build.build_wheel(project / "dist", {**DIRTY, "demo/new.py": "", "demo/new.pyc": "y"}, version="2.0")
    capsys.readouterr()
    assert main([*chosen, "--baseline", "base.json"]) == 1
    out = capsys.readouterr().out
    assert "new.pyc" in out
    assert "old.pyc" not in out


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), bytes(1000), b"\x1f\x8b\x08\x00", b"<!DOCTYPE html>"],
)
@pytest.mark.parametrize("name", ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz", "demo-1.0.zip"])
def test_any_bytes_are_a_finding_and_the_others_are_still_linted(
    project: Path, capsys: pytest.CaptureFixture[str], content: bytes, name: str
) -> None:
    (project / "dist" / name).write_bytes(content)
    build.build_wheel(project / "dist", {**DIRTY}, version="3.0")
    assert main(["--no-config"]) == 1
    out = capsys.readouterr().out
    assert f"dist/{name}" in out
    assert "bytecode-in-wheel" in out


def test_a_directory_named_like_a_wheel(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "dist" / "other-1.0-py3-none-any.whl").mkdir()
    assert main([]) == 1
    assert "unreadable-archive" in capsys.readouterr().out


def test_explain_and_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "unknown-classifier"]) == 0
    out = capsys.readouterr().out
    assert "Why" in out
    assert "Fix" in out
    assert "pkglint says:\n    pyproject.toml:15:16: error: 'Framework :: Djangoo' is not" in out
    assert max(map(len, out.partition("\nBad\n")[0].splitlines())) <= 80
    assert main(["rules", "--format", "json"]) == 0
    rules = json.loads(capsys.readouterr().out)
    assert any(rule["id"] == "bytecode-in-wheel" for rule in rules)
    assert main(["rules", "--select", "contents"]) == 0
    assert main(["rules", "--replaces", "check-wheel-contents"]) == 0
    assert "W001" in capsys.readouterr().out
    assert main(["rules", "--replaces", "nobody"]) == 2


def test_inspect(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wheel = "dist/demo-1.0-py3-none-any.whl"
    assert main(["inspect", wheel]) == 0
    out = capsys.readouterr().out
    assert "demo 1.0" in out
    assert "py.typed" in out
    assert main(["inspect", "--format", "json", wheel, "dist/demo-1.0.tar.gz"]) == 0
    first, second = json.loads(capsys.readouterr().out)["distributions"]
    assert first["tags"] == ["py3-none-any"]
    assert first["top_level"] == second["top_level"] == ["demo"]
    (project / "bad.whl").write_text("hello")
    assert main(["inspect", "bad.whl", "no-such-project-anywhere"]) == 2
    assert "cannot be opened" in capsys.readouterr().out
    assert main(["inspect", "packaging"]) == 0


def test_a_closed_pipe_is_quiet(project: Path) -> None:
    build.build_wheel(project / "dist", {f"demo/{n}.pyc": "x" for n in range(3000)})
    command = f"{sys.executable} -m pkglint --no-config --output-format concise | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_source_mode(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--source"]) == 0
    text = (project / "pyproject.toml").read_text()
    (project / "pyproject.toml").write_text(text.replace('"Typing :: Typed"', '"Typing :: Typd"'))
    capsys.readouterr()
    assert main(["--source", "--output-format", "concise"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("pyproject.toml:")
    assert "unknown-classifier" in out


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["a.whl"], ["a.whl", "b.whl"], ["--ignore", "readme", "a.whl"], ["a=b.whl", "--ignore=readme,code", "--ignore", "x"],
        ["--no-config", "--exit-zero", "--quiet", "--show-suppressed", "--no-isolation"], ["--select=", "a"], ["", "--select", ""],
        ["--fail-on", "never", "--color=always", "--config", "x.toml", "--baseline", "b", "--write-baseline=c", "a"],
        ["--output-format", "json", "--output-format", "sarif:x", "--extend-select", "a,b", "--sarif-category", "c", "--source-root", "d"],
        ["--source"], ["--source", "d"], ["--source=d"], ["--source", "--quiet"], ["--jobs=2"], ["--build", "x", "--source"], ["--source=", "a"],
    ],
)  # fmt: skip
def test_options_written_out_are_read_as_argparse_reads_them(arguments: list[str]) -> None:
    quick = plainly(arguments)
    assert quick is not None
    assert vars(quick) == vars(parser().parse_args(arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        ["-q"], ["-j", "2"], ["--jobs=x"], ["--help"], ["-V"], ["--", "a"], ["-"], ["--selec", "a"], ["--select"],
        ["--select", "--quiet"], ["--fail-on", "x"], ["--quiet=1"], ["--version=1"], ["--paths", "a"],
    ],
)  # fmt: skip
def test_all_other_arguments_are_left_to_argparse(arguments: list[str]) -> None:
    assert plainly(arguments) is None


@pytest.mark.parametrize("quiet", ["-q", "--quiet"])
def test_paths_stand_anywhere(quiet: str) -> None:
    assert parse(["a", quiet, "b", "--select", "x", "c"]).paths == ["a", "b", "c"]
    assert parse(["a", quiet, "b", "--", "-c", "--", "d"]).paths == ["a", "b", "-c", "--", "d"]
    assert parse([quiet, "a", "b"]).quiet is True


@pytest.mark.parametrize("version", ["1.0", "7.2"])
def test_what_pypi_refuses_to_new_projects_is_an_error_where_the_project_is_new(
    tmp_path: Path, version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = build.build_wheel(tmp_path, {"pickle/__init__.py": ""}, name="pickle", version=version)
    command = ["--select", "pypi", "--output-format", "concise", str(wheel)]
    assert main(["--no-config", "--fail-on", "error", *command]) == 0
    assert (" warning: " in capsys.readouterr().out) == (version == "1.0")
    assert main(["--no-config", "--new-project", *command]) == 1
    assert " error: " in capsys.readouterr().out
    config = tmp_path / "pkglint.toml"
    config.write_text("new-project = true\n")
    assert main(["--config", str(config), *command]) == 1
    config.write_text("new-project = 1\n")
    assert main(["--config", str(config), *command]) == 2


def test_a_named_file_that_is_no_distribution_is_never_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = build.build_wheel(tmp_path, DIRTY)
    for suffix in (".metadata", ".sha256", ".provenance"):
        sidecar = tmp_path / f"{wheel.name}{suffix}"
        sidecar.write_text("x")
        assert main(["--no-config", str(sidecar)]) == 1
        assert "unknown-distribution-type" in capsys.readouterr().out
        assert main(["--no-config", str(sidecar), str(wheel)]) == 1
        out = capsys.readouterr().out
        assert "unknown-distribution-type" in out
        assert "bytecode-in-wheel" in out
        assert main(["--no-config", "--ignore", "unknown-distribution-type", str(sidecar)]) == 2


def test_versions_of_the_libraries_by_which_pypi_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from importlib.metadata import version

    expected = {name: version(name) for name in ("packaging", "readme-renderer", "trove-classifiers")}
    assert main(["--version", "--verbose"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == [f"{name} {number}" for name, number in expected.items()]
    main(["--no-config", "--output-format", "json", str(build.build_wheel(tmp_path))])
    assert json.loads(capsys.readouterr().out)["tool"]["libraries"] == expected


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    build.build_wheel(tmp_path, metadata={"Classifier": ["Typing :: Typed", "Typing :: Typd"], "Keywords": "a b"})
    return tmp_path


def test_min_severity_leaves_out_what_is_below(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([".", "--no-config"])
    every = capsys.readouterr().out
    assert ": error: " in every
    assert ": note: " in every
    assert main([".", "--no-config", "--min-severity", "error"]) == 1
    out = capsys.readouterr().out
    assert ": error: " in out
    assert "[" not in "".join(line for line in out.splitlines() if ": note: " in line)
    assert re.search(r"^pkglint: note: \d+ findings below error are not shown\.$", out, re.MULTILINE)
    assert main([".", "--no-config", "--min-severity", "error", "--ignore", "unknown-classifier"]) == 0
    assert faulty.is_dir()


def test_statistics_are_rules_and_numbers(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([".", "--no-config", "--statistics", "--select", "unknown-classifier"]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("1  error    unknown-classifier  ")
    assert last.startswith("1 error in 1 distribution")
    assert main([".", "--statistics", "--output-format", "full"]) == 2
    assert faulty.is_dir()


def test_show_settings_is_toml_and_lints_nothing(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (faulty / "pkglint.toml").write_text(
        'ignore = ["style"]\n[rules.distribution-too-large]\nmax-size = "20 MiB"\n'
        '[[allow]]\nrule = "unknown-classifier"\nreason = "ours"\n',
        encoding="utf-8",
    )
    assert main([".", "--show-settings", "--fail-on", "error"]) == 0
    shown = tomllib.loads(capsys.readouterr().out)["tool"]["pkglint"]
    assert (shown["ignore"], shown["fail-on"]) == (["style"], "error")
    assert shown["rules"]["distribution-too-large"]["max-size"] == 20 << 20
    assert shown["allow"] == [{"rule": "unknown-classifier", "reason": "ours"}]


def test_show_files(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(faulty), "--show-files"]) == 0
    assert capsys.readouterr().out == f"{faulty / 'demo-1.0-py3-none-any.whl'}\n"


def test_prose_is_as_wide_as_asked_for(
    faulty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for columns, widest in (("", 80), ("60", 60), ("no", 80)):
        monkeypatch.setenv("COLUMNS", columns)
        main([str(faulty), "--no-config"])
        details = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
        assert widest - 20 < max(map(len, details)) <= widest


def test_words_typed_by_instinct(
    faulty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for word in ("check", "lint"):
        assert main([word, ".", "--no-config", "--select", "unknown-classifier"]) == 1
    capsys.readouterr()
    for word, meant in (("fixx", "fix"), ("explian", "explain"), ("rule", "rules")):
        assert main([word, "x"]) == 2
        assert (
            capsys.readouterr().err == f"pkglint: {word}: no such file or directory; did you mean `pkglint {meant}`?\n"
        )
    assert main(["nothing.like.it"]) == 2
    assert "did you mean" not in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["help"])
    assert capsys.readouterr().out.startswith("usage: pkglint ")
    (faulty / "check").mkdir()
    assert main(["check"]) == 2, "a path of that name wins"
    assert "no wheel or sdist in check; build first" in capsys.readouterr().err
    assert main([".", "--baseline", "none.json"]) == 2
    assert "--write-baseline none.json makes it" in capsys.readouterr().err
    monkeypatch.chdir(faulty)


def test_a_fault_of_our_own_is_said_without_the_secrets_in_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("cannot read https://ada:q8Wv3Zt1Ry@x.org/x")

    monkeypatch.setattr("pkglint.cli.dispatch.parse", crash)
    assert guarded(["dist"]) == 2
    err = capsys.readouterr().err
    assert "RuntimeError: cannot read https://…:…@x.org/x" in err
    assert err.endswith("pkglint: a fault of pkglint, please report it\n")
    with pytest.raises(RuntimeError):
        main(["dist"])
