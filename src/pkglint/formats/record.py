"""RECORD: what a wheel says it installs, as `csv.reader` sees it, with line numbers.

Source: https://packaging.python.org/specifications/recording-installed-packages/
"""

from __future__ import annotations

from pkglint.formats.text import decode
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


_COLUMNS = 3
_LONGEST = 131_072
"""Characters of a field that csv reads at most."""


class Row(NamedTuple):
    """One row: its three columns ("" where one is missing), the line it begins in, and every column it really has.

    A blank line is a row without columns.
    """

    path: str
    hash: str
    size: str
    line: int
    columns: tuple[str, ...]


class RecordFile(NamedTuple):
    """Every row up to the first one that csv cannot read, and why it stopped or could not decode."""

    rows: tuple[Row, ...] = ()
    error: str | None = None
    error_line: int | None = None
    byte: int | None = None
    """The first byte that is not UTF-8, when that is the error."""


def parse(data: bytes) -> RecordFile:
    """Read a RECORD from its bytes, whatever they are.

    Lines are those of `str.splitlines`, because that is what PyPI, pip and installer hand to csv; line numbers are the
    ones an editor shows. Bytes that are not UTF-8 are an error, and surrogates in the rows.
    """
    decoded = decode(data)
    error, error_line = decoded.error, decoded.line
    byte = None if error is None else next(ord(c) - 0xDC00 for c in decoded.text if "\udc80" <= c <= "\udcff")
    numbers: list[int] = [1]
    rows: list[Row] = []
    bare = decoded.text.splitlines()
    lines = _lines(bare, decoded.text.splitlines(keepends=True), numbers)
    begun = 1
    if '"' not in decoded.text and max(map(len, bare), default=0) <= _LONGEST:
        # Nothing is quoted, which is so in nearly every wheel.
        for line in lines:
            rows.append(_row(tuple(line.split(",")) if line else (), begun))
            begun = numbers[0]
        return RecordFile(tuple(rows), error, error_line, byte)
    import csv

    try:
        for columns in csv.reader(lines):
            rows.append(_row(tuple(columns), begun))
            begun = numbers[0]
    except csv.Error as fault:
        if error is None:
            error, error_line = str(fault), begun
    return RecordFile(tuple(rows), error, error_line, byte)


def _row(columns: tuple[str, ...], line: int) -> Row:
    path, digest, size = columns if len(columns) == _COLUMNS else (*columns, "", "", "")[:3]
    return Row(path, digest, size, line, columns)


def _lines(bare: list[str], ended: list[str], number: list[int]) -> Iterator[str]:
    """Yield the lines without their ends; `number` holds the line number that the next one has."""
    for line, whole in zip(bare, ended, strict=True):
        # A form feed, for one, splits for csv but not for an editor.
        if whole[-1] in "\r\n":
            number[0] += 1
        yield line
