"""One process leaves processors idle: others, forked off when it starts, work ahead of it on the same files.

They work out what costs most and depends on a content alone (`pkglint.memo`): what the description renders to, and whether
modules compile, from the last to the first, until they meet the checks, which come from the other end. What they do not get
to the checks do themselves: a process that is killed costs time, and nothing else.
"""

from __future__ import annotations

import os
from marshal import dumps, loads

from pkglint import memo, workers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

_NUMBER = 8
_KILL = 9
"""SIGKILL; importing `signal` for it takes a tenth as long as starting Python."""


class Board:
    """Numbers in memory that forked processes share: which file each of them is at. The checks' own is the first."""

    def __init__(self, count: int) -> None:
        """Take how many processes there are."""
        import mmap

        self._memory = mmap.mmap(-1, count * _NUMBER)

    def __getitem__(self, index: int) -> int:
        """Return a process's number."""
        return int.from_bytes(self._memory[index * _NUMBER : (index + 1) * _NUMBER], "little")

    def __setitem__(self, index: int, number: int) -> None:
        """Set it."""
        self._memory[index * _NUMBER : (index + 1) * _NUMBER] = number.to_bytes(_NUMBER, "little")


class Helper:
    """What one process that works ahead has to know of the others."""

    def __init__(self, number: int, count: int, board: Board) -> None:
        """Take its number, from 1, how many such processes there are, and the board."""
        self.number = number
        self.count = count
        self._board = board

    def takes(self, number: int) -> bool:
        """Take the file of this number, unless the checks have come to it already."""
        if number <= self._board[0]:
            return False
        self._board[self.number] = number
        return True

    def done(self) -> None:
        """Tell that all results of a file, or of the descriptions, have been sent."""
        self._board[self.number] = 0
        for tell in memo.tell:
            tell("", None, None)


class Ahead:
    """The processes that work ahead, as the checks see them; a context that ends them. The files have numbers from 1 on."""

    def __init__(self, work: Callable[[Helper], None] | None = None, count: int = 0) -> None:
        """Start `count` processes that do the work and end; fewer where no more are to be had."""
        self._board = Board(count + 1) if count else None
        self._processes: list[_Process] = []
        self._ended: list[int] = []
        for number in range(1, count + 1):
            assert work is not None
            assert self._board is not None
            try:
                self._processes.append(_Process(work, Helper(number, count, self._board)))
            except OSError:
                break
        if count:
            memo.hear.append(self._hear)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End them, and wait until they have."""
        self.end()
        for pid in self._ended:
            os.waitpid(pid, 0)

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._processes)

    def end(self) -> None:
        """End them, whatever they are at."""
        for process in self._processes:
            process.end()
            self._ended.append(process.pid)
        self._processes.clear()
        memo.hear.clear()

    def step(self) -> None:
        """Tell that the checks have come to the next file, and wait for its results if another process is at it."""
        if self._processes:
            assert self._board is not None
            self._board[0] = number = self._board[0] + 1
            for index, process in enumerate(self._processes, 1):
                while self._board[index] == number and process.hear(wait=True):
                    pass

    def _hear(self, wait: bool) -> None:
        """Enter what has been sent; with `wait` everything that is worth waiting for."""
        for process in self._processes:
            process.hear()
            while wait and not process.begun and process.hear(wait=True):
                pass


class _Process:
    """One process, and the pipe's end to which it sends results."""

    def __init__(self, work: Callable[[Helper], None], helper: Helper) -> None:
        """Fork it; in the new process this never returns."""
        self.begun = False
        """Whether the results that are worth waiting for have come."""
        self._over = False
        self._buffer = bytearray()
        self._end, write_end = os.pipe()
        parent = os.getpid()
        try:
            self.pid = os.fork()
            if self.pid == 0:
                memo.hear.clear()
                memo.tell.append(lambda *told: workers.send(write_end, helper.number, dumps(told)))
                os.close(self._end)
                work(helper)
        finally:
            # Nothing that is raised there may run the parent's code: not Ctrl-C either, of which the parent tells.
            if os.getpid() != parent:
                os._exit(0)
        os.close(write_end)

    def hear(self, *, wait: bool = False) -> bool:
        """Enter the results that have come, or with `wait` the next to come; tell whether there may be more."""
        if self._over:
            return False
        os.set_blocking(self._end, wait)
        try:
            data = os.read(self._end, 1 << 16)
        except BlockingIOError:
            return True
        if not data:
            self.end()
        self._buffer += data
        for _, payload in workers.messages(self._buffer):
            name, key, result = loads(payload)  # noqa: S302 - from our own child
            if name:
                memo.results.setdefault(name, {})[key] = result
            else:
                self.begun = True
        return bool(data)

    def end(self) -> None:
        """End it, and hear no more of it."""
        if not self._over:
            self._over = True
            os.kill(self.pid, _KILL)
            os.close(self._end)
