"""A release that is published already: its files, from the index."""

from __future__ import annotations

import hashlib

from packaging.utils import parse_wheel_filename

from pkglint.model.versions import parse_version, version_in_name
from pkglint.rehearse.interpreters import found
from pkglint.run.discover import NothingToLint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from packaging.version import Version

    from pkglint.rehearse.resolve import Pages


def download(pages: Pages, name: str, version: str, folder: Path) -> list[Path]:
    """Return the downloaded files of a release, the newest final one when no version is named: the sdist, and the wheels for Pythons that are here.

    Raises NothingToLint when the index has no such release, and Unreachable when it does not answer.
    """
    files = pages.files(name)
    versions: dict[Version, list[dict[str, Any]]] = {}
    for file in files or ():
        parsed = version_in_name(str(file.get("filename", "")))
        if parsed is not None and (version or not file.get("yanked")):
            versions.setdefault(parsed, []).append(file)
    newest = max([each for each in versions if not each.is_prerelease] or versions, default=None)
    wanted = parse_version(version) if version else newest
    if version and wanted is None:
        raise NothingToLint(f"{version!r} is not a version")
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
