"""Two distributions of one project, and everything that changed between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pkglint.diff import members, metadata, native, verdict

if TYPE_CHECKING:
    from pkglint.diff.api import Additions, Change
    from pkglint.finding import Entry
    from pkglint.model import Sdist, Wheel

SECTIONS = ("api", "symbols", "findings")
"""What can be left out of a comparison; the other sections cost next to nothing."""


class Comparison(NamedTuple):
    """What changed from one distribution to another; a section that was not compared is None."""

    old: Wheel | Sdist
    new: Wheel | Sdist
    members: members.Members
    metadata: metadata.Metadata
    natives: native.Natives | None
    changes: list[Change] | None
    additions: Additions | None
    verdict: verdict.Verdict
    notes: list[str]
    """What the reader should know about how far the comparison goes."""
    came: list[Entry] | None = None
    """Findings that only the new release has."""
    went: list[Entry] | None = None
    """Findings that only the old release had."""


def compare(old: Wheel | Sdist, new: Wheel | Sdist, skip: frozenset[str] = frozenset()) -> Comparison:
    """Compare two wheels or two sdists; `skip` names sections to leave out. The API is left out, with a note, where griffe is not installed."""
    changes, added, notes = None, None, []
    if "api" not in skip:
        try:
            from pkglint.diff import api, surface
        except ModuleNotFoundError as error:
            if error.name != "griffe":
                raise
            notes.append("the public API was not compared: install pypkglint[diff]")
        else:
            changes, added = api.compare(surface.Surface(old.library), surface.Surface(new.library))
    fields = metadata.compare(old, new)
    weighed = verdict.verdict(old.version, new.version, fields, changes, added)
    natives = None if "symbols" in skip else native.compare(old, new)
    return Comparison(old, new, members.compare(old, new), fields, natives, changes, added, weighed, notes)
