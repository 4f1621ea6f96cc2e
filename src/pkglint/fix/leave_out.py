"""Finding → the lines by which a back end leaves a file out of the release, in the words of that back end.

Tried with setuptools 84.2, hatchling 1.33, flit_core 4.2, pdm-backend 2.5, poetry-core 2.5, uv_build 0.13, maturin 1.16,
scikit-build-core 1.1, meson-python 0.22: `tests/test_fix_builds.py` builds each.
"""

from __future__ import annotations

import os
import re

from pkglint.fix.change import PYPROJECT, Change, Impossible, after, option_added, text_of
from pkglint.formats import toml
from pkglint.locate.fields import at
from pkglint.model.build_system import fix_key
from pkglint.model.kept import kept
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.locate.fields import Path
    from pkglint.model import Tree
    from pkglint.model.packing import Packing


class Dialect(NamedTuple):
    """How a back end is told what to leave out."""

    file: str
    """The pattern of a file, with `{path}` for its path from the root."""
    directory: str
    """That of a directory and all below it."""
    keys: tuple[Path, ...] = ()
    """The arrays of pyproject.toml that take it …"""
    own: tuple[Path, ...] = ()
    """… and those that replace them for one target, where the project has them."""
    lines: str = ""
    """The file whose lines take it, for a back end that reads none of that from pyproject.toml."""


HATCH = ("tool", "hatch", "build")
DIALECTS = {
    "setuptools": Dialect("exclude {path}", "prune {path}", lines="MANIFEST.in"),
    "hatchling": Dialect(
        "/{path}",
        "/{path}/",
        ((*HATCH, "exclude"),),
        ((*HATCH, "targets", "sdist", "exclude"), (*HATCH, "targets", "wheel", "exclude")),
    ),
    "flit-core": Dialect("{path}", "{path}", (("tool", "flit", "sdist", "exclude"),)),
    "pdm-backend": Dialect("{path}", "{path}", (("tool", "pdm", "build", "excludes"),)),
    "poetry-core": Dialect("{path}", "{path}/**/*", (("tool", "poetry", "exclude"),)),
    "uv-build": Dialect("/{path}", "/{path}", (("tool", "uv", "build-backend", "source-exclude"),)),
    "maturin": Dialect("{path}", "{path}/**/*", (("tool", "maturin", "exclude"),)),
    "scikit-build-core": Dialect("/{path}", "/{path}/", (("tool", "scikit-build", "sdist", "exclude"),)),
    "meson-python": Dialect("/{path} export-ignore", "/{path} export-ignore", lines=".gitattributes"),
}
"""Back end → its words. Wheels are built from the sdist: what is not in that is in neither."""
DIALECTS |= dict.fromkeys(("setuptools-cfg", "setuptools-py"), DIALECTS["setuptools"])


FIND = ("tool", "setuptools", "packages", "find", "exclude")
WHEEL_DIALECTS = {
    "setuptools": Dialect("", "{path}*", (FIND,)),
    "hatchling": Dialect("/{path}", "/{path}/", ((*HATCH, "targets", "wheel", "exclude"),)),
    "pdm-backend": Dialect("{path}", "{path}", (("tool", "pdm", "build", "excludes"),)),
}
"""Back end → how a top-level name is left out of the wheel; where the packages are listed, nothing has to be left out."""


