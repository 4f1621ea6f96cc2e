"""Files one by one and against each other: twins, spellings, awkward names, pointers, scratch, what the settings ask for."""

from __future__ import annotations

import re

from pkglint.checks.contents.places import environments, parents
from pkglint.data.names import VENDORED
from pkglint.finding import Hit, Member, Whole
from pkglint.model.paths import in_test_path, is_license_name, normalized
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content
    from pkglint.model import Artifact, Sdist
    from pkglint.model.files import File

SPELLINGS = (
    ("yml", "yaml"), ("jpg", "jpeg"), ("htm", "html"), ("cc", "cpp"), ("txt", "text"), ("jsonl", "ndjson"),
)  # fmt: skip
"""Two spellings of one file type."""
_OTHERS = VENDORED | {"deps", "contrib"}
LFS_POINTER = b"version https://git-lfs.github.com/spec/v1\n"
_LFS_SIZE = regex(rb"(?m)^size (\d{1,15})$")
LFS_LARGEST = 1024
"""A pointer file is smaller than this (Git LFS specification)."""

_SCRATCH = regex(
    r"[a-z]{1,2}\d*|untitled[-_ ]?\d*|scratch\d*|te?mp\d*|foo\d*|copy[ _-]of.*|.*[ _-]copy(?: ?\(\d+\))?", re.IGNORECASE
)


def duplicate_files(artifact: Artifact, *, min_size: int) -> Iterator[Hit]:
    """Yield the first of every set of equal files of at least `min_size` bytes."""
    by_size: dict[tuple[int, int], list[File]] = {}
    covered = tuple(environments(artifact))
    for file in artifact.files:
        if (
            file.size < min_size
            or in_test_path(file.path)
            or is_license_name(file.basename)
            or ".dist-info/" in file.path
            or ".egg-info/" in file.path
            or file.path.startswith(covered)
        ):
            continue
        details = file.entry.zip if file.entry is not None else None
        by_size.setdefault((file.size, details.crc if details is not None else 0), []).append(file)
    groups = [group for group in by_size.values() if len(group) > 1]
    wanted = {id(file) for group in groups for file in group}
    for file in artifact.files:
        # In the archive's order: a compressed tar is read forward.
        if id(file) in wanted:
            artifact.files.digest(file.path)
    for group in groups:
        by_digest: dict[str, list[File]] = {}
        for file in group:
            if digest := artifact.files.digest(file.path):
                by_digest.setdefault(digest, []).append(file)
        for same in by_digest.values():
            twins = avoidable(same)
            if len(twins) > 1:
                first, *copies = sorted(file.path for file in twins)
                yield Hit(Member(first), copies=copies, size=twins[0].size)


def avoidable(files: list[File]) -> list[File]:
    """Return the twins that one file could replace: not copies for other install schemes, nor in other `.libs` directories.

    Repair tools copy a library for each of its users, and what goes to `share/` cannot be read from the package.
    """
    kept: dict[str, list[File]] = {}
    for file in files:
        parts = file.path.split("/")
        scheme = "/".join(parts[:2]) if parts[0].endswith(".data") else ""
        libraries = file.directory if file.directory.endswith((".libs", ".dylibs")) else ""
        kept.setdefault(libraries or scheme, []).append(file)
    return max(kept.values(), key=len)


def mixed_file_extensions(artifact: Artifact) -> Iterator[Hit]:
    """Yield the first file of the rarer spelling, when one file type is spelt in two ways; hidden files have their names from tools."""
    seen: dict[str, list[str]] = {}
    wanted = {spelling for pair in SPELLINGS for spelling in pair}
    for file in artifact.files:
        suffix = file.basename.rpartition(".")[2].lower()
        if suffix in wanted and "." in file.basename and not in_test_path(file.path):
            parts = file.path.split("/")
            if not any(part.startswith(".") or part.lower() in _OTHERS for part in parts) and not parts[0].endswith(
                (".dist-info", ".egg-info")
            ):
                seen.setdefault(suffix, []).append(file.path)
    for pair in SPELLINGS:
        rare, common = sorted((seen.get(spelling, []) for spelling in pair), key=len)
        if rare:
            yield Hit(Member(rare[0]), rare=suffix_of(rare[0]), common=suffix_of(common[0]), example=common[0])


