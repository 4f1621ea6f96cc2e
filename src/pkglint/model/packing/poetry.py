"""poetry-core: packages and include, less exclude and what git ignores (poetry-core 2.5)."""

from __future__ import annotations

import posixpath

from pkglint.formats.toml import strings
from pkglint.model.packing.source import Packing
from pkglint.model.paths import normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model.packing.source import Source

LICENSES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*", "LICENSES/**/*")


def pack(source: Source) -> Packing:
    """Return what poetry-core takes; a wheel with a build script is unknown, and all when no module is found."""
    settings = source.tool("poetry")
    packages = tables(settings.get("packages"), "include", ["sdist", "wheel"]) or default_packages(source, settings)
    if not packages or settings.get("package-mode") is False:
        return Packing()
    script = settings.get("build")
    return Packing(
        None if script else tuple(files(source, settings, packages, "wheel")),
        frozenset(path for _, path in files(source, settings, packages, "sdist")) | extra(source, settings),
    )


def tables(value: Any, key: str, formats: list[str]) -> list[dict[str, Any]]:
    """Return the entries of `packages`, `include` or `exclude` as tables, each with the list of its formats."""
    found = []
    for item in value if isinstance(value, list) else []:
        entry = {key: item} if isinstance(item, str) else item
        if isinstance(entry, dict) and isinstance(entry.get(key), str):
            form = entry.get("format", formats)
            found.append({**entry, "format": [form] if isinstance(form, str) else strings(form)})
    return found


def patterns_for(target: str, value: Any) -> list[str]:
    """Return the patterns of `include` or `exclude`, texts or tables with `path` and `format`, that hold for a target."""
    return [entry["path"] for entry in tables(value, "path", ["sdist", "wheel"]) if target in entry["format"]]


def default_packages(source: Source, settings: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the package or module of the project's name at the root or in src, [] when there is none or two."""
    name = source.project.get("name", settings.get("name"))
    stem = normalized(name).replace("-", "_") if isinstance(name, str) else ""
    for root in ("", "src"):
        found = [
            each
            for each, known in ((stem, source.paths.directories), (f"{stem}.py", source.paths.files))
            if posixpath.join(root, each) in known
        ]
        if found:
            entry = {"include": found[0], "format": ["sdist", "wheel"]} | ({"from": root} if root else {})
            return [entry] if len(found) == 1 else []
    return []


def files(
    source: Source, settings: dict[str, Any], packages: list[dict[str, Any]], target: str
) -> Iterator[tuple[str, str]]:
    """Yield (path in the archive, path in the source) of a target, each once."""
    paths = source.paths
    includes = [entry for entry in tables(settings.get("include"), "path", ["sdist"]) if target in entry["format"]]
    explicit = {path for entry in includes for path in reached(source, entry["path"], "")}
    left_out = {path for each in patterns_for(target, settings.get("exclude")) for path in reached(source, each, "")}
    if source.tracked is not None:
        left_out |= paths.files - source.tracked  # git ignores them
    left_out -= explicit
    seen = set()
    for entry in [*packages, *includes]:
        is_package = "include" in entry
        if target not in entry["format"]:
            continue
        root = entry.get("from", "") if is_package else ""
        for path in reached(source, entry["include" if is_package else "path"], root):
            if "__pycache__" in path.split("/") or path.endswith(".pyc") or path in left_out or path in seen:
                continue
            seen.add(path)
            place = path
            if is_package and target == "wheel":
                place = posixpath.join(entry.get("to", ""), posixpath.relpath(path, root) if root else path)
            yield place, path


def reached(source: Source, pattern: str, root: str) -> list[str]:
    """Return the files that a glob pattern matches, and those below directories that it matches."""
    found: list[str] = []
    for path in source.paths.glob(pattern, root, hidden=True):
        found += source.paths.below(path) if path in source.paths.directories else [path]
    return found


def extra(source: Source, settings: dict[str, Any]) -> set[str]:
    """Return the files that every sdist has: pyproject.toml, readme, licences, script files, the build script."""
    found = {"pyproject.toml", *source.named_files(LICENSES)}
    readme = settings.get("readme")
    found.update([readme] if isinstance(readme, str) else strings(readme))
    build = settings.get("build")
    found.update(strings([build.get("script") if isinstance(build, dict) else build]))
    scripts = settings.get("scripts")
    for value in scripts.values() if isinstance(scripts, dict) else ():
        if isinstance(value, dict) and value.get("type") == "file":
            found.update(strings([value.get("reference")]))
    return {posixpath.normpath(path) for path in found} & source.paths.files
