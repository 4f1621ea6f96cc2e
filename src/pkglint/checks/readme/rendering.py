"""Rendering as PyPI does it, by readme-renderer, and where docutils finds fault."""

from __future__ import annotations

import re

from pkglint import cache
from pkglint.memo import Memo
from pkglint.model.upload_form import received_text
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.model import Artifact

RENDERS = b"reStructuredText that renders"
RENDERERS = ("readme_renderer", "docutils", "pygments", "comrak", "cmarkgfm", "nh3")
KEPT = 16
"""Descriptions whose rendering is remembered: the files of a release share one."""


class Problem(NamedTuple):
    """A fault of the markup: its line in the description from 1 (None when unknown), and docutils' words ("" when nothing is left of the text)."""

    line: int | None
    text: str
    exception: str = ""
    """What docutils raised instead of saying anything."""


class Description(NamedTuple):
    """A description as PyPI gets it."""

    kind: str
    """`rst`, `markdown` or `plain`: the renderer that PyPI chooses."""
    declared: str | None
    """The content type, None when the file has none."""
    text: str


def description_of(artifact: Artifact) -> Description | None:
    """Return the description that PyPI gets, or None; a tree whose readme has no known type has none yet, and one too long to render counts as none."""
    found = whole_description(artifact)
    return None if found is None or too_long(found, artifact.limits.max_readme) else found


def whole_description(artifact: Artifact) -> Description | None:
    """Return the same, however long it is."""
    text = received_text(artifact.metadata, "Description")
    if text is None or not artifact.knows("Description"):
        return None
    declared = received_text(artifact.metadata, "Description-Content-Type")
    if declared is None and artifact.kind == "tree":
        return None
    kind = "text/x-rst" if declared is None else declared.split(";", 1)[0].strip().lower()
    return Description({"text/x-rst": "rst", "text/markdown": "markdown"}.get(kind, "plain"), declared, text)


def too_long(description: Description, limit: int) -> bool:
    """Tell whether a description is longer than what is rendered; docutils takes the square of some things' number."""
    if description.kind == "rst":
        return len(description.text) > limit // 8 or description.text.count("\n") > limit // 100
    return len(description.text) > limit


def renders(description: Description) -> bool:
    """Tell whether PyPI's renderer makes anything of the description; plain text always shows."""
    if description.kind == "plain":
        return True
    if description.kind == "markdown":
        # Whatever a text begins with becomes a block, unless it is a definition of links or footnotes.
        first = description.text.lstrip(" \t\n\r\v\f")[:1]
        return first not in {"", "[", "\ufeff"} or markdown(description.text) is not None
    data = description.text.encode("utf-8", "surrogatepass")
    if cache.knows(RENDERS, data, *RENDERERS):
        return True
    found = rst(description.text)[0] is not None
    if found:
        cache.add(RENDERS, data, *RENDERERS)
    return found


_markdown = Memo(KEPT)
_rst = Memo(KEPT)
_problems = Memo(KEPT)


def markdown(text: str) -> str | None:
    """Return the HTML that PyPI makes of Markdown before it is cleaned, None for nothing (the variant does not count there)."""
    html: str | None = _markdown.of(text, _render_markdown)
    return html


def rst(text: str) -> tuple[str | None, str]:
    """Return the HTML that PyPI makes of reStructuredText, None when it refuses, and what docutils said."""
    made: tuple[str | None, str] = _rst.of(text, _render_rst)
    return made


def problems(text: str) -> tuple[Problem, ...]:
    """Return what docutils finds wrong with a reStructuredText that PyPI refuses, in the order of lines."""
    return tuple(Problem(*each) for each in _problems.of(text, _find_problems))


def _render_markdown(text: str) -> str | None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from readme_renderer.markdown import variants
    return variants["GFM"](text) or None


def _render_rst(text: str) -> tuple[str | None, str]:
    import io

    from readme_renderer import rst as renderer

    # A docutils.conf that happens to lie in the working directory shall not decide.
    renderer.SETTINGS.setdefault("_disable_config", True)
    stream = io.StringIO()
    try:
        return renderer.render(text, stream=stream), stream.getvalue()
    except Exception as error:  # noqa: BLE001 - docutils dies on some input, and PyPI with it
        return None, f"{_CRASH}{type(error).__name__}"


_CRASH = "docutils fails: "
_REPORT = regex(r"^<string>:(?P<line>\d*): \(\w+/\d\) (?P<text>.*)", re.MULTILINE)


def _find_problems(text: str) -> tuple[tuple[Any, ...], ...]:
    _, said = rst(text)
    found = dict.fromkeys(_all_problems(text))
    if not found and (match := _REPORT.search(said)):
        found[Problem(int(match["line"]) if match["line"] else None, match["text"].strip())] = None
    if not found:
        found[Problem(None, "", said.removeprefix(_CRASH) if said.startswith(_CRASH) else "")] = None
    return tuple(map(tuple, sorted(found, key=lambda problem: problem.line or 0)))


def _all_problems(text: str) -> list[Problem]:
    """Return every message of level 2 or more, from one run of docutils that does not halt."""
    import io

    from docutils import nodes
    from docutils.core import publish_doctree
    from readme_renderer.rst import SETTINGS

    settings: dict[str, Any] = {
        **SETTINGS,
        "_disable_config": True,
        "halt_level": 5,
        "report_level": 2,
        "warning_stream": io.StringIO(),
    }
    try:
        document = publish_doctree(text, settings_overrides=settings)
    except Exception:  # noqa: BLE001 - what the renderer said is reported instead
        return []
    messages = [*document.findall(nodes.system_message), *document.parse_messages, *document.transform_messages]
    return [
        Problem(message.get("line"), (message.astext().splitlines() or [""])[0].partition(") ")[2])
        for message in messages
        if message.get("level", 0) >= 2
    ]
