"""setup.py, read and never run: what it does unconditionally when a build executes it.

Only what is certain from the text is given: literal arguments, names assigned once, paths relative to the script's own
directory. Whatever stands under `if`, `try`, a loop or a condition may not happen, and is left out.
Source: https://docs.python.org/3/library/ast.html
"""

from __future__ import annotations

import posixpath
from functools import lru_cache

from pkglint.formats._script_nodes import (
    UNKNOWN,
    Import,
    PathText,
    dotted,
    imports_of,
    is_main,
    joined,
    leaves,
    mode_of,
    parent,
    relative,
    statements,
    tests_existence,
)
from pkglint.formats.python_source import parse_tree
from pkglint.named import NamedTuple

__all__ = ["UNKNOWN", "Argument", "Extension", "Import", "PathText", "Read", "SetupScript", "dotted", "parse"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator
    from typing import Any

DEPTH = 6
"""How deep calls of the script's own functions are followed."""

STEPS = 20_000
"""How many nodes are visited in all, whatever the script calls how often."""


class Read(NamedTuple):
    """A file that is opened for reading unconditionally, by its path below the script's directory, and the line."""

    path: str
    line: int


class Argument(NamedTuple):
    """One keyword of the call of `setup()`: its expression, its value as far as it is literal, and its line."""

    node: ast.expr
    value: Any
    line: int


class Extension(NamedTuple):
    """One call of `Extension()`: literal sources, each with its line, and whether every other argument is literal too."""

    sources: tuple[tuple[str, int], ...]
    include_dirs: tuple[str, ...]
    plain: bool
    globs: tuple[str, ...] = ()
    """Patterns of sources that `glob.glob()` is given."""


class SetupScript:
    """The facts of one script; all empty when it does not parse."""

    def __init__(self, tree: ast.Module | None) -> None:
        """Take the parsed script."""
        self.tree = tree
        self.constants: dict[str, Any] = {}
        self.assigned: dict[str, ast.expr | None] = {}
        """Name → the expression it is bound to at module level, None when several are."""
        self.functions: dict[str, ast.FunctionDef] = {}
        self.keywords: dict[str, Argument] = {}
        self.complete = False
        """Whether setup() is called once, under no condition, with nothing but the keywords above."""
        self.imports: tuple[Import, ...] = ()
        self.reads: tuple[Read, ...] = ()
        self.tested: set[str] = set()
        """Paths whose existence is tested, or that the script writes, somewhere."""
        self.strings: frozenset[str] = frozenset()
        self.names: frozenset[str] = frozenset()
        """Every dotted name in the script (`sys.path`, `os.environ`)."""
        self.extensions: tuple[Extension, ...] = ()
        self.cythonized: tuple[tuple[str, int], ...] = ()
        self._steps = STEPS
        if tree is not None:
            self._survey(tree)
            self._read(tree)

    def _survey(self, tree: ast.Module) -> None:
        """Collect what needs no order: names, strings, calls."""
        import ast

        for statement in statements(tree.body):
            if isinstance(statement, ast.FunctionDef):
                self.functions[statement.name] = statement
            elif isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                for target in targets:
                    for name in [node for node in ast.walk(target) if isinstance(node, ast.Name)]:
                        alone = (
                            name is target and not isinstance(statement, ast.AugAssign) and name.id not in self.assigned
                        )
                        self.assigned[name.id] = statement.value if alone else None
            elif isinstance(statement, (ast.Import, ast.ImportFrom)):
                for alias in statement.names:
                    self.assigned[(alias.asname or alias.name).split(".", 1)[0]] = None
        strings, names, calls = set(), set(), []
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                strings.add(node.value)
            elif isinstance(node, (ast.Name, ast.Attribute)):
                names.add(dotted(node))
            elif isinstance(node, ast.Call):
                calls.append(node)
            elif isinstance(node, (ast.Global, ast.Nonlocal)):
                for name_ in node.names:
                    self.assigned[name_] = None
        self.strings, self.names = frozenset(strings), frozenset(names)
        extensions: list[Extension] = []
        cythonized: list[tuple[str, int]] = []
        for call in calls:
            match dotted(call.func).rpartition(".")[2]:
                case "setup":
                    self._setup(call)
                case "Extension":
                    extensions.append(self._extension(call))
                case "cythonize":
                    cythonized += self._cythonize(call)
                case "exists" | "isfile" | "isdir" | "is_file" | "is_dir" | "lexists" | "access" | "getsize" | "stat":
                    self._touched(call, 0)
                case "copy" | "copyfile" | "copy2" | "move" | "rename" | "symlink":
                    self._touched(call, 1)
                case "write_text" | "write_bytes" | "touch":
                    self._touched(call, 0)
                case "open" if "r" not in mode_of(call):
                    self._touched(call, 0)
        self.extensions, self.cythonized = tuple(extensions), tuple(cythonized)
        setups = [call for call in calls if dotted(call.func).rpartition(".")[2] == "setup"]
        main = [node for each in tree.body if isinstance(each, ast.If) and is_main(each.test) for node in each.body]
        unconditional = [node.value for node in (*tree.body, *main) if isinstance(node, ast.Expr)]
        self.complete = (
            len(setups) == 1 and setups[0] in unconditional and all(keyword.arg for keyword in setups[0].keywords)
        )

    def _touched(self, call: ast.Call, nth: int) -> None:
        """Remember the path that a call tests or writes, when it is known."""
        import ast

        candidates: list[ast.expr] = list(call.args[nth : nth + 1])
        if isinstance(call.func, ast.Attribute):
            candidates.append(call.func.value)
        for candidate in candidates:
            value = self.value(candidate, {})
            if isinstance(value, str):
                self.tested.add(relative(value))

    def _setup(self, call: ast.Call) -> None:
        import ast

        found: list[tuple[str, ast.expr]] = []
        for keyword in call.keywords:
            node: ast.expr | None = keyword.value
            if isinstance(node, ast.Name) and not keyword.arg:
                node = self.assigned.get(node.id)
            if keyword.arg:
                found.append((keyword.arg, keyword.value))
            elif isinstance(node, ast.Dict):
                for key, item in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        found.append((key.value, item))
            elif isinstance(node, ast.Call) and dotted(node.func) == "dict":
                found += [(inner.arg, inner.value) for inner in node.keywords if inner.arg]
        for name, argument in found:
            self.keywords[name] = Argument(argument, self.value(argument, {}), argument.lineno)

    def _extension(self, call: ast.Call) -> Extension:
        import ast

        arguments = {keyword.arg: keyword.value for keyword in call.keywords}
        listed = arguments.get("sources", call.args[1] if len(call.args) > 1 else None)
        if isinstance(listed, ast.Name):
            listed = self.assigned.get(listed.id)
        sources: list[tuple[str, int]] = []
        globs: list[str] = []
        items = listed.elts if isinstance(listed, (ast.List, ast.Tuple)) else [] if listed is None else [listed]
        for item in items:
            pattern = self._globbed(item)
            value = self.value(item if pattern is None else pattern, {})
            if isinstance(value, str) and pattern is not None:
                globs.append(relative(value))
            elif isinstance(value, str):
                sources.append((relative(value), item.lineno))
        directories = self.value(arguments["include_dirs"], {}) if "include_dirs" in arguments else []
        known = isinstance(directories, (list, tuple)) and all(isinstance(item, str) for item in directories)
        others = {"libraries", "extra_compile_args", "library_dirs", "extra_objects"} & set(arguments)
        return Extension(
            tuple(sources),
            tuple(relative(item) for item in directories) if known else (),
            known and not others and None not in arguments,
            tuple(globs),
        )

    @staticmethod
    def _globbed(node: ast.expr) -> ast.expr | None:
        """Return the pattern of `glob.glob(pattern)`, sorted or not, None for anything else."""
        import ast

        if isinstance(node, ast.Call) and dotted(node.func) == "sorted" and node.args:
            node = node.args[0]
        is_glob = isinstance(node, ast.Call) and dotted(node.func) in {"glob.glob", "glob", "iglob", "glob.iglob"}
        return node.args[0] if is_glob and isinstance(node, ast.Call) and node.args else None

    def _cythonize(self, call: ast.Call) -> Iterator[tuple[str, int]]:
        import ast

        first = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "module_list"), None)
        if isinstance(first, ast.Name):
            first = self.assigned.get(first.id)
        for item in first.elts if isinstance(first, (ast.List, ast.Tuple)) else [first] if first is not None else ():
            value = self.value(item, {})
            if isinstance(value, str):
                yield relative(value), item.lineno

    # Values

    def value(self, node: ast.expr | None, env: dict[str, Any], depth: int = 0) -> Any:
        """Return the value of an expression as far as it is literal (containers may hold `UNKNOWN`), else `UNKNOWN`.

        `__file__` is "setup.py" and the working directory is "".
        """
        import ast

        self._steps -= 1
        if self._steps < 0 or depth > 40 or node is None:
            return UNKNOWN
        deeper = depth + 1
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id="__file__"):
                return "setup.py"
            case ast.Name(id=name):
                if name in env:
                    return env[name]
                if name not in self.constants and self.assigned.get(name) is not None:
                    self.constants[name] = UNKNOWN  # a name bound through itself
                    self.constants[name] = self.value(self.assigned[name], {}, deeper)
                return self.constants.get(name, UNKNOWN)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return [self.value(item, env, deeper) for item in items]
            case ast.Dict(keys=keys, values=values):
                found = {}
                for key, item in zip(keys, values, strict=True):
                    name = self.value(key, env, deeper)
                    if isinstance(name, str):
                        found[name] = self.value(item, env, deeper)
                return found
            case ast.JoinedStr(values=parts):
                texts = [
                    self.value(part.value if isinstance(part, ast.FormattedValue) else part, env, deeper)
                    for part in parts
                ]
                return "".join(texts) if all(isinstance(text, str) for text in texts) else UNKNOWN
            case ast.BinOp(left=left, op=operator, right=right):
                return joined(self.value(left, env, deeper), operator, self.value(right, env, deeper))
            case ast.Attribute(value=inner, attr="parent"):
                text = self.value(inner, env, deeper)
                return PathText(parent(text)) if isinstance(text, PathText) else UNKNOWN
            case ast.Attribute(attr="sep"):
                return "/" if dotted(node) in {"os.sep", "os.path.sep", "path.sep"} else UNKNOWN
            case ast.Subscript(value=ast.Attribute(value=inner, attr="parents"), slice=ast.Constant(value=0)):
                text = self.value(inner, env, deeper)
                return PathText(parent(text)) if isinstance(text, PathText) else UNKNOWN
            case ast.Call():
                return self._called(node, env, deeper)
        return UNKNOWN

    def _called(self, node: ast.Call, env: dict[str, Any], depth: int) -> Any:
        """Return what the path functions give; everything else is unknown."""
        import ast

        name = dotted(node.func)
        last = name.rpartition(".")[2]
        if isinstance(node.func, ast.Attribute) and last in {
            "resolve",
            "absolute",
            "joinpath",
            "as_posix",
            "expanduser",
        }:
            base = self.value(node.func.value, env, depth)
            if not isinstance(base, PathText):
                return UNKNOWN
            rest = self._arguments(node, env, depth)
            if last == "joinpath" and rest is not None and all(isinstance(part, str) for part in rest):
                return PathText(posixpath.join(base, *rest))
            return str(base) if last == "as_posix" else base if last in {"resolve", "absolute"} else UNKNOWN
        if name in {"os.getcwd", "getcwd"}:
            return ""
        if name in {"Path.cwd", "pathlib.Path.cwd"}:
            return PathText("")
        values = self._arguments(node, env, depth)
        if not values or not all(isinstance(value, str) for value in values):
            return UNKNOWN
        if name in {"os.path.join", "path.join", "join", "osp.join", "pjoin", "op.join"}:
            return posixpath.join(*values)
        if last in {"abspath", "realpath", "normpath", "fspath", "expanduser"} or name == "str":
            return str(values[0])
        if last == "dirname":
            return parent(values[0])
        if last in {"Path", "PurePath", "PosixPath"}:
            return PathText(posixpath.join(*values))
        return UNKNOWN

    def _arguments(self, node: ast.Call, env: dict[str, Any], depth: int) -> list[Any] | None:
        """Return the positional arguments, starred lists spread out; None when a starred one is unknown."""
        import ast

        found: list[Any] = []
        for item in node.args:
            if isinstance(item, ast.Starred):
                spread = self.value(item.value, env, depth)
                if not isinstance(spread, (list, tuple)):
                    return None
                found += spread
            else:
                found.append(self.value(item, env, depth))
        return found

    # What happens in order

    def _read(self, tree: ast.Module) -> None:
        reads: dict[Read, None] = {}
        self.imports = tuple(imports_of(tree))
        self._run(tree.body, {}, 0, reads)
        if not self._moves():
            self.reads = tuple(reads)

    def _moves(self) -> bool:
        """Tell whether the script changes its working directory to somewhere else than its own."""
        import ast

        for node in ast.walk(self.tree) if self.tree is not None else ():
            if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "chdir":
                where = self.value(node.args[0], {}) if node.args else UNKNOWN
                if not isinstance(where, str) or relative(where) not in {"", "."}:
                    return True
        return False

    def _run(self, body: list[ast.stmt], env: dict[str, Any], depth: int, reads: dict[Read, None]) -> None:
        """Follow the statements that are executed whatever happens."""
        import ast

        for statement in body:
            match statement:
                case ast.If(test=test, body=inner):
                    if is_main(test):
                        self._run(inner, env, depth, reads)
                        continue
                    self._visit(test, env, depth, reads)
                    if leaves(statement):
                        return
                case ast.Try() | ast.TryStar() | ast.While() | ast.For() | ast.Match():
                    if isinstance(statement, ast.For):
                        self._visit(statement.iter, env, depth, reads)
                    if leaves(statement):
                        return
                case ast.With(items=items, body=inner):
                    for item in items:
                        self._visit(item.context_expr, env, depth, reads)
                    if not any(
                        "suppress" in dotted(getattr(item.context_expr, "func", item.context_expr)) for item in items
                    ):
                        self._run(inner, env, depth, reads)
                case ast.Return():
                    self._visit(statement.value, env, depth, reads)
                    return
                case ast.Raise():
                    return
                case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Expr():
                    self._visit(statement.value, env, depth, reads)
                    if depth and isinstance(statement, ast.Assign):
                        for target in statement.targets:
                            if isinstance(target, ast.Name):
                                env[target.id] = self.value(statement.value, env)

    def _visit(self, node: ast.AST | None, env: dict[str, Any], depth: int, reads: dict[Read, None]) -> None:
        """Follow the calls in an expression that are made whatever happens."""
        import ast

        self._steps -= 1
        if node is None or self._steps < 0:
            return
        match node:
            case ast.Lambda():
                return
            case ast.IfExp(test=test):
                self._visit(test, env, depth, reads)
                return
            case ast.BoolOp(values=values):
                self._visit(values[0], env, depth, reads)
                return
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._visit(node.generators[0].iter, env, depth, reads)
                return
        for child in ast.iter_child_nodes(node):
            self._visit(child, env, depth, reads)
        if not isinstance(node, ast.Call):
            return
        path = self._opened(node, env)
        if path is not None:
            reads[Read(path, node.lineno if not depth else env.get("", node.lineno))] = None
        elif isinstance(node.func, ast.Name) and node.func.id in self.functions and depth < DEPTH:
            function = self.functions[node.func.id]
            inner = self._bind(function, node, env)
            if inner is not None and not tests_existence(function):
                inner[""] = env.get("", node.lineno)  # what is opened in a function is the call's business
                self._run(function.body, inner, depth + 1, reads)

    def _bind(self, function: ast.FunctionDef, call: ast.Call, env: dict[str, Any]) -> dict[str, Any] | None:
        """Return the values of a function's parameters in a call, None when they cannot be matched."""
        positional = self._arguments(call, env, 0)
        signature = function.args
        if positional is None or any(keyword.arg is None for keyword in call.keywords) or function.decorator_list:
            return None
        names = [argument.arg for argument in (*signature.posonlyargs, *signature.args)]
        bound: dict[str, Any] = dict.fromkeys([*names, *(argument.arg for argument in signature.kwonlyargs)], UNKNOWN)
        for name, default in zip(reversed(names), reversed(signature.defaults), strict=False):
            bound[name] = self.value(default, {})
        for argument, fallback in zip(signature.kwonlyargs, signature.kw_defaults, strict=True):
            bound[argument.arg] = self.value(fallback, {})
        bound |= dict(zip(names, positional, strict=False))
        bound |= {keyword.arg: self.value(keyword.value, env) for keyword in call.keywords if keyword.arg}
        if signature.vararg is not None:
            bound[signature.vararg.arg] = positional[len(names) :]
        return bound

    def _opened(self, node: ast.Call, env: dict[str, Any]) -> str | None:
        """Return the path that a call opens for reading, None when it is no such call or the path is not known."""
        import ast

        name = dotted(node.func)
        value: Any = UNKNOWN
        if name in {"open", "io.open", "codecs.open", "tokenize.open"} and node.args and "r" in mode_of(node):
            value = self.value(node.args[0], env)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in {"read_text", "read_bytes", "open"}:
            base = self.value(node.func.value, env)
            if isinstance(base, PathText) and (node.func.attr != "open" or "r" in mode_of(node, 0)):
                value = base
        if not isinstance(value, str) or not value or value.startswith(("/", "~")) or "\\" in value or ":" in value:
            return None
        path = relative(value)
        return None if path.startswith("../") or path in {"", ".", ".."} else path


@lru_cache(maxsize=8)
def parse(source: bytes) -> SetupScript:
    """Read a setup.py from its bytes, whatever they are."""
    try:
        return SetupScript(parse_tree(source) if source else None)
    except RecursionError:
        return SetupScript(None)
