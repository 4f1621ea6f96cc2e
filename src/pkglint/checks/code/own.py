"""Imports of the project's own modules, and of names in them, that are not there."""

from __future__ import annotations

import re

from pkglint.checks.scripts.targets import may_be_made
from pkglint.data.names import VENDORED
from pkglint.finding import Hit, Member
from pkglint.formats.python_source import parse_tree
from pkglint.model.kept import kept
from pkglint.model.paths import in_test_path
from pkglint.model.reach import Statement, absolute, chain, is_helper
from pkglint.model.wheel import Wheel
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator
    from typing import Any

    from pkglint.formats.python_module import Import, Module
    from pkglint.model import Artifact
    from pkglint.model.reach import Reach

_OPENING = (b"__path__", b"sys.modules", b"meta_path", b"declare_namespace", b"initpkg")
"""Words of a package that may get modules from elsewhere."""
_REGISTERED = regex(rb"""sys\.modules\[ *(["'])([\w.]+)\1 *\] *=(?!=)""")
"""A module registered under a literal name: it can be told from one that is absent."""
_IMPLICIT = frozenset(
    {"__builtins__", "__cached__", "__dict__", "__doc__", "__file__", "__loader__", "__name__", "__package__", "__path__", "__spec__"}
)  # fmt: skip
"""Names that every module has."""
MOST_STARS = 100
"""Modules that are looked at for what one module imports `*` from."""
SOURCE_ROOTS = ("", "src/", "lib/", "python/")


def missing_own_module(artifact: Artifact) -> Iterator[Hit]:
    """Yield imports of the wheel's own modules that it does not hold: those that run with the package, and those of modules that users import.

    What an sdist or tree lacks a build may make; but not a module that is there in other letters.
    """
    if isinstance(artifact, Wheel):
        yield from _missing_from_wheel(artifact)
        return
    own = own_modules(artifact)
    reach = artifact.reach
    names = {name.lower(): name for name in reach.library.modules}

    def judge(statement: Statement, exact: bool) -> Iterator[str]:
        base = absolute(statement)
        for name in own.absent(statement, base, exact=exact) if base else ():
            if name.lower() in names:
                yield name

    seen: set[str] = set()
    for statement, name in reach.suspects(judge):
        if name not in seen:
            seen.add(name)
            place = Member(reach.library.by_path[statement.path].path, statement.imported.line)
            yield Hit(place, "other-case", module=name, importer=statement.importer, held=names[name.lower()])


def _missing_from_wheel(wheel: Wheel) -> Iterator[Hit]:
    own = own_modules(wheel)
    reach = wheel.reach

    def judge(statement: Statement, exact: bool) -> Iterator[str]:
        base = absolute(statement)
        if base is None:
            yield "." * statement.imported.level + statement.imported.module
        else:
            yield from own.absent(statement, base, exact=exact)

    def absent_module(statement: Statement, exact: bool) -> Iterator[str]:
        del exact
        base = absolute(statement)
        missing = own.first_absent(base) if base else ""
        if missing:
            yield missing

    def unreached() -> Iterator[tuple[Statement, str]]:
        for importer, path in reach.unreached:
            for found in reach.suspects_in(path, importer, absent_module):
                if not reach.guarded_everywhere(reach.library.by_path[path]):
                    yield found

    seen: set[tuple[str, str]] = set()
    for statement, name in (*reach.suspects(judge), *unreached()):
        if (statement.path, name) not in seen:
            seen.add((statement.path, name))
            place = Member(reach.library.by_path[statement.path].path, statement.imported.line)
            facts: dict[str, Any] = {"module": name, "importer": statement.importer}
            if name.startswith("."):
                yield Hit(place, "above-the-top", **facts)
            elif held := in_source(wheel, name):
                yield Hit(place, "in-source", held=held, **facts)
            else:
                yield Hit(place, "module", **facts)


