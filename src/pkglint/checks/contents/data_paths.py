"""Which files beside it a Python source reads, by evaluating the path expressions that only use literals and `__file__`."""

from __future__ import annotations

from functools import cached_property

from pkglint.formats.python_source import lines_with, parse_tree, stands_on, walk
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator

    Environment = dict[str, "tuple[str, ...]"]

DEPTH = 40
"""Expressions nested deeper are not evaluated."""
_SAME = frozenset({"Path", "PurePath", "abspath", "realpath", "normpath", "str", "fspath", "as_file", "enter_context"})
_SAME_METHODS = frozenset({"resolve", "absolute", "as_posix", "expanduser", "__str__"})
_TESTS = frozenset(
    {
        "exists",
        "isfile",
        "isdir",
        "is_file",
        "is_dir",
        "access",
        "stat",
        "lexists",
        "getmtime",
        "getsize",
        "iterdir",
        "glob",
        "rglob",
        "walk",
        "listdir",
        "scandir",
    }
)
_WRITES = frozenset(
    {
        "write_text", "write_bytes", "mkdir", "makedirs", "touch", "unlink", "remove", "rename", "replace", "rmtree",
        "copy", "copyfile", "copy2", "copytree", "move", "savetxt", "save", "dump", "connect", "to_csv", "to_json",
        "urlretrieve", "extractall", "FileHandler", "RotatingFileHandler", "download", "write", "mkdtemp", "ensure_dir",
    }
)  # fmt: skip
_READS = frozenset({"read_text", "read_bytes"})
READERS = frozenset(
    {
        "read_csv", "read_json", "read_table", "read_excel", "read_parquet", "loadtxt", "genfromtxt", "imread", "loadUi",
        "load_yaml", "load_json", "read_yaml", "read_file", "load_file", "safe_load_file", "from_file",
        "parse_file", "fileConfig", "linecache",
    }
)  # fmt: skip
"""Functions that read the file their first argument names."""
_RESOURCE_READS = frozenset(
    {
        "read_text",
        "read_binary",
        "open_text",
        "open_binary",
        "get_data",
        "resource_string",
        "resource_stream",
        "resource_filename",
        "path",
    }
)
_RESOURCE_MODULES = frozenset({"resources", "importlib_resources", "pkgutil", "pkg_resources"})
_ROOTS = ("__file__", "resources", "pkgutil", "render_template", "_folder", "PackageLoader")
"""With these, or a name that holds one of them, begins whatever names a file; `resources` ends the names of two modules."""
_IMPORTED = (b"flask", b"quart", b"resources", b"pkgutil")
"""A source without any of these imports nothing that `imports` notes."""
_GUARDS = frozenset(
    {
        "exists",
        "isfile",
        "is_file",
        "isdir",
        "is_dir",
        "platform",
        "frozen",
        "name",
        "system",
        "DEBUG",
        "debug",
        "TYPE_CHECKING",
        "__name__",
        "environ",
        "getenv",
    }
)


SERVED = {
    "StaticFiles": ("directory",), "Jinja2Templates": ("directory",), "FileSystemLoader": ("searchpath",), "TemplateLookup": ("directories",),
    "Flask": ("static_folder", "template_folder"), "Blueprint": ("static_folder", "template_folder"),
    "Quart": ("static_folder", "template_folder"), "PackageLoader": ("package_path",), "add_static": ("path",), "static": ("file_or_directory",), "send_from_directory": ("directory",),
    "static_file": ("root",), "StaticFileHandler": ("path",), "SimpleHTTPRequestHandler": ("directory",), "WhiteNoise": ("root",),
}  # fmt: skip
"""What web frameworks and template engines call a directory that they serve or read, by the function or class that takes it."""
SERVED_AT = {
    "StaticFiles": 0, "Jinja2Templates": 0, "FileSystemLoader": 0, "TemplateLookup": 0, "send_from_directory": 0, "add_static": 1, "static": 1,
}  # fmt: skip
"""At which place those take it that take it without its name, too."""
MOST_CALLS = 500
"""Calls of a module's own functions that are followed."""


class Reads(NamedTuple):
    """What a module reads (install path, line), the install paths it writes or tests for, the packages it asks resources of, and the directories it hands on."""

    paths: list[tuple[str, int]]
    excused: set[str]
    anchors: list[tuple[str, int]]
    directories: list[tuple[str, int, bool]]
    """(install path, line, whether some condition lets it happen) of what a web framework or template engine is given."""


def reads_of(data: bytes, path: str) -> Reads | None:
    """Return what the module at an install path reads of its package; None when it does not parse."""
    reader = reader_of(data, path)
    return None if reader is None else reader.run()


