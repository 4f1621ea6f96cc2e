"""[project]: what the specification says a build back-end MUST refuse.

Values that become core metadata (version, requirements, classifiers, URLs, licence expression) are other rules' business:
they see them through the metadata that [project] promises. Source: https://packaging.python.org/en/latest/specifications/pyproject-toml/
"""

from __future__ import annotations

from pkglint.checks.pyproject.document import (
    DRAFTS,
    HATCH_TARGETS,
    NAME,
    TABLES,
    TOOLS,
    document_of,
    dotted,
    guess,
    key_place,
    kind,
    place,
)
from pkglint.data.backends import STRICT
from pkglint.data.refusals import ACCEPTED, READS_ANY_README, TRIED
from pkglint.finding import Hit
from pkglint.formats.fields import project_keys
from pkglint.formats.toml import strings, table
from pkglint.model.build_system import BuildSystem, displayed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact

    Fault = tuple[tuple[str | int, ...], str, dict[str, Any]]
    """A path below [project], what is wrong there (a variant of `invalid-project-table`), and its facts."""


TEXT = project_keys("text")
LISTS = (*project_keys("texts", "joined", "files"), "dynamic")
MAPS = (*project_keys("links"), "scripts", "gui-scripts")
KEYS = (*TEXT, *LISTS, *MAPS, *project_keys("readme", "license", "people", "extras"), "entry-points")
SCALARS = tuple(key for key in project_keys("text", "readme", "license") if key != "name")
"""The keys that PEP 808 leaves either static or dynamic."""

SUFFIXES = (".md", ".rst", ".txt", ".markdown")
"""Suffixes of a readme that back-ends know: the specification names the first two, others MAY be."""


def invalid(artifact: Artifact) -> Iterator[Hit]:
    """Yield the breaches of [project], each at its line: errors where the declared back end refuses them, or all do."""
    document = document_of(artifact)
    if document is None or "project" not in document.value:
        return
    project = document.value["project"]
    if not isinstance(project, dict):
        yield Hit(key_place(document, "project"), "not-a-table", verdict=True, type=kind(project))
        return
    backend = BuildSystem(artifact).project
    for path, variant, facts in faults(project, backend):
        accepted = ACCEPTED.get(variant, frozenset())
        refused = backend not in accepted and (backend in TRIED or not accepted)
        yield Hit(place(document, "project", *path), variant, verdict=refused, **facts)


def unread(artifact: Artifact) -> Iterator[str]:
    """Yield keys of [project] that the specification does not know and the back-end passes over."""
    document = document_of(artifact)
    project = document.value.get("project") if document is not None else None
    if isinstance(project, dict) and BuildSystem(artifact).project not in STRICT:
        yield from (key for key in project if key not in KEYS)


def faults(project: dict[str, Any], backend: str) -> Iterator[Fault]:
    """Yield what is wrong with a [project] table; `backend` is the project of the build backend, "" when not known."""
    for key in project:
        if key not in KEYS and backend in STRICT:
            yield (key,), *near("unknown-key", key, KEYS, table="[project]")
    dynamic = strings(project.get("dynamic"))
    if "name" not in project and "name" not in dynamic:
        yield (), "name-missing", {}
    if "version" not in project and "version" not in dynamic:
        yield (), "version-missing", {}
    for key in TEXT:
        if key in project and not isinstance(project[key], str):
            yield (key,), "wrong-type", wrong(f"project.{key}", project[key], "string")
    for key in LISTS:
        yield from list_of_strings((key,), project.get(key, []))
    for key in MAPS:
        yield from map_of_strings((key,), project.get(key, {}))
    for nth, key in enumerate(as_list(project.get("dynamic"))):
        if key == "dynamic":
            yield ("dynamic", nth), "dynamic-is-dynamic", {}
        elif isinstance(key, str) and key not in KEYS:
            yield ("dynamic", nth), *near("unknown-dynamic-key", key, KEYS)
    yield from readme_faults(project.get("readme"), backend)
    yield from license_faults(project)
    for key in ("authors", "maintainers"):
        yield from people_faults(key, project.get(key, []))
    yield from entry_point_faults(project.get("entry-points", {}))
    yield from extra_faults(project.get("optional-dependencies", {}))
    yield from import_faults(project)


def near(variant: str, key: str, words: Any, **facts: Any) -> tuple[str, dict[str, Any]]:
    """Return the variant and facts for a word that is not known: another variant when one that is known is near."""
    suggestion = guess(key, words)
    if not suggestion:
        return variant, {"key": key, **facts}
    return f"{variant}-near", {"key": key, "suggestion": suggestion, **facts}


