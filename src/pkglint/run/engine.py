"""Rules × subjects → findings. A crash in a check becomes a notification and hides nothing else."""

from __future__ import annotations

import os
from functools import cache, partial
from importlib import import_module

from pkglint.archive import Unreadable
from pkglint.catalogue import REFUSALS, wording
from pkglint.catalogue.rule import Scope, Severity
from pkglint.finding import Field, Finding, Member, Notification, Record
from pkglint.model.evidence import evidence_of
from pkglint.run import workers
from pkglint.run.outcome import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from pkglint.archive import Fault
    from pkglint.catalogue.rule import Rule
    from pkglint.finding import Hit
    from pkglint.model import Artifact, Release
    from pkglint.model.files import File

    Options = Mapping[str, Mapping[str, Any]]


MOST_HITS = 10_000
"""Findings of one rule about one artifact; a million classifiers that are none say no more than these do."""
UNLOAD_ABOVE = 4 * 1024 * 1024
"""Bytes of an artifact's file from which its contents are not kept for the rules about its release."""


class Run:
    """One run's rules, sorted by how they detect, with their options resolved."""

    def __init__(
        self,
        rules: Iterable[Rule],
        options: Options,
        refusals_only: frozenset[str] = frozenset(),
        *,
        texts: bool = False,
    ) -> None:
        """Take the selected rules, the settings' options (rule id → option name → value), the rules asked for as refusals, and whether reports embed members' texts."""
        self.rules = tuple(rules)
        self.options = options
        self.refusals_only = refusals_only
        self.texts = texts

    def for_subject(self, subject: Artifact | Release, detectors: frozenset[str]) -> Iterator[Rule]:
        """Yield the rules that look at such a subject through one of the detectors, and find there what they need."""
        scopes = {Scope(subject.kind)} if subject.kind == "release" else {Scope(subject.kind), Scope.ARTIFACT}
        if subject.release is not None and subject.release.unpublished:
            scopes &= {Scope.TREE}  # only what is about a source tree and no release of it
        return (
            rule
            for rule in self.rules
            if rule.scope in scopes and rule.detector[0] in detectors and all(has(subject, need) for need in rule.needs)
        )

    def arguments(self, rule: Rule) -> dict[str, Any]:
        """Return a check's keyword arguments: its rule's options, by default or as set."""
        if not rule.options:
            return {}
        chosen = self.options.get(rule.id, {})
        return {option.name.replace("-", "_"): chosen.get(option.name, option.default) for option in rule.options}


def lint(
    releases: Iterable[Release],
    rules: Iterable[Rule],
    options: Options | None = None,
    *,
    refusals_only: frozenset[str] = frozenset(),
    jobs: int = 1,
    texts: bool = False,
    locate: Callable[[Finding], Finding] | None = None,
    progress: Callable[[int, int, float], None] | None = None,
) -> Outcome:
    """Return everything the rules say about the releases, in the same order whatever `jobs` (worker processes) is.

    `refusals_only` are ids of rules that were selected for what PyPI refuses: what it takes after all is left out.
    `texts` asks for the texts of the members that findings are about. `locate` completes each finding in the process that
    made it. `progress` is called with the number of artifacts
    done, of all, and the share of their bytes that is done.
    """
    run = Run(rules, options or {}, refusals_only, texts=texts)
    every = list(releases)
    artifacts = [artifact for release in every for artifact in release.artifacts]
    stamps = [stamp(artifact) for artifact in artifacts]
    if jobs > 1:
        prepare(run)
    complete = locate or (lambda finding: finding)
    done = iter(
        workers.spread(
            artifacts, partial(of_artifact, run=run, complete=complete), jobs, progress_of(artifacts, progress)
        )
    )
    outcome = Outcome([], [])
    last: list[tuple[int, Rule, Release]] = []
    for release in every:
        for _ in release.artifacts:
            part = next(done)
            outcome.findings.extend(part.findings)
            outcome.notifications.extend(part.notifications)
        before = len(outcome.findings)
        for rule in run.for_subject(release, frozenset({"check"})):
            if "run" in rule.needs:
                last.append((len(outcome.findings), rule, release))
            else:
                collect(rule, run, outcome, release)
        outcome.findings[before:] = map(complete, outcome.findings[before:])
        large = sum(map(workers.size_of, release.artifacts)) > UNLOAD_ABOVE
        for artifact in release.artifacts:
            artifact.close()
        if large:
            give_back()
    for place, rule, release in reversed(last):
        part = Outcome([], outcome.notifications)
        collect(rule, run, part, release)
        # Where they would be in the order of rules.
        outcome.findings[place:place] = map(complete, part.findings)
    for artifact, opened in zip(artifacts, stamps, strict=True):
        now = stamp(artifact)
        if now != opened:
            what = "changed" if now else "was removed"
            text = f"the file {what} while it was read: what is said of it may be wrong"
            outcome.notifications.append(Notification("error", text, artifact.display_path))
    return outcome


