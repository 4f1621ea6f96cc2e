"""Whether a run starts processes that work ahead of it, and what they do: the same as the run, up to its checks."""

from __future__ import annotations

import os
from functools import partial

from pkglint.ahead import Ahead
from pkglint.workers import WORTH, processors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from pkglint.ahead import Helper

MOST = 3
"""Processes beyond which the rest of a run is what takes time."""
_EACH = 256 * 1024
"""Bytes of files for which a further one pays."""


def start(options: SimpleNamespace, *, alone: bool = False) -> Ahead:
    """Start what may work ahead of a run with these options; nothing for one that is to be `alone`.

    They are forked before anything is imported: a process that has little in memory is forked for little, and so is one
    that turns out to have nothing to do.
    """
    try:
        return Ahead(partial(work, options), 0 if alone else count(options))
    except (ImportError, OSError):  # no memory can be shared here
        return Ahead()


def count(options: SimpleNamespace) -> int:
    """Return how many processes are worth it, by the files and the processors there are; none where workers share out the files."""
    if options.jobs or options.build is not None or not hasattr(os, "fork"):
        return 0
    if options.source is not None:
        return min(1, processors() - 1)
    sizes = []
    try:
        for path in options.paths or ["dist"]:
            if os.path.isdir(path):  # noqa: PTH112 - pathlib is not imported yet
                with os.scandir(path) as entries:
                    sizes += [entry.stat().st_size for entry in entries if entry.is_file()]
            else:
                sizes.append(os.stat(path).st_size)  # noqa: PTH116
    except (OSError, ValueError):
        return 0
    if not sizes or (len(sizes) > 1 and sum(sizes) >= WORTH):
        return 0
    return min(MOST, processors() - 1, 1 + sum(sizes) // _EACH)


def work(options: SimpleNamespace, helper: Helper) -> None:
    """Work ahead in a process of its own; what is wrong with the options is told by the other."""
    from contextlib import ExitStack
    from pathlib import Path

    from pkglint import engine, settings
    from pkglint.commands.request import configuration, selected, subjects

    with ExitStack() as cleanup:
        cwd = Path.cwd()
        config = configuration(options, cwd)
        rules = selected(options, config)
        found = subjects(options, config, cwd, cleanup)
        engine.work_ahead(
            found.releases,
            rules,
            settings.resolved(rules, config.options, new_project=config.new_project or options.new_project),
            helper,
        )
