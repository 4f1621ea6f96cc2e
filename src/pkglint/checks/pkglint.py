"""The run itself: allowances that allowed nothing, and members that were too large to read."""

from __future__ import annotations

from pkglint.finding import Hit, Member
from pkglint.model import Wheel
from pkglint.model.wheel import RECORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact, Release


def unused_allowance(release: Release) -> Iterator[Hit]:
    """Yield nothing: only when every finding is known does `pkglint.allow` know which allowances were used."""
    del release
    yield from ()


TEXTS = ("METADATA", "WHEEL", "entry_points.txt", "PKG-INFO", "pyproject.toml", "setup.cfg", "setup.py", "MANIFEST.in")
"""Files of which no more than `max-text` is read, in `.dist-info` or at the top; SBOMs above that are not read at all."""


def member_not_read(artifact: Artifact) -> Iterator[Hit]:
    """Yield members larger than what one member may take, or that the budget of the archive did not reach, and what is read or rendered in part."""
    limits = artifact.limits
    for file in artifact.files:
        if file.size > limits.max_member:
            yield Hit(Member(file.path), cap="max-member", limit=_size(limits.max_member))
        elif artifact.files.faults.get(file.path) == "too-large":
            yield Hit(Member(file.path), cap="max-total", limit=_size(limits.max_total))
    yield from _cut_short(artifact)


def _cut_short(artifact: Artifact) -> Iterator[Hit]:
    limits = artifact.limits
    wheel = artifact if isinstance(artifact, Wheel) else None
    texts = [artifact.files.get(wheel.info_path(name) if wheel is not None else name) for name in TEXTS]
    if wheel is not None:
        texts += wheel.files.below(wheel.info_path("sboms"))
    for file in texts:
        if file is not None and limits.max_text < file.size <= limits.max_member:
            yield Hit(Member(file.path), cap="max-text", limit=_size(limits.max_text))
    if wheel is not None and wheel.record_too_long:
        limit = _size(RECORDS * limits.max_text)
        yield Hit(Member(wheel.info_path("RECORD")), cap=f"{RECORDS} times max-text", limit=limit)
    if len(artifact.metadata.text) > limits.max_readme // 100:
        from pkglint.checks.readme.rendering import too_long, whole_description

        description = whole_description(artifact)
        if description is not None and too_long(description, limits.max_readme):
            less = " (an eighth of it in reStructuredText, a hundredth in lines)" if description.kind == "rst" else ""
            yield Hit(Member(artifact.metadata_path), cap=f"max-readme{less}", limit=_size(limits.max_readme))


def _size(number: int) -> str:
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if number >= factor and number % factor == 0:
            return f"{number // factor} {unit}"
    return f"{number} bytes"
