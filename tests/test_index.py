"""`--index`: which questions are asked, what hostile and broken indexes can do, and who gets credentials. The index is on the loopback interface."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import build
import pytest

from pkglint.cli import main
from pkglint.data import uploads
from pkglint.index import client
from pkglint.index.client import Client, Failure
from pkglint.rehearse.index import JSON, Answer, File, Index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    monkeypatch.setenv("PKGLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("PKGLINT_INDEX_URL", raising=False)
    with Index() as served:
        yield served


def lint(index: Index, path: Path, *more: str, url: str = "") -> tuple[int, dict[str, Any]]:
    """Exit code and JSON report of `pkglint --index` on a file."""
    report = path.parent.parent / "report.json"
    code = main(
        [
            "--index",
            "--index-url",
            url or index.simple_url,
            "--no-config",
            "--select",
            "index",
            "--output-format",
            f"json:{report}",
            "-q",
            str(path),
            *more,
        ]
    )
    return code, json.loads(report.read_text())


def wheel(folder: Path, **metadata: Any) -> Path:
    (folder / "built").mkdir(exist_ok=True)
    return build.build_wheel(folder / "built", {"@metadata": metadata, "@package": True})


def test_one_page_for_the_project_and_one_for_each_dependency(tmp_path: Path, index: Index) -> None:
    """Direct URLs and the project itself are not asked about; a dependency with extras costs one metadata file more."""
    metadata = b"Metadata-Version: 2.1\nName: rich\nVersion: 1.0\nProvides-Extra: jupyter\n"
    index.project("demo")
    index.project("rich").files["rich-1.0-py3-none-any.whl"] = File(
        "rich-1.0-py3-none-any.whl", version="1.0", metadata=metadata
    )
    path = wheel(
        tmp_path,
        **{
            "Requires-Dist": [
                "rich[jupyter]",
                "Rich[all]; extra == 'x'",
                "demo[x]; extra == 'all'",
                "other @ https://example.org/o.whl",
            ]
        },
    )
    code, report = lint(index, path, "--select", "extra-not-in-dependency")
    assert [each["message"] for each in report["findings"]] == [
        "the extra 'all' in 'Rich[all]; extra == \"x\"' does not exist in rich 1.0"
    ]
    assert code == 1
    asked = [path for method, path, _ in index.requests]
    assert len(asked) == 3
    assert {each for each in asked if each.startswith("/simple/")} == {"/simple/demo/", "/simple/rich/"}


def test_thirteen_dependencies_are_fourteen_requests(tmp_path: Path, index: Index) -> None:
    """And none at all for a second run in which nothing changed but what the index says of it."""
    names = [f"dependency-{number}" for number in range(13)]
    for name in ("demo", *names):
        body = {"meta": {"api-version": "1.0"}, "name": name, "files": [], "versions": []}
        index.answers[f"/simple/{name}/"] = Answer(
            body=json.dumps(body).encode(), headers={"Cache-Control": "max-age=600"}
        )
    path = wheel(tmp_path, **{"Requires-Dist": names})
    lint(index, path)
    assert sorted(path for _, path, _ in index.requests) == sorted(f"/simple/{name}/" for name in ("demo", *names))
    lint(index, path)
    assert len(index.requests) == 14
    lint(index, path, "--no-cache")
    assert len(index.requests) == 28


def test_pages_are_asked_for_again_only_when_they_changed(tmp_path: Path, index: Index) -> None:
    etag = {"ETag": '"1"', "Cache-Control": "max-age=600"}
    body = json.dumps({"meta": {"api-version": "1.0"}, "name": "demo", "files": [], "versions": []}).encode()
    index.answers["/simple/demo/"] = Answer(body=body, headers=etag)
    for _ in range(2):
        assert not isinstance(Client(index.simple_url, tmp_path / "cache").pages(["demo"])["demo"], Failure)
    assert len(index.requests) == 1


BODY = {"meta": {"api-version": "1.0"}, "name": "demo", "files": [], "versions": []}
HOSTILE: dict[str, tuple[Answer, str]] = {
    "404": (Answer(status=404), ""),
    "500": (Answer(status=500), "status 500"),
    "403": (Answer(status=403), "status 403"),
    "html": (Answer(body=b"<html><body>no links</body></html>", content_type="text/html"), ""),
    "text": (Answer(body=b"hello", content_type="text/plain"), "not a page of the simple API"),
    "no json": (Answer(body=b"{"), "cannot be read"),
    "another shape": (Answer(body=b'{"files": 3}'), "cannot be read"),
    "a list": (Answer(body=b"[]"), "cannot be read"),
    "deep": (Answer(body=b"[" * 100_000), "cannot be read"),
    "wrong files": (Answer(body=json.dumps({**BODY, "files": [{"filename": 3}]}).encode()), "cannot be read"),
    "a newer api": (Answer(body=json.dumps({**BODY, "meta": {"api-version": "9.0"}}).encode()), "cannot be read"),
    "latin-1": (Answer(body=b"\xff\xfe"), "cannot be read"),
    "a loop": (Answer(status=302, headers={"Location": "/simple/demo/"}), "too many redirects"),
    "to a file": (Answer(status=302, headers={"Location": "file:///etc/passwd"}), "cannot be"),
    "to nowhere": (Answer(status=302, headers={"Location": "http://127.0.0.1:1/"}), "cannot be reached"),
    "slow": (Answer(delay=3), "no answer in time"),
    "a bomb": (Answer(body=b" " * 3_000_000), "more than"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_answer_is_one_note(tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Bounded in time and bytes; the exit code is that of a lint without --index, and 2 with --index-required."""
    monkeypatch.setattr(client, "READ", 1)
    monkeypatch.setattr(client, "LARGEST", 1_000_000)
    answer, cause = HOSTILE[name]
    index.answers["/simple/demo/"] = answer
    path = wheel(tmp_path)
    code, report = lint(index, path)
    notes = [each for each in report["notifications"] if "asked" in each["message"]]
    assert code == 0
    assert len(notes) == bool(cause)
    assert all(cause in each["message"] and each["level"] == "note" for each in notes)
    assert lint(index, path, "--index-required")[0] == (2 if cause else 0)


