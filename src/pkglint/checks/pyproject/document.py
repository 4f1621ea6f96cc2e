"""The document as a whole: TOML, top-level tables, dependency groups."""

from __future__ import annotations

from pkglint.finding import Hit, Member
from pkglint.model.paths import normalized
from pkglint.model.versions import parse_requirement
from pkglint.model.wheel import Wheel
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.toml import TomlFile
    from pkglint.model import Artifact

PATH = "pyproject.toml"
NAME = regex(r"(?i:[a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9])\Z")
"""A valid name of a project, an extra or a dependency group."""


def document_of(artifact: Artifact) -> TomlFile | None:
    """Return pyproject.toml of an sdist or tree, None in a wheel and when it is no TOML."""
    if isinstance(artifact, Wheel) or artifact.pyproject.error is not None:
        return None
    return artifact.pyproject


def table(value: Any, *keys: str) -> dict[str, Any]:
    """Return the table at a path of keys, {} when there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def place(document: TomlFile, *path: str | int) -> Member:
    """Return the line of a value, else of what is nearest to it."""
    span = document.nearest(path)
    return Member(PATH, span.line if span is not None else 1)


def key_place(document: TomlFile, *path: str | int) -> Member:
    """Return the line of a key, for faults of the key itself."""
    span = document.key_span(path) or document.nearest(path)
    return Member(PATH, span.line if span is not None else 1)


def guess(word: str, words: Any) -> str:
    """Return "; did you mean 'x'?" for the nearest of some words, "" when none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word.lower().replace("_", "-"), list(words), 1, 0.75)
    return f"; did you mean '{near[0]}'?" if near else ""


def invalid_toml(artifact: Artifact) -> Iterator[Hit]:
    """Yield where pyproject.toml stops being TOML."""
    if isinstance(artifact, Wheel):
        return
    error = artifact.pyproject.error
    if error is not None:
        yield Hit(Member(PATH, error.line), problem=error.message, column=error.column)


TABLES = ("build-system", "project", "tool", "dependency-groups")
DRAFTS = ("external",)
"""Tables that a draft standard defines (PEP 725) and tools already read."""


def unknown_tables(artifact: Artifact) -> Iterator[Hit]:
    """Yield keys, top-level ones and those of [project], that no specification knows and no tool refuses."""
    from pkglint.checks.pyproject.project import unread

    document = document_of(artifact)
    if document is None:
        return
    for key in document.value:
        if key not in TABLES and key not in DRAFTS:
            yield Hit(key_place(document, key), what="top-level key", key=key, hint=guess(key, TABLES))
    for key, hint in unread(artifact):
        yield Hit(key_place(document, "project", key), what="[project] key", key=key, hint=hint)


def groups(artifact: Artifact) -> Iterator[Hit]:
    """Yield what the dependency groups specification forbids."""
    document = document_of(artifact)
    if document is None or "dependency-groups" not in document.value:
        return
    listed = document.value["dependency-groups"]
    if not isinstance(listed, dict):
        yield Hit(key_place(document, "dependency-groups"), group="", reason="[dependency-groups] is no table")
        return
    names: dict[str, str] = {}
    for group, items in listed.items():
        if not NAME.match(group):
            yield Hit(
                key_place(document, "dependency-groups", group),
                group=group,
                reason=f"'{group}' is no valid name of a group",
            )
        elif normalized(group) in names:
            reason = f"'{group}' and '{names[normalized(group)]}' are one name"
            yield Hit(key_place(document, "dependency-groups", group), group=group, reason=reason)
        names.setdefault(normalized(group), group)
        if not isinstance(items, list):
            yield Hit(place(document, "dependency-groups", group), group=group, reason=f"'{group}' is no array")
    for group, items in listed.items():
        for nth, item in enumerate(items if isinstance(items, list) else ()):
            reason = entry_fault(item, names)
            if (
                not reason
                and isinstance(item, dict)
                and reaches(listed, names, normalized(item["include-group"]), normalized(group))
            ):
                reason = f"'{group}' includes itself through '{item['include-group']}'"
            if reason:
                yield Hit(place(document, "dependency-groups", group, nth), group=group, reason=reason)


def entry_fault(item: Any, names: dict[str, str]) -> str:
    """Return what is wrong with one entry of a group, "" when nothing is."""
    if isinstance(item, str):
        return "" if parse_requirement(item) is not None else f"'{item}' is no valid requirement"
    if not isinstance(item, dict):
        return f"{item!r} is neither a requirement nor an include"
    if set(item) != {"include-group"} or not isinstance(item["include-group"], str):
        return f'a table may only say include-group = "…", not {", ".join(sorted(map(str, item))) or "nothing"}'
    if normalized(item["include-group"]) not in names:
        return f"there is no group '{item['include-group']}'"
    return ""


def reaches(listed: dict[str, Any], names: dict[str, str], start: str, goal: str) -> bool:
    """Tell whether the includes of a group lead to another (names are normalised)."""
    waiting, seen = [start], set()
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name in seen or name not in names:
            continue
        seen.add(name)
        items = listed[names[name]]
        waiting += [
            normalized(item["include-group"])
            for item in (items if isinstance(items, list) else ())
            if isinstance(item, dict) and isinstance(item.get("include-group"), str)
        ]
    return False
