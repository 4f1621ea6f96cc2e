"""Where rows go: parts beside the output while a scan runs, each written whole, and one file when it is done.

A part is a file of JSON lines that gets its name when all of it is on the disk. The output is made of what it held before and of the
parts, and gets its name when it is complete; only then the parts go. So whatever ends a scan, and whenever: a row is in the output, or in a
part, or is made again, and where two tell of one file the newer one counts.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import contextmanager, suppress
from hashlib import blake2b
from time import monotonic

from pkglint.scan import parquet
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import Any, TextIO

ROWS = 1000
SECONDS = 60
"""When a part is complete: after so many rows, or so long."""
OUTPUTS = (".jsonl", ".parquet")
LOCK = "lock"


class Store:
    """The output of a scan: which releases it has, and where new rows go."""

    def __init__(self, output: Path) -> None:
        """Read what is there; a part that an interrupted scan did not complete is removed. Usage when another scan writes here."""
        self.output = output
        self.folder = output.with_name(f"{output.name}.parts")
        self._draft: TextIO | None = None
        self._rows = 0
        self._began = 0.0
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = locked(self.folder / LOCK)
        except OSError as error:
            raise Usage(f"{self.folder}: {error.strerror}") from error
        for draft in self.folder.glob("*.tmp"):
            draft.unlink()
        known: dict[bytes, tuple[int, str, bool]] = {}
        keys: dict[str, str] = {}
        for number, file in [(0, output), *self.parts()]:
            for row in rows_of(file, ["url", "key", "state"]):
                key = keys.setdefault(row["key"], row["key"])
                known[mark(row["url"])] = number, key, row["state"] == "unread"
        self.done = {key for _, key, _ in known.values()} - {key for _, key, again in known.values() if again}
        """Keys of the releases of which nothing is missing."""
        self._newest = {url: number for url, (number, _, _) in known.items() if number}
        """URL as a hash → the last part that tells of it."""
        self._number = max((number for number, _ in self.parts()), default=0) + 1

    def parts(self) -> list[tuple[int, Path]]:
        """Return the complete parts in order, with their numbers."""
        return sorted((int(path.stem), path) for path in self.folder.glob("*.jsonl") if path.stem.isdecimal())

    def add(self, lines: Iterable[str]) -> None:
        """Write the rows of some releases; they stay together."""
        if self._draft is None:
            self._draft = self._path(".tmp").open("w", encoding="utf-8", newline="\n")
            self._began = monotonic()
        for line in lines:
            self._draft.write(f"{line}\n")
            self._newest[mark(json.loads(line)["url"])] = self._number
            self._rows += 1
        if self._rows >= ROWS or monotonic() - self._began > SECONDS:
            self.commit()

    def commit(self) -> None:
        """Complete the part that is being written."""
        if self._draft is None:
            return
        flushed(self._draft)
        self._draft = None
        self._path(".tmp").rename(self._path(".jsonl"))
        on_disk(self.folder)
        self._number += 1
        self._rows = 0

    def finish(self) -> Counter[str]:
        """Make the output of what it held and of the parts, then remove the parts; return how many new rows are in each state."""
        self.commit()
        parts = self.parts()
        states: Counter[str] = Counter()
        if parts or not self.output.exists():
            draft = self.folder / "output.tmp"
            with writer(self.output)(draft) as write:
                for row in rows_of(self.output):
                    if mark(row["url"]) not in self._newest:
                        write(row)
                for number, part in parts:
                    for row in rows_of(part):
                        if self._newest[mark(row["url"])] == number:
                            write(row)
                            states[row["state"]] += 1
            draft.replace(self.output)
            on_disk(self.output.parent)
            for _, part in parts:
                part.unlink()
        (self.folder / LOCK).unlink()
        with suppress(OSError):
            self.folder.rmdir()
        return states

    def close(self) -> None:
        """Let another scan write here; what is complete stays."""
        if self._draft is not None:
            self._draft.close()
        os.close(self._lock)

    def _path(self, suffix: str) -> Path:
        return self.folder / f"{self._number:06}{suffix}"


def rows_of(file: Path, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of an output or a part (of Parquet only some columns, when these are enough); nothing when there is no such file."""
    if not file.exists():
        return
    if file.suffix == ".parquet":
        yield from parquet.rows(file, columns)
        return
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise Usage(f"{file}:{number}: is no row of a scan: {error}") from error
            if not isinstance(row, dict) or not {"url", "key", "state"} <= row.keys():
                raise Usage(f"{file}:{number}: is no row of a scan")
            yield row


def result(output: Path, columns: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a complete output; Usage when there is none."""
    if not output.exists():
        unfinished = output.with_name(f"{output.name}.parts").exists()
        raise Usage(f"{output}: " + ("the scan is not complete: run it again" if unfinished else "no such file"))
    return rows_of(output, columns)


def writer(output: Path) -> Callable[[Path], Any]:
    """Return what opens a file for rows in the format that an output's name says."""
    return parquet.written if output.suffix == ".parquet" else written


@contextmanager
def written(file: Path) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Give the function that writes a row as a line of JSON; the file is on the disk at the end."""
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        yield lambda row: print(json.dumps(row), file=stream)
        flushed(stream)


def flushed(stream: TextIO) -> None:
    """Close a file when it is on the disk."""
    stream.flush()
    os.fsync(stream.fileno())
    stream.close()


def on_disk(folder: Path) -> None:
    """Wait until a folder's new names are on the disk, where the system can say so."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def locked(file: Path) -> int:
    """Return the descriptor of a file that only one process holds at a time; Usage when another one does. It ends with the process."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        import fcntl
    except ImportError:  # Windows
        return handle
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise Usage(f"{file.parent}: another scan writes there") from error
    return handle


def mark(url: str) -> bytes:
    """Return what stands for a URL in memory."""
    return blake2b(url.encode(), digest_size=12).digest()
