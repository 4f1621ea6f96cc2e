"""Files that mean harm, through the whole command: bounded, no traceback, the fault named, the neighbour still linted."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import struct
import tarfile
import time
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import build as builder
import pytest
from test_archive_walk import Part, field
from test_archive_walk import build as zipped

from pkglint.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MIB = 1 << 20
INFO = "evil-1.0.dist-info"
WHEEL = "evil-1.0-py3-none-any.whl"
SDIST = "evil-1.0.tar.gz"
METADATA = builder.metadata(None, "evil", "1.0", None)
SECONDS = 60.0
"""Processor time that one run may take; nearly all take less than one second."""
SLOW_SECONDS = 300.0
"""The same for files of a hundred megabytes."""


class Case(NamedTuple):
    """A hostile file: its name, how it is made, and a rule that must speak (None: nothing is wrong with it)."""

    title: str
    name: str
    make: Callable[[], bytes]
    rule: str | None


def wheel(*parts: Part, **options: Any) -> bytes:
    """Return a wheel of these members with METADATA, WHEEL and a RECORD of them."""
    own = [
        Part(f"{INFO}/METADATA".encode(), METADATA),
        Part(f"{INFO}/WHEEL".encode(), b"Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
        Part(f"{INFO}/licenses/LICENSE".encode(), builder.LICENSE.encode()),
    ]
    every = [*parts, *own]
    rows = [
        f"{part.name.decode('utf-8', 'replace')},sha256={digest(part.data)},{len(part.data)}\n"
        for part in every
        if len(part.data) < MIB and b"," not in part.name and b"\n" not in part.name
    ]
    rows.append(f"{INFO}/RECORD,,\n")
    return zipped(*every, Part(f"{INFO}/RECORD".encode(), "".join(rows).encode()), **options)


def digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def of_table(**table: Any) -> Callable[[], bytes]:
    """Return a maker of the wheel that `build.py` writes for a table."""

    def make() -> bytes:
        from pathlib import Path
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            files = {"evil/__init__.py": "", **table.get("files", {})}
            return builder.build_wheel(Path(folder), files, name="evil", **table.get("own", {})).read_bytes()

    return make


def sdist(*more: tuple[tarfile.TarInfo, bytes], raw: bytes = b"") -> bytes:
    """Return an sdist with these members behind its own, and bytes behind them before the tar's end."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in (("PKG-INFO", METADATA), ("pyproject.toml", b"[build-system]\nrequires = []\n")):
            info = tarfile.TarInfo(f"evil-1.0/{name}")
            info.size = len(data)
            info.mtime = builder.EPOCH
            archive.addfile(info, io.BytesIO(data))
        for info, data in more:
            archive.addfile(info, io.BytesIO(data) if data else None)
        end = archive.offset
    return gzip.compress(buffer.getvalue()[:end] + raw + bytes(1024), 1, mtime=0)


def member(name: str, **fields: Any) -> tarfile.TarInfo:
    info = tarfile.TarInfo(f"evil-1.0/{name}")
    info.mtime = builder.EPOCH
    for key, value in fields.items():
        setattr(info, key, value)
    return info


def tar_of(name: str, **fields: Any) -> Callable[[], bytes]:
    return lambda: sdist((member(name, **fields), b""))


