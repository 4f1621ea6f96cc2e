"""Reports: a `Report` goes in, the text of one format comes out; no format opens a file."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.finding import Report

FORMATS: tuple[str, ...] = ("full", "concise", "json", "sarif", "github", "gitlab", "markdown")
"""The words `--output-format` takes; the first is the default."""


def render(fmt: str, report: Report, *, color: bool = False, width: int | None = None, ci: bool = True) -> str:
    """Return the report in one of `FORMATS`, each line ended, always encodable as UTF-8.

    `color` and `width` (wrap prose at that column; None never wraps) concern `full` and `concise` only. `ci` breaks what a CI
    service would take for a command of its own; it is on by default because tox and containers hide the variables that tell.
    An unknown format is a ValueError.
    """
    from pkglint.report.masked import masked

    report = masked(report)
    # Each format in its own module, imported when asked for: a hook that prints text pays for no JSON.
    if fmt in {"full", "concise"}:
        from pkglint.report import text

        return text.render(report, full=fmt == "full", color=color, width=width, ci=ci)
    if fmt == "json":
        from pkglint.report import as_json

        return as_json.render(report)
    if fmt == "sarif":
        from pkglint.report import sarif

        return sarif.render(report)
    if fmt == "github":
        from pkglint.report import github

        return github.render(report)
    if fmt == "gitlab":
        from pkglint.report import gitlab

        return gitlab.render(report)
    if fmt == "markdown":
        from pkglint.report import markdown

        return markdown.render(report)
    raise ValueError(f"unknown format {fmt!r}; the formats are {', '.join(FORMATS)}")
