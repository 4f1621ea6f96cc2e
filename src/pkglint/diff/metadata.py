"""METADATA of two releases compared: field by field, requirements and licences by what they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from packaging.requirements import Requirement

from pkglint.checks.license.families import families_of_classifiers, families_of_expression, families_of_words
from pkglint.formats.fields import FIELDS
from pkglint.model.paths import normalized
from pkglint.model.versions import clauses, parse_specifiers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pkglint.model import Sdist, Wheel

NUMBER = re.compile(r"\d+(?:\.\d+)?")
LISTED = frozenset({"Requires-Dist", "Provides-Extra", "License-File", "Dynamic"})
"""Fields that have a section of their own, or follow from the archive."""
OTHERS = frozenset(
    {"Metadata-Version", "Name", "Version", "Requires-Python", "License", "License-Expression", "Description"}
)
"""Fields that are told elsewhere, or differ between any two releases."""


class Step(NamedTuple):
    """A value before and after; None where there was none."""

    old: Any
    new: Any


class Lists(NamedTuple):
    """What a list of things gained, lost, and has in another form."""

    added: list[str]
    removed: list[str]
    changed: list[Step]


class Metadata(NamedTuple):
    """What changed in the metadata; None for a value that did not."""

    requires_python: Step | None
    dependencies: Lists
    extras: Lists
    entry_points: Lists
    """`group:name`; changed ones with their targets in `targets`."""
    targets: dict[str, Step]
    license: Step | None
    license_same: bool
    """Whether the licence is the same and only the way of declaring it changed."""
    fields: dict[str, Step]
    """Every other field that changed: name → its values before and after."""
    tags: Lists


def compare(old: Wheel | Sdist, new: Wheel | Sdist) -> Metadata:
    """Compare the metadata of two wheels or two sdists."""
    before, after = licence(old), licence(new)
    points, targets = entry_points(old, new)
    return Metadata(
        python(old, new),
        dependencies(old.metadata.all("Requires-Dist"), new.metadata.all("Requires-Dist")),
        lists(map(normalized, old.metadata.all("Provides-Extra")), map(normalized, new.metadata.all("Provides-Extra"))),
        points,
        targets,
        None if before == after else Step(before, after),
        same_licence(before, after),
        fields(old, new),
        lists(platforms(old), platforms(new)),
    )


def lists(old: Iterable[str], new: Iterable[str]) -> Lists:
    """Return what came and went, sorted."""
    one, two = set(old), set(new)
    return Lists(sorted(two - one), sorted(one - two), [])


def platforms(artifact: Wheel | Sdist) -> list[str]:
    """Return a wheel's tags in words, nothing for an sdist."""
    return sorted(map(str, getattr(artifact, "tags", ())))


def python(old: Wheel | Sdist, new: Wheel | Sdist) -> Step | None:
    """Return how Requires-Python changed, None when it means the same."""
    texts = [each.metadata.value("Requires-Python") or None for each in (old, new)]
    sets = [parse_specifiers(text) if text else None for text in texts]
    if texts[0] == texts[1] or (sets[0] is not None and sets[1] is not None and clauses(sets[0]) == clauses(sets[1])):
        return None
    return Step(*texts)


def dependencies(old: Iterable[str], new: Iterable[str]) -> Lists:
    """Return which requirements came, went and changed; equal ones in another spelling did none of that."""
    one, two = read(old), read(new)
    for text in one.keys() & two.keys():
        del one[text], two[text]
    found: list[tuple[str, Requirement | None, str, Requirement | None]] = []
    for exact in (True, False):
        for text, requirement in list(one.items()):
            other = next((each for each, candidate in two.items() if alike(requirement, candidate, exact=exact)), None)
            if other is not None:
                found.append((text, one.pop(text), other, two.pop(other)))
    # One requirement that became two under markers of their own, or the reverse, is a change and no new dependency.
    for old_text, before, new_text, after in list(found):
        found += [(each, one.pop(each), new_text, after) for each in list(one) if alike(one[each], after, exact=False)]
        found += [
            (old_text, before, each, two.pop(each)) for each in list(two) if alike(before, two[each], exact=False)
        ]
    return Lists(sorted(two), sorted(one), sorted(Step(old_text, new_text) for old_text, _, new_text, _ in found))