def zeros(size: int) -> tuple[bytes, int]:
    """Return so many NULs deflated, and their CRC, without holding them."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    block, crc, pieces = bytes(MIB), 0, []
    for _ in range(size // MIB):
        pieces.append(packer.compress(block))
        crc = zlib.crc32(block, crc)
    return b"".join(pieces) + packer.flush(), crc


def flat_bomb() -> bytes:
    """One member of 300 MiB, more than is read of a member."""
    data, crc = zeros(300 * MIB)
    fields = {"method": 8, "size": 300 * MIB, "crc": crc}
    return wheel(Part(b"evil/zeros.bin", data, 0, 0, fields, fields))


def many_members_bomb() -> bytes:
    """Twenty members of 100 MiB, together more than is read of an archive."""
    data, crc = zeros(100 * MIB)
    fields = {"method": 8, "size": 100 * MIB, "crc": crc}
    return wheel(*(Part(b"evil/%d.bin" % number, data, 0, 0, fields, fields) for number in range(20)))


def nested_bomb() -> bytes:
    """ZIPs in ZIPs: each layer sixteen of the next, the innermost full of NULs."""
    inner = zipped(Part(b"zeros", bytes(4 * MIB)))
    for _ in range(4):
        inner = zipped(*(Part(b"%d.zip" % number, inner) for number in range(16)))
    return wheel(Part(b"evil/bomb.zip", inner))


def overlapping_bomb() -> bytes:
    """Five thousand directory entries that all lead to one compressed megabyte."""
    data, crc = zeros(MIB)
    fields = {"method": 8, "size": MIB, "crc": crc}
    one = Part(b"evil/0.bin", data, 0, 0, fields, fields)
    more = (
        Part(b"evil/%d.bin" % number, data, 0, 0, fields, {**fields, "offset": 0}, stored=False)
        for number in range(1, 5000)
    )
    return wheel(one, *more)


def quoted_bomb() -> bytes:
    """Members whose data is the next member's header: each overlaps all that follow."""
    kernel = zeros(4 * MIB)[0]
    parts = []
    offset = 0
    for number in range(400):
        name = b"evil/%04d.bin" % number
        fields = {"method": 8, "size": 4 * MIB, "compressed": len(kernel) + (399 - number) * 43}
        parts.append(Part(name, b"", 0, 0, fields, {**fields, "offset": offset}))
        offset += 30 + len(name)
    parts.append(Part(b"evil/kernel.bin", kernel, 0))
    return wheel(*parts)


def hundred_thousand() -> bytes:
    return wheel(*(Part(b"evil/m%06d.txt" % number, b"", 0) for number in range(60000)), count=60004, on_disk=60004)


def hundred_thousand_in_tar() -> bytes:
    block = member("x").tobuf(tarfile.USTAR_FORMAT)
    pieces = []
    for number in range(100_000):
        name = b"evil-1.0/d%03d/m%06d.txt" % (number % 1000, number)
        body = bytearray(name.ljust(100, b"\0") + block[100:])
        body[148:156] = b"        "
        body[148:156] = b"%06o\0 " % sum(body)
        pieces.append(bytes(body))
    return sdist(raw=b"".join(pieces))


def megabyte_paths() -> bytes:
    """A hundred names of nearly a megabyte, each hundreds of thousands of directories deep."""
    names = (f"{number}/" + "a/" * 450_000 + "x" for number in range(100))
    return sdist(*((member(name, pax_headers={}), b"") for name in names))


def endless_tar() -> bytes:
    """A tar whose end is followed by gigabytes of NULs and a byte, as a thousand gzip members."""
    piece = gzip.compress(bytes(MIB), 9, mtime=0)
    return sdist() + piece * 1000 + gzip.compress(b"x", mtime=0)


