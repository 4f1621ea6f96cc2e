"""Finding about the README → addresses in full, at the version's tag."""

from __future__ import annotations

import posixpath
import re

from pkglint.fix.change import Change, text_of
from pkglint.model.kept import kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.model import Tree


def relative_addresses(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write addresses in the README that lead to files of the repository in full, at the tag of the version."""
    from pkglint.locate.source import Source

    listed = facts.get("addresses", [facts.get("address")])
    readmes = Source(tree, tree.root).readme_paths
    base = forge(tree)
    if not base or len(readmes) != 1 or not isinstance(listed, (list, tuple)):
        return ()
    (readme,) = readmes
    text = text_of(tree, readme)
    changes: list[Change] = []
    for address in map(str, listed):
        path, mark, anchor = address.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(readme), path))
        is_image = "addresses" not in facts
        if target in tree.files:
            kind = "raw" if is_image else "blob"
        elif not is_image and any(file.path.startswith(f"{target}/") for file in tree.files):
            kind = "tree"
        else:
            continue
        whole = f"{base[kind]}/{target}{mark}{anchor}"
        pattern = re.compile(
            rf"(?<=[(<\"'=])(?:\./)?{re.escape(address.removeprefix('./'))}(?=[)>\"'\s`])|(?<=\]: ){re.escape(address)}(?=\s)"
        )
        changes += [Change("replace", match.span(), whole, readme) for match in pattern.finditer(text)]
    return tuple(changes)


@kept
def forge(tree: Tree) -> dict[str, str]:
    """Return the addresses below which a forge shows the project's files at its version's tag, {} when they are not known."""
    from pkglint.checks.urls import repository_of
    from pkglint.checks.version.tags import version_of
    from pkglint.model import git

    urls = tree.project.get("urls")
    found = {
        (repository[0], cased.group())
        for url in (urls.values() if isinstance(urls, dict) else ())
        if isinstance(url, str) and (repository := repository_of(url)) is not None
        if (cased := re.search(re.escape(repository[1]), url, re.IGNORECASE)) is not None
    }
    if len(found) != 1 or not tree.version or tree.repository is None or tree.repository != tree.root.resolve():
        return {}
    ((host, path),) = found
    tags = git.tags(tree.root)
    same = [tag for tag in tags if version_of(tag, tree.name) == tree.version]
    bare = [tag for tag in tags if re.fullmatch(r"v?\d[\w.]*", tag)]
    styles = {tag.startswith("v") for tag in bare}
    tag = same[0] if len(same) == 1 else f"{'v' if styles == {True} else ''}{tree.version}" if len(styles) == 1 else ""
    if not tag:
        return {}
    if host == "github.com":
        raw = f"https://raw.githubusercontent.com/{path}/{tag}"
        return {"raw": raw} | {kind: f"https://{host}/{path}/{kind}/{tag}" for kind in ("blob", "tree")}
    if host == "gitlab.com":
        return {kind: f"https://{host}/{path}/-/{kind}/{tag}" for kind in ("raw", "blob", "tree")}
    return {}
