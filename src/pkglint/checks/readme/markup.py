"""Whether the description renders, and whether its content type says what it is written in."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.checks.readme.rendering import KEPT, Description, description_of, problems, renders
from pkglint.data import pypi
from pkglint.finding import Field, Hit
from pkglint.model.upload_form import sent, values_of
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact

MOST = 20
"""Faults of one description that are reported."""


def readme_does_not_render(artifact: Artifact) -> Iterator[Hit]:
    """Yield what keeps PyPI from rendering the description, one hit for each fault docutils finds."""
    description = description_of(artifact)
    if description is None or renders(description):
        return
    answer = (
        f"The description failed to render for '{description.declared}'."
        if description.declared
        else "The description failed to render in the default format of reStructuredText."
    ) + pypi.help_link("description-content-type")
    place = Field("Description")
    if not description.text.strip():
        yield Hit(place, "blank", pypi=answer)
    elif description.declared is None and mismatch(artifact):
        yield Hit(place, "undeclared-markdown", pypi=answer)
    elif "\n" in description.text and _renders_without_indentation(artifact, description):
        yield Hit(place, "header-indentation", pypi=answer)
    elif description.kind == "markdown":
        yield Hit(place, "markdown-empty", pypi=answer)
    else:
        for problem in problems(description.text)[:MOST]:
            where: dict[str, Any] = {} if problem.line is None else {"line": problem.line}
            if problem.exception:
                yield Hit(place, "rst-crash", pypi=answer, exception=problem.exception, **where)
            elif problem.text:
                yield Hit(place, "rst", pypi=answer, docutils_message=problem.text.rstrip("."), **where)
            else:
                yield Hit(place, "nothing-left", pypi=answer, **where)


def _renders_without_indentation(artifact: Artifact, description: Description) -> bool:
    """Tell whether a description in a header is sound but for what the header adds to its lines."""
    text = artifact.metadata.description
    headers = artifact.metadata.headers_of("Description")
    return bool(headers) and text is not None and text != description.text and renders(description._replace(text=text))


_PLAIN_TYPE = regex(r"text/(plain|x-rst|markdown)(; ?charset=UTF-8)?(; ?variant=(GFM|CommonMark))?\Z")
_TYPES = ("text/markdown", "text/plain", "text/x-rst")
LONGEST_TYPE = 1000
_VARIANTS = ("CommonMark", "GFM")


def invalid_content_type(artifact: Artifact) -> Iterator[Hit]:
    """Yield a content type that twine or PyPI does not take."""
    for value in sent(artifact.metadata, "Description-Content-Type"):
        fault = None if _PLAIN_TYPE.match(value.text) else type_fault(value.text)
        if fault is not None:
            variant, facts, answer = fault
            pypi_answer = pypi.metadata_error(answer) if answer else ""
            yield Hit(
                Field("Description-Content-Type"), variant, pypi=pypi_answer, value=value.text[:LONGEST_TYPE], **facts
            )


def type_fault(value: str) -> tuple[str, dict[str, Any], str] | None:
    """Return what is wrong with a content type, as a variant with facts, and PyPI's answer ("" when only twine refuses it)."""
    if len(value) > LONGEST_TYPE:
        return "too-long", {"length": len(value)}, ""  # the library takes the square of the length
    from email.message import EmailMessage

    message = EmailMessage()
    refused = f"'description-content-type' must be one of {list(_TYPES)}, not {value!r}"
    try:
        message["content-type"] = value
    except (ValueError, IndexError, RecursionError):
        return "unreadable", {}, ""
    header = message["content-type"]
    kind = message.get_content_type().lower()
    if kind not in _TYPES or kind not in value.lower():
        said = value.strip() not in {"", "UNKNOWN"}
        return ("type" if value.strip() else "empty"), {}, refused if said else ""
    charset = header.params.get("charset", "UTF-8")
    if charset != "UTF-8":
        answer = f"'description-content-type' can only specify the UTF-8 charset, not {charset!r}"
        return "charset", {"charset": charset}, answer
    variant = header.params.get("variant", "GFM")
    if kind == "text/markdown" and variant not in _VARIANTS:
        answer = f"valid Markdown variants for 'description-content-type' are {list(_VARIANTS)}, not {variant!r}"
        return "variant", {"markdown_variant": variant}, answer
    if header.defects:
        return "malformed", {"explanation": str(header.defects[0]).splitlines()[0]}, ""
    return None


