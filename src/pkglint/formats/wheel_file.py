"""The WHEEL file: `Key: value` headers about the archive itself, with line numbers.

Source: https://packaging.python.org/specifications/binary-distribution-format/
"""

from __future__ import annotations

from pkglint.formats import headers as _headers
from pkglint.formats.text import decode
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.formats.headers import Defect, Header


class WheelFile(NamedTuple):
    """A WHEEL file: every header in order, duplicates kept; `error` when it is not UTF-8, at which pip stops."""

    headers: tuple[Header, ...] = ()
    error: str | None = None
    body: str = ""
    defects: tuple[Defect, ...] = ()

    def get(self, name: str) -> str | None:
        """Return the first value, which is the one pip and uv take, as it stands; None when there is no such header."""
        lower = name.lower()
        return next((header.value for header in self.headers if header.name.lower() == lower), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value, in order and as it stands."""
        return tuple(header.value for header in self.headers_of(name))

    def headers_of(self, name: str) -> tuple[Header, ...]:
        """Return every header of that name, whatever its case."""
        lower = name.lower()
        return tuple(header for header in self.headers if header.name.lower() == lower)


def parse(data: bytes) -> WheelFile:
    """Read a WHEEL file from its bytes, whatever they are."""
    decoded = decode(data)
    block = _headers.scan(decoded.text)
    return WheelFile(block.headers, decoded.error, block.body, block.defects)
