"""A Python source file: how it decodes, whether it parses, and what its module level imports and binds.

Source: PEP 263 (https://peps.python.org/pep-0263/) and the language reference; what does not parse is what the running
Python says does not parse.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from pkglint.formats.python_module import Module, line_at, source_encoding
from pkglint.memo import Memo

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


def parse(data: bytes, filename: str = "") -> Module:
    """Return the facts of a source file from its bytes, whatever they are; the name is kept and nothing more."""
    return _known.of(data, _facts)._replace(filename=filename)


_known = Memo(1_000)


def _facts(data: bytes) -> Module:
    tree, syntax_error, problem = _parsed(data)
    if tree is None:
        return Module(syntax_error=syntax_error, problem=problem)
    from pkglint.formats._python_facts import facts

    return facts(tree, data)


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
    return source_encoding(data)[0] == "utf-8"


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
    _, refused = source_encoding(data)
    if refused is not None:
        return None, refused, None
    if 0 in data:
        return None, ("source code cannot contain null bytes", line_at(data, data.index(0))), None
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
