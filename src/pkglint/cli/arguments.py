"""The options of linting, and the arguments read by them: without argparse where a look-up is enough."""

from __future__ import annotations

from pkglint import __version__
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from types import SimpleNamespace
    from typing import Any, TypeAlias

    Option: TypeAlias = tuple[tuple[str, ...], dict[str, Any]]

WIDTH = 100
"""Of the help that argparse tries each option with and throws away: asking the terminal for its own would import compressors."""


COMMANDS = {
    "explain": ("RULE", "what a rule finds, why, and what to change"),
    "fix": ("[DIR]", "edits that mend findings; --apply writes them"),
    "release": ("[VERSION]", "what a release still needs, as a checklist"),
    "rehearse": ("[PATH]", "upload, install and run it here; executes its code"),
    "diff": ("OLD NEW", "what changed between two releases"),
    "scan": ("URL… --output FILE", "lint a mirror, an index or a bucket into a table"),
    "inspect": ("FILE", "what is in a wheel or sdist"),
    "allow": ("RULE --reason TEXT", "accept what a rule finds, in the settings"),
    "rules": ("", "list all rules"),
    "schema": ("", "the JSON schema of the settings"),
    "cache": ("[clean]", "where results are remembered; forget them"),
    "completion": ("SHELL", "the script that completes words in a shell"),
}
"""Command → its arguments and what it does, in the order of `--help`."""


def number(text: str) -> int:
    """Return a whole number of at least 0."""
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def option(*names: str, **keywords: Any) -> Option:
    """Return an option as `add_argument` takes it."""
    return names, keywords


def flag(*names: str, text: str) -> Option:
    """Return an option without a value."""
    return names, {"action": "store_true", "default": False, "help": text}


def add_options(group: argparse._ActionsContainer, *options: Option) -> None:
    """Add options to a parser, or to a group of one."""
    for names, keywords in options:
        group.add_argument(*names, **keywords)


CONFIG = option("--config", metavar="FILE", help="pyproject.toml or pkglint.toml to use (default: the nearest)")
NO_CONFIG = flag("--no-config", text="use no configuration file")
INDEX_URL = option(
    "--index-url",
    metavar="URL",
    help="the simple API to ask (default: PyPI; also PKGLINT_INDEX_URL); turns nothing on by itself",
)
CHOOSING = "choosing rules (ids, families or tags, separated by commas)"
"""The title of the group with --select."""
OPTIONS: dict[str, tuple[Option, ...]] = {
    "what to check": (
        option(
            "--source",
            nargs="?",
            const=".",
            metavar="DIR",
            help="lint the source tree instead of built files; nothing is built (default DIR: the working directory)",
        ),
        option(
            "--build",
            nargs="?",
            const=".",
            metavar="DIR",
            help="build sdist and wheel of the project into a temporary folder and lint them with the tree (needs `build`)",
        ),
        flag("--no-isolation", text="with --build: build in the running environment"),
    ),
    CHOOSING: (
        option("--select", action="append", metavar="RULES", help="run only these"),
        option("--ignore", action="append", metavar="RULES", help="do not run these"),
        option(
            "--extend-select", action="append", metavar="RULES", help="run these as well (also preview rules, by id)"
        ),
    ),
    "results": (
        option(
            "--output-format",
            action="append",
            metavar="FMT[:PATH]",
            help="full (default), concise, statistics, json, sarif, github, gitlab, markdown, junit or rdjson; to a file with :PATH; may be repeated",
        ),
        option("--html", metavar="FILE", help="write a page for the browser as well"),
        option(
            "--fail-on",
            choices=("error", "warning", "note", "never"),
            help="lowest severity that exits 1 (default: warning)",
        ),
        option(
            "--min-severity",
            choices=("error", "warning", "note"),
            help="leave out what is milder; it does not count for the exit code either",
        ),
        flag("--statistics", text="print how many findings each rule has, and no more"),
        flag("--exit-zero", text="exit 0 although there are findings"),
        flag("--show-suppressed", text="report allowed findings too, marked as such"),
        option(
            "--sarif-category",
            metavar="NAME",
            help="name of this run in code scanning, where several upload results (SARIF automationDetails)",
        ),
        option(
            "--color", choices=("auto", "always", "never"), default="auto", help="colour text output (default: auto)"
        ),
        flag("--quiet", "-q", text="print no notes and no progress"),
    ),
    "asking the index (sockets are opened for nothing else)": (
        flag("--index", text="ask the index about the release and its dependencies (needs pypkglint[index])"),
        INDEX_URL,
        flag("--index-required", text="with --index: what the index does not answer is a fault, exit 2"),
    ),
    "old findings": (
        option("--baseline", metavar="FILE", help="report only findings that this file does not list"),
        option("--write-baseline", metavar="FILE", help="list all present findings in this file, and exit 0"),
    ),
    "configuration": (
        option(
            "--source-root",
            metavar="DIR",
            help="the project's source tree (default: found from the working directory upward)",
        ),
        CONFIG,
        option(
            "--jobs",
            "-j",
            type=number,
            default=0,
            metavar="N",
            help="worker processes (default: by the files' number and size, and the processors; 1: one process alone)",
        ),
        flag("--new-project", text="the project is not on PyPI yet: what PyPI refuses to new projects is an error"),
        flag("--no-cache", text="look at everything again, and remember nothing (pkglint cache says where that is)"),
        NO_CONFIG,
        flag("--show-settings", text="print the settings in force, and lint nothing"),
        flag("--show-files", text="print what would be linted, and lint nothing"),
    ),
}
"""Group → options of `pkglint PATH…`, as argparse takes them."""


