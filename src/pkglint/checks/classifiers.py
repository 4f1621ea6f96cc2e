"""Trove classifiers, as the `trove-classifiers` package lists them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from pkglint.data import pypi
from pkglint.finding import Field, Hit
from pkglint.formats.fields import FIELDS, known
from pkglint.model.upload_form import received
from pkglint.model.versions import admits_python, normal_specifiers, parse_specifiers, unsatisfiable
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

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

    searches = MOST_SEARCHES
    for value in values:
        text = value.text
        if text in classifiers or text in deprecated_classifiers or text.startswith(PRIVATE):
            continue
        place, answer = Field("Classifier", value.nth), pypi.metadata_error(f"{text!r} is not a valid classifier.")
        facts: dict[str, Any] = {"classifier": text, "list_version": data_version()}
        if not text.strip():
            yield Hit(place, "empty", pypi=answer, **facts)
        elif key := key_of(text):
            yield Hit(place, "metadata-field", pypi=answer, key=key, **facts)
        elif near := nearest(text) if searches > 0 else "":
            same = _folded(near) == _folded(text)
            yield Hit(place, "spelling" if same else "similar", pypi=answer, suggestion=near, **facts)
        else:
            yield Hit(place, "unknown", pypi=answer, **facts)
        searches -= 1


MOST_SEARCHES = 50
"""For how many unknown classifiers a listed one is looked for, which takes as long as everything else about a wheel."""


def key_of(text: str) -> str:
    """Return the key of [project] for a metadata field that is written as a classifier, such as `License-Expression :: MIT`; "" for none."""
    first = re.sub(r"[\s_]+", "-", text.partition("::")[0].strip()).lower()
    spec = known(first)
    if spec is not None and "::" in text and spec.name != "License":
        return spec.keys[0] if spec.keys else ""
    return first if "-" in first and any(first == key for each in FIELDS.values() for key in each.keys) else ""


def nearest(text: str) -> str:
    """Return the listed classifier that is nearest, "" when none is near; one with other numbers is another one, never a slip."""
    from difflib import get_close_matches

    from trove_classifiers import sorted_classifiers

    folded = {_folded(item): item for item in reversed(sorted_classifiers)}
    if _folded(text) in folded:
        return folded[_folded(text)]
    numbers = re.findall(r"\d+", text)
    alike = [item for item in sorted_classifiers if re.findall(r"\d+", item) == numbers]
    return next(iter(get_close_matches(text, alike, 1, 0.75)), "")


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
        place = Field("Classifier", value.nth)
        if successors:
            yield Hit(place, "replaced", pypi=answer, classifier=value.text, successors=list(successors))
        else:
            yield Hit(place, "removed", pypi=answer, classifier=value.text)


def private_classifier(artifact: Artifact) -> Iterator[Hit]:
    """Yield the classifiers that keep a project off PyPI: a guard, unless a workflow publishes there all the same."""
    for value in received(artifact.metadata, "Classifier"):
        if value.text.startswith(PRIVATE):
            answer = pypi.metadata_error(f"{value.text!r} is not a valid classifier.")
            place, variant = Field("Classifier", value.nth), "published" if is_published(artifact) else "guard"
            yield Hit(place, variant, pypi=answer, verdict=True, classifier=value.text)


def is_published(artifact: Artifact) -> bool:
    """Tell whether a workflow of the source tree uploads to PyPI."""
    from pkglint.checks.workflow import publishes_to_pypi
    from pkglint.model import Tree

    tree = artifact if isinstance(artifact, Tree) else artifact.release.tree if artifact.release is not None else None
    return tree is not None and publishes_to_pypi(tree)


def duplicate_classifier(artifact: Artifact) -> Iterator[Hit]:
    """Yield classifiers that are listed again, and a second development status."""
    seen: Counter[str] = Counter()
    status = ""
    for value in received(artifact.metadata, "Classifier"):
        text = value.text.strip()
        seen[text] += 1
        place = Field("Classifier", value.nth)
        if seen[text] == 2:
            yield Hit(place, "repeated", classifier=text)
        elif seen[text] == 1 and text.startswith(STATUS):
            if status:
                yield Hit(place, "second-status", classifier=text, other=status)
            status = text


def python_classifier_mismatch(artifact: Artifact) -> Iterator[Hit]:
    """Yield the first of the classifiers for Pythons that Requires-Python excludes; one that excludes all is another rule's."""
    declared = artifact.metadata.get("Requires-Python")
    if declared is None or not artifact.knows("Requires-Python") or parse_specifiers(declared) is None:
        return
    excluded = []
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
            excluded.append(value)
    if excluded and not unsatisfiable(declared):
        names = list(dict.fromkeys(value.text.strip() for value in excluded))
        place, requires = Field("Classifier", excluded[0].nth), normal_specifiers(declared)
        yield Hit(place, classifiers=names, count=len(names), requires_python=requires)


def missing_classifiers(artifact: Artifact) -> Iterator[Hit]:
    """Yield one hit for everything that readers filter by and that is not there."""
    if not artifact.knows("Classifier"):
        return
    values = [value.text.strip() for value in received(artifact.metadata, "Classifier")]
    if any(value.startswith(PRIVATE) for value in values):
        return
    python = any((match := _PYTHON.match(value)) and match[2] for value in values)
    status = any(value.startswith(STATUS) for value in values)
    if not values:
        yield Hit(Field("Classifier"), "none")
    elif not (python and status):
        yield Hit(Field("Classifier"), "no-status" if python else "no-python-version" if status else "neither")
