"""The `.data` directory: its name, its layout, and where its files land."""

from __future__ import annotations

import re

from pkglint.checks.wheel.info import expected_info
from pkglint.finding import Hit, Member
from pkglint.model.installed import SCHEMES, script_points
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Wheel

SYSTEM = frozenset({"usr", "var", "opt", "home", "root", "tmp"})
"""Directories of an operating system's root, which make no sense below an environment."""
WRAPPER = regex(r"(.+)(\.exe|-script\.pyw?|\.pya)", re.IGNORECASE)
"""Names of the files that older tools made beside an entry point."""


def data_dir_misnamed(wheel: Wheel) -> Iterator[Hit]:
    """Yield top-level `.data` directories that do not belong to this wheel by their name."""
    own = own_data(wheel)
    seen = set(own)
    for entry in wheel.archive.entries:
        top, slash, _ = entry.name.partition("/")
        if slash and own and top.endswith(".data") and top not in seen:
            seen.add(top)
            yield Hit(Member(top), expected=own[0])


def bad_data_layout(wheel: Wheel) -> Iterator[Hit]:
    """Yield what an installer finds in `.data` and has no place for."""
    own = frozenset(own_data(wheel))
    seen = set()
    for entry in wheel.archive.entries:
        top, _, rest = entry.name.rstrip("/").partition("/")
        if not rest or top not in own:
            continue
        scheme, _, inner = rest.partition("/")
        below = f"{top}/scripts/{inner.split('/', 1)[0]}"
        if not inner and entry.kind != "directory":
            place, variant = entry.name, "outside-schemes"
        elif scheme not in SCHEMES:
            place, variant = f"{top}/{scheme}", "unknown-scheme"
        elif scheme == "scripts" and inner and ("/" in inner or entry.kind == "directory"):
            place, variant = below, "directory-in-scripts"
        elif scheme == "scripts" and inner and entry.kind != "file":
            place, variant = below, "special-in-scripts"
        else:
            continue
        if place not in seen:
            seen.add(place)
            yield Hit(Member(place), variant, kind=entry.kind)


def install_path_clash(wheel: Wheel) -> Iterator[Hit]:
    """Yield files that install where another file of the wheel, or the command of an entry point, already lies."""
    commands = {point.name for point in script_points(wheel)}
    taken: dict[tuple[str, str], str] = {}
    for file in wheel.files:
        place = destination(wheel, file.path)
        other = taken.setdefault(place, file.path)
        if other != file.path:
            yield Hit(Member(file.path), "file", other=other, command="")
        if place[0] != "scripts":
            continue
        wrapper = WRAPPER.fullmatch(place[1])
        if place[1] in commands:
            yield Hit(Member(file.path), "entry-point", other="", command=place[1])
        elif wrapper is not None and wrapper[1] in commands:
            # Only `.exe` is what installers write, and only on Windows.
            variant = "old-launcher" if wrapper[2].lower() == ".exe" else "old-script"
            yield Hit(Member(file.path), variant, other="", command=wrapper[1])


def data_file_outside_share(wheel: Wheel) -> Iterator[Hit]:
    """Yield files that land in the root of the environment, or in directories an environment does not have."""
    prefix = f"{wheel.data_dir}/data/"
    seen = set()
    for file in wheel.files:
        if not wheel.data_dir or not file.path.startswith(prefix):
            continue
        inner = file.path[len(prefix) :]
        first, slash, _ = inner.partition("/")
        if not slash:
            yield Hit(Member(file.path), "root", target=inner)
            continue
        library = re.match(r"lib(?:64)?/python[0-9.]+(?=/)", inner)
        target = first if first in SYSTEM else library[0] if library else ""
        if target and target not in seen:
            seen.add(target)
            yield Hit(Member(f"{prefix}{target}"), "one-python" if library else "system", target=target)


def own_data(wheel: Wheel) -> tuple[str, ...]:
    """Return the names that the wheel's `.data` directory may have: after the file name, and after its `.dist-info`."""
    names = [wheel.data_dir] if wheel.data_dir else []
    if wheel.filename_parts is not None:
        names.insert(0, expected_info(wheel).removesuffix(".dist-info") + ".data")
    return tuple(dict.fromkeys(names))


def destination(wheel: Wheel, path: str) -> tuple[str, str]:
    """Return where a member lands: a word for the directory, and the path below it.

    purelib and platlib are one directory in nearly every environment, and `bin` of the data directory is the one of
    the commands outside Windows.
    """
    top, _, rest = path.partition("/")
    scheme, _, inner = rest.partition("/")
    if not wheel.data_dir or top != wheel.data_dir or not inner:
        return ("library", path)
    if scheme in {"purelib", "platlib"}:
        return ("library", inner)
    if scheme == "data" and inner.startswith("bin/"):
        return ("scripts", inner[4:])
    return (scheme, inner)
