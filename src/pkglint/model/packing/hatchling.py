"""hatchling: what packages, include, exclude, only-include, force-include, artifacts and sources select (hatchling 1.33).

Of the ignore lists it reads one only, the root's or the nearest above it: what a nested .gitignore names is packed.
"""

from __future__ import annotations

import posixpath

from pkglint.formats import toml
from pkglint.formats.toml import strings, table
from pkglint.model.packing.source import Packing
from pkglint.model.paths import gitignore, normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model.files import Files
    from pkglint.model.packing.source import Source

SKIPPED = frozenset(
    {"__pycache__", ".venv", ".git", ".hg", ".hatch", ".tox", ".nox", ".ruff_cache", ".pytest_cache", ".mypy_cache", ".pixi"}
)  # fmt: skip
"""Directories that it never looks into."""
ADDING = frozenset({"vcs", "version"})
"""Build hooks that only add a file; what any other does is not known."""
LICENSES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")


def pack(source: Source) -> Packing:
    """Return what hatchling takes; a target with a hook of its own is unknown."""
    build = hatch_table(source.document, source.files)
    return Packing(of_wheel(source, build), of_sdist(source, build))


def hatch_table(document: dict[str, Any], files: Files) -> dict[str, Any]:
    """Return the build table, of hatch.toml or of pyproject.toml, which is the document."""
    return table(hatch_settings(document, files), "build")


def hatch_settings(document: dict[str, Any], files: Files) -> dict[str, Any]:
    """Return hatch's settings: the tables of hatch.toml, and those of [tool.hatch] that hatch.toml has not."""
    own = toml.parse(files.read("hatch.toml")).value if "hatch.toml" in files else {}
    return {**table(document, "tool", "hatch"), **own}


def of_wheel(source: Source, build: dict[str, Any]) -> tuple[tuple[str, str], ...] | None:
    """Return the pairs of a wheel, None when a hook or a failing build decides."""
    target = Target(source, build, "wheel")
    if not ADDING.issuperset(target.hooks) or target.settings.get("bypass-selection"):
        return None
    if not (target.listed("include") or target.listed("packages") or target.listed("only-include")):
        found = default_selection(source)
        if found is None:
            return tuple(target.forced()) if target.mapping("force-include") else None
        target.defaults = found
    return tuple(target.selected())


def of_sdist(source: Source, build: dict[str, Any]) -> frozenset[str] | None:
    """Return the paths in an sdist, None when a hook decides; what lies outside of the root is left out."""
    target = Target(source, build, "sdist")
    if not ADDING.issuperset(target.hooks):
        return None
    always = {
        "pyproject.toml",
        "hatch.toml",
        "hatch_build.py",
        ".gitignore",
        ".hgignore",
        *source.named_files(LICENSES),
    }
    return frozenset(path for path, _ in target.selected()) | (always & source.paths.files)


def default_selection(source: Source) -> dict[str, list[str]] | None:
    """Return the selection by the project's name when the settings make none, None when nothing fits: the build fails."""
    name = source.project.get("name")
    if not isinstance(name, str):
        return None
    for stem in dict.fromkeys((component(name), component(normalized(name)))):
        for path in (stem, f"src/{stem}"):
            if f"{path}/__init__.py" in source.paths.files:
                return {"packages": [path]}
        if f"{stem}.py" in source.paths.files:
            return {"only-include": [f"{stem}.py"]}
        namespaces = source.paths.glob(f"*/{stem}/__init__.py")
        if len(namespaces) == 1:
            return {"packages": [namespaces[0].split("/", 1)[0]]}
    return None


def finds_nothing(source: Source) -> bool:
    """Tell whether no setting selects what goes into the wheel, and nothing is called like the project: then the build stops."""
    target = Target(source, hatch_table(source.document, source.files), "wheel")
    selecting = ("include", "packages", "only-include", "force-include", "bypass-selection")
    return (
        ADDING.issuperset(target.hooks)
        and not any(target.get(key) for key in selecting)
        and isinstance(source.project.get("name"), str)
        and default_selection(source) is None
    )


def component(name: str) -> str:
    """Return a project's name as it stands in file names."""
    return name.replace("-", "_").replace(".", "_")


