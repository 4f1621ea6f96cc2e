"""A package index on the loopback interface: PyPI's upload API and the simple API, as HTML and as JSON.

It stands in for PyPI in a rehearsal and in tests. The files of `projects` are served from here; every other name is redirected to
`upstream`, or is unknown when there is none. Specifications: PEP 503, 592, 629, 658, 691, 700, 714, 740 and 792; the upload API is described
in PyPI's documentation only, its answers are those of warehouse (`pkglint.model.pypi` names the commit).

    with Index() as index:
        index.add(Path("dist/demo-1.0-py3-none-any.whl"))
        index.project("demo").status = "archived"
        index.answers["/simple/slow/"] = Answer(body=b"…", delay=5)
        … index.simple_url, index.upload_url, index.token, index.requests …
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hmac import compare_digest
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote, urlsplit

from packaging.utils import canonicalize_name

from pkglint.archive import DEFAULT_LIMITS
from pkglint.model.sdist import SUFFIXES
from pkglint.run.discover import as_artifact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from email.message import Message
    from typing import Any, Self

HOST = "127.0.0.1"
API_VERSION = "1.4"
JSON, HTML, PLAIN = "application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.v1+html", "text/html"
KNOWN_AS = {JSON: JSON, HTML: HTML, PLAIN: PLAIN, "application/vnd.pypi.simple.latest+json": JSON,
            "application/vnd.pypi.simple.latest+html": HTML, "*/*": PLAIN, "text/*": PLAIN, "application/*": JSON}  # fmt: skip
"""What an Accept header may ask for → the content type that answers it."""
LARGEST_UPLOAD = 1024**3
"""Bytes of an upload's body; PyPI's own limit is a rule's business."""
LONGEST_REASON = 500
"""Characters of a refusal in the status line."""
IDLE = 60
"""Seconds after which a connection that says nothing is closed."""
CHUNK = 1024 * 1024
BAD_LOGIN = "Invalid or non-existent authentication information. See /help/#invalid-auth for more information."


@dataclass
class File:
    """A file that the index offers. Every field but the name may be prepared by a test; `of` fills them from a real file."""

    filename: str
    path: Path | None = None
    """Where its bytes are; without, it is listed and cannot be downloaded."""
    sha256: str = "0" * 64
    size: int = 0
    version: str = ""
    requires_python: str | None = None
    metadata: bytes | None = None
    """The core metadata that PEP 658 serves, None when they are not served."""
    yanked: str | None = None
    """The reason of a yank, perhaps empty; None when the file is not yanked."""
    upload_time: str = ""

    @classmethod
    def of(cls, path: Path) -> File:
        """Return the file at a path with what its archive says of it; whatever cannot be read is left out."""
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        found = cls(path.name, path, digest, path.stat().st_size, upload_time=now)
        artifact = as_artifact(path, path.name, DEFAULT_LIMITS)
        if artifact is not None and artifact.archive.problem is None:
            found.version = artifact.version
            found.requires_python = artifact.metadata.value("Requires-Python") or None
            if artifact.kind == "wheel" and artifact.metadata_path in artifact.files:
                found.metadata = artifact.files.read(artifact.metadata_path)
        return found


@dataclass
class Project:
    """A project that the index serves: its files by name, and its status (PEP 792)."""

    name: str
    files: dict[str, File] = field(default_factory=dict)
    status: str = "active"
    status_reason: str | None = None

    @property
    def offered(self) -> list[File]:
        """Return the files that clients may see: none of a quarantined project."""
        return [] if self.status == "quarantined" else list(self.files.values())


@dataclass
class Answer:
    """What a test prepares as the answer to one path, in place of the index's own."""

    body: bytes = b""
    status: int = 200
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0


@dataclass
class Upload:
    """One attempt to upload a file: by which client (its User-Agent), and what the index answered."""

    client: str
    filename: str
    status: int
    reason: str


class Refused(Exception):
    """An upload that the index refuses: the status, and the text that becomes the reason phrase."""

    def __init__(self, status: int, reason: str) -> None:
        """Take the status and the text."""
        super().__init__(reason)
        self.status, self.reason = status, reason


