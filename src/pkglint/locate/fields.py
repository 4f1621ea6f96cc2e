"""Core metadata field → the place in pyproject.toml that decides it, under [project] or a backend's own table."""

from __future__ import annotations

from pkglint.formats.fields import FIELDS
from pkglint.model.paths import normalized
from pkglint.model.versions import parse_requirement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.text import Span
    from pkglint.formats.toml import TomlFile

Path = tuple[str | int, ...]

KEYS: dict[str, tuple[str, ...]] = {spec.name.lower(): spec.keys for spec in FIELDS.values()}
"""Lower-case field → the keys of [project] that state it, the likelier one first."""

POETRY: dict[str, tuple[Path, ...]] = {
    "requires-python": (("dependencies", "python"),),
    "requires-dist": (("dependencies",), ("extras",)),
    "provides-extra": (("extras",),),
    "home-page": (("homepage",), ("urls",)),
    "project-url": (("urls",), ("repository",), ("documentation",), ("homepage",)),
    "license-expression": (("license",),),
}
"""Where [tool.poetry] differs from [project]; otherwise the keys are the same."""


def exact(document: TomlFile, field: str, value: str) -> Span | None:
    """Return where a field's very value stands, or the key that states it; None when the document does not state the field."""
    for root in (("project",), ("tool", "poetry"), ("tool", "flit", "metadata")):
        table = at(document.value, root)
        if not isinstance(table, dict):
            continue
        paths = list(paths_of(root, field))
        for path in paths:
            found = item(document, path, at(document.value, path), field, value)
            if found is not None:
                return found
        for path in paths:
            if at(document.value, path) is not None:
                return document.locate(path) if is_small(at(document.value, path)) else header(document, path)
    return None


def paths_of(root: Path, field: str) -> Iterator[Path]:
    """Yield the paths that may state a field below a root table."""
    lower = field.lower()
    if root == ("tool", "poetry") and lower in POETRY:
        yield from (root + path for path in POETRY[lower])
        return
    yield from ((*root, key) for key in KEYS.get(lower, ()))


def item(document: TomlFile, path: Path, stated: Any, field: str, value: str) -> Span | None:
    """Return the span of the array item, table entry or string that says `value`."""
    if not value:
        return None
    if isinstance(stated, str):
        return document.locate(path)
    if isinstance(stated, list):
        for index, entry in enumerate(stated):
            if says(entry, field, value):
                return document.locate((*path, index))
    if isinstance(stated, dict) and field.lower() in {"license", "license-expression"}:
        # The table form as such is what is to be replaced.
        return document.locate(path) or header(document, path)
    if isinstance(stated, dict):
        return entry_of_table(document, path, stated, field, value)
    return None


def entry_of_table(document: TomlFile, path: Path, stated: dict[str, Any], field: str, value: str) -> Span | None:
    """Return the span of the entry of a table (urls, optional-dependencies, poetry's dependencies, readme) that says `value`."""
    label, _, url = (part.strip() for part in value.partition(","))
    for key, entry in stated.items():
        here = (*path, key)
        if isinstance(entry, str) and (entry == value or (key == label and entry.strip() == url)):
            return document.locate(here)
        if field.lower() == "provides-extra" and normalized(key) == normalized(value):
            return document.key_span(here)
        if isinstance(entry, list):
            for index, one in enumerate(entry):
                if says(one, field, value):
                    return document.locate((*here, index))
        if path[:2] == ("tool", "poetry") and field.lower() == "requires-dist":
            wanted = parse_requirement(value)
            if wanted is not None and normalized(wanted.name) == normalized(key):
                return document.key_span(here)
    return None


def says(entry: Any, field: str, value: str) -> bool:
    """Tell whether an array's item is what became a field's value."""
    if isinstance(entry, dict):
        texts = [text for text in entry.values() if isinstance(text, str)]
        return any(text and text in value for text in texts)
    if not isinstance(entry, str):
        return False
    if entry == value or entry.strip() == value:
        return True
    if field.lower() == "requires-dist":
        return same_requirement(entry, value)
    if field.lower() == "license-file":
        from fnmatch import fnmatchcase

        return fnmatchcase(value, entry)
    return False


def same_requirement(entry: str, value: str) -> bool:
    """Tell whether an entry of `dependencies` is the one that a Requires-Dist value was written from."""
    one, other = parse_requirement(entry), parse_requirement(value)
    if one is None or other is None:
        # A malformed one is compared as far as the backend copies it.
        return entry.split(";", maxsplit=1)[0].replace(" ", "") == value.split(";", maxsplit=1)[0].replace(" ", "")
    return (normalized(one.name), one.specifier, one.url, one.extras) == (
        normalized(other.name),
        other.specifier,
        other.url,
        other.extras,
    )


