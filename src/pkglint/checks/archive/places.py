"""Words that the checks of this family share: which member a hit is about."""

from __future__ import annotations

from pkglint.finding import Member, Whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.archive import Entry
    from pkglint.model import Artifact, Wheel


def path_of(artifact: Artifact, entry: Entry) -> str:
    """Return a member's path below the artifact's root; a directory's without its slash."""
    name = entry.name.removeprefix(artifact.prefix).rstrip("/") if artifact.prefix else entry.name.rstrip("/")
    return name or entry.name


def where(wheel: Wheel, index: int | None) -> Member | Whole:
    """Return the member that a fault is about, the whole when it is about none."""
    return Whole() if index is None else Member(path_of(wheel, wheel.archive.entries[index]))
