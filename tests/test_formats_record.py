"""RECORD against `csv` itself."""

from __future__ import annotations

import csv

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pkglint.formats import record

_TEXT = st.text(st.sampled_from('a/.,=",\n\r\x0c\u2028;é \0'), max_size=40)


@given(st.one_of(_TEXT.map(str.encode), st.binary(max_size=60)))
@example(b'a,"b\nc",d\ne,f,g\n')
@example(b"\n\n")
def test_rows_are_those_of_the_csv_module(data: bytes) -> None:
    read = record.parse(data)
    text = data.decode("utf-8", "surrogateescape")
    rows: list[tuple[str, ...]] = []
    failed = False
    try:
        rows.extend(tuple(row) for row in csv.reader(text.splitlines()))
    except csv.Error:
        failed = True
    else:
        assert [row.columns for row in read.rows] == rows
    try:
        data.decode()
    except UnicodeDecodeError:
        failed = True
    assert (read.error is not None) == failed
    assert (read.error_line is not None) == failed


def test_columns_and_lines() -> None:
    read = record.parse(b'a.py,sha256=x,3\r\n"b,\nc",,\n\nd\ne,f,g,h\n')
    assert [(row.path, row.hash, row.size, row.line, len(row.columns)) for row in read.rows] == [
        ("a.py", "sha256=x", "3", 1, 3),
        ("b,c", "", "", 2, 3),
        ("", "", "", 4, 0),
        ("d", "", "", 5, 1),
        ("e", "f", "g", 6, 4),
    ]
    assert read.error is None


def test_a_form_feed_splits_rows_but_is_no_line() -> None:
    read = record.parse(b"a,,\x0cb,,\nc,,")
    assert [(row.path, row.line) for row in read.rows] == [("a", 1), ("b", 1), ("c", 2)]


@pytest.mark.parametrize(
    ("data", "error", "line", "rows"),
    [
        (b"a,,\nb\xe9,,\nc,,\n", "byte 0xe9 in line 2 is not UTF-8", 2, 3),
        (b"a,,\n" + b"b" * 200_000 + b",,\nc,,\n", "field larger than field limit (131072)", 2, 1),
    ],
)
def test_errors_keep_the_rows_that_could_be_read(data: bytes, error: str, line: int, rows: int) -> None:
    read = record.parse(data)
    assert (read.error, read.error_line, len(read.rows)) == (error, line, rows)


def test_an_empty_file_has_no_rows() -> None:
    assert record.parse(b"") == record.RecordFile()
