"""The source tree as an artifact: what git tracks, and the metadata that [project] statically gives."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from pkglint.archive import DEFAULT_LIMITS, Content, Fault, Unreadable
from pkglint.formats import toml
from pkglint.model import git
from pkglint.model.code import SourceCode
from pkglint.model.dynamic import version_origin
from pkglint.model.files import File, Files
from pkglint.model.prospective import Prospect, prospect
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from pkglint.archive import Archive, Limits
    from pkglint.formats.entry_points import EntryPoints
    from pkglint.formats.metadata import Metadata
    from pkglint.formats.toml import TomlFile
    from pkglint.model.dynamic import Origin
    from pkglint.model.release import Release

SKIPPED = frozenset({".git", ".hg", ".svn", "__pycache__", ".venv", "venv", "node_modules", ".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache", "dist", "build"})  # fmt: skip
"""Directories that a tree outside version control is not read below."""


class BuildFailure(NamedTuple):
    """What `--build` got instead of a file: what was being built, the end of the back end's output, and the file and line it names."""

    kind: str
    """"sdist" or "wheel"."""
    output: str
    path: str = ""
    line: int = 0


class Tree(SourceCode):
    """A source tree; its files are what git tracks, or what lies there when git does not know it."""

    kind: Literal["tree"] = "tree"
    prefix = ""
    archive: Archive | None = None
    filename = ""
    metadata_path = "pyproject.toml"

    def __init__(self, root: Path, display_path: str | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        """Take the project's directory, the path as the user gave it, and the limits under which files are read."""
        self.root = root
        self.path = root
        self.display_path = display_path or str(root)
        self.limits = limits
        self.release: Release | None = None
        self.digests: dict[str, str] = {}
        self.build_failure: BuildFailure | None = None

    def unload(self) -> None:
        """Let go of contents."""
        if "files" in self.__dict__:
            self.files.forget()

    def close(self) -> None:
        """Let go of contents; what is known of a tree stays."""
        self.unload()

    def with_texts(self, texts: Mapping[str, str]) -> Tree:
        """Return the tree as it would be if files had other texts, or were there: for a look ahead, nothing is written."""
        changed = Tree(self.root, self.display_path, self.limits)
        kept = [file for file in self.files.listed if file.path not in texts]
        new = {path: File(path, path, len(text.encode())) for path, text in texts.items()}

        def read(file: File) -> Content:
            return Content(texts[file.path].encode(), None) if file.path in texts else self._read(file)

        changed.repository, changed.tracked = self.repository, self.tracked
        changed.files = Files([*kept, *new.values()], read, longest=self.limits.max_text)
        return changed

    @cached_property
    def repository(self) -> Path | None:
        """Return the git top level, None outside of git."""
        return git.top_level(self.root)

    @cached_property
    def tracked(self) -> frozenset[str] | None:
        """Return the paths below the root that git tracks, None outside of git; before the first commit, all that it does not ignore."""
        if self.repository is None:
            return None
        return git.tracked(self.root, others=git.head(self.root) is None)

    @cached_property
    def files(self) -> Files:
        """Return the tree's regular files by their path below the root; links are not followed."""
        paths = sorted(self.tracked) if self.tracked is not None else sorted(walk(self.root))
        listed = []
        for path in paths:
            try:
                status = os.lstat(self.root / path)
            except (OSError, ValueError):
                continue
            if (status.st_mode & 0o170000) == 0o100000:
                listed.append(File(path, path, status.st_size))
        return Files(listed, self._read, digests=self.digests, longest=self.limits.max_text)

    def _read(self, file: File) -> Content:
        if file.size > self.limits.max_member:
            return Content(b"", Fault("too-large", f"{file.size} bytes", None, None))
        try:
            return Content((self.root / file.path).read_bytes(), None)
        except OSError as error:
            return Content(b"", Fault("unreadable", error.strerror or "cannot be read", None, None))

    @cached_property
    def pyproject(self) -> TomlFile:
        """Return pyproject.toml, empty when there is none; it is read even when git does not track it yet."""
        return toml.parse(self.files.read("pyproject.toml") or read_untracked(self.root / "pyproject.toml"))

    @cached_property
    def metadata(self) -> Metadata:
        """Return the METADATA that the source promises before a build; see `knows`."""
        return self._prospect.metadata

    def _header(self, name: str) -> str:
        """Return a field's value, "" when it is absent or a file that decides it cannot be read."""
        try:
            return self.metadata.value(name)
        except Unreadable:
            return ""

    def knows(self, field: str) -> bool:
        """Tell whether the field's value, or its absence, is certain before a build."""
        return field.lower() in self._prospect.known

    @cached_property
    def _prospect(self) -> Prospect:
        return prospect(self.pyproject.value, self.files, self.version_origin)

    @cached_property
    def unpublished(self) -> bool:
        """Tell whether the project says that it is never released itself: the root of a workspace, or one that builds no package."""
        from pkglint.model.workspace import is_unpublished

        return is_unpublished(self.pyproject.value)

    @cached_property
    def entry_points(self) -> EntryPoints:
        """Return the entry points that a build would write, as far as the source declares them without code."""
        from pkglint.model.declared import declared_entry_points

        return declared_entry_points(self.pyproject, self.files)

    @cached_property
    def version_origin(self) -> Origin | None:
        """Return the literal that a dynamic version is taken from, None when the version is static or not certain."""
        return version_origin(self.pyproject.value, self.files)

    @cached_property
    def name(self) -> str:
        """Return the project's name as far as it is written without code, "" when it is not."""
        return self._header("Name")

    @cached_property
    def version(self) -> str:
        """Return the version: [project]'s, or that of the literal which a build takes it from, "" when it is not certain."""
        from pkglint.model.tool_metadata import egg_info_tags

        version = self._header("Version")
        tag, dated = egg_info_tags(self.files)
        return "" if dated else f"{version}{tag}" if version else ""


def read_untracked(path: Path) -> bytes:
    """Return a file's bytes, b"" when it cannot be read or is larger than a megabyte."""
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size < 1 << 20 else b""
    except OSError:
        return b""


def walk(root: Path) -> list[str]:
    """Return the files below a directory that is not under version control, without caches, environments and build output."""
    found = []
    for directory, names, files in os.walk(root):
        names[:] = [name for name in names if name not in SKIPPED and not name.endswith(".egg-info")]
        base = Path(directory).relative_to(root).as_posix()
        found += [name if base == "." else f"{base}/{name}" for name in files]
    return found
