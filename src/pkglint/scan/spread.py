"""Batches over an executor: a bounded number is under way, what fails is tried again, and rows come back as they are made."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice

from pkglint.named import NamedTuple
from pkglint.scan import work
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor
    from typing import Any

    from pkglint.scan.lint import Job
    from pkglint.scan.work import Item

BYTES = 8 << 20
FILES = 10
"""Of a batch: some seconds of work, which are lost when it is interrupted, and worth a message."""
AHEAD = 2
"""Batches under way for each worker: one that is worked on, and one that waits for it."""
TRIES = 3
WAIT = 60
"""Seconds that a cluster has to offer a worker."""


class Broken(Exception):
    """The work cannot go on: the scheduler is gone, or no worker can do it."""


class Engine(NamedTuple):
    """Who does the work."""

    executor: Executor
    workers: Callable[[], int]
    alive: Callable[[], bool]
    about: str
    """Where to watch it, "" for nowhere."""


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield releases in batches of so many bytes or files; a larger release is a batch by itself."""
    part: list[Item] = []
    size = files = 0
    for item in items:
        if part and (size + item.group.size > BYTES or files + len(item.group.files) > FILES):
            yield part
            part, size, files = [], 0, 0
        part.append(item)
        size += item.group.size
        files += len(item.group.files)
    if part:
        yield part


def spread(parts: Iterable[list[Item]], job: Job, engine: Engine) -> Iterator[tuple[list[Item], list[str]]]:
    """Yield each batch with its rows as soon as they are there; Broken when there will be no more."""
    left = iter(parts)
    waiting: dict[Future[list[str]], tuple[list[Item], int]] = {}

    def submit(items: list[Item], tries: int) -> None:
        try:
            waiting[engine.executor.submit(work.batch, items, job)] = items, tries
        except RuntimeError as error:  # the pool or the client is closed
            raise Broken(str(error)) from error

    while True:
        room = AHEAD * max(engine.workers(), 1) - len(waiting)
        for items in islice(left, max(room, 0)):
            submit(items, 1)
        if not waiting:
            return
        for future in wait(waiting, timeout=10, return_when=FIRST_COMPLETED).done:
            items, tries = waiting.pop(future)
            try:
                lines = future.result()
            except work.Fault as error:
                raise Broken(str(error)) from error
            except Exception as error:
                if not engine.alive():
                    raise Broken("the scheduler is gone") from error
                if tries < TRIES:
                    submit(items, tries + 1)
                    continue
                lines = work.given_up(items, f"{type(error).__name__}: {error}")
            yield items, lines
        if not engine.alive():
            raise Broken("the scheduler is gone")


@contextmanager
def threads(jobs: int) -> Iterator[Engine]:
    """Give pkglint's own processes, each with a thread that waits for it."""
    executor = ThreadPoolExecutor(jobs)
    work.stopped.clear()
    try:
        yield Engine(executor, lambda: jobs, lambda: True, "")
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        work.end_all()


@contextmanager
def cluster(address: str | None, jobs: int) -> Iterator[Engine]:
    """Give the workers of a Dask cluster: of the scheduler at an address, or of one in this process. Usage when it cannot be reached."""
    import logging

    import dask.distributed

    logging.getLogger("distributed").setLevel(logging.ERROR)  # it warns of what an interruption leaves undone
    distributed: Any = dask.distributed
    own: Any = None
    work.stopped.clear()
    try:
        if address is None:
            own = distributed.LocalCluster(
                n_workers=1, threads_per_worker=jobs, processes=False, dashboard_address=dashboard(), memory_limit=0
            )
        client = distributed.Client(own if own is not None else address, timeout=WAIT)
        client.wait_for_workers(1, timeout=WAIT)
    except (OSError, TimeoutError, ValueError) as error:
        if own is not None:
            own.close()
        raise Usage(f"--dask {address}: {error}") from error
    try:
        yield Engine(
            client.get_executor(pure=False),
            lambda: sum(client.nthreads().values()) if client.status == "running" else 1,
            lambda: client.status == "running",
            client.dashboard_link if has_dashboard() else "",
        )
    finally:
        if own is not None:
            work.end_all()
        client.close()
        if own is not None:
            own.close()


def has_dashboard() -> bool:
    """Tell whether the library that draws Dask's dashboard is installed."""
    from importlib.util import find_spec

    return find_spec("bokeh") is not None


def dashboard() -> str | None:
    """Return where a cluster of this process shows its dashboard: on this machine alone; None without the library that draws it."""
    return "127.0.0.1:0" if has_dashboard() else None
