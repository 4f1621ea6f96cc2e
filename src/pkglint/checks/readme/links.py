"""Images and links of the description: where they lead from the project's page."""

from __future__ import annotations

import re

from pkglint import cache
from pkglint.checks.readme.rendering import KEPT, RENDERERS, Description, description_of, markdown, rst
from pkglint.finding import Field, Hit
from pkglint.memo import Memo
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact


class Addresses(NamedTuple):
    """The distinct addresses of a description that are relative or lead to no file of their own, in order."""

    images: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


# What might be an address other than http: without one of these nothing is rendered. The second half are forge pages.
_CANDIDATE = regex(
    r"""(?:\]\(\s*<?|\]:\s*<?|\b(?:src|href)\s*=\s*["']?)(?!https?:|\#|mailto:|//|["'\s])\S"""
    r"""|/blob/|bitbucket\.org/|localhost|127\.0\.0\.1""",
    re.IGNORECASE,
)


_known = Memo(KEPT)
NONE_OF_NOTE = b"no address of note"


def addresses_of(description: Description | None) -> Addresses:
    """Return those addresses that the rendered description would have."""
    if description is None or description.kind == "plain":
        return Addresses()
    return Addresses(*_known.of(description.text, _addresses, description.kind))


def _addresses(text: str, kind: str) -> tuple[tuple[str, ...], ...]:
    if kind == "markdown" and not _CANDIDATE.search(text):
        return ()
    data = f"{kind} {text}".encode("utf-8", "surrogatepass")
    if cache.knows(NONE_OF_NOTE, data, *RENDERERS):
        return ()
    html = rst(text)[0] if kind == "rst" else markdown(text)
    images, links = _attributes(html) if html is not None else ([], [])
    if kind == "rst" and html is not None:
        # The cleaned page has lost these.
        images += re.findall(r"\b(?:image|figure)::[ \t]+(file:\S+)", text)
    found = tuple(dict.fromkeys(filter(_of_note, images))), tuple(dict.fromkeys(filter(_of_note, links)))
    if not any(found):
        cache.add(NONE_OF_NOTE, data, *RENDERERS)
    return found


def _of_note(address: str) -> bool:
    """Tell whether some rule may speak of an address."""
    return bool(address) and (_SCHEME.match(address) is None or _PAGE.match(address) is not None)


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


def _line(address: str, text: str) -> int | None:
    """Return the line in which the source has an address, as it is or before a renderer escaped it."""
    from urllib.parse import unquote

    for form in dict.fromkeys((address, unquote(address))):
        start = text.find(form)
        while start >= 0:
            end = start + len(form)
            if (not start or text[start - 1] in _OPENING or text[start - 1].isspace()) and (
                end == len(text) or text[end] in _CLOSING or text[end].isspace()
            ):
                return 1 + text.count("\n", 0, start)
            start = text.find(form, start + 1)
    return None


_OPENING = "(<\"'=:"
_CLOSING = ")>\"'`#?"
_SCHEME = regex(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")


def _hit(address: str, description: Description | None, variant: str = "", **facts: Any) -> Hit:
    line = _line(address, description.text) if description is not None else None
    where: dict[str, Any] = {} if line is None else {"line": line}
    return Hit(Field("Description"), variant, **(facts or {"address": address}), **where)


def relative_image(artifact: Artifact) -> Iterator[Hit]:
    """Yield images whose address is relative to the repository."""
    for address, description in relative(artifact, "images"):
        yield _hit(address, description)


def relative_link(artifact: Artifact) -> Iterator[Hit]:
    """Yield one hit for all links whose address is relative to the repository; anchors in the page are none."""
    found = list(relative(artifact, "links"))
    if found:
        addresses = [address for address, _ in found]
        yield _hit(addresses[0], found[0][1], addresses=addresses, count=len(addresses))


def relative(artifact: Artifact, kind: str) -> Iterator[tuple[str, Description | None]]:
    """Yield the relative addresses of `images` or `links`, none where the release's workflow rewrites the description first."""
    description = description_of(artifact)
    addresses = [each for each in getattr(addresses_of(description), kind) if not _SCHEME.match(each)]
    if addresses and not rewritten(artifact):
        yield from ((address, description) for address in addresses)


_REWRITES = regex(
    rb"(?im)^[^\n#]{0,300}?(?:\b(?:sed|perl|awk|envsubst|replace|cp|mv|python3?|uv run|node)\b[^\n]{0,300}?readme\b"
    rb"|>\s*[\"']?[\w./-]{0,100}\breadme\b)"
)
"""A command of a workflow that edits, writes or replaces the readme."""


def rewritten(artifact: Artifact) -> bool:
    """Tell whether a tree has a workflow that edits or replaces the readme, so that what is published is another text."""
    if artifact.kind != "tree":
        return False
    return any(
        _REWRITES.search(artifact.files.read(file.path))
        for file in artifact.files.below(".github/workflows")
        if file.path.endswith((".yml", ".yaml"))
    )


_PAGE = regex(
    r"https?://(?:www\.)?(?:github\.com/[^/]+/[^/]+/blob/|gitlab\.com/[^?#]*?/(?:-/)?blob/|codeberg\.org/[^/]+/[^/]+/src/"
    r"|bitbucket\.org/[^/]+/[^/]+/src/)[^?#]*(?P<query>\?[^#]*)?"
    r"|(?P<host>https?://(?:localhost|127\.0\.0\.1)(?=[:/]|\Z))"
    r"|(?P<file>file:)",
    re.IGNORECASE,
)


def broken_image(artifact: Artifact) -> Iterator[Hit]:
    """Yield images whose address is a forge's page about the image, or on the author's machine."""
    description = description_of(artifact)
    for address in addresses_of(description).images:
        match = _PAGE.match(address)
        if match and not re.search(r"[?&]raw=(?:true|1)\b", match["query"] or "", re.IGNORECASE):
            variant = "local-file" if match["file"] else "local-host" if match["host"] else "web-page"
            yield _hit(address, description, variant)
