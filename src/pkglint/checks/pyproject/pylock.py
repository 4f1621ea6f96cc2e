"""pylock.toml: lock files (PEP 751) that installers refuse.

Source: https://packaging.python.org/specifications/pylock-toml/
"""

from __future__ import annotations

from pkglint.finding import Hit, Member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact


def invalid_pylock(artifact: Artifact) -> Iterator[Hit]:
    """Yield lock files that installers refuse."""
    for file in artifact.files:
        name = file.basename
        if not (name.startswith("pylock.") and name.endswith(".toml")) or "/" in file.path:
            continue
        fault = pylock_fault(artifact, file.path)
        if fault is not None:
            yield Hit(Member(file.path, fault[1].pop("line", 1)), fault[0], **fault[1])


def pylock_fault(artifact: Artifact, path: str) -> tuple[str, dict[str, Any]] | None:
    """Return what is wrong with a lock file: a variant of `invalid-pylock` and its facts, None for a good one."""
    from pathlib import PurePosixPath

    from packaging import pylock

    from pkglint.formats import toml

    document = toml.parse(artifact.files.read(path))
    if document.error is not None:
        return "not-toml", {"explanation": document.error.message, "line": document.error.line}
    if not pylock.is_valid_pylock_path(PurePosixPath(path)):  # type: ignore[arg-type]
        return "invalid-name", {}
    try:
        pylock.Pylock.from_dict(document.value)
    except pylock.PylockUnsupportedVersionError:
        return "unsupported-version", {"value": str(document.value.get("lock-version", ""))}
    except pylock.PylockValidationError as error:
        key = error.context or ""
        parts = key.replace("]", "").replace("[", ".").split(".")
        line = document.line(*(int(part) if part.isdigit() else part for part in parts))
        if error.message.startswith("Missing required"):
            return "missing-key", {"key": key, "line": line}
        return "invalid", {"key": key, "explanation": error.message, "line": line}
    return None
