"""Every condition of PyPI's walk over a ZIP, one archive each, and its nearest neighbour that passes."""

from __future__ import annotations

import struct
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from pkglint.archive import WALK_REASONS, Archive, Unreadable, open_archive

if TYPE_CHECKING:
    from pathlib import Path


class Part(NamedTuple):
    """A member of a built ZIP; `local` and `central` override fields of one header only."""

    name: bytes
    data: bytes = b"print()\n"
    method: int = 8
    flags: int = 0
    local: dict[str, Any] = {}  # noqa: RUF012
    central: dict[str, Any] = {}  # noqa: RUF012
    listed: bool = True
    stored: bool = True
    copies: int = 1
    behind: bytes = b""


def build(*parts: Part, head: bytes = b"", zip64: dict[str, int] | None = None, tail: bytes = b"", **end: Any) -> bytes:
    """Write a ZIP; keywords override fields of the end record, `zip64` adds a ZIP64 end record with overrides."""
    out = bytearray(head)
    directory = bytearray()
    count = 0
    for part in parts:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        body = packer.compress(part.data) + packer.flush() if part.method == 8 else part.data
        base = {
            "needed": 20, "flags": part.flags, "method": part.method, "crc": zlib.crc32(part.data),
            "compressed": len(body), "size": len(part.data), "name": part.name, "extra": b"",
            "comment": b"", "disk": 0, "attributes": 0o100644 << 16, "offset": len(out), "made": 20, "system": 3,
        }  # fmt: skip
        local, central = {**base, **part.local}, {**base, **part.central}
        if part.stored:
            out += struct.pack(
                "<4sHHHHHIIIHH", b"PK\x03\x04", local["needed"], local["flags"], local["method"], 0, 0x5821,
                local["crc"], local["compressed"], local["size"],
                local.get("name_length", len(local["name"])), local.get("extra_length", len(local["extra"])),
            )  # fmt: skip
            out += local["name"] + local["extra"] + body + part.behind
        for _ in range(part.copies if part.listed else 0):
            directory += struct.pack(
                "<4sBBHHHHHIIIHHHHHII", b"PK\x01\x02", central["made"], central["system"], central["needed"],
                central["flags"], central["method"], 0, 0x5821, central["crc"], central["compressed"], central["size"],
                len(central["name"]), len(central["extra"]), len(central["comment"]), central["disk"], 0,
                central["attributes"], central["offset"],
            )  # fmt: skip
            directory += central["name"] + central["extra"] + central["comment"]
            count += 1
    start = len(out)
    out += directory
    if zip64 is not None:
        record = {"length": 44, "on_disk": count, "count": count, "size": len(directory), "offset": start, **zip64}
        place = len(out)
        out += struct.pack(
            "<4sQHHIIQQQQ", b"PK\x06\x06", record["length"], 45, 45, 0, 0,
            record["on_disk"], record["count"], record["size"], record["offset"],
        )  # fmt: skip
        out += bytes(record["length"] - 44)
        if record.get("locator", 1):
            out += struct.pack("<4sIQI", b"PK\x06\x07", 0, place, 1)
    fields = {
        "disk": 0, "start": 0, "on_disk": count, "count": count, "size": len(directory), "offset": start, "comment": b"",
        **end,
    }  # fmt: skip
    fields.setdefault("comment_length", len(fields["comment"]))
    out += struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", fields["disk"], fields["start"], fields["on_disk"], fields["count"],
        fields["size"], fields["offset"], fields["comment_length"],
    )  # fmt: skip
    return bytes(out + fields["comment"] + tail)


A, B = Part(b"a.py"), Part(b"b.py", b"x = 1\n" * 9)


def opened(tmp_path: Path, data: bytes, name: str = "demo-1.0-py3-none-any.whl") -> Archive:
    path = tmp_path / name
    path.write_bytes(data)
    return open_archive(path)


