"""What importing a package runs: its modules, found by following module-level imports, read and never run.

The lines of a source show more imports than there are (`formats.python_lines`); only where they show something suspicious is
the syntax tree asked, of the module and of those on the way to it.
"""

from __future__ import annotations

from functools import cached_property
from heapq import heapify, heappop, heappush

from pkglint.data.names import HELPERS, NOT_IMPORTED
from pkglint.formats import entry_points, python_lines, python_source
from pkglint.model.paths import extension_module_name, in_test_path, normalized
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    from pkglint.formats.python_module import Import
    from pkglint.model.files import File
    from pkglint.model.python import Library
    from pkglint.model.release import Artifact

    Verdict = TypeVar("Verdict")

UNDER_IF = regex(rb"(?m)^if\b[^\n]*?(?:\n(?:[ \t)#][^\n]*|el[^\n]*)?)*?(?:\n[ \t]+|:[ \t]*)(?:from|import)\b")
"""An import in an `if` statement at module level: a look at the lines before the source is parsed."""


class Statement(NamedTuple):
    """An import statement in the file installed at `path`, the module `importer`."""

    path: str
    importer: str
    imported: Import


class Reach:
    """The imports that run with an artifact's own packages and commands."""

    def __init__(self, artifact: Artifact) -> None:
        """Take the artifact; its library's files are read when an answer needs them."""
        self.library: Library = artifact.library
        self.roots = tuple(roots(artifact))
        self.starts = (*self.roots, *modules_of_commands(artifact))
        self._name = artifact.name
        self._imports: dict[str, tuple[Import, ...]] = {}
        self._bound: dict[str, frozenset[str]] = {}
        self._under_if: dict[str, frozenset[str]] = {}

    @cached_property
    def rough(self) -> tuple[Statement, ...]:
        """Return the imports that run, as the lines of the sources show them."""
        return tuple(
            Statement(path, name, imported) for name, path in self.ran.items() for imported in self.imports(path)
        )

    @cached_property
    def ran(self) -> dict[str, str]:
        """Return (name, path) of the source modules that run, as the lines of the sources show it."""
        modules = self.library.modules
        found: dict[str, str] = {}
        queue = list(self.starts)
        seen = set(queue)
        while queue:
            name = queue.pop()
            if not self.is_source(name):
                continue
            path = found[name] = modules[name]
            for imported in self.imports(path):
                more = [each for each in self.modules_run(Statement(path, name, imported)) if each not in seen]
                seen.update(more)
                queue += more
        return found

    def is_source(self, name: str) -> bool:
        """Tell whether a module is Python source, and no extension lies beside it, which Python prefers."""
        return self.library.modules.get(name, "").endswith(".py") and name not in self.compiled

    def suspects(self, judge: Callable[[Statement, bool], Iterable[Verdict]]) -> Iterator[tuple[Statement, Verdict]]:
        """Yield the imports that a judge finds something in, with what it finds.

        It is called with what the lines show and False, and again with what the syntax tree says and True: imports at
        module level, outside try, if, with, loops and classes. Only files in which it found something are parsed, and only
        if it finds it again, the way to them is. What only seemed to be something to a quick look at the modules imported
        from is no reason to parse all that import from them.
        """
        seeming = {each.path for each in self.rough for _ in judge(each, False)}
        files = {each.path: each.importer for each in self.rough if each.path in seeming for _ in judge(each, True)}
        for path, importer in files.items():
            for imported in self.parsed(path):
                statement = Statement(path, importer, imported)
                for verdict in judge(statement, True):
                    if self._from_starts.leads_to(importer):
                        yield statement, verdict

    def suspects_in(
        self, path: str, importer: str, judge: Callable[[Statement, bool], Iterable[Verdict]]
    ) -> Iterator[tuple[Statement, Verdict]]:
        """Yield the imports of one module that a judge finds something in, reached or not, as `suspects` does."""
        if any(True for each in self.imports(path) for _ in judge(Statement(path, importer, each), False)):
            for imported in self.parsed(path):
                statement = Statement(path, importer, imported)
                for verdict in judge(statement, True):
                    yield statement, verdict

    def runs_with_package(self, module: str) -> bool:
        """Tell whether importing the package that is called like the project runs a module, or without one any of its packages."""
        return self._from_roots.leads_to(module)

    @cached_property
    def _from_starts(self) -> Way:
        return Way(self, self.starts)

    @cached_property
    def _from_roots(self) -> Way:
        named = [root for root in self.roots if normalized(root) == normalized(self._name)]
        return Way(self, named or self.roots)

    @cached_property
    def unreached(self) -> tuple[tuple[str, str], ...]:
        """Return (name, path) of the modules that run with nothing, though users may import them: no tests, scripts, vendored copies."""
        library = self.library
        return tuple(
            (name, path)
            for name, path in library.modules.items()
            if name not in self.ran and self.is_source(name) and not in_test_path(path)
            if path.rpartition("/")[0] in library.packages and not is_helper(path)
        )

    def runs_under_a_condition(self, module: str) -> bool:
        """Tell whether a module that runs with the package imports this one at module level under `if`, and not under `try`."""
        word = module.rpartition(".")[2].encode()
        for importer, path in self.ran.items():
            data = self.data(path)
            if word in data and UNDER_IF.search(data) and module in self._imported_under_if(importer, path):
                return self._from_starts.leads_to(importer)
        return False

    def _imported_under_if(self, importer: str, path: str) -> frozenset[str]:
        """Return the modules that one imports at module level under `if`, and not under `try`."""
        import ast

        if importer in self._under_if:
            return self._under_if[importer]
        tree = python_source.parse_tree(self.data(path))
        queue: list[ast.stmt] = [each for each in tree.body if isinstance(each, ast.If)] if tree is not None else []
        guarded = {
            each.line: each for each in self.library.module(path).imports if each.guarded and not each.type_checking
        }
        found: set[str] = set()
        for node in queue:
            if isinstance(node, ast.If):
                queue += [*node.body, *node.orelse]
            elif isinstance(node, ast.Import | ast.ImportFrom) and node.lineno in guarded:
                found.update(self.modules_run(Statement(path, importer, guarded[node.lineno])))
        self._under_if[importer] = frozenset(found)
        return self._under_if[importer]

    @cached_property
    def importers(self) -> dict[str, tuple[str, ...]]:
        """Return module → the modules that seem to import it."""
        found: dict[str, dict[str, None]] = {}
        for each in self.rough:
            for target in self.modules_run(each):
                found.setdefault(target, {})[each.importer] = None
        return {target: tuple(names) for target, names in found.items()}

    @cached_property
    def compiled(self) -> frozenset[str]:
        """Return the modules that are there as an extension, which Python prefers to the source beside it."""
        found = set()
        for path in self.library.by_path:
            directory, _, basename = path.rpartition("/")
            stem = extension_module_name(basename)
            if stem is not None:
                found.add(".".join([*directory.split("/"), stem] if directory else [stem]).removesuffix(".__init__"))
        return frozenset(found)

    def modules_run(self, statement: Statement) -> Iterator[str]:
        """Yield the library's modules that an import runs: what it names, its submodules among the names, and packages above."""
        base = absolute(statement)
        modules = self.library.modules
        for target in (base, *(f"{base}.{name}" for name in statement.imported.names)) if base else ():
            if target == base or target in modules:
                yield from (each for each in chain(target) if each in modules)

    def imports(self, path: str) -> tuple[Import, ...]:
        """Return the imports that the lines of the source at an install path show."""
        if path not in self._imports:
            self._imports[path] = python_lines.imports(self.data(path))
        return self._imports[path]

    def bound(self, path: str) -> frozenset[str]:
        """Return the names that the lines of the source at an install path bind."""
        if path not in self._bound:
            self._bound[path] = python_lines.bound(self.data(path))
        return self._bound[path]

    def parsed(self, path: str) -> list[Import]:
        """Return the imports that run with the module at an install path whatever the conditions, by its syntax tree."""
        return [each for each in self.library.module(path).imports if not each.guarded]

    def data(self, path: str) -> bytes:
        """Return the bytes of the file at an install path."""
        return self.library.files.content_of(self.library.by_path[path]).data

    def guarded_everywhere(self, file: File) -> bool:
        """Tell whether the package imports a module, or a package above it, only under `if` or `try`: it knows when it may."""
        name = next((name for name, path in self.library.modules.items() if self.library.by_path[path] is file), None)
        if name is None:
            return False
        # The top package is left out: inside it every import of it is beside the point.
        return any(self._guards.get(each) for each in list(chain(name))[1:])

    @cached_property
    def _guards(self) -> dict[str, bool]:
        """Return dotted name → whether every import of it anywhere in the library stands under `if` or `try`."""
        index: dict[str, bool] = {}
        for name, path in self.library.modules.items():
            if path.endswith(".py") and not in_test_path(path):
                for target, guarded in self._imported(name, path):
                    index[target] = index.get(target, True) and guarded
        return index

    def _imported(self, name: str, path: str) -> Iterator[tuple[str, bool]]:
        import ast

        tree = python_source.parse_tree(self.data(path))
        package = name.split(".") if path.endswith("/__init__.py") else name.split(".")[:-1]
        stack: list[tuple[ast.AST, bool]] = [(tree, False)] if tree is not None else []
        while stack:
            node, guarded = stack.pop()
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield from ((each, guarded) for each in chain(alias.name))
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else []
                base = ".".join([*above, *([node.module] if node.module else [])])
                yield from ((each, guarded) for each in chain(base))
                yield from ((f"{base}.{alias.name}", guarded) for alias in node.names)
            elif not isinstance(node, ast.expr):
                inner = guarded or isinstance(node, (ast.If, ast.Try, ast.Match))
                stack += [(child, inner) for child in ast.iter_child_nodes(node)]


