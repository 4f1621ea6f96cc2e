"""Which Pythons an artifact says it runs on."""

from __future__ import annotations

from functools import cached_property

from pkglint.model.versions import PYTHONS, admits_python
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from pkglint.model.release import Artifact
    from pkglint.model.wheel import Tag

_TAG = regex(r"(py|cp|pp)([23])(\d*)\Z")
_CLASSIFIER = regex(r"Programming Language :: Python :: ([23])(?:\.(\d+))?(?: :: Only)?\Z")


class Pythons:
    """The Pythons that wheel tags, Requires-Python and classifiers of one artifact admit."""

    def __init__(self, artifact: Artifact) -> None:
        """Take the artifact."""
        self._tags: frozenset[Tag] = getattr(artifact, "tags", frozenset())
        self.required = artifact.metadata.get("Requires-Python") or ""
        values = artifact.metadata.all("Classifier") if artifact.knows("Classifier") else ()
        self._classifiers: list[re.Match[str]] = [
            match for value in values if (match := _CLASSIFIER.match(value.strip()))
        ]
        self._says_nothing = not self.required and artifact.knows("Requires-Python")

    @cached_property
    def admitted(self) -> tuple[int, ...]:
        """Return the minor releases of Python 3 that tags and Requires-Python admit; classifiers decide without either."""
        minors = {int(minor[2:]) for minor in PYTHONS}
        if self._tags:
            minors &= self._of_tags()
        if self.required:
            minors = {minor for minor in minors if admits_python(self.required, f"3.{minor}")}
        elif self._classifiers and all(match[1] == "2" for match in self._classifiers):
            return ()
        return tuple(sorted(minors))

    @cached_property
    def lowest(self) -> int | None:
        """Return the lowest minor release of Python 3 that the artifact says it runs on, None when it does not say.

        Requires-Python says it, or a tag such as `cp311` or `py39`, or a classifier; what no longer differs counts as 3.6.
        """
        if not self.admitted:
            return None
        if self.lowest_by == "classifier":
            listed = [int(match[2]) for match in self._classifiers if match[1] == "3" and match[2]]
            return max(min(listed), 6) if listed else None
        return max(self.admitted[0], 6)

    @cached_property
    def lowest_by(self) -> str:
        """Return what says which Python is the lowest: "requires-python", "tag" or "classifier"."""
        lowest = min(self.admitted, default=0)
        if self.required and (lowest == 0 or not admits_python(self.required, f"3.{lowest - 1}")):
            return "requires-python"
        return "tag" if lowest or self.required else "classifier"

    @cached_property
    def oldest(self) -> tuple[int, int] | None:
        """Return a Python before 3.6 that the artifact names and nothing excludes, as (2, 7) or (3, 5); None without one."""
        if self.promises_python2:
            return 2, 7
        named = sorted(int(match[2]) for match in self._classifiers if match[1] == "3" and match[2])
        if named and named[0] < 6 and named[0] in self.admitted:
            return 3, named[0]
        return None

    @cached_property
    def promises_python2(self) -> str:
        """Return what says that Python 2.7 will do, "tag" or "classifier", and nothing takes back; "" without such a promise."""
        if self.required and not admits_python(self.required, "2.7"):
            return ""
        if any(match[1] == "2" for match in self._classifiers):
            return "classifier" if self.required or self._says_nothing else ""
        return "tag" if any((match := _TAG.match(tag.python)) and match[2] == "2" for tag in self._tags) else ""

    def _of_tags(self) -> set[int]:
        every = {int(minor[2:]) for minor in PYTHONS}
        found: set[int] = set()
        for tag in self._tags:
            match = _TAG.match(tag.python)
            if match is None:
                return every
            if match[2] == "2":
                continue
            start = int(match[3] or 0)
            exact = match[1] != "py" and match[3] and tag.abi != "abi3"
            found |= {start} if exact else {minor for minor in every if minor >= start}
        return found
