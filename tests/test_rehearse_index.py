"""The loopback index: what installers, upload clients and broken clients get from it."""

from __future__ import annotations

import base64
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import closing
from shutil import which
from typing import TYPE_CHECKING, Any, NamedTuple

import build
import pytest

from pkglint.rehearse.index import JSON, Answer, File, Index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from pathlib import Path


@pytest.fixture
def index() -> Iterator[Index]:
    with Index(judge=lambda path: "This is refused." if "refused" in path.name else "") as served:
        yield served
        assert not served.errors


class Reply(NamedTuple):
    status: int
    reason: str
    headers: Message
    body: bytes


def ask(index: Index, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
    with closing(http.client.HTTPConnection("127.0.0.1", index.port, timeout=10)) as connection:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Reply(answer.status, answer.reason, answer.headers, answer.read())


def page(index: Index, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(ask(index, f"/simple/{name}/", Accept=JSON).body)
    return loaded


def form(filename: str, content: bytes = b"x", **fields: str) -> bytes:
    parts = {":action": "file_upload", "protocol_version": "1", **fields}
    text = "".join(
        f'--limit\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts.items()
    )
    head = f'--limit\r\nContent-Disposition: form-data; name="content"; filename="{filename}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    return text.encode() + head.encode() + content + b"\r\n--limit--\r\n"


def post(index: Index, body: bytes, token: str = "", **headers: str) -> Reply:
    login = base64.b64encode(f"__token__:{token or index.token}".encode()).decode()
    return ask(
        index,
        "/legacy/",
        "POST",
        body,
        Authorization=f"Basic {login}",
        Content_Type="multipart/form-data; boundary=limit",
        **headers,
    )


def test_both_forms_say_the_same(index: Index, tmp_path: Path) -> None:
    wheel = build.build_wheel(tmp_path)
    index.add(wheel, yanked="<broken>")
    found = page(index, "demo")
    assert found["versions"] == ["1.0"]
    assert found["project-status"] == {"status": "active"}
    (file,) = found["files"]
    assert file["requires-python"] == ">=3.9"
    assert file["yanked"] == "<broken>"
    assert file["size"] == wheel.stat().st_size
    answer = ask(index, "/simple/demo/", Accept="text/html")
    text = answer.body.decode()
    assert answer.headers.get("Content-Type") == "text/html"
    assert 'data-requires-python="&gt;=3.9"' in text
    assert 'data-yanked="&lt;broken&gt;"' in text
    assert f"#sha256={file['hashes']['sha256']}" in text
    assert ask(index, file["url"]).body == wheel.read_bytes()
    assert ask(index, file["url"] + ".metadata").body.startswith(b"Metadata-Version:")


def test_states_can_be_prepared(index: Index) -> None:
    project = index.project("Demo.Project")
    project.files["demo_project-1.0.tar.gz"] = File(
        "demo_project-1.0.tar.gz", size=7, version="1.0", upload_time="2026-01-02T03:04:05Z"
    )
    project.status, project.status_reason = "archived", "no time"
    index.answers["/simple/odd/"] = Answer(b"{", status=500)
    found = page(index, "demo-project")
    assert found["project-status"] == {"status": "archived", "reason": "no time"}
    assert found["files"][0]["upload-time"] == "2026-01-02T03:04:05Z"
    assert 'content="archived"' in ask(index, "/simple/demo-project/").body.decode()
    assert ask(index, "/simple/odd/").status == 500
    assert ask(index, "/files/demo-project/demo_project-1.0.tar.gz").status == 404
    project.status = "quarantined"
    assert page(index, "demo-project")["files"] == []


def test_names_are_normalised_unknown_or_redirected(index: Index) -> None:
    index.project("demo-x")
    assert ask(index, "/simple/Demo_X/").headers.get("Location") == "/simple/demo-x/"
    assert ask(index, "/simple/other/").status == 404
    index.upstream = "https://index.example/simple"
    assert ask(index, "/simple/Other.Name/").headers.get("Location") == "https://index.example/simple/other-name/"
    assert ask(index, "/simple/demo-x/").status == 200
    assert json.loads(ask(index, "/simple/", Accept=JSON).body)["projects"] == [{"name": "demo-x"}]


def test_pages_are_not_sent_twice(index: Index) -> None:
    index.project("demo")
    tag = ask(index, "/simple/demo/").headers.get("ETag") or ""
    assert ask(index, "/simple/demo/", If_None_Match=tag).status == 304
    assert ask(index, "/simple/demo/", Accept="image/png").status == 406


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (form("demo-1.0.tar.gz", name="demo"), 200, "OK"),
        (form("refused-1.0.tar.gz", name="refused"), 400, "This is refused."),
        (form("a/b-1.0.tar.gz"), 400, "Cannot upload a file with '/' or '\\' in the name."),
        (
            form("demo-1.0.tar.gz", md5_digest="0"),
            400,
            "The digest supplied does not match a digest calculated from the uploaded file.",
        ),
        (form("demo-1.0.tar.gz", protocol_version="2"), 400, "Unknown protocol version."),
        (b"--limit--\r\n", 400, "Unsupported action"),
    ],
)
def test_uploads(index: Index, body: bytes, status: int, reason: str) -> None:
    answer = post(index, body)
    assert (answer.status, answer.reason) == (status, reason)
    assert [upload.status for upload in index.uploads] == [status]


