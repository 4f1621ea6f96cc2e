"""maturin: the Python package beside the crate, and `include`; what goes to the sdist is Cargo's to say (maturin 1.16)."""

from __future__ import annotations

import posixpath

from pkglint.model.packing.poetry import reached, tables
from pkglint.model.packing.source import Packing, strings
from pkglint.model.paths import gitignore, normalized
from pkglint.model.stated import table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.model.packing.source import Source


def pack(source: Source) -> Packing:
    """Return the files of the Python package; maturin leaves out what git ignores, and its sdist is unknown."""
    settings = source.tool("maturin")
    root = settings.get("python-source", "")
    name = settings.get("module-name", source.project.get("name"))
    if not isinstance(root, str) or not isinstance(name, str):
        return Packing()
    if "manifest-path" in settings and not root:
        return Packing()  # the crate is elsewhere, and so may the package be
    root = "" if posixpath.normpath(root) == "." else posixpath.normpath(root)
    top = (
        normalized(name.partition(".")[0]).replace("-", "_")
        if "module-name" not in settings
        else name.partition(".")[0]
    )
    packages = [top, *strings(settings.get("python-packages"))]
    excluded = gitignore(
        entry["path"]
        for entry in tables(settings.get("exclude"), "path", ["sdist", "wheel"])
        if "wheel" in entry["format"]
    )
    taken = [
        path
        for package in dict.fromkeys(packages)
        for path in source.paths.below(posixpath.join(root, package))
        if not path.endswith((".pyc", ".pyo"))
        and "__pycache__" not in path.split("/")
        and (source.tracked is None or path in source.tracked)
    ]
    pairs = {path: posixpath.relpath(path, root) if root else path for path in taken if not excluded(path)}
    for entry in tables(settings.get("include"), "path", ["sdist", "wheel"]):
        if "wheel" in entry["format"]:
            for path in reached(source, entry["path"], ""):
                pairs.setdefault(path, posixpath.relpath(path, root) if root and path.startswith(f"{root}/") else path)
    return Packing(tuple((place, path) for path, place in pairs.items()))


def reaches(document: dict[str, Any], path: str) -> bool:
    """Tell whether maturin may pack a path: with a crate in a sub-folder it takes that, the Python source and `include`, and not the root's files."""
    settings = table(document, "tool", "maturin")
    manifest = settings.get("manifest-path")
    crate = posixpath.dirname(posixpath.normpath(manifest)) if isinstance(manifest, str) else ""
    if not crate or "include" in settings:
        return True
    roots = [crate, *strings([settings.get("python-source")])]
    return any(path.startswith(f"{posixpath.normpath(root)}/") for root in roots)
