"""`pkglint diff OLD NEW`: what changed between two releases, and whether the version's step fits."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

from pkglint import __version__, catalogue, locate
from pkglint.cli import output
from pkglint.cli.arguments import CONFIG, NO_CONFIG, add_options, command_parser
from pkglint.cli.reporting import artifacts_of, exit_code
from pkglint.cli.request import selected, settings_of
from pkglint.diff import as_json, as_text, rules, sides
from pkglint.diff.comparison import SECTIONS, compare
from pkglint.finding import Report, visible
from pkglint.report import FORMATS, render
from pkglint.report.escape import json_text
from pkglint.run import allow, engine, settings
from pkglint.usage import Usage, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from pkglint.catalogue.rule import Rule
    from pkglint.diff.comparison import Comparison
    from pkglint.finding import Entry, Finding, Notification
    from pkglint.model import Sdist, Wheel
    from pkglint.run.engine import Options
    from pkglint.run.settings import Settings

DESCRIPTION = """\
Show what changed between two releases of a project: files, metadata, public
API, native libraries, findings; and which step of semantic versioning the
changes need. OLD and NEW are wheels, sdists, or folders with one release
each; with --index also NAME==VERSION.

Nothing of the releases is run, except with --since-tag, which builds the
project as it was at a tag."""
OWN = ("text", "json", "markdown")
SUPPORTED = tuple(dict.fromkeys((*OWN, *FORMATS)))
SHOWN = frozenset({"breaking-change", "version-step-too-small"})
"""Rules whose findings the text has already, in the section of the API and in its second line."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint diff`."""
    made = command_parser("diff", DESCRIPTION)
    made.add_argument(
        "sides", nargs="*", metavar="OLD NEW", help="with --since-tag only NEW (default: the project as it is)"
    )
    made.add_argument(
        "--since-tag",
        nargs="?",
        const="",
        metavar="TAG",
        help="compare with the project as it was at a tag (default: the newest one of an earlier version); runs its build",
    )
    made.add_argument(
        "--index",
        action="store_true",
        help="OLD and NEW may be NAME==VERSION, a release of the index (pypkglint[index])",
    )
    made.add_argument("--index-url", metavar="URL", help="the index's simple API (default: PyPI); implies --index")
    made.add_argument(
        "--skip", action="append", metavar="SECTIONS", help=f"leave out {', '.join(SECTIONS)} (separated by commas)"
    )
    made.add_argument("--all", action="store_true", help="show every row of a section")
    made.add_argument(
        "--output-format",
        action="append",
        metavar="FMT[:PATH]",
        help=f"one of {', '.join(SUPPORTED)} (default: text); to a file with :PATH",
    )
    made.add_argument("--html", metavar="FILE", help="write a self-contained HTML page as well")
    made.add_argument(
        "--fail-on",
        choices=("error", "warning", "note", "never"),
        default="never",
        help="exit 1 from this severity on (default: never)",
    )
    made.add_argument("--select", action="append", metavar="RULES", help="report only these rules of family diff")
    made.add_argument("--ignore", action="append", metavar="RULES", help="do not report these rules")
    made.add_argument(
        "--extend-select", action="append", metavar="RULES", help="report these as well (also preview rules, by id)"
    )
    add_options(made, CONFIG, NO_CONFIG)
    return made


def diff(arguments: list[str]) -> int:
    """Compare what the arguments name, write the reports, and return the exit code: 0 unless --fail-on is given."""
    options = parser().parse_args(arguments, SimpleNamespace())
    skip = frozenset(words(options.skip))
    if unknown := skip - set(SECTIONS):
        raise Usage(f"--skip: unknown section {min(unknown)!r}; one of {', '.join(SECTIONS)}")
    targets = output.targets(options.output_format or ["text"], SUPPORTED)
    with ExitStack() as cleanup:
        config = settings_of(options, Path.cwd())
        chosen = selected(options, config, command="diff")
        old, new, notes = chosen_files(options, config, cleanup)
        pair = compare(old, new, skip)
        pair = pair._replace(notes=[*notes, *pair.notes])
        notifications: list[Notification] = []
        if "findings" not in skip:
            pair, notifications = with_findings(pair, config)
        findings = allow.apply(found(pair, chosen, config), config.allow, chosen, [])
        entries = locate.entries(findings, Path.cwd(), code_scanning=any(name == "sarif" for name, _ in targets))
        code = exit_code(entries, notifications, options.fail_on, exit_zero=False)
        # Digests of both files cost more than comparing them; the formats of diff's own have none.
        hashed = any(name not in OWN for name, _ in targets)
        report = Report(
            __version__,
            artifacts_of([sides.alone(old), sides.alone(new)], hashed=True) if hashed else (),
            tuple(entries),
            tuple(notifications),
            code,
        )
        if options.html:
            from pkglint.cli import html

            html.write(options.html, html.of_diff(pair, entries))
        for name, path in targets:
            write(written(name, pair, report, every=options.all), path)
    return code


