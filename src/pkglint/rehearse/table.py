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

    from rich.console import Console, ConsoleOptions
    from rich.table import Table

    from pkglint.rehearse.matrix import Cell

WORDS = {"running": "[yellow]…[/]", "ok": "[green]ok[/]", "failed": "[red]failed[/]", "skipped": "[dim]–[/]"}


class Board:
    """Collects the states of all steps, and draws them."""

    def __init__(self) -> None:
        """Start empty."""
        self.states: dict[tuple[Cell, str], str] = {}
        self.cells: list[Cell] = []
        """In the order in which they are drawn."""
        self.height: int | None = None
        """Lines of the terminal while the table is drawn again and again; None: all rows are wanted."""
        self._lock = threading.Lock()
        self.changed: Callable[[], None] = lambda: None

    def show(self, cell: Cell, step: str, state: str) -> None:
        """Take the state of a step."""
        with self._lock:
            if cell not in self.cells:
                self.cells.append(cell)
            self.states[cell, step] = state
        self.changed()

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> Iterator[Table]:
        """Yield the table as rich draws it; where the terminal is too low for it, those environments first that run or failed."""
        from rich.table import Table as RichTable

        table = RichTable(box=None, pad_edge=False)
        with self._lock:
            steps = [step for step in STEPS if any(known == step for _, known in self.states)]
            # A long name is cut, and no step.
            room = options.max_width - sum(len(step) + 2 for step in steps)
            table.add_column("environment", no_wrap=True, overflow="ellipsis", max_width=max(room, 12))
            for step in steps:
                table.add_column(step, no_wrap=True)
            cells = self.cells
            if self.height is not None and len(cells) > self.height - 3:
                active = {cell for (cell, _), state in self.states.items() if state in {"running", "failed"}}
                first = sorted(cells, key=lambda cell: cell not in active)[: self.height - 3]
                cells = [cell for cell in cells if cell in first]
            for cell in cells:
                table.add_row(cell.label, *(WORDS.get(self.states.get((cell, step), ""), "") for step in steps))
            if len(cells) < len(self.cells):
                table.add_row(f"[dim]and {len(self.cells) - len(cells)} more[/]")
        yield table


@contextmanager
def board(*, quiet: bool) -> Iterator[Board]:
    """Give a board that is drawn on standard error while it changes, when that is a terminal; else one that says a line for each environment."""
    made = Board()
    if quiet:
        yield made
    elif sys.stderr.isatty():
        from rich.console import Console as RichConsole
        from rich.live import Live

        console = RichConsole(stderr=True)
        made.height = console.height
        with Live(made, console=console, refresh_per_second=8):
            yield made
            made.height = None
    else:
        began = monotonic()
        yield made
        for cell in made.cells:
            states = "  ".join(f"{step} {made.states[cell, step]}" for step in STEPS if (cell, step) in made.states)
            sys.stderr.write(f"pkglint: {cell.label}: {states or 'not tried'}\n")
        if made.cells:
            sys.stderr.write(f"pkglint: {len(made.cells)} environments in {monotonic() - began:.1f} s\n")
