"""What builds a source: the backend, what [build-system] requires, and what those projects bring along.

Source: https://packaging.python.org/en/latest/specifications/pyproject-toml/#declaring-build-system-dependencies-the-build-system-table
"""

from __future__ import annotations

import posixpath

from pkglint.archive import Unreadable
from pkglint.data.backends import BACKENDS, BRINGS, GENERATORS, SETUPTOOLS_VENDORED
from pkglint.data.names import GENERIC
from pkglint.formats.toml import table
from pkglint.model.paths import normalized
from pkglint.model.release import NO_WORDS
from pkglint.model.versions import parse_requirement
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.model.release import Artifact


class Requirement(NamedTuple):
    """One entry of `requires`: its place in the list, its normalised name, and the text."""

    nth: int
    name: str
    text: str


class BuildSystem:
    """A source's [build-system], or what holds without one."""

    def __init__(self, artifact: Artifact) -> None:
        """Take an sdist or a tree; a wheel has nothing to be built from."""
        document: dict[str, Any] = {} if artifact.kind == "wheel" else artifact.pyproject.value
        self.declared = isinstance(document.get("build-system"), dict)
        """Whether there is such a table."""
        self.table = table(document, "build-system")
        backend = self.table.get("build-backend")
        self.backend = backend.strip() if isinstance(backend, str) else ""
        """The backend as written, "" when none is (which means setuptools)."""
        self.in_tree = "backend-path" in self.table

    @property
    def project(self) -> str:
        """Return the backend's project, normalised: `setuptools` without one, "" for one that is in the tree or not known."""
        if self.in_tree:
            return ""
        return BACKENDS.get(self.top, "") if self.backend else "setuptools"

    @property
    def top(self) -> str:
        """Return the top module of the backend, "" without one."""
        return self.backend.split(":", 1)[0].split(".", 1)[0].strip()

    @property
    def requirements(self) -> list[Requirement]:
        """Return the entries of `requires` that are requirements."""
        listed = self.table.get("requires")
        found = []
        for nth, text in enumerate(listed if isinstance(listed, list) else ()):
            parsed = parse_requirement(text) if isinstance(text, str) else None
            if parsed is not None:
                found.append(Requirement(nth, normalized(parsed.name), text))
        return found

    @property
    def required(self) -> frozenset[str]:
        """Return the normalised names of what is installed for a build: setuptools alone without a [build-system]."""
        if "requires" not in self.table:
            return frozenset({"setuptools"})
        return frozenset(requirement.name for requirement in self.requirements)

    @property
    def importable(self) -> frozenset[str] | None:
        """Return the top-level names a build can import beside the standard library, None when some requirement is not known."""
        names: set[str] = set()
        for project in self.required:
            if project not in BRINGS:
                return None
            names |= BRINGS[project]
        return frozenset(names | SETUPTOOLS_VENDORED if "setuptools" in self.required else names)


FIX_KEYS = {"flit": "flit-core", "flit-scm": "flit-core", "setuptools-rust": "setuptools"}
"""Back ends that are configured as another one is."""


def fix_key(artifact: Artifact) -> str:
    """Return the back end whose fixes hold for what made an artifact, as rules' [fix] tables name it, "" when it cannot be told.

    For setuptools it says which file has the metadata: `setuptools-cfg` and `setuptools-py` are projects without [project].
    """
    if artifact.kind == "wheel":
        written = (artifact.wheel_file.get("Generator") or "").split()
        return GENERATORS.get(written[0].lower(), "") if written else ""
    backend = BuildSystem(artifact).project
    if backend == "setuptools" and not artifact.project:
        if "setup.cfg" in artifact.files and "[metadata]" in artifact.files.text("setup.cfg"):
            return "setuptools-cfg"
        return "setuptools-py" if "setup.py" in artifact.files else "setuptools"
    return FIX_KEYS.get(backend, backend)


def fix_words(artifact: Artifact) -> tuple[str, dict[str, str]]:
    """Return the back end by which an artifact is built, "" when none can be told, and the placeholders of fixes."""
    own = normalized(artifact.name).replace("-", "_")
    try:
        library = artifact.library
        tops = {top.lower(): top for top in library.top_names}
        packages = [top for top in library.top_packages if top.isidentifier() and top.lower() not in GENERIC]
        backend = fix_key(artifact)
    except Unreadable:
        tops, packages, backend = {}, [], ""
    only = packages[0] if len(packages) == 1 else ""
    package = tops.get(own) or only or own or NO_WORDS["package"]
    return backend, {
        "name": artifact.name or NO_WORDS["name"],
        "distribution": artifact.name or NO_WORDS["distribution"],
        "package": package,
        "folder": folder_of(artifact, package),
        "version": artifact.version or NO_WORDS["version"],
    }


def folder_of(artifact: Artifact, package: str) -> str:
    """Return where an artifact keeps its package, relative to the root: `src/demo` where that cannot be seen, as in a wheel."""
    try:
        init = artifact.library.by_path.get(f"{package}/__init__.py")
    except Unreadable:
        init = None
    return init.directory if init is not None and artifact.kind != "wheel" else f"src/{package}"


def displayed(project: str) -> str:
    """Return a back end's name as people type it: `uv_build`, `flit_core`, else the project's own."""
    return {"uv-build": "uv_build", "flit-core": "flit_core"}.get(project, project)


def uses_setup_py(artifact: Artifact) -> bool:
    """Tell whether a build runs setup.py: there is one, and setuptools is the backend, named or by default."""
    return artifact.kind != "wheel" and "setup.py" in artifact.files and BuildSystem(artifact).project == "setuptools"


def package_directory(package: str, roots: dict[str, Any]) -> str:
    """Return a package's directory, as distutils' package_dir maps it."""
    parts = package.split(".")
    for length in range(len(parts), -1, -1):
        root = roots.get(".".join(parts[:length]))
        if isinstance(root, str):
            path = posixpath.normpath(posixpath.join(root or ".", *parts[length:]))
            return "" if path == "." else path
    return "/".join(parts)