class Target:
    """One build target: its settings, where those of the target win over those of the whole build."""

    def __init__(self, source: Source, build: dict[str, Any], name: str) -> None:
        """Take the source, the build table, and "wheel" or "sdist"."""
        self.source = source
        self.build = build
        self.settings = table(build, "targets", name)
        self.defaults: dict[str, list[str]] = {}
        """What selects when the settings do not."""
        self.hooks = {**table(build, "hooks"), **table(self.settings, "hooks")}
        self.reserved: frozenset[str] = frozenset()

    def get(self, key: str) -> Any:
        """Return a setting, the target's before the build's, None without one."""
        return self.settings[key] if key in self.settings else self.build.get(key)

    def listed(self, key: str) -> list[str]:
        """Return a list of strings among the settings."""
        return strings(self.get(key)) or self.defaults.get(key, [])

    def mapping(self, key: str) -> dict[str, str]:
        """Return a table of paths among the settings."""
        value = self.get(key)
        return (
            {posixpath.normpath(k): v for k, v in value.items() if isinstance(v, str)}
            if isinstance(value, dict)
            else {}
        )

    def selected(self) -> Iterator[tuple[str, str]]:
        """Yield (path in the archive, path in the source) of every file, one that is selected twice as often."""
        packages = sorted(posixpath.normpath(item) for item in self.listed("packages"))
        only = [posixpath.normpath(item) for item in self.listed("only-include")] or packages
        include = [*self.listed("include"), *(f"/{item}/" for item in packages)]
        included = gitignore(include)
        excluded = gitignore(["*.py[cdo]", "/dist", *self.ignore_list(), *strings(self.get("exclude"))])
        artifact = gitignore(strings(self.get("artifacts")))
        self.reserved = frozenset(self.place(path) for path in self.mapping("force-include"))
        only_packages = self.get("only-packages") is True
        for path in self.walk(only):
            place = self.place(path)
            if place in self.reserved:
                continue
            in_package = (
                not only_packages or posixpath.join(posixpath.dirname(path), "__init__.py") in self.source.paths.files
            )
            chosen = in_package and not excluded(path) and (bool(only) or not include or included(path))
            if chosen or artifact(path):
                yield place, path
        yield from self.forced()

    def walk(self, only: list[str]) -> Iterator[str]:
        """Yield the files that are looked at: below the given paths, or all."""
        paths = self.source.paths
        for root in only or [""]:
            listed = [root] if root in paths.files else paths.below(root)
            for path in listed:
                inner = path[len(root) + 1 :] if root and path != root else path
                if posixpath.basename(path) != ".DS_Store" and (
                    path == root or SKIPPED.isdisjoint(inner.split("/")[:-1])
                ):
                    yield path

    def forced(self) -> Iterator[tuple[str, str]]:
        """Yield what force-include takes whatever the patterns say; sources outside of the root are not looked at."""
        paths = self.source.paths
        for path, place in self.mapping("force-include").items():
            if path in paths.files:
                yield self.place(posixpath.normpath(place.lstrip("/"))), path
            for below in paths.below(path) if path in paths.directories else ():
                inner = below[len(path) + 1 :]
                where = self.place(posixpath.normpath(posixpath.join(place.lstrip("/") or ".", inner)))
                if SKIPPED.isdisjoint(inner.split("/")[:-1]) and where not in self.reserved:
                    yield where, below

    def place(self, path: str) -> str:
        """Return where `sources` puts a path; the parent of a package is a source by itself."""
        for prefix, replacement in self.sources():
            if not prefix or path.startswith(prefix):
                return replacement + path[len(prefix) :]
        return path

    def sources(self) -> list[tuple[str, str]]:
        """Return (prefix, what stands in its place), in the order in which they are tried."""
        value = self.get("sources")
        found: dict[str, str] = {}
        if isinstance(value, list):
            found = {f"{posixpath.normpath(item)}/": "" for item in strings(value)}
        elif isinstance(value, dict):
            for prefix, target in value.items():
                where = posixpath.normpath(target) if isinstance(target, str) else "."
                found[f"{posixpath.normpath(prefix)}/" if prefix else ""] = "" if where == "." else f"{where}/"
        for package in self.listed("packages"):
            parent = posixpath.dirname(posixpath.normpath(package))
            if parent and f"{posixpath.normpath(package)}/" not in found:
                found[f"{parent}/"] = ""
        return sorted(found.items())

    def ignore_list(self) -> list[str]:
        """Return the patterns of the ignore list that hatchling reads."""
        if self.get("ignore-vcs") is True:
            return []
        return self.source.ignore_list.splitlines()
