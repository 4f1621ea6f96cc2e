"""Reports: a `Report` goes in, the text of one format comes out; no format opens a file."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.finding import Report

FORMATS: dict[str, str] = {
    "full": "text",
    "concise": "text",
    "statistics": "text",
    "json": "as_json",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "markdown": "markdown",
    "junit": "junit",
    "rdjson": "rdjson",
}
"""The words `--output-format` takes, and the module that renders each; the first is the default."""
TEXT = frozenset(name for name, module in FORMATS.items() if module == "text")
"""Formats for people, which colour and width concern."""


def render(
    fmt: str, report: Report, *, color: bool = False, width: int | None = None, ci: bool = True, links: bool = False
) -> str:
    """Return the report in one of `FORMATS`, each line ended, always encodable as UTF-8, credentials masked.

    `color`, `links` (rule ids lead to their pages, on a terminal) and `width` (wrap prose at that column; None never wraps)
    concern the text formats only. `ci` breaks what a CI service would take for a command of its own; it is on by default
    because tox and containers hide the variables that tell. An unknown format is a ValueError.
    """
    from pkglint.report.masked import masked

    if fmt not in FORMATS:
        raise ValueError(f"unknown format {fmt!r}; the formats are {', '.join(FORMATS)}")
    # Each format in its own module, imported when asked for: a hook that prints text pays for no JSON.
    module = import_module(f"pkglint.report.{FORMATS[fmt]}")
    style = {"kind": fmt, "color": color, "width": width, "ci": ci, "links": links} if fmt in TEXT else {}
    text: str = module.render(masked(report), **style)
    return text
