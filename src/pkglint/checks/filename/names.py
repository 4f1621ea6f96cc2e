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
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact, Release

NAME = regex(r"[\w.]+\Z")
BUILD = regex(r"\d", re.ASCII)
TAG = regex(r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*\Z")
ODD = regex(r"[^A-Za-z0-9_.]")
CONTROLS = regex(r"[\x00-\x1f\x7f]")
TAKEN_ALONG = (".asc", ".attestation")
"""How the names of files end that twine uploads with the distribution which is named with them."""
PEP_527 = "See https://www.python.org/dev/peps/pep-0527"


def unparseable(artifact: Artifact) -> Iterator[Hit]:
    """Yield a file name that is none of a wheel or sdist."""
    found = fault(artifact)
    if found is not None:
        reason, answer = found
        yield Hit(Whole(), reason=reason, pypi=pypi.status(answer), refused=bool(answer))


def fault(artifact: Artifact) -> tuple[str, str] | None:
    """Return why a file name does not parse, and PyPI's answer; None when it does.

    The conditions are those of `packaging.utils` (binary distribution format and source distribution format, "File name").
    """
    if isinstance(artifact, Wheel):
        return wheel_fault(artifact.filename[:-4])
    if isinstance(artifact, Sdist):
        return sdist_fault(artifact.filename, artifact.filename_parts)
    return None


def wheel_fault(stem: str) -> tuple[str, str] | None:
    """Return what is wrong with a wheel's name, its extension taken off, and PyPI's answer ("" when it does not mind)."""
    parts = stem.split("-")
    if len(parts) not in {5, 6}:
        answer = f"Invalid wheel filename (wrong number of parts): {stem!r}"
        if len(parts) < 3:
            answer = "Invalid distribution file. Unable to parse name and version from wheel filename"
        return f"dashes divide it into {len(parts)} parts instead of 5 or 6", answer
    name, version, build = parts[0], parts[1], parts[2] if len(parts) == 6 else "0"
    if "__" in name or not NAME.match(name):
        return f"'{name}' cannot be a project's name", f"Invalid project name: {stem!r}"
    if parse_version(version) is None:
        return f"'{version}' is no version", f"Invalid wheel filename (invalid version): {stem!r}"
    if not BUILD.match(build):
        return f"the build tag '{build}' does not begin with a digit", f"Invalid build number: {build} in {stem!r}"
    for tag, word in zip(parts[-3:], ("Python", "ABI", "platform"), strict=True):
        if not TAG.match(tag):
            odd = ODD.search(tag)
            what = f"holds {odd[0]!r}" if odd else "has an empty part"
            # PyPI looks at the platform only, whichever tag is the first that is at fault.
            refused = next((each for each in parts[-1].lower().split(".") if not pypi.accepts_platform(each)), None)
            answer = f"Binary wheel '{stem}.whl' has an unsupported platform tag '{refused}'."
            return f"the {word} tag '{tag}' {what}", "" if refused is None else answer
    return None


def sdist_fault(filename: str, parts: tuple[str, str] | None) -> tuple[str, str] | None:
    """Return what is wrong with an sdist's name, which was divided into name and version, and PyPI's answer."""
    answer = f"Invalid source distribution filename: {filename}"
    if parts is None:
        return "it is not '{name}-{version}'", answer
    if parse_version(parts[1]) is None:
        return f"'{parts[1]}' behind the last dash is no version", answer
    return None


def not_normalized(artifact: Artifact) -> Iterator[Hit]:
    """Yield a name that parses and is not spelt as PyPI wants it."""
    if isinstance(artifact, Tree) or fault(artifact) is not None or differs(artifact):
        return
    if isinstance(artifact, Wheel):
        parts = artifact.filename_parts
        if parts is not None and parts.distribution != (wanted := underscored(parts.distribution)):
            refused = f"Filename '{artifact.filename}' should contain the normalized project name '{wanted}', not '{parts.distribution}'."
            rest = artifact.filename[len(parts.distribution) :]
            yield Hit(Whole(), expected=f"{wanted}{rest}", pypi=pypi.status(refused))
    elif artifact.filename.endswith(".tar.gz"):
        wanted = expected_sdist(artifact)
        if artifact.filename != wanted:
            yield Hit(Whole(), expected=wanted, pypi=sdist_refusal(artifact.filename, wanted))


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
    stated = artifact.metadata.get("Name")
    if stated is None or not pypi.PROJECT_NAME.match(stated) or fault(artifact) is not None:
        return
    name = parts_of(artifact)[0]
    if normalized(name) != normalized(stated):
        yield Hit(
            Field("Name"),
            stated=stated,
            name=name,
            pypi=pypi.status(f"Start filename for '{stated}' with '{underscored(stated)}'."),
        )


def version_mismatch(artifact: Artifact) -> Iterator[Hit]:
    """Yield metadata's Version when the file name has another one."""
    if isinstance(artifact, Tree):
        return
    stated = artifact.metadata.get("Version")
    if stated is None or fault(artifact) is not None:
        return
    name, version = parts_of(artifact)
    real, named = parse_version(stated), parse_version(version)
    if real is None or real == named:
        return
    if isinstance(artifact, Wheel):
        answer = f"Version in filename should be '{real}' not '{named}'."
    else:
        project = artifact.metadata.get("Name") or name
        answer = sdist_refusal(artifact.filename, f"{underscored(project)}-{real}.tar.gz")
    yield Hit(Field("Version"), stated=stated, version=version, pypi=pypi.status(answer))


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
        yield Hit(Whole(), suffix=sdist.suffix, pypi=answer)


def unknown_type(release: Release) -> Iterator[Hit]:
    """Yield files that PyPI takes for no distribution: by their extension, or by its case."""
    for artifact in release.built:
        for extension in pypi.EXTENSIONS:
            written = artifact.filename[-len(extension) :]
            if written != extension and written.lower() == extension:
                kind = "bdist_wheel" if isinstance(artifact, Wheel) else "sdist"
                answer = f"Invalid file extension: Extension {written} is invalid for filetype {kind}. {PEP_527} for more information."
                yield Hit(
                    Whole(), artifact=artifact, reason=f"its extension must be '{extension}' in lower case", pypi=answer
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
            what = (
                f"PyPI takes no '.{lower.rpartition('.')[2]}' files any more"
                if obsolete
                else "it is neither wheel nor sdist"
            )
            yield Hit(Whole(), artifact=file, reason=what, pypi=pypi.UNKNOWN_EXTENSION)


def forbidden(artifact: Artifact) -> Iterator[Hit]:
    """Yield a file name with characters that PyPI refuses, or that is too long."""
    if isinstance(artifact, Tree):
        return
    name = artifact.filename
    if not name.isprintable() and CONTROLS.search(name):
        text = "Cannot upload a file with non-printable characters (ordinals 0-31) or the DEL character (ordinal 127) in the name."
        yield Hit(Whole(), reason="it holds a control character", pypi=text)
    if "/" in name or "\\" in name:
        yield Hit(
            Whole(), reason="it holds a slash or backslash", pypi=r"Cannot upload a file with '/' or '\' in the name."
        )
    length = len(os.fsencode(name))
    most = pypi.MAX_FILENAME_BYTES if isinstance(artifact, Wheel) else pypi.MAX_STORED_FILENAME_BYTES
    if length > most:
        yield Hit(
            Whole(),
            reason=f"it has {length} bytes, more than {most}",
            pypi=pypi.status(f"Filename is too long: '{name}'"),
        )
