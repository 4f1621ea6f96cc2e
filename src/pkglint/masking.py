"""The door that all text leaves by: credentials in it are masked, whichever rules were selected, ignored or allowed.

A mask keeps what is public of a secret, the prefix that names its issuer and its length, and nothing else. What is no credential
stays as it is: hashes, versions, addresses without a login. Masking twice gives the same text, and no line is added or lost.

The checks of the family `secrets` ask whether something *is* a secret, and must be right; this module asks whether it *may be*
one, and takes tokens that are cut short, revoked or invented for one, too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

HIDDEN = "…"
"""Stands for what is not shown."""
SHORTEST = 6
"""Characters from which on the value of a setting may be a secret."""
SHORT = 500
"""Characters of texts whose masked form is kept."""
KNOWN = 8
"""Characters from which on a secret is masked wherever else it stands in a report: a shorter one may be a common word."""

_PLACEHOLDER = regex(
    r"example|placeholder|change[-_]?me|xxxx|redacted|\*\*\*|…|<\w|\$\{|\{\{|%\(|\$\(|://|(?:^|[_-])your?(?:[_-]|$)",
    re.IGNORECASE,
)
"""What stands where a reader, a shell or a template has to put the value."""
_SAMPLE_PASSWORD = regex(
    r"|password|passwd|passphrase|pass|passw|pw|pwd|pswd|secret|token|user|username|x+|\*+|\.+|-+|\$\w+|%\w+%|:?x-oauth-basic",
    re.IGNORECASE,
)
"""Passwords of addresses that are written to show where one goes."""
_REFERENCE = regex(
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z_]\w*(?:\.[a-z_]\w*)+|[\w.]+[(\[].*|(?:\.{0,2}|~)(?:/[\w.-]+){2,}/?"
)
"""The name of a variable, an attribute, a call, a path: where a secret is, not what it is."""

_NAME = (
    r"(?:[\w.-]{0,60}?(?:[_.-]|(?<=[a-z])(?=[A-Z])|(?<![A-Za-z0-9])))?"
    r"(?i:password|passwd|passphrase|pwd|pass|secret|token|api[_-]?key|(?:access|account|private|secret|signing|encryption|shared|service|master|license)[_-]?(?:access)?[_-]?key"
    r"|credentials?|(?<=[\"'_])auth)(?:[_.-][\w.-]{0,30}|(?=[A-Z])\w{0,30})?|[A-Z][A-Z0-9_]{0,60}_KEY"
)
"""The name of a setting that holds a secret."""


class _Kind(NamedTuple):
    """One form of secrets: words of which a text with one holds some, in lower case, and the function that masks it."""

    words: tuple[str, ...]
    mask: Callable[[str], str]


def mask(text: str) -> str:
    """Return the text with every credential in it masked; a text without any is returned as it is."""
    return _short(text) if len(text) < SHORT else _masked(text)


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    """Return a short text masked: the same values stand in messages, facts and answers."""
    return _masked(text)


def _masked(text: str) -> str:
    """Return a text masked by the kinds whose words it has."""
    lower = text.lower()
    for kind in (*_TOKENS, *_KINDS) if _ROW.search(text) else _KINDS:
        for word in kind.words:
            if word in lower:
                text = kind.mask(text)
                break
    return text


def mask_facts(value: Any) -> Any:
    """Return a value made of texts, numbers, lists and tables with the credentials in its texts masked."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {mask_facts(key): mask_facts(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [mask_facts(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return {mask_facts(item) for item in value}
    return value


def may_be_quoted(path: str) -> bool:
    """Tell whether a line of the file may be shown at all: never of one whose name says that it holds credentials."""
    return _PRIVATE_FILE.search(path) is None


def secrets(texts: Iterable[str]) -> frozenset[str]:
    """Return the secrets that stand in the texts, those that are long enough to be looked for elsewhere."""
    found: set[str] = set()
    for text in texts:
        shown = mask(text)
        if shown != text:
            found |= _differences(text, shown)
    return frozenset(secret for secret in found if len(secret) >= KNOWN)