def content_type_missing(artifact: Artifact) -> Iterator[Hit]:
    """Yield a description without a content type that passes as reStructuredText; one that is in Markdown is another rule's."""
    description = description_of(artifact)
    if description is None or description.declared is not None:
        return
    if values_of(artifact.metadata, "Description-Content-Type") or mismatch(artifact) or not renders(description):
        return
    yield Hit(Field("Description-Content-Type"))


def description_missing(artifact: Artifact) -> Iterator[Hit]:
    """Yield the description when there is none."""
    metadata = artifact.metadata
    if not artifact.knows("Description") or metadata.description is not None:
        return
    from pkglint.model import Tree
    from pkglint.model.prospective import readme_file

    if isinstance(artifact, Tree):
        path = readme_file(artifact.project).removeprefix("./")
        if path and path not in artifact.files:
            # referenced-file-missing says it.
            return
    yield Hit(Field("Description"))


_FENCE = regex(r"\s{0,3}(```|~~~)")
_MARKDOWN = regex(
    r"^\#{1,6}\ +\S"  # a heading
    r"|(?<!\S)\[[^\[\]\n]+\]\[[^\[\]\n]*\]"  # a link by reference
    r"|^\[[^\]\n]+\]:\ +\S"  # its definition
    r"|!?\[[^\[\]\n]*\]\([^)\s]{1,500}(?:\ \"[^\"]{0,300}\")?\)"  # a link or an image
    r"|^\|?[\ :]*-{3,}[\ :]*\|[-|:\ ]*$",  # a table's second line
    re.VERBOSE,
)
_RST = regex(
    r"^\.\.\ (?:\|[^|]+\|\ )?[a-zA-Z][\w:-]*::"  # a directive
    r"|^\.\.\ (?:_[^:]+:|\[[^\]]+\]\ )"  # a target, a footnote
    r"|`[^`\n]+`__?(?!\w)"  # a reference
    r"|(?<!`)``[^`\n]+``(?!`)"  # a literal
    r"|:[a-z][\w:]{0,60}:`[^`\n]+`"  # a role
    r"|(?<=\S)::$"  # a literal block follows
    r"|^(?:~{3,}|\^{3,}|\"{3,}|'{3,}|\+{3,})$",  # underlines that Markdown does not have
    re.VERBOSE,
)


@lru_cache(maxsize=KEPT)
def constructs(text: str) -> tuple[int, int]:
    """Return how many constructs of Markdown, and of reStructuredText, stand outside of code blocks."""
    markdown = rst = 0
    fence = before = ""
    for line in text.splitlines():
        above, before = before, line
        match = _FENCE.match(line)
        if match and not fence and above.strip() and len(set(line.strip())) == 1 and len(line) >= len(above):
            # A title's underline.
            rst += 1
        elif match:
            if not fence:
                fence = match[1]
                markdown += 1
            elif match[1] == fence:
                fence = ""
        elif not fence and not line.startswith(("    ", "\t")):
            stripped = line.rstrip()
            markdown += len(_MARKDOWN.findall(stripped))
            rst += len(_RST.findall(stripped))
    return markdown, rst


def readme_markup_mismatch(artifact: Artifact) -> Iterator[Hit]:
    """Yield a content type that names the other language than the text is written in; what cannot be rendered for that reason is another rule's."""
    markup = mismatch(artifact)
    description = description_of(artifact)
    if not markup or description is None:
        return
    place = Field("Description-Content-Type")
    if description.declared is not None:
        yield Hit(place, "declared", declared=description.declared, markup=markup)
    elif renders(description):
        yield Hit(place, "missing", markup=markup)


def mismatch(artifact: Artifact) -> str:
    """Return the language, `markdown` or `rst`, that the description is written in when it is rendered as the other one, else ""."""
    description = description_of(artifact)
    if description is None or description.kind == "plain":
        return ""
    # Of a description in a header, without the indentation there.
    markdown, rst = constructs(artifact.metadata.description or description.text)
    other, own = (rst, markdown) if description.kind == "markdown" else (markdown, rst)
    if other < 3 or own >= other:
        return ""
    return "rst" if description.kind == "markdown" else "markdown"
