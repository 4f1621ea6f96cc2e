"""What a compressed stream holds, kept so that it is decompressed once: in memory, or in an unnamed temporary file."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

from pkglint.archive.sniff import read_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

MOST = 512 << 20
"""Bytes that a temporary file takes; of a longer stream nothing is kept."""


class Spool:
    """The bytes of a stream as they pass by; `kept` is false when they are not there: let go of, too many, or no disk took them."""

    __slots__ = ("_complete", "_file", "_keep", "_memory", "kept", "size")

    def __init__(self, keep: int) -> None:
        """Take how many bytes stay in memory; of a longer stream all are in the file."""
        self._keep = keep
        self._memory = BytesIO()
        self._file: FileIO | None = None
        self._complete = False
        self.kept = True
        self.size = 0

    def fill(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the chunks on, and keep them."""
        for chunk in chunks:
            if self.kept:
                self._write(chunk)
            yield chunk
        self._complete = True

    def holds(self, end: int) -> bool:
        """Tell whether everything up to a place of the stream is here, or up to its end."""
        return self.kept and (self._complete or end <= self.size)

    def read(self, offset: int, size: int) -> bytes:
        """Return the bytes at a place, fewer at the end of the stream."""
        if self._file is not None:
            return read_at(self._file.fileno(), offset, size)
        return self._memory.getvalue()[offset : offset + size]

    def unload(self) -> None:
        """Let go of what is in memory."""
        if self._file is None:
            self.close()

    def close(self) -> None:
        """Let go of everything."""
        self.kept = False
        self._memory = BytesIO()
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None

    __del__ = close

    def _write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self._file is None and self.size <= self._keep:
            self._memory.write(chunk)
            return
        try:
            if self._file is None:
                from tempfile import TemporaryFile

                self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - open until `close`
                written = self._file.write(self._memory.getbuffer()) == self._memory.tell()
                self._memory = BytesIO()
                if not written:
                    self.close()
                    return
            if self.size > MOST or self._file.write(chunk) != len(chunk):
                self.close()
        except OSError:  # no directory that can be written to, or no room left in it
            self.close()
