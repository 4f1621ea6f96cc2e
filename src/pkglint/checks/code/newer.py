"""The Python that a file's syntax needs at least: the parser's own word for it, and tokens for what the parser lets pass.

`ast.parse(feature_version=…)` refuses most syntax of later versions; it lets pass f-strings as of 3.12, `f"{x=}"`,
parenthesised context managers, arbitrary decorators and starred subscripts. Those are seen in the token stream.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pkglint.checks.code.source import REMEMBERED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from tokenize import TokenInfo


class Needed(NamedTuple):
    """A construct, the minor release of Python 3 that brought it, and its line."""

    minor: int
    what: str
    line: int


# Bytes that a file must hold to be worth a second look: each matches more than the construct it stands for.
_PARSED = re.compile(
    rb""":=|/\s*[,):]|^[ \t]*case\b|\bexcept\s*\*|^[ \t]*type\s+\w+\s*[=\[]|\b(?:def|class)\s+\w+\s*\["""
    rb"""|\b[tT][rR]?['"]|\b[rR][tT]['"]|^[ \t]*except\s+[\w.]+\s*,""",
    re.MULTILINE,
)
_TOKENS = re.compile(
    rb"""\bwith\s*\(|^[ \t]*@[\w.]*(?:[^\w.(\s]|\(.*\)\s*[.\[(])|\w\[[ \t]{0,20}\*|\w\[[^\]\n]{0,200},[ \t]{0,20}\*|\*\w+[ \t]*:[ \t]*\*"""
    # An f-string whose replacement field holds the string's own quote or a backslash, or ends in `=`.
    rb"""|\b[fF][rR]?'(?:[^'\\\n{]|\\.|\{\{|\{[^{}'\n]*\}){0,400}\{[^}\n]{0,400}(?:['\\]|= ?[}!:])"""
    rb"""|\b[fF][rR]?"(?:[^"\\\n{]|\\.|\{\{|\{[^{}"\n]*\}){0,400}\{[^}\n]{0,400}(?:["\\]|= ?[}!:])"""
    rb"""|\b[rR][fF]['"]|\b[fF][rR]?(?:'''|\"\"\")""",
    re.MULTILINE,
)
_VERSION = re.compile(r"(.*?) (?:is|are) only supported in Python 3\.(\d+)")


def harmless(data: bytes) -> bool:
    """Tell at the cost of a search that a file holds nothing newer than Python 3.6 knew."""
    return not (_PARSED.search(data) or _TOKENS.search(data))


def needs(data: bytes, lowest: int) -> Needed | None:
    """Return the first construct found that Python 3.`lowest` does not know, None when there is none or no telling."""
    # As in `source`: what is the same file in many wheels is looked at once.
    key = len(data), hash(data), lowest
    if key not in _known:
        if len(_known) >= REMEMBERED:
            _known.clear()
        _known[key] = _needs(data, lowest)
    return _known[key]


_known: dict[tuple[int, int, int], Needed | None] = {}


def _needs(data: bytes, lowest: int) -> Needed | None:
    if _PARSED.search(data):
        import ast
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                ast.parse(data, feature_version=(3, lowest))
            except SyntaxError as error:
                match = _VERSION.match(error.msg or "")
                if match is not None:
                    return Needed(int(match[2]), _words(match[1]), _line(data, match[1], error.lineno or 1))
            except (ValueError, MemoryError, RecursionError, OverflowError):
                return None
    if _TOKENS.search(data):
        return next((found for found in _constructs(data) if found.minor > lowest), None)
    return None


def _line(data: bytes, construct: str, line: int) -> int:
    """Return where a construct begins that the parser refuses only at its end."""
    import ast

    from pkglint.formats import python_source

    kind = {"Pattern matching": ast.Match, "Exception groups": ast.TryStar}.get(construct)
    tree = python_source.parse_tree(data) if kind is not None else None
    if tree is None or kind is None:
        return line
    found = (node for node in ast.walk(tree) if isinstance(node, kind))
    return min((node.handlers[0].lineno if isinstance(node, ast.TryStar) else node.lineno for node in found), default=line)


def _words(construct: str) -> str:
    return construct[:1].lower() + construct[1:]


def _constructs(data: bytes) -> Iterator[Needed]:
    from io import BytesIO
    from tokenize import TokenError, tokenize

    try:
        tokens = list(tokenize(BytesIO(data).readline))
    except (TokenError, SyntaxError, ValueError):
        return
    yield from _statements(tokens)
    yield from _fstrings(tokens)


def _statements(tokens: list[TokenInfo]) -> Iterator[Needed]:
    from tokenize import COMMENT, DEDENT, ENCODING, INDENT, NAME, NEWLINE, NL

    quiet = {COMMENT, NL}
    tokens = [token for token in tokens if token.type not in quiet]
    fresh = True
    for index, token in enumerate(tokens):
        text = token.string
        if fresh and token.type == NAME and text == "with" and tokens[index + 1].string == "(":
            yield from _with(tokens, index + 1)
        elif fresh and text == "@":
            yield from _decorator(tokens, index)
        elif text == "[" and index and (tokens[index - 1].string in {")", "]"} or _operand(tokens[index - 1])):
            yield from _subscript(tokens, index)
        elif text == "*" and index > 2 and tokens[index - 1].string == ":" and tokens[index - 3].string == "*":
            yield Needed(11, "a starred annotation", token.start[0])
        fresh = token.type in {NEWLINE, INDENT, DEDENT, ENCODING} or text == ";" or (fresh and text == "async")


def _operand(token: TokenInfo) -> bool:
    from keyword import iskeyword
    from tokenize import NAME

    return token.type == NAME and not iskeyword(token.string)


def _closing(tokens: list[TokenInfo], opening: int) -> int:
    depth = 0
    for index in range(opening, len(tokens)):
        text = tokens[index].string
        if text in {"(", "[", "{"}:
            depth += 1
        elif text in {")", "]", "}"}:
            depth -= 1
            if depth == 0:
                return index
    return len(tokens) - 1


def _inside(tokens: list[TokenInfo], opening: int, closing: int) -> Iterator[tuple[int, TokenInfo]]:
    """Yield the tokens directly between two brackets, without those in further brackets."""
    depth = 0
    for index in range(opening + 1, closing):
        text = tokens[index].string
        depth -= text in {")", "]", "}"}
        if depth == 0:
            yield index, tokens[index]
        depth += text in {"(", "[", "{"}


def _with(tokens: list[TokenInfo], opening: int) -> Iterator[Needed]:
    closing = _closing(tokens, opening)
    after = tokens[closing + 1].string if closing + 1 < len(tokens) else ""
    if after == ":" and any(token.string == "as" for _, token in _inside(tokens, opening, closing)):
        yield Needed(9, "a parenthesised list of context managers", tokens[opening].start[0])


def _decorator(tokens: list[TokenInfo], at: int) -> Iterator[Needed]:
    from tokenize import NAME, NEWLINE

    index = at + 1
    while index < len(tokens) and (tokens[index].type == NAME or tokens[index].string == "."):
        index += 1
    if index < len(tokens) and tokens[index].string == "(" and index > at + 1:
        index = _closing(tokens, index) + 1
    if index < len(tokens) and tokens[index].type != NEWLINE:
        yield Needed(9, "a decorator that is no dotted name or call of one", tokens[at].start[0])


def _subscript(tokens: list[TokenInfo], opening: int) -> Iterator[Needed]:
    for index, token in _inside(tokens, opening, _closing(tokens, opening)):
        if token.string == "*" and tokens[index - 1].string in {"[", ","}:
            yield Needed(11, "unpacking in a subscript", token.start[0])
            return


def _fstrings(tokens: list[TokenInfo]) -> Iterator[Needed]:
    """Yield what replacement fields hold that was no syntax before 3.12, and the `=` of 3.8; none under Python 3.11."""
    import token as kinds

    start, end = getattr(kinds, "FSTRING_START", None), getattr(kinds, "FSTRING_END", None)
    if start is None:
        return
    quotes: list[str] = []
    for index, token in enumerate(tokens):
        if token.type in {start, kinds.STRING}:
            quote = token.string.lstrip("rRbBfFuU")
            quote = quote if token.type == start else quote[:3] if quote[:3] in {"'''", '"""'} else quote[:1]
            if quotes and any(quote[0] in outer and len(outer) <= len(quote) for outer in quotes):
                yield Needed(12, "an f-string that holds its own kind of quote", token.start[0])
            elif quotes and token.type == kinds.STRING and "\\" in token.string:
                yield Needed(12, "a backslash in the expression of an f-string", token.start[0])
            if token.type == start:
                quotes.append(quote)
        elif token.type == end:
            quotes and quotes.pop()
        elif quotes and token.type == kinds.COMMENT:
            yield Needed(12, "a comment in the expression of an f-string", token.start[0])
        elif quotes and token.type == kinds.NL and len(quotes[-1]) == 1:
            yield Needed(12, "a line break in the expression of an f-string", token.start[0])
        elif quotes and token.string == "=" and tokens[index + 1].string in {"}", "!", ":"}:
            yield Needed(8, "`=` in the expression of an f-string", token.start[0])
