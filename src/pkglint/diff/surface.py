"""The public names of a distribution: its modules parsed in memory by griffe, never imported, and looked up as a user would."""

from __future__ import annotations

import ast
import builtins
import logging
import re
import textwrap
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model.python import Library

UNSHIPPED = frozenset({"tests", "conftest", "__main__"})
"""Components of modules that no user imports."""
TEST = re.compile(r"test_\w*|\w*_test|tests")
"""Names of modules of tests: a package `test` that holds one is no API, and another may be (`django.test`)."""
LARGEST = 4 * 1024 * 1024
"""Bytes of a module above which it is not parsed."""
PLAIN_BASES = frozenset({"object", "ABC", "Generic", "Protocol"})
"""Last components of foreign bases that bring no public method of their own."""
STANDARD = (
    "abc",
    "argparse",
    "ast",
    "builtins",
    "collections",
    "collections.abc",
    "contextlib",
    "enum",
    "io",
    "json",
    "logging",
    "string",
    "threading",
    "typing",
)
"""Modules of the standard library whose classes are looked at for what they bring."""
TYPE_VARIABLE = re.compile(r"(?:\w+\.)?(?:TypeVar|ParamSpec|TypeVarTuple)\(")
SCRIPT = re.compile(r"^if\s+__name__\s*==\s*[\"']__main__[\"']\s*:.*\n(?:[ \t]+.*\n|[ \t]*\n)*", re.MULTILINE)
"""What only runs when a module is run as a script."""
GUARDED = re.compile(
    r"^if\s+(?:\w+\.)*TYPE_CHECKING\s*:.*\n(?:(?:[ \t]+.*|#.*)?\n)*(?:else\s*:|el(?=if\b))?", re.MULTILINE
)
"""What only type checkers see."""
EXTENDED = re.compile(r"^([ \t]*)__all__\.(?:extend|append)\(", re.MULTILINE)
WITHDRAWN = re.compile(r"\b__all__\.remove\(\s*[\"'](\w+)[\"']\s*\)")
LISTED = re.compile(r"^[ \t]*__all__\b[^=\n]*=(?!\s*[\[(]\s*[\])])", re.MULTILINE)
"""An `__all__` that is not empty."""
COMPUTED = re.compile(
    r"^[ \t]*__all__\b[^=\n]*=(?!=)(?:.*(?:\bfor\b|\b\w+\()|\s*\(?\s*[A-Za-z_]\w*\s*\)?\s*$)", re.MULTILINE
)
"""An `__all__` that is not written out."""
LOOP = re.compile(r"\bfor\s+(\w+)\s+in\s+[\[(]((?:\s*[\"']\w+[\"'],?)+)\s*[\])]\s*:")
STORED = re.compile(r"\bglobals\(\)\[(\w+)\](?=\s*=(?!=))")
"""A name that is bound by what a variable holds, which a loop over written names tells."""
DYNAMIC = re.compile(
    r"\bglobals\(\)(?:\[.*\]\s*=(?!=)|\.(?:update|setdefault)\b|\s*[,)]|\s*$)|\bsys\.modules\[__name__\]"
    r"|\bsetattr\((?!\s*(?:self|cls|obj|instance)\b)|(?<![\w.])exec\(|\bvars\(\)(?:\[|\.update)",
    re.MULTILINE,
)
"""What binds names in a module that no parser sees."""


class Public(NamedTuple):
    """One public name: how a user writes it, what it leads to (None: another project's), and the class it is looked up on."""

    path: str
    target: Any
    holder: Any = None
    inherited: bool = False


class Lookup(NamedTuple):
    """What a name leads to. `target` is None for another project's object; `open` says that only running the code could tell."""

    found: bool
    target: Any = None
    open: bool = False


GONE, OPEN = Lookup(False), Lookup(True, open=True)