def nearest(document: TomlFile, field: str) -> Span | None:
    """Return the narrowest thing that stands for a field nobody states: its dynamic entry, else the project table's header."""
    dynamic = at(document.value, ("project", "dynamic"))
    for key in KEYS.get(field.lower(), ()):
        span = header(document, ("tool", "setuptools", "dynamic", key))
        if span is not None and at(document.value, ("tool", "setuptools", "dynamic", key)) is not None:
            return span
        if isinstance(dynamic, list) and key in dynamic:
            return document.locate(("project", "dynamic", dynamic.index(key)))
    for root in (("project",), ("tool", "poetry"), ("tool", "flit", "metadata"), ("build-system",)):
        if at(document.value, root) is not None:
            return header(document, root)
    return None


PACKAGES: tuple[Path, ...] = (
    ("tool", "setuptools", "packages", "find", "where"),
    ("tool", "setuptools", "packages", "find"),
    ("tool", "setuptools", "packages"),
    ("tool", "setuptools", "py-modules"),
    ("tool", "hatch", "build", "targets", "wheel", "packages"),
    ("tool", "hatch", "build", "targets", "wheel", "only-include"),
    ("tool", "hatch", "build", "targets", "wheel", "include"),
    ("tool", "hatch", "build", "packages"),
    ("tool", "hatch", "build", "include"),
    ("tool", "poetry", "packages"),
    ("tool", "flit", "module", "name"),
    ("tool", "pdm", "build", "includes"),
    ("tool", "pdm", "build", "package-dir"),
    ("tool", "uv", "build-backend", "module-name"),
    ("tool", "uv", "build-backend", "module-root"),
    ("tool", "maturin", "python-source"),
    ("tool", "maturin", "module-name"),
)
"""The keys by which back ends choose what a wheel installs, those that decide most first."""


def packages(document: TomlFile) -> Span | None:
    """Return the key that chooses the packages, None when the back end finds them by itself."""
    path = next((path for path in PACKAGES if at(document.value, path) is not None), None)
    if path is None:
        return None
    value = at(document.value, path)
    return header(document, path) if isinstance(value, dict) else document.key_span(path) or header(document, path)


def builder(document: TomlFile) -> Span | None:
    """Return the build backend's line, else [build-system], else [project]."""
    for path in (("build-system", "build-backend"), ("build-system", "requires")):
        if (span := document.locate(path)) is not None:
            return span
    return nearest(document, "")


def entry_point(document: TomlFile, group: str, name: str) -> Span | None:
    """Return the line that declares an entry point, or the table that it must be in."""
    tables: list[Path]
    match group:
        case "console_scripts":
            tables = [("project", "scripts"), ("tool", "poetry", "scripts")]
        case "gui_scripts":
            tables = [("project", "gui-scripts")]
        case "":
            tables = [("project", "scripts"), ("project", "gui-scripts"), ("tool", "poetry", "scripts")]
        case _:
            tables = [("project", "entry-points", group), ("tool", "poetry", "plugins", group)]
    for path in tables:
        if name and at(document.value, (*path, name)) is not None:
            return document.locate((*path, name)) or document.key_span((*path, name))
    for path in tables:
        if at(document.value, path) is not None:
            return header(document, path)
    return None


def allowance(document: TomlFile, facts: dict[str, Any]) -> Span | None:
    """Return the rule's name in the [[tool.pkglint.allow]] that the facts of an unused allowance describe, None without it."""
    path: Path = ("tool", "pkglint", "allow")
    listed = at(document.value, path)
    for index, entry in enumerate(listed if isinstance(listed, list) else ()):
        stated = {"allowed": entry.get("rule"), "at": entry.get("at", ""), "reason": entry.get("reason")}
        if all(facts.get(name) == value for name, value in stated.items()):
            return document.locate((*path, index, "rule"))
    return None


def header(document: TomlFile, path: Path) -> Span | None:
    """Return a table's header, or the key that makes it."""
    return document.table_span(path) or document.key_span(path) or document.locate(path)


def is_small(value: Any) -> bool:
    """Tell whether a value is one that fits a line: a string or number, or an inline table; lists are shown by their key."""
    return not isinstance(value, (list, dict))


def at(document: dict[str, Any], path: Path) -> Any:
    """Return the value at a path, None when there is none."""
    value: Any = document
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
