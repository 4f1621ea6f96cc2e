"""Secrets found by a file's name: credential files with a value in them, and those that are suspect by the name alone."""

from __future__ import annotations

import re

from pkglint.checks.secrets.content import is_document, line_of
from pkglint.checks.secrets.grammar import google_keys, masked, plausible, starts_word
from pkglint.finding import Hit, Member
from pkglint.model.paths import in_test_path
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content
    from pkglint.model import Artifact
    from pkglint.model.files import File

_EXAMPLES = regex(
    r"[._-](?:example|sample|template|tmpl|tpl|dist|default|defaults|schema|dummy|test|testing|ci)(?:[._-]|$)|example|sample|templat",
    re.IGNORECASE,
)
"""Words in names of files that are there to be copied."""
_SETTING = regex(
    rb"^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]{0,60}(?:KEY|SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|PWD)[A-Za-z0-9_]{0,60}|(?:KEY|SECRET|TOKEN|PASSWORD))\s*=[ \t]*(.*)$",
    re.MULTILINE | re.IGNORECASE,
)
_NO_VALUE = regex(
    r"(?:your|my|the|change|replace|insert|enter|put|add|set|todo|xxx|test|dummy|fake|example|sample|placeholder|none|null|true|false|undefined|secret|password|passw0rd|postgres|root|admin|user|guest|default|local|dev)"
    r"|.*(?:here|example|placeholder|change_?me|xxxx|<|>|\$\{|\$\(|\{\{|/run/secrets|\.pem$|\.key$|\.json$|://)",
    re.IGNORECASE,
)
_NETRC = regex(rb"\bpassword\s+(\S+)")
_PYPIRC = regex(rb"^[^\S\n]*password\s*[:=]\s*(\S+)", re.MULTILINE)
_NPMRC = regex(rb"(?:_authToken|_auth|_password)\s*=\s*(\S+)")
_USER_INFO = regex(rb"(?<![a-z])[a-z]+://[^\s:/@]+:([^\s/@]{6,})@|https?://([A-Za-z0-9_]{20,})@")
_AWS_SECRET = regex(rb"aws_secret_access_key\s*=\s*(\S{30,})", re.IGNORECASE)
_DOCKER = regex(rb'"auth"\s*:\s*"([A-Za-z0-9+/=]{8,})"')
_SERVICE_KEY = regex(rb'"private_key"\s*:\s*"-----BEGIN [A-Z ]*PRIVATE KEY-----\\n[A-Za-z0-9+/=\\n]{200,}')

_SENSITIVE = regex(
    r"id_(?:rsa|dsa|ecdsa|ed25519)(?!.*\.pub$).*|.+\.(?:p12|pfx|jks|kdbx|tfstate|tfstate\.backup)|\.htpasswd|local_settings\.py"
    r"|\.(?:bash|zsh|sh|python|node_repl|psql|mysql|sqlite|rediscli|irb)_history|\.viminfo|\.lesshst|run-maturin-action\.sh",
    holding=(
        "id_", ".p12", ".pfx", ".jks", ".kdbx", ".tfstate", ".htpasswd", "local_settings.py", "_history", ".viminfo",
        ".lesshst", "run-maturin-action.sh",
    ),
)  # fmt: skip
_AGENT = regex(
    r"(?:.*/)?(?:\.claude/(?:settings\.local\.json|projects/|todos/|statsig/|history\.jsonl)|\.aider(?!ignore)[^/]*/?|\.cursor/mcp\.json|\.gemini/(?!config\.yaml|styleguide\.md)"
    r"|\.codex/|\.specstory/history/|\.cline/|\.continue/sessions/|\.copilot/|[^/]*\.chat\.history\.md|chat[-_]history\.(?:md|json|jsonl|txt))",
    holding=(
        ".claude/", ".aider", ".cursor/", ".gemini/", ".codex/", ".specstory/", ".cline/", ".continue/", ".copilot/",
        ".chat.history.md", "chat-history.", "chat_history.",
    ),
)  # fmt: skip


_CREDENTIALS = (".env", ".pypirc", ".netrc", "_netrc", ".npmrc", ".git-credentials", "credentials", "config")
"""How the names below begin: nearly every file is passed over by one look."""


