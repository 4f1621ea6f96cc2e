"""RECORD against the archive; what the wheel holds is never taken from RECORD."""

from __future__ import annotations

from binascii import b2a_base64
from functools import cache
from unicodedata import normalize

from pkglint.data import pypi
from pkglint.finding import Hit, Member, Record
from pkglint.memo import sha256
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
OUTSIDE = regex(r"[\\/]|[A-Za-z]:")
HEX = regex(r"[0-9a-fA-F]+")
BASE64 = regex(r"[A-Za-z0-9_-]+")
STANDARD_BASE64 = regex(r"[A-Za-z0-9+/_-]+=*")


def unreadable_record(wheel: Wheel) -> Iterator[Hit]:
    """Yield a RECORD that is not UTF-8, or that csv cannot read."""
    found = wheel.record
    if found.error is not None:
        place = Member(wheel.info_path("RECORD"), found.error_line)
        if found.byte is None:
            yield Hit(place, "not-csv", line=found.error_line, explanation=found.error)
        else:
            yield Hit(place, "not-utf8", line=found.error_line, byte=f"0x{found.byte:02x}")


def malformed_record_row(wheel: Wheel) -> Iterator[Hit]:
    """Yield rows that are not three columns of path, hash and size."""
    for row in _rows(wheel):
        place = Record(row.line)
        if not row.columns:
            yield Hit(place, "blank", pypi=pypi.CRASH, path="")
        elif len(row.columns) != 3:
            whole = _uncut(row)
            variant = "comma" if whole and whole in _names(wheel) else "columns"
            yield Hit(place, variant, columns=len(row.columns), path=whole or row.path, refused=False)
        elif not row.path:
            yield Hit(place, "no-path", path="", refused=False)
        elif row.size and _integer(row.size) is None:
            yield Hit(place, "size", path=row.path, size=row.size, refused=False)
        elif row.hash and "=" not in row.hash:
            yield Hit(place, "hash", path=row.path, hash=row.hash, refused=False)
        elif row.hash and (algorithm := row.hash.partition("=")[0]) not in _algorithms():
            yield Hit(place, "algorithm", path=row.path, algorithm=algorithm, refused=False)


def record_misses_member(wheel: Wheel) -> Iterator[Hit]:
    """Yield files of the archive that RECORD does not list; the place is RECORD's last row."""
    if not _has_record(wheel):
        return
    rows = wheel.record.rows
    if not rows:
        yield Hit(Record(1), "empty", path="")
        return
    listed = {listed_path(row.path) for row in rows}
    # A comma without quotes breaks the row apart, and `malformed-record-row` says so.
    listed |= {_uncut(row) for row in rows}
    listed |= {wheel.info_path(name) for name in SIGNATURES}
    last = rows[-1].line
    composed: set[str] | None = None
    for name in _names(wheel):
        if name in listed:
            continue
        variant = "itself" if name == wheel.info_path("RECORD") else "file"
        if not name.isascii():
            composed = {normalize("NFC", path) for path in listed} if composed is None else composed
            variant = "normalization" if normalize("NFC", name) in composed else variant
        yield Hit(Record(last), variant, path=name)


def record_lists_absent_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield rows that name no file of the archive; what a comma without quotes cut off is for `malformed-record-row`.

    PyPI looks at the first column only, however many there are.
    """
    names = _names(wheel)
    directories = wheel.files.directories
    for row in _rows(wheel):
        path = listed_path(row.path)
        if not path or path in names or _uncut(row) in names or unusual(row.path):
            continue
        variant = "directory" if path.endswith("/") or path in directories else "file"
        yield Hit(Record(row.line), variant, path=row.path)


def record_duplicate_row(wheel: Wheel) -> Iterator[Hit]:
    """Yield the second row of a path, whether or not it says the same as the first."""
    seen: dict[str, Row] = {}
    reported: set[str] = set()
    for row in _rows(wheel):
        if len(row.columns) != 3 or not row.path:
            continue
        first = seen.setdefault(row.path, row)
        if first is not row and row.path not in reported:
            reported.add(row.path)
            variant = "same" if first.columns == row.columns else "different"
            yield Hit(Record(row.line), variant, path=row.path, first_row=first.line)


def record_path_not_normal(wheel: Wheel) -> Iterator[Hit]:
    """Yield paths that are not plain relative paths with slashes."""
    for row in _rows(wheel):
        if len(row.columns) == 3 and (variant := unusual(row.path)):
            yield Hit(Record(row.line), variant, path=row.path)


def bad_record_hash(wheel: Wheel) -> Iterator[Hit]:
    """Yield rows whose hash is missing, weak or written in another way."""
    own = wheel.info_path("RECORD")
    signatures = {wheel.info_path(name) for name in SIGNATURES}
    for row in _rows(wheel):
        if len(row.columns) != 3 or not row.path or row.path.endswith("/"):
            continue
        path = listed_path(row.path)
        if path in signatures:
            variant = "signature"
        elif path == own:
            variant = "own-hash" if row.hash or row.size else ""
        else:
            variant = _bad_hash(row)
        if variant:
            yield Hit(Record(row.line), variant, path=row.path, algorithm=row.hash.partition("=")[0])


def record_hash_mismatch(wheel: Wheel, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file whose bytes are not the ones that its row of RECORD describes."""
    row = recorded(wheel).get(file.path)
    if row is None or wheel.files.get(file.path) is not file:
        return
    if file.path == wheel.info_path("RECORD"):
        return
    if row.size and _integer(row.size) not in {None, len(content.data)}:
        yield Hit(Record(row.line), "size", path=file.path, declared=_integer(row.size), actual=len(content.data))
        return
    algorithm, _, text = row.hash.partition("=")
    if algorithm == "sha256":
        # What nearly every row has, and nearly always rightly.
        found = sha256(content.data)
        wheel.files.digests[file.path] = found.hex()
        if b2a_base64(found, newline=False).rstrip(b"=").translate(_URLSAFE).decode("ascii") == text:
            return
    expected = decoded(algorithm, text)
    if expected is None:
        return
    import hashlib

    digest = hashlib.new(algorithm, content.data, usedforsecurity=False)
    if digest.digest() != expected:
        yield Hit(Record(row.line), "hash", path=file.path, algorithm=algorithm)


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


def _uncut(row: Row) -> str:
    """Return the path of a row that a comma without quotes broke apart, "" of any other."""
    return listed_path(",".join(row.columns[:-2])) if len(row.columns) > 3 else ""


def _bad_hash(row: Row) -> str:
    """Return the variant of what is wrong with the hash of a file's row, "" when nothing is or another rule says it."""
    if not row.hash:
        return "no-hash"
    if not row.size:
        return "no-size"
    algorithm, equals, text = row.hash.partition("=")
    if not equals or algorithm not in _algorithms():
        return ""
    if algorithm in WEAK:
        return "weak"
    length = _digest_size(algorithm)
    if not length:
        return ""
    if len(text) == 2 * length and HEX.fullmatch(text):
        return "hexadecimal"
    if text.endswith("="):
        return "padding"
    if not BASE64.fullmatch(text) or len(text) != -(-length * 4 // 3):
        return "not-base64"
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
    """Return in which way a path is not a plain relative one, "" when it is; a trailing slash is a directory's."""
    parts = listed_path(path).rstrip("/").split("/")
    if OUTSIDE.match(path):
        return "absolute"
    if ".." in parts:
        return "parent"
    if "." in parts or "" in parts[1:]:
        return "empty-part"
    if "\\" in path:
        return "backslash"
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
