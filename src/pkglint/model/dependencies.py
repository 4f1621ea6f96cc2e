"""What an artifact requires: always, and with each of its extras."""

from __future__ import annotations

from functools import cached_property

from pkglint.model.paths import normalized
from pkglint.model.versions import parse_requirement, same_version
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.requirements import Requirement

DEVELOPMENT = frozenset(
    {"test", "tests", "testing", "dev", "develop", "development", "doc", "docs", "lint", "linting", "type", "types", "typing"}
)  # fmt: skip
"""Extras for those who work on the project: users are not expected to install them."""
EVERYTHING = frozenset({"all", "full", "complete", "everything"})
_EXTRA = regex(r"""extra\s*==\s*["']([^"']+)["']|["']([^"']+)["']\s*==\s*extra""")


class Dependencies:
    """The requirements that can be read, by what it takes to get them."""

    def __init__(self, name: str, version: str, values: Iterable[str]) -> None:
        """Take the project's name and version, and its Requires-Dist."""
        self.name = normalized(name)
        self._version = version
        self._all = [each for each in map(parse_requirement, values) if each is not None]

    @cached_property
    def always(self) -> frozenset[str]:
        """Return what is required without an extra, under whatever marker; of `celery[redis]` also `redis` and the whole."""
        return self._names(each for each in self._all if not extras_of(each))

    @cached_property
    def of_extra(self) -> dict[str, frozenset[str]]:
        """Return extra → what it brings, what the project's other extras bring through it included."""
        direct: dict[str, set[str]] = {}
        through: dict[str, set[str]] = {}
        for each in self._all:
            for extra in map(normalized, extras_of(each)):
                if normalized(each.name) == self.name:
                    through.setdefault(extra, set()).update(map(normalized, each.extras))
                else:
                    direct.setdefault(extra, set()).update(self._names([each]))
        found: dict[str, frozenset[str]] = {}
        for extra in {*direct, *through}:
            queue, seen = [extra], {extra}
            while queue:
                more = through.get(queue.pop(), set()) - seen
                seen |= more
                queue += more
            found[extra] = frozenset[str]().union(*(direct.get(each, set()) for each in seen))
        return found

    @cached_property
    def collecting(self) -> frozenset[str]:
        """Return the extras that collect others: by requiring them, or by their name."""
        return frozenset(
            normalized(extra) for each in self._all if normalized(each.name) == self.name for extra in extras_of(each)
        ) | EVERYTHING.intersection(self.of_extra)

    @cached_property
    def alternatives(self) -> dict[str, frozenset[str]]:
        """Return extra → what it brings, of the extras that a user may choose among.

        Those for development are none of them, nor are those that collect others.
        """
        left_out = DEVELOPMENT | self.collecting
        some = {extra: names for extra, names in self.of_extra.items() if extra not in left_out}
        return {extra: names for extra, names in some.items() if sum(other < names for other in some.values()) < 2}

    @cached_property
    def every(self) -> frozenset[str]:
        """Return all that is required, with every extra but those for development."""
        return self.always.union(*(names for extra, names in self.of_extra.items() if extra not in DEVELOPMENT))

    @cached_property
    def every_other(self) -> frozenset[str]:
        """Return the names of all projects that are required, with whatever extra, but for this one."""
        return frozenset(normalized(each.name) for each in self._all) - {self.name}

    @cached_property
    def pinned(self) -> tuple[str, ...]:
        """Return the projects of which exactly one version is required, without an extra."""
        found = (
            normalized(each.name)
            for each in self._all
            if not extras_of(each) and any(clause.operator in {"==", "==="} for clause in each.specifier)
        )
        return tuple(dict.fromkeys(found))

    @cached_property
    def has_sister(self) -> bool:
        """Tell whether a requirement admits only this very version: a project released in parts, one of which requires for all."""
        return any(
            same_version(clause.version, self._version)
            for each in self._all
            if each.marker is None
            for clause in each.specifier
            if clause.operator in {"==", "==="}
        )

    def bring(self, name: str, version: str) -> bool:
        """Tell whether a project is required, without an extra, in versions of which none is that one or later."""
        for each in self._all:
            if normalized(each.name) == name and not extras_of(each):
                later = (version, f"{version}.1", f"{int(version) + 1}", f"{int(version) + 7}.2", "9999")
                if len(each.specifier) and not any(each.specifier.contains(one, prereleases=True) for one in later):
                    return True
        return False

    def __contains__(self, name: object) -> bool:
        """Tell whether a project is required by its normalised name, with or without an extra."""
        return name in self._projects

    @cached_property
    def _projects(self) -> frozenset[str]:
        return frozenset(normalized(each.name) for each in self._all)

    def _names(self, requirements: Iterable[Requirement]) -> frozenset[str]:
        found: set[str] = set()
        for each in requirements:
            name = normalized(each.name)
            extras = [normalized(extra) for extra in each.extras]
            found.update((name, *extras, *(f"{name}[{extra}]" for extra in extras)))
        return frozenset(found)


def from_requires_txt(text: str) -> list[str]:
    """Return the lines of setuptools' requires.txt as Requires-Dist has them: a section is an extra, a marker after `:`, or both."""
    found, condition = [], ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            extra, _, marker = line[1:-1].partition(":")
            condition = " and ".join(filter(None, (marker and f"({marker})", extra and f'extra == "{extra}"')))
        elif line:
            found.append(f"{line} ; {condition}" if condition else line)
    return found


def extras_of(requirement: Requirement) -> list[str]:
    """Return the extras that a requirement is for, [] for one that always counts."""
    marker = "" if requirement.marker is None else str(requirement.marker)
    return [one or other for one, other in _EXTRA.findall(marker)] if "extra" in marker else []
