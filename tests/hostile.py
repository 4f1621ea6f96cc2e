"""Files that mean harm, each with how it is made and the rule that must speak; for `test_hostile.py` and `benchmarks/hostile.py`."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import struct
import tarfile
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import build as builder
from test_archive_walk import Part, field
from test_archive_walk import build as zipped

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1 << 20
INFO = "evil-1.0.dist-info"
WHEEL = "evil-1.0-py3-none-any.whl"
SDIST = "evil-1.0.tar.gz"
METADATA = builder.metadata(None, "evil", "1.0", None)
MILLION = 1_000_000
RENDERED = {"text/markdown": MIB, "text/x-rst": MIB // 8}
"""Characters of a description that are rendered."""


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
    return many_in_tar(100_000)


def many_in_tar(count: int) -> bytes:
    block = member("x").tobuf(tarfile.USTAR_FORMAT)
    pieces = []
    for number in range(count):
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


def sdist_with(name: str, data: bytes) -> bytes:
    """Return an sdist with this member; one of its own of the same name stands in front of it."""
    return sdist((member(name, size=len(data)), data))


def million_in_zip() -> bytes:
    """A ZIP64 of a million members, more than are listed."""
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0x5821, 0, 0, 0, 17, 0)
    central = struct.pack(
        "<4sHHHHHHIIIHHHHHI", b"PK\x01\x02", 0x314, 20, 0, 0, 0, 0x5821, 0, 0, 0, 17, 0, 0, 0, 0, 0o100644 << 16
    )
    heads, rows = [], []
    for number in range(MILLION):
        name = b"evil/m%07d.txt" % number
        rows.append(central + struct.pack("<I", 47 * number) + name)
        heads.append(local + name)
    body, directory = b"".join(heads), b"".join(rows)
    end = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, len(rows), len(rows), len(directory), len(body))
    end += struct.pack("<4sIQI", b"PK\x06\x07", 0, len(body) + len(directory), 1)
    return (
        body + directory + end + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0)
    )


def million_in_tar() -> bytes:
    return many_in_tar(MILLION)


def many_pax_records() -> bytes:
    """A global header of ten thousand records, which hold for each of ten thousand members."""
    records = b"".join(b"9 %04d=a\n" % number for number in range(10_000))
    header = bytearray(member("g", type=b"g", size=len(records)).tobuf(tarfile.USTAR_FORMAT))
    blocks = bytes(header) + records + bytes(-len(records) % 512)
    one = b"".join(member(f"m{number}").tobuf(tarfile.USTAR_FORMAT) for number in range(10_000))
    return sdist(raw=blocks + one)


def long_names_in_zip() -> bytes:
    """A thousand names of 64 KiB."""
    return wheel(*(Part(b"evil/%d/" % number + b"a/" * 32_000 + b"x", b"", 0) for number in range(1000)))


def many_streams() -> bytes:
    """Half a million gzip members with nothing in them behind an sdist."""
    return sdist() + gzip.compress(b"", mtime=0) * 500_000


def long_gzip_name() -> bytes:
    """A gzip header whose file name does not end for 100 MB."""
    return b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * (100 * MIB)


def many_headers(line: str) -> Callable[[], bytes]:
    """Return a maker of a wheel whose METADATA has a million of these lines, numbered where they say `%d`."""

    def make() -> bytes:
        head, _, body = METADATA.partition(b"\n\n")
        lines = "".join("\n" + line.replace("%d", str(number)) for number in range(1_000_000))
        return wheel_with("METADATA", head + lines.encode() + b"\n\n" + body)

    return make


def described(kind: str, text: bytes, size: int = 100 * MIB) -> Callable[[], bytes]:
    """Return a maker of a wheel whose description is so much of this text."""

    def make() -> bytes:
        head, _, _ = METADATA.replace(b"text/markdown", kind.encode()).partition(b"\n\n")
        return wheel_with("METADATA", head + b"\n\n" + text * max(size // len(text), 1) + b"\n")

    return make


def in_wheel(name: str, text: bytes, size: int = 100 * MIB) -> Callable[[], bytes]:
    """Return a maker of a wheel with a file of so much of this text."""
    return lambda: wheel(Part(name.encode(), text * (size // len(text))))


def in_info(name: str, text: bytes, size: int = 100 * MIB) -> Callable[[], bytes]:
    """Return a maker of a wheel whose metadata file of this name is so much of this text."""
    return lambda: wheel_with(name, text * (size // len(text)))


def in_sdist(
    name: str, text: bytes, size: int = 100 * MIB, head: bytes = b"", tail: bytes = b""
) -> Callable[[], bytes]:
    """Return a maker of an sdist with a file of so much of this text, between a head and a tail."""
    return lambda: sdist_with(name, head + text * (size // len(text)) + tail)


NASTY = [
    *" .-_@[](){}<>'\"`|*#/\\:=,;!%$&~^+0aA\t\r\n\0",
    *("a ", "a@", "a.", "a-", "a/", "../", "[]", "[a](", "![", "``", "`_", "::", "==", "a=", "a = ", "= ", ", ", "//", "http://", "https://a:b@", "www.a.", "\n ", " \n", "\r\n", "\\x", "\\\n"),
    *("{{", "${{", "<!--", "<a href=", "import a\n", "from a import ", "def a(", "a[", "f'{", 'f"""', "@a\n", "lambda:", "not ", "-", "-----BEGIN ", "-----BEGIN RSA PRIVATE KEY-----\n"),
    *("AKIA", "ghp_", "xoxb-", "eyJ", "eyJhbGciOi.", "pypi-", "A" * 40 + " ", "sha256=", "password=", "token: ", "version", "__version__ = ", "copyright (c) ", "license", "/home/a/", "/tmp/", "C:\\"),
    *("<<<<<<< ", "#include ", "# type: ", "# noqa", "TODO ", "breakpoint()", "\u202e", "\udcff", "é", "0x", "1_", "1e", "con.", "cp3", "GLIBC_2.", ">=1,", "a;", "a @ ", "[a]", "(a)", "\x1b["),
]  # fmt: skip
"""What expressions over text trip over when it comes a hundred thousand times in a row."""


