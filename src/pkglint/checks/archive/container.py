"""What is wrong with the archive as such: no archive, a ZIP that PyPI's walk refuses, bytes where none belong."""

from __future__ import annotations

from pkglint.archive import WALK_REASONS
from pkglint.archive.archive import expected_kind
from pkglint.archive.sniff import WORDS
from pkglint.checks.archive.places import path_of, where
from pkglint.data import pypi
from pkglint.finding import Hit, Member, Whole
from pkglint.model.tree import Tree
from pkglint.model.wheel import Wheel
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.archive import Fault
    from pkglint.model import Artifact, Sdist

OUTSIDE = frozenset({"unknown-record", "trailing-data"})
DUPLICATE = frozenset({"duplicate-in-directory", "duplicate-local-header"})
ENCODING = {
    "local-name-not-utf8": "not-utf8", "name-not-utf8": "not-utf8", "utf8-flag-missing": "flag-missing",
    "unicode-path-not-utf8": "unicode-path",
}  # fmt: skip
"""Faults of a name's encoding → the variant."""
ELSEWHERE = OUTSIDE | DUPLICATE | {*ENCODING} | {"data-descriptor", "control-character"}
"""Codes of the walk for which another rule than `malformed-zip` speaks."""
TAKEN = frozenset({"comment-like-archive", "local-crc-differs", "local-method-differs"})
"""What PyPI takes and uv refuses: it reads the local headers as the wheel streams by."""
UNNAMED = frozenset({"version-needed", "empty-name"})
"""Faults of the listing, for which PyPI's walk has no reason."""
CONTRADICTIONS = {
    "short-record": "bad-record", "zip64-extensible-data": "bad-record", "zip64-locator-missing": "bad-record",
    "size-differs": "sizes-differ", "compressed-size-differs": "sizes-differ", "local-crc-differs": "checksums-differ",
    "local-method-differs": "methods-differ", "wrong-entry-count": "wrong-count", "entries-on-disk": "several-disks",
    "wrong-directory-offset": "wrong-place", "wrong-directory-size": "wrong-place", "member-comment": "file-comment",
    "comment-like-archive": "archive-comment", "extra-cut-off": "extra-field", "duplicate-extra": "extra-field",
    "zip64-extra-length": "extra-field", "zip64-extra-empty": "extra-field", "zip64-extra-compressed": "extra-field",
}  # fmt: skip
"""Faults of a ZIP's records → the variant, where it has another name."""
BEHIND = {
    "data-after-tar": "after", "second-stream": "second-stream", "data-after-stream": "after",
    "bad-tar-header": "damaged-header",
}  # fmt: skip
"""Faults behind the end of a tar → the variant."""
DAMAGED = {
    "zip-and-tar": "zip-and-tar", "cut-off": "zip-cut-off", "git-lfs-pointer": "lfs-pointer",
    "directory-cut-off": "zip-directory", "directory-signature": "zip-directory", "directory-extra": "zip-directory",
    "directory-offset": "zip-directory", "several-disks": "zip-directory", "zip64-disks": "zip-directory",
    "zip64-locator": "zip-directory", "zip64-record": "zip-directory",
    "gzip-truncated": "stream-cut-off", "stream-truncated": "stream-cut-off", "gzip-crc": "stream-checksum",
    "gzip-deflate": "stream-corrupt", "gzip-header": "stream-corrupt", "stream-corrupt": "stream-corrupt",
    "not-tar": "no-tar", "tar-headers": "tar-header", "tar-sparse": "tar-header", "too-large": "tar-header-too-large",
    "truncated": "tar-cut-off",
}  # fmt: skip
"""Why the members of an archive cannot be listed → the variant."""
_NUMBER = regex(r"\d+")


