"""The `.dist-info` directory: that there is one, its name, and what lies in it."""

from __future__ import annotations

from pkglint.finding import Hit, Member, Whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Wheel

REQUIRED = ("METADATA", "WHEEL", "RECORD")
SUBDIRECTORIES = frozenset({"licenses", "license_files", "LICENSES", "sboms"})
"""Subdirectories that specifications or back-ends in wide use give a meaning."""
_INSTALLERS = frozenset({"INSTALLER", "REQUESTED", "direct_url.json"})
"""Files that say how one installation came to be."""
OBSOLETE = {
    "metadata.json": "belongs to a draft of JSON metadata that was withdrawn",
    "DESCRIPTION.rst": "repeats the description, which METADATA holds",
    "zip-safe": "is a flag of eggs",
    "dependency_links.txt": "is a list of download pages that no installer follows",
    "pbr.json": "is a note of the pbr back-end that nothing reads",
    "RECORD.jws": "is a signature that no installer verifies, and back-ends must not add it any more",
    "RECORD.p7s": "is a signature that no installer verifies, and back-ends must not add it any more",
}


def dist_info_count(wheel: Wheel) -> Iterator[Hit]:
    """Yield the wheel when it has no top-level `.dist-info` directory, or several."""
    found = wheel.dist_infos
    if len(found) == 1:
        return
    what = f"{len(found)} top-level .dist-info directories: {listing(found)}" if found else "no .dist-info directory"
    pypi = refusal(wheel)
    yield Hit(Whole(), found=what, pypi=pypi, refused=bool(pypi))


def dist_info_name_mismatch(wheel: Wheel) -> Iterator[Hit]:
    """Yield the only `.dist-info` directory when the file name asks for another one."""
    expected = expected_info(wheel)
    if len(wheel.dist_infos) == 1 and wheel.filename_parts is not None and wheel.dist_info != expected:
        yield Hit(Member(wheel.dist_info), expected=expected, pypi=refusal(wheel))


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
        yield Hit(Member(path), file=name, pypi=pypi)


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
                reason = "is a subdirectory that no specification gives a meaning; they are reserved"
                yield Hit(Member(f"{prefix}{name}"), name=name, reason=reason)
        elif name in OBSOLETE:
            yield Hit(Member(file.path), name=name, reason=OBSOLETE[name])


def egg_info_in_wheel(wheel: Wheel) -> Iterator[Hit]:
    """Yield `.egg-info` files and directories that land beside the packages."""
    seen = set()
    for installed, file in wheel.library:
        top = installed.split("/", 1)[0]
        if (top.endswith(".egg-info") or top == "EGG-INFO") and top not in seen:
            seen.add(top)
            yield Hit(Member(file.path[: len(file.path) - len(installed)] + top), name=top)


def expected_info(wheel: Wheel) -> str:
    """Return the `.dist-info` directory that PyPI looks for: the first two parts of the file name, byte for byte."""
    return "-".join(wheel.filename.removesuffix(".whl").split("-")[:2]) + ".dist-info"


def refusal(wheel: Wheel) -> str:
    """Return PyPI's answer to a wheel without WHEEL where it looks for it, "" when it is there."""
    path = f"{expected_info(wheel)}/WHEEL"
    return "" if path in member_names(wheel) else f"Invalid distribution file. WHEEL not found at {path}"


def member_names(wheel: Wheel) -> frozenset[str]:
    """Return the names of all members; a member of an odd kind is there all the same."""
    return frozenset(entry.name for entry in wheel.archive.entries)


def listing(names: tuple[str, ...] | list[str], most: int = 3) -> str:
    """Return names for a message: quoted, and no more than a few."""
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def installer_files(wheel: Wheel) -> Iterator[Hit]:
    """Yield the files of a .dist-info directory at the top that only an installer writes."""
    for file in wheel.files:
        directory, _, name = file.path.rpartition("/")
        if name in _INSTALLERS and directory.endswith(".dist-info") and "/" not in directory:
            yield Hit(Member(file.path))
