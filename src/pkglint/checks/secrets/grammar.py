"""The issuers' own grammars of tokens, and what tells a credential from a sample of one."""

from __future__ import annotations

import re
from functools import cache

from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_SAMPLE = regex(
    rb"example|sample|xxxx|your[-_]?|placeholder|dummy|change[-_]?me|redacted|insert|12345678|abcdefg|0123456|deadbeef|fake|foobar|test[-_]?(?:key|token|secret)",
    re.IGNORECASE,
)
_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def plausible(body: bytes, distinct: int = 10) -> bool:
    """Tell whether the random part of a token may be one: many different characters, and no words of samples."""
    return len(set(body)) >= distinct and _SAMPLE.search(body) is None


def checksum_holds(token: bytes) -> bool:
    """Tell whether the last six characters of a GitHub or npm token are the CRC-32 of the 30 before, in base 62."""
    import zlib

    body, check = token[-36:-6], token[-6:]
    value, digits = zlib.crc32(body), b""
    while value:
        value, digit = divmod(value, 62)
        digits = _BASE62[digit : digit + 1] + digits
    return digits.rjust(6, b"0") == check


def is_macaroon(token: bytes) -> bool:
    """Tell whether a PyPI token decodes to a whole macaroon (version 2, binary): location, identifier, signature of 32 bytes."""
    import base64
    import binascii

    text = token.removeprefix(b"pypi-")
    try:
        data = base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return False
    if data[:2] != b"\x02\x01":
        return False
    at = 1
    while at < len(data):
        kind, at = data[at], at + 1
        if kind == 0:
            continue
        length = shift = 0
        while at < len(data):
            byte, at = data[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        if kind == 6:
            return length == 32 and len(data) == at + length
        if kind not in {1, 2, 4}:
            return False
        at += length
    return False


class Grammar(NamedTuple):
    """One issuer's tokens: bytes that all of them hold, the expression, and the last word on a match.

    The expression is compiled for data that holds those bytes. It begins with literal bytes, which the expression engine
    searches at memory speed; boundaries are therefore tested afterwards.
    """

    issuer: str
    needle: bytes
    expression: bytes
    accepts: Callable[[bytes], bool]


def _grammar(issuer: str, needle: bytes, expression: bytes, accepts: Callable[[bytes], bool]) -> Grammar:
    return Grammar(issuer, needle, expression + rb"(?![A-Za-z0-9_])", accepts)


GRAMMARS = (
    _grammar("PyPI", b"pypi-AgE", rb"pypi-AgE[A-Za-z0-9_-]{60,1000}", is_macaroon),
    _grammar("GitHub", b"gh", rb"gh[pousr]_[A-Za-z0-9]{36}", checksum_holds),
    _grammar(
        "GitHub",
        b"github_pat_",
        rb"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
        lambda token: plausible(token[11:], 20),
    ),
    _grammar(
        "GitLab",
        b"glpat-",
        rb"glpat-(?:[A-Za-z0-9_-]{20}|[A-Za-z0-9_-]{27,300}\.[0-9a-z]{2}\.?[0-9a-z]{7,9})",
        lambda token: plausible(token[6:]),
    ),
    _grammar("npm", b"npm_", rb"npm_[A-Za-z0-9]{36}", checksum_holds),
    _grammar(
        "Slack",
        b"xox",
        rb"xox[bpars]-(?:\d{1,2}-)?\d{10,13}-\d{10,13}-(?:\d{10,13}-)?[A-Za-z0-9]{24,64}",
        lambda token: plausible(token.rpartition(b"-")[2]),
    ),
    _grammar(
        "Slack", b"xapp-", rb"xapp-\d-[A-Z0-9]{8,14}-\d{10,14}-[a-f0-9]{64}", lambda token: plausible(token[-64:])
    ),
    _grammar("Stripe", b"k_live_", rb"[rs]k_live_[A-Za-z0-9]{24,247}", lambda token: plausible(token[8:])),
    _grammar(
        "Anthropic",
        b"sk-ant-",
        rb"sk-ant-(?:api|admin|oat|ort)\d\d-[A-Za-z0-9_-]{93}AA",
        lambda token: plausible(token[13:], 20),
    ),
    _grammar(
        "Hugging Face",
        b"hf_",
        rb"hf_[A-Za-z]{34}",
        lambda token: plausible(token[3:], 15) and not token[3:].islower() and not token[3:].isupper(),
    ),
    _grammar("SendGrid", b"SG.", rb"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}", lambda token: plausible(token[3:], 20)),
)
"""Tokens whose form alone says whose they are."""

OPENAI = Grammar(
    "OpenAI",
    b"T3BlbkFJ",
    rb"sk-(?:(?:proj|svcacct|admin)-)?[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}",
    lambda token: plausible(token.replace(b"T3BlbkFJ", b""), 20),
)
"""Its tokens have their mark in the middle."""
_AWS_NEEDLES = (b"AKIA", b"ASIA")
_AWS_ID = rb"A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9_])"
_AWS_SECRET = rb"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"
AWS_LINES = 3
"""How many lines may lie between a key id and its secret."""
GOOGLE = Grammar("Google", b"AIza", rb"AIza[0-9A-Za-z_-]{35}(?![A-Za-z0-9_-])", lambda token: plausible(token[4:], 15))
"""Its keys are secret in library code only."""
_WORD = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")

_COMMON = frozenset({b"gh", b"xox", b"hf_"})
"""Needles that many a word holds; their tokens are one row of letters, so that what was gathered can be searched first."""
_SHORT = frozenset({b"glpat-", b"SG."})
"""Needles of tokens with fewer than 32 of those in a row; AWS' have 20, all others more."""
LONG_ROW = 32
LONG = 64
"""Bytes of a file from which what may be a token is gathered before it is searched."""
_MARKS = bytes(49 if byte in _WORD or byte == 45 else 48 for byte in range(256))
_RUN = b"1" * 20
_STEP = 1 << 18
_LONGEST = 2048
"""Bytes that are looked at at a time, for which the processor's own memory has room, and those behind them that a token may reach into."""


@cache
def compiled(expression: bytes) -> re.Pattern[bytes]:
    """Return an expression compiled, which only data that holds its needle asks for."""
    return re.compile(expression)


def starts_word(data: bytes, offset: int) -> bool:
    """Tell whether no word character stands before the offset."""
    return offset == 0 or data[offset - 1] not in _WORD


class Token(NamedTuple):
    """A token that was found: who issued it, where it begins, and its text."""

    issuer: str
    offset: int
    text: bytes


def tokens(data: bytes) -> Iterator[Token]:
    """Yield every complete token in the data, the keys of Google last."""
    rows, long = gathered(data)
    if not rows:
        return
    for grammar in GRAMMARS if long else _SHORT_GRAMMARS:
        text = rows if grammar.needle in _SHORT else long
        if grammar.needle in text and (
            grammar.needle not in _COMMON or compiled(grammar.expression).search(text) is not None
        ):
            yield from matching(data, grammar)
    if OPENAI.needle in long:
        yield from openai_tokens(data)
    if any(needle in rows for needle in _AWS_NEEDLES):
        for match in compiled(_AWS_ID).finditer(data):
            if starts_word(data, match.start()) and plausible(match[0][4:], 7) and aws_secret_near(data, match):
                yield Token("AWS", match.start(), match[0])
    if GOOGLE.needle in long:
        yield from matching(data, GOOGLE)


def matching(data: bytes, grammar: Grammar) -> Iterator[Token]:
    """Yield the tokens of one grammar."""
    for match in compiled(grammar.expression).finditer(data):
        if starts_word(data, match.start()) and grammar.accepts(match[0]):
            yield Token(grammar.issuer, match.start(), match[0])


_SHORT_GRAMMARS = tuple(grammar for grammar in GRAMMARS if grammar.needle in _SHORT)


def gathered(data: bytes) -> tuple[bytes, bytes]:
    """Return data in which to look for the needles of tokens: of all but short files, what in it may be a token.

    Every token has at least 20 letters, digits, `_` and `-` in a row, which hold its needle or begin behind `SG.`. A
    twelfth of most files is in such rows, and a dozen searches of that are quicker than of the whole. Most tokens have
    more: the second result is the long rows alone.
    """
    if len(data) < LONG:
        return data, data
    long: list[bytes] = []
    short: list[bytes] = []
    for start in range(0, len(data), _STEP):
        part = data[start : start + _STEP + _LONGEST]
        marks = part.translate(_MARKS)
        find = marks.find
        at = find(_RUN)
        while at >= 0:
            end = find(b"0", at)
            if end < 0:
                end = len(marks)
            (short if end - at < LONG_ROW else long).append(part[at - 3 if at > 3 else 0 : end])
            at = find(_RUN, end)
    ends = b"\n".join(long)
    return b"\n".join([ends, *short]) if short else ends, ends


def openai_tokens(data: bytes) -> Iterator[Token]:
    """Yield OpenAI's tokens, looked for around their mark."""
    at = data.find(OPENAI.needle)
    while at >= 0:
        low = max(0, at - 120)
        for match in compiled(OPENAI.expression).finditer(data[low : at + len(OPENAI.needle) + 110]):
            if starts_word(data, low + match.start()) and OPENAI.accepts(match[0]):
                yield Token(OPENAI.issuer, low + match.start(), match[0])
        at = data.find(OPENAI.needle, at + len(OPENAI.needle))


def aws_secret_near(data: bytes, key_id: re.Match[bytes]) -> bool:
    """Tell whether a secret access key stands on the line of a key id or within three lines of it."""
    before = data[max(0, key_id.start() - 600) : key_id.start()].split(b"\n")[-1 - AWS_LINES :]
    after = data[key_id.end() : key_id.end() + 600].split(b"\n")[: 1 + AWS_LINES]
    for match in compiled(_AWS_SECRET).finditer(b"\n".join(before) + b" " + b"\n".join(after)):
        text = match[0]
        mixed = any(c in b"0123456789" for c in text) and text.lower() != text != text.upper()
        if mixed and plausible(text, 20):
            return True
    return False


PREFIXES = (
    (b"pypi-", "pypi"),
    (b"ghp_", "github-personal"),
    (b"gho_", "github-oauth"),
    (b"ghu_", "github-app"),
    (b"ghs_", "github-app"),
    (b"ghr_", "github-refresh"),
    (b"github_pat_", "github-fine-grained"),
    (b"glpat-", "gitlab-personal"),
    (b"npm_", "npm"),
    (b"xoxb-", "slack-bot"),
    (b"xoxp-", "slack-user"),
    (b"xox", "slack"),
    (b"xapp-", "slack-app"),
    (b"sk_live_", "stripe-secret"),
    (b"rk_live_", "stripe-restricted"),
    (b"sk-ant-oat", "anthropic-oauth"),
    (b"sk-ant-ort", "anthropic-oauth"),
    (b"sk-ant-", "anthropic-api"),
    (b"hf_", "hugging-face"),
    (b"SG.", "sendgrid"),
    (b"sk-", "openai"),
    (b"AIza", "google-api"),
    (b"AKIA", "aws-key-pair"),
    (b"ASIA", "aws-key-pair"),
)
"""What tokens begin with, and the kind that says of them."""


def described(token: bytes) -> dict[str, Any]:
    """Return what a report may say of a token: its kind, public prefix and length, and the beginning of its SHA-256.

    Tokens have more than a hundred random bits, so the eight digits give nothing away; passwords have not.
    """
    from pkglint.model.files import sha256

    prefix, kind = next(((prefix, kind) for prefix, kind in PREFIXES if token.startswith(prefix)), (b"", "token"))
    if kind == "slack":
        prefix = token[:5]
    return {"token": kind, "prefix": prefix.decode(), "length": len(token), "digest": sha256(token)[:8]}
