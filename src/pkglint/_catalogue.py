"""The compiled catalogue: written by rules/compile.py, never by hand."""

from typing import Any

ROWS: tuple[tuple[Any, ...], ...] = (
)
