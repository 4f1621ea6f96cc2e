"""Words that the checks of this family share: which member a hit is about, and many members as one finding."""

from __future__ import annotations

from pkglint.finding import Hit, Member, Whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from pkglint.archive import Entry
    from pkglint.model import Artifact, Wheel

REFUSED = "Invalid distribution file. "
"""How PyPI's answers about a file that it cannot use begin."""
EACH = 3
"""Up to this many members get a finding each; more of them have one cause, and get one finding together."""


def path_of(artifact: Artifact, entry: Entry) -> str:
    """Return a member's path below the artifact's root; a directory's without its slash."""
    name = entry.name.removeprefix(artifact.prefix).rstrip("/") if artifact.prefix else entry.name.rstrip("/")
    return name or entry.name


def where(wheel: Wheel, index: int | None) -> Member | Whole:
    """Return the member that a fault is about, the whole when it is about none."""
    return Whole() if index is None else Member(path_of(wheel, wheel.archive.entries[index]))


def grouped(paths: Sequence[str], *, pypi: str = "", refused: bool = True, **facts: Any) -> Iterator[Hit]:
    """Yield a hit for each path, or for the first of many; `others` says in words how many more there are."""
    if len(paths) > EACH:
        others = f" and {len(paths) - 1} other members"
        yield Hit(Member(paths[0]), pypi=pypi, refused=refused, others=others, **facts)
        return
    for path in paths:
        yield Hit(Member(path), pypi=pypi, refused=refused, others="", **facts)