def field(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def unicode_path(text: bytes, name: bytes = b"other") -> bytes:
    return field(0x7075, b"\x01" + struct.pack("<I", zlib.crc32(name)) + text)


Q8, Q4 = struct.pack("<Q", 8), struct.pack("<Q", 10)
FULL = 0xFFFFFFFF
STORED = A._replace(method=0)


REFUSED: dict[str, tuple[str, bytes]] = {
    "name cut off": ("short-record", build(A, B._replace(local={"name_length": 60000}))),
    "extra cut off at the end": ("short-record", build(A, B._replace(local={"extra_length": 60000}))),
    "extra of three bytes": ("extra-cut-off", build(A._replace(local={"extra": b"\0\0\0"}))),
    "extra longer than the rest": ("extra-cut-off", build(A._replace(local={"extra": b"\x99\x99\x09\0\0"}))),
    "zip64 extra of 12 bytes": ("zip64-extra-length", build(A._replace(local={"extra": field(1, bytes(12))}))),
    "zip64 extra empty": (
        "zip64-extra-empty",
        build(A._replace(local={"extra": field(1, b""), "compressed": FULL})),
    ),
    "zip64 extra of 8 on deflated": ("zip64-extra-compressed", build(A._replace(local={"extra": field(1, Q8)}))),
    "entries on disk": ("entries-on-disk", build(A, on_disk=2)),
    "entries on disk, zip64": ("entries-on-disk", build(A, zip64={"on_disk": 2})),
    "control character": ("control-character", build(A, Part(b"a\nb.py"))),
    "DEL": ("control-character", build(A, Part(b"a\x7fb.py"))),
    "control character in the Unicode path": (
        "control-character",
        build(A._replace(local={"extra": unicode_path(b"a\tb")})),
    ),
    "zip64 extra twice": ("duplicate-extra", build(STORED._replace(local={"extra": field(1, Q8) * 2}))),
    "Unicode path twice": ("duplicate-extra", build(A._replace(local={"extra": unicode_path(b"x") * 2}))),
    "Unicode path in Latin-1": ("unicode-path-not-utf8", build(A._replace(local={"extra": unicode_path(b"\xe9")}))),
    "data descriptor": (
        "data-descriptor",
        build(
            A._replace(
                flags=8,
                local={"crc": 0, "compressed": 0, "size": 0},
                behind=b"PK\x07\x08" + struct.pack("<III", 1, 10, 8),
            ),
            B,
        ),
    ),
    "compressed size": ("compressed-size-differs", build(A._replace(local={"compressed": 11}), B)),
    "size": ("size-differs", build(A._replace(local={"size": 7}), B)),
    "Latin-1 name": ("local-name-not-utf8", build(Part(b"\xe9.py"))),
    "UTF-8 name without flag": ("utf8-flag-missing", build(Part("é.py".encode()))),
    "local name differs": ("not-in-directory", build(A._replace(local={"name": b"c.py"}), B)),
    "not listed": ("not-in-directory", build(A, B._replace(listed=False))),
    "member comment": ("member-comment", build(A, B._replace(central={"comment": b" "}))),
    "extensible data": ("zip64-extensible-data", build(A, zip64={"length": 48})),
    "listed twice": ("duplicate-in-directory", build(A, B._replace(copies=2))),
    "no local header": ("no-local-header", build(A, B._replace(stored=False, central={"offset": 0}))),
    "two members of one name": ("duplicate-local-header", build(A, A)),
    "count": ("wrong-entry-count", build(A, B, count=1, on_disk=1)),
    "count, zip64": ("wrong-entry-count", build(A, B, zip64={"count": 3, "on_disk": 3})),
    "offset": ("wrong-directory-offset", build(A, B, offset=3)),
    "stub in front": ("unknown-record", build(A, B, head=b"MZ" + bytes(98))),
    "padding": ("unknown-record", build(A._replace(behind=bytes(7)), B)),
    "trailing": ("trailing-data", build(A, B, comment=b"x" * 9, comment_length=4)),
    "comment cut off": ("trailing-data", build(A, B, comment=b"x" * 9, comment_length=12)),
    "second archive": ("trailing-data", build(A, tail=build(A))),
}

ACCEPTED: dict[str, bytes] = {
    "plain": build(A, B),
    "empty archive": build(),
    "archive comment": build(A, comment=b"hello"),
    "extra with a length": build(A._replace(local={"extra": field(0x5455, bytes(5))})),
    "four NULs of extra": build(A._replace(local={"extra": bytes(4)})),
    "two time extras": build(A._replace(local={"extra": field(0x5455, bytes(5)) * 2})),
    "zip64 extra of 8 on stored": build(STORED._replace(local={"extra": field(1, Q8), "size": FULL})),
    "zip64 extra of 16": build(A._replace(local={"extra": field(1, Q8 + Q4), "size": FULL, "compressed": FULL})),
    "zip64 extra in the directory": build(
        A._replace(central={"extra": field(1, Q8 + Q4), "size": FULL, "compressed": FULL}), B
    ),
    "zip64 end record": build(A, B, zip64={}, count=0xFFFF, on_disk=0xFFFF, size=FULL, offset=FULL),
    "both end records": build(A, B, zip64={}),
    "both on disk 1": build(A, disk=1, start=1),
    "UTF-8 name": build(Part("é.py".encode(), flags=0x800)),
    "Unicode path": build(A._replace(local={"extra": unicode_path("é".encode())})),
    "names by case": build(A, Part(b"A.py")),
    "directory order": build(*(Part(b"%d.py" % number) for number in range(9))),
    "version 6.3": build(A._replace(central={"needed": 63})),
    "descriptor signature in data": build(STORED._replace(data=b"PK\x07\x08" + bytes(30))),
}


def first_reason(archive: Archive) -> str:
    return next((fault.code for fault in archive.faults if fault.code in WALK_REASONS), "")


@pytest.mark.parametrize("case", REFUSED)
def test_refused(tmp_path: Path, case: str) -> None:
    code, data = REFUSED[case]
    archive = opened(tmp_path, data)
    assert archive.problem is None
    assert first_reason(archive) == code


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(tmp_path: Path, case: str) -> None:
    archive = opened(tmp_path, ACCEPTED[case])
    assert archive.problem is None
    assert first_reason(archive) == ""


def test_every_code_of_the_walk_has_a_case() -> None:
    covered = {code for code, _ in REFUSED.values()}
    # These two need an end record that Python already refuses to open.
    assert set(WALK_REASONS) - covered == {"zip64-locator-missing", "wrong-directory-size"}


def test_locator_missing_in_front_of_the_real_archive(tmp_path: Path) -> None:
    inner = build(A, zip64={"locator": 0})
    archive = opened(tmp_path, build(A, head=inner))
    assert first_reason(archive) == "zip64-locator-missing"


def test_an_end_record_of_its_own_in_front(tmp_path: Path) -> None:
    archive = opened(tmp_path, build(A, head=build(A, size=1)))
    assert first_reason(archive) == "wrong-directory-size"


def test_the_walk_goes_on_behind_a_fault(tmp_path: Path) -> None:
    parts = (
        A._replace(local={"extra": b"\0"}),
        B._replace(local={"compressed": 5}),
        Part(b"c\x01"),
        Part(b"d", behind=b"junk"),
        Part(b"e"),
    )
    archive = opened(tmp_path, build(*parts, on_disk=1, tail=b"more"))
    found = [(fault.code, fault.entry) for fault in archive.faults]
    assert found == [
        ("extra-cut-off", 0),
        ("compressed-size-differs", 1),
        ("control-character", 2),
        ("unknown-record", None),
        ("entries-on-disk", None),
        ("trailing-data", None),
    ]


def test_a_streamed_archive_gives_one_fault_a_member(tmp_path: Path) -> None:
    class Stream:
        def __init__(self, path: Path) -> None:
            self.file = path.open("wb")

        def write(self, data: bytes) -> int:
            return self.file.write(data)

        def flush(self) -> None:
            self.file.flush()

    path = tmp_path / "demo.whl"
    stream = Stream(path)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:  # type: ignore[call-overload]
        for number in range(20):
            file.writestr(f"m{number}.py", b"x" * number)
    stream.file.close()
    archive = open_archive(path)
    assert [(fault.code, fault.entry) for fault in archive.faults] == [("data-descriptor", n) for n in range(20)]
    assert all(content.fault is None for _, content in archive.contents(lambda _: True))


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (A._replace(central={"needed": 64}), "version-needed"),
        (A._replace(central={"flags": 1}), "encrypted"),
        (A._replace(central={"flags": 0x40}), "encrypted"),
        (A._replace(central={"flags": 0x20}), "patched-data"),
        (A._replace(method=12), "unsupported-method"),
        (Part(b""), "empty-name"),
        (Part(b"\xff.py", flags=0x800), "name-not-utf8"),
        (A._replace(local={"crc": 1}), "local-crc-differs"),
        (A._replace(local={"method": 0}), "local-method-differs"),
    ],
)
def test_faults_beyond_the_walk(tmp_path: Path, part: Part, code: str) -> None:
    archive = opened(tmp_path, build(part, B))
    found = {fault.code: fault.entry for fault in archive.faults}
    assert found[code] == 0


