"""Paths → releases: which files are distributions, which belong together, and which source tree they came from."""

from __future__ import annotations

import os
from glob import glob, has_magic
from pathlib import Path

from pkglint.archive import DEFAULT_LIMITS, Limits
from pkglint.model import Neighbour, Release, Sdist, Tree, Wheel
from pkglint.model.paths import OBSOLETE, SIDECARS, normalized
from pkglint.model.sdist import SUFFIXES
from pkglint.model.versions import parse_version
from pkglint.named import NamedTuple
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")


class NothingToLint(Usage):
    """The paths give no distribution; the text says so in one line."""


class UnusablePath(Usage):
    """A path that does not exist or cannot be read; the text names it."""


class Discovered(NamedTuple):
    """What the paths gave."""

    releases: list[Release]
    notes: list[str]
    problems: list[str]


def discover(
    paths: Iterable[str],
    *,
    source_root: str | None = None,
    cwd: Path | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Discovered:
    """Return the releases of files, directories (their own files only) and glob patterns, in the order given.

    A path that does not exist is a problem, not an end: the others are still linted. Raises NothingToLint when no
    distribution is left, and UnusablePath when `source_root` is no directory.
    """
    found: dict[Path, tuple[str, bool]] = {}
    directories: list[Path] = []
    notes: list[str] = []
    problems: list[str] = []
    asked = list(paths)
    for text in asked:
        for display_path in expand(text):
            path = Path(display_path)
            if path.is_dir() and not is_wheel_name(path.name):
                directories.append(path)
                try:
                    names = sorted(os.listdir(path))
                except OSError as error:
                    problems.append(f"{display_path}: {error.strerror}")
                    continue
                for name in names:
                    if not (path / name).is_dir() or is_wheel_name(name):
                        found.setdefault(path / name, (join(display_path, name), False))
            elif path.exists() or path.is_symlink():
                found[path] = (display_path, True)
            else:
                hint = (
                    "; build first (python -m build), or lint the source tree with --source"
                    if display_path.strip("./") == "dist"
                    else ""
                )
                problems.append(f"{display_path}: no such file or directory{hint}")
    artifacts: list[Wheel | Sdist] = []
    neighbours: list[Neighbour] = []
    others: list[str] = []
    for path, (display_path, named) in found.items():
        artifact = as_artifact(path, display_path, limits)
        if artifact is not None:
            artifacts.append(artifact)
            continue
        neighbours.append(Neighbour(path, display_path, named))
        if not named and not path.name.startswith(".") and not path.name.lower().endswith((*SIDECARS, *OBSOLETE)):
            others.append(display_path)
    if others:
        notes.append(f"not distributions, passed over: {', '.join(others[:5])}{' …' if len(others) > 5 else ''}")
    tree = source_tree(artifacts, source_root, cwd or Path.cwd(), limits, notes)
    judged = [
        n
        for n in neighbours
        if n.named or n.path.name.lower().endswith((*OBSOLETE, *SIDECARS)) or misspelt(n.path.name)
    ]
    if not artifacts and not judged:
        if problems:
            raise UnusablePath("; ".join(problems))
        raise NothingToLint(
            f"no wheel or sdist in {', '.join(asked) or 'dist/'}; build first (python -m build), or lint the source tree with --source"
        )
    releases = group(artifacts, tree, tuple(neighbours), tuple(directories))
    return Discovered(releases, notes, problems)


def source_only(root: str, limits: Limits = DEFAULT_LIMITS) -> Discovered:
    """Return a release of the source tree alone: of the project that a directory is in."""
    root = project_directory(root)
    return Discovered([Release([], [], Tree(Path(root), root, limits))], [], [])


def project_directory(text: str) -> str:
    """Return the directory of the project that a directory is in: itself, else the nearest above it inside the repository.

    It is shown as it was given, or with as many `..` as lead there. UnusablePath when the directory does not exist,
    NothingToLint when there is no project.
    """
    directory = Path(text)
    if not directory.is_dir():
        raise UnusablePath(f"{text}: no such directory")
    start = directory.resolve()
    for above, candidate in enumerate((start, *start.parents)):
        if any((candidate / name).is_file() for name in PROJECT_FILES):
            return Path(text, *[".."] * above).as_posix() if above else text
        if (candidate / ".git").exists():
            break
    raise NothingToLint(f"no {', '.join(PROJECT_FILES[:-1])} or {PROJECT_FILES[-1]} in {text}")


def expand(text: str) -> list[str]:
    """Return the paths a glob pattern matches (for shells that do not expand it), or the text itself."""
    if has_magic(text) and not os.path.lexists(text):
        return sorted(glob(text)) or [text]
    return [text]


def join(directory: str, name: str) -> str:
    """Return how a file in a directory is shown."""
    return (directory.rstrip("/\\") or "/") + "/" + name if directory not in {"", "."} else name


def is_wheel_name(name: str) -> bool:
    """Tell whether a name says wheel: a directory of that name is a fault worth a finding, not a folder to look into."""
    return name.endswith(".whl")


def misspelt(name: str) -> bool:
    """Tell whether a name is a distribution's but for the case of its extension."""
    lower = name.lower()
    return lower.endswith((".whl", ".tar.gz")) and not name.endswith((".whl", ".tar.gz"))


def as_artifact(path: Path, display_path: str, limits: Limits) -> Wheel | Sdist | None:
    """Return the artifact a file's name says it is, or None."""
    lower = path.name.lower()
    if lower.endswith(".whl"):
        return Wheel(path, display_path, limits)
    if lower.endswith(tuple(suffix.lower() for suffix in SUFFIXES)):
        return Sdist(path, display_path, limits)
    return None


def group(
    artifacts: list[Wheel | Sdist],
    tree: Tree | None,
    neighbours: tuple[Neighbour, ...],
    directories: tuple[Path, ...],
) -> list[Release]:
    """Return one release per project and version, by file name (metadata when the name says nothing), in order of appearance."""
    groups: dict[tuple[object, ...], list[Wheel | Sdist]] = {}
    for artifact in artifacts:
        groups.setdefault(key(artifact), []).append(artifact)
    for name, members in list(groups.items()):
        if len({artifact.filename for artifact in members}) < len(members):
            # A file name occurs twice: these are builds of one version in several directories, and each is a release.
            del groups[name]
            for artifact in members:
                groups.setdefault((*name, artifact.path.parent), []).append(artifact)
    releases = [
        Release(
            [a for a in members if isinstance(a, Wheel)],
            [a for a in members if isinstance(a, Sdist)],
            tree if tree is not None and normalized(tree.name) == name else None,
            neighbours,
            directories,
        )
        for (name, *_), members in groups.items()
    ]
    if tree is not None and sum(release.tree is not None for release in releases) > 1:
        # Several versions of one project: the tree belongs to the one it fits, else to the first.
        chosen = next((r for r in releases if r.tree is not None and r.tree_fits), next(r for r in releases if r.tree))
        for release in releases:
            if release is not chosen:
                release.tree = None
        tree.release = chosen
    if not releases:
        releases = [Release([], [], None, neighbours, directories)]
    for index, release in enumerate(releases):
        release.first = index == 0
        release.siblings = tuple(other for other in releases if other is not release)
    return releases


def key(artifact: Wheel | Sdist) -> tuple[str, object]:
    """Return (normalised name, version) of an artifact; a file name that says neither stands for itself."""
    if isinstance(artifact, Wheel):
        parts = artifact.filename_parts
        name, version = (parts.distribution, parts.version) if parts else ("", "")
    else:
        name, version = artifact.filename_parts or ("", "")
    if not name:
        return (f"/{artifact.display_path}", "")
    parsed = parse_version(version)
    return normalized(name), parsed if parsed is not None else version


def source_tree(
    artifacts: list[Wheel | Sdist], source_root: str | None, cwd: Path, limits: Limits, notes: list[str]
) -> Tree | None:
    """Return the tree of `source_root`, else the nearest project from the working directory upward whose name an artifact has."""
    if source_root is not None:
        root = Path(source_root)
        if not root.is_dir():
            raise UnusablePath(f"source root {source_root}: no such directory")
        tree = Tree(root, source_root, limits)
        names = {normalized(a.name) for a in artifacts if a.name}
        if tree.name and names and normalized(tree.name) not in names:
            notes.append(
                f"source root {source_root} is project {tree.name!r}, which none of the distributions is: not used"
            )
            return None
        if not tree.name and len(names) == 1:
            tree.name = next(a.name for a in artifacts if a.name)
        return tree
    names = {key(artifact)[0] for artifact in artifacts}
    if not names:
        return None
    for directory in (cwd, *cwd.parents):
        if not any((directory / name).is_file() for name in PROJECT_FILES):
            continue
        shown = os.path.relpath(directory, cwd)
        tree = Tree(directory, "." if shown == "." else Path(shown).as_posix(), limits)
        if tree.name and normalized(tree.name) in names:
            return tree
    return None
