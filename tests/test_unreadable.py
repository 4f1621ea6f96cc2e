"""A file that cannot be read makes what is made of it unknown: it draws one finding, and no rule takes it for an empty one."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import build
import pytest

from pkglint.cli import main

if TYPE_CHECKING:
    from pathlib import Path

FILES: dict[str, Any] = {
    "demo/__init__.py": '"""A demonstration."""\nfrom demo.core import main\n\n__all__ = ["main"]\n',
    "demo/core.py": '"""The work."""\nfrom pathlib import Path\n\nDATA = (Path(__file__).parent / "data.json").read_text()\n\n\ndef main() -> None:\n    """Show it."""\n    print(DATA)\n',
    "demo/py.typed": "partial\n",
    "demo/data.json": '{"a": 1, "b": [1, 2, 3]}\n',
    "{dist-info}/entry_points.txt": "[console_scripts]\ndemo = demo.core:main\n",
    "{dist-info}/sboms/demo.cdx.json": '{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}\n',
}
MEMBERS = (
    *(path.replace("{dist-info}", "demo-1.0.dist-info") for path in FILES),
    *(f"demo-1.0.dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD", "licenses/LICENSE")),
)
LIMIT = 64 * 1024
OWNERS = {
    "deflate": "corrupt-member", "cut": "corrupt-member", "crc": "corrupt-member", "size": "corrupt-member",
    "encrypted": "unsupported-compression", "bzip2": "unsupported-compression", "lzma": "unsupported-compression",
    "long": "member-not-read",
}  # fmt: skip
"""Kind of damage → the rule that speaks of it."""


def damaged(path: Path, name: str, how: str) -> None:
    """Damage one member of a wheel."""
    with zipfile.ZipFile(path) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for old, data in members:
            info = zipfile.ZipInfo(old.filename, old.date_time)
            info.external_attr, info.create_system = old.external_attr, old.create_system
            info.compress_type = zipfile.ZIP_DEFLATED
            if old.filename == name:
                info.compress_type = {"bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}.get(
                    how, zipfile.ZIP_DEFLATED
                )
            more = b"\n" * 2 * LIMIT if (old.filename, how) == (name, "long") else b""
            archive.writestr(info, data + more)
        start = archive.start_dir
        info = archive.getinfo(name)
    raw = bytearray(out.getvalue())
    local = info.header_offset
    central = raw.index(name.encode(), start) - 46
    begin = local + 30 + len(name)
    match how:
        case "deflate":
            raw[begin] |= 0x06  # a block of the reserved type
        case "cut":
            raw[begin] &= 0xFE  # the only block says that another follows
        case "crc":
            for at in (local + 14, central + 16):
                struct.pack_into("<I", raw, at, info.CRC ^ 1)
        case "size":
            for at in (local + 22, central + 24):
                struct.pack_into("<I", raw, at, info.file_size + 1)
        case "encrypted":
            for at in (local + 6, central + 8):
                raw[at] |= 1
        case "bzip2" | "lzma":
            for at in (local + 4, central + 6):
                struct.pack_into("<H", raw, at, 20)
    path.write_bytes(raw)


def linted(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    config = folder / "pkglint.toml"
    config.write_text(f"[limits]\nmax-member = {LIMIT}\n")
    main(["--config", str(config), "--ignore", "missing-sdist", "--output-format", "json", str(folder / "dist")])
    report = json.loads(capsys.readouterr().out)
    assert report["notifications"] == []
    findings: list[dict[str, Any]] = report["findings"]
    return findings


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    (tmp_path / "dist").mkdir()
    return build.build_wheel(tmp_path / "dist", FILES)


def test_the_whole_wheel_is_clean(wheel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert linted(wheel.parent.parent, capsys) == []


@pytest.mark.parametrize("how", OWNERS)
@pytest.mark.parametrize("name", MEMBERS)
def test_one_damaged_member_is_one_finding(
    wheel: Path, name: str, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged(wheel, name, how)
    found = [
        (each["rule"], each["subjects"][0]["place"], each["message"]) for each in linted(wheel.parent.parent, capsys)
    ]
    assert [(rule, place) for rule, place, _ in found] == [(OWNERS[how], name)], found


@pytest.mark.parametrize("how", OWNERS)
@pytest.mark.parametrize("name", MEMBERS)
def test_one_damaged_member_of_a_release_is_one_finding(
    wheel: Path, name: str, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    package = {f"src/{path}": text for path, text in FILES.items() if path.startswith("demo/")}
    build.build_sdist(wheel.parent, {**package, "@project": {"scripts": {"demo": "demo.core:main"}}})
    assert linted(wheel.parent.parent, capsys) == []
    damaged(wheel, name, how)
    found = [
        (each["rule"], each["subjects"][0]["place"], each["message"]) for each in linted(wheel.parent.parent, capsys)
    ]
    assert [(rule, place) for rule, place, _ in found] == [(OWNERS[how], name)], found


@pytest.mark.parametrize("method", ["bzip2", "lzma"])
def test_a_wheel_in_another_compression_draws_no_other_rule(
    tmp_path: Path, method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dist").mkdir()
    path = build.build_wheel(tmp_path / "dist", FILES)
    with zipfile.ZipFile(path) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", build.METHODS[method]) as archive:
        for name, data in members:
            build.add_to_zip(archive, name, {"base64": base64.b64encode(data).decode(), "method": method})
    assert {each["rule"] for each in linted(tmp_path, capsys)} == {"unsupported-compression"}


@pytest.mark.parametrize("name", ["PKG-INFO", "pyproject.toml", "README.md", "LICENSE", "setup.py", "src/demo/core.py"])
def test_a_sparse_file_of_an_sdist_is_one_finding(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dist").mkdir()
    files = {"setup.py": "from setuptools import setup\n\nsetup()\n"}
    files |= {f"src/{path}": text for path, text in FILES.items() if path.startswith("demo/")}
    build.build_sdist(tmp_path / "dist", files)
    before = [each["rule"] for each in linted(tmp_path, capsys)]
    build.build_sdist(tmp_path / "dist", {**files, name: {"kind": "sparse"}})
    found = [(each["rule"], each["subjects"][0]["place"]) for each in linted(tmp_path, capsys)]
    assert [each for each in found if each[0] not in before] == [("sparse-member", name)]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("demo-1.0.whl", "unparseable-filename"),
        ("Demo-1.0-py3-none-any.whl", "filename-not-normalized"),
        ("demo-1.0-py3-none-linux_x86_64.whl", "refused-platform-tag"),
        ("demo-1.0-py3-none-any.WHL", "unknown-distribution-type"),
        ("demo-latest.tar.gz", "unparseable-filename"),
        ("Demo-1.0.tar.gz", "filename-not-normalized"),
    ],
)
@pytest.mark.parametrize("data", [b"", b"PK", b"<!DOCTYPE html>"])
def test_a_file_that_cannot_be_read_has_a_name_all_the_same(
    tmp_path: Path, name: str, rule: str, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / name).write_bytes(data)
    rules = {each["rule"] for each in linted(tmp_path, capsys)}
    assert rules - {"missing-wheel"} == {"unreadable-archive", rule}
