"""A batch of releases, where it is worked on: files are fetched, a process of its own lints them, and rows go back."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Timer
from time import sleep

from pkglint import __version__
from pkglint.finding import Notification
from pkglint.named import NamedTuple
from pkglint.report import as_json, escape
from pkglint.scan.inputs import filename, is_address, opened
from pkglint.scan.lint import Local

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.scan.inputs import File, Group
    from pkglint.scan.lint import Job

PAUSES = (1, 4, None)
"""Seconds to wait after a store's fault; then the file is given up."""
RENEW = 300
"""Releases after which a process is replaced by a new one: what libraries keep does not add up."""
STARTED = 60
"""Seconds that a process may take to start."""
COLUMNS = (
    "url", "file", "project", "version", "kind", "backend", "size", "sha256", "modified", "built", "scanned", "seconds", "state", "key",
    "pkglint", "findings", "notifications",
)  # fmt: skip
"""Of a row, in this order. `state` is `read`, `lost` (the file ended the process that read it) or `unread` (a later run tries again)."""

_lock = Lock()
_idle: list[tuple[Job, Process]] = []
_running: set[Process] = set()
stopped = Event()
"""Set when no more work is to begin."""


class Item(NamedTuple):
    """One release to lint, under the key by which a later run knows that it was."""

    key: str
    group: Group


class Fault(RuntimeError):
    """This machine cannot do the work: it has another version of pkglint, or a process does not start."""


class Ended(Exception):
    """The process that lints has ended: after how many files, and how."""

    def __init__(self, done: int, how: str) -> None:
        """Take both."""
        super().__init__(how)
        self.done = done
        self.how = how