class Surface:
    """The public names of the import packages of one distribution."""

    def __init__(self, library: Library) -> None:
        """Parse every module that users can reach; what cannot be parsed is open."""
        logging.getLogger("griffe").disabled = True
        self._extensions = griffe.load_extensions()
        self._loader = griffe.GriffeLoader(extensions=self._extensions, allow_inspection=False, store_source=False)
        self.modules = self._loader.modules_collection
        self.texts: dict[str, str] = {}
        self._lines: dict[str, tuple[list[Any], list[str]]] = {}
        self._bound: dict[str, set[str]] = {}
        self.open: set[str] = set()
        """Dotted names of modules that bind names in ways that no parser sees."""
        self._computed: set[str] = set()
        """Dotted names of modules whose `__all__` no parser sees the whole of."""
        self._stars: dict[str, list[str]] = {}
        """Dotted name of a module → the modules that it imports everything from."""
        paths = {path for path in library.by_path if path.endswith((".py", ".pyi")) and reachable(path)}
        for path in sorted(paths, key=lambda path: (path.count("/"), "/__init__." not in path, path)):
            if not (path.endswith(".pyi") and path[:-1] in paths):
                self._add(library, path)
        for path in sorted(path for path in library.by_path if path.endswith((".so", ".pyd")) and reachable(path)):
            self._add_native(path)
        for module in list(self.modules.members.values()):
            with suppress(griffe.AliasResolutionError, griffe.CyclicAliasError, KeyError, TypeError):
                self._loader.expand_exports(module)
                self._loader.expand_wildcards(module, external=False)
            self._extensions.call("on_package", pkg=module, loader=self._loader)

    def _add(self, library: Library, path: str) -> None:
        """Parse one module and hang it below its package."""
        parts = path.rsplit(".", 1)[0].split("/")
        if parts[-1] == "__init__":
            parts.pop()
        if not parts or not all(part.isidentifier() for part in parts):
            return
        dotted = ".".join(parts)
        parent = self._package(parts[:-1])
        file = library.by_path[path]
        text = ""
        try:
            text = library.files.read(file.path).decode("utf-8-sig") if file.size <= LARGEST else "\0"
            text = prepared(text)
            made: Any = griffe.visit(
                parts[-1], Path(path), text, extensions=self._extensions, parent=parent,
                modules_collection=self.modules, lines_collection=self._loader.lines_collection,
            )  # fmt: skip
        except (SyntaxError, UnicodeDecodeError, ValueError, RecursionError):
            made = griffe.Module(parts[-1], filepath=Path(path), modules_collection=self.modules)
            self.open.add(dotted)
        if DYNAMIC.search(text):
            self.open.add(dotted)
        if not made.exports and made.exports is not None and LISTED.search(text):
            made.exports = None
        if COMPUTED.search(text):
            self._computed.add(dotted)
        self.texts[dotted] = text
        self._stars[dotted] = [
            str(each.target_path) for each in made.members.values() if each.is_alias and each.wildcard
        ]
        (self.modules if parent is None else parent).set_member(parts[-1], made)

    def _add_native(self, path: str) -> None:
        """Hang a compiled module, whose names no parser sees, below its package, unless its source or stub lies beside it."""
        *parts, name = path.split("/")
        name = name.partition(".")[0]
        if name.startswith("lib") or not all(part.isidentifier() for part in (*parts, name)):
            return  # a library to link with
        parent = self._package(parts)
        holder = self.modules if parent is None else parent
        if name not in holder.members:
            holder.set_member(
                name, griffe.Module(name, filepath=Path(path), parent=parent, modules_collection=self.modules)
            )
            self.open.add(".".join((*parts, name)))

    def _package(self, parts: list[str]) -> Any:
        """Return the package of these components, None for the top; namespace packages are made as they are needed."""
        parent: Any = None
        for number, part in enumerate(parts):
            holder = self.modules if parent is None else parent
            found = holder.members.get(part)
            if found is None or found.is_alias or not found.is_module:
                path = Path(*parts[: number + 1], "__init__.py")
                found = griffe.Module(part, filepath=path, parent=parent, modules_collection=self.modules)
                holder.set_member(part, found)
            parent = found
        return parent

    # Looking a name up

    def lookup(self, path: str) -> Lookup:
        """Return what a dotted public name leads to, as an import and attribute look-ups would find it."""
        parts = path.split(".")
        if parts[0] not in self.modules.members:
            return GONE
        here = Lookup(True, self.modules.members[parts[0]])
        for part in parts[1:]:
            if here.open or here.target is None:
                return OPEN
            here = self.attribute(here.target, part)
            if not here.found:
                return GONE
        return here

    def attribute(self, owner: Any, name: str) -> Lookup:
        """Return what an attribute of a module, class or other object leads to."""
        if owner.is_module:
            member = owner.members.get(name)
            if member is not None:
                return self.resolved(member)
            return OPEN if self.may_serve(owner, name) else GONE
        if owner.is_class:
            classes, foreign = self.line(owner)
            for each in classes:
                if name in each.members:
                    return self.resolved(each.members[name])
            return OPEN if self.may_have(classes, foreign, name) else GONE
        return OPEN

    def resolved(self, member: Any) -> Lookup:
        """Return what a member is in the end: an alias is followed, and one that leads out of the distribution has no target."""
        if not member.is_alias:
            return Lookup(True, self.renamed(member))
        with suppress(griffe.AliasResolutionError, griffe.CyclicAliasError, KeyError, AttributeError):
            return Lookup(True, self.renamed(member.final_target))
        target = str(member.target_path)
        top, _, _ = target.partition(".")
        if top in self.modules.members and not self._reaches_open(target):
            return GONE
        return Lookup(True)

    def renamed(self, target: Any) -> Any:
        """Return the class or function that a plain `name = other_name` of a module or class gives a second name, else the target itself."""
        if (
            target.is_attribute
            and target.parent is not None
            and (target.parent.is_module or target.parent.is_class)
            and isinstance(target.value, griffe.ExprName)
        ):
            other = target.parent.members.get(target.value.name)
            if other is not None and other is not target:
                found = self.resolved(other).target
                if found is not None and (found.is_class or found.is_function):
                    return found
        return target

    def _reaches_open(self, target: str) -> bool:
        """Tell whether a name that cannot be resolved passes a module that may serve it all the same."""
        parts = target.split(".")
        owner: Any = self.modules
        for part in parts:
            member = owner.members.get(part)
            if member is None:
                return owner is self.modules or not owner.is_module or self.may_serve(owner, part)
            if member.is_alias or not (member.is_module or member.is_class):
                return True
            owner = member
        return True

    def may_serve(self, module: Any, name: str) -> bool:
        """Tell whether a module may serve a name that it does not plainly bind."""
        text = self.texts.get(module.path, "")
        if module.path in self.open or any(member.is_alias and member.wildcard for member in module.members.values()):
            return True
        if any(self.open_below(star, name, {module.path}) for star in self._stars.get(module.path, ())):
            return True
        if "__getattr__" not in module.members:
            return False
        member = module.members["__getattr__"]
        if member.is_alias or not member.is_function:
            return True
        return served(self.source(member), name, text)

    def open_below(self, path: str, name: str, seen: set[str]) -> bool:
        """Tell whether `from path import *` may bring a name that no parser sees: not one that a plain `__all__` leaves out."""
        if path in seen:
            return False
        seen.add(path)
        exports = self.modules.get_member(path).exports if path in self.texts else None
        if exports and path not in self._computed and name not in {str(each) for each in exports}:
            return False
        return path in self.open | self._computed or any(
            self.open_below(star, name, seen) for star in self._stars.get(path, ())
        )

    def line(self, cls: Any) -> tuple[list[Any], list[str]]:
        """Return the distribution's own classes that a class inherits from, itself first, and the names of the foreign ones."""
        if cls.path in self._lines:
            return self._lines[cls.path]
        classes: list[Any] = []
        foreign: list[str] = []
        seen: set[str] = set()
        self._lines[cls.path] = classes, foreign
        waiting = [cls]
        while waiting:
            each = waiting.pop(0)
            if each.path in seen:
                continue
            seen.add(each.path)
            classes.append(each)
            for base in bases(each):
                found = self.lookup(base)
                if found.found and found.target is not None and found.target.is_class:
                    waiting.append(found.target)
                else:
                    foreign.append(base)
        return classes, foreign

    def may_have(self, classes: list[Any], foreign: list[str], name: str) -> bool:
        """Tell whether instances of a class may have an attribute that no `__init__` or class body plainly binds."""
        if any(brings(base, name) for base in foreign):
            return True
        return any(
            {"__getattr__", "__getattribute__"} & set(each.members)
            or any(written(decorator) not in QUIET_DECORATORS for decorator in each.decorators)
            or name in self.bound(each)
            for each in classes
        )

    def bound(self, cls: Any) -> set[str]:
        """Return the attributes that the code of a class assigns to anything, and its strings, which `setattr` and `__slots__` may name."""
        if cls.path not in self._bound:
            self._bound[cls.path] = found = set()
            with suppress(SyntaxError, ValueError, RecursionError):
                documentation = set()
                for node in ast.walk(ast.parse(textwrap.dedent(self.source(cls)))):
                    if isinstance(node, ast.Expr):
                        documentation.add(node.value)
                    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                        found.add(node.attr)
                    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documentation:
                        found.add(node.value)
        return self._bound[cls.path]

    def source(self, target: Any) -> str:
        """Return the lines of a class or function."""
        lines = self.texts.get(target.module.path, "").splitlines()
        return "\n".join(lines[(target.lineno or 1) - 1 : target.endlineno])

    # Walking

    def public(self) -> Iterator[Public]:
        """Yield every public name of every public module: functions, classes with their public members, values, modules."""
        for top in sorted(self.modules.members):
            if not top.startswith("_"):
                yield from self._of_module(self.modules.members[top], top)

    def _of_module(self, module: Any, path: str) -> Iterator[Public]:
        """Yield a module, its public names, and those of its public submodules."""
        yield Public(path, module)
        exported = None
        if module.exports is not None:
            exported = {str(name) for name in module.exports} - set(WITHDRAWN.findall(self.texts.get(path, "")))
        for name in sorted(module.members):
            member = module.members[name]
            if member.is_alias and member.wildcard and "/" in name:
                continue
            below = f"{path}.{name}"
            if not member.is_alias and member.is_module:
                if not name.startswith("_") and not (name == "test" and is_tests(member)):
                    yield from self._of_module(member, below)
                continue
            if not self.offers(module, name, member, exported):
                continue
            found = self.resolved(member)
            if not found.found or (found.target is not None and found.target.is_module):
                continue
            yield Public(below, found.target)
            if found.target is not None and found.target.is_class:
                yield from self._of_class(found.target, below)

    def offers(self, module: Any, name: str, member: Any, exported: set[str] | None) -> bool:
        """Tell whether a module offers a name to its users: by `__all__`, else by its spelling and where it was defined."""
        if name.startswith("__"):
            return False
        if exported is not None:
            return name in exported
        if name.startswith("_") or (hasattr(builtins, name) and not member.is_alias and member.is_attribute):
            return False  # a built-in name for Pythons that did not have it
        if not member.is_alias and member.is_attribute and TYPE_VARIABLE.match(str(member.value)):
            return False
        if member.is_alias:
            own = str(member.target_path).partition(".")[0] in self.modules.members
            return own and bool(module.is_init_module)
        return True

    def _of_class(self, cls: Any, path: str) -> Iterator[Public]:
        """Yield the public attributes of a class, inherited ones of the distribution's own classes too."""
        classes, _ = self.line(cls)
        seen: set[str] = set()
        for each in classes:
            for name in sorted(each.members):
                member = each.members[name]
                if name.startswith("_") or name in seen:
                    continue
                seen.add(name)
                found = self.resolved(member)
                if found.found and found.target is not None and not found.target.is_module:
                    yield Public(f"{path}.{name}", found.target, cls, each is not cls)