def credential_kind(path: str) -> str:
    """Return which credential file a name says, "" for others and for examples of one."""
    name = path.rpartition("/")[2]
    if not name.startswith(_CREDENTIALS) or _EXAMPLES.search(name) or in_test_path(path):
        return ""
    if name == ".env" or name.startswith((".env.", ".env-", ".env_")) or name == ".envrc":
        return ".env"
    if name in {".pypirc", ".netrc", "_netrc", ".npmrc", ".git-credentials"}:
        return name
    for end in (".aws/credentials", ".docker/config.json", ".git/config"):
        if path == end or path.endswith(f"/{end}"):
            return end
    return ""


def value_of(kind: str, data: bytes) -> tuple[str, int] | None:
    """Return what a credential file holds (in words that give nothing away) and where; None when it holds no value."""
    if kind == ".env":
        for setting in _SETTING.finditer(data):
            if is_value(setting[2]):
                return f"a value for {setting[1].decode()}", setting.start(1)
        return None
    expression = {
        ".pypirc": _PYPIRC, ".netrc": _NETRC, "_netrc": _NETRC, ".npmrc": _NPMRC, ".git-credentials": _USER_INFO,
        ".git/config": _USER_INFO, ".aws/credentials": _AWS_SECRET, ".docker/config.json": _DOCKER,
    }[kind]  # fmt: skip
    for match in expression.finditer(data):
        text = next(group for group in match.groups() if group)
        if is_value(text):
            return {".docker/config.json": "a registry login", ".aws/credentials": "a secret access key"}.get(
                kind, "a password or token"
            ), match.start()
    return None


def is_value(data: bytes) -> bool:
    """Tell whether the right side of a setting is a secret: long enough, mixed, and no placeholder or reference."""
    value = data.decode("utf-8", "replace").strip().split(" #")[0].strip().strip("'\"")
    if len(value) < 8 or _NO_VALUE.match(value) or value.startswith(("$", "/", "./")) or " " in value:
        return False
    letters, digits = any(c.isalpha() for c in value), any(c.isdigit() for c in value)
    return letters and digits and plausible(value.encode("utf-8", "replace"), 6)


def credential_file(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:  # noqa: ARG001 - the signature of scans
    """Yield a file made for credentials that holds one."""
    path, data = file.path, content.data
    kind = credential_kind(path)
    if kind:
        if (found := value_of(kind, data)) is not None:
            yield Hit(Member(path, line_of(data, found[1])), value=found[0])
    elif path.endswith(".json") and file.size < 16384 and b'"service_account"' in data and not in_test_path(path):
        match = _SERVICE_KEY.search(data)
        if match is not None and not _EXAMPLES.search(file.basename) and plausible(match[0][80:], 20):
            yield Hit(Member(path, line_of(data, match.start())), value="the private key of a service account")


def sensitive_file(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:  # noqa: ARG001 - the signature of scans
    """Yield files that are suspect by name, and Google API keys in library code."""
    path, data = file.path, content.data
    kind = credential_kind(path)
    if (
        kind in {".env", ".pypirc", ".netrc", "_netrc", ".git-credentials", ".aws/credentials"}
        and file.basename != ".envrc"
    ):
        if value_of(kind, data) is None and data.strip():
            yield Hit(Member(path), why="is named for credentials")
    elif _SENSITIVE.fullmatch(file.basename) and not _EXAMPLES.search(path) and not in_test_path(path):
        yield Hit(Member(path), why="is named like a secret of somebody's machine")
    elif path.endswith((".py", ".js", ".ts")) and not in_test_path(path) and not is_document(path):
        told: set[bytes] = set()
        for match in google_keys(data):
            if starts_word(data, match.start()) and match[0] not in told and plausible(match[0][4:], 15):
                told.add(match[0])
                yield Hit(
                    Member(path, line_of(data, match.start())), why=f"holds the Google API key {masked(match[0])}"
                )


def agent_settings(artifact: Artifact) -> Iterator[Hit]:
    """Yield the local state of coding agents and editors, a directory of it once."""
    told: set[str] = set()
    for file in artifact.files:
        if "." not in file.path or (match := _AGENT.match(file.path)) is None:
            continue
        place = match[0] if match[0].endswith("/") else file.path
        if place not in told:
            told.add(place)
            yield Hit(Member(place))
