"""File names against `packaging`: what it refuses we report, and what we say PyPI refuses it refuses."""

from __future__ import annotations

from itertools import product

import pytest
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename

from pkglint.checks.filename.names import sdist_fault, wheel_fault

NAMES = ("demo", "de__mo", "de.mo", "Demo", "7zip", "de+mo", "démo", "a_-b", "_x")
VERSIONS = ("1.0", "1!1.0_post1", "v1", "latest", "1.4.x", "1.0+local.1", "")
BUILDS = ("", "-1", "-v2", "-", "-1é", "-１", "-20260302.1")
TAGS = ("py3-none-any", "py2.py3-none-any", "py3-any", "cp311-cp311-win_amd64", "py3-none-any-x")


@pytest.mark.parametrize("tag", TAGS)
def test_wheels(tag: str) -> None:
    for name, version, build in product(NAMES, VERSIONS, BUILDS):
        stem = f"{name}-{version}{build}-{tag}"
        refused = wheel_refused(stem)
        found = wheel_fault(stem)
        if "invalid tag component" in refused:
            continue  # a Python tag that begins with a digit, which PyPI takes: impossible-tag speaks
        assert (found is not None) == bool(refused), stem
        if found is not None:
            assert found[1].startswith("Invalid"), stem


def wheel_refused(stem: str) -> str:
    """Return packaging's error, "" when it parses the name."""
    try:
        parse_wheel_filename(f"{stem}.whl")
    except InvalidWheelFilename as error:
        return str(error)
    return ""


def test_sdists() -> None:
    for name, version in product(NAMES, VERSIONS):
        stem = f"{name}-{version}"
        head, _, tail = stem.rpartition("-")
        try:
            parse_sdist_filename(f"{stem}.tar.gz")
        except InvalidSdistFilename:
            assert sdist_fault(f"{stem}.tar.gz", (head, tail)) is not None, stem
        else:
            assert sdist_fault(f"{stem}.tar.gz", (head, tail)) is None, stem
    assert sdist_fault("demo.tar.gz", None) is not None