def chosen_files(
    options: SimpleNamespace, config: Settings, cleanup: ExitStack
) -> tuple[Wheel | Sdist, Wheel | Sdist, list[str]]:
    """Return the two files that the command line is about, and notes about the choice."""
    named = list(options.sides)
    if options.since_tag is not None:
        from pkglint.cli import since_tag

        if len(named) > 1:
            raise Usage("with --since-tag give NEW alone, or nothing")
        old, new = since_tag.built(options.since_tag, named[0] if named else None, cleanup)
        return sides.pair(sides.files(old, config.limits), sides.files(new, config.limits))
    if len(named) != 2:
        raise Usage("give two releases: pkglint diff OLD NEW")
    found: dict[int, list[Wheel | Sdist]] = {}
    asked = options.index or options.index_url is not None
    # What lies here comes first: of a published release the file is fetched that is most like it.
    for number, text in sorted(enumerate(named), key=lambda each: asked and sides.is_published(each[1])):
        if asked and sides.is_published(text):
            from pkglint.cli import published

            other = found.get(1 - number, [])
            found[number] = published.downloaded(text, other, options.index_url, config, cleanup)
        else:
            found[number] = sides.files(text, config.limits)
    return sides.pair(found[0], found[1])


def with_findings(pair: Comparison, config: Settings) -> tuple[Comparison, list[Notification]]:
    """Return the comparison with the findings of a lint that came and went, and what was noted while linting."""
    chosen = tuple(
        rule for rule in catalogue.select(config.select, config.ignore, config.extend_select) if not rule.commands
    )
    reports: list[list[Entry]] = []
    notifications: list[Notification] = []
    for artifact in (pair.old, pair.new):
        outcome = engine.lint([sides.alone(artifact)], chosen, settings.resolved(chosen, config.options))
        notifications += [each for each in outcome.notifications if each not in notifications]
        reports.append(locate.entries(outcome.findings, Path.cwd()))
    before, after = ({entry.fingerprint for entry in entries} for entries in reports)
    came = [entry for entry in reports[1] if entry.fingerprint not in before]
    went = [entry for entry in reports[0] if entry.fingerprint not in after]
    return pair._replace(came=came, went=went), notifications


def found(pair: Comparison, chosen: tuple[Rule, ...], config: Settings) -> list[Finding]:
    """Return the findings of family `diff`."""
    options = settings.resolved(chosen, config.options)
    return [
        engine.finding(rule, pair.new, hit, texts=True)
        for rule in chosen
        for hit in getattr(rules, rule.id.replace("-", "_"))(pair, **arguments(options, rule))
    ]


def arguments(options: Options, rule: Rule) -> dict[str, object]:
    """Return a rule's settings as keyword arguments of its function."""
    return {name.replace("-", "_"): value for name, value in options.get(rule.id, {}).items()}


def written(name: str, pair: Comparison, report: Report, *, every: bool) -> str:
    """Return a report's text."""
    match name:
        case "text":
            others = [entry for entry in visible(report) if entry.rule.id not in SHOWN]
            return as_text.text(pair, others, every=every)
        case "markdown":
            return as_text.markdown(pair)
        case "json":
            entries = json.loads(render("json", report))["findings"]
            return json_text(as_json.as_json(pair, entries))
        case _:
            return render(name, report)


def write(text: str, path: Path | None) -> None:
    """Write a report to standard output, or to a file as a whole."""
    if path is None:
        sys.stdout.write(text)
    else:
        output.replace(path, text)
