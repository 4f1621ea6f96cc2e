"""What is wrong with the archive as such: no archive, a ZIP that PyPI's walk refuses, bytes where none belong."""

from __future__ import annotations

from pkglint.archive import WALK_REASONS
from pkglint.archive.archive import expected_kind
from pkglint.archive.sniff import WORDS
from pkglint.checks.archive.places import REFUSED, path_of, where
from pkglint.data import pypi
from pkglint.finding import Hit, Member, Whole
from pkglint.model.tree import Tree
from pkglint.model.wheel import Wheel
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Archive, Fault
    from pkglint.model import Artifact, Sdist

OUTSIDE = frozenset({"unknown-record", "trailing-data"})
DUPLICATE = frozenset({"duplicate-in-directory", "duplicate-local-header"})
ENCODING = frozenset({"local-name-not-utf8", "utf8-flag-missing", "unicode-path-not-utf8", "name-not-utf8"})
ELSEWHERE = OUTSIDE | DUPLICATE | ENCODING | {"data-descriptor", "control-character"}
"""Codes of the walk for which another rule than `malformed-zip` speaks."""
TAKEN = frozenset({"comment-like-archive", "local-crc-differs", "local-method-differs"})
"""What PyPI takes and uv refuses: it reads the local headers as the wheel streams by."""
CRASH = "HTTP 500: Internal Server Error"
BEHIND = {
    "data-after-tar": "after", "second-stream": "second-stream", "data-after-stream": "after",
    "bad-tar-header": "damaged",
}  # fmt: skip
"""Faults behind the end of a tar → the variant."""
_NUMBER = regex(r"\d+")


def unreadable(artifact: Artifact) -> Iterator[Hit]:
    """Yield a file that is no archive of the kind its name says, or whose members cannot be listed."""
    archive = artifact.archive
    if archive is None or archive.problem is None:
        return
    problem = archive.problem
    answer = f"{REFUSED}{archive.refusal}" if archive.refusal else ""
    if not artifact.filename.endswith(pypi.EXTENSIONS):
        answer = pypi.UNKNOWN_EXTENSION
    variant = "damaged"
    if problem.code == "git-lfs-pointer":
        variant = "lfs-pointer"
    elif problem.code in WORDS:
        variant = "wrong-kind"
    expected = expected_kind(artifact.filename)
    yield Hit(Whole(), variant, pypi=answer, found=problem.code, expected=expected, explanation=problem.detail)


def malformed(wheel: Wheel) -> Iterator[Hit]:
    """Yield each kind of contradiction in the ZIP's records once."""
    found: dict[tuple[str, str], list[Fault]] = {}
    for fault in wheel.archive.faults:
        if fault.code in TAKEN or fault.code in {"version-needed", "empty-name"}:
            found.setdefault((fault.code, ""), []).append(fault)
        elif fault.code in WALK_REASONS and fault.code not in ELSEWHERE and not _badly_encoded(wheel, fault):
            found.setdefault((fault.code, WALK_REASONS[fault.code]), []).append(fault)
    for (code, reason), faults in found.items():
        refused = code not in TAKEN and code != "empty-name"
        answer = pypi.zip_error(reason) if reason else CRASH if refused else ""
        yield Hit(Whole(), code=code, explanation=faults[0].detail, pypi=answer, refused=refused)


def outside(wheel: Wheel) -> Iterator[Hit]:
    """Yield bytes in front of, between and behind the records of a ZIP."""
    told: set[str] = set()
    for fault in wheel.archive.faults:
        if fault.code in OUTSIDE:
            count = int(found[0]) if (found := _NUMBER.search(fault.detail)) else 0
            variant = "after" if fault.code == "trailing-data" else "outside"
            if fault.code == "trailing-data" and wheel.archive.zip is not None and wheel.archive.zip.trailing < 0:
                variant = "comment-cut-off"
            if variant not in told:
                told.add(variant)
                answer = pypi.zip_error(WALK_REASONS[fault.code])
                yield Hit(Whole(), variant, count=count, offset=fault.offset or 0, pypi=answer)


def descriptor(wheel: Wheel) -> Iterator[Hit]:
    """Yield members whose local header leaves sizes and CRC to a data descriptor."""
    for path in _members(wheel, frozenset({"data-descriptor"})):
        yield Hit(Member(path), pypi=pypi.zip_error(WALK_REASONS["data-descriptor"]))


