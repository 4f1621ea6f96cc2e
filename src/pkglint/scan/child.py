"""The process that lints, apart from the one that waits for it: what kills it, or fills its memory, costs the file it is on.

It reads a job and then requests on its standard input, and answers each with lines of JSON: how many files are done, at last the rows.
"""

from __future__ import annotations

import json
import os
import sys

from pkglint.usage import GARBAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

    from pkglint.scan.lint import Job

IDLE = 120
"""Seconds without a request after which the process ends."""


def main() -> None:
    """Lint what is asked for until there is nothing more; an exception is answered, and ends the process."""
    import gc
    import pickle
    import signal

    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits is interrupted, and ends this one
    requests = sys.stdin.buffer
    try:
        serve(pickle.load(requests), requests, answers)  # noqa: S301 - of the process that started this one
    except BrokenPipeError:
        return
    except Exception as error:  # noqa: BLE001 - the one who waits is told
        from traceback import extract_tb

        from pkglint.masking import mask

        frame = extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename.rpartition('pkglint/')[2]}:{frame.lineno}"
        say(answers, {"fault": mask(f"the process that read it failed: {type(error).__name__}: {error} ({place})")})


def serve(job: Job, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    from pkglint.scan.lint import Linter, Local

    bound(job.memory)
    linter = Linter(job)
    say(answers, {"ready": True})
    while request := awaited(requests):
        files = [Local(path, url) for path, url in json.loads(request)]
        say(answers, {"rows": linter.rows(files, lambda count: say(answers, {"done": count}))})


def awaited(requests: BinaryIO) -> bytes:
    """Return the next request, b"" at the end; a process that is not asked anything for long is not needed any more."""
    import signal

    if hasattr(signal, "alarm"):
        signal.alarm(IDLE)
        line = requests.readline()
        signal.alarm(0)
        return line
    return requests.readline()


def bound(memory: int) -> None:
    """Let this process use so many bytes of memory: more is a MemoryError, which ends the rule that asked for it."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most == resource.RLIM_INFINITY or memory < most:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, most))


def say(answers: BinaryIO, value: object) -> None:
    """Write one line of JSON."""
    answers.write(json.dumps(value, allow_nan=False).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
