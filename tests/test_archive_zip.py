"""The ZIP reader against `zipfile`, and against archives that mean harm."""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import struct
import sys
import time
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_archive_walk import FULL, A, B, Part, build, field, opened

from pkglint.archive import Archive, Limits, Unreadable, open_archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOISE = random.Random(7).randbytes(5000)


def python_made(method: int = zipfile.ZIP_DEFLATED, *, zip64: bool = False) -> bytes:
    """Return an archive of many kinds of members as `zipfile` writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for number in range(12):
            info = zipfile.ZipInfo(f"demo/m{number}.py", (1980 + number, 1 + number, 28, 23, 59, 58))
            info.external_attr = (0o100600 + number) << 16
            info.compress_type = method
            with file.open(info, "w", force_zip64=zip64) as member:
                member.write(b"x = %d\n" % number * number * 50)
        file.writestr("demo/noise.bin", NOISE)
        file.writestr("demo/größe-日本.txt", "ä")
        file.mkdir("demo/empty")
        link = zipfile.ZipInfo("demo/link")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        file.writestr(link, "m1.py")
        for kind, name in ((0o010644, "fifo"), (0o020644, "char"), (0o140644, "socket"), (0, "bare")):
            special = zipfile.ZipInfo(name)
            special.external_attr = kind << 16 or 0o20
            file.writestr(special, b"")
        file.comment = b"made by a test"
    return out.getvalue()


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


# What `zipfile` does not look at: bytes behind a stream, a stream longer or shorter than the declared sizes.
PASSED_OVER = {"unused-data", "size", "deflate", "truncated", "too-large"}
if sys.version_info < (3, 13):
    PASSED_OVER.add("overlap")


def compare(archive: Archive) -> None:
    """Assert that what we list and read is what `zipfile` does, as far as both do."""
    contents = list(archive.contents(lambda _: True)) if archive.problem is None else []
    with quietly():
        try:
            file = zipfile.ZipFile(archive.path)
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OSError, ValueError):
            return
        with file:
            if archive.problem is not None:
                # Newer versions of `zipfile`, whose rules these are, refuse more than the one at hand.
                assert archive.problem.code in {
                    "several-disks",
                    "directory-offset",
                    "directory-extra",
                    "zip-and-tar",
                } or (archive.problem.code.startswith("zip64-"))
                return
            infos = file.infolist()
            assert [info.orig_filename for info in infos] == [entry.name for entry in archive.entries]
            assert [info.file_size for info in infos] == [entry.size for entry in archive.entries]
            for info, (entry, content) in zip(infos, contents, strict=True):
                try:
                    data = file.read(info)
                except Exception:  # noqa: BLE001 - it raises what it likes on broken data
                    data = None
                if content.fault is None:
                    # The version at hand refuses two members at one place, the newest only warns.
                    assert data == content.data or shares_place(archive, entry.index)
                elif data is not None:
                    assert content.fault.code in PASSED_OVER


def shares_place(archive: Archive, index: int) -> bool:
    offsets = [entry.zip.header_offset for entry in archive.entries if entry.zip]
    return offsets.count(offsets[index]) > 1


@pytest.mark.parametrize(
    "data",
    [
        python_made(),
        python_made(zipfile.ZIP_STORED),
        python_made(zip64=True),
        build(A, B, zip64={}),
        b"#!/bin/sh\n" + build(A, B),
        build(),
    ],
)
def test_reads_what_zipfile_reads(tmp_path: Path, data: bytes) -> None:
    archive = opened(tmp_path, data)
    assert archive.problem is None
    compare(archive)
    with zipfile.ZipFile(archive.path) as file:
        for info, entry in zip(file.infolist(), archive.entries, strict=True):
            details = entry.zip
            assert details is not None
            assert archive.read(entry).fault is None
            assert (info.CRC, info.flag_bits, info.compress_type, info.external_attr, info.header_offset) == (
                details.crc,
                details.flags,
                details.method,
                details.external_attr,
                details.header_offset,
            )
            assert (info.create_system, info.create_version, info.extract_version, info.extra) == (
                details.create_system,
                details.version_made,
                details.version_needed,
                details.extra,
            )
            if entry.mtime is not None:
                stamp = time.gmtime(entry.mtime)
                assert info.date_time == stamp[:6]


def test_kinds_and_modes(tmp_path: Path) -> None:
    archive = opened(tmp_path, python_made())
    found = {entry.name: (entry.kind, entry.mode) for entry in archive.entries}
    assert found["demo/empty/"][0] == "directory"
    assert found["demo/link"] == ("symlink", 0o777)
    assert found["fifo"] == ("fifo", 0o644)
    assert found["char"] == ("device", 0o644)
    assert found["socket"] == ("socket", 0o644)
    assert found["bare"] == ("file", None)
    assert archive.read(next(entry for entry in archive.entries if entry.kind == "symlink")).data == b"m1.py"


def test_a_date_that_is_none(tmp_path: Path) -> None:
    data = bytearray(build(A))
    struct.pack_into("<HH", data, data.index(b"PK\x01\x02") + 12, 0, 0)
    assert opened(tmp_path, bytes(data)).entries[0].mtime is None


def fault_of(archive: Archive, index: int = 0) -> str:
    fault = archive.read(archive.entries[index]).fault
    return fault.code if fault else ""


def stored_at(data: bytes, needle: bytes, new: bytes) -> bytes:
    assert needle in data
    return data.replace(needle, new, 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (stored_at(build(A._replace(method=0), B), b"print()", b"pront()"), "crc"),
        (build(A._replace(central={"size": 7}), B), "size"),
        (build(A._replace(central={"size": 9}), B), "size"),
        (build(A._replace(method=0, central={"size": 9}), B), "size"),
        (build(A._replace(central={"compressed": 5}), B), "deflate"),
        (build(A._replace(method=0, local={"method": 8}, central={"method": 8}), B), "deflate"),
        (
            build(A._replace(behind=b"junk", central={"compressed": len(zlib.compress(A.data, 9)) - 2}), B),
            "unused-data",
        ),
        (build(A._replace(central={"compressed": 60}), B), "overlap"),
        (build(A._replace(central={"compressed": 6000}), B), "truncated"),
        (build(A._replace(central={"offset": 1}), B), "local-header"),
        (build(A._replace(central={"offset": 1 << 30}), B), "truncated"),
        (build(A._replace(local={"name": b"c.py"}), B), "local-name"),
        (build(A._replace(central={"flags": 1}), B), "encrypted"),
        (build(A._replace(central={"flags": 0x20}), B), "method"),
        (build(A._replace(method=14), B), "method"),
        (build(A._replace(central={"size": FULL, "extra": field(1, struct.pack("<Q", 1 << 40))}), B), "too-large"),
    ],
)
def test_reading_faults(tmp_path: Path, data: bytes, code: str) -> None:
    archive = opened(tmp_path, data)
    assert archive.problem is None
    assert fault_of(archive) == code
    compare(archive)


def test_two_directory_records_for_one_place(tmp_path: Path) -> None:
    archive = opened(tmp_path, build(A._replace(copies=2), B))
    assert [archive.read(entry).data for entry in archive.entries] == [A.data, A.data, B.data]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = Part(b"zeros", bytes(30 << 20))
    honest = opened(tmp_path, build(bomb), "a.whl")
    limited = open_archive(honest.path, Limits(max_member=1 << 20))
    assert fault_of(limited) == "too-large"
    lying = opened(tmp_path, build(bomb._replace(local={"size": 100}, central={"size": 100})), "b.whl")
    content = lying.read(lying.entries[0])
    assert content.fault is not None
    assert (content.fault.code, len(content.partial)) == ("size", 100)


def test_the_archive_as_a_whole_is_limited(tmp_path: Path) -> None:
    parts = [Part(b"%d" % number, bytes(1 << 20)) for number in range(9)]
    archive = opened(tmp_path, build(*parts))
    limited = open_archive(archive.path, Limits(free=3 << 20, max_ratio=1))
    assert [content.fault.code if content.fault else "" for _, content in limited.contents(lambda _: True)] == (
        [""] * 3 + ["too-large"] * 6
    )
    # What was paid for once may be read again.
    assert fault_of(limited, 2) == ""
    assert all(content.fault is None for _, content in archive.contents(lambda _: True))


def test_a_hundred_thousand_members(tmp_path: Path) -> None:
    parts = [Part(b"d/%d" % number, b"", 0) for number in range(100_000)]
    path = tmp_path / "many.whl"
    path.write_bytes(build(*parts, zip64={}, count=0xFFFF, on_disk=0xFFFF))
    begun = time.process_time()
    archive = open_archive(path)
    assert (len(archive.entries), archive.faults) == (100_000, [])
    assert sum(len(content.partial) for _, content in archive.contents(lambda _: True)) == 0
    assert time.process_time() - begun < 10
    few = open_archive(path, Limits(max_members=10))
    assert len(few.entries) == 10
    assert [fault.code for fault in few.faults] == ["too-many-members"]


def test_headers_that_share_their_names(tmp_path: Path) -> None:
    # 20,000 local headers, each of which claims the following ones for its name.
    count = 20_000
    header = struct.pack("<4s4xH16xHH", b"PK\x03\x04", 0, 60_000, 0)
    records = b"".join(
        struct.pack("<4s24xHHH8xI", b"PK\x01\x02", 1, 0, 0, number * 32).ljust(46, b"\0") + b"a"
        for number in range(count)
    )
    body = header.ljust(32, b"\0") * count + bytes(70_000)
    data = body + records
    data += struct.pack("<4s4xHHIIH", b"PK\x05\x06", count, count, len(records), len(body), 0)
    archive = opened(tmp_path, data)
    begun = time.process_time()
    faults = archive.faults
    assert time.process_time() - begun < 5
    assert len(archive.entries) == count
    assert faults
    assert sum(len(fault.detail) for fault in faults) < 10 << 20


def test_names_of_64_kib(tmp_path: Path) -> None:
    name = b"n" * 0xFFFF
    archive = opened(tmp_path, build(Part(name), Part(name[:-1] + b"\n")))
    assert archive.entries[0].raw == name
    assert [fault.code for fault in archive.faults] == ["control-character"]
    assert len(archive.faults[0].detail) < 200


def test_cut_off_at_every_byte(tmp_path: Path) -> None:
    data = build(A, B, comment=b"bye")
    for length in range(len(data)):
        archive = opened(tmp_path, data[:length])
        assert archive.problem is not None or archive.faults
        compare(archive)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "an empty file"),
        (b"<!DOCTYPE html><html>", "html", "an HTML page"),
        (b"\n<html><body>404", "html", "an HTML page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git-lfs-pointer", "a Git LFS pointer"),
        (b"just text", "text", "a text file"),
        (bytes(9) + NOISE, "binary", "binary data"),
        (b"\x1f\x8b" + NOISE, "gzip", "a gzip file"),
        (b"BZh91AY" + NOISE, "bzip2", "a bzip2 file"),
        (b"\xfd7zXZ\0" + NOISE, "xz", "an xz file"),
        (b"\x28\xb5\x2f\xfd" + NOISE, "zstd", "a Zstandard file"),
        (build(A)[:60], "cut-off", "cut off"),
    ],
)
def test_what_it_is_instead(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    archive = opened(tmp_path, data)
    assert archive.problem is not None
    assert archive.problem.code == code
    assert words in archive.problem.detail
    assert archive.refusal == "File is not a zipfile"
    with pytest.raises(Unreadable, match=re.escape(archive.problem.detail)):
        _ = archive.entries


def test_no_file_at_all(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.whl")
    (tmp_path / "dir.whl").mkdir()
    for name, code in (
        ("fifo.whl", "not-a-file"),
        ("dir.whl", "directory"),
        ("x.whl", "missing"),
        ("\0", "unreadable"),
    ):
        archive = open_archive(tmp_path / name)
        assert archive.problem is not None
        assert archive.problem.code == code
        with pytest.raises(Unreadable):
            _ = archive.entries
        archive.close()


def test_a_mapped_file(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(5 << 20)
    archive = opened(tmp_path, build(A, Part(b"noise", noise, 0), B))
    assert [content.data for _, content in archive.contents(lambda _: True)] == [A.data, noise, B.data]
    archive.close()
    closed = archive.read(archive.entries[0]).fault
    assert closed is not None
    assert closed.code == "closed"
    assert [content.fault.code for _, content in archive.contents(lambda _: True) if content.fault is not None] == [
        "closed"
    ] * len(archive.entries)
    details = archive.entries[2].zip
    assert details is not None
    assert details.local is None


SAMPLES = (python_made(), build(A, B, zip64={}, comment=b"bye"), build(A._replace(method=0), B._replace(flags=8)))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(SAMPLES),
    st.lists(
        st.tuples(st.floats(0, 1), st.one_of(st.binary(max_size=4), st.just(b"\xff" * 4), st.just(b"PK\x01\x02"))),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
def test_any_bytes_are_read_as_zipfile_reads_them(
    tmp_path: Path, sample: bytes, edits: list[tuple[float, bytes]], insert: bool
) -> None:
    data = bytearray(sample)
    for place, new in edits:
        # Squared from the end: most of what matters is in the directory.
        at = int((1 - place * place) * len(data))
        data[at : at if insert else at + len(new)] = new
    archive = opened(tmp_path, bytes(data))
    for entry in archive.entries if archive.problem is None else ():
        assert entry.zip is not None
        assert entry.zip.data_offset is None or entry.zip.local is not None
    compare(archive)