def wrong(key: str, value: Any, expected: str) -> dict[str, Any]:
    """Return the facts of a value of the wrong type."""
    return {"key": key, "type": kind(value), "expected": expected}


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, and [] for everything else."""
    return value if isinstance(value, list) else []


def list_of_strings(path: tuple[str | int, ...], value: Any) -> Iterator[Fault]:
    """Yield what keeps a value from being an array of strings."""
    key = dotted(("project", *path))
    if not isinstance(value, list):
        yield path, "wrong-type", wrong(key, value, "strings")
        return
    for nth, item in enumerate(value):
        if not isinstance(item, str):
            yield (*path, nth), "wrong-item-type", wrong(key, item, "string")


def map_of_strings(path: tuple[str | int, ...], value: Any) -> Iterator[Fault]:
    """Yield what keeps a value from being a table of strings."""
    key = dotted(("project", *path))
    if not isinstance(value, dict):
        yield path, "wrong-type", wrong(key, value, "table")
        return
    for name, item in value.items():
        if not isinstance(item, str):
            yield (*path, name), "wrong-type", wrong(f"{key}.{name}", item, "string")


def readme_faults(readme: Any, backend: str) -> Iterator[Fault]:
    """Yield what is wrong with `readme`."""
    if readme is None:
        return
    if isinstance(readme, str):
        suffix = readme[readme.rfind(".") :].lower() if "." in readme.rpartition("/")[2] else ""
        # Some take any suffix for plain text, setuptools a file without one.
        if suffix not in SUFFIXES and backend not in READS_ANY_README and not (backend == "setuptools" and not suffix):
            yield ("readme",), "readme-suffix", {"value": readme}
        return
    if not isinstance(readme, dict):
        yield ("readme",), "wrong-type", wrong("project.readme", readme, "string-or-table")
        return
    for key in readme:
        if key not in {"file", "text", "content-type", "charset"}:
            yield ("readme", key), *near("unknown-key", key, ("file", "text", "content-type"), table="project.readme")
        elif not isinstance(readme[key], str):
            yield ("readme", key), "wrong-type", wrong(f"project.readme.{key}", readme[key], "string")
    if "file" in readme and "text" in readme:
        yield ("readme",), "readme-file-and-text", {}
    elif "file" not in readme and "text" not in readme:
        yield ("readme",), "neither-file-nor-text", {"key": "project.readme"}
    if "content-type" not in readme:
        yield ("readme",), "content-type-missing", {}


def license_faults(project: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with `license` and `license-files`."""
    value = project.get("license")
    if isinstance(value, dict):
        if "file" in value and "text" in value:
            yield ("license",), "license-file-and-text", {}
        elif "file" not in value and "text" not in value:
            yield ("license",), "neither-file-nor-text", {"key": "project.license"}
        for key in ("file", "text"):
            if key in value and not isinstance(value[key], str):
                yield ("license", key), "wrong-type", wrong(f"project.license.{key}", value[key], "string")
        if "license-files" in project:
            yield ("license",), "license-table-with-files", {}
    elif value is not None and not isinstance(value, str):
        yield ("license",), "wrong-type", wrong("project.license", value, "string-or-table")
    for nth, pattern in enumerate(as_list(project.get("license-files"))):
        if isinstance(pattern, str) and (fault := glob_fault(pattern)):
            yield ("license-files", nth), f"license-glob-{fault}", {"value": pattern}


def glob_fault(pattern: str) -> str:
    """Return what the glob specification forbids in a pattern, in a word, "" for a good one."""
    if pattern.startswith("/"):
        return "absolute"
    if "\\" in pattern:
        return "backslash"
    if ".." in pattern.split("/"):
        return "parent"
    if "{" in pattern or "}" in pattern:
        return "braces"
    if pattern.count("[") != pattern.count("]"):
        return "bracket"
    return "" if pattern else "empty"


def people_faults(key: str, value: Any) -> Iterator[Fault]:
    """Yield what is wrong with `authors` or `maintainers`.

    A comma in a name is a MUST NOT that no back-end enforces and careful projects break ("Acme, Inc."): it is passed over.
    """
    if not isinstance(value, list):
        yield (key,), "wrong-type", wrong(f"project.{key}", value, "tables")
        return
    for nth, person in enumerate(value):
        name = f"project.{key}[{nth}]"
        if not isinstance(person, dict):
            yield (key, nth), "wrong-type", wrong(name, person, "person")
            continue
        for part in person:
            if part not in {"name", "email"}:
                yield (key, nth), "unknown-person-key", {"key": part, "table": name}
            elif not isinstance(person[part], str):
                yield (key, nth), "wrong-type", wrong(f"{name}.{part}", person[part], "string")
        if not set(person) & {"name", "email"}:
            yield (key, nth), "person-empty", {"key": name}


