"""Commands whose object is here and cannot be called the way a command calls it: without arguments, its result being the exit status."""

from __future__ import annotations

import ast

from pkglint.formats import python_module, python_source
from pkglint.formats.entry_points import parse_reference
from pkglint.model.installed import point_hit, script_points
from pkglint.model.paths import normalized
from pkglint.model.reach import Statement, absolute
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.finding import Hit
    from pkglint.model import Artifact

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_LITERALS: dict[type[ast.expr], str] = {
    ast.Dict: "dict", ast.DictComp: "dict", ast.JoinedStr: "str", ast.List: "list", ast.ListComp: "list", ast.Set: "set", ast.SetComp: "set",
    ast.Tuple: "tuple",
}  # fmt: skip
MOST_STEPS = 10
"""How many names are followed from one to the next."""


class Fault(NamedTuple):
    """Why an object cannot be called: the variant of the message, the arguments that it requires, its type."""

    variant: str
    arguments: tuple[str, ...] = ()
    type: str = ""


def entry_point_not_callable(artifact: Artifact) -> Iterator[Hit]:
    """Yield commands whose object does nothing, or fails, when it is called without arguments."""
    library = artifact.library
    for point in script_points(artifact):
        reference = parse_reference(point.value)
        if reference is None or not reference.attr:
            continue
        module, attribute = reference.module, reference.attr
        if module.replace(".", "/") in library.directories and module not in library.modules:
            fault = None if _is_shared(artifact, module) else Fault("namespace-directory")
        else:
            fault = Resolver(artifact).fault_of(module, attribute)
        if fault is not None:
            facts = {"module": module, "attribute": attribute, "arguments": list(fault.arguments), "type": fault.type}
            yield point_hit(artifact, point, fault.variant, target=f"{module}:{attribute}", **facts)


def _is_shared(artifact: Artifact, module: str) -> bool:
    """Tell whether a dependency, or a file that is not Python, may make a module of a directory."""
    top = normalized(module.partition(".")[0])
    path = module.replace(".", "/")
    made = (f"{path}/__init__.pyc", f"{path}/__init__.pyx", f"{path}/__init__.abi3.so")
    return any(name.split("-")[0] == top for name in artifact.dependencies.every_other) or any(
        each in artifact.library for each in made
    )


class Resolver:
    """Finds what a name of one of the artifact's modules is bound to, where that is certain."""

    def __init__(self, artifact: Artifact) -> None:
        """Take the artifact."""
        self._reach = artifact.reach
        self._library = artifact.library

    def fault_of(self, module: str, attribute: str, steps: int = MOST_STEPS) -> Fault | None:
        """Return why an object cannot be called, None when it can, or when that is not certain."""
        if not self._reach.is_source(module) or steps == 0:
            return None
        name, _, rest = attribute.partition(".")
        path = self._library.modules[module]
        facts = self._library.module(path)
        tree = python_source.parse_tree(self._reach.data(path))
        if tree is None or facts.star_imports or facts.dynamic:
            return None
        if name not in facts.bindings:
            return Fault("module") if f"{module}.{name}" in self._library.modules and not rest else None
        bound = [*_bindings(tree.body, name)]
        if bound and all(only_as_main for _, only_as_main in bound):
            return Fault("only-as-main")
        if len(bound) != 1 or any(isinstance(each, ast.Global) and name in each.names for each in ast.walk(tree)):
            return None
        node = bound[0][0]
        if isinstance(node, ast.ImportFrom) and not rest:
            return self._fault_of_import(module, path, node, name, steps)
        if isinstance(node, ast.Import) and not rest:
            names = [alias.name for alias in node.names if (alias.asname or alias.name.partition(".")[0]) == name]
            return Fault("module") if names and names[0].partition(".")[0] in self._library.top_names else None
        if isinstance(node, ast.ClassDef) and rest:
            return _fault_of_method(node, rest)
        if rest:
            return None
        if isinstance(node, ast.Name):
            return self.fault_of(module, node.id, steps - 1)
        return _fault_of(node)

    def _fault_of_import(self, module: str, path: str, node: ast.ImportFrom, name: str, steps: int) -> Fault | None:
        imported = python_module.Import(node.module or "", node.level, (), node.lineno, guarded=False)
        source = absolute(Statement(path, module, imported))
        original = next((alias.name for alias in node.names if (alias.asname or alias.name) == name), "")
        if not source or source not in self._library.modules:
            return None
        own = self._library.module(self._library.modules[source])
        is_module = f"{source}.{original}" in self._library.modules
        if source == module:
            return Fault("module") if is_module else None
        if is_module and original not in own.bindings and not own.dynamic and not own.star_imports:
            return Fault("module")
        return self.fault_of(source, original, steps - 1)


