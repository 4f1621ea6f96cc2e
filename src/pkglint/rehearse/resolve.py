"""Why an installer found no solution: asked of the index's own pages, so that the answer is a requirement and not a paragraph."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from functools import cache
from urllib.parse import urljoin

from packaging.metadata import parse_email
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)

from pkglint.model.versions import parse_requirement, parse_specifiers
from pkglint.named import NamedTuple
from pkglint.rehearse.index import JSON, PLAIN
from pkglint.rehearse.subject import applies, shown
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from packaging.requirements import Requirement
    from packaging.version import Version

    from pkglint.rehearse.interpreters import Interpreter
    from pkglint.rehearse.subject import Own

LARGEST_PAGE = 64 * 1024**2
PATIENCE = 20
DEEPEST = 3
"""How far requirements of requirements are followed."""
MOST_PROJECTS = 60


class Problem(NamedTuple):
    """Why something cannot be installed: in words of the rules' variants, with the release's own requirement that causes it."""

    variant: str
    """`no-such-project`, `requirement-unsatisfiable`, `requirement-python`, `requirement-sdist-only` or `conflict`."""
    own: Own
    requirement: str
    """The requirement that cannot be met: the release's own, or one that it leads to."""
    other: str = ""
    by: str = ""
    """Of a conflict: the other requirement, and what has it."""


class Unreachable(Usage):
    """The index did not answer."""


class Candidate(NamedTuple):
    """One file that an index offers."""

    version: Version
    wheel: bool
    fits: bool
    """Whether its tags are for the interpreter (an sdist's always are)."""
    python: bool
    """Whether its Requires-Python lets the interpreter in."""
    metadata: str
    """The address of its core metadata, "" without."""


class Pages:
    """The pages of one index, each asked for once."""

    def __init__(self, simple_url: str, opener: urllib.request.OpenerDirector | None = None) -> None:
        """Take the index's address."""
        self.simple_url = simple_url
        self.opener = opener or urllib.request.build_opener()
        self._pages: dict[str, list[dict[str, Any]] | None] = {}

    @staticmethod
    def normal(name: str) -> str:
        """Return a name in normal form."""
        return canonicalize_name(name)

    def files(self, name: str) -> list[dict[str, Any]] | None:
        """Return the files of a project, None when the index has no such project; Unreachable when it does not say."""
        normal = canonicalize_name(name)
        if normal not in self._pages:
            address = urljoin(self.simple_url, f"{normal}/")
            body, final = self.get(address, f"{JSON}, {PLAIN};q=0.1")
            try:
                document = json.loads(body) if body is not None else None
                files = (
                    [file | {"url": urljoin(final, file["url"])} for file in document["files"]]
                    if document is not None
                    else None
                )
            except (ValueError, KeyError, TypeError) as error:
                raise Unreachable(f"{address}: no simple API in JSON") from error
            self._pages[normal] = files
        return self._pages[normal]

    def get(self, url: str, accept: str = "*/*", limit: int | None = LARGEST_PAGE) -> tuple[bytes | None, str]:
        """Return (the body of a page or None for 404, its final address), of a longer body than the limit the beginning."""
        request = urllib.request.Request(url, headers={"Accept": accept, "User-Agent": "pkglint"})  # noqa: S310 - an index's address
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return answer.read(limit), answer.geturl()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in {404, 410}:
                return None, url
            raise Unreachable(f"{url}: {error.code} {error.reason}") from error
        except (OSError, ValueError) as error:
            raise Unreachable(f"{url}: {getattr(error, 'reason', error)}") from error

    def requirements(self, address: str) -> list[Requirement]:
        """Return what core metadata at an address require."""
        body, _ = self.get(address)
        raw, _ = parse_email(body or b"")
        parsed = map(parse_requirement, raw.get("requires_dist", []))
        return [requirement for requirement in parsed if requirement is not None]


