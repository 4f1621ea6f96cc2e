"""Finding about a file that pyproject.toml names → the name of the one file that is there."""

from __future__ import annotations

import posixpath

from pkglint.fix.change import Change

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.locate.fields import Path
    from pkglint.model import Tree


def referenced_file(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the name of the file as it is, in another case or with another suffix; () where several fit."""
    from pkglint.checks.pyproject.files import stated_files

    wrong = str(facts.get("file", ""))
    listed = tree.project.get("license-files")
    named: list[tuple[Path, str]] = [*stated_files(tree.project, tree.pyproject.value)]
    if isinstance(listed, list):
        named += [(("project", "license-files", nth), item) for nth, item in enumerate(listed) if isinstance(item, str)]
    paths = [path for path, name in named if name == wrong]
    right = facts.get("found") or namesake(wrong, tree)
    # A content type that stands beside the name would have to change with the suffix.
    if not isinstance(right, str) or any(
        path == ("project", "readme", "file") for path in paths if not facts.get("found")
    ):
        return ()
    return tuple(Change("set", path, right) for path in paths)


def namesake(wrong: str, tree: Tree) -> str:
    """Return the one file of the same directory that has the same name but for suffix and case, "" when that is not certain."""
    directory, stem = posixpath.dirname(wrong), posixpath.splitext(posixpath.basename(wrong))[0].lower()
    same = [
        file.path
        for file in tree.files
        if file.directory == directory
        and posixpath.splitext(file.basename)[0].lower() == stem
        and not file.path.endswith(".py")
    ]
    return same[0] if stem and len(same) == 1 else ""
