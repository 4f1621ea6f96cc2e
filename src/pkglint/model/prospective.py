"""The METADATA that a source promises before a build, by [project] (pyproject.toml specification, "project" table).

Nothing is built: a dynamic field is unknown unless a literal or a file decides it, and without a [project] table only what
poetry, flit, setup.cfg or setup.py say literally is known (see `tool_metadata`).
"""

from __future__ import annotations

from pkglint.formats import metadata
from pkglint.formats.fields import FIELDS
from pkglint.formats.toml import strings, table
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.metadata import Metadata
    from pkglint.model.dynamic import Origin
    from pkglint.model.files import Files

FIELDS_OF_KEY: dict[str, tuple[str, ...]] = {
    key: tuple(spec.name for spec in FIELDS.values() if spec.keys[:1] == (key,))
    for key in dict.fromkeys(spec.keys[0] for spec in FIELDS.values() if spec.keys)
}
"""[project] key → the metadata fields it decides."""

CONTENT_TYPES = {".md": "text/markdown", ".markdown": "text/markdown", ".rst": "text/x-rst", ".txt": "text/plain"}


def fields_known(project: dict[str, Any]) -> frozenset[str]:
    """Return the lower-cased names of the fields whose values [project] decides: by a key, or by its absence."""
    if not project:
        return frozenset()
    listed = project.get("dynamic")
    dynamic = {key for key in listed if isinstance(key, str)} if isinstance(listed, list) else set()
    known = {field.lower() for key, fields in FIELDS_OF_KEY.items() if key not in dynamic for field in fields}
    if "optional-dependencies" in dynamic:
        known.discard("requires-dist")
    if "license-files" not in project:
        # A backend looks for licence files by patterns of its own.
        known.discard("license-file")
    return frozenset(known)


class Prospect(NamedTuple):
    """Prospective metadata, and the lower-cased names of the fields that are certain, by their value or by absence."""

    metadata: Metadata
    known: frozenset[str]


def own_backend(document: dict[str, Any]) -> bool:
    """Tell whether the project builds with a backend of its own, which may rewrite what is not static in [project]."""
    return bool(table(document, "build-system").get("backend-path"))


def prospect(document: dict[str, Any], files: Files, version: Origin | None) -> Prospect:
    """Return the metadata that pyproject.toml (or what came before it) promises.

    `version` is where a dynamic version is written. Malformed values are left out: the pyproject family judges them.
    """
    project = table(document, "project")
    if project:
        from pkglint.model.dynamic import readme_files, readme_type

        listed = list(headers(project, files))
        known = set(fields_known(project))
        body = description(project, files)
        paths = () if own_backend(document) else readme_files(document)
        if paths and all(path in files for path in paths):
            body = "\n".join(files.text(path) for path in paths)
            listed.append(("Description-Content-Type", readme_type(document)))
            known |= {"description", "description-content-type"}
    else:
        from pkglint.model.tool_metadata import tool_metadata

        found = tool_metadata(document, files)
        listed = list(found.headers)
        known = {name.lower() for name, _ in listed if name not in found.open} | set(map(str.lower, found.absent))
        body = ""
        if found.readme and not own_backend(document) and all(path in files for path in found.readme):
            body = "\n".join(files.text(path) for path in found.readme)
            known.add("description")
            if "description-content-type" not in known and (
                by_suffix := content_type_by_suffix(document, found.readme)
            ):
                listed.append(("Description-Content-Type", by_suffix))
                known.add("description-content-type")
    if version is not None and not any(name == "Version" for name, _ in listed):
        listed.append(("Version", version.version))
        known.add("version")
    if not listed and not body:
        return Prospect(metadata.parse(b""), frozenset(known))
    lines = [f"{name}: {fold(value)}" for name, value in listed]
    return Prospect(
        metadata.parse(("\n".join(lines) + "\n\n" + body).encode("utf-8", "surrogateescape")), frozenset(known)
    )


def content_type_by_suffix(document: dict[str, Any], paths: tuple[str, ...]) -> str:
    """Return the content type that poetry and flit derive from the readme's name; setuptools derives none."""
    return content_type_of(paths[0]) if {"poetry", "flit"} & set(table(document, "tool")) else ""