class Process:
    """The process that lints, seen from the one that waits for it."""

    def __init__(self, job: Job) -> None:
        """Start it; Fault when it does not get ready."""
        self.seconds = job.seconds
        self.asked = 0
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "pkglint.scan.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._send(pickle.dumps(job))
            answer = self._answer(STARTED)
        except Ended as error:
            raise Fault(f"the process that lints does not start: {error}") from error
        if "fault" in answer:
            self.end()
            raise Fault(answer["fault"])

    @property
    def usable(self) -> bool:
        """Tell whether it has not ended, as it does when it is not asked anything for long, nor made so many rows that it is replaced."""
        return self._child.poll() is None and self.asked < RENEW

    def rows(self, files: list[Local]) -> list[dict[str, Any]]:
        """Return the rows of a release's files; Ended when the process ends before."""
        self.asked += 1
        done = 0
        try:
            self._send(json.dumps(files).encode() + b"\n")
            while "done" in (answer := self._answer(self.seconds)):
                done = answer["done"]
        except Ended as error:
            raise Ended(done, error.how) from error
        if "fault" in answer:
            raise Ended(done, answer["fault"])
        rows: list[dict[str, Any]] = answer["rows"]
        return rows

    def end(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            assert stream is not None
            with suppress(OSError, ValueError):  # what was not written any more; what another thread reads
                stream.close()

    def _send(self, data: bytes) -> None:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(data)
            self._child.stdin.flush()
        except OSError as error:
            raise Ended(0, "the process that read it ended early") from error

    def _answer(self, seconds: int) -> dict[str, Any]:
        """Return the next answer; Ended when there is none, or none in time."""
        assert self._child.stdout is not None
        late: list[bool] = []

        def give_up() -> None:
            late.append(True)
            self._child.kill()

        timer = Timer(seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            line = self._child.stdout.readline()
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            status = self._child.wait()
            how = f"took longer than {seconds} s" if late else f"ended early (status {status})"
            raise Ended(0, f"the process that read it {how}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def batch(items: list[Item], job: Job) -> list[str]:
    """Return the rows of releases as lines of JSON. Fault when this machine cannot make them."""
    if job.version != __version__:
        raise Fault(f"pkglint {__version__} is installed where the work is done, not {job.version}")
    return [json.dumps({name: row.get(name) for name in COLUMNS}) for item in items for row in rows_of(item, job)]


def rows_of(item: Item, job: Job) -> Iterator[dict[str, Any]]:
    """Yield the rows of a release; of one that is larger than the spool, part after part."""
    parts = [*portions(item.group.files, job.spool)]
    for files in parts:
        with TemporaryDirectory(prefix="pkglint-scan-", ignore_cleanup_errors=True) as folder:
            here: dict[str, tuple[File, Local, str]] = {}
            for number, file in enumerate(files):
                try:
                    local = Local(fetched(file, Path(folder, str(number)), job), file.url)
                    with open(local.path, "rb") as stream:  # noqa: PTH123
                        here[file.url] = file, local, file_digest(stream, "sha256").hexdigest()
                except Exception as error:  # noqa: BLE001 - a store's client has errors of its own
                    what = getattr(error, "strerror", None) or error
                    yield blank(item, file, "unread", f"not read: {type(error).__name__}: {what}")
            found, lost = survived([local for _, local, _ in here.values()], job)
            for url, how in lost.items():
                file, local, digest = here[url]
                yield blank(item, file, "lost", how) | {"sha256": digest}
            for url, row in found.items():
                file, local, digest = here[url]
                if len(parts) > 1:
                    text = f"the release is larger than the spool: rules about releases saw {len(files)} of {len(item.group.files)} files"
                    row["notifications"].append(note("note", text, url))
                yield row | {
                    "url": escape.encodable(url),
                    "project": escape.encodable(item.group.project) or row["project"],
                    "key": item.key,
                    "size": Path(local.path).stat().st_size,
                    "sha256": digest,
                    "modified": file.modified or None,
                }


def portions(files: tuple[File, ...], most: int) -> Iterator[list[File]]:
    """Yield a release's files in parts of so many bytes; local ones take no room."""
    part: list[File] = []
    size = 0
    for file in files:
        own = max(file.size, 0) if is_address(file.url) else 0
        if part and size + own > most:
            yield part
            part, size = [], 0
        part.append(file)
        size += own
    yield part


def fetched(file: File, folder: Path, job: Job) -> str:
    """Return where a file lies on this machine: itself when it is local, else a copy in the folder, read once and whole.

    An exception of any kind when it cannot be had, is larger than the store said, or than the spool.
    """
    if not is_address(file.url):
        return file.url
    if file.size > job.spool:
        raise OSError(f"the file has {file.size} bytes, the spool {job.spool}")
    name = filename(file.url)
    if Path(name).name != name:  # what this system would take for a path
        raise OSError("the name cannot be a file's")
    folder.mkdir()
    target = str(folder / name)
    system, path = opened(file.url, job.protocols)
    for pause in PAUSES:
        try:
            system.get_file(path, target, callback=guard(file.size if file.size >= 0 else job.spool))
            break
        except (FileNotFoundError, PermissionError):
            raise
        except Exception:
            if pause is None:
                raise
            sleep(pause)
    size = Path(target).stat().st_size
    if file.size not in {-1, size}:
        raise OSError(f"{size} bytes came, {file.size} were announced")
    return target


def guard(most: int) -> Any:
    """Return what ends a transfer of more bytes than a number."""
    from fsspec.callbacks import Callback

    class Guard(Callback):  # type: ignore[misc]
        def relative_update(self, inc: int = 1) -> None:
            super().relative_update(inc)
            if self.value > most:
                raise OSError(f"more bytes come than {most}")

    return Guard()


def survived(files: list[Local], job: Job) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Return url → row, and url → how it ended the process, for the files of a release.

    A file on which the process ends twice is left out, and the others are linted without it.
    """
    lost: dict[str, str] = {}
    deaths: Counter[str] = Counter()
    left = ordered(files)
    while left:
        try:
            rows = asked(left, job)
        except Ended as error:
            about = left[error.done].url if error.done < len(left) else ""
            deaths[about] += 1
            if deaths[about] < 2:
                continue
            if about or len(left) == 1:
                lost[about or left[0].url] = error.how
                left = [each for each in left if each.url not in lost]
                continue
            # It ends when the files are compared with each other: they are linted alone.
            alone: dict[str, dict[str, Any]] = {}
            for each in left:
                found, more = survived([each], job)
                alone |= found
                lost |= more
            for url, row in alone.items():
                row["notifications"].append(
                    note("warning", f"the rules about its release were not run: {error.how}", url)
                )
            return alone, lost
        return {file.url: row for file, row in zip(left, rows, strict=True)}, lost
    return {}, lost


def ordered(files: list[Local]) -> list[Local]:
    """Return files in the order in which a release has them: wheels first."""
    return sorted(files, key=lambda each: not each.path.lower().endswith(".whl"))


def asked(files: list[Local], job: Job) -> list[dict[str, Any]]:
    """Return the rows that a process makes: an idle one, or a new one; Ended when it ends."""
    if stopped.is_set():
        raise Fault("stopped")
    with _lock:
        process = next((each for known, each in _idle if known == job and each.usable), None)
        _idle[:] = [pair for pair in _idle if pair[1] is not process]
    process = process or Process(job)
    with _lock:
        _running.add(process)
    try:
        rows = process.rows(files)
    except BaseException:
        with _lock:
            _running.discard(process)
        process.end()
        raise
    with _lock:
        _running.discard(process)
        if process.usable:
            _idle.append((job, process))
            return rows
    process.end()
    return rows


def blank(item: Item, file: File, state: str, text: str) -> dict[str, Any]:
    """Return the row of a file that there is nothing to say of but why."""
    name = filename(file.url)
    row = {
        "url": file.url, "file": name, "project": item.group.project, "version": item.group.version,
        "kind": "wheel" if name.lower().endswith(".whl") else "sdist", "size": file.size, "modified": file.modified or None,
        "state": state, "key": item.key, "pkglint": __version__, "findings": [], "notifications": [note("error", text, file.url)],
    }  # fmt: skip
    plain: dict[str, Any] = escape.plain(row)
    return plain


def given_up(items: list[Item], text: str) -> list[str]:
    """Return the rows of releases that no worker brought back."""
    rows = (
        blank(item, file, "unread", f"no worker could do it: {text}") for item in items for file in item.group.files
    )
    return [json.dumps({name: row.get(name) for name in COLUMNS}) for row in rows]


def note(level: str, text: str, url: str) -> dict[str, Any]:
    """Return a notification as rows have it."""
    plain: dict[str, Any] = escape.plain(as_json.notification(Notification(level, text, url)))
    return plain


def end_all() -> None:
    """End every process that lints, and start no more."""
    stopped.set()
    with _lock:
        processes = [*_running, *(each for _, each in _idle)]
        _idle.clear()
    for each in processes:
        each.end()
