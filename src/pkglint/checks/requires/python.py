"""Requires-Python: what it admits, and what it shuts out unawares."""

from __future__ import annotations

from pkglint.checks.requires.entries import (
    LAST_MINOR,
    admits,
    joined,
    one_line,
    ranges_of,
    requires_python,
    unsatisfiable,
)
from pkglint.data.pypi import metadata_error
from pkglint.finding import Field, Hit
from pkglint.model import Wheel
from pkglint.model.paths import in_test_path
from pkglint.model.versions import parse_specifiers, parse_version

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
            yield Hit(
                Field(FIELD), value=one_line(text), pypi=metadata_error(f"{text!r} is invalid for 'requires-python'")
            )


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


def tags_exclude_requires_python(wheel: Wheel) -> Iterator[Hit]:
    """Yield a Requires-Python that shares no Python with the file name's tags."""
    declared, ranges = requires_python(wheel), ranges_of(wheel)
    if not declared or not ranges:
        return
    if all(unsatisfiable(joined(declared, each)) for each in ranges):
        yield Hit(Field(FIELD), declared=declared, tags=sorted({tag.python for tag in wheel.tags}))


def capped_python(artifact: Artifact, *, allow_next_major: bool) -> Iterator[Hit]:
    """Yield an upper bound inside Python 3, or below Python 4 when that is not allowed either."""
    declared = requires_python(artifact)
    if not declared or has_native_code(artifact):
        return
    for specifier in sorted(parse_specifiers(declared) or (), key=str):
        cap = cap_of(specifier)
        if cap == "minor" or (cap == "major" and not allow_next_major):
            yield Hit(Field(FIELD), declared=declared, bound=str(specifier))
            return


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
    """Yield the clauses that speak of a minor release and mean its first patch level."""
    declared = requires_python(artifact)
    clauses = sorted(parse_specifiers(declared) or (), key=str) if declared else []
    for specifier in clauses:
        version = parse_version(specifier.version)
        if version is None or specifier.operator not in CONSEQUENCES or not is_minor_release(version):
            continue
        minor = f"{version.major}.{version.minor}"
        others = ",".join(str(other) for other in clauses if other is not specifier)
        if others and not admits(others, f"{minor}.1"):
            continue  # the patch levels are shut out by another clause
        consequence = CONSEQUENCES[specifier.operator].format(minor=minor)
        yield Hit(Field(FIELD), declared=declared, clause=str(specifier), consequence=consequence, minor=minor)


CONSEQUENCES = {
    "==": "admits {minor}.0 and not {minor}.1",
    "===": "admits {minor} and not {minor}.1",
    "<=": "ends at {minor}.0, so {minor}.1 is shut out",
    "!=": "shuts out {minor}.0 and admits {minor}.1",
}


def is_minor_release(version: Version) -> bool:
    """Tell whether a version names a minor release of Python 2 or 3 and no patch level."""
    if len(version.release) > 2 or version.is_prerelease or version.is_postrelease or version.local:
        return False
    return version.major in {2, 3} and version.minor < LAST_MINOR
