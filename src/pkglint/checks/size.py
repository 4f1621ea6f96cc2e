"""How much there is in a distribution, and how long its paths are."""

from __future__ import annotations

from pkglint.data import pypi
from pkglint.data.names import ASIDE
from pkglint.finding import Hit, Member, Whole
from pkglint.model import Wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact, Release


EACH = 3
"""Up to this many files get a finding each."""


def too_large(artifact: Artifact, *, max_size: int, new_project: bool) -> Iterator[Hit]:
    """Yield a file larger than PyPI takes, unless the project was granted more."""
    if artifact.archive is None or artifact.archive.size <= max_size:
        return
    size = artifact.archive.size
    answer = ""
    if size > pypi.MAX_FILE_SIZE:
        page = pypi.docs("project-management/storage-limits#requesting-a-file-size-limit-increase")
        limit = pypi.MAX_FILE_SIZE // pypi.MIB
        name = artifact.name
        answer = f"File too large. Limit for project '{name}' is {limit} MB. See {page} for more information."
    yield Hit(
        Whole(),
        size=size,
        limit=max_size,
        pypi=answer,
        refused=bool(answer),
        verdict=new_project and bool(answer),
    )


def bulky(artifact: Artifact, *, max_unpacked: int, max_files: int, max_file: int) -> Iterator[Hit]:
    """Yield an archive that unpacks to much or to many files, and its largest files where they are huge."""
    if artifact.archive is None:
        return
    files = [entry for entry in artifact.archive.entries if entry.kind == "file"]
    total = sum(entry.size for entry in files)
    if total > max_unpacked:
        yield Hit(Whole(), "unpacked-size", kind=artifact.kind, size=total, limit=max_unpacked)
    if len(files) > max_files:
        yield Hit(Whole(), "file-count", kind=artifact.kind, count=len(files), limit=max_files)
    large = [file for file in artifact.files if file.size > max_file]
    for file in sorted(large, key=lambda file: -file.size)[:EACH]:
        yield Hit(Member(file.path), "large-file", size=file.size, limit=max_file)


def tests_weigh(wheel: Wheel, *, max_share: float, min_size: int) -> Iterator[Hit]:
    """Yield the heaviest directory of tests, examples or documentation when all of them are much of the wheel."""
    weights: dict[str, int] = {}
    total = 0
    for file in wheel.files:
        total += file.size
        parts = file.path.split("/")
        for number, part in enumerate(parts[:-1], 1):
            if part.lower() in ASIDE:
                root = "/".join(parts[:number])
                weights[root] = weights.get(root, 0) + file.size
                break
    weight = sum(weights.values())
    if weight > min_size and weight > max_share * total:
        heaviest = max(weights, key=lambda root: weights[root])
        yield Hit(Member(heaviest), share=100 * weight // total, size=weight)


def long_path(artifact: Artifact, *, max_length: int) -> Iterator[Hit]:
    """Yield files whose path is so long that Windows may have no room for it."""
    if isinstance(artifact, Wheel) and not artifact.reaches_windows:
        return
    long = sorted((file for file in artifact.files if len(file.name) > max_length), key=lambda file: -len(file.name))
    if len(long) > EACH:
        first = long[0]
        length = len(first.name)
        yield Hit(Member(first.path), "many", name=first.name, count=len(long), limit=max_length, length=length)
        return
    for file in long:
        yield Hit(Member(file.path), "one", name=file.name, length=len(file.name))


def outweighs(release: Release, *, max_ratio: int, min_size: int) -> Iterator[Hit]:
    """Yield an sdist that is many times as large as the pure wheel made from it."""
    if not release.sdists:
        return
    pure = [wheel for wheel in release.wheels if wheel.platforms == {"any"} and wheel.archive.problem is None]
    if not pure:
        return
    wheel = max(pure, key=lambda each: each.archive.size)
    for sdist in release.sdists:
        size = sdist.archive.size
        if sdist.archive.problem is None and size > min_size and size > max_ratio * wheel.archive.size:
            ratio = size // max(wheel.archive.size, 1)
            yield Hit(Whole(), artifact=sdist, size=size, ratio=ratio, wheel=wheel.filename)
