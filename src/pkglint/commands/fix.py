"""`pkglint fix [DIR]`: show the certain edits to pyproject.toml as a diff, and make them when told to."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from pkglint import allow, catalogue, discover, engine, settings
from pkglint.locate import edits
from pkglint.masking import mask
from pkglint.report.escape import disarmed, one_line, printed
from pkglint.usage import FINDINGS, OK, Usage, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from typing import Any

    from pkglint.finding import Finding
    from pkglint.locate.edits import Change, Edit
    from pkglint.model import Tree

FILE = "pyproject.toml"


class Unsafe(Exception):
    """A change that the library cannot make without changing something else."""


def fix(arguments: list[str]) -> int:
    """Show or make the edits; 0 when there are none or all were made, 1 when there are some to make.

    As formatters do it: without `--apply` nothing is touched, and exit code 1 says that there is something to do.
    """
    options = parser().parse_args(arguments)
    directory = Path(options.directory)
    try:
        config = configuration(options, directory)
        rules = catalogue.select(
            words(options.select) or config.select, (*config.ignore, *words(options.ignore)), config.extend_select
        )
        found = discover.source_only(options.directory, config.limits)
    except (
        settings.SettingsError,
        catalogue.UnknownName,
        discover.NothingToLint,
        discover.UnusablePath,
    ) as error:
        raise Usage(str(error)) from error
    rules = tuple(rule for rule in rules if rule.edit)
    tree = found.releases[0].tree
    assert tree is not None
    directory = tree.root
    outcome = engine.lint(
        found.releases, rules, settings.resolved(rules, config.options, new_project=config.new_project)
    )
    for notification in outcome.notifications:
        sys.stderr.write(printed(f"pkglint: {notification.level}: {notification.message}") + "\n")
    findings = [
        finding
        for finding in allow.apply(outcome.findings, config.allow, rules, found.releases)
        if finding.suppressed is None
    ]
    planned = plan(findings, tree)
    if not planned:
        sys.stderr.write("pkglint: nothing to fix\n")
        return OK
    before = tree.files.read(FILE)
    after, files, done, refused = edited(before, planned)
    for finding, reason in refused:
        text = f"pkglint: note: left to you: {finding.message} [{finding.rule.id}] ({reason})"
        sys.stderr.write(printed(text) + "\n")
    if not done:
        return OK
    sys.stdout.write(diff(before, after, files, directory))
    what = f"{len(done)} finding{'s' if len(done) > 1 else ''}"
    if not options.apply:
        sys.stderr.write(f"pkglint: this mends {what}; nothing was written, --apply does\n")
        return FINDINGS
    for name in files:
        if not os.path.lexists(directory / name):
            write(directory / name, b"")
    if after != before:
        write(directory / FILE, after)
    sys.stderr.write(f"pkglint: mended {what}\n")
    return OK


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint fix`."""
    import argparse

    made = argparse.ArgumentParser(
        prog="pkglint fix",
        description="Show, as a diff, the edits to pyproject.toml that mend findings in the one way that is certain. "
        "Exit codes: 0 nothing to fix, or all written; 1 there are edits (without --apply); 2 usage error.",
        allow_abbrev=False,
    )
    made.add_argument("directory", nargs="?", default=".", metavar="DIR", help="the project (default: here)")
    made.add_argument("--apply", action="store_true", help="write the edits; without it nothing is touched")
    made.add_argument("--select", action="append", metavar="RULES", help="fix only what these rules find")
    made.add_argument("--ignore", action="append", metavar="RULES", help="do not fix what these rules find")
    made.add_argument("--config", metavar="FILE", help="pyproject.toml or pkglint.toml to use (default: the nearest)")
    made.add_argument("--no-config", action="store_true", help="use no configuration file")
    return made


def configuration(options: argparse.Namespace, directory: Path) -> settings.Settings:
    """Return the settings that hold for the project."""
    if options.no_config:
        return settings.Settings()
    path = Path(options.config) if options.config else settings.find(directory.resolve())
    return settings.load(path) if path is not None else settings.Settings()


def plan(findings: Iterable[Finding], tree: Tree) -> list[tuple[Finding, Edit]]:
    """Return the findings that have an edit, without those whose edit another one makes already."""
    planned: list[tuple[Finding, Edit]] = []
    told: set[str] = set()
    for finding in findings:
        edit = edits.edit_of(finding.rule, finding.facts, tree)
        new = tuple(change for change in edit if repr(change) not in told)
        told |= {repr(change) for change in edit}
        if new:
            planned.append((finding, new))
    return planned


