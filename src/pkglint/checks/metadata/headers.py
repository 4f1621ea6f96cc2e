"""The header block as such: its version, its encoding, and headers that nobody can place."""

from __future__ import annotations

import re

from pkglint.data import pypi
from pkglint.finding import Field, Hit, Member
from pkglint.formats.fields import FIELDS, VERSIONS, known
from pkglint.formats.text import decode, undecodable
from pkglint.model.upload_form import form_key, sent
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.formats.metadata import Metadata
    from pkglint.model import Artifact


def metadata_file(artifact: Artifact) -> str:
    """Return the name of the file that an artifact's metadata is in."""
    return {"wheel": "METADATA", "sdist": "PKG-INFO"}.get(artifact.kind, "pyproject.toml")


def bad_metadata_version(artifact: Artifact) -> Iterator[Hit]:
    """Yield a Metadata-Version that is missing or not one that PyPI takes; an empty metadata file counts as missing it."""
    metadata = artifact.metadata
    if artifact.kind == "tree" or (metadata.encoding_error and not metadata.headers):
        return
    if not metadata and artifact.metadata_path not in artifact.files:
        return
    headers = metadata.headers_of("Metadata-Version")
    place = Field("Metadata-Version")
    if len(headers) > 1:
        # repeated-metadata-field says it.
        return
    if not headers or not headers[0].value:
        yield Hit(place, "missing", pypi=pypi.metadata_error("None is not a valid metadata version"))
        return
    declared, accepted = headers[0].value, pypi.METADATA_VERSIONS
    if declared in accepted:
        if "Metadata-Version" not in metadata.text:
            # twine searches the file for these very letters before it reads a header.
            yield Hit(place, "misspelt-header", written=headers[0].name)
        return
    answer = pypi.metadata_error(f"{declared!r} is not a valid metadata version")
    if _known_to_packaging(declared):
        yield Hit(place, "newer", pypi=answer, declared=declared, newest=accepted[-1], date=pypi.DATE)
    else:
        yield Hit(place, "not-accepted", pypi=answer, declared=declared, accepted=accepted, date=pypi.DATE)


def _known_to_packaging(version: str) -> bool:
    """Tell whether the installed `packaging`, by which PyPI decides, takes a metadata version."""
    from packaging.metadata import InvalidMetadata, Metadata

    try:
        return Metadata.from_raw({"metadata_version": version, "name": "x", "version": "1"}) is not None
    except (ExceptionGroup, InvalidMetadata):
        return False


def field_too_new(artifact: Artifact) -> Iterator[Hit]:
    """Yield fields that a later metadata version introduced than the file declares."""
    metadata = artifact.metadata
    declared = metadata.get("Metadata-Version") or ""
    if declared not in VERSIONS:
        return
    age = VERSIONS.index(declared)
    for name in dict.fromkeys(header.name.lower() for header in metadata.headers):
        spec = known(name)
        # setuptools wrote License-File for years before 2.4 knew it; twine leaves it out of the form.
        if spec is None or VERSIONS.index(spec.since) <= age or spec.name == "License-File":
            continue
        error = pypi.metadata_error(f"{name} introduced in metadata version {spec.since}, not {declared}")
        yield Hit(Field(spec.name), pypi=error, since=spec.since, declared=declared, file=metadata_file(artifact))


def unknown_metadata_field(artifact: Artifact) -> Iterator[Hit]:
    """Yield headers that no version of core metadata knows."""
    from difflib import get_close_matches

    by_lower = {field.lower(): field for field in FIELDS}
    seen = set()
    for header in artifact.metadata.headers:
        name = header.name.lower()
        if known(name) is not None or name in seen:
            continue
        seen.add(name)
        near = get_close_matches(name.replace("_", "-"), by_lower, 1, 0.8)
        if near:
            yield Hit(Field(header.name), "misspelt", name=header.name, suggestion=by_lower[near[0]])
        else:
            yield Hit(Field(header.name), "unknown", name=header.name)


def repeated_metadata_field(artifact: Artifact) -> Iterator[Hit]:
    """Yield single-use fields that are there twice, and a description in both places."""
    metadata = artifact.metadata
    for name in dict.fromkeys(header.name.lower() for header in metadata.headers):
        spec = known(name)
        count = len(metadata.headers_of(name))
        if spec is not None and not spec.multiple and count > 1:
            error = pypi.metadata_error(f"{form_key(name)!r} has invalid data")
            yield Hit(Field(spec.name, 1), "repeated-header", pypi=error, count=count)
    if metadata.body and metadata.headers_of("Description"):
        error = pypi.metadata_error("'description' has invalid data")
        yield Hit(Field("Description"), "two-descriptions", pypi=error, file=metadata_file(artifact))


_LOOK_AT = 40


