"""Finding about the licence → its edit, by PEP 639, with the back end that knows it."""

from __future__ import annotations

import re

from pkglint.data.backends import LICENSE_EXPRESSION_SAFE
from pkglint.fix.build_system import raised_floor
from pkglint.fix.change import Change
from pkglint.fix.classifiers import classifiers
from pkglint.fix.requirements import respelt
from pkglint.model.versions import parse_requirement, parse_specifiers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from packaging.specifiers import SpecifierSet

    from pkglint.fix.change import Edit
    from pkglint.model import Tree


LICENSES = {
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "The Unlicense (Unlicense)": "Unlicense",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "European Union Public Licence 1.2 (EUPL 1.2)": "EUPL-1.2",
    "Boost Software License 1.0 (BSL-1.0)": "BSL-1.0",
    "zlib/libpng License": "Zlib",
}
"""End of a licence classifier → the one SPDX id it can mean; `BSD License` and its like leave open which."""


def legacy_license_metadata(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Turn the licence table into an expression with its files; spell an expression as SPDX does; delete classifiers it replaces."""
    declared = tree.project.get("license")
    if isinstance(declared, dict):
        return license_table(declared, tree)
    if not isinstance(declared, str):
        return ()
    canonical = facts.get("canonical")
    if isinstance(canonical, str):
        same = facts.get("value") == declared.strip() and expression_of(declared) == canonical
        return (Change("set", ("project", "license"), canonical),) if same else ()
    found, superseded = classifiers(tree), facts.get("classifiers", ())
    if found is None:
        return ()
    path, items = found
    meant = expression_of(declared)
    return tuple(
        Change("delete", (*path, index))
        for index, item in enumerate(items)
        if item in superseded and LICENSES.get(item.rpartition(" :: ")[2]) == meant
    )


def license_table(declared: dict[str, Any], tree: Tree) -> Edit:
    """Return the changes that PEP 639 asks for, when text and classifiers agree on one expression and the backend takes it."""
    if "license" not in tree.project or not takes_expressions(tree):
        return ()
    listed = classifiers(tree)
    path, items = listed if listed is not None and listed[0][0] == "project" else (("project", "classifiers"), [])
    stale = [
        (index, item) for index, item in enumerate(items) if isinstance(item, str) and item.startswith("License ::")
    ]
    meant = {LICENSES.get(item.rpartition(" :: ")[2], "") for _, item in stale if item != "License :: OSI Approved"}
    text = declared.get("text")
    expression = expression_of(text) if isinstance(text, str) and len(text) < 100 else ""
    if not expression and len(meant) == 1:
        # Of a phrase, a whole text or a file the classifiers can say what it is only when there is one.
        expression = next(iter(meant))
    if not expression or (meant and meant != {expression}):
        return ()
    changes = [Change("set", ("project", "license"), expression)]
    if "license-files" not in tree.project:
        file = declared.get("file")
        files = [file] if isinstance(file, str) else own_texts(tree)
        if files:
            changes.append(Change("set", ("project", "license-files"), files))
    floor = raised_floor(tree, LICENSE_EXPRESSION_SAFE)
    if floor is None:
        return ()
    return (*changes, *(Change("delete", (*path, index)) for index, _ in stale), *floor)


def expression_of(text: str) -> str:
    """Return the canonical form of a licence expression without deprecated ids, "" when the text is none."""
    from packaging.licenses import canonicalize_license_expression

    try:
        canonical = str(canonicalize_license_expression(text.strip()))
    except (ValueError, RecursionError, MemoryError):
        return ""
    # The GNU ids without `-only` or `-or-later` leave open which is meant.
    return "" if re.search(r"\b(A|L)?GPL-[\d.]+\+?(\s|\)|$)", canonical) else canonical


def own_texts(tree: Tree) -> list[str]:
    """Return the licence files at the top of the tree."""
    return sorted(
        file.path
        for file in tree.files
        if "/" not in file.path
        and re.match(r"(?i)(un)?licen[cs]e|copying|notice|authors", file.path)
        and not file.path.endswith(".py")
    )


def takes_expressions(tree: Tree) -> bool:
    """Tell whether every build of the project gets a backend that knows PEP 639: allowed by `requires`, and on every Python it runs on."""
    from pkglint.model.build_system import BuildSystem
    from pkglint.model.versions import admits_python

    system = BuildSystem(tree)
    since = LICENSE_EXPRESSION_SAFE.get(system.project)
    if since is None or not tree.project:
        return False
    for own in (each for each in system.requirements if each.name == system.project):
        requirement = parse_requirement(own.text)
        if requirement is None or requirement.url or not reaches(requirement.specifier, since):
            return False
    pythons = tree.project.get("requires-python")
    if not isinstance(pythons, str):
        return False
    if parse_specifiers(pythons) is None:
        pythons = respelt(pythons)
    # Older Pythons get an older setuptools, hatchling or poetry-core, which refuses the string.
    return bool(pythons) and not any(admits_python(pythons, minor) for minor in ("2.7", "3.6", "3.7", "3.8"))


def reaches(specifier: SpecifierSet, since: str) -> bool:
    """Tell whether a set of specifiers admits a release that is as new as `since`."""
    from packaging.version import Version

    tried = {since, "9999"} | {each.version.removesuffix(".*") for each in specifier}
    return any(specifier.contains(text) and Version(text) >= Version(since) for text in tried)


def license_files(facts: Mapping[str, Any], tree: Tree) -> Edit:  # noqa: ARG001 - every maker takes the facts
    """Name the licence files that lie at the top of the tree, for a back end that takes none unasked or was asked for others."""
    files = own_texts(tree)
    if not files or isinstance(tree.project.get("license"), dict) or not takes_expressions(tree):
        return ()
    floor = raised_floor(tree, LICENSE_EXPRESSION_SAFE)
    if floor is None:
        return ()
    return (Change("set", ("project", "license-files"), files), *floor)