def suffix_of(path: str) -> str:
    """Return a path's last suffix with its dot."""
    return "." + path.rpartition(".")[2]


def awkward_path(artifact: Artifact) -> Iterator[Hit]:
    """Yield paths with a space or a character outside ASCII; a directory of such a name once."""
    awkward: dict[str, None] = {}
    for file in artifact.files:
        path = file.path
        if (" " in path or not path.isascii()) and not in_test_path(path):
            place = next(
                (directory for directory in parents(path) if " " in directory or not directory.isascii()), path
            )
            awkward[place] = None
    for place in awkward:
        if " " in place:
            yield Hit(Member(place), "space")
        if not place.isascii():
            character = next(each for each in place if not each.isascii())
            yield Hit(Member(place), "non-ascii", character=character, code_point=f"U+{ord(character):04X}")


def lfs_pointer(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:  # noqa: ARG001 - the signature of scans
    """Yield a file that is a Git LFS pointer."""
    if file.size <= LFS_LARGEST and content.data.startswith(LFS_POINTER):
        size = _LFS_SIZE.search(content.data)
        if size is None:
            yield Hit(Member(file.path), "unsized")
        else:
            yield Hit(Member(file.path), "sized", size=int(size[1]))


def scratch_file(sdist: Sdist) -> Iterator[Hit]:
    """Yield root modules with a throw-away name that no other file of the sdist mentions."""
    release = sdist.release
    if release is not None and release.tree_fits:
        return
    suspects = [
        file
        for file in sdist.files
        if "/" not in file.path
        and file.path.endswith(".py")
        and _SCRATCH.fullmatch(file.path[:-3])
        and normalized(file.path[:-3]) != normalized(sdist.name)
    ]
    if not suspects:
        return
    names = {file.path[:-3] for file in suspects}
    mentioned: set[str] = set()
    for file in sdist.files:
        if (
            file.path.endswith(
                (".py", ".toml", ".cfg", ".ini", ".in", ".yml", ".yaml", ".sh", ".rst", ".md", "Makefile")
            )
            and file.size < 1 << 20
        ):
            text = sdist.files.content_of(file).data.decode("utf-8", "replace")
            own = file.path[:-3] if file in suspects else ""
            mentioned |= {name for name in names - mentioned - {own} if mentions(text, name, file.path)}
    for file in suspects:
        if file.path[:-3] not in mentioned:
            yield Hit(Member(file.path))


def mentions(text: str, name: str, path: str) -> bool:
    """Tell whether a file's text names a module: by file name, by an import, or quoted in a build file."""
    if f"{name}.py" in text:
        return True
    if path.endswith(".py") and re.search(rf"^\s*(?:from|import)\s+{re.escape(name)}\b", text, re.MULTILINE):
        return True
    return path in {"setup.py", "setup.cfg", "pyproject.toml", "tox.ini"} and bool(
        re.search(rf"(?:['\"]|^\s*){re.escape(name)}(?:['\"]|\s*$)", text, re.MULTILINE)
    )


def expected_file_missing(artifact: Artifact, *, wheel: tuple[str, ...], sdist: tuple[str, ...]) -> Iterator[Hit]:
    """Yield each pattern of the settings that matches no file of a wheel or sdist."""
    for pattern in {"wheel": wheel, "sdist": sdist}.get(artifact.kind, ()):
        if not artifact.files.matching(pattern):
            yield Hit(Whole(), pattern=pattern, kind=artifact.kind)


def forbidden_file(artifact: Artifact, *, wheel: tuple[str, ...], sdist: tuple[str, ...]) -> Iterator[Hit]:
    """Yield each file of a wheel or sdist that a pattern of the settings matches."""
    reported: set[str] = set()
    for pattern in {"wheel": wheel, "sdist": sdist}.get(artifact.kind, ()):
        for file in artifact.files.matching(pattern):
            if file.path not in reported:
                reported.add(file.path)
                yield Hit(Member(file.path), pattern=pattern)
