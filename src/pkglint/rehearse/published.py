"""A release that is published already: its files, from the index."""

from __future__ import annotations

import hashlib

from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from pkglint.rehearse.interpreters import found
from pkglint.run.discover import NothingToLint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from pkglint.rehearse.resolve import Pages


def download(pages: Pages, name: str, version: str, folder: Path) -> list[Path]:
    """Return the downloaded files of a release, the newest final one when no version is named: the sdist, and the wheels for Pythons that are here.

    Raises NothingToLint when the index has no such release, and Unreachable when it does not answer.
    """
    files = pages.files(name)
    versions: dict[Version, list[dict[str, Any]]] = {}
    for file in files or ():
        if (parsed := version_of(str(file.get("filename", "")))) is not None and not (
            file.get("yanked") and not version
        ):
            versions.setdefault(parsed, []).append(file)
    try:
        wanted = (
            Version(version)
            if version
            else max([each for each in versions if not each.is_prerelease] or versions, default=None)
        )
    except InvalidVersion as error:
        raise NothingToLint(f"{version!r} is not a version") from error
    if wanted is None or wanted not in versions:
        raise NothingToLint(f"no such file, and the index has no release {name}{f'=={version}' if version else ''}")
    tags = {tag for interpreter in found() for tag in interpreter.tags}
    folder.mkdir()
    paths = []
    for file in versions[wanted]:
        filename = str(file["filename"])
        if filename.endswith(".whl") and not any(str(tag) in tags for tag in parse_wheel_filename(filename)[3]):
            continue
        content, _ = pages.get(file["url"], limit=None)
        digest = (file.get("hashes") or {}).get("sha256")
        if content is None or (digest and hashlib.sha256(content).hexdigest() != digest):
            raise NothingToLint(f"{filename}: the index does not give the file that its page describes")
        path = folder / filename
        path.write_bytes(content)
        paths.append(path)
    if not paths:
        raise NothingToLint(f"{name} {wanted} has no file for a Python of this machine")
    return paths


def version_of(filename: str) -> Version | None:
    """Return the version in the name of a wheel or sdist, None for anything else."""
    if "/" in filename or "\\" in filename:
        return None
    try:
        return parse_wheel_filename(filename)[1] if filename.endswith(".whl") else parse_sdist_filename(filename)[1]
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None
