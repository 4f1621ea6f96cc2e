"""Files as bytes, and what bytes are by their look when they are not the archive they should be."""

from __future__ import annotations

import os
import stat

from pkglint.archive.records import Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_WHOLE = 4 << 20  # a file below this is read at once
_AHEAD = 8192


class Window:
    """An open file that is read as `bytes` are sliced, a piece at a time.

    A mapping would do the same, but kill the process when the file becomes shorter: here what is gone, or cannot be read,
    comes out as NULs, so that nobody meets fewer bytes than there were. `Archive.changed` tells that it happened.
    """

    __slots__ = ("_file", "_piece", "_size", "_start")

    def __init__(self, path: Path, size: int) -> None:
        """Open a file of a known size; raises OSError."""
        self._file = -1  # for `close` when opening fails
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._size = size
        self._start = 0
        self._piece = b""

    def __len__(self) -> int:
        """Return the size that the file had when it was opened."""
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        """Return a part of the file."""
        start, stop, _ = part.indices(self._size)
        at = start - self._start
        if at >= 0 and stop - self._start <= len(self._piece):
            return self._piece[at : stop - self._start]
        if stop - start > _AHEAD:
            return self._read(start, stop - start)
        self._piece = self._read(start, min(_AHEAD, self._size - start))
        self._start = start
        return self._piece[: max(stop - start, 0)]

    def _read(self, start: int, count: int) -> bytes:
        try:
            data = read_at(self._file, start, count)
        except OSError:
            data = b""
        return data if len(data) == count else data.ljust(count, b"\0")

    def close(self) -> None:
        """Close the file; what is read of it from now on is NULs."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    __del__ = close


def read_at(file: int, start: int, count: int) -> bytes:
    """Return bytes at a place of an open file, fewer at its end."""
    # Workers share the file with their parent, and with it the place where others than `pread` read.
    if hasattr(os, "pread"):
        return os.pread(file, count, start)
    os.lseek(file, start, os.SEEK_SET)
    return os.read(file, count)


Buffer = bytes | Window

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x5d\x00\x00", "lzma"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x1f\x9d", "compress"),
    (b"LZIP", "lzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"version https://git-lfs.github.com/spec/", "git-lfs-pointer"),
)
WORDS = {
    "empty": "an empty file",
    "zip": "a ZIP archive",
    "gzip": "a gzip file",
    "bzip2": "a bzip2 file",
    "xz": "an xz file",
    "lzma": "an lzma file",
    "zstd": "a Zstandard file",
    "compress": "a file of compress (.Z)",
    "lzip": "an lzip file",
    "7z": "a 7-Zip archive",
    "rar": "a RAR archive",
    "tar": "a plain tar",
    "git-lfs-pointer": "a Git LFS pointer",
    "html": "an HTML page",
    "text": "a text file",
    "binary": "binary data of no known kind",
}
"""Code word of a look → English."""


def load(path: Path) -> Buffer | Fault:
    """Return the bytes of a file, or the fault that there are none to be had."""
    try:
        status = os.stat(path)  # noqa: PTH116 - on purpose before opening: opening a FIFO would block
        if stat.S_ISDIR(status.st_mode):
            return Fault("directory", "a directory, not a file")
        if not stat.S_ISREG(status.st_mode):
            return Fault("not-a-file", "not a regular file")
        if status.st_size >= _WHOLE:
            return Window(path, status.st_size)
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except FileNotFoundError:
        return Fault("missing", "no such file")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path, or a file emptied meanwhile
        return Fault("unreadable", getattr(error, "strerror", None) or str(error))


def look(data: Buffer) -> str:
    """Return the code word of what these bytes look like: a key of `WORDS`."""
    head = data[:1024]
    if not head:
        return "empty"
    for magic, word in _MAGIC:
        if head.startswith(magic):
            return word
    if head[257:262] == b"ustar":
        return "tar"
    if b"\0" in head:
        return "binary"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:256].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<!--", b"<body")):
        return "html"
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return "text" if error.start > len(head) - 4 and len(head) == 1024 else "binary"
    return "text"


def no_tar(block: bytes) -> bool:
    """Tell whether no uncompressed tar can begin with these bytes, by one look at where its checksum would be.

    That is a number in octal digits, or in base 256 behind a byte that says so. The reader of tars need not be imported for most ZIPs.
    """
    stated = block[148:156].partition(b"\0")[0]
    return bool(stated.translate(None, b"01234567 \t\n\r\v\f_oO+-")) and stated[0] not in {0x80, 0xFF}
