"""A baseline: the findings a project has today, by fingerprint, so that only new ones are reported."""

from __future__ import annotations

from pkglint.named import NamedTuple
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pkglint.finding import Entry

SCHEMA = 2
"""Fingerprints of version 2; pkglint 0.1 wrote version 1, which is still read."""


OLD = "the baseline is one of pkglint 0.1, which knows findings by their wording; write it again with --write-baseline"


SHOWN = 5
"""Entries that no longer occur, of which a note names at most so many."""


class Baseline(NamedTuple):
    """What a baseline lists: fingerprint → (rule, message), and the fingerprints' version."""

    version: int
    listed: dict[str, tuple[str, str]]

    def known_as(self, entry: Entry) -> frozenset[str]:
        """Return the fingerprints under which the baseline has a finding, former ids and versions included; empty for a new one."""
        return frozenset(self.listed.keys() & {entry.fingerprint, *entry.former})

    def gone(self, used: set[str], ran: Iterable[str]) -> str:
        """Return what there is to say of entries that no finding matches any more, of rules that ran; "" when there are none."""
        names = set(ran)
        left = sorted(said for mark, said in self.listed.items() if mark not in used and said[0] in names)
        if not left or self.version != SCHEMA:
            return ""
        some = "; ".join(f"{message} [{rule}]" for rule, message in left[:SHOWN])
        more = f"; and {len(left) - SHOWN} more" if len(left) > SHOWN else ""
        count = "1 finding" if len(left) == 1 else f"{len(left)} findings"
        return f"{count} of the baseline no longer occur, --write-baseline takes them out: {some}{more}"


class UnusableBaseline(Usage):
    """A baseline that cannot be read; the text names the file and what is wrong."""


def read(path: Path) -> Baseline:
    """Return what a baseline lists."""
    import json

    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        version = document["schema_version"]
        if version not in {1, SCHEMA}:
            raise UnusableBaseline(f"{path}: schema_version {version!r} is not {SCHEMA}")
        return Baseline(
            version,
            {
                str(entry["fingerprint"]): (str(entry.get("rule")), str(entry.get("message")))
                for entry in document["findings"]
            },
        )
    except OSError as error:
        hint = f"; --write-baseline {path} makes it" if isinstance(error, FileNotFoundError) else ""
        raise UnusableBaseline(f"{path}: {error.strerror}{hint}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableBaseline(f"{path}: not a baseline that pkglint wrote") from error


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write a baseline of the findings: sorted, so that it changes only when they do."""
    from pkglint.cli.output import replace
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
