"""Secrets found by a file's name: credential files with a value in them, and those that are suspect by the name alone."""

from __future__ import annotations

import re

from pkglint.checks.secrets.content import line_of
from pkglint.checks.secrets.grammar import plausible
from pkglint.finding import Hit, Member
from pkglint.model.build_system import BuildSystem
from pkglint.model.paths import in_test_path
from pkglint.model.tree import Tree
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.archive import Content
    from pkglint.model import Artifact
    from pkglint.model.files import File

_EXAMPLES = regex(
    r"[._-](?:example|sample|template|tmpl|tpl|dist|default|defaults|schema|dummy|test|testing|ci)(?:[._-]|$)|example|sample|templat"
    r"|(?:^|[/._-])(?:blank|empty)(?:[._-]|$)",
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
_NPMRC = regex(rb"(_authToken|_auth|_password)\s*=\s*(\S+)")
_USER_INFO = regex(rb"(?<![a-z])[a-z]+://[^\s:/@]+:([^\s/@]{6,})@|https?://([A-Za-z0-9_]{20,})@")
_AWS_SECRET = regex(rb"aws_secret_access_key\s*=\s*(\S{30,})", re.IGNORECASE)
_DOCKER = regex(rb'"auth"\s*:\s*"([A-Za-z0-9+/=]{8,})"')
_SERVICE_KEY = regex(rb'"private_key"\s*:\s*"-----BEGIN [A-Z ]*PRIVATE KEY-----\\n[A-Za-z0-9+/=\\n]{200,}')

_SENSITIVE = regex(
    r"(?P<key>id_(?:rsa|dsa|ecdsa|ed25519)(?!.*\.pub$).*|.+\.(?:p12|pfx|jks|kdbx))|(?P<terraform>.+\.(?:tfstate|tfstate\.backup))|(?P<passwords>\.htpasswd)"
    r"|(?P<settings>local_settings\.py)|\.(?P<history>(?:bash|zsh|sh|python|node_repl|psql|mysql|sqlite|rediscli|irb)_history|viminfo|lesshst)"
    r"|(?P<script>run-maturin-action\.sh)",
)  # fmt: skip
_SUSPECT = {
    "key": "private-key-name",
    "terraform": "terraform-state",
    "passwords": "password-file",
    "settings": "local-settings",
    "history": "history",
    "script": "build-script",
}
"""Group of the expression above → the variant of the message."""
_AGENTS = tuple(
    (regex(rf"(?:.*/)?(?:{expression})"), variant, tool)
    for expression, variant, tool in (
        (r"\.claude/settings\.local\.json", "settings", "claude-code"),
        (r"\.claude/(?:projects/|todos/|history\.jsonl)", "history", "claude-code"),
        (r"\.claude/statsig/", "cache", "claude-code"),
        (r"\.aider\.(?:tags\.cache|repo\.map)[^/]*/?", "cache", "aider"),
        (r"\.aider\.(?:chat|input|llm)\.history[^/]*", "history", "aider"),
        (r"\.aider(?!ignore)[^/]*/?", "settings", "aider"),
        (r"\.cursor/mcp\.json", "settings", "cursor"),
        (r"\.gemini/(?!config\.yaml|styleguide\.md)", "settings", "gemini"),
        (r"\.codex/", "settings", "codex"),
        (r"\.copilot/", "settings", "copilot"),
        (r"\.cline/", "settings", "cline"),
        (r"\.specstory/history/", "history", "specstory"),
        (r"\.continue/sessions/", "history", "continue"),
        (r"[^/]*\.chat\.history\.md|chat[-_]history\.(?:md|json|jsonl|txt)", "history", "agent"),
    )
)
"""Paths of local state, the variant of the message, and whose they are."""
_AGENT_WORDS = regex(
    r"\.(?:(?:claude|cursor|gemini|codex|copilot|cline|specstory|continue)/|aider|chat\.history\.md)|chat[-_]history\."
)
"""What is in such paths: nearly every file is passed over by looking for these."""


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


def secret_in(kind: str, data: bytes) -> tuple[str, dict[str, Any], int] | None:
    """Return (variant, facts, offset) of what a credential file holds, in words that give nothing away; None when it holds no value."""
    if kind in {".env", ".npmrc"}:
        expression = _SETTING if kind == ".env" else _NPMRC
        found = [setting for setting in expression.finditer(data) if is_value(setting[2])]
        names = dict.fromkeys(setting[1].decode() for setting in found)
        return ("setting", {"variables": [*names]}, found[0].start(1)) if found else None
    expression = {
        ".pypirc": _PYPIRC, ".netrc": _NETRC, "_netrc": _NETRC, ".git-credentials": _USER_INFO,
        ".git/config": _USER_INFO, ".aws/credentials": _AWS_SECRET, ".docker/config.json": _DOCKER,
    }[kind]  # fmt: skip
    for match in expression.finditer(data):
        text = next(group for group in match.groups() if group)
        if is_value(text):
            return _HELD.get(kind, "password-or-token"), {}, match.start()
    return None


_HELD = {
    ".docker/config.json": "docker-login",
    ".aws/credentials": "aws-secret-key",
    ".git/config": "git-config-login",
}
"""Kind of file → the variant of the message, where it is not any password or token."""


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
        if (found := secret_in(kind, data)) is not None:
            variant, facts, offset = found
            yield Hit(Member(path, line_of(data, offset)), variant, **facts)
    elif path.endswith(".json") and file.size < 16384 and b'"service_account"' in data and not in_test_path(path):
        match = _SERVICE_KEY.search(data)
        if match is not None and not _EXAMPLES.search(file.basename) and plausible(match[0][80:], 20):
            yield Hit(Member(path, line_of(data, match.start())), "service-account-key")


def sensitive_file(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:  # noqa: ARG001 - the signature of scans
    """Yield files that are suspect by name."""
    path, data = file.path, content.data
    kind = credential_kind(path)
    if (
        kind in {".env", ".pypirc", ".netrc", "_netrc", ".git-credentials", ".aws/credentials"}
        and file.basename != ".envrc"
    ):
        if secret_in(kind, data) is None and data.strip():
            yield Hit(Member(path), "credential-file-name")
        return
    match = _SENSITIVE.fullmatch(file.basename)
    if match is not None and not _EXAMPLES.search(path) and not in_test_path(path):
        group = match.lastgroup or ""
        facts: dict[str, Any] = {"program": match["history"].removesuffix("_history")} if group == "history" else {}
        yield Hit(Member(path), _SUSPECT[group], **facts)


def may_be_packed(artifact: Artifact, path: str) -> bool:
    """Tell whether a file of a source tree may get into a release: maturin, told of a crate in a sub-folder, leaves the root's files out."""
    if not isinstance(artifact, Tree) or BuildSystem(artifact).project != "maturin":
        return True
    from pkglint.model.packing.maturin import reaches

    return reaches(artifact.pyproject.value, path)


def agent_settings(artifact: Artifact) -> Iterator[Hit]:
    """Yield the local state of coding agents and editors, a directory of it once."""
    told: set[str] = set()
    for file in artifact.files:
        if _AGENT_WORDS.search(file.path) is None or not may_be_packed(artifact, file.path):
            continue
        for expression, variant, tool in _AGENTS:
            if (match := expression.match(file.path)) is not None:
                place = match[0] if match[0].endswith("/") else file.path
                if place not in told:
                    told.add(place)
                    yield Hit(Member(place), variant, tool=tool)
                break