def test_comment_that_looks_like_an_archive(tmp_path: Path) -> None:
    assert [fault.code for fault in opened(tmp_path, build(A, comment=b"a\x01b")).faults] == ["comment-like-archive"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (build(A, disk=1), "several-disks"),
        (build(A, B)[:-30], "cut-off"),
        (build(A, size=40), "directory-offset"),
        (build(A, zip64={"offset": 0}), "zip64-record"),
        (build(A, zip64={"length": 43 + 1, "size": 3}), "zip64-record"),
    ],
)
def test_no_zip_for_pypi(tmp_path: Path, data: bytes, code: str) -> None:
    archive = opened(tmp_path, data)
    assert archive.problem is not None
    assert (archive.problem.code, archive.refusal) == (code, "File is not a zipfile")
    with pytest.raises(Unreadable):
        _ = archive.entries


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (build(A._replace(central={"extra": b"\x99\x99\x09\0"}), B), "directory-extra"),
        (build(A._replace(central={"extra": field(1, b""), "size": FULL}), B), "directory-extra"),
        (build(A._replace(central={"extra": unicode_path(b"\xff", b"a.py")}), B), "directory-extra"),
        (
            build(A, B).replace(b"PK\x01\x02", b"PK\x01\x03").replace(b"PK\x01\x03", b"PK\x01\x02", 1),
            "directory-signature",
        ),
        # Room for half a second record between the directory's first and the end record.
        (build(A, size=50 + 40).replace(b"PK\x05\x06", bytes(40) + b"PK\x05\x06"), "directory-cut-off"),
    ],
)
def test_directories_that_python_refuses(tmp_path: Path, data: bytes, code: str) -> None:
    archive = opened(tmp_path, data)
    assert archive.problem is not None
    assert (archive.problem.code, archive.refusal) == (code, "None")
    if sys.version_info >= (3, 13) or b"\x75\x70" not in data:  # older versions know no Unicode path
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(archive.path)


def test_details(tmp_path: Path) -> None:
    part = A._replace(
        local={"extra": field(0x5455, b"abcde")},
        central={"extra": unicode_path(b"z", b"a.py"), "attributes": 0o104755 << 16},
    )
    archive = opened(tmp_path, build(B, part, comment=b"note"))
    entry = archive.entries[1]
    details = entry.zip
    assert details is not None
    local = details.local
    assert local is not None
    assert (entry.mode, entry.kind, entry.raw, entry.name, entry.mtime) == (0o4755, "file", b"a.py", "z", 1704067200)
    assert (local.raw, local.extra[4:]) == (b"a.py", b"abcde")
    assert details.data_offset == local.offset + 30 + 4 + 9
    assert archive.zip is not None
    assert (archive.zip.comment, archive.zip.entries, archive.zip.prepended) == (b"note", 2, 0)
    archive.close()
    assert details.crc == zlib.crc32(A.data)
