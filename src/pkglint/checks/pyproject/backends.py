"""What the declared back end does with metadata that the specification allows: it refuses it, or finds nothing to fill it with.

Which back end does what was tried by building (`pkglint.data.refusals`).
"""

from __future__ import annotations

from pkglint.checks.pyproject.document import document_of, key_place, place
from pkglint.checks.pyproject.project import SCALARS, as_list
from pkglint.data.refusals import CLASSIFIER_BESIDE_EXPRESSION, DYNAMIC_KEYS, NEWEST, REFUSING, STATIC_AND_DYNAMIC
from pkglint.finding import Hit
from pkglint.formats import python_source
from pkglint.formats.toml import strings, table
from pkglint.model.build_system import BuildSystem, displayed
from pkglint.model.versions import parse_requirement
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.toml import TomlFile
    from pkglint.model import Artifact, Tree

_ENTRY_POINT = regex(r"[\w.]+\s*(:\s*[\w.]+\s*)?(\[.*\]\s*)?$")
"""What `importlib.metadata`, and with it setuptools, takes for the value of an entry point."""
PLAIN_REQUIREMENTS = frozenset({"setuptools", "wheel", "cython", "numpy", "pybind11", "cffi"})
"""What setuptools builds need, and no project among it that sets metadata."""


def refused(artifact: Artifact) -> Iterator[Hit]:
    """Yield metadata that the declared back end, at a version that its requirement allows, refuses to build."""
    document = document_of(artifact)
    project = document.value.get("project") if document is not None else None
    if document is None:
        return
    system = BuildSystem(artifact)
    if not admits(system, REFUSING.get(system.project, ())):
        return
    backend = displayed(system.project)
    if system.project == "flit-core" and admits(system, (NEWEST["flit-core"],)):
        for key in ("metadata", "scripts", "entrypoints"):
            if key in table(document.value, "tool", "flit"):
                where = key_place(document, "tool", "flit", key)
                yield Hit(where, "former-table", backend=backend, key=f"tool.flit.{key}")
    if not isinstance(project, dict):
        return
    if system.project in CLASSIFIER_BESIDE_EXPRESSION and isinstance(project.get("license"), str):
        for nth, classifier in enumerate(as_list(project.get("classifiers"))):
            if isinstance(classifier, str) and classifier.startswith("License ::"):
                where = place(document, "project", "classifiers", nth)
                yield Hit(where, "license-classifier", backend=backend, key=classifier)
    dynamic = strings(project.get("dynamic"))
    supported = DYNAMIC_KEYS.get(system.project)
    for nth, key in enumerate(dynamic):
        where = place(document, "project", "dynamic", nth)
        if supported is not None and key not in supported:
            yield Hit(where, "unsupported-dynamic", backend=backend, key=key)
        elif key in project and key not in {*SCALARS, "name"} and system.project in STATIC_AND_DYNAMIC:
            yield Hit(where, "static-and-dynamic", backend=backend, key=key)
    if system.project == "flit-core" and "description" not in project and "description" not in dynamic:
        yield Hit(key_place(document, "project", "name"), "description-missing", backend=backend, key="description")
    if system.project == "setuptools":
        yield from refused_by_setuptools(document, project)


def refused_by_setuptools(document: TomlFile, project: dict[str, Any]) -> Iterator[Hit]:
    """Yield entry points that setuptools cannot read, and licence files named twice."""
    tables = [("scripts",), ("gui-scripts",), *(("entry-points", group) for group in table(project, "entry-points"))]
    for path in tables:
        for name, value in table(project, *path).items():
            if isinstance(value, str) and not _ENTRY_POINT.match(value):
                where = place(document, "project", *path, name)
                yield Hit(where, "invalid-entry-point", backend="setuptools", key=name, value=value)
    if "license-files" in project and "license-files" in table(document.value, "tool", "setuptools"):
        where = key_place(document, "tool", "setuptools", "license-files")
        yield Hit(where, "license-files-twice", backend="setuptools", key="license-files")


