"""[build-system]: can it be installed and found, and is it as tidy as it could be."""

from __future__ import annotations

import posixpath

from pkglint.checks.pyproject.document import document_of, key_place, kind, place
from pkglint.data.backends import BACKENDS, BRINGS, FLIT_OPERATORS, LICENSE_EXPRESSION, PROVIDERS
from pkglint.finding import Hit, Member
from pkglint.formats.toml import table
from pkglint.model.build_system import BuildSystem, displayed
from pkglint.model.paths import normalized
from pkglint.model.source_paths import SourcePaths
from pkglint.model.versions import parse_requirement, parse_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.toml import TomlFile
    from pkglint.model import Artifact, Tree


def invalid(artifact: Artifact) -> Iterator[Hit]:
    """Yield what makes an installer refuse [build-system]."""
    document = document_of(artifact)
    if document is None or "build-system" not in document.value:
        return
    value = document.value["build-system"]
    if not isinstance(value, dict):
        yield Hit(key_place(document, "build-system"), "not-a-table", type=kind(value))
        return
    if "requires" not in value:
        yield Hit(place(document, "build-system"), "requires-missing")
    yield from _lists(document, value)
    backend = value.get("build-backend")
    where = place(document, "build-system", "build-backend")
    if "build-backend" in value and not isinstance(backend, str):
        yield Hit(where, "backend-wrong-type", type=kind(backend))
        return
    if isinstance(backend, str) and not well_formed(backend):
        known = BACKEND_OF_PROJECT.get(normalized(backend))
        variant = "backend-is-a-project" if known else "backend-malformed"
        yield Hit(where, variant, value=backend, suggestion=known)
        return
    system = BuildSystem(artifact)
    if isinstance(value.get("backend-path"), list):
        yield from _in_tree(document, artifact, system)
    elif system.backend and isinstance(value.get("requires"), list):
        yield from _unprovided(document, system)


BACKEND_OF_PROJECT = {
    "setuptools": "setuptools.build_meta",
    "hatchling": "hatchling.build",
    "hatch": "hatchling.build",
    "flit-core": "flit_core.buildapi",
    "flit": "flit_core.buildapi",
    "poetry-core": "poetry.core.masonry.api",
    "pdm-backend": "pdm.backend",
    "meson-python": "mesonpy",
    "scikit-build-core": "scikit_build_core.build",
    "uv-build": "uv_build",
}
"""Project → its `build-backend`, for those who write the one for the other."""


def well_formed(backend: str) -> bool:
    """Tell whether a backend is written as a module, and perhaps an object in it."""
    module, colon, name = backend.strip().partition(":")
    parts = [*module.split("."), *(name.split(".") if colon else ())]
    return all(part.strip().isidentifier() for part in parts)


def _lists(document: TomlFile, value: dict[str, Any]) -> Iterator[Hit]:
    """Yield entries of `requires` and `backend-path` that are not what they have to be."""
    for key in ("requires", "backend-path"):
        listed = value.get(key, [])
        if not isinstance(listed, list):
            where = place(document, "build-system", key)
            yield Hit(where, "wrong-type", key=f"build-system.{key}", type=kind(listed), expected="strings")
            continue
        for nth, item in enumerate(listed):
            where = place(document, "build-system", key, nth)
            if not isinstance(item, str):
                yield Hit(where, "wrong-item-type", key=f"build-system.{key}", type=kind(item), expected="string")
            elif key == "requires" and parse_requirement(item) is None:
                yield Hit(where, "invalid-requirement", value=item)


def _unprovided(document: TomlFile, system: BuildSystem) -> Iterator[Hit]:
    """Yield a known backend whose project is not required; a requirement that may bring it along silences this."""
    project = BACKENDS.get(system.top)
    if project is None:
        return
    wanted = PROVIDERS.get(system.top, frozenset({project}))
    if wanted & system.required or any(name not in BRINGS for name in system.required):
        return
    listed = system.table["requires"]
    if any(not isinstance(item, str) or parse_requirement(item) is None for item in listed):
        return  # the bad entry is reported, and it may be this one
    where = place(document, "build-system", "build-backend")
    yield Hit(where, "backend-not-required", value=system.backend, project=displayed(project))


def _in_tree(document: TomlFile, source: Artifact, system: BuildSystem) -> Iterator[Hit]:
    """Yield a backend-path that leads nowhere or out of the source, and a backend that is in none of its directories."""
    paths = SourcePaths(source)
    good = []
    for nth, item in enumerate(system.table["backend-path"]):
        if not isinstance(item, str):
            continue
        where = place(document, "build-system", "backend-path", nth)
        normal = posixpath.normpath(item)
        if normal.startswith(("/", "../")) or normal == ".." or "\\" in item:
            yield Hit(where, "backend-path-outside", value=item)
        elif not paths.there(normal):
            yield Hit(where, "backend-path-missing", value=item)
        else:
            good.append(normal)
    if good and system.top and len(good) == len(system.table["backend-path"]):
        candidates = [posixpath.join(each, name) for each in good for name in (f"{system.top}.py", system.top)]
        if not any(paths.there(posixpath.normpath(each)) for each in candidates):
            where = place(document, "build-system", "build-backend")
            yield Hit(where, "backend-not-in-path", value=system.backend)


# Tidiness


def untidy(artifact: Artifact) -> Iterator[Hit]:
    """Yield a [build-system] without backend, a needless `wheel`, and a backend floor below what [project] needs."""
    document = document_of(artifact)
    if document is None:
        return
    system = BuildSystem(artifact)
    if not system.declared:
        return
    if "build-backend" not in system.table:
        yield Hit(place(document, "build-system"), "backend-missing")
    license_ = table(document.value, "project").get("license")
    for requirement in system.requirements:
        where = place(document, "build-system", "requires", requirement.nth)
        if requirement.name == "wheel" and system.project == "setuptools" and not imports_wheel(artifact):
            yield Hit(where, "needless-wheel")
        elif (
            requirement.name == system.project and isinstance(license_, str) and requirement.name in LICENSE_EXPRESSION
        ):
            floor = lowest(requirement.text)
            compound = requirement.name == "flit-core" and len(license_.split()) > 1
            needed = FLIT_OPERATORS if compound else LICENSE_EXPRESSION[requirement.name]
            if floor is not None and floor < parse_version(needed):
                variant = "floor-refuses" if requirement.name in {"setuptools", "flit-core"} else "floor-free-text"
                project = displayed(requirement.name)
                yield Hit(where, variant, requirement=requirement.text, project=project, needed=needed)


def imports_wheel(artifact: Artifact) -> bool:
    """Tell whether setup.py uses `wheel` itself."""
    return "setup.py" in artifact.files and b"wheel" in artifact.files.read("setup.py")


def lowest(requirement: str) -> Any:
    """Return the lower bound that a requirement states, None without one."""
    parsed = parse_requirement(requirement)
    bounds = []
    for specifier in parsed.specifier if parsed is not None else ():
        if specifier.operator in {">=", "~=", "==", ">"}:
            version = parse_version(specifier.version.removesuffix(".*"))
            if version is not None:
                bounds.append(version)
    return max(bounds, default=None)


def fails(tree: Tree) -> Iterator[Hit]:
    """Yield what the back end could not build, at the file and line that its output names."""
    failure = tree.build_failure
    if failure is not None:
        system = BuildSystem(tree)
        place = Member(failure.path, failure.line) if failure.path else Member("pyproject.toml")
        backend = displayed(system.project) or system.backend
        yield Hit(place, kind=failure.kind, backend=backend, output=failure.output)
