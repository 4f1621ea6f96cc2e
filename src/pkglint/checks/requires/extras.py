"""Provides-Extra, and the entries that use extras."""

from __future__ import annotations

from pkglint.checks.requires.entries import entries, one_line
from pkglint.data.pypi import metadata_error
from pkglint.finding import Field, Hit
from pkglint.model.paths import normalized
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact

FIELD = "Provides-Extra"
_NAME = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def declared_extras(artifact: Artifact) -> frozenset[str]:
    """Return the normalised names of the extras declared."""
    return frozenset(normalized(value.strip()) for value in artifact.metadata.all(FIELD))


def invalid_extra_name(artifact: Artifact) -> Iterator[Hit]:
    """Yield the extras whose name is not valid."""
    for nth, value in enumerate(artifact.metadata.all(FIELD)):
        text = value.strip()
        if not is_name(text):
            yield Hit(
                Field(FIELD, nth),
                value=one_line(text),
                pypi=metadata_error(f"{text!r} is invalid for 'provides-extra'"),
            )


def is_name(text: str) -> bool:
    """Tell whether a text is a valid name (name normalisation specification)."""
    return _NAME.fullmatch(text) is not None


def clashing_extras(artifact: Artifact) -> Iterator[Hit]:
    """Yield an extra that another spelling of its name declared before; the same spelling twice harms nobody."""
    seen: dict[str, str] = {}
    for nth, value in enumerate(artifact.metadata.all(FIELD)):
        text = value.strip()
        first = seen.setdefault(normalized(text), text)
        if first != text:
            yield Hit(Field(FIELD, nth), extra=text, other=first)


def undeclared_extra(artifact: Artifact) -> Iterator[Hit]:
    """Yield the entries that use an extra of this project that no Provides-Extra declares."""
    if not artifact.knows(FIELD):
        return
    declared, own = declared_extras(artifact), normalized(artifact.name)
    for entry in entries(artifact):
        asked = [atom.constant for atom in entry.atoms if atom.variable == "extra" and atom.operator in {"==", "!="}]
        if own and entry.project == own:
            asked += sorted(entry.requirement.extras)
        for extra in dict.fromkeys(asked):
            if extra.strip() and normalized(extra) not in declared:
                yield Hit(Field("Requires-Dist", entry.nth), extra=extra, requirement=entry.text)


def misnamed_self_extra(artifact: Artifact) -> Iterator[Hit]:
    """Yield an extra's entry that asks another project, whose name is a part of this one's, for this project's own extras."""
    if not artifact.knows(FIELD):
        return
    declared, own = declared_extras(artifact), normalized(artifact.name)
    for entry in entries(artifact):
        requirement = entry.requirement
        asked = {normalized(extra) for extra in requirement.extras}
        if not entry.in_extra or len(asked) < 2 or requirement.specifier or requirement.url:
            continue
        if asked <= declared and entry.project != own and entry.project in own:
            yield Hit(
                Field("Requires-Dist", entry.nth), requirement=entry.text, project=requirement.name, own=artifact.name
            )
