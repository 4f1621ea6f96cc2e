"""A baseline: the findings a project has today, by fingerprint, so that only new ones are reported."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pkglint.finding import Entry

SCHEMA = 1


class UnusableBaseline(ValueError):
    """A baseline that cannot be read; the text names the file and what is wrong."""


def read(path: Path) -> frozenset[str]:
    """Return the fingerprints a baseline lists."""
    import json

    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["schema_version"] != SCHEMA:
            raise UnusableBaseline(f"{path}: schema_version {document['schema_version']!r} is not {SCHEMA}")
        return frozenset(str(entry["fingerprint"]) for entry in document["findings"])
    except OSError as error:
        raise UnusableBaseline(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, UnusableBaseline):
            raise
        raise UnusableBaseline(f"{path}: not a baseline that pkglint wrote") from error


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write a baseline of the findings: sorted, so that it changes only when they do."""
    from pkglint.commands.output import replace
    from pkglint.masking import mask
    from pkglint.report.escape import json_text

    findings = sorted(
        (
            {"rule": entry.rule.id, "message": mask(entry.message), "fingerprint": entry.fingerprint}
            for entry in entries
        ),
        key=lambda item: (item["rule"], item["message"], item["fingerprint"]),
    )
    replace(path, json_text({"schema_version": SCHEMA, "findings": findings}))
