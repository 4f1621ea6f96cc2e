"""Finding → the edit of pyproject.toml that mends it, where there is one: what `pkglint fix` applies and SARIF and JSON offer.

Where more than one remedy is plausible there is none: a person decides.
"""

from __future__ import annotations

import re
from importlib import import_module

from pkglint.data.backends import LICENSE_EXPRESSION_SAFE
from pkglint.fix.change import Change
from pkglint.locate.fields import at
from pkglint.model.paths import normalized
from pkglint.model.versions import caret_range, parse_requirement, parse_specifiers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from packaging.specifiers import SpecifierSet

    from pkglint.catalogue.rule import Rule
    from pkglint.fix.change import Edit
    from pkglint.locate.fields import Path
    from pkglint.model import Tree


NEAR = 0.9
"""How alike a misspelt classifier and the listed one must be (difflib's ratio)."""

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


def edit_of(rule: Rule, facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Return the changes that mend a finding of a rule with these facts, () when there is no one certain edit."""
    if not rule.edit:
        return ()
    module, _, function = rule.edit.partition(":")
    maker: Callable[[Mapping[str, Any], Tree], Edit] = getattr(import_module(f"pkglint.fix.{module}"), function)
    return maker(facts, tree)


def classifiers(tree: Tree) -> tuple[Path, list[Any]] | None:
    """Return the path of the array of classifiers and its items, None when the source has none in pyproject.toml."""
    for path in (
        ("project", "classifiers"),
        ("tool", "poetry", "classifiers"),
        ("tool", "flit", "metadata", "classifiers"),
    ):
        found = at(tree.pyproject.value, path)
        if isinstance(found, list):
            return path, found
    return None


def replaced(tree: Tree, old: str, new: str) -> Edit:
    """Return the change of one classifier into another; where the other is listed already, the old one goes."""
    found = classifiers(tree)
    if found is None:
        return ()
    path, items = found
    indices = [index for index, item in enumerate(items) if isinstance(item, str) and item == old]
    if new in items:
        return tuple(Change("delete", (*path, index)) for index in indices)
    first = tuple(Change("set", (*path, index), new) for index in indices[:1])
    return first + tuple(Change("delete", (*path, index)) for index in indices[1:])


def unknown_classifier(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Replace a misspelt classifier when exactly one listed classifier is near it, with the same numbers."""
    from difflib import get_close_matches

    from trove_classifiers import sorted_classifiers

    text = str(facts.get("classifier", ""))
    bare = re.sub(r"\s+", "", text).lower()
    near = [item for item in sorted_classifiers if re.sub(r"\s+", "", item).lower() == bare]
    if not near:
        digits = re.findall(r"\d+", text)
        near = [
            item
            for item in get_close_matches(text, sorted_classifiers, 5, NEAR)
            if re.findall(r"\d+", item) == digits and item.count("::") == text.count("::")
        ]
    return replaced(tree, text, near[0]) if len(near) == 1 else ()


def deprecated_classifier(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Replace a deprecated classifier that has one successor."""
    from trove_classifiers import deprecated_classifiers

    text = str(facts.get("classifier", ""))
    successors = deprecated_classifiers.get(text, [])
    return replaced(tree, text, successors[0]) if len(successors) == 1 else ()


def duplicate_classifier(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Delete a classifier where it is listed again; which of two development statuses is right nobody can tell."""
    found = classifiers(tree)
    if found is None or "other" in facts:
        return ()
    path, items = found
    indices = [
        index for index, item in enumerate(items) if isinstance(item, str) and item.strip() == facts.get("classifier")
    ]
    return tuple(Change("delete", (*path, index)) for index in indices[1:])


def marker_without_classifier(facts: Mapping[str, Any], tree: Tree) -> Edit:  # noqa: ARG001 - every maker takes the facts
    """Add `Typing :: Typed`, where it belongs when the list is sorted, else at its end."""
    found = classifiers(tree)
    if found is None or not found[1] or not all(isinstance(item, str) for item in found[1]):
        return ()
    path, items = found
    index = len(items)
    if items == sorted(items):
        index = sum(item < "Typing :: Typed" for item in items)
    return (Change("insert", (*path, index), "Typing :: Typed"),)


def invalid_requires_python(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Respell a Requires-Python that can mean one thing only."""
    stated = at(tree.pyproject.value, ("project", "requires-python"))
    if not isinstance(stated, str) or " ".join(stated.split()) != facts.get("declared"):
        return ()
    spelt = respelt(stated)
    return (Change("set", ("project", "requires-python"), spelt),) if spelt and spelt != stated else ()


def respelt(text: str) -> str:
    """Return a set of specifiers that a misspelt one stands for, "" when that is not certain."""
    if len(text) > 200:
        return ""
    parts = [part.strip() for part in re.split(r",|;\s*$|\s+and\s+|\s+(?=[<>=!~^≥≤])", text.strip())]
    found: list[str] = []
    for part in filter(None, parts):
        match = re.fullmatch(r"([<>=!~^≥≤][<>=!~ ]*)?\s*v?(\d+(?:\.\d+)*)(\.\*|\.x)?(\+)?", part)
        if match is None:
            return ""
        operator, version, star, plus = (match[1] or "").replace(" ", ""), match[2], match[3], match[4]
        if operator in {"=>", "≥"} or (plus and operator in {"", ">="}):
            operator = ">="
        elif operator in {"=<", "≤"}:
            operator = "<="
        elif operator == "^":
            found.append(caret_range(version))
            continue
        elif plus or not operator:
            return ""
        if star and operator in {"==", "!="}:
            version += ".*"
        elif star and operator not in {">=", "<"}:
            return ""
        found.append(operator + version)
    spelt = ",".join(found)
    return spelt if found and parse_specifiers(spelt) is not None else ""


def invalid_extra_name(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Give an extra its normal name, when that is one and no other extra has it."""
    extras = at(tree.pyproject.value, ("project", "optional-dependencies"))
    old = str(facts.get("extra", ""))
    if not isinstance(extras, dict) or old not in extras:
        return ()
    new = re.sub(r"[-_.\s]+", "-", old).strip("-").lower()
    taken = {normalized(other) for other in extras if other != old}
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", new) or new in taken:
        return ()
    return (Change("rename", ("project", "optional-dependencies", old), new),)


def legacy_license_metadata(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Turn the licence table into an expression with its files; spell an expression as SPDX does; delete classifiers it replaces."""
    stated = tree.project.get("license")
    if isinstance(stated, dict):
        return license_table(stated, tree)
    if not isinstance(stated, str):
        return ()
    canonical = facts.get("canonical")
    if isinstance(canonical, str):
        same = facts.get("value") == stated.strip() and expression_of(stated) == canonical
        return (Change("set", ("project", "license"), canonical),) if same else ()
    found, superseded = classifiers(tree), facts.get("classifiers", ())
    if found is None:
        return ()
    path, items = found
    meant = expression_of(stated)
    return tuple(
        Change("delete", (*path, index))
        for index, item in enumerate(items)
        if item in superseded and LICENSES.get(item.rpartition(" :: ")[2]) == meant
    )


def license_table(stated: dict[str, Any], tree: Tree) -> Edit:
    """Return the changes that PEP 639 asks for, when text and classifiers agree on one expression and the backend takes it."""
    if "license" not in tree.project or not takes_expressions(tree):
        return ()
    listed = classifiers(tree)
    path, items = listed if listed is not None and listed[0][0] == "project" else (("project", "classifiers"), [])
    stale = [
        (index, item) for index, item in enumerate(items) if isinstance(item, str) and item.startswith("License ::")
    ]
    meant = {LICENSES.get(item.rpartition(" :: ")[2], "") for _, item in stale if item != "License :: OSI Approved"}
    text = stated.get("text")
    expression = expression_of(text) if isinstance(text, str) and len(text) < 100 else ""
    if isinstance(text, str) and not expression:
        # A phrase or a whole text: the classifiers can say what it is only when there is one.
        expression = next(iter(meant)) if len(meant) == 1 else ""
    elif not expression and len(meant) == 1:
        expression = next(iter(meant))
    if not expression or (meant and meant != {expression}):
        return ()
    changes = [Change("set", ("project", "license"), expression)]
    if "license-files" not in tree.project:
        file = stated.get("file")
        files = [file] if isinstance(file, str) else own_texts(tree)
        if files:
            changes.append(Change("set", ("project", "license-files"), files))
    floor = raised_floor(tree, LICENSE_EXPRESSION_SAFE)
    if floor is None:
        return ()
    return (*changes, *(Change("delete", (*path, index)) for index, _ in stale), *floor)


def raised_floor(tree: Tree, since: Mapping[str, str]) -> Edit | None:
    """Return the changes by which every build gets a back end as new as the table says, None when there is no plain way to write that.

    A requirement without a lower bound gets one, and a `>=` moves; what else bounds the back end stays.
    """
    from packaging.version import Version

    from pkglint.model.build_system import BuildSystem

    system = BuildSystem(tree)
    needed = since.get(system.project, "")
    changes: list[Change] = []
    for entry in system.requirements:
        if entry.name != system.project:
            continue
        requirement = parse_requirement(entry.text)
        if requirement is None or requirement.url or not needed:
            return None
        lower = [each for each in requirement.specifier if each.operator in {">=", ">", "~=", "==", "==="}]
        if any(
            each.operator in {">=", "~=", "=="} and Version(each.version.removesuffix(".*")) >= Version(needed)
            for each in lower
        ):
            continue
        bound = f">={needed.removesuffix('.0')}"
        if not lower:
            name = re.match(r"\s*[A-Za-z0-9._-]+\s*(\[[^\]]*\])?", entry.text)
            assert name is not None
            others = entry.text[name.end() :].lstrip()
            spelt = name[0].rstrip() + bound + (f",{others}" if others.startswith(("<", "!")) else others)
        elif [each.operator for each in lower] == [">="]:
            spelt = re.sub(r">=\s*[^\s,;)]+", bound, entry.text, count=1)
        else:
            return None
        after = parse_requirement(spelt)
        if after is None or not after.specifier.contains(needed):
            return None
        changes.append(Change("set", ("build-system", "requires", entry.nth), spelt))
    return tuple(changes)


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
    for text in (requirement.text for requirement in system.requirements if requirement.name == system.project):
        requirement = parse_requirement(text)
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


def typed_classifier_without_marker(facts: Mapping[str, Any], tree: Tree) -> Edit:  # noqa: ARG001 - every maker takes the facts
    """Add the `py.typed` that the classifier promises, when there is one package it can be for."""
    from pkglint.model.paths import in_test_path

    tops = sorted(top for top in tree.library.top_packages if not in_test_path(f"{top}/x.py"))
    return marker(tops[0], tree) if len(tops) == 1 else ()


def stubs_without_marker(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Add the `py.typed` of a package that has stubs."""
    package = facts.get("package")
    return marker(package, tree) if isinstance(package, str) else ()


def marker(package: str, tree: Tree) -> Edit:
    """Return the new file `py.typed` of a top-level package, and the line by which setuptools ships it."""
    from pkglint.model.build_system import BuildSystem

    if package not in tree.library.packages or not tree.project:
        return ()
    path = f"{tree.source_root}/{package}/py.typed" if tree.source_root else f"{package}/py.typed"
    if path in tree.files:
        return ()
    create = Change("create", (path,))
    backend = BuildSystem(tree).project
    if backend != "setuptools":
        # The others ship every file of a package.
        return (create,) if backend in LICENSE_EXPRESSION_SAFE else ()
    if {"setup.py", "setup.cfg"} & tree.files.paths:
        from pkglint.model.tool_metadata import table

        if not table(tree.pyproject.value, "tool", "setuptools"):
            return ()  # package data may be listed there
    data: Path = ("tool", "setuptools", "package-data", package)
    listed = at(tree.pyproject.value, data)
    if listed is None:
        return create, Change("set", data, ["py.typed"])
    if not isinstance(listed, list) or {"py.typed", "*"} & set(map(str, listed)):
        return (create,)
    return create, Change("insert", (*data, len(listed)), "py.typed")


def untidy_build_system(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Raise the back end's floor, or delete a needless `wheel`."""
    if "needed" in facts:
        return raised_floor(tree, LICENSE_EXPRESSION_SAFE) or ()
    requires = at(tree.pyproject.value, ("build-system", "requires"))
    indices = [index for index, item in enumerate(requires or ()) if isinstance(item, str) and item.strip() == "wheel"]
    wheel = len(indices) == 1 and "build-backend" in tree.pyproject.value.get("build-system", {})
    return (Change("delete", ("build-system", "requires", indices[0])),) if wheel else ()


def invalid_requirement(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Respell a requirement that can mean one thing only, wherever [project] has it."""
    lists: list[tuple[Path, Any]] = [(("project", "dependencies"), tree.project.get("dependencies"))]
    extras = tree.project.get("optional-dependencies")
    if isinstance(extras, dict):
        lists += [(("project", "optional-dependencies", extra), items) for extra, items in extras.items()]
    changes = []
    for path, items in lists:
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, str) and " ".join(item.split()) == facts.get("requirement"):
                spelt = respelt_requirement(item)
                if spelt:
                    changes.append(Change("set", (*path, index), spelt))
    return tuple(changes)


def respelt_requirement(text: str) -> str:
    """Return the requirement that a misspelt one stands for, "" when that is not certain."""
    match = re.fullmatch(r"\s*([A-Za-z0-9][\w.-]*\s*(?:\[[^\]]*\])?)\s*([^;@]{1,100}?)\s*(;.*)?", text)
    if match is None:
        return ""
    specifiers = re.sub(r"(?<![=<>!~])=(?![=<>])", "==", match[2])
    spelt = respelt(specifiers)
    whole = f"{match[1].strip()}{spelt}{match[3] or ''}"
    return whole if spelt and parse_requirement(whole) is not None else ""


def entry_point_module(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the module by the name that it has once it is installed."""
    installed = facts.get("installed")
    return retargeted(facts, tree, module=installed) if isinstance(installed, str) and installed else ()


def entry_point_attribute(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the one name that the module defines and that is nearly the one asked for."""
    from difflib import get_close_matches

    library = tree.library
    path = library.modules.get(str(facts.get("module", "")))
    wrong = str(facts.get("attribute", ""))
    names = [name for name in library.module(path).bindings if not name.startswith("__")] if path else []
    near = get_close_matches(wrong, names, 2, 0.75)
    return retargeted(facts, tree, attribute=near[0]) if len(near) == 1 else ()


def retargeted(facts: Mapping[str, Any], tree: Tree, *, module: str = "", attribute: str = "") -> Edit:
    """Return the change of an entry point in [project] to another module or attribute; attributes of attributes are left alone."""
    tables: dict[Any, Path] = {"console_scripts": ("project", "scripts"), "gui_scripts": ("project", "gui-scripts")}
    group = facts.get("group")
    path = (*tables.get(group, ("project", "entry-points", str(group))), str(facts.get("name", "")))
    stated = at(tree.pyproject.value, path)
    match = re.fullmatch(r"([\w.]+):(\w+)", stated) if isinstance(stated, str) else None
    if match is None or match[1] != facts.get("module"):
        return ()
    return (Change("set", path, f"{module or match[1]}:{attribute or match[2]}"),)
