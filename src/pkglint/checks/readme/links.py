"""Images and links of the description: where they lead from the project's page."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.checks.readme.rendering import KEPT, Description, description_of, markdown, rst
from pkglint.finding import Field, Hit
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact


class Address(NamedTuple):
    """An address of an image or a link, and the line of the description it stands in (None when it was not found)."""

    text: str
    line: int | None


class Addresses(NamedTuple):
    """The distinct addresses of a description, in order."""

    images: tuple[Address, ...]
    links: tuple[Address, ...]


NONE = Addresses((), ())
# What might be an address other than http: without one of these nothing is rendered. The second half are forge pages.
_CANDIDATE = regex(
    r"""(?:\]\(\s*<?|\]:\s*<?|\b(?:src|href)\s*=\s*["']?)(?!https?:|\#|mailto:|//|["'\s])\S"""
    r"""|/blob/|bitbucket\.org/|localhost|127\.0\.0\.1""",
    re.IGNORECASE,
)


def addresses_of(artifact: Artifact) -> Addresses:
    """Return the addresses that the rendered description would have."""
    description = description_of(artifact)
    if description is None or description.kind == "plain":
        return NONE
    return _addresses(description)


@lru_cache(maxsize=KEPT)
def _addresses(description: Description) -> Addresses:
    text = description.text
    html = None
    if description.kind == "rst":
        html = rst(text)[0]
    elif _CANDIDATE.search(text):
        html = markdown(text)
    if html is None:
        return NONE
    images, links = _attributes(html)
    if description.kind == "rst":
        # The cleaned page has lost these.
        images += re.findall(r"\b(?:image|figure)::[ \t]+(file:\S+)", text)
    return Addresses(_located(images, text), _located(links, text))


def _attributes(html: str) -> tuple[list[str], list[str]]:
    """Return the `src` of all images and the `href` of all links."""
    from html.parser import HTMLParser

    images: list[str] = []
    links: list[str] = []

    class Collector(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            for name, value in attrs:
                if value and (tag, name) == ("img", "src"):
                    images.append(value.strip())
                elif value and (tag, name) == ("a", "href"):
                    links.append(value.strip())

    collector = Collector()
    collector.feed(html)
    collector.close()
    return images, links


def _located(found: list[str], text: str) -> tuple[Address, ...]:
    return tuple(Address(address, _line(address, text)) for address in dict.fromkeys(found) if address)


def _line(address: str, text: str) -> int | None:
    """Return the line in which the source has an address, as it is or before a renderer escaped it."""
    from urllib.parse import unquote

    for form in dict.fromkeys((address, unquote(address))):
        match = re.search(r"""(?:^|[\s(<"'=:])""" + re.escape(form) + r"""(?=[\s)>"'`#?]|$)""", text, re.MULTILINE)
        if match:
            return 1 + text.count("\n", 0, match.end() - len(form))
    return None


_SCHEME = regex(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")


def _relative(address: str) -> bool:
    return not _SCHEME.match(address)


def _hit(address: Address) -> Hit:
    where: dict[str, Any] = {} if address.line is None else {"line": address.line}
    return Hit(Field("Description"), address=address.text, **where)


def relative_image(artifact: Artifact) -> Iterator[Hit]:
    """Yield images whose address is relative to the repository."""
    for address in addresses_of(artifact).images:
        if _relative(address.text):
            yield _hit(address)


def relative_link(artifact: Artifact) -> Iterator[Hit]:
    """Yield links whose address is relative to the repository; anchors in the page are none."""
    for address in addresses_of(artifact).links:
        if _relative(address.text):
            yield _hit(address)


_PAGE = regex(
    r"https?://(?:www\.)?(?:github\.com/[^/]+/[^/]+/blob/|gitlab\.com/[^?#]*?/(?:-/)?blob/|codeberg\.org/[^/]+/[^/]+/src/"
    r"|bitbucket\.org/[^/]+/[^/]+/src/)[^?#]*(?P<query>\?[^#]*)?"
    r"|https?://(?:localhost|127\.0\.0\.1)(?=[:/]|\Z)"
    r"|file:",
    re.IGNORECASE,
)


def image_is_a_web_page(artifact: Artifact) -> Iterator[Hit]:
    """Yield images whose address is a forge's page about the image, or on the author's machine."""
    for address in addresses_of(artifact).images:
        match = _PAGE.match(address.text)
        if match and not re.search(r"[?&]raw=(?:true|1)\b", match["query"] or "", re.IGNORECASE):
            yield _hit(address)