class Way:
    """Which modules some modules surely run; the search goes by what the lines show, and parses the modules on its way."""

    def __init__(self, reach: Reach, starts: Iterable[str]) -> None:
        """Take the modules that are imported first."""
        self._reach = reach
        self._sure = {name for name in starts if name in reach.library.modules}
        self._followed: set[str] = set()

    def leads_to(self, module: str) -> bool:
        """Tell whether a module is run."""
        if module in self._sure:
            return True
        steps = self._steps_to(module)
        queue = [(steps[name], name) for name in self._sure - self._followed if name in steps]
        heapify(queue)
        while queue and module not in self._sure:
            _, name = heappop(queue)
            if name in self._followed:
                continue
            self._followed.add(name)
            path = self._reach.library.modules[name]
            for imported in self._reach.parsed(path) if self._reach.is_source(name) else ():
                for target in self._reach.modules_run(Statement(path, name, imported)):
                    if target not in self._sure:
                        self._sure.add(target)
                        if target in steps:
                            heappush(queue, (steps[target], target))
        return module in self._sure

    def _steps_to(self, module: str) -> dict[str, int]:
        """Return how many imports seem to lie between each module and this one."""
        steps = {module: 0}
        queue = [module]
        for name in queue:
            for importer in self._reach.importers.get(name, ()):
                if importer not in steps:
                    steps[importer] = steps[name] + 1
                    queue.append(importer)
        return steps


