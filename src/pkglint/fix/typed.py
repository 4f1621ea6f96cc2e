"""Finding about types → the `py.typed` that is missing, with the line that ships it."""

from __future__ import annotations

import posixpath

from pkglint.fix.change import Change, after, option_added, text_of
from pkglint.formats.text import LineMap, newline
from pkglint.formats.toml import table
from pkglint.locate import legacy
from pkglint.locate.fields import at
from pkglint.model.build_system import fix_key
from pkglint.model.packing import pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.locate.fields import Path
    from pkglint.model import Tree


SHIPS_ALL = frozenset(
    {"hatchling", "flit-core", "pdm-backend", "poetry-core", "uv-build", "maturin", "scikit-build-core"}
)
"""Back ends that ship every file of a package."""


def typed_classifier_without_marker(facts: Mapping[str, Any], tree: Tree) -> Edit:  # noqa: ARG001 - every maker takes the facts
    """Add the `py.typed` that the classifier promises, when there is one package it can be for."""
    from pkglint.model.paths import in_test_path

    packages = tree.library.packages
    tops = [each for each in packages if posixpath.dirname(each) not in packages and not in_test_path(f"{each}/x.py")]
    return marker(tops[0], tree) if len(tops) == 1 else ()


def stubs_without_marker(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Add the `py.typed` of a package that has stubs."""
    package = facts.get("package")
    return marker(package, tree) if isinstance(package, str) else ()


def annotations_without_marker(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Add the `py.typed` of the package that is annotated."""
    path = str(facts.get("path", "")).removeprefix(f"{tree.source_root}/" if tree.source_root else "")
    return marker(posixpath.dirname(path), tree)


def marker(package: str, tree: Tree) -> Edit:
    """Return the new file `py.typed` of a package (a top-level one, or one below namespaces: `acme/demo`) and the line by which setuptools ships it, () where it would not be shipped."""
    path = f"{tree.source_root}/{package}/py.typed" if tree.source_root else f"{package}/py.typed"
    if package not in tree.library.packages or path in tree.files:
        return ()
    backend, create = fix_key(tree), Change("create", (path,))
    if backend in SHIPS_ALL:
        return (create,)
    line = {"setuptools": in_pyproject, "setuptools-cfg": in_setup_cfg, "setuptools-py": in_setup_py}.get(backend)
    listed = line(tree, package.replace("/", ".")) if line is not None else None
    if listed is None:
        return ()
    texts = after(tree, (create, *listed))
    packed = pack(tree.with_texts(texts)).wheel
    return (create, *listed) if packed is None or path in {source for _, source in packed} else ()


def in_pyproject(tree: Tree, package: str) -> Edit | None:
    """Return the change of [tool.setuptools] that names the file, None where package data may be listed elsewhere."""
    if {"setup.py", "setup.cfg"} & tree.files.paths and not table(tree.pyproject.value, "tool", "setuptools"):
        return None
    data: Path = ("tool", "setuptools", "package-data", package)
    listed = at(tree.pyproject.value, data)
    if listed is not None and (not isinstance(listed, list) or {"py.typed", "*"} & set(map(str, listed))):
        return ()
    return (Change("append", data, "py.typed"),)


def in_setup_cfg(tree: Tree, package: str) -> Edit | None:
    """Return the change of setup.cfg: the package's list grows, else it gets one, in a new section where there is none."""
    from pkglint.formats import setup_cfg

    option = tree.setup_cfg.sections.get("options.package_data", {}).get(package)
    if option is None:
        return (option_added(tree, "options.package_data", f"{package} = py.typed"),)
    items = setup_cfg.items(option)
    if not items or "py.typed" in {item.text for item in items}:
        return ()
    text, last = text_of(tree, "setup.cfg"), items[-1]
    place = LineMap(text).offset(last.line, last.column) + len(last.text)
    lead = ", " if len(option.parts) == 1 else newline(text) + " " * (last.column - 1)
    return (Change("replace", (place, place), f"{lead}py.typed", "setup.cfg"),)


def in_setup_py(tree: Tree, package: str) -> Edit | None:
    """Return the change of setup.py: a `package_data` before `packages`, None where there is one or code computes it."""
    keywords = legacy.setup_keywords(tree.files.read("setup.py")[: legacy.MAX])
    if "package_data" in keywords or "packages" not in keywords:
        return None
    text, span = text_of(tree, "setup.py"), legacy.span_of(tree.files, keywords["packages"])
    start = LineMap(text).offset(span.line, span.column)
    lead = text[text.rfind("\n", 0, start) + 1 : start]
    end = newline(text)
    new = f'package_data={{"{package}": ["py.typed"]}},' + (" " if lead.strip() else f"{end}{lead}")
    return (Change("replace", (start, start), new, "setup.py"),)
