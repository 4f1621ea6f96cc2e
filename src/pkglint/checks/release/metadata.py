"""Metadata of one release: wheel against wheel, wheel against PKG-INFO, PKG-INFO against pyproject.toml.

Source: https://packaging.python.org/en/latest/specifications/core-metadata/ (Dynamic)
"""

from __future__ import annotations

import re

from pkglint.finding import Field, Hit
from pkglint.formats.fields import FIELDS
from pkglint.model.build_system import BuildSystem
from pkglint.model.paths import normalized
from pkglint.model.versions import parse_requirement, parse_specifiers, parse_version, same_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.metadata import Metadata
    from pkglint.model import Release, Sdist, Wheel

RESOLVED = tuple(spec.name for spec in FIELDS.values() if spec.resolved)
"""Fields that installers and auditors read in one file and apply to the release."""
STATIC = tuple(spec.name for spec in FIELDS.values() if spec.static)
MULTIPLE = frozenset(spec.name for spec in FIELDS.values() if spec.multiple)
STATIC_SINCE = "2.2"
"""The metadata version from which a field of PKG-INFO that is not Dynamic holds for every wheel."""
APPENDING_SINCE = "2.6"
"""The metadata version from which a Dynamic list field may only grow."""


def differs(release: Release) -> Iterator[Hit]:
    """Yield fields in which a wheel's metadata is not what another file of the release promises."""
    if len(release.built) < 2:
        return
    wheels = [wheel for wheel in release.wheels if wheel.metadata]
    sdist = release.sdists[0] if len(release.sdists) == 1 and release.sdists[0].metadata else None
    told: set[tuple[str, str]] = set()
    if sdist is not None:
        for wheel in wheels:
            for field in promised(sdist.metadata):
                reason = against(sdist.metadata, wheel.metadata, field)
                if reason:
                    told.add((wheel.filename, field))
                    yield Hit(Field(field), artifact=wheel, reason=reason, other="PKG-INFO of the sdist")
    if len(wheels) > 1:
        yield from _between(wheels, told)


def promised(metadata: Metadata) -> tuple[str, ...]:
    """Return the fields of PKG-INFO that bind the wheels."""
    version = parse_version(metadata.get("Metadata-Version") or "0")
    since = parse_version(STATIC_SINCE)
    if version is None or since is None or version < since:
        return tuple(field for field in RESOLVED if value(metadata, field))
    appending = parse_version(APPENDING_SINCE)
    dynamic = {name.strip().lower() for name in metadata.all("Dynamic")}
    grows = appending is not None and version >= appending
    return tuple(field for field in STATIC if field.lower() not in dynamic or (grows and field in MULTIPLE))


def against(sdist: Metadata, wheel: Metadata, field: str) -> str:
    """Return how a wheel's field breaks what PKG-INFO says, "" when it does not."""
    left, right = value(sdist, field), value(wheel, field)
    if left == right:
        return ""
    if field in MULTIPLE:
        lost, gained = left - right, right - left
        if field.lower() in {name.strip().lower() for name in sdist.all("Dynamic")}:
            gained = set()
        return changes(lost, gained)
    if field == "Description":
        return "the description is another one" if left and right else "only one of them has a description"
    return (
        f"'{short(right)}' instead of '{short(left)}'"
        if left and right
        else f"'{short(right)}' is only in the wheel"
        if right
        else f"the wheel lacks '{short(left)}'"
    )


def changes(lost: set[str], gained: set[str]) -> str:
    """Return what a list has lost and gained, in words."""
    parts = []
    if gained:
        parts.append(f"has {listed(gained)} in addition")
    if lost:
        parts.append(f"lacks {listed(lost)}")
    return " and ".join(parts)


def _between(wheels: list[Wheel], told: set[tuple[str, str]]) -> Iterator[Hit]:
    """Yield fields in which a wheel differs from what most wheels of the release say."""
    for field in RESOLVED:
        values = [
            frozenset(value(wheel.metadata, field)) if field in MULTIPLE else value(wheel.metadata, field)
            for wheel in wheels
        ]
        if len(set(values)) < 2:
            continue
        usual = max(values, key=lambda each: (values.count(each), -values.index(each)))
        other = wheels[values.index(usual)].filename
        for wheel, each in zip(wheels, values, strict=True):
            if each != usual and (wheel.filename, field) not in told:
                reason = (
                    changes(set(usual - each), set(each - usual))
                    if field in MULTIPLE
                    else f"'{short(str(each))}' instead of '{short(str(usual))}'"
                )
                yield Hit(Field(field), artifact=wheel, reason=reason, other=f"'{other}'")