def entry_point_faults(value: Any) -> Iterator[Fault]:
    """Yield what is wrong with `entry-points`."""
    if not isinstance(value, dict):
        yield ("entry-points",), "wrong-type", wrong("project.entry-points", value, "table")
        return
    for group, points in value.items():
        path = ("entry-points", group)
        reserved = {"console_scripts": "scripts", "gui_scripts": "gui-scripts"}.get(group)
        if reserved is not None:
            yield path, "reserved-group", {"group": group, "table": reserved}
            continue
        if not isinstance(points, dict):
            yield path, "wrong-type", wrong(f"project.entry-points.{group}", points, "table")
            continue
        for name, target in points.items():
            if isinstance(target, dict):
                yield (*path, name), "nested-entry-points", {"group": group, "name": name}
            elif not isinstance(target, str):
                yield (*path, name), "wrong-type", wrong(f"project.entry-points.{group}.{name}", target, "string")


def extra_faults(value: Any) -> Iterator[Fault]:
    """Yield what is wrong with `optional-dependencies`; two spellings of one name are another rule's."""
    if not isinstance(value, dict):
        yield ("optional-dependencies",), "wrong-type", wrong("project.optional-dependencies", value, "table")
        return
    for extra, items in value.items():
        path = ("optional-dependencies", extra)
        if not NAME.match(extra):
            yield path, "invalid-extra-name", {"extra": extra}
        yield from list_of_strings(path, items)


def import_faults(project: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with `import-names` and `import-namespaces` (PEP 794)."""
    seen: dict[str, str] = {}
    for key in ("import-names", "import-namespaces"):
        listed = as_list(project.get(key))
        for nth, item in enumerate(listed):
            if not isinstance(item, str):
                continue
            name, _, private = item.partition(";")
            name = name.strip()
            if (
                private.strip() not in {"", "private"} or not all(part.isidentifier() for part in name.split("."))
            ) and (item or key == "import-namespaces"):
                yield (key, nth), "invalid-import-name", {"key": f"project.{key}", "value": item}
            elif name and name in seen:
                variant = "duplicate-import-name" if seen[name] == key else "import-name-in-both"
                yield (key, nth), variant, {"key": f"project.{key}", "value": name}
            seen.setdefault(name, key)
    if project.get("import-namespaces") == []:
        yield ("import-namespaces",), "empty-import-namespaces", {}


def static_and_dynamic(artifact: Artifact) -> Iterator[Hit]:
    """Yield entries of `dynamic` that are given as well, when one value is all they can have, and `name`."""
    document = document_of(artifact)
    if document is None:
        return
    project = document.value.get("project")
    if not isinstance(project, dict):
        return
    for nth, key in enumerate(as_list(project.get("dynamic"))):
        if key == "name":
            yield Hit(place(document, "project", "dynamic", nth), "name-dynamic", key=key)
        elif isinstance(key, str) and key in SCALARS and key in project:
            yield Hit(place(document, "project", "dynamic", nth), "both", key=key)


def unknown_tables(artifact: Artifact) -> Iterator[Hit]:
    """Yield keys, top-level ones and those of [project], that no specification knows and no tool refuses."""
    document = document_of(artifact)
    if document is None:
        return
    for key in document.value:
        if key in TABLES or key in DRAFTS:
            continue
        where = key_place(document, key)
        if key in TOOLS and isinstance(document.value[key], dict):
            yield Hit(where, "tool-without-prefix", key=key)
        elif suggestion := guess(key, TABLES):
            yield Hit(where, "top-level-near", key=key, suggestion=suggestion)
        else:
            yield Hit(where, "top-level", key=key)
    for target in table(document.value, "tool", "hatch", "build", "targets"):
        if target not in HATCH_TARGETS and (suggestion := guess(target, HATCH_TARGETS)):
            where = key_place(document, "tool", "hatch", "build", "targets", target)
            yield Hit(where, "hatch-target", key=f"tool.hatch.build.targets.{target}", suggestion=suggestion)
    backend = displayed(BuildSystem(artifact).project)
    for key in unread(artifact):
        suggestion = guess(key, KEYS)
        variant = "project-key-near" if suggestion else "project-key"
        yield Hit(key_place(document, "project", key), variant, key=key, backend=backend, suggestion=suggestion)