def reader_of(data: bytes, path: str) -> Reader | None:
    """Return what reads the module at an install path; None when it does not parse."""
    tree = parse_tree(data)
    if tree is None:
        return None
    reader = Reader(path, tree, data)
    if any(name in data for name in _IMPORTED):
        reader.imports()
    return reader


def reads_by_calls(reader: Reader, caller: bytes, names: frozenset[str]) -> list[tuple[str, int]]:
    """Return what functions of a module read by the literals that another module gives them, with the lines of the calls."""
    tree = parse_tree(caller)
    before = len(reader.reads.paths)
    if tree is not None:
        reader.follow(reader.constants(reader.tree.body, {}), tree, caller, names)
    return reader.reads.paths[before:]


class Reader:
    """One module's walk: scopes with their path constants, and whether a statement is guarded by `try` or a test."""

    def __init__(self, path: str, tree: ast.Module, data: bytes) -> None:
        """Take the module's install path, its syntax tree, and its source."""
        self.path = tuple(path.split("/"))
        self.tree = tree
        self.data = data
        self.reads = Reads([], set(), [], [])
        self.line = 0
        """The line of the call that is followed into a function, 0 outside of one."""
        self.flask = False
        self.resource_names: set[str] = set()

    def run(self) -> Reads:
        """Walk the module and return what it reads."""
        constants = self.constants(self.tree.body, {})
        self.walk(self.tree, constants)
        self.follow(constants, self.tree, self.data, self.functions)
        return self.reads

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """Return the functions and methods by name, those of a name that only one has, that may read what a parameter names."""
        import ast

        found: dict[str, list[ast.FunctionDef]] = {}
        bodies = [self.tree.body, *(node.body for node in self.tree.body if isinstance(node, ast.ClassDef))]
        for node in (each for body in bodies for each in body if isinstance(each, ast.FunctionDef)):
            found.setdefault(node.name, []).append(node)
        lines = lines_with(self.data, (name.encode() for name in _OPENERS))
        return {name: nodes[0] for name, nodes in found.items() if len(nodes) == 1 and may_read(nodes[0], lines)}

    def follow(self, constants: Environment, caller: ast.Module, data: bytes, names: Iterable[str]) -> None:
        """Read own functions once more for each call in a module that gives them a literal, as if it stood in the place of the parameter."""
        import ast

        words = [name.encode() for name in names]
        calls = (node for node in walk(caller, lines_with(data, words)) if isinstance(node, ast.Call)) if words else ()
        for _, call in zip(range(MOST_CALLS), calls, strict=False):
            name = last_name(call.func)
            function = self.functions.get(name) if name in names else None
            texts = arguments_of(function, call) if function is not None else {}
            if function is not None and texts:
                self.line = call.lineno
                self.walk(with_arguments(function, texts), constants)
        self.line = 0

    def walk(self, root: ast.Module, constants: Environment) -> None:
        """Note what a tree reads, writes, tests for and hands on."""
        import ast

        # A path begins with one of these names: statements without any neither read, write nor test for one.
        lines = lines_with(self.data, {name.encode() for name in (*constants, *self.resource_names, *_ROOTS)})
        inner = constants if root is self.tree else self.constants(root.body, constants)
        stack: list[tuple[ast.AST, Environment, bool]] = [(root, inner, False)]
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        leaves = frozenset({ast.Constant, ast.Name, ast.Load, ast.Store, ast.Del, ast.alias, ast.Pass})
        while stack:
            node, environment, guarded = stack.pop()
            kind = type(node)
            if kind in leaves or (
                root is self.tree
                and environment is constants
                and isinstance(node, ast.stmt)
                and not stands_on(node, lines)
            ):
                continue
            if isinstance(node, ast.Call):
                self.call(node, environment, guarded)
            elif isinstance(node, functions):
                environment = self.constants(node.body, environment, node.args)
            if isinstance(node, ast.Try):
                inside = guarded or bool(node.handlers)
                stack += [(child, environment, inside) for child in node.body]
                stack += [(child, environment, guarded) for child in (*node.orelse, *node.finalbody)]
                stack += [(child, environment, True) for child in node.handlers]
            elif isinstance(node, (ast.If, ast.IfExp)):
                inside = guarded or is_guard(node.test)
                stack.append((node.test, environment, guarded))
                bodies = (*node.body, *node.orelse) if isinstance(node, ast.If) else (node.body, node.orelse)
                stack += [(child, environment, inside) for child in bodies]
            elif isinstance(node, ast.With) and any(suppresses(item) for item in node.items):
                stack += [(child, environment, True) for child in ast.iter_child_nodes(node)]
            else:
                for name in node._fields:
                    value = getattr(node, name, None)
                    if isinstance(value, list):
                        stack += [(child, environment, guarded) for child in value if isinstance(child, ast.AST)]
                    elif isinstance(value, ast.AST) and type(value) not in leaves:
                        stack.append((value, environment, guarded))

    def imports(self) -> None:
        """Note under which names the module, or a function of it, has imported what reads package files."""
        import ast

        for node in walk(self.tree, lines_with(self.data, _IMPORTED)):
            if not isinstance(node, ast.ImportFrom):
                continue
            if node.module in {"flask", "quart"}:
                self.flask |= any(alias.name == "render_template" for alias in node.names)
            if (node.module or "").rpartition(".")[2] in _RESOURCE_MODULES:
                self.resource_names |= {alias.asname or alias.name for alias in node.names}

    def constants(
        self, body: list[ast.stmt], outer: Environment, arguments: ast.arguments | None = None
    ) -> Environment:
        """Return the scope's names that hold a path for certain: assigned once, in order."""
        import ast

        found = dict(outer)
        for argument in (*arguments.args, *arguments.kwonlyargs) if arguments is not None else ():
            found.pop(argument.arg, None)
        assigned: set[str] = set()
        for statement in flat(body):
            targets: list[ast.expr] = []
            if isinstance(statement, ast.Assign):
                targets, value = statement.targets, statement.value
            elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
                targets, value = [statement.target], statement.value
            else:
                continue
            for target in targets:
                if isinstance(target, ast.Name):
                    located = self.locate(value, found)
                    if target.id in assigned or located is None:
                        found.pop(target.id, None)
                    else:
                        found[target.id] = located
                    assigned.add(target.id)
        return outer if found == outer else found

    def call(self, node: ast.Call, environment: Environment, guarded: bool) -> None:
        """Note what one call reads, writes or tests."""
        import ast

        function, name = node.func, last_name(node.func)
        receiver = function.value if isinstance(function, ast.Attribute) else None
        if name in SERVED:
            self.serve(node, name, environment, guarded=guarded)
        own = self.locate(receiver, environment) if receiver is not None else None
        first = self.locate(node.args[0], environment) if node.args else None
        if name in _TESTS or name in _WRITES:
            self.excuse(own, first, *(self.locate(argument, environment) for argument in node.args[1:3]))
        elif name == "open":
            target, position = (own, 0) if own is not None else (first, 1)
            if mode_writes(node, position):
                self.excuse(target)
            elif target is not None and not guarded:
                self.read(target, node)
        elif name in _READS and own is not None:
            if not guarded:
                self.read(own, node)
        elif name in {"files", *_RESOURCE_READS} and node.args and not guarded and self.is_resource(function):
            package = literal(node.args[0])
            if "." in package and package.partition(".")[0] == self.path[0]:
                self.reads.anchors.append((package, node.lineno))
            if name in _RESOURCE_READS and len(node.args) >= 2:
                self.resource(node)
        elif name in READERS and first is not None:
            if not guarded:
                self.read(first, node)
        elif (
            name == "render_template"
            and self.flask
            and not guarded
            and node.args
            and (template := literal(node.args[0]))
        ):
            self.read((*self.path[:1], "templates", *template.split("/")), node)

    def serve(self, node: ast.Call, name: str, environment: Environment, *, guarded: bool) -> None:
        """Note the directories that a call hands to a web framework or template engine."""
        import ast

        arguments = {word.arg: word.value for word in node.keywords if word.arg in SERVED[name]}
        at = SERVED_AT.get(name, len(node.args))
        if at < len(node.args):
            arguments[SERVED[name][0]] = node.args[at]
        if name == "PackageLoader" and node.args:
            package = self.package_of(node.args[0])
            folder = (
                literal(node.args[1])
                if len(node.args) > 1
                else literal(arguments.get("package_path", ast.Constant("templates")))
            )
            targets = [joined(package, folder) if package is not None and folder else None]
        else:
            items = [
                each
                for value in arguments.values()
                for each in (value.elts if isinstance(value, ast.List | ast.Tuple) else [value])
            ]
            targets = [self.locate(each, environment) for each in items]
            if name in {"Flask", "Blueprint", "Quart"}:
                # A relative folder is one of the package of the module whose name the application gets.
                own = any(isinstance(each, ast.Name) and each.id == "__name__" for each in node.args)
                targets += [joined(self.path[:-1], text) for each in items if own and (text := literal(each))]
        for target in targets:
            if target and len(target) > 1 and target != self.path and "" not in target:
                self.reads.directories.append(("/".join(target), self.line or node.lineno, guarded))

    def resource(self, node: ast.Call) -> None:
        """Note a resource that is read by its package and a literal name."""
        package = self.package_of(node.args[0])
        resource = literal(node.args[1])
        if package is not None and resource:
            self.read((*package, *resource.split("/")), node)

    def is_resource(self, function: ast.expr) -> bool:
        """Tell whether a function is one of `importlib.resources`, `pkgutil` or `pkg_resources`."""
        import ast

        if isinstance(function, ast.Name):
            return function.id in self.resource_names
        return isinstance(function, ast.Attribute) and last_name(function.value) in _RESOURCE_MODULES

    def read(self, target: tuple[str, ...], node: ast.Call) -> None:
        """Note a read of a file that a literal names."""
        path = "/".join(target)
        if target and target != self.path and not any(part in {"", ".", ".."} for part in target):
            self.reads.paths.append((path, self.line or node.lineno))

    def excuse(self, *targets: tuple[str, ...] | None) -> None:
        """Note paths that the code writes or tests for."""
        self.reads.excused.update("/".join(target) for target in targets if target)

    def package_of(self, node: ast.expr) -> tuple[str, ...] | None:
        """Return the directory of the package that an argument names: a literal, `__name__`, `__package__`."""
        import ast

        if isinstance(node, ast.Name) and node.id in {"__name__", "__package__"}:
            return self.path[:-1]
        text = literal(node)
        # Another project's package is that project's to complete.
        return tuple(text.split(".")) if text and text.partition(".")[0] == self.path[0] else None

    def locate(self, node: ast.AST | None, environment: Environment, depth: int = 0) -> tuple[str, ...] | None:
        """Return the install path, in components, that an expression surely gives; None when it is no such path."""
        import ast

        if node is None or depth > DEPTH:
            return None
        if isinstance(node, ast.Name):
            return self.path if node.id == "__file__" else environment.get(node.id)
        if isinstance(node, ast.Attribute) and node.attr == "parent":
            return parent(self.locate(node.value, environment, depth + 1))
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "parents":
            index = node.slice.value if isinstance(node.slice, ast.Constant) else None
            found = self.locate(node.value.value, environment, depth + 1)
            for _ in range(index + 1 if isinstance(index, int) and 0 <= index < DEPTH else 0):
                found = parent(found)
            return found if isinstance(index, int) and index >= 0 else None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Add):
            left, right = self.locate(node.left, environment, depth + 1), literal(node.right)
            if left is None or not right or (isinstance(node.op, ast.Add) and not right.startswith("/")):
                return None
            return joined(left, right.lstrip("/") if isinstance(node.op, ast.Add) else right)
        if isinstance(node, ast.JoinedStr) and len(node.values) == 2 and isinstance(node.values[0], ast.FormattedValue):
            left, right = self.locate(node.values[0].value, environment, depth + 1), literal(node.values[1])
            return joined(left, right.lstrip("/")) if left is not None and right.startswith("/") else None
        return self.located_call(node, environment, depth) if isinstance(node, ast.Call) else None

    def located_call(self, node: ast.Call, environment: Environment, depth: int) -> tuple[str, ...] | None:
        """Return the path that a call gives: of `os.path`, `pathlib`, or `importlib.resources.files`."""
        import ast

        function, name = node.func, last_name(node.func)
        if name == "files" and self.is_resource(function):
            return self.package_of(node.args[0]) if node.args else self.path[:-1]
        if isinstance(function, ast.Attribute) and name in _SAME_METHODS | {"joinpath", "with_name"}:
            base = self.locate(function.value, environment, depth + 1)
            if base is None or name in _SAME_METHODS:
                return base
            return self.with_literals(parent(base) if name == "with_name" else base, node.args)
        if not node.args:
            return None
        base = self.locate(node.args[0], environment, depth + 1)
        if name in _SAME or name == "dirname":
            if name == "Path" and len(node.args) > 1:
                return self.with_literals(base, node.args[1:])
            return parent(base) if name == "dirname" else base
        return self.with_literals(base, node.args[1:]) if name == "join" else None

    @staticmethod
    def with_literals(base: tuple[str, ...] | None, arguments: list[ast.expr]) -> tuple[str, ...] | None:
        """Return a path with literal components added, None when one is no literal."""
        for argument in arguments:
            text = literal(argument)
            base = joined(base, text) if base is not None and text else None
        return base


