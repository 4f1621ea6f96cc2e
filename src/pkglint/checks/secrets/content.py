"""Secrets found by what a file holds: tokens, private keys, passwords in addresses."""

from __future__ import annotations

import re
from itertools import islice

from pkglint.checks.secrets.grammar import masked, plausible, tokens
from pkglint.finding import Hit, Member
from pkglint.model.paths import in_test_path
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content
    from pkglint.model import Artifact
    from pkglint.model.files import File

DOCUMENTS = (".md", ".rst", ".txt", ".html", ".htm", ".adoc", ".ipynb", ".tex", ".1", ".map")
_PRETENDED = regex(
    r"(?:\A|[/._-])(?:dummy|mock|fake|snakeoil|example|sample|fixture|tests?[._-])|[._-]tests?/", re.IGNORECASE
)
"""Paths that say that a key guards nothing: `dummyserver/certs/`, `fake_ca.key`, `ssl-cert-snakeoil.key`."""
_NATIVE = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_TEST_FILE = regex(r"test_.*|.*_tests?\.\w+|conftest\.py|.*\.(?:test|spec)\.[jt]sx?|tests?\.py")

_KEY = regex(rb"-----BEGIN ((?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?)-----")
_KEY_NOISE = regex(rb"(?m)^[\s\"'#+*/]{0,80}(?:[A-Za-z-]+: .*)$|\\[nr]|[^A-Za-z0-9+/=]")
KEY_BODY = 200
"""Base64 characters below which a block is a sample or a stub."""
KEY_LONGEST = 20_000
KEYS = 200
"""How long a block may be, and how many blocks, tokens and addresses are told of one file."""

_URL = regex(
    rb"://([^\s:/@\"'<>{}$%()`\\,\[\]]{1,64}):([^\s/@\"'<>{}$%()`\\,\[\]]{12,128})@((?:[A-Za-z0-9-]+\.)+[A-Za-z0-9]{2,})"
)
_AT_HOST = regex(rb"@(?<=[^\s/@\"'<>{}$%()`\\,\[\]]@)[A-Za-z0-9-]+\.")
"""A host behind a password; the farthest that `://` can stand in front of it:"""
_REACH = 3 + 64 + 1 + 128
_SCHEME = regex(rb"[A-Za-z][A-Za-z0-9+.-]*\Z")
_NO_HOST = regex(
    rb"(?i)(?:.*\.)?(?:example|test|invalid|localhost|local|internal|lan|home|corp)(?:\.(?:com|org|net|io|edu))?\Z"
    rb"|(?:.*\.)?(?:domain|host|server|company|mycompany|yourcompany|hostname|website|site|proxy|acme|foo|bar|my-?[a-z]+|your-?[a-z]+)\.[a-z]+\Z"
    rb"|127\.|10\.|192\.168\.|0\.0\.|172\.(?:1[6-9]|2\d|3[01])\."
)
_COMMENTS = (b"#", b"//", b"*", b"/*", b"<!--", b";", b"--", b"%", b">>>", b"...", b".. ", b'"""', b"'''")


def line_of(data: bytes, offset: int) -> int | None:
    """Return the line of an offset, None in a binary file."""
    return None if data.find(b"\0", 0, 8192) >= 0 else data.count(b"\n", 0, offset) + 1


def access_token(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:  # noqa: ARG001 - the signature of scans
    """Yield every complete token of an issuer whose grammar is known, once a file."""
    told: set[bytes] = set()
    for token in tokens(content.data):
        if token.text not in told:
            told.add(token.text)
            if len(told) > KEYS:
                return
            yield Hit(
                Member(file.path, line_of(content.data, token.offset)), issuer=token.issuer, token=masked(token.text)
            )


def private_key(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:  # noqa: ARG001 - the signature of scans
    """Yield blocks of private keys that hold a key; samples in tests and documentation are passed over."""
    data = content.data
    # Libraries of cryptography test themselves with keys that everybody knows.
    if in_test_path(file.path) or data.startswith(_NATIVE) or b"PRIVATE KEY" not in data:
        return
    if is_document(file.path) or _PRETENDED.search(file.path):
        return
    for match in islice(_KEY.finditer(data), KEYS):
        end = data.find(b"-----END " + match[1], match.end(), match.end() + KEY_LONGEST)
        body = _KEY_NOISE.sub(b"", data[match.end() : max(end, match.end())])
        if len(body) >= KEY_BODY and plausible(body[40:], 20):
            yield Hit(Member(file.path, line_of(data, match.start())), kind=match[1].decode())


def is_document(path: str) -> bool:
    """Tell whether a file is read by people, or is a test by its name."""
    name = path.rpartition("/")[2].lower()
    return (
        name.endswith(DOCUMENTS) or name in {"metadata", "pkg-info", "readme"} or _TEST_FILE.fullmatch(name) is not None
    )


def password_in_url(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:  # noqa: ARG001 - the signature of scans
    """Yield addresses with a user and a password of a host that may exist, outside tests, documents and comments."""
    data = content.data
    if b"@" not in data or in_test_path(file.path) or data.find(b"\0", 0, 8192) >= 0 or is_document(file.path):
        return
    if not may_hold_passwords(data):
        return
    seen = 0
    for match in _URL.finditer(data):
        user, password, host = match.groups()
        scheme = _SCHEME.search(data[max(0, match.start() - 20) : match.start()])
        if scheme is None or _NO_HOST.match(host) or not is_mixed(password) or not plausible(password, 8):
            continue
        seen += 1
        if seen > KEYS:
            return
        if in_comment(data, match.start(), file.path):
            continue
        yield Hit(
            Member(file.path, line_of(data, match.start())),
            url=f"{scheme[0].decode()}://{user.decode('utf-8', 'replace')}:…@{host.decode()}",
        )


def may_hold_passwords(data: bytes) -> bool:
    """Tell whether some `@` stands where it does in an address: one byte is far quicker to search for than `://` is."""
    return any(
        data.rfind(b"://", max(0, match.start() - _REACH), match.start()) >= 0 for match in _AT_HOST.finditer(data)
    )


def is_mixed(password: bytes) -> bool:
    """Tell whether a password has digits and letters in both cases, or a sign among both: no word and no placeholder."""
    lower, upper = password.upper() != password, password.lower() != password
    digit = any(48 <= byte <= 57 for byte in password)
    sign = any(not chr(byte).isalnum() and byte not in b"-_." for byte in password)
    return digit and lower and (upper or sign)


def in_comment(data: bytes, offset: int, path: str) -> bool:
    """Tell whether an offset lies in a comment, or in a docstring of a Python source."""
    start = data.rfind(b"\n", 0, offset) + 1
    before = data[start:offset].strip()
    if before.startswith(_COMMENTS) or b" # " in before or b" // " in before:
        return True
    if path.endswith((".py", ".pyi")):
        return in_docstring(data, data.count(b"\n", 0, offset) + 1)
    return False


def in_docstring(data: bytes, line: int) -> bool:
    """Tell whether a line of a Python source is in a string that is a statement of its own."""
    import ast

    from pkglint.formats.python_source import parse_tree

    tree = parse_tree(data)
    for node in ast.walk(tree) if tree is not None else ():
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and node.lineno <= line <= (node.end_lineno or node.lineno)
        ):
            return True
    return False