class Index:
    """The index; a context manager that serves in threads of its own until it is left."""

    def __init__(self, *, upstream: str = "", judge: Callable[[Path], str] | None = None) -> None:
        """Take the simple API that other names are redirected to ("": none), and what returns the refusal of a file ("": accepted)."""
        self.upstream = upstream.rstrip("/")
        self.judge = judge
        self.projects: dict[str, Project] = {}
        self.answers: dict[str, Answer] = {}
        self.uploads: list[Upload] = []
        self.requests: list[tuple[str, str, int]] = []
        """(method, path, status) of every request, in the order of their answers."""
        self.errors: list[str] = []
        """Faults of the index itself; a test looks that there are none."""
        self.token = f"pypi-{token_urlsafe(24)}"
        self._lock = threading.Lock()
        self._folder = TemporaryDirectory(prefix="pkglint-index-", ignore_cleanup_errors=True)
        self._server = Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving and forget what was uploaded."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._folder.cleanup()

    @property
    def port(self) -> int:
        """Return the port that the system chose."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Return the address without a slash at its end."""
        return f"http://{HOST}:{self.port}"

    @property
    def simple_url(self) -> str:
        """Return the address for installers."""
        return f"{self.url}/simple/"

    @property
    def own_url(self) -> str:
        """Return the address for installers that are to ask another index for every other name themselves."""
        return f"{self.url}/own/simple/"

    @property
    def upload_url(self) -> str:
        """Return the address for upload clients."""
        return f"{self.url}/legacy/"

    def project(self, name: str) -> Project:
        """Return the project of a name, made when it is new: from then on the name is served from here only."""
        return self.projects.setdefault(canonicalize_name(name), Project(canonicalize_name(name)))

    def add(self, path: Path, name: str = "", **prepared: Any) -> File:
        """Offer a file as if it had been uploaded; `prepared` replaces what its archive says (yanked, requires_python, …)."""
        found = File.of(path)
        for key, value in prepared.items():
            setattr(found, key, value)
        self.project(name or project_of(path.name)).files[found.filename] = found
        return found

    def add_folder(self, folder: Path) -> None:
        """Offer every wheel and sdist of a folder; their names are then served from here only."""
        for path in sorted(folder.iterdir()):
            if path.name.endswith((".whl", *SUFFIXES)) and path.is_file():
                self.add(path)

    def receive(self, form: dict[str, str], filename: str, content: bytes) -> None:
        """Store an uploaded file, or raise Refused with what PyPI answers."""
        if form.get(":action") != "file_upload":
            raise Refused(400, "Unsupported action")
        if form.get("protocol_version") != "1":
            raise Refused(400, "Unknown protocol version.")
        if not filename:
            raise Refused(400, "Upload payload does not have a file.")
        if "/" in filename or "\\" in filename or filename in {".", ".."} or not filename.isprintable():
            raise Refused(400, "Cannot upload a file with '/' or '\\' in the name.")
        for algorithm, key in (("sha256", "sha256_digest"), ("blake2b", "blake2_256_digest"), ("md5", "md5_digest")):
            size = {"digest_size": 32} if algorithm == "blake2b" else {}
            made: Any = getattr(hashlib, algorithm)
            if form.get(key) and form[key] != made(content, usedforsecurity=False, **size).hexdigest():
                raise Refused(400, "The digest supplied does not match a digest calculated from the uploaded file.")
        if len(filename.encode()) > 255:
            raise Refused(400, "Filename is too long.")
        folder = Path(self._folder.name) / token_urlsafe(8)
        folder.mkdir()
        path = folder / filename
        path.write_bytes(content)
        refusal = self.judge(path) if self.judge is not None else ""
        if refusal:
            raise Refused(400, refusal)
        found = File.of(path)
        with self._lock:
            files = self.project(form.get("name") or project_of(filename)).files
            known = files.get(filename)
            if known is None:
                files[filename] = found
            elif known.sha256 != found.sha256:
                digest = hashlib.blake2b(content, digest_size=32).hexdigest()
                raise Refused(
                    400, f"File already exists ({filename!r}, with blake2_256 hash {digest!r}). See /help/#file-name-reuse for more information."
                )  # fmt: skip


