"""The command line: parse, compose, exit code. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import errno
import os
import sys

from pkglint import __version__

TYPE_CHECKING = False  # as everywhere here: importing it from typing would take as long as all the rest of `--version`
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from types import SimpleNamespace
    from typing import Any, TextIO

COMMANDS = ("explain", "rules", "inspect", "fix", "diff", "rehearse", "cache")
OK, FINDINGS, FAULT = 0, 1, 2
WIDTH = 100
"""Of the help that argparse tries each option with and throws away: asking the terminal for its own would import compressors."""
GARBAGE = 50_000
"""Objects made and not let go of after which cycles are looked for; Python's own 700 or 2,000 is reached by every import, and a small
run never gets here."""
UNWRITABLE = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO})
"""Errors of a disk that takes no more."""


class Usage(Exception):
    """Something the user can put right: what, in one line, and lines that somebody else said about it."""

    def __init__(self, text: str, *said: str) -> None:
        """Take the line, and the others' lines."""
        super().__init__(text)
        self.said = said


def main(argv: Sequence[str] | None = None) -> int:
    """Run pkglint with the arguments and return the exit code: 0 clean, 1 findings, 2 usage error or fault."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments in (["--version"], ["-V"]):
        sys.stdout.write(f"pkglint {__version__}\n")
        return OK
    if "--verbose" in arguments and not {"--version", "-V"}.isdisjoint(arguments) and len(arguments) == 2:
        from pkglint.commands.versions import libraries

        lines = [f"pkglint {__version__}", *(f"{name} {version}" for name, version in libraries().items())]
        sys.stdout.write("\n".join(lines) + "\n")
        return OK
    if argv is not None:
        return run(arguments)
    import gc

    # The process is pkglint's own. Nearly everything it makes is let go of by counting references: looking for cycles
    # so many times, and once more over everything when the interpreter ends, would take a tenth of a small run.
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])
    code = guarded(arguments)
    gc.freeze()
    return code


def guarded(arguments: list[str]) -> int:
    """Return the exit code of a run; a bug is said in full, but for the credentials that may be in the values it names."""
    try:
        return run(arguments)
    except Exception:  # noqa: BLE001 - whatever it is, it may name a secret
        from traceback import format_exc

        from pkglint.masking import mask

        sys.stderr.write(f"{mask(format_exc())}pkglint: a fault of pkglint, please report it\n")
        return FAULT


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
        from pkglint.report.escape import printed

        sys.stderr.write("".join(f"{printed(line)}\n" for line in (f"pkglint: {error}", *error.said)))
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
            case "diff":
                from pkglint.commands.diff import diff

                return diff(arguments[1:])
            case "fix":
                from pkglint.commands.fix import fix

                return fix(arguments[1:])
            case "rehearse":
                from pkglint.commands.rehearse import rehearse

                return rehearse(arguments[1:])
            case "cache":
                from pkglint.commands.cache import command

                return command(arguments[1:])
    from pkglint import cache

    options = parse(understood(arguments))
    cache.stop() if options.no_cache else cache.start()
    from pkglint.commands.lint import lint

    return lint(options)


def understood(arguments: list[str]) -> list[str]:
    """Return the arguments without a `check` or `lint` in front, which other tools ask for; Usage names the command meant by a near miss.

    A path of that name wins.
    """
    if not arguments or arguments[0].startswith("-") or os.path.lexists(arguments[0]):
        return arguments
    word = arguments[0]
    if word in {"check", "lint"}:
        return arguments[1:]
    if word == "help":
        return ["--help"]
    if word.isalpha():
        from difflib import get_close_matches

        near = get_close_matches(word, COMMANDS, n=1, cutoff=0.7)
        if near:
            raise Usage(f"{word}: no such file or directory; did you mean `pkglint {near[0]}`?")
    return arguments


def number(text: str) -> int:
    """Return a whole number of at least 0."""
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


OPTIONS: dict[str, tuple[tuple[tuple[str, ...], dict[str, Any]], ...]] = {
    "choosing rules (ids, families or tags, separated by commas)": (
        (("--select",), {"action": "append", "metavar": "RULES", "help": "run only these"}),
        (("--ignore",), {"action": "append", "metavar": "RULES", "help": "do not run these"}),
        (
            ("--extend-select",),
            {"action": "append", "metavar": "RULES", "help": "run these as well (also preview rules, by id)"},
        ),
    ),
    "results": (
        (
            ("--output-format",),
            {
                "action": "append",
                "metavar": "FMT[:PATH]",
                "help": "full (default), concise, statistics, json, sarif, github, gitlab, markdown, junit or rdjson; to a file with :PATH; may be repeated",
            },
        ),
        (("--html",), {"metavar": "FILE", "help": "write a self-contained HTML page as well"}),
        (
            ("--fail-on",),
            {
                "choices": ("error", "warning", "note", "never"),
                "help": "lowest severity that exits 1 (default: warning)",
            },
        ),
        (
            ("--min-severity",),
            {"choices": ("error", "warning", "note"), "help": "leave out findings below this severity"},
        ),
        (
            ("--statistics",),
            {"action": "store_true", "default": False, "help": "print how many findings each rule has, and no more"},
        ),
        (("--exit-zero",), {"action": "store_true", "default": False, "help": "exit 0 although there are findings"}),
        (
            ("--no-cache",),
            {"action": "store_true", "default": False, "help": "look at everything again, and remember nothing"},
        ),
        (
            ("--new-project",),
            {
                "action": "store_true",
                "default": False,
                "help": "what PyPI refuses to a project that is new to it is an error",
            },
        ),
        (
            ("--show-suppressed",),
            {"action": "store_true", "default": False, "help": "report allowed findings too, marked as such"},
        ),
        (("--sarif-category",), {"metavar": "NAME", "help": "set automationDetails in SARIF"}),
        (
            ("--color",),
            {"choices": ("auto", "always", "never"), "default": "auto", "help": "colour text output (default: auto)"},
        ),
        (("--quiet", "-q"), {"action": "store_true", "default": False, "help": "print no notes and no progress"}),
    ),
    "": (
        (
            ("--source",),
            {
                "nargs": "?",
                "const": ".",
                "metavar": "DIR",
                "help": "lint the source tree instead of built files; nothing is built (default DIR: the working directory)",
            },
        ),
        (
            ("--build",),
            {
                "nargs": "?",
                "const": ".",
                "metavar": "DIR",
                "help": "build sdist and wheel of the project into a temporary folder and lint them with the tree (needs `build`)",
            },
        ),
        (
            ("--no-isolation",),
            {"action": "store_true", "default": False, "help": "with --build: build in the running environment"},
        ),
    ),
    "asking the index (sockets are opened for nothing else)": (
        (
            ("--index",),
            {
                "action": "store_true",
                "default": False,
                "help": "ask the index about the release and its dependencies (needs pypkglint[index])",
            },
        ),
        (
            ("--index-url",),
            {
                "metavar": "URL",
                "help": "the simple API to ask (default: PyPI; also PKGLINT_INDEX_URL); turns nothing on by itself",
            },
        ),
        (
            ("--index-required",),
            {
                "action": "store_true",
                "default": False,
                "help": "with --index: what the index does not answer is a fault, exit 2",
            },
        ),
    ),
    "adopting pkglint in an old project": (
        (("--baseline",), {"metavar": "FILE", "help": "report only findings that this file does not list"}),
        (("--write-baseline",), {"metavar": "FILE", "help": "list all present findings in this file, and exit 0"}),
    ),
    "configuration": (
        (
            ("--source-root",),
            {
                "metavar": "DIR",
                "help": "the project's source tree (default: found from the working directory upward)",
            },
        ),
        (("--config",), {"metavar": "FILE", "help": "pyproject.toml or pkglint.toml to use (default: the nearest)"}),
        (
            ("--jobs", "-j"),
            {
                "type": number,
                "default": 0,
                "metavar": "N",
                "help": "worker processes (default: by the files' number and size, and the processors; 1: one process alone)",
            },
        ),
        (("--no-config",), {"action": "store_true", "default": False, "help": "use no configuration file"}),
        (
            ("--show-settings",),
            {"action": "store_true", "default": False, "help": "print the settings in force, and lint nothing"},
        ),
        (
            ("--show-files",),
            {"action": "store_true", "default": False, "help": "print what would be linted, and lint nothing"},
        ),
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
        if keywords is None or "type" in keywords:
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
        if value not in keywords.get("choices", (value,)):
            return None
        chosen[name] = [*(chosen[name] or ()), value] if keywords.get("action") == "append" else value
    return SimpleNamespace(paths=paths, **{name[2:].replace("-", "_"): value for name, value in chosen.items()})


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint PATH…`."""
    import argparse

    made = argparse.ArgumentParser(
        prog="pkglint",
        description="Check wheels, sdists and their source tree before an upload that cannot be undone.",
        epilog="Commands: pkglint explain RULE | pkglint rules | pkglint inspect FILE | pkglint diff OLD NEW | pkglint fix [DIR] | pkglint rehearse [PATH] (runs the release). "
        "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage error or fault.",
        allow_abbrev=False,
        exit_on_error=False,
        formatter_class=lambda prog: argparse.HelpFormatter(prog, width=WIDTH),
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
        group = made.add_argument_group(title) if title else made
        for names, keywords in options:
            group.add_argument(*names, **keywords)
    made.formatter_class = argparse.HelpFormatter
    return made


def words(given: list[str] | None) -> tuple[str, ...]:
    """Return the comma-separated words of a repeatable option."""
    return tuple(word.strip() for text in given or () for word in text.split(",") if word.strip())
