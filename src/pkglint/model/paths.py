"""Words for paths that many rules share."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.data.names import ASIDE
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LICENSE = regex(
    r"(licen[cs]e|copying|unlicen[cs]e)([-._].*)?\Z|.*[-._](licen[cs]e)(\.(txt|md|rst))?\Z",
    re.IGNORECASE,
)
USUAL_LICENSES = frozenset({"license", "license.txt", "license.md", "license.rst", "licence", "copying"})
"""Names of licence files, in lower case, for which nothing need be compiled."""
SIDECARS = (
    ".asc", ".attestation", ".sigstore", ".sigstore.json", ".sig", ".metadata", ".sha256", ".sha512", ".provenance",
)  # fmt: skip
"""How the names of files end that accompany a distribution and are none."""
OBSOLETE = (".egg", ".exe", ".msi", ".rpm", ".deb", ".dmg")
"""Built distributions that PyPI took once."""
EXTENSION_SUFFIXES = (".so", ".pyd", ".dylib", ".dll")


@lru_cache(maxsize=16384)
def in_test_path(path: str) -> bool:
    """Tell whether a directory above the file is one for tests, fixtures, examples or documentation; a file's name alone makes none."""
    return not ASIDE.isdisjoint(path.lower().split("/")[:-1])


def is_license_name(basename: str) -> bool:
    """Tell whether a file's name is one that licence texts have (LICENSE.txt, COPYING, UNLICENSE, LICENCE-MIT …)."""
    return basename.lower() in USUAL_LICENSES or bool(_LICENSE.match(basename))


_SEPARATORS = regex(r"[-_.]+")


def normalized(name: str) -> str:
    """Return a project name in its normal form (lower case, runs of `-`, `_` and `.` as one `-`); total.

    See the names and normalization specification; `packaging.utils.canonicalize_name` does the same.
    """
    return _SEPARATORS.sub("-", name).lower()


def extension_module_name(basename: str) -> str | None:
    """Return the module name of an extension module's file name (`_x.cpython-311-x86_64-linux-gnu.so` → `_x`), or None."""
    stem, dot, suffix = basename.rpartition(".")
    if not dot or suffix not in {"so", "pyd"} or not stem:
        return None
    name = stem.split(".", 1)[0]
    return name if name.isidentifier() else None


def directories_of(paths: Iterable[str]) -> frozenset[str]:
    """Return every directory above the files at these paths.

    Paths thousands of directories deep, which no file system can hold, end the search before they fill the memory.
    """
    found: set[str] = set()
    spent = 0
    for path in paths:
        parent = path.rpartition("/")[0]
        while parent and parent not in found and spent < _MOST_DIRECTORIES:
            found.add(parent)
            spent += len(parent)
            parent = parent.rpartition("/")[0]
    return frozenset(found)


_MOST_DIRECTORIES = 16 << 20  # characters of their names


def gitignore(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Return a test of paths by gitignore patterns; a pattern that cannot be read matches nothing."""
    patterns = list(patterns)
    if not patterns:
        return lambda _: False  # without loading pathspec
    from pathspec import GitIgnoreSpec

    usable = []
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except (ValueError, re.error):  # pathspec lets a reversed range in brackets through to `re`
            continue
        usable.append(pattern)
    return GitIgnoreSpec.from_lines(usable).match_file


def common_end(one: str, other: str) -> int:
    """Return how many components two paths share at their end."""
    count = 0
    for left, right in zip(reversed(one.split("/")), reversed(other.split("/")), strict=False):
        if left != right:
            break
        count += 1
    return count
