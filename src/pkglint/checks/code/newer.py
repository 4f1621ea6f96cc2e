"""The Python that a file's syntax needs at least: the parser's own word for it, and tokens for what the parser lets pass.

`ast.parse(feature_version=…)` refuses most syntax of later versions; it lets pass f-strings as of 3.12, `f"{x=}"`,
parenthesised context managers, arbitrary decorators and starred subscripts. Those are seen in the token stream.
"""

from __future__ import annotations

import re
from functools import cache

from pkglint.checks.code.pythons import RUNNING
from pkglint.checks.code.source import REMEMBERED
from pkglint.formats.python_source import declares_utf8, runaway
from pkglint.memo import Memo
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from tokenize import TokenInfo


LARGEST_IN_TOKENS = 1 << 20
"""Bytes of a source file beyond which its tokens are not looked at: they are slow to come by."""


class Needed(NamedTuple):
    """A construct by a word that the rule has a label for, the minor release of Python 3 that brought it, and its line."""

    minor: int
    construct: str
    line: int


class Sign(NamedTuple):
    """A construct's minor release, bytes without which a file does not hold it, and expressions that any file with it matches.

    The second, `exact`, is slow, and asked of what the first one finds: text in comments and strings for the most part.
    """

    minor: int
    needle: bytes
    expression: re.Pattern[bytes] | None = None
    exact: re.Pattern[bytes] | None = None


_START = rb"(?:\A(?:\xef\xbb\xbf)?|[\r\n])[ \t\f]*"
"""Where statements begin that nothing can stand before on their line."""
# What the parser knows to refuse. Expressions begin with plain bytes where they can: the search for those is quick.
_PARSED = (
    Sign(8, b":="),
    Sign(8, b"/", regex(rb"/[ \t]*[,):\r\n]"), regex(rb"[,\r\n][ \t\f\\]*/[ \t]*[,):\r\n]")),
    Sign(10, b"match", regex(rb"\n[ \t\f]+case\b"), regex(_START + rb"match\b(?![ \t]*[=,)\]}])")),
    Sign(11, b"except", regex(rb"except[ \t]*\*"), regex(_START + rb"except[ \t]*\*")),
    Sign(12, b"type ", regex(rb"type [ \t]*\w+[ \t]*[=\[]"), regex(rb"\n[ \t\f]*type [ \t]*\w+[ \t]*[=\[]")),
    Sign(12, b"def ", regex(rb"def [ \t]*\w+\["), regex(_START + rb"(?:async\b[ \t\f\\\r\n]*)?def [ \t]*\w+\[")),
    Sign(12, b"class ", regex(rb"class [ \t]*\w+\["), regex(_START + rb"class [ \t]*\w+\[")),
    Sign(14, b"t", regex(rb"""[\s(,=\[{:+](?:t|[rR]t|t[rR])['"]""")),
    Sign(14, b"except ", regex(rb"except [ \t]*[\w.]+[ \t]*,")),
)
# What it lets pass.
_TOKENS = (
    Sign(9, b"with", regex(rb"\n[ \t]*(?:async[ \t]+)?with[ \t]*\(")),
    Sign(9, b"@", regex(rb"\n[ \t]*@[ \t]*(?:\(|[\w.]*(?:[^\w.(\s]|\([^\n]*\)[ \t]*[.\[(]))")),
    Sign(11, b"*", regex(rb"\*\w+[ \t]*:[ \t]*\*")),
)
_SUBSCRIPT = regex(rb"\[(?:[^\]\n]{0,200},)?[ \t]{0,20}\*(?![ \t]{0,20}\])")
_WORD = regex(rb"[\w)\]]+\Z")
_KEYWORDS = frozenset(
    {b"and", b"assert", b"await", b"del", b"elif", b"else", b"for", b"if", b"in", b"is", b"lambda", b"not", b"or", b"raise", b"return", b"while", b"yield"}
)  # fmt: skip
"""Words before a `[` that begins a list, and no subscript."""


_BEGINNING = {letter: regex(letter + rb"[rR]?['\"]") for letter in (b"f", b"F")}