def admits(system: BuildSystem, versions: tuple[str, ...]) -> bool:
    """Tell whether what is required of the back end allows one of the versions."""
    texts = [requirement.text for requirement in system.requirements if requirement.name == system.project]
    parsed = [requirement for text in texts if (requirement := parse_requirement(text)) is not None]
    return any(
        all(requirement.specifier.contains(version, prereleases=True) for requirement in parsed) for version in versions
    )


# Dynamic keys that nothing fills


def without_source(artifact: Artifact) -> Iterator[Hit]:
    """Yield dynamic keys for which the back end finds nothing: an error where the build stops."""
    document = document_of(artifact)
    project = document.value.get("project") if document is not None else None
    if document is None or not isinstance(project, dict):
        return
    system = BuildSystem(artifact)
    backend = displayed(system.project)
    for nth, key in enumerate(as_list(project.get("dynamic"))):
        variant = sourceless(artifact, document.value, system, key) if isinstance(key, str) else ""
        if variant:
            where = place(document, "project", "dynamic", nth)
            yield Hit(where, variant, verdict=variant == "build-fails", key=key, backend=backend)


def sourceless(artifact: Artifact, document: dict[str, Any], system: BuildSystem, key: str) -> str:
    """Return what comes of a dynamic key that nothing fills: a variant of `dynamic-without-source`, "" when something may."""
    match system.project:
        case "hatchling":
            own = "hatch.toml" in artifact.files or "version" in table(document, "tool", "hatch")
            return "build-fails" if key == "version" and not own else ""
        case "poetry-core":
            own = "version" in table(document, "tool", "poetry")
            return "build-fails" if key == "version" and not own else ""
        case "pdm-backend":
            settings = table(document, "tool", "pdm")
            hook = "pdm_build.py" in artifact.files or "custom-hook" in table(settings, "build")
            return "version-zero" if key == "version" and "version" not in settings and not hook else ""
        case "flit-core":
            return "build-fails" if key == "version" and not has_version(artifact, document) else ""
        case "setuptools":
            return of_setuptools(artifact, document, system, key)
    return ""


def of_setuptools(artifact: Artifact, document: dict[str, Any], system: BuildSystem, key: str) -> str:
    """Return what comes of a dynamic key under setuptools, which asks its own table, setup.cfg, setup.py and plug-ins."""
    if key in table(document, "tool", "setuptools", "dynamic") or not PLAIN_REQUIREMENTS.issuperset(system.required):
        return ""
    if "setup.py" in artifact.files or "setup.cfg" in artifact.files:
        return ""
    if key == "version":
        return "version-zero"
    return "build-fails" if key in {"description", "readme"} else "value-empty"


def has_version(artifact: Artifact, document: dict[str, Any]) -> bool:
    """Tell whether flit's module binds `__version__`, or may; a module that is not found is another rule's."""
    name = table(document, "tool", "flit", "module").get("name", table(document, "project").get("name"))
    stem = name.replace("-", "_").replace(".", "/") if isinstance(name, str) else ""
    names = ("_version.py", "version.py", "__version__.py", "__init__.py")
    found = [
        path
        for root in ("", "src/")
        for path in (f"{root}{stem}.py", *(f"{root}{stem}/{each}" for each in names))
        if path in artifact.files
    ]
    for path in found:
        module = python_source.parse(artifact.files.read(path))
        if "__version__" in module.bindings or module.star_imports or module.dynamic or module.syntax_error is not None:
            return True
    return not found


# Workspaces


def workspace_root(tree: Tree) -> Iterator[Hit]:
    """Yield a project that is not released itself, with the members that are."""
    from pkglint.model.workspace import members

    if tree.unpublished:
        listed = members(tree)
        document = tree.pyproject
        keys = (
            ("tool", "uv", "package"),
            ("tool", "uv", "workspace"),
            ("tool", "poetry", "package-mode"),
            ("project", "dependencies"),
        )
        path = next(
            path
            for path in keys
            if document.nearest(path) is not None and path[-1] in table(document.value, *path[:-1])
        )
        yield Hit(place(document, *path), "members" if listed else "no-members", members=listed)


# Lock files