def listed(values: set[str]) -> str:
    """Return up to three values quoted, and how many more there are."""
    ordered = sorted(values)
    return ", ".join(f"'{item}'" for item in ordered[:3]) + (
        f" and {len(ordered) - 3} more" if len(ordered) > 3 else ""
    )


def short(text: str) -> str:
    """Return the beginning of a text, on one line."""
    return text if len(text) <= 60 else f"{text[:57]}..."


def value(metadata: Metadata, field: str) -> Any:
    """Return a field's value in a form that is equal when it means the same: a set for fields that may be repeated, else text."""
    if field in MULTIPLE:
        return {plain(field, item) for item in metadata.all(field) if item.strip() and item.strip() != "UNKNOWN"}
    if field == "Description":
        return prose(metadata.description or "")
    text = metadata.get(field) or ""
    if field == "Keywords":
        return ",".join(sorted(item for item in re.split(r"[,\s]+", text.lower()) if item))
    if field == "Requires-Python":
        return str(parse_specifiers(text) if parse_specifiers(text) is not None else text)
    if field == "Description-Content-Type":
        # UTF-8, and the Markdown of GitHub, are what holds without saying so.
        return re.sub(
            r"[ \"]|;charset=utf-8|;variant=gfm", "", "".join(map(str.strip, re.split("([;=])", text.lower())))
        )
    return " ".join(text.replace('"', "").split())


def plain(field: str, item: str) -> str:
    """Return one value of a list field in a normal form."""
    text = " ".join(item.split())
    if field == "Requires-Dist":
        return requirement(text)
    if field == "Provides-Extra":
        return normalized(text)
    if field == "Project-URL":
        label, _, url = text.partition(",")
        return f"{label.strip()}, {url.strip()}"
    return text


def requirement(text: str) -> str:
    """Return a requirement with normal names, sorted specifiers and a marker in one spelling; a text that is none as it is."""
    parsed = parse_requirement(text)
    if parsed is None:
        return text
    extras = ",".join(sorted(normalized(extra) for extra in parsed.extras))
    marker = re.sub(
        r"extra\s*==\s*[\"']([^\"']+)[\"']",
        lambda match: f'extra == "{normalized(match[1])}"',
        str(parsed.marker or ""),
    )
    # maturin writes the one for the other: at a bound of two numbers both say the same.
    marker = re.sub(r'python_full_version (<|>=) "(\d+\.\d+)"', r'python_version \1 "\2"', marker)
    return "".join(
        (
            normalized(parsed.name),
            f"[{extras}]" if extras else "",
            str(parsed.specifier),
            f"@ {parsed.url}" if parsed.url else "",
            f"; {clauses(marker)}" if marker else "",
        )
    )


def clauses(marker: str) -> str:
    """Return a marker as alternatives of clauses, both in sorted order and without needless parentheses."""
    terms = alternatives(marker)
    if not terms:
        return marker
    parts = sorted(" and ".join(sorted(term)) for term in terms)
    return parts[0] if len(parts) == 1 else " or ".join(f"({part})" if " and " in part else part for part in parts)


def alternatives(marker: str) -> set[frozenset[str]]:
    """Return the sets of clauses one of which must hold, empty when they are too many to be told apart."""
    bare = marker.strip()
    while bare.startswith("(") and bare.endswith(")") and balanced(bare[1:-1]):
        bare = bare[1:-1].strip()
    either = split(bare, " or ")
    if len(either) > 1:
        found = [alternatives(part) for part in either]
        return set[frozenset[str]]().union(*found) if all(found) and sum(map(len, found)) <= MOST_TERMS else set()
    both = split(bare, " and ")
    if len(both) == 1:
        return {frozenset({bare})}
    terms: set[frozenset[str]] = {frozenset()}
    for part in both:
        more = alternatives(part)
        if len(terms) * len(more) > MOST_TERMS:
            return set()
        terms = {one | other for one in terms for other in more}
    return terms


MOST_TERMS = 64


