"""Finding about entry points → its edit."""

from __future__ import annotations

import re

from pkglint.fix.change import Impossible, text_of
from pkglint.fix.values import Value, plain_strings
from pkglint.formats.text import LineMap
from pkglint.locate import legacy
from pkglint.locate.fields import at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.locate.fields import Path
    from pkglint.model import Tree


def entry_point_module(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the module by the name that it has once it is installed."""
    installed = facts.get("installed")
    if isinstance(installed, str) and installed:
        return retargeted(facts, tree, module=installed)
    return nearest_module(facts, tree)


def nearest_module(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the one module of the project that is nearly the one named, and defines what the entry point names."""
    from difflib import get_close_matches

    wrong, group = str(facts.get("module", "")), str(facts.get("group", ""))
    named = [point for point in tree.entry_points.effective(group) if point.name == facts.get("name")]
    attribute = named[0].value.partition(":")[2].strip() if len(named) == 1 else ""
    near = get_close_matches(wrong, list(tree.library.modules), 3, 0.8)
    fits = [
        name for name in near if attribute and attribute in tree.library.module(tree.library.modules[name]).bindings
    ]
    return retargeted(facts, tree, module=fits[0]) if len(near) == len(fits) == 1 else ()


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
    """Return the change of an entry point to another module or attribute; attributes of attributes are left alone."""
    found = [point for point in points(tree, str(facts.get("group")), str(facts.get("name", ""))) if point.text]
    match = re.fullmatch(r"([\w.]+):(\w+)", found[0].text) if len(found) == 1 else None
    if match is None or match[1] != facts.get("module"):
        return ()
    return found[0].changed(f"{module or match[1]}:{attribute or match[2]}")


def points(tree: Tree, group: str, name: str) -> Iterator[Value]:
    """Yield the values of an entry point, in whichever file states it."""
    tables: dict[str, Path] = {"console_scripts": ("project", "scripts"), "gui_scripts": ("project", "gui-scripts")}
    path = (*tables.get(group, ("project", "entry-points", group)), name)
    value = at(tree.pyproject.value, path)
    if isinstance(value, str):
        yield Value(value, "pyproject.toml", path)
        return
    try:
        yield from of_setup_cfg(tree, group, name)
        yield from of_setup_py(tree, group, name)
    except Impossible:
        return


def of_setup_cfg(tree: Tree, group: str, name: str) -> Iterator[Value]:
    """Yield what setup.cfg has for it."""
    from pkglint.formats import setup_cfg

    if "setup.cfg" not in tree.files:
        return
    option = tree.setup_cfg.option("options.entry_points", group)
    part = setup_cfg.pairs(option).get(name) if option is not None else None
    if part is not None:
        start = LineMap(text_of(tree, "setup.cfg")).offset(part.line, part.column)
        yield Value(part.text, "setup.cfg", (start, start + len(part.text)))


def of_setup_py(tree: Tree, group: str, name: str) -> Iterator[Value]:
    """Yield what the literals of setup.py have for it."""
    import ast

    if "setup.py" not in tree.files:
        return
    found = legacy.setup_keywords(tree.files.read("setup.py")[: legacy.MAX]).get("entry_points")
    node = found.value if found is not None else None
    for key, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
        if not isinstance(key, ast.Constant) or key.value != group:
            continue
        for text, start in plain_strings(tree, value):
            match = re.fullmatch(rf"\s*{re.escape(name)}\s*=\s*([\w.:]+)\s*", text)
            if match is not None:
                yield Value(match[1], "setup.py", (start + match.start(1), start + match.end(1)))
