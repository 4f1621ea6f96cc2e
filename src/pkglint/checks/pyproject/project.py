"""[project]: what the specification says a build back-end MUST refuse.

Values that become core metadata (version, requirements, classifiers, URLs, licence expression) are other rules' business:
they see them through the metadata that [project] promises. Source: https://packaging.python.org/en/latest/specifications/pyproject-toml/
"""

from __future__ import annotations

from pkglint.checks.pyproject.document import NAME, PATH, document_of, guess, key_place, place
from pkglint.finding import Hit, Member
from pkglint.formats.fields import project_keys
from pkglint.model.build_system import BuildSystem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.toml import TomlFile
    from pkglint.model import Artifact

Fault = tuple[tuple[str | int, ...], str]
"""A path below [project], and what is wrong there."""

TEXT = project_keys("text")
LISTS = (*project_keys("texts", "joined", "files"), "dynamic")
MAPS = (*project_keys("links"), "scripts", "gui-scripts")
KEYS = (*TEXT, *LISTS, *MAPS, *project_keys("readme", "license", "people", "extras"), "entry-points")
SCALARS = tuple(key for key in project_keys("text", "readme", "license") if key != "name")
"""The keys that PEP 808 leaves either static or dynamic."""

SUFFIXES = (".md", ".rst", ".txt", ".markdown")
"""Suffixes of a readme that back-ends know: the specification names the first two, others MAY be."""


def invalid(artifact: Artifact) -> Iterator[Hit]:
    """Yield the breaches of [project], each at its line."""
    document = document_of(artifact)
    if document is None or "project" not in document.value:
        return
    project = document.value["project"]
    if not isinstance(project, dict):
        yield Hit(key_place(document, "project"), reason="is no table")
        return
    backend = BuildSystem(artifact).project
    for path, reason in faults(project, backend):
        yield Hit(spot(document, path), reason=reason)


def spot(document: TomlFile, path: tuple[str | int, ...]) -> Member:
    """Return the line of a fault: the value's, and the [project] header for what is not there."""
    if not path:
        span = document.table_span(("project",)) or document.nearest(("project",))
        return Member(PATH, span.line if span is not None else 1)
    return place(document, "project", *path)


STRICT = frozenset({"setuptools", "flit-core", "flit", ""})
"""Back-ends that refuse keys they do not know (setuptools 84, flit-core 4.2), or may; the others read on (2026-11)."""


def unread(artifact: Artifact) -> Iterator[tuple[str, str]]:
    """Yield keys of [project] that the specification does not know and the back-end passes over, and what may be meant."""
    document = document_of(artifact)
    project = document.value.get("project") if document is not None else None
    if isinstance(project, dict) and BuildSystem(artifact).project not in STRICT:
        yield from ((key, guess(key, KEYS)) for key in project if key not in KEYS)


def faults(project: dict[str, Any], backend: str) -> Iterator[Fault]:
    """Yield what is wrong with a [project] table; `backend` is the project of the build backend, "" when not known."""
    for key in project:
        if key not in KEYS and backend in STRICT:
            yield (key,), f"has no key '{key}'{guess(key, KEYS)}"
    dynamic = [key for key in as_list(project.get("dynamic")) if isinstance(key, str)]
    if "name" not in project and "name" not in dynamic:
        yield (), "has no name"
    if "version" not in project and "version" not in dynamic:
        yield (), 'has neither a version nor "version" in dynamic'
    for key in TEXT:
        if key in project and not isinstance(project[key], str):
            yield (key,), f"{key} is {kind(project[key])}, not a string"
    for key in LISTS:
        yield from list_of_strings((key,), project.get(key, []), key)
    for key in MAPS:
        yield from map_of_strings((key,), project.get(key, {}), key)
    for nth, key in enumerate(as_list(project.get("dynamic"))):
        if (isinstance(key, str) and key not in KEYS) or key == "dynamic":
            yield ("dynamic", nth), f"dynamic names '{key}', which is no key of [project]{guess(key, KEYS)}"
    yield from readme_faults(project.get("readme"), backend)
    yield from license_faults(project)
    for key in ("authors", "maintainers"):
        yield from people_faults(key, project.get(key, []))
    yield from entry_point_faults(project.get("entry-points", {}))
    yield from extra_faults(project.get("optional-dependencies", {}))
    yield from import_faults(project)