def progress_of(
    artifacts: Iterable[Artifact], progress: Callable[[int, int, float], None] | None
) -> Callable[[Artifact], None]:
    """Return the function that is called with each artifact when it is done, in whatever order, and reports progress."""
    if progress is None:
        return lambda _: None
    sizes = {id(artifact): workers.size_of(artifact) for artifact in artifacts}
    total = sum(sizes.values())
    done: list[int] = []

    def tell(artifact: Artifact) -> None:
        done.append(sizes[id(artifact)])
        progress(len(done), len(sizes), sum(done) / total if total else len(done) / len(sizes))

    return tell


def has(subject: Any, need: str) -> bool:
    """Tell whether a subject has what a rule needs to say anything."""
    match need:
        case "source":
            return bool(subject.sdists or subject.tree) if subject.kind == "release" else subject.kind != "wheel"
        case "several":
            return len(subject.built) > 1
        case "neighbours":
            return bool(subject.neighbours)
        case "native":
            try:
                return bool(subject.natives)
            except Exception:  # noqa: BLE001 - the check meets the same fault, and that is told
                return True
        case _:
            return True


def stamp(artifact: Artifact) -> tuple[int, int, int] | None:
    """Return what tells that a built file is still the same, None for a tree and for what is not there."""
    if artifact.kind == "tree":
        return None
    try:
        status = os.stat(artifact.path)  # noqa: PTH116 - half the time
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def give_back() -> None:
    """Return freed memory to the system, which glibc keeps between what is in use: another large file comes on top otherwise."""
    from contextlib import suppress

    with suppress(ImportError, OSError, AttributeError, TypeError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)


def prepare(run: Run) -> None:
    """Import the checks of a run, so that workers need not each do it; what cannot be imported is told when it is used."""
    from contextlib import suppress

    for rule in run.rules:
        if named(rule):
            with suppress(Exception):
                function(named(rule))


def of_artifact(artifact: Artifact, run: Run, complete: Callable[[Finding], Finding]) -> Outcome:
    """Return one artifact's findings, completed; a large one lets go of its contents when there are others in its release to be read."""
    archive = artifact.archive
    if archive is not None and archive.problem is not None:
        outcome = unread(artifact, archive.problem, run)
        outcome.findings[:] = map(complete, outcome.findings)
        return outcome
    outcome = Outcome([], [])
    scan(artifact, run, outcome)
    for rule in run.for_subject(artifact, frozenset({"check"})):
        collect(rule, run, outcome, artifact)
    outcome.findings[:] = map(complete, outcome.findings)
    alone = artifact.release is None or len([*artifact.release.artifacts]) == 1
    if not alone and archive is not None and archive.size > UNLOAD_ABOVE:
        artifact.unload()
        give_back()
    return outcome


def unread(artifact: Artifact, problem: Fault, run: Run) -> Outcome:
    """Return what there is to say of a file that cannot be read at all: that, and what is wrong with its name and size."""
    outcome = Outcome([], [])
    for rule in run.for_subject(artifact, frozenset({"check"})):
        collect(rule, run, outcome, artifact)
    if not any(rule.always for rule in run.rules):
        # That rule was ignored by name: a file that nobody read must not pass as clean all the same.
        outcome.notifications.append(Notification("warning", f"not read: {problem.detail}", artifact.display_path))
    return outcome


def named(rule: Rule) -> str:
    """Return the `module:function` that detects for a rule, "" when it is no function."""
    kind, argument = rule.detector
    return argument if kind == "check" else argument[0] if kind == "scan" else ""


def wanted(rules: Iterable[Rule]) -> Callable[[File], bool]:
    """Return what tells of a file whether one of these scanning rules wants it."""
    suffixes = [rule.detector[1][1] for rule in rules]
    every = not all(suffixes)
    some = tuple({suffix for each in suffixes for suffix in each})
    return lambda file: every or file.path.endswith(some)