def endless_member() -> bytes:
    """A member of eight exabytes, of which a gigabyte is there."""
    header = bytearray(member("zeros").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\x80" + (1 << 62).to_bytes(11, "big")
    header[148:156] = b"        "
    header[148:156] = b"%06o\0 " % sum(header)
    piece = gzip.compress(bytes(MIB), 9, mtime=0)
    return gzip.compress(bytes(header), mtime=0) + piece * 1000


def endless_headers() -> bytes:
    """Pax headers upon pax headers and never a member."""
    one = member("x", pax_headers={"comment": "y" * 400}).tobuf(tarfile.PAX_FORMAT)[:1024]
    return sdist(raw=one * 50_000)


def lying(**central: int) -> Callable[[], bytes]:
    """Return a maker of a wheel with a data member whose headers both lie."""
    return lambda: wheel(Part(b"evil/data.txt", b"0123456789" * 100, 8, 0, central, central))


def big_metadata_body() -> bytes:
    return wheel_with("METADATA", METADATA + b"word word word\n" * (100 * MIB // 15))


def big_metadata_headers() -> bytes:
    head, _, body = METADATA.partition(b"\n\n")
    line = b"\nClassifier: Programming Language :: Python :: 3"
    return wheel_with("METADATA", head + line * (100 * MIB // len(line)) + b"\n\n" + body)


def many_classifiers() -> bytes:
    head, _, body = METADATA.partition(b"\n\n")
    lines = b"".join(b"\nClassifier: Fake :: %d" % number for number in range(12_000))
    return wheel_with("METADATA", head + lines + b"\n\n" + body)


def big_record() -> bytes:
    rows = "".join(f"evil/absent{number}.py,sha256={'A' * 43},{number}\n" for number in range(1_000_000))
    return wheel_with("RECORD", rows.encode())


def wheel_with(name: str, data: bytes) -> bytes:
    """Return a wheel with another METADATA or RECORD."""
    files = {
        "METADATA": METADATA,
        "WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": f"{INFO}/RECORD,,\n".encode(),
        name: data,
    }
    return zipped(
        Part(b"evil/__init__.py", b""), *(Part(f"{INFO}/{key}".encode(), text) for key, text in files.items())
    )


LONG = b"evil/" + b"x" * 65000
MAP = {"GNU.sparse.map": "0,1099511627776", "GNU.sparse.size": "1099511627776"}
CASES = [
    Case("empty", WHEEL, bytes, "unreadable-archive"),
    Case("empty sdist", SDIST, bytes, "unreadable-archive"),
    Case("noise", WHEEL, lambda: builder.content({"random": 5000}), "unreadable-archive"),
    Case("noise sdist", SDIST, lambda: builder.content({"random": 5000}), "unreadable-archive"),
    Case("flat bomb", WHEEL, flat_bomb, "decompression-bomb"),
    Case("nested bomb", WHEEL, nested_bomb, None),
    Case("overlapping bomb", WHEEL, overlapping_bomb, "decompression-bomb"),
    Case("quoted overlap", WHEEL, quoted_bomb, "malformed-zip"),
    Case("name of 64 KiB", WHEEL, lambda: wheel(Part(LONG)), "long-path"),
    Case("sixteen thousand directories deep", WHEEL, lambda: wheel(Part(b"evil/" + b"a/" * 32000 + b"x")), "long-path"),
    Case("name of 64 KiB in a tar", SDIST, tar_of("x" * 65000), "long-path"),
    Case("absolute", WHEEL, of_table(files={"/etc/passwd": ""}), "path-outside-archive"),
    Case("absolute in a tar", SDIST, lambda: sdist((tarfile.TarInfo("/etc/passwd"), b"")), "path-outside-archive"),
    Case("parent", WHEEL, of_table(files={"../../evil.py": ""}), "path-outside-archive"),
    Case("parent in a tar", SDIST, tar_of("../../evil.py"), "path-outside-archive"),
    Case("drive", WHEEL, of_table(files={"C:\\Windows\\evil.dll": ""}), "path-outside-archive"),
    Case("reserved", WHEEL, of_table(files={"evil/aux.py": "", "evil/nul": ""}), "unportable-path"),
    Case("bidi", WHEEL, of_table(files={"evil/a\u202eyp.exe": ""}), "control-character-in-path"),
    Case("bidi in a tar", SDIST, tar_of("a\u202eyp.exe"), "control-character-in-path"),
    Case("terminal", WHEEL, of_table(files={"evil/\x1b[2J\x1b]0;x\x07.py": ""}), "control-character-in-path"),
    Case("workflow command", SDIST, tar_of("a\n::error::x"), "control-character-in-path"),
    Case("lone surrogates", SDIST, tar_of("a\udcff\udcfe"), "ambiguous-sdist-member"),
    Case("no utf-8", WHEEL, lambda: wheel(Part(b"evil/\xff.py", flags=0x800)), "member-name-encoding"),
    Case("link", WHEEL, of_table(files={"evil/link": {"link": "/etc/passwd"}}), "link-in-wheel"),
    Case("link out", SDIST, tar_of("link", type=tarfile.SYMTYPE, linkname="/etc/passwd"), "unextractable-member"),
    Case("link to itself", SDIST, tar_of("PKG-INFO", type=tarfile.SYMTYPE, linkname="PKG-INFO"), "pkg-info-missing"),
    Case("device", SDIST, tar_of("zero", type=tarfile.CHRTYPE, devmajor=1, devminor=5), "unextractable-member"),
    Case("fifo as metadata", SDIST, tar_of("PKG-INFO", type=tarfile.FIFOTYPE), "pkg-info-missing"),
    Case("sparse", SDIST, tar_of("disk", pax_headers=MAP), "sparse-member"),
    Case("encrypted", WHEEL, lambda: wheel(Part(b"evil/__init__.py", flags=1)), "unsupported-compression"),
    Case("size too small", WHEEL, lying(size=10), "corrupt-member"),
    Case("size too large", WHEEL, lying(size=10**6), "corrupt-member"),
    Case("size of four gigabytes", WHEEL, lying(size=0xFFFFFFF0), "decompression-bomb"),
    Case("compressed size too large", WHEEL, lying(compressed=10**6), "corrupt-member"),
    Case("wrong checksum", WHEEL, lying(crc=1), "corrupt-member"),
    Case(
        "eight exabytes",
        WHEEL,
        lambda: wheel(Part(b"a", b"x", 0, 0, {}, {"size": 0xFFFFFFFF, "extra": field(1, struct.pack("<Q", 1 << 62))})),
        "decompression-bomb",
    ),
    Case("zip64 offset", WHEEL, lambda: wheel(Part(b"a"), zip64={"offset": 1 << 40}), "unreadable-archive"),
    Case("zip64 count", WHEEL, lambda: wheel(Part(b"a"), zip64={"count": 1 << 40}), "malformed-zip"),
    Case("count", WHEEL, lambda: wheel(Part(b"a"), count=65535), "malformed-zip"),
    Case("endless member", SDIST, endless_member, "unreadable-archive"),
    Case("endless headers", SDIST, endless_headers, "unreadable-archive"),
    Case("twelve thousand unknown classifiers", WHEEL, many_classifiers, "unknown-classifier"),
    Case("zip in front of a tar", SDIST, lambda: wheel(Part(b"a")) + sdist(), "unreadable-archive"),
]
SLOW = [
    Case("bomb of many members", WHEEL, many_members_bomb, "decompression-bomb"),
    Case("sixty thousand members", WHEEL, hundred_thousand, "bulky-contents"),
    Case("hundred thousand members", SDIST, hundred_thousand_in_tar, "bulky-contents"),
    Case("names of a megabyte", SDIST, megabyte_paths, "long-path"),
    Case("endless tar", SDIST, endless_tar, "unreadable-archive"),
    Case("metadata of 100 MB", WHEEL, big_metadata_body, "record-misses-member"),
    Case("metadata of 100 MB of headers", WHEEL, big_metadata_headers, "duplicate-classifier"),
    Case("record of a million rows", WHEEL, big_record, "record-lists-absent-file"),
]


PARAMETERS = [
    *(pytest.param(case, id=case.title.replace(" ", "-")) for case in CASES),
    *(pytest.param(case, id=case.title.replace(" ", "-"), marks=pytest.mark.slow) for case in SLOW),
]


@pytest.mark.parametrize("case", PARAMETERS)
def test_a_hostile_file_is_one_finding_more(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found, spent = run(case.name, case.make(), tmp_path, monkeypatch, capsys)
    if case.rule is not None:
        assert case.rule in found
    assert spent < (SLOW_SECONDS if case in SLOW else SECONDS)


WHOLE = {
    WHEEL: wheel(Part(b"evil/__init__.py"), Part(b"evil/noise", builder.content({"random": 4000}))),
    SDIST: sdist((member("noise", size=4000), builder.content({"random": 4000}))),
}


@pytest.mark.parametrize("part", range(16))
@pytest.mark.parametrize("name", WHOLE)
def test_a_file_cut_off_anywhere(
    name: str, part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = WHOLE[name]
    found, _ = run(name, data[: len(data) * part // 16], tmp_path, monkeypatch, capsys)
    assert found - {"missing-sdist", "missing-wheel"} == {"unreadable-archive"}


def run(
    name: str, data: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[set[str], float]:
    """Lint a folder with this file and an ordinary one; return the rules that spoke about it, and processor time."""
    monkeypatch.chdir(folder)
    dist = folder / "dist"
    dist.mkdir()
    (dist / name).write_bytes(data)
    builder.build_wheel(dist, {**builder.PACKAGE, "demo/old.pyc": "x"})
    begin = time.process_time()
    code = main(["--no-config", "--jobs", "1", "--output-format", "json:out.json", "--output-format", "full", "dist"])
    spent = time.process_time() - begin
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert "\x1b" not in out
    assert "\u202e" not in out
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert [item for item in report["notifications"] if item["level"] == "error"] == []
    assert code == 1
    about: dict[str, set[str]] = {}
    for finding in report["findings"]:
        for subject in finding["subjects"]:
            about.setdefault(subject["artifact"].rpartition("/")[2], set()).add(finding["rule"])
    assert "bytecode-in-wheel" in about["demo-1.0-py3-none-any.whl"]
    return about.get(name, set()), spent
