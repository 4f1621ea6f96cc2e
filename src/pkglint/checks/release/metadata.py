"""Metadata of one release: wheel against wheel, wheel against PKG-INFO, PKG-INFO against pyproject.toml.

Source: https://packaging.python.org/en/latest/specifications/core-metadata/ (Dynamic)
"""

from __future__ import annotations

import re

from pkglint.finding import Field, Hit
from pkglint.formats.fields import FIELDS
from pkglint.model.build_system import BuildSystem
from pkglint.model.paths import normalized
from pkglint.model.tool_metadata import egg_info_tags
from pkglint.model.versions import parse_requirement, parse_specifiers, parse_version, same_version
from pkglint.model.words import balanced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.metadata import Metadata
    from pkglint.model import Release, Sdist, Wheel

    Change = tuple[str, dict[str, Any]]
    """How two values differ: a variant of the rule, and its facts."""

RESOLVED = tuple(spec.name for spec in FIELDS.values() if spec.resolved)
"""Fields that installers and auditors read in one file and apply to the release."""
STATIC = tuple(spec.name for spec in FIELDS.values() if spec.static)
MULTIPLE = frozenset(spec.name for spec in FIELDS.values() if spec.multiple)
STATIC_SINCE = (2, 2)
"""The metadata version from which a field of PKG-INFO that is not Dynamic holds for every wheel."""
APPENDING_SINCE = (2, 6)
"""The metadata version from which a Dynamic list field may only grow."""


def differs(release: Release) -> Iterator[Hit]:
    """Yield fields in which a wheel's metadata is not what another file of the release promises."""
    if len(release.built) < 2:
        return
    wheels = [wheel for wheel in release.wheels if wheel.metadata]
    sdist = release.sdists[0] if len(release.sdists) == 1 and release.sdists[0].metadata else None
    reported: set[tuple[str, str]] = set()
    if sdist is not None:
        for wheel in wheels:
            for field in promised(sdist.metadata):
                change = against(sdist.metadata, wheel.metadata, field)
                if change is not None:
                    reported.add((wheel.filename, field))
                    yield Hit(Field(field), change[0], artifact=wheel, other="PKG-INFO", **change[1])
    if len(wheels) > 1:
        yield from _between(wheels, reported)


def promised(metadata: Metadata) -> tuple[str, ...]:
    """Return the fields of PKG-INFO that bind the wheels."""
    if not metadata.at_least(*STATIC_SINCE):
        return tuple(field for field in RESOLVED if value(metadata, field))
    grows = metadata.at_least(*APPENDING_SINCE)
    return tuple(field for field in STATIC if not metadata.is_dynamic(field) or (grows and field in MULTIPLE))


def against(sdist: Metadata, wheel: Metadata, field: str) -> Change | None:
    """Return how a wheel's field breaks what PKG-INFO says, None when it does not."""
    left, right = value(sdist, field), value(wheel, field)
    if left == right:
        return None
    if field in MULTIPLE:
        lost, gained = left - right, right - left
        return changes(lost, set() if sdist.is_dynamic(field) else gained)
    if field == "Description":
        return ("other-description" if left and right else "wheel-description" if right else "no-description"), {}
    return single(left, right)


def single(left: str, right: str) -> Change:
    """Return how a wheel's value differs from another file's."""
    if left and right:
        return "other-value", {"value": short(right), "other_value": short(left)}
    return ("only-here", {"value": short(right)}) if right else ("not-set", {"other_value": short(left)})


def changes(lost: set[str], gained: set[str]) -> Change | None:
    """Return what a list has lost and gained, None for nothing."""
    facts = {"missing": sorted(lost), "added": sorted(gained)}
    if lost and gained:
        return "values-changed", facts
    return ("values-missing", facts) if lost else ("values-added", facts) if gained else None


