"""What importing a package runs: its modules met by following module-level imports, read and never run.

A search of the bytes for lines that begin with `import` or `from` gives more than there is (a docstring may hold such
a line); only where that shows something suspicious is the syntax tree asked.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from pkglint.data.names import HELPERS, NOT_IMPORTED
from pkglint.formats import entry_points, python_source
from pkglint.model import Wheel
from pkglint.model.paths import extension_module_name, in_test_path, normalized
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    from pkglint.model import Artifact
    from pkglint.model.files import File
    from pkglint.model.python import Library

    Verdict = TypeVar("Verdict")

# The line feed in front is the one byte to look for: five times as fast as trying `^` everywhere.
_LINE = regex(
    rb"\n(?:import[ \t]+(?P<plain>[^\n#]+)|from[ \t]{0,9}(?P<dots>(?:\.[. \t]{0,99})?)(?P<module>[\w.]*+)[ \t]{1,99}import[ \t]*+"
    rb"(?:\((?P<many>(?:[^()#]++|#[^\n]*+)*+)\)|(?P<names>[^\n#]*)))"
)
_COMMENT = regex(rb"#[^\n]*")


class Import(NamedTuple):
    """One imported module, relative (`level` dots) or absolute, the names taken from it, and the line."""

    module: str
    level: int
    names: tuple[str, ...]
    line: int


class Met(NamedTuple):
    """An import statement that is run when the package is imported, in the file installed at `path`, the module `importer`."""

    path: str
    importer: str
    statement: Import


class Reach:
    """The imports that run with an artifact's own packages and scripts."""

    def __init__(self, artifact: Artifact) -> None:
        """Take the artifact; its library's files are read when an answer needs them."""
        self.library: Library = artifact.library
        self.starts = tuple(starts(artifact))
        self.bound: dict[tuple[str, str], bool] = {}
        """(path of a package, name) → whether it may have the name; `imports` fills it …"""
        self.openings: dict[str, tuple[bool, frozenset[str]]] = {}
        """`__init__.py` → whether it may get modules from elsewhere, and the modules it registers by name; … and this."""

    @cached_property
    def rough(self) -> tuple[Met, ...]:
        """Return the imports as a search of the bytes finds them."""
        return tuple(self._follow(self._search))

    @cached_property
    def reached(self) -> frozenset[str]:
        """Return the files that run, by what the syntax trees say; all of them are parsed for it."""
        return frozenset(met.path for met in self._follow(self._parse))

    def suspects(self, judge: Callable[[Met, bool], Iterable[Verdict]]) -> Iterator[tuple[Met, Verdict]]:
        """Yield the imports that a judge finds something in, with what it finds.

        It is called with what the search of the bytes gave and False, and again with what the syntax tree says and True:
        imports at module level, outside try, if, with, loops and classes. Only files in which it found something are
        parsed, and only if it finds it again, the way to them is. What only seemed to be something to a quick look at
        the modules imported from is no reason to parse all that import from them.
        """
        seeming = {met.path for met in self.rough for _ in judge(met, False)}
        files = {met.path: met.importer for met in self.rough if met.path in seeming for _ in judge(met, True)}
        found = [
            (met, verdict)
            for path, importer in files.items()
            for statement in self._parse(path)
            for met in (Met(path, importer, statement),)
            for verdict in judge(met, True)
        ]
        yield from (each for each in found if each[0].path in self.reached)

    def suspects_in(
        self, path: str, importer: str, judge: Callable[[Met, bool], Iterable[Verdict]]
    ) -> Iterator[tuple[Met, Verdict]]:
        """Yield the imports of one module that a judge finds something in, reached or not, as `suspects` does."""
        if any(True for each in self._search(path) for _ in judge(Met(path, importer, each), False)):
            for statement in self._parse(path):
                met = Met(path, importer, statement)
                for verdict in judge(met, True):
                    yield met, verdict

    def _follow(self, imports_of: Callable[[str], Iterable[Import]]) -> Iterator[Met]:
        modules = self.library.modules
        queue = list(self.starts)
        seen = set(queue)
        while queue:
            name = queue.pop()
            path = modules.get(name, "")
            if not path.endswith(".py") or name in self.compiled:
                continue
            for statement in imports_of(path):
                met = Met(path, name, statement)
                yield met
                for target in self.targets(met):
                    for ancestor in chain(target):
                        if ancestor in modules and ancestor not in seen:
                            seen.add(ancestor)
                            queue.append(ancestor)

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

    def targets(self, met: Met) -> list[str]:
        """Return the dotted names of the modules a statement may import: the module, and its submodules among the names."""
        base = self.absolute(met)
        if base is None:
            return []
        return [base, *(f"{base}.{name}" for name in met.statement.names if f"{base}.{name}" in self.library.modules)]

    def absolute(self, met: Met) -> str | None:
        """Return the absolute name of the module a statement names, None when it climbs above the top."""
        statement = met.statement
        if not statement.level:
            return statement.module
        parts = met.importer.split(".")
        if not met.path.endswith("/__init__.py"):
            parts.pop()
        up = statement.level - 1
        if up >= len(parts) or not parts:
            return None
        package = ".".join(parts[: len(parts) - up])
        return f"{package}.{statement.module}" if statement.module else package

    def _search(self, path: str) -> list[Import]:
        return search(self.library.files.content_of(self.library.by_path[path]).data)

    def _parse(self, path: str) -> list[Import]:
        return [
            Import(each.module, each.level, each.names, each.line)
            for each in self.library.module(path).imports
            if not each.guarded
        ]


