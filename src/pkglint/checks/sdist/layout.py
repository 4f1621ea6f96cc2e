"""The sdist's own shape: one top directory, PKG-INFO in it, and something to build from."""

from __future__ import annotations

import posixpath
from collections import Counter

from pkglint.data import pypi
from pkglint.finding import Hit, Member, Whole
from pkglint.model.kept import kept
from pkglint.model.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Entry
    from pkglint.model import Artifact, Sdist


def top_level(sdist: Sdist) -> Iterator[Hit]:
    """Yield the whole when PyPI does not find exactly one top directory, or not under the name its members have."""
    common, variant, names = shape(sdist)
    if variant:
        outside = common in {"", "/"}
        answer = (
            "Incorrect number of top-level directories in sdist"
            if outside
            else f"PKG-INFO not found at {common}/PKG-INFO"
        )
        yield Hit(Whole(), variant, pypi=pypi.file_error(answer), names=names, count=len(names))


@kept
def shape(sdist: Sdist) -> tuple[str, str, list[str]]:
    """Return what all member names have in common, as PyPI takes it, what keeps that from being a top directory, and the entries at the top.

    PyPI asks `os.path.commonpath`, which drops `./`, and then looks for PKG-INFO below the answer, by name.
    """
    names = [entry.name for entry in sdist.archive.entries]
    if not names:
        return "", "empty", []
    try:
        common = posixpath.commonpath(names)
    except ValueError:
        return "", "", []  # absolute names beside relative ones: path-outside-archive speaks
    if common not in {"", "/"} and f"{common}/PKG-INFO" in names:
        return common, "", []
    tops = list(dict.fromkeys(posixpath.normpath(name).split("/", 1)[0] for name in names))
    if common in {"", "/"}:
        others = [top for top in tops if top != "."]
        if len(others) > 1:
            return common, "several", others
        return common, "absolute-names" if common == "/" else "dot-entry", others
    if any(name.startswith("./") for name in names):
        return common, "dot-slash", tops
    if common in names and "/" not in common and not any(name.startswith(f"{common}/") for name in names):
        return common, "single-file", [common]
    return common, "", tops


def pkg_info(sdist: Sdist) -> Iterator[Hit]:
    """Yield the whole when there is no regular file PKG-INFO where PyPI looks for it."""
    common, variant, _ = shape(sdist)
    if variant or not common:
        return  # sdist-top-level or path-outside-archive speaks
    path = f"{common}/PKG-INFO"
    found = [entry for entry in sdist.archive.entries if entry.name == path]
    if not found:
        yield Hit(Whole(), "missing", file=path, pypi=pypi.file_error(f"PKG-INFO not found at {path}"))
    elif found[-1].kind != "file":
        yield Hit(Whole(), "not-a-file", file=path, kind=found[-1].kind)


def build_files(sdist: Sdist) -> Iterator[Hit]:
    """Yield the whole when the top directory has neither pyproject.toml nor setup.py."""
    if {"pyproject.toml", "setup.py"} & sdist.files.paths:
        return
    names = {
        posixpath.normpath(entry.name).split("/", 1)[-1] for entry in sdist.archive.entries if entry.kind != "directory"
    }
    if names and not names & {"pyproject.toml", "setup.py"}:
        installed = any("/site-packages/" in f"/{name}" or "/dist-packages/" in f"/{name}" for name in names)
        yield Hit(Whole(), "installed-tree" if installed else "no-build-files")


def root_name(sdist: Sdist) -> Iterator[Hit]:
    """Yield the whole when the top directory is not what the file is called."""
    stem = sdist.filename[: len(sdist.filename) - len(sdist.suffix)]
    if sdist.top and sdist.suffix and sdist.top != stem:
        yield Hit(Whole(), top=sdist.top, expected=stem, name=sdist.top.rpartition("-")[0])


def no_pyproject(artifact: Artifact) -> Iterator[Hit]:
    """Yield setup.py when there is no pyproject.toml beside it."""
    if artifact.kind == "wheel" or "setup.py" not in artifact.files or "pyproject.toml" in artifact.files:
        return
    if isinstance(artifact, Tree) and (artifact.root / "pyproject.toml").exists():
        return
    yield Hit(Member("setup.py"))


# Members


def unextractable(sdist: Sdist) -> Iterator[Hit]:
    """Yield the members that tarfile's data filter refuses: special files, and links out of the top directory."""
    links = symlinks(sdist)
    for entry in sdist.archive.entries:
        if entry.kind in {"device", "fifo", "socket"}:
            yield Hit(place(sdist, entry), "special-file", kind=entry.kind)
        elif entry.kind in {"symlink", "hardlink"} and entry.link and (variant := escape(sdist, entry, links)):
            yield Hit(place(sdist, entry), variant, target=entry.link)


