"""The sections of a comparison in words: what the text, Markdown and HTML reports share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pkglint.catalogue.wording import size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pkglint.diff.api import Change
    from pkglint.diff.comparison import Comparison
    from pkglint.diff.metadata import Lists, Step
    from pkglint.finding import Entry

SIGNS = {"!": "breaking", "^": "overriding", "-": "removed", "+": "added", "~": "changed", ">": "moved", " ": ""}
"""Sign of a row → its word."""


class Row(NamedTuple):
    """A sign of SIGNS, what it is about, and what is to say of it."""

    sign: str
    name: str
    detail: str
    group: str = ""
    """The module of a public name; "" elsewhere."""


class Section(NamedTuple):
    """A heading, the rows below it, the most important first, and what to say when there are none."""

    title: str
    rows: list[Row]
    nothing: str


KINDS = {"module-removed": 0, "removed": 1}
"""Kinds of breaking changes that come first below their module."""


def heading(pair: Comparison) -> str:
    """Return what is compared, in one line."""
    return f"{pair.new.name} {pair.old.version} to {pair.new.version}"


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
        yield of_api(pair.changes, pair.additions.names if pair.additions else [])
    yield Section("Metadata", list(of_metadata(pair)), "no difference")
    if pair.natives is not None and (pair.natives.added or pair.natives.removed or pair.natives.changed):
        yield Section("Native libraries", list(of_natives(pair)), "")
    if pair.came is not None and pair.went is not None:
        rows = [*of_findings("+", pair.came), *of_findings("-", pair.went)]
        yield Section(f"Findings: {len(pair.came)} new, {len(pair.went)} gone", rows, "the same in both")
    files = pair.members
    counts = ", ".join(
        f"{len(each)} {word}"
        for each, word in (
            (files.removed, "removed"),
            (files.added, "added"),
            (files.moved, "moved"),
            (files.changed, "changed"),
        )
    )
    yield Section(f"Files: {counts}", list(of_files(pair)), "")
    yield Section("Size", list(of_sizes(pair)), "")


def of_api(changes: list[Change], added: list[str]) -> Section:
    """Return the section of the public API: what breaks by module, what breaks in subclasses only, what was added."""
    breaking = [each for each in changes if each.kind != "override-breaks"]
    overriding = [each for each in changes if each.kind == "override-breaks"]
    rows = [
        Row(sign, change.name, change_words(change) + other_names(change), change.module)
        for sign, found in (("!", breaking), ("^", overriding))
        for change in sorted(
            found, key=lambda each: (each.module.count("."), each.module, KINDS.get(each.kind, 2), each.name)
        )
    ]
    rows += [Row("+", name, "") for name in added]
    return Section(
        f"Public API: {counted(len(breaking), 'breaking change')}, {len(added)} added", rows, "no difference"
    )


def counted(number: int, one: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def other_names(change: Change) -> str:
    """Return how many other public names the same object has, in brackets; "" for none."""
    return f" (also {counted(len(change.aliases), 'other name')})" if change.aliases else ""


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
            return f"takes {parameter} as {facts['way']} now"
        case "base-removed":
            return f"no longer inherits from {facts['base']}"
        case "abstract-added":
            return f"subclasses must define '{facts['method']}' now"
        case "kind-changed":
            return f"was {facts['old_kind']} and is {facts['new_kind']} now"
        case _:
            return f"overriding it breaks: it has the new parameter {parameter}"


def of_metadata(pair: Comparison) -> Iterator[Row]:
    """Yield the rows of the metadata section."""
    data = pair.metadata
    if data.requires_python is not None:
        yield Row("~", "Requires-Python", step(data.requires_python))
    yield from of_lists("dependency", data.dependencies)
    yield from of_lists("extra", data.extras)
    yield from of_lists("entry point", data.entry_points._replace(changed=[]))
    for name, target in data.targets.items():
        yield Row("~", f"entry point {name}", step(target))
    if data.license is not None:
        yield Row("~", "Licence", step(data.license) + (" (the same licence)" if data.license_same else ""))
    yield from of_lists("tag", data.tags)
    for name, values in sorted(data.fields.items()):
        gone, came = (sorted(set(one) - set(two)) for one, two in ((values.old, values.new), (values.new, values.old)))
        if len(values.old) <= 1 and len(values.new) <= 1:
            yield Row("~", name, f"{''.join(values.old) or 'none'} → {''.join(values.new) or 'none'}")
            continue
        for sign, each in (("-", gone), ("+", came)):
            for value in each:
                yield Row(sign, name, value)


def of_lists(noun: str, lists: Lists) -> Iterator[Row]:
    """Yield what a list lost, gained and changed."""
    for value in lists.removed:
        yield Row("-", noun, value)
    for value in lists.added:
        yield Row("+", noun, value)
    for change in lists.changed:
        yield Row("~", noun, step(change))


def step(values: Step) -> str:
    """Return a value before and after."""
    return f"{values.old or 'none'} → {values.new or 'none'}"


def of_natives(pair: Comparison) -> Iterator[Row]:
    """Yield the rows about native libraries."""
    natives = pair.natives
    if natives is None:
        return
    for path in natives.removed:
        yield Row("-", path, "removed")
    for path in natives.added:
        yield Row("+", path, "added")
    for each in natives.changed:
        if each.floor is not None:
            yield Row(
                "~", each.path, f"needs {each.floor[1] or 'no version'} instead of {each.floor[0] or 'no version'}"
            )
        for sign, names in (("-", each.needed_removed), ("+", each.needed_added)):
            if names:
                yield Row(sign, each.path, f"needs {', '.join(names)}")
        for sign, names in (("-", each.symbols_removed), ("+", each.symbols_added)):
            if names:
                more = f" and {len(names) - 5} more" if len(names) > 5 else ""
                yield Row(sign, each.path, f"{counted(len(names), 'exported symbol')}: {', '.join(names[:5])}{more}")


def of_findings(sign: str, entries: Iterable[Entry]) -> Iterator[Row]:
    """Yield a row for each finding, the worst first."""
    for entry in sorted(entries, key=lambda each: -each.severity.rank):
        yield Row(sign, entry.rule.id, f"{entry.severity}: {entry.message}")


def of_files(pair: Comparison) -> Iterator[Row]:
    """Yield the rows about files."""
    files = pair.members
    for member in files.removed:
        yield Row("-", member.path, size(member.size))
    for member in files.added:
        yield Row("+", member.path, size(member.size))
    for moved in files.moved:
        yield Row(">", moved.new_path, f"was {moved.old_path}")
    for changed in sorted(files.changed, key=lambda each: -abs(each.new_size - each.old_size)):
        sizes = f"{size(changed.old_size)} → {size(changed.new_size)}"
        yield Row("~", changed.path, sizes if changed.old_size != changed.new_size else size(changed.new_size))


def of_sizes(pair: Comparison) -> Iterator[Row]:
    """Yield the sizes of the file, and of each top-level package unpacked."""
    old, new = (each.path.stat().st_size for each in (pair.old, pair.new))
    yield Row(" ", "packed", f"{size(old)} → {size(new)}")
    for name, (one, two) in pair.members.packages.items():
        if one != two:
            yield Row(" ", "top-level files" if name == "." else f"{name}/", f"{size(one)} → {size(two)}")
