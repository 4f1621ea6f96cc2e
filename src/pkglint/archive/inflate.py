"""Deflate by zlib, or by isal where it is installed: that is twice as fast, and what it cannot read is read again by zlib.

So both give the same bytes and the same words about what is wrong.
"""

from __future__ import annotations

import zlib

from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.archive.sniff import Buffer

try:
    from isal import isal_zlib
except ImportError:
    _quick: Any = None
else:
    _quick = isal_zlib

crc32 = zlib.crc32 if _quick is None else _quick.crc32
ERRORS: tuple[type[Exception], ...] = (zlib.error,) if _quick is None else (zlib.error, _quick.error)

LARGE = 4 << 20
"""Bytes of a member from which its output is gathered in one place, which the result then is."""
_STEP = 1 << 18


class Inflated(NamedTuple):
    """What came out, whether the stream ended, how many bytes of the input follow it, and the error that stopped it."""

    data: bytes
    ended: bool
    unused: int
    error: str = ""


def inflater() -> Any:
    """Return the quickest decompressor of raw deflate data: `decompress(data, max_length)`, `eof`, `unused_data`, `unconsumed_tail`."""
    return plain_inflater() if _quick is None else _quick.decompressobj(-15)


def plain_inflater() -> zlib._Decompress:
    """Return zlib's decompressor, which has the last word on what is corrupt, and can be copied."""
    return zlib.decompressobj(-15)


def inflate(buffer: Buffer, start: int, end: int, limit: int) -> Inflated:
    """Return what the raw deflate data in a part of the buffer decompresses to, at most `limit` bytes of it."""
    run = _in_one if max(limit, end - start) <= LARGE else _in_steps
    if _quick is not None:
        try:
            found = run(inflater(), buffer, start, end, limit)
        except ERRORS:
            pass
        else:
            if found.ended and not found.unused and len(found.data) < limit:
                return found
    try:
        return run(plain_inflater(), buffer, start, end, limit)
    except zlib.error as error:
        return Inflated(b"", ended=False, unused=0, error=str(error))


def _in_one(stream: Any, buffer: Buffer, start: int, end: int, limit: int) -> Inflated:
    data = stream.decompress(buffer[start:end], limit)
    return Inflated(data, stream.eof, len(stream.unused_data))


def _in_steps(stream: Any, buffer: Buffer, start: int, end: int, limit: int) -> Inflated:
    """Decompress without a second copy of input or output in memory."""
    from io import BytesIO

    # Of the declared size from the start, which takes memory only as it is filled: growing would copy what is there.
    out = BytesIO(bytes(limit - 1))
    room = limit
    at = start
    while at < end and room and not stream.eof:
        piece = buffer[at : min(at + _STEP, end)]
        at += len(piece)
        while piece and room and not stream.eof:
            data = stream.decompress(piece, room)
            room -= out.write(data)
            piece = stream.unconsumed_tail
    out.truncate()
    return Inflated(out.getvalue(), stream.eof, len(stream.unused_data) + (end - at if stream.eof else 0))
