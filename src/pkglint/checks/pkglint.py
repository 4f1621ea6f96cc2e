"""The run itself: allowances that allowed nothing, and members that were too large to read."""

from __future__ import annotations

from pkglint.finding import Hit, Member, Whole
from pkglint.model import Wheel
from pkglint.model.wheel import RECORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact, Release


def unused_allowance(release: Release) -> Iterator[Hit]:
    """Yield nothing: only when every finding is known does `pkglint.run.allow` know which allowances were used."""
    del release
    yield from ()


TEXTS = ("METADATA", "WHEEL", "entry_points.txt", "PKG-INFO", "pyproject.toml", "setup.cfg", "setup.py", "MANIFEST.in")
"""Files of which no more than `max-text` is read, in `.dist-info` or at the top; SBOMs above that are not read at all."""


UNFINISHED = frozenset({"too-large", "too-many-members"})
"""Faults of an archive that was not listed to its end."""


def archive_not_read(artifact: Artifact) -> Iterator[Hit]:
    """Yield an archive that has more files, or unpacks to more, than is read of one."""
    archive = artifact.archive
    if archive is None or archive.problem is not None:
        return
    fault = next((fault for fault in archive.faults if fault.code in UNFINISHED and fault.entry is None), None)
    if fault is not None:
        many = fault.code == "too-many-members"
        limit = artifact.limits.max_members if many else artifact.limits.budget(archive.size)
        yield Hit(Whole(), "too-many-files" if many else "too-large", limit=limit)


def member_not_read(artifact: Artifact) -> Iterator[Hit]:
    """Yield members larger than what one member may take, or that the budget of the archive did not reach, and what is read or rendered in part."""
    limits = artifact.limits
    for file in artifact.files:
        if file.size > limits.max_member:
            yield Hit(Member(file.path), "not-checked", setting="max-member", cap="max-member", limit=limits.max_member)
        elif artifact.files.faults.get(file.path) == "too-large":
            yield Hit(Member(file.path), "not-checked", setting="max-total", cap="max-total", limit=limits.max_total)
    yield from _cut_short(artifact)


def _cut_short(artifact: Artifact) -> Iterator[Hit]:
    limits = artifact.limits
    wheel = artifact if isinstance(artifact, Wheel) else None
    texts = [artifact.files.get(wheel.info_path(name) if wheel is not None else name) for name in TEXTS]
    boms = wheel.files.below(wheel.info_path("sboms")) if wheel is not None else []
    for file in (*texts, *boms):
        if file is not None and limits.max_text < file.size <= limits.max_member:
            variant = "max-text" if file in texts else "sbom"
            yield Hit(Member(file.path), variant, setting="max-text", limit=limits.max_text)
    if wheel is not None and wheel.record_too_long:
        limit = RECORDS * limits.max_text
        yield Hit(Member(wheel.info_path("RECORD")), "record", setting="max-text", factor=RECORDS, limit=limit)
    if len(artifact.metadata.text) > limits.max_readme // 100:
        from pkglint.checks.readme.rendering import too_long, whole_description

        description = whole_description(artifact)
        if description is not None and too_long(description, limits.max_readme):
            rst = description.kind == "rst"
            yield Hit(
                Member(artifact.metadata_path),
                "max-readme-rst" if rst else "max-readme",
                setting="max-readme",
                limit=limits.max_readme // 8 if rst else limits.max_readme,
                lines=limits.max_readme // 100,
            )
