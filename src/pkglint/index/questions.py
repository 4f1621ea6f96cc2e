"""What is asked of the index for a release: one page for the project and one for each dependency, and the metadata of dependencies with extras."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from packaging.utils import canonicalize_name

from pkglint.index.client import Failure
from pkglint.model.versions import parse_requirement, parse_version

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from packaging.requirements import Requirement
    from packaging.version import Version
    from pypi_simple import DistributionPackage, ProjectPage

    from pkglint.index.client import Client
    from pkglint.model import Artifact, Release

MOST = 200
"""Projects that are asked for in one run."""


class Needed(NamedTuple):
    """A requirement of the release: where it stands, and what the index has for it."""

    nth: int
    text: str
    requirement: Requirement
    page: ProjectPage | None
    """None when the index has no such project."""


class Asked(NamedTuple):
    """A release, and what the index answered about it."""

    release: Release
    artifact: Artifact
    """Whose metadata the requirements are of."""
    where: str
    """The index as a person knows it."""
    own: ProjectPage | Failure | None
    needed: list[Needed]
    extras: dict[str, tuple[str, frozenset[str]]]
    """Dependency → the version that installers would choose, and its extras; only where a requirement asks for extras and the index serves metadata."""
    now: datetime
    digests: dict[str, str]
    """SHA-256 of each built file, by its name."""
    first: bool
    """Whether this is the first of several releases of the project that were asked about."""


class Answers(NamedTuple):
    """What a run asked and got: an item for each release, and what could not be answered."""

    asked: list[Asked]
    problems: list[str]


def ask(client: Client, releases: list[Release], index: str, now: datetime) -> Answers:
    """Ask everything about the releases at once, to be judged at a time in UTC; dependencies by URL and the project itself are not asked for."""
    sources = [
        (release, artifact, requirements(artifact))
        for release in releases
        for artifact in [source(release)]
        if artifact is not None
    ]
    names = list(dict.fromkeys(
        name
        for release, _, needs in sources
        for name in (canonicalize_name(release.name), *(canonicalize_name(each.name) for _, _, each in needs))
        if name
    ))  # fmt: skip
    pages = client.pages(names[:MOST])
    problems = (
        [f"{len(names) - MOST} dependencies were not asked about: at most {MOST} are"] if len(names) > MOST else []
    )
    failed: dict[str, list[str]] = {}
    for name, page in pages.items():
        if isinstance(page, Failure):
            failed.setdefault(page.cause, []).append(name)
    if failed:
        for cause, about in failed.items():
            which = (
                ""
                if len(about) == len(names)
                else f" about {', '.join(about[:3])}{f' and {len(about) - 3} more' if len(about) > 3 else ''}"
            )
            problems.append(f"{index} could not be asked{which}: {cause}")
    chosen: dict[str, DistributionPackage] = {
        str(name): package
        for _, _, needs in sources
        for _, _, requirement in needs
        if requirement.extras
        and (name := canonicalize_name(requirement.name)) in pages
        and (package := with_metadata(pages[name], requirement)) is not None
    }
    served = client.metadata(chosen)
    extras = {
        name: (str(chosen[name].version), extras_of(content))
        for name, content in served.items()
        if isinstance(content, bytes)
    }
    asked: list[Asked] = []
    for release, artifact, needs in sources:
        needed = [
            Needed(nth, text, each, page)
            for nth, text, each in needs
            if (name := canonicalize_name(each.name)) in pages and not isinstance(page := pages[name], Failure)
        ]
        own = pages.get(canonicalize_name(release.name), Failure("it was not asked"))
        first = not any(canonicalize_name(each.release.name) == canonicalize_name(release.name) for each in asked)
        asked.append(
            Asked(
                release,
                artifact,
                index,
                own,
                needed,
                extras,
                now,
                {each.filename: digest(each.path) for each in release.built},
                first,
            )
        )
    return Answers(asked, problems)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    from hashlib import file_digest

    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def source(release: Release) -> Artifact | None:
    """Return the artifact whose metadata speak for the release: a built one before the tree, None when no name is known."""
    return next((each for each in release.artifacts if each.name), None)


def requirements(artifact: Artifact) -> list[tuple[int, str, Requirement]]:
    """Return (number, text, requirement) of the requirements that an index is asked about."""
    found = []
    for nth, text in enumerate(artifact.metadata.all("Requires-Dist")):
        requirement = parse_requirement(text)
        if requirement is None or requirement.url:
            continue
        if canonicalize_name(requirement.name) != canonicalize_name(artifact.name):
            found.append((nth, text.strip(), requirement))
    return found


def versions(page: ProjectPage) -> dict[Version, list[DistributionPackage]]:
    """Return version → files, of the files whose name has one."""
    found: dict[Version, list[DistributionPackage]] = {}
    for package in page.packages:
        version = parse_version(package.version or "")
        if version is not None:
            found.setdefault(version, []).append(package)
    return found


def satisfying(page: ProjectPage, requirement: Requirement, *, yanked: bool = False) -> list[Version]:
    """Return the versions that a requirement admits, newest first; pre-releases only where nothing else does, yanked ones only when asked for."""
    known = versions(page)
    usable = [version for version, files in known.items() if yanked or not all(file.is_yanked for file in files)]
    return sorted(requirement.specifier.filter(usable), reverse=True)


def with_metadata(page: ProjectPage | Failure | None, requirement: Requirement) -> DistributionPackage | None:
    """Return a file of the newest version that a requirement admits whose metadata the index serves."""
    if page is None or isinstance(page, Failure):
        return None
    for version in satisfying(page, requirement)[:1]:
        return next((file for file in versions(page)[version] if file.has_metadata), None)
    return None


def extras_of(content: bytes) -> frozenset[str]:
    """Return the normalised extras that core metadata declares."""
    from pkglint.formats import metadata

    return frozenset(canonicalize_name(value.strip()) for value in metadata.parse(content).all("Provides-Extra"))
