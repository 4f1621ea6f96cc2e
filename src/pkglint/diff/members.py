"""The files of two distributions compared: added, removed, changed, moved, and how much room each package takes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pkglint.model import Sdist, Wheel
    from pkglint.model.files import File

GENERATED = frozenset({"RECORD", "METADATA", "WHEEL", "INSTALLER", "PKG-INFO"})
"""Files of `.dist-info`, and PKG-INFO, that differ between any two releases; what is in METADATA is compared field by field."""


class Member(NamedTuple):
    """A file by its path, without the version that stands in `.dist-info` and `.data`, and its size in bytes."""

    path: str
    size: int


class Changed(NamedTuple):
    """A file whose content changed, and both sizes in bytes."""

    path: str
    old_size: int
    new_size: int


class Moved(NamedTuple):
    """A content that lies elsewhere now."""

    old_path: str
    new_path: str
    size: int


class Members(NamedTuple):
    """What became of the files, each list in the order of paths; `packages` is top-level directory → both sizes in bytes."""

    added: list[Member]
    removed: list[Member]
    changed: list[Changed]
    moved: list[Moved]
    packages: dict[str, tuple[int, int]]


def compare(old: Wheel | Sdist, new: Wheel | Sdist) -> Members:
    """Compare two wheels or two sdists file by file; contents are compared by checksum and size where the archive has them, else by SHA-256."""
    before, after = by_path(old), by_path(new)
    gone = [path for path in before if path not in after]
    fresh = [path for path in after if path not in before]
    moved = pairs(old, new, {path: before[path] for path in gone}, {path: after[path] for path in fresh})
    left, came = {each.old_path for each in moved}, {each.new_path for each in moved}
    changed = [
        Changed(path, before[path].size, after[path].size)
        for path in before
        if path in after and path.rpartition("/")[2] not in GENERATED and not same(old, before[path], new, after[path])
    ]
    sizes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for side, files in enumerate((before, after)):
        for path, file in files.items():
            sizes[path.partition("/")[0] if "/" in path else "."][side] += file.size
    return Members(
        sorted(Member(path, after[path].size) for path in fresh if path not in came),
        sorted(Member(path, before[path].size) for path in gone if path not in left),
        sorted(changed),
        sorted(moved),
        {name: (one, two) for name, (one, two) in sorted(sizes.items())},
    )


def by_path(artifact: Wheel | Sdist) -> dict[str, File]:
    """Return the files by paths that two releases have in common."""
    files = artifact.files.by_path
    if artifact.kind == "sdist":
        return dict(files)
    info, data = getattr(artifact, "dist_info", ""), getattr(artifact, "data_dir", "")
    short = {info: ".dist-info", data: ".data"} if info else {}
    return {
        "/".join([short.get(top, top), *rest]): file for path, file in files.items() for top, *rest in [path.split("/")]
    }


def checksum(file: File) -> int | None:
    """Return the CRC-32 that a ZIP archive has of a file, None in a tar."""
    entry = file.entry
    return None if entry is None or entry.zip is None else entry.zip.crc


def same(old: Wheel | Sdist, one: File, new: Wheel | Sdist, two: File) -> bool:
    """Tell whether two files have the same content."""
    if one.size != two.size:
        return False
    sums = checksum(one), checksum(two)
    if None not in sums:
        return sums[0] == sums[1]
    return old.files.digest(one.path) == new.files.digest(two.path)


def pairs(old: Wheel | Sdist, new: Wheel | Sdist, gone: dict[str, File], fresh: dict[str, File]) -> list[Moved]:
    """Return which of the paths that are gone came back elsewhere with the same SHA-256, first under the same name; empty files are not told apart."""
    found: dict[str, Moved] = {}
    taken: set[str] = set()
    for by_name in (True, False):
        waiting: dict[object, list[str]] = defaultdict(list)
        for path in sorted(fresh.keys() - taken, reverse=True):
            waiting[likeness(path, fresh[path], by_name=by_name)].append(path)
        for path in sorted(gone.keys() - found.keys()):
            file = gone[path]
            candidates = waiting.get(likeness(path, file, by_name=by_name)) if file.size else None
            if candidates and old.files.digest(file.path) == new.files.digest(fresh[candidates[-1]].path):
                taken.add(candidates[-1])
                found[path] = Moved(path, candidates.pop(), file.size)
    return list(found.values())


def likeness(path: str, file: File, *, by_name: bool) -> object:
    """Return what two files of the same content have in common, and their name where that counts."""
    return file.size, checksum(file), path.rpartition("/")[2] if by_name else ""
