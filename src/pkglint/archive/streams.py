"""Compressed streams as chunks: gzip by hand as CPython's `gzip` reads it, bzip2 and xz by the standard library.

Each generator ends at the end of the stream or at the first thing wrong, which it leaves in the `Outcome`.
"""

from __future__ import annotations

import struct

from pkglint.archive.inflate import ERRORS, crc32, inflater, plain_inflater

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pkglint.archive.sniff import Buffer

_INPUT = 1 << 18
_OUTPUT = 1 << 19
_STEP = 64
_STREAMS = 1000
_CRUMB = 1024


class Outcome:
    """How a stream went: `code` and `detail` say what stopped it ("" when it ended as it should).

    `members` holds where in the output each stream of a concatenation begins, `trailing` counts the bytes of the file
    behind the last one, `size` the output. `code` is `gzip-header`, `gzip-truncated`, `gzip-deflate`, `gzip-crc` (or
    `stream-truncated`, `stream-corrupt` for bzip2 and xz), `data-after-stream`, `too-large`.
    """

    __slots__ = ("code", "detail", "members", "size", "trailing")

    def __init__(self) -> None:
        """Start with nothing seen and nothing wrong."""
        self.code = ""
        self.detail = ""
        self.members: list[int] = []
        self.trailing = 0
        self.size = 0

    def stop(self, code: str, detail: str) -> None:
        """Say why the stream ends here."""
        self.code = code
        self.detail = detail

    def crumbled(self) -> bool:
        """Stop at a thousand streams with next to nothing in them: each costs more than a kilobyte of contents does."""
        if len(self.members) <= _STREAMS or self.size >= len(self.members) * _CRUMB:
            return False
        self.stop("too-large", f"more than {_STREAMS} compressed streams in a row")
        return True


def plain_chunks(data: Buffer, outcome: Outcome) -> Iterator[bytes]:
    """Yield an uncompressed file, a large one in pieces."""
    outcome.members.append(0)
    size = len(data) if isinstance(data, bytes) else _INPUT
    for at in range(0, len(data), size or 1):
        chunk = data[at : at + size]
        outcome.size += len(chunk)
        yield chunk


def gzip_chunks(data: Buffer, outcome: Outcome, limit: int) -> Iterator[bytes]:
    """Yield what a gzip file, or several in a row, decompresses to, at most a little more than `limit` bytes."""
    at = 0
    while True:
        header = _gzip_header(data, at)
        if isinstance(header, tuple):
            outcome.stop(*header)
            return
        at = header
        outcome.members.append(outcome.size)
        if outcome.crumbled():
            return
        begin = at
        stream = inflater()
        crc = length = again = 0
        while not stream.eof:
            piece = stream.unconsumed_tail
            if not piece:
                piece = data[at : at + _INPUT]
                at += len(piece)
            before = stream.copy() if hasattr(stream, "copy") else None
            try:
                out = stream.decompress(piece, _OUTPUT)
            except ERRORS as error:
                if before is None:
                    # Only zlib says what is corrupt, and gives what is in front of it.
                    stream, at, again = plain_inflater(), begin, length
                    continue
                yield from _before_the_error(before, piece, outcome, again)
                outcome.stop("gzip-deflate", f"the compressed data is corrupt: {error}")
                return
            if again:
                known = min(again, len(out))
                again -= known
                out = out[known:]
                if not out:
                    continue
            crc = crc32(out, crc)
            length += len(out)
            outcome.size += len(out)
            if out:
                yield out
            elif not piece:
                outcome.stop("gzip-truncated", "the gzip data is cut off")
                return
            if outcome.size > limit:
                outcome.stop("too-large", f"more than {limit} bytes come out of {len(data)}")
                return
        at -= len(stream.unused_data)
        trailer = data[at : at + 8]
        at += 8
        if len(trailer) < 8:
            outcome.stop("gzip-truncated", "the gzip data lacks its checksum")
            return
        if struct.unpack("<II", trailer) != (crc, length & 0xFFFFFFFF):
            outcome.stop("gzip-crc", "the checksum of the gzip data is wrong")
            return
        at = _past_padding(data, at)
        if at >= len(data):
            return
        if data[at : at + 2] != b"\x1f\x8b":
            outcome.trailing = len(data) - at
            outcome.stop("data-after-stream", f"{outcome.trailing} bytes follow the gzip data")
            return


