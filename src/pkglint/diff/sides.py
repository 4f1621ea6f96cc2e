"""OLD and NEW: which two files a comparison is about."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pkglint.model import Release, Sdist, Wheel
from pkglint.model.paths import normalized
from pkglint.run.discover import as_artifact, discover
from pkglint.usage import Usage

if TYPE_CHECKING:
    from pkglint.archive import Limits

PUBLISHED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s,;]+)\Z")


def is_published(text: str) -> bool:
    """Tell whether a side is written as a release of an index, and no file of that name is here."""
    return PUBLISHED.match(text) is not None and not Path(text).exists()


def files(text: str, limits: Limits) -> list[Wheel | Sdist]:
    """Return the files of one side: a wheel, an sdist, or those of a folder that holds one release. Raises Usage for anything else."""
    path = Path(text)
    if path.is_dir():
        releases = discover([text], limits=limits, cwd=path).releases
        built = [release for release in releases if release.built]
        if len(built) != 1:
            names = ", ".join(sorted(f"{release.name} {release.version}" for release in built))
            raise Usage(f"{text} holds {len(built)} releases ({names}): name the files of one")
        return readable(built[0].built)
    if not path.exists():
        hint = "; with --index, a release of the index" if is_published(text) else ""
        raise Usage(f"{text}: no such file or directory{hint}")
    artifact = as_artifact(path, text, limits)
    if artifact is None:
        raise Usage(f"{text} is not a wheel or an sdist (.whl or .tar.gz)")
    return readable([artifact])


def readable(artifacts: list[Wheel | Sdist]) -> list[Wheel | Sdist]:
    """Return the artifacts; Usage says of the first that cannot be opened why."""
    for artifact in artifacts:
        problem = artifact.archive.problem
        if problem is not None:
            raise Usage(f"{artifact.display_path} cannot be read: {problem.detail}")
    return artifacts


def pair(old: list[Wheel | Sdist], new: list[Wheel | Sdist]) -> tuple[Wheel | Sdist, Wheel | Sdist, list[str]]:
    """Return the two files to compare, and what a reader should know about the choice.

    The wheels that are most alike come first, then the sdists, then any two wheels. Raises Usage where there is no such pair, or the projects are not the same.
    """
    if normalized(old[0].name) != normalized(new[0].name):
        raise Usage(
            f"{old[0].name or old[0].display_path} and {new[0].name or new[0].display_path} are different projects"
        )
    wheels = [[each for each in side if isinstance(each, Wheel)] for side in (old, new)]
    sdists = [[each for each in side if isinstance(each, Sdist)] for side in (old, new)]
    alike = max(
        itertools.product(*wheels), key=lambda each: (likeness(*each), "any" in each[0].platforms), default=None
    )
    if alike is not None and likeness(*alike):
        return alike[0], alike[1], []
    if sdists[0] and sdists[1]:
        return sdists[0][0], sdists[1][0], []
    if wheels[0] and wheels[1]:
        note = "the two wheels are for different systems: their native files differ for that reason, too"
        return wheels[0][0], wheels[1][0], [note]
    raise Usage("there are no two wheels and no two sdists to compare: give two files of one kind")


def likeness(one: Wheel, other: Wheel) -> int:
    """Return how like two wheels are by their tags: 3 the same tags, 2 the same Python and system, 1 the same system, 0 none of it."""
    return sum(mine == theirs for mine, theirs in zip(looks(one), looks(other), strict=True))


def looks(wheel: Wheel) -> list[object]:
    """Return what likeness goes by. Platforms count without their versions: `manylinux_2_17_x86_64` is `manylinux2014_x86_64`."""
    systems = frozenset(
        re.sub(r"(?<=manylinux)[_\d]+?_(?=[a-z])|(?<=macosx)_\d+_\d+|\d{1,4}_(?=[a-z])", "_", each)
        for each in wheel.platforms
    )
    return [wheel.tags, (systems, frozenset(tag.python for tag in wheel.tags)), systems]


def alone(artifact: Wheel | Sdist) -> Release:
    """Return a release of one file, to be linted by itself."""
    return Release([artifact], []) if isinstance(artifact, Wheel) else Release([], [artifact])
