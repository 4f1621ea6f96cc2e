"""`NAME==VERSION` with `--index`: a release that is published already, and the one file of it that is compared."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from packaging.tags import sys_tags

from pkglint.cli.index import connected
from pkglint.diff.sides import likeness, readable
from pkglint.index.client import Failure
from pkglint.model import Wheel
from pkglint.model.versions import parse_version, version_in_name
from pkglint.run.discover import as_artifact
from pkglint.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import ExitStack

    from pypi_simple import DistributionPackage

    from pkglint.model import Sdist
    from pkglint.run.settings import Settings


def downloaded(
    text: str, other: list[Wheel | Sdist], index_url: str | None, config: Settings, cleanup: ExitStack
) -> list[Wheel | Sdist]:
    """Return the file of a published release that fits the files of the other side, or this machine where there are none.

    Raises Usage when the index does not answer, or has no such release.
    """
    project, _, number = text.partition("==")
    wanted = parse_version(number)
    if wanted is None:
        raise Usage(f"{text}: '{number}' is not a version")
    client, index = connected(index_url, config)
    page = client.pages([project])[project]
    if isinstance(page, Failure):
        raise Usage(f"{text}: {index} did not answer: {page.cause}")
    named = [package for package in page.packages if package.filename.endswith((".whl", ".tar.gz"))] if page else []
    files = [(package, version) for package in named if (version := version_in_name(package.filename)) is not None]
    packages = [package for package, version in files if version == wanted]
    if not packages:
        known = [version for _, version in files if not version.is_prerelease]
        newest = f"; its newest release is {max(known)}" if known else ""
        raise Usage(f"{index} has no {f'release {number} of {project}' if page else f'project {project}'}{newest}")
    package = best(packages, other)
    path = Path(cleanup.enter_context(TemporaryDirectory(prefix="pkglint-diff-"))) / package.filename
    failure = client.download(package, path)
    if failure is not None:
        raise Usage(f"{package.filename} cannot be downloaded from {index}: {failure.cause}")
    artifact = as_artifact(path, package.filename, config.limits)
    return readable([artifact] if artifact is not None else [])


def best(packages: Iterable[DistributionPackage], other: list[Wheel | Sdist]) -> DistributionPackage:
    """Return the file to compare: the one most like those of the other side, then a wheel for this machine, an sdist, any wheel."""
    wheels = [each for each in other if isinstance(each, Wheel)]
    ranks = {str(tag): -rank for rank, tag in enumerate(sys_tags())}

    def score(package: DistributionPackage) -> tuple[int, int, int]:
        if not package.filename.endswith(".whl"):
            return int(bool(other) and not wheels), 1, 0
        wheel = Wheel(Path(package.filename))
        rank = max((ranks[tag] for tag in map(str, wheel.tags) if tag in ranks), default=None)
        return max((likeness(wheel, each) for each in wheels), default=0), 0 if rank is None else 2, rank or 0

    return max(packages, key=score)
