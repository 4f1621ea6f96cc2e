"""A source's build configuration: its backend, the tables that backend reads, and patterns as tests of paths."""

from __future__ import annotations

import re
from functools import cached_property

from pkglint.formats.toml import strings, table
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
        self.tool: dict[str, Any] = table(source.pyproject.value, "tool")

    @cached_property
    def hatch(self) -> dict[str, Any]:
        """Return hatch's build table, of hatch.toml or pyproject.toml."""
        from pkglint.model.packing.hatchling import hatch_table

        return hatch_table(self.source.pyproject.value, self.source.files)

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
