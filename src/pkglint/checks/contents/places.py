"""Directories that stand for all they hold: one finding names the directory, not each file below it."""

from __future__ import annotations

from pkglint.model.kept import kept
from pkglint.model.paths import in_test_path, normalized
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pkglint.model import Artifact
    from pkglint.model.files import Files

JUNK_DIRECTORIES = {
    "__MACOSX": "macOS", ".mypy_cache": "mypy", ".pytest_cache": "pytest", ".ruff_cache": "Ruff", ".tox": "tox", ".nox": "Nox",
    ".hypothesis": "Hypothesis", "htmlcov": "coverage.py", ".ipynb_checkpoints": "Jupyter", ".eggs": "setuptools",
}  # fmt: skip
"""What operating systems and tools leave beside the sources → who does."""
VCS_DIRECTORIES = {
    ".git": "Git", ".hg": "Mercurial", ".svn": "Subversion", ".bzr": "Bazaar", ".jj": "Jujutsu", "CVS": "CVS",
}  # fmt: skip
"""What version control systems keep their own files in → whose it is."""
FOREIGN_PROJECTS = 3
FOREIGN_PACKAGES = 5
"""How many projects, or packages without metadata, other than the own one make a `site-packages` an environment's."""
INSTALLED = frozenset({"INSTALLER", "REQUESTED", "direct_url.json"})
"""Files of `.dist-info` that only installers write."""
VENV = regex(r"(?:.*?/)?\.venv/")
"""A directory that every tool takes for a virtual environment."""
NODE_OWN = ("npm", "corepack")
"""What Node.js itself brings in its `lib/node_modules`."""


def parents(path: str) -> Iterator[str]:
    """Yield every directory above a path, the outermost first, each with its trailing slash."""
    at = path.find("/")
    while at >= 0:
        yield path[: at + 1]
        at = path.find("/", at + 1)


def outermost(files: Files, names: Collection[str]) -> list[str]:
    """Return the outermost directories of certain names that hold a file, in the order of the files, with trailing slash."""
    found: dict[str, None] = {}
    if files.directory_names.isdisjoint(names):
        return []
    for file in files:
        components = file.path.split("/")
        for depth, component in enumerate(components[:-1]):
            if component in names:
                found["/".join(components[: depth + 1]) + "/"] = None
                break
    return list(found)


def below(path: str, directories: Iterable[str]) -> bool:
    """Tell whether a path lies below one of the directories (written with trailing slash)."""
    return path.startswith(tuple(directories))


def vcs_directories(artifact: Artifact) -> list[str]:
    """Return the directories of version control systems; one named CVS counts only with CVS's own files in it."""
    files = artifact.files
    return [
        directory
        for directory in outermost(files, VCS_DIRECTORIES)
        if not directory.endswith("CVS/") or f"{directory}Entries" in files or f"{directory}Root" in files
    ]


@kept
def environments(artifact: Artifact) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the outermost shipped environments: directory with trailing slash → what it is, and the projects in it when they tell."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    site: dict[str, set[str]] = {}
    for file in artifact.files:
        path = file.path
        if path.endswith("/pyvenv.cfg") and not in_test_path(path):
            found[path[: -len("pyvenv.cfg")]] = "virtual-environment", ()
        elif (
            file.basename in INSTALLED and ".dist-info/" in path and "site-packages/" in path and not in_test_path(path)
        ):
            head, _, _ = path.partition("site-packages/")
            found[environment_of(artifact, f"{head}site-packages/")] = "virtual-environment", ()
        elif ".venv/" in path and (hidden := VENV.match(path)) is not None and not in_test_path(path):
            found[hidden[0]] = "virtual-environment", ()
        elif "node_modules/" in path and (modules := node_modules(path)):
            found[modules] = "node-modules", ()
        elif "site-packages/" in path and not in_test_path(path):
            head, _, tail = path.partition("site-packages/")
            top, slash, _ = tail.partition("/")
            if slash and (not head or head.endswith("/")):
                site.setdefault(f"{head}site-packages/", set()).add(top)
    for directory, tops in site.items():
        if others := others_in(directory, tops, normalized(artifact.name)):
            found.setdefault(environment_of(artifact, directory), ("site-packages", others))
    return {
        directory: kind
        for directory, kind in found.items()
        if not any(directory != other and directory.startswith(other) for other in found)
    }


def others_in(directory: str, tops: set[str], own: str) -> tuple[str, ...]:
    """Return the projects by which a `site-packages` is an environment's: pip, three of others, or many packages of others; else ()."""
    projects = {
        normalized(top.rpartition(".")[0].partition("-")[0])
        for top in tops
        if top.endswith((".dist-info", ".egg-info"))
    }
    if "pip" in projects or len(projects - {own}) >= FOREIGN_PROJECTS:
        return tuple(sorted(projects - {own}))
    packages = {normalized(top) for top in tops if "." not in top}
    library = directory.split("/")[-3:-2]
    standard = bool(library) and (library[0].startswith("python") or library[0] == "Lib")
    many = standard and own not in projects | packages and len(packages) >= FOREIGN_PACKAGES
    return tuple(sorted(packages)) if many else ()


def environment_of(artifact: Artifact, site_packages: str) -> str:
    """Return the directory of the environment that a `…/lib/python3.x/site-packages/` belongs to, else the directory itself."""
    parts = site_packages.rstrip("/").split("/")
    below = 3 if len(parts) >= 4 and parts[-2].startswith("python") and parts[-3].startswith("lib") else 0
    below = 2 if len(parts) >= 3 and parts[-2] == "Lib" else below
    if below:
        root = "/".join(parts[:-below]) + "/"
        if not root.endswith(".data/data/") and f"{root}__init__.py" not in artifact.files:
            return root
    return site_packages


def node_modules(path: str) -> str:
    """Return the outermost node_modules directory above a path, "" without one or when it is Node.js's own."""
    parts = path.split("/")
    if "node_modules" not in parts[:-1] or in_test_path(path):
        return ""
    at = parts.index("node_modules")
    if parts[at - 1 : at] == ["lib"] and parts[at + 1] in NODE_OWN:
        return ""
    return "/".join(parts[: at + 1]) + "/"
