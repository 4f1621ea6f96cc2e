"""The declarative detectors: a rule's `[paths]` or `[field]` table as a check function.

Patterns are gitignore patterns; `rules/compile.py` has pathspec translate them, so that a run matches one compiled
expression per rule and imports no pattern library.
"""

from __future__ import annotations

import re
from functools import cache

from pkglint.finding import Field, Hit, Member, Whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact


@cache
def expression(text: str) -> re.Pattern[str]:
    """Return the compiled expression of a rule."""
    return re.compile(text)


def paths(artifact: Artifact, table: dict[str, Any]) -> Iterator[Hit]:
    """Yield a member for every file that `any` matches and `quiet` does not, and the whole when nothing matches `none`."""
    quiet = expression(table["quiet"]) if "quiet" in table else None
    if "any" in table:
        wanted = expression(table["any"])
        for file in artifact.files:
            if wanted.match(file.path) and not (quiet and quiet.match(file.path)):
                yield Hit(Member(file.path))
    if "none" in table:
        wanted = expression(table["none"])
        if not any(wanted.match(file.path) for file in artifact.files):
            yield Hit(Whole())


def field(artifact: Artifact, table: dict[str, Any]) -> Iterator[Hit]:
    """Yield the field when it is absent (and known to be), or each of its values that `matches` or does not match (`lacks`)."""
    name = table["name"]
    if not artifact.knows(name):
        return
    values = [value.strip() for value in artifact.metadata.all(name)]
    if table.get("absent"):
        if not any(value and value != "UNKNOWN" for value in values):
            yield Hit(Field(name))
        return
    for nth, value in enumerate(values):
        if ("matches" in table and expression(table["matches"]).search(value)) or (
            "lacks" in table and not expression(table["lacks"]).search(value)
        ):
            yield Hit(Field(name, nth), value=value)
