"""Where a project states the values of a metadata field, as texts that can be changed: pyproject.toml, setup.cfg, literals of setup.py."""

from __future__ import annotations

import re

from pkglint.fix.change import Change, Impossible, text_of
from pkglint.formats.fields import FIELDS
from pkglint.formats.text import LineMap
from pkglint.locate import legacy
from pkglint.locate.fields import at
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from pkglint.fix.change import Edit
    from pkglint.locate.fields import Path
    from pkglint.model import Tree

TABLES: tuple[Path, ...] = (("project",), ("tool", "poetry"), ("tool", "flit", "metadata"))
"""The tables of pyproject.toml that state metadata."""


class Value(NamedTuple):
    """One value as a file states it."""

    text: str
    file: str
    place: Path
    """The path in pyproject.toml, or the offsets of what is between the quotes or on the line."""

    def changed(self, new: str) -> Edit:
        """Return the change of this value into another, () where that needs other quotes."""
        if self.file == "pyproject.toml":
            return (Change("set", self.place, new),)
        if self.file == "setup.py" and not {"'", '"', "\\", "\n"}.intersection(new) <= set(self.text):
            return ()
        return (Change("replace", self.place, new, self.file),)

    def deleted(self, tree: Tree) -> Edit:
        """Return the change that takes the value out of its list, () where that is not plain: a line of its own in setup.cfg and setup.py."""
        if self.file == "pyproject.toml":
            return (Change("delete", self.place),) if isinstance(self.place[-1], int) else ()
        text = text_of(tree, self.file)
        start, end = self.place
        assert isinstance(start, int)
        assert isinstance(end, int)
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end) + 1 or len(text)
        around = text[first:start] + text[end:last]
        alone = re.fullmatch(r"\s+['\"]['\"],\s*", around) if self.file == "setup.py" else re.fullmatch(r"\s+", around)
        return (Change("replace", (first, last), "", self.file),) if alone else ()


def values(tree: Tree, field: str) -> list[Value]:
    """Return the values of a metadata field that the project states in so many words, of lists and of extras each item."""
    spec = FIELDS[field]
    try:
        paths: list[Path] = [(*table, key) for table in TABLES for key in spec.keys]
        found = [each for path in paths for each in of_toml(tree, path)]
        return found or [*of_setup_cfg(tree, field), *of_setup_py(tree, field)]
    except Impossible:
        return []


def joined(edits: list[Edit]) -> Edit:
    """Return edits as one, () when one of them cannot be made."""
    return tuple(change for edit in edits for change in edit) if all(edits) else ()


def of_toml(tree: Tree, path: Path) -> Iterator[Value]:
    """Yield the strings at a path of pyproject.toml and in the lists below it."""
    value = at(tree.pyproject.value, path)
    if isinstance(value, str):
        yield Value(value, "pyproject.toml", path)
    elif isinstance(value, list):
        for nth, item in enumerate(value):
            if isinstance(item, str):
                yield Value(item, "pyproject.toml", (*path, nth))
    elif isinstance(value, dict):
        for key in value:
            yield from of_toml(tree, (*path, key))


def of_setup_cfg(tree: Tree, field: str) -> Iterator[Value]:
    """Yield the items of the option, or of every option of the section, that setup.cfg has for a field."""
    from pkglint.formats import setup_cfg

    section, option = legacy.OPTIONS.get(field.lower(), ("", ""))
    if not section or "setup.cfg" not in tree.files:
        return
    lines = LineMap(text_of(tree, "setup.cfg"))
    sections = [(section, option), ("options.extras_require", "")] if field == "Requires-Dist" else [(section, option)]
    for name, wanted in sections:
        single = tree.setup_cfg.option(name, wanted) if wanted else None
        for each in [single] if single else [] if wanted else tree.setup_cfg.sections.get(name, {}).values():
            for part in setup_cfg.items(each) if FIELDS[field].multiple else each.parts:
                if part.text:
                    start = lines.offset(part.line, part.column)
                    yield Value(part.text, "setup.cfg", (start, start + len(part.text)))


def of_setup_py(tree: Tree, field: str) -> Iterator[Value]:
    """Yield the plain strings in the argument that setup.py gives setup() for a field."""
    if "setup.py" not in tree.files:
        return
    keywords = legacy.setup_keywords(tree.files.read("setup.py")[: legacy.MAX])
    names = [legacy.KEYWORDS.get(field.lower(), ""), *(["extras_require"] if field == "Requires-Dist" else [])]
    for name in names:
        if name in keywords:
            for text, start in plain_strings(tree, keywords[name].value):
                yield Value(text, "setup.py", (start, start + len(text)))


def plain_strings(tree: Tree, node: ast.expr) -> Iterator[tuple[str, int]]:
    """Yield the strings in a list or dictionary of setup.py that stand there as they are, each with the offset behind its quote."""
    import ast

    source = text_of(tree, "setup.py")
    lines = LineMap(source)
    for each in strings_in(node):
        span = legacy.span_of(tree.files, each)
        start, end = lines.offset(span.line, span.column) + 1, lines.offset(span.end_line, span.end_column) - 1
        if isinstance(each, ast.Constant) and source[start:end] == each.value:
            yield each.value, start


def strings_in(node: ast.expr | None) -> Iterator[ast.expr]:
    """Yield the string literals of a list, or of the lists that are a dictionary's values, or the literal itself."""
    import ast

    match node:
        case ast.Constant(value=str()):
            yield node
        case ast.List() | ast.Tuple():
            for item in node.elts:
                if isinstance(item, ast.Constant):
                    yield from strings_in(item)
        case ast.Dict():
            for value in node.values:
                yield from strings_in(value)
