"""The fix of a finding as its own project would write it: the back end's text, with the project's names in it."""

from __future__ import annotations

from pkglint import wording
from pkglint.archive import Unreadable
from pkglint.finding import Member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.finding import Finding
    from pkglint.model import Release


class Remedies:
    """Gives findings their fixes; each release is asked once."""

    def __init__(self) -> None:
        """Start with no release."""
        self._projects: dict[int, tuple[str, dict[str, Any]]] = {}

    def of(self, finding: Finding, release: Release | None) -> str:
        """Return the fix of a finding, as Markdown."""
        rule = finding.rule
        own = rule.variants.get(finding.variant, {}).get("fixes") or rule.fixes
        if len(own) == 1 and "{" not in own["any"]:
            return own["any"]
        backend, values = self._project(release)
        path = {"path": finding.place.path if isinstance(finding.place, Member) else "PATH"}
        return wording.fix(rule, finding.variant, backend, values | path | finding.facts)

    def _project(self, release: Release | None) -> tuple[str, dict[str, Any]]:
        if id(release) not in self._projects:
            self._projects[id(release)] = project(release)
        return self._projects[id(release)]


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
