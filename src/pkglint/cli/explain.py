"""`pkglint explain RULE`: everything the catalogue says about a rule, with an example; the documentation's pages say the same."""

from __future__ import annotations

import sys

from pkglint import catalogue
from pkglint.catalogue.wording import all_fixes, general

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from pkglint.catalogue.rule import Rule


def explain(arguments: list[str]) -> int:
    """Print the rules named; exit 2 with a suggestion for an unknown one."""
    from pkglint.usage import OK, columns

    asked, here = names(arguments)
    found = [catalogue.find(name) for name in asked]
    width = columns()
    pages = [fix_here(rule, width) if here else text_of(rule, width) for rule in found]
    sys.stdout.write("\n\n".join(page.rstrip("\n") for page in pages) + "\n")
    return OK


def fix_here(rule: Rule, width: int) -> str:
    """Return a rule's fixes as the project around the working directory writes them."""
    from pathlib import Path

    from pkglint.catalogue.wording import fix
    from pkglint.model import Tree
    from pkglint.run.discover import project_directory

    backend, values = Tree(Path(project_directory("."))).fix_words
    lines = [f"{rule.id}: {rule.summary}", "", f"Fix ({backend or 'no back end that has a fix of its own'})"]
    for variant in (
        rule.messages if any("fixes" in own for own in rule.variants.values()) else [next(iter(rule.messages))]
    ):
        lines += [
            "",
            *([f"{variant}:"] if variant else []),
            indent(general(fix(rule, variant, backend, values)), width),
        ]
    return "\n".join(lines) + "\n"


def names(arguments: list[str]) -> tuple[list[str], bool]:
    """Return the rules named on the command line, and whether the fix for this project is asked for."""
    if arguments and not any(word.startswith("-") for word in arguments):
        # Nothing but names needs no parser, whose import would take as long as the rest.
        return arguments, False
    found = parser().parse_args(arguments)
    return found.rules, found.here


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint explain`."""
    import argparse

    made = argparse.ArgumentParser(
        prog="pkglint explain",
        description="Say what a rule finds, why it matters and what to change, with a bad and a good example.",
        epilog="A rule's id stands in brackets at the end of each finding; pkglint rules lists all.",
    )
    made.add_argument("rules", nargs="+", metavar="RULE", help="a rule's id")
    made.add_argument(
        "--here", action="store_true", help="only what to change, as the project around the working directory writes it"
    )
    return made


def text_of(rule: Rule, width: int) -> str:
    """Return a rule's page as plain text (its prose is Markdown)."""
    from pkglint.report.pages import page

    lines = [f"{rule.id}: {rule.summary}", ""]
    lines += [
        f"  {rule.severity} · {rule.certainty} · looks at: {rule.scope} · family {rule.family} · since {rule.since}"
    ]
    if rule.tags:
        lines.append(f"  tags: {', '.join(rule.tags)}")
    if rule.status != "stable":
        lines.append(f"  status: {rule.status}")
    if rule.renamed_from:
        lines.append(f"  formerly: {', '.join(rule.renamed_from)}")
    lines += ["", "Why", "", indent(rule.why, width), *example(rule), "", "Fix", "", indent(rule.fix, width)]
    lines += other_fixes(rule, width)
    if rule.pypi_message:
        lines += ["", "PyPI answers", "", indent(rule.pypi_message, width)]
    if rule.options:
        lines += ["", f"Options, under [tool.pkglint.rules.{rule.id}]", ""]
        lines += [f"  {option.name} = {shown(option.default)}  # {option.doc}" for option in rule.options]
    if rule.replaces:
        lines += ["", f"Replaces: {', '.join(rule.replaces)}"]
    if rule.see:
        lines += ["", *(f"See: {title}, {url}" for title, url in rule.see)]
    address = page(rule)
    if address:
        lines += ["", f"More: {address}"]
    return "\n".join(lines) + "\n"


def example(rule: Rule) -> list[str]:
    """Return a bad example with what pkglint says of it, and a good one."""
    from pkglint.catalogue._examples import EXAMPLES

    known = EXAMPLES.get(rule.id)
    if known is None:
        return []
    lines = ["", "Bad", *parts(known["bad"]), "", "  pkglint says:"]
    # The source line and the fix follow in a report; here they stand above and below.
    lines += [f"    {line}" for line in known["output"].splitlines() if not line.startswith(" ")]
    return [*lines, "", "Good", *parts(known["good"])]


def parts(blocks: tuple[tuple[str, str], ...]) -> list[str]:
    """Return the parts of an example, each under its title."""
    return [
        line
        for title, text in blocks
        for line in ("", f"  {title}:", *(f"    {each}".rstrip() for each in text.splitlines()))
    ]


def other_fixes(rule: Rule, width: int) -> list[str]:
    """Return the fixes of the variants that have their own."""
    lines = []
    for variant, own in rule.variants.items():
        if "fixes" in own:
            said = indent(f"Where it says: {general(rule.messages[variant])}", width)
            lines += ["", said, "", indent(all_fixes(own["fixes"]), width)]
    return lines


def indent(text: str, width: int) -> str:
    """Return prose two columns in, wrapped; an item of a list hangs below its mark, and code keeps its lines."""
    lines: list[str] = []
    hang = " "
    for line in text.splitlines():
        words = line.split()
        if line.startswith("    "):  # code
            lines.append(f"  {line}")
            continue
        if not words or not lines or not lines[-1] or words[0] == "*":
            lines.append("" if not words else " ")
            hang = "   " if words[:1] == ["*"] else " "
        for word in words:
            if len(lines[-1]) + 1 + len(word) > width and lines[-1].strip():
                lines.append(hang)
            lines[-1] += f" {word}"
    return "\n".join(lines)


def shown(value: object) -> str:
    """Return an option's default as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    return "{}" if value == {} else str(value)
