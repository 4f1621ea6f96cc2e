"""The sdist: unpacked, built as an installer would build it, and its wheel compared with the published one."""

from __future__ import annotations

import tarfile
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pkglint.formats.toml import strings, table
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Sdist, Wheel

LARGEST = 4 * 1024**3
"""Bytes that an sdist may unpack to."""
NATIVE = (".so", ".pyd", ".dll", ".dylib", ".a", ".lib", ".o", ".pdb")
REPAIRED = (".libs/", ".dylibs/")
"""What auditwheel and delocate add."""
WRITTEN_BY_BUILD = (
    "_version.py",
    "version.py",
    "__version__.py",
    "_version_info.py",
    "__about__.py",
    "_build_info.py",
    "build_info.py",
    "git_version.py",
)
"""Files that back ends write, with dates and commits that differ from build to build."""
COMPARED = ("Name", "Version", "Requires-Python")


class Unusable(Exception):
    """An sdist that cannot be unpacked."""


class BuildSystem(NamedTuple):
    """What [build-system] of an unpacked sdist says, with the defaults of PEP 517 and 518."""

    requires: list[str]
    backend: str
    path: list[str]


class Difference(NamedTuple):
    """How the wheel built from the sdist differs: the variant of the rule, and its facts."""

    variant: str
    facts: dict[str, Any]


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack an sdist into a folder, never outside of it, and return its top directory; Unusable when that cannot be done."""
    try:
        if archive.name.endswith(".zip"):
            with zipfile.ZipFile(archive) as zipped:
                if sum(info.file_size for info in zipped.infolist()) > LARGEST:
                    raise Unusable("it unpacks to too much")
                zipped.extractall(folder)  # noqa: S202 - zipfile keeps members inside of the folder
        else:
            with tarfile.open(archive) as tarred:
                if sum(member.size for member in tarred.getmembers()) > LARGEST:
                    raise Unusable("it unpacks to too much")
                tarred.extractall(folder, filter="data")
    except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError, ValueError, TypeError, RuntimeError) as error:
        raise Unusable(str(error)) from error
    tops = [path for path in folder.iterdir() if path.is_dir()]
    if len(tops) != 1:
        raise Unusable("it has no single top directory")
    return tops[0]


def build_system(source: Path) -> BuildSystem:
    """Return how an unpacked sdist is built; what cannot be read counts as absent, as a rule of its own says."""
    try:
        document = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        document = {}
    system = table(document, "build-system")
    requires, backend = system.get("requires"), system.get("build-backend")
    return BuildSystem(
        strings(requires) if isinstance(requires, list) else ["setuptools>=40.8.0"],
        backend if isinstance(backend, str) else "setuptools.build_meta:__legacy__",
        [str(source / text) for text in strings(system.get("backend-path")) if ".." not in PurePosixPath(text).parts],
    )


def differences(published: Wheel, built: Wheel, sdist: Sdist) -> Iterator[Difference]:
    """Yield how the wheel built from an sdist differs from the published one, in what users get and see.

    Left out: `.dist-info` but for the fields that decide about installing, native code, bytecode, and contents that are not the sdist's own,
    for a build writes them anew.
    """
    own, other = contents(published), contents(built)
    missing, added = sorted(own - other), sorted(other - own)
    if missing and added:
        yield Difference("files", {"missing": missing, "added": added})
    elif missing:
        yield Difference("files-missing", {"missing": missing})
    elif added:
        yield Difference("files-added", {"added": added})
    for path in sorted(own & other):
        if not path.endswith((*NATIVE, *WRITTEN_BY_BUILD)):
            first, second = (text_of(wheel, path) for wheel in (published, built))
            if first != second and has_content(sdist, path.rpartition("/")[2], second):
                yield Difference("contents", {"path": path})
    for field in COMPARED:
        first_value, second_value = (wheel.metadata.value(field) for wheel in (published, built))
        if plain(field, first_value) != plain(field, second_value):
            yield Difference("metadata", {"field": field, "built": second_value, "published": first_value})
    before, after = (needs(wheel) for wheel in (published, built))
    if before != after:
        yield Difference(
            "metadata",
            {
                "field": "Requires-Dist",
                "built": ", ".join(sorted(after - before)),
                "published": ", ".join(sorted(before - after)),
            },
        )
    if {(p.group, p.name, p.value) for p in points(published)} != {(p.group, p.name, p.value) for p in points(built)}:
        yield Difference("contents", {"path": "entry_points.txt"})


def has_content(sdist: Sdist, name: str, data: bytes) -> bool:
    """Tell whether an sdist has a file of a name and content, but for line ends."""
    return any(
        file.path.rpartition("/")[2] == name and sdist.files.read(file.path).replace(b"\r\n", b"\n") == data
        for file in sdist.files
    )


def contents(wheel: Wheel) -> set[str]:
    """Return the paths of what a wheel installs, its `.data` directory under a name free of the version."""
    found = set()
    for file in wheel.files:
        top, _, below = file.path.partition("/")
        if (
            top.endswith(".dist-info")
            or file.path.endswith((*NATIVE, ".pyc"))
            or any(f"{mark}" in f"{top}/" for mark in REPAIRED)
        ):
            continue
        found.add(f".data/{below}" if top == wheel.data_dir else file.path)
    return found


def text_of(wheel: Wheel, path: str) -> bytes:
    """Return a file's bytes without the difference of line ends."""
    name = f"{wheel.data_dir}/{path.removeprefix('.data/')}" if path.startswith(".data/") else path
    return wheel.files.read(name).replace(b"\r\n", b"\n")


def plain(field: str, value: str) -> str:
    """Return a value in the form in which two back ends agree."""
    if field == "Name":
        return canonicalize_name(value)
    if field == "Requires-Python":
        return ",".join(sorted(part.strip() for part in value.split(",")))
    return value


def needs(wheel: Wheel) -> set[str]:
    """Return the requirements in normal form."""
    found = set()
    for text in wheel.metadata.all("Requires-Dist"):
        try:
            requirement = Requirement(text.strip())
        except InvalidRequirement:
            found.add(text.strip())
            continue
        requirement.name = canonicalize_name(requirement.name)
        found.add(str(requirement).replace('"', "'"))
    return found


def points(wheel: Wheel) -> list[Any]:
    """Return the entry points."""
    return [point for group in wheel.entry_points.groups.values() for point in group]
