"""Processes that work ahead: what they find out arrives, and whatever becomes of them, the output is the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import build
import pytest

from pkglint import catalogue, engine, memo
from pkglint.ahead import Ahead, Board, Helper
from pkglint.commands import ahead as command
from pkglint.discover import discover
from pkglint.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import SimpleNamespace

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    memo.hear.clear()
    for name in ("loud", "long"):
        memo.results.pop(name, None)


def never(text: str) -> str:
    raise AssertionError(text)


def slowly(text: str) -> str:
    time.sleep(0.3)
    return text.upper()


def loud(*texts: str) -> Any:
    """Return work that finds out what some texts are in capitals."""

    def work(helper: Helper) -> None:
        for text in texts:
            Memo("loud", 10).of(text, str.upper)
        helper.done()

    return work


def test_what_is_worth_waiting_for_arrives() -> None:
    with Ahead(loud("one", "two" * 100_000), 1):
        found = Memo("loud", 10, awaited=True)
        assert found.of("one", never) == "ONE"
        assert found.of("two" * 100_000, never) == "TWO" * 100_000
        assert found.of("three", str.upper) == "THREE"


def test_several_processes() -> None:
    def work(helper: Helper) -> None:
        loud(f"part {helper.number} of {helper.count}")(helper)

    with Ahead(work, 3):
        found = Memo("loud", 10, awaited=True)
        assert [found.of(f"part {number} of 3", never) for number in (1, 2, 3)] == [
            "PART 1 OF 3",
            "PART 2 OF 3",
            "PART 3 OF 3",
        ]


def test_what_is_not_awaited_is_worked_out_here() -> None:
    def work(_: Helper) -> None:
        time.sleep(60)

    with Ahead(work, 1):
        assert Memo("loud", 10).of("one", str.upper) == "ONE"


@pytest.mark.parametrize("how", ["killed", "raises", "interrupted", "exits"])
def test_a_process_that_ends_early_is_quiet_and_costs_nothing(how: str, capfd: pytest.CaptureFixture[str]) -> None:
    def work(_: Helper) -> None:
        if how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "interrupted":
            raise KeyboardInterrupt
        if how == "exits":
            sys.exit("no")
        raise OSError(how)

    with Ahead(work, 1):
        assert Memo("loud", 10, awaited=True).of("one", str.upper) == "ONE"
    assert capfd.readouterr() == ("", "")


def test_the_checks_wait_for_the_file_that_a_process_is_at() -> None:
    def work(helper: Helper) -> None:
        helper.done()
        assert helper.takes(2)
        Memo("long", 10).of("x", slowly)
        helper.done()
        time.sleep(60)

    with Ahead(work, 1) as ahead:
        found = Memo("long", 10, awaited=True)
        with pytest.raises(AssertionError):
            found.of("y", never)  # until then, what is worth waiting for has come, and so the process has begun
        ahead.step()
        while not ahead._board[1]:  # type: ignore[index]  # it is at its file now
            time.sleep(0.01)
        ahead.step()
        assert found.of("x", never) == "X"


def test_a_file_that_the_checks_have_come_to_is_not_taken() -> None:
    board = Board(2)
    helper = Helper(1, 1, board)
    board[0] = 4
    assert helper.takes(5)
    assert board[1] == 5
    assert not helper.takes(4)
    assert board[1] == 5


MODULES = {f"demo/{letter}.py": f"import os\nLETTER = '{letter}'\n" * 50 for letter in "acegikmoqsuwy"} | {
    "demo/__init__.py": '"""A demonstration."""\n',
    "demo/b.py": "print 'no'\n",
    "demo/f.py": "x = 5\nif x is 5:\n    pass\n",
    "demo/v.py": "def (:\n",
    "demo/x.py": "def f(a, /):\n    return f'{a!r:{a}}'\nmatch 3:\n    case 4:\n        pass\n",
    "demo/py.typed": "",
}
BROKEN = "Title\n=\n\n`broken <\n\n.. image:: file:x.png\n\n.. nothing::\n"


def wheel(folder: Path) -> Path:
    return build.build_wheel(
        folder,
        MODULES,
        metadata={"Description-Content-Type": "text/x-rst", "Requires-Python": ">=3.7"},
        description=BROKEN,
    )


def test_the_work_goes_from_the_last_module_to_the_first_until_the_checks_have_come_there(tmp_path: Path) -> None:
    path = wheel(tmp_path)
    releases = discover([str(path)], cwd=tmp_path).releases
    modules = [file for file in releases[0].wheels[0].files.listed if file.path.endswith(".py")]
    taken: list[int] = []
    told: list[str] = []

    class Meeting(Helper):
        def takes(self, number: int) -> bool:
            taken.append(number)
            return number > 3

    for known in memo.results.values():
        known.clear()
    memo.tell.append(lambda name, *_: told.append(name))
    try:
        engine.work_ahead(releases, catalogue.select(["syntax-error", "readme"]), {}, Meeting(1, 1, Board(2)))
    finally:
        memo.tell.clear()
    assert taken == [*range(len(modules), 2, -1)]
    assert told[: told.index("")] == ["rst", "addresses", "problems"]
    assert told.count("compiled") == len(modules) - 3


HELPED = """
import sys
from pkglint.commands import ahead
processors = int(sys.argv.pop(1))
ahead.processors = lambda: processors
from pkglint.cli import main
raise SystemExit(main())
"""


@pytest.mark.parametrize("what", [["dist"], ["dist", "--source-root", "tree"], ["--source", "tree"]])
def test_the_output_is_the_same(tmp_path: Path, what: list[str]) -> None:
    folder = tmp_path / "dist"
    folder.mkdir()
    wheel(folder)
    build.build_sdist(folder)
    build.build_tree(tmp_path, {**MODULES, "README.md": BROKEN})
    outputs = []
    for processors in (1, 2, 4):
        arguments = ["--no-config", "--output-format", "json", *what]
        done = subprocess.run(
            [sys.executable, "-c", HELPED, str(processors), *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (1, "")
        outputs.append(done.stdout)
    for rule in (
        "syntax-error",
        "syntax-warning",
        "syntax-newer",
        *(["readme-does-not-render"] if "dist" in what else []),
    ):
        assert rule in outputs[0]
    assert outputs[1] == outputs[0]
    assert outputs[2] == outputs[0]


def options(paths: list[str], **more: Any) -> SimpleNamespace:
    from pkglint.cli import parse

    made = parse(paths)
    made.__dict__.update(more)
    return made


def test_where_nothing_can_be_shared_or_forked_the_run_is_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise OSError("not here")

    monkeypatch.setattr(command, "processors", lambda: 4)
    monkeypatch.setattr("os.fork", fails)
    path = str(wheel(tmp_path))
    assert not command.start(options([path]))
    monkeypatch.setattr("mmap.mmap", fails)
    assert not command.start(options([path]))


def test_how_many_are_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "processors", lambda: 8)
    monkeypatch.chdir(tmp_path)
    dist = Path("dist")
    dist.mkdir()
    assert command.count(options([])) == 0
    (dist / "a.whl").write_bytes(b"x" * 1000)
    assert command.count(options([])) == 1
    assert command.count(options(["dist/a.whl"])) == 1
    assert command.count(options([], jobs=1)) == 0
    assert command.count(options([], source=".")) == 1
    assert command.count(options([], build=".")) == 0
    assert command.count(options(["missing.whl"])) == 0
    assert command.count(options(["dist/a.whl", "a\0b"])) == 0
    (dist / "a.whl").write_bytes(b"x" * 10_000_000)
    assert command.count(options([])) == command.MOST
    (dist / "b.whl").write_bytes(b"x" * 1000)
    assert command.count(options([])) == 0
    monkeypatch.setattr(command, "processors", lambda: 1)
    assert command.count(options(["dist/a.whl"])) == 0
