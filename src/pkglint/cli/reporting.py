"""From findings to the exit code: allowances, locations, the baseline, the reports; the same for every command that finds something."""

from __future__ import annotations

import os
from pathlib import Path

from pkglint import __version__, locate
from pkglint.catalogue.rule import Severity
from pkglint.cli import baseline, output
from pkglint.cli.versions import libraries
from pkglint.finding import ArtifactInfo, Notification, Report
from pkglint.report import TEXT
from pkglint.run import allow
from pkglint.usage import FAULT, FINDINGS, OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import SimpleNamespace

    from pkglint.catalogue.rule import Rule
    from pkglint.cli.output import Target
    from pkglint.finding import Entry, Finding
    from pkglint.model import Release
    from pkglint.run.settings import Settings

OLD_FINDINGS = (
    "so that findings of before do not stop every commit, run once: pkglint --source --write-baseline pkglint-baseline.json,"
    ' and write under [tool.pkglint]: baseline = "pkglint-baseline.json"'
)
"""What a hook that fails leads to."""


def publish(  # noqa: PLR0917 - what a run consists of
    options: SimpleNamespace,
    config: Settings,
    rules: tuple[Rule, ...],
    releases: list[Release],
    findings: Iterable[Finding],
    notifications: list[Notification],
    targets: list[Target],
    environments: tuple[tuple[str, dict[str, str]], ...] = (),
) -> int:
    """Write the reports of the findings that no allowance covers and no baseline lists, and return the exit code."""
    cwd = Path.cwd()
    file = baseline_file(options, config)
    known = baseline.read(file) if file is not None and not options.write_baseline else None
    findings = allow.apply(findings, config.allow, rules, releases)
    notifications += [Notification("note", text) for text in locate.misfits(releases)]
    sarif = any(target.format == "sarif" for target in targets)
    entries = locate.entries(
        findings,
        cwd,
        code_scanning=sarif,
        with_edits=any(target.format in {"sarif", "json", "rdjson"} for target in targets),
    )
    if options.write_baseline:
        return write_baseline(Path(options.write_baseline), entries)
    if known is not None:
        marks = {id(entry): known.known_as(entry) for entry in entries}
        used = set().union(*marks.values())
        ran = {name for rule in rules for name in (rule.id, *rule.renamed_from, *rule.split_from)}
        before = len(entries)
        entries = [entry for entry in entries if not marks[id(entry)]]
        if known.version != baseline.SCHEMA:
            notifications.append(Notification("note", baseline.OLD))
        notifications.append(Notification("note", f"{before - len(entries)} findings of the baseline are not shown"))
        if gone := known.gone(used, ran):
            notifications.append(Notification("note", gone))
    least = getattr(options, "min_severity", None)
    if least:
        before = len(entries)
        entries = [entry for entry in entries if entry.severity.rank >= Severity(least).rank]
        if before > len(entries):
            notifications.append(Notification("note", f"{before - len(entries)} findings below {least} are not shown"))
    code = exit_code(entries, notifications, options.fail_on or config.fail_on, exit_zero=options.exit_zero)
    if code == FINDINGS and known is None and options.source is not None and os.environ.get("PRE_COMMIT"):
        notifications.append(Notification("note", OLD_FINDINGS))
    report = Report(
        __version__, artifacts_of(releases, hashed=sarif), tuple(entries), tuple(notifications), code, options.sarif_category,
        options.show_suppressed, *locate.repository(releases, cwd),
        libraries() if any(target.format == "json" for target in targets) else {}, environments,
    )  # fmt: skip
    if options.html:
        from pkglint.cli import html
        from pkglint.cli.inspect import of_artifact
        from pkglint.report.masked import masked
        from pkglint.report.wording import summary

        files = [artifact for release in releases for artifact in release.built]
        html.write(
            options.html,
            html.of_lint(
                masked(report), summary(report), [(of_artifact(each), each) for each in files[: html.MOST_FILES]]
            ),
        )
    output.write(targets, report, color=options.color, scanned=[a.path for r in releases for a in r.built])
    if not options.quiet and not any(target.path is None and target.format in TEXT for target in targets):
        # The text formats say these themselves.
        for notification in notifications:
            about = f"{notification.artifact}: " if notification.artifact else ""
            output.say(f"{notification.level}: {about}{notification.message}")
    return code


def baseline_file(options: SimpleNamespace, config: Settings) -> Path | None:
    """Return the baseline that the command line names, else the configuration, None without one."""
    if options.baseline:
        return Path(options.baseline)
    if config.baseline is None or config.path is None:
        return None
    return config.path.parent / config.baseline


def artifacts_of(releases: list[Release], *, hashed: bool) -> tuple[ArtifactInfo, ...]:
    """Return what a report's head says of every artifact, SARIF's with size and hash; the tree is one when there is nothing else."""
    found = []
    for release in releases:
        for artifact in release.artifacts:
            size, digest = output.identity(artifact.path) if hashed and artifact.kind != "tree" else (None, None)
            found.append(
                ArtifactInfo(artifact.display_path, artifact.kind, artifact.name, artifact.version, size, digest)
            )
    return tuple(found)


def write_baseline(path: Path, entries: list[Entry]) -> int:
    """Write the baseline and say so."""
    baseline.write(path, entries)
    output.say(f"{len(entries)} findings written to {path}")
    return OK


def exit_code(entries: list[Entry], notifications: list[Notification], fail_on: str, *, exit_zero: bool) -> int:
    """Return 2 after a fault, 1 when a finding counts, else 0."""
    if any(notification.level == "error" for notification in notifications):
        return FAULT
    if fail_on == "never" or exit_zero:
        return OK
    threshold = Severity(fail_on).rank
    counts = any(entry.suppressed is None and entry.severity.rank >= threshold for entry in entries)
    return FINDINGS if counts else OK
