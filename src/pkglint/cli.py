"""The command line: parse, compose, exit code. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import errno
import os
import sys

from pkglint import __version__

TYPE_CHECKING = False  # importing it from typing would take as long as all the rest of `--version`
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import TextIO

COMMANDS = ("explain", "rules", "inspect", "fix")
OK, FINDINGS, FAULT = 0, 1, 2
WIDTH = 100
"""Of the help that argparse tries each option with and throws away: asking the terminal for its own would import compressors."""
GARBAGE = 20_000
"""Objects made and not let go of after which cycles are looked for; Python's own 700 or 2,000 is reached by every import."""
UNWRITABLE = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO})
"""Errors of a disk that takes no more."""


class Usage(Exception):
    """Something the user can put right; the text says what, in one line."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run pkglint with the arguments and return the exit code: 0 clean, 1 findings, 2 usage error or fault."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments in (["--version"], ["-V"]):
        sys.stdout.write(f"pkglint {__version__}\n")
        return OK
    if argv is not None:
        return run(arguments)
    import gc

    # The process is pkglint's own. Nearly everything it makes is let go of by counting references: looking for cycles
    # so many times, and once more over everything when the interpreter ends, would take a tenth of a small run.
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])
    code = run(arguments)
    gc.freeze()
    return code


def run(arguments: list[str]) -> int:
    """Dispatch the arguments, and turn what ends a run early into an exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = dispatch(arguments)
        sys.stdout.flush()
    except Usage as error:
        sys.stderr.write(f"pkglint: {error}\n")
        return FAULT
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing more can be said to it.
        silence(sys.stdout)
        return FAULT
    except OSError as error:
        # A full disk shows when the output is written out; a fault of anything else is a bug to be seen.
        if error.errno not in UNWRITABLE:
            raise
        silence(sys.stdout)
        sys.stderr.write(f"pkglint: the output cannot be written: {error.strerror}\n")
        return FAULT
    except KeyboardInterrupt:
        sys.stderr.write("pkglint: interrupted\n")
        return 130
    return code


def silence(stream: TextIO) -> None:
    """Send what is left in a stream nowhere, so that the interpreter's end does not fail at it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def dispatch(arguments: list[str]) -> int:
    """Run the command that the first argument names, linting otherwise."""
    if arguments and arguments[0] in COMMANDS:
        match arguments[0]:
            case "explain":
                from pkglint.commands.explain import explain

                return explain(arguments[1:])
            case "rules":
                from pkglint.commands.rules import rules

                return rules(arguments[1:])
            case "inspect":
                from pkglint.commands.inspect import inspect

                return inspect(arguments[1:])
            case "fix":
                from pkglint.commands.fix import fix

                return fix(arguments[1:])
    from pkglint.commands.lint import lint

    return lint(parser().parse_args(arguments))


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint PATH…`."""
    import argparse

    made = argparse.ArgumentParser(
        prog="pkglint",
        description="Check wheels, sdists and their source tree before an upload that cannot be undone.",
        epilog="Commands: pkglint explain RULE | pkglint rules | pkglint inspect FILE | pkglint fix [DIR]. "
        "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage error or fault.",
        allow_abbrev=False,
        formatter_class=lambda prog: argparse.HelpFormatter(prog, width=WIDTH),
    )
    made.add_argument(
        "paths", nargs="*", metavar="PATH", help="wheels, sdists, and directories that hold them (default: dist/)"
    )
    made.add_argument("--version", "-V", action="version", version=f"pkglint {__version__}")
    choose = made.add_argument_group("choosing rules (ids, families or tags, separated by commas)")
    choose.add_argument("--select", action="append", metavar="RULES", help="run only these")
    choose.add_argument("--ignore", action="append", metavar="RULES", help="do not run these")
    choose.add_argument(
        "--extend-select", action="append", metavar="RULES", help="run these as well (also preview rules, by id)"
    )
    result = made.add_argument_group("results")
    result.add_argument(
        "--output-format", action="append", metavar="FMT[:PATH]",
        help="full (default), concise, json, sarif, github, gitlab or markdown; to a file with :PATH; may be repeated",
    )  # fmt: skip
    result.add_argument(
        "--fail-on",
        choices=("error", "warning", "note", "never"),
        help="lowest severity that exits 1 (default: warning)",
    )
    result.add_argument("--exit-zero", action="store_true", help="exit 0 although there are findings")
    result.add_argument("--show-suppressed", action="store_true", help="report allowed findings too, marked as such")
    result.add_argument("--sarif-category", metavar="NAME", help="set automationDetails in SARIF")
    result.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colour text output (default: auto)"
    )
    result.add_argument("--quiet", "-q", action="store_true", help="print no notes and no progress")
    made.add_argument(
        "--source", nargs="?", const=".", metavar="DIR",
        help="lint the source tree instead of built files; nothing is built (default DIR: the working directory)",
    )  # fmt: skip
    made.add_argument(
        "--build", nargs="?", const=".", metavar="DIR",
        help="build sdist and wheel of the project into a temporary folder and lint them with the tree (needs `build`)",
    )  # fmt: skip
    made.add_argument("--no-isolation", action="store_true", help="with --build: build in the running environment")
    adopt = made.add_argument_group("adopting pkglint in an old project")
    adopt.add_argument("--baseline", metavar="FILE", help="report only findings that this file does not list")
    adopt.add_argument("--write-baseline", metavar="FILE", help="list all present findings in this file, and exit 0")
    where = made.add_argument_group("configuration")
    where.add_argument(
        "--source-root",
        metavar="DIR",
        help="the project's source tree (default: found from the working directory upward)",
    )
    where.add_argument("--config", metavar="FILE", help="pyproject.toml or pkglint.toml to use (default: the nearest)")
    where.add_argument(
        "--jobs",
        "-j",
        type=number,
        default=0,
        metavar="N",
        help="worker processes (default: by the files' number and size)",
    )
    where.add_argument("--no-config", action="store_true", help="use no configuration file")
    made.formatter_class = argparse.HelpFormatter
    return made


def number(text: str) -> int:
    """Return a whole number of at least 0."""
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def words(given: list[str] | None) -> tuple[str, ...]:
    """Return the comma-separated words of a repeatable option."""
    return tuple(word.strip() for text in given or () for word in text.split(",") if word.strip())
