"""What a module's syntax tree says of its module level; imported only when a tree is there."""

from __future__ import annotations

import ast
import re

from pkglint.formats.python_module import Import, Literal, Module, decode
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAVES = frozenset({ast.Constant, ast.Load, ast.Store, ast.Del, ast.alias})
_COMPREHENSION = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_CONDITION = (ast.If, ast.Try, ast.TryStar, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Match)
# Given `__name__`, these hand out the very module, or make one in its place.
_BY_OWN_NAME = frozenset({"get", "import_module", "__import__", "initpkg", "attach", "attach_stub"})
# In functions and classes that call nothing which reaches the module, only statements matter, and of those not these.
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_SIMPLE = _LEAVES | {
    ast.Assert, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Break, ast.Continue, ast.Delete, ast.Expr, ast.Nonlocal, ast.Pass, ast.Raise, ast.Return,
}  # fmt: skip


class _Walk:
    """What has been gathered on the way."""

    __slots__ = ("bindings", "dynamic", "function_imports", "imports", "literals", "others", "star")

    def __init__(self, literals: frozenset[int]) -> None:
        """Take the ids of the names that string literals are assigned to at the very module level."""
        self.literals = literals
        self.imports: list[tuple[tuple[int, int, int], Import]] = []
        self.function_imports: list[tuple[tuple[int, int, int], Import]] = []
        self.bindings: set[str] = set()
        self.others: set[str] = set()  # the names bound by anything but those literals
        self.star = False
        self.dynamic = False

    def bind(self, node: ast.AST, names: Iterable[str]) -> None:
        """Note that the node binds the names."""
        self.bindings.update(names)
        if id(node) not in self.literals:
            self.others.update(names)


class _Where(NamedTuple):
    """Where a node stands."""

    scope: str
    """Whose names a binding is among: "module", "class" or "function"."""
    guarded: bool = False
    checking: bool = False
    function: bool = False
    """Anywhere inside a function, also in a class in one: nothing there runs on import."""
    comprehension: bool = False


def facts(tree: ast.Module, data: bytes) -> Module:
    """Return what the tree says; `data` is its source."""
    literals, targets = _literals(tree)
    reaching = _may_reach(data)
    walk = _Walk(targets)
    # A stack of its own: a tree may be deeper than Python lets a function recurse.
    todo: list[tuple[ast.AST, _Where]] = [(tree, _Where("module"))]
    while todo:
        node, where = todo.pop()
        _look(node, where, walk)
        inner = _inside(node, where)
        for field in node._fields if reaching or where.scope == "module" else _BLOCKS:
            value = getattr(node, field, None)
            below = inner.get(field, where) if inner else where
            leaves = _LEAVES if reaching or below.scope == "module" else _SIMPLE
            if isinstance(value, list):
                todo += [(each, below) for each in value if isinstance(each, ast.AST) and type(each) not in leaves]
            elif isinstance(value, ast.AST) and type(value) not in leaves:
                todo.append((value, below))
    kept = {name: node for name, node in literals.items() if name not in walk.others}
    return Module(
        imports=tuple(found for _, found in sorted(walk.imports, key=_position)),
        bindings=frozenset(walk.bindings),
        star_imports=walk.star,
        dynamic=walk.dynamic or "__getattr__" in walk.bindings,
        assignments=_placed(kept, data),
        function_imports=tuple(found for _, found in sorted(walk.function_imports, key=_position)),
        docstring=ast.get_docstring(tree, clean=False),
    )


def _may_reach(data: bytes) -> bool:
    """Tell whether functions may hold a call or subscript that `_reaches` or `_look` knows: each needs one of these words.

    `__name__` is a name and an argument there, which it is in none of the places where it nearly always stands.
    """
    if b"globals" in data or b"modules" in data:
        return True
    return data.count(b"__name__") > sum(map(data.count, (b".__name__", b"if __name__", b"getLogger(__name__")))


def _position(found: tuple[tuple[int, int, int], Import]) -> tuple[int, int, int]:
    """Return the sorting key of an import: line, column, place in the statement."""
    return found[0]


def _inside(node: ast.AST, where: _Where) -> dict[str, _Where] | None:
    """Return where the fields of the node stand, for those that do not stand where it does itself."""
    if isinstance(node, ast.expr):
        if isinstance(node, ast.Lambda):
            return {"body": _Where("function", guarded=True, checking=where.checking, function=True)}
        if isinstance(node, _COMPREHENSION):
            inside = where._replace(comprehension=True)
            return {"elt": inside, "key": inside, "value": inside, "generators": inside}
        return None
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        # Decorators, defaults and annotations belong to the scope around.
        return {"body": _Where("function", guarded=True, checking=where.checking, function=True)}
    if isinstance(node, ast.ClassDef):
        return {"body": where._replace(scope="class")}
    if isinstance(node, _CONDITION):
        inside = where._replace(guarded=True)
        below = dict.fromkeys(node._fields, inside)
        if isinstance(node, ast.If) and _is_type_checking(node.test):
            below |= {"body": inside._replace(checking=True), "orelse": where}
        elif isinstance(node, ast.If) and isinstance(node.test, ast.UnaryOp) and _is_type_checking(node.test.operand):
            below["body"] = where
        elif isinstance(node, ast.Try) and all(map(_only_raises, node.handlers)):
            below |= dict.fromkeys(("body", "orelse", "finalbody"), where)
        return below
    return None