_OPENERS = frozenset({"open", "joinpath", *_READS, *_RESOURCE_READS, *READERS})


def may_read(function: ast.FunctionDef, lines: list[int]) -> bool:
    """Tell whether a function has parameters, and a call of what reads files in it; `lines` are those that name any of that."""
    import ast

    if not (function.args.args or function.args.kwonlyargs or function.args.posonlyargs):
        return False
    called = (node.func for node in walk(function, lines) if isinstance(node, ast.Call))
    return not _OPENERS.isdisjoint(map(last_name, called))


def arguments_of(function: ast.FunctionDef, call: ast.Call) -> dict[str, str]:
    """Return parameter → text, for the parameters that a call gives a text literal, and those with one as a default; {} without the first."""
    import ast

    arguments = function.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    if names[:1] in (["self"], ["cls"]) and isinstance(call.func, ast.Attribute):
        names = names[1:]
    literals = {name: text for name, value in zip(names, call.args, strict=False) if (text := literal(value))}
    literals |= {word.arg: text for word in call.keywords if word.arg and (text := literal(word.value))}
    if not literals:
        return {}
    passed = {*names[: len(call.args)], *(word.arg for word in call.keywords)}
    defaults = dict(zip(reversed(names), reversed(arguments.defaults), strict=False))
    return {
        name: text for name, value in defaults.items() if name not in passed and (text := literal(value))
    } | literals


