"""The running Python, and which paths speak of another one."""

from __future__ import annotations

import sys
from functools import lru_cache

from pkglint.model.paths import in_test_path
from pkglint.regex import regex

RUNNING = sys.version_info[1]
"""The minor release of the running Python 3: the newest grammar at hand."""
_TEMPLATE = regex(r"template|skeleton|scaffold|cookiecutter|[{}]")
_TEMPLATE_STEM = regex(r"\.(?:tmpl|tpl|template|jinja2?|j2|mako|in)\Z")
_NAMES_PYTHON = regex(r"(?:\A|[^a-z])(?:py|python|cp)_?[23]\d{0,2}(?:[^a-z0-9]|\Z)|compat|2to3")


@lru_cache(maxsize=16384)
def speaks_of_another_python(path: str) -> bool:
    """Tell whether a file is for tests, a template, macOS' data about one, or says by its name that it is for another Python."""
    if in_test_path(path) or path.rpartition("/")[2].startswith("._"):
        return True
    *directories, basename = path.lower().split("/")
    stem = basename.removesuffix(".py")
    parts = (*directories, stem)
    return (
        stem.endswith("2")
        or bool(_TEMPLATE_STEM.search(stem))
        or any(_TEMPLATE.search(part) or _NAMES_PYTHON.search(part) for part in parts)
    )
