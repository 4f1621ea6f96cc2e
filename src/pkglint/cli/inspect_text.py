"""The inspector's facts for a terminal: rich draws tables and the tree of members."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from pkglint.catalogue.wording import size
from pkglint.cli.output import wants_color
from pkglint.report.escape import printed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FOLDED = 12
"""Files of one directory that are listed before the rest is counted."""


def show(facts: dict[str, Any], *, every: bool) -> None:
    """Print one distribution."""
    color = wants_color("auto")
    console = Console(
        file=sys.stdout,
        force_terminal=color or None,
        no_color=not color,
        highlight=False,
        soft_wrap=not sys.stdout.isatty(),
    )
    title = " ".join(part for part in (facts.get("name", ""), facts.get("version", "")) if part) or facts["target"]
    console.print(
        Text(f"{clean(title)}  ({clean(facts.get('kind', 'unknown'))}: {clean(facts['target'])})", style="bold")
    )
    if "problem" in facts:
        console.print(Text(f"  {clean(facts['problem'])}", style="red"))
        return
    if sys.stdout.isatty():
        table = Table(show_header=False, box=None, padding=(0, 2, 0, 2))
        table.add_column(style="cyan", no_wrap=True)
        table.add_column(overflow="fold")
        for key, value in rows(facts):
            table.add_row(Text(key), Text(clean(value)))
        console.print(table)
    else:
        # A pipe has no width to fold to: one value, one line.
        sys.stdout.write("".join(f"  {key:<26}  {clean(value)}\n" for key, value in rows(facts)))
    if facts.get("members"):
        console.print(tree_of(facts, every=every))


def rows(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the table's rows: metadata first, then what it installs, then sizes and hashes."""
    found: list[tuple[str, str]] = []
    for name, value in facts.get("metadata", {}).items():
        values = value if isinstance(value, list) else [value]
        found += [(name if index == 0 else "", one) for index, one in enumerate(values)]
    for extra, values in sorted(facts.get("dependencies", {}).items()):
        label = f"Requires [{extra}]" if extra else "Requires"
        found += [(label if index == 0 else "", one) for index, one in enumerate(values)]
    for group, points in facts.get("entry_points", {}).items():
        found += [
            (f"[{group}]" if index == 0 else "", f"{name} = {value}")
            for index, (name, value) in enumerate(points.items())
        ]
    for key, label in (
        ("extras", "Extras"),
        ("tags", "Tags"),
        ("top_level", "Imports as"),
        ("typed", "Typed"),
        ("license_files", "Licence files"),
        ("faults", "Faults"),
    ):
        if facts.get(key):
            found.append((label, ", ".join(facts[key])))
    if facts.get("generator"):
        found.append(("Built by", facts["generator"]))
    found.append(("Description", f"{facts.get('description_length', 0)} characters"))
    if facts.get("size") is not None:
        files = sum(each["kind"] != "directory" for each in facts["members"])
        sizes = f"{size(facts['size'])}, {size(facts['unpacked_size'])} unpacked, {files} {'file' if files == 1 else 'files'}"
        found += [("Size", sizes), ("SHA-256", facts["sha256"])]
    by_name = {member["name"]: member["size"] for member in facts.get("members", ())}
    found += [
        ("Largest" if index == 0 else "", f"{size(by_name[name]):>10}  {name}")
        for index, name in enumerate(facts.get("largest", ())[:5])
    ]
    return found


def tree_of(facts: dict[str, Any], *, every: bool) -> Tree:
    """Return the members as a tree with unpacked and compressed sizes."""
    root = Tree(Text(clean(facts["target"].rsplit("/", 1)[-1])), guide_style="dim")
    nodes: dict[str, Tree] = {"": root}
    counts: dict[str, int] = {}
    hidden: dict[str, tuple[int, int]] = {}
    for member in facts["members"]:
        name = member["name"].rstrip("/")
        parent = name.rpartition("/")[0]
        if member["kind"] == "directory":
            continue
        counts[parent] = counts.get(parent, 0) + 1
        if not every and counts[parent] > FOLDED:
            number, total = hidden.get(parent, (0, 0))
            hidden[parent] = (number + 1, total + member["size"])
            continue
        label = Text(clean(name.rpartition("/")[2]))
        label.append(f"  {size(member['size'])}", style="dim")
        if member["compressed"] and member["compressed"] != member["size"]:
            label.append(f" ({size(member['compressed'])} compressed)", style="dim")
        if member["kind"] != "file":
            label.append(f" {member['kind']}", style="yellow")
        directory(nodes, parent).add(label)
    for parent, (number, total) in hidden.items():
        directory(nodes, parent).add(Text(f"… and {number} more files, {size(total)}", style="dim"))
    return root


def directory(nodes: dict[str, Tree], path: str) -> Tree:
    """Return the node of a directory, made with its parents when needed."""
    missing = []
    while path not in nodes:
        missing.append(path)
        path = path.rpartition("/")[0]
    for name in reversed(missing):
        nodes[name] = nodes[name.rpartition("/")[0]].add(Text(clean(name.rpartition("/")[2]) + "/", style="bold"))
    return nodes[missing[0]] if missing else nodes[path]


def clean(text: str) -> str:
    """Return text that cannot write control sequences to the terminal, nor commands to a CI service's log."""
    return printed(str(text))