def kind(value: Any) -> str:
    """Return what TOML calls a value's type, with its article."""
    words = {bool: "a boolean", int: "an integer", float: "a float", str: "a string", list: "an array", dict: "a table"}
    return words.get(type(value), "a date or time")


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, and [] for everything else."""
    return value if isinstance(value, list) else []


def list_of_strings(path: tuple[str | int, ...], value: Any, name: str) -> Iterator[Fault]:
    """Yield what keeps a value from being an array of strings."""
    if not isinstance(value, list):
        yield path, f"{name} is {kind(value)}, not an array of strings"
        return
    for nth, item in enumerate(value):
        if not isinstance(item, str):
            yield (*path, nth), f"{name} holds {kind(item)}, not only strings"


def map_of_strings(path: tuple[str | int, ...], value: Any, name: str) -> Iterator[Fault]:
    """Yield what keeps a value from being a table of strings."""
    if not isinstance(value, dict):
        yield path, f"{name} is {kind(value)}, not a table"
        return
    for key, item in value.items():
        if not isinstance(item, str):
            yield (*path, key), f"{name}.{key} is {kind(item)}, not a string"


def readme_faults(readme: Any, backend: str) -> Iterator[Fault]:
    """Yield what is wrong with `readme`."""
    if readme is None:
        return
    if isinstance(readme, str):
        suffix = readme[readme.rfind(".") :].lower() if "." in readme.rpartition("/")[2] else ""
        # poetry-core takes any suffix for plain text, setuptools a file without one.
        if suffix not in SUFFIXES and backend != "poetry-core" and not (backend == "setuptools" and not suffix):
            yield ("readme",), f"readme '{readme}' has no suffix that tells its content type (.md, .rst)"
        return
    if not isinstance(readme, dict):
        yield ("readme",), f"readme is {kind(readme)}, neither a string nor a table"
        return
    for key in readme:
        if key not in {"file", "text", "content-type", "charset"}:
            yield ("readme", key), f"readme has no key '{key}'"
        elif not isinstance(readme[key], str):
            yield ("readme", key), f"readme.{key} is {kind(readme[key])}, not a string"
    if "file" in readme and "text" in readme:
        yield ("readme",), "readme has both file and text"
    elif "file" not in readme and "text" not in readme:
        yield ("readme",), "readme has neither file nor text"
    if "content-type" not in readme:
        yield ("readme",), "readme is a table without content-type"


def license_faults(project: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with `license` and `license-files`."""
    value = project.get("license")
    if isinstance(value, dict):
        if "file" in value and "text" in value:
            yield ("license",), "license has both file and text"
        elif "file" not in value and "text" not in value:
            yield ("license",), "license has neither file nor text"
        for key in ("file", "text"):
            if key in value and not isinstance(value[key], str):
                yield ("license", key), f"license.{key} is {kind(value[key])}, not a string"
        if "license-files" in project:
            yield ("license",), "license is a table, which license-files forbids: write an SPDX expression"
    elif value is not None and not isinstance(value, str):
        yield ("license",), f"license is {kind(value)}, neither a string nor a table"
    for nth, pattern in enumerate(as_list(project.get("license-files"))):
        if isinstance(pattern, str) and (why := glob_fault(pattern)):
            yield ("license-files", nth), f"license-files pattern '{pattern}' {why}"


def glob_fault(pattern: str) -> str:
    """Return what the glob specification forbids in a pattern, "" for a good one."""
    if pattern.startswith("/"):
        return "begins with a slash"
    if "\\" in pattern:
        return "has a backslash"
    if ".." in pattern.split("/"):
        return "leads out of the project with '..'"
    if "{" in pattern or "}" in pattern:
        return "has braces, which match themselves only"
    if pattern.count("[") != pattern.count("]"):
        return "has an unpaired bracket"
    return "" if pattern else "is empty"


def people_faults(key: str, value: Any) -> Iterator[Fault]:
    """Yield what is wrong with `authors` or `maintainers`.

    A comma in a name is a MUST NOT that no back-end enforces and careful projects break ("Acme, Inc."): it is passed over.
    """
    if not isinstance(value, list):
        yield (key,), f"{key} is {kind(value)}, not an array of tables"
        return
    for nth, person in enumerate(value):
        if not isinstance(person, dict):
            yield (key, nth), f"{key} holds {kind(person)}, not only tables with name and email"
            continue
        for part in person:
            if part not in {"name", "email"}:
                yield (key, nth), f"{key} has no key '{part}': only name and email"
            elif not isinstance(person[part], str):
                yield (key, nth), f"{key}: {part} is {kind(person[part])}, not a string"
        if not set(person) & {"name", "email"}:
            yield (key, nth), f"{key} holds an entry with neither name nor email"


def entry_point_faults(value: Any) -> Iterator[Fault]:
    """Yield what is wrong with `entry-points`."""
    if not isinstance(value, dict):
        yield ("entry-points",), f"entry-points is {kind(value)}, not a table"
        return
    for group, points in value.items():
        reserved = {"console_scripts": "scripts", "gui_scripts": "gui-scripts"}.get(group)
        if reserved is not None:
            yield ("entry-points", group), f"entry-points.{group} is reserved: write [project.{reserved}]"
            continue
        if not isinstance(points, dict):
            yield ("entry-points", group), f"entry-points.{group} is {kind(points)}, not a table"
            continue
        for name, target in points.items():
            if isinstance(target, dict):
                yield (
                    ("entry-points", group, name),
                    f'entry-points.{group}.{name} is a nested table: quote the group "{group}.{name}"',
                )
            elif not isinstance(target, str):
                yield ("entry-points", group, name), f"entry-points.{group}.{name} is {kind(target)}, not a string"


def extra_faults(value: Any) -> Iterator[Fault]:
    """Yield what is wrong with `optional-dependencies`; two spellings of one name are another rule's."""
    if not isinstance(value, dict):
        yield ("optional-dependencies",), f"optional-dependencies is {kind(value)}, not a table"
        return
    for extra, items in value.items():
        path = ("optional-dependencies", extra)
        if not NAME.match(extra):
            yield path, f"'{extra}' is no valid name of an extra"
        yield from list_of_strings(path, items, f"optional-dependencies.{extra}")


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
                yield (key, nth), f"{key}: '{item}' is no import name"
            elif name and name in seen:
                where = "twice in" if seen[name] == key else "in both import-names and"
                yield (key, nth), f"'{name}' is {where} {key}"
            seen.setdefault(name, key)
    if project.get("import-namespaces") == []:
        yield ("import-namespaces",), "import-namespaces is empty: leave the key out"


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
            yield Hit(place(document, "project", "dynamic", nth), key=key, reason="may never be dynamic")
        elif isinstance(key, str) and key in SCALARS and key in project:
            yield Hit(place(document, "project", "dynamic", nth), key=key, reason="is given as well")