@cache
def _fields(letter: bytes, old: bool) -> re.Pattern[bytes]:
    """Return an expression for f-strings that begin with a letter: of those in three quotes it matches the beginning, and two quotes as a group.

    Of others it matches those with a replacement field that holds the string's own quote, a backslash or a line end, or,
    for `old` Pythons before 3.8, ends in `=`. It begins with one plain byte, which is quick to search for, and looks at
    once for what is seldom behind that; what ends in `f'` or is `'f'` begins no f-string.
    """
    ends = rb"|= ?[}!:]" if old else b""
    return re.compile(
        rb"%b(?=[rR]?['\"])(?:(?<!\w%b)|(?<=\W[rR]%b))[rR]?(?:%b)"
        % (
            *(letter,) * 3,
            b"|".join(
                rb"%b(?:(%b{2})|(?<!%b%b%b)" % (quote, quote, quote, letter, quote)
                + rb"(?:[^%b\\\n{]|\\.|\{\{|\{[^{}%b\n]*\}){0,400}\{(?!\{)[^}\n]{0,400}(?:[%b\\\n]%b))"
                % (quote, quote, quote, ends)
                for quote in (b"'", b'"')
            ),
        )
    )


_IN_TRIPLE = {12: regex(rb"\{[^{}]*[\\#]"), 8: regex(rb"\{[^{}]*= ?[}!:]")}
_VERSION = regex(r"(.*?) (?:is|are) only supported in Python 3\.(\d+)")


def _signs(data: bytes, signs: tuple[Sign, ...], lowest: int) -> bool:
    return any(
        lowest < sign.minor <= RUNNING
        and sign.needle in data
        and (sign.expression is None or sign.expression.search(data))
        # Where lines begin, and what is what in them, is plain in UTF-8 and need not be in other encodings.
        and (sign.exact is None or sign.exact.search(data) or not declares_utf8(data))
        for sign in signs
    )


def _odd_fstring(data: bytes, lowest: int) -> bool:
    """Tell whether some f-string may hold what Python 3.`lowest` does not read in one."""
    return b"{" in data and any(
        match.lastindex is None or _odd_triple(data, match.end(), match[match.lastindex][:1] * 3, lowest)
        for letter, beginning in _BEGINNING.items()
        if beginning.search(data)
        for match in _fields(letter, lowest < 8).finditer(data)
    )


def _odd_triple(data: bytes, start: int, quotes: bytes, lowest: int) -> bool:
    """Tell the same of an f-string in three quotes that begins here."""
    end = data.find(quotes, start)
    end = end if end >= 0 else len(data)
    unclosed = data.rfind(b"{", start, end) > data.rfind(b"}", start, end)
    return unclosed or any(minor > lowest and each.search(data, start, end) for minor, each in _IN_TRIPLE.items())


def _starred_subscript(data: bytes) -> bool:
    """Tell whether something that may be subscripted stands before a `[` with a star in it."""
    for match in _SUBSCRIPT.finditer(data):
        before = _WORD.search(data[max(0, match.start() - 20) : match.start()].rstrip(b" \t"))
        if before is not None and before[0] not in _KEYWORDS:
            return True
    return False


def needs(data: bytes, lowest: int) -> Needed | None:
    """Return the first construct found that Python 3.`lowest` does not know, None when there is none or no telling."""
    found = _known.of(data, _plain, lowest)
    return None if found is None else Needed(*found)


def _plain(data: bytes, lowest: int) -> tuple[int, str, int] | None:
    found = _needs(data, lowest)
    return None if found is None else (found.minor, found.construct, found.line)


_known = Memo(REMEMBERED)


def _needs(data: bytes, lowest: int) -> Needed | None:
    if _signs(data, _PARSED, lowest):
        if runaway(data):
            return None
        import ast
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                ast.parse(data, feature_version=(3, lowest))
            except SyntaxError as error:
                match = _VERSION.match(error.msg or "")
                if match is not None:
                    return Needed(int(match[2]), _code(match[1]), _line(data, match[1], error.lineno or 1))
            except (ValueError, MemoryError, RecursionError, OverflowError):
                return None
    if len(data) > LARGEST_IN_TOKENS:
        return None
    if (
        _signs(data, _TOKENS, lowest)
        or (lowest < 11 <= RUNNING and b"*" in data and _starred_subscript(data))
        or (lowest < 12 and _odd_fstring(data, lowest))
    ):
        return None if runaway(data) else next((found for found in _constructs(data) if found.minor > lowest), None)
    return None


