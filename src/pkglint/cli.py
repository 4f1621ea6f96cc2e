"""The command line: parse, compose, exit code. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pkglint import __version__

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from pkglint.finding import Entry, Notification

COMMANDS = ("explain", "rules", "inspect")
OK, FINDINGS, FAULT = 0, 1, 2


class Usage(Exception):
    """Something the user can put right; the text says what, in one line."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run pkglint with the arguments and return the exit code: 0 clean, 1 findings, 2 usage error or fault."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments in (["--version"], ["-V"]):
        sys.stdout.write(f"pkglint {__version__}\n")
        return OK
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = dispatch(arguments)
        sys.stdout.flush()
    except Usage as error:
        sys.stderr.write(f"pkglint: {error}\n")
        return FAULT
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAULT
    except KeyboardInterrupt:
        sys.stderr.write("pkglint: interrupted\n")
        return 130
    return code


def dispatch(arguments: list[str]) -> int:
    """Run the command that the first argument names, linting otherwise."""
    if arguments and arguments[0] in COMMANDS:
        match arguments[0]:
            case "explain":
                from pkglint.commands.explain import explain

                return explain(arguments[1:])
            case "rules":
                from pkglint.commands.rules import rules

                return rules(arguments[1:])
            case "inspect":
                from pkglint.commands.inspect import inspect

                return inspect(arguments[1:])
    return lint(parser().parse_args(arguments))


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint PATH…`."""
    import argparse

    made = argparse.ArgumentParser(
        prog="pkglint",
        description="Check wheels, sdists and their source tree before an upload that cannot be undone.",
        epilog="Commands: pkglint explain RULE | pkglint rules | pkglint inspect FILE. "
        "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage error or fault.",
        allow_abbrev=False,
    )
    made.add_argument("paths", nargs="*", metavar="PATH", help="wheels, sdists, and directories that hold them (default: dist/)")
    made.add_argument("--version", "-V", action="version", version=f"pkglint {__version__}")
    choose = made.add_argument_group("choosing rules (ids, families or tags, separated by commas)")
    choose.add_argument("--select", action="append", metavar="RULES", help="run only these")
    choose.add_argument("--ignore", action="append", metavar="RULES", help="do not run these")
    choose.add_argument("--extend-select", action="append", metavar="RULES", help="run these as well (also preview rules, by id)")
    result = made.add_argument_group("results")
    result.add_argument(
        "--output-format", action="append", metavar="FMT[:PATH]",
        help="full (default), concise, json, sarif, github, gitlab or markdown; to a file with :PATH; may be repeated",
    )  # fmt: skip
    result.add_argument("--fail-on", choices=("error", "warning", "note", "never"), help="lowest severity that exits 1 (default: warning)")
    result.add_argument("--exit-zero", action="store_true", help="exit 0 although there are findings")
    result.add_argument("--show-suppressed", action="store_true", help="report allowed findings too, marked as such")
    result.add_argument("--sarif-category", metavar="NAME", help="set automationDetails in SARIF")
    result.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colour text output (default: auto)")
    result.add_argument("--quiet", "-q", action="store_true", help="print no notes and no progress")
    where = made.add_argument_group("configuration")
    where.add_argument("--source-root", metavar="DIR", help="the project's source tree (default: found from the working directory upward)")
    where.add_argument("--config", metavar="FILE", help="pyproject.toml or pkglint.toml to use (default: the nearest)")
    where.add_argument("--no-config", action="store_true", help="use no configuration file")
    return made


def lint(options: argparse.Namespace) -> int:
    """Lint the paths, write the reports, and return the exit code."""
    from pathlib import Path

    from pkglint import allow, catalogue, discover, engine, locate, settings
    from pkglint.commands import output
    from pkglint.finding import ArtifactInfo, Notification, Report

    targets = output.targets(options.output_format or [])
    cwd = Path.cwd()
    try:
        config = configuration(options, cwd)
        rules = catalogue.select(
            words(options.select) or config.select,
            (*config.ignore, *words(options.ignore)),
            (*config.extend_select, *words(options.extend_select)),
        )
        found = discover.discover(
            options.paths or ["dist"],
            source_root=options.source_root or config.source_root,
            cwd=cwd,
            limits=config.limits,
        )
    except (settings.SettingsError, catalogue.UnknownName, discover.NothingToLint, discover.UnusablePath) as error:
        raise Usage(str(error)) from error
    notifications = [Notification("error", problem) for problem in found.problems]
    notifications += [Notification("note", note) for note in found.notes]
    for former, present in catalogue.former_names_used([*config.select, *config.ignore, *words(options.select), *words(options.ignore)]):
        notifications.append(Notification("warning", f"rule {former!r} is now called {present!r}"))
    outcome = engine.lint(found.releases, rules, settings.resolved(rules, config.options))
    findings = allow.apply(outcome.findings, config.allow, rules, found.releases)
    notifications += outcome.notifications
    notifications += [Notification("note", text) for text in locate.misfits(found.releases)]
    entries = locate.entries(findings, cwd, hashes=any(target.format == "sarif" for target in targets))
    fail_on = options.fail_on or config.fail_on
    code = exit_code(entries, notifications, fail_on, exit_zero=options.exit_zero)
    report = Report(
        __version__,
        tuple(
            ArtifactInfo(a.given, a.kind, a.name, a.version, *output.identity(a.path))
            for release in found.releases
            for a in release.built
        ),
        tuple(entries),
        tuple(notifications),
        code,
        rules,
        options.sarif_category,
        options.show_suppressed,
    )
    try:
        output.write(targets, report, color=options.color, scanned=[a.path for r in found.releases for a in r.built])
    except output.UnusableTarget as error:
        raise Usage(str(error)) from error
    if not options.quiet:
        for notification in notifications:
            about = f"{notification.artifact}: " if notification.artifact else ""
            sys.stderr.write(f"pkglint: {notification.level}: {about}{notification.message}\n")
    return code


def configuration(options: argparse.Namespace, cwd: object) -> "settings.Settings":  # noqa: F821, UP037 - imported late
    """Return the settings the options ask for: a named file, the nearest one, or none."""
    from pathlib import Path

    from pkglint import settings

    if options.no_config:
        return settings.Settings()
    if options.config is not None:
        return settings.load(Path(options.config))
    start = Path(options.source_root) if options.source_root else cwd
    assert isinstance(start, Path)
    path = settings.find(start.resolve() if start.is_dir() else Path.cwd())
    return settings.load(path) if path is not None else settings.Settings()


def words(given: list[str] | None) -> tuple[str, ...]:
    """Return the comma-separated words of a repeatable option."""
    return tuple(word.strip() for text in given or () for word in text.split(",") if word.strip())


def exit_code(entries: list[Entry], notifications: list[Notification], fail_on: str, *, exit_zero: bool) -> int:
    """Return 2 after a fault, 1 when a finding counts, else 0."""
    from pkglint.rule import Severity

    if any(notification.level == "error" for notification in notifications):
        return FAULT
    if fail_on == "never" or exit_zero:
        return OK
    threshold = Severity(fail_on).rank
    counts = any(entry.suppressed is None and entry.severity.rank >= threshold for entry in entries)
    return FINDINGS if counts else OK
