"""Native files of two distributions compared: which there are, what they need of the system, and the symbols that others link with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pkglint.formats import native
from pkglint.model.versions import parse_version

if TYPE_CHECKING:
    from pkglint.formats.native_record import Native
    from pkglint.model import Sdist, Wheel

SUFFIX = re.compile(r"\.(?:cpython-\w[\w-]*|abi3(?:t)?|cp\d+-\w+|pypy\w[\w-]*)(?=\.(?:so|pyd)$)")
"""The part of an extension module's name that says for which Python and system it was built."""
HASH = re.compile(r"-[0-9a-f]{8}(?=\.(?:so|dylib|dll)\b)")
"""What repair tools write into the names of libraries that they copy into a wheel."""


class Library(NamedTuple):
    """What changed about one native file; tuples of names, sorted."""

    path: str
    needed_added: tuple[str, ...]
    needed_removed: tuple[str, ...]
    floor: tuple[str, str] | None
    """The lowest system version that it runs on, before and after (`glibc 2.17`, `macos 11.0`), where that changed."""
    symbols_added: tuple[str, ...]
    symbols_removed: tuple[str, ...]


class Natives(NamedTuple):
    """The native files that came, went, and changed in what they need or offer; paths without tags and hashes."""

    added: list[str]
    removed: list[str]
    changed: list[Library]


def compare(old: Wheel | Sdist, new: Wheel | Sdist) -> Natives:
    """Compare the libraries of two wheels; an sdist has none."""
    before, after = libraries(old), libraries(new)
    changed = [
        found
        for path in sorted(before.keys() & after.keys())
        if (found := library(path, before[path], after[path])) != Library(path, (), (), None, (), ())
    ]
    return Natives(sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys()), changed)


def libraries(artifact: Wheel | Sdist) -> dict[str, tuple[Native, frozenset[str]]]:
    """Return path without tags and hashes → the facts of a library, and the symbols that others may link with."""
    found: dict[str, tuple[Native, frozenset[str]]] = {}
    for file in artifact.files if artifact.kind == "wheel" else ():
        if not re.search(r"\.(?:so|dylib|dll|pyd)\b", file.path):
            continue
        content = artifact.files.content_of(file)
        facts = None if content.fault is not None else native.read(content.data)
        if facts is not None and facts.loadable:
            linked = frozenset() if facts.inits else native.exported(content.data)
            found[HASH.sub("", SUFFIX.sub("", file.path))] = facts, linked
    return found


def library(path: str, before: tuple[Native, frozenset[str]], after: tuple[Native, frozenset[str]]) -> Library:
    """Return what changed about one library."""
    (one, symbols), (two, more) = before, after
    needed = [{HASH.sub("", name) for name in each.needed} for each in (one, two)]
    floors = floor(one), floor(two)
    return Library(
        path,
        tuple(sorted(needed[1] - needed[0])),
        tuple(sorted(needed[0] - needed[1])),
        (floors[0], floors[1]) if floors[0] != floors[1] else None,
        tuple(sorted(more - symbols)),
        tuple(sorted(symbols - more)),
    )


def floor(facts: Native) -> str:
    """Return the lowest system that a library says it runs on: the newest GLIBC symbol version, or macOS's minimum; "" for none."""
    if facts.minima:
        number = ".".join(map(str, max(version for _, version in facts.minima)))
        return f"{facts.system or 'macos'} {number}"
    versions = [name[6:] for _, names in facts.versions for name in names if name.startswith("GLIBC_")]
    newest = max((version for text in versions if (version := parse_version(text)) is not None), default=None)
    return f"glibc {newest}" if newest is not None else ""