def project_of(filename: str) -> str:
    """Return the project that a file's name says it belongs to; for a wheel or an sdist of any form."""
    stem = filename.partition("-")[0] if filename.endswith(".whl") else filename.rpartition("-")[0]
    return canonicalize_name(stem or filename)


class Server(ThreadingHTTPServer):
    """The HTTP server: one thread a connection, none of which keeps the process alive."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, index: Index) -> None:
        """Bind to a free port of the loopback interface."""
        self.index = index
        super().__init__((HOST, 0), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the base class's parameters
        """Keep quiet of clients that went away or fell silent; note everything else."""
        import sys

        error = sys.exc_info()[1]
        if not isinstance(error, (ConnectionError, TimeoutError)):
            self.index.errors.append(f"{type(error).__name__}: {error}")


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "pkglint"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = IDLE
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Print nothing."""

    def do_GET(self) -> None:
        """Answer a page, a file or its metadata."""
        path = urlsplit(self.path).path
        prepared = self.server.index.answers.get(path)
        if prepared is not None:
            time.sleep(prepared.delay)
            self.answer(prepared.status, prepared.body, prepared.content_type, prepared.headers)
        elif not self.meant_for_us():
            self.answer(421, b"This index answers to its loopback address only.\n", "text/plain")
        elif self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.answer(400, b"A GET has no body.\n", "text/plain", close=True)
        else:
            self.page([unquote(part) for part in path.split("/")[1:]])

    do_HEAD = do_GET  # noqa: N815 - the base class calls it by this name

    def do_POST(self) -> None:
        """Take an upload."""
        index = self.server.index
        filename = ""
        try:
            content = self.body()
            self.authenticate()
            form, filename, file = multipart(self.headers, content)
            index.receive(form, filename, file)
        except Refused as refusal:
            reason = one_line(refusal.reason)
            index.uploads.append(Upload(self.headers.get("User-Agent", ""), filename, refusal.status, reason))
            text = f"<html><head><title>{refusal.status} {escape(reason)}</title></head><body><h1>{refusal.status} {escape(reason)}</h1></body></html>\n"
            self.answer(refusal.status, text.encode(), "text/html; charset=utf-8", reason=reason)
        else:
            index.uploads.append(Upload(self.headers.get("User-Agent", ""), filename, 200, "OK"))
            self.answer(200, b"", "text/plain")

    def meant_for_us(self) -> bool:
        """Tell whether the Host header names this very server: a page in a browser cannot reach it by another name."""
        return self.headers.get("Host", "") in {
            f"{name}:{self.server.server_address[1]}" for name in (HOST, "localhost")
        }

    def authenticate(self) -> None:
        """Raise Refused unless the request is for the upload API of this index and has its token."""
        if not self.meant_for_us() or urlsplit(self.path).path.rstrip("/") not in {"", "/legacy"}:
            raise Refused(404, "Not Found")
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        try:
            login = base64.b64decode(value, validate=True).decode() if kind.lower() == "basic" else ""
        except ValueError:
            login = ""
        if not compare_digest(login.encode(), f"__token__:{self.server.index.token}".encode()):
            raise Refused(403, BAD_LOGIN)

    def body(self) -> bytes:
        """Return the request's body, of a known length or in chunks; Refused when it is neither or too long."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self.chunks()
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal():
            self.close_connection = True
            raise Refused(411, "Length Required")
        if len(length) > 12 or int(length) > LARGEST_UPLOAD:
            self.close_connection = True
            raise Refused(413, "Request Entity Too Large")
        content = self.rfile.read(int(length))
        if len(content) < int(length):
            raise ConnectionError("the client went away")
        return content

    def chunks(self) -> bytes:
        """Return a body that comes in chunks."""
        parts: list[bytes] = []
        total = 0
        while True:
            size = self.rfile.readline(64).partition(b";")[0].strip()
            if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size):
                self.close_connection = True
                raise Refused(400, "Bad Request")
            count = int(size, 16)
            total += count
            if total > LARGEST_UPLOAD:
                self.close_connection = True
                raise Refused(413, "Request Entity Too Large")
            if not count:
                while self.rfile.readline(8192).strip():
                    pass
                return b"".join(parts)
            parts.append(self.rfile.read(count))
            self.rfile.readline(4)

    def page(self, parts: list[str]) -> None:
        """Answer the list of projects, a project's page, a file or its metadata."""
        index = self.server.index
        upstream, root = index.upstream, ""
        if parts[:1] == ["own"]:
            parts, upstream, root = parts[1:], "", "/own"
        match parts:
            case ["simple", ""]:
                names = sorted(index.projects)
                self.listing(
                    {"projects": [{"name": name} for name in names]}, [link(f"{quote(name)}/", name) for name in names]
                )
            case ["simple", name] | ["simple", name, ""] if name:
                normal = canonicalize_name(name)
                if normal not in index.projects and upstream:
                    self.answer(302, b"", PLAIN, {"Location": f"{upstream}/{quote(normal)}/"})
                elif normal not in index.projects:
                    self.answer(404, b"Not Found\n", "text/plain")
                elif parts != ["simple", normal, ""]:
                    self.answer(301, b"", PLAIN, {"Location": f"{root}/simple/{quote(normal)}/"})
                else:
                    project = index.projects[normal]
                    self.listing(as_json(project), as_html(project), status(project))
            case ["files", name, filename]:
                self.file(name, filename)
            case _:
                self.answer(404, b"Not Found\n", "text/plain")

    def file(self, name: str, filename: str) -> None:
        """Answer a file's bytes, or its core metadata."""
        project = self.server.index.projects.get(name)
        files = {found.filename: found for found in project.offered} if project is not None else {}
        owner = files.get(filename.removesuffix(".metadata"))
        if filename in files and files[filename].path is not None:
            self.stream(files[filename])
        elif owner is not None and owner.metadata is not None and filename.endswith(".metadata"):
            self.answer(200, owner.metadata, "application/octet-stream")
        else:
            self.answer(404, b"Not Found\n", "text/plain")

    def stream(self, file: File) -> None:
        """Send a file's bytes, a piece at a time."""
        assert file.path is not None
        with file.path.open("rb") as stream:
            self.head(200, "application/octet-stream", file.path.stat().st_size)
            while self.command != "HEAD" and (piece := stream.read(CHUNK)):
                self.wfile.write(piece)

    def listing(self, document: dict[str, Any], links: Iterable[str], metas: Iterable[str] = ()) -> None:
        """Answer a page of the simple API in the form that the client prefers."""
        form = negotiated(self.headers.get("Accept", ""))
        if form is None:
            self.answer(406, b"Not Acceptable\n", "text/plain")
            return
        if form == JSON:
            text = json.dumps({"meta": {"api-version": API_VERSION}, **document})
        else:
            head = "".join(metas)
            body = "".join(f"{each}<br>\n" for each in links)
            text = f'<!DOCTYPE html>\n<html><head><meta name="pypi:repository-version" content="{API_VERSION}">{head}<title>Links</title></head><body>\n{body}</body></html>\n'
        tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
        if self.headers.get("If-None-Match") == tag:
            self.answer(304, b"", form, headers)
        else:
            self.answer(200, text.encode(), form, headers)

    def answer(
        self, status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None, *, reason: str = "", close: bool = False
    ) -> None:  # fmt: skip
        """Send a whole answer."""
        self.close_connection = self.close_connection or close
        self.head(status, content_type, len(body), headers, reason)
        if self.command != "HEAD" and status != 304:
            self.wfile.write(body)

    def head(
        self, status: int, content_type: str, length: int, headers: dict[str, str] | None = None, reason: str = ""
    ) -> None:
        """Send the status line and the headers, and note the request."""
        self.server.index.requests.append((self.command, self.path, status))
        self.send_response(status, reason or None)
        fields = {"Content-Type": content_type, "Content-Length": str(length), **(headers or {})}
        if self.close_connection:
            fields["Connection"] = "close"
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()


