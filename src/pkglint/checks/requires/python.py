"""Requires-Python: what it admits, and what it shuts out unawares."""

from __future__ import annotations

import re

from pkglint.checks.requires.entries import (
    LAST_MINOR,
    admits,
    joined,
    one_line,
    ranges_of,
    requires_python,
)
from pkglint.checks.requires.invalid import LOOK_AT, slip_in_python
from pkglint.data.pypi import metadata_error
from pkglint.finding import Field, Hit
from pkglint.model import Wheel
from pkglint.model.paths import in_test_path
from pkglint.model.versions import normal_specifiers, parse_specifiers, parse_version, unsatisfiable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.specifiers import Specifier
    from packaging.version import Version

    from pkglint.model import Artifact

FIELD = "Requires-Python"
NATIVE_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".pyx", ".rs", ".f90", ".f", ".cu", ".zig")


def invalid_requires_python(artifact: Artifact) -> Iterator[Hit]:
    """Yield a Requires-Python that is no specifier set."""
    for value in artifact.metadata.all(FIELD)[:1]:
        text = value.strip()
        if parse_specifiers(text) is None:
            answer = metadata_error(f"{text!r} is invalid for 'requires-python'")
            variant, facts = slip_in_python(text[:LOOK_AT])
            yield Hit(Field(FIELD), variant, declared=one_line(text), pypi=answer, **facts)


def missing(artifact: Artifact) -> Iterator[Hit]:
    """Yield the absence of Requires-Python, but for a project that runs on Python 2 as well: it leaves none behind."""
    if not artifact.knows(FIELD) or artifact.metadata.get(FIELD):
        return
    python2 = any(
        value.strip().startswith("Programming Language :: Python :: 2") for value in artifact.metadata.all("Classifier")
    )
    if python2 and (not isinstance(artifact, Wheel) or any(tag.python.startswith("py2") for tag in artifact.tags)):
        return
    yield Hit(Field(FIELD))


def tags_exclude_requires_python(artifact: Artifact) -> Iterator[Hit]:
    """Yield a Requires-Python that admits no Python at all, or none that the wheel's tags fit."""
    declared, ranges = requires_python(artifact), ranges_of(artifact)
    if not declared:
        return
    if unsatisfiable(declared):
        yield Hit(Field(FIELD), "no-python", declared=normal_specifiers(declared))
    elif isinstance(artifact, Wheel) and ranges and all(unsatisfiable(joined(declared, each)) for each in ranges):
        tags = sorted({tag.python for tag in artifact.tags})
        yield Hit(Field(FIELD), "tags", declared=normal_specifiers(declared), tags=tags, count=len(tags))


def capped_python(artifact: Artifact, *, allow_next_major: bool) -> Iterator[Hit]:
    """Yield an upper bound inside Python 3, or below Python 4 when that is not allowed either."""
    for specifier in caps(artifact):
        cap = cap_of(specifier)
        if cap == "minor" or (cap == "major" and not allow_next_major):
            declared = normal_specifiers(requires_python(artifact))
            yield Hit(Field(FIELD), declared=declared, clause=str(specifier), excluded=first_excluded(specifier))
            return


def caps(artifact: Artifact) -> list[Specifier]:
    """Return the clauses of Requires-Python that end the Pythons it admits; none for native code, or where no Python is admitted."""
    declared = requires_python(artifact)
    if not declared or unsatisfiable(declared) or has_native_code(artifact):
        return []
    return [specifier for specifier in sorted(parse_specifiers(declared) or (), key=str) if cap_of(specifier)]


def first_excluded(specifier: Specifier) -> str:
    """Return the first Python that an upper bound excludes: 3.13 for `<3.13`, 3.12.1 for `<=3.12`, 3.12 for `==3.11.*`."""
    operator, text = specifier.operator, specifier.version
    if operator == "<":
        return text
    numbers = list(map(int, re.findall(r"\d+", text.removesuffix(".*"))))
    if operator == "~=":
        numbers = numbers[:-1]
    elif not text.endswith(".*"):
        numbers = ([*numbers, 0, 0, 0])[:3]
    return ".".join(map(str, [*numbers[:-1], numbers[-1] + 1]))


def cap_of(specifier: Specifier) -> str:
    """Return whether a clause ends inside Python 3 ("minor"), at its end ("major"), or neither ("")."""
    operator, prefix = specifier.operator, specifier.version.endswith(".*")
    version = parse_version(specifier.version.removesuffix(".*"))
    if version is None or operator not in {"<", "<=", "==", "~="} or (operator == "<" and version.release <= (3, 0, 0)):
        return ""
    release = version.release
    if operator == "~=":
        release, prefix = release[:-1], True
    if release[0] < 3:  # a release for Python 2 only says nothing about Python 3
        return ""
    whole_major = prefix and len(release) == 1
    return "major" if release[0] > 3 or whole_major or (len(release) > 1 and release[1] >= LAST_MINOR) else "minor"


def has_native_code(artifact: Artifact) -> bool:
    """Tell whether the release holds platform wheels, or, without any wheel at hand, sources of native code.

    Such a release works only on the Pythons it was compiled for, and a cap spares users a failing build.
    """
    wheels = artifact.release.wheels if artifact.release is not None else []
    if isinstance(artifact, Wheel) and artifact not in wheels:
        wheels = [*wheels, artifact]
    if wheels:
        return any(wheel.platforms - {"any"} for wheel in wheels)
    return any(file.path.endswith(NATIVE_SOURCES) and not in_test_path(file.path) for file in artifact.files)


def python_bound_excludes_patches(artifact: Artifact) -> Iterator[Hit]:
    """Yield the clauses that speak of a minor release and mean its first patch level; `<=` and `==` where they are no cap."""
    declared = requires_python(artifact)
    if not declared or unsatisfiable(declared):
        return
    capped = set(map(str, caps(artifact)))
    clauses = sorted(parse_specifiers(declared) or (), key=str)
    for specifier in clauses:
        version = parse_version(specifier.version)
        variant = BOUNDS.get(specifier.operator)
        if version is None or variant is None or str(specifier) in capped or not is_minor_release(version):
            continue
        if variant == "exclusive" and len(version.release) < 2:
            continue  # `>3` is as good as `>=3`: nobody has 3.0.0
        minor = f"{version.major}.{version.minor}"
        others = ",".join(str(other) for other in clauses if other is not specifier)
        if others and not admits(others, f"{minor}.1"):
            continue  # the patch levels are excluded by another clause
        yield Hit(Field(FIELD), variant, declared=normal_specifiers(declared), clause=str(specifier), minor=minor)


BOUNDS = {"==": "exact", "===": "arbitrary-equality", "<=": "upper-bound", "!=": "exclusion", ">": "exclusive"}
"""Operator → variant."""


def is_minor_release(version: Version) -> bool:
    """Tell whether a version names a minor release of Python 2 or 3 and no patch level."""
    if len(version.release) > 2 or version.is_prerelease or version.is_postrelease or version.local:
        return False
    return version.major in {2, 3} and version.minor < LAST_MINOR
