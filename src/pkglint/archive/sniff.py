"""Files as bytes, and what bytes are by their look when they are not the archive they should be."""

from __future__ import annotations

import mmap
import os
import stat
from typing import TYPE_CHECKING

from pkglint.archive.records import Fault

if TYPE_CHECKING:
    from pathlib import Path

Buffer = bytes | mmap.mmap
_MAP_FROM = 4 << 20  # below this, one read is as fast as a mapping, and safe from a file that shrinks meanwhile

PASSED = 4 << 20
"""Bytes of a mapped file that are read before what was read is let go."""


def let_go(data: Buffer) -> None:
    """Free the memory of what was read of a mapped file; it comes back when it is read again."""
    if isinstance(data, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED)


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
        with open(path, "rb") as file:  # noqa: PTH123
            if status.st_size < _MAP_FROM:
                return file.read()
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
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
