"""Core metadata field → the line of setup.cfg or setup.py that states it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pkglint.formats.text import Span

if TYPE_CHECKING:
    import ast

    from pkglint.model.files import Files

OPTIONS: dict[str, tuple[str, str]] = {
    "name": ("metadata", "name"),
    "version": ("metadata", "version"),
    "summary": ("metadata", "description"),
    "description": ("metadata", "long_description"),
    "description-content-type": ("metadata", "long_description_content_type"),
    "keywords": ("metadata", "keywords"),
    "author": ("metadata", "author"),
    "author-email": ("metadata", "author_email"),
    "maintainer": ("metadata", "maintainer"),
    "maintainer-email": ("metadata", "maintainer_email"),
    "license": ("metadata", "license"),
    "license-expression": ("metadata", "license"),
    "license-file": ("metadata", "license_files"),
    "classifier": ("metadata", "classifiers"),
    "project-url": ("metadata", "project_urls"),
    "home-page": ("metadata", "url"),
    "download-url": ("metadata", "download_url"),
    "requires-python": ("options", "python_requires"),
    "requires-dist": ("options", "install_requires"),
    "provides-extra": ("options.extras_require", ""),
}
"""Lower-case field → (section, option) of setup.cfg; the option is also setup()'s keyword."""

KEYWORDS = {name: option or "extras_require" for name, (_, option) in OPTIONS.items()}
MAX = 1 << 20


def in_setup_cfg(files: Files, field: str, value: str) -> Span | None:
    """Return the line of setup.cfg that has a field's value, else the option's line, None when it has neither."""
    section, option = OPTIONS.get(field.lower(), ("", ""))
    return ini_line(files, section, option.replace("_", "[-_]") or ".*", value) if section else None


def entry_point_in_setup_cfg(files: Files, name: str) -> Span | None:
    """Return the line of setup.cfg that declares an entry point."""
    lines = lines_of(files, "setup.cfg")
    inside = False
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            inside = line.strip() == "[options.entry_points]"
        elif inside and re.match(rf"\s*{re.escape(name)}\s*=", line):
            return whole_line(number, line)
    return None


def ini_line(files: Files, section: str, option: str, value: str) -> Span | None:
    """Return the line of an option that contains the value, else the line the option begins on."""
    inside = False
    start: Span | None = None
    compact = re.sub(r"\s", "", value)
    for number, line in enumerate(lines_of(files, "setup.cfg"), 1):
        if line.startswith("["):
            if start is not None:
                return start
            inside = line.strip() == f"[{section}]"
            continue
        if not inside or not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        if not line[0].isspace():
            if start is not None:
                return start
            if not re.match(rf"{option}\s*[=:]", line, re.IGNORECASE):
                continue
            start = whole_line(number, line)
        if start is not None and compact and compact in re.sub(r"\s", "", line):
            return whole_line(number, line)
    return start


def in_setup_py(files: Files, field: str, value: str) -> Span | None:
    """Return the place in setup.py's call of setup() that has a field's value, else the keyword's, None when there is neither."""
    keyword = KEYWORDS.get(field.lower())
    found = setup_keywords(files.read("setup.py")[:MAX]).get(keyword or "")
    if found is None:
        return None
    import ast

    for node in ast.walk(found):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and value and node.value.strip() == value:
            return span_of(node)
    return span_of(found)


def entry_point_in_setup_py(files: Files, name: str) -> Span | None:
    """Return the string in setup.py that declares an entry point."""
    import ast

    found = setup_keywords(files.read("setup.py")[:MAX]).get("entry_points")
    for node in ast.walk(found) if found is not None else ():
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.match(rf"\s*{re.escape(name)}\s*=", node.value)
        ):
            return span_of(node)
    return None


@lru_cache(maxsize=4)
def setup_keywords(source: bytes) -> dict[str, ast.expr]:
    """Return keyword → value of the last call of `setup(…)` in a source, {} when it does not parse."""
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[str, ast.expr] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "setup":
            found |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    return found


def span_of(node: ast.expr) -> Span:
    """Return a node's place."""
    return Span(
        node.lineno, node.col_offset + 1, node.end_lineno or node.lineno, (node.end_col_offset or node.col_offset) + 1
    )


def whole_line(number: int, line: str) -> Span:
    """Return the span of a line's visible part."""
    return Span(number, len(line) - len(line.lstrip()) + 1, number, len(line.rstrip()) + 1)


def lines_of(files: Files, path: str) -> list[str]:
    """Return a file's lines."""
    return re.split(r"\r\n|\r|\n", files.text(path)[:MAX])
