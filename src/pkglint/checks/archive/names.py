"""What members are called: names that lead astray, that some system cannot have, that nobody can see."""

from __future__ import annotations

import posixpath
import re

from pkglint.archive import WALK_REASONS
from pkglint.checks.archive.places import REFUSED, path_of
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
    told: set[str] = set()
    if isinstance(artifact, Wheel):
        for fault in archive.faults:
            if fault.code == "control-character":
                entry = archive.entries[fault.entry] if fault.entry is not None else None
                name = path_of(artifact, entry) if entry is not None else ""
                found = _invisible(name) or "a control character in its local header"
                if name not in told:
                    told.add(name)
                    yield Hit(Member(name), character=found, pypi=pypi.zip_error(WALK_REASONS["control-character"]))
    for entry in archive.entries:
        if not entry.name.isprintable():
            path = path_of(artifact, entry)
            found = _invisible(path)
            # Bytes that are no text became surrogates: that is a fault of encoding, which other rules report.
            if found and path not in told and not _undecoded(path):
                told.add(path)
                yield Hit(Member(path), character=found, refused=False)


def _invisible(name: str) -> str:
    """Return the first such character of a name as U+XXXX, with its name where it has one."""
    from unicodedata import category
    from unicodedata import name as name_of

    for character in name:
        if not character.isprintable() and category(character) in INVISIBLE:
            words = name_of(character, "")
            return f"U+{ord(character):04X}" + (f" ({words})" if words else "")
    return ""


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
            yield Hit(Member(path), reason=reason, refused=bool(answer), pypi=answer)


def _answer(names: list[str]) -> str:
    """Return what PyPI answers to an sdist of such members, "" when it takes it: absolute names confuse its search for PKG-INFO."""
    try:
        common = posixpath.commonpath(names)
    except ValueError:  # absolute names beside relative ones
        return "HTTP 500: Internal Server Error"
    if common in {"", ".", "/"}:
        return f"{REFUSED}Incorrect number of top-level directories in sdist"
    wanted = f"{common}/PKG-INFO"
    return "" if wanted in names else f"{REFUSED}PKG-INFO not found at {wanted}"


def _escape(name: str, below: int) -> str:
    """Return how a name leads out of its root, or (`below` 1) of its top directory; "" when it does not."""
    if name.startswith(("\\\\", "//")):
        return "is a network path"
    if name.startswith(("/", "\\")):
        return "is absolute"
    if DRIVE.match(name):
        return "begins with a drive letter"
    if ".." not in name:
        return ""
    depth = 0
    for position, part in enumerate(re.split(r"[/\\]", name)):
        if part == "..":
            depth -= 1
            if depth < min(below, position):
                return "leads out of the archive's root" if depth < 0 else "leads out of the top directory"
        elif part not in {"", "."}:
            depth += 1
    return ""


def unportable(artifact: Artifact) -> Iterator[Hit]:
    """Yield files that Windows cannot create under their name."""
    elsewhere = isinstance(artifact, Wheel) and not artifact.reaches_windows
    seen: dict[str, str] = {}
    told: set[str] = set()
    for path in _paths(artifact):
        if "\\" in path:
            yield Hit(
                Member(path), reason="has a backslash, which is part of a file name on Unix and a separator on Windows"
            )
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
                if upto not in told and not in_test_path(path):
                    told.add(upto)
                    yield Hit(Member(path), reason=f"cannot exist on Windows: {reason}")
                break


def _unportable(part: str) -> str:
    """Return why Windows has no file of this name, "" when it can have one."""
    if part in {"", ".", ".."}:
        return ""
    if part.partition(".")[0].rstrip(" ").lower() in DEVICES:
        return f"'{part}' is the name of a device"
    if part.endswith((".", " ")):
        return f"'{part}' ends in {'a dot' if part.endswith('.') else 'a space'}"
    if CHARACTERS.isdisjoint(part):
        return ""
    return f"'{part}' holds '{next(letter for letter in part if letter in CHARACTERS)}'"


def case_collision(artifact: Artifact) -> Iterator[Hit]:
    """Yield files whose name differs from another's only in case or in how accents are composed."""
    if isinstance(artifact, Wheel) and artifact.linux_only:
        return
    first: dict[str, str] = {}
    for path in _paths(artifact):
        key = path.lower() if path.isascii() else _folded(path)
        other = first.setdefault(key, path)
        if other != path and (isinstance(artifact, Wheel) or not in_test_path(path)):
            yield Hit(Member(path), other=other)


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
