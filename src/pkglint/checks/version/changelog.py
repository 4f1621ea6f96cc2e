"""Whether the changelog names the release."""

from __future__ import annotations

import re

from pkglint.checks.version.tags import version_of
from pkglint.finding import Hit, Member
from pkglint.formats.toml import table
from pkglint.model import Tree, Wheel, git
from pkglint.model.versions import parse_version, same_public
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from packaging.version import Version

    from pkglint.model import Artifact
    from pkglint.model.files import File

_VERSION = regex(
    r"(?<![\w.])v?(\d+(?:\.(?:\d+|x|X|\*))+(?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|post|dev)[-_.]?\d*)*)(?![\w])",
    re.IGNORECASE,
)
_MARKUP = regex(r"\s{0,3}(?:#{1,6}\s|=+\s|<h[1-6]|\*\*)", re.IGNORECASE)
_UNDERLINE = regex(r"([=\-~^\"'`:.*+#_])\1{2,}\s*\Z")
_BARE = regex(r"(?:[Vv]ersion |[Rr]elease |[\w-]{1,40} )?\[?v?\d+(?:\.\d+)+\S{0,12}(?:\s.{0,60})?\Z")
_SUFFIXES = (".md", ".rst", ".txt", ".markdown", ".adoc")
_FRAGMENTS = regex(
    r"(?:.*/)?(?:newsfragments|changelog\.d|changes\.d|news\.d|\.changes|changelog_unreleased|\.changeset)/",
)
LARGEST = 8 << 20


def changelog_misses_version(artifact: Artifact, *, files: tuple[str, ...]) -> Iterator[Hit]:
    """Yield the changelog whose headings name two or more releases, but not this one, as no other changelog does.

    One is enough where HEAD has this version's tag, and the changelog still has its changes under "Unreleased".
    """
    declared = artifact.metadata.value("Version") if artifact.knows("Version") else ""
    version = parse_version(declared) if declared else None
    if version is None or version.is_devrelease or _has_fragments(artifact):
        return
    missing = []
    for file in changelogs(artifact, files):
        text = artifact.files.text(file.path)
        # The first version of a heading is the release; others there are of what it is about.
        lines = list(headings(text))
        named = {found[0]: line for line, heading in lines if (found := _VERSION.findall(heading))}
        waiting = any("unreleased" in heading.lower() for _, heading in lines)
        enough = 1 if len(named) == 1 and waiting and _tagged(artifact, version) else 2
        if any(_covers(each, version) for each in named) or _mentions(text, version):
            return
        if len(named) >= enough:
            newest = max(named, key=_order)
            missing.append((newest, Member(file.path, named[newest])))
    if missing:
        # Of several, the one that is still written: another may hold what is old.
        newest, place = max(missing, key=lambda each: _order(each[0]))
        yield Hit(place, version=declared, newest=newest)


def changelogs(artifact: Artifact, patterns: tuple[str, ...]) -> list[File]:
    """Return the changelogs: files of the patterns at the root or in a documentation directory; in a wheel also one level down."""
    from fnmatch import fnmatchcase

    names = [pattern.lower() for pattern in patterns if "/" not in pattern]
    paths = [pattern for pattern in patterns if "/" in pattern]
    found = []
    for file in artifact.files:
        basename, directory = file.basename.lower(), file.directory
        near = directory.lower() in {"", "doc", "docs"} or (artifact.kind == "wheel" and "/" not in directory)
        if not basename.endswith(_SUFFIXES) and "." in basename:
            continue
        if (near and any(fnmatchcase(basename, each) for each in names)) or any(
            fnmatchcase(file.path, each) for each in paths
        ):
            found.append(file)
    return [file for file in found if file.size <= LARGEST]


def headings(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of the lines that are headings: marked with `#`, underlined, or beginning with a version."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if len(line) < 200 and (_MARKUP.match(line) or (line.strip() and _UNDERLINE.match(below)) or _BARE.match(line)):
            yield number + 1, line


def _has_fragments(artifact: Artifact) -> bool:
    """Tell whether a tool collects the changelog from fragments."""
    if not isinstance(artifact, Wheel) and {"towncrier", "scriv"} & set(table(artifact.pyproject.value, "tool")):
        return True
    return any(_FRAGMENTS.match(file.path) for file in artifact.files)


def _tagged(artifact: Artifact, version: Version) -> bool:
    """Tell whether the commit that the release is made of has its version's tag."""
    tree = artifact if isinstance(artifact, Tree) else artifact.release.tree if artifact.release is not None else None
    if tree is None or tree.repository is None:
        return False
    tags = (version_of(tag, artifact.name) for tag in git.tags_at_head(tree.root))
    return any(parse_version(tag) == version for tag in tags if tag is not None)


def _covers(named: str, version: Version) -> bool:
    """Tell whether a heading's version is the release, its base, or a line of releases such as `1.2.x`."""
    wild = re.split(r"\.[xX*]", named, maxsplit=1)
    if len(wild) > 1:
        return f"{version.base_version}.".startswith(f"{wild[0]}.")
    parsed = parse_version(named.replace("_", "-"))
    if parsed is None:
        return False
    if same_public(parsed, version):
        return True
    return (version.is_prerelease or version.is_postrelease) and parsed.base_version == version.base_version


def _mentions(text: str, version: Version) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(version.public)}(?![\w])(?!\.\d)", text) is not None


def _order(named: str) -> tuple[bool, Any]:
    """Return the sorting key of a heading's version: by PEP 440, before them what is none (`1.2.x`)."""
    parsed = parse_version(named.replace("_", "-"))
    return parsed is not None, parsed if parsed is not None else named