def _before_the_error(stream: Any, piece: bytes, outcome: Outcome, again: int) -> Iterator[bytes]:
    """Yield what comes out of a piece of a corrupt stream in front of the corruption, but for `again` bytes that came before."""
    for start in range(0, len(piece), _STEP):
        step = piece[start : start + _STEP]
        while step:
            try:
                out = stream.decompress(step, _OUTPUT)
            except ERRORS:
                return
            step = stream.unconsumed_tail
            known = min(again, len(out))
            again -= known
            out = out[known:]
            outcome.size += len(out)
            if out:
                yield out


def _gzip_header(data: Buffer, at: int) -> int | tuple[str, str]:
    """Return where the compressed data behind the header here begins, or code and detail of what is wrong with it."""
    if data[at : at + 2] != b"\x1f\x8b":
        return "gzip-header", "not a gzip file"
    cut = "gzip-truncated", "the gzip header is cut off"
    if len(data) < at + 10:
        return cut
    method, flags = data[at + 2 : at + 4]
    if method != 8:
        return "gzip-header", f"gzip with the unknown compression method {method}"
    at += 10
    if flags & 4:
        if len(data) < at + 2:
            return cut
        at += 2 + int.from_bytes(data[at : at + 2], "little")
        if at > len(data):
            return cut
    for flag in (8, 16):  # name, comment: text up to a NUL
        if flags & flag:
            while (found := data[at : at + _INPUT].find(b"\0")) < 0 and at < len(data):
                at += _INPUT
            at = min(at + found + 1, len(data))
    if flags & 2:
        at += 2
        if at > len(data):
            return cut
    return at


def _past_padding(data: Buffer, at: int) -> int:
    """Return the first place from here that holds no NUL."""
    while at < len(data):
        piece = data[at : at + _INPUT]
        rest = piece.lstrip(b"\0")
        if rest:
            return at + len(piece) - len(rest)
        at += len(piece)
    return at


def library_chunks(
    make: Callable[[], Any], errors: tuple[type[Exception], ...], data: Buffer, outcome: Outcome, limit: int
) -> Iterator[bytes]:
    """Yield what a bzip2 or xz file decompresses to; `make` gives a decompressor of the standard library."""
    at = start = 0
    while True:
        outcome.members.append(outcome.size)
        if outcome.crumbled():
            return
        stream = make()
        try:
            while not stream.eof:
                piece = b""
                if stream.needs_input:
                    piece = data[at : at + _INPUT]
                    at += len(piece)
                    if not piece:
                        outcome.stop("stream-truncated", "the compressed data is cut off")
                        return
                out = stream.decompress(piece, _OUTPUT)
                outcome.size += len(out)
                if out:
                    yield out
                if outcome.size > limit:
                    outcome.stop("too-large", f"more than {limit} bytes come out of {len(data)}")
                    return
        except errors as error:
            if len(outcome.members) > 1 and outcome.size == outcome.members[-1]:
                # What follows the first stream is no stream: the standard library ignores it.
                outcome.members.pop()
                outcome.trailing = len(data) - start
            else:
                outcome.stop("stream-corrupt", f"the compressed data is corrupt: {error}")
            return
        start = at = at - len(stream.unused_data)
        if _past_padding(data, at) >= len(data):
            return


def chunks(kind: str, data: Buffer, outcome: Outcome, limit: int) -> Iterator[bytes]:
    """Yield what a file of a kind (`gzip`, `bzip2`, `xz`, `lzma`, `tar` for uncompressed) holds."""
    if kind == "gzip":
        return gzip_chunks(data, outcome, limit)
    if kind == "bzip2":
        from bz2 import BZ2Decompressor

        return library_chunks(BZ2Decompressor, (OSError, ValueError), data, outcome, limit)
    if kind in {"xz", "lzma"}:
        from lzma import LZMADecompressor, LZMAError

        return library_chunks(lambda: LZMADecompressor(memlimit=1 << 28), (LZMAError, ValueError), data, outcome, limit)
    return plain_chunks(data, outcome)
