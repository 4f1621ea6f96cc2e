"""What was left in by mistake, or put in to hide the source: conflict markers, debugger calls, encrypted code."""

from __future__ import annotations

import re

from pkglint.checks.code.source import LARGEST
from pkglint.data import pypi
from pkglint.finding import Hit, Member
from pkglint.formats.python_source import declares_utf8
from pkglint.model.paths import in_test_path
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from pkglint.archive import Content
    from pkglint.model import Artifact
    from pkglint.model.files import File

_CONFLICT = tuple(regex(rb"^" + mark, re.MULTILINE) for mark in (rb"<{7} ", rb"={7}\r?$", rb">{7} "))
_DEBUGGERS = ("pdb", "ipdb", "pudb")
_STOPS = regex(rb"(?<![\w.])breakpoint[\s)\\]*[(#]")
"""What a call of `breakpoint` looks like in ASCII; breakpoints of curves and manuals are passed over."""
_DEBUGGING = regex(r"debug|pdb|trace|break|repl|test", re.IGNORECASE)
_WANTED = regex(
    r"debug|pdb|trace|break|repl|test|interact|inspect|verbos|pause|wait|stop|halt|dev|shell|raise|error|fail",
    re.IGNORECASE,
)
"""Words in a condition under which a debugger may be meant to start."""
_TOOL = regex(r"Topic :: (Software Development :: Debuggers|System :: Shells)|Framework :: IPython", re.IGNORECASE)


def merge_conflict_marker(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a text file that holds the three markers of a merge conflict in their order."""
    del artifact
    data = content.data
    # In this order: the search for a zero byte is ten times as quick as the other one, and ends at once in most binary files.
    if in_test_path(file.path) or b"\0" in data or b"<<<<<<< " not in data:
        return
    at, first = 0, 0
    for number, mark in enumerate(_CONFLICT):
        match = mark.search(data, at)
        if match is None:
            return
        at = match.end()
        first = first if number else match.start()
    yield Hit(Member(file.path, data.count(b"\n", 0, first) + 1))


def debugger_left_in(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield statements that stop the program in a debugger under no condition."""
    data = content.data
    if len(data) > LARGEST or in_test_path(file.path) or not _may_stop(data):
        return
    if _DEBUGGING.search(file.path):
        return
    if any(_TOOL.match(value.strip()) for value in artifact.metadata.all("Classifier")):
        return
    from pkglint.formats import python_source

    tree = python_source.parse_tree(data)
    if tree is not None:
        for line, call, scope in _calls(tree):
            yield Hit(Member(file.path, line), call=call, scope=scope)


def _may_stop(data: bytes) -> bool:
    """Tell whether a file may call a debugger: `breakpoint`, or `set_trace` of one that is named somewhere."""
    traced, stopped = b"set_trace" in data, b"breakpoint" in data
    return (traced or stopped) and (
        (traced and (b"pdb" in data or b"pudb" in data or b"__import__" in data))
        or (stopped and _STOPS.search(data) is not None)
        # Python reads other letters as these, and in other encodings other bytes.
        or not data.isascii()
        or not declares_utf8(data)
    )


def _calls(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield (line, call, enclosing function or class) of debugger calls outside functions whose name is about debugging.

    Under a condition that says nothing of it, `breakpoint()` counts, and a call of a debugger that is imported right before
    it: nobody writes that to stay.
    """
    import ast

    names: dict[str, str] = {"breakpoint": "breakpoint"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {a.asname or a.name: a.name for a in node.names if a.name in _DEBUGGERS}
        elif isinstance(node, ast.ImportFrom) and node.module in _DEBUGGERS:
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names if a.name == "set_trace"}
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name in names:
            del names[node.name]
    stack: list[tuple[ast.stmt, str, str]] = [(node, "", "") for node in reversed(tree.body)]
    while stack:
        node, above, scope = stack.pop()
        bodies: list[tuple[list[ast.stmt], bool]] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = _called(node.value.func, names)
            here = called == "breakpoint" or above in {"", called.partition(".")[0]}
            if here and called in {"breakpoint", *(f"{name}.set_trace" for name in _DEBUGGERS)}:
                yield node.lineno, called, scope
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if not _DEBUGGING.search(node.name):
                scope = f"{scope}.{node.name}".lstrip(".")
                bodies = [(node.body, False)]
        elif isinstance(node, (ast.With, ast.AsyncWith, ast.For, ast.AsyncFor, ast.While)):
            bodies = [(node.body, False)]
        elif isinstance(node, (ast.Try, ast.TryStar)):
            bodies = [(node.body, False), (node.finalbody, False)]
        elif isinstance(node, ast.If) and not _WANTED.search(ast.unparse(node.test)):
            bodies = [(node.body, True), (node.orelse, True)]
        for body, conditional in reversed(bodies):
            stack += [
                (each, _imported_before(body, nth) if conditional or above else "", scope)
                for nth, each in reversed([*enumerate(body)])
            ]


def _imported_before(body: list[ast.stmt], nth: int) -> str:
    """Return the module that the statement before one in a block imports, "-" when it imports none."""
    import ast

    before = body[nth - 1] if nth else None
    return before.names[0].name if isinstance(before, ast.Import) else "-"


def _called(function: ast.expr, names: dict[str, str]) -> str:
    import ast

    if isinstance(function, ast.Name):
        return names.get(function.id, "")
    if not isinstance(function, ast.Attribute):
        return ""
    owner = function.value
    if isinstance(owner, ast.Name):
        return f"{names.get(owner.id, '')}.{function.attr}"
    if (
        isinstance(owner, ast.Call)
        and isinstance(owner.func, ast.Name)
        and owner.func.id == "__import__"
        and owner.args
    ):
        name = owner.args[0]
        return (
            f"{name.value!s}.{function.attr}" if isinstance(name, ast.Constant) and isinstance(name.value, str) else ""
        )
    return ""


def encrypted_source(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file that PyPI's expressions take for one of PyArmor or SourceDefender."""
    del artifact
    if not file.path.lower().endswith(pypi.SCANNED_SUFFIXES) or file.size > pypi.MAX_SCANNED_SOURCE:
        return
    data = content.data
    if not any(mark in data for mark in pypi.ENCRYPTED_MARKS):
        return
    armored = [mark for mark in pypi.PYARMOR_STRINGS if mark in data]
    hidden = all(mark in data for mark in pypi.SOURCEDEFENDER_STRINGS)
    for tool, mark in (
        *(("PyArmor", mark) for mark in armored[:1]),
        *(("SourceDefender", mark) for mark in pypi.SOURCEDEFENDER_STRINGS[:hidden]),
    ):
        text = f"{tool}-encrypted content is not allowed. See https://{pypi.HOST}/policy/acceptable-use-policy/ for more information."
        line = data.count(b"\n", 0, data.find(mark)) + 1
        yield Hit(Member(file.path, line), tool=tool, pypi=f"Invalid distribution file. {text}")
