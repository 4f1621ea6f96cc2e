"""Which source file each file of a wheel comes from, found by what both hold: no backend's rules are replayed."""

from __future__ import annotations

from functools import cached_property

from pkglint.model.kept import kept
from pkglint.model.paths import common_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pkglint.model import Release, Sdist, Tree, Wheel
    from pkglint.model.python import Library

    Source = Sdist | Tree


@kept
def checkout(release: Release) -> Tree | None:
    """Return the release's source tree if it can be taken for the one that was built: not another project's, version's or commit's.

    A tree without a static version is another commit's when a tag says the release's version and HEAD is not there.
    """
    from pkglint.model import git

    tree = release.tree
    if tree is None or not release.built or not release.tree_fits or not len(tree.files):
        return None
    if not tree.version and tree.repository is not None:
        wanted = {tag for tag in git.tags(tree.root) if says_version(tag, release.version)}
        if wanted and not wanted & set(git.tags_at_head(tree.root)):
            return None
    return tree


def says_version(tag: str, version: str) -> bool:
    """Tell whether a tag's name ends in a version, after a `v`, a dash or a name if anything."""
    import re

    from pkglint.model.versions import parse_version

    wanted = parse_version(version)
    found = re.search(
        r"(?:^|[-_/v=])(\d+(?:[.\d]*\d)?(?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|post|dev)[-_.]?\d*)*)$", tag, re.IGNORECASE
    )
    parsed = parse_version(found[1]) if found and wanted is not None else None
    return parsed is not None and parsed == wanted


@kept
def only_sdist(release: Release) -> Sdist | None:
    """Return the release's sdist when there is exactly one, it can be read, and there is anything to compare it with."""
    if release.tree is None and not release.wheels:
        return None
    readable = [sdist for sdist in release.sdists if sdist.archive.problem is None and sdist.top]
    return readable[0] if len(readable) == 1 else None


def sources(release: Release) -> list[Source]:
    """Return what the wheels may have been built from: the tree, the sdist, or both."""
    return [source for source in (checkout(release), only_sdist(release)) if source is not None]


def ending(name: str) -> str:
    """Return a file name from its last dot on, "" without one."""
    return name[name.rfind(".") :] if "." in name else ""


@kept
def links(source: Source) -> frozenset[str]:
    """Return the paths of a source that are no regular files: links, and submodules of a tree."""
    from pkglint.model.tree import Tree

    if isinstance(source, Tree):
        return frozenset(path for path in source.tracked or () if path not in source.files)
    return frozenset(
        entry.name.removeprefix(source.prefix).rstrip("/")
        for entry in source.archive.entries
        if entry.kind in {"symlink", "hardlink"}
    )


def behind(linked: frozenset[str], path: str) -> bool:
    """Tell whether a path is one of the links, or below one."""
    return bool(linked) and (path in linked or any(path.startswith(f"{link}/") for link in linked))


