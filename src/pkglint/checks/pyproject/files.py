"""Files, packages and modules that pyproject.toml names: are they there."""

from __future__ import annotations

import posixpath

from pkglint.checks.pyproject.document import document_of, dotted, place
from pkglint.checks.pyproject.project import as_list, glob_fault
from pkglint.data.refusals import MISSING_LICENSE, MISSING_README, TRIED
from pkglint.finding import Hit
from pkglint.formats.toml import table
from pkglint.model.build_system import BuildSystem, displayed
from pkglint.model.paths import normalized
from pkglint.model.source_paths import GLOB, SourcePaths
from pkglint.model.wheel import Wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.toml import TomlFile
    from pkglint.model import Artifact
    from pkglint.model.files import Files

Named = tuple[tuple[str | int, ...], str]
"""A path of keys in the document, and the path it names."""


def referenced(artifact: Artifact) -> Iterator[Hit]:
    """Yield readme, licence files, setuptools' `file:` values and build scripts that sdist or tree has not: errors where the back end stops at them."""
    document = document_of(artifact)
    if document is None or not isinstance(document.value.get("project"), dict):
        return
    project = document.value["project"]
    paths = SourcePaths(artifact)
    backend = BuildSystem(artifact).project
    dynamic = as_list(project.get("dynamic"))
    for path, named in stated_files(project, document.value if backend == "setuptools" else {}):
        if path[0] == "tool" and path[3] not in dynamic:
            continue  # it has no effect: `metadata-in-two-places` says so
        if not named or named.startswith(("/", "~")) or paths.there(named) or paths.ignored(named):
            continue
        key = dotted(path)
        found = paths.other_case(named)
        variant = consequence(path, backend)
        refused = variant == "file"
        if found:
            yield Hit(place(document, *path), "other-case", verdict=refused, key=key, file=named, found=found)
        else:
            extra = path[4] if variant == "extra-empty" else None
            yield Hit(
                place(document, *path), variant, verdict=refused, key=key, file=named, value=path[3:4], extra=extra
            )
    for path, named in build_scripts(document.value, backend, artifact.files):
        if not (paths.there(named) or paths.ignored(named)):
            yield Hit(place(document, *path), "script", verdict=True, key=dotted(path), file=named)
    for nth, pattern in enumerate(as_list(project.get("license-files"))):
        if (
            isinstance(pattern, str)
            and not glob_fault(pattern)
            and not paths.found(pattern)
            and not paths.ignored(pattern)
        ):
            lenient = backend in MISSING_LICENSE or backend not in TRIED
            where = place(document, "project", "license-files", nth)
            yield Hit(
                where, "pattern-ignored" if lenient else "pattern", verdict=not lenient, pattern=pattern, file=pattern
            )


def consequence(path: tuple[str | int, ...], backend: str) -> str:
    """Return what a missing file does to the build: a variant of `referenced-file-missing`."""
    match path:
        case ("project", "readme", *_):
            if backend in MISSING_README:
                return "without-description"
            return "file" if backend in TRIED else "file-perhaps"
        case ("tool", "setuptools", "dynamic", "version", *_):
            return "version-zero"
        case ("tool", "setuptools", "dynamic", "optional-dependencies", *_):
            return "extra-empty"
        case ("tool", "setuptools", "dynamic", *_):
            return "without-value"
    return "file" if backend in TRIED else "file-perhaps"


def stated_files(project: dict[str, Any], document: dict[str, Any]) -> Iterator[Named]:
    """Yield (keys, path) of every single file that [project], and for setuptools its dynamic table, names."""
    readme = project.get("readme")
    if isinstance(readme, str):
        yield ("project", "readme"), readme
    elif isinstance(readme, dict) and isinstance(readme.get("file"), str):
        yield ("project", "readme", "file"), readme["file"]
    license_ = project.get("license")
    if isinstance(license_, dict) and isinstance(license_.get("file"), str):
        yield ("project", "license", "file"), license_["file"]
    for key, value in table(document, "tool", "setuptools", "dynamic").items():
        if isinstance(value, dict) and "file" in value:
            yield from each((("tool", "setuptools", "dynamic", key, "file")), value["file"])
        elif key == "optional-dependencies" and isinstance(value, dict):
            for extra, inner in value.items():
                if isinstance(inner, dict) and "file" in inner:
                    yield from each(("tool", "setuptools", "dynamic", key, extra, "file"), inner["file"])


