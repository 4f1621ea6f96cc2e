"""pdm-backend: packages below package-dir or `includes`, less `excludes`; what git ignores makes no difference (pdm-backend 2.5)."""

from __future__ import annotations

import posixpath
import re

from pkglint.formats.toml import strings
from pkglint.model.packing.source import Packing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.model.packing.source import Source

LICENSES = ("LICEN[CS]E*", "COPYING*", "NOTICE*")


def pack(source: Source) -> Packing:
    """Return what pdm-backend takes; unknown when a hook of the project may change it."""
    settings = source.tool("pdm", "build")
    hook = settings.get("custom-hook", "pdm_build.py")
    if not isinstance(hook, str) or posixpath.normpath(hook) in source.paths.files:
        return Packing()
    root = package_dir(source, settings)
    prefix = f"{root}/" if root else ""
    wheel = tuple((path.removeprefix(prefix), path) for path in collected(source, settings, root, "wheel"))
    sdist = {*collected(source, settings, root, "sdist"), "pyproject.toml", *source.named_files(LICENSES)}
    return Packing(wheel, frozenset(sdist))


def package_dir(source: Source, settings: dict[str, Any]) -> str:
    """Return the directory that holds the packages, "" for the root."""
    configured = settings.get("package-dir")
    if isinstance(configured, str):
        return posixpath.normpath(configured) if configured not in {"", "."} else ""
    includes, excludes = strings(settings.get("includes")), strings(settings.get("excludes"))
    below = any(posixpath.normpath(each).split("/")[0] == "src" for each in includes)
    by_layout = "src" in source.paths.directories and not includes
    return "src" if by_layout or (below and "src" not in excludes and "src/" not in excludes) else ""


def collected(source: Source, settings: dict[str, Any], root: str, target: str) -> list[str]:
    """Return the files of a target by their paths in the source."""
    paths = source.paths
    source_includes = strings(settings.get("source-includes")) or ["tests"]
    excludes = [".pdm-build", *strings(settings.get("excludes")), *(source_includes if target == "wheel" else [])]
    includes = strings(settings.get("includes"))
    if not includes:
        includes = [path for path in paths.inside(root) if is_package(source, path)] or [posixpath.join(root, "*.py")]
    chosen = {path: pattern for pattern in [*includes, *source_includes] for path in paths.glob(pattern)}
    left_out = {path: pattern for pattern in excludes for path in paths.glob(pattern)}
    for path in list(chosen):
        if path in left_out:
            if weight(chosen[path]) <= weight(left_out[path]):
                del chosen[path]
            else:
                del left_out[path]
    found = {path for path in chosen if path in paths.files}
    for directory in chosen:
        found.update(
            path
            for path in (paths.below(directory) if directory in paths.directories else ())
            if not path.endswith(".pyc") and not excluded(path, left_out)
        )
    return sorted(found)


def is_package(source: Source, directory: str) -> bool:
    """Tell whether a directory is a package or its stubs, by its `__init__`."""
    stubs = directory.endswith("-stubs") and f"{directory}/__init__.pyi" in source.paths.files
    return f"{directory}/__init__.py" in source.paths.files or stubs


def excluded(path: str, left_out: dict[str, str]) -> bool:
    """Tell whether a file, or a directory above it, is among the excluded paths."""
    parts = path.split("/")
    return any("/".join(parts[:length]) in left_out for length in range(1, len(parts) + 1))


def weight(pattern: str) -> tuple[int, int]:
    """Return how much a pattern counts where it is both included and excluded: more parts first, then fewer wildcards."""
    parts = pattern.rstrip("/").split("/")
    wildcards = sum(2 if part == "**" else bool(re.search(r"[*?\[]", part)) for part in parts)
    return len(parts), -wildcards