def _only_raises(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler lets nobody pass: it ends in `raise`, and nothing before that may end it."""
    *before, last = handler.body
    return isinstance(last, ast.Raise) and all(isinstance(each, ast.Expr | ast.Assign) for each in before)


def _look(node: ast.AST, where: _Where, walk: _Walk) -> None:
    """Note what the node itself says."""
    at_module = where.scope == "module"
    if isinstance(node, ast.expr):
        if isinstance(node, ast.Name):
            # In a comprehension the loop's names are its own.
            if at_module and not where.comprehension and isinstance(node.ctx, ast.Store):
                walk.bind(node, (node.id,))
        elif isinstance(node, ast.Call):
            walk.dynamic = walk.dynamic or _reaches(node, where)
        elif isinstance(node, ast.Subscript):
            if _is_modules(node.value) and (_is_own_name(node.slice) or isinstance(node.ctx, ast.Store)):
                walk.dynamic = True
        elif isinstance(node, ast.NamedExpr) and at_module:
            walk.bind(node, (node.target.id,))  # the one binding that leaves a comprehension
    elif isinstance(node, ast.Import | ast.ImportFrom):
        _import(node, where, walk)
    elif isinstance(node, ast.Global):
        walk.bind(node, node.names)
    elif at_module:
        walk.bind(node, _bound(node))


def _bound(node: ast.AST) -> Iterable[str]:
    """Return the names that a definition, handler or pattern binds."""
    name = None
    if isinstance(
        node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler | ast.MatchAs | ast.MatchStar
    ):
        name = node.name
    elif isinstance(node, ast.MatchMapping):
        name = node.rest
    return () if name is None else (name,)


def _import(node: ast.Import | ast.ImportFrom, where: _Where, walk: _Walk) -> None:
    """Note an import statement: the modules it needs and the names it binds."""
    if isinstance(node, ast.Import):
        found: list[tuple[str, int, tuple[str, ...]]] = [(alias.name, 0, ()) for alias in node.names]
        bound = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    else:
        found = [(node.module or "", node.level, tuple(alias.name for alias in node.names))]
        bound = [alias.asname or alias.name for alias in node.names if alias.name != "*"]
        walk.star = walk.star or any(alias.name == "*" for alias in node.names)
    target = walk.function_imports if where.function else walk.imports
    for nth, (module, level, names) in enumerate(found):
        position = node.lineno, node.col_offset, nth
        target.append((position, Import(module, level, names, node.lineno, where.guarded, where.checking)))
    if where.scope == "module":
        walk.bind(node, bound)


def _is_type_checking(test: ast.expr) -> bool:
    """Tell whether a condition is `TYPE_CHECKING` or `typing.TYPE_CHECKING`, alone or in an `and`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(_is_type_checking(each) for each in test.values)
    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return name == "TYPE_CHECKING"


def _reaches(call: ast.Call, where: _Where) -> bool:
    """Tell whether a call may bind names of the module that are not to be seen."""
    function = call.func
    name = (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )
    if name in _BY_OWN_NAME:
        return any(_is_own_name(each) for each in call.args)
    if any(isinstance(each, ast.Name) and each.id == "__spec__" for each in call.args):
        return where.scope == "module"
    if not isinstance(function, ast.Name):
        return False
    if name == "setattr":
        return bool(call.args) and isinstance(call.args[0], ast.Subscript) and _is_modules(call.args[0].value)
    # Without arguments, and at module level, the others are about the module too.
    outside = where.scope == "module"
    return name == "globals" or (outside and (name == "exec" or (name in {"vars", "locals"} and not call.args)))


def _is_own_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "__name__"


def _is_modules(node: ast.expr) -> bool:
    """Tell whether it is `sys.modules`."""
    return (
        node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    ) == "modules"


def _literals(tree: ast.Module) -> tuple[dict[str, ast.Constant], frozenset[int]]:
    """Return the last string literal that each name is assigned at the very module level, and the ids of those targets."""
    found: dict[str, ast.Constant] = {}
    seen: set[int] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets: list[ast.expr] = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        value = node.value
        if value is not None and not (isinstance(value, ast.Constant) and isinstance(value.value, str)):
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                seen.add(id(target))
                if isinstance(value, ast.Constant):  # `name: str` alone binds nothing
                    found[target.id] = value
    return found, frozenset(seen)


def _placed(found: dict[str, ast.Constant], data: bytes) -> dict[str, Literal]:
    """Return the literals with where they stand."""
    columns = _Columns(data)
    return {
        name: Literal(
            str(node.value),
            node.lineno,
            columns.character(node.lineno, node.col_offset),
            node.end_lineno or node.lineno,
            columns.character(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )
        for name, node in found.items()
    }


class _Columns:
    """Turns the tree's columns, which count UTF-8 bytes from 0, into characters from 1."""

    __slots__ = ("_data", "_lines")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._lines: list[bytes] | None = None

    def character(self, line: int, column: int) -> int:
        """Return the column in characters."""
        if self._data.isascii():
            return column + 1
        if self._lines is None:
            text = decode(self._data).text
            # Source that compiles but does not decode has its stray bytes in comments.
            raw = self._data.removeprefix(b"\xef\xbb\xbf") if text is None else text.encode("utf-8", "surrogatepass")
            self._lines = re.split(rb"\r\n|\r|\n", raw)
        if line > len(self._lines):
            return column + 1
        return len(self._lines[line - 1][:column].decode("utf-8", "replace")) + 1