def duplicate(artifact: Artifact) -> Iterator[Hit]:
    """Yield names that a wheel holds more than once; of a source tree, directories that the settings pack twice."""
    if isinstance(artifact, Tree):
        yield from _packed_twice(artifact)
    if not isinstance(artifact, Wheel):
        return
    wheel = artifact
    seen: set[str] = set()
    for fault in wheel.archive.faults:
        if fault.code in DUPLICATE:
            place = where(wheel, fault.entry)
            path = "" if isinstance(place, Whole) else place.path
            if path not in seen:
                seen.add(path)
                yield Hit(
                    place, what=f"'{path}'" if path else "a member", pypi=pypi.zip_error(WALK_REASONS[fault.code])
                )


def _packed_twice(tree: Tree) -> Iterator[Hit]:
    """Yield the directories of the wheel into which the back end will put a file twice, each once."""
    from collections import Counter

    from pkglint.model.packing import predicted

    counts = Counter(place for place, _ in predicted(tree).wheel or ())
    for directory in dict.fromkeys(place.rpartition("/")[0] for place, count in counts.items() if count > 1):
        yield Hit(Member(f"{directory}/"), what=f"what lies in '{directory}'")


def two_names(wheel: Wheel) -> Iterator[Hit]:
    """Yield members to which a Unicode path field gives another name than their header; the place is the one by which PyPI reads them."""
    for fault in wheel.archive.faults:
        if fault.code == "two-names":
            yield Hit(where(wheel, fault.entry), header_name=fault.detail)


def encoding(wheel: Wheel) -> Iterator[Hit]:
    """Yield names that are not UTF-8, or that do not say that they are."""
    seen: set[int | None] = set()
    for fault in wheel.archive.faults:
        if fault.entry not in seen and (fault.code in ENCODING or _badly_encoded(wheel, fault)):
            seen.add(fault.entry)
            reason = WALK_REASONS.get(fault.code, "")
            place = where(wheel, fault.entry)
            answer = pypi.zip_error(reason) if reason else CRASH
            path = place.path if isinstance(place, Member) else ""
            yield Hit(place, code=fault.code, path=path, explanation=fault.detail, pypi=answer)


def _badly_encoded(wheel: Wheel, fault: Fault) -> bool:
    """Tell whether a local name differs from the directory's because one of them is in another encoding."""
    if fault.code != "not-in-directory" or fault.entry is None:
        return False
    entry = wheel.archive.entries[fault.entry]
    local = entry.zip.local if entry.zip is not None else None
    return not entry.raw.isascii() or (local is not None and not local.raw.isascii())


def bomb(wheel: Wheel) -> Iterator[Hit]:
    """Yield a wheel that unpacks to far more than it is."""
    archive = wheel.archive
    size = sum(entry.size for entry in archive.entries)
    # PyPI compares the ratio as a fraction, not as a whole number.
    if size > pypi.RATIO_FLOOR and size > pypi.MAX_RATIO * archive.size:
        answer = f"{REFUSED}File exceeds compression ratio of {pypi.MAX_RATIO}"
        largest = path_of(wheel, max(archive.entries, key=lambda entry: entry.size))
        ratio = size // max(archive.size, 1)
        yield Hit(Whole(), unpacked=size, ratio=ratio, limit=pypi.MAX_RATIO, largest=largest, pypi=answer)


def behind_tar(sdist: Sdist) -> Iterator[Hit]:
    """Yield what follows the place where readers of the tar stop, or is damaged there."""
    if sdist.archive.format == "zip":
        return
    seen: set[str] = set()
    for fault in sdist.archive.faults:
        if fault.code in BEHIND or fault.code.startswith(("gzip-", "stream-")):
            if fault.code not in seen:
                count = int(found[0]) if (found := _NUMBER.search(fault.detail)) else 0
                yield Hit(Whole(), BEHIND.get(fault.code, "damaged"), count=count, explanation=fault.detail)
            seen.add(fault.code)


def _members(wheel: Wheel, codes: frozenset[str]) -> list[str]:
    """Return the paths of the members with one of the faults."""
    archive: Archive = wheel.archive
    found = {fault.entry: None for fault in archive.faults if fault.code in codes and fault.entry is not None}
    return [path_of(wheel, archive.entries[index]) for index in found]