def without(text: str, known: Iterable[str]) -> str:
    """Return the text masked, and with none of the known secrets in it."""
    text = mask(text)
    for secret in known:
        if secret in text:
            text = text.replace(secret, HIDDEN)
    return text


def _differences(text: str, shown: str) -> set[str]:
    """Return what of a text its masked form does not show."""
    pieces = [re.sub(r"\(\d+ characters\)", "", piece) for piece in shown.split(HIDDEN)]
    found = set()
    at = 0
    for number, piece in enumerate(pieces):
        start = text.find(piece, at) if piece else (len(text) if number == len(pieces) - 1 else at)
        if start < 0:
            break
        if number and start > at:
            found |= {part.strip("'\"") for part in re.split(r"\s|\\[nr]", text[at:start])}
        at = start + len(piece)
    return found


# What each form becomes.


def _token(match: re.Match[str]) -> str:
    """Return the public prefix of a token (the first group) and its length."""
    inside_word = match.start() > 0 and match.string[match.start() - 1].isalnum()
    return match[0] if inside_word or not _is_random(match[0][len(match[1]) :]) else _whole(match)


def _is_random(body: str) -> bool:
    """Tell whether the part of a token behind its prefix is no word and no row of one character."""
    return len(set(body)) >= 6 and (any(map(str.isdigit, body)) or not (body.islower() or body.isupper()))


def _login(match: re.Match[str]) -> str:
    """Return an address without the user and password in it."""
    text = match[1]
    authority = re.split(r"[/?#]", text, maxsplit=1)[0]
    if "@" in authority:
        user_info, _, host = authority.rpartition("@")
        behind = text[len(authority) :]
        if "." not in host and ":" in user_info and re.search(r"@[\w-]+(?:\.[\w-]+)+", behind):
            # A password with both an at sign and a slash in it.
            user_info, _, host = text.rpartition("@")
        else:
            host += behind
    elif re.match(r"[^:]*:(?!\d{1,5}/)[^@]*@", text) and ":" in authority:
        # A password with a slash in it: what stands before the slash is no port.
        user_info, _, host = text.rpartition("@")
    else:
        return match[0]
    user, colon, password = user_info.partition(":")
    if user.lower() == "mailto":
        return match[0]
    if colon and password and not _SAMPLE_PASSWORD.fullmatch(password):
        return f"//{HIDDEN}:{HIDDEN}@{host}"
    if len(user) >= 16 and _is_random(user) and any(map(str.isdigit, user)):
        return f"//{HIDDEN}{colon}{password}@{host}"
    return match[0]


def _setting(match: re.Match[str]) -> str:
    """Return a setting without its value (the second group, whose quotes are the others)."""
    head, quote, value = match["head"], match["quote"] or "", match["value"]
    bare = value.strip("'\"")
    quoted = bool(quote) or bare != value
    if head.endswith(":") and not quoted and not re.search(r"\d.*\d|\W", value):
        return match[0]  # an entry point: `demo.token:main2`
    if not _is_value(bare, quoted=quoted, key=match["name"]):
        return match[0]
    return f"{head}{quote}{HIDDEN}{match[0][len(head) + len(quote) + len(value) :]}"


def _is_value(value: str, *, quoted: bool, key: str) -> bool:
    """Tell whether the right side of a setting may be a secret: no word, no number, no reference and no placeholder."""
    if len(value) < SHORTEST or " " in value or "\t" in value or _PLACEHOLDER.search(value):
        return False
    if not quoted and (
        _REFERENCE.fullmatch(value) or value.startswith(("=", "/", "./", "../", "~/", "$", "&", "*", "-"))
    ):
        return False
    if _REFERENCE.fullmatch(value) and not any(map(str.isdigit, value)):
        return False
    letters, digits = any(map(str.isalpha, value)), any(map(str.isdigit, value))
    if letters and digits:
        return len(set(value)) >= 4
    if letters and re.search(r"[^\w.:,;()\[\]{}'\"<>/-]", value):
        return True
    mixed = re.search(r"[a-z][A-Z]", value) is not None
    return mixed and (quoted or (key.isupper() and "." not in value))


