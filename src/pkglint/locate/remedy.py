"""The fix of a finding as its own project would write it: the back end's text, with the project's names in it."""

from __future__ import annotations

from pkglint import wording
from pkglint.archive import Unreadable
from pkglint.finding import Member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.finding import Finding, Location
    from pkglint.model import Release


class Remedies:
    """Gives findings their fixes; each release is asked once."""

    def __init__(self) -> None:
        """Start with no release."""
        self._projects: dict[int, tuple[str, dict[str, Any]]] = {}

    def of(self, finding: Finding, release: Release | None, where: Location | None) -> str:
        """Return the fix of a finding, as Markdown; `where` is its place in the source, where that is known."""
        rule = finding.rule
        own = rule.variants.get(finding.variant, {}).get("fixes") or rule.fixes
        if len(own) == 1 and "{" not in own["any"]:
            return own["any"]
        backend, values = self._project(release)
        path = {"path": path_of(finding, where)}
        return wording.fix(rule, finding.variant, backend, values | finding.facts | path)

    def _project(self, release: Release | None) -> tuple[str, dict[str, Any]]:
        if id(release) not in self._projects:
            self._projects[id(release)] = project(release)
        return self._projects[id(release)]


def path_of(finding: Finding, where: Location | None) -> str:
    """Return the path of a finding's file as the project's settings name it: that in the source tree where there is one."""
    if not isinstance(finding.place, Member):
        return "PATH"
    path = finding.place.path
    if where is None or not f"/{where.path}".endswith(f"/{path}"):
        return path
    release = finding.subject if finding.subject.kind == "release" else finding.subject.release
    root = release.tree.given.rstrip("/") if release is not None and release.tree is not None else ""
    return where.path.removeprefix(f"{root}/")


def project(release: Release | None) -> tuple[str, dict[str, Any]]:
    """Return the back end by which a release is built, "" when none can be told, and the placeholders of fixes."""
    from pkglint.model.build_system import fix_key
    from pkglint.model.paths import normalized

    if release is None:
        return "", {}
    source = release.source
    name = release.name
    own = normalized(name).replace("-", "_")
    try:
        tops = {top.lower(): top for top in source.library.top_names} if source is not None else {}
        backend = fix_key(release)
    except Unreadable:
        tops, backend = {}, ""
    return backend, {
        "name": name or "NAME",
        "package": tops.get(own) or own or "PACKAGE",
        "version": release.version or "VERSION",
    }
