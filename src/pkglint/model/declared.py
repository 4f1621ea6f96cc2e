"""The entry points that a source declares: [project], [tool.poetry], [tool.flit], setup.cfg, and what setup.py literally says.

What code computes is not among them, and what a back end ignores is left out: setuptools reads setup.cfg and setup.py only
for the keys that [project] lists as dynamic, or when there is no [project] table.
"""

from __future__ import annotations

import re

from pkglint.formats.entry_points import EntryPoint, EntryPoints
from pkglint.formats.toml import table
from pkglint.model.tool_metadata import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from pkglint.formats.setup_py import SetupScript
    from pkglint.formats.toml import TomlFile
    from pkglint.model.files import Files

GROUP_OF_KEY = {"scripts": "console_scripts", "gui-scripts": "gui_scripts"}
"""[project] key → the group that it is."""


def declared_entry_points(document: TomlFile, files: Files) -> EntryPoints:
    """Return the entry points that a build would write, each with the file and line that declare it."""
    found = list(of_pyproject(document))
    project = table(document.value, "project")
    dynamic = set(texts(project.get("dynamic")))
    backend = table(document.value, "build-system").get("build-backend", "setuptools")
    if isinstance(backend, str) and re.match(r"setuptools\b", backend):
        keys = {group: key for key, group in GROUP_OF_KEY.items()}
        legacy = [*of_setup_cfg(files), *of_setup_py(files)]
        found += [point for point in legacy if not project or keys.get(point.group, "entry-points") in dynamic]
    groups: dict[str, list[EntryPoint]] = {}
    for point in found:
        groups.setdefault(point.group, []).append(point)
    return EntryPoints({group: tuple(points) for group, points in groups.items()})


def of_pyproject(document: TomlFile) -> Iterator[EntryPoint]:
    """Yield the entry points of [project], and of the tables that poetry and flit had before there was one."""
    tables: list[tuple[str, tuple[str, ...]]] = [(group, ("project", key)) for key, group in GROUP_OF_KEY.items()]
    for base in (("project", "entry-points"), ("tool", "poetry", "plugins"), ("tool", "flit", "entrypoints")):
        tables += [(group, (*base, group)) for group in table(document.value, *base)]
    for tool in ("poetry", "flit"):
        tables.append(("console_scripts", ("tool", tool, "scripts")))
    for group, path in tables:
        for name, value in table(document.value, *path).items():
            if isinstance(value, dict) and value.get("type", "console") == "console":
                # poetry: `{ reference = "demo:main", type = "console" }`, and `callable` before that
                value = value.get("reference", value.get("callable"))  # noqa: PLW2901 - the text of the same entry
            if isinstance(value, str):
                span = document.locate((*path, name)) or document.key_span((*path, name))
                yield EntryPoint(group, name, value, span.line if span else 1, "pyproject.toml")


def of_setup_cfg(files: Files) -> Iterator[EntryPoint]:
    """Yield the entry points of `[options.entry_points]`, none when setup.cfg cannot be read."""
    if "setup.cfg" not in files:
        return
    from pkglint.formats import setup_cfg

    config = setup_cfg.parse(files.read("setup.cfg"))
    if config.error is not None:
        return
    for group, option in config.sections.get("options.entry_points", {}).items():
        for part in option.parts:
            yield from of_line(group, part.text, part.line, "setup.cfg")


def of_setup_py(files: Files) -> Iterator[EntryPoint]:
    """Yield the entry points that setup() is given as literals: a table of lists or texts, or one text."""
    if "setup.py" not in files:
        return
    from pkglint.formats import setup_py

    script = setup_py.parse(files.read("setup.py"))
    argument = script.keywords.get("entry_points")
    if argument is None:
        return
    if isinstance(argument.value, str):
        yield from of_text(argument.value, argument.line, "setup.py")
    else:
        yield from of_dict(script, argument.node)


def of_dict(script: SetupScript, node: ast.expr) -> Iterator[EntryPoint]:
    """Yield the entry points of a dictionary in setup.py, also through names that are bound once."""
    import ast

    node = resolved(script, node)
    for key, listed in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
        group = script.value(key, {})
        value = resolved(script, listed)
        items = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
        for item in items if isinstance(group, str) else ():
            text = script.value(item, {})
            if isinstance(text, str):
                # The lines of a triple-quoted literal are those of its value.
                spread = item.end_lineno is not None and item.end_lineno > item.lineno
                for nth, line in enumerate(text.split("\n")):
                    yield from of_line(group, line, item.lineno + (nth if spread else 0), "setup.py")


def resolved(script: SetupScript, node: ast.expr) -> ast.expr:
    """Return the expression that a name is bound to once at module level, anything else as it is."""
    import ast

    return script.assigned.get(node.id) or node if isinstance(node, ast.Name) else node


def of_text(text: str, line: int, path: str) -> Iterator[EntryPoint]:
    """Yield the entry points of a text in the format of entry_points.txt that begins in a line of a file."""
    group = ""
    for nth, each in enumerate(text.split("\n")):
        header = re.fullmatch(r"\s*\[([^\]]+)\]\s*", each)
        if header:
            group = header[1].strip()
        elif group:
            yield from of_line(group, each, line + nth, path)


def of_line(group: str, text: str, line: int, path: str) -> Iterator[EntryPoint]:
    """Yield the entry point of a line `name = value`; an empty line, a comment and a value without a name are none."""
    name, equals, value = text.partition("=")
    if equals and name.strip() and not name.lstrip().startswith(("#", ";")):
        yield EntryPoint(group, name.strip(), value.strip(), line, path)