def read(values: Iterable[str]) -> dict[str, Requirement | None]:
    """Return requirements by their normal form; what is none stays as it is written."""
    found: dict[str, Requirement | None] = {}
    for value in values:
        try:
            requirement = Requirement(value)
        except ValueError:
            found[value.strip()] = None
        else:
            requirement.name = normalized(requirement.name)
            found[str(requirement)] = requirement
    return found


def alike(one: Requirement | None, other: Requirement | None, *, exact: bool) -> bool:
    """Tell whether two requirements are about one project: under the same marker (`exact`), or for the same extra."""
    if one is None or other is None or normalized(one.name) != normalized(other.name):
        return False
    left, right = str(one.marker or ""), str(other.marker or "")
    return left == right if exact else extra_of(left) == extra_of(right)


def extra_of(marker: str) -> str:
    """Return the extra that a marker compares with, "" for none."""
    found = re.search(r"""extra\s*==\s*["']([^"']+)""", marker)
    return normalized(found[1]) if found else ""


def entry_points(old: Wheel | Sdist, new: Wheel | Sdist) -> tuple[Lists, dict[str, Step]]:
    """Return the entry points that came, went and changed, as `group:name`, and what the changed ones led to before and after."""
    sides = []
    for artifact in (old, new):
        groups = artifact.entry_points.groups
        sides.append(
            {f"{group}:{point.name}": point.value.strip() for group, points in groups.items() for point in points}
        )
    one, two = sides
    targets = {
        name: Step(one[name], two[name])
        for name in sorted(one.keys() & two.keys())
        if one[name].replace(" ", "") != two[name].replace(" ", "")
    }
    return Lists(
        sorted(two.keys() - one.keys()), sorted(one.keys() - two.keys()), [Step(name, name) for name in targets]
    ), targets


def licence(artifact: Wheel | Sdist) -> str | None:
    """Return how a licence is declared: License-Expression, else the first line of License, else the classifiers."""
    metadata = artifact.metadata
    for field in ("License-Expression", "License"):
        value = metadata.value(field)
        if value and value.upper() != "UNKNOWN":
            return value.splitlines()[0].strip()
    found = [value.strip() for value in metadata.all("Classifier") if value.strip().startswith("License ::")]
    return ", ".join(sorted(found)) or None


def same_licence(one: str | None, other: str | None) -> bool:
    """Tell whether two declarations mean one licence: the same family, and no other version of it."""
    if one is None or other is None:
        return one is other
    if one.casefold() == other.casefold():
        return True
    families = [families_of(text) for text in (one, other)]
    versions = [{float(number) for number in NUMBER.findall(text)} for text in (one, other)]
    return (
        bool(families[0])
        and families[0] == families[1]
        and (not versions[0] or not versions[1] or bool(versions[0] & versions[1]))
    )


def families_of(text: str) -> frozenset[str]:
    """Return the families of licences that a declaration names."""
    if text.startswith("License ::"):
        return families_of_classifiers(text.split(", "))
    return families_of_expression(text) or families_of_words(text, choice=True)


def fields(old: Wheel | Sdist, new: Wheel | Sdist) -> dict[str, Step]:
    """Return every other field whose values changed, lists sorted; the description by whether it changed at all."""
    found: dict[str, Step] = {}
    for name in FIELDS.keys() - OTHERS - LISTED:
        one, two = (sorted(value.strip() for value in each.metadata.all(name)) for each in (old, new))
        if one != two:
            found[name] = Step(one, two)
    if (old.metadata.description or "").strip() != (new.metadata.description or "").strip():
        found["Description"] = Step(
            [f"{len(old.metadata.description or '')} characters"], [f"{len(new.metadata.description or '')} characters"]
        )
    return found
