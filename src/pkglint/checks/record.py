"""RECORD against the archive; what the wheel holds is never taken from RECORD."""

from __future__ import annotations

from binascii import b2a_base64
from functools import cache

from pkglint.finding import Hit, Member, Record
from pkglint.model.installed import listed_path, recorded
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pkglint.archive import Content
    from pkglint.formats.record import Row
    from pkglint.model import Wheel
    from pkglint.model.files import File

_URLSAFE = bytes.maketrans(b"+/", b"-_")
SIGNATURES = ("RECORD.jws", "RECORD.p7s")
WEAK = frozenset({"md5", "sha1"})
EACH = 10
"""Up to this many members get a finding each; more of them have one cause, and get one finding together."""
OUTSIDE = regex(r"[\\/]|[A-Za-z]:")
HEX = regex(r"[0-9a-fA-F]+")
BASE64 = regex(r"[A-Za-z0-9_-]+")
STANDARD_BASE64 = regex(r"[A-Za-z0-9+/_-]+=*")


def unreadable_record(wheel: Wheel) -> Iterator[Hit]:
    """Yield a RECORD that is not UTF-8, or that csv cannot read."""
    if wheel.record.error is not None:
        yield Hit(Member(wheel.info_path("RECORD"), wheel.record.error_line), reason=wheel.record.error)


def malformed_record_row(wheel: Wheel) -> Iterator[Hit]:
    """Yield rows that are not three columns of path, hash and size."""
    for row in _rows(wheel):
        if not row.columns:
            yield Hit(Record(row.line), reason="it is blank", pypi="HTTP 500: Internal Server Error")
        elif len(row.columns) != 3:
            reason = f"it has {_counted(len(row.columns), 'column')} instead of three"
            yield Hit(Record(row.line), reason=reason, refused=False)
        elif reason := _malformed(row):
            yield Hit(Record(row.line), reason=reason, refused=False)


def record_misses_member(wheel: Wheel) -> Iterator[Hit]:
    """Yield files of the archive that RECORD does not list; the place is RECORD's last row."""
    if not _has_record(wheel):
        return
    rows = wheel.record.rows
    listed = {listed_path(row.path) for row in rows}
    # A comma without quotes breaks the row apart, and `malformed-record-row` says so.
    listed |= {listed_path(",".join(row.columns[:-2])) for row in rows if len(row.columns) > 3}
    listed |= {wheel.info_path(name) for name in SIGNATURES}
    last = rows[-1].line if rows else 1
    yield from _grouped([(last, name) for name in _names(wheel) if name not in listed])


def record_lists_absent_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield rows that name no file of the archive; PyPI looks at the first column only, however many there are."""
    names = _names(wheel)
    absent = [
        (row.line, row.path)
        for row in _rows(wheel)
        if row.path and listed_path(row.path) not in names and not unusual(row.path)
    ]
    yield from _grouped(absent)


def record_duplicate_row(wheel: Wheel) -> Iterator[Hit]:
    """Yield the second row of a path."""
    seen: dict[str, int] = {}
    found = [
        (row.line, row.path)
        for row in _rows(wheel)
        if len(row.columns) == 3 and row.path and seen.setdefault(row.path, row.line) != row.line
    ]
    yield from _grouped(found)


def record_path_not_normal(wheel: Wheel) -> Iterator[Hit]:
    """Yield paths that are not plain relative paths with slashes."""
    reasons: dict[str, list[Row]] = {}
    for row in _rows(wheel):
        if len(row.columns) == 3 and (reason := unusual(row.path)):
            reasons.setdefault(reason, []).append(row)
    for reason, rows in reasons.items():
        for hit in _grouped([(row.line, row.path) for row in rows]):
            hit.facts["reason"] = reason
            yield hit


def bad_record_hash(wheel: Wheel) -> Iterator[Hit]:
    """Yield the first row of every kind of wrong hash, and how many rows have it."""
    found: dict[str, list[Row]] = {}
    own = wheel.info_path("RECORD")
    signatures = {wheel.info_path(name) for name in SIGNATURES}
    for row in _rows(wheel):
        if len(row.columns) != 3 or not row.path or row.path.endswith("/"):
            continue
        path = listed_path(row.path)
        if path in signatures:
            reason = "RECORD must not list its own signature"
        elif path == own:
            reason = "RECORD cannot hold a hash or size of itself" if row.hash or row.size else ""
        else:
            reason = _bad_hash(row)
        if reason:
            found.setdefault(reason, []).append(row)
    for reason, rows in found.items():
        more = f" and {_counted(len(rows) - 1, 'more row')}" if len(rows) > 1 else ""
        yield Hit(Record(rows[0].line), reason=reason, first=rows[0].path, more=more)


def record_hash_mismatch(wheel: Wheel, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file whose bytes are not the ones that its row of RECORD describes."""
    row = recorded(wheel).get(file.path)
    if row is None or wheel.files.get(file.path) is not file:
        return
    if file.path == wheel.info_path("RECORD"):
        return
    if row.size and _integer(row.size) not in {None, len(content.data)}:
        yield Hit(Record(row.line), member=file.path, what=f"size {row.size}", real=f"has {len(content.data)} bytes")
        return
    algorithm, _, text = row.hash.partition("=")
    import hashlib

    if algorithm == "sha256":
        # What nearly every row has, and nearly always rightly.
        found = hashlib.sha256(content.data, usedforsecurity=False)
        wheel.files.digests[file.path] = found.hexdigest()
        if b2a_base64(found.digest(), newline=False).rstrip(b"=").translate(_URLSAFE).decode("ascii") == text:
            return
    expected = decoded(algorithm, text)
    if expected is None:
        return

    digest = hashlib.new(algorithm, content.data, usedforsecurity=False)
    if digest.digest() != expected:
        yield Hit(Record(row.line), member=file.path, what=f"{algorithm} digest", real="has other bytes")