def scan(artifact: Artifact, run: Run, outcome: Outcome) -> None:
    """Read every member that a scanning rule wants, once and in archive order, and add what those rules find in each."""
    checks = []
    for rule in run.for_subject(artifact, frozenset({"scan"})):
        name, suffixes = rule.detector[1]
        try:
            check, options = function(name), run.arguments(rule)
            checks.append((rule, suffixes, partial(check, **options) if options else check))
        except Exception as error:  # noqa: BLE001 - as in `collect`
            failed(rule, outcome, artifact, error)
    counts: dict[str, int] = {}
    for file, content in artifact.files.stream(wanted([rule for rule, *_ in checks])) if checks else ():
        path = file.path
        for rule, suffixes, check in checks:
            if not suffixes or path.endswith(suffixes):
                try:
                    for hit in check(artifact, file, content):
                        counts[rule.id] = number = counts.get(rule.id, 0) + 1
                        if number > MOST_HITS:
                            if number == MOST_HITS + 1:
                                too_many(rule, outcome, artifact)
                            break
                        outcome.findings.extend(judged(rule, run, artifact, hit))
                except Unreadable:
                    pass
                except Exception as error:  # noqa: BLE001 - as in `collect`, whose call per rule and file would cost more than most checks
                    failed(rule, outcome, artifact, error)


@cache
def function(name: str) -> Callable[..., Iterator[Hit]]:
    """Return the check named `module:function`, of `pkglint.checks`."""
    module, _, attribute = name.partition(":")
    found: Callable[..., Iterator[Hit]] = getattr(import_module(f"pkglint.checks.{module}"), attribute)
    return found


def detect(rule: Rule, run: Run, subject: Any) -> Iterable[Hit]:
    """Return what a rule's detector yields for a subject."""
    return function(rule.detector[1])(subject, **run.arguments(rule))


def collect(rule: Rule, run: Run, outcome: Outcome, subject: Any) -> None:
    """Run one detector on one subject and add what it yields, until it needs what cannot be read: of that another rule speaks."""
    try:
        for number, hit in enumerate(detect(rule, run, subject)):
            if number == MOST_HITS:
                too_many(rule, outcome, subject)
                break
            outcome.findings.extend(judged(rule, run, subject, hit))
    except Unreadable:
        pass
    except Exception as error:  # noqa: BLE001 - a fault of one check must not hide the other findings
        failed(rule, outcome, subject, error)


def judged(rule: Rule, run: Run, subject: Any, hit: Hit) -> list[Finding]:
    """Return the finding of a hit, unless only refusals were asked for and PyPI takes it."""
    asked = rule.id in run.refusals_only
    return [finding(rule, hit.artifact or subject, hit, texts=run.texts)] if hit.refused or not asked else []


def too_many(rule: Rule, outcome: Outcome, subject: Any) -> None:
    """Note that the rest of a rule's findings about a subject are left out."""
    text = f"rule {rule.id} found more than {MOST_HITS} places, of which these are reported"
    outcome.notifications.append(Notification("warning", text, subject.display_path))


def failed(rule: Rule, outcome: Outcome, subject: Any, error: Exception) -> None:
    """Note that a check failed, or that a library is not installed which it needs: that once an outcome."""
    if isinstance(error, ModuleNotFoundError):
        skipped = Notification("note", f"rule {rule.id} was skipped: the library {error.name} is not installed")
        if skipped not in outcome.notifications:
            outcome.notifications.append(skipped)
        return
    from traceback import extract_tb

    frame = extract_tb(error.__traceback__)[-1]
    place = f"{frame.filename.rpartition('pkglint/')[2]}:{frame.lineno}"
    text = f"rule {rule.id} failed: {type(error).__name__}: {error} ({place})"
    outcome.notifications.append(Notification("error", text, subject.display_path))


def finding(rule: Rule, subject: Any, hit: Hit, *, texts: bool = False) -> Finding:
    """Return the finding of a hit: its message filled with the facts of hit and place, and what the subject holds there."""
    facts = facts_of_place(hit) | hit.facts
    words = facts | {"artifact": getattr(subject, "filename", "")}
    own = rule.variants.get(hit.variant, {})
    pypi = hit.pypi or (wording.fill(rule.pypi_message, words, {}) if rule.pypi_message and hit.refused else "")
    without = own.get("without", ()) if hit.refused else (*own.get("without", ()), *REFUSALS)
    tags = tuple(tag for tag in rule.tags if tag not in without) if without else rule.tags
    severity = Severity.ERROR if hit.verdict else Severity(own.get("severity", rule.severity))
    message = wording.message(rule, hit.variant, words)
    project = not wording.fix_is_one_text(rule, hit.variant)
    evidence = evidence_of(subject, hit.place, facts, project=project, texts=texts)
    return Finding(rule, severity, message, hit.place, facts, subject, evidence, pypi, tags=tags, variant=hit.variant)


def facts_of_place(hit: Hit) -> dict[str, Any]:
    """Return the facts every message may use: `path`, `line`, `field` or `row`, by the kind of place."""
    match hit.place:
        case Member(path, line):
            return {"path": path} if line is None else {"path": path, "line": line}
        case Field(name, _):
            return {"field": name}
        case Record(row):
            return {"row": row}
        case _:
            return {}
