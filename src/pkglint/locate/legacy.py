"""Core metadata field → the line of setup.cfg or setup.py that states it."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.formats.fields import FIELDS
from pkglint.formats.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast

    from pkglint.model.files import Files

OPTIONS: dict[str, tuple[str, str]] = {
    spec.name.lower(): (spec.section, "" if spec.section.endswith(spec.setup) else spec.setup)
    for spec in FIELDS.values()
    if spec.setup
}
"""Lower-case field → (section, option) of setup.cfg; "" where every option of the section is a value."""

KEYWORDS = {spec.name.lower(): spec.setup for spec in FIELDS.values() if spec.setup}
"""Lower-case field → setup()'s argument."""
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


def in_setup_py(files: Files, field: str, value: str, *, exact: bool = False) -> Span | None:
    """Return the place in setup.py's call of setup() that has a field's value, else the keyword's, None when there is neither.

    With `exact` only the value itself counts.
    """
    found = setup_keywords(files.read("setup.py")[:MAX]).get(KEYWORDS.get(field.lower(), ""))
    if found is None:
        return None
    import ast

    for node in ast.walk(found.value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and value and node.value.strip() == value:
            return span_of(files, node)
    if exact:
        return None
    # A list over many lines is shown by its keyword.
    return span_of(files, found.value if found.value.lineno == found.value.end_lineno else found)


def entry_point_in_setup_py(files: Files, name: str) -> Span | None:
    """Return the string in setup.py that declares an entry point."""
    import ast

    found = setup_keywords(files.read("setup.py")[:MAX]).get("entry_points")
    for node in ast.walk(found.value) if found is not None else ():
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and (match := re.search(rf"(?m)^\s*{re.escape(name)}\s*=", node.value))
        ):
            # In one string for all, the lines of the literal are those of its value as long as it is triple-quoted.
            extra = node.value.count("\n", 0, match.end())
            if not extra or node.lineno == node.end_lineno:
                return span_of(files, node)
            line = node.lineno + extra
            return whole_line(line, lines_of(files, "setup.py")[line - 1])
    return None


def packages_in_setup_cfg(files: Files) -> Span | None:
    """Return the line of setup.cfg that chooses the packages, None without one."""
    return ini_line(files, "options", "(?:packages|py[-_]modules)", "")


def packages_in_setup_py(files: Files) -> Span | None:
    """Return the argument of setup() that chooses the packages, None without one."""
    keywords = setup_keywords(files.read("setup.py")[:MAX])
    found = keywords.get("packages") or keywords.get("py_modules")
    return span_of(files, found) if found is not None else None


def metadata_section(files: Files) -> Span | None:
    """Return the header of setup.cfg's section `[metadata]`, None without one."""
    lines = enumerate(lines_of(files, "setup.cfg"), 1)
    return next((whole_line(number, line) for number, line in lines if line.strip() == "[metadata]"), None)


def setup_call(files: Files) -> Span | None:
    """Return the name of the function in setup.py's call `setup(…)`, None without one."""
    found = setup_calls(files.read("setup.py")[:MAX])
    return span_of(files, found[-1].func) if found else None


@lru_cache(maxsize=4)
def setup_calls(source: bytes) -> tuple[ast.Call, ...]:
    """Return the calls of `setup(…)` in a source, () when it does not parse."""
    import ast

    from pkglint.formats.python_source import parse_tree

    tree = parse_tree(source)
    return tuple(
        node
        for node in (ast.walk(tree) if tree is not None else ())
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) == "setup"
    )


def setup_keywords(source: bytes) -> dict[str, ast.keyword]:
    """Return the keywords, by name, of the calls of `setup(…)` in a source, the later one's where several give a keyword."""
    return {keyword.arg: keyword for call in setup_calls(source) for keyword in call.keywords if keyword.arg}


def span_of(files: Files, node: ast.expr | ast.keyword) -> Span:
    """Return a node's place in setup.py; a keyword's is its name."""
    lines = lines_of(files, "setup.py")

    def column(line: int, offset: int) -> int:
        # The syntax tree counts bytes of UTF-8.
        text = lines[line - 1] if line <= len(lines) else ""
        return len(text.encode("utf-8", "surrogateescape")[:offset].decode("utf-8", "ignore")) + 1

    start = column(node.lineno, node.col_offset)
    name = getattr(node, "arg", None)
    if isinstance(name, str):
        return Span(node.lineno, start, node.lineno, start + len(name))
    last = node.end_lineno or node.lineno
    return Span(node.lineno, start, last, column(last, node.end_col_offset or node.col_offset))


def whole_line(number: int, line: str) -> Span:
    """Return the span of a line's visible part."""
    return Span(number, len(line) - len(line.lstrip()) + 1, number, len(line.rstrip()) + 1)


def lines_of(files: Files, path: str) -> list[str]:
    """Return a file's lines."""
    return re.split(r"\r\n|\r|\n", files.text(path)[:MAX])
