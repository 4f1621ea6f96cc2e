"""Single fields that PyPI refuses for their value: name, summary, addresses, Dynamic."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint import cache
from pkglint.data import pypi, stdlib
from pkglint.finding import Field, Hit
from pkglint.formats.fields import FIELDS, known
from pkglint.formats.toml import strings
from pkglint.model.paths import normalized
from pkglint.model.upload_form import received_text, sent
from pkglint.model.words import balanced, invalid_name
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.fields import FieldSpec
    from pkglint.model import Artifact


def invalid_project_name(artifact: Artifact) -> Iterator[Hit]:
    """Yield a name that is not made of ASCII letters, digits and `._-` between letters or digits."""
    for value in sent(artifact.metadata, "Name"):
        if value.text and not pypi.PROJECT_NAME.match(value.text):
            rule = "Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'."
            variant, facts = invalid_name(value.text) or ("invalid-end", {})
            yield Hit(Field("Name"), variant, pypi=pypi.form_error("Name", value.text, rule), name=value.text, **facts)


def forbidden_project_name(artifact: Artifact, *, new_project: bool) -> Iterator[Hit]:
    """Yield a name that PyPI gives to no new project: a standard library module's, or requirements.txt."""
    name = received_text(artifact.metadata, "Name")
    if name is None or not pypi.PROJECT_NAME.match(name) or (_not_the_first(artifact) and not new_project):
        return
    help_ = pypi.help_link("project-name")
    # twine sends a name with hyphens for underscores.
    posted = re.sub(r"[^A-Za-z0-9.]+", "-", name)
    if normalized(name) in pypi.PROHIBITED_NAMES:
        answer = f"The name {posted!r} isn't allowed.{help_}"
        yield Hit(
            Field("Name"), "requirements-file", pypi=answer, verdict=new_project, name=name, normalized=normalized(name)
        )
    elif module := _standard_module(normalized(name)):
        answer = f"The name {posted!r} isn't allowed (conflict with Python Standard Library module name).{help_}"
        facts: dict[str, Any] = {"name": name, "normalized": normalized(name), "module": module}
        yield Hit(Field("Name"), "standard-library", pypi=answer, verdict=new_project, **facts)


def _not_the_first(artifact: Artifact) -> bool:
    """Tell whether the version is 2 or more: nobody begins there, so the project has its name already."""
    from pkglint.model.versions import parse_version

    version = parse_version(artifact.version)
    return version is not None and version.major >= 2


