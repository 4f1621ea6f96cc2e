"""maturin: the Python package beside the crate, and `include`; the sdist has what `cargo package --list` names besides (maturin 1.16)."""

from __future__ import annotations

import posixpath

from pkglint.formats import toml
from pkglint.formats.toml import strings, table
from pkglint.model.packing.poetry import patterns_for, reached
from pkglint.model.packing.source import Packing
from pkglint.model.paths import gitignore, normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.model.packing.source import Source

LICENSES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")
"""Licences at the root that no key names."""


def pack(source: Source) -> Packing:
    """Return the files of the Python package, and those of the sdist; maturin and Cargo leave out what git ignores."""
    settings = source.tool("maturin")
    root = settings.get("python-source", "")
    name = settings.get("module-name", source.project.get("name"))
    if not isinstance(root, str) or not isinstance(name, str):
        return Packing()
    root = "" if posixpath.normpath(root) == "." else posixpath.normpath(root)
    top = (
        normalized(name.partition(".")[0]).replace("-", "_")
        if "module-name" not in settings
        else name.partition(".")[0]
    )
    packages = [top, *strings(settings.get("python-packages"))]
    excluded = gitignore(patterns_for("wheel", settings.get("exclude")))
    taken = [
        path
        for package in dict.fromkeys(packages)
        for path in source.paths.below(posixpath.join(root, package))
        if not path.endswith((".pyc", ".pyo"))
        and "__pycache__" not in path.split("/")
        and (source.tracked is None or path in source.tracked)
    ]
    pairs = {path: posixpath.relpath(path, root) if root else path for path in taken if not excluded(path)}
    for pattern in patterns_for("wheel", settings.get("include")):
        for path in reached(source, pattern, ""):
            pairs.setdefault(path, posixpath.relpath(path, root) if root and path.startswith(f"{root}/") else path)
    if "manifest-path" in settings and not settings.get("python-source"):
        return Packing(None, of_sdist(source, taken))  # the crate is elsewhere, and so may the package be
    return Packing(tuple((place, path) for path, place in pairs.items()), of_sdist(source, taken))


def of_sdist(source: Source, package: list[str]) -> frozenset[str] | None:
    """Return the paths in an sdist that has the files of a Python package, None when crates of a workspace above decide."""
    settings = source.tool("maturin")
    manifest = settings.get("manifest-path", "Cargo.toml")
    crate = posixpath.dirname(posixpath.normpath(manifest)) if isinstance(manifest, str) else ".."
    crates = crates_of(source, crate, {})
    if crates is None or (crate and "Cargo.toml" in source.paths.files):
        return None
    found = {"pyproject.toml", *source.named_files(LICENSES), *package}
    for directory, manifest_table in crates.items():
        found |= of_crate(source, directory, manifest_table)
    excluded = gitignore(patterns_for("sdist", settings.get("exclude")))
    found = {path for path in found if not excluded(path)}
    for pattern in patterns_for("sdist", settings.get("include")):
        found.update(reached(source, pattern, ""))
    return frozenset(found & source.paths.files)


def crates_of(source: Source, directory: str, found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]] | None:
    """Return directory → manifest of a crate and of those in the source that it depends on by path, None when one is elsewhere."""
    path = posixpath.join(directory, "Cargo.toml")
    if directory.startswith("..") or path not in source.paths.files:
        return None
    document = toml.parse(source.files.read(path)).value
    found[directory] = document
    for kind in ("dependencies", "build-dependencies", "dev-dependencies"):
        for each in table(document, kind).values():
            if isinstance(each, dict) and (each.get("workspace") is True and "workspace" not in document):
                return None
            if isinstance(each, dict) and isinstance(each.get("path"), str):
                other = posixpath.normpath(posixpath.join(directory, each["path"]))
                other = "" if other == "." else other
                if other not in found and crates_of(source, other, found) is None:
                    return None
    return found


def of_crate(source: Source, directory: str, document: dict[str, Any]) -> set[str]:
    """Return the files that Cargo packs of a crate: all but other crates inside it, or what its `include` and `exclude` leave."""
    crate = table(document, "package")
    prefix = f"{directory}/" if directory else ""
    nested = [
        each.removesuffix("Cargo.toml")
        for each in source.paths.files
        if each.startswith(prefix) and each.endswith("/Cargo.toml") and each != f"{prefix}Cargo.toml"
    ]
    included, excluded = strings(crate.get("include")), strings(crate.get("exclude"))
    chosen, left_out = gitignore(included), gitignore(excluded)
    always = {"Cargo.toml", "Cargo.lock", crate.get("readme", "README.md"), crate.get("license-file")}
    found = set()
    for path in source.paths.below(directory):
        inner = path.removeprefix(prefix)
        if path.startswith((f"{prefix}target/", *nested)):
            continue
        if source.tracked is not None and path not in source.tracked and path not in source.files:
            continue  # ignored by git
        if inner in always or (chosen(inner) if included else not left_out(inner)):
            found.add(path)
    return found


def reaches(document: dict[str, Any], path: str) -> bool:
    """Tell whether maturin may pack a path: with a crate in a sub-folder it takes that, the Python source and `include`, and not the root's files."""
    settings = table(document, "tool", "maturin")
    manifest = settings.get("manifest-path")
    crate = posixpath.dirname(posixpath.normpath(manifest)) if isinstance(manifest, str) else ""
    if not crate or "include" in settings:
        return True
    roots = [crate, *strings([settings.get("python-source")])]
    return any(path.startswith(f"{posixpath.normpath(root)}/") for root in roots)
