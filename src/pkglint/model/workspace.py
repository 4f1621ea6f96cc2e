"""Projects that are not released themselves: roots of workspaces, and those that build no package."""

from __future__ import annotations

import posixpath

from pkglint.formats.toml import table
from pkglint.model.packing.paths import Paths
from pkglint.model.tool_metadata import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.model.tree import Tree


def is_unpublished(document: dict[str, Any]) -> bool:
    """Tell whether pyproject.toml says so: to uv or poetry, or by listing members without a [build-system]."""
    uv = table(document, "tool", "uv")
    if uv.get("package") is False or table(document, "tool", "poetry").get("package-mode") is False:
        return True
    return "build-system" not in document and ("workspace" in uv or bool(rooted(document)))


def rooted(document: dict[str, Any]) -> list[str]:
    """Return the directories that all requirements name by `{root:uri}`, [] when one is anything else."""
    requirements = texts(table(document, "project").get("dependencies"))
    found = [text.partition("{root:uri}/")[2].strip() for text in requirements]
    return found if all(found) else []


def members(tree: Tree) -> list[str]:
    """Return the directories of the workspace's members, those that have a project file."""
    workspace = table(tree.pyproject.value, "tool", "uv", "workspace")
    paths = Paths(tree.files.paths)
    left_out = {path for pattern in texts(workspace.get("exclude")) for path in paths.glob(posixpath.normpath(pattern))}
    listed = [path for pattern in texts(workspace.get("members")) for path in paths.glob(posixpath.normpath(pattern))]
    listed += rooted(tree.pyproject.value)
    return [path for path in dict.fromkeys(listed) if path not in left_out and f"{path}/pyproject.toml" in paths.files]