def split(marker: str, operator: str) -> list[str]:
    """Return the operands of an operator at the top of a marker, outside of parentheses and quotes."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"\(|\)| and | or |\"[^\"]*\"|'[^']*'", marker):
        word = match[0]
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == operator:
            parts.append(marker[start : match.start()])
            start = match.end()
    return [*parts, marker[start:]]


def balanced(text: str) -> bool:
    """Tell whether parentheses pair up within a text."""
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def prose(text: str) -> str:
    """Return a description without what line endings and indentation of headers do to it."""
    return "\n".join(
        line.strip() for line in text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()


def pkg_info_differs(sdist: Sdist) -> Iterator[Hit]:
    """Yield static values of [project] that PKG-INFO does not have."""
    from pkglint.model.prospective import prospect

    if not sdist.metadata or not sdist.project or sdist.pyproject.error is not None:
        return
    stated, known = prospect(sdist.pyproject.value, sdist.files, None)
    version = sdist.project.get("version")
    found = sdist.metadata.get("Version") or ""
    if isinstance(version, str) and found and not same_version(version, found) and not tagged(sdist):
        yield Hit(Field("Version"), reason=f"is '{short(found)}', pyproject.toml's '{short(version)}'")
    for field in STATIC:
        if field.lower() not in known or field in {"License-File", "Home-page", "Download-URL", "License"}:
            continue
        wanted, found = value(stated, field), value(sdist.metadata, field)
        if not wanted or wanted == found:
            continue
        reason = contradiction(field, wanted, found, sdist)
        if reason:
            yield Hit(Field(field), reason=reason)


def tagged(sdist: Sdist) -> bool:
    """Tell whether setup.cfg has setuptools append something to the version."""
    from pkglint.formats import setup_cfg

    config = setup_cfg.parse(sdist.files.read("setup.cfg"))
    return any(
        (config.get("egg_info", name) or "0").strip().lower() not in {"", "0", "false", "no"}
        for name in ("tag_build", "tag_date", "tag_svn_revision")
    )


def contradiction(field: str, wanted: Any, found: Any, sdist: Sdist) -> str:
    """Return how PKG-INFO fails a static value, "" when the backend may have written it so."""
    if field == "Requires-Dist" and any("{" in item for item in wanted):
        return ""  # hatchling fills in paths and environment variables
    if field in MULTIPLE:
        if field == "Requires-Dist" and not found:
            return ""  # setuptools before 68 kept them in requires.txt
        if field == "Project-URL":
            wanted, found = (
                {address(item) for item in wanted},
                {address(item) for item in found}
                | {address(f"x, {sdist.metadata.get(name) or ''}") for name in ("Home-page", "Download-URL")},
            )
        lost = wanted - found
        gained = found - wanted if field == "Requires-Dist" else set()
        if field == "Requires-Dist" and (own := {item for item in wanted if names(item, sdist.name)}):
            lost, gained = lost - own, set()  # hatchling writes out what an extra takes from the project's other extras
        return changes(lost, gained) if lost or gained else ""
    if field in {"Author", "Author-email", "Maintainer", "Maintainer-email"}:
        mails, there = (
            people(wanted),
            people(
                " ".join(
                    sdist.metadata.get(name) or ""
                    for name in ("Author", "Author-email", "Maintainer", "Maintainer-email")
                )
            ),
        )
        lacking = sorted(mails - there)
        if mails & there and BuildSystem(sdist).project == "poetry-core":
            return ""  # which writes the first person only
        return f"lacks '{lacking[0]}'" if lacking else ""
    if field == "License-Expression":
        spelt = str(found or value(sdist.metadata, "License"))  # the field of backends before metadata 2.4
        return (
            ""
            if spelt.lower() == str(wanted).lower()
            else f"has '{short(spelt)}', pyproject.toml '{short(wanted)}'"
            if spelt
            else f"lacks '{short(wanted)}'"
        )
    if field == "Description":
        return "the description is not the readme's text" if found else ""
    if field == "Summary":
        return (
            ""
            if " ".join(str(found).split()) == " ".join(str(wanted).split())
            else f"has '{short(found)}', pyproject.toml '{short(wanted)}'"
        )
    return f"has '{short(found)}', pyproject.toml '{short(wanted)}'" if found else f"lacks '{short(wanted)}'"


def names(requirement_: str, project: str) -> bool:
    """Tell whether a requirement is one on the project itself."""
    return normalized(re.split(r"[^\w.-]", requirement_, maxsplit=1)[0]) == normalized(project)


def address(item: str) -> str:
    """Return a URL entry's address without what backends tidy up."""
    return item.partition(",")[2].strip().rstrip("/").lower()


def people(text: str) -> set[str]:
    """Return the addresses in an author field."""
    return {match.lower() for match in re.findall(r"[\w.+-]{1,99}@[\w.-]{1,99}\w", text)}
