"""Artifacts over worker processes: each is linted in one of them, and the results come back in the artifacts' order.

A wheel and the sdist of its release go to the same one: they hold the same modules, and what is found out of a content is
remembered there. Its other wheels are spread.

Workers are forked, so they share what the parent has imported and pay no start of their own. Where processes cannot be
forked everything runs in the parent. A worker that is killed costs the file it was on, which is said, and no other.
"""

from __future__ import annotations

import os
import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from pkglint.model import Artifact
    from pkglint.run.outcome import Outcome

    Work = Callable[[Artifact], Outcome]

WORTH = 1024 * 1024
"""Bytes of files from which starting workers pays: so much takes half a second."""
_QUEUE = 1 << 15
"""Bytes of batch numbers that fit into a pipe."""
_TASK = struct.Struct("=I")
_HEAD = struct.Struct("=IQ")


def worthwhile(artifacts: Sequence[Artifact]) -> int:
    """Return how many workers these artifacts deserve: one for little work, else one a processor."""
    if sum(map(size_of, artifacts)) < WORTH:
        return 1
    return min(processors(), len(batches(artifacts))) or 1


def batches(artifacts: Sequence[Artifact]) -> list[list[int]]:
    """Return the numbers of the artifacts that one process reads in a row, the most bytes first: an sdist behind the last wheel of its release."""
    found: list[list[int]] = []
    for number, artifact in enumerate(artifacts):
        release = artifact.release
        if artifact.kind == "sdist" and release is not None and found and artifacts[found[-1][0]].release is release:
            found[-1].append(number)
        elif (
            artifact.kind != "tree"
        ):  # that is cheap, its facts are needed by the parent, and git need not be asked twice
            found.append([number])
    return sorted(found, key=lambda batch: -sum(size_of(artifacts[number]) for number in batch))


def processors() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def size_of(artifact: Artifact) -> int:
    """Return the size of an artifact's file in bytes, 0 when it has none."""
    try:
        return artifact.path.stat().st_size if artifact.kind != "tree" else 0
    except OSError:
        return 0


def spread(
    artifacts: Sequence[Artifact], work: Work, jobs: int, done: Callable[[Artifact], None] = lambda _: None
) -> Iterator[Outcome]:
    """Yield the outcome of each artifact, in order; with `jobs` above 1 they are made by so many processes.

    `done` is called with each artifact as soon as it is done.
    """

    def here(artifact: Artifact) -> Outcome:
        outcome = work(artifact)
        done(artifact)
        return outcome

    order = batches(artifacts)
    if jobs < 2 or len(order) < 2 or not hasattr(os, "fork"):
        yield from map(here, artifacts)
        return
    results = gather(artifacts, order, work, min(jobs, len(order)), done)
    for index, artifact in enumerate(artifacts):
        yield results.pop(index) if index in results else here(artifact)


def gather(
    artifacts: Sequence[Artifact], order: list[list[int]], work: Work, jobs: int, done: Callable[[Artifact], None]
) -> dict[int, Outcome]:
    """Return index → outcome of what forked workers finished; `order` is what they take."""
    # Imported before there are processes: what they use is shared, and Ctrl-C during an import or a fork may be lost.
    import pickle  # noqa: F401
    import selectors  # noqa: F401
    import signal

    read_task, write_task = os.pipe()
    workers: dict[int, int] = {}
    try:
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        for _ in range(jobs):
            read_end, write_end = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(write_task)
                os.close(read_end)
                serve(artifacts, order, work, (read_task, write_end), mask)
            os.close(write_end)
            workers[read_end] = pid
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.close(read_task)
        # What a pipe does not hold is left to the parent.
        os.set_blocking(write_task, False)
        try:
            os.write(write_task, b"".join(map(_TASK.pack, range(len(order))))[:_QUEUE])
        finally:
            os.close(write_task)
        return listen(artifacts, workers, done)
    finally:
        # After Ctrl-C or a fault here nobody waits for what is still being worked on.
        stop(workers.values())


