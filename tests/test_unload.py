"""What was read and let go of comes back, and what nobody asks for any more is not held."""

from __future__ import annotations

import errno
import io
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from build import build_sdist, build_wheel

from pkglint.archive import Limits, open_archive, spool, tar_read
from pkglint.archive.streams import chunks
from pkglint.catalogue import select
from pkglint.cli import main
from pkglint.model import Sdist, Wheel
from pkglint.run import engine
from pkglint.run.discover import discover

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BIG = "x" * 3_000_000


def built(folder: Path, kind: str) -> Path:
    table = {"demo/__init__.py": "", "demo/big.txt": BIG, "demo/last.txt": "the end"}
    return build_wheel(folder, table) if kind == "wheel" else build_sdist(folder, table)


@pytest.mark.parametrize("keep", [1 << 16, 24 << 20])
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_an_archive_reads_on_after_it_was_unloaded(tmp_path: Path, kind: str, keep: int) -> None:
    archive = open_archive(built(tmp_path, kind), Limits(keep=keep))
    before = [archive.read(entry) for entry in archive.entries]
    assert any(content.data == b"the end" for content in before)
    archive.unload()
    assert [archive.read(entry) for entry in archive.entries] == before
    archive.unload()
    assert [content for _, content in archive.contents(lambda entry: entry.kind == "file")] == [
        content for entry, content in zip(archive.entries, before, strict=True) if entry.kind == "file"
    ]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_a_file_that_changed_while_it_was_unloaded_cannot_be_read(tmp_path: Path, kind: str) -> None:
    path = built(tmp_path, kind)
    archive = open_archive(path)
    archive.unload()
    path.write_bytes(path.read_bytes()[:-1])
    fault = archive.read(archive.entries[-1]).fault
    assert fault is not None
    assert fault.code == "closed"


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_what_is_closed_holds_its_name_and_comes_back(tmp_path: Path, kind: str) -> None:
    path = built(tmp_path, kind)
    artifact = Wheel(path) if kind == "wheel" else Sdist(path)
    paths = artifact.files.paths
    assert artifact.metadata
    artifact.close()
    assert not {"archive", "files", "metadata", "library"} & artifact.__dict__.keys()
    assert (artifact.name, artifact.version) == ("demo", "1.0")
    assert "archive" not in artifact.__dict__
    assert artifact.files.paths == paths


def test_releases_are_compared_with_each_other_after_all_are_read(tmp_path: Path) -> None:
    for version in ("1.0", "2.0", "1.5"):
        build_wheel(tmp_path, {"demo/__init__.py": "", "@version": version})
    releases = discover([str(tmp_path)]).releases
    for jobs in (1, 2):
        findings = engine.lint(releases, select(("stale-file-in-dist", "missing-sdist")), jobs=jobs).findings
        assert [(found.rule.id, found.subject.version) for found in findings] == [
            ("missing-sdist", "1.0"),
            ("stale-file-in-dist", "1.0"),
            ("missing-sdist", "1.5"),
            ("stale-file-in-dist", "1.5"),
            ("missing-sdist", "2.0"),
        ]
        assert not any("archive" in artifact.__dict__ for release in releases for artifact in release.artifacts)


def test_an_sdist_is_decompressed_twice_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = []

    def counted(kind: str, *rest: Any) -> Iterator[bytes]:
        streams.append(kind)
        return chunks(kind, *rest)

    monkeypatch.setattr(tar_read, "chunks", counted)
    # Several files of one size, in another order than the wheel's, behind what stays in memory.
    noise = {f"demo/{name}.txt": {"random": 1 << 20} for name in "abcde"}
    build_wheel(tmp_path, {"demo/__init__.py": "", **dict(reversed(noise.items()))})
    files = {f"src/{path}": value for path, value in noise.items()}
    build_sdist(tmp_path, {"big.txt": {"text": "x", "repeat": 30 << 20}, "src/demo/__init__.py": "", **files})
    assert main(["--no-config", "--jobs", "1", "--output-format", "sarif", str(tmp_path)]) < 2
    assert 1 <= len(streams) <= 2


@pytest.mark.parametrize("trouble", ["no directory", "no room", "too long"])
def test_a_stream_that_cannot_be_kept_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    path = built(tmp_path, "sdist")
    expected = [open_archive(path).read(entry) for entry in open_archive(path).entries]

    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(errno.ENOSPC, "no space left on device")

    def temporary(**_: Any) -> Full:
        if trouble == "no directory":
            raise FileNotFoundError(errno.ENOENT, "no usable temporary directory")
        return Full()

    if trouble == "too long":
        monkeypatch.setattr(spool, "MOST", 1 << 20)
    else:
        monkeypatch.setattr(tempfile, "TemporaryFile", temporary)
    archive = open_archive(path, Limits(keep=1 << 16))
    assert [archive.read(entry) for entry in archive.entries] == expected
    archive.unload()
    assert [archive.read(entry) for entry in archive.entries] == expected