def leave_out(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Leave the finding's file or directory out of sdist and wheel, () where something else would go with it or it would stay."""
    return written(tree, DIALECTS, str(facts.get("path", "")), ("wheel", "sdist"))


def out_of_wheel(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Leave a top-level directory or module out of the wheel, () where something else would go with it."""
    place = str(facts.get("path", ""))
    if fix_key(tree) == "setuptools-cfg":
        return found_by_setup_cfg(tree, place)
    if fix_key(tree) == "setuptools-py":
        return found_by_setup_py(tree, place)
    if fix_key(tree) == "setuptools" and not isinstance(at(tree.pyproject.value, FIND[:-1]), dict):
        return ()
    return written(tree, WHEEL_DIALECTS, place, ("wheel",))


def written(tree: Tree, dialects: Mapping[str, Dialect], place: str, targets: tuple[str, ...]) -> Edit:
    """Return the changes that name a place in the words of the project's back end, () unless it goes, and alone, from each target."""
    path = place.rstrip("/")
    dialect = dialects.get(fix_key(tree))
    # A pattern with such characters would mean something else in one dialect or another.
    if dialect is None or not re.fullmatch(r"[\w./+~@,=-]+", path):
        return ()
    pattern = (dialect.directory if place.endswith("/") else dialect.file).format(path=path)
    changes = excluding(tree, dialect, pattern) if pattern else ()
    return changes if changes and goes(tree, changes, place, targets) else ()


def found_by_setup_cfg(tree: Tree, place: str) -> Edit:
    """Return the change of setup.cfg by which `find:` passes a package over, () where it lists what it passes over already."""
    parsed, section = tree.setup_cfg, "options.packages.find"
    if (parsed.get("options", "packages") or "").strip() not in {"find:", "find_namespace:"}:
        return ()
    if parsed.option(section, "exclude") is not None or not place.endswith("/"):
        return ()
    changes = (option_added(tree, section, f"exclude = {place[:-1]}*"),)
    return changes if goes(tree, changes, place, ("wheel",)) else ()


def found_by_setup_py(tree: Tree, place: str) -> Edit:
    """Return the change of `find_packages()` in setup.py that passes a package over, () where the call has arguments."""
    text = text_of(tree, "setup.py")
    calls = list(re.finditer(r"\bfind_(?:namespace_)?packages\((\s*)\)", text))
    if len(calls) != 1 or not place.endswith("/"):
        return ()
    changes = (Change("replace", calls[0].span(1), f'exclude=["{place[:-1]}*"]', "setup.py"),)
    return changes if goes(tree, changes, place, ("wheel",)) else ()


def excluding(tree: Tree, dialect: Dialect, pattern: str) -> Edit:
    """Return the changes that add a pattern wherever a back end reads such patterns, () where it cannot be added."""
    if dialect.lines:
        return (Change("line", (pattern,), file=dialect.lines),)
    document, file, skipped = tree.pyproject.value, PYPROJECT, 0
    if "hatch.toml" in tree.files and dialect is DIALECTS["hatchling"]:
        # What is below [tool.hatch] in pyproject.toml stands at the top there.
        document, file, skipped = toml.parse(tree.files.read("hatch.toml")).value, "hatch.toml", 2
    own = [key[skipped:] for key in dialect.own if at(document, key[skipped:]) is not None]
    keys = [*(key[skipped:] for key in dialect.keys), *own]
    if any(not isinstance(listed := at(document, key) or [], list) or pattern in listed for key in keys):
        return ()
    return tuple(Change("append", key, pattern, file) for key in keys)


def goes(tree: Tree, changes: Iterable[Change], place: str, targets: tuple[str, ...]) -> bool:
    """Tell whether the changes take a file or directory out of the targets and nothing else, as far as that can be foreseen."""
    done = foreseen_places(tree)
    done.add(place)
    if len(done) > MOST:
        return True
    more = frozenset(below(tree, place)) - tree.files.paths
    try:
        texts = after(tree, changes)
    except Impossible:
        return True  # who makes the edit says why
    before, then = packed_now(tree, more), packed(tree, texts, more)
    for target in targets:
        old, new = before[target], then[target]
        if old is None or new is None:
            if old is not new:
                return False
            continue
        if new != {path for path in old if path != place and not (place.endswith("/") and path.startswith(place))}:
            return False
    return True


MOST = 20
"""Places of one tree for which it is foreseen what goes: each takes as long as all packing does, and patterns of one kind act alike."""


@kept
def foreseen_places(tree: Tree) -> set[str]:  # noqa: ARG001 - one set a tree
    """Return the places of a tree that were asked for so far."""
    return set()


@kept
def packed_now(tree: Tree, more: frozenset[str]) -> dict[str, frozenset[str] | None]:
    """Return what wheel and sdist hold with the texts that are there."""
    return packed(tree, {}, more)


def below(tree: Tree, place: str) -> list[str]:
    """Return a file, or the files below a directory (which ends in a slash), whether git tracks them or not."""
    if not place.endswith("/"):
        return [place]
    return [
        f"{os.path.relpath(base, tree.root)}/{name}".replace(os.sep, "/")
        for base, _, names in os.walk(tree.root / place)
        for name in names
    ]


def packed(tree: Tree, texts: Mapping[str, str], more: Iterable[str]) -> dict[str, frozenset[str] | None]:
    """Return the source paths that the wheel, built from the sdist, and the sdist would hold with these texts; None is unknown."""
    from pkglint.model.packing import pack

    packing: Packing = pack(tree.with_texts(texts), more)
    wheel = None if packing.wheel is None else frozenset(path for _, path in packing.wheel)
    if wheel is not None and packing.sdist is not None:
        wheel &= packing.sdist
    new = frozenset(texts) - tree.files.paths
    return {"wheel": wheel, "sdist": None if packing.sdist is None else packing.sdist - new}
