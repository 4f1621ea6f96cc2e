"""`pkglint fix [DIR]`: show the edits that mend findings as a diff, and make them when asked to."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pkglint import catalogue
from pkglint.cli.arguments import CONFIG, NO_CONFIG, add_options, command_parser
from pkglint.cli.output import say
from pkglint.cli.request import settings_of
from pkglint.fix import change, edits
from pkglint.masking import mask
from pkglint.named import NamedTuple
from pkglint.report.escape import disarmed, one_line
from pkglint.run import allow, discover, engine, settings
from pkglint.usage import FINDINGS, OK, Usage, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from pkglint.finding import Finding
    from pkglint.fix.change import Change, Edit
    from pkglint.model import Tree


class Plan(NamedTuple):
    """What fixing a tree comes to."""

    texts: dict[str, str]
    """Path → text of the files that change or are new."""
    done: list[Finding]
    refused: list[tuple[Finding, str]]
    """Findings whose edit cannot be made now, and why."""
    unsafe: list[Finding]
    """Findings whose edit is made with `--unsafe-fixes` only."""
    left: list[Finding]
    """Findings without an edit."""


def fix(arguments: list[str]) -> int:
    """Show or make the edits; 0 when there are none or all were made, 1 when there are some to make.

    As formatters do it: without `--apply` nothing is touched, and exit code 1 says that there is something to do.
    """
    options = parser().parse_args(arguments)
    config = settings_of(options, Path(options.directory))
    rules = catalogue.select(
        words(options.select) or config.select, (*config.ignore, *words(options.ignore)), config.extend_select
    )
    found = discover.source_only(options.directory, config.limits)
    tree = found.releases[0].tree
    assert tree is not None
    outcome = engine.lint(
        found.releases, rules, settings.resolved(rules, config.options, new_project=config.new_project)
    )
    for notification in outcome.notifications:
        say(f"{notification.level}: {notification.message}")
    findings = [
        finding
        for finding in allow.apply(outcome.findings, config.allow, rules, found.releases)
        if finding.suppressed is None
    ]
    made = plan(findings, tree, unsafe=options.unsafe_fixes)
    for finding, reason in made.refused:
        say(f"note: left to you: {finding.message} [{finding.rule.id}] ({reason})")
    if not made.done:
        say(nothing(made))
        return OK
    hidden = f"; {len(made.unsafe)} more with --unsafe-fixes" if made.unsafe else ""
    what = counted(len(made.done))
    if options.diff or not options.apply:
        sys.stdout.write("".join(diff(tree, path, text) for path, text in made.texts.items()))
    if not options.apply:
        say(f"this mends {what}{hidden}; nothing was written, --apply does")
        return FINDINGS
    new = [path for path in made.texts if not os.path.lexists(tree.root / path)]
    for path, text in made.texts.items():
        write(tree.root / path, text.encode("utf-8"))
    say(f"mended {what}{hidden}")
    if new and tree.repository is not None:
        say(f"new, for git to track: {', '.join(new)}")
    return OK


def counted(number: int) -> str:
    """Return a number of findings in words."""
    return f"{number} finding{'' if number == 1 else 's'}"


def nothing(made: Plan) -> str:
    """Return that nothing is to be fixed, and what stands all the same."""
    parts = []
    if made.unsafe:
        parts.append(f"{counted(len(made.unsafe))} can be mended with --unsafe-fixes")
    left = len(made.left) + len(made.refused)
    if left:
        parts.append(f"{counted(left)} {'needs' if left == 1 else 'need'} your decision (pkglint --source)")
    return "nothing to fix" + (f": {', '.join(parts)}" if parts else "")


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint fix`."""
    made = command_parser(
        "fix",
        "Show, as a diff, the edits that mend findings about a source tree. "
        "Exit codes: 0 nothing to fix, or all written; 1 there are edits (without --apply); 2 usage error.",
    )
    made.add_argument("directory", nargs="?", default=".", metavar="DIR", help="the project (default: here)")
    made.add_argument("--apply", action="store_true", help="write the edits; without it nothing is touched")
    made.add_argument("--diff", action="store_true", help="show the edits (the default without --apply)")
    made.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="also make edits that may not be what you want, or that change what the program does: read the diff",
    )
    made.add_argument("--select", action="append", metavar="RULES", help="fix only what these rules find")
    made.add_argument("--ignore", action="append", metavar="RULES", help="do not fix what these rules find")
    add_options(made, CONFIG, NO_CONFIG)
    return made


def plan(findings: Iterable[Finding], tree: Tree, *, unsafe: bool) -> Plan:
    """Return the edits of the findings put together; where they do not go together, each is checked with those before it."""
    made = Plan({}, [], [], [], [])
    wanted: list[tuple[Finding, Edit]] = []
    for finding in findings:
        edit = edits.of_finding(finding, tree)
        if not edit:
            made.left.append(finding)
        elif finding.rule.edits_unsafely(finding.variant) and not unsafe:
            made.unsafe.append(finding)
        else:
            wanted.append((finding, edit))
    changes: list[Change] = []
    for finding, edit in wanted:
        new = [each for each in edit if each not in changes]
        if clash(changes, new):
            made.refused.append((finding, "another edit changes the same place; run pkglint fix again"))
        else:
            made.done.append(finding)
            changes += new
    try:
        made.texts.update(change.after(tree, changes))
    except change.Impossible:
        return one_by_one(made, [each for each in wanted if each[0] in made.done], tree)
    return made


def one_by_one(made: Plan, wanted: Iterable[tuple[Finding, Edit]], tree: Tree) -> Plan:
    """Return a plan with those edits that can be made after the ones before them."""
    made.done.clear()
    changes: list[Change] = []
    for finding, edit in wanted:
        new = [*changes, *(each for each in edit if each not in changes)]
        try:
            made.texts.update(change.after(tree, new))
        except change.Impossible as error:
            made.refused.append((finding, str(error)))
            continue
        changes = new
        made.done.append(finding)
    return made


def clash(changes: Iterable[Change], new: Edit | list[Change]) -> bool:
    """Tell whether a new change sets or deletes what another one does."""
    taken = {(each.file, each.path) for each in changes if each.kind in {"set", "delete"}}
    return any(each.kind in {"set", "delete"} and (each.file, each.path) in taken for each in new)


def diff(tree: Tree, path: str, text: str) -> str:
    """Return the change of a file as a unified diff, with paths from the working directory."""
    from difflib import unified_diff

    shown = (tree.root / path).as_posix()
    new = not os.path.lexists(tree.root / path)
    if new and not text:
        return f"--- /dev/null\n+++ {disarmed(one_line(shown))}\n(an empty file)\n"
    before = "" if new else change.text_of(tree, path)
    former = "/dev/null" if new else shown
    lines = unified_diff(before.splitlines(keepends=True), text.splitlines(keepends=True), former, shown)
    whole = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    # Tabs are layout; all else that a terminal or a CI service would act on is written out.
    rows = (line.split("\t") for line in mask(whole).replace("\r\n", "\n").split("\n"))
    return "\n".join(disarmed("\t".join(map(one_line, row))) for row in rows)


def write(path: Path, data: bytes) -> None:
    """Write a file beside its place, with the old one's mode, and move it there, so that no half file is ever seen."""
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(data)
        if path.exists():
            draft.chmod(path.stat().st_mode & 0o7777)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Usage(f"{path}: {error.strerror}") from error
