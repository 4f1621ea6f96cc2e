"""Files that a build makes or rewrites: no source need hold them, or not with the same bytes."""

from __future__ import annotations

import re

from pkglint.data.names import FAR_ASIDE, VENDORED
from pkglint.model.paths import EXTENSION_SUFFIXES
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pkglint.model.files import Files

BUILT = (
    *EXTENSION_SUFFIXES,
    ".mo",
    ".pyc",
    ".pyo",
    ".a",
    ".lib",
    ".o",
    ".obj",
    ".exe",
    ".pdb",
    ".qm",
    ".wasm",
    ".jar",
    ".bin",
    ".node",
    ".map",
    ".so.0",
)
VERSION_MODULE = regex(
    r"_{0,2}(version|build|git|about|commit|revision|release|generated|autogen)\w*\.(pyi?|txt|json|h)\Z|\w*_(version|pb2|pb2_grpc|grpc)\.pyi?\Z|VERSION(\.txt)?\Z|__config__\.py\Z",
    re.IGNORECASE,
)
MARKER = regex(
    rb"generated (by|from|with|using|at|on|file)|auto-?(matically )?[- ]?generated|do not (edit|modify|change)|don't (edit|change)|@generated|is generated|machine[- ]generated",
    re.IGNORECASE,
)
HEAD = 2048
"""Bytes at whose beginning a generator signs."""
_COPIES = VENDORED | {"node_modules"}
CYTHON_OUTPUT = (".c", ".cpp", ".h", ".html")
CYTHON_SOURCES = (".pyx", ".py", ".pyx.in", ".pxd")


def is_built(path: str) -> bool:
    """Tell whether a file's name is one that compilers, version plug-ins or protocol compilers write."""
    name = path.rpartition("/")[2]
    return (
        name.lower().endswith(BUILT)
        or VERSION_MODULE.match(name) is not None
        or ".so." in name
        or any(part.endswith((".libs", ".dylibs")) for part in path.split("/")[:-1])
    )


def is_signed(files: Files, path: str) -> bool:
    """Tell whether a file says at its beginning that it was generated."""
    return MARKER.search(files.read(path)[:HEAD]) is not None


def is_vendored(path: str) -> bool:
    """Tell whether a directory above holds copies of other projects."""
    return not _COPIES.isdisjoint(path.lower().split("/")[:-1])


def beside_cython(path: str, names: frozenset[str]) -> bool:
    """Tell whether a C or C++ file has a Cython source of its name beside it."""
    stem, dot, suffix = path.rpartition(".")
    return bool(dot) and f".{suffix}" in CYTHON_OUTPUT and any(f"{stem}{each}" in names for each in CYTHON_SOURCES)


HASHED = regex(
    r"[._-]([0-9a-f]{6,64}|[A-Za-z0-9_-]{8})\.(?:\w+\.)*(?:js|mjs|cjs|css|map|json|woff2?|ttf|svg|png|jpg|wasm|txt|html)\Z"
)
"""The hash of its content in the name of a file that a bundler wrote."""
TEST_NAME = regex(r"(test_.*|.*_test|tests|conftest)\.pyi?\Z")


def is_test(path: str) -> bool:
    """Tell whether a file is for tests, examples or documentation, by its directories or its own name."""
    *directories, name = path.lower().split("/")
    return not FAR_ASIDE.isdisjoint(directories) or TEST_NAME.match(name) is not None


def another_build(path: str, others: Iterable[str]) -> bool:
    """Tell whether a file that a bundler names by its content (`main.3f9a1c2e.js`) is among the others under another hash."""
    directory, _, name = path.rpartition("/")
    shape = unhashed(name)
    return bool(shape) and any(
        other.rpartition("/")[0] == directory and unhashed(other.rpartition("/")[2]) == shape for other in others
    )


def unhashed(name: str) -> str:
    """Return a bundle's name with a star for its hash, "" for a name without one."""
    match = HASHED.search(name)
    if match is None or not any(each.isdigit() for each in match[1]) or match[1].isdigit():
        return ""
    return f"{name[: match.start(1)]}*{name[match.end(1) :]}"
