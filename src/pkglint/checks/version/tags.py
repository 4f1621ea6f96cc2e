"""The repository's tags against the version that is about to be published."""

from __future__ import annotations

import re

from pkglint.finding import Hit, Whole
from pkglint.model import git
from pkglint.model.paths import normalized
from pkglint.model.versions import parse_version
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Release

_TAG = regex(r"(?:(?P<name>.+?)[-_/@=]+)?(?:v|ver|version|release)?[-_/]?(?P<version>\d+(?:[._]\d+)*.*)", re.IGNORECASE)
_GENERAL = frozenset({"v", "ver", "version", "release", "releases", "rel", "refs", "tags", "py", "python"})


def version_of(tag: str, name: str) -> str | None:
    """Return the version that a tag states for a project (`v1.2`, `1.2`, `name-1.2`, `name/v1.2`, `release-1.2`), else None."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    prefix = match["name"]
    if prefix is None or prefix.lower() in _GENERAL or normalized(prefix) == normalized(name):
        return match["version"]
    # `name-v` and `name/release-` keep their last word in what stands before.
    return None


def _names(tag: str, name: str) -> bool:
    """Tell whether a tag has the project's name in front of the version."""
    match = _TAG.fullmatch(tag)
    return match is not None and normalized(match["name"] or "") == normalized(name)


def tag_version_mismatch(release: Release) -> Iterator[Hit]:
    """Yield a release whose HEAD carries release tags of the project, none of which is its version."""
    tree = release.tree
    version = parse_version(release.version) if release.version else None
    if tree is None or tree.repository is None or version is None:
        return
    tagged = {tag: text for tag in git.tags_at_head(tree.root) if (text := version_of(tag, release.name)) is not None}
    if tree.root.resolve() != tree.repository.resolve():
        # Where several projects share a repository, a tag without a name is anybody's.
        tagged = {tag: text for tag, text in tagged.items() if _names(tag, release.name)}
    if not tagged:
        return
    if any(parse_version(text) == version for text in tagged.values()):
        return
    for tag, text in sorted(tagged.items()):
        if parse_version(text) is None:
            yield Hit(Whole(), "invalid-version", tag=tag)
            return
    yield Hit(Whole(), "other-version", tags=sorted(tagged), version=release.version)


def version_already_tagged(release: Release) -> Iterator[Hit]:
    """Yield a tag for the very version of built artifacts that points at another commit than HEAD."""
    tree = release.tree
    version = parse_version(release.version) if release.version else None
    if tree is None or tree.repository is None or version is None or not release.built:
        return
    head = git.head(tree.root)
    if head is None:
        return
    for tag, commit in sorted(git.tagged_commits(tree.root).items()):
        text = version_of(tag, release.name)
        if text is not None and commit != head and parse_version(text) == version:
            yield Hit(Whole(), tag=tag, version=release.version, commit=commit[:12])
            return