def escape(sdist: Sdist, entry: Entry, links: dict[str, str]) -> str:
    """Return how a link leads out of the sdist's top directory: a variant of `unextractable-member`, "" when it does not."""
    if entry.link.startswith("/") or entry.link[1:2] == ":" or entry.link.startswith("\\"):
        return "absolute-link"
    start = "" if entry.kind == "hardlink" else posixpath.dirname(entry.name)
    return "link-outside" if resolve(f"{start}/{entry.link}", links, sdist.top) is None else ""


def resolve(path: str, links: dict[str, str], top: str) -> str | None:
    """Return where a path leads in the archive when links on its way are followed; None when that is outside of `top`."""
    waiting = list(reversed(path.split("/")))
    reached: list[str] = []
    followed = 0
    while waiting:
        part = waiting.pop()
        if part in {"", "."}:
            continue
        if part == "..":
            if not reached:
                return None
            reached.pop()
            continue
        reached.append(part)
        target = links.get("/".join(reached))
        if target is not None and waiting:
            followed += 1
            if target.startswith("/") or followed > 40:
                return None
            reached.pop()
            waiting += reversed(target.split("/"))
    found = "/".join(reached)
    return found if not top or found == top or found.startswith(f"{top}/") else None


def symlinks(sdist: Sdist) -> dict[str, str]:
    """Return member name → target of the symbolic links."""
    return {
        posixpath.normpath(entry.name): entry.link
        for entry in sdist.archive.entries
        if entry.kind == "symlink" and entry.link
    }


def links(sdist: Sdist) -> Iterator[Hit]:
    """Yield links whose target is not in the sdist, and links outside of tests and documentation."""
    from pkglint.model.paths import in_test_path

    entries = sdist.archive.entries
    if not any(entry.kind in {"symlink", "hardlink"} for entry in entries):
        return
    targets = symlinks(sdist)
    names: set[str] = set()
    for entry in entries:
        name = posixpath.normpath(entry.name)
        while name and name not in names:
            names.add(name)
            name = posixpath.dirname(name)
    for entry in entries:
        if entry.kind not in {"symlink", "hardlink"} or not entry.link or escape(sdist, entry, targets):
            continue
        start = "" if entry.kind == "hardlink" else posixpath.dirname(entry.name)
        reached = resolve(f"{start}/{entry.link}", targets, sdist.top)
        where = place(sdist, entry)
        if reached not in names:
            yield Hit(where, "dangling", target=entry.link)
        elif not in_test_path(where.path):
            yield Hit(where, entry.kind, target=entry.link)


def ambiguous(sdist: Sdist) -> Iterator[Hit]:
    """Yield names that occur twice (directories aside), and names that are not UTF-8."""
    names = [entry.name for entry in sdist.archive.entries if entry.kind != "directory"]
    counts = Counter(names)
    reported: set[str] = set()
    for entry in sdist.archive.entries:
        if entry.kind == "directory" or entry.name in reported:
            continue
        reported.add(entry.name)
        if counts[entry.name] > 1:
            yield Hit(place(sdist, entry), fault="duplicate")
        if not entry.name.isascii() and any("\udc80" <= character <= "\udcff" for character in entry.name):
            yield Hit(place(sdist, entry), fault="not-utf-8")


def place(sdist: Sdist, entry: Entry) -> Member:
    """Return a member by its path below the top directory."""
    return Member(entry.name.removeprefix(sdist.prefix))


# Binaries

NATIVE = (".so", ".pyd", ".dylib", ".dll", ".o", ".obj", ".a", ".lib")
MAGIC = (
    b"\x7fELF", b"MZ", b"!<arch>\n", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf",
    b"\x64\x86", b"\x4c\x01", b"\x64\xaa",
)  # fmt: skip
"""How ELF, PE, ar, Mach-O (thin and fat) and COFF (x64, x86, ARM64) files begin."""


def binaries(artifact: Artifact) -> Iterator[Hit]:
    """Yield extension modules and object files; in a tree also bytecode, PKG-INFO and egg-info, one hit a directory."""
    from pkglint.model.paths import in_test_path

    tree = isinstance(artifact, Tree)
    if artifact.kind == "wheel" or (isinstance(artifact, Tree) and artifact.tracked is None):
        return
    directories: dict[str, None] = {}
    for file in artifact.files:
        path = file.path
        lower = path.lower()
        if lower.endswith(NATIVE) or ".so." in lower.rpartition("/")[2]:
            if not in_test_path(path) and artifact.files.read(path).startswith(MAGIC):
                yield Hit(Member(path), "compiled-code")
        elif tree:
            if lower.endswith((".pyc", ".pyo")) and not in_test_path(path):
                yield Hit(Member(path), "bytecode")
            elif path == "PKG-INFO":
                yield Hit(Member(path), "build-metadata")
            elif ".egg-info/" in path and not in_test_path(path):
                parts = path.split("/")
                at = next(nth for nth, part in enumerate(parts) if part.endswith(".egg-info"))
                directories["/".join(parts[: at + 1])] = None
    for directory in directories:
        yield Hit(Member(directory), "build-metadata")
