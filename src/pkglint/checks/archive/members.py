"""What an archive says of single members beyond their names: compression, kind, mode, time, owner; and their damage."""

from __future__ import annotations

from contextlib import suppress

from pkglint.archive import Unreadable
from pkglint.checks.archive.places import path_of
from pkglint.data import pypi
from pkglint.finding import Hit, Member, Whole
from pkglint.model import Sdist, Wheel
from pkglint.model.kept import kept
from pkglint.model.paths import in_test_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content, Entry
    from pkglint.model import Artifact
    from pkglint.model.files import File

DAMAGE = {
    "crc": "checksum", "deflate": "compressed-data", "size": "size", "truncated": "cut-off", "overlap": "overlap",
    "local-header": "local-header", "local-name": "local-name",
}  # fmt: skip
"""Faults of a member → the variant."""
LOCKED = {"encrypted": "encrypted", "patched-data": "patched"}
SPECIAL = frozenset({"symlink", "device", "fifo", "socket"})
FIRST_DATE = 315532800  # 1980-01-01
LAST_DATE = 4354819200  # 2108-01-01
NONE = pypi.file_error("None")


def corrupt(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file that cannot be had as it was packed."""
    fault = content.fault
    if fault is None or fault.code not in DAMAGE:
        return
    if isinstance(artifact, Wheel):
        if fault.code == "local-name" and any(
            each.code == "not-in-directory" and each.entry == fault.entry for each in artifact.archive.faults
        ):
            return  # `malformed-zip` speaks of the name
        answer = _answer(artifact, file.path, file.size)
        yield Hit(Member(file.path), DAMAGE[fault.code], pypi=answer, refused=bool(answer))
    elif isinstance(artifact, Sdist):
        yield Hit(Member(file.path), DAMAGE[fault.code], refused=False)


def compression(wheel: Wheel) -> Iterator[Hit]:
    """Yield members that are neither stored nor deflated, or that are encrypted."""
    for fault in wheel.archive.faults:
        if fault.entry is None:
            continue
        entry = wheel.archive.entries[fault.entry]
        place = Member(path_of(wheel, entry))
        if fault.code == "unsupported-method":
            answer = pypi.file_error("File does not use a supported compression type")
            yield Hit(place, "method", method=fault.detail.removeprefix("compression "), pypi=answer)
        elif fault.code in LOCKED:
            answer = pypi.CRASH if entry.kind == "file" and _answer(wheel, entry.name, entry.size) else ""
            yield Hit(place, LOCKED[fault.code], method="", pypi=answer, refused=bool(answer))


def _answer(wheel: Wheel, path: str, size: int) -> str:
    """Return what PyPI answers when it cannot read a member, "" for the many that it never reads."""
    if path.lower().endswith(pypi.SCANNED_SUFFIXES):
        return NONE if size <= pypi.MAX_SCANNED_SOURCE else ""
    if path == wheel.info_path("WHEEL"):
        return NONE
    return pypi.CRASH if path in _read_by_pypi(wheel) else ""


@kept
def _read_by_pypi(wheel: Wheel) -> frozenset[str]:
    """Return the members besides sources that PyPI and twine read."""
    names = ["METADATA", "RECORD", "entry_points.txt"]
    with suppress(Unreadable):
        names += [f"licenses/{path}" for path in wheel.metadata.all("License-File")]
    return frozenset(wheel.info_path(name) for name in names)


def sparse(sdist: Sdist) -> Iterator[Hit]:
    """Yield members stored with holes."""
    paths = [path_of(sdist, entry) for entry in sdist.archive.entries if entry.tar is not None and entry.tar.sparse]
    answer = pypi.file_error(
        f"tar archive not accepted: Sparse members are not allowed. See {pypi.docs('archives')} for more information"
    )
    for path in paths:
        yield Hit(Member(path), pypi=answer)


def link(wheel: Wheel) -> Iterator[Hit]:
    """Yield members that are no files."""
    for entry in wheel.archive.entries:
        if entry.kind in SPECIAL:
            variant = "symlink" if entry.kind == "symlink" else "special"
            yield Hit(Member(path_of(wheel, entry)), variant, kind=entry.kind)


def unreadable_mode(artifact: Artifact) -> Iterator[Hit]:
    """Yield files and directories that not everybody may read."""
    found: list[Entry] = []
    entries = [*_with_modes(artifact)]
    # In a tar beside members with a mode, 0 is one: nobody may read the file. A ZIP, or a tar without any, has written none.
    written = not isinstance(artifact, Wheel) and any(entry.mode for entry in entries)
    for entry in entries:
        needed = 0o555 if entry.kind == "directory" else 0o444
        mode = entry.mode
        if (
            mode is not None
            and (mode or written)
            and mode & needed != needed
            and not in_test_path(path_of(artifact, entry))
        ):
            found.append(entry)
    wheel = isinstance(artifact, Wheel)
    if wheel and all(entry.name.split("/", 1)[0].endswith(".dist-info") for entry in found):
        return  # zipfile's own default for what is written from memory
    for entry in found:
        yield Hit(Member(path_of(artifact, entry)), "wheel" if wheel else "sdist", mode=f"{entry.mode:04o}")


def unsafe_mode(artifact: Artifact) -> Iterator[Hit]:
    """Yield files and directories that everybody may write, or that run as somebody else."""
    for entry in _with_modes(artifact):
        if entry.mode and entry.mode & 0o7002:
            bits = [word for bit, word in _BITS if entry.mode & bit]
            place = Member(path_of(artifact, entry))
            yield Hit(place, "special-bits" if bits else "world-writable", mode=f"{entry.mode:04o}", bits=bits)


_BITS = ((0o4000, "setuid"), (0o2000, "setgid"), (0o1000, "sticky"))


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
    odd = [entry for entry in odd if path_of(sdist, entry) != "PKG-INFO"]
    if (
        not odd
        or BuildSystem(sdist).project != "setuptools"
        or not ("setup.py" in sdist.files or "pyproject.toml" in sdist.files)
    ):
        return
    for variant, late in (("before-1980", False), ("after-2107", True)):
        first = next((entry for entry in odd if (entry.mtime is not None and entry.mtime >= LAST_DATE) == late), None)
        if first is not None and first.mtime is not None:
            yield Hit(Whole(), variant, file=path_of(sdist, first), date=_date(first.mtime))


def _date(seconds: int) -> str:
    """Return the date of seconds since 1970, the year alone when it is beyond what a date can be."""
    from datetime import UTC, datetime, timedelta

    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date().isoformat()
    except OverflowError:
        return f"year {1970 + seconds // 31556952}"


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
        yield Hit(Whole(), names=[*names], count=len(names))
