"""The fix of a finding as its own project would write it: the back end's text, with the project's names in it."""

from __future__ import annotations

from pkglint.catalogue import wording
from pkglint.finding import Member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.finding import Finding, Location


def fix_of(finding: Finding, where: Location | None) -> str:
    """Return the fix of a finding, as Markdown; `where` is its place in the source, where that is known."""
    backend, values = finding.evidence.project
    return wording.fix(
        finding.rule, finding.variant, backend, {**values, **finding.facts, "path": path_of(finding, where)}
    )


def path_of(finding: Finding, where: Location | None) -> str:
    """Return the path of a finding's file as the project's settings name it: that in the source tree where there is one."""
    if not isinstance(finding.place, Member):
        return "PATH"
    path = finding.place.path
    if where is None or not f"/{where.path}".endswith(f"/{path}"):
        return path
    release = finding.subject.release
    root = release.tree.display_path.rstrip("/") if release is not None and release.tree is not None else ""
    return where.path.removeprefix(f"{root}/")
