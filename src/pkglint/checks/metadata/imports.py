"""Import-Name and Import-Namespace (PEP 794)."""

from __future__ import annotations

from pkglint.data import pypi
from pkglint.finding import Field, Hit
from pkglint.model.upload_form import sent
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.metadata import Metadata
    from pkglint.model import Artifact, Wheel

FIELDS = ("Import-Name", "Import-Namespace")


class Declared(NamedTuple):
    """An import name: the field and the occurrence it stands in, and the name without its option."""

    field: str
    nth: int
    name: str


def _declared(metadata: Metadata) -> list[Declared]:
    return [
        Declared(field, value.nth, value.text.partition(";")[0].strip())
        for field in FIELDS
        for value in sent(metadata, field)
    ]


def invalid_import_name(artifact: Artifact) -> Iterator[Hit]:
    """Yield import names that cannot be imported, and options other than `private`."""
    for field in FIELDS:
        for value in sent(artifact.metadata, field):
            fault = _fault(value.text, field)
            if fault is not None:
                variant, facts, error = fault
                yield Hit(Field(field, value.nth), variant, pypi=pypi.metadata_error(error), value=value.text, **facts)


def _fault(value: str, field: str) -> tuple[str, dict[str, Any], str] | None:
    """Return what is wrong with a value, as a variant with facts and in PyPI's words, or None."""
    from keyword import iskeyword

    name, semicolon, option = value.partition(";")
    name, said = name.rstrip(), f"for {field.lower()!r};"
    for part in name.split("."):
        if not part.isidentifier():
            variant = "not-an-identifier" if part else "empty-part" if name else "empty"
            return (
                variant,
                {"name": name, "part": part},
                f"{name!r} is invalid {said} {part!r} is not a valid identifier",
            )
        if iskeyword(part):
            return "keyword", {"name": name, "part": part}, f"{name!r} is invalid {said} {part!r} is a keyword"
    if semicolon and option.lstrip() != "private":
        error = f"{value!r} is invalid {said} the only valid option is 'private'"
        return "unknown-option", {"name": name, "option": option.strip()}, error
    return None


def import_name_conflict(artifact: Artifact) -> Iterator[Hit]:
    """Yield names that are both import name and namespace, and names whose parent is not listed."""
    declared = [item for item in _declared(artifact.metadata) if item.name]
    names = {item.name for item in declared}
    spaces = {item.name for item in declared if item.field == "Import-Namespace"}
    for item in declared:
        parent = item.name.rpartition(".")[0]
        if item.field == "Import-Name" and item.name in spaces:
            yield Hit(Field(item.field, item.nth), "name-and-namespace", name=item.name)
        elif parent and parent not in names:
            yield Hit(Field(item.field, item.nth), "parent-not-listed", name=item.name, parent=parent)


def import_name_not_in_wheel(wheel: Wheel) -> Iterator[Hit]:
    """Yield declared import names that neither this wheel nor another of the release has."""
    declared = [item for item in _declared(wheel.metadata) if item.name]
    if not declared:
        return
    wheels = [wheel, *(other for other in (wheel.release.wheels if wheel.release else ()) if other is not wheel)]
    missing = declared
    for candidate in wheels:
        library = candidate.library
        present = set(library.modules) | {path.replace("/", ".") for path in library.directories}
        present |= {path[:-4].replace("/", ".") for path in library.stubs}
        missing = [item for item in missing if item.name not in present]
        if not missing:
            return
    for item in missing:
        yield Hit(Field(item.field, item.nth), name=item.name, wheels=len(wheels))