def parse(arguments: list[str]) -> SimpleNamespace:
    """Return the options; argparse is asked for everything but the plain ways to write them, and for every error."""
    from types import SimpleNamespace

    plain = plainly(arguments)
    if plain is not None:
        return plain
    from argparse import ArgumentError

    end = arguments.index("--") if "--" in arguments else len(arguments)
    try:
        made, others = parser().parse_known_args(arguments[:end], SimpleNamespace())
    except ArgumentError as error:
        raise Usage(str(error).removeprefix("argument ")) from error
    for word in others:
        if word.startswith("-"):
            raise Usage(unknown(word.partition("=")[0]))
    # Of paths between options argparse takes the first row only.
    made.paths += others + arguments[end + 1 :]
    return made


def unknown(name: str) -> str:
    """Return what there is to say of an option that is none."""
    from difflib import get_close_matches

    near = get_close_matches(name, [each for options in OPTIONS.values() for names, _ in options for each in names])
    return f"unknown option {name}" + (f", did you mean {near[0]}?" if near else " (pkglint --help lists all)")


def plainly(arguments: list[str]) -> SimpleNamespace | None:
    """Return the options when each is written out, `--name value` or `--name=value`; None when argparse must look at them.

    Importing and filling it takes half as long as starting Python.
    """
    from types import SimpleNamespace

    known = {names[0]: keywords for options in OPTIONS.values() for names, keywords in options}
    chosen: dict[str, Any] = {name: keywords.get("default") for name, keywords in known.items()}
    paths: list[str] = []
    left = arguments[::-1]
    while left:
        name, equals, value = left.pop().partition("=")
        if not name.startswith("-"):
            paths.append(name + equals + value)
            continue
        keywords = known.get(name)
        if keywords is None:
            return None
        if keywords.get("action") == "store_true":
            if equals:
                return None
            chosen[name] = True
            continue
        if not equals:
            if left and not left[-1].startswith("-"):
                value = left.pop()
            elif "const" in keywords:
                value = keywords["const"]
            else:
                return None
        try:
            converted = keywords.get("type", str)(value)
        except ValueError:
            return None
        if value not in keywords.get("choices", (value,)):
            return None
        chosen[name] = [*(chosen[name] or ()), converted] if keywords.get("action") == "append" else converted
    return SimpleNamespace(paths=paths, **{name[2:].replace("-", "_"): value for name, value in chosen.items()})


def command_parser(name: str, description: str) -> argparse.ArgumentParser:
    """Return a parser for `pkglint NAME`; options cannot be abbreviated, and a description of several lines keeps them."""
    from argparse import ArgumentParser, HelpFormatter, RawDescriptionHelpFormatter

    layout = RawDescriptionHelpFormatter if "\n" in description else HelpFormatter
    return ArgumentParser(prog=f"pkglint {name}", description=description, allow_abbrev=False, formatter_class=layout)


DESCRIPTION = """\
Check wheels, sdists and their source tree before an upload that cannot be
undone.

  pkglint            check the files in dist/, and the project they come from
  pkglint --source   check the project alone; nothing is built
  pkglint --build    build into a temporary folder, and check everything
"""
EPILOG = """\
exit codes: 0 nothing at or above --fail-on; 1 findings;
            2 a usage error, or a fault of pkglint
completion: eval "$(pkglint completion bash)", or zsh, fish, tcsh, powershell"""


def description() -> str:
    """Return what stands before the options in `--help`: what a run does, and the commands."""
    rows = [(f"{name} {arguments}".rstrip(), text) for name, (arguments, text) in COMMANDS.items()]
    width = max(len(left) for left, _ in rows)
    return "\n".join([
        DESCRIPTION, "commands (pkglint COMMAND --help says more):", *(f"  {left:<{width}}  {text}" for left, text in rows)
    ])  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint PATH…`."""
    import argparse

    made = argparse.ArgumentParser(
        prog="pkglint",
        usage="pkglint [OPTIONS] [PATH ...]\n       pkglint COMMAND ...",
        description=description(),
        epilog=EPILOG,
        allow_abbrev=False,
        exit_on_error=False,
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=WIDTH),
    )
    made.add_argument(
        "paths", nargs="*", metavar="PATH", help="wheels, sdists, and directories that hold them (default: dist/)"
    )
    made.add_argument(
        "--version",
        "-V",
        action="version",
        version=f"pkglint {__version__}",
        help="show the version and end; with --verbose also those of the libraries by which PyPI decides",
    )
    for title, options in OPTIONS.items():
        add_options(made.add_argument_group(title), *options)
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    return made
