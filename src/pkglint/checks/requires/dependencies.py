"""Requires-Dist, Provides-Dist and Obsoletes-Dist: what PyPI and installers refuse, and what hurts a user's environment."""

from __future__ import annotations

import re
from collections import Counter

from pkglint.checks.requires.entries import entries, never_holds, one_line, requires_python, unsatisfiable
from pkglint.data.pypi import metadata_error
from pkglint.finding import Field, Hit
from pkglint.model.paths import normalized
from pkglint.model.versions import clauses, parse_requirement, same_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.requirements import Requirement

    from pkglint.checks.requires.entries import Entry
    from pkglint.model import Artifact

FIELDS = ("Requires-Dist", "Provides-Dist", "Obsoletes-Dist")
GENERIC = frozenset(
    {
        "apache", "app", "aws", "azure", "celery", "cli", "data", "django", "fast", "fastapi", "flake8", "flask", "google",
        "jupyter", "lib", "mkdocs", "open", "py", "pydantic", "pytest", "python", "simple", "sphinx", "streamlit", "tornado", "types",
    }
)  # fmt: skip
"""First words of names that say which ecosystem a project is for, not whose it is."""
SHORT_STEM = 3


def invalid_requirement(artifact: Artifact) -> Iterator[Hit]:
    """Yield every entry that is no dependency specifier; an empty Provides-Dist or Obsoletes-Dist is dropped by uploaders."""
    for field in FIELDS:
        for nth, value in enumerate(artifact.metadata.all(field)):
            text = value.strip()
            if (not text and field != "Requires-Dist") or parse_requirement(text) is not None:
                continue
            reason = why_invalid(text)
            if field == "Requires-Dist":
                answer = f"{text!r} is invalid for 'requires-dist'"
            else:
                answer = f"{text!r} is invalid: {reason}"
            yield Hit(
                Field(field, nth),
                pypi=metadata_error(answer),
                value=one_line(text),
                reason=hint(text) or reason.split("\n", 1)[0],
            )


HINTS: tuple[tuple[str, str], ...] = (
    (r"~=\s*v?\d+\s*(?:$|[,;)])", "'~=' needs at least two parts, such as '~=1.0'"),
    (r"[\s,(\w\]]\^\s*\d", "'^' is poetry's and npm's word; write '>=1.0,<2'"),
    (r"[<>~]=?\s*\d[\d.]*\.\*", "'.*' goes with '==' and '!=' only"),
    (r"^[\w.-]+(?:\[[^\]]*\])?\s*=\s*\d", "'=' is no operator; write '=='"),
)
"""Pattern → what to say in place of the parser's own words, for the mistakes that are common."""


def hint(text: str) -> str:
    """Return a plain reason for a common mistake, "" for any other."""
    return next((words for pattern, words in HINTS if re.search(pattern, text[:500])), "")


def why_invalid(text: str) -> str:
    """Return what `packaging` says about a text that is no requirement, over several lines."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        Requirement(text)
    except InvalidRequirement as error:
        return str(error)
    except (RecursionError, ValueError):
        pass
    return "It cannot be parsed"


def direct_url_requirement(artifact: Artifact) -> Iterator[Hit]:
    """Yield every entry that names a URL instead of versions."""
    for field in FIELDS:
        for nth, value in enumerate(artifact.metadata.all(field)):
            requirement = parse_requirement(value.strip())
            if requirement is None or not requirement.url:
                continue
            shown = str(requirement) if field == "Requires-Dist" else repr(value.strip())
            answer = f"Can't have direct dependency: {shown}"
            yield Hit(Field(field, nth), pypi=metadata_error(answer), project=requirement.name, url=requirement.url)


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
        if unsatisfiable(both):
            yield Hit(Field("Requires-Dist", entry.nth), project=entry.requirement.name, specifiers=both)


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
            yield Hit(Field("Requires-Dist", entry.nth), requirement=shown(entry), consequence=PINNED[local])
            break


PINNED = {
    True: "a local version, which no index can hold",
    False: "one version, so every fix and every other project's need is shut out",
}


def shown(entry: Entry) -> str:
    """Return an entry without its marker, as it would be written today."""
    requirement = entry.requirement
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"


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
    """Yield the entries by which a project requires itself for everybody; an extra may ask for the project's other extras."""
    own = normalized(artifact.name)
    for entry in entries(artifact):
        if own and entry.project == own and not entry.in_extra:
            yield Hit(Field("Requires-Dist", entry.nth), requirement=entry.text)


def dead_requirement(artifact: Artifact) -> Iterator[Hit]:
    """Yield the entries that repeat an earlier one, and those whose marker no admitted Python fulfils.

    Repeats inside an extra are passed over: extras are often put together from the lists of others, and lose nothing.
    """
    declared = requires_python(artifact)
    listed = list(entries(artifact))
    mentions = Counter(entry.project for entry in listed)
    seen: set[tuple[object, ...]] = set()
    for entry in listed:
        key = meaning(entry.requirement) if mentions[entry.project] > 1 else ()
        if key and key in seen and not entry.in_extra:
            yield Hit(Field("Requires-Dist", entry.nth), requirement=entry.text, reason="it repeats an earlier entry")
        elif never_holds(entry.requirement, declared):
            reason = (
                f"Requires-Python '{declared}' rules its marker out" if declared else "its marker holds on no Python"
            )
            yield Hit(Field("Requires-Dist", entry.nth), requirement=entry.text, reason=reason)
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
