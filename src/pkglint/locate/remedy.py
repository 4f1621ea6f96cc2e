"""The fix of a finding as its own project would write it: the back end's text, with the project's names in it."""

from __future__ import annotations

from pkglint.archive import Unreadable
from pkglint.catalogue import wording
from pkglint.finding import Member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.finding import Finding, Location
    from pkglint.model import Artifact


class Remedies:
    """Gives findings their fixes; each project is asked once."""

    def __init__(self) -> None:
        """Start with no project."""
        self._projects: dict[int, tuple[str, dict[str, Any]]] = {}

    def of(self, finding: Finding, where: Location | None) -> str:
        """Return the fix of a finding, as Markdown; `where` is its place in the source, where that is known."""
        rule = finding.rule
        own = rule.variants.get(finding.variant, {}).get("fixes") or rule.fixes
        if len(own) == 1 and "{" not in own["any"]:
            return own["any"]
        source = source_of(finding.subject)
        if id(source) not in self._projects:
            self._projects[id(source)] = project(source)
        backend, values = self._projects[id(source)]
        path = {"path": path_of(finding, where)}
        return wording.fix(rule, finding.variant, backend, values | finding.facts | path)


def path_of(finding: Finding, where: Location | None) -> str:
    """Return the path of a finding's file as the project's settings name it: that in the source tree where there is one."""
    if not isinstance(finding.place, Member):
        return "PATH"
    path = finding.place.path
    if where is None or not f"/{where.path}".endswith(f"/{path}"):
        return path
    release = finding.subject if finding.subject.kind == "release" else finding.subject.release
    root = release.tree.display_path.rstrip("/") if release is not None and release.tree is not None else ""
    return where.path.removeprefix(f"{root}/")


def source_of(subject: Any) -> Artifact | None:
    """Return the artifact that says how a finding's subject is built: the source tree when it fits, else the subject itself."""
    release = subject if subject.kind == "release" else subject.release
    if release is not None and release.tree_fits:
        tree: Artifact = release.tree
        return tree
    own: Artifact | None = subject if subject.kind != "release" else next(subject.artifacts, None)
    return own


def project(source: Artifact | None) -> tuple[str, dict[str, Any]]:
    """Return the back end by which an artifact is built, "" when none can be told, and the placeholders of fixes."""
    from pkglint.model.build_system import fix_key
    from pkglint.model.paths import normalized

    if source is None:
        return "", {
            "name": "NAME",
            "distribution": "PROJECT",
            "package": "PACKAGE",
            "folder": "src/PACKAGE",
            "version": "VERSION",
        }
    own = normalized(source.name).replace("-", "_")
    try:
        tops = {top.lower(): top for top in source.library.top_names}
        backend = fix_key(source)
    except Unreadable:
        tops, backend = {}, ""
    package = tops.get(own) or own or "PACKAGE"
    return backend, {
        "name": source.name or "NAME",
        "distribution": source.name or "PROJECT",
        "package": package,
        "folder": folder_of(source, package),
        "version": source.version or "VERSION",
    }


def folder_of(source: Artifact, package: str) -> str:
    """Return where the source keeps its package, relative to the root: `src/demo` where that cannot be seen, as in a wheel."""
    try:
        inits = [file.path for path, file in source.library.by_path.items() if path == f"{package}/__init__.py"]
    except Unreadable:
        inits = []
    return inits[0].rpartition("/")[0] if inits and source.kind != "wheel" else f"src/{package}"
