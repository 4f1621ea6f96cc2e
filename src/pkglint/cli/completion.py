"""`pkglint completion SHELL`: the script by which a shell completes what is typed, and the answers to the shell's questions."""

from __future__ import annotations

import os
import sys

from pkglint.cli.arguments import COMMANDS
from pkglint.usage import OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
INSTALLATION = """\
Put one line into the start-up file of your shell:

  bash        eval "$(pkglint completion bash)"
  zsh         eval "$(pkglint completion zsh)"
  fish        pkglint completion fish | source
  tcsh        eval `pkglint completion tcsh`
  powershell  pkglint completion powershell | Out-String | Invoke-Expression
"""
RULES = frozenset({"select", "ignore", "extend_select"})
"""Options that take rules, families and tags, separated by commas."""


def completion(arguments: list[str]) -> int:
    """Print a shell's script."""
    from argcomplete.shell_integration import shellcode

    options = parser().parse_args(arguments)
    sys.stdout.write(shellcode(["pkglint", "pypkglint"], shell=options.shell))
    return OK


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint completion`."""
    import argparse

    made = argparse.ArgumentParser(
        prog="pkglint completion",
        description="Print the script by which a shell completes commands, options, rules and paths.",
        epilog=INSTALLATION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    return made


def answer() -> None:
    """Write what may stand where the cursor is, and end the process."""
    import argcomplete

    words = os.environ.get("COMP_LINE", "")[: int(os.environ.get("COMP_POINT", "0"))].split(" ")
    command = words[1] if len(words) > 2 and words[1] in COMMANDS else ""
    if command:
        os.environ["_ARGCOMPLETE"] = "2"  # the words before this one are not for the parser
    argcomplete.autocomplete(parser_of(command), always_complete_options="long")


def parser_of(command: str) -> argparse.ArgumentParser:
    """Return the parser of a command, "" for linting, with what completes the values of its options."""
    from importlib import import_module

    from argcomplete.completers import DirectoriesCompleter

    made: argparse.ArgumentParser = import_module(f"pkglint.cli.{command or 'arguments'}").parser()
    for action in made._actions:  # noqa: SLF001 - argparse has no public list
        completer: Any = None
        if action.dest in RULES:
            completer = labels
        elif action.dest == "rules":
            completer = rules
        elif action.dest == "output_format":
            completer = formats
        elif action.metavar == "DIR":
            completer = DirectoriesCompleter()
        elif not command and action.dest == "paths":
            completer = commands_or_paths
        if completer is not None:
            action.completer = completer  # type: ignore[attr-defined]
    return made


def commands_or_paths(prefix: str, parsed_args: argparse.Namespace, **_: object) -> list[str]:
    """Return the paths that begin so, and as long as none stands there, the commands."""
    from argcomplete.completers import FilesCompleter

    return [*([] if parsed_args.paths else COMMANDS), *FilesCompleter()(prefix)]


def labels(prefix: str, **_: object) -> list[str]:
    """Return the rules, families and tags that the last word of a list may be."""
    from pkglint.catalogue import labels as every

    before = prefix[: prefix.rfind(",") + 1]
    return [before + name for name in every()]


def rules(**_: object) -> list[str]:
    """Return the ids of all rules."""
    from pkglint.catalogue import all_rules

    return [rule.id for rule in all_rules() if rule.status != "removed"]


def formats(**_: object) -> list[str]:
    """Return the formats of a report."""
    from pkglint.report import FORMATS

    return list(FORMATS)
