"""Secrets found by what a file holds: tokens, private keys, passwords in addresses."""

from __future__ import annotations

import re
from itertools import islice

from pkglint import cache
from pkglint.checks.secrets.grammar import GOOGLE, described, plausible, tokens
from pkglint.finding import Field, Hit, Member
from pkglint.memo import Memo
from pkglint.model.kept import kept
from pkglint.model.paths import in_test_path
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

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
NOTHING = b"no secret"
KEY_BODY = 200
"""Base64 characters below which a block is a sample or a stub."""
KEY_LONGEST = 20_000
KEYS = 200
"""How long a block may be, and how many blocks, tokens and addresses are told of one file."""
VARIANTS = {"AWS": "aws-key-pair", GOOGLE.issuer: "google-api-key"}
"""Issuer → the variant of the message, where it is not that of any token."""
STATEMENTS = ("pyproject.toml", "setup.cfg", "setup.py")
KINDS = frozenset({"rsa", "ec", "dsa", "openssh", "pgp"})
"""Kinds of private keys that their first line names."""
DOCUMENT = 256 * 1024
"""Bytes of a README or test in which the name of a key is looked for."""
_WORTHLESS = regex(
    rb"revoked|expired|deactivated|invalidated|no longer (?:valid|works)|not (?:a )?(?:real|valid)|\b(?:fake|dummy)\b",
    re.IGNORECASE,
)
"""What people write beside a token that opens nothing."""

_URL = regex(
    rb"://([^\s:/@\"'<>{}$%()`\\,\[\]]{1,64}):([^\s/@\"'<>{}$%()`\\,\[\]]{12,128})@((?:[A-Za-z0-9-]+\.)+[A-Za-z0-9]{2,})"
)
_LOGIN = regex(r"([A-Za-z][A-Za-z0-9+.-]*)://[^\s/@:?#]*:([^\s/@?#]+)@([^\s/@:?#]+)")
_SAMPLE_LOGIN = regex(r"(?i:pass(?:word|wd)?|pw|pwd|secret|token|x+|\*+|\.+)|\$.*|.*[{}<>].*|%\w+%")
"""Passwords that stand for one."""
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


_known = Memo(100_000)


def holds_nothing(data: bytes) -> bool:
    """Tell whether there is no token, key or password in a content, wherever it lies; three rules ask, of a wheel and its sdist."""
    return _known.of(data, _holds_nothing)


def _holds_nothing(data: bytes) -> bool:
    if cache.knows(NOTHING, data):
        return True
    nothing = (
        b"PRIVATE KEY" not in data
        and next(tokens(data), None) is None
        and (is_binary(data) or not may_hold_passwords(data))
    )
    if nothing:
        cache.add(NOTHING, data)
    return nothing


def is_binary(data: bytes) -> bool:
    """Tell whether a file begins like one that is no text."""
    return data.find(b"\0", 0, 8192) >= 0


def line_of(data: bytes, offset: int) -> int | None:
    """Return the line of an offset, None in a binary file."""
    return None if is_binary(data) else data.count(b"\n", 0, offset) + 1


def access_token(
    artifact: Artifact,  # noqa: ARG001 - the signature of scans
    file: File,
    content: Content,
    *,
    public: tuple[str, ...] = (),
) -> Iterator[Hit]:
    """Yield every complete token of an issuer whose grammar is known, once a file, and keys of Google in library code."""
    path, data = file.path, content.data
    if holds_nothing(data):
        return
    told: set[bytes] = set()
    library = path.endswith((".py", ".js", ".ts")) and not in_test_path(path) and not is_document(path)
    for token in tokens(data):
        if token.text in told or (token.issuer == GOOGLE.issuer and not library):
            continue
        told.add(token.text)
        if len(told) > KEYS:
            return
        facts = described(token.text)
        if facts["digest"] in public:
            continue
        variant = "revoked" if is_revoked(data, token.offset, path) else VARIANTS.get(token.issuer, "token")
        yield Hit(Member(path, line_of(data, token.offset)), variant, issuer=token.issuer, **facts)


def is_revoked(data: bytes, offset: int, path: str) -> bool:
    """Tell whether a test or a document says, on a token's line or one of the two above, that the token is worth nothing."""
    if not in_test_path(path) and not is_document(path):
        return False
    start = offset
    for _ in range(3):
        start = data.rfind(b"\n", 0, max(start, 0))
    end = data.find(b"\n", offset)
    return _WORTHLESS.search(data[max(start, 0) : end if end >= 0 else len(data)]) is not None