QUIET_DECORATORS = frozenset(
    {
        "dataclass",
        "dataclasses.dataclass",
        "final",
        "typing.final",
        "runtime_checkable",
        "total_ordering",
        "functools.total_ordering",
        "unique",
        "enum.unique",
    }
)
"""Decorators of classes that add no public attribute."""


def prepared(text: str) -> str:
    """Return a module's text as it is at run time: without what only scripts and type checkers see, `__all__` extended by `+=`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        text += "\n"
    text = GUARDED.sub(lambda match: "\n" * match[0].count("\n") + ("if 1:" if match[0].endswith(":") else ""), text)
    text = SCRIPT.sub(lambda match: "\n" * match[0].count("\n"), text)
    if "globals()[" in text:
        loops = {name: re.findall(r"\w+", names) for name, names in LOOP.findall(text)}
        text = STORED.sub(lambda match: " = ".join(loops.get(match[1], [match[0]])), text)
    return EXTENDED.sub(r"\1__all__ += (", text)


def is_tests(module: Any) -> bool:
    """Tell whether a module that is called `test` holds the tests of the project: it is one file, or has modules of tests."""
    return not module.is_init_module or any(TEST.fullmatch(name) for name in module.members)


def brings(base: str, name: str) -> bool:
    """Tell whether a class of another project, by its dotted name, may have an attribute; those of the standard library are looked at."""
    module, _, last = base.partition("[")[0].rpartition(".")
    if last in PLAIN_BASES:
        return False
    module = module or "builtins"
    known = getattr(import_module(module), last, None) if module in STANDARD else None
    known = getattr(known, "__origin__", known)
    return hasattr(known, name) if isinstance(known, type) else True


def bases(cls: Any) -> list[str]:
    """Return the dotted names of a class's direct bases."""
    return [base if isinstance(base, str) else base.canonical_path for base in cls.bases]


