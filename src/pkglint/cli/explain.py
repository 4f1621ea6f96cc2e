"""`pkglint explain RULE`: everything the catalogue says about a rule."""

from __future__ import annotations

import sys

from pkglint import catalogue
from pkglint.catalogue.wording import all_fixes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.catalogue.rule import Rule


def explain(arguments: list[str]) -> int:
    """Print the rules named; exit 2 with a suggestion for an unknown one."""
    from pkglint.usage import OK, Usage

    asked, here = names(arguments)
    try:
        found = [catalogue.find(name) for name in asked]
    except catalogue.UnknownName as error:
        raise Usage(str(error)) from error
    pages = [fix_here(rule) if here else text_of(rule) for rule in found]
    sys.stdout.write("\n\n".join(page.rstrip("\n") for page in pages) + "\n")
    return OK


def fix_here(rule: Rule) -> str:
    """Return a rule's fixes as the project around the working directory writes them."""
    from pathlib import Path

    from pkglint.catalogue.wording import fix, general
    from pkglint.locate.remedy import project
    from pkglint.model import Tree
    from pkglint.run.discover import project_directory

    backend, values = project(Tree(Path(project_directory("."))))
    lines = [f"{rule.id}: {rule.summary}", "", f"Fix ({backend or 'no back end that has a fix of its own'})"]
    for variant in (
        rule.messages if any("fixes" in own for own in rule.variants.values()) else [next(iter(rule.messages))]
    ):
        lines += ["", *([f"{variant}:"] if variant else []), indent(general(fix(rule, variant, backend, values)))]
    return "\n".join(lines) + "\n"


def names(arguments: list[str]) -> tuple[list[str], bool]:
    """Return the rules named on the command line, and whether the fix for this project is asked for."""
    if arguments and not any(word.startswith("-") for word in arguments):
        # Nothing but names needs no parser, whose import would take as long as the rest.
        return arguments, False
    import argparse

    parser = argparse.ArgumentParser(
        prog="pkglint explain",
        description="Say what a rule finds, why it matters, and what to change.",
        epilog="pkglint rules lists all; an id stands at the end of each finding.",
    )
    parser.add_argument("rules", nargs="+", metavar="RULE", help="a rule's id")
    parser.add_argument(
        "--here", action="store_true", help="only the fix, as the project around the working directory writes it"
    )
    found = parser.parse_args(arguments)
    return found.rules, found.here


def text_of(rule: Rule) -> str:
    """Return a rule's page as plain text (its prose is Markdown)."""
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
    lines += ["", "Why", "", indent(rule.why), "", "Fix", "", indent(rule.fix)]
    lines += other_fixes(rule)
    if rule.pypi_message:
        lines += ["", "PyPI answers", "", indent(rule.pypi_message)]
    if rule.options:
        lines += ["", f"Options, under [tool.pkglint.rules.{rule.id}]", ""]
        lines += [f"  {option.name} = {shown(option.default)}  # {option.doc}" for option in rule.options]
    if rule.replaces:
        lines += ["", f"Replaces: {', '.join(rule.replaces)}"]
    if rule.see:
        lines += ["", *(f"See: {title}, {url}" for title, url in rule.see)]
    return "\n".join(lines) + "\n"


def other_fixes(rule: Rule) -> list[str]:
    """Return the fixes of the variants that have their own."""
    lines = []
    for variant, own in rule.variants.items():
        if "fixes" in own:
            lines += ["", f"Fix of {variant}", "", indent(all_fixes(own["fixes"]))]
    return lines


def indent(text: str) -> str:
    """Return prose two columns in."""
    return "\n".join(f"  {line}" if line else "" for line in text.splitlines())


def shown(value: object) -> str:
    """Return an option's default as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    return "{}" if value == {} else str(value)
