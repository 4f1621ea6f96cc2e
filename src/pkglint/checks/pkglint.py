"""The run itself: allowances that allowed nothing, and members that were too large to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pkglint.finding import Hit, Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact, Release


def unused_allowance(release: Release) -> Iterator[Hit]:
    """Yield nothing: only when every finding is known does `pkglint.allow` know which allowances were used."""
    del release
    yield from ()


def member_not_read(artifact: Artifact) -> Iterator[Hit]:
    """Yield members larger than what one member may take, or that the budget of the archive did not reach."""
    limits = artifact.limits
    for file in artifact.files:
        if file.size > limits.max_member:
            yield Hit(Member(file.path), cap="max-member", limit=_size(limits.max_member))
        elif artifact.files.faults.get(file.path) == "too-large":
            yield Hit(Member(file.path), cap="max-total", limit=_size(limits.max_total))


def _size(number: int) -> str:
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if number >= factor and number % factor == 0:
            return f"{number // factor} {unit}"
    return f"{number} bytes"