def written(decorator: Any) -> str:
    """Return a decorator's dotted name as the source writes it, without its call."""
    return str(decorator.value).partition("(")[0]


def reachable(path: str) -> bool:
    """Tell whether users can import the module at an install path: no test, no script."""
    return not UNSHIPPED & set(path.rsplit(".", 1)[0].split("/"))


def served(function: str, name: str, module: str) -> bool:
    """Tell whether a module's `__getattr__`, by its source, may return something for a name: some `return` whose conditions may hold."""
    try:
        tree = ast.parse(textwrap.dedent(function)).body[0]
    except (SyntaxError, IndexError, ValueError, RecursionError):
        return True
    if not isinstance(tree, ast.FunctionDef) or not tree.args.args:
        return True
    return returns(tree.body, tree.args.args[0].arg, name, module)


def returns(body: list[ast.stmt], parameter: str, name: str, module: str) -> bool:
    """Tell whether statements may return a value when the parameter is this name."""
    for statement in body:
        if isinstance(statement, ast.If):
            holds = condition(statement.test, parameter, name, module)
            branches = [statement.body] * (holds is not False) + [statement.orelse] * (holds is not True)
            if any(returns(branch, parameter, name, module) for branch in branches):
                return True
            if holds is True and ends(statement.body):
                return False
        elif isinstance(statement, ast.Return):
            return True
        elif isinstance(statement, ast.Raise):
            return False
        elif isinstance(statement, (ast.Try, ast.With, ast.For, ast.While, ast.Match)):
            return True
    return False


