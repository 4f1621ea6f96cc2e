"""A source's build configuration: its backend, the tables that backend reads, and patterns as tests of paths."""

from __future__ import annotations

import re
from functools import cached_property

from pkglint.model.build_system import BuildSystem
from pkglint.model.kept import kept
from pkglint.model.paths import gitignore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pkglint.checks.release.origin import Source

NATIVE = frozenset({"maturin", "scikit-build-core", "meson-python", "sip", "enscons", "py-build-cmake"})
"""Backends that run another build system, which may make any file."""
READ = frozenset(
    {
        "setuptools", "hatchling", "poetry-core", "flit-core", "flit", "flit-scm", "pdm-backend", "uv-build", "maturin",
        "scikit-build-core",
    }
)  # fmt: skip
"""Backends of which the files that they leave out are known."""


class Configuration:
    """What one source says about its build; nothing of it is run."""

    def __init__(self, source: Source) -> None:
        """Take a tree or an sdist."""
        self.source = source
        self.system = BuildSystem(source)
        self.backend = self.system.project
        self.tool: dict[str, Any] = mapping(source.pyproject.value.get("tool"))

    @cached_property
    def hatch(self) -> dict[str, Any]:
        """Return hatch's build table, of hatch.toml or pyproject.toml."""
        if "hatch.toml" in self.source.files:
            from pkglint.formats import toml

            return mapping(toml.parse(self.source.files.read("hatch.toml")).value.get("build"))
        return mapping(mapping(self.tool.get("hatch")).get("build"))

    @property
    def script(self) -> Any:
        """Return setup.py's facts when a build runs it, else None."""
        if self.backend != "setuptools" or "setup.py" not in self.source.files:
            return None
        from pkglint.formats import setup_py

        return setup_py.parse(self.source.files.read("setup.py"))


@kept
def configuration(source: Source) -> Configuration:
    """Return a source's configuration, read once."""
    return Configuration(source)


def mapping(value: Any) -> dict[str, Any]:
    """Return a table, {} for anything else."""
    return value if isinstance(value, dict) else {}


def strings(value: Any) -> list[str]:
    """Return the strings of a list, [] for anything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []


def formatted(value: Any, target: str) -> list[str]:
    """Return the patterns of poetry's and maturin's lists, of texts or of tables with `path` and `format`, that hold for a target."""
    found = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, str):
            found.append(item)
        elif isinstance(mapping(item).get("path"), str):
            form = item.get("format", target)
            if target in (form if isinstance(form, list) else [form]):
                found.append(item["path"])
    return found


def collect(value: Any, found: set[str]) -> None:
    """Add every string below a value, keys included."""
    if isinstance(value, str):
        found.add(value)
    elif isinstance(value, list):
        for item in value:
            collect(item, found)
    elif isinstance(value, dict):
        for key, item in value.items():
            found.add(key)
            collect(item, found)


def excluding(value: Any, *, anchored: bool = False) -> Iterator[Callable[[str], bool]]:
    """Yield a test for a list of patterns, if there are any; anchored ones are below the root."""
    patterns = strings(value)
    if patterns:
        yield gitignore([f"/{item.removeprefix('./').lstrip('/')}" if anchored else item for item in patterns])


def matching_any(patterns: list[str]) -> Iterator[Callable[[str], bool]]:
    """Yield a test for regular expressions of whole paths, if there are any."""
    if patterns:
        try:
            compiled = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
        except re.error:  # a reversed range in brackets
            return
        yield lambda path: compiled.fullmatch(path) is not None
