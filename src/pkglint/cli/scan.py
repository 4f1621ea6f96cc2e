"""`pkglint scan URL…`: a whole index, folder or store, linted by many processes or machines into one table."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

from pkglint import __version__
from pkglint.cli import output
from pkglint.cli.arguments import CHOOSING, CONFIG, NO_CONFIG, OPTIONS, add_options, command_parser, number
from pkglint.cli.request import settings_of
from pkglint.run import settings, workers
from pkglint.scan import inputs, report, spread, store
from pkglint.scan.lint import Job, digest
from pkglint.scan.work import Item
from pkglint.usage import FAULT, OK, Usage, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

DESCRIPTION = """\
Lint many releases into one table. URLs are folders (with all that is below
them), patterns, files, - for a list of names on standard input, and addresses
of stores that fsspec opens (s3://, gs://, https://, ...; needs
pypkglint[scan]).

Files of one project and version are one release. A second run with the same
output lints what is new. Nothing of a file is run."""
MOST_PROBLEMS = 20


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint scan`."""
    made = command_parser("scan", DESCRIPTION)
    made.add_argument("urls", nargs="*", metavar="URL", help="folders, patterns, files, addresses, or - for a list")
    made.add_argument("--output", "-o", metavar="FILE", help="results.jsonl or results.parquet (needs pypkglint[scan])")
    made.add_argument("--report", metavar="FILE", help="print what is wrong how often in the results of a scan")
    made.add_argument("--newest", action="store_true", help="with --report: each project's newest release alone")
    made.add_argument("--html", metavar="PAGE", help="with --report: draw it on a self-contained HTML page as well")
    group = made.add_argument_group("the work")
    group.add_argument(
        "--jobs", "-j", type=number, default=0, metavar="N", help="processes here (default: one a processor)"
    )
    group.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="scheduler of a Dask cluster, which is trusted (tcp://host:8786); off: no Dask (default: a local cluster when it is installed)",
    )
    group.add_argument(
        "--protocol",
        action="append",
        metavar="NAME",
        help="use this protocol of fsspec as well (file, zip, simplecache, ...)",
    )
    group.add_argument("--memory", default="2 GiB", metavar="SIZE", help="of a process that lints (default: 2 GiB)")
    group.add_argument(
        "--spool",
        default="4 GiB",
        metavar="SIZE",
        help="copied to the disk at one time, by each worker (default: 4 GiB)",
    )
    group.add_argument("--timeout", type=number, default=600, metavar="SECONDS", help="for one file (default: 600)")
    group.add_argument("--quiet", "-q", action="store_true", help="print no notes and no progress")
    add_options(made.add_argument_group(CHOOSING), *OPTIONS[CHOOSING], CONFIG, NO_CONFIG)
    return made


def scan(arguments: list[str]) -> int:
    """Scan, or report on a scan; return the exit code: 0, or 2 when something could not be read."""
    options = parser().parse_args(arguments, SimpleNamespace())
    if options.report:
        if options.urls or options.output:
            raise Usage("--report takes the results of a scan, and nothing to scan")
        return shown(options)
    if options.html or options.newest:
        raise Usage("--html and --newest go with --report")
    if not options.urls or not options.output:
        raise Usage("give what to scan and where the results go: pkglint scan URL… --output results.jsonl")
    target = Path(options.output)
    if target.suffix not in store.OUTPUTS:
        raise Usage(f"--output: {options.output!r} ends with none of {', '.join(store.OUTPUTS)}")
    if target.suffix == ".parquet":
        from pkglint.scan import parquet

        parquet.library()
    job = job_of(options)
    salt = digest(job)
    results = store.Store(target)
    try:
        return scanned(options, job, salt, results)
    finally:
        results.close()


def job_of(options: SimpleNamespace) -> Job:
    """Return what is done with every release."""
    return Job(
        __version__,
        words(options.select),
        words(options.ignore),
        words(options.extend_select),
        settings_of(options, Path.cwd())._replace(path=None),
        settings.size(options.memory, "--memory"),
        options.timeout,
        frozenset(words(options.protocol)),
        settings.size(options.spool, "--spool"),
    )


def scanned(options: SimpleNamespace, job: Job, salt: str, results: store.Store) -> int:
    """Scan what the options name into the results, and return the exit code."""
    names = sys.stdin if "-" in options.urls else ()
    listing = inputs.listed((url for url in options.urls if url != "-"), names, job.protocols)
    items = [Item(key, group) for group in listing.groups if (key := inputs.key(group, salt)) not in results.done]
    say = [] if options.quiet else notes(listing, len(items))
    for line in [*say, *problems(listing.problems)]:
        output.say(line)
    if not listing.groups and not listing.problems:
        raise Usage(f"no wheel or sdist in {', '.join(options.urls)}")
    code = FAULT if listing.problems else OK
    if items:
        files = sum(len(item.group.files) for item in items)
        size = sum(item.group.size for item in items) or 1
        done = bytes_done = 0
        with engine(options, files) as working, output.progress(quiet=options.quiet) as progress:
            if working.about and not options.quiet:
                output.say(f"dashboard: {working.about}")
            try:
                for part, rows in spread.spread(spread.batches(items), job, working):
                    results.add(rows)
                    done += len(rows)
                    bytes_done += sum(item.group.size for item in part)
                    if progress is not None:
                        progress(done, files, bytes_done / size)
            except spread.Broken as error:
                results.commit()
                raise Usage(f"{error}; what is done is kept, and the same command goes on from there") from error
            except KeyboardInterrupt:
                results.commit()
                raise
    states = results.finish()
    if not options.quiet:
        output.say(f"{sum(states.values()):,} new rows; pkglint scan --report {results.output}")
    if states["lost"] and not options.quiet:
        output.say(f"{states['lost']:,} files ended the process that read them")
    if states["unread"]:
        output.say(f"error: {states['unread']:,} files could not be read; the same command tries them again")
    return FAULT if states["unread"] else code


def engine(options: SimpleNamespace, files: int) -> AbstractContextManager[spread.Engine]:
    """Return who does the work: a cluster, or this machine's processes."""
    jobs = options.jobs or min(workers.processors(), files)
    if options.dask == "off" or (options.dask is None and find_spec("distributed") is None):
        return spread.threads(jobs)
    if find_spec("distributed") is None:
        raise Usage("--dask needs the library distributed: install pypkglint[scan]")
    return spread.cluster(options.dask, jobs)


def notes(listing: inputs.Listing, new: int) -> Iterator[str]:
    """Yield what the arguments gave, in lines."""
    files = sum(len(group.files) for group in listing.groups)
    yield f"{files:,} files of {len(listing.groups):,} releases, of which {new:,} are to be linted"
    if listing.passed_over:
        yield f"{listing.passed_over:,} files are no distributions"


def problems(texts: list[str]) -> Iterator[str]:
    """Yield what could not be listed, in lines."""
    for text in texts[:MOST_PROBLEMS]:
        yield f"error: {text}"
    if len(texts) > MOST_PROBLEMS:
        yield f"error: {len(texts) - MOST_PROBLEMS:,} more cannot be listed"


def shown(options: SimpleNamespace) -> int:
    """Print the report of a scan's results, and draw it."""
    results = Path(options.report)
    try:
        counts = report.counted(lambda: store.result(results, report.COLUMNS), newest=options.newest)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Usage(f"{results}: is no output of a scan ({type(error).__name__}: {error})") from error
    if options.html:
        from pkglint.cli import html

        html.write(options.html, report.drawn(counts, f"{results.name}: what is wrong"))
    sys.stdout.write(report.text(counts))
    return OK
