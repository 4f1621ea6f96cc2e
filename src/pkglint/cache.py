"""Contents that were found clean in an earlier run: a table of their hashes in the user's cache folder.

Only what depends on a content alone is in it (and on the versions of the libraries that are asked), and only that nothing was
found. The table has a fixed size, and each slot holds one hash: a slot that is lost, overwritten or damaged costs the time of
looking again, and nothing else. Whoever can write to the folder could hide a finding, so a folder that is not the user's own, or
that others may write to, is not used.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from pkglint import __version__
from pkglint.memo import sha256

SLOTS = 1 << 17
WIDTH = 16
SIZE = SLOTS * WIDTH
"""Bytes of the table."""
NAME = "clean"
ANSWERS, DOWNLOADS = "index", "rehearse"
"""Folders beside the table: what indexes answered, and what rehearsals downloaded."""
JUDGES = (
    "catalogue/_compiled.py", "checks/code/source.py", "checks/metadata/fields.py", "checks/readme/links.py",
    "checks/readme/rendering.py", "checks/secrets/content.py", "checks/secrets/grammar.py", "checks/urls.py",
    "formats/python_source.py",
)  # fmt: skip
"""Files of pkglint that decide what clean is: one that was changed makes another key."""

_open: list[int] = []
"""The file descriptor of the table, while there is one."""


def folder() -> Path | None:
    """Return the folder that the table is in, whether or not it exists; None when the user has none."""
    if (chosen := os.environ.get("PKGLINT_CACHE_DIR")) is not None:
        return Path(chosen) if chosen else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "pkglint" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "pkglint"
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else home / ".cache") / "pkglint"


def start() -> None:
    """Use the table of the user's cache folder, and make it when it is not there; without one everything is looked at."""
    stop()
    where = folder()
    if where is None:
        return
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            where.mkdir(mode=0o700)
        if not _own(os.lstat(where), directory=True):
            return
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        file = os.open(where / NAME, flags, 0o600)
    except (OSError, ValueError):
        return
    try:
        status = os.fstat(file)
        if _own(status, directory=False):
            if status.st_size != SIZE:
                os.ftruncate(file, SIZE)
            _open.append(file)
            return
    except OSError:
        pass
    os.close(file)


def stop() -> None:
    """Use no table any more."""
    while _open:
        with suppress(OSError):
            os.close(_open.pop())


def clean() -> bool:
    """Remove the table, the answers of indexes, the downloads of rehearsals and their folder; tell whether there was any of it."""
    from shutil import rmtree

    where = folder()
    if where is None:
        return False
    found = False
    for name in (ANSWERS, DOWNLOADS):
        if (where / name).is_dir():
            rmtree(where / name, ignore_errors=True)
            found = True
    with suppress(OSError):
        (where / NAME).unlink()
        found = True
    with suppress(OSError):
        where.rmdir()
    return found


def knows(fact: bytes, data: bytes, *libraries: str) -> bool:
    """Tell whether a fact is known of a content, which the libraries found out."""
    if not _open:
        return False
    try:
        key, place = _slot(fact, data, libraries)
        return _read(place) == key
    except OSError:
        stop()
        return False


def add(fact: bytes, data: bytes, *libraries: str) -> None:
    """Remember a fact about a content."""
    if _open:
        try:
            key, place = _slot(fact, data, libraries)
            _write(place, key)
        except OSError:  # no room left
            stop()


def _own(status: os.stat_result, *, directory: bool) -> bool:
    """Tell whether something is a plain directory or file of the user's own that nobody else may write to."""
    import stat

    kind = stat.S_ISDIR if directory else stat.S_ISREG
    if not kind(status.st_mode):
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _slot(fact: bytes, data: bytes, libraries: tuple[str, ...]) -> tuple[bytes, int]:
    """Return the key of a fact about a content, and where in the table it belongs."""
    number = int.from_bytes(sha256(data)[:WIDTH], "little") ^ _salt(fact, libraries)
    return number.to_bytes(WIDTH, "little"), number % SLOTS * WIDTH


@cache
def _salt(fact: bytes, libraries: tuple[str, ...]) -> int:
    """Return a hash of the fact and of what else decides whether it is one: the Python that runs, pkglint, and libraries."""
    here = Path(__file__).parent
    parts: list[object] = [fact, sys.implementation.name, sys.hexversion, sys.get_int_max_str_digits(), __version__]
    for name in JUDGES:
        with suppress(OSError):
            status = os.stat(here / name)  # noqa: PTH116 - half the time
            parts += [status.st_size, status.st_mtime_ns]
    parts += map(_installed, libraries)
    return int.from_bytes(sha256(repr(parts).encode())[:WIDTH], "little")


def _installed(library: str) -> list[object]:
    """Return what is another when a library, or one that it stands on, is: the names beside it, versions among them, and its own file."""
    from importlib.util import find_spec

    spec = find_spec(library)
    if spec is None or spec.origin is None:
        return []
    status = os.stat(spec.origin)  # noqa: PTH116 - as above
    return [spec.origin, status.st_size, status.st_mtime_ns, sorted(os.listdir(Path(spec.origin).parents[1]))]


def _read(place: int) -> bytes:
    # Workers share the file with their parent, and with it the place where others than `pread` read.
    if hasattr(os, "pread"):
        return os.pread(_open[0], WIDTH, place)
    os.lseek(_open[0], place, os.SEEK_SET)
    return os.read(_open[0], WIDTH)


def _write(place: int, key: bytes) -> None:
    if hasattr(os, "pwrite"):
        os.pwrite(_open[0], key, place)
        return
    os.lseek(_open[0], place, os.SEEK_SET)
    os.write(_open[0], key)