def private_key(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield blocks of private keys that hold a key; samples in tests and documentation are passed over."""
    data = content.data
    # Libraries of cryptography test themselves with keys that everybody knows.
    if in_test_path(file.path) or data.startswith(_NATIVE) or holds_nothing(data) or b"PRIVATE KEY" not in data:
        return
    if _is_among_tests(artifact, file.directory):
        return
    if is_document(file.path) or _PRETENDED.search(file.path):
        return
    for match in islice(_KEY.finditer(data), KEYS):
        end = data.find(b"-----END " + match[1], match.end(), match.end() + KEY_LONGEST)
        body = _KEY_NOISE.sub(b"", data[match.end() : max(end, match.end())])
        if len(body) >= KEY_BODY and plausible(body[40:], 20):
            kind = match[1].decode().removesuffix(" BLOCK").removesuffix("PRIVATE KEY").strip().lower()
            variant = "private-key"
            if kind == "encrypted" or b"4,ENCRYPTED" in data[match.end() : match.end() + 120]:
                variant = "encrypted"
            elif is_documented(artifact, file):
                variant = "documented"
            yield Hit(Member(file.path, line_of(data, match.start())), variant, kind=kind if kind in KINDS else "other")


@kept
def _is_among_tests(artifact: Artifact, directory: str) -> bool:
    """Tell whether most modules of a directory, or of one above it, are tests by their names."""
    while directory:
        modules = [file for file in artifact.files if file.directory == directory and file.path.endswith(".py")]
        if 2 * sum(_TEST_FILE.fullmatch(file.basename.lower()) is not None for file in modules) > len(modules):
            return True
        directory = directory.rpartition("/")[0]
    return False


def is_documented(artifact: Artifact, file: File) -> bool:
    """Tell whether the description, the README or a test names the file: then it is there to be used, and known to be public."""
    name = file.basename
    if name in (artifact.metadata.description or ""):
        return True
    for other in artifact.files:
        is_reader = "/" not in other.path and other.basename.lower().startswith("readme")
        if (is_reader or (in_test_path(other.path) and other.path.endswith((".py", ".sh", ".toml", ".cfg")))) and (
            other.size <= DOCUMENT and other is not file and name.encode() in artifact.files.read(other.path)
        ):
            return True
    return False


def is_document(path: str) -> bool:
    """Tell whether a file is read by people, or is a test by its name."""
    name = path.rpartition("/")[2].lower()
    return (
        name.endswith(DOCUMENTS) or name in {"metadata", "pkg-info", "readme"} or _TEST_FILE.fullmatch(name) is not None
    )


def password_in_url(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield addresses with a password: of the metadata all, of other files those of a host that may exist, outside tests, documents and comments."""
    data = content.data
    if b"@" not in data:
        return
    if file.path == artifact.metadata_path:
        yield from _in_metadata(artifact)
    if in_test_path(file.path) or is_binary(data) or is_document(file.path):
        return
    if holds_nothing(data):
        return
    seen = 0
    for match in _URL.finditer(data):
        _, password, host = match.groups()
        scheme = _SCHEME.search(data[max(0, match.start() - 20) : match.start()])
        if scheme is None or _NO_HOST.match(host) or not is_mixed(password) or not plausible(password, 8):
            continue
        seen += 1
        if seen > KEYS:
            return
        if in_comment(data, match.start(), file.path):
            continue
        facts: dict[str, Any] = {"scheme": scheme[0].decode(), "host": host.decode()}
        # What the metadata was made from: told once.
        if file.path in STATEMENTS and any(hit.facts == facts for hit in _in_metadata(artifact)):
            continue
        yield Hit(Member(file.path, line_of(data, match.start())), "file", **facts)


def _in_metadata(artifact: Artifact) -> Iterator[Hit]:
    """Yield project URLs and requirements with a login in them."""
    for field in ("Home-page", "Download-URL", "Project-URL", "Requires-Dist"):
        for number, value in enumerate(artifact.metadata.all(field)):
            if (login := login_in(value)) is not None:
                yield Hit(Field(field, number), "metadata", scheme=login[0], host=login[1])


def login_in(text: str) -> tuple[str, str] | None:
    """Return (scheme, host) of the first address with a user and a password in a value, None without one and for samples."""
    for match in _LOGIN.finditer(text):
        scheme, password, host = match.groups()
        if not _SAMPLE_LOGIN.fullmatch(password) and not _NO_HOST.match(host.encode()):
            return scheme, host
    return None


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