def negotiated(accept: str) -> str | None:
    """Return the content type that an Accept header likes best, HTML without one, None when it takes nothing that there is."""
    offers = []
    for number, item in enumerate(accept.split(",") if accept.strip() else ["*/*"]):
        kind, *parameters = (part.strip() for part in item.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        weight = float(quality) if re.fullmatch(r"[01](\.[0-9]{1,3})?", quality) else 0.0
        if kind.lower() in KNOWN_AS and weight > 0:
            offers.append((-weight, number, KNOWN_AS[kind.lower()]))
    return min(offers)[2] if offers else None


def as_json(project: Project) -> dict[str, Any]:
    """Return a project's page as PEP 691 and 700 have it."""
    status = {"status": project.status} | ({"reason": project.status_reason} if project.status_reason else {})
    versions = list(dict.fromkeys(file.version for file in project.offered if file.version))
    return {"name": project.name, "project-status": status, "versions": versions,
            "files": [file_as_json(project, file) for file in project.offered]}  # fmt: skip


def file_as_json(project: Project, file: File) -> dict[str, Any]:
    """Return one file of a project's page."""
    found: dict[str, Any] = {"filename": file.filename, "url": address(project, file), "hashes": {"sha256": file.sha256}, "size": file.size,
                             "yanked": False if file.yanked is None else file.yanked or True}  # fmt: skip
    if file.upload_time:
        found["upload-time"] = file.upload_time
    if file.requires_python is not None:
        found["requires-python"] = file.requires_python
    digest = {"sha256": hashlib.sha256(file.metadata).hexdigest()} if file.metadata is not None else False
    return found | {"core-metadata": digest, "dist-info-metadata": digest}


def as_html(project: Project) -> list[str]:
    """Return the links of a project's page as PEP 503 has them."""
    links = []
    for file in project.offered:
        attributes = {}
        if file.requires_python is not None:
            attributes["data-requires-python"] = file.requires_python
        if file.yanked is not None:
            attributes["data-yanked"] = file.yanked
        if file.metadata is not None:
            digest = f"sha256={hashlib.sha256(file.metadata).hexdigest()}"
            attributes |= {"data-core-metadata": digest, "data-dist-info-metadata": digest}
        links.append(link(f"{address(project, file)}#sha256={file.sha256}", file.filename, attributes))
    return links


def status(project: Project) -> list[str]:
    """Return the elements that say a project's status in HTML (PEP 792)."""
    found = [f'<meta name="pypi:project-status" content="{escape(project.status)}">']
    if project.status_reason:
        found.append(f'<meta name="pypi:project-status-reason" content="{escape(project.status_reason)}">')
    return found


def link(url: str, text: str, attributes: dict[str, str] | None = None) -> str:
    """Return an HTML link."""
    others = "".join(f' {name}="{escape(value)}"' for name, value in (attributes or {}).items())
    return f'<a href="{escape(url)}"{others}>{escape(text)}</a>'


def address(project: Project, file: File) -> str:
    """Return the path of a file."""
    return f"/files/{quote(project.name)}/{quote(file.filename)}"


def multipart(headers: Message, body: bytes) -> tuple[dict[str, str], str, bytes]:
    """Return (form, file name, content) of a multipart body; of a repeated field the last value. Refused when it is none."""
    found = re.search(r'boundary="?([^";,\s]{1,200})"?', headers.get("Content-Type", ""))
    if found is None or "multipart/form-data" not in headers.get("Content-Type", "").lower():
        raise Refused(400, "Upload payload does not have a file.")
    form: dict[str, str] = {}
    filename, content = "", b""
    for part in (b"\r\n" + body).split(b"\r\n--" + found[1].encode())[1:-1]:
        head, _, value = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        text = head.decode("utf-8", "replace")
        name = re.search(r'[;\s]name="([^"]*)"', text)
        if name is None:
            continue
        if name[1] == "content":
            file = re.search(r'filename="([^"]*)"', text)
            filename, content = (file[1] if file else ""), value
        else:
            form[name[1]] = value.decode("utf-8", "replace")
    return form, filename, content


def one_line(text: str) -> str:
    """Return a text that may be a reason phrase: printable ASCII on one line, cut."""
    line = " ".join(text.split())
    return re.sub(r"[^ -~]", "?", line)[:LONGEST_REASON]