def absolute(statement: Statement) -> str | None:
    """Return the absolute name of the module a statement names, None when it climbs above the top."""
    imported = statement.imported
    if not imported.level:
        return imported.module
    parts = statement.importer.split(".")
    if not statement.path.endswith("/__init__.py"):
        parts.pop()
    up = imported.level - 1
    if up >= len(parts) or not parts:
        return None
    package = ".".join(parts[: len(parts) - up])
    return f"{package}.{imported.module}" if imported.module else package


def chain(name: str) -> Iterator[str]:
    """Yield the packages that importing a dotted name imports first, and the name."""
    at = name.find(".")
    while at >= 0:
        yield name[:at]
        at = name.find(".", at + 1)
    yield name


def roots(artifact: Artifact) -> Iterator[str]:
    """Yield the modules a user imports first: own packages, and a project's single modules."""
    library = artifact.library
    own = sorted(name for name in library.top_packages if name not in NOT_IMPORTED and name.isidentifier())
    for top in own:
        yield from _packages_below(library, top)
    for name in sorted(library.top_modules - HELPERS):
        if not own or normalized(name) == normalized(artifact.name):
            yield name


def _packages_below(library: Library, top: str) -> Iterator[str]:
    """Yield the package of a top directory, or of a namespace the highest packages in it."""
    if top in library.packages:
        yield top
        return
    inside = sorted((path for path in library.packages if path.startswith(f"{top}/")), key=lambda path: path.count("/"))
    kept: set[str] = set()
    for path in inside:
        if not in_test_path(f"{path}/x") and not any(above in kept for above in _above(path)):
            kept.add(path)
            yield path.replace("/", ".")


def _above(path: str) -> Iterator[str]:
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def modules_of_commands(artifact: Artifact) -> Iterator[str]:
    """Yield the modules that commands import, and the packages above them."""
    for group in ("console_scripts", "gui_scripts"):
        for point in artifact.entry_points.groups.get(group, ()):
            reference = entry_points.parse_reference(point.value)
            if reference is not None and not reference.extras:
                yield from chain(reference.module)


def is_helper(path: str) -> bool:
    """Tell whether a module is no part of what users import: a test by its name, a script, a template, a vendored copy."""
    *above, basename = path.lower().split("/")
    stem = basename.removesuffix(".py").lstrip("_")
    if stem.startswith(("test_", "conftest")) or stem.endswith(("_test", "_tests")):
        return True
    return any(
        word in part
        for part in above
        for word in ("template", "vendor", "extern", "third_party", "example", "test", "script")
    )
