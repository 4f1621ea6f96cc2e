"""Home-page, Download-URL and Project-URL: what PyPI takes, and what a reader can open."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint import cache
from pkglint.data import pypi
from pkglint.finding import Field, Hit
from pkglint.model.upload_form import project_urls, received, received_text
from pkglint.model.words import one_slip
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.metadata import Metadata
    from pkglint.model import Artifact

ACCEPTED, VALIDATOR = b"an accepted URL", "rfc3986"
SINGLE = ("Home-page", "Download-URL")


class Link(NamedTuple):
    """A URL that PyPI gets: where it stands, its label ("" for Home-page and Download-URL), and the URL."""

    place: Field
    label: str
    url: str


def links(metadata: Metadata) -> list[Link]:
    """Return all URLs that PyPI gets; what has no URL is left out."""
    found = [Link(Field(field), "", text) for field in SINGLE if (text := received_text(metadata, field))]
    found += [Link(Field("Project-URL", item.nth), item.label, item.url) for item in project_urls(metadata) if item.url]
    return found


@lru_cache(maxsize=1024)
def accepted(url: str) -> bool:
    """Tell whether PyPI takes a URL: http or https, and sound by RFC 3986; a host is not asked for."""
    data = url.encode("utf-8", "surrogatepass")
    if cache.knows(ACCEPTED, data, VALIDATOR):
        return True
    from rfc3986 import exceptions, uri_reference, validators  # type: ignore[import-untyped]

    validator = validators.Validator().allow_schemes("http", "https").require_presence_of("scheme")
    validator.check_validity_of("scheme", "host", "port", "path", "query")
    try:
        validator.validate(uri_reference(url).normalize())
    except (exceptions.RFC3986Exception, ValueError):
        return False
    cache.add(ACCEPTED, data, VALIDATOR)
    return True


def invalid_url(artifact: Artifact) -> Iterator[Hit]:
    """Yield what is no http or https URL, and project URLs without one."""
    metadata = artifact.metadata
    for field in SINGLE:
        for value in received(metadata, field):
            if not accepted(value.text):
                answer = pypi.metadata_error(f"{value.text!r} is not a valid url.")
                variant, facts = why_refused(value.text)
                yield Hit(Field(field), variant, pypi=answer, url=value.text, **facts)
    for item in project_urls(metadata):
        place = Field("Project-URL", item.nth)
        if not item.url and item.label:
            yield Hit(place, "no-url", pypi=pypi.metadata_error("Must have a URL"), label=item.label)
        elif item.url and not accepted(item.url):
            answer = pypi.metadata_error(f"{item.url!r} is not a valid url")
            variant, facts = why_refused(item.url)
            yield Hit(place, variant, pypi=answer, url=item.url, label=item.label, **facts)


_SCHEME = regex(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)")
_SSH = regex(r"(?:ssh://)?[\w.-]+@(?P<host>[\w.-]+)[:/](?P<path>[\w./-]+)\Z")


def why_refused(url: str) -> tuple[str, dict[str, Any]]:
    """Return why PyPI refuses a URL, and what to write where that is known."""
    scheme = _SCHEME.match(url)
    if match := _SSH.match(url):
        if match["host"].lower() in FORGES:
            return "git-address", {"suggestion": f"https://{match['host']}/{match['path'].removesuffix('.git')}"}
        return "ssh-address", {}
    if scheme and scheme[1].lower() in {"http", "https"}:
        return "malformed", {}
    if scheme:
        return "other-scheme", {"scheme": scheme[1]}
    return ("no-scheme", {}) if accepted(f"https://{url}") and "." in url.partition("/")[0] else ("no-address", {})


def invalid_url_label(artifact: Artifact) -> Iterator[Hit]:
    """Yield labels that are empty, too long, or given twice."""
    seen = set()
    for item in project_urls(artifact.metadata):
        place = Field("Project-URL", item.nth)
        label, limit = item.label, pypi.MAX_URL_LABEL
        if label in seen:
            answer = pypi.metadata_error("'project_urls' has invalid data")
            yield Hit(place, "repeated", pypi=answer, label=label)
        elif not label:
            yield Hit(place, "empty", pypi=pypi.metadata_error("Must have a label"), url=item.url)
        elif len(label) > limit:
            answer = pypi.metadata_error(f"{label!r} must be {limit} characters or less.")
            yield Hit(place, "too-long", pypi=answer, label=label, length=len(label), limit=limit)
        seen.add(label)


_AUTHORITY = regex(r"https?:(?://(?P<authority>[^/?#]*))?", re.IGNORECASE)
_NOT_PUBLIC = (
    ".local",
    ".localhost",
    ".localdomain",
    ".internal",
    ".intranet",
    ".lan",
    ".invalid",
    ".test",
    ".home.arpa",
)


def host_of(url: str) -> tuple[str, str]:
    """Return (user info, host in lower case) of an http or https URL, without the port; ("", "") when there is no host."""
    match = _AUTHORITY.match(url)
    authority = (match["authority"] or "") if match else ""
    user, _, rest = authority.rpartition("@")
    host = rest[: rest.find("]") + 1] if rest.startswith("[") else rest.partition(":")[0]
    return user, host.lower().rstrip(".")


def unbrowsable_url(artifact: Artifact) -> Iterator[Hit]:
    """Yield URLs that PyPI takes and a reader's browser cannot open."""
    from pkglint.checks.secrets.content import login_in

    for link in links(artifact.metadata):
        variant = unbrowsable(link.url.strip()) if accepted(link.url) else ""
        if variant and login_in(link.url) is None:  # password-in-url says so
            user, host = host_of(link.url.strip())
            yield Hit(link.place, variant, url=link.url, host=host.strip("[]"), user=user.partition(":")[0])