class Diagnosis:
    """Looks for the reason that a set of requirements cannot be installed for one interpreter."""

    def __init__(self, pages: Pages, interpreter: Interpreter, *, builds: bool) -> None:
        """Take the index's pages, the interpreter, and whether an sdist would do."""
        self.pages, self.interpreter, self.builds = pages, interpreter, builds
        self.candidates = cache(self._candidates)

    def problems(self, wanted: Iterable[Own]) -> list[Problem]:
        """Return what cannot be met: first each requirement alone, else the first contradiction of two."""
        every = [own for own in wanted if not own.parsed.url]
        alone = [problem for own in every if (problem := self.alone(own, own.parsed)) is not None]
        return alone or self.conflicts(every)

    def alone(self, own: Own, requirement: Requirement) -> Problem | None:
        """Return why a requirement cannot be met by itself."""
        candidates = self.candidates(requirement.name)
        if candidates is None:
            return Problem("no-such-project", own, requirement.name)
        matching = [each for each in candidates if requirement.specifier.contains(each.version, prereleases=True)]
        text = shown(requirement)
        if not matching:
            return Problem("requirement-unsatisfiable", own, text)
        admitted = [each for each in matching if each.python]
        if not admitted:
            return Problem("requirement-python", own, text)
        usable = [each for each in admitted if each.fits and (each.wheel or self.builds)]
        if not usable:
            wheels = [each for each in admitted if each.wheel]
            # Wheels for other Pythons of this platform, and an sdist at best: for this Python there is none.
            return Problem(
                "requirement-python"
                if wheels and not any(not each.wheel for each in admitted)
                else "requirement-sdist-only",
                own,
                text,
            )
        return None

    def conflicts(self, wanted: list[Own]) -> list[Problem]:
        """Return the first two requirements on one project that no version of it meets, or a dependency's that cannot be met."""
        held: dict[str, list[tuple[Requirement, Own, str]]] = {}
        level = [(own, own.parsed, "") for own in wanted]
        for _ in range(DEEPEST + 1):
            following: list[tuple[Own, Requirement, str]] = []
            for own, requirement, by in level:
                name = canonicalize_name(requirement.name)
                for other, other_own, other_by in held.get(name, []):
                    if self.excluded(requirement, other):
                        # The release's own requirement is the one that its author can change.
                        if not by or other_by:
                            return [Problem("conflict", own, shown(requirement), shown(other), other_by)]
                        return [Problem("conflict", other_own, shown(other), shown(requirement), by)]
                if by and self.candidates(name) is not None and (problem := self.alone(own, requirement)) is not None:
                    return [problem]
                known = name in held
                held.setdefault(name, []).append((requirement, own, by))
                if not known and len(held) < MOST_PROJECTS:
                    following += self.following(own, requirement)
            level = following
        return []

    def following(self, own: Own, requirement: Requirement) -> list[tuple[Own, Requirement, str]]:
        """Return what the newest version that meets a requirement requires in turn."""
        usable = [each for each in self.candidates(requirement.name) or () if requirement.specifier.contains(each.version, prereleases=True)
                  and each.python and each.fits and each.metadata]  # fmt: skip
        finals = [each for each in usable if not each.version.is_prerelease] or usable
        if not finals:
            return []
        best = max(finals, key=lambda each: each.version)
        try:
            needs = self.pages.requirements(best.metadata)
        except Unreachable:
            return []
        return [
            (own, need, f"{requirement.name} {best.version}")
            for need in needs
            if applies(need, self.interpreter, requirement.extras)
        ]

    def excluded(self, one: Requirement, other: Requirement) -> bool:
        """Tell whether no version meets both of two requirements, although each alone can be met."""
        candidates = self.candidates(one.name) or ()
        first, second = (
            {
                each.version
                for each in candidates
                if each.python and need.specifier.contains(each.version, prereleases=True)
            }
            for need in (one, other)
        )
        return bool(first) and bool(second) and not first & second

    def _candidates(self, name: str) -> tuple[Candidate, ...] | None:
        files = self.pages.files(name)
        if files is None:
            return None
        found = []
        for file in files:
            if file.get("yanked"):
                continue
            filename = str(file.get("filename", ""))
            try:
                if filename.endswith(".whl"):
                    _, version, _, tags = parse_wheel_filename(filename)
                    fits = any(str(tag) in self.interpreter.tags for tag in tags)
                else:
                    _, version = parse_sdist_filename(filename)
                    fits = True
            except (InvalidWheelFilename, InvalidSdistFilename):
                continue
            declared = parse_specifiers(file.get("requires-python") or "")
            python = declared is None or declared.contains(self.interpreter.version, prereleases=True)
            has_metadata = bool(file.get("core-metadata") or file.get("dist-info-metadata"))
            found.append(
                Candidate(
                    version,
                    filename.endswith(".whl"),
                    fits,
                    python,
                    f"{file['url'].partition('#')[0]}.metadata" if has_metadata else "",
                )
            )
        return tuple(found)
