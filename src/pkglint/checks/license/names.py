"""Which files of an artifact are licence files, by their names."""

from __future__ import annotations

import re

from pkglint.data.names import VENDORED
from pkglint.model import Tree, Wheel
from pkglint.model.paths import USUAL_LICENSES, in_test_path
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact

_NAME = regex(
    r"(licen[cs]e|copying|unlicen[cs]e)|.*[-._]licen[cs]es?(\.(txt|md|rst))?\Z",
    re.IGNORECASE,
)
_CODE = (
    ".py", ".pyi", ".pyc", ".pyx", ".so", ".pyd", ".json", ".js", ".ts", ".css", ".html", ".svg", ".png", ".yml", ".yaml", ".toml",
    ".c", ".h", ".cpp", ".hpp", ".rs", ".go", ".java", ".sh", ".xml", ".po", ".mo",
)  # fmt: skip
DIRECTORIES = frozenset({"licenses", "licences", "license", "licence"})


def is_license_name(path: str) -> bool:
    """Tell whether a file's name is one that licence texts have; a module or data file about licences is none."""
    basename = path.rpartition("/")[2]
    if basename.startswith("._"):  # what macOS keeps beside a file
        return False
    lower = basename.lower()
    return lower in USUAL_LICENSES or (bool(_NAME.match(basename)) and not lower.endswith(_CODE))


def in_license_directory(path: str) -> bool:
    """Tell whether a directory above the file is one for licence texts, as REUSE and wheels have."""
    return not DIRECTORIES.isdisjoint(path.lower().split("/")[:-1])


def in_vendored(path: str) -> bool:
    """Tell whether a directory above the file holds other people's code."""
    return not VENDORED.isdisjoint(path.lower().split("/")[:-1])


def all_paths(artifact: Artifact) -> Iterator[str]:
    """Yield the paths of everything there is, links included: a link to the licence stands for it."""
    yield from artifact.files.paths
    if isinstance(artifact, Tree):
        yield from artifact.tracked or ()
    elif artifact.archive is not None:
        prefix = artifact.prefix
        yield from (
            entry.name.removeprefix(prefix)
            for entry in artifact.archive.entries
            if entry.kind in {"symlink", "hardlink"}
        )


def own_license_files(artifact: Artifact) -> list[str]:
    """Return the paths of the files that carry the project's own licence.

    Of a wheel: the licence-named ones of `.dist-info` and its `licenses` directory, not those further down, which are of vendored
    code or REUSE's; of an sdist or tree: the ones at its top.
    """
    if isinstance(artifact, Wheel):
        folders = (
            {artifact.dist_info, f"{artifact.dist_info}/licenses", f"{artifact.dist_info}/license_files"}
            if artifact.dist_info
            else set()
        )
        return [file.path for file in artifact.files if file.directory in folders and is_license_name(file.path)]
    return [file.path for file in artifact.files if "/" not in file.path and is_license_name(file.path)]


def distributed_license_files(artifact: Artifact) -> list[str]:
    """Return the paths of all files the artifact presents as licences: its own, listed ones, and those of licence directories."""
    files, own = artifact.files, own_license_files(artifact)
    listed = [value.strip() for value in artifact.metadata.all("License-File")]
    if isinstance(artifact, Wheel):
        if not artifact.dist_info:
            return own
        directory = f"{artifact.dist_info}/licenses/"
        listed = [directory + path for path in listed]
        more = [f.path for f in files if f.path.startswith(directory) and is_license_name(f.path)]
    else:
        more = [f.path for f in files if f.path.lower().startswith("licenses/") and not in_test_path(f.path)]
    return list(dict.fromkeys([*own, *(path for path in listed if path in files), *more]))