def _header(match: re.Match[str]) -> str:
    """Return an HTTP header without the login in it."""
    value = match[2]
    mixed = any(map(str.isdigit, value)) or re.search(r"[a-z][A-Z]", value)
    return f"{match[1]}{HIDDEN}" if mixed and not _PLACEHOLDER.search(value) else match[0]


def _query(match: re.Match[str]) -> str:
    """Return a parameter of an address without its value."""
    value = match[2]
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return f"{match[1]}{HIDDEN}" if (mixed or len(value) >= 24) and not _PLACEHOLDER.search(value) else match[0]


def _netrc(match: re.Match[str]) -> str:
    """Return a line of a netrc file without its password."""
    return match[0] if _PLACEHOLDER.search(match[2]) else f"{match[1]}{HIDDEN}"


def _netrc_line(match: re.Match[str]) -> str:
    """Return a line that is a password and nothing else, as netrc files have it."""
    return f"{match[1]}{HIDDEN}" if _is_value(match[2], quoted=False, key="password") else match[0]


def _bare_login(match: re.Match[str]) -> str:
    """Return nothing of `user:password` in front of a host, where it may be that."""
    return f"{HIDDEN}:{HIDDEN}" if _is_value(match[1], quoted=False, key="") else match[0]


def _settings(text: str) -> str:
    """Return the text without the values of settings that hold a secret, each line looked at by itself."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        lower = line.lower()
        if any(word in lower for word in _SETTING_WORDS) and any(sign in line for sign in "=:,"):
            for pattern in _SETTINGS:
                line = pattern.sub(_setting, line)  # noqa: PLW2901 - each pattern looks at what the one before left
            lines[number] = line
    return "\n".join(lines)


def _key_block(match: re.Match[str]) -> str:
    """Return a private key without its body, with as many lines as before."""
    body = match[2]
    if not re.search(r"[A-Za-z0-9+/=]{16,}", body):
        return match[0]
    return f"{match[1]}{HIDDEN}({len(body)} characters)" + "\n" * body.count("\n") + match[3]


def _key_end(match: re.Match[str]) -> str:
    """Return the last lines of a private key without its body."""
    return HIDDEN + "\n" * match[1].count("\n") + match[2]


def _aws(text: str) -> str:
    """Return the text without the ids of AWS key pairs, and without the secrets that stand near one."""
    ids = [match.start() for match in _AWS_ID.finditer(text)]
    if not ids:
        return text

    def secret(match: re.Match[str]) -> str:
        found = match[0]
        mixed = any(map(str.isdigit, found)) and found.lower() != found != found.upper()
        near = any(abs(match.start() - place) < AWS_REACH for place in ids)
        return f"{HIDDEN}(40 characters)" if mixed and near else found

    return _AWS_ID.sub(lambda key: key[0] if key[0].endswith("EXAMPLE") else _token(key), _AWS_SECRET.sub(secret, text))


def _whole(match: re.Match[str]) -> str:
    """Return what is public of a secret that has a fixed beginning and no other rule."""
    return f"{match[1]}{HIDDEN}({len(match[0])} characters)"


def _form(words: tuple[str, ...], expression: str, shown: Callable[[re.Match[str]], str] = _token) -> _Kind:
    """Return the kind of what an expression matches, each match replaced by what `shown` returns for it."""
    pattern = regex(expression)
    return _Kind(words, lambda text: pattern.sub(shown, text))


AWS_REACH = 600
"""How far from the id of an AWS key pair its secret is looked for, in characters."""
_AWS_ID = regex(r"\b(A[KS]IA)[A-Z0-9]{16}(?![A-Za-z0-9_])")
_AWS_SECRET = regex(r"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
_SETTING_WORDS = ("pass", "pwd", "secret", "token", "key", "credential", "auth")
_SETTINGS = (
    # All there is on a line, as in an env or ini file.
    regex(
        rf"(?P<head>^[ \t>|+-]{{0,40}}(?:(?:export|set|ENV|ARG|const|let|var)[ \t]+)?[\"']?(?P<name>{_NAME})[\"']?[ \t]*"
        r"(?::[ \t]*\w+[ \t]*)?(?::=|[=:])[ \t]*)(?P<quote>)(?P<value>\S+?)(?=[,;]?[ \t\r]*$)"
    ),
    # A string in code or JSON.
    regex(
        rf"(?<![\w.-])(?P<head>(?P<name>{_NAME})\\?[\"']?\]?[ \t]*(?:=>|:=|[=:,])[ \t]*[rbuf]{{0,2}})"
        r"(?P<quote>\\?[\"'])(?P<value>[^\s\"']{6,}?)(?=\\?[\"'])"
    ),
    # A word in a longer line: `--token=…`, `AccountKey=…;`.
    regex(
        rf"(?<![\w.-])(?P<head>(?P<name>{_NAME})\\?[\"']?[ \t]*(?:=>|:=|[=:])[ \t]*)(?P<quote>)"
        r"(?P<value>[^\s\"',;(){}\[\]<>`…\\]{6,})(?![\w(\[])"
    ),
)
_BODY = r"[A-Za-z0-9+/=\s\\,:\"'#*()-]"
_END = r"-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
_URL = r"(?!//|\]\()[^\s\"'<>`{}|^]"
_ROW = regex(r"[A-Za-z0-9_+/=-]{16}")
"""What is in every token and key, and in few messages."""
_TOKENS = (
    _form(
        ("private key",),
        rf"(-----BEGIN (?:[A-Z0-9]{{1,12}} ){{0,3}}PRIVATE KEY(?: BLOCK)?-----)({_BODY}*?)({_END}|(?!{_BODY})|\Z)",
        _key_block,
    ),
    _form(
        ("private key",), rf"(?<![A-Za-z0-9+/=])((?:[A-Za-z0-9+/=]{{16,}}(?:\s|\\n){{1,8}}){{1,100}})({_END})", _key_end
    ),
    # Tokens: the public prefix is the first group.
    _form(("pypi-age",), r"(pypi-)AgE[A-Za-z0-9_-]{8,}", _whole),
    _form(("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"(gh[pousr]_)[A-Za-z0-9]{12,}"),
    _form(("github_pat_",), r"(github_pat_)[A-Za-z0-9_]{16,}"),
    _form(("gl",), r"(gl(?:pat|ptt|rt|dt|soat|cbt|oas|imt|agent|ft|ffct)-)[A-Za-z0-9_.-]{16,}"),
    _form(("npm_",), r"(npm_)[A-Za-z0-9]{16,}"),
    _form(("xox", "xapp-"), r"(xox[abcdeoprs]-|xapp-)[A-Za-z0-9-]{10,}"),
    _form(("hooks.slack.com",), r"(hooks\.slack\.com/(?:services|workflows|triggers)/)[A-Za-z0-9/_-]{16,}"),
    _form(("/webhooks/",), r"(discord(?:app)?\.com/api/(?:v\d+/)?webhooks/)\d+/[\w-]{16,}"),
    _form(("k_live_", "k_test_", "whsec_"), r"([prs]k_(?:live|test)_|whsec_)[A-Za-z0-9+/=]{16,}"),
    _form(("sk-",), r"(sk-(?:ant|proj|svcacct|admin)-)[A-Za-z0-9_-]{16,}"),
    _form(("sk-",), r"(sk-)(?=[\w-]*\d)(?=[\w-]*[A-Z])[A-Za-z0-9_-]{28,}"),
    _form(("hf_",), r"(hf_)[A-Za-z0-9]{20,}"),
    _form(("sg.",), r"(SG\.)[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    _form(("aiza", "gocspx-", "ya29."), r"(AIza|GOCSPX-|ya29\.)[A-Za-z0-9_-]{20,}"),
    _form(
        ("dop_v1_", "dckr_pat_", "rubygems_", "shpat_", "shpss_", "figd_", "lin_api_", "glsa_", "age-secret-key-"),
        r"(dop_v1_|dckr_pat_|rubygems_|shp(?:at|ss)_|figd_|lin_api_|glsa_|AGE-SECRET-KEY-)[A-Za-z0-9_-]{24,}",
    ),
    _form(("eyj",), r"(eyJ)[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{8,}", _whole),
    _form((":aa",), r"(\d{8,10}:AA)[A-Za-z0-9_-]{30,}"),
    _Kind(("akia", "asia"), _aws),
    _form(
        ("$apr1$", "$2a$", "$2b$", "$2y$", "$5$", "$6$", "$argon2", "{sha}", "{ssha}"),
        r"(\$(?:apr1|2[aby]|5|6|argon2\w{1,2})\$|\{S?SHA\})[./A-Za-z0-9$=,+]{16,}",
        _whole,
    ),
)
_KINDS = (
    # Logins in addresses.
    _form(("//",), rf"//((?:{_URL}){{0,512}}@(?:{_URL}){{1,512}})", _login),
    _form(
        ("@",),
        r"(?<![\w/.@:+-])(?!(?i:mailto|e?-?mail|contact|xmpp|sips?|acct|authors?|maintainers?|[cm]id):)[\w.+-]{1,64}:"
        r"([^\s@/:\"'<>`|,;()\[\]{}…]{6,128})(?=@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})",
        _bare_login,
    ),
    _form(
        tuple(
            f"{word}="
            for word in (
                "token",
                "secret",
                "signature",
                "password",
                "passwd",
                "pwd",
                "pass",
                "key",
                "auth",
                "credential",
                "sig",
                "code",
            )
        ),
        r"((?i:[?&;#](?:[\w.-]{0,40}(?:token|secret|signature|password|passwd|pass|pwd|api[_-]?key|auth|credential)|sig|key|code)=))"
        r"([^\s&\"'<>#`;…]{6,})",
        _query,
    ),
    # Headers, netrc files, settings.
    _form(
        ("authorization", "basic ", "bearer "),
        r"((?i:\bauthorization[\"']?\s*[:=]\s*[\"']?(?:(?:basic|bearer|token|digest)\s+)?|\b(?:basic|bearer)\s+))([A-Za-z0-9+/=_.~-]{8,})",
        _header,
    ),
    _form(
        ("password",),
        r"((?:\bmachine\s+\S+|\bdefault)(?:\s+(?:login|account)\s+\S+){1,2}\s+password\s+)(\S+)",
        _netrc,
    ),
    _form(("password",), r"(?m)^([ \t]*(?:login[ \t]+\S+[ \t]+)?password[ \t]+)(\S+)[ \t]*$", _netrc_line),
    _Kind(_SETTING_WORDS, _settings),
)

_PRIVATE_FILE = regex(
    r"(?:\A|/)(?:\.env(?:rc|[._-][^/]*)?|\.pypirc|[._]netrc|\.npmrc|\.yarnrc\.yml|\.git-credentials|\.pgpass|\.my\.cnf|\.htpasswd|\.dockercfg"
    r"|\.docker/config\.json|\.git/config|\.aws/credentials|id_(?:rsa|dsa|ecdsa|ed25519)(?![^/]*\.pub$)[^/]*|[^/]*\.(?:tfstate|tfstate\.backup|ppk|kdbx|jks|p12|pfx)"
    r"|\.[a-z_]+_history|\.viminfo|\.lesshst|local_settings\.py)\Z"
)
