"""The `.dist-info` directory: that there is one, its name, and what lies in it."""

from __future__ import annotations

from pkglint.checks.filename.names import fault, underscored
from pkglint.data import pypi
from pkglint.finding import Hit, Member, Whole
from pkglint.model.paths import normalized
from pkglint.model.versions import same_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Wheel

REQUIRED = ("METADATA", "WHEEL", "RECORD")
SUBDIRECTORIES = frozenset({"licenses", "license_files", "LICENSES", "sboms"})
"""Subdirectories that specifications or back-ends in wide use give a meaning."""
_INSTALLERS = {"INSTALLER": "installer", "REQUESTED": "requested", "direct_url.json": "direct-url"}
"""Files that say how one installation came to be → the variant."""
OBSOLETE = {
    "metadata.json": "metadata-json", "DESCRIPTION.rst": "description", "zip-safe": "zip-safe",
    "dependency_links.txt": "dependency-links", "pbr.json": "pbr", "RECORD.jws": "signature", "RECORD.p7s": "signature",
}  # fmt: skip
"""Files that no tool reads → the variant."""


def dist_info_count(wheel: Wheel) -> Iterator[Hit]:
    """Yield the wheel when it has no top-level `.dist-info` directory, or several."""
    found = wheel.dist_infos
    if len(found) == 1:
        return
    pypi = refusal(wheel)
    variant = "several" if found else "none"
    yield Hit(Whole(), variant, count=len(found), directories=list(found), pypi=pypi, refused=bool(pypi))


def dist_info_name_mismatch(wheel: Wheel) -> Iterator[Hit]:
    """Yield the only `.dist-info` directory when the file name asks for another one.

    When the file name is what is wrong, `unparseable-filename` or `filename-not-normalized` says it.
    """
    expected, parts = expected_info(wheel), wheel.filename_parts
    if len(wheel.dist_infos) != 1 or parts is None or wheel.dist_info == expected:
        return
    found = fault(wheel)
    if (found is not None and found.answer) or wheel.dist_info == (
        f"{underscored(parts.distribution)}-{parts.version}.dist-info"
    ):
        return
    name, _, version = wheel.dist_info.removesuffix(".dist-info").partition("-")
    differs_in = "spelling"
    if normalized(name) != normalized(parts.distribution):
        differs_in = "name"
    elif not same_version(version, parts.version):
        differs_in = "version"
    yield Hit(Member(wheel.dist_info), expected=expected, differs_in=differs_in, pypi=refusal(wheel))


def dist_info_file_missing(wheel: Wheel) -> Iterator[Hit]:
    """Yield METADATA, WHEEL and RECORD when they are not in the `.dist-info` directory."""
    if not wheel.dist_info:
        return
    names = member_names(wheel)
    for name in REQUIRED:
        path = wheel.info_path(name)
        if path in names:
            continue
        pypi = ""
        if wheel.dist_info == expected_info(wheel):
            lacks = f"Wheel '{wheel.filename}' does not contain the required {name} file: {path}"
            pypi = refusal(wheel) if name == "WHEEL" else lacks
        variant = "not-a-file" if any(each.startswith(f"{path}/") for each in names) else "missing"
        yield Hit(Member(path), variant, file=name, pypi=pypi)


def obsolete_dist_info_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield files of `.dist-info` that nothing reads any more, and subdirectories that have no meaning there."""
    if not wheel.dist_info:
        return
    prefix = f"{wheel.dist_info}/"
    seen = set()
    for file in wheel.files:
        if not file.path.startswith(prefix):
            continue
        name, slash, _ = file.path[len(prefix) :].partition("/")
        if slash:
            if name not in SUBDIRECTORIES and name not in seen:
                seen.add(name)
                yield Hit(Member(f"{prefix}{name}"), "directory")
        elif name in OBSOLETE:
            yield Hit(Member(file.path), OBSOLETE[name])


def egg_info_in_wheel(wheel: Wheel) -> Iterator[Hit]:
    """Yield `.egg-info` files and directories that land beside the packages."""
    seen = set()
    for installed, file in wheel.library:
        top = installed.split("/", 1)[0]
        if (top.endswith(".egg-info") or top == "EGG-INFO") and top not in seen:
            seen.add(top)
            yield Hit(Member(file.path[: len(file.path) - len(installed)] + top))


def expected_info(wheel: Wheel) -> str:
    """Return the `.dist-info` directory that PyPI looks for: the first two parts of the file name, byte for byte."""
    return "-".join(wheel.filename.removesuffix(".whl").split("-")[:2]) + ".dist-info"


def refusal(wheel: Wheel) -> str:
    """Return PyPI's answer to a wheel without WHEEL where it looks for it, "" when it is there."""
    path = f"{expected_info(wheel)}/WHEEL"
    return "" if path in member_names(wheel) else pypi.file_error(f"WHEEL not found at {path}")


def member_names(wheel: Wheel) -> frozenset[str]:
    """Return the names of all members; a member of an odd kind is there all the same."""
    return frozenset(entry.name for entry in wheel.archive.entries)


def installer_files(wheel: Wheel) -> Iterator[Hit]:
    """Yield the files of a .dist-info directory at the top that only an installer writes."""
    for file in wheel.files:
        directory, _, name = file.path.rpartition("/")
        if name in _INSTALLERS and directory.endswith(".dist-info") and "/" not in directory:
            yield Hit(Member(file.path), _INSTALLERS[name])
