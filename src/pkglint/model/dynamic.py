"""A dynamic version or readme that can be told without a build: a literal in a module, or a file that is copied.

Sources: the `attr:` and `file:` directives of setuptools, `[tool.hatch.version]`, `[tool.pdm.version]`, and flit's `__version__`.
"""

from __future__ import annotations

import re

from pkglint.formats.text import LineMap, Span
from pkglint.formats.toml import table
from pkglint.model.tool_metadata import texts
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.model.files import Files

HATCH = r"(?im)^(__version__|VERSION)(?: ?: ?str)? *= *([\"'])v?(?P<version>.+?)\2"
PDM = r"(?m)^__version__\s*=\s*[\"'](?P<version>.+?)[\"']\s*(?:#.*)?$"


class Origin(NamedTuple):
    """Where a version is written: the file, its place in it, and the version."""

    path: str
    span: Span
    version: str


def version_origin(document: dict[str, Any], files: Files) -> Origin | None:
    """Return where a version that pyproject.toml or setup.cfg does not state itself comes from, None when that is not certain."""
    project = table(document, "project")
    if project:
        if "version" not in texts(project.get("dynamic")):
            return None
        hatch = table(document, "tool", "hatch", "version")
        if isinstance(hatch.get("path"), str) and hatch.get("source", "regex") == "regex":
            pattern = hatch.get("pattern", True)
            if pattern is True:
                pattern = HATCH
            return by_pattern(files, hatch["path"], pattern) if isinstance(pattern, str) else None
        pdm = table(document, "tool", "pdm", "version")
        if isinstance(pdm.get("path"), str) and pdm.get("source") == "file":
            return by_pattern(files, pdm["path"], pdm.get("pattern", PDM))
        attr = table(document, "tool", "setuptools", "dynamic", "version").get("attr")
        if isinstance(attr, str):
            return by_attribute(files, attr, table(document, "tool", "setuptools", "package-dir"))
        backend = table(document, "build-system").get("build-backend")
        if isinstance(backend, str) and backend.partition(".")[0] == "flit_core":
            return of_flit(files, document, project)
        return None
    flit = table(document, "tool", "flit", "metadata")
    if flit:
        return of_flit(files, document, flit)
    return of_setup_cfg(files)


def of_flit(files: Files, document: dict[str, Any], named: dict[str, Any]) -> Origin | None:
    """Return the `__version__` of flit's module."""
    module = table(document, "tool", "flit", "module").get("name", named.get("module", named.get("name")))
    if not isinstance(module, str):
        return None
    return by_attribute(files, f"{module.replace('-', '_')}.__version__", {})


def of_setup_cfg(files: Files) -> Origin | None:
    """Return where setup.cfg's `version = attr: …` leads, unless setup() is given a version."""
    if "setup.cfg" not in files:
        return None
    from pkglint.formats import setup_cfg

    config = setup_cfg.parse(files.read("setup.cfg"))
    match = re.fullmatch(r"\s*attr\s*:\s*([\w.]+)\s*", config.get("metadata", "version") or "")
    if match is None:
        return None
    if "setup.py" in files:
        from pkglint.formats import setup_py

        if "version" in setup_py.parse(files.read("setup.py")).keywords:
            return None
    option = config.option("options", "package_dir")
    roots = {key: part.text for key, part in setup_cfg.pairs(option).items()} if option is not None else {}
    return by_attribute(files, match[1], roots)


def by_pattern(files: Files, path: str, pattern: str) -> Origin | None:
    """Return what the group `version` of a regular expression matches in a file; a pattern of the project's own is tried on 64 KiB at most."""
    path = path.removeprefix("./")
    text = files.text(path)[: 1 << 16]
    try:
        match = re.search(pattern, text, re.MULTILINE)
    except re.error:
        return None
    if match is None or "version" not in match.re.groupindex or not match["version"]:
        return None
    return Origin(path, LineMap(text).span(match.start("version"), match.end("version")), match["version"])


def by_attribute(files: Files, attribute: str, roots: dict[str, Any]) -> Origin | None:
    """Return the literal that a module binds an attribute to, at module level and under no condition."""
    module, _, name = attribute.rpartition(".")
    if not module:
        return None
    from pkglint.formats import python_source
    from pkglint.model.build_system import package_directory

    inside = module.replace(".", "/")
    stems = dict.fromkeys([package_directory(module, roots), inside, f"src/{inside}"])
    for stem in stems:
        for path in (f"{stem}/__init__.py", f"{stem}.py"):
            if path not in files:
                continue
            literal = python_source.parse(files.read(path)).assignments.get(name)
            if literal is None:
                return None
            span = Span(literal.line, literal.column, literal.end_line, literal.end_column)
            return Origin(path, span, literal.value)
    return None


def readme_files(document: dict[str, Any]) -> tuple[str, ...]:
    """Return the files of a dynamic readme that setuptools joins, () when there is none or it is not certain."""
    if "readme" not in texts(table(document, "project").get("dynamic")):
        return ()
    return tuple(texts(table(document, "tool", "setuptools", "dynamic", "readme").get("file")))


def readme_type(document: dict[str, Any]) -> str:
    """Return the content type that setuptools writes for a dynamic readme: reStructuredText unless the key names another."""
    declared = table(document, "tool", "setuptools", "dynamic", "readme").get("content-type")
    return declared if isinstance(declared, str) else "text/x-rst"
