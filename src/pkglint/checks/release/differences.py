"""Modules whose bytes are not the source's: built before an edit, or from something that was never committed."""

from __future__ import annotations

import re

from pkglint.checks.release.generated import HEAD, MARKER, is_built, is_vendored
from pkglint.checks.release.origin import checkout, only_sdist, pairing
from pkglint.checks.release.outputs import outputs
from pkglint.finding import Hit, Member
from pkglint.model.kept import kept
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.checks.release.origin import Source
    from pkglint.model import Release
    from pkglint.model.files import Files

MODULES = (".py", ".pyi")
STAMP = regex(r"version|revision|commit|build|release|date|hash|tag\b|branch|\$Id", re.IGNORECASE)
MOST_PAIRS = 4_000_000
"""Pairs of lines up to which two texts are aligned …"""
MOST_IN_ALL = 100 * MOST_PAIRS
"""… and up to which all texts of a release are."""
NUMBERS = regex(r"v?(?<!\d)\d+(\.\d+)+[-+.\w]*|\b[0-9a-f]{7,40}\b|\d{4}-\d\d-\d\d[T ]?[\d:]*")


def differs(release: Release) -> Iterator[Hit]:
    """Yield each module of wheel and sdist that has other bytes than its source."""
    tree, sdist = checkout(release), only_sdist(release)
    source: Source | None = tree if tree is not None else sdist
    if source is None or rewrites(source):
        return
    room = [MOST_IN_ALL]
    for wheel in release.wheels:
        if len(wheel.files):
            for path, origin in pairing(wheel, source).origins.items():
                member = wheel.library.by_path[path].path
                line = difference(wheel.files, member, source.files, origin, room)
                if line:
                    where = Member(member, line)
                    yield Hit(where, artifact=wheel, source=source.kind, source_path=origin, line=line)
    if tree is not None and sdist is not None:
        for file in sdist.files:
            line = difference(sdist.files, file.path, tree.files, file.path, room)
            if line:
                yield Hit(Member(file.path, line), artifact=sdist, source="tree", source_path=file.path, line=line)


@kept
def rewrites(source: Source) -> bool:
    """Tell whether a build may change modules: it runs code of the project's own, or a plug-in that stamps or replaces text."""
    build = outputs(source)
    return build.generates and build.config.backend not in {"maturin", "scikit-build-core", "meson-python"}


def difference(files: Files, path: str, others: Files, other: str, room: list[int]) -> int:
    """Return the first line in which a module differs from another for no reason that is known, 0 when there is none.

    `room` holds how many pairs of lines may still be aligned.
    """
    if not path.endswith(MODULES) or other not in others or is_built(path) or is_vendored(path):
        return 0
    if files.digest(path) == others.digest(other) or not files.digest(path) or not others.digest(other):
        return 0
    one, two = files.whole(path), others.whole(other)
    if MARKER.search(one[:HEAD]):
        return 0
    left, right = (
        data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape").rstrip().splitlines()
        for data in (one, two)
    )
    return first_difference([line.rstrip() for line in left], [line.rstrip() for line in right], room)


def first_difference(left: list[str], right: list[str], room: list[int]) -> int:
    """Return the number of the first line that differs by more than a version, date or commit; 0 when none does."""
    if len(left) == len(right):
        return next(
            (
                nth
                for nth, (one, two) in enumerate(zip(left, right, strict=True), 1)
                if one != two and not stamped(one, two)
            ),
            0,
        )
    from difflib import SequenceMatcher

    start = next(
        (nth for nth, (one, two) in enumerate(zip(left, right, strict=False)) if one != two), min(len(left), len(right))
    )
    last_line = max(len(left), 1)
    left, right = left[start:], right[start:]
    room[0] -= len(left) * len(right)
    if len(left) * len(right) > MOST_PAIRS or room[0] < 0:
        return min(start + 1, last_line)
    for kind, begin, end, other, last in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        changed = (*left[begin:end], *right[other:last])
        if kind != "equal" and not all(STAMP.search(line) or not line.strip() for line in changed):
            return min(start + begin + 1, last_line)
    return 0


def stamped(one: str, two: str) -> bool:
    """Tell whether two lines differ only in a version, a date or a commit, or are about one."""
    return NUMBERS.sub("", one) == NUMBERS.sub("", two) or (
        STAMP.search(one) is not None and STAMP.search(two) is not None
    )