def _line(data: bytes, construct: str, line: int) -> int:
    """Return where a construct begins that the parser refuses only at its end."""
    import ast

    from pkglint.formats import python_source

    tree = python_source.parse_tree(data)
    lines = [line]
    for node in ast.walk(tree) if tree is not None else ():
        if construct == "Pattern matching" and isinstance(node, ast.Match):
            lines.append(node.lineno)
        elif construct == "Exception groups" and isinstance(node, ast.TryStar):
            lines.append(node.handlers[0].lineno)
        elif construct == "Positional-only parameters" and isinstance(node, ast.arguments) and node.posonlyargs:
            lines.append(node.posonlyargs[0].lineno)
    return min(lines)


def _code(construct: str) -> str:
    """Return a construct's word from what the parser calls it: `Pattern matching` is `pattern-matching`."""
    return re.sub(r"[^a-z0-9]+", "-", construct.lower()).strip("-")


def _constructs(data: bytes) -> Iterator[Needed]:
    from io import BytesIO
    from tokenize import TokenError, tokenize

    try:
        tokens = list(tokenize(BytesIO(data).readline))
    except (TokenError, SyntaxError, ValueError, SystemError):
        # CPython's tokenizer ends in SystemError on some damaged sources.
        return
    yield from _statements(tokens)
    yield from _fstrings(tokens)


def _statements(tokens: list[TokenInfo]) -> Iterator[Needed]:
    from tokenize import COMMENT, DEDENT, ENCODING, INDENT, NAME, NEWLINE, NL

    quiet = {COMMENT, NL}
    tokens = [token for token in tokens if token.type not in quiet]
    fresh, before = True, ""
    for index, token in enumerate(tokens):
        text = token.string
        if fresh and token.type == NAME and text == "with" and tokens[index + 1].string == "(":
            yield from _with(tokens, index + 1)
        elif fresh and text == "@":
            yield from _decorator(tokens, index)
        elif text == "[" and before not in {"case", "match"} and index and _operand(tokens[index - 1]):
            yield from _subscript(tokens, index)
        elif text == "*" and index > 2 and tokens[index - 1].string == ":" and tokens[index - 3].string == "*":
            yield Needed(11, "starred-annotation", token.start[0])
        # A soft keyword at the beginning of a statement is no operand.
        before = text if fresh else ""
        fresh = token.type in {NEWLINE, INDENT, DEDENT, ENCODING} or text == ";" or (fresh and text == "async")


def _operand(token: TokenInfo) -> bool:
    from keyword import iskeyword
    from tokenize import NAME

    return token.string in {")", "]"} or (token.type == NAME and not iskeyword(token.string))


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
        yield Needed(9, "parenthesized-context-managers", tokens[opening].start[0])


def _decorator(tokens: list[TokenInfo], at: int) -> Iterator[Needed]:
    from tokenize import NAME, NEWLINE

    index = at + 1
    while index < len(tokens) and (tokens[index].type == NAME or tokens[index].string == "."):
        index += 1
    if index < len(tokens) and tokens[index].string == "(" and index > at + 1:
        index = _closing(tokens, index) + 1
    if index < len(tokens) and tokens[index].type != NEWLINE:
        yield Needed(9, "decorator-expression", tokens[at].start[0])


def _subscript(tokens: list[TokenInfo], opening: int) -> Iterator[Needed]:
    for index, token in _inside(tokens, opening, _closing(tokens, opening)):
        if token.string == "*" and tokens[index - 1].string in {"[", ","}:
            yield Needed(11, "unpacking-in-subscript", token.start[0])
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
                yield Needed(12, "f-string-quote", token.start[0])
            elif quotes and token.type == kinds.STRING and "\\" in token.string:
                yield Needed(12, "f-string-backslash", token.start[0])
            if token.type == start:
                quotes.append(quote)
        elif token.type == end:
            quotes and quotes.pop()
        elif quotes and token.type == kinds.COMMENT:
            yield Needed(12, "f-string-comment", token.start[0])
        elif quotes and token.type == kinds.NL and len(quotes[-1]) == 1:
            yield Needed(12, "f-string-line-break", token.start[0])
        elif quotes and token.string == "=" and tokens[index + 1].string in {"}", "!", ":"}:
            yield Needed(8, "f-string-equals", token.start[0])
