"""Requires-Dist: what PyPI and installers refuse, and what hurts a user's environment."""

from __future__ import annotations

from collections import Counter

from pkglint.checks.requires.entries import entries, never_holds, requires_python
from pkglint.checks.requires.invalid import FIELDS
from pkglint.checks.requires.markers import misused
from pkglint.data.pypi import metadata_error
from pkglint.finding import Field, Hit
from pkglint.model.paths import normalized
from pkglint.model.versions import (
    clauses,
    normal_specifiers,
    parse_requirement,
    parse_version,
    same_version,
    unsatisfiable,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from packaging.requirements import Requirement

    from pkglint.checks.requires.entries import Entry
    from pkglint.model import Artifact

GENERIC = frozenset(
    {
        "apache", "app", "aws", "azure", "celery", "cli", "data", "django", "fast", "fastapi", "flake8", "flask", "google",
        "jupyter", "lib", "mkdocs", "open", "py", "pydantic", "pytest", "python", "simple", "sphinx", "streamlit", "tornado", "types",
    }
)  # fmt: skip
"""First words of names that say which ecosystem a project is for, not whose it is."""
SHORT_STEM = 3


def direct_url_requirement(artifact: Artifact) -> Iterator[Hit]:
    """Yield every entry that names a URL instead of versions."""
    for field in FIELDS:
        for nth, value in enumerate(artifact.metadata.all(field)):
            requirement = parse_requirement(value.strip())
            if requirement is None or not requirement.url:
                continue
            shown = str(requirement) if field == "Requires-Dist" else repr(value.strip())
            answer = f"Can't have direct dependency: {shown}"
            project = normalized(requirement.name)
            yield Hit(Field(field, nth), pypi=metadata_error(answer), project=project, url=requirement.url)


def unsatisfiable_requirement(artifact: Artifact) -> Iterator[Hit]:
    """Yield the first unmarked entry with which the unmarked entries of one project admit no version any more."""
    together: dict[str, str] = {}
    for entry in entries(artifact):
        specifiers = str(entry.requirement.specifier)
        if entry.requirement.marker is not None or not specifiers:
            continue
        before = together.get(entry.project, "")
        if unsatisfiable(before):
            continue
        both = f"{before},{specifiers}" if before else specifiers
        together[entry.project] = both
        if not unsatisfiable(both):
            continue
        place = Field("Requires-Dist", entry.nth)
        if unsatisfiable(specifiers):
            yield Hit(place, "within-entry", project=entry.project, specifiers=normal_specifiers(specifiers))
        else:
            first, second = normal_specifiers(before), normal_specifiers(specifiers)
            yield Hit(place, "between-entries", project=entry.project, first=first, second=second)


def pinned_dependency(artifact: Artifact, *, allow: tuple[str, ...]) -> Iterator[Hit]:
    """Yield the unmarked entries that leave one version, or one no index can hold; projects released together are free to."""
    from fnmatch import fnmatchcase

    allowed = [normalized(name) for name in allow]
    own = normalized(artifact.name)
    for entry in entries(artifact):
        if entry.requirement.marker is not None or any(fnmatchcase(entry.project, name) for name in allowed):
            continue
        for specifier in entry.requirement.specifier:
            local = specifier.operator in {"==", "==="} and "+" in specifier.version
            one = specifier.operator == "===" or (specifier.operator == "==" and not specifier.version.endswith(".*"))
            if not one or (not local and own and released_together(own, entry, specifier.version, artifact.version)):
                continue
            variant = (
                "local-version" if local else "arbitrary-equality" if specifier.operator == "===" else "one-version"
            )
            yield Hit(Field("Requires-Dist", entry.nth), variant, project=entry.project, requirement=entry.text)
            break


def released_together(own: str, entry: Entry, version: str, own_version: str) -> bool:
    """Tell whether a pinned project is likely made by the same hands: its name shares a stem, or the version is this release's."""
    if (
        entry.project == own
        or entry.project.startswith(f"{own}-")
        or (own_version and same_version(version, own_version))
    ):
        return True
    mine, other = words_of(own), words_of(entry.project)
    if mine[:2] == other[:2] and len(mine) > 1:
        return True
    one, two = mine[0], other[0]
    if one in GENERIC or two in GENERIC:
        return False
    return one == two or (min(len(one), len(two)) >= SHORT_STEM and (one.startswith(two) or two.startswith(one)))


def words_of(name: str) -> list[str]:
    """Return a normalised name's words without a leading `python`, `py` or `lib`."""
    words = name.split("-")
    return words[1:] if len(words) > 1 and words[0] in {"python", "py", "lib"} else words


def self_dependency(artifact: Artifact) -> Iterator[Hit]:
    """Yield the entries by which a project requires itself for everybody, and those that its own version does not satisfy.

    An extra may ask for the project's other extras.
    """
    own = normalized(artifact.name)
    for entry in entries(artifact):
        if not own or entry.project != own:
            continue
        place = Field("Requires-Dist", entry.nth)
        facts: dict[str, Any] = {"requirement": entry.text, "marker": entry.marker}
        if excludes(entry.requirement, artifact):
            always = entry.requirement.marker is None
            variant = "excludes-release" if always else "extra-excludes-release" if entry.in_extra else "depends"
            yield Hit(place, variant, version=artifact.version, **facts)
        elif not entry.in_extra:
            yield Hit(place, "depends", **facts)


def excludes(requirement: Requirement, artifact: Artifact) -> bool:
    """Tell whether an entry's specifiers do not admit the artifact's own version; False when that is not known."""
    version = parse_version(artifact.version) if artifact.knows("Version") else None
    return version is not None and not requirement.specifier.contains(str(version), prereleases=True)


def dead_requirement(artifact: Artifact) -> Iterator[Hit]:
    """Yield the entries that repeat an earlier one, and those whose marker no admitted Python fulfils.

    Repeats inside an extra are passed over: extras are often put together from the lists of others, and lose nothing. A marker
    that does not do what it seems to is `misused-marker`'s.
    """
    declared = requires_python(artifact)
    listed = list(entries(artifact))
    mentions = Counter(entry.project for entry in listed)
    seen: set[tuple[object, ...]] = set()
    for entry in listed:
        place = Field("Requires-Dist", entry.nth)
        key = meaning(entry.requirement) if mentions[entry.project] > 1 else ()
        if key and key in seen and not entry.in_extra:
            yield Hit(place, "repeated", requirement=entry.text, project=entry.project, marker=entry.marker)
        elif never_holds(entry.requirement, declared) and not misused(entry, declared):
            facts: dict[str, Any] = {"requirement": entry.text, "project": entry.project, "marker": entry.marker}
            if declared:
                yield Hit(place, "excluded-by-requires-python", requires_python=normal_specifiers(declared), **facts)
            else:
                yield Hit(place, "marker-never-true", **facts)
        seen.add(key)


def meaning(requirement: Requirement) -> tuple[object, ...]:
    """Return what makes two entries the same."""
    return (
        normalized(requirement.name),
        frozenset(map(normalized, requirement.extras)),
        clauses(requirement.specifier),
        requirement.url,
        str(requirement.marker),
    )
