"""`pkglint scan`: the findings of `pkglint`, for many files; nothing is lost or doubled whatever ends when."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import build
import pytest

from pkglint.cli import main
from pkglint.run.settings import Settings
from pkglint.scan import inputs, report, spread, store, work
from pkglint.scan.lint import Job, digest
from pkglint.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

if TYPE_CHECKING:
    from pathlib import Path

POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes as POSIX does")
SECRET = (
    "pypi-AgEIcHlwaS5vcmcCJDY3YTNlMTRlLTg0ZmItNDU4OC1hZGE1LWQ5ODRhOTUzMTJiMwACKlszLCJlNTFkMjYzMS0wY2Q5LTQ3YTItYWIzYi0"
)
"""Made up, in the form of PyPI's."""
BOMB = """
import os, sys
if "pkglint.scan.child" in sys.orig_argv:
    import pkglint.run.engine as engine
    plain = engine.of_artifact

    def of_artifact(artifact, run, complete):
        if "bomb" in artifact.filename:
            os.kill(os.getpid(), 9)
        return plain(artifact, run, complete)

    engine.of_artifact = of_artifact
"""
"""Put in the way of the process that lints: a file called bomb ends it, as one does that fills the memory."""


def mirror(folder: Path, releases: int = 3) -> Path:
    """A folder as mirrors have them: each file in a folder of its own, a broken one, and what is no distribution."""
    for number in range(releases):
        own = {"@name": f"demo{number}", "@metadata": {"Classifier": ["Framework :: Djangoo", SECRET]}}
        for kind, table in (("wheel", {**build.PACKAGE, **own}), ("sdist", {"@name": f"demo{number}"})):
            place = folder / f"{number:02}" / kind
            place.mkdir(parents=True)
            getattr(build, f"build_{kind}")(place, table)
    (folder / "broken-1.0-py3-none-any.whl").write_bytes(b"PK\x03\x04 no archive")
    (folder / "index.html").write_text("<a>")
    return folder


def scan(target: Path, *arguments: object) -> int:
    return main(["scan", *map(str, arguments), "--output", str(target), "--no-config", "--dask", "off", "-q"])


def rows(target: Path) -> dict[str, dict[str, Any]]:
    """The rows by URL; each is there once."""
    every = [*store.rows_of(target)]
    found = {row["url"]: row for row in every}
    assert len(found) == len(every)
    return found


def in_place(finding: dict[str, Any], subject: dict[str, Any]) -> tuple[Any, ...]:
    """What two reports must say alike of a finding in one of its places."""
    where = (subject["artifact"], subject["place"], subject["member"], subject["line"])
    return *where, finding["rule"], finding["fingerprint"], finding["severity"]


def plainly(folder: Path, *files: str) -> set[tuple[Any, ...]]:
    """What `pkglint` finds in the files of one release: a row for each file and place."""
    target = folder / "plain.json"
    main([*files, "--no-config", "--output-format", f"json:{target}", "-q"])
    return {
        in_place(each, subject) for each in json.loads(target.read_text())["findings"] for subject in each["subjects"]
    }


