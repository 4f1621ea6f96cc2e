"""Projects that have no business among run-time dependencies: development tools, and backports every Python has."""

from __future__ import annotations

import re
from functools import cache

from pkglint.checks.requires.entries import (
    LAST_MINOR,
    PYTHON_VARIABLES,
    admits,
    entries,
    joined,
    marker_tree,
    may_hold,
    ranges_of,
    requires_python,
)
from pkglint.data import stdlib
from pkglint.finding import Field, Hit
from pkglint.formats.toml import table
from pkglint.model import Wheel
from pkglint.model.paths import in_test_path, normalized
from pkglint.model.versions import admits_python, unsatisfiable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from packaging.requirements import Requirement

    from pkglint.checks.requires.entries import Entry
    from pkglint.model import Artifact

DISTINCT = frozenset(
    {
        "autoflake", "bandit", "bump2version", "bumpversion", "codecov", "coveralls", "flake8", "ipykernel", "isort", "jupyterlab",
        "mkdocs", "mkdocs-material", "mypy", "nox", "papermill", "pip-tools", "pre-commit", "pydocstyle", "pylint", "pyright",
        "pytest", "pytest-asyncio", "pytest-cov", "pytest-mock", "pytest-xdist", "ruff", "sphinx", "sphinx-rtd-theme", "tox", "twine",
    }
)  # fmt: skip
"""Tools whose name means nothing else, so that the quoted word counts as use."""
COMMON_WORDS = frozenset({"black", "build", "coverage", "jupyter", "notebook", "wheel"})
"""Tools whose name is also a word: only an import, or `-m name`, counts as use."""
TOOLS = DISTINCT | COMMON_WORDS
JUPYTER = frozenset({"ipykernel", "jupyter", "jupyterlab", "notebook", "papermill"})
"""Tools that are the run time of everything made for Jupyter: a kernel is started by its name, never imported."""

BACKPORTS = {
    "aiocontextvars": (3, 7), "backports-cached-property": (3, 8), "backports-csv": (3, 0), "backports-datetime-fromisoformat": (3, 11),
    "backports-functools-lru-cache": (3, 3), "backports-shutil-get-terminal-size": (3, 3), "backports-strenum": (3, 11),
    "backports-tempfile": (3, 4), "backports-weakref": (3, 4), "backports-zoneinfo": (3, 9), "enum34": (3, 4), "functools32": (3, 3),
    "futures": (3, 2), "graphlib-backport": (3, 9), "ordereddict": (2, 7), "pathlib2": (3, 6), "singledispatch": (3, 4),
    "subprocess32": (3, 3), "unittest2": (3, 5),
}  # fmt: skip
"""Backports by another name than their module's, and the Python from which on they add nothing."""


def dev_tool_required(artifact: Artifact, *, allow: tuple[str, ...]) -> Iterator[Hit]:
    """Yield the unmarked entries for tools of development that no shipped module uses."""
    allowed = {normalized(name) for name in allow}
    own = normalized(artifact.name)
    suspects = [
        e for e in entries(artifact) if e.requirement.marker is None and e.project in TOOLS and e.project not in allowed
    ]
    if not suspects or not artifact.library.modules:  # a metapackage is made of its dependencies
        return
    used = tools_used(artifact, {entry.project for entry in suspects})
    for entry in suspects:
        if entry.project not in used and not is_plugin(artifact, own, entry.project):
            yield Hit(Field("Requires-Dist", entry.nth), tool=entry.project, requirement=entry.text)


def is_plugin(artifact: Artifact, own: str, tool: str) -> bool:
    """Tell whether the project extends a tool: by its name, a classifier or an entry-point group."""
    words = [tool.split("-", 1)[0], *(("jupyter", "notebook") if tool in JUPYTER else ())]
    frameworks = [value.lower() for value in artifact.metadata.all("Classifier") if value.startswith("Framework ::")]
    groups = [group.lower() for group in entry_point_groups(artifact)]
    if tool in JUPYTER and own.startswith(("nb", "ipy")):
        return True
    return any(
        word in own or any(word in value for value in frameworks) or any(group.startswith(word) for group in groups)
        for word in words
    )


