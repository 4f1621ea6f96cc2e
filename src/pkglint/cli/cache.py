"""`pkglint cache`: where the cache is, and `pkglint cache clean`."""

from __future__ import annotations

import sys

from pkglint.cache import clean, folder
from pkglint.report.escape import printed
from pkglint.usage import OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def cache(arguments: list[str]) -> int:
    """Print the cache's folder, or remove the cache."""
    if parser().parse_args(arguments).action:
        sys.stdout.write("removed\n" if clean() else "there is no cache\n")
    else:
        where = folder()
        sys.stdout.write(printed(str(where) if where is not None else "no folder for a cache") + "\n")
    return OK


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint cache`."""
    import argparse

    made = argparse.ArgumentParser(
        prog="pkglint cache",
        description="Print the folder in which results are remembered, so that unchanged files are not looked at again.",
    )
    made.add_argument("action", nargs="?", choices=("clean",), help="remove what is remembered")
    return made
