"""Trove classifiers, as the `trove-classifiers` package lists them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from pkglint.data import pypi
from pkglint.finding import Field, Hit
from pkglint.model.upload_form import received
from pkglint.model.versions import admits_python, parse_specifiers
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact

PRIVATE = "Private ::"
STATUS = "Development Status ::"
_PYTHON = regex(r"Programming Language :: Python :: (\d)(?:\.(\d+)|( :: Only)?)\Z")


@cache
def data_version() -> str:
    """Return the version of the trove-classifiers data, which is its date."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("trove-classifiers")
    except PackageNotFoundError:
        return "of unknown date"


def unknown_classifier(artifact: Artifact) -> Iterator[Hit]:
    """Yield classifiers that are neither listed nor deprecated nor private."""
    values = received(artifact.metadata, "Classifier")
    if not values:
        return
    from trove_classifiers import classifiers, deprecated_classifiers

    hints = _HINTS
    for value in values:
        text = value.text
        if text in classifiers or text in deprecated_classifiers or text.startswith(PRIVATE):
            continue
        hints -= 1
        hint = _nearest(text) if hints >= 0 else ""
        answer = pypi.metadata_error(f"{text!r} is not a valid classifier.")
        yield Hit(Field("Classifier", value.nth), pypi=answer, classifier=text, hint=hint, dated=data_version())


_HINTS = 50
"""For how many unknown classifiers a listed one is looked for, which takes as long as everything else about a wheel."""


def _nearest(text: str) -> str:
    """Return "; did you mean 'X'?" for the nearest listed classifier, or nothing."""
    from difflib import get_close_matches

    from trove_classifiers import sorted_classifiers

    folded = {_folded(item): item for item in reversed(sorted_classifiers)}
    near = folded.get(_folded(text))
    if near is None:
        close = get_close_matches(text, sorted_classifiers, 1, 0.75)
        near = close[0] if close else None
    return f"; did you mean '{near}'?" if near else ""


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()


def deprecated_classifier(artifact: Artifact) -> Iterator[Hit]:
    """Yield classifiers on the deprecated list."""
    values = received(artifact.metadata, "Classifier")
    if not values:
        return
    from trove_classifiers import deprecated_classifiers

    for value in values:
        successors = deprecated_classifiers.get(value.text)
        if successors is None:
            continue
        text = f"The classifier {value.text!r} has been deprecated"
        answer = pypi.metadata_error(f"{text}, use one of {successors} instead." if successors else f"{text}.")
        instead = " or ".join(f"'{item}'" for item in successors)
        advice = f"use {instead}" if successors else "leave it out"
        yield Hit(Field("Classifier", value.nth), pypi=answer, classifier=value.text, advice=advice)


def private_classifier(artifact: Artifact) -> Iterator[Hit]:
    """Yield the classifiers that keep a project off PyPI."""
    for value in received(artifact.metadata, "Classifier"):
        if value.text.startswith(PRIVATE):
            answer = pypi.metadata_error(f"{value.text!r} is not a valid classifier.")
            yield Hit(Field("Classifier", value.nth), pypi=answer, classifier=value.text)


def duplicate_classifier(artifact: Artifact) -> Iterator[Hit]:
    """Yield classifiers that are listed again, and a second development status."""
    seen: Counter[str] = Counter()
    status = ""
    for value in received(artifact.metadata, "Classifier"):
        text = value.text.strip()
        seen[text] += 1
        place = Field("Classifier", value.nth)
        if seen[text] == 2:
            yield Hit(place, classifier=text, problem="is listed twice")
        elif seen[text] == 1 and text.startswith(STATUS):
            if status:
                yield Hit(place, classifier=text, problem=f"contradicts '{status}'")
            status = text


def python_classifier_mismatch(artifact: Artifact) -> Iterator[Hit]:
    """Yield classifiers for Pythons that Requires-Python shuts out."""
    declared = artifact.metadata.get("Requires-Python")
    if declared is None or not artifact.knows("Requires-Python") or parse_specifiers(declared) is None:
        return
    for value in received(artifact.metadata, "Classifier"):
        match = _PYTHON.match(value.text.strip())
        if not match:
            continue
        if match[2] is not None:
            admitted = admits_python(declared, f"{match[1]}.{match[2]}")
        elif match[1] == "2":
            admitted = any(admits_python(declared, f"2.{minor}") for minor in range(3, 8))
        else:
            continue
        if not admitted:
            yield Hit(Field("Classifier", value.nth), classifier=value.text.strip(), requires_python=declared)


def missing_classifiers(artifact: Artifact) -> Iterator[Hit]:
    """Yield one hit for everything that readers filter by and that is not there."""
    if not artifact.knows("Classifier"):
        return
    values = [value.text.strip() for value in received(artifact.metadata, "Classifier")]
    if any(value.startswith(PRIVATE) for value in values):
        return
    missing = []
    if not values:
        missing = ["any classifier"]
    else:
        if not any((match := _PYTHON.match(value)) and match[2] for value in values):
            missing.append("'Programming Language :: Python :: 3.x'")
        if not any(value.startswith(STATUS) for value in values):
            missing.append("'Development Status'")
    if missing:
        yield Hit(Field("Classifier"), missing=" and ".join(missing))
