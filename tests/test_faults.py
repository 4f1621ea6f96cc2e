"""What goes wrong around a run: killed workers, Ctrl-C, closed pipes, full disks, folders that take no file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import build
import pytest

from pkglint import catalogue
from pkglint.archive.tar_read import TarReader
from pkglint.archive.zip_read import ZipReader
from pkglint.checks.code import source
from pkglint.finding import Notification
from pkglint.memo import Memo
from pkglint.run import engine, settings, workers
from pkglint.run.discover import discover
from pkglint.run.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content, Entry
    from pkglint.model import Artifact

DIRTY = {
    "demo/__init__.py": '"""A demonstration."""\nimport yaml\n',
    "demo/py.typed": "",
    "demo/old.py": "",
    "demo/old.pyc": "x",
}
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
SLOW = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # where the tests run in the background, it is ignored
from pkglint.run import engine
def slow(*arguments, **named):
    os.write(2, b"begun\\n")  # in one piece: two workers write to the same pipe
    time.sleep(60)
engine.of_artifact = slow
from pkglint.cli import main
raise SystemExit(main())
"""
CUT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
from pkglint.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A folder with an sdist and five wheels of one release."""
    folder = tmp_path / "dist"
    folder.mkdir()
    build.build_sdist(folder)
    first = build.build_wheel(folder, DIRTY)
    for number in range(1, 5):
        (folder / first.name.replace("-py3-", f"-{number}-py3-")).write_bytes(first.read_bytes())
    return folder


def run(*arguments: object, cwd: Path, code: str = "", **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *(("-c", code) if code else ("-m", "pkglint")), "--no-config", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, text=True, check=False, **{"capture_output": True, **more})


def artifacts_of(folder: Path) -> list[Artifact]:
    found = discover([str(folder)], source_root=None, cwd=folder.parent)
    return [artifact for release in found.releases for artifact in release.artifacts]


@pytest.mark.parametrize("form", ["json", "sarif", "concise"])
def test_the_number_of_workers_changes_no_byte(dist: Path, form: str) -> None:
    one, two = (run("--output-format", form, "--jobs", jobs, "dist", cwd=dist.parent) for jobs in (1, 2))
    assert "bytecode-in-wheel" in one.stdout
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)


def test_each_member_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count: Counter[tuple[str, str]] = Counter()
    for reader in (ZipReader, TarReader):
        original = reader.read

        def read(self: Any, entry: Entry, original: Any = original) -> Content:
            count[type(self).__name__, entry.name] += 1
            content: Content = original(self, entry)
            return content

        monkeypatch.setattr(reader, "read", read)
    files = {f"demo/m{number}.py": f"import os\nVALUE = {number}\n" for number in range(20)}
    build.build_wheel(tmp_path, {**DIRTY, **files, "demo/data.json": "{}", "demo/x.bin": b"\0" * 5000})
    outcome = engine.lint(
        discover([str(tmp_path)], source_root=None, cwd=tmp_path).releases,
        catalogue.select(()),
        settings.resolved(catalogue.select(()), {}),
    )
    assert outcome.findings
    assert len(count) > 25
    assert {key: times for key, times in count.items() if times != 1} == {}


@FORKS
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_module_of_a_wheel_and_its_sdist_is_compiled_once(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        files = {f"demo/{name}.py": f"import os\nVALUE = '{name}{number}'\n" for name in "abcdefghi"}
        build.build_wheel(tmp_path, {**files, "@version": f"{number}.0"})
        build.build_sdist(tmp_path, {**files, "@version": f"{number}.0"})
    compiled = tmp_path / "compiled.txt"
    real = source._compile

    def compile_(data: bytes) -> tuple[Any, ...]:
        with compiled.open("ab") as file:  # of whatever process
            file.write(b"%d %s\n" % (os.getpid(), data.rpartition(b"\n")[0].rpartition(b"\n")[2]))
        return real(data)

    monkeypatch.setattr(source, "_compile", compile_)
    monkeypatch.setattr(source, "_outcomes", Memo(1000))
    releases = discover([str(tmp_path)], source_root=None, cwd=tmp_path).releases
    engine.lint(releases, catalogue.select(("code",)), jobs=jobs)
    lines = [line.partition(" ") for line in compiled.read_text().splitlines()]
    assert len({process for process, *_ in lines}) == jobs
    times = Counter(last for _, _, last in lines if last.startswith("VALUE"))
    assert times == dict.fromkeys((f"VALUE = '{name}{number}'" for number in (1, 2) for name in "abcdefghi"), 1)


@FORKS
def test_a_killed_worker_costs_its_file_and_no_other(dist: Path) -> None:
    artifacts = artifacts_of(dist)
    victim = artifacts[2]
    parent = os.getpid()

    def work(artifact: Artifact) -> Outcome:
        if artifact is victim:
            assert os.getpid() != parent
            os.kill(os.getpid(), signal.SIGKILL)
        return Outcome([], [Notification("note", "done", artifact.display_path)])

    outcomes = list(workers.spread(artifacts, work, 2))
    assert len(outcomes) == len(artifacts)
    for artifact, outcome in zip(artifacts, outcomes, strict=True):
        (said,) = outcome.notifications
        assert said.artifact == artifact.display_path
        if artifact is victim:
            assert (said.level, said.message) == ("error", "the process that read it ended early (status -9)")
        else:
            assert said.message == "done"


@FORKS
def test_when_every_worker_is_killed_the_rest_is_done_all_the_same(dist: Path) -> None:
    artifacts = artifacts_of(dist)
    parent = os.getpid()

    def work(artifact: Artifact) -> Outcome:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return Outcome([], [Notification("note", "done", artifact.display_path)])

    said = [outcome.notifications[0].level for outcome in workers.spread(artifacts, work, 2)]
    assert sorted(said) == ["error"] * 2 + ["note"] * (len(artifacts) - 2)


@FORKS
def test_more_files_than_a_queue_holds(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    artifacts = artifacts_of(dist)
    monkeypatch.setattr(workers, "_QUEUE", 8)
    done = list(
        workers.spread(artifacts, lambda artifact: Outcome([], [Notification("note", "", artifact.display_path)]), 2)
    )
    assert [outcome.notifications[0].artifact for outcome in done] == [artifact.display_path for artifact in artifacts]


@FORKS
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("group", [False, True])
def test_ctrl_c_is_quiet_and_leaves_no_process(dist: Path, jobs: int, group: bool) -> None:
    """As a terminal sends it to the whole group, and as `kill -INT` sends it to the one process."""
    command = [sys.executable, "-c", SLOW, "--no-config", "--jobs", str(jobs), "dist"]
    with subprocess.Popen(
        command, cwd=dist.parent, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        for _ in range(jobs):
            assert process.stderr.readline() == "begun\n"
        (os.killpg if group else os.kill)(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert (out, err) == ("", "pkglint: interrupted\n")
    for _ in range(50):
        if not alive(process.pid):
            return
        time.sleep(0.1)
    pytest.fail("a worker is still there")


def alive(group: int) -> bool:
    """Tell whether a process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("form", ["full", "json", "sarif"])
