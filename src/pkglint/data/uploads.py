"""When PyPI takes another file for a project: file names, versions and sdists that are there already.

Source: https://github.com/pypi/warehouse, `warehouse/forklift/legacy.py`, `file_upload`, at the commit that `pkglint.data.pypi` names. The checks come
in this order there; what a simple page does not show (deleted files, the creation of a release) is said below.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

DATE = "2026-08-21"
SOURCE = "github.com/pypi/warehouse at 6b62157124ab7865029afeeadf282bce27d601d9"

WINDOW = timedelta(days=14)
"""How long after its creation a release takes new files; in force since 2026-07-22."""

SAME, TAKEN, DELETED, OLD, SECOND_SDIST = "same", "taken", "deleted", "old", "second-sdist"


class State(NamedTuple):
    """What the index knows of a project when a file is uploaded.

    `files` are the project's files as (file name, digest of the content, version); `deleted` are names of files that were there once, which no
    page lists; `created` is when the release of the file's version was made, None when there is no such release.
    """

    files: tuple[tuple[str, str, str], ...] = ()
    deleted: frozenset[str] = frozenset()
    created: datetime | None = None
    sdists: tuple[str, ...] = ()
    """Names of the release's sdists."""


def answer(state: State, filename: str, digest: str, *, sdist: bool, now: datetime) -> str:
    """Return what PyPI answers to an upload: "" takes it, `same` is a success that changes nothing, any other word a refusal."""
    for name, content, _ in state.files:
        if name == filename and content == digest:
            return SAME
    if any(name == filename or content == digest for name, content, _ in state.files):
        return TAKEN
    if filename in state.deleted:
        return DELETED
    if state.created is not None and now - state.created > WINDOW:
        return OLD
    if sdist and state.sdists:
        return SECOND_SDIST
    return ""
