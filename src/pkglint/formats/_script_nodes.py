"""Small questions about the syntax tree of a script, and the values that are certain from its text."""

from __future__ import annotations

import posixpath

from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator
    from typing import Any


class Unknown:
    """A value that is not certain from the text."""


UNKNOWN = Unknown()


class PathText(str):
    """A value that is a `pathlib.Path`, as text with forward slashes."""

    __slots__ = ()


class Import(NamedTuple):
    """A module that is imported unconditionally: its dotted name, the names taken from it, and the line."""

    module: str
    names: tuple[str, ...]
    level: int
    line: int


def joined(left: Any, operator: ast.operator, right: Any) -> Any:
    """Return `+` of texts or lists, and `/` of paths."""
    import ast

    if isinstance(operator, ast.Add):
        if isinstance(left, str) and isinstance(right, str):
            return left + right
        if isinstance(left, list) and isinstance(right, list):
            return left + right
    if isinstance(operator, ast.Div) and isinstance(left, str) and isinstance(right, str):
        return (
            PathText(posixpath.join(left, right))
            if isinstance(left, PathText) or isinstance(right, PathText)
            else UNKNOWN
        )
    return UNKNOWN


def parent(path: str) -> str:
    """Return the directory of a path; the script's own directory is "", and its parent is `..`."""
    path = relative(path)
    if path in {"", ".", ".."} or path.endswith("/.."):
        return posixpath.join(path, "..") if path not in {"", "."} else ".."
    return posixpath.dirname(path)


def relative(path: str) -> str:
    """Return a path below the script's directory in its normal form."""
    normal = posixpath.normpath(path) if path else ""
    return "" if normal == "." else str(normal)


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for names and attributes; the part before a call or subscript is dropped (`.read`)."""
    import ast

    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))


def mode_of(call: ast.Call, nth: int = 1) -> str:
    """Return "r" for an `open()` that reads, "w" for one that writes, "" when the mode is not literal."""
    import ast

    node: ast.expr | None = next((keyword.value for keyword in call.keywords if keyword.arg == "mode"), None)
    node = node if node is not None else call.args[nth] if len(call.args) > nth else None
    if node is None:
        return "r"
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return ""
    return "w" if set(node.value) & set("wax+") else "r"


def is_main(test: ast.expr) -> bool:
    """Tell whether a test is `__name__ == "__main__"`, which a build meets."""
    import ast

    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def leaves(statement: ast.stmt) -> bool:
    """Tell whether a conditional statement may end the function, so that nothing below it is certain."""
    import ast

    return any(isinstance(node, (ast.Return, ast.Continue, ast.Break)) for node in ast.walk(statement))


def tests_existence(function: ast.FunctionDef) -> bool:
    """Tell whether a function asks whether files exist."""
    import ast

    words = {"exists", "isfile", "is_file", "isdir", "is_dir", "lexists", "access", "glob"}
    return any(
        isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in words for node in ast.walk(function)
    )


def imports_of(tree: ast.Module) -> Iterator[Import]:
    """Yield the imports at module level outside of `try`, `if` (but `__main__`), loops, classes and functions."""
    import ast

    waiting: list[ast.stmt] = list(reversed(tree.body))
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield Import(alias.name, (), 0, statement.lineno)
        elif isinstance(statement, ast.ImportFrom):
            yield Import(
                statement.module or "",
                tuple(alias.name for alias in statement.names),
                statement.level,
                statement.lineno,
            )
        elif isinstance(statement, ast.With):
            if not any("suppress" in ast.unparse(item.context_expr) for item in statement.items):
                waiting += reversed(statement.body)
        elif isinstance(statement, ast.If) and is_main(statement.test):
            waiting += reversed(statement.body)


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield every statement of the module's own scope, conditional ones included."""
    import ast

    waiting = list(reversed(body))
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for name in ("body", "orelse", "finalbody"):
            waiting += reversed(getattr(statement, name, []))
        for handler in getattr(statement, "handlers", []):
            waiting += reversed(handler.body)