def listen(
    artifacts: Sequence[Artifact], workers: dict[int, int], done: Callable[[Artifact], None]
) -> dict[int, Outcome]:
    """Return index → outcome of what the workers (pipe's end → process) send, until all of them have ended; those are taken out."""
    import selectors

    from pkglint.finding import Notification
    from pkglint.run.outcome import Outcome

    current: dict[int, int | None] = dict.fromkeys(workers)
    buffers = {end: bytearray() for end in workers}
    results: dict[int, Outcome] = {}
    with selectors.DefaultSelector() as waiting:
        for end in workers:
            waiting.register(end, selectors.EVENT_READ)
        while workers:
            for key, _ in waiting.select():
                end = key.fd
                data = os.read(end, 1 << 16)
                if not data:
                    waiting.unregister(end)
                    os.close(end)
                    _, status = os.waitpid(workers.pop(end), 0)
                    lost = current[end]
                    if lost is not None and lost not in results:
                        text = f"the process that read it ended early (status {os.waitstatus_to_exitcode(status)})"
                        results[lost] = Outcome([], [Notification("error", text, artifacts[lost].display_path)])
                    continue
                buffers[end] += data
                for index, payload in messages(buffers[end]):
                    if payload:
                        results[index] = received(artifacts[index], payload)
                        done(artifacts[index])
                        current[end] = None
                    else:
                        current[end] = index
    return results


def stop(processes: Iterable[int]) -> None:
    """End processes that may have ended already, and wait for them."""
    import signal
    from contextlib import suppress

    for pid in list(processes):
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def serve(
    artifacts: Sequence[Artifact], order: list[list[int]], work: Work, ends: tuple[int, int], mask: Iterable[int]
) -> None:
    """Work until the queue is empty, and end this process: a child must never return into the parent's code.

    `ends` are those of the pipes, to read from and to write to; `mask` is what signals are to be held back from now on.
    """
    import signal

    status = 1
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        while task := os.read(ends[0], _TASK.size):
            for index in order[_TASK.unpack(task)[0]]:
                send(ends[1], index)
                send(ends[1], index, packed(artifacts[index], work(artifacts[index])))
        status = 0
    finally:
        os._exit(status)


def send(end: int, index: int, payload: bytes = b"") -> None:
    """Write one whole message."""
    view = memoryview(_HEAD.pack(index, len(payload)) + payload)
    while view:
        view = view[os.write(end, view) :]


def messages(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """Yield and remove every whole message of a buffer: (index, payload), the payload empty when work on it begins."""
    while len(buffer) >= _HEAD.size:
        index, length = _HEAD.unpack_from(buffer)
        if len(buffer) < _HEAD.size + length:
            return
        payload = bytes(buffer[_HEAD.size : _HEAD.size + length])
        del buffer[: _HEAD.size + length]
        yield index, payload


def packed(artifact: Artifact, outcome: Outcome) -> bytes:
    """Return an outcome as bytes, and the digests that other rules about the artifact's release may ask for."""
    import io
    import pickle

    from pkglint.catalogue.rule import Rule

    class Pickler(pickle.Pickler):
        def persistent_id(self, value: object) -> object:
            if id(value) in numbers:
                return numbers[id(value)]
            return value.id if isinstance(value, Rule) else None

    numbers = {id(each): number for number, each in enumerate(relatives(artifact))}
    alone = len(numbers) == 1
    target = io.BytesIO()
    Pickler(target, pickle.HIGHEST_PROTOCOL).dump((outcome, {} if alone else dict(artifact.digests)))
    artifact.close()
    return target.getvalue()


def relatives(artifact: Artifact) -> list[Artifact]:
    """Return the artifacts of an artifact's release."""
    return [artifact] if artifact.release is None else [*artifact.release.artifacts]


def received(artifact: Artifact, payload: bytes) -> Outcome:
    """Return the outcome that a worker packed, about the parent's own artifact."""
    import io
    import pickle

    from pkglint.catalogue import by_name

    class Unpickler(pickle.Unpickler):
        def persistent_load(self, pid: Any) -> object:
            return relatives(artifact)[pid] if isinstance(pid, int) else by_name()[pid]

    outcome: Outcome
    outcome, digests = Unpickler(io.BytesIO(payload)).load()
    artifact.digests.update(digests)
    return outcome