def build_scripts(document: dict[str, Any], backend: str, files: Files) -> Iterator[Named]:
    """Yield (keys, path) of the code that a back end runs in every build of a wheel, and that it does not do without."""
    match backend:
        case "poetry-core":
            build = table(document, "tool", "poetry").get("build")
            if isinstance(build, str):
                yield ("tool", "poetry", "build"), build
            elif isinstance(build, dict) and isinstance(build.get("script"), str):
                yield ("tool", "poetry", "build", "script"), build["script"]
        case "hatchling":
            from pkglint.model.packing.hatchling import hatch_settings

            settings, declared = hatch_settings(document, files), table(document, "tool", "hatch")
            for keys in (("build",), ("build", "targets", "wheel"), ("metadata",)):
                hook = table(settings, *keys, "hooks").get("custom")
                # One of hatch.toml has no place here.
                if isinstance(hook, dict) and hook == table(declared, *keys, "hooks").get("custom"):
                    path = hook.get("path", "hatch_build.py")
                    disabled = keys[0] == "build" and hook.get("enable-by-default") is False
                    if isinstance(path, str) and path and not disabled:
                        yield ("tool", "hatch", *keys, "hooks", "custom"), path


def each(path: tuple[str | int, ...], value: Any) -> Iterator[Named]:
    """Yield a string, or the strings of a list, with their paths of keys."""
    if isinstance(value, str):
        yield path, value
    for nth, item in enumerate(as_list(value)):
        if isinstance(item, str):
            yield (*path, nth), item


# Packages


def configured(artifact: Artifact) -> Iterator[Hit]:
    """Yield packages, modules and directories that the settings name and that are not there."""
    document = document_of(artifact)
    if document is None:
        return
    paths = SourcePaths(artifact)
    project = BuildSystem(artifact).project
    reader = READERS.get(project)
    if reader is None:
        return
    if project == "hatchling":
        yield from _nothing_for_hatchling(artifact, document, paths)
    for path, name, candidates in reader(document.value):
        if any(found(paths, each_) for each_ in candidates):
            continue
        if any(paths.ignored(each_) for each_ in candidates):
            continue  # a build makes it
        key, first = dotted(path), candidates[0]
        if path[-1] == "name" and path[:2] != ("tool", "flit"):
            yield Hit(
                place(document, *path), "default-module", key=key, name=name, file=first, backend=displayed(project)
            )
        elif set(first) & GLOB:
            yield Hit(place(document, *path), "pattern", key=key, name=first)
        elif path[-1] in {"where", "package-dir", "python-source"} or path[-2:-1] in {("where",), ("package-dir",)}:
            yield Hit(place(document, *path), "directory", key=key, name=first)
        else:
            module = "py-modules" in path or path[-1] == "attr"
            yield Hit(place(document, *path), "module" if module else "package", key=key, name=name, file=first)


def _nothing_for_hatchling(artifact: Artifact, document: TomlFile, paths: SourcePaths) -> Iterator[Hit]:
    """Yield the project's name when hatchling goes by it alone, and no package or module is called so."""
    from pkglint.model.packing import hatchling, source_of

    if isinstance(artifact, Wheel) or not hatchling.finds_nothing(source_of(artifact)):
        return
    stem = hatchling.component(document.value["project"]["name"])
    candidates = [f"{root}{stem}{suffix}" for root in ("", "src/") for suffix in ("/__init__.py", ".py")]
    if not any(paths.ignored(each_) for each_ in candidates):
        where = place(document, "project", "name")
        yield Hit(where, "default-module", key="project.name", name=stem, file=candidates[0], backend="hatchling")


def found(paths: SourcePaths, path: str) -> bool:
    """Tell whether a path, or a pattern, is there."""
    return paths.found(posixpath.normpath(path)) if path else True


Configured = tuple[tuple[str | int, ...], str, list[str]]
"""Where a package is named, as what, and the paths it may have."""


def of_hatchling(document: dict[str, Any]) -> Iterator[Configured]:
    """Yield hatchling's packages of the wheel."""
    for keys in (("tool", "hatch", "build", "targets", "wheel"), ("tool", "hatch", "build")):
        for key in ("packages", "only-include"):
            for path, name in each((*keys, key), table(document, *keys).get(key)):
                yield path, name, [name.strip("/")]


