"""What the models of the back ends read, and what they answer."""

from __future__ import annotations

import posixpath
from importlib import import_module

from pkglint.formats.toml import strings, table
from pkglint.model.build_system import BuildSystem
from pkglint.model.kept import kept
from pkglint.model.packing.paths import Paths
from pkglint.model.tree import Tree
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from pkglint.model.files import Files
    from pkglint.model.sdist import Sdist

MODELS = {
    "setuptools": "setuptools",
    "hatchling": "hatchling",
    "flit-core": "flit",
    "pdm-backend": "pdm",
    "poetry-core": "poetry",
    "uv-build": "uv",
    "maturin": "maturin",
}
"""Project of a back end → the module here that knows it."""


class Packing(NamedTuple):
    """What a build takes of the source: `wheel` has pairs (path as installed, path in the source), `sdist` paths; None is unknown.

    What the back end writes by itself (`.dist-info`, PKG-INFO, compiled code) is not among it, nor what goes to `.data`.
    """

    wheel: tuple[tuple[str, str], ...] | None = None
    sdist: frozenset[str] | None = None


class Source(NamedTuple):
    """A source as a back end sees it."""

    document: dict[str, Any]
    """pyproject.toml."""
    files: Files
    """Gives the text of setup.cfg, setup.py, MANIFEST.in, hatch.toml and ignore lists."""
    paths: Paths
    """Every file on the disk that is looked at; links to files count, as back ends copy what they lead to."""
    tracked: frozenset[str] | None
    """The paths that git tracks, None outside of git."""
    ignore_list: str
    """The text of the root's .gitignore, else of the nearest above it inside the repository; "" without one."""

    def tool(self, *path: str) -> dict[str, Any]:
        """Return a table below [tool], {} when there is none."""
        return table(self.document, "tool", *path)

    @property
    def project(self) -> dict[str, Any]:
        """Return the [project] table, {} when there is none."""
        return table(self.document, "project")

    def named_files(self, usual: tuple[str, ...] = ()) -> list[str]:
        """Return the readme and licence files that [project] names and that exist: every back end puts them into the sdist.

        `usual` are the patterns at the root by which a back end looks for licences that no key names.
        """
        project = self.project
        found = []
        for key in ("readme", "license"):
            value = project.get(key)
            path = value.get("file") if isinstance(value, dict) else value if key == "readme" else None
            if isinstance(path, str):
                found.append(posixpath.normpath(path))
        patterns = strings(project.get("license-files")) if "license-files" in project else usual
        for pattern in patterns:
            found += self.paths.glob(pattern, hidden=True)
        return [path for path in found if path in self.paths.files]


def pack(artifact: Tree | Sdist, more: Iterable[str] = ()) -> Packing:
    """Return what a build of the source would pack; `more` are paths on the disk beside the artifact's own (ignored files, say)."""
    system = BuildSystem(artifact)
    model = MODELS.get(system.project)
    if model is None or artifact.pyproject.error is not None:
        return Packing()
    module = import_module(f"pkglint.model.packing.{model}")
    packing: Packing = module.pack(source_of(artifact, more))
    return packing


def source_of(artifact: Tree | Sdist, more: Iterable[str] = ()) -> Source:
    """Return a source as its back end sees it, with more paths on the disk beside the artifact's own."""
    listed = {*artifact.files.paths, *more}
    tracked, ignore_list = None, artifact.files.text(".gitignore")
    if isinstance(artifact, Tree):
        tracked = artifact.tracked
        links = (tracked or frozenset()) - listed
        listed.update(path for path in links if (artifact.root / path).is_file())
        ignore_list = nearest_ignore_list(artifact)
    return Source(artifact.pyproject.value, artifact.files, Paths(listed), tracked, ignore_list)


@kept
def predicted(artifact: Tree | Sdist) -> Packing:
    """Return what a build of the source would pack of the files it has, worked out once."""
    return pack(artifact)


def nearest_ignore_list(tree: Tree) -> str:
    """Return the .gitignore of a tree, whether git tracks it or not, else the nearest above it as far as its repository reaches."""
    directory = tree.root.resolve()
    while True:
        try:
            return (directory / ".gitignore").read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            if tree.repository in {None, directory}:
                return ""
        directory = directory.parent
