"""Entry points as they are written: whether entry_points.txt can be read, and whether groups, names and values are well formed."""

from __future__ import annotations

import keyword

from pkglint.finding import Hit, Member
from pkglint.formats.entry_points import FATAL, parse_reference
from pkglint.model.installed import SCRIPT_GROUPS, entry_points_path, place_of, point_hit, points, script_points
from pkglint.model.paths import normalized
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact, Wheel

DATA_GROUPS = frozenset({"napari.manifest", "plone.autoinclude.plugin", "z3c.autoinclude.plugin"})
"""Groups whose values are data by the documentation of their consumer: a file in a package, the name of a project."""
SCRIPT_NAME = regex(r"[\w.-]+")
GROUP = regex(r"\w+(\.\w+)*")
_BYTE = regex(r"0x[0-9a-f]{2}")


def invalid_entry_points_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield every line that keeps entry_points.txt from being read."""
    path = entry_points_path(wheel)
    lines = wheel.files.text(path).splitlines() if wheel.entry_points.faults else []
    for fault in wheel.entry_points.faults:
        if fault.code in FATAL:
            line = fault.line or 1
            text = lines[line - 1].strip() if line <= len(lines) else ""
            byte = _BYTE.search(fault.detail)
            yield Hit(Member(path, fault.line), fault.code, text=text, byte=byte[0] if byte else "")


def bad_script_name(artifact: Artifact) -> Iterator[Hit]:
    """Yield names of commands that are no plain file names."""
    for point in script_points(artifact):
        if point.name in {".", ".."}:
            yield point_hit(artifact, point, "dot-name", refused=False)
        elif not SCRIPT_NAME.fullmatch(point.name):
            refused = "Wheel '{}' has invalid entry points defined in the entry_points.txt file"
            character = next(each for each in point.name if not SCRIPT_NAME.fullmatch(each)) if point.name else ""
            variant = "path-separator" if set(point.name) & set("/\\") else "invalid-character"
            if variant == "path-separator":
                character = next(each for each in point.name if each in "/\\")
            is_wheel = artifact.kind == "wheel"
            pypi = refused.format(artifact.filename) if is_wheel else ""
            yield point_hit(artifact, point, variant, character=character, pypi=pypi, refused=is_wheel)


def invalid_script_reference(artifact: Artifact) -> Iterator[Hit]:
    """Yield commands whose value does not name an object in a module; what [DEFAULT] adds to a group is `invalid-entry-point`'s."""
    defaults = set(artifact.entry_points.defaults)
    for point in script_points(artifact):
        value = without_extras(point.value)
        reference = parse_reference(value)
        if (reference is not None and reference.attr) or point._replace(group="DEFAULT") in defaults:
            continue
        word = ""
        if reference is not None:
            variant = "no-object"
        elif not value:
            variant = "empty"
        elif parse_reference(value, keywords=True) is not None:
            variant, word = "keyword", next(filter(keyword.iskeyword, value.replace(":", ".").split(".")), "")
        else:
            variant = "path" if "/" in value or "\\" in value else "malformed"
        yield point_hit(artifact, point, variant, value=point.value, keyword=word)


def invalid_entry_point(artifact: Artifact, *, data_groups: tuple[str, ...]) -> Iterator[Hit]:
    """Yield groups and names that the specification rules out or nobody reads, and values outside of the script groups that are no reference."""
    read = artifact.entry_points
    if any(fault.code == "not-utf-8" for fault in read.faults):
        return
    for fault in read.faults:
        if fault.code == "default-section":
            yield Hit(Member(entry_points_path(artifact), fault.line), "default-section")
    for group, own in read.groups.items():
        place = place_of(artifact, own[0]) if own else Member(entry_points_path(artifact))
        near = group_meant(group)
        if near:
            yield Hit(place, "group-slip", group=group, near=near)
        elif not GROUP.fullmatch(group):
            yield Hit(place, "group-name", group=group)
    quiet = DATA_GROUPS.union(data_groups, SCRIPT_GROUPS)
    for point in points(artifact):
        if point.name.startswith("["):
            yield point_hit(artifact, point, "entry-name")
        elif point.group not in quiet and parse_reference(point.value, keywords=True) is None:
            yield point_hit(artifact, point, "value", value=point.value)


def group_meant(group: str) -> str:
    """Return the script group that a name nearly is (`Console_Scripts`, `console-script`), "" for that group itself and any other."""
    plain = "".join(each for each in group.lower() if each.isalnum()).removesuffix("s")
    near = next((each for each in SCRIPT_GROUPS if each.replace("_", "").removesuffix("s") == plain), "")
    return near if near != group else ""


def entry_point_extra(artifact: Artifact) -> Iterator[Hit]:
    """Yield entry points that name extras, and tell whether the artifact declares them."""
    declared = {normalized(extra) for extra in artifact.metadata.all("Provides-Extra")}
    for point in points(artifact):
        reference = None if point.group in DATA_GROUPS else parse_reference(point.value, keywords=True)
        for extra in reference.extras if reference else ():
            unknown = artifact.knows("Provides-Extra") and normalized(extra) not in declared
            yield point_hit(artifact, point, "undeclared-extra" if unknown else "ignored-extra", extra=extra)


def without_extras(value: str) -> str:
    """Return a value without the extras behind it."""
    return value.partition("[")[0].strip() if value.rstrip().endswith("]") else value
