"""Core metadata: METADATA of a wheel, PKG-INFO of an sdist, as its consumers read it, with line numbers.

Source: https://packaging.python.org/specifications/core-metadata/
"""

from __future__ import annotations

import re

from pkglint.formats import headers as _headers
from pkglint.formats.fields import FIELDS, VERSIONS, FieldSpec, known
from pkglint.formats.headers import Defect, Header
from pkglint.formats.text import decode, undecodable

__all__ = ["FIELDS", "VERSIONS", "Defect", "FieldSpec", "Header", "Metadata", "known", "parse"]

# With one of these, `email` decodes the body or takes it apart, instead of leaving it alone.
_MIME = frozenset({"content-type", "content-transfer-encoding"})


class Metadata:
    """A metadata file: its headers in order, its body, and what is wrong with the way it is written.

    Defect codes: `missing-separator`, `byte-order-mark`, `continuation-first`, `missing-header-name`, `unix-from`,
    `misplaced-from`, `nul`, `mime-header`. False when there is neither header nor body.
    """

    __slots__ = ("_index", "body", "body_line", "defects", "encoding", "encoding_error", "headers", "text")

    headers: tuple[Header, ...]
    body: str
    body_line: int
    text: str
    encoding_error: str | None
    encoding: str
    """The encoding of the whole file where that is not UTF-8 ("" for UTF-8): then there are no headers, and no body."""
    defects: tuple[Defect, ...]

    def __init__(self, text: str = "", encoding_error: str | None = None, encoding: str = "") -> None:
        """Read the text; bytes that did not decode are surrogates in it."""
        block = _headers.scan(text)
        self.text = text
        self.encoding_error = encoding_error
        self.encoding = encoding
        self.headers, self.body, self.body_line = block.headers, block.body, block.body_line
        index: dict[str, list[Header]] = {}
        for header in self.headers:
            index.setdefault(header.name.lower(), []).append(header)
        self._index = {name: tuple(headers) for name, headers in index.items()}
        mime = (self._index[name][0] for name in sorted(_MIME & self._index.keys()))
        self.defects = (
            *block.defects,
            *(Defect("mime-header", each.line, f"{each.name} makes readers decode the body by it") for each in mime),
        )

    def __bool__(self) -> bool:
        """Say whether there is anything at all."""
        return bool(self.headers or self.body)

    def __repr__(self) -> str:
        """Show the headers, for test failures."""
        return (
            f"Metadata({[(header.name, header.value) for header in self.headers]!r}, body={len(self.body)} characters)"
        )

    def get(self, name: str) -> str | None:
        """Return the field's first value, or None when it has none, an empty one or `UNKNOWN` (distutils' word for none)."""
        values = self._index.get(name.lower())
        if not values or values[0].value.strip() in {"", "UNKNOWN"}:
            return None
        return values[0].value

    def value(self, name: str) -> str:
        """Return the field's first value without white space around it, "" when it has none."""
        return (self.get(name) or "").strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of the field as it stands, inner line ends included."""
        return tuple(header.value for header in self._index.get(name.lower(), ()))

    def at_least(self, major: int, minor: int) -> bool:
        """Tell whether Metadata-Version is there, well formed, and not older."""
        match = re.fullmatch(r"(\d{1,3})\.(\d{1,3})", self.value("Metadata-Version"))
        return match is not None and (int(match[1]), int(match[2])) >= (major, minor)

    def is_dynamic(self, name: str) -> bool:
        """Tell whether Dynamic lists a field, whatever the case."""
        return any(each.strip().lower() == name.lower() for each in self.all("Dynamic"))

    def headers_of(self, name: str) -> tuple[Header, ...]:
        """Return every header of that name, whatever its case."""
        return self._index.get(name.lower(), ())

    @property
    def undecodable_headers(self) -> tuple[Header, ...]:
        """Return the headers whose value is not UTF-8 (a header's name always is ASCII)."""
        return tuple(header for header in self.headers if undecodable(header.value)) if self.encoding_error else ()

    @property
    def body_undecodable(self) -> bool:
        """Say whether the body is not UTF-8."""
        return self.encoding_error is not None and undecodable(self.body)

    @property
    def description(self) -> str | None:
        """Return the body, else the Description header without its indentation; None for neither and for `UNKNOWN`.

        A description of white space only is returned as it is: PyPI refuses one.
        """
        text, _ = self._description
        return text

    @property
    def description_line(self) -> int | None:
        """Return the line the description begins in, or None when there is none."""
        text, line = self._description
        return None if text is None else line

    @property
    def _description(self) -> tuple[str | None, int]:
        found = self._index.get("description")
        if found and not self.body.strip():
            text, line = dedent(found[0].value), found[0].line
        else:
            text, line = self.body, self.body_line
        return (None if text == "" or text.strip() == "UNKNOWN" else text), line


def parse(data: bytes) -> Metadata:
    """Read a metadata file from its bytes, whatever they are."""
    if encoding := wide_encoding(data):
        return Metadata("", f"the file is {encoding}", encoding)
    decoded = decode(data)
    return Metadata(decoded.text, decoded.error)


def wide_encoding(data: bytes) -> str:
    """Return the name of the encoding with two or four bytes a letter that a metadata file is in, "" for any other file."""
    if b"\0" not in data[:8]:
        return ""
    for name, codecs in (
        ("UTF-32", ("utf-32", "utf-32-le", "utf-32-be")),
        ("UTF-16", ("utf-16", "utf-16-le", "utf-16-be")),
    ):
        for codec in codecs:
            try:
                if data.decode(codec).lstrip("\ufeff").startswith(("Metadata-Version", "Name")):
                    return name
            except UnicodeDecodeError:
                continue
    return ""


def dedent(value: str) -> str:
    """Undo the indentation of a folded Description: eight spaces, or seven and a bar, before every line but the first."""
    first, *rest = re.split(r"\r\n|\r|\n", value)
    return "\n".join([first, *(line[8:] if line.startswith((" " * 8, " " * 7 + "|")) else line for line in rest)])
