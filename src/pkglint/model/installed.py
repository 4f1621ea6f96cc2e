"""Where the files of a wheel land, which commands it makes, and what its RECORD says of each file."""

from __future__ import annotations

from functools import lru_cache

from pkglint.model.sdist import Sdist
from pkglint.model.wheel import Wheel
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.formats.entry_points import EntryPoint, EntryPoints
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


def entry_points_path(artifact: Artifact) -> str:
    """Return the path of entry_points.txt: a wheel's, or the one that setuptools put into an sdist; "" without one."""
    if isinstance(artifact, Wheel):
        return artifact.info_path("entry_points.txt")
    if not isinstance(artifact, Sdist):
        return ""
    found = (file.path for file in artifact.files if file.path.endswith(".egg-info/entry_points.txt"))
    return next((path for path in found if path.count("/") <= 2), "")


@lru_cache(maxsize=2)
def _of_sdist(sdist: Sdist) -> EntryPoints:
    from pkglint.formats import entry_points

    path = entry_points_path(sdist)
    return entry_points.parse(sdist.files.read(path) if path else b"")


def points(artifact: Artifact) -> tuple[EntryPoint, ...]:
    """Return every entry point as `configparser` hands it out; none when entry_points.txt is not UTF-8, none of a tree."""
    if not isinstance(artifact, Wheel | Sdist):
        return ()
    read = artifact.entry_points if isinstance(artifact, Wheel) else _of_sdist(artifact)
    if any(fault.code == "not-utf-8" for fault in read.faults):
        return ()
    return tuple(point for group in read.groups for point in read.effective(group))


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


@lru_cache(maxsize=2)
def recorded(wheel: Wheel) -> dict[str, Row]:
    """Return member name → its first row of RECORD; malformed rows are left out, and all when RECORD cannot be read."""
    found: dict[str, Row] = {}
    if wheel.record.error is None:
        for row in wheel.record.rows:
            if len(row.columns) == 3:
                found.setdefault(listed_path(row.path), row)
    return found