DEFECTS = {
    "missing-separator": "not-a-header",
    "byte-order-mark": "byte-order-mark",
    "continuation-first": "indented-without-header",
    "missing-header-name": "no-header-name",
    "unix-from": "envelope-line",
    "misplaced-from": "envelope-line",
}
"""Defect of a header block → variant; other defects are other rules'."""
_LINE_END = regex(r"\r\n|\r|\n")


def broken_metadata_header(artifact: Artifact) -> Iterator[Hit]:
    """Yield a header block that ends before its fields do, and lines in it that readers drop."""
    if artifact.kind == "tree":
        return
    metadata = artifact.metadata
    file, lost = metadata_file(artifact), _fields_in_body(metadata)
    for defect in metadata.defects:
        variant = DEFECTS.get(defect.code)
        if variant is None or (lost and variant == "not-a-header"):
            continue
        before = [header for header in metadata.headers if header.line < defect.line]
        name = before[-1].name if before else "Metadata-Version"
        text = _LINE_END.split(metadata.text, defect.line)[defect.line - 1].strip()[:100]
        yield Hit(Field(name), variant, line=defect.line, text=text, file=file)
    if lost and not any(defect.code == "byte-order-mark" for defect in metadata.defects):
        name = metadata.headers[-1].name if metadata.headers else "Metadata-Version"
        yield Hit(Field(name), "fields-in-description", line=metadata.body_line, fields=lost, file=file)


def _fields_in_body(metadata: Metadata) -> list[str]:
    """Return the fields that stand among the first lines of the body, before any code block."""
    found: dict[str, None] = {}
    hyphened = False
    for line in metadata.body[:8192].splitlines()[:_LOOK_AT]:
        if line.startswith(("```", "~~~", "::", ".. ")):
            break
        name, colon, value = line.partition(":")
        if colon and name in FIELDS:
            found[name] = None
            # No prose begins a line with a name that has a hyphen.
            hyphened = hyphened or ("-" in name and bool(value.lstrip(" \t")[:1].strip()))
        elif found and line.strip() and not line[0].isspace():
            break
    return list(found) if hyphened else []


def metadata_not_utf8(artifact: Artifact) -> Iterator[Hit]:
    """Yield the headers, or the body, that are not UTF-8."""
    metadata = artifact.metadata
    if not metadata.encoding_error:
        return
    file = metadata_file(artifact)
    if metadata.encoding:
        yield Hit(Member(artifact.metadata_path), "other-encoding", file=file, encoding=metadata.encoding)
        return
    named = False
    for name in dict.fromkeys(header.name.lower() for header in metadata.undecodable_headers):
        named = True
        values = metadata.headers_of(name)
        nth = next(index for index, header in enumerate(values) if undecodable(header.value))
        repeats = len(values) > 1
        byte = _first_byte(values[nth].value)
        yield Hit(Field(values[nth].name, nth if repeats else None), "header", byte=byte)
    if metadata.body_undecodable:
        named = True
        body = metadata.body
        at = re.search("[\udc80-\udcff]", body)
        line = 1 + body.count("\n", 0, at.start()) if at else 1
        yield Hit(Field("Description"), "description", byte=_first_byte(body), line=line)
    if not named:
        # The byte is in a line that readers drop: pip and uv decode the file as a whole.
        data = artifact.files.read(artifact.metadata_path)
        place = Member(artifact.metadata_path, decode(data).line)
        yield Hit(place, "dropped-line", file=file, byte=_first_byte(metadata.text))


def _first_byte(text: str) -> str:
    """Return the first byte that did not decode, as 0xff."""
    match = re.search("[\udc80-\udcff]", text)
    return f"0x{ord(match[0]) - 0xDC00:02x}" if match else ""


def required_field_missing(artifact: Artifact) -> Iterator[Hit]:
    """Yield Name or Version that is absent, empty or `UNKNOWN`."""
    from pkglint.model import Tree

    metadata = artifact.metadata
    if metadata.encoding_error and not metadata.headers:
        return
    for name in ("Name", "Version"):
        if not artifact.knows(name):
            continue
        if isinstance(artifact, Tree) and not isinstance(artifact.project.get(name.lower(), ""), str):
            # Of another type: invalid-project-table says it.
            continue
        headers = metadata.headers_of(name)
        values = sent(metadata, name)
        if len(headers) > 1 or (headers and not values):
            # repeated-metadata-field and metadata-not-utf8 say it.
            continue
        value = values[0].text.strip() if values else None
        if value in {None, "", "UNKNOWN"}:
            required = name == "Version" and "'version' is a required field"
            error = pypi.metadata_error(required) if required else pypi.form_error(name, "", "This field is required.")
            absent = "absent-in-project" if isinstance(artifact, Tree) else "absent"
            variant = absent if value is None else "unknown-value" if value else "empty"
            yield Hit(Field(name), variant, pypi=error, file=metadata_file(artifact), key=name.lower())