def fold(value: str) -> str:
    """Return a header value with its further lines indented, as METADATA writes it."""
    return value.replace("\r\n", "\n").replace("\n", "\n        ")


def headers(project: dict[str, Any], files: Files) -> Iterator[tuple[str, str]]:
    """Yield (field, value) for everything that [project] says, in the order of the fields."""
    for spec in FIELDS.values():
        value = project.get(spec.keys[0]) if spec.keys else None
        match spec.shape:
            case "text" if isinstance(value, str):
                yield spec.name, value
            case "joined" if texts := strings(value):
                yield spec.name, ",".join(texts)
            case "texts":
                yield from ((spec.name, item) for item in strings(value))
            case "people" if not spec.name.endswith("-email"):
                yield from people(value, spec.name)
            case "links" if isinstance(value, dict):
                yield from ((spec.name, f"{label}, {url}") for label, url in value.items() if isinstance(url, str))
            case "files":
                yield from ((spec.name, path) for path in matching(strings(value), files))
            case "extras" if isinstance(value, dict):
                for extra, items in value.items():
                    yield spec.name, extra
                    yield from (("Requires-Dist", with_extra(item, extra)) for item in strings(items))
    yield from license_headers(project.get("license"))
    if content_type := content_type_of(project.get("readme")):
        yield "Description-Content-Type", content_type


def license_headers(value: object) -> Iterator[tuple[str, str]]:
    """Yield the field that `license` becomes: an expression, a text, or the name of a file."""
    if isinstance(value, str):
        yield "License-Expression", value
    elif isinstance(value, dict) and isinstance(value.get("text"), str):
        yield "License", value["text"]
    elif isinstance(value, dict) and isinstance(value.get("file"), str):
        yield "License-File", value["file"]


def matching(patterns: list[str], files: Files) -> Iterator[str]:
    """Yield the paths that one of the patterns of `license-files` matches."""
    from fnmatch import fnmatchcase

    if patterns:
        yield from (file.path for file in files if any(fnmatchcase(file.path, pattern) for pattern in patterns))


def people(entries: object, field: str) -> Iterator[tuple[str, str]]:
    """Yield Author and Author-email (or Maintainer's) as the specification derives them."""
    names, mails = [], []
    for entry in entries if isinstance(entries, list) else []:
        name = entry.get("name") if isinstance(entry, dict) else None
        mail = entry.get("email") if isinstance(entry, dict) else None
        if isinstance(mail, str):
            mails.append(f"{name} <{mail}>" if isinstance(name, str) else mail)
        elif isinstance(name, str):
            names.append(name)
    if names:
        yield field, ", ".join(names)
    if mails:
        yield f"{field}-email", ", ".join(mails)


def with_extra(requirement: str, extra: str) -> str:
    """Return a requirement of an extra as Requires-Dist writes it."""
    base, semicolon, marker = requirement.partition(";")
    if semicolon and marker.strip():
        return f"{base.strip()} ; ({marker.strip()}) and extra == '{extra}'"
    return f"{base.strip()} ; extra == '{extra}'"


def readme_file(project: dict[str, Any]) -> str:
    """Return the path of the readme file that [project] names, "" without one."""
    readme = project.get("readme")
    if isinstance(readme, dict):
        readme = readme.get("file")
    return readme if isinstance(readme, str) else ""


def content_type_of(readme: object) -> str:
    """Return the content type of a readme key: as written, or by the file's suffix."""
    if isinstance(readme, dict) and isinstance(readme.get("content-type"), str):
        return str(readme["content-type"])
    path = readme.get("file") if isinstance(readme, dict) else readme
    if not isinstance(path, str):
        return ""
    return next((kind for suffix, kind in CONTENT_TYPES.items() if path.lower().endswith(suffix)), "")


def description(project: dict[str, Any], files: Files) -> str:
    """Return the description's text, "" when there is none or its file is missing."""
    readme = project.get("readme")
    if isinstance(readme, dict) and isinstance(readme.get("text"), str):
        return str(readme["text"])
    path = readme_file(project)
    return files.text(path.removeprefix("./")) if path else ""