@lru_cache(maxsize=256)
def _standard_module(name: str) -> str:
    """Return the module, of any Python since 2.6, or the package above one, whose normalised name this is; "" for none."""
    first = name.partition("-")[0]
    found = set()
    for module in stdlib.every_module():
        if module.lstrip("-_.").lower().startswith(first):
            parts = module.split(".")
            found |= {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    # The plainest of several: `abc` before `_abc`.
    equal = (module for module in found if normalized(module.strip("-_.")) == name)
    return min(equal, key=lambda module: (len(module), module), default="")


def invalid_summary(artifact: Artifact) -> Iterator[Hit]:
    """Yield a summary of several lines, or one that is too long."""
    for value in sent(artifact.metadata, "Summary"):
        # Readers in use break lines at more than newlines, which are what PyPI looks at.
        lines = value.text.splitlines()
        if "".join(lines) == value.text:
            continue
        if "\n" in value.text:
            error = pypi.metadata_error("'summary' must be a single line")
            yield Hit(Field("Summary"), "several-lines", pypi=error, lines=len(lines))
        else:
            character = next(each for each in value.text if len(f"a{each}b".splitlines()) > 1)
            yield Hit(Field("Summary"), "line-separator", character=f"U+{ord(character):04X}", refused=True)
        return
    summary = received_text(artifact.metadata, "Summary")
    if summary is not None and len(summary) > pypi.MAX_SUMMARY:
        limit = pypi.MAX_SUMMARY
        error = pypi.metadata_error(f"'summary' field must be {limit} characters or less.")
        yield Hit(Field("Summary"), "too-long", pypi=error, length=len(summary), limit=limit)


_LONGEST_ADDRESSES = 10_000  # the library takes the square of the length
NO_FAULT = b"no invalid address"
VALIDATORS = ("email_validator", "idna")
_WEB_ADDRESS = regex(r"\s*<?\s*(?:[a-z]+:)?//|\s*<?\s*(?:https?:|www\.)", re.IGNORECASE)
_NOT_IN_LOCAL = regex(r"[^A-Za-z0-9.!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]")
_NOT_IN_DOMAINS = regex(r"[^A-Za-z0-9.\x80-\U0010ffff-]")


def invalid_email(artifact: Artifact) -> Iterator[Hit]:
    """Yield an Author-email or Maintainer-email whose address PyPI's validator refuses."""
    for field in ("Author-email", "Maintainer-email"):
        value = received_text(artifact.metadata, field)
        if value is None or cache.knows(NO_FAULT, data := value.encode("utf-8", "surrogatepass"), *VALIDATORS):
            continue
        address = _address(value)
        error = _refusal(address) if address else ""
        if error:
            answer = pypi.metadata_error(f"{address!r} is not a valid email address: {error}")
            variant, facts = fault_of_address(value, address)
            facts |= {"value": " ".join(value.split()), "address": address, "explanation": error}
            yield Hit(Field(field), variant, pypi=answer, **facts)
        else:
            cache.add(NO_FAULT, data, *VALIDATORS)


def _refusal(address: str) -> str:
    """Return what PyPI's validator says against an address, "" when it takes it."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        return str(error)
    return ""


def fault_of_address(value: str, address: str) -> tuple[str, dict[str, Any]]:
    """Return what is wrong with the address in a field's value, as a variant with facts; `other` where only the validator can say."""
    from email_validator import SPECIAL_USE_DOMAIN_NAMES

    if _WEB_ADDRESS.match(value):
        return "url", {}
    if "=?" in value and "@" in (decoded := decoded_words(value)) and "@" not in value:
        return "encoded-list", {"decoded": decoded}
    local, at, domain = address.rpartition("@")
    if not at:
        return "no-at-sign", {}
    lower = domain.lower().rstrip(".")
    if any(lower == name or lower.endswith(f".{name}") for name in SPECIAL_USE_DOMAIN_NAMES):
        return "reserved-domain", {"domain": domain}
    if "." not in lower:
        return "domain-without-dot", {"domain": domain}
    if ".." in address:
        return "repeated-dot", {}
    match = _NOT_IN_LOCAL.search(local) or _NOT_IN_DOMAINS.search(domain)
    return ("invalid-character", {"character": match[0]}) if match else ("other", {})


def decoded_words(value: str) -> str:
    """Return a header's value with its encoded words (RFC 2047) decoded, as it is when they are malformed."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (HeaderParseError, LookupError, ValueError):
        return value


def _address(value: str) -> str:
    """Return the address that PyPI validates: the only one of the value, "" when there are several."""
    from email import utils

    if len(value) > _LONGEST_ADDRESSES:
        return ""
    if not balanced(re.sub(r'"[^"]*"', "", re.sub(r"\\.", "", value, flags=re.DOTALL))):
        return ""
    # PyPI's Python parses strictly, which older patch releases cannot: no lone parenthesis, one address, no bracket in it.
    lax = {"strict": False} if hasattr(utils, "supports_strict_parsing") else {}
    try:
        found = utils.getaddresses([value], **lax)
    except RecursionError:
        return ""
    return found[0][1] if len(found) == 1 and "[" not in found[0][1] else ""


def invalid_dynamic_field(artifact: Artifact) -> Iterator[Hit]:
    """Yield Dynamic values that name a field which must be static or has a value in [project], or no field at all."""
    for value in sent(artifact.metadata, "Dynamic"):
        place, name = Field("Dynamic", value.nth), value.text.lower()
        spec = known(name)
        if name in {"name", "version", "metadata-version"}:
            error = pypi.metadata_error(f"{name!r} is not allowed as a dynamic field")
            yield Hit(place, "must-be-static", pypi=error, name=value.text)
        elif name == "dynamic":
            error = pypi.metadata_error(f"Dynamic field {name!r} is not a valid dynamic field.")
            yield Hit(place, "must-be-static", pypi=error, name=value.text)
        elif spec is None:
            error = pypi.metadata_error(f"{name!r} is not a valid dynamic field")
            variant, facts = what_is_meant(name)
            yield Hit(place, variant, pypi=error, name=value.text, **facts)
        elif (key := static_key(artifact, spec)) and not spec.multiple:
            yield Hit(place, "static-in-project", refused=False, name=spec.name, key=key)


def what_is_meant(name: str) -> tuple[str, dict[str, Any]]:
    """Return what a Dynamic value may be that is no field: a key of [project], several fields, nothing."""
    if not name.strip():
        return "empty", {}
    fields = [spec.name for spec in FIELDS.values() if spec.keys[:1] == (name.strip(),)]
    if fields:
        return "pyproject-key", {"meant": fields[0]}
    several = re.split(r"[\s,;]+", name.strip())
    return ("several-fields" if len(several) > 1 and all(map(known, several)) else "unknown-field"), {}


def static_key(artifact: Artifact, spec: FieldSpec) -> str:
    """Return the key of an sdist's [project] that gives a field, "" where the field is not given there, or listed in `dynamic`."""
    from pkglint.model import Sdist

    if not isinstance(artifact, Sdist) or not spec.shape:
        return ""
    project, key = artifact.project, spec.keys[0]
    return key if project.get(key) and key not in strings(project.get("dynamic")) else ""