def flat(found: dict[str, dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {
        in_place(each, subject) for row in found.values() for each in row["findings"] for subject in each["subjects"]
    }


def same_as_pkglint(folder: Path, found: dict[str, dict[str, Any]]) -> None:
    """A release has what `pkglint` says of its files together; a file that is one, to the letter what it says of the file."""
    releases: dict[str, list[str]] = {}
    for url, row in found.items():
        releases.setdefault(row["key"], []).append(url)
    for files in releases.values():
        mine = {url: found[url] for url in files}
        assert flat(mine) == plainly(folder, *files)
        if len(files) == 1:
            assert mine[files[0]]["findings"] == json.loads((folder / "plain.json").read_text())["findings"]


def test_a_folder_has_the_findings_of_pkglint(tmp_path: Path) -> None:
    folder = mirror(tmp_path / "in")
    target = tmp_path / "out.jsonl"
    assert scan(target, folder) == 0
    found = rows(target)
    assert len(found) == 7
    assert all(row["state"] == "read" and len(row["sha256"]) == 64 for row in found.values())
    assert list(next(iter(found.values()))) == list(work.COLUMNS)
    same_as_pkglint(tmp_path, found)
    wheel = found[f"{folder}/00/wheel/demo0-1.0-py3-none-any.whl"]
    assert {"unknown-classifier", "metadata-differs-in-release"} <= {each["rule"] for each in wheel["findings"]}
    assert (wheel["project"], wheel["version"], wheel["kind"], wheel["built"]) == (
        "demo0",
        "1.0",
        "wheel",
        "2024-05-17T12:00:00Z",
    )
    assert not [*tmp_path.glob("out.jsonl.parts")]


def test_no_secret_leaves(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    scan(target, mirror(tmp_path / "in", 1))
    assert SECRET[20:60] not in target.read_text()
    assert r"pypi-\u2026" in target.read_text()


def test_parquet_holds_what_json_lines_hold(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    folder = mirror(tmp_path / "in")
    one, other = tmp_path / "out.jsonl", tmp_path / "out.parquet"
    scan(one, folder)
    scan(other, folder)
    again = {url: row | {"seconds": 0, "scanned": ""} for url, row in rows(other).items()}
    assert again == {url: row | {"seconds": 0, "scanned": ""} for url, row in rows(one).items()}
    # What is read from Parquet is written to it again by the next run.
    build.build_wheel(folder, {**build.PACKAGE, "@version": "2.0"})
    scan(other, folder)
    assert len(rows(other)) == 8
    assert {url: row | {"seconds": 0, "scanned": ""} for url, row in rows(other).items()}.items() >= again.items()


def test_a_second_run_does_what_is_new(tmp_path: Path) -> None:
    folder = mirror(tmp_path / "in")
    target = tmp_path / "out.jsonl"
    scan(target, folder)
    first = rows(target)
    stamp = target.stat().st_mtime_ns
    assert scan(target, folder) == 0
    assert target.stat().st_mtime_ns == stamp
    build.build_wheel(
        folder / "01" / "wheel", {**build.PACKAGE, "@name": "demo1", "@metadata": {"Summary": "Another one"}}
    )
    scan(target, folder)
    second = rows(target)
    assert second.keys() == first.keys()
    changed = {url.rpartition("/in/")[2] for url in first if first[url] != second[url]}
    assert changed == {"01/wheel/demo1-1.0-py3-none-any.whl", "01/sdist/demo1-1.0.tar.gz"}
    scan(target, folder, "--select", "classifiers")
    third = rows(target)
    assert third.keys() == first.keys()
    assert {each["family"] for row in third.values() for each in row["findings"]} == {"archive", "classifiers"}


def test_the_key_names_everything_that_decides() -> None:
    job = Job("1", (), (), (), Settings(), 1, 1, frozenset(), 1)
    others = [
        job._replace(version="2"),
        job._replace(select=("classifiers",)),
        job._replace(ignore=("classifiers",)),
        job._replace(extend_select=("mixed-file-extensions",)),
        job._replace(config=Settings(new_project=True)),
        job._replace(config=Settings(limits=Settings().limits._replace(max_members=7))),
    ]
    assert len({digest(each) for each in (job, *others)}) == 7
    assert digest(job) == digest(job._replace(memory=2, seconds=2, spool=2, protocols=frozenset({"file"})))
    file = inputs.File("a-1.whl", 1, "x", "")
    groups = [
        inputs.Group("a", "1", (file._replace(**change),))
        for change in ({}, {"url": "b-1.whl"}, {"size": 2}, {"stamp": "y"})
    ]
    assert len({inputs.key(group, "salt") for group in groups}) == 4
    assert inputs.key(groups[0], "salt") != inputs.key(groups[0], "other")


def test_names_on_standard_input_and_patterns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = mirror(tmp_path / "in")
    names = [str(path) for path in folder.rglob("*.whl")]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*names, "", f"{folder}/gone-1.0.tar.gz"]) + "\n"))
    target = tmp_path / "out.jsonl"
    assert scan(target, "-") == 2
    assert "gone-1.0.tar.gz: No such file or directory" in capsys.readouterr().err
    assert rows(target).keys() == set(names)
    assert scan(tmp_path / "other.jsonl", f"{folder}/**/*.whl") == 0
    assert rows(tmp_path / "other.jsonl").keys() == set(names)


