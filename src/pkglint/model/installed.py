"""Where the files of a wheel land, which commands it makes, and what its RECORD says of each file."""

from __future__ import annotations

from pkglint.finding import Hit, Member
from pkglint.model.kept import kept
from pkglint.model.wheel import Wheel
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.formats.entry_points import EntryPoint
    from pkglint.formats.record import Row
    from pkglint.model import Artifact
    from pkglint.model.files import File

SCRIPT_GROUPS = ("console_scripts", "gui_scripts")
"""The entry point groups that installers make commands of (entry points specification, "Use for scripts")."""
SCHEMES = frozenset({"purelib", "platlib", "headers", "scripts", "data"})
"""The directories that `.data` may hold (binary distribution format, "The .data directory")."""


class ScriptFile(NamedTuple):
    """A file that lands in the directory of commands: its name there, and the file."""

    name: str
    file: File


def points(artifact: Artifact) -> tuple[EntryPoint, ...]:
    """Return every entry point: of a wheel as `configparser` hands them out, of an sdist or tree what a build would write.

    None when entry_points.txt is not UTF-8.
    """
    read = artifact.entry_points
    if any(fault.code == "not-utf-8" for fault in read.faults):
        return ()
    return tuple(point for group in read.groups for point in read.effective(group))


def place_of(artifact: Artifact, point: EntryPoint) -> Member:
    """Return the file and line that declare an entry point."""
    return Member(point.path or entry_points_path(artifact), point.line)


def point_hit(artifact: Artifact, point: EntryPoint, variant: str = "", /, **facts: Any) -> Hit:
    """Return the hit for an entry point, with its group and name among the facts."""
    return Hit(place_of(artifact, point), variant, group=point.group, name=point.name, **facts)


def entry_points_path(artifact: Artifact) -> str:
    """Return the path of a wheel's entry_points.txt, of another artifact the file that would declare it."""
    return artifact.info_path("entry_points.txt") if isinstance(artifact, Wheel) else "pyproject.toml"


def script_points(artifact: Artifact) -> tuple[EntryPoint, ...]:
    """Return the entry points that installers make commands of."""
    return tuple(point for point in points(artifact) if point.group in SCRIPT_GROUPS)


def script_files(wheel: Wheel) -> tuple[ScriptFile, ...]:
    """Return the files of `.data/scripts` and `.data/data/bin`, which is the same place outside Windows."""
    if not wheel.data_dir:
        return ()
    return tuple(
        ScriptFile(file.path[len(directory) :], file)
        for directory in (f"{wheel.data_dir}/scripts/", f"{wheel.data_dir}/data/bin/")
        for file in wheel.files
        if file.path.startswith(directory) and "/" not in file.path[len(directory) :]
    )


def without_exe(name: str) -> str:
    """Return a command's name without `.exe`."""
    return name[:-4] if name.lower().endswith(".exe") else name


def listed_path(path: str) -> str:
    r"""Return a path of RECORD with its separators as the archive writes them: PyPI and installers take `\` for `/`."""
    return path.replace("\\", "/")


@kept
def recorded(wheel: Wheel) -> dict[str, Row]:
    """Return member name → its first row of RECORD; malformed rows are left out, and all when RECORD cannot be read."""
    found: dict[str, Row] = {}
    if wheel.record.error is None:
        for row in wheel.record.rows:
            if len(row.columns) == 3:
                found.setdefault(listed_path(row.path), row)
    return found
