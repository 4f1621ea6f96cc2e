"""Which Pythons an artifact admits, and which paths speak of another Python than that."""

from __future__ import annotations

import sys
from functools import lru_cache

from pkglint.model import Wheel
from pkglint.model.paths import in_test_path
from pkglint.model.versions import PYTHONS, admits_python
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from pkglint.model import Artifact

RUNNING = sys.version_info[1]
"""The minor release of the running Python 3: the newest grammar at hand."""
_TAG = regex(r"(py|cp|pp)([23])(\d*)\Z")
_CLASSIFIER = regex(r"Programming Language :: Python :: ([23])(?:\.(\d+))?(?: :: Only)?\Z")
_TEMPLATE = regex(r"template|skeleton|scaffold|cookiecutter|[{}]")
_TEMPLATE_STEM = regex(r"\.(?:tmpl|tpl|template|jinja2?|j2|mako|in)\Z")
_NAMES_PYTHON = regex(r"(?:\A|[^a-z])(?:py|python|cp)_?[23]\d{0,2}(?:[^a-z0-9]|\Z)|compat|2to3")


@lru_cache(maxsize=1)
def admitted(artifact: Artifact) -> list[int]:
    """Return the minor releases of Python 3 that wheel tags and Requires-Python admit; classifiers decide without either."""
    minors = {int(minor[2:]) for minor in PYTHONS}
    if isinstance(artifact, Wheel) and artifact.tags:
        minors &= _of_tags(artifact)
    specifier = artifact.metadata.get("Requires-Python")
    if specifier:
        minors = {minor for minor in minors if admits_python(specifier, f"3.{minor}")}
    elif _only_python2(artifact):
        return []
    return sorted(minors)


@lru_cache(maxsize=1)
def lowest(artifact: Artifact) -> int | None:
    """Return the lowest minor release of Python 3 that the artifact says it runs on, None when it does not say.

    Requires-Python says it, or a tag such as `cp311` or `py39`, or a classifier; what no longer differs counts as 3.6.
    """
    minors = admitted(artifact)
    if not minors:
        return None
    if not artifact.metadata.get("Requires-Python") and minors[0] == 0:
        listed = [int(match[2]) for match in _classifiers(artifact) if match[1] == "3" and match[2]]
        if not listed:
            return None
        return max(min(listed), 6)
    return max(minors[0], 6)


def _of_tags(wheel: Wheel) -> set[int]:
    every = {int(minor[2:]) for minor in PYTHONS}
    found: set[int] = set()
    for tag in wheel.tags:
        match = _TAG.match(tag.python)
        if match is None:
            return every
        if match[2] == "2":
            continue
        start = int(match[3] or 0)
        exact = match[1] != "py" and match[3] and tag.abi != "abi3"
        found |= {start} if exact else {minor for minor in every if minor >= start}
    return found


def _classifiers(artifact: Artifact) -> list[re.Match[str]]:
    values = artifact.metadata.all("Classifier") if artifact.knows("Classifier") else ()
    return [match for value in values if (match := _CLASSIFIER.match(value.strip()))]


def _only_python2(artifact: Artifact) -> bool:
    matches = _classifiers(artifact)
    return bool(matches) and all(match[1] == "2" for match in matches)


@lru_cache(maxsize=16384)
def speaks_of_another_python(path: str) -> bool:
    """Tell whether a file is for tests, a template, macOS' data about one, or says by its name that it is for another Python."""
    if in_test_path(path) or path.rpartition("/")[2].startswith("._"):
        return True
    *directories, basename = path.lower().split("/")
    stem = basename.removesuffix(".py")
    parts = (*directories, stem)
    return (
        stem.endswith("2")
        or bool(_TEMPLATE_STEM.search(stem))
        or any(_TEMPLATE.search(part) or _NAMES_PYTHON.search(part) for part in parts)
    )
