"""Place → location: the line a person would edit first, then where it shows in the artifact; equal findings merged."""

from __future__ import annotations

from pkglint.archive import Unreadable
from pkglint.finding import Entry, Field, Location, Member, Record, Subject
from pkglint.locate.identity import Identity, version_1
from pkglint.locate.remedy import fix_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pkglint.finding import Finding
    from pkglint.locate.source import Source
    from pkglint.model import Release


class Locator:
    """Makes of each finding what reports show, from its evidence and the source tree; trees are read once."""

    def __init__(self, cwd: Path, *, code_scanning: bool = False, with_edits: bool = False) -> None:
        """Take the directory that the paths of locations are relative to.

        `code_scanning` asks for what only SARIF needs, the hashes of source lines; `with_edits` for the text that mends a finding.
        """
        self._cwd = cwd
        self._code_scanning = code_scanning
        self._with_edits = with_edits
        self._identity = Identity()
        self._sources: dict[tuple[int, bool], Source | None] = {}

    def located(self, finding: Finding) -> Finding:
        """Return the finding with its entry, and without the texts that it was made from."""
        return finding._replace(entry=self.entry(finding), evidence=finding.evidence._replace(value=None, text=None))

    def entry(self, finding: Finding) -> Entry:
        """Return what reports show of a finding by itself."""
        mark, former = self._identity.of(finding)
        release = release_of(finding)
        subject = subject_of(finding)
        try:
            where = None if release is None else self._place(finding, release)
        except Unreadable:
            where = None
        mendable = where is not None and mends(finding, release)
        return Entry(
            finding.rule,
            finding.severity,
            finding.message,
            finding.facts,
            mark,
            where or Location(subject.artifact, in_source=False),
            (subject,),
            finding.pypi_message,
            finding.suppressed,
            finding.tags,
            finding.variant,
            fix_of(finding, where),
            mendable and not finding.rule.edits_unsafely(finding.variant),
            mendable and finding.rule.edits_unsafely(finding.variant),
            frozenset({*former, version_1(finding)}),
        )

    def _place(self, finding: Finding, release: Release) -> Location | None:
        # A tree's own findings are in it, whether or not it is the one that the distributions were made from.
        own = finding.evidence.names.kind == "tree"
        if (id(release), own) not in self._sources:
            self._sources[id(release), own] = source_of(release, self._cwd, hashes=self._code_scanning, own=own)
        source = self._sources[id(release), own]
        found = source.locate(finding) if source is not None else None
        return (
            source.offered(finding, found) if source is not None and found is not None and self._with_edits else found
        )


def release_of(finding: Finding) -> Release | None:
    """Return the release that a finding's subject is or belongs to."""
    release: Release | None = finding.subject.release
    return release


def subject_of(finding: Finding) -> Subject:
    """Return the artifact of a finding, and the member and line it is about."""
    place, evidence = finding.place, finding.evidence
    match place:
        case Member(name, _) | Field(name, _):
            pass
        case Record():
            name = "RECORD"
        case _:
            name = ""
    # What cannot be read has no member in it.
    shown = name if evidence.member is not None else ""
    return Subject(evidence.names.display_path, shown, evidence.member, evidence.line, evidence.text)


def entries(
    findings: Iterable[Finding], cwd: Path, *, code_scanning: bool = False, with_edits: bool = False
) -> list[Entry]:
    """Return the findings as reports show them, the worst first, else in the order of their first appearance.

    Findings of one identity (rule, variant, symbolic place, identity facts; free of artifact name and version) become one
    entry that lists every artifact. Its location is in the source tree when one fits the release, else the artifact itself.
    """
    merged: dict[tuple[int, str], Entry] = {}
    locator = Locator(cwd, code_scanning=code_scanning, with_edits=with_edits)
    for finding in findings:
        made = (finding.entry or locator.entry(finding))._replace(suppressed=finding.suppressed)
        # Two releases may share a fault, and each has its own line to change.
        key = (id(release_of(finding)), made.fingerprint)
        known = merged.get(key)
        if known is None:
            merged[key] = made
            continue
        (subject,) = made.subjects
        merged[key] = known._replace(
            subjects=known.subjects if subject in known.subjects else (*known.subjects, subject),
            location=known.location if known.location.in_source else made.location,
            former=known.former | made.former,
        )
    return sorted(merged.values(), key=lambda entry: -entry.severity.rank)


def mends(finding: Finding, release: Release | None) -> bool:
    """Tell whether an edit of the source tree is known that mends a finding."""
    if not finding.rule.edit or release is None or release.tree is None:
        return False
    from pkglint.fix.edits import of_finding

    return bool(of_finding(finding, release.tree))


def source_of(release: Release, cwd: Path, *, hashes: bool, own: bool = False) -> Source | None:
    """Return the release's source tree as a place to find lines in, None without one that fits (the tree itself always does)."""
    if release.tree is None or (release.built and not release.tree_fits and not own):
        return None
    from pkglint.locate.source import Source

    return Source(release.tree, cwd, hashes=hashes)


def repository(releases: Iterable[Release], cwd: Path) -> tuple[str, str]:
    """Return (`Report.prefix`, `Report.below`): where the working directory and the top of the tree's repository lie to each other."""
    import os

    from pkglint.model import git

    trees = [release.tree for release in releases if release.tree is not None]
    top = (
        next((tree.repository for tree in trees if tree.repository is not None), None) if trees else git.top_level(cwd)
    )
    if top is None:
        return "", ""
    here = cwd.resolve()
    if here == top or top in here.parents:
        prefix = here.relative_to(top).as_posix()
        return ("" if prefix == "." else prefix), ""
    try:
        return "", os.path.relpath(top, here).replace(os.sep, "/")
    except ValueError:  # another drive
        return "", ""


def misfits(releases: Iterable[Release]) -> list[str]:
    """Return a note for every source tree that is the same project in another version: nothing is mapped to it."""
    notes = []
    for release in releases:
        tree = release.tree
        if tree is not None and release.built and not release.tree_fits:
            notes.append(
                f"the source tree {tree.display_path} is {tree.name} {tree.version}, not {release.version}: findings are not mapped to it"
            )
    return notes