def ends(body: list[ast.stmt]) -> bool:
    """Tell whether statements end in `raise`."""
    return bool(body) and isinstance(body[-1], ast.Raise)


def condition(test: ast.expr, parameter: str, name: str, module: str) -> bool | None:
    """Return whether a condition on the name holds, None when it cannot be told."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = condition(test.operand, parameter, name, module)
        return None if inner is None else not inner
    if not (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == parameter
        and len(test.ops) == 1
    ):
        return None
    other, operator = test.comparators[0], test.ops[0]
    try:
        value = ast.literal_eval(other)
    except (ValueError, TypeError, SyntaxError, RecursionError):
        if (
            isinstance(operator, ast.In)
            and not re.search(rf"[\"']{re.escape(name)}[\"']", module)
            and written_here(other, module)
        ):
            return False
        return None
    match operator:
        case ast.Eq():
            return bool(value == name)
        case ast.NotEq():
            return bool(value != name)
        case ast.In() | ast.NotIn() if isinstance(value, (tuple, list, set, dict, frozenset)):
            return (name in value) is isinstance(operator, ast.In)
        case _:
            return None


def written_here(container: ast.expr, module: str) -> bool:
    """Tell whether a container is a plain display assigned in the module's own text."""
    return isinstance(container, ast.Name) and bool(
        re.search(rf"^{re.escape(container.id)}\b[^=\n]*=\s*[\[({{]", module, re.MULTILINE)
    )
