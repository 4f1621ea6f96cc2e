"""`pkglint PATH…`: discover, lint, allow, locate, report; the pipe in one place."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from pkglint import catalogue, locate
from pkglint.cli import output
from pkglint.cli.reporting import publish
from pkglint.cli.request import configuration, selected, subjects
from pkglint.finding import Notification
from pkglint.run import engine, settings, workers
from pkglint.usage import Usage, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from pkglint.run.settings import Settings


def lint(options: SimpleNamespace) -> int:
    """Lint what the options name, write the reports, and return the exit code."""
    cwd = Path.cwd()
    targets = output.targets([*(options.output_format or []), *(["statistics"] if options.statistics else [])])
    with ExitStack() as cleanup:
        config = configuration(options, cwd)
        rules = selected(options, config)
        found = subjects(options, config, cwd, cleanup)
        if options.show_settings or options.show_files:
            from pkglint.cli.show import show

            return show(options, config, rules, found)
        notifications = [Notification("error", problem) for problem in found.problems]
        notifications += [Notification("note", note) for note in found.notes]
        notifications += former_names(options, config)
        built = [artifact for release in found.releases for artifact in release.artifacts]
        sarif = any(target.format == "sarif" for target in targets)
        with output.progress(quiet=options.quiet) as progress:
            outcome = engine.lint(
                found.releases,
                rules,
                settings.resolved(rules, config.options, new_project=config.new_project or options.new_project),
                refusals_only=catalogue.refusals_only(
                    (*(words(options.select) or config.select), *config.extend_select, *words(options.extend_select))
                ),
                jobs=options.jobs or workers.worthwhile(built),
                texts=sarif,
                locate=locate.Locator(
                    cwd,
                    code_scanning=sarif,
                    with_edits=any(target.format in {"sarif", "json", "rdjson"} for target in targets),
                ).located,
                progress=progress,
            )
        notifications += outcome.notifications
        if options.index or options.index_required:
            from pkglint.cli import index

            asked = selected(options, config, command="index")
            answers, notes = index.findings(found.releases, asked, options, config)
            rules = (*rules, *asked)
            outcome.findings.extend(answers)
            notifications += notes
        if not built and not outcome.findings:
            raise Usage(f"no wheel or sdist in {', '.join(options.paths)}")
        return publish(options, config, rules, found.releases, outcome.findings, notifications, targets)


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