def _between(wheels: list[Wheel], reported: set[tuple[str, str]]) -> Iterator[Hit]:
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
            if each != usual and (wheel.filename, field) not in reported:
                if field in MULTIPLE:
                    change = changes(set(usual - each), set(each - usual))
                elif field == "Description":
                    change = ("other-description", {})
                else:
                    change = single(str(usual), str(each))
                if change is not None:
                    yield Hit(Field(field), change[0], artifact=wheel, other=other, **change[1])


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
        parsed = parse_specifiers(text)
        return text if parsed is None else str(parsed)
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
    marker = re.sub(
        r'platform_system (==|!=) "(Windows|Linux|Darwin)"',
        lambda match: f'sys_platform {match[1]} "{SAME_SYSTEM[match[2]]}"',
        marker,
    )
    marker = re.sub(r'os_name (==|!=) "nt"', r'sys_platform \1 "win32"', marker)
    marker = re.sub(r'python_full_version (<|>=) "(\d+\.\d+)"', r'python_version \1 "\2"', marker)
    # `python_version` has two numbers: above 3.11 is from 3.12 on.
    marker = re.sub(
        r'python_version (<=|>) "(\d+)\.(\d+)"',
        lambda match: f'python_version {"<" if match[1] == "<=" else ">="} "{match[2]}.{int(match[3]) + 1}"',
        marker,
    )
    return "".join(
        (
            normalized(parsed.name),
            f"[{extras}]" if extras else "",
            ",".join(sorted(clause(each.operator, each.version) for each in parsed.specifier)),
            f"@ {parsed.url}" if parsed.url else "",
            f"; {clauses(marker)}" if marker else "",
        )
    )


SAME_SYSTEM = {"Windows": "win32", "Linux": "linux", "Darwin": "darwin"}
"""`platform_system` → the `sys_platform` that uv_build writes for it."""


def clause(operator: str, version: str) -> str:
    """Return one comparison with its version in normal form: `3.08` is `3.8`."""
    parsed = parse_version(version) if operator != "===" else None
    return f"{operator}{parsed if parsed is not None else version}"


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
    declared, known = prospect(sdist.pyproject.value, sdist.files, None)
    version = sdist.project.get("version")
    found = sdist.metadata.get("Version") or ""
    if isinstance(version, str) and found and not same_version(version, found) and not tagged(sdist):
        yield Hit(Field("Version"), "other-value", value=short(found), expected=short(version))
    name, own = sdist.project.get("name"), sdist.metadata.get("Name") or ""
    if isinstance(name, str) and own and normalized(name) != normalized(own):
        yield Hit(Field("Name"), "name", verdict=True, value=short(own), expected=short(name))
    for field in STATIC:
        if field.lower() not in known or field in {"Name", "License-File", "Home-page", "Download-URL", "License"}:
            continue
        wanted, found = value(declared, field), value(sdist.metadata, field)
        if not wanted or wanted == found:
            continue
        change = contradiction(field, wanted, found, sdist)
        if change is not None:
            yield Hit(Field(field), change[0], **change[1])


def tagged(sdist: Sdist) -> bool:
    """Tell whether setup.cfg has setuptools append something to the version."""
    return egg_info_tags(sdist.files) != ("", False)


def contradiction(field: str, wanted: Any, found: Any, sdist: Sdist) -> Change | None:
    """Return how PKG-INFO fails a static value, None when the backend may have written it so."""
    if field == "Requires-Dist" and any("{" in item for item in wanted):
        return None  # hatchling fills in paths and environment variables
    if field in MULTIPLE:
        if field == "Requires-Dist" and not found:
            return None  # setuptools before 68 kept them in requires.txt
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
        return changes(lost, gained)
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
            return None  # which writes the first person only
        return ("address-missing", {"addresses": lacking}) if lacking else None
    if field == "License-Expression":
        spelt = str(found or value(sdist.metadata, "License"))  # the field of backends before metadata 2.4
        return None if spelt.lower() == str(wanted).lower() else stated_otherwise(wanted, spelt)
    if field == "Description":
        return ("description", {}) if found else None
    if field == "Summary" and " ".join(str(found).split()) == " ".join(str(wanted).split()):
        return None
    return stated_otherwise(wanted, found)


def stated_otherwise(wanted: Any, found: Any) -> Change:
    """Return the change of a field of one value."""
    if found:
        return "other-value", {"value": short(str(found)), "expected": short(str(wanted))}
    return "not-set", {"expected": short(str(wanted))}


def names(requirement_: str, project: str) -> bool:
    """Tell whether a requirement is one on the project itself."""
    return normalized(re.split(r"[^\w.-]", requirement_, maxsplit=1)[0]) == normalized(project)


def address(item: str) -> str:
    """Return a URL entry's address without what backends tidy up."""
    return item.partition(",")[2].strip().rstrip("/").lower()


def people(text: str) -> set[str]:
    """Return the addresses in an author field."""
    return {match.lower() for match in re.findall(r"[\w.+-]{1,99}@[\w.-]{1,99}\w", text)}
