"""Files that git ignores and the back end packs all the same: what a look at the tracked files cannot show."""

from __future__ import annotations

import os

from pkglint.checks.contents.places import JUNK_DIRECTORIES
from pkglint.checks.secrets.content import access_token, password_in_url, private_key
from pkglint.checks.secrets.named import credential_file, sensitive_file
from pkglint.finding import Hit, Member
from pkglint.model import git
from pkglint.model.build_system import BuildSystem, displayed
from pkglint.model.files import File
from pkglint.model.packing import pack
from pkglint.model.tree import read_untracked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Tree

ENVIRONMENTS = frozenset({"venv", ".venv", "env", "virtualenv", "node_modules", ".tox", ".nox", ".pixi", ".conda"})
OUTPUT = (".egg-info", "/build", "/dist", "/__pycache__", "/.git", "/.hg", "/.eggs")
"""How the directories end that builds make themselves, or back ends never look into."""
DATABASES = (".sqlite", ".sqlite3", ".db", ".db3", ".duckdb", ".mdb")
MOST = 2000
"""Ignored files that are looked at in one tree."""


def ignored_file_will_be_packed(tree: Tree) -> Iterator[Hit]:
    """Yield secrets, environments, caches and databases that git ignores and the build takes; generated modules are meant to be taken."""
    if tree.repository is None or tree.tracked is None:
        return
    candidates = dict(looked_at(tree))
    if not candidates:
        return
    packing = pack(tree, candidates)
    sdist = packing.sdist or frozenset()
    # A wheel is built from the sdist, where that has one: what an sdist leaves out is in neither.
    wheel = {path for _, path in packing.wheel or () if packing.sdist is None or path in sdist}
    backend = displayed(BuildSystem(tree).project)
    reported: set[str] = set()
    for path, kind in candidates.items():
        targets = [name for name, taken in (("sdist", sdist), ("wheel", wheel)) if path in taken]
        place, variant = judged(tree, path, kind) if targets else ("", "")
        if variant and place not in reported:
            reported.add(place)
            yield Hit(Member(place), variant, backend=backend, targets=targets)


def looked_at(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield the ignored files with what the directory says that git ignores as a whole: "environment", "cache" or ""; of these one file."""
    count = 0
    for ignored in git.ignored(tree.root):
        if not ignored.endswith("/"):
            yield ignored, ""
            continue
        directory = ignored[:-1]
        name = directory.rpartition("/")[2]
        if f"/{directory}".endswith(OUTPUT):
            continue
        kind = ""
        if name in ENVIRONMENTS or (tree.root / directory / "pyvenv.cfg").is_file():
            kind = "environment"
        elif name in JUNK_DIRECTORIES:
            kind = "cache"
        for path in below(tree, directory):
            yield path, f"{kind} {directory}/" if kind else ""
            count += 1
            if kind or count > MOST:
                break


def below(tree: Tree, directory: str) -> Iterator[str]:
    """Yield the files below a directory that git does not look into."""
    for base, names, files in os.walk(tree.root / directory):
        names[:] = sorted(name for name in names if not f"/{name}".endswith(OUTPUT))
        inner = os.path.relpath(base, tree.root).replace(os.sep, "/")
        yield from (f"{inner}/{name}" for name in sorted(files))


def judged(tree: Tree, path: str, kind: str) -> tuple[str, str]:
    """Return the place to name and the variant of the message, "" for a file that does no harm."""
    if kind:
        variant, _, directory = kind.partition(" ")
        return directory, variant
    if path.endswith(DATABASES):
        return path, "database"
    data = read_untracked(tree.root / path)
    if not data:
        return path, ""
    from pkglint.archive import Content

    file, content = File(path, path, len(data)), Content(data, None)
    if any(
        True
        for check in (credential_file, access_token, private_key, password_in_url)
        for _ in check(tree, file, content)
    ):
        return path, "secret"
    return path, "sensitive" if any(True for _ in sensitive_file(tree, file, content)) else ""