def test_an_index_that_is_not_there(tmp_path: Path, index: Index) -> None:
    path = wheel(tmp_path, **{"Requires-Dist": ["a", "b"]})
    code, report = lint(index, path, url="http://127.0.0.1:1/simple/")
    assert code == 0
    assert [each["message"] for each in report["notifications"]] == [
        "127.0.0.1 could not be asked: it cannot be reached"
    ]


class Recorder(BaseHTTPRequestHandler):
    """Records who sent credentials, and redirects or answers an empty page."""

    seen: ClassVar[list[tuple[str, str | None]]] = []
    location = ""

    def do_GET(self) -> None:
        type(self).seen.append((self.path, self.headers.get("Authorization")))
        if self.location:
            self.send_response(302)
            self.send_header("Location", self.location)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = json.dumps(BODY).encode()
        self.send_response(200)
        self.send_header("Content-Type", JSON)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def test_credentials_go_to_the_index_and_nowhere_else(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not over a redirect to another host, not out of netrc, not from a setting, and never into a report."""

    class First(Recorder):
        seen: ClassVar[list[tuple[str, str | None]]] = []

    class Second(Recorder):
        seen: ClassVar[list[tuple[str, str | None]]] = []

    servers = [HTTPServer(("127.0.0.1", 0), each) for each in (First, Second)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        ports = [server.server_address[1] for server in servers]
        First.location = f"http://127.0.0.1:{ports[1]}/simple/demo/"
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login netrcuser password netrcsecret\n")
        netrc.chmod(0o600)
        monkeypatch.setenv("NETRC", str(netrc))
        path = wheel(tmp_path)
        lint(index, path, url=f"http://user:hunter2secret@127.0.0.1:{ports[0]}/simple/")
        assert [bool(login) for _, login in First.seen] == [True]
        assert [login for _, login in Second.seen] == [None]
        First.seen.clear()
        Second.seen.clear()
        lint(index, path, url=f"http://127.0.0.1:{ports[0]}/simple/")
        assert [login for _, login in (*First.seen, *Second.seen)] == [None, None]
        First.seen.clear()
        config = tmp_path / "pkglint.toml"
        config.write_text(f'index-url = "http://user:hunter2secret@127.0.0.1:{ports[0]}/simple/"\n')
        assert main(["--index", "--config", str(config), "--select", "index", str(path)]) == 0
        assert [login for _, login in First.seen] == [None]
        monkeypatch.setenv("PKGLINT_INDEX_URL", f"http://user:hunter2secret@127.0.0.1:{ports[0]}/simple/")
        First.seen.clear()
        assert main(["--index", "--no-config", "--select", "index", str(path)]) == 0
        assert [bool(login) for _, login in First.seen] == [True]
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
    told = capsys.readouterr()
    assert "hunter2secret" not in told.out + told.err
    assert not any(
        "hunter2secret" in file.read_text(errors="replace")
        for file in tmp_path.rglob("*")
        if file.is_file() and file.name != "pkglint.toml"
    )


def test_without_the_flag_no_socket_is_opened(tmp_path: Path) -> None:
    """An audit hook in a process of its own counts; a setting turns nothing on."""
    path = wheel(tmp_path, **{"Requires-Dist": ["rich[all]>=99"]})
    (tmp_path / "pkglint.toml").write_text('index-url = "http://127.0.0.1:1/simple/"\n')
    program = (
        "import sys; seen = []\n"
        "sys.addaudithook(lambda event, arguments: seen.append(event) if event.startswith('socket.') else None)\n"
        "from pkglint.cli import main\n"
        "code = main(sys.argv[1:]); print(len(seen), file=sys.stderr)"
    )
    for arguments in (
        ["--config", str(tmp_path / "pkglint.toml")],
        ["--no-config", "--index-url", "http://127.0.0.1:1/simple/"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments, "-q", str(path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
        )
        assert done.stderr.splitlines()[-1] == "0"


@pytest.mark.parametrize("url", ["nonsense", "ftp://example.org/simple/", "http://[::1/simple/", "https://"])
def test_an_address_that_is_none_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str) -> None:
    assert main(["--index", "--index-url", url, "--no-config", str(wheel(tmp_path))]) == 2
    assert capsys.readouterr().err.startswith("pkglint: --index-url")


NOW = datetime(2026, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "filename", "digest", "sdist", "expected"),
    [
        (uploads.State(), "demo-1.0.tar.gz", "a", True, ""),
        (uploads.State((("demo-1.0.tar.gz", "a", "1.0"),)), "demo-1.0.tar.gz", "a", True, uploads.SAME),
        (uploads.State((("demo-1.0.tar.gz", "a", "1.0"),)), "demo-1.0.tar.gz", "b", True, uploads.TAKEN),
        (uploads.State((("demo-0.9.tar.gz", "a", "0.9"),)), "demo-1.0.tar.gz", "a", True, uploads.TAKEN),
        # The same file is told first, whatever else holds.
        (uploads.State((("demo-1.0.tar.gz", "a", "1.0"),), created=NOW - timedelta(days=400)), "demo-1.0.tar.gz", "a", True, uploads.SAME),
        (uploads.State(deleted=frozenset({"demo-1.0.tar.gz"})), "demo-1.0.tar.gz", "a", True, uploads.DELETED),
        (uploads.State(created=NOW - timedelta(days=14)), "demo-1.0.tar.gz", "a", True, ""),
        (uploads.State(created=NOW - timedelta(days=14, seconds=1)), "demo-1.0.tar.gz", "a", True, uploads.OLD),
        (uploads.State(created=NOW, sdists=("demo-1.0.zip",)), "demo-1.0.tar.gz", "a", True, uploads.SECOND_SDIST),
        (uploads.State(created=NOW, sdists=("demo-1.0.zip",)), "demo-1.0-py3-none-any.whl", "a", False, ""),
        # The window comes before the second sdist.
        (uploads.State(created=NOW - timedelta(days=20), sdists=("demo-1.0.zip",)), "demo-1.0.tar.gz", "a", True, uploads.OLD),
    ],
)  # fmt: skip
def test_what_pypi_answers_to_an_upload(
    state: uploads.State, filename: str, digest: str, sdist: bool, expected: str
) -> None:
    assert uploads.answer(state, filename, digest, sdist=sdist, now=NOW) == expected