def edited(
    data: bytes, planned: list[tuple[Finding, Edit]]
) -> tuple[bytes, list[str], list[Finding], list[tuple[Finding, str]]]:
    """Return the document with the edits, the new files, the findings mended, and those that were not, with the reason.

    Each edit is checked: what `tomllib` reads afterwards must be exactly what the changes say, else it is left out.
    """
    text = data.decode("utf-8")
    made: list[Change] = []
    files: list[str] = []
    done: list[Finding] = []
    refused: list[tuple[Finding, str]] = []
    result = text
    for finding, edit in planned:
        changes = [change for change in edit if change.kind != "create"]
        taken = {change.path for change in made if change.kind in {"set", "delete"}}
        if any(change.kind in {"set", "delete"} and change.path in taken for change in changes):
            refused.append((finding, "another edit changes the same place; run pkglint fix again"))
            continue
        try:
            if changes:
                result = applied(text, [*made, *changes])
        except Unsafe as error:
            refused.append((finding, str(error)))
            continue
        made += changes
        files += [str(change.path[0]) for change in edit if change.kind == "create"]
        done.append(finding)
    return result.encode("utf-8"), list(dict.fromkeys(files)), done, refused


def applied(text: str, changes: list[Change]) -> str:
    """Return a TOML text with all changes, comments and layout kept; Unsafe when that cannot be done."""
    try:
        import tomlkit
        from tomlkit.exceptions import TOMLKitError
    except ImportError as error:
        raise Usage("pkglint fix needs the library `tomlkit`: install pypkglint[fix]") from error
    import tomllib

    renames = [change for change in changes if change.kind == "rename"]
    rest = [change for change in changes if change.kind != "rename"]
    try:
        document = tomlkit.parse(text)
        for change in ordered(rest):
            step(document, change, tomlkit.table)
        result = tomlkit.dumps(document)
    except (TOMLKitError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Unsafe("its layout cannot be kept") from error
    if "\r\n" in text:
        result = re.sub(r"\r?\n", "\r\n", result)
    for change in renames:
        result = renamed(result, change)
    expected = tomllib.loads(text)
    for change in ordered(rest) + renames:
        step(expected, change, dict)
    try:
        same = tomllib.loads(result) == expected
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise Unsafe("its layout cannot be kept")
    return result


def ordered(changes: list[Change]) -> list[Change]:
    """Return the changes in an order in which none moves what another one names: from the end of an array to its beginning."""

    def key(change: Change) -> tuple[int, int, int]:
        index = change.path[-1]
        if not isinstance(index, int):
            return (0, 0, 0)
        return (1, -index, ("delete", "set", "insert").index(change.kind))

    return sorted(changes, key=key)


def step(document: Any, change: Change, table: Any) -> None:
    """Make one change to a document, tomlkit's or a plain one; tables on the way are made by `table`."""
    *above, last = change.path
    here = document
    for key in above:
        if isinstance(key, str) and key not in here:
            here[key] = table()
        here = here[key]
    match change.kind:
        case "set":
            here[last] = change.value
        case "delete":
            del here[last]
        case "insert":
            here.insert(last, change.value)
        case "rename":
            items = list(here.items())
            here.clear()
            here.update({change.value if key == last else key: value for key, value in items})


def renamed(text: str, change: Change) -> str:
    """Return the text with a key spelt anew, which tomlkit could only do by moving it to the end."""
    from pkglint.formats import toml
    from pkglint.locate.toml_edit import replacement

    found = replacement(toml.parse(text.encode("utf-8")), change)
    if found is None:
        raise Unsafe("its layout cannot be kept")
    return text[: found.start] + found.text + text[found.end :]


def diff(before: bytes, after: bytes, files: list[str], directory: Path) -> str:
    """Return the edits as a unified diff, with paths from the working directory."""
    from difflib import unified_diff

    shown = (directory / FILE).as_posix()
    lines: Iterator[str] = unified_diff(
        before.decode("utf-8").splitlines(keepends=True), after.decode("utf-8").splitlines(keepends=True), shown, shown
    )
    text = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    for name in files:
        text += f"--- /dev/null\n+++ {(directory / name).as_posix()}\n(an empty file)\n"
    # Tabs are layout; all else that a terminal or a CI service would act on is written out.
    rows = (line.split("\t") for line in mask(text).replace("\r\n", "\n").split("\n"))
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
