"""`pkglint rehearse`: play a release through on this machine. It executes the release's code."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from packaging.utils import canonicalize_name

from pkglint import cache
from pkglint.cli import output
from pkglint.cli.arguments import OPTIONS, add_options, command_parser
from pkglint.cli.reporting import publish
from pkglint.cli.request import configuration, selected
from pkglint.finding import Notification
from pkglint.named import NamedTuple
from pkglint.rehearse import published, verdict
from pkglint.rehearse.clients import clients, upload
from pkglint.rehearse.environments import NO_ROOM, Tools, find_mypy, find_pip, find_uv, without_login
from pkglint.rehearse.faults import merged
from pkglint.rehearse.index import Index
from pkglint.rehearse.interpreters import choose, found
from pkglint.rehearse.isolation import LOGIN, STOPPING, available, scratch_folder
from pkglint.rehearse.matrix import Plan, Rehearsal
from pkglint.rehearse.outcome import Outcome
from pkglint.rehearse.resolve import Pages
from pkglint.rehearse.table import board
from pkglint.report.escape import printed
from pkglint.run import discover, engine
from pkglint.usage import OK, Usage, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from types import FrameType, SimpleNamespace
    from urllib.request import OpenerDirector

    from pkglint.catalogue.rule import Rule
    from pkglint.finding import Finding, Hit
    from pkglint.model import Release
    from pkglint.run.settings import Settings

DESCRIPTION = """\
This command EXECUTES the release's code, and that of its dependencies and
build back end: isolated from the network and the file system where this
system can do that (bubblewrap, Linux namespaces), else with limits of time,
memory and disk alone.

