"""What is known of a module without running it: the records, and source decoded as CPython does."""

from __future__ import annotations

import re

from pkglint.named import NamedTuple
from pkglint.regex import regex

_BOM = b"\xef\xbb\xbf"
_COOKIE = regex(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK = regex(rb"[ \t\f]*(?:#.*)?$", re.ASCII)
# Nobody writes source in these, and decoding them takes the square of the length.
_REFUSED = frozenset({"punycode", "idna"})


class Decoded(NamedTuple):
    """Source as text without its byte order mark, or None with the reason and its line (from 1) when it does not decode."""

    text: str | None
    encoding: str
    error: str | None = None
    line: int | None = None


class Import(NamedTuple):
    """One imported module: its dotted name, the dots before it, the names taken from it ("*" too), and the line.

    `names` is empty for `import module`. `guarded`: it runs only if some condition, handler or loop lets it; handlers that
    only raise and `else` of `if TYPE_CHECKING` are none.
    `type_checking`: it is below `if TYPE_CHECKING:` and never runs.
    """

    module: str
    level: int
    names: tuple[str, ...]
    line: int
    guarded: bool
    type_checking: bool = False


class Literal(NamedTuple):
    """A string literal and where it stands: lines and columns from 1, in characters; the end column is exclusive."""

    value: str
    line: int
    column: int
    end_line: int
    end_column: int


class Module(NamedTuple):
    """What is known of a module without running it.

    `syntax_error` is (message, line); `problem` says why a file that may well be Python was not looked at (too large, too
    deeply nested). With either, all else is empty. `bindings` holds every name bound at module level under whatever
    condition, and by `global` in functions; `star_imports` and `dynamic` say that it cannot hold all of them.
    `assignments` holds names bound once or more at module level, to string literals only and under no condition: the last.
    """

    syntax_error: tuple[str, int] | None = None
    imports: tuple[Import, ...] = ()
    bindings: frozenset[str] = frozenset()
    star_imports: bool = False
    dynamic: bool = False
    assignments: dict[str, Literal] = {}  # noqa: RUF012 - a default that nobody changes
    function_imports: tuple[Import, ...] = ()
    """The imports inside functions; all of them are guarded."""
    docstring: str | None = None
    problem: str | None = None
    filename: str = ""


def decode(data: bytes) -> Decoded:
    """Decode source as CPython does: byte order mark, then the coding line of PEP 263, else UTF-8.

    Stricter than `compile` in one thing: bytes that are not UTF-8 are an error in comments too.
    """
    encoding, error = source_encoding(data)
    if error is not None:
        return Decoded(None, encoding, *error)
    body = data.removeprefix(_BOM)
    if 0 in body:
        return Decoded(None, encoding, "source code cannot contain null bytes", line_at(body, body.index(0)))
    try:
        return Decoded(body.decode(encoding), encoding)
    except UnicodeDecodeError as fault:
        return Decoded(None, encoding, f"{encoding}: {fault.reason}", line_at(body, fault.start))
    except (LookupError, ValueError) as fault:
        return Decoded(None, encoding, str(fault), 1)


def source_encoding(data: bytes) -> tuple[str, tuple[str, int] | None]:
    """Return the codec a source declares, and (message, line) when it declares none that may be used."""
    import codecs

    marked = data.startswith(_BOM)
    name, line = _cookie(data.removeprefix(_BOM))
    if name is None:
        return "utf-8", None
    # CPython looks at no more of the name than this, and calls everything that begins so by one name.
    plain = name[:12].lower().replace("_", "-")
    if plain == "utf-8" or plain.startswith("utf-8-"):
        return "utf-8", None
    if marked:
        return "utf-8", (f"encoding problem: {name} with BOM", line)
    if plain in {"latin-1", "iso-8859-1", "iso-latin-1"} or plain.startswith(
        ("latin-1-", "iso-8859-1-", "iso-latin-1-")
    ):
        return "iso-8859-1", None
    try:
        found = codecs.lookup(name).name
        if found in _REFUSED:
            return "utf-8", (f"unsupported encoding: {name}", line)
        b"".decode(name)
    except (LookupError, ValueError) as error:
        return "utf-8", (str(error), line)
    return name, None


def _cookie(body: bytes) -> tuple[str | None, int]:
    """Return the encoding named in one of the first two lines, and the line; the second counts if the first is empty."""
    for number, line in enumerate(re.split(rb"\r\n|\r|\n", body, maxsplit=2)[:2], 1):
        match = _COOKIE.match(line)
        if match:
            return match[1].decode("ascii"), number
        if not _BLANK.match(line):
            break
    return None, 1


def line_at(data: bytes, offset: int) -> int:
    """Return the line that an offset is on, from 1."""
    return 1 + len(re.findall(rb"\r\n|\r|\n", data[:offset]))