def of_setuptools(document: dict[str, Any]) -> Iterator[Configured]:
    """Yield setuptools' packages, modules and directories."""
    base = ("tool", "setuptools")
    options = table(document, *base)
    roots = options.get("package-dir", {})
    if not isinstance(roots, dict):
        return
    for package, root in roots.items():
        if isinstance(root, str):
            yield (*base, "package-dir", package), root, [root]
    from pkglint.model.build_system import package_directory

    for path, name in each((*base, "packages"), options.get("packages")):
        if not name.endswith("-stubs"):
            yield path, name, [package_directory(name, roots)]
    for path, name in each((*base, "py-modules"), options.get("py-modules")):
        stem = package_directory(name, roots)
        yield path, name, [f"{stem}.py", f"{stem}.pyx", f"{stem}.pyi"]
    version = table(options, "dynamic").get("version")
    attribute = version.get("attr") if isinstance(version, dict) else None
    made = "setuptools_scm" in table(document, "tool")
    if isinstance(attribute, str) and not made and "version" in as_list(table(document, "project").get("dynamic")):
        module = attribute.strip().rpartition(".")[0]
        where = [
            name
            for kind in ("find", "find-namespace")
            for name in as_list(table(options, "packages", kind).get("where"))
        ]
        stems = [package_directory(module, roots)]
        stems += [
            posixpath.normpath(f"{root}/{module.replace('.', '/')}")
            for root in ("src", *where)
            if isinstance(root, str)
        ]
        files = [f"{stem}{suffix}" for stem in stems for suffix in (".py", "/__init__.py", ".pyx", ".pyd")]
        if module:
            yield (*base, "dynamic", "version", "attr"), module, files
    for kind in ("find", "find-namespace"):
        for path, name in each((*base, "packages", kind, "where"), table(options, "packages", kind).get("where")):
            yield path, name, [name]


def of_poetry(document: dict[str, Any]) -> Iterator[Configured]:
    """Yield poetry's packages, by default the project's name."""
    settings, base = table(document, "tool", "poetry"), ("tool", "poetry", "packages")
    path = ("project", "name") if "name" in table(document, "project") else ("tool", "poetry", "name")
    name = table(document, *path[:-1]).get("name")
    if not settings.get("packages") and settings.get("package-mode") is not False and isinstance(name, str):
        stem = normalized(name).replace("-", "_")
        if "." not in name:
            yield path, stem, [f"{root}{stem}{suffix}" for root in ("", "src/") for suffix in ("", ".py")]
    for nth, item in enumerate(as_list(settings.get("packages"))):
        if isinstance(item, dict) and isinstance(item.get("include"), str):
            root = item["from"] if isinstance(item.get("from"), str) else ""
            include = posixpath.join(root, item["include"])
            yield (*base, nth), include, [include, f"{include}.py"]


def of_flit(document: dict[str, Any]) -> Iterator[Configured]:
    """Yield flit's module, by default the project's name."""
    name = table(document, "tool", "flit", "module").get("name")
    path: tuple[str, ...] = ("tool", "flit", "module", "name")
    if name is None and "project" in document:
        name, path = table(document, "project").get("name"), ("project", "name")
        name = name.replace("-", "_") if isinstance(name, str) else None
    if isinstance(name, str) and name:
        stem = name.replace(".", "/")
        yield path, name, [f"{root}{stem}{suffix}" for root in ("", "src/") for suffix in ("", ".py")]


def of_uv(document: dict[str, Any]) -> Iterator[Configured]:
    """Yield uv's modules, by default the project's name below `src`."""
    base = ("tool", "uv", "build-backend")
    options = table(document, *base)
    root = options.get("module-root", "src")
    if not isinstance(root, str):
        return
    if "module-name" in options:
        for path, name in each((*base, "module-name"), options["module-name"]):
            yield path, name, [posixpath.join(root, *name.split("."))]
        return
    project = table(document, "project").get("name")
    if isinstance(project, str) and project and not options.get("namespace"):
        plain = project.replace("-", "_").replace(".", "_")
        yield ("project", "name"), plain.lower(), [posixpath.join(root, plain.lower()), posixpath.join(root, plain)]


def of_pdm(document: dict[str, Any]) -> Iterator[Configured]:
    """Yield pdm's package directory, and what `includes` names."""
    settings = table(document, "tool", "pdm", "build")
    for path, name in each(("tool", "pdm", "build", "package-dir"), settings.get("package-dir")):
        yield path, name, [name]
    for path, name in each(("tool", "pdm", "build", "includes"), settings.get("includes")):
        yield path, name, [name]


def of_maturin(document: dict[str, Any]) -> Iterator[Configured]:
    """Yield maturin's Python sources."""
    for path, name in each(
        ("tool", "maturin", "python-source"), table(document, "tool", "maturin").get("python-source")
    ):
        yield path, name, [name]


def of_scikit_build(document: dict[str, Any]) -> Iterator[Configured]:
    """Yield scikit-build-core's packages of the wheel."""
    keys = ("tool", "scikit-build", "wheel")
    listed = table(document, *keys).get("packages")
    for path, name in each((*keys, "packages"), listed):
        yield path, name, [name]
    if isinstance(listed, dict):
        for package, directory in listed.items():
            if isinstance(directory, str):
                yield (*keys, "packages", package), directory, [directory]


READERS = {
    "hatchling": of_hatchling,
    "setuptools": of_setuptools,
    "poetry-core": of_poetry,
    "flit-core": of_flit,
    "flit": of_flit,
    "uv-build": of_uv,
    "pdm-backend": of_pdm,
    "maturin": of_maturin,
    "scikit-build-core": of_scikit_build,
}
