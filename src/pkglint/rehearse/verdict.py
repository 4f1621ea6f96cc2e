"""PyPI's verdict on the files of a release, and twine's: pkglint's own rules, asked before a file is stored."""

from __future__ import annotations

from pkglint import catalogue
from pkglint.catalogue.rule import Severity
from pkglint.run import allow, engine, settings
from pkglint.run.discover import NothingToLint, UnusablePath, discover

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from pkglint.finding import Finding
    from pkglint.model import Release
    from pkglint.run.settings import Settings

NOT_READ = "Invalid distribution file."


def refusals(releases: list[Release], config: Settings) -> dict[str, Finding]:
    """Return file name → the first finding for which PyPI refuses it, else for which twine does; allowed findings count for none.

    A warning is something that PyPI takes and writes a mail about.
    """
    rules = tuple(rule for rule in catalogue.select(["pypi"], config.ignore) if catalogue.REFUSALS & set(rule.tags))
    outcome = engine.lint(
        releases, rules, settings.resolved(rules, config.options), refusals_only=catalogue.refusals_only(["pypi"])
    )
    found: dict[str, Finding] = {}
    for finding in sorted(
        allow.apply(outcome.findings, config.allow, rules, releases), key=lambda each: "pypi" not in each.tags
    ):
        refused = (
            finding.severity is Severity.ERROR and finding.suppressed is None and catalogue.REFUSALS & set(finding.tags)
        )
        if refused and finding.subject.kind != "release":
            found.setdefault(finding.subject.filename, finding)
    return found


def reason(finding: Finding) -> str:
    """Return what the index answers for a finding, "" when only twine refuses."""
    return (finding.pypi_message or finding.message) if "pypi" in finding.tags else ""


def judge(path: Path, config: Settings) -> str:
    """Return what PyPI answers to the upload of a file, "" when it takes it."""
    try:
        releases = discover([str(path)], cwd=path.parent, limits=config.limits).releases
    except (NothingToLint, UnusablePath):
        return NOT_READ
    finding = refusals(releases, config).get(path.name)
    return reason(finding) if finding is not None else ""