def test_files_of_one_version_are_one_release_and_copies_are_apart(tmp_path: Path) -> None:
    for place in ("a", "b", "c"):
        (tmp_path / place).mkdir()
    for path in ("a/demo-1.0-py3-none-any.whl", "b/Demo-1.tar.gz", "c/demo-1.0.0.zip", "c/readme.txt"):
        (tmp_path / path).write_bytes(b"x")
    listing = inputs.listed([str(tmp_path)], (), frozenset())
    assert [len(group.files) for group in listing.groups] == [3]
    assert listing.passed_over == 1
    assert inputs.filename(listing.groups[0].files[0].url).endswith(".whl")
    (tmp_path / "b/demo-1.0-py3-none-any.whl").write_bytes(b"x")
    listing = inputs.listed([str(tmp_path), f"{tmp_path}/*/*.whl"], (), frozenset())
    assert sorted(len(group.files) for group in listing.groups) == [1, 1, 2]


@POSIX
def test_what_cannot_be_looked_at_costs_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = mirror(tmp_path / "in", 1)
    os.mkfifo(folder / "pipe-1.0.tar.gz")
    (folder / "gone-1.0.tar.gz").symlink_to("nowhere")
    assert scan(tmp_path / "out.jsonl", folder) == 2
    said = capsys.readouterr().err
    assert "pipe-1.0.tar.gz: is no regular file" in said
    assert "gone-1.0.tar.gz: No such file or directory" in said
    assert len(rows(tmp_path / "out.jsonl")) == 3


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/demo-1.0.tar.gz", "the protocol 'file' is not used unless named"),
        ("memory://demo-1.0.tar.gz", "the protocol 'memory' is not used unless named"),
        ("simplecache::s3://bucket/demo-1.0.tar.gz", "chained protocols are not used unless named"),
        ("s3://bucket/x::https://host/demo-1.0.tar.gz", "chained protocols are not used unless named"),
        ("dask::https://host/demo-1.0.tar.gz", "chained protocols are not used unless named"),
        ("https://ada:hunter2@host/demo-1.0.tar.gz", "no credentials are taken from an address"),
    ],
)
def test_only_stores_are_opened_and_no_credentials_taken(
    url: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scan(tmp_path / "out.jsonl", url) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert "hunter2" not in shown


def test_a_protocol_that_is_named_is_read_through_the_spool(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    folder = mirror(tmp_path / "in", 1)
    target = tmp_path / "out.jsonl"
    assert scan(target, f"file://{folder}", "--protocol", "file") == 0
    found = {url.removeprefix("file://"): row for url, row in rows(target).items()}
    scan(tmp_path / "plain.jsonl", folder)
    plain = rows(tmp_path / "plain.jsonl")
    assert found.keys() == plain.keys()
    for url, row in found.items():
        text = json.dumps(row["findings"]).replace("file://", "")
        assert json.loads(text) == plain[url]["findings"]
        assert row["sha256"] == plain[url]["sha256"]


def test_what_does_not_fit_the_spool_is_tried_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("fsspec")
    folder = mirror(tmp_path / "in", 1)
    target = tmp_path / "out.jsonl"
    assert scan(target, f"file://{folder}", "--protocol", "file", "--spool", "1 KiB") == 2
    assert "the same command tries them again" in capsys.readouterr().err
    states = {row["file"]: row["state"] for row in rows(target).values()}
    assert states["broken-1.0-py3-none-any.whl"] == "read"
    assert states["demo0-1.0.tar.gz"] == "unread"
    size = max(path.stat().st_size for path in folder.rglob("*.*") if path.is_file())
    assert scan(target, f"file://{folder}", "--protocol", "file", "--spool", size) == 0
    notes = [note["message"] for row in rows(target).values() for note in row["notifications"]]
    assert "the release is larger than the spool: rules about releases saw 1 of 2 files" in notes


def test_a_transfer_ends_when_more_comes_than_announced() -> None:
    pytest.importorskip("fsspec")
    counted = work.guard(10)
    counted.relative_update(10)
    with pytest.raises(OSError, match="more bytes come than 10"):
        counted.relative_update(1)


def test_batches_are_bounded_and_a_large_release_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [spread.BYTES * 2, spread.BYTES // 2, spread.BYTES // 2, 1, *[0] * 60]
    items = [
        work.Item(str(number), inputs.Group("a", str(number), (inputs.File(f"a-{number}.whl", size, "", ""),)))
        for number, size in enumerate(sizes)
    ]
    monkeypatch.setattr(spread, "FILES", 50)
    assert [len(part) for part in spread.batches(items)] == [1, 2, 50, 11]


def test_a_bounded_number_of_batches_is_under_way_and_what_fails_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    under_way: list[int] = []
    lock = threading.Lock()
    running = [0]

    def batch(items: list[work.Item], _job: Job) -> list[str]:
        with lock:
            running[0] += 1
            under_way.append(running[0])
            asked.append(items[0].key)
        time.sleep(0.01)
        with lock:
            running[0] -= 1
        if items[0].key == "3" or (items[0].key == "5" and asked.count("5") < 3):
            raise ConnectionError("gone")
        return [items[0].key]

    taken: list[int] = []

    def parts() -> Iterator[list[work.Item]]:
        for number in range(20):
            taken.append(number)
            yield [work.Item(str(number), inputs.Group("a", "1", (inputs.File("a-1.whl", 1, "", ""),)))]

    monkeypatch.setattr(work, "batch", batch)
    job = Job("1", (), (), (), Settings(), 1, 1, frozenset(), 1)
    done = []
    with spread.threads(2) as engine:
        for items, lines in spread.spread(parts(), job, engine):
            done.append((items[0].key, lines))
            assert len(taken) <= len(done) + 2 * spread.AHEAD
    assert max(under_way) <= 2
    found = dict(done)
    assert len(done) == len(found) == 20
    assert asked.count("5") == asked.count("3") == 3
    assert found["5"] == ["5"]
    assert "no worker could do it: ConnectionError: gone" in found["3"][0]
    assert json.loads(found["3"][0])["state"] == "unread"


@POSIX
def test_a_file_that_kills_its_process_costs_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(BOMB)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hook"))
    folder = mirror(tmp_path / "in", 2)
    build.build_wheel(folder, {**build.PACKAGE, "@name": "demo1", "@build": "1bomb"})
    build.build_sdist(folder, {"@name": "bomb"})
    target = tmp_path / "out.jsonl"
    assert scan(target, folder) == 0
    found = rows(target)
    lost = {row["file"]: row for row in found.values() if row["state"] == "lost"}
    assert lost.keys() == {"demo1-1.0-1bomb-py3-none-any.whl", "bomb-1.0.tar.gz"}
    for row in lost.values():
        assert row["findings"] == []
        assert [note["message"] for note in row["notifications"]] == [
            "the process that read it ended early (status -9)"
        ]
        assert len(row["sha256"]) == 64
    same_as_pkglint(tmp_path, {url: row for url, row in found.items() if row["state"] == "read"})
    # The next run does not go there again.
    stamp = target.stat().st_mtime_ns
    assert scan(target, folder) == 0
    assert target.stat().st_mtime_ns == stamp


@POSIX
def test_a_process_that_is_killed_from_outside_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flag = tmp_path / "flag"
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(
        BOMB.replace(
            'if "bomb" in artifact.filename:',
            f"if not os.path.exists({str(flag)!r}):\n            open({str(flag)!r}, 'w').close()",
        )
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hook"))
    folder = mirror(tmp_path / "in")
    assert scan(tmp_path / "out.jsonl", folder) == 0
    assert flag.exists()
    found = rows(tmp_path / "out.jsonl")
    assert len(found) == 7
    same_as_pkglint(tmp_path, found)


@POSIX
def test_a_file_that_fills_the_memory_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(BOMB.replace("os.kill(os.getpid(), 9)", "bytearray(3 << 30)"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hook"))
    folder = mirror(tmp_path / "in", 1)
    build.build_sdist(folder, {"@name": "bomb"})
    assert scan(tmp_path / "out.jsonl", folder, "--memory", "400 MiB") == 0
    states = {row["file"]: (row["state"], row["notifications"]) for row in rows(tmp_path / "out.jsonl").values()}
    state, (note,) = states.pop("bomb-1.0.tar.gz")
    assert state == "lost"
    assert "MemoryError" in note["message"]
    assert [state for state, _ in states.values()] == ["read"] * 3


@POSIX
def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(
        BOMB.replace("os.kill(os.getpid(), 9)", "import time; time.sleep(60)")
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hook"))
    build.build_sdist(tmp_path, {"@name": "bomb"})
    assert scan(tmp_path / "out.jsonl", tmp_path, "--timeout", "2") == 0
    (row,) = rows(tmp_path / "out.jsonl").values()
    assert row["state"] == "lost"
    assert row["notifications"][0]["message"] == "the process that read it took longer than 2 s"


def line(url: str, key: str, state: str = "read", size: int = 0) -> str:
    return json.dumps({"url": url, "key": key, "state": state, "size": size})


def test_what_a_scan_that_ended_left_is_kept_once(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    first = store.Store(target)
    first.add([line("a", "1"), line("b", "1")])
    first.commit()
    first.add([line("c", "2")])  # not complete when the process ends
    first.close()
    second = store.Store(target)
    assert second.done == {"1"}
    with pytest.raises(Usage, match="another scan writes there"):
        store.Store(target)
    second.add([line("c", "2"), line("d", "3", "unread")])
    second.add([line("a", "4", size=1), line("b", "4", size=1)])
    parts = second.folder
    second.commit()
    saved = {path.name: path.read_bytes() for path in parts.glob("*.jsonl")}
    assert second.finish() == {"read": 3, "unread": 1}
    second.close()
    assert not parts.exists()
    found = rows(target)
    assert {url: (row["key"], row["size"]) for url, row in found.items()} == {
        "a": ("4", 1),
        "b": ("4", 1),
        "c": ("2", 0),
        "d": ("3", 0),
    }
    # The process ended when the output had its name, and the parts were still there.
    parts.mkdir()
    for name, content in saved.items():
        (parts / name).write_bytes(content)
    third = store.Store(target)
    assert third.done == {"2", "4"}
    third.finish()
    third.close()
    assert rows(target) == found


@pytest.mark.parametrize(
    "content", ['{"url": "a", "key": "b", "state": "read"}', '{"url": "a", "key": 1, "state": []}']
)
def test_a_report_of_rows_that_are_none_is_refused(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out.jsonl").write_text(content)
    assert main(["scan", "--report", str(tmp_path / "out.jsonl")]) == 2
    assert "is no output of a scan" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["{", "[]", '{"x": 1}', "PAR1"])
@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_results_that_are_none_are_said(
    content: str, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    target = tmp_path / f"out{suffix}"
    target.write_text(content)
    assert main(["scan", "--report", str(target)]) == 2
    assert "scan" in capsys.readouterr().err
    assert scan(target, tmp_path) == 2
    assert target.read_text() == content


def test_the_report_counts_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = mirror(tmp_path / "in")
    hostile = "<script>alert(1)</script>"
    build.build_wheel(
        folder, {**build.PACKAGE, "@name": "demo0", "@version": "2.0", "@metadata": {"Classifier": [hostile]}}
    )
    target = tmp_path / "out.jsonl"
    scan(target, folder)
    assert main(["scan", "--report", str(target), "--html", str(tmp_path / "page.html")]) == 0
    shown = capsys.readouterr().out
    assert "8 files of 5 releases of 4 projects" in shown
    assert [each.split() for each in shown.splitlines() if each.startswith("  unknown-classifier ")] == [
        ["unknown-classifier", "error", "4", "50.0%", "3"]
    ]
    assert "'Framework :: Djangoo' is not a valid classifier" in shown
    page = (tmp_path / "page.html").read_text()
    assert "unknown-classifier" in page
    assert hostile not in page
    assert main(["scan", "--report", str(target), "--newest"]) == 0
    assert "6 files of 4 releases of 4 projects" in capsys.readouterr().out


def test_the_newest_release_is_the_last_that_is_no_pre_release() -> None:
    rows = [{"project": "a", "version": version} for version in ("1.0", "1.10", "1.9", "2.0rc1", "?")] + [
        {"project": "b", "version": "1a1"}
    ]
    assert {name: str(version) for name, version in report.newest_of(rows).items()} == {"a": "1.10", "b": "1a1"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give what to scan"),
        (["x", "--output", "x.csv"], "ends with none of .jsonl, .parquet"),
        (["x", "--report", "x.jsonl"], "--report takes the results of a scan"),
        (["x", "--output", "x.jsonl", "--html", "x.html"], "go with --report"),
        (["x", "--output", "x.jsonl", "--memory", "much"], "--memory must be a size"),
        (["x", "--output", "x.jsonl", "--select", "nothing"], "nothing"),
        (["--report", "x.jsonl"], "no such file"),
    ],
)
def test_wrong_calls_are_explained(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["scan", *arguments]) == 2
    assert said in capsys.readouterr().err


# With a cluster and a store ---------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return int(each.getsockname()[1])


def listening(port: int) -> None:
    """Wait until somebody listens at a port."""
    for _ in range(600):
        with socket.socket() as each:
            if each.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


@contextmanager
def program(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of this Python until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def scheduler(port: int) -> Iterator[subprocess.Popen[bytes]]:
    with program(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"
    ) as process:
        listening(port)
        yield process


def worker(port: int, **environment: str) -> Any:
    """A worker without a nanny: what is killed stays dead."""
    arguments = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", environment.pop("folder"))
    return program("distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}", *arguments, **environment)


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """A server that speaks S3 on the loopback interface; the function puts a folder into a bucket, and returns its address."""
    pytest.importorskip("s3fs")
    pytest.importorskip("moto")
    import s3fs

    port = free_port()
    own = {
        "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "word", "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch, program("moto.server", "-H", "127.0.0.1", "-p", str(port)):
        for name, value in own.items():
            patch.setenv(name, value)
        listening(port)
        system = s3fs.S3FileSystem()

        def filled(folder: Path) -> str:
            name = f"mirror-{free_port()}"
            system.mkdir(name)
            for path in folder.rglob("*"):
                if path.is_file():
                    system.put_file(str(path), f"{name}/packages/{path.relative_to(folder).as_posix()}")
            return f"s3://{name}/packages"

        yield filled


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_store_has_the_findings_of_the_folder(tmp_path: Path, bucket: Callable[[Path], str]) -> None:
    folder = mirror(tmp_path / "in")
    address = bucket(folder)
    scan(tmp_path / "plain.jsonl", folder)
    plain = rows(tmp_path / "plain.jsonl")
    target = tmp_path / "out.jsonl"
    assert scan(target, address) == 0
    found = {url.replace(address, str(folder)): row for url, row in rows(target).items()}
    assert found.keys() == plain.keys()
    for url, row in found.items():
        assert json.loads(json.dumps(row["findings"]).replace(address, str(folder))) == plain[url]["findings"]
        assert (row["sha256"], row["size"]) == (plain[url]["sha256"], plain[url]["size"])
        assert row["modified"]
    # A pattern, a file and a name on a list are found as well, and nothing is read again.
    stamp = target.stat().st_mtime_ns
    assert scan(target, address) == 0
    assert target.stat().st_mtime_ns == stamp
    assert scan(tmp_path / "wheels.jsonl", f"{address}/*/*/*.whl") == 0
    assert len(rows(tmp_path / "wheels.jsonl")) == 3
    assert scan(tmp_path / "one.jsonl", f"{address}/00/sdist/demo0-1.0.tar.gz") == 0
    assert len(rows(tmp_path / "one.jsonl")) == 1


def test_a_web_page_gives_what_it_links_to(tmp_path: Path) -> None:
    pytest.importorskip("aiohttp")
    folder = mirror(tmp_path / "in", 1)
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("demo*") if path.is_file()]
    (folder / "index.html").write_text(
        "".join(f'<a href="{name}#sha256=0">{name}</a>' for name in [*names, "gone-1.0.tar.gz"])
    )
    port = free_port()
    with program("http.server", "--bind", "127.0.0.1", "--directory", str(folder), str(port)):
        listening(port)
        assert scan(tmp_path / "out.jsonl", f"http://127.0.0.1:{port}/") == 2
    found = {row["file"]: row for row in rows(tmp_path / "out.jsonl").values()}
    scan(tmp_path / "plain.jsonl", folder)
    for row in rows(tmp_path / "plain.jsonl").values():
        if row["project"] == "demo0":
            assert found[row["file"]]["sha256"] == row["sha256"]
            assert [each["fingerprint"] for each in found[row["file"]]["findings"]] == [
                each["fingerprint"] for each in row["findings"]
            ]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_cluster_of_this_process_is_the_default(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    folder = mirror(tmp_path / "in")
    target = tmp_path / "out.jsonl"
    assert main(["scan", str(folder), "--output", str(target), "--no-config", "-q", "--jobs", "2"]) == 0
    assert len(rows(target)) == 7
    same_as_pkglint(tmp_path, rows(target))


SLOW = BOMB.replace(
    'if "bomb" in artifact.filename:\n            os.kill(os.getpid(), 9)', "import time\n        time.sleep(0.3)"
)
"""Put in the way of the process that lints: every file takes a moment, so that there is one to kill something in."""


def command(target: Path, folder: Path, port: int) -> list[str]:
    return [
        "pkglint",
        "scan",
        str(folder),
        "--output",
        str(target),
        "--no-config",
        "-q",
        "--dask",
        f"tcp://127.0.0.1:{port}",
    ]


@POSIX
@pytest.mark.slow
def test_workers_the_scheduler_and_the_command_may_be_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    folder = mirror(tmp_path / "in", 30)
    target = tmp_path / "out.jsonl"
    plain = tmp_path / "plain.jsonl"
    scan(plain, folder)
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(SLOW)
    monkeypatch.setattr(store, "ROWS", 5)
    slow = {"PYTHONPATH": str(tmp_path / "hook"), "folder": str(tmp_path)}
    small = "import sys; from pkglint.scan import spread, store; spread.FILES = 4; store.ROWS = 5; from pkglint.cli import main; sys.exit(main(sys.argv[2:]))"

    def run(port: int) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", small, *command(target, folder, port)], stderr=subprocess.PIPE, text=True
        )

    def parts() -> int:
        return len([*(tmp_path / "out.jsonl.parts").glob("*.jsonl")])

    def until(number: int) -> None:
        for _ in range(600):
            if parts() >= number:
                return
            time.sleep(0.05)
        raise TimeoutError

    port = free_port()
    with scheduler(port) as schedules, worker(port, **slow) as first, worker(port, **slow):
        # A worker dies: another one does its work.
        process = run(port)
        until(1)
        first.kill()
        until(3)
        # The command dies.
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()  # type: ignore[union-attr]
        kept = parts()
        assert kept >= 3
        assert not target.exists()
        # The scheduler dies: the command says so, and keeps what there is.
        process = run(port)
        until(kept + 2)
        schedules.kill()
        _, said = process.communicate(timeout=120)
        assert process.returncode == 2
        assert "the scheduler is gone" in said
        assert "goes on from there" in said
        before = parts()
    port = free_port()
    with scheduler(port), worker(port, folder=str(tmp_path)):
        process = run(port)
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said
    assert before >= kept + 2
    found = rows(target)
    expected = rows(plain)
    assert found.keys() == expected.keys()
    for url, row in found.items():
        assert (row["state"], row["findings"], row["notifications"]) == (
            "read",
            expected[url]["findings"],
            expected[url]["notifications"],
        )


@POSIX
@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:

    peaks = []
    for number in (50, 500):
        folder = mirror(tmp_path / f"in{number}", number // 2)
        measured = (
            "import resource, sys; from pkglint.cli import main; main(sys.argv[1:]);"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        done = subprocess.run(
            [sys.executable, "-c", measured, "scan", str(folder), "--output", str(tmp_path / f"{number}.jsonl"), "--no-config", "-q", "--dask", "off", "--jobs", "1"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        peaks.append([int(each) for each in done.stdout.split()])
    for few, many in zip(*peaks, strict=True):
        assert many < few * 1.15 + 4096
