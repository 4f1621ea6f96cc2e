"""What an archive says of single members beyond their names: compression, kind, mode, time, owner; and their damage."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from pkglint.archive import Unreadable
from pkglint.checks.archive.places import REFUSED, grouped, path_of
from pkglint.data import pypi
from pkglint.finding import Hit, Member, Whole
from pkglint.model import Sdist, Wheel
from pkglint.model.paths import in_test_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content, Entry
    from pkglint.model import Artifact
    from pkglint.model.files import File

DAMAGE = frozenset({"crc", "size", "deflate", "truncated", "overlap", "local-header", "local-name"})
LOCKED = frozenset({"encrypted", "patched-data"})
SPECIAL = {"symlink": "a symbolic link", "device": "a device", "fifo": "a named pipe", "socket": "a socket"}
FIRST_DATE = 315532800  # 1980-01-01
LAST_DATE = 4354819200  # 2108-01-01
NONE = f"{REFUSED}None"
CRASH = "HTTP 500: Internal Server Error"


def corrupt(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file that cannot be had as it was packed."""
    fault = content.fault
    if fault is None or fault.code not in DAMAGE:
        return
    if isinstance(artifact, Wheel):
        answer = _answer(artifact, file.path, file.size)
        yield Hit(Member(file.path), reason=fault.detail, pypi=answer, refused=bool(answer))
    elif isinstance(artifact, Sdist):
        yield Hit(Member(file.path), reason=fault.detail, refused=False)


def compression(wheel: Wheel) -> Iterator[Hit]:
    """Yield members that are neither stored nor deflated, or that are encrypted."""
    methods: dict[str, list[str]] = {}
    for fault in wheel.archive.faults:
        if fault.entry is None:
            continue
        entry = wheel.archive.entries[fault.entry]
        if fault.code == "unsupported-method":
            methods.setdefault(fault.detail, []).append(path_of(wheel, entry))
        elif fault.code in LOCKED:
            answer = CRASH if entry.kind == "file" and _answer(wheel, entry.name, entry.size) else ""
            yield Hit(Member(path_of(wheel, entry)), others="", how=fault.detail, pypi=answer, refused=bool(answer))
    for method, paths in methods.items():
        how = method if method.startswith("compression method") else f"compressed with {method}"
        yield from grouped(paths, how=how, pypi=f"{REFUSED}File does not use a supported compression type")


def _answer(wheel: Wheel, path: str, size: int) -> str:
    """Return what PyPI answers when it cannot read a member, "" for the many that it never reads."""
    if path.lower().endswith(pypi.SCANNED_SUFFIXES):
        return NONE if size <= pypi.MAX_SCANNED_SOURCE else ""
    if path == wheel.info_path("WHEEL"):
        return NONE
    return CRASH if path in _read_by_pypi(wheel) else ""


@lru_cache(maxsize=2)
def _read_by_pypi(wheel: Wheel) -> frozenset[str]:
    """Return the members besides sources that PyPI and twine read."""
    names = ["METADATA", "RECORD", "entry_points.txt"]
    with suppress(Unreadable):
        names += [f"licenses/{path}" for path in wheel.metadata.all("License-File")]
    return frozenset(wheel.info_path(name) for name in names)


def sparse(sdist: Sdist) -> Iterator[Hit]:
    """Yield members stored with holes."""
    paths = [path_of(sdist, entry) for entry in sdist.archive.entries if entry.tar is not None and entry.tar.sparse]
    answer = f"{REFUSED}tar archive not accepted: Sparse members are not allowed. See {pypi.docs('archives')} for more information"
    yield from grouped(paths, pypi=answer)


def link(wheel: Wheel) -> Iterator[Hit]:
    """Yield members that are no files."""
    for entry in wheel.archive.entries:
        if entry.kind in SPECIAL:
            yield Hit(Member(path_of(wheel, entry)), what=SPECIAL[entry.kind])


def unreadable_mode(artifact: Artifact) -> Iterator[Hit]:
    """Yield files and directories that not everybody may read."""
    found: dict[int, list[Entry]] = {}
    for entry in _with_modes(artifact):
        needed = 0o555 if entry.kind == "directory" else 0o444
        if entry.mode and entry.mode & needed != needed and not in_test_path(path_of(artifact, entry)):
            found.setdefault(entry.mode, []).append(entry)
    names = [entry.name for entries in found.values() for entry in entries]
    if isinstance(artifact, Wheel) and all(name.split("/", 1)[0].endswith(".dist-info") for name in names):
        return  # zipfile's own default for what is written from memory
    for mode, entries in found.items():
        yield from grouped([path_of(artifact, entry) for entry in entries], mode=f"{mode:04o}")


def unsafe_mode(artifact: Artifact) -> Iterator[Hit]:
    """Yield files and directories that everybody may write, or that run as somebody else."""
    found: dict[int, list[Entry]] = {}
    for entry in _with_modes(artifact):
        if entry.mode and entry.mode & 0o7002:
            found.setdefault(entry.mode, []).append(entry)
    for mode, entries in found.items():
        words = [word for bit, word in _BITS if mode & bit]
        paths = [path_of(artifact, entry) for entry in entries]
        yield from grouped(paths, mode=f"{mode:04o}", what=" and ".join(words))


_BITS = ((0o4000, "setuid"), (0o2000, "setgid"), (0o1000, "sticky"), (0o0002, "writable by everybody"))


def _with_modes(artifact: Artifact) -> Iterator[Entry]:
    """Yield the members whose mode means something."""
    if artifact.archive is not None:
        for entry in artifact.archive.entries:
            if entry.kind in {"file", "directory"}:
                yield entry


def timestamp(sdist: Sdist) -> Iterator[Hit]:
    """Yield an sdist whose files have dates that ZIP cannot hold, when setuptools will build the wheel."""
    from pkglint.model.build_system import BuildSystem

    odd = [
        entry
        for entry in sdist.archive.entries
        if entry.kind == "file" and entry.mtime is not None and not FIRST_DATE <= entry.mtime < LAST_DATE
    ]
    paths = [path for entry in odd if (path := path_of(sdist, entry)) != "PKG-INFO"]
    if (
        paths
        and BuildSystem(sdist).project == "setuptools"
        and ("setup.py" in sdist.files or "pyproject.toml" in sdist.files)
    ):
        yield Hit(Whole(), example=paths[0], others=f" and {len(paths) - 1} others" if len(paths) > 1 else "")


def accounts(sdist: Sdist, *, accounts: tuple[str, ...]) -> Iterator[Hit]:
    """Yield an sdist whose tar headers name the person who built it."""
    known = {name.lower() for name in accounts}
    names = {
        name: None
        for entry in sdist.archive.entries
        if entry.tar is not None
        for name in (entry.tar.uname, entry.tar.gname)
        if name.lower() not in known
    }
    if names:
        yield Hit(Whole(), names=[*names][:5])
