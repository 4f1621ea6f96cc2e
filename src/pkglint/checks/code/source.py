"""One compilation per Python file, shared by the rules about syntax and by all artifacts that hold the same file."""

from __future__ import annotations

import warnings

from pkglint import cache
from pkglint.formats.python_source import runaway
from pkglint.memo import Memo
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.archive import Content

LARGEST = 2 << 20
"""Bytes of a source file beyond which it is data, and not compiled; `python_source` has the same."""
REMEMBERED = 100_000


class Outcome(NamedTuple):
    """What compiling a file gave: the error, or the warnings, each with its line."""

    error: tuple[str, int | None] | None = None
    warnings: tuple[tuple[str, int], ...] = ()
    compiled: bool = True
    """False when it could not be tried to the end."""


CLEAN = b"compiles without a warning"
NOTHING_KNOWN = Outcome()
_outcomes = Memo(REMEMBERED)


def compiled(content: Content) -> Outcome:
    """Return what the running Python says of a source file; nothing of it is run.

    A file that is damaged, not decodable, too large or too deeply nested gives an empty outcome: nothing is known of it.
    """
    if content.fault is not None or len(content.data) > LARGEST:
        return NOTHING_KNOWN
    # Several rules ask, and wheels of one release hold the same files.
    return _outcomes.of(content.data, _compiled)


def _compiled(data: bytes) -> Outcome:
    if cache.knows(CLEAN, data) or runaway(data) or undecodable(data) is not None:
        return NOTHING_KNOWN
    outcome = _compile(data)
    if outcome == NOTHING_KNOWN:
        cache.add(CLEAN, data)
        return NOTHING_KNOWN
    return outcome


def _compile(data: bytes) -> Outcome:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(data, "source", "exec", dont_inherit=True, optimize=0)
        except SyntaxError as error:
            return Outcome(((error.msg or "invalid syntax").rstrip("."), error.lineno or None))
        except (ValueError, MemoryError, RecursionError, OverflowError):
            return Outcome(compiled=False)
    # Up to Python 3.11 an invalid escape was a DeprecationWarning, from 3.12 on it is a SyntaxWarning.
    return Outcome(
        None,
        tuple(
            (str(each.message), each.lineno)
            for each in caught
            if issubclass(each.category, SyntaxWarning) or "escape sequence" in str(each.message)
        ),
    )


def undecodable(data: bytes) -> tuple[str, int | None] | None:
    """Return why a Python source file cannot be decoded and the line, None when it can (PEP 263, PEP 3120)."""
    if data.isascii() and b"\0" not in data and b"coding" not in data[:1000]:
        return None
    from pkglint.formats.python_module import decode

    decoded = decode(data)
    return None if decoded.error is None else (decoded.error, decoded.line)
