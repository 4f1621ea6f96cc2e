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


def place(document: TomlFile, *path: str | int) -> Member:
    """Return the line of a value, else of what is nearest to it."""
    return Member(PATH, document.line(*path))


def dotted(path: tuple[str | int, ...]) -> str:
    """Return a path of keys as people write it: `project.authors[0]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def key_place(document: TomlFile, *path: str | int) -> Member:
    """Return the line of a key, for faults of the key itself."""
    span = document.key_span(path)
    return Member(PATH, span.line if span is not None else document.line(*path))


def guess(word: str, words: Any) -> str:
    """Return the nearest of some words, "" when none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word.lower().replace("_", "-"), list(words), 1, 0.75)
    return near[0] if near else ""


def kind(value: Any) -> str:
    """Return TOML's word for a value's type."""
    words = {bool: "boolean", int: "integer", float: "float", str: "string", list: "array", dict: "table"}
    return words.get(type(value), "time")


def invalid_toml(artifact: Artifact) -> Iterator[Hit]:
    """Yield where pyproject.toml stops being TOML."""
    if isinstance(artifact, Wheel):
        return
    error = artifact.pyproject.error
    if error is not None:
        data = artifact.files.read(PATH)
        variant = "syntax"
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            variant = "utf-16"
        elif data.startswith(b"\xef\xbb\xbf"):
            variant = "byte-order-mark"
        elif "UTF-8" in error.message:
            variant = "not-utf-8"
        elif error.message.startswith(("larger than", "Key of")):
            variant = "not-read"
        elif error.message == "Nested too deeply":
            variant = "too-deep"
        yield Hit(Member(PATH, error.line), variant, explanation=error.message[:1].lower() + error.message[1:])


TABLES = ("build-system", "project", "tool", "dependency-groups")
DRAFTS = ("external",)
"""Tables that a draft standard defines (PEP 725) and tools already read."""
HATCH_TARGETS = ("wheel", "sdist", "binary", "app", "custom")
"""The build targets that hatch has without plug-ins."""
TOOLS = frozenset(
    {
        "black", "ruff", "isort", "mypy", "pytest", "coverage", "poetry", "hatch", "setuptools", "setuptools_scm", "flit", "pdm", "uv", "maturin",
        "pylint", "pyright", "bandit", "cibuildwheel", "towncrier", "tox", "nox", "scikit-build", "distutils", "pkglint", "interrogate",
    }
)  # fmt: skip
"""Tools whose tables go below [tool]."""


def groups(artifact: Artifact) -> Iterator[Hit]:
    """Yield what the dependency groups specification forbids."""
    document = document_of(artifact)
    if document is None or "dependency-groups" not in document.value:
        return
    listed = document.value["dependency-groups"]
    if not isinstance(listed, dict):
        yield Hit(key_place(document, "dependency-groups"), "not-a-table", type=kind(listed))
        return
    names: dict[str, str] = {}
    for group, items in listed.items():
        where = key_place(document, "dependency-groups", group)
        if not NAME.match(group):
            yield Hit(where, "invalid-name", group=group)
        elif normalized(group) in names:
            yield Hit(where, "duplicate-name", group=group, other=names[normalized(group)], name=normalized(group))
        names.setdefault(normalized(group), group)
        if not isinstance(items, list):
            yield Hit(place(document, "dependency-groups", group), "wrong-type", group=group, type=kind(items))
    cyclic: set[str] = set()
    for group, items in listed.items():
        for nth, item in enumerate(items if isinstance(items, list) else ()):
            where = place(document, "dependency-groups", group, nth)
            fault = entry_fault(item, names)
            if fault is not None:
                yield Hit(where, fault[0], group=group, **fault[1])
            elif isinstance(item, dict) and normalized(group) not in cyclic:
                cycle = reached(listed, names, normalized(item["include-group"]))
                if normalized(group) in cycle:
                    cyclic |= cycle  # one cycle is one finding, at its first group
                    yield Hit(where, "include-cycle", group=group, include=item["include-group"])


def entry_fault(item: Any, names: dict[str, str]) -> tuple[str, dict[str, Any]] | None:
    """Return what is wrong with one entry of a group: a variant of `invalid-dependency-group` and its facts, None for a good one."""
    if isinstance(item, str):
        return None if parse_requirement(item) is not None else ("invalid-requirement", {"value": item})
    if not isinstance(item, dict):
        return "wrong-item-type", {"type": kind(item)}
    if not item:
        return "empty-include", {}
    if set(item) != {"include-group"}:
        return "invalid-include", {"keys": sorted(map(str, item))}
    include = item["include-group"]
    if not isinstance(include, str):
        return "include-wrong-type", {"type": kind(include)}
    return None if normalized(include) in names else ("unknown-include", {"include": include})


def reached(listed: dict[str, Any], names: dict[str, str], start: str) -> set[str]:
    """Return the groups that a group includes, itself among them, by their normalised names."""
    waiting, seen = [start], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in names:
            continue
        seen.add(name)
        items = listed[names[name]]
        waiting += [
            normalized(item["include-group"])
            for item in (items if isinstance(items, list) else ())
            if isinstance(item, dict) and isinstance(item.get("include-group"), str)
        ]
    return seen
