"""File names: whether they parse, whether they are normal, whether they say what the metadata says."""

from __future__ import annotations

import os
import re

from pkglint.archive import Unreadable
from pkglint.data import pypi
from pkglint.finding import Field, Hit, Whole
from pkglint.model import Sdist, Tree, Wheel
from pkglint.model.paths import OBSOLETE, SIDECARS, normalized
from pkglint.model.versions import parse_version, same_version
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact, Release

NAME = regex(r"[\w.]+\Z")
BUILD = regex(r"\d", re.ASCII)
TAG = regex(r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*\Z")
ODD = regex(r"[^A-Za-z0-9_.]")
LABEL = regex(r"[a-z0-9_.]{1,16}\Z", re.IGNORECASE)
PYTHON_TAG = regex(r"[a-z]+\d+(?:_\d+)?\Z")
ABI_TAG = regex(r"none\Z|abi3t?\Z|[a-z]+\d\w*\Z")
PLATFORM_TAG = regex(r"any\Z|(?:win|linux|manylinux|musllinux|macosx|android|ios|pyemscripten)\w*\Z")
CONTROLS = regex(r"[\x00-\x1f\x7f]")
TAKEN_ALONG = (".asc", ".attestation")
"""How the names of files end that twine uploads with the distribution which is named with them."""
PEP_527 = "See https://www.python.org/dev/peps/pep-0527"


class Fault(NamedTuple):
    """Why a file name does not parse: the variant, PyPI's answer ("" when it does not mind), and the facts."""

    variant: str
    answer: str
    facts: dict[str, Any]


def unparseable(artifact: Artifact) -> Iterator[Hit]:
    """Yield a file name that is none of a wheel or sdist; a variant label is for `variant-wheel`."""
    found = fault(artifact)
    if found is not None and not (isinstance(artifact, Wheel) and label_of(artifact)):
        facts = {"tag": "", **found.facts}
        yield Hit(Whole(), found.variant, pypi=pypi.status(found.answer), refused=bool(found.answer), **facts)


def variant(wheel: Wheel) -> Iterator[Hit]:
    """Yield a file name with a variant label behind its tags (PEP 817, PEP 825)."""
    found = fault(wheel)
    if found is not None and (label := label_of(wheel)):
        yield Hit(Whole(), pypi=pypi.status(found.answer), refused=bool(found.answer), label=label)


def label_of(wheel: Wheel) -> str:
    """Return the variant label of a wheel's file name, "" without one."""
    parts = wheel.filename[:-4].split("-")
    if len(parts) == 7 and BUILD.match(parts[2]):
        del parts[2]
    if len(parts) != 6 or BUILD.match(parts[2]) or not LABEL.match(parts[5]):
        return ""
    python, abi, platform = (part.split(".") for part in parts[2:5])
    known = all(map(PYTHON_TAG.match, python)) and all(map(ABI_TAG.match, abi))
    return parts[5] if known and all(PLATFORM_TAG.match(tag) for tag in platform) else ""


def fault(artifact: Artifact) -> Fault | None:
    """Return why a file name does not parse, None when it does.

    The conditions are those of `packaging.utils` (binary distribution format and source distribution format, "File name").
    """
    if isinstance(artifact, Wheel):
        return wheel_fault(artifact.filename[:-4])
    if isinstance(artifact, Sdist):
        return sdist_fault(artifact.filename, artifact.filename_parts)
    return None


def wheel_fault(stem: str) -> Fault | None:
    """Return what is wrong with a wheel's name, its extension taken off."""
    parts = stem.split("-")
    if len(parts) not in {5, 6}:
        answer = f"Invalid wheel filename (wrong number of parts): {stem!r}"
        if len(parts) < 3:
            answer = pypi.file_error("Unable to parse name and version from wheel filename")
        return Fault("wheel-parts", answer, {"count": len(parts)})
    name, version, build = parts[0], parts[1], parts[2] if len(parts) == 6 else "0"
    if "__" in name or not NAME.match(name):
        return Fault("wheel-name", f"Invalid project name: {stem!r}", {"name": name})
    if parse_version(version) is None:
        return Fault("wheel-version", f"Invalid wheel filename (invalid version): {stem!r}", {"version": version})
    if not BUILD.match(build):
        return Fault("wheel-build-tag", f"Invalid build number: {build} in {stem!r}", {"build": build})
    for tag, kind in zip(parts[-3:], ("python", "abi", "platform"), strict=True):
        if not TAG.match(tag):
            # PyPI looks at the platform only, whichever tag is the first that is at fault.
            refused = next((each for each in parts[-1].lower().split(".") if not pypi.accepts_platform(each)), None)
            answer = f"Binary wheel '{stem}.whl' has an unsupported platform tag '{refused}'."
            facts = {"kind": kind, "tag": tag}
            odd = ODD.search(tag)
            found = ("tag-character", {**facts, "character": repr(odd[0])}) if odd else ("tag-empty-part", facts)
            return Fault(found[0], "" if refused is None else answer, found[1])
    return None


def sdist_fault(filename: str, parts: tuple[str, str] | None) -> Fault | None:
    """Return what is wrong with an sdist's name, which was divided into name and version."""
    answer = f"Invalid source distribution filename: {filename}"
    if parts is None:
        return Fault("sdist-form", answer, {})
    if parse_version(parts[1]) is None:
        return Fault("sdist-version", answer, {"version": parts[1]})
    return None


def not_normalized(artifact: Artifact) -> Iterator[Hit]:
    """Yield a name that parses and is not spelt as PyPI wants it."""
    if isinstance(artifact, Tree) or fault(artifact) is not None or differs(artifact):
        return
    if isinstance(artifact, Wheel):
        parts = artifact.filename_parts
        if parts is not None and parts.distribution != (wanted := underscored(parts.distribution)):
            refused = f"Filename '{artifact.filename}' should contain the normalized project name '{wanted}', not '{parts.distribution}'."
            yield Hit(Whole(), "name", expected_name=wanted, name=parts.distribution, pypi=pypi.status(refused))
    elif artifact.filename.endswith(".tar.gz"):
        wanted = expected_sdist(artifact)
        if artifact.filename != wanted:
            yield _sdist_not_normal(artifact, wanted)


def _sdist_not_normal(sdist: Sdist, wanted: str) -> Hit:
    """Return the hit of an sdist with another name than it must have: name or version when only that differs."""
    answer = sdist_refusal(sdist.filename, wanted)
    name, version = sdist.filename_parts or ("", "")
    expected_name, _, expected_version = wanted.removesuffix(".tar.gz").rpartition("-")
    if version == expected_version:
        return Hit(Whole(), "name", expected_name=expected_name, name=name, pypi=answer)
    if name == expected_name:
        return Hit(Whole(), "version", expected_version=expected_version, version=version, name="", pypi=answer)
    return Hit(Whole(), "sdist-name", expected=wanted, name=name, pypi=answer)


def expected_sdist(sdist: Sdist) -> str:
    """Return how an sdist's file must be called: by its metadata, else by what its present name says."""
    name, text = sdist.filename_parts or ("", "")
    version = parse_version(sdist.version if same_version(sdist.version, text) else text)
    return f"{underscored(name)}-{version}.tar.gz"


def sdist_refusal(filename: str, wanted: str) -> str:
    """Return PyPI's answer to an sdist with another name than it wants."""
    return pypi.status(f"Filename '{filename}' is invalid, should be '{wanted}'.")


def underscored(name: str) -> str:
    """Return a project's name as file names have it."""
    return normalized(name).replace("-", "_")


def differs(artifact: Artifact) -> bool:
    """Tell whether name or version of the file name are not the metadata's, as far as it can be read."""
    try:
        return any(True for check in (name_mismatch, version_mismatch) for _ in check(artifact))
    except Unreadable:
        return False


def name_mismatch(artifact: Artifact) -> Iterator[Hit]:
    """Yield metadata's Name when the file name is that of another project."""
    if isinstance(artifact, Tree):
        return
    declared = artifact.metadata.get("Name")
    if declared is None or not pypi.PROJECT_NAME.match(declared) or fault(artifact) is not None:
        return
    name = parts_of(artifact)[0]
    if normalized(name) != normalized(declared):
        yield Hit(
            Field("Name"),
            metadata_name=declared,
            filename_name=name,
            pypi=pypi.status(f"Start filename for '{declared}' with '{underscored(declared)}'."),
        )


def version_mismatch(artifact: Artifact) -> Iterator[Hit]:
    """Yield metadata's Version when the file name has another one."""
    if isinstance(artifact, Tree):
        return
    declared = artifact.metadata.get("Version")
    if declared is None or fault(artifact) is not None:
        return
    name, version = parts_of(artifact)
    real, named = parse_version(declared), parse_version(version)
    if real is None or real == named:
        return
    if isinstance(artifact, Wheel):
        answer = f"Version in filename should be '{real}' not '{named}'."
    else:
        project = artifact.metadata.get("Name") or name
        answer = sdist_refusal(artifact.filename, f"{underscored(project)}-{real}.tar.gz")
    yield Hit(Field("Version"), metadata_version=declared, filename_version=version, pypi=pypi.status(answer))


def parts_of(artifact: Wheel | Sdist) -> tuple[str, str]:
    """Return name and version as the file name writes them."""
    parts = artifact.filename_parts
    return ("", "") if parts is None else (parts[0], parts[1])


def not_tar_gz(sdist: Sdist) -> Iterator[Hit]:
    """Yield an sdist in another archive format than the one PyPI and the specification want."""
    if sdist.suffix.lower() == ".tar.gz":
        return
    names = {entry.name.rpartition("/")[2] for entry in sdist.archive.entries if entry.name.count("/") <= 1}
    if names & {"PKG-INFO", "setup.py"}:
        zipped = sdist.suffix.lower() == ".zip" and sdist_fault(sdist.filename, sdist.filename_parts) is None
        answer = sdist_refusal(sdist.filename, expected_sdist(sdist)) if zipped else pypi.UNKNOWN_EXTENSION
        yield Hit(Whole(), extension=sdist.suffix, pypi=answer)


def unknown_type(release: Release) -> Iterator[Hit]:
    """Yield files that PyPI takes for no distribution: by their extension, or by its case."""
    for artifact in release.built:
        for extension in pypi.EXTENSIONS:
            written = artifact.filename[-len(extension) :]
            if written != extension and written.lower() == extension:
                kind = "bdist_wheel" if isinstance(artifact, Wheel) else "sdist"
                answer = f"Invalid file extension: Extension {written} is invalid for filetype {kind}. {PEP_527} for more information."
                yield Hit(
                    Whole(), "extension-case", artifact=artifact, pypi=answer, extension=written, expected=extension
                )
    if not release.first:
        return
    for file in release.neighbours:
        lower = file.filename.lower()
        if not file.named and (lower.startswith(".") or lower.endswith(SIDECARS)):
            continue
        if lower.endswith(TAKEN_ALONG) and any(
            file.path.parent == artifact.path.parent and file.filename.startswith(f"{artifact.filename}.")
            for each in (release, *release.siblings)
            for artifact in each.built
        ):
            continue
        obsolete = lower.endswith(OBSOLETE)
        if obsolete or file.named:
            extension = lower[lower.rfind(".") :] if obsolete else ""
            name = "obsolete" if obsolete else "not-a-distribution"
            yield Hit(Whole(), name, artifact=file, extension=extension, pypi=pypi.UNKNOWN_EXTENSION)


def forbidden(artifact: Artifact) -> Iterator[Hit]:
    """Yield a file name with characters that PyPI refuses, or that is too long."""
    if isinstance(artifact, Tree):
        return
    name = artifact.filename
    if not name.isprintable() and (found := CONTROLS.search(name)):
        text = "Cannot upload a file with non-printable characters (ordinals 0-31) or the DEL character (ordinal 127) in the name."
        yield Hit(Whole(), "control-character", code_point=f"U+{ord(found[0]):04X}", pypi=text)
    if "/" in name or "\\" in name:
        yield Hit(Whole(), "separator", pypi=r"Cannot upload a file with '/' or '\' in the name.")
    length = len(os.fsencode(name))
    most = pypi.MAX_FILENAME_BYTES if isinstance(artifact, Wheel) else pypi.MAX_STORED_FILENAME_BYTES
    if length > most:
        answer = pypi.status(f"Filename is too long: '{name}'")
        yield Hit(Whole(), "too-long", length=length, limit=most, pypi=answer)
