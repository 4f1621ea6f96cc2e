"""The one place that names the inflater, so that a faster one with the same results can take its place."""

from __future__ import annotations

import zlib

crc32 = zlib.crc32
ERRORS: tuple[type[Exception], ...] = (zlib.error,)


def inflater() -> zlib._Decompress:
    """Return a decompressor of raw deflate data: `decompress(data, max_length)`, `eof`, `unused_data`, `unconsumed_tail`."""
    return zlib.decompressobj(-15)