def test_a_closed_pipe(dist: Path, form: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = run("--output-format", form, "dist", cwd=dist.parent, capture_output=False, stdout=writer, stderr=subprocess.PIPE)  # fmt: skip
    os.close(writer)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("form", ["full", "json", "sarif"])
def test_a_full_disk_behind_standard_output(dist: Path, form: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = run("-q", "--output-format", form, "dist", cwd=dist.parent, capture_output=False, stdout=full, stderr=subprocess.PIPE)  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "pkglint: the output cannot be written: No space left on device\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_report_to_a_full_disk(dist: Path) -> None:
    done = run("-q", "--output-format", "json:/dev/full", "dist", cwd=dist.parent)
    assert done.returncode == 2
    assert done.stderr == "pkglint: /dev/full: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_a_disk_that_fills_up_while_a_report_is_written(dist: Path) -> None:
    report = dist.parent / "out" / "report.json"
    report.parent.mkdir()
    report.write_text("the one before")
    done = run("-q", "--output-format", f"json:{report}", "dist", cwd=dist.parent, code=CUT)
    assert done.returncode == 2
    assert done.stderr == f"pkglint: {report}: File too large\n"
    assert report.read_text() == "the one before"
    assert list(report.parent.iterdir()) == [report]


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A folder that nobody may write to."""
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


def test_a_folder_that_takes_no_file(dist: Path, closed: Path) -> None:
    if os.access(closed, os.W_OK):
        pytest.skip("this user may write everywhere")
    done = run("-q", "--output-format", f"json:{closed / 'report.json'}", "dist", cwd=dist.parent)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert list(closed.iterdir()) == []


@pytest.mark.parametrize("form", ["full", "json", "sarif"])
def test_linting_writes_nothing(dist: Path, form: str) -> None:
    folders = (dist, dist.parent)
    before = [sorted(folder.iterdir()) for folder in folders]
    for folder in folders:
        folder.chmod(0o555)
    done = run("-q", "--output-format", form, "dist", cwd=dist.parent)
    for folder in folders:
        folder.chmod(0o755)
    assert (done.returncode, done.stderr) == (1, "")
    assert [sorted(folder.iterdir()) for folder in folders] == before


def test_a_folder_that_is_a_file(dist: Path) -> None:
    (dist.parent / "plain").write_text("")
    done = run("-q", "--output-format", "json:plain/report.json", "dist", cwd=dist.parent)
    assert done.returncode == 2
    assert done.stderr.startswith("pkglint: plain/report.json: ")
    assert done.stderr.count("\n") == 1


def test_one_bad_report_does_not_spoil_the_exit_code_of_a_good_one(dist: Path) -> None:
    good = dist.parent / "good.json"
    done = run("-q", "--output-format", f"json:{good}", "--output-format", "concise", "dist", cwd=dist.parent)
    assert done.returncode == 1
    assert json.loads(good.read_text())["exit_code"] == 1


MEANWHILE = """
import os, sys
from pathlib import Path
from pkglint.run import engine
what, path = sys.argv[2], Path(sys.argv[3])
real = engine.scan
def sweep(artifact, *rest, **named):
    if artifact.path.name == path.name:
        assert artifact.archive.entries
        if what == "cut":
            os.truncate(path, 100_000)
        elif what == "emptied":
            os.truncate(path, 0)
        elif what == "removed":
            path.unlink()
        else:
            data = path.read_bytes()
            path.write_bytes(data[::-1])
    return real(artifact, *rest, **named)
engine.scan = sweep
from pkglint.cli import main
raise SystemExit(main(["--no-config", *sys.argv[4:]]))
"""
"""Something happens to a file after it was listed, and before its members are read."""


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("size", [1000, 6 << 20])
@pytest.mark.parametrize("what", ["cut", "emptied", "removed", "rewritten"])
def test_a_file_that_changes_while_it_is_read(dist: Path, what: str, size: int, jobs: int) -> None:
    large = {**DIRTY, "demo/noise.bin": {"random": size}, "demo/rest.py": "import os\n" * 20000}
    victim = build.build_wheel(dist, large, build="9")
    done = run(what, victim, "--jobs", jobs, "--output-format", "json", "dist", cwd=dist.parent, code=MEANWHILE)
    assert "Traceback" not in done.stderr
    report = json.loads(done.stdout)
    assert done.returncode == report["exit_code"] == 2
    said = [item for item in report["notifications"] if item["level"] == "error"]
    word = "was removed" if what == "removed" else "changed"
    assert said == [
        {
            "level": "error",
            "message": f"the file {word} while it was read: what is said of it may be wrong",
            "artifact": f"dist/{victim.name}",
        }
    ]
    dirty = [finding for finding in report["findings"] if finding["rule"] == "bytecode-in-wheel"]
    assert len({subject["artifact"] for finding in dirty for subject in finding["subjects"]}) >= 5


def test_a_file_removed_before_it_is_opened(dist: Path) -> None:
    code = MEANWHILE.replace("engine.scan", "engine.of_artifact").replace("assert artifact.archive.entries", "")
    victim = next(dist.glob("*-3-py3*"))
    done = run("removed", victim, "--output-format", "json", "dist", cwd=dist.parent, code=code)
    report = json.loads(done.stdout)
    assert done.returncode == 2
    assert [item["artifact"] for item in report["notifications"] if item["level"] == "error"] == [f"dist/{victim.name}"]
