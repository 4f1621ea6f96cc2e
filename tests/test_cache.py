"""The cache of clean contents: findings are the same with it, and whatever is wrong with it costs time only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import build
import pytest

from pkglint import cache
from pkglint.checks import urls
from pkglint.checks.code import source
from pkglint.checks.readme import links, rendering
from pkglint.checks.secrets import content
from pkglint.cli import main

POSIX = pytest.mark.skipif(not hasattr(os, "getuid"), reason="modes and owners are POSIX's")
FILES: dict[str, Any] = {
    "demo/__init__.py": '"""A demonstration."""\nx = 1\n',
    "demo/odd.py": 'assert (1, "always")\n',
    "demo/broken.py": "def f(:\n",
    "demo/key.py": 'KEY = "' + "ghp_" + "1" * 36 + '"\n',
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PKGLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    return build.build_wheel(tmp_path, FILES)


def linted(wheel: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    content._known._known.clear()
    for memo in (source._outcomes, links._known, rendering._rst, rendering._markdown):
        memo._known.clear()
    urls.accepted.cache_clear()
    main(["--no-config", "--jobs", "1", "--output-format", "json", *more, str(wheel)])
    cache.stop()
    return capsys.readouterr().out


def counted(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the list to which every source is added that is compiled from now on."""
    compiled: list[bytes] = []
    real = source._compile

    def compile_(data: bytes) -> tuple[Any, ...]:
        compiled.append(data)
        return real(data)

    monkeypatch.setattr(source, "_compile", compile_)
    return compiled


