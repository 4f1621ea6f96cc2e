"""`pkglint cache`: where the cache is, and `pkglint cache clean`."""

from __future__ import annotations

import sys

from pkglint import cache
from pkglint.report.escape import printed
from pkglint.usage import OK, Usage

USAGE = "usage: pkglint cache [clean]"


def command(arguments: list[str]) -> int:
    """Print the cache's folder, or remove the cache."""
    if arguments not in ([], ["clean"]):
        raise Usage(USAGE)
    where = cache.folder()
    if arguments:
        sys.stdout.write("removed\n" if cache.clean() else "there is no cache\n")
    else:
        sys.stdout.write(printed(str(where) if where is not None else "no folder for a cache") + "\n")
    return OK