def test_a_second_upload_needs_the_same_bytes(index: Index) -> None:
    assert post(index, form("demo-1.0.tar.gz", b"one", name="demo")).status == 200
    assert post(index, form("demo-1.0.tar.gz", b"one", name="demo")).status == 200
    answer = post(index, form("demo-1.0.tar.gz", b"two", name="demo"))
    assert answer.status == 400
    assert answer.reason.startswith("File already exists ('demo-1.0.tar.gz', with blake2_256 hash '")
    assert len(page(index, "demo")["files"]) == 1


def test_strangers_are_turned_away(index: Index) -> None:
    assert post(index, form("demo-1.0.tar.gz"), token="pypi-wrong").status == 403
    assert (
        ask(
            index, "/legacy/", "POST", form("demo-1.0.tar.gz"), Content_Type="multipart/form-data; boundary=limit"
        ).status
        == 403
    )
    assert ask(index, "/simple/", Host="evil.example").status == 421
    assert post(index, form("demo-1.0.tar.gz"), Host="evil.example").status == 404
    assert not index.projects


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"\0\xff\r\n\r\n", b"GET\r\n\r\n", b"GET /simple/ HTTP/1.1\r\n", b"POST /legacy/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 100\r\n\r\nshort",
        b"POST /legacy/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: -1\r\n\r\n",
        b"POST /legacy/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 99999999999999\r\n\r\n",
        b"POST /legacy/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /simple/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 3\r\n\r\nGET",
        b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\n\r\n", b"DELETE /simple/ HTTP/1.1\r\n\r\n", b"GET /files/%2e%2e/%2e%2e HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
    ],
)  # fmt: skip
def test_a_broken_client_harms_nobody(index: Index, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", index.port), timeout=10) as client:
        client.sendall(sent.replace(b"PORT", str(index.port).encode()))
        client.shutdown(socket.SHUT_WR)
        while client.recv(65536):
            pass
    index.project("demo")
    assert ask(index, "/simple/demo/").status == 200


def test_one_connection_takes_many_requests_and_many_are_served_at_once(index: Index, tmp_path: Path) -> None:
    index.add(build.build_wheel(tmp_path))
    failures: list[int] = []

    def client() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", index.port, timeout=10)) as connection:
            for path in ["/simple/demo/", "/simple/none/", "/simple/demo/"] * 10:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                if answer.status not in {200, 404} or answer.will_close:
                    failures.append(answer.status)

    threads = [threading.Thread(target=client) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(index.requests) == 600


CLIENTS = {
    "twine": lambda index: ([sys.executable, "-m", "twine", "upload", "--non-interactive", "--disable-progress-bar", "--config-file", os.devnull, "--repository-url", index.upload_url],
                            {"TWINE_USERNAME": "__token__", "TWINE_PASSWORD": index.token, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}),
    "uv": lambda index: (["uv", "publish", "--no-config", "--trusted-publishing", "never", "--publish-url", index.upload_url], {"UV_PUBLISH_TOKEN": index.token}),
}  # fmt: skip


@pytest.mark.rehearsal
@pytest.mark.parametrize("client", list(CLIENTS))
def test_real_clients_upload_and_show_the_refusal(index: Index, tmp_path: Path, client: str) -> None:
    if client == "uv" and which("uv") is None:
        pytest.skip("uv is not installed")
    good, bad = build.build_wheel(tmp_path), build.build_wheel(tmp_path, name="refused")
    command, environ = CLIENTS[client](index)
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "NO_PROXY": "127.0.0.1", **environ}
    done = subprocess.run(
        [*command, str(good)], env=environ, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [file["filename"] for file in page(index, "demo")["files"]] == [good.name]
    done = subprocess.run(
        [*command, str(bad)], env=environ, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode != 0
    assert "This is refused." in done.stdout + done.stderr
