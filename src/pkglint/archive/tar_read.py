"""Opening a tar, compressed or not, and reading its members from what was kept of it, else by decompressing once more."""

from __future__ import annotations

from pkglint.archive.records import Content, Fault, TarStructure
from pkglint.archive.spool import Spool
from pkglint.archive.streams import Outcome, chunks
from pkglint.archive.tar_list import BLOCK, Listing, Tape, is_header
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive.records import Entry, Limits
    from pkglint.archive.sniff import Buffer


class OpenTar(NamedTuple):
    """What opening gave: a problem, or a reader and the structure."""

    problem: Fault | None
    reader: TarReader | None
    structure: TarStructure | None


class TarReader:
    """Reads members of one listed tar."""

    __slots__ = ("_budget", "_data", "_faults", "_keep", "_kind", "_max_member", "_spool", "_tape", "entries")

    def __init__(
        self, kind: str, data: Buffer, spool: Spool, listing: Listing, *, limits: Limits, faults: list[Fault]
    ) -> None:
        """Take the file, what was kept of what it decompresses to, and what listing found."""
        self.entries = listing.entries
        self._faults = faults
        self._kind = kind
        self._data = data
        self._spool = spool
        self._max_member = limits.max_member
        self._keep = limits.keep
        self._budget = limits.budget(len(data))
        self._tape: tuple[int, Tape] | None = None  # how far a tape was read, and the tape

    def faults(self) -> list[Fault]:
        """Return what is wrong with the container."""
        return self._faults[:]

    def close(self) -> None:
        """Let go of the file and of what is in memory."""
        self._data = b""
        self._spool.unload()
        self._tape = None

    def open(self, data: Buffer) -> None:
        """Go on reading a file that was let go of."""
        self._data = data
        if not self._spool.kept and self._spool.size <= self._keep:
            self._spool = Spool(self._keep)
            for _ in self._spool.fill(self._stream()):
                pass

    def read(self, entry: Entry) -> Content:
        """Return a member's content; quick unless nothing was kept, then best called in archive order."""
        details = entry.tar
        assert details is not None
        at, size = details.data_offset, entry.size
        fault = None
        if entry.kind not in {"file", "other"}:
            fault = Fault("not-a-file", f"a {entry.kind} has no content", entry.index, at)
        elif details.sparse:
            fault = Fault("sparse", "a sparse member", entry.index, at)
        elif size > self._max_member:
            detail = f"{size} bytes are more than the {self._max_member} that are read of a member"
            fault = Fault("too-large", detail, entry.index, at)
        if fault:
            return Content(b"", fault)
        if self._spool.holds(at + size):
            data = self._spool.read(at, size)
        else:
            if self._tape is None or self._tape[0] > at:
                self._tape = (0, Tape(b"", self._stream()))
            tape = self._tape[1]
            data = tape.get(at, size)
            self._tape = (at + size, tape)
        if len(data) < size:
            detail = f"{len(data)} bytes are there, {size} declared"
            return Content(data, Fault("truncated", detail, entry.index, at))
        return Content(data)

    def _stream(self) -> Iterator[bytes]:
        return chunks(self._kind, self._data, Outcome(), self._budget)


def open_tar(kind: str, data: Buffer, limits: Limits) -> OpenTar:
    """List a tar of a kind that `streams.chunks` knows; a problem is what `tarfile` refuses it for."""
    outcome = Outcome()
    spool = Spool(limits.keep)
    tape = Tape(b"", spool.fill(chunks(kind, data, outcome, limits.budget(len(data)))))
    listing = Listing(tape, limits.max_members)
    # Whatever stopped the stream stops `tarfile` too, but only where it needs more of it.
    stopped = outcome.code if tape.exhausted else ""
    faults = listing.faults
    if stopped and stopped != "too-large":
        return OpenTar(Fault(stopped, outcome.detail, None, outcome.size), None, None)
    if listing.broken and not stopped:
        return OpenTar(listing.broken, None, None)
    second, trailing = _behind(tape, listing, outcome)
    if outcome.code:
        faults.append(Fault(outcome.code, outcome.detail, None, outcome.size))
    elif outcome.trailing:
        faults.append(Fault("data-after-stream", f"{outcome.trailing} bytes follow the compressed data"))
    if trailing:
        code = "second-stream" if second else "data-after-tar"
        what = "in a further compressed stream" if second else "in the same stream"
        faults.append(Fault(code, f"{trailing} bytes follow the end of the archive, {what}", None, listing.end))
    structure = TarStructure(
        outcome.size, listing.ended, listing.end, trailing, tuple(outcome.members), outcome.trailing, listing.pax_global
    )
    return OpenTar(None, TarReader(kind, data, spool, listing, limits=limits, faults=faults), structure)


def first_member_lists(kind: str, data: Buffer) -> bool:
    """Return whether `tarfile.is_tarfile` would take these bytes, read as one kind of stream, for a tar."""
    if kind == "tar" and not is_header(data[:BLOCK]):
        return False
    outcome = Outcome()
    # 16 MiB of headers in front of the first member is more than any tar has.
    tape = Tape(b"", chunks(kind, data, outcome, 16 << 20))
    listing = Listing(tape, 1)
    return not listing.broken and not (tape.exhausted and outcome.code)


def _behind(tape: Tape, listing: Listing, outcome: Outcome) -> tuple[bool, int]:
    """Return whether a further compressed stream follows the archive, and how many bytes up to the last but NULs."""
    end = last = listing.end
    first = None
    if not listing.ended:
        tape.length()
        return False, 0
    for offset, piece in tape.remaining(end):
        found = piece.rstrip(b"\0")
        if found:
            last = offset + len(found)
            first = offset + len(piece) - len(piece.lstrip(b"\0")) if first is None else first
    second = first is not None and any(end < begin <= first for begin in outcome.members)
    return second, last - end