def unbrowsable(url: str) -> str:
    """Return why a browser elsewhere cannot open a URL, "" when nothing is known against it."""
    user, host = host_of(url)
    if not host:
        return "no-host"
    if len(url.split()) > 1:
        return "white-space"
    if user:
        return "user-name"
    if host == "localhost" or host.endswith(_NOT_PUBLIC):
        return "local-host"
    if host.startswith("[") or host.replace(".", "0").isdecimal():
        from ipaddress import ip_address

        try:
            return "" if ip_address(host.strip("[]")).is_global else "private-address"
        except ValueError:
            return "invalid-address"
    return "" if "." in host else "local-host"


SECURE_HOSTS = frozenset({
    "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sourceforge.net", "launchpad.net", "git.sr.ht", "sr.ht",
    "readthedocs.org", "readthedocs.com", "readthedocs.io", "rtfd.io", "github.io", "gitlab.io", "gist.github.com",
    "python.org", "apache.org", "mozilla.org", "google.com", "opencollective.com", "patreon.com", pypi.HOST,
})  # fmt: skip
"""Hosts, and the hosts below them, that serve https."""


def insecure_url(artifact: Artifact) -> Iterator[Hit]:
    """Yield http: URLs of hosts that are known to serve https."""
    for link in links(artifact.metadata):
        if link.url[:7].lower() != "http://":
            continue
        host = host_of(link.url)[1]
        parts = host.split(".")
        if any(".".join(parts[start:]) in SECURE_HOSTS for start in range(len(parts) - 1)):
            yield Hit(link.place, url=link.url, host=host)


LABELS: dict[str, tuple[str, ...]] = {
    "Homepage": (),
    "Source": ("Repository", "Source Code", "GitHub"),
    "Download": (),
    "Changelog": ("Changes", "What's New", "History"),
    "Release Notes": (),
    "Documentation": ("Docs",),
    "Issues": ("Bugs", "Issue", "Tracker", "Issue Tracker", "Bug Tracker"),
    "Funding": ("Sponsor", "Donate", "Donation"),
}
"""Well-known label → its aliases (well-known project URLs specification)."""
_DROPPED = regex(r"[\s!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]+")


def label_key(label: str) -> str:
    """Return a label as indexes compare it: without punctuation and white space, in lower case."""
    return _DROPPED.sub("", label).lower()


WELL_KNOWN = {label_key(each): label_key(label) for label, aliases in LABELS.items() for each in (label, *aliases)}
"""A label as indexes compare it → the well-known one that it stands for."""
SPELT = {label_key(each): each for label, aliases in LABELS.items() for each in (label, *aliases)}


