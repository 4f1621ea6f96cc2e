"""Single fields that PyPI refuses for their value: name, summary, addresses, Dynamic."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.data import pypi, stdlib
from pkglint.finding import Field, Hit
from pkglint.formats.fields import known
from pkglint.model.paths import normalized
from pkglint.model.upload_form import received_text, sent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact


def invalid_project_name(artifact: Artifact) -> Iterator[Hit]:
    """Yield a name that is not made of ASCII letters, digits and `._-` between letters or digits."""
    for value in sent(artifact.metadata, "Name"):
        if value.text and not pypi.PROJECT_NAME.match(value.text):
            rule = "Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'."
            yield Hit(Field("Name"), pypi=pypi.form_error("Name", value.text, rule), name=value.text)


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
        yield Hit(Field("Name"), pypi=answer, verdict=new_project, name=name, reason="a file that pip installs from")
    elif module := _standard_module(normalized(name)):
        answer = f"The name {posted!r} isn't allowed (conflict with Python Standard Library module name).{help_}"
        reason = f"the standard library's {module}"
        yield Hit(Field("Name"), pypi=answer, verdict=new_project, name=name, reason=reason)


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
        if "".join(value.text.splitlines()) != value.text:
            error = pypi.metadata_error("'summary' must be a single line") if "\n" in value.text else ""
            yield Hit(Field("Summary"), pypi=error, problem="more than one line")
            return
    summary = received_text(artifact.metadata, "Summary")
    if summary is not None and len(summary) > pypi.MAX_SUMMARY:
        limit = pypi.MAX_SUMMARY
        error = pypi.metadata_error(f"'summary' field must be {limit} characters or less.")
        yield Hit(Field("Summary"), pypi=error, problem=f"{len(summary)} characters, PyPI takes {limit}")


_PLAIN_ENDS = frozenset({"com", "org", "net", "edu", "gov", "info", "dev", "app", "name", "site", "tech", "online"})
_SEPARATORS = str.maketrans("_+-", "...")
_IN_NAMES = str.maketrans("", "", ". _'=?-")


def _plain_address(value: str) -> bool:
    """Tell whether a value is one address, after a name or not, that is plainly good, so that most runs need no validator.

    Letters and digits with single separators between them, below a domain that is no special-use one.
    """
    name, opened, address = value.rpartition("<")
    if opened:
        if not address.endswith(">") or not _plain_name(name.strip(" ")):
            return False
        address = address[:-1]
    local, _, domain = address.partition("@")
    end = domain.rpartition(".")[2].lower()
    return (
        address.isascii()
        and (end in _PLAIN_ENDS or (len(end) == 2 and end.isalpha()))  # two letters are a country's
        and end != domain.lower()
        and len(local) <= 64
        and len(domain) <= 63
        and all(map(str.isalnum, local.translate(_SEPARATORS).split(".")))
        and all(map(str.isalnum, domain.replace("-", ".").split(".")))
    )


def _plain_name(name: str) -> bool:
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1]
    letters = name.translate(_IN_NAMES)
    return (not letters or letters.isalnum()) and all(part[-1:].isalnum() for part in name.split(".")[:-1])


_LONGEST_ADDRESSES = 10_000  # the library takes the square of the length


def invalid_email(artifact: Artifact) -> Iterator[Hit]:
    """Yield an Author-email or Maintainer-email whose address PyPI's validator refuses."""
    for field in ("Author-email", "Maintainer-email"):
        value = received_text(artifact.metadata, field)
        if value is None or not (address := _address(value)):
            continue
        from email_validator import EmailNotValidError, validate_email

        try:
            validate_email(address, check_deliverability=False)
        except EmailNotValidError as error:
            answer = pypi.metadata_error(f"{address!r} is not a valid email address: {error}")
            yield Hit(Field(field), pypi=answer, address=address, reason=str(error).rstrip("."))


def _address(value: str) -> str:
    """Return the address that PyPI validates: the only one of the value, "" when there are several or it is plainly good."""
    if all(map(_plain_address, value.split(", "))):
        return ""
    from email import utils

    if len(value) > _LONGEST_ADDRESSES or not _balanced(value):
        return ""
    # PyPI's Python parses strictly, which older patch releases cannot: no lone parenthesis, one address, no bracket in it.
    lax = {"strict": False} if hasattr(utils, "supports_strict_parsing") else {}
    try:
        found = utils.getaddresses([value], **lax)
    except RecursionError:
        return ""
    return found[0][1] if len(found) == 1 and "[" not in found[0][1] else ""


def _balanced(value: str) -> bool:
    """Tell whether every parenthesis outside of quotes has its counterpart."""
    depth = 0
    for letter in re.sub(r'"[^"]*"', "", re.sub(r"\\.", "", value, flags=re.DOTALL)):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return False
    return depth == 0


def invalid_dynamic_field(artifact: Artifact) -> Iterator[Hit]:
    """Yield Dynamic values that name a field which must be static, or none at all."""
    for value in sent(artifact.metadata, "Dynamic"):
        name = value.text.lower()
        if name in {"name", "version", "metadata-version"}:
            problem, error = "may not be dynamic", f"{name!r} is not allowed as a dynamic field"
        elif known(name) is None:
            problem, error = "is no core metadata field", f"{name!r} is not a valid dynamic field"
        elif name == "dynamic":
            problem, error = "may not be dynamic", f"Dynamic field {name!r} is not a valid dynamic field."
        else:
            continue
        yield Hit(Field("Dynamic", value.nth), pypi=pypi.metadata_error(error), value=value.text, problem=problem)