def nasty(suffix: str, size: int = MIB // 4) -> list[tuple[str, bytes]]:
    """Return a file for each text of `NASTY`, full of it."""
    texts = [text.encode("utf-8", "surrogateescape") for text in NASTY]
    return [(f"n{number}{suffix}", text * (size // len(text))) for number, text in enumerate(texts)]


def nasty_wheel(*suffixes: str) -> Callable[[], bytes]:
    return lambda: wheel(*(Part(f"evil/{name}".encode(), data) for suffix in suffixes for name, data in nasty(suffix)))


def nasty_fields() -> bytes:
    """Every header field that may be repeated with every nasty text in it."""
    head, _, body = METADATA.partition(b"\n\n")
    names = ("License-File", "Requires-Dist", "Project-URL", "Provides-Extra", "Classifier", "Platform", "Dynamic", "Import-Name", "Requires-External", "Supported-Platform", "Obsoletes-Dist")  # fmt: skip
    lines = [f"\n{name}: a {text}".encode() for name in names for text in flattened(3000)]
    return wheel_with("METADATA", head + b"".join(lines) + b"\n\n" + body)


def long_values(text: str) -> Callable[[], bytes]:
    """Return a maker of a wheel with so much text in each header field that occurs once."""

    def make() -> bytes:
        names = ("Author", "Author-email", "Maintainer-email", "Summary", "License", "License-Expression", "Keywords", "Home-page", "Requires-Python", "Description-Content-Type")  # fmt: skip
        lines = METADATA.partition(b"\n\n")[0].split(b"\n")
        kept = [line for line in lines if line.partition(b":")[0].decode() not in names]
        made = [f"{name}: a {text * (100_000 // len(text))}".encode() for name in names]
        return wheel_with("METADATA", b"\n".join([*kept, *made]) + b"\n\ntext\n")

    return make


def flattened(size: int) -> list[str]:
    """Return each nasty text many times over, without line ends."""
    return [
        (text * (size // len(text))).encode("utf-8", "replace").decode()
        for text in NASTY
        if not set(text) & set("\r\n")
    ]


def nasty_description(kind: str) -> Callable[[], bytes]:
    """Return a maker of a wheel whose description has a paragraph of each nasty text, as long as it is rendered."""
    return described(kind, "\n\n".join(flattened(RENDERED[kind] // len(NASTY) - 50)).encode(), 0)


def in_lines(text: bytes) -> int:
    """Return how many bytes of a reStructuredText are rendered: a hundredth of the limit in lines."""
    return min(RENDERED["text/x-rst"] - 10, MIB // 100 // max(text.count(b"\n"), 1) * len(text) - len(text))


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
    Case("endless member", SDIST, endless_member, "archive-not-read"),
    Case("endless headers", SDIST, endless_headers, "unreadable-archive"),
    Case("twelve thousand unknown classifiers", WHEEL, many_classifiers, "unknown-classifier"),
    Case("values of brackets", WHEEL, long_values("("), "invalid-content-type"),
    Case("values of colons", WHEEL, long_values(":"), "invalid-content-type"),
    Case("values of semicolons", WHEEL, long_values("a;"), "invalid-content-type"),
    Case("values of quotes", WHEEL, long_values('"'), "invalid-content-type"),
    Case("values of addresses", WHEEL, long_values("a@"), "invalid-content-type"),
    Case("zip in front of a tar", SDIST, lambda: wheel(Part(b"a")) + sdist(), "unreadable-archive"),
]
SLOW = [
    Case("bomb of many members", WHEEL, many_members_bomb, "decompression-bomb"),
    Case("sixty thousand members", WHEEL, hundred_thousand, "bulky-contents"),
    Case("hundred thousand members", SDIST, hundred_thousand_in_tar, "bulky-contents"),
    Case("names of a megabyte", SDIST, megabyte_paths, "long-path"),
    Case("endless tar", SDIST, endless_tar, "archive-not-read"),
    Case("metadata of 100 MB", WHEEL, big_metadata_body, "member-not-read"),
    Case("metadata of 100 MB of headers", WHEEL, big_metadata_headers, "member-not-read"),
    Case("record of a million rows", WHEEL, big_record, "member-not-read"),
]
TEXT = b"word word word\n"
HUGE = [
    Case("a million members", WHEEL, million_in_zip, "archive-not-read"),
    Case("a million members", SDIST, million_in_tar, "archive-not-read"),
    Case("a thousand names of 64 KiB", WHEEL, long_names_in_zip, "long-path"),
    Case("global pax records for many members", SDIST, many_pax_records, "unreadable-archive"),
    Case("half a million gzip members", SDIST, many_streams, "archive-not-read"),
    Case("gzip header of 100 MB", SDIST, long_gzip_name, "unreadable-archive"),
    Case("a million classifiers", WHEEL, many_headers("Classifier: Fake :: %d"), "unknown-classifier"),
    Case("one classifier a million times", WHEEL, many_headers("Classifier: Private :: Do Not Upload"), "duplicate-classifier"),
    Case("a million requirements", WHEEL, many_headers("Requires-Dist: a%d>=1; extra == 'x%d'"), "member-not-read"),
    Case("one requirement a million times", WHEEL, many_headers("Requires-Dist: a"), "member-not-read"),
    Case("a million extras", WHEEL, many_headers("Provides-Extra: x%d"), "member-not-read"),
    Case("a million links", WHEEL, many_headers("Project-URL: l%d, https://example.org/%d"), "member-not-read"),
    Case("a million files", WHEEL, many_headers("License-File: l%d"), "member-not-read"),
    Case("a million unknown fields", WHEEL, many_headers("X-%d: y"), "member-not-read"),
    Case("a million authors", WHEEL, lambda: wheel_with("METADATA", METADATA.replace(b"\n\n", b"\nAuthor-email: " + b"a@b.c, " * 1_000_000 + b"\n\n", 1)), "member-not-read"),
    Case("PKG-INFO of 100 MB", SDIST, in_sdist("PKG-INFO", TEXT, head=METADATA), "member-not-read"),
    Case("WHEEL of 100 MB", WHEEL, in_info("WHEEL", b"Tag: py3-none-any\n"), "member-not-read"),
    Case("WHEEL of 100 MB in one line", WHEEL, in_info("WHEEL", b"py3-none-any."), "member-not-read"),
    Case("entry_points.txt of 100 MB", WHEEL, in_info("entry_points.txt", b"[console_scripts]\na = b:c\n"), "member-not-read"),
    Case("entry_points.txt of 100 MB in one line", WHEEL, in_info("entry_points.txt", b"[a"), "member-not-read"),
    Case("entry_points.txt of two million points", WHEEL, lambda: wheel_with("entry_points.txt", b"[console_scripts]\n" + b"".join(b"a%d = b:c\n" % n for n in range(2_000_000))), "member-not-read"),
    Case("RECORD of 100 MB in one line", WHEEL, in_info("RECORD", b"a,"), "member-not-read"),
    Case("RECORD of one row a million times", WHEEL, in_info("RECORD", b"evil/__init__.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n", 75_000_000), "member-not-read"),
    Case("pyproject.toml of 100 MB", SDIST, in_sdist("pyproject.toml", b"a = 1\n"), "member-not-read"),
    Case("pyproject.toml of 100 MB of comment", SDIST, in_sdist("pyproject.toml", b"# a\n"), "member-not-read"),
    Case("pyproject.toml of a million tables", SDIST, lambda: sdist_with("pyproject.toml", b"".join(b"[tool.a%d]\nb = 1\n" % n for n in range(1_000_000))), "member-not-read"),
    Case("pyproject.toml of a million dependencies", SDIST, in_sdist("pyproject.toml", b"'a', ", 5 * 1_000_000, b"[project]\nname='evil'\nversion='1.0'\ndependencies = [", b"]\n"), "member-not-read"),
    Case("pyproject.toml nested deeply", SDIST, in_sdist("pyproject.toml", b"[", MIB, b"a = "), "invalid-toml"),
    Case("pyproject.toml with a long dotted key", SDIST, in_sdist("pyproject.toml", b"a.", MIB, b"", b"b = 1\n"), "invalid-toml"),
    Case("setup.cfg of 100 MB", SDIST, in_sdist("setup.cfg", b"[metadata]\nname = a\n"), "member-not-read"),
    Case("setup.cfg of a million requirements", SDIST, in_sdist("setup.cfg", b"    a\n", 6_000_000, b"[options]\ninstall_requires =\n"), "member-not-read"),
    Case("setup.py of 100 MB", SDIST, in_sdist("setup.py", b"setup(name='a')\n"), "member-not-read"),
    Case("setup.py of ten million additions", SDIST, in_sdist("setup.py", b"a + ", 40_000_000, b"setup(name=", b"a)\n"), "member-not-read"),
    Case("setup.py of multiplied text", SDIST, in_sdist("setup.py", b"a = a * 9\n", 10_000, b"from setuptools import setup\na = 'x' * 9\n", b"setup(name=a)\n"), None),
    Case("MANIFEST.in of 100 MB", SDIST, in_sdist("MANIFEST.in", b"include *.a\n"), "member-not-read"),
    Case("MANIFEST.in of stars", SDIST, in_sdist("MANIFEST.in", b"*a", MIB, b"include ", b"\n"), None),
    Case("100 MB of Python in one line", WHEEL, in_wheel("evil/a.py", b"a;"), "decompression-bomb"),
    Case("100 MB of Python", WHEEL, in_wheel("evil/a.py", b"a = b(1, [2, 3])\n"), "decompression-bomb"),
    Case("Python of a million imports", WHEEL, lambda: wheel(Part(b"evil/a.py", b"".join(b"import a%d\n" % n for n in range(1_000_000)))), None),
    Case("Python of four megabytes", WHEEL, in_wheel("evil/a.py", b"a = b(1, [2, 3])\n", 4 * MIB), None),
    Case("Python nested deeply in brackets", WHEEL, in_wheel("evil/a.py", b"(", MIB), None),
    Case("Python nested deeply in signs", WHEEL, in_wheel("evil/a.py", b"-", MIB), None),
    Case("Python nested deeply in attributes", WHEEL, in_wheel("evil/a.py", b"a.", MIB), None),
    Case("Python nested deeply in sums", WHEEL, in_wheel("evil/a.py", b"a+", MIB), None),
    Case("Python nested deeply in blocks", WHEEL, lambda: wheel(Part(b"evil/a.py", b"".join(b" " * n + b"if a:\n" for n in range(3000)))), None),
    Case("Python nested deeply in lambdas", WHEEL, in_wheel("evil/a.py", b"lambda:", MIB), None),
    Case("Python nested deeply in f-strings", WHEEL, in_wheel("evil/a.py", b"f'{", MIB), None),
    Case("JSON nested deeply", WHEEL, lambda: wheel(Part(f"{INFO}/direct_url.json".encode(), b"[" * MIB), Part(f"{INFO}/sboms/a.cdx.json".encode(), b'{"a":' * 100_000)), "bad-sbom"),
    Case("SBOM of 100 MB", WHEEL, lambda: wheel(Part(f"{INFO}/sboms/a.cdx.json".encode(), b"[" + b"{}," * (33 * MIB) + b"{}]")), "member-not-read"),
    Case("licence of 100 MB", WHEEL, in_info("licenses/LICENSE", b"Permission is hereby granted, "), "decompression-bomb"),
    Case("100 MB of base64 in one line", WHEEL, in_wheel("evil/a.txt", b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo"), "decompression-bomb"),
    Case("100 MB of addresses", WHEEL, in_wheel("evil/a.txt", b"https://user:pass@example.org/"), "decompression-bomb"),
    Case("100 MB of keys", WHEEL, in_wheel("evil/a.txt", b"-----BEGIN PRIVATE KEY-----\n"), "decompression-bomb"),
    *(Case(f"files of text that expressions trip over, {title}", WHEEL, nasty_wheel(*suffixes), None) for title, suffixes in {
        "Python": (".py",), "others": (".txt", ".json", ".js", ".c", ".sh", ".pth", ".so", ".yml", ".toml", ".ipynb", ""),
    }.items()),
    Case("metadata of such text", WHEEL, nasty_fields, None),
    *(Case(f"description of such text, {kind}", WHEEL, nasty_description(kind), None) for kind in ("text/markdown", "text/x-rst")),
    *(Case(f"description of 100 MB, {kind}", WHEEL, described(kind, TEXT), "member-not-read") for kind in ("text/markdown", "text/x-rst", "text/plain")),
    *(Case(f"Markdown of {title}", WHEEL, described("text/markdown", text, RENDERED["text/markdown"] - 10), None) for title, text in {
        "brackets": b"[", "images": b"![", "stars": b"*a ", "quotes": b"> ", "lists": b"* ", "backticks": b"`a", "links": b"[a](", "entities": b"&a;", "HTML": b"<a ", "comments": b"<!--", "definitions": b"[a]: b\n",
        "tables": b"|a|b|\n|-|-|\n", "fences": b"```a\n", "pipes": b"|", "underscores": b"a_", "addresses": b"www.a@b.", "emphasis": b"**a *b ", "footnotes": b"[^1]: a\n",
    }.items()),
    *(Case(f"reStructuredText of {title}", WHEEL, described("text/x-rst", text, in_lines(text)), None) for title, text in {
        "stars": b"*a ", "backticks": b"`a", "roles": b":a:`b` ", "substitutions": b"|a| ", "targets": b".. _a: b\n", "titles": b"a\n=\n\n", "lists": b"* a\n\n", "directives": b".. image:: x\n", "bars": b"| a\n",
        "tables": b"=== ===\na b\n=== ===\n\n", "references": b"a_ ", "footnotes": b".. [#] a\n", "spaces": b" ", "colons": b"::\n\n", "quotes": b"  a\n    b\n",
    }.items()),
]  # fmt: skip