@lru_cache(maxsize=1)
def of(artifact: Artifact) -> Reach:
    """Return the reach of an artifact, shared by the rules that ask one after the other."""
    return Reach(artifact)


def chain(name: str) -> Iterator[str]:
    """Yield the packages that importing a dotted name imports first, and the name."""
    at = name.find(".")
    while at >= 0:
        yield name[:at]
        at = name.find(".", at + 1)
    yield name


def search(data: bytes) -> list[Import]:
    """Return what lines of the source look like imports at module level; more than there are, never fewer."""
    # One byte is looked for at ten times the speed of two.
    if b"\\" in data:
        data = data.replace(b"\\\r\n", b"  ") if b"\r" in data else data
        data = data.replace(b"\\\n", b" ")
    data = python_source.with_line_feeds(data)
    if b";" in data:
        data = re.sub(rb";[ \t]*(?=(?:import|from)\b)", b"\n", data)
    found = []
    for match in _LINE.finditer(b"\n" + data.removeprefix(b"\xef\xbb\xbf")):
        if match["plain"] is not None:
            for part in match["plain"].decode("utf-8", "replace").split(","):
                words = part.split()
                if words:
                    found.append(Import(words[0], 0, (), 0))
            continue
        listed = match["many"] if match["many"] is not None else match["names"]
        parts = _COMMENT.sub(b"", listed).decode("utf-8", "replace").split(",")
        names = tuple(words[0] for part in parts if (words := part.split()))
        dots = match["dots"].count(b".")
        module = match["module"].decode("utf-8", "replace")
        lead = len(module) - len(module.lstrip("."))
        found.append(Import(module[lead:], dots + lead, names, 0))
    return found


def starts(artifact: Artifact) -> Iterator[str]:
    """Yield the modules a user imports first: own packages, a project's single modules, and the modules of its scripts."""
    library = artifact.library
    own = sorted(name for name in library.top_packages if name not in NOT_IMPORTED and name.isidentifier())
    for top in own:
        yield from _roots(library, top)
    for name in sorted(library.top_modules - HELPERS):
        if not own or normalized(name) == normalized(artifact.name):
            yield name
    for value in _scripts(artifact):
        reference = entry_points.parse_reference(value)
        if reference is not None and not reference.extras:
            yield from chain(reference.module)


def _roots(library: Library, top: str) -> Iterator[str]:
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


def _scripts(artifact: Artifact) -> Iterator[str]:
    if isinstance(artifact, Wheel):
        for group in ("console_scripts", "gui_scripts"):
            yield from (each.value for each in artifact.entry_points.groups.get(group, ()))
        return
    for key in ("scripts", "gui-scripts"):
        table = artifact.project.get(key)
        if isinstance(table, dict):
            yield from (value for value in table.values() if isinstance(value, str))


def guarded_everywhere(artifact: Artifact, file: File) -> bool:
    """Tell whether the package imports a module, or a package above it, only under `if` or `try`: it knows when it may."""
    library = artifact.library
    name = next((name for name, path in library.modules.items() if library.by_path[path] is file), None)
    if name is None:
        return False
    index = _guards(library)
    # The top package is left out: inside it every import of it is beside the point.
    for each in list(chain(name))[1:]:
        kinds = index.get(each)
        if kinds is not None and all(kinds):
            return True
    return False


@lru_cache(maxsize=1)
def _guards(library: Library) -> dict[str, list[bool]]:
    """Return dotted name → for every import of it anywhere in the library, whether it stands under `if` or `try`."""
    index: dict[str, list[bool]] = {}
    for name, path in library.modules.items():
        if path.endswith(".py") and not in_test_path(path):
            for target, guarded in _imported(library, name, path):
                index.setdefault(target, []).append(guarded)
    return index


def _imported(library: Library, name: str, path: str) -> Iterator[tuple[str, bool]]:
    import ast

    tree = python_source.parse_tree(library.files.content_of(library.by_path[path]).data)
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
