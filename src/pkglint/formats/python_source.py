"""A Python source file: how it decodes, whether it parses, and what its module level imports and binds.

Source: PEP 263 (https://peps.python.org/pep-0263/) and the language reference; what does not parse is what the running
Python says does not parse.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator

MAX_BYTES = 2 << 20
"""Files beyond this are not parsed."""

MAX_MARKS = 250_000
"""Nor are files with more punctuation and line ends than this, which a tree grows by: up to two kilobytes for each."""

MAX_BRACES = 5_000
"""Nor are files with more `{{` than this; see `runaway`."""

_WORDS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ \t" + bytes(range(128, 256))
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
    encoding, error = _encoding(data)
    if error is not None:
        return Decoded(None, encoding, *error)
    body = data.removeprefix(_BOM)
    if 0 in body:
        return Decoded(None, encoding, "source code cannot contain null bytes", _line_at(body, body.index(0)))
    try:
        return Decoded(body.decode(encoding), encoding)
    except UnicodeDecodeError as fault:
        return Decoded(None, encoding, f"{encoding}: {fault.reason}", _line_at(body, fault.start))
    except (LookupError, ValueError) as fault:
        return Decoded(None, encoding, str(fault), 1)


def parse(data: bytes, filename: str = "") -> Module:
    """Return the facts of a source file from its bytes, whatever they are; the name is kept and nothing more."""
    tree, syntax_error, problem = _parsed(data)
    if tree is None:
        return Module(syntax_error=syntax_error, problem=problem, filename=filename)
    from pkglint.formats._python_facts import facts

    return facts(tree, data)._replace(filename=filename)


def parse_tree(data: bytes) -> ast.Module | None:
    """Return the syntax tree, or None when there is none; the last few are kept, so do not change it."""
    return _parsed(data)[0]


def with_line_feeds(data: bytes) -> bytes:
    """Return a source whose lines all end in a line feed, as Python reads them."""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def lines_with(data: bytes, words: Iterable[bytes]) -> list[int]:
    """Return the numbers of the lines that hold one of the words, in order, as a syntax tree counts them."""
    data = with_line_feeds(data)
    lines: set[int] = set()
    for word in words:
        at, last, line = data.find(word), 0, 1
        while at >= 0:
            line += data.count(b"\n", last, at)
            lines.add(line)
            last = data.find(b"\n", at)
            at = data.find(word, last) if last >= 0 else -1
    return sorted(lines)


def stands_on(statement: ast.stmt, lines: list[int]) -> bool:
    """Tell whether a statement, its decorators included, takes up one of the lines."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    nth = bisect_left(lines, decorators[0].lineno if decorators else statement.lineno)
    return nth < len(lines) and lines[nth] <= (statement.end_lineno or statement.lineno)


def walk(tree: ast.AST, lines: list[int]) -> Iterator[ast.AST]:
    """Yield the nodes of a tree in the order of `ast.walk`, without the statements that take up none of the lines."""
    import ast

    nodes = [tree]
    for node in nodes:
        yield node
        nodes += [
            child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt) or stands_on(child, lines)
        ]


def _parsed(data: bytes) -> tuple[ast.Module | None, tuple[str, int] | None, str | None]:
    """Return (tree, syntax error, problem); the last few are kept, of large files only the last."""
    return (_small_tree if len(data) <= _SMALL else _large_tree)(data)


def declares_utf8(data: bytes) -> bool:
    """Tell whether a source is in UTF-8: it declares so, or nothing, or what Python does not know."""
    return _encoding(data)[0] == "utf-8"


def runaway(data: bytes) -> bool:
    """Tell whether reading it may take a gigabyte, or minutes: doubled braces of an f-string cost Python 3.12 quadratic time."""
    # One byte is far quicker to count than two, and most files are shorter than that many of them.
    least = 2 * MAX_BRACES
    braces = len(data) > least and data.count(b"{") > least and data.count(b"{{") > MAX_BRACES
    return braces or (len(data) > MAX_MARKS and len(data.translate(None, _WORDS)) > MAX_MARKS)


def _tree(data: bytes) -> tuple[ast.Module | None, tuple[str, int] | None, str | None]:
    """Return (tree, syntax error, problem), one of which is not None."""
    import ast
    import warnings

    if len(data) > MAX_BYTES:
        return None, None, f"larger than {MAX_BYTES >> 20} MiB"
    if runaway(data):
        return None, None, "too much code"
    _, refused = _encoding(data)
    if refused is not None:
        return None, refused, None
    if 0 in data:
        return None, ("source code cannot contain null bytes", _line_at(data, data.index(0))), None
    try:
        with warnings.catch_warnings():
            # Escapes that Python warns of are other people's.
            warnings.simplefilter("ignore")
            return ast.parse(data), None, None
    except SyntaxError as error:
        return None, (error.msg or "invalid syntax", max(error.lineno or 1, 1)), None
    except (RecursionError, MemoryError):
        return None, None, "nested too deeply"
    except (ValueError, LookupError, OverflowError) as error:
        return None, (str(error), 1), None


_SMALL = 1 << 15
"""Bytes of a source whose tree takes a few megabytes at most."""
_small_tree = lru_cache(maxsize=4)(_tree)
_large_tree = lru_cache(maxsize=1)(_tree)


def _encoding(data: bytes) -> tuple[str, tuple[str, int] | None]:
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


def _line_at(data: bytes, offset: int) -> int:
    return 1 + len(re.findall(rb"\r\n|\r|\n", data[:offset]))
