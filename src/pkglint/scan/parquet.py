"""Rows as Parquet: the columns of the JSON lines, the findings as one nested list, free-form facts as JSON text."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

GROUP = 500
"""Rows that are written at a time."""
TIMES = ("modified", "built", "scanned")


def library() -> Any:
    """Return pyarrow; Usage when it is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ModuleNotFoundError as error:
        raise Usage(f"Parquet needs the library {error.name}: install pypkglint[scan], or write .jsonl") from error
    return pa


@cache
def schema() -> Any:
    """Return the columns."""
    pa = library()
    text, number, flag = pa.string(), pa.int64(), pa.bool_()
    time = pa.timestamp("s", tz="UTC")
    texts = pa.list_(text)
    place = {"line": number, "column": number, "end_line": number, "end_column": number}
    edit = {**place, "text": text}

    def struct(**fields: Any) -> Any:
        return pa.struct(list(fields.items()))

    finding = struct(
        rule=text, family=text, severity=text, certainty=text, tags=texts, message=text, pypi_message=text, variant=text, facts=text,
        fix=text, edit=struct(**edit), edits=pa.list_(struct(path=text, **edit)), fixable=flag, fixable_unsafely=flag, url=text,
        fingerprint=text, suppressed=text, location=struct(path=text, **place),
        subjects=pa.list_(struct(artifact=text, place=text, member=text, line=number)),
    )  # fmt: skip
    return pa.schema(
        list({
            "url": text, "file": text, "project": text, "version": text, "kind": text, "backend": text, "size": number, "sha256": text,
            "modified": time, "built": time, "scanned": time, "seconds": pa.float64(), "state": text, "key": text, "pkglint": text,
            "findings": pa.list_(finding), "notifications": pa.list_(struct(level=text, message=text, artifact=text)),
        }.items())
    )  # fmt: skip


@contextmanager
def written(file: Path) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Give the function that writes a row, as JSON has it; the file is on the disk at the end."""
    pa = library()
    waiting: list[dict[str, Any]] = []
    with file.open("wb") as stream:
        with pa.parquet.ParquetWriter(stream, schema(), compression="zstd") as writer:

            def flush() -> None:
                writer.write_table(pa.Table.from_pylist(waiting, schema=schema()))
                waiting.clear()

            def write(row: dict[str, Any]) -> None:
                waiting.append(packed(row))
                if len(waiting) >= GROUP:
                    flush()

            yield write
            flush()
        stream.flush()
        os.fsync(stream.fileno())


def rows(file: Path, columns: list[str] | None) -> Iterator[dict[str, Any]]:
    """Yield rows as JSON has them, with some of the columns or all; Usage when the file is no output of a scan."""
    pa = library()
    try:
        with pa.parquet.ParquetFile(file) as source:
            if missing := {"url", "key", "state"} - {*source.schema_arrow.names}:
                raise Usage(f"{file}: is no output of a scan: it has no column {min(missing)}")
            for batch in source.iter_batches(GROUP, columns=columns):
                yield from map(unpacked, batch.to_pylist())
    except pa.ArrowInvalid as error:
        raise Usage(f"{file}: is no output of a scan: {error}") from error


def packed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of JSON as Parquet has it."""
    times = {name: datetime.fromisoformat(row[name]) if row.get(name) else None for name in TIMES}
    findings = [{**each, "facts": json.dumps(each["facts"])} for each in row["findings"]]
    return {**row, **times, "findings": findings}


def unpacked(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of Parquet as JSON has it."""
    for name in TIMES:
        if name in row:
            row[name] = f"{row[name].astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if row[name] else None
    for each in row.get("findings") or ():
        if each.get("facts"):
            each["facts"] = json.loads(each["facts"])
    return row
