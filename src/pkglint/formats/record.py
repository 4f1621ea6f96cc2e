"""RECORD: what a wheel says it installs, as `csv.reader` sees it, with line numbers.

Source: https://packaging.python.org/specifications/recording-installed-packages/
"""

from __future__ import annotations

from pkglint.formats.text import decode
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


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


def parse(data: bytes) -> RecordFile:
    """Read a RECORD from its bytes, whatever they are.

    Lines are those of `str.splitlines`, because that is what PyPI, pip and installer hand to csv; line numbers are the
    ones an editor shows. Bytes that are not UTF-8 are an error, and surrogates in the rows.
    """
    import csv

    decoded = decode(data)
    error, error_line = decoded.error, decoded.line
    numbers: list[int] = [1]
    rows: list[Row] = []
    reader = csv.reader(_lines(decoded.text, numbers))
    begun = 1
    try:
        for row in reader:
            columns = tuple(row)
            path, digest, size = (*columns, "", "", "")[:3]
            rows.append(Row(path, digest, size, begun, columns))
            begun = numbers[0]
    except csv.Error as fault:
        if error is None:
            error, error_line = str(fault), begun
    return RecordFile(tuple(rows), error, error_line)


def _lines(text: str, number: list[int]) -> Iterator[str]:
    """Yield the lines without their ends; `number` holds the line number that the next one has."""
    for bare, line in zip(text.splitlines(), text.splitlines(keepends=True), strict=True):
        # A form feed, for one, splits for csv but not for an editor.
        if line[-1] in "\r\n":
            number[0] += 1
        yield bare
