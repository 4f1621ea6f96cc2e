"""One release's files → their rows: the findings that `pkglint` has for them, and what the report counts by."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic

from pkglint import __version__, catalogue, locate
from pkglint.archive import Unreadable
from pkglint.finding import Notification, Report
from pkglint.model import Release, Wheel
from pkglint.model.build_system import fix_key
from pkglint.model.paths import normalized
from pkglint.named import NamedTuple
from pkglint.report import as_json, escape
from pkglint.report.masked import masked
from pkglint.run import allow, discover, engine, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pkglint.catalogue.rule import Rule
    from pkglint.finding import Entry, Finding
    from pkglint.model import Sdist
    from pkglint.run.settings import Settings

MOST = 10_000
"""Findings of one file that are kept."""
FIXED = (0, 315532800, 1451606400, 1580601600)
"""Times that builds put in place of the real one: 1970, 1980 (ZIP's first), 2016-01-01 (flit), 2020-02-02 (hatchling)."""
DAY = 86400


class Job(NamedTuple):
    """What to do with every release: plain data that goes to other processes."""

    version: str
    """Of pkglint, which must be the same everywhere."""
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    extend_select: tuple[str, ...]
    config: Settings
    memory: int
    """Bytes of memory that the process which lints may use."""
    seconds: int
    """How long it may take for one file."""
    protocols: frozenset[str]
    """Of fsspec, beyond those of stores, that were named."""
    spool: int
    """Bytes that may be copied to the disk at one time."""


class Local(NamedTuple):
    """A file that lies on this machine, and the path or address by which it is reported."""

    path: str
    url: str


class Linter:
    """A job's rules and options, ready for releases."""

    def __init__(self, job: Job) -> None:
        """Take the job; UnknownName when it names rules that are none."""
        self.config = job.config
        self.rules = rules_of(job)
        self.options = settings.resolved(self.rules, job.config.options, new_project=job.config.new_project)
        self.refusals = catalogue.refusals_only((*job.select, *job.extend_select))

    def rows(self, files: list[Local], done: Callable[[int], None] = lambda _: None) -> list[dict[str, Any]]:
        """Return a row for each file of one release; `done` is called with how many files are linted, after each."""
        artifacts = [artifact(file, self.config) for file in files]
        release = Release(
            [each for each in artifacts if isinstance(each, Wheel)],
            [each for each in artifacts if not isinstance(each, Wheel)],
        )
        clock = [monotonic()]

        def tick(count: int, _all: int, _share: float) -> None:
            clock.append(monotonic())
            done(count)

        heads = [head(each) for each in artifacts]
        outcome = engine.lint(
            [release],
            self.rules,
            self.options,
            refusals_only=self.refusals,
            locate=locate.Locator(Path.cwd()).located,
            progress=tick,
        )
        findings = allow.apply(outcome.findings, self.config.allow, self.rules, [])
        parts = shared_out(findings, outcome.notifications, files)
        hidden = masked(
            Report(
                __version__,
                (),
                tuple(entry for entries, _ in parts for entry in entries),
                tuple(notification for _, notifications in parts for notification in notifications),
                0,
            )
        )
        entries, notifications = iter(hidden.entries), iter(hidden.notifications)
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        rows = []
        for number, (facts, part) in enumerate(zip(heads, parts, strict=True)):
            row = facts | {
                "state": "read",
                "seconds": round(clock[number + 1] - clock[number], 3),
                "scanned": now,
                "pkglint": __version__,
                "findings": [as_json.finding(next(entries)) for _ in part[0]],
                "notifications": [as_json.notification(next(notifications)) for _ in part[1]],
            }
            rows.append(escape.plain(row))
        return rows


def rules_of(job: Job) -> tuple[Rule, ...]:
    """Return the rules of a job: those that have a check."""
    rules = settings.chosen(job.config, job.select, job.ignore, job.extend_select)
    return tuple(rule for rule in rules if not rule.commands)


def digest(job: Job) -> str:
    """Return what decides the findings beside the files: pkglint's version, the rules and their settings, as a hash."""
    rules = rules_of(job)
    options = settings.resolved(rules, job.config.options, new_project=job.config.new_project)
    parts = [
        job.version,
        [(rule.id, rule.severity.value) for rule in rules],
        sorted(catalogue.refusals_only((*job.select, *job.extend_select))),
        options,
        [tuple(each) for each in job.config.allow],
        list(job.config.limits),
    ]
    return sha256(escape.json_text(parts).encode()).hexdigest()


def artifact(file: Local, config: Settings) -> Wheel | Sdist:
    """Return the artifact of a file whose name says that it is one."""
    made = discover.as_artifact(Path(file.path), file.url, config.limits)
    assert made is not None
    return made


def head(each: Wheel | Sdist) -> dict[str, Any]:
    """Return what a row says of a file beside its findings."""
    project = version = backend = built = ""
    try:
        project, version = normalized(each.name), each.version
        backend = fix_key(each).partition("-cfg")[0].partition("-py")[0]
        built = newest(each)
    except Unreadable:
        pass
    return {
        "file": each.filename,
        "kind": each.kind,
        "project": project,
        "version": version,
        "backend": backend,
        "built": built or None,
    }


def newest(each: Wheel | Sdist) -> str:
    """Return the time of an archive's newest file, to the second; "" where builds put another one in its place."""
    times = [
        entry.mtime
        for entry in each.archive.entries
        if entry.mtime and not any(abs(entry.mtime - fixed) < DAY for fixed in FIXED)
    ]
    try:
        return f"{datetime.fromtimestamp(max(times), UTC):%Y-%m-%dT%H:%M:%SZ}" if times else ""
    except (ValueError, OverflowError, OSError):
        return ""


def shared_out(
    findings: list[Finding], notifications: list[Notification], files: list[Local]
) -> list[tuple[list[Entry], list[Notification]]]:
    """Return for each file its findings, merged as reports have them, and its notifications; what is about none is with the first."""
    place = {file.url: number for number, file in enumerate(files)}
    found: list[list[Finding]] = [[] for _ in files]
    noted: list[list[Notification]] = [[] for _ in files]
    for each in findings:
        about = each.entry.subjects[0].artifact if each.entry is not None else each.subject.display_path
        found[place.get(about, 0)].append(each)
    for notification in notifications:
        noted[place.get(notification.artifact or "", 0)].append(notification)
    parts = []
    for file, mine, notes in zip(files, found, noted, strict=True):
        entries = [each for each in locate.entries(mine, Path.cwd()) if each.suppressed is None]
        if len(entries) > MOST:
            notes.append(
                Notification("warning", f"{len(entries) - MOST} findings of {len(entries)} are left out", file.url)
            )
        parts.append((entries[:MOST], notes))
    return parts