def entry_point_groups(artifact: Artifact) -> list[str]:
    """Return the names of the entry-point groups, of a source those in [project]."""
    if isinstance(artifact, Wheel):
        return list(artifact.entry_points.groups)
    return list(table(artifact.project, "entry-points"))


def tools_used(artifact: Artifact, tools: set[str]) -> set[str]:
    """Return the tools that a module outside of test directories imports or runs."""
    left, used = {tool: use_of(tool) for tool in tools}, set()
    library = artifact.library
    for path, file in library:
        if not left:
            break
        if not path.endswith(".py") or in_test_path(path):
            continue
        data = library.files.content_of(file).data
        for tool in [tool for tool, pattern in left.items() if pattern.search(data)]:
            used.add(tool)
            del left[tool]
    return used


@cache
def use_of(tool: str) -> re.Pattern[bytes]:
    """Return the pattern of a line of Python that uses a tool."""
    module = re.escape(tool.replace("-", "_"))
    name = re.escape(tool)
    ways = [
        rf"^[ \t]*(?:from|import)[ \t][^#\n]*\b_?{module}\b",
        rf"-m[\"',\s]+{name}\b",
        rf"import_module\([\"']{module}\b",
    ]
    if tool in DISTINCT:
        ways.append(rf"[\"']{name}[\"'\s-]")
    return re.compile("|".join(ways).encode(), re.MULTILINE)


def stdlib_backport_required(artifact: Artifact) -> Iterator[Hit]:
    """Yield the entries for modules that the standard library of the oldest Python admitted already has."""
    declared, ranges = requires_python(artifact), ranges_of(artifact)
    for entry in entries(artifact):
        if entry.project == normalized(artifact.name) or for_older_pythons(entry):
            continue
        module = entry.project.replace("-", "_")
        since = BACKPORTS.get(entry.project)
        if since is None and module not in stdlib.ever():
            continue
        oldest = oldest_python(entry.requirement, declared, tuple(ranges or ()))
        if oldest is None:
            continue
        python = f"{oldest[0]}.{oldest[1]}"
        if not (oldest >= since if since is not None else module in stdlib.top_modules(python)):
            continue
        place = Field("Requires-Dist", entry.nth)
        facts: dict[str, Any] = {"project": entry.project, "requirement": entry.text}
        removed = removed_in(module, declared) if since is None else ""
        if removed:
            yield Hit(place, "removed-later", oldest=python, removed_in=removed, module=module, **facts)
        else:
            yield Hit(place, "in-every-python", oldest=python, **facts)


def removed_in(module: str, declared: str) -> str:
    """Return the first Python that Requires-Python admits and that has a standard module no longer, "" for none."""
    last = [version for version in stdlib.VERSIONS if module in stdlib.top_modules(version)]
    later = stdlib.VERSIONS[stdlib.VERSIONS.index(last[-1]) + 1 :] if last else ()
    return (
        next((version for version in later if admits_python(declared, version)), "") if declared else "".join(later[:1])
    )


def for_older_pythons(entry: Entry) -> bool:
    """Tell whether the marker leaves newer Pythons out, so that somebody has thought about which ones need the entry."""
    return any(atom.variable in PYTHON_VARIABLES and atom.mirrored in {"<", "<="} for atom in entry.atoms)


def oldest_python(requirement: Requirement, declared: str, ranges: tuple[str, ...]) -> tuple[int, int] | None:
    """Return the oldest minor release that Requires-Python, a wheel's tags and the entry's marker admit, None without one."""
    tree = marker_tree(requirement)
    for major, minor in ((2, 7), *((3, number) for number in range(LAST_MINOR))):
        this = f"=={major}.{minor}.*"
        if unsatisfiable(joined(declared, this)) or (
            ranges and all(unsatisfiable(joined(each, this)) for each in ranges)
        ):
            continue
        patches = [f"{major}.{minor}.{patch}" for patch in (*range(25), 99)]
        if not tree or any(may_hold(tree, full) for full in patches if not declared or admits(declared, full)):
            return major, minor
    return None