def unknown_url_label(artifact: Artifact) -> Iterator[Hit]:
    """Yield labels that miss a well-known one by a letter, and labels that indexes take for the same."""
    seen: dict[str, str] = {}
    for item in project_urls(artifact.metadata):
        key = label_key(item.label)
        if not key:
            continue
        place = Field("Project-URL", item.nth)
        if key in seen and seen[key] != item.label:
            yield Hit(place, "same-to-indexes", label=item.label, other=seen[key])
        elif key not in WELL_KNOWN and (near := next((known for known in WELL_KNOWN if _misspelt(key, known)), None)):
            yield Hit(place, "misspelt", label=item.label, suggestion=SPELT[near])
        seen.setdefault(key, item.label)


def _misspelt(key: str, known: str) -> bool:
    """Tell whether a label is a slip of a well-known one; a plural is another word, not a slip."""
    return len(known) >= 6 and key + "s" != known and known + "s" != key and one_slip(key, known)


FORGES = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
_NO_OWNERS = frozenset(
    {"orgs", "sponsors", "users", "topics", "apps", "marketplace", "features", "about", "explore", "groups"}
)
_USER = regex(r"\A(https?://)[^/@]*@", re.IGNORECASE)
_REPOSITORY = regex(
    r"(?:https?://(?:www\.)?|git\+https?://|ssh://(?:[^@/]*@)?|git://|(?:[\w.-]+@))(?P<forge>[\w.-]+)[:/](?P<path>[^?#]*)",
    re.IGNORECASE,
)
_PAGES = frozenset({"-", "issues", "releases", "blob", "tree", "wikis", "raw", "commits", "tags", "merge_requests"})
_OWN = frozenset({"homepage", "source", "issues", "changelog", "releasenotes"})


def repository_of(url: str) -> tuple[str, str] | None:
    """Return (forge, owner/repository in lower case) of a URL below a well-known forge, or None."""
    url = _USER.sub(r"\1", url.strip())
    match = _REPOSITORY.match(url)
    if not match or match["forge"].lower() not in FORGES:
        return None
    forge = match["forge"].lower()
    parts = [part for part in match["path"].lower().split("/") if part]
    if len(parts) < 2 or parts[0] in _NO_OWNERS:
        return None
    length = 2
    if forge == "gitlab.com":
        # Groups nest there.
        length = next((index for index, part in enumerate(parts) if part in _PAGES), len(parts))
    return (forge, "/".join(parts[:length]).removesuffix(".git")) if length >= 2 else None


def repository_urls_disagree(artifact: Artifact) -> Iterator[Hit]:
    """Yield URLs that name another repository on the forge than the project's source does."""
    own = []
    for link in links(artifact.metadata):
        group = (
            WELL_KNOWN.get(label_key(link.label))
            if link.label
            else ("homepage" if link.place.name == "Home-page" else None)
        )
        repository = repository_of(link.url)
        if group in _OWN and repository:
            own.append((group, link, repository))
    if not own:
        return
    source = next((item for item in own if item[0] == "source"), own[0])
    forge, wanted = source[2]
    owner = wanted.rpartition("/")[0]
    for group, link, other in own:
        if group == "issues" and other[1].rpartition("/")[0] == owner:
            # One tracker for an owner's projects.
            continue
        if other[0] == forge and other[1] != wanted:
            facts: dict[str, Any] = {
                "other": f"{other[0]}/{other[1]}",
                "repository": f"{forge}/{wanted}",
                "label": source[1].label or source[1].place.name,
            }
            yield Hit(link.place, "other-link", url=link.url, **facts)
    origin = _origin(artifact)
    if origin and origin[0] == forge and origin[1] != wanted:
        cloned = "/".join(origin)
        yield Hit(source[1].place, "origin", url=source[1].url, other=f"{forge}/{wanted}", repository=cloned)


def _origin(artifact: Artifact) -> tuple[str, str] | None:
    """Return the repository that a checkout was cloned from; None for a fork that knows its upstream."""
    from pkglint.model import Tree, git

    if not isinstance(artifact, Tree) or artifact.repository is None:
        return None
    remotes = (git.run(artifact.root, "remote") or "").split()
    return None if "upstream" in remotes else repository_of(git.origin(artifact.root) or "")
