"""Constructs that Python 2.7, or a Python 3 before 3.6, does not know: what every newer parser takes for granted."""

from __future__ import annotations

import ast

from pkglint.checks.code.newer import Needed
from pkglint.formats.python_source import parse_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def needs(data: bytes, oldest: tuple[int, int]) -> Needed | None:
    """Return the first construct that a Python as old as (2, 7) or (3, 5) does not know, None without one."""
    tree = parse_tree(data)
    if tree is None:
        return None
    found = [each for node in ast.walk(tree) for each in _constructs(node) if (3, each.minor) > oldest]
    return min(found, key=lambda each: each.line, default=None)


def _constructs(node: ast.AST) -> Iterator[Needed]:
    """Yield the constructs of Python 3 that a node is; the minor release is 0 for what all of them have."""
    match node:
        case ast.JoinedStr():
            yield Needed(6, "f-string", node.lineno)
        case ast.AnnAssign():
            yield Needed(6, "variable-annotation", node.lineno)
        case ast.AsyncFunctionDef() | ast.AsyncFor() | ast.AsyncWith() | ast.Await():
            yield Needed(5, "async", node.lineno)
        case ast.YieldFrom():
            yield Needed(3, "yield-from", node.lineno)
        case ast.Nonlocal():
            yield Needed(0, "nonlocal", node.lineno)
        case ast.Raise() if node.cause is not None:
            yield Needed(0, "raise-from", node.lineno)
        case ast.ClassDef() if node.keywords:
            yield Needed(0, "class-keyword", node.lineno)
        case ast.Assign() if any(_is_starred(target) for target in node.targets):
            yield Needed(0, "starred-assignment", node.lineno)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        if node.returns is not None or any(each is not None and each.annotation is not None for each in every):
            yield Needed(0, "function-annotation", node.lineno)
        if arguments.kwonlyargs:
            yield Needed(0, "keyword-only-parameters", node.lineno)


def _is_starred(target: ast.expr) -> bool:
    return isinstance(target, ast.Tuple | ast.List) and any(isinstance(each, ast.Starred) for each in target.elts)
