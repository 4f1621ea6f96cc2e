"""The sections of a comparison in words: what the text, Markdown and HTML reports share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pkglint.catalogue.wording import size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.diff.api import Change
    from pkglint.diff.comparison import Comparison
    from pkglint.diff.metadata import Lists, Step

STEPS = {"major": "major", "minor": "minor", "patch": "patch", "": "other"}


class Section(NamedTuple):
    """A heading, the rows below it (sign, what, detail), and what to say when there are none."""

    title: str
    rows: list[tuple[str, str, str]]
    nothing: str


def heading(pair: Comparison) -> str:
    """Return what is compared, in one line."""
    return f"{pair.new.name}: {pair.old.version} to {pair.new.version} ({pair.old.filename}, {pair.new.filename})"


def judgement(pair: Comparison) -> str:
    """Return the verdict, in one sentence."""
    verdict = pair.verdict
    needs = f"The changes need a {verdict.advice} release"
    if pair.changes is None:
        needs = f"Without its API, the changes need at least a {verdict.advice} release"
    if not verdict.step:
        return f"{needs}; from {pair.old.version} to {pair.new.version} no step of semantic versioning can be read."
    also = ", which below 1.0 counts as major" if verdict.counts != verdict.step else ""
    return f"{needs}; {pair.old.version} to {pair.new.version} is a {verdict.step} step{also}{'' if verdict.enough else ': too small'}."


def sections(pair: Comparison) -> Iterator[Section]:
    """Yield the sections in the order in which a reader wants them."""
    if pair.changes is not None:
        title = (
            f"Public API: {counted(len([c for c in pair.changes if c.kind != 'override-breaks']), 'breaking change')}"
        )
        added = len(pair.additions.names) if pair.additions else 0
        rows = [("!", shown_name(change), change_words(change)) for change in pair.changes]
        rows += [("+", name, "added") for name in (pair.additions.names if pair.additions else ())]
        yield Section(f"{title}, {added} added", rows, "no difference")
    yield Section("Metadata", list(of_metadata(pair)), "no difference")
    if pair.natives is not None and (pair.natives.added or pair.natives.removed or pair.natives.changed):
        yield Section("Native libraries", list(of_natives(pair)), "")
    files = pair.members
    counts = ", ".join(
        f"{len(each)} {word}"
        for each, word in (
            (files.added, "added"),
            (files.removed, "removed"),
            (files.changed, "changed"),
            (files.moved, "moved"),
        )
    )
    yield Section(f"Files: {counts}", list(of_files(pair)), "")
    yield Section("Size", list(of_sizes(pair)), "")
    if pair.came is not None and pair.went is not None:
        rows = [("+", entry.rule.id, f"{entry.severity}: {entry.message}") for entry in pair.came]
        rows += [("-", entry.rule.id, f"{entry.severity}: {entry.message}") for entry in pair.went]
        yield Section(f"Findings: {len(pair.came)} new, {len(pair.went)} gone", rows, "the same in both")


def counted(number: int, one: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def shown_name(change: Change) -> str:
    """Return a public path, with how many others the same object has."""
    return f"{change.name} (and {counted(len(change.aliases), 'other name')})" if change.aliases else change.name


def change_words(change: Change) -> str:
    """Return what happened to a public name."""
    facts = change.facts
    parameter = f"'{facts.get('parameter')}'"
    match change.kind:
        case "removed" | "module-removed":
            return "removed"
        case "attribute-removed":
            return "attribute of the instances removed"
        case "parameter-removed":
            return f"lost the parameter {parameter}"
        case "parameter-added-required":
            return f"has the new required parameter {parameter}"
        case "parameter-now-required":
            return f"requires the parameter {parameter} now"
        case "parameter-moved":
            return f"takes {parameter} at another position"
        case "parameter-kind":
            return f"takes {parameter} as {facts['kind']} now"
        case "base-removed":
            return f"no longer inherits from {facts['base']}"
        case "abstract-added":
            return f"subclasses must define '{facts['method']}' now"
        case "kind-changed":
            return f"was {facts['old_kind']} and is {facts['new_kind']} now"
        case _:
            return f"overriding it breaks: it has the new parameter {parameter}"


def of_metadata(pair: Comparison) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of the metadata section."""
    data = pair.metadata
    if data.requires_python is not None:
        yield "~", "Requires-Python", step(data.requires_python)
    yield from of_lists("dependency", data.dependencies)
    yield from of_lists("extra", data.extras)
    yield from of_lists("entry point", data.entry_points._replace(changed=[]))
    for name, target in data.targets.items():
        yield "~", f"entry point {name}", step(target)
    if data.license is not None:
        yield "~", "Licence", step(data.license) + (" (the same licence)" if data.license_same else "")
    yield from of_lists("tag", data.tags)
    for name, values in data.fields.items():
        gone, came = (sorted(set(one) - set(two)) for one, two in ((values.old, values.new), (values.new, values.old)))
        if len(values.old) <= 1 and len(values.new) <= 1:
            yield "~", name, f"{''.join(values.old) or 'none'} → {''.join(values.new) or 'none'}"
            continue
        for sign, each in (("-", gone), ("+", came)):
            for value in each:
                yield sign, name, value


def of_lists(noun: str, lists: Lists) -> Iterator[tuple[str, str, str]]:
    """Yield what a list lost, gained and changed."""
    for value in lists.removed:
        yield "-", noun, value
    for value in lists.added:
        yield "+", noun, value
    for change in lists.changed:
        yield "~", noun, step(change)


def step(values: Step) -> str:
    """Return a value before and after."""
    return f"{values.old or 'none'} → {values.new or 'none'}"


def of_natives(pair: Comparison) -> Iterator[tuple[str, str, str]]:
    """Yield the rows about native libraries."""
    natives = pair.natives
    if natives is None:
        return
    for path in natives.removed:
        yield "-", path, "removed"
    for path in natives.added:
        yield "+", path, "added"
    for each in natives.changed:
        if each.floor is not None:
            yield "~", each.path, f"needs {each.floor[1] or 'no version'} instead of {each.floor[0] or 'no version'}"
        for sign, names in (("-", each.needed_removed), ("+", each.needed_added)):
            if names:
                yield sign, each.path, f"needs {', '.join(names)}"
        for sign, names in (("-", each.symbols_removed), ("+", each.symbols_added)):
            if names:
                more = f" and {len(names) - 5} more" if len(names) > 5 else ""
                yield sign, each.path, f"{counted(len(names), 'exported symbol')}: {', '.join(names[:5])}{more}"


def of_files(pair: Comparison) -> Iterator[tuple[str, str, str]]:
    """Yield the rows about files."""
    files = pair.members
    for member in files.removed:
        yield "-", member.path, size(member.size)
    for member in files.added:
        yield "+", member.path, size(member.size)
    for moved in files.moved:
        yield ">", moved.new_path, f"was {moved.old_path}"
    for changed in files.changed:
        yield (
            "~",
            changed.path,
            f"{size(changed.old_size)} → {size(changed.new_size)}"
            if changed.old_size != changed.new_size
            else size(changed.new_size),
        )


def of_sizes(pair: Comparison) -> Iterator[tuple[str, str, str]]:
    """Yield the sizes of the file, and of each top-level package unpacked."""
    old, new = (each.path.stat().st_size for each in (pair.old, pair.new))
    yield " ", "packed", f"{size(old)} → {size(new)}"
    for name, (one, two) in pair.members.packages.items():
        if one != two:
            yield " ", "top-level files" if name == "." else f"{name}/", f"{size(one)} → {size(two)}"