def test_cold_warm_and_off_are_the_same(
    folder: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    compiled = counted(monkeypatch)
    off = linted(wheel, capsys, "--no-cache")
    assert not folder.exists()
    assert '"syntax-error"' in off
    whole = len(compiled)
    cold = linted(wheel, capsys)
    assert len(compiled) == 2 * whole
    warm = linted(wheel, capsys)
    # What did not compile, or only with a warning, is compiled again.
    assert {b"def f(:\n", b'assert (1, "always")\n'} <= set(compiled[2 * whole :])
    assert len(compiled) < 3 * whole
    assert off == cold == warm
    assert (folder / cache.NAME).stat().st_size == cache.SIZE


@pytest.mark.parametrize(
    ("rule", "metadata", "description"),
    [
        ("invalid-email", {"Author-email": "Ann <ann@demo..io>", "Maintainer-email": "Bob <bob@demo.io>"}, None),
        ("invalid-url", {"Project-URL": ["Source, https://demo.io", "Home, demo.io"]}, None),
        (
            "readme-does-not-render",
            {"Description-Content-Type": "text/x-rst"},
            "Demo\n==\n\n`a <b`_ *c\n\n.. nothing::\n",
        ),
        ("relative-image", {"Description-Content-Type": "text/x-rst"}, "Demo\n====\n\n.. image:: docs/a.png\n"),
        ("relative-link", {}, "# Demo\n\n[more](docs/a.md), [other](https://demo.io)\n"),
        ("broken-image", {}, "# Demo\n\n![a](https://github.com/a/b/blob/main/a.png)\n"),
    ],
)
def test_what_libraries_refuse_is_said_each_time(
    folder: Path, rule: str, metadata: dict[str, Any], description: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = build.build_wheel(folder.parent, metadata=metadata, description=description)
    off = linted(wheel, capsys, "--no-cache")
    assert f'"{rule}"' in off
    assert linted(wheel, capsys) == linted(wheel, capsys) == off
    assert folder.exists()


def test_a_fact_that_a_library_found_goes_with_the_library(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "found"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (tmp_path / "site" / "other-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    cache.start()
    cache.add(b"fact", b"data", "found", "absent")
    for change in (
        lambda: (package / "__init__.py").write_text("x = 1\n"),
        lambda: (tmp_path / "site" / "other-1.0.dist-info").rename(tmp_path / "site" / "other-1.1.dist-info"),
    ):
        assert cache.knows(b"fact", b"data", "found", "absent")
        change()
        cache._salt.cache_clear()
        assert not cache.knows(b"fact", b"data", "found", "absent")
        cache.add(b"fact", b"data", "found", "absent")
    cache.stop()
    assert folder.exists()


def test_the_files_that_decide_are_there() -> None:
    assert [name for name in cache.JUDGES if not (Path(cache.__file__).parent / name).is_file()] == []


@pytest.mark.parametrize("damage", ["noise", "short", "long", "empty"])
def test_a_damaged_table_costs_time_only(
    folder: Path, wheel: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = linted(wheel, capsys, "--no-cache")
    linted(wheel, capsys)
    table = folder / cache.NAME
    data = {"noise": os.urandom(cache.SIZE), "short": b"x" * 100, "long": bytes(2 * cache.SIZE), "empty": b""}[damage]
    table.write_bytes(data)
    assert linted(wheel, capsys) == expected
    assert table.stat().st_size == cache.SIZE


@POSIX
@pytest.mark.parametrize("what", ["folder", "table", "link", "file"])
def test_what_others_may_write_to_is_not_used(
    folder: Path, wheel: Path, what: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = linted(wheel, capsys)
    match what:
        case "folder":
            folder.chmod(0o777)
        case "table":
            (folder / cache.NAME).chmod(0o666)
        case "link":
            (folder / cache.NAME).rename(folder / "other")
            (folder / cache.NAME).symlink_to(folder / "other")
        case _:
            folder.rename(folder.parent / "moved")
            folder.write_text("")
    compiled = counted(monkeypatch)
    assert linted(wheel, capsys) == expected
    assert FILES["demo/__init__.py"].encode() in compiled


@POSIX
def test_a_folder_of_somebody_else_is_not_used(
    folder: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    linted(wheel, capsys)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    cache.start()
    assert not cache.knows(b"fact", b"data")
    cache.add(b"fact", b"data")
    assert not cache.knows(b"fact", b"data")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_decides_is_in_the_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not folder.exists()
    cache.start()
    cache.add(b"fact", b"data")
    assert cache.knows(b"fact", b"data")
    assert not cache.knows(b"other", b"data")
    assert not cache.knows(b"fact", b"datum")
    for owner, name, value in (
        (sys, "hexversion", 1),
        (sys, "get_int_max_str_digits", lambda: 9999),
        (cache, "__version__", "0"),
        (cache, "JUDGES", ()),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, value)
            cache._salt.cache_clear()
            assert not cache.knows(b"fact", b"data")
        cache._salt.cache_clear()
    assert cache.knows(b"fact", b"data")
    cache.stop()


def test_runs_at_one_time_do_not_disturb_each_other(folder: Path, tmp_path: Path) -> None:
    wheels = [
        build.build_wheel(tmp_path, {"demo/__init__.py": "", **{f"demo/m{n}.py": f"x = {n}\n" for n in range(50)}})
    ]
    command = [sys.executable, "-m", "pkglint", "--no-config", "--output-format", "json", str(wheels[0])]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    runs[0].kill()
    results = {run.communicate()[0] for run in runs[1:]}
    runs[0].communicate()
    assert len(results) == 1
    assert (folder / cache.NAME).stat().st_size == cache.SIZE


def test_what_judges_is_there() -> None:
    assert all((Path(cache.__file__).parent / name).is_file() for name in cache.JUDGES)


def test_the_command_cleans(folder: Path, wheel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    linted(wheel, capsys)
    for name in (cache.ANSWERS, cache.DOWNLOADS):
        (folder / name / "x").mkdir(parents=True)
    assert main(["cache"]) == 0
    assert capsys.readouterr().out == f"{folder}\n"
    assert main(["cache", "clean"]) == 0
    assert not folder.exists()
    assert capsys.readouterr().out == "removed\n"
    assert main(["cache", "clean"]) == 0
    with pytest.raises(SystemExit, match="2"):
        main(["cache", "burn"])
