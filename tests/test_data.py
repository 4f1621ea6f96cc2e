"""The dated tables: none is older than a year, each says where it is from, and a script keeps it."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from stdlib_list import short_versions, stdlib_list

import pkglint.data
from pkglint.data import stdlib

NAMES = sorted(module.name for module in pkgutil.iter_modules(pkglint.data.__path__))
SCRIPTS = Path(__file__).resolve().parent.parent / "rules" / "data"
OLDEST = 366
TRIED = {"refusals", "uploads"}
"""Made by running back ends and uploaders by hand, as their docstrings say; no script can."""


def age(day: str) -> int:
    """The days since a date (`2026-11-30`)."""
    return (datetime.now(UTC).date() - date.fromisoformat(day)).days


def test_a_table_is_seen() -> None:
    assert {"backends", "import_names", "policies", "pypi", "stdlib"} <= set(NAMES)
    assert age("2020-01-01") > OLDEST


@pytest.mark.parametrize("name", NAMES)
def test_a_table_says_when_and_where_from_and_is_not_old(name: str) -> None:
    module = importlib.import_module(f"pkglint.data.{name}")
    assert module.SOURCE
    assert -1 <= age(module.DATE) <= OLDEST, (
        f"pkglint/data/{name}.py was read on {module.DATE}: go through it again (rules/data/{name}.py)"
    )


@pytest.mark.parametrize("name", sorted({*NAMES} - TRIED))
def test_a_script_keeps_a_table(name: str) -> None:
    assert (SCRIPTS / f"{name}.py").is_file(), f"rules/data/{name}.py"


def test_the_standard_library_is_that_of_stdlib_list() -> None:
    assert set(stdlib.VERSIONS) == set(short_versions), "python rules/data/stdlib.py"
    for version in short_versions:
        assert stdlib.modules(version) == frozenset(stdlib_list(version)), "python rules/data/stdlib.py"
    assert stdlib.modules("3.1") == stdlib.modules("3.2")
    assert stdlib.modules("3.99") == stdlib.modules(stdlib.VERSIONS[-1])
    assert "distutils" in stdlib.ever() - stdlib.newest()
