"""The command line: parse, compose, exit code. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import errno
import os
import sys

from pkglint import __version__
from pkglint.cli.arguments import COMMANDS, parse
from pkglint.usage import FAULT, GARBAGE, OK, Usage

TYPE_CHECKING = False  # as everywhere here: importing it from typing would take as long as all the rest of `--version`
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

UNWRITABLE = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO})
"""Errors of a disk that takes no more."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run pkglint with the arguments and return the exit code: 0 clean, 1 findings, 2 usage error or fault."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments in (["--version"], ["-V"]):
        sys.stdout.write(f"pkglint {__version__}\n")
        return OK
    if "--verbose" in arguments and not {"--version", "-V"}.isdisjoint(arguments) and len(arguments) == 2:
        from pkglint.cli.versions import libraries

        lines = [f"pkglint {__version__}", *(f"{name} {version}" for name, version in libraries().items())]
        sys.stdout.write("\n".join(lines) + "\n")
        return OK
    if argv is not None:
        return run(arguments)
    if "_ARGCOMPLETE" in os.environ:
        from pkglint.cli.completion import answer

        answer()  # ends the process
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
    if arguments[:1] == ["help"] and arguments[1:2] and arguments[1] in COMMANDS and not os.path.lexists("help"):
        arguments = [arguments[1], "--help"]
    if arguments and arguments[0] in COMMANDS:
        from importlib import import_module

        # Each has a module and in it a function of its name.
        name = arguments[0]
        command: Callable[[list[str]], int] = getattr(import_module(f"pkglint.cli.{name}"), name)
        return command(arguments[1:])
    from pkglint import cache

    options = parse(understood(arguments))
    cache.stop() if options.no_cache else cache.start()
    from pkglint.cli.lint import lint

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
