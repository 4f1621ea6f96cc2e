"""What members are called: names that lead astray, that some system cannot have, that nobody can see."""

from __future__ import annotations

import posixpath
import re

from pkglint.archive import WALK_REASONS
from pkglint.checks.archive.places import path_of
from pkglint.data import pypi
from pkglint.finding import Hit, Member
from pkglint.model import Sdist, Wheel
from pkglint.model.paths import in_test_path
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact

DEVICES = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"),
    }
)
CHARACTERS = frozenset('<>:"?*|')
DRIVE = regex(r"[A-Za-z]:")
CONTROLS = regex(r"[\x00-\x1f\x7f]")
_DEEPEST = 255  # directories above a file that are looked at
INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs"})


def control_character(artifact: Artifact) -> Iterator[Hit]:
    """Yield members whose name holds a character that controls, formats or means nothing."""
    archive = artifact.archive
    if archive is None:
        return
    reported: set[str] = set()
    if isinstance(artifact, Wheel):
        for fault in archive.faults:
            if fault.code == "control-character":
                entry = archive.entries[fault.entry] if fault.entry is not None else None
                name = path_of(artifact, entry) if entry is not None else ""
                found = _invisible(name)
                if name not in reported:
                    reported.add(name)
                    answer = pypi.zip_error(WALK_REASONS["control-character"])
                    variant = "control" if found else "local-header"
                    yield Hit(Member(name), variant, codepoint=found[0] if found else "", pypi=answer)
    for entry in archive.entries:
        if not entry.name.isprintable():
            path = path_of(artifact, entry)
            found = _invisible(path)
            # Bytes that are no text became surrogates: that is a fault of encoding, which other rules report.
            if found and path not in reported and not _undecoded(path):
                reported.add(path)
                yield Hit(Member(path), "invisible", codepoint=found[0], character_name=found[1], refused=False)


def _invisible(name: str) -> tuple[str, str] | None:
    """Return the first such character of a name as U+XXXX, and its name in brackets behind a blank where it has one."""
    from unicodedata import category
    from unicodedata import name as name_of

    for character in name:
        if not character.isprintable() and category(character) in INVISIBLE:
            words = name_of(character, "")
            return f"U+{ord(character):04X}", f" ({words})" if words else ""
    return None


def _undecoded(name: str) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in name)


def outside(artifact: Artifact) -> Iterator[Hit]:
    """Yield members whose name leads out of the place that they are unpacked to."""
    if artifact.archive is None:
        return
    escapes: dict[str, tuple[str, str]] = {}
    for entry in artifact.archive.entries:
        reason = _escape(entry.name, below=1 if isinstance(artifact, Sdist) else 0)
        if reason:
            escapes.setdefault(entry.name, (path_of(artifact, entry), reason))
    if escapes:
        answer = _answer([entry.name for entry in artifact.archive.entries]) if isinstance(artifact, Sdist) else ""
        for path, reason in escapes.values():
            yield Hit(Member(path), reason, refused=bool(answer), pypi=answer)


def _answer(names: list[str]) -> str:
    """Return what PyPI answers to an sdist of such members, "" when it takes it: absolute names confuse its search for PKG-INFO."""
    try:
        common = posixpath.commonpath(names)
    except ValueError:  # absolute names beside relative ones
        return pypi.CRASH
    if common in {"", ".", "/"}:
        return pypi.file_error("Incorrect number of top-level directories in sdist")
    wanted = f"{common}/PKG-INFO"
    return "" if wanted in names else pypi.file_error(f"PKG-INFO not found at {wanted}")


def _escape(name: str, below: int) -> str:
    """Return the variant of how a name leads out of its root, or (`below` 1) of its top directory; "" when it does not."""
    if name.startswith(("\\\\", "//")):
        return "network"
    if name.startswith(("/", "\\")):
        return "absolute"
    if DRIVE.match(name):
        return "drive"
    if ".." not in name:
        return ""
    depth = 0
    for position, part in enumerate(re.split(r"[/\\]", name)):
        if part == "..":
            depth -= 1
            if depth < min(below, position):
                return "above-root" if depth < 0 else "above-top-directory"
        elif part not in {"", "."}:
            depth += 1
    return ""


def unportable(artifact: Artifact) -> Iterator[Hit]:
    """Yield files that Windows cannot create under their name."""
    elsewhere = isinstance(artifact, Wheel) and not artifact.reaches_windows
    seen: dict[str, str] = {}
    reported: set[str] = set()
    for path in _paths(artifact):
        if "\\" in path:
            yield Hit(Member(path), "backslash", component="")
            continue
        # A drive letter is more than unportable, and `path-outside-archive` says so.
        if elsewhere or (isinstance(artifact, Wheel) and DRIVE.match(path)):
            continue
        parts = path.split("/", _DEEPEST)
        for number, part in enumerate(parts):
            reason = seen.get(part)
            if reason is None:
                reason = seen[part] = _unportable(part)
            if reason:
                upto = "/".join(parts[: number + 1])
                if upto not in reported and not in_test_path(path):
                    reported.add(upto)
                    yield Hit(Member(path), reason, component=part, character=_character(part))
                break


def _unportable(part: str) -> str:
    """Return the variant of why Windows has no file of this name, "" when it can have one."""
    if part in {"", ".", ".."}:
        return ""
    if part.partition(".")[0].rstrip(" ").lower() in DEVICES:
        return "device-name"
    if part.endswith((".", " ")):
        return "trailing-dot" if part.endswith(".") else "trailing-space"
    return "character" if _character(part) else ""


def _character(part: str) -> str:
    """Return the first character of a name that Windows does not take, "" when there is none."""
    return "" if CHARACTERS.isdisjoint(part) else next(letter for letter in part if letter in CHARACTERS)


def case_collision(artifact: Artifact) -> Iterator[Hit]:
    """Yield files whose name differs from another's only in case or in how accents are composed."""
    if isinstance(artifact, Wheel) and artifact.linux_only:
        return
    first: dict[str, str] = {}
    reported: set[tuple[str, str]] = set()
    for path in _paths(artifact):
        key = path.lower() if path.isascii() else _folded(path)
        other = first.setdefault(key, path)
        if other == path or (not isinstance(artifact, Wheel) and in_test_path(path)):
            continue
        # Below two spellings of one directory every file would be reported.
        pair = _differing(path, other)
        if pair in reported:
            continue
        reported.add(pair)
        composed = _composed(path).casefold() != path.casefold() or _composed(other).casefold() != other.casefold()
        if composed and _composed(path) == _composed(other):
            place = Member(path)
            yield Hit(place, "composition", other=other, escaped=ascii(path), other_escaped=ascii(other))
        else:
            yield Hit(Member(path), "case", other=other)


def _differing(path: str, other: str) -> tuple[str, str]:
    """Return the beginnings of two paths up to the first component that differs."""
    one, two = path.split("/"), other.split("/")
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 0)
    return "/".join(one[: at + 1]), "/".join(two[: at + 1])


def _composed(path: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", path)


def _folded(path: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", path).casefold())


def _paths(artifact: Artifact) -> Iterator[str]:
    """Yield the paths of everything that is no directory, in order."""
    if artifact.archive is None:
        yield from artifact.files.by_path
        return
    for entry in artifact.archive.entries:
        if entry.kind != "directory":
            yield path_of(artifact, entry)
