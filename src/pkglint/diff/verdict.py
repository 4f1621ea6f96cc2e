"""What step of semantic versioning the changes ask for, and what step the version makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pkglint.model.dependencies import DEVELOPMENT
from pkglint.model.versions import PYTHONS, admits_python, parse_version

if TYPE_CHECKING:
    from pkglint.diff.api import Additions, Change
    from pkglint.diff.metadata import Metadata

STEPS = ("patch", "minor", "major")
YEAR = 1990
"""From this first component on a version is counted by the calendar, and no step can be read from it."""


class Verdict(NamedTuple):
    """The step that the changes need, with the reasons for each; the step that the versions make, "" when it cannot be told."""

    advice: str
    reasons: dict[str, list[str]]
    step: str
    counts: str
    """What the step counts as: below 1.0 a minor one is what a major one is later."""

    @property
    def enough(self) -> bool:
        """Tell whether the step is at least the one asked for; True where no step can be told."""
        return self.counts not in STEPS or STEPS.index(self.counts) >= STEPS.index(self.advice)


def verdict(old: str, new: str, metadata: Metadata, changes: list[Change] | None, added: Additions | None) -> Verdict:
    """Weigh the changes; `changes` and `added` are None where the API was not compared. Extras for developers of the project do not count."""
    major = [f"{change.name}: {change.kind}" for change in changes or () if change.kind != "override-breaks"]
    major += [f"extra {name} removed" for name in metadata.extras.removed if name not in DEVELOPMENT]
    major += [f"entry point {name} removed" for name in metadata.entry_points.removed]
    minor = [f"{name} added" for name in (added.names if added else ())]
    minor += [f"{name} takes more parameters" for name in (added.parameters if added else ())]
    minor += [f"extra {name} added" for name in metadata.extras.added if name not in DEVELOPMENT]
    minor += [f"entry point {name} added" for name in metadata.entry_points.added]
    minor += [f"dependency {text} added" for text in metadata.dependencies.added if "extra ==" not in text]
    if metadata.requires_python is not None and raised(metadata.requires_python.old, metadata.requires_python.new):
        minor.append(f"Requires-Python is now '{metadata.requires_python.new}'")
    advice = "major" if major else "minor" if minor else "patch"
    step = step_of(old, new)
    return Verdict(
        advice,
        {"major": major, "minor": minor, "patch": []},
        step,
        "major" if step == "minor" and old.startswith("0.") else step,
    )


def raised(old: str | None, new: str | None) -> bool:
    """Tell whether a Python that the old bound admits is refused by the new one."""
    return any(
        (old is None or admits_python(old, each)) and new is not None and not admits_python(new, each)
        for each in (*PYTHONS, "2.7")
    )


def step_of(old: str, new: str) -> str:
    """Return `major`, `minor`, `patch` for the first component of the release that grew; "" for a calendar version, or no step forward."""
    one, two = parse_version(old), parse_version(new)
    if one is None or two is None or two <= one:
        return ""
    if one.epoch != two.epoch or one.major >= YEAR or two.major >= YEAR:
        return ""
    if one.major != two.major:
        return "major"
    return "minor" if one.minor != two.minor else "patch"