def _bindings(body: list[ast.stmt], name: str, *, as_main: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Yield what binds a name at module level, definitions and values, and whether that runs only if the file is run as a script.

    A binding that is nothing of these yields the statement itself, of which nothing is known.
    """
    for node in body:
        if isinstance(node, (*_FUNCTION, ast.ClassDef)):
            if node.name == name:
                yield node, as_main
        elif isinstance(node, ast.Import | ast.ImportFrom):
            if any((alias.asname or alias.name.partition(".")[0]) == name for alias in node.names):
                yield node, as_main
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id == name:
                yield node.value, as_main
        elif isinstance(node, ast.If) and _is_main(node.test):
            yield from _bindings(node.body, name, as_main=True)
            yield from _bindings(node.orelse, name, as_main=as_main)
        elif any(_binds(each, name) for each in ast.walk(node)):
            yield node, as_main


def _binds(node: ast.AST, name: str) -> bool:
    """Tell whether a node may bind a name, in whatever scope."""
    if isinstance(node, ast.Name):
        return node.id == name and not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.alias):
        return name in {node.asname, node.name.partition(".")[0]}
    return name == getattr(node, "name", None) or name in getattr(node, "names", ())


def _is_main(test: ast.expr) -> bool:
    """Tell whether a condition is `__name__ == "__main__"`."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = [test.left, *test.comparators]
    return any(isinstance(each, ast.Name) and each.id == "__name__" for each in sides) and any(
        isinstance(each, ast.Constant) and each.value == "__main__" for each in sides
    )


def _fault_of(node: ast.AST) -> Fault | None:
    """Return why what a name is bound to cannot be called; anything that a decorator or a call made may be called."""
    if isinstance(node, _FUNCTION):
        if node.decorator_list:
            return None
        required = _required(node.args)
        if required:
            return Fault("function-arguments", required)
        return Fault("coroutine") if isinstance(node, ast.AsyncFunctionDef) else None
    if isinstance(node, ast.Lambda):
        required = _required(node.args)
        return Fault("function-arguments", required) if required else None
    if isinstance(node, ast.ClassDef):
        return _fault_of_class(node)
    if isinstance(node, ast.Constant) and node.value is not ...:
        return Fault("constant", type=type(node.value).__name__)
    kind = _LITERALS.get(type(node)) if isinstance(node, ast.expr) else None
    return Fault("constant", type=kind) if kind else None


def _fault_of_class(node: ast.ClassDef) -> Fault | None:
    """Return why a class cannot be made an instance of without arguments; bases and metaclasses may change that."""
    bases = [base for base in node.bases if not (isinstance(base, ast.Name) and base.id == "object")]
    if node.decorator_list or node.keywords or bases:
        return None
    methods = [each for each in node.body if isinstance(each, _FUNCTION) and each.name in {"__init__", "__new__"}]
    if len(methods) != 1 or methods[0].decorator_list:
        return None
    required = _required(methods[0].args)[1:]
    return Fault("class-arguments", required) if required else None


def _fault_of_method(node: ast.ClassDef, name: str) -> Fault | None:
    """Return why a method cannot be called on its class without arguments."""
    methods = [each for each in ast.walk(node) if isinstance(each, _FUNCTION) and each.name == name]
    if len(methods) != 1 or methods[0] not in node.body:
        return None
    if node.keywords or node.decorator_list:
        return None
    kinds = {each.id for each in methods[0].decorator_list if isinstance(each, ast.Name)}
    if len(kinds) != len(methods[0].decorator_list) or not kinds <= {"classmethod", "staticmethod"}:
        return None
    required = _required(methods[0].args)[1 if "classmethod" in kinds else 0 :]
    if required:
        return Fault("function-arguments", required)
    return Fault("coroutine") if isinstance(methods[0], ast.AsyncFunctionDef) else None


def _required(arguments: ast.arguments) -> tuple[str, ...]:
    """Return the names of the parameters without a default."""
    positional = [*arguments.posonlyargs, *arguments.args]
    plain = positional[: len(positional) - len(arguments.defaults)]
    keyword = [
        each for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if default is None
    ]
    return tuple(each.arg for each in (*plain, *keyword))
