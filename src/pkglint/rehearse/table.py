"""The table of a running rehearsal, for a terminal: a row an environment, a column a step."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from time import monotonic

from pkglint.rehearse.matrix import STEPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.table import Table

    from pkglint.rehearse.matrix import Cell

WORDS = {"running": "[yellow]…[/]", "ok": "[green]ok[/]", "failed": "[red]failed[/]", "skipped": "[dim]–[/]"}


class Board:
    """Collects the states of all steps, and draws them."""

    def __init__(self) -> None:
        """Start empty."""
        self.states: dict[tuple[Cell, str], str] = {}
        self.cells: list[Cell] = []
        self._lock = threading.Lock()
        self.changed: Callable[[], None] = lambda: None

    def show(self, cell: Cell, step: str, state: str) -> None:
        """Take the state of a step."""
        with self._lock:
            if cell not in self.cells:
                self.cells.append(cell)
            self.states[cell, step] = state
        self.changed()

    def __rich__(self) -> Table:
        """Return the table as rich draws it."""
        from rich.table import Table as RichTable

        table = RichTable(box=None, pad_edge=False)
        with self._lock:
            steps = [step for step in STEPS if any(known == step for _, known in self.states)]
            table.add_column("environment")
            for step in steps:
                table.add_column(step)
            for cell in self.cells:
                table.add_row(cell.label, *(WORDS.get(self.states.get((cell, step), ""), "") for step in steps))
        return table


@contextmanager
def board(*, quiet: bool) -> Iterator[Board]:
    """Give a board that is drawn on standard error while it changes, when that is a terminal; else one that says a line for each environment."""
    made = Board()
    if quiet:
        yield made
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.live import Live

        with Live(made, console=Console(stderr=True), refresh_per_second=8):
            yield made
    else:
        began = monotonic()
        yield made
        for cell in made.cells:
            states = "  ".join(f"{step} {made.states[cell, step]}" for step in STEPS if (cell, step) in made.states)
            sys.stderr.write(f"pkglint: {cell.label}: {states}\n")
        if made.cells:
            sys.stderr.write(f"pkglint: {len(made.cells)} environments in {monotonic() - began:.1f} s\n")
