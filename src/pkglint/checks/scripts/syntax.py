"""entry_points.txt as a file: whether it can be read, and whether its groups, names and values are well formed."""

from __future__ import annotations

from pkglint.finding import Hit, Member
from pkglint.formats.entry_points import FATAL, parse_reference
from pkglint.model.installed import SCRIPT_GROUPS, entry_points_path, points, script_points
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


def invalid_entry_points_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield every line that keeps entry_points.txt from being read."""
    for fault in wheel.entry_points.faults:
        if fault.code in FATAL:
            yield Hit(Member(place(wheel), fault.line), reason=fault.detail)


def bad_script_name(wheel: Wheel) -> Iterator[Hit]:
    """Yield names of commands that are no plain file names."""
    for point in script_points(wheel):
        if not SCRIPT_NAME.fullmatch(point.name):
            refused = f"Wheel '{wheel.filename}' has invalid entry points defined in the entry_points.txt file"
            yield Hit(Member(place(wheel), point.line), name=point.name, pypi=refused)
        elif point.name in {".", ".."}:
            yield Hit(Member(place(wheel), point.line), name=point.name, refused=False)


def invalid_script_reference(artifact: Artifact) -> Iterator[Hit]:
    """Yield commands whose value does not name an object in a module."""
    for point in script_points(artifact):
        value = without_extras(point.value)
        reference = parse_reference(value)
        if reference is not None and reference.attr:
            continue
        if reference is not None:
            reason = "names a module and no object in it"
        elif not value:
            reason = "is empty"
        elif parse_reference(value, keywords=True) is not None:
            reason = "has a Python keyword in it"
        else:
            reason = "is not of the form 'module:object'"
        yield Hit(Member(place(artifact), point.line), name=point.name, value=point.value, reason=reason)


def invalid_entry_point(wheel: Wheel, *, data_groups: tuple[str, ...]) -> Iterator[Hit]:
    """Yield groups and names that the specification rules out, and values outside of the script groups that are no reference."""
    read = wheel.entry_points
    if any(fault.code == "not-utf-8" for fault in read.faults):
        return
    for fault in read.faults:
        if fault.code == "default-section":
            yield Hit(Member(place(wheel), fault.line), what="[DEFAULT]", reason="gives its options to every group")
    for group, own in read.groups.items():
        if not GROUP.fullmatch(group):
            line = own[0].line if own else None
            reason = "is no group name: words joined by dots are"
            yield Hit(Member(place(wheel), line), what=f"'{group}'", reason=reason)
    quiet = DATA_GROUPS.union(data_groups, SCRIPT_GROUPS)
    for point in points(wheel):
        if point.name.startswith("["):
            reason = "is a name that begins with a bracket"
            yield Hit(Member(place(wheel), point.line), what=f"'{point.name}'", reason=reason)
        elif point.group not in quiet and parse_reference(point.value, keywords=True) is None:
            reason = f"of '{point.name}' in [{point.group}] is no reference to a module or object"
            yield Hit(Member(place(wheel), point.line), what=f"'{point.value}'", reason=reason)


def entry_point_extra(wheel: Wheel) -> Iterator[Hit]:
    """Yield entry points that ask for extras, and say when the wheel does not declare them."""
    declared = {normalized(extra) for extra in wheel.metadata.all("Provides-Extra")}
    for point in points(wheel):
        reference = None if point.group in DATA_GROUPS else parse_reference(point.value, keywords=True)
        for extra in reference.extras if reference else ():
            unknown = wheel.knows("Provides-Extra") and normalized(extra) not in declared
            also = ", which METADATA does not declare" if unknown else ""
            yield Hit(Member(place(wheel), point.line), name=point.name, extra=extra, also=also)


def place(artifact: Artifact) -> str:
    """Return the member name of entry_points.txt."""
    return entry_points_path(artifact)


def without_extras(value: str) -> str:
    """Return a value without the extras behind it."""
    return value.partition("[")[0].strip() if value.rstrip().endswith("]") else value
