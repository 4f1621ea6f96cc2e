"""Entries that are no dependency specifiers, and why: the slips that are common have words of their own, the rest are the parser's."""

from __future__ import annotations

import re

from pkglint.checks.requires.entries import MARKER_VARIABLES, one_line
from pkglint.data.pypi import metadata_error
from pkglint.finding import Field, Hit
from pkglint.model.versions import caret_range, parse_requirement
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact

FIELDS = ("Requires-Dist", "Provides-Dist", "Obsoletes-Dist")
LOOK_AT = 300
"""Characters of an entry in which a slip is looked for."""

_NAME = r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?:\s*\[[^\]]*\])?"
_CLAUSE = r"(?:~=|===?|!=|<=?|>=?)\s*v?\d+(?:\.\d+)*(?:(?:a|b|rc|\.?post|\.?dev)\d+)?(?:\.\*)?"
_CLAUSES = rf"{_CLAUSE}(?:\s*,\s*{_CLAUSE})*"
_TWO_REQUIREMENTS = regex(rf"(?P<first>{_NAME}\s*{_CLAUSES})\s*(?P<second>{_NAME}\s*{_CLAUSES}.*)\Z")
_NO_COMMA = regex(rf"{_NAME}\s*\(?\s*(?:{_CLAUSE}\s*,\s*)*(?P<first>{_CLAUSE})\s*(?P<second>{_CLAUSE})")
_ONE_PART = regex(r"~=\s*v?\d+\s*(?:$|[,;)])")
_CARET = regex(r"\^\s*v?(?P<version>\d{1,9}(?:\.\d{1,9})*)")
_WILDCARD = regex(r"(?:~=|[<>]=?)\s*v?\d[\d.]*\.\*")
_SINGLE_EQUALS = regex(rf"{_NAME}\s*=\s*\d")
_NO_NAME = regex(r"[^A-Za-z0-9]|[A-Za-z][\w+.-]*://|[\w.-]*[/\\]")
_QUOTED = regex(r"\"[^\"]*\"|'[^']*'")
_WORD = regex(r"(?<![\w.])[A-Za-z_][\w.]*")


def invalid_requirement(artifact: Artifact) -> Iterator[Hit]:
    """Yield every entry that is no dependency specifier; an empty Provides-Dist or Obsoletes-Dist is dropped by uploaders."""
    for field in FIELDS:
        for nth, value in enumerate(artifact.metadata.all(field)):
            text = value.strip()
            if (not text and field != "Requires-Dist") or parse_requirement(text) is not None:
                continue
            explanation = why_invalid(text)
            if field == "Requires-Dist":
                answer = f"{text!r} is invalid for 'requires-dist'"
            else:
                answer = f"{text!r} is invalid: {explanation}"
            variant, facts = slip(one_line(text)[:LOOK_AT]) if text else ("empty", {})
            if variant == "other":
                facts = {"explanation": explanation.split("\n", 1)[0]}
            place = Field(field, nth)
            yield Hit(place, variant, pypi=metadata_error(answer), requirement=one_line(text), **facts)


def slip(text: str) -> tuple[str, dict[str, Any]]:
    """Return the common slip in a text that is no requirement, with what a message says about it; `other` for none."""
    if match := _TWO_REQUIREMENTS.match(re.sub(r"[()]", " ", text)):
        return "two-requirements", {"first": one_line(match["first"]), "second": one_line(match["second"])}
    if _NO_NAME.match(text):
        return "no-project-name", {}
    specifiers, semicolon, marker = text.partition(";")
    if _ONE_PART.search(specifiers):
        return "one-part-compatible-release", {}
    if match := _CARET.search(specifiers):
        return "caret", {"suggestion": caret_range(match["version"])}
    if _WILDCARD.search(specifiers):
        return "wildcard-operator", {}
    if _SINGLE_EQUALS.match(specifiers):
        return "single-equals", {}
    if match := _NO_COMMA.match(specifiers):
        return "missing-comma", {"first": match["first"], "second": match["second"]}
    bare = _QUOTED.sub("", marker)
    if semicolon and not {"'", '"'} & set(bare) and parse_requirement(specifiers.strip()) is not None:
        words = _WORD.findall(bare)
        variable = next((word for word in words if word not in MARKER_VARIABLES), "")
        if variable:
            return "unknown-marker-variable", {"variable": variable}
    return "other", {}


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


_OPERATOR = r"(?:~=|===?|!=|<=?|>=?)"
_GIVEN = regex(r"v?\d+(?:\.\d+)*\Z")
_UNKNOWN_OPERATOR = regex(r"(?P<operator>=>|=<|=|≥|≤|>>|<<|<>|~)\s*v?\d")


def slip_in_python(text: str) -> tuple[str, dict[str, Any]]:
    """Return the common slip in a Requires-Python that is no specifier set, as `slip` does."""
    if _GIVEN.match(text):
        return "without-operator", {}
    if ";" in text:
        return "marker", {}
    if match := _CARET.search(text):
        return "caret", {"suggestion": caret_range(match["version"])}
    if _WILDCARD.search(text):
        return "wildcard-operator", {}
    if re.search(rf"\d(?:\.\*)?\s*(?:\|\||\s)\s*{_OPERATOR}|\d(?:\.\*)?{_OPERATOR}|\d\s+and\s+[<>=!~]", text):
        return "missing-comma", {}
    if match := _UNKNOWN_OPERATOR.match(text.rpartition(",")[2].strip()) or _UNKNOWN_OPERATOR.match(text):
        return "unknown-operator", {"operator": match["operator"]}
    return "other", {}