def unreadable(artifact: Artifact) -> Iterator[Hit]:
    """Yield a file that is no archive of the kind its name says, or whose members cannot be listed."""
    archive = artifact.archive
    if archive is None or archive.problem is None:
        return
    problem = archive.problem
    answer = pypi.file_error(archive.refusal) if archive.refusal else ""
    if not artifact.filename.endswith(pypi.EXTENSIONS):
        answer = pypi.UNKNOWN_EXTENSION
    # What else stops the reading is a fault of the system, in its own words.
    variant = DAMAGED.get(problem.code, "wrong-kind" if problem.code in WORDS else "not-opened")
    facts: dict[str, Any] = {"found": problem.code, "expected": expected_kind(artifact.filename)}
    if variant in {"not-opened", "stream-corrupt"}:
        facts["explanation"] = problem.detail
    facts |= {"offset": problem.offset or 0, **(problem.facts or {})}
    if variant == "no-tar" and facts["found"] in {"tar", "not-tar"}:
        variant = "tar-header"
    yield Hit(Whole(), variant, pypi=answer, **facts)


def malformed(wheel: Wheel) -> Iterator[Hit]:
    """Yield each kind of contradiction in the ZIP's records once; a member that is not found for another one is no second."""
    renamed, cut_off = (
        {fault.entry for fault in wheel.archive.faults if fault.code == code} - {None}
        for code in ("not-in-directory", "short-record")
    )
    seen: set[str] = set()
    for fault in wheel.archive.faults:
        code = fault.code
        if code not in TAKEN | UNNAMED and (
            code not in WALK_REASONS or code in ELSEWHERE or _badly_encoded(wheel, fault)
        ):
            continue
        facts: dict[str, Any] = {"code": code, **(fault.facts or {})}
        if fault.entry is not None:
            facts["path"] = path_of(wheel, wheel.archive.entries[fault.entry])
        if fault.entry in renamed | cut_off and code == "no-local-header":
            continue
        variant = (
            "names-differ" if fault.entry in renamed and code == "not-in-directory" else CONTRADICTIONS.get(code, code)
        )
        if code not in seen:
            seen.add(code)
            refused = code not in TAKEN and code != "empty-name"
            answer = pypi.zip_error(WALK_REASONS[code]) if code in WALK_REASONS else pypi.CRASH if refused else ""
            yield Hit(Whole(), variant, **facts, pypi=answer, refused=refused)


def outside(wheel: Wheel) -> Iterator[Hit]:
    """Yield bytes in front of, between and behind the records of a ZIP."""
    reported: set[str] = set()
    for fault in wheel.archive.faults:
        if fault.code in OUTSIDE:
            count = int(found[0]) if (found := _NUMBER.search(fault.detail)) else 0
            variant = "after" if fault.code == "trailing-data" else "outside"
            if fault.code == "trailing-data" and wheel.archive.zip is not None and wheel.archive.zip.trailing < 0:
                variant = "comment-cut-off"
            if variant not in reported:
                reported.add(variant)
                answer = pypi.zip_error(WALK_REASONS[fault.code])
                yield Hit(Whole(), variant, count=count, offset=fault.offset or 0, pypi=answer)


def descriptor(wheel: Wheel) -> Iterator[Hit]:
    """Yield members whose local header leaves sizes and CRC to a data descriptor."""
    archive = wheel.archive
    faults = (fault for fault in archive.faults if fault.code == "data-descriptor")
    for index in dict.fromkeys(fault.entry for fault in faults if fault.entry is not None):
        place = Member(path_of(wheel, archive.entries[index]))
        yield Hit(place, pypi=pypi.zip_error(WALK_REASONS["data-descriptor"]))


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
            answer = pypi.zip_error(reason) if reason else pypi.CRASH
            raw = wheel.archive.entries[fault.entry].raw if fault.entry is not None else b""
            yield Hit(
                place,
                ENCODING.get(fault.code, "names-differ"),
                name=raw.decode("utf-8", "backslashreplace"),
                pypi=answer,
            )


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
        answer = pypi.file_error(f"File exceeds compression ratio of {pypi.MAX_RATIO}")
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
            variant = BEHIND.get(fault.code, "damaged-stream")
            if variant not in seen:
                count = int(found[0]) if (found := _NUMBER.search(fault.detail)) else 0
                yield Hit(Whole(), variant, count=count, offset=fault.offset)
            seen.add(variant)