def missing_own_name(artifact: Artifact) -> Iterator[Hit]:
    """Yield imports that run with the package of names that its own modules do not bind."""
    own = own_modules(artifact)
    reach = artifact.reach
    modules = reach.library.modules

    def judge(statement: Statement, exact: bool) -> Iterator[tuple[str, str]]:
        base = absolute(statement)
        if not base or not reach.is_source(base) or modules[base] == statement.path or in_test_path(statement.path):
            return
        for name in statement.imported.names:
            if name == "*" or name in _IMPLICIT or own.is_present(f"{base}.{name}"):
                continue
            if own.seems_to_bind(modules[base], name):
                continue
            if modules[base].endswith("/__init__.py") and may_become_a_module(artifact, f"{base}.{name}"):
                continue
            if exact and (own.may_bind(base, name) or own.looks_like_a_module(base, name)):
                continue
            yield base, name

    for statement, (module, name) in reach.suspects(judge):
        place = Member(reach.library.by_path[statement.path].path, statement.imported.line)
        yield Hit(place, module=module, name=name, importer=statement.importer)


def may_become_a_module(artifact: Artifact, module: str) -> bool:
    """Tell whether a source may get a module when it is built: a wheel of its release has it, or the build looks like making it."""
    if isinstance(artifact, Wheel):
        return False
    wheels = artifact.release.wheels if artifact.release is not None else ()
    return any(module in wheel.library.modules for wheel in wheels) or may_be_made(artifact, module)


def undefined_in_all(artifact: Artifact) -> Iterator[Hit]:
    """Yield names that `__all__` lists and its module does not bind."""
    own = own_modules(artifact)
    reach = artifact.reach
    for module, path in reach.library.modules.items():
        if not reach.is_source(module) or in_test_path(path) or is_helper(path):
            continue
        data = reach.data(path)
        if b"__all__" not in data:
            continue
        names = [word.decode("ascii", "replace") for word in _quoted(data)]
        if all(own.seems_to_bind(path, name) or own.is_present(f"{module}.{name}") for name in names):
            continue
        tree = parse_tree(data)
        for name, line in _exported(tree) if tree is not None else ():
            if name not in _IMPLICIT and not own.is_present(f"{module}.{name}") and not own.may_bind(module, name):
                yield Hit(Member(reach.library.by_path[path].path, line), module=module, name=name)


_ALL = regex(rb"__all__[ \t]*(?::[^=\n]*)?\+?=[ \t]*[\[(]([^\])]*)")
_WORD = regex(rb"""["']([^"'\n]*)["']""")


def _quoted(data: bytes) -> Iterator[bytes]:
    """Yield what is quoted in the lists that `__all__` is given; more than that, never less."""
    for listed in _ALL.finditer(data):
        # Python joins two texts that no comma separates.
        yield from filter(None, (b"".join(_WORD.findall(part)) for part in listed[1].split(b",")))


def _exported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the names of the literal lists that `__all__` is given at module level, each with its line."""
    import ast

    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if not any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            continue
        value = getattr(node, "value", None)
        for each in value.elts if isinstance(value, ast.List | ast.Tuple) else ():
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value, each.lineno


def in_source(artifact: Artifact, module: str) -> str:
    """Return the path at which the source tree or sdist of a wheel's release has a module that the wheel lacks, "" without one."""
    release = artifact.release
    if artifact.kind != "wheel" or release is None:
        return ""
    path = module.replace(".", "/")
    for source in (release.tree if release.tree_fits else None, *release.sdists):
        for root in SOURCE_ROOTS if source is not None else ():
            for candidate in (f"{root}{path}/__init__.py", f"{root}{path}.py"):
                if source is not None and candidate in source.files:
                    return candidate
    return ""


@kept
def own_modules(artifact: Artifact) -> OwnModules:
    """Return what is found out about an artifact's own modules, for every rule that asks."""
    return OwnModules(artifact)