def with_arguments(function: ast.FunctionDef, literals: dict[str, str]) -> ast.Module:
    """Return the body of a function in which texts stand in the place of parameters that are not assigned anew."""
    import ast
    from copy import deepcopy

    assigned = {
        node.id for node in ast.walk(function) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }

    class Place(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            known = node.id in literals and node.id not in assigned
            return ast.copy_location(ast.Constant(literals[node.id]), node) if known else node

        def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
            self.generic_visit(node)
            return node.value if literal(node.value) and node.format_spec is None else node

        def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
            self.generic_visit(node)
            return text_of(node, node.values)

        def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
            self.generic_visit(node)
            return text_of(node, [node.left, node.right]) if isinstance(node.op, ast.Add) else node

    def text_of(node: ast.expr, parts: list[ast.expr]) -> ast.expr:
        """Return the text that literals make together, the expression itself when one is none."""
        texts = [literal(part) for part in parts]
        return ast.copy_location(ast.Constant("".join(texts)), node) if all(texts) else node

    body = [Place().visit(statement) for statement in deepcopy(function.body)]
    return ast.Module(body, [])


def parent(path: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return the directory of a path; None above the library root, where the archive decides nothing."""
    return path[:-1] if path else None


def joined(base: tuple[str, ...] | None, text: str) -> tuple[str, ...] | None:
    """Return a path with a relative one added, `..` resolved; None when it leaves the library root or is absolute."""
    parts = list(base or ())
    if text.startswith("/") or "\\" in text or any(mark in text for mark in "{}*?%"):
        return None
    for part in text.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return tuple(parts)


def literal(node: ast.AST) -> str:
    """Return the text of a string literal, "" for anything else."""
    import ast

    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def last_name(node: ast.AST) -> str:
    """Return a name, or the last one of a dotted name; "" for any other expression."""
    import ast

    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def mode_writes(node: ast.Call, position: int) -> bool:
    """Tell whether an `open` may create the file, or has a mode that cannot be known."""
    import ast

    mode: ast.expr | None = node.args[position] if len(node.args) > position else None
    mode = next((keyword.value for keyword in node.keywords if keyword.arg == "mode"), mode)
    if mode is None:
        return False
    text = literal(mode)
    return not text or any(letter in text for letter in "wax+") or not isinstance(mode, ast.Constant)


def is_guard(test: ast.expr) -> bool:
    """Tell whether a condition asks for the file, the platform or the way the module is run."""
    import ast

    return not _GUARDS.isdisjoint(map(last_name, ast.walk(test)))


def suppresses(item: ast.withitem) -> bool:
    """Tell whether a with item is `contextlib.suppress` or expects an error."""
    import ast

    call = item.context_expr
    return isinstance(call, ast.Call) and last_name(call.func) in {"suppress", "raises"}


def flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a scope, those of its `if`, `try` and `with` blocks included."""
    import ast

    stack = list(reversed(body))
    while stack:
        statement = stack.pop()
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With | ast.For):
            inner = [*statement.body, *getattr(statement, "orelse", []), *getattr(statement, "finalbody", [])]
            stack += reversed(inner)
            for handler in getattr(statement, "handlers", []):
                stack += reversed(handler.body)
