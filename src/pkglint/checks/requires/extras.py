"""Provides-Extra, and the entries that use extras."""

from __future__ import annotations

import re

from pkglint.checks.requires.entries import entries, one_line
from pkglint.data.pypi import metadata_error
from pkglint.finding import Field, Hit
from pkglint.model.paths import normalized
from pkglint.model.words import invalid_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact

    Lists = dict[str, dict[str, set[tuple[str, str, bool]]]]

FIELD = "Provides-Extra"


def declared_extras(artifact: Artifact) -> frozenset[str]:
    """Return the normalised names of the extras declared."""
    return frozenset(normalized(value.strip()) for value in artifact.metadata.all(FIELD))


def invalid_extra_name(artifact: Artifact) -> Iterator[Hit]:
    """Yield the extras whose name is not valid."""
    for nth, value in enumerate(artifact.metadata.all(FIELD)):
        text = value.strip()
        if fault := invalid_name(text):
            answer = metadata_error(f"{text!r} is invalid for 'provides-extra'")
            variant, facts = fault
            yield Hit(Field(FIELD, nth), variant, pypi=answer, extra=one_line(text), **facts)


def clashing_extras(artifact: Artifact) -> Iterator[Hit]:
    """Yield an extra that another spelling of its name declared before; the same spelling twice harms nobody.

    Where one of the two only asks for the other, it keeps an old spelling working on purpose: all of those are one hit.
    """
    seen: dict[str, str] = {}
    aliases: dict[str, str] = {}
    place = None
    spelt: Lists | None = None
    for nth, value in enumerate(artifact.metadata.all(FIELD)):
        text = value.strip()
        name = normalized(text)
        first = seen.setdefault(name, text)
        if first == text:
            continue
        spelt = lists_of(artifact) if spelt is None else spelt
        if is_alias(spelt.get(name, {})):
            aliases[text] = first
            place = place or Field(FIELD, nth)
        else:
            yield Hit(Field(FIELD, nth), "different-lists", extra=text, other=first, normalized=name)
    if place is not None:
        extras = list(aliases)
        yield Hit(
            place, "documented-alias", extras=extras, count=len(extras), others=[*dict.fromkeys(aliases.values())]
        )


def lists_of(artifact: Artifact) -> Lists:
    """Return an extra's normalised name → its spellings in markers → what each asks for, and whether that is the project's own extra of that name."""
    own = normalized(artifact.name)
    found: Lists = {}
    for entry in entries(artifact):
        match = re.search(r"""extra\s*==\s*["']([^"']*)["']""", entry.written)
        if match:
            name = normalized(match[1])
            itself = entry.project == own and {*map(normalized, entry.requirement.extras)} == {name}
            asked = (entry.project, str(entry.requirement.specifier), itself)
            found.setdefault(name, {}).setdefault(match[1], set()).add(asked)
    return found


def is_alias(spelt: dict[str, set[tuple[str, str, bool]]]) -> bool:
    """Tell whether the spellings of an extra bring the same: equal lists, or one that only asks for the project's own extra of that name."""
    found = [*spelt.values()]
    only_itself = any(all(itself for *_, itself in each) for each in found)
    # Where a back end wrote both spellings as one, the entry that asks for itself gives the alias away.
    given_away = len(found) == 1 and any(itself for *_, itself in found[0])
    return only_itself or given_away or (len(found) > 1 and all(each == found[0] for each in found))


def undeclared_extra(artifact: Artifact) -> Iterator[Hit]:
    """Yield the entries that use an extra of this project that no Provides-Extra declares."""
    if not artifact.knows(FIELD):
        return
    declared, own = declared_extras(artifact), normalized(artifact.name)
    for entry in entries(artifact):
        place = Field("Requires-Dist", entry.nth)
        used = {atom.constant for atom in entry.atoms if atom.variable == "extra" and atom.operator in {"==", "!="}}
        asked = {"in-marker": used, "in-self-reference": entry.requirement.extras if entry.project == own else ()}
        for variant, extras in asked.items():
            for extra in sorted({normalized(extra) for extra in extras if extra.strip()} - declared):
                yield Hit(place, variant, extra=extra, requirement=entry.text)


def misnamed_self_extra(artifact: Artifact) -> Iterator[Hit]:
    """Yield an extra's entry that asks another project, whose name is a part of this one's, for this project's own extras."""
    if not artifact.knows(FIELD):
        return
    declared, own = declared_extras(artifact), normalized(artifact.name)
    for entry in entries(artifact):
        requirement = entry.requirement
        extras = sorted({normalized(extra) for extra in requirement.extras})
        if not entry.in_extra or len(extras) < 2 or requirement.specifier or requirement.url:
            continue
        if declared.issuperset(extras) and entry.project != own and entry.project in own:
            place = Field("Requires-Dist", entry.nth)
            yield Hit(place, requirement=entry.text, project=entry.project, extras=extras, own=artifact.name)