class Pairing:
    """A wheel's library against one source: `origins` maps install path → source path, `unknown` lists what has none.

    A directory of the wheel belongs to the source directory that shares most file names with it and whose path ends alike; its
    sub-directories follow it. A file that is not there may still be anywhere else under its own name with its own bytes.
    """

    def __init__(self, library: Library, source: Source) -> None:
        """Take what a wheel installs, and the source."""
        self.library = library
        self.source = source
        self.directories: dict[str, str] = {}
        """Directory of the wheel → directory of the source ("" is the root)."""
        self.origins: dict[str, str] = {}
        self.unknown: list[str] = []
        self._pair()

    def _pair(self) -> None:
        inside: dict[str, list[str]] = {}
        for path in self.library.by_path:
            inside.setdefault(path.rpartition("/")[0], []).append(path.rpartition("/")[2])
        for directory in sorted(inside):
            if directory:
                found = self._directory(directory, inside[directory])
                if found is not None:
                    self.directories[directory] = found
        self._drop_copies()
        elsewhere = [path for path in self.library.by_path if not self._in_place(path)]
        taken = set(self.origins.values())
        for path in elsewhere:
            twin = self._twin(path, taken)
            if twin:
                self.origins[path] = twin
                taken.add(twin)
            else:
                self.unknown.append(path)

    def _drop_copies(self) -> None:
        """Keep, of the wheel's directories that belong to one directory of the source, the one most like it: others are copies under former names."""
        claims: dict[str, str] = {}
        for directory, found in self.directories.items():
            rival = claims.get(found)
            if rival is None or common_end(directory, found) > common_end(rival, found):
                claims[found] = directory
        self.directories = {
            directory: found for directory, found in self.directories.items() if claims[found] == directory
        }

    def _in_place(self, path: str) -> bool:
        """Pair a file with the one of its name in the source directory that its own belongs to; tell whether there is one."""
        directory, _, name = path.rpartition("/")
        expected = join(self.directories[directory], name) if directory in self.directories else ""
        if not directory:
            expected = next(
                (c for c in (name, f"src/{name}", f"lib/{name}", f"python/{name}") if c in self.source.files), ""
            )
        if not expected or not (expected in self.source.files or behind(links(self.source), expected)):
            return False
        self.origins[path] = expected
        return True

    def _directory(self, directory: str, names: list[str]) -> str | None:
        """Return the source directory of a wheel's directory, None when there is none."""
        tree = self.source.files.directories
        parent, _, base = directory.rpartition("/")
        above = self.directories.get(parent)
        if above is not None and (join(above, base) in tree or behind(links(self.source), join(above, base))):
            return join(above, base)
        wanted = set(names)
        candidates = [
            (len(wanted & self._names[candidate]), -candidate.count("/"), candidate)
            for candidate in self._ending.get(directory, ())
        ]
        # The most of the files, then the highest, then the first.
        same, _, found = max(candidates, key=lambda each: each[:2], default=(0, 0, ""))
        return found if same else self._elsewhere(directory, wanted)

    def _elsewhere(self, directory: str, names: set[str]) -> str | None:
        """Return a source directory of another name that holds most of a wheel directory's files (`package-dir`, `sources`)."""
        votes: dict[str, int] = {}
        for name in names - {"__init__.py"}:
            size = self.library.by_path[join(directory, name)].size
            for file in self.source.files.by_name.get(name, ()):
                if file.size == size:
                    votes[file.directory] = votes.get(file.directory, 0) + 1
        if not votes:
            return None
        best = max(votes, key=lambda candidate: (votes[candidate], -candidate.count("/"), candidate))
        return best if votes[best] * 2 > len(names) else None

    def _twin(self, path: str, taken: set[str]) -> str:
        """Return a file of the source with the same name and bytes that is no other's origin, "" when there is none."""
        file = self.library.by_path[path]
        alike = self.source.files.by_name.get(file.basename, ())
        same = [c.path for c in alike if c.size == file.size and c.path not in taken]
        if not same or not file.size:
            return ""
        digest = self.library.files.digest(file.path)
        return next((c for c in same if digest and self.source.files.digest(c) == digest), "")

    @cached_property
    def endings(self) -> frozenset[tuple[str, str]]:
        """Return (directory, ending) of every file that the wheel installs."""
        return frozenset((path.rpartition("/")[0], ending(path.rpartition("/")[2])) for path in self.library.by_path)

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for file in self.source.files:
            found.setdefault(file.directory, set()).add(file.basename)
        return {directory: frozenset(names) for directory, names in found.items()}

    @cached_property
    def _ending(self) -> dict[str, list[str]]:
        """Return end of a path → the source's directories whose path ends so, or is that."""
        found: dict[str, list[str]] = {}
        for directory in self._names:
            parts = directory.split("/")
            for start in range(len(parts)):
                found.setdefault("/".join(parts[start:]), []).append(directory)
        return found

    @cached_property
    def packages(self) -> dict[str, str]:
        """Return wheel directory → source directory of the highest directories that hold files themselves: the packages shipped."""
        found: dict[str, str] = {}
        for directory in sorted(self.directories):
            if not any(directory.startswith(f"{above}/") for above in found):
                found[directory] = self.directories[directory]
        return found


@kept
def pairing(wheel: Wheel, source: Source) -> Pairing:
    """Return the pairing of a wheel and a source, made once."""
    return Pairing(wheel.library, source)


def ignored_by_git(tree: Tree, paths: Iterable[str]) -> frozenset[str]:
    """Return the paths of a checkout that git is told to ignore, whether they exist or not."""
    from pkglint.model import git

    asked = sorted(paths)
    if tree.repository is None:
        return frozenset()
    found: set[str] = set()
    for start in range(0, len(asked), 200):
        found.update(
            (git.run(tree.root, "check-ignore", "--no-index", "--", *asked[start : start + 200]) or "").splitlines()
        )
    return frozenset(found)


def join(directory: str, name: str) -> str:
    """Return a path below a directory; "" is the root."""
    return f"{directory}/{name}" if directory else name