class OwnModules:
    """Which modules and names an artifact's own packages have, or may get."""

    def __init__(self, artifact: Artifact) -> None:
        """Take the artifact."""
        self._artifact = artifact
        self._reach: Reach = artifact.reach
        self._library = artifact.library
        self._names = {path: module for module, path in self._library.modules.items()}
        self._bound: dict[tuple[str, str], bool] = {}
        self._absent: dict[str, str] = {}
        self._openings: dict[str, tuple[bool, frozenset[str]]] = {}
        self._hooks: dict[str, bool] = {}
        self._compiled_tops = frozenset(
            path.split("/", 1)[0]
            for path in self._library.by_path
            if path.endswith((".so", ".pyd", ".pyc")) and "/" in path
        )
        """Top-level names below which there is compiled code, which can make modules."""

    def is_present(self, dotted: str) -> bool:
        """Tell whether there is a module or directory of the name."""
        return dotted in self._library.modules or dotted.replace(".", "/") in self._library.directories

    def first_absent(self, base: str) -> str:
        """Return the first package or module on the way to one that is surely absent, "" without one.

        Its parent is a regular package here, for other distributions add to namespaces only; or the source has it.
        """
        if base not in self._absent:
            self._absent[base] = self._first_absent(base)
        return self._absent[base]

    def _first_absent(self, base: str) -> str:
        missing = next((name for name in chain(base) if not self.is_present(name)), "")
        parent, _, last = missing.rpartition(".")
        if missing and not parent:
            return missing if missing not in self._artifact.dependencies and in_source(self._artifact, missing) else ""
        # A private module may be an extension of some platforms; vendored code and what the source holds is none.
        private = last.startswith("_") and last not in VENDORED and not in_source(self._artifact, missing)
        if not missing or private or parent.replace(".", "/") not in self._library.packages:
            return ""
        return "" if self._may_hold_more(parent) or missing in self._registered(parent) else missing

    def absent(self, statement: Statement, base: str, *, exact: bool) -> Iterator[str]:
        """Yield the modules that a statement needs and that are surely absent."""
        missing = self.first_absent(base)
        if missing or base.split(".", 1)[0] not in self._library.packages or self._may_hold_more(base):
            if missing:
                yield missing
            return
        init = self._library.modules.get(base, "")
        if not init.endswith("/__init__.py"):
            return
        for name in statement.imported.names:
            dotted = f"{base}.{name}"
            if name == "*" or name.startswith("_") or self.is_present(dotted):
                continue
            if init == statement.path:
                if not exact or not self._is_bound_above(init, name, statement.imported.line):
                    yield dotted
            elif not self.seems_to_bind(init, name) and (
                not exact or (not self.may_bind(base, name) and self.looks_like_a_module(base, name))
            ):
                yield dotted

    def looks_like_a_module(self, package: str, name: str) -> bool:
        """Tell whether a name that a package does not bind is rather a module of it: the source has it, or the package binds modules only."""
        path = self._library.modules[package]
        if not path.endswith("/__init__.py"):
            return False
        if in_source(self._artifact, f"{package}.{name}"):
            return True
        facts = self._library.module(path)
        modules = {
            each
            for found in facts.imports
            if absolute(Statement(path, package, found)) == package
            for each in found.names
        }
        return name.islower() and all(
            each.startswith("__") or each in modules or self.is_present(f"{package}.{each}") for each in facts.bindings
        )

    def may_bind(self, module: str, name: str) -> bool:
        """Tell whether a module may have a name: it binds it, something else sets it, or what it binds cannot be told."""
        key = module, name
        if key not in self._bound:
            path = self._library.modules[module]
            facts = self._library.module(path)
            self._bound[key] = (
                is_unknown(facts)
                or name in facts.bindings
                or self._star_binds(path, name)
                or self._may_hold_more(module)
                or self._is_set_from_outside(path, name)
            )
        return self._bound[key]

    def _is_bound_above(self, init: str, name: str, line: int) -> bool:
        """Tell whether a package may have bound a name before the line where it imports it from itself, which proves nothing."""
        facts = self._library.module(init)
        if is_unknown(facts):
            return True
        above = (each for each in facts.imports if each.line < line and (name in each.names or each.module == name))
        defined = re.search(
            rb"^[ \t]*(?:(?:def|class)[ \t]+)?%s\b[^.\n]*[:=]" % re.escape(name.encode()),
            self._reach.data(init),
            re.MULTILINE,
        )
        return any(True for _ in above) or defined is not None or self._star_binds(init, name, line)

    def _is_set_from_outside(self, path: str, name: str) -> bool:
        """Tell whether any other module sets an attribute of the name, or names it in a text."""
        word = name.encode()
        pattern = re.compile(rb"""\.%s[ \t]*(?::[^=\n]*)?=(?!=)|setattr\([^\n]*["']%s["']""" % ((re.escape(word),) * 2))
        return any(
            word in (data := self._reach.data(other)) and pattern.search(data) is not None
            for other in self._library.modules.values()
            if other.endswith(".py") and other != path
        )

    def _star_binds(self, path: str, name: str, line: int | None = None) -> bool:
        """Tell whether a module's star imports (those above a line) may bind a name; one of another project's module may."""
        queue = self._starred(
            path, [each for each in self._library.module(path).imports if line is None or each.line < line]
        )
        seen = {path, *queue}
        # What looks as if it bound the name need not be parsed.
        if not all(target.endswith(".py") and name not in self._reach.bound(target) for target in queue):
            return True
        for target in queue:
            facts = self._library.module(target)
            more = self._starred(target, facts.imports)
            if is_unknown(facts) or name in facts.bindings or not all(each.endswith(".py") for each in more):
                return True
            if len(queue) < MOST_STARS:
                queue += [each for each in dict.fromkeys(more) if each not in seen]
                seen.update(more)
        return False

    def seems_to_bind(self, path: str, name: str) -> bool:
        """Tell whether the lines of a module, or of own modules that it imports `*` from, bind a name."""
        queue = [path]
        seen = set(queue)
        for target in queue:
            if name in self._reach.bound(target):
                return True
            if len(queue) < MOST_STARS:
                starred = self._starred(target, self._reach.imports(target))
                more = {each for each in starred if each.endswith(".py")} - seen
                seen |= more
                queue += more
        return False

    def _starred(self, path: str, imports: Iterable[Import]) -> list[str]:
        """Return the paths of the modules that a module imports `*` from, "" for one of another project."""
        importer = self._names.get(path, "")
        stars = (absolute(Statement(path, importer, each)) for each in imports if "*" in each.names)
        return [self._library.modules.get(module or "", "") for module in stars]

    def _may_hold_more(self, module: str) -> bool:
        """Tell whether modules of a package may come from elsewhere: an extension, a longer `__path__`, an import hook."""
        return module.split(".", 1)[0] in self._compiled_tops or any(is_open for is_open, _ in self._opened(module))

    def _registered(self, package: str) -> frozenset[str]:
        """Return the modules that a package and those above it put into `sys.modules` by name."""
        return frozenset[str]().union(*(registered for _, registered in self._opened(package)))

    def _opened(self, package: str) -> Iterator[tuple[bool, frozenset[str]]]:
        """Yield for the `__init__.py` of a package, and of those above it, whether it may get modules from elsewhere, and which it registers by name."""
        for name in chain(package):
            path = f"{name.replace('.', '/')}/__init__.py"
            if path not in self._library.by_path:
                continue
            if path not in self._openings:
                data = re.sub(rb"#[^\n]*", b"", self._reach.data(path))
                rest, registered = data, frozenset[str]()
                if b"sys.modules" in data:
                    rest = _REGISTERED.sub(b"", data)
                    registered = frozenset(match[2].decode("ascii", "replace") for match in _REGISTERED.finditer(data))
                is_open = any(word in rest for word in _OPENING) or self._installs_a_hook(path, name)
                self._openings[path] = is_open, registered
            yield self._openings[path]

    def _installs_a_hook(self, path: str, name: str) -> bool:
        """Tell whether a package imports a module of its own that touches the import system's list of finders."""
        return any(
            self._reach.is_source(target) and self._touches_finders(self._library.modules[target])
            for each in self._reach.imports(path)
            for target in self._reach.modules_run(Statement(path, name, each))
        )

    def _touches_finders(self, path: str) -> bool:
        if path not in self._hooks:
            self._hooks[path] = b"meta_path" in self._reach.data(path)
        return self._hooks[path]


def is_unknown(facts: Module) -> bool:
    """Tell whether what a module binds cannot be told."""
    return facts.syntax_error is not None or facts.problem is not None or facts.dynamic