The release is uploaded to an index on the loopback interface by twine and uv,
installed from it into fresh environments, imported, its commands are asked
for help, it is uninstalled; its sdist is built and compared with the wheel.
What fails is reported as findings like those of `pkglint dist/`."""
TIMEOUT = 60
COMMAND_SHARE = 6
"""A command's help has a sixth of the time of an import."""
PYPI = "https://pypi" + ".org/simple/"
NAMED = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:==[A-Za-z0-9.!+_-]+)?")
PREFIX = "pkglint-rehearse-"
LONGEST = 3600
LATE = {"import-fails": "import", "types-not-seen": "types", "sdist-builds-other-wheel": "build"}
"""Rules whose faults are seen when everything has run → the step that they belong to."""
NOT_FOR_THIS = frozenset(
    {"--source", "--build", "--no-isolation", "--jobs", "--index", "--index-url", "--index-required"}
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint rehearse`."""
    made = command_parser("rehearse", DESCRIPTION)
    made.add_argument(
        "paths",
        nargs="*",
        metavar="PATH|NAME[==VERSION]",
        help="files of a release, folders with them (default: dist/), or a published project",
    )
    made.add_argument(
        "--python",
        action="append",
        metavar="VERSIONS",
        help="Pythons, such as 3.10,3.13, paths, or all that Requires-Python admits (all); default: the running one, the lowest and the highest admitted that are here",
    )
    made.add_argument(
        "--extras",
        action="append",
        metavar="NAMES",
        help="extras to try, or all (default: those for users, not dev, test, docs and their like)",
    )
    made.add_argument(
        "--lowest",
        action="store_true",
        help="also with the lowest versions that the direct requirements admit (needs uv)",
    )
    made.add_argument("--no-sdist", action="store_true", help="do not build the sdist when there is a wheel")
    made.add_argument(
        "--timeout",
        type=float,
        default=TIMEOUT,
        metavar="SECONDS",
        help="limit of one import (default: 60); a command's --help has a sixth of it",
    )
    made.add_argument(
        "--find-links",
        action="append",
        metavar="DIR",
        default=[],
        help="serve the files of a folder; their names are then taken from nowhere else; may be repeated",
    )
    made.add_argument("--index-url", metavar="URL", default=PYPI, help="where other names come from (default: PyPI)")
    made.add_argument("--offline", action="store_true", help="ask no other index")
    made.add_argument(
        "--allow-dependency-builds",
        action="store_true",
        help="build dependencies that have no wheel (runs their code unisolated)",
    )
    made.add_argument(
        "--require-isolation", action="store_true", help="fail when code cannot be kept from network and file system"
    )
    made.add_argument("--keep", action="store_true", help="keep the environments and say where they are")
    made.add_argument(
        "--cache-dir",
        metavar="DIR",
        help="where downloads are kept between rehearsals (default: the user's cache folder)",
    )
    made.add_argument("--serve", action="store_true", help="only serve the files, print the addresses, and wait")
    for title, options in OPTIONS.items():
        kept = [each for each in options if each[0][0] not in NOT_FOR_THIS]
        add_options(made.add_argument_group(title), *kept)
    return made


class Session(NamedTuple):
    """What all releases of a run share."""

    options: SimpleNamespace
    config: Settings
    rules: tuple[Rule, ...]
    tools: Tools
    pages: Pages
    notifications: list[Notification]
    environments: list[tuple[str, dict[str, str]]]


def rehearse(arguments: list[str]) -> int:
    """Run the command and return the exit code."""
    from types import SimpleNamespace

    options = SimpleNamespace(**vars(parser().parse_args(arguments)), source=None, build=None, published=False)
    if not 1 <= options.timeout <= LONGEST:
        raise Usage(f"--timeout takes seconds from 1 to {LONGEST}")
    targets = output.targets(options.output_format or [])
    cwd = Path.cwd()
    config = configuration(options, cwd)
    rules = selected(options, config, command="rehearse")
    notifications: list[Notification] = []
    with ExitStack() as cleanup, interruptible():
        if options.keep:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            notifications.append(Notification("note", f"the environments are kept in {folder / 'environments'}"))
        else:
            folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)))
        upstream, netrc = upstream_of(options, folder)
        index = cleanup.enter_context(Index(upstream=upstream, judge=lambda path: verdict.judge(path, config)))
        for each in options.find_links:
            if not Path(each).is_dir():
                raise Usage(f"--find-links {each}: no such directory")
            index.add_folder(Path(each))
        pages = Pages(index.simple_url, opener(upstream, netrc))
        releases = releases_of(options, config, folder, pages, notifications)
        for release in releases:
            index.projects.pop(canonicalize_name(release.name), None)  # a folder of --find-links may hold another build
        for release in releases:
            for artifact in release.built:
                index.add(artifact.path, release.name)
        if options.serve:
            return serve(index, releases)
        tools = tools_of(options, index, folder, netrc, notifications)
        session = Session(options, config, rules, tools, pages, notifications, [])
        findings = [finding for release in releases for finding in played(release, session)]
        tools.forget(scratch_folder(folder, "end"))
        return publish(options, config, rules, releases, findings, notifications, targets, tuple(session.environments))


@contextmanager
def interruptible() -> Iterator[None]:
    """Treat a request to end (SIGTERM) like an interruption from the keyboard: everything that runs is ended first."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    STOPPING.clear()
    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    except KeyboardInterrupt:
        STOPPING.set()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def upstream_of(options: SimpleNamespace, folder: Path) -> tuple[str, Path | None]:
    """Return (the address of the index that has all other names, "" offline; the file with its login or None)."""
    if options.offline:
        return "", None
    if not options.index_url.startswith(("https://", "http://")):
        raise Usage("--index-url takes an address that begins with https:// or http://")
    address, login = without_login(options.index_url)
    if not login:
        return address, None
    path = folder / LOGIN
    path.touch(mode=0o600)
    path.write_text(login, encoding="utf-8")
    return address, path


def opener(address: str, netrc: Path | None) -> OpenerDirector:
    """Return what opens pages, with the login of the index's address if there is one."""
    from netrc import netrc as logins
    from urllib.request import HTTPBasicAuthHandler, HTTPPasswordMgrWithPriorAuth, build_opener

    if netrc is None:
        return build_opener()
    manager = HTTPPasswordMgrWithPriorAuth()
    for user, _, password in logins(netrc).hosts.values():
        manager.add_password(None, address, user, password or "", is_authenticated=True)
    return build_opener(HTTPBasicAuthHandler(manager))


def releases_of(
    options: SimpleNamespace, config: Settings, folder: Path, pages: Pages, notifications: list[Notification]
) -> list[Release]:
    """Return the releases that the paths hold, or the published one that is named."""
    paths = options.paths
    if len(paths) == 1 and not os.path.lexists(paths[0]) and paths[0] != "dist" and NAMED.fullmatch(paths[0]):
        name, _, version = paths[0].partition("==")
        notifications.append(
            Notification("note", f"there is no file {name} here: the published project of that name is rehearsed.")
        )
        paths = [str(path) for path in published.download(pages, name, version, folder / "published")]
        options.published = True
    elif paths in ([], ["dist"]) and not Path("dist").is_dir():
        raise Usage(
            "there is no dist/ here: build first (python -m build), or name files, a folder or a published project"
        )
    found = discover.discover(
        paths or ["dist"], source_root=options.source_root or config.source_root, cwd=Path.cwd(), limits=config.limits
    )
    for artifact in (artifact for release in found.releases for artifact in release.built if options.published):
        artifact.display_path = artifact.filename  # the folder of the download says nothing
    notifications += [Notification("error", problem) for problem in found.problems]
    notifications += [Notification("note", note) for note in found.notes]
    for release in found.releases:
        for artifact in release.built:
            if artifact.archive.problem is not None:
                notifications.append(
                    Notification("error", f"not rehearsed: {artifact.archive.problem.detail}", artifact.display_path)
                )
    readable = [release for release in found.releases if release.name and release.version and release.built
                and all(artifact.archive.problem is None for artifact in release.built)]  # fmt: skip
    if not readable and not notifications:
        raise discover.NothingToLint("there is no wheel or sdist to rehearse")
    return readable


def serve(index: Index, releases: list[Release]) -> int:
    """Serve until interrupted, and say how to use it."""
    names = ", ".join(dict.fromkeys(release.name for release in releases))
    sys.stdout.write(
        printed(f"serving {names} at {index.simple_url} until interrupted (Ctrl-C)") + "\n"
        f"  pip install --index-url {index.simple_url} NAME\n"
        f"  uv pip install --default-index {index.simple_url} NAME\n"
        f"  twine upload --repository-url {index.upload_url} -u __token__ -p {index.token} FILES\n"
        f"  uv publish --publish-url {index.upload_url} --token {index.token} FILES\n"
    )
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        STOPPING.wait()
    return OK


def tools_of(
    options: SimpleNamespace, index: Index, folder: Path, netrc: Path | None, notifications: list[Notification]
) -> Tools:
    """Return the installers and the isolation of this machine."""
    uv, pip = find_uv(), find_pip()
    if uv is None and pip is None:
        raise Usage("rehearse needs an installer: uv, or pip (pip install 'pypkglint[rehearse]')")
    if uv is None and options.lowest:
        raise Usage("--lowest needs uv: pip cannot choose the lowest versions")
    isolation = available(folder, index.port)
    if options.require_isolation and not isolation.complete:
        raise Usage(
            "--require-isolation: neither bubblewrap nor unshare works here, so the code could reach network and files"
        )
    said = {
        "bubblewrap": "bubblewrap (no network, nothing but scratch is writable)",
        "namespaces": "namespaces by unshare (no network, nothing but scratch is writable)",
    }
    notifications.append(
        Notification(
            "note",
            f"isolation of the release's code: {said.get(isolation.name, 'limits alone, it could reach network and files')}",
        )
    )
    kept = None if options.no_cache else cache.folder()
    downloads = kept / cache.DOWNLOADS if kept is not None else folder / "cache"
    return Tools(
        folder,
        index,
        isolation,
        Path(options.cache_dir).absolute() if options.cache_dir else downloads,
        index.upstream,
        uv,
        pip,
        options.allow_dependency_builds,
        tuple(index.projects),
        netrc,
        find_mypy(),
    )


def played(release: Release, session: Session) -> list[Finding]:
    """Return the findings of one release's rehearsal."""
    options, config, tools, notifications = session.options, session.config, session.tools, session.notifications
    first = release.built[0]
    interpreters, notes = choose(found(), first.metadata.get("Requires-Python"), words(options.python))
    notifications += [Notification("note", note) for note in notes]
    extras = words(options.extras) if options.extras is not None else None
    plan = Plan(
        interpreters, extras, not options.no_sdist, options.lowest, options.timeout, options.timeout / COMMAND_SHARE
    )
    refused = {} if options.published else verdict.refusals([release], config)
    known = {
        artifact.filename: verdict.reason(refused[artifact.filename])
        for artifact in release.built
        if artifact.filename in refused
    }
    outcome = Outcome(release, plan, verdicts=refused, offline=not tools.upstream)
    tools.index.judge = lambda path: (
        known.get(path.name, "")
        if path.name in {each.filename for each in release.built}
        else verdict.judge(path, config)
    )
    with board(quiet=options.quiet) as shown:
        rehearsal = Rehearsal(release, tools, session.pages, plan, shown.show)
        uploads = [] if options.published else clients(tools)
        with ThreadPoolExecutor(2) as pool:
            paths = [artifact.path.absolute() for artifact in release.built]
            waiting = [pool.submit(upload, client, paths, tools, scratch_folder(tools.run_folder, f"upload-{release.name}-{number}"))
                       for number, client in enumerate(uploads)]  # fmt: skip
            shown.cells = rehearsal.cells() if interpreters else []
            outcome.results = rehearsal.run(shown.cells) if interpreters else []
            uploaded = [each for done in waiting for each in done.result()]
            # What failed for want of room is not known.
            outcome.uploads = (
                [] if tools.index.errors else [each for each in uploaded if not NO_ROOM.search(each.output)]
            )
        faults = outcome.faults()
        for fault in faults:
            if fault.cell is not None and (step := LATE.get(fault.rule)) is not None:
                next(each for each in outcome.results if each.cell == fault.cell).states[step] = "failed"
                shown.show(fault.cell, step, "failed")
    if not uploads and not options.published:
        outcome.notes.append("nothing was uploaded: neither twine (pip install 'pypkglint[rehearse]') nor uv is here")
    notifications += [
        Notification("error", f"the rehearsal's index failed: {text}") for text in dict.fromkeys(tools.index.errors)
    ]
    session.environments.extend((result.cell.label, result.states) for result in outcome.results)
    hits = merged(faults, {rule.id: rule for rule in session.rules}, outcome.results)
    notifications += [Notification("note", note) for note in (*rehearsal.notes, *outcome.notes)]
    notifications += [
        Notification("error", f"the index does not answer: {text}") for text in dict.fromkeys(rehearsal.unreachable)
    ]
    notifications += [
        Notification("error", f"{result.cell.label}: {result.failure}") for result in outcome.results if result.failure
    ]
    return [finding_of(rule, hit, release) for rule, hit in hits]


def finding_of(rule: Rule, hit: Hit, release: Release) -> Finding:
    """Return the finding of a hit; its message ends with the environments, where these are not all."""
    made = engine.finding(rule, hit.artifact or release, hit, texts=True)
    environments = hit.facts.get("environments")
    if environments == [f"Python {hit.facts.get('python')}"]:
        return made  # the message names it
    return made._replace(message=f"{made.message} ({', '.join(environments)})") if environments else made