def _has_record(wheel: Wheel) -> bool:
    """Tell whether there is a RECORD that can be read; other rules speak about any other."""
    return (
        bool(wheel.dist_info)
        and wheel.info_path("RECORD") in wheel.files
        and not wheel.record_too_long
        and wheel.record.error is None
    )


def _rows(wheel: Wheel) -> tuple[Row, ...]:
    """Return the rows of a RECORD that can be read."""
    return wheel.record.rows if _has_record(wheel) else ()


def _names(wheel: Wheel) -> dict[str, None]:
    """Return the names of all members but directories, each once and in archive order; links and the like count."""
    return dict.fromkeys(entry.name for entry in wheel.archive.entries if not entry.name.endswith("/"))


def _grouped(found: list[tuple[int, str]]) -> Iterator[Hit]:
    """Yield a hit for each (row, path), or one for all of them when they are many."""
    if len(found) <= EACH:
        for row, path in found:
            yield Hit(Record(row), members=f"'{path}'")
    else:
        names = ", ".join(f"'{path}'" for _, path in found[:3])
        yield Hit(Record(found[0][0]), members=f"{names} and {len(found) - 3} more")


def _malformed(row: Row) -> str:
    """Return what is wrong with a row of three columns, "" when nothing is."""
    if not row.path:
        return "its path is empty"
    if row.size and _integer(row.size) is None:
        return f"its size '{row.size}' is no integer"
    if row.hash and "=" not in row.hash:
        return f"its hash '{row.hash}' has no '=' behind an algorithm's name"
    algorithm = row.hash.partition("=")[0]
    if row.hash and algorithm not in _algorithms():
        return f"its hash algorithm '{algorithm}' is unknown"
    return ""


def _bad_hash(row: Row) -> str:
    """Return what is wrong with the hash of a file's row, "" when nothing is or another rule says it."""
    if not row.hash:
        return "a file needs a hash"
    if not row.size:
        return "a file needs a size beside its hash"
    algorithm, equals, text = row.hash.partition("=")
    if not equals or algorithm not in _algorithms():
        return ""
    if algorithm in WEAK:
        return f"{algorithm} is not permitted, sha256 or better is"
    length = _digest_size(algorithm)
    if not length:
        return ""
    if len(text) == 2 * length and HEX.fullmatch(text):
        return "the digest is hexadecimal instead of urlsafe base64"
    if text.endswith("="):
        return "the digest ends in '=' padding, which RECORD leaves out"
    if not BASE64.fullmatch(text) or len(text) != -(-length * 4 // 3):
        return f"the digest is not {algorithm} in urlsafe base64"
    return ""


def decoded(algorithm: str, text: str) -> bytes | None:
    """Return a digest as bytes, in whichever encoding it is written; None when it cannot be told."""
    from base64 import urlsafe_b64decode
    from binascii import Error

    length = _digest_size(algorithm) if algorithm in _algorithms() else 0
    if not length:
        return None
    if len(text) == 2 * length and HEX.fullmatch(text):
        return bytes.fromhex(text)
    if not STANDARD_BASE64.fullmatch(text):
        return None
    plain = text.rstrip("=").translate(str.maketrans("+/", "-_"))
    try:
        data = urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except Error:
        return None
    return data if len(data) == length else None


def unusual(path: str) -> str:
    r"""Return in which way a path is not a plain relative one, "" when it is; a trailing slash is a directory's."""
    parts = listed_path(path).rstrip("/").split("/")
    if OUTSIDE.match(path):
        return "is absolute"
    if ".." in parts:
        return "has '..'"
    if "." in parts or "" in parts[1:]:
        return "has an empty or '.' component"
    if "\\" in path:
        return "is written with backslashes"
    return ""


def _algorithms() -> Iterable[str]:
    """Return the names of the hash algorithms that every Python has."""
    from hashlib import algorithms_guaranteed

    return algorithms_guaranteed


@cache
def _digest_size(algorithm: str) -> int:
    """Return the length of an algorithm's digest in bytes, 0 when it has no fixed one."""
    import hashlib

    return int(hashlib.new(algorithm, usedforsecurity=False).digest_size)


def _integer(text: str) -> int | None:
    """Return a size as installers read it, None when it is no integer."""
    try:
        return int(text)
    except ValueError:
        return None


def _counted(number: int, noun: str) -> str:
    """Return a number and its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
