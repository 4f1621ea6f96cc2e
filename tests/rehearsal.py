"""Plays the cases of the family `rehearsal` through for real: tiny wheels, a local folder for dependencies, no network."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import build
import proof
import pytest

from pkglint import catalogue
from pkglint.catalogue.rule import Scope
from pkglint.cli import rehearse
from pkglint.rehearse import interpreters
from pkglint.rehearse.index import Index
from pkglint.rehearse.resolve import Pages
from pkglint.run import settings

if TYPE_CHECKING:
    from pkglint.catalogue.rule import Rule
    from pkglint.finding import Finding, Notification

OWN_KEYS = {"wheelhouse", "rehearse"}
SAID = {"at", "says", "answers", "title"}
PACKER = """
import os, pathlib, zipfile


def build_wheel(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(os.path.join(folder, "demo-1.0-py3-none-any.whl"), "w") as archive:
        for path in sorted(pathlib.Path("src").rglob("*")):
            if path.is_file():
                archive.writestr(path.relative_to("src").as_posix(), path.read_bytes())
        archive.writestr("demo-1.0.dist-info/METADATA", pathlib.Path("PKG-INFO").read_bytes())
        archive.writestr("demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: packer\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        archive.writestr("demo-1.0.dist-info/RECORD", "")
    return "demo-1.0-py3-none-any.whl"
"""
SYSTEM = "[build-system]\nrequires = []\nbuild-backend = 'packer'\nbackend-path = ['.']\n"


def findings(rule: Rule, case: dict[str, Any]) -> list[Finding]:
    """What one rule finds in a case."""
    return [
        finding
        for finding in played(json.dumps({key: value for key, value in case.items() if key not in SAID}))[0]
        if finding.rule.id == rule.id
    ]


@cache
def played(text: str) -> tuple[list[Finding], list[Notification]]:
    """All findings of the family in a case, and what was noted."""
    case = json.loads(text)
    asked = case.get("rehearse", {})
    pythons = asked.get("python", [f"{sys.version_info[0]}.{sys.version_info[1]}"])
    here = {each.label for each in interpreters.found()}
    if not set(pythons) <= here:
        pytest.skip(f"Python {', '.join(sorted(set(pythons) - here))} is not on this machine")
    plain = {key: value for key, value in case.items() if key not in OWN_KEYS}
    if asked.get("packer"):
        table = plain["sdist"] if isinstance(plain["sdist"], dict) else {"@package": True}
        plain["sdist"] = {**table, "packer.py": PACKER, "pyproject.toml": SYSTEM}
    arguments = [f"--python={','.join(pythons)}", f"--timeout={asked.get('timeout', 30)}", "--quiet"]
    arguments += [
        *(["--lowest"] if asked.get("lowest") else []),
        *(["--no-sdist"] if "sdist" not in plain or asked.get("sdist") is False else []),
    ]
    options = SimpleNamespace(**vars(rehearse.parser().parse_args(arguments)), source=None, build=None, published=False)
    notifications: list[Notification] = []
    rules = tuple(rule for rule in catalogue.all_rules() if "rehearse" in rule.commands)
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="pkglint-rehearse-")))
        options.cache_dir = str(folder / "cache")
        releases = proof.releases_of(plain, Scope.RELEASE, folder / "case")
        upstream = cleanup.enter_context(Index()).simple_url if asked.get("empty-index") else ""
        index = cleanup.enter_context(Index(upstream=upstream))
        house = folder / "wheelhouse"
        house.mkdir()
        for each in case.get("wheelhouse", ()):
            build.build_wheel(house, each)
        index.add_folder(house)
        for artifact in releases[0].built:
            index.add(artifact.path, releases[0].name)
        tools = rehearse.tools_of(options, index, folder, None, notifications)
        tools.pip = None if tools.uv else tools.pip
        session = rehearse.Session(
            options, settings.Settings(), rules, tools, Pages(index.simple_url), notifications, []
        )
        found = rehearse.played(releases[0], session)
        assert not index.errors
    faults = [each for each in notifications if each.level == "error"]
    assert not faults, faults
    return found, notifications
