"""`pkglint PATH…`: discover, lint, allow, locate, report; the pipe in one place."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

from pkglint import __version__, allow, catalogue, discover, engine, locate, settings, workers
from pkglint.cli import FAULT, FINDINGS, OK, Usage, words
from pkglint.commands import baseline, output
from pkglint.finding import ArtifactInfo, Notification, Report
from pkglint.report.escape import printed
from pkglint.rule import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from pkglint.finding import Entry
    from pkglint.model import Release
    from pkglint.rule import Rule
    from pkglint.settings import Settings


def lint(options: SimpleNamespace) -> int:
    """Lint what the options name, write the reports, and return the exit code."""
    cwd = Path.cwd()
    targets = output.targets(options.output_format or [])
    with ExitStack() as cleanup:
        try:
            config = configuration(options, cwd)
            rules = selected(options, config)
            known = baseline.read(Path(options.baseline)) if options.baseline else frozenset()
            found = subjects(options, config, cwd, cleanup)
        except (
            settings.SettingsError,
            catalogue.UnknownName,
            discover.NothingToLint,
            discover.UnusablePath,
            baseline.UnusableBaseline,
        ) as error:
            raise Usage(str(error)) from error
        notifications = [Notification("error", problem) for problem in found.problems]
        notifications += [Notification("note", note) for note in found.notes]
        notifications += former_names(options, config)
        built = [artifact for release in found.releases for artifact in release.artifacts]
        with output.progress(quiet=options.quiet) as progress:
            outcome = engine.lint(
                found.releases,
                rules,
                settings.resolved(rules, config.options),
                refusals_only=catalogue.refusals_only(
                    (*(words(options.select) or config.select), *config.extend_select, *words(options.extend_select))
                ),
                jobs=options.jobs or workers.worthwhile(built),
                progress=progress,
            )
        findings = allow.apply(outcome.findings, config.allow, rules, found.releases)
        notifications += outcome.notifications
        notifications += [Notification("note", text) for text in locate.misfits(found.releases)]
        entries = locate.entries(findings, cwd, code_scanning=any(target.format == "sarif" for target in targets))
        if options.write_baseline:
            return write_baseline(Path(options.write_baseline), entries)
        if known:
            before = len(entries)
            entries = [entry for entry in entries if entry.fingerprint not in known]
            notifications.append(
                Notification("note", f"{before - len(entries)} findings of the baseline are not shown")
            )
        code = exit_code(entries, notifications, options.fail_on or config.fail_on, exit_zero=options.exit_zero)
        report = Report(
            __version__, artifacts_of(found.releases), tuple(entries), tuple(notifications), code, rules, options.sarif_category,
            options.show_suppressed, *locate.repository(found.releases, cwd),
        )  # fmt: skip
        try:
            output.write(
                targets, report, color=options.color, scanned=[a.path for r in found.releases for a in r.built]
            )
        except output.UnusableTarget as error:
            raise Usage(str(error)) from error
    if not options.quiet and not any(target.path is None and target.format in output.TEXT for target in targets):
        # The text formats say these themselves.
        for notification in notifications:
            about = f"{notification.artifact}: " if notification.artifact else ""
            sys.stderr.write(printed(f"pkglint: {notification.level}: {about}{notification.message}") + "\n")
    return code


def subjects(options: SimpleNamespace, config: Settings, cwd: Path, cleanup: ExitStack) -> discover.Discovered:
    """Return the releases the options name: built files, the source tree alone, or what building it gives."""
    if options.source is not None and options.build is not None:
        raise Usage("--source and --build exclude each other")
    if (options.source is not None or options.build is not None) and options.paths:
        raise Usage(
            f"--{'source' if options.source is not None else 'build'} takes one directory, not {options.paths[0]!r} as well"
        )
    if options.source is not None:
        return discover.source_only(options.source, config.limits)
    if options.build is not None:
        from pkglint.commands.building import build

        paths = build(options.build, cleanup, isolated=not options.no_isolation)
        return discover.discover(paths, source_root=options.build, cwd=cwd, limits=config.limits)
    if not options.paths and not Path("dist").is_dir():
        raise Usage(
            "there is no dist/ here: build first (python -m build), name what to lint, or lint the tree with --source"
        )
    return discover.discover(
        options.paths or ["dist"], source_root=options.source_root or config.source_root, cwd=cwd, limits=config.limits
    )


def selected(options: SimpleNamespace, config: Settings) -> tuple[Rule, ...]:
    """Return the rules the run uses: the command line's selection replaces the configuration's and adds to its exceptions."""
    return catalogue.select(
        words(options.select) or config.select,
        (*config.ignore, *words(options.ignore)),
        (*config.extend_select, *words(options.extend_select)),
    )


def former_names(options: SimpleNamespace, config: Settings) -> list[Notification]:
    """Return a warning for every former rule name in use."""
    used = [
        *config.select,
        *config.ignore,
        *words(options.select),
        *words(options.ignore),
        *words(options.extend_select),
    ]
    return [
        Notification("warning", f"rule {former!r} is now called {present!r}")
        for former, present in catalogue.former_names_used(used)
    ]


def configuration(options: SimpleNamespace, cwd: Path) -> Settings:
    """Return the settings the options ask for: a named file, the nearest one upward, or none."""
    if options.no_config:
        return settings.Settings()
    if options.config is not None:
        return settings.load(Path(options.config))
    named = options.source_root or options.source or options.build
    start = Path(named) if named and Path(named).is_dir() else cwd
    path = settings.find(start.resolve())
    return settings.load(path) if path is not None else settings.Settings()


def artifacts_of(releases: list[Release]) -> tuple[ArtifactInfo, ...]:
    """Return what a report's head says of every artifact; the tree is one when there is nothing else."""
    found = []
    for release in releases:
        for artifact in release.artifacts:
            size, digest = output.identity(artifact.path) if artifact.kind != "tree" else (None, None)
            found.append(ArtifactInfo(artifact.given, artifact.kind, artifact.name, artifact.version, size, digest))
    return tuple(found)


def write_baseline(path: Path, entries: list[Entry]) -> int:
    """Write the baseline and say so."""
    try:
        baseline.write(path, entries)
    except output.UnusableTarget as error:
        raise Usage(str(error)) from error
    sys.stderr.write(printed(f"pkglint: {len(entries)} findings written to {path}") + "\n")
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
