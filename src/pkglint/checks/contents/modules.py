"""Modules as Python finds them: paths that cannot be imported, names that hide each other, packages without `__init__`."""

from __future__ import annotations

import re
from keyword import iskeyword

from pkglint.data.names import SHARED
from pkglint.finding import Hit, Member
from pkglint.model.paths import extension_module_name, in_test_path
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator

    from pkglint.model import Wheel

_COMPOSED = regex(r"[A-Za-z_]+[-.](?=\d)")
"""The part of a name before a version: code that looks for `config-3.py` has it in a string."""
_TEMPLATES = regex(
    r"vendor|third_?party|extern\b|templat|migration|version|alembic|script|hook|cookiecutter|skeleton|scaffold|sample|asset|static|resource|snippet|\bdata",
    re.IGNORECASE,
)
"""Directories whose Python files are run, copied or filled in, not imported."""
_PLACEHOLDER = regex(r"/hook-|[{}$%<>\[\]@]|\.tmpl|\.in\b|\.tpl|templat", re.IGNORECASE)
REMOVED_IN = 82
"""The version of setuptools that removed pkg_resources."""
SERIES = 3
"""So many files that differ in their numbers only are found by code that composes their names."""
_NSPKG = regex(r"\*\s*\(([^)]*)\)")
_NSPKG_LONGEST = 16384
_EXTEND_PATH = regex(rb"\bextend_path\s*\(")
_DECLARE = regex(rb"\bdeclare_namespace\s*\(")


def unimportable_module(wheel: Wheel) -> Iterator[Hit]:
    """Yield `.py` files in packages whose path is no sequence of identifiers and which nothing in the wheel names."""
    packages = wheel.library.packages
    suspects: dict[str, str] = {}
    series: dict[str, int] = {}
    for path, file in wheel.library:
        if (
            not path.endswith(".py")
            or path.rpartition("/")[0] not in packages
            or path.partition("/")[0] not in packages
            or path.partition("/")[0].endswith("-stubs")  # stub-package-layout has it
            or in_test_path(path)
        ):
            continue
        parts = path[:-3].split("/")
        at = next((at for at, part in enumerate(parts) if not part.isidentifier() or is_keyword(part)), None)
        if at is None or _TEMPLATES.search("/".join(parts[:-1])) or _PLACEHOLDER.search(path[:-3]):
            continue
        whole = at < len(parts) - 1
        offset = len(file.path) - len(path)
        place = file.path[:offset] + "/".join(parts[: at + 1]) + "/" if whole else file.path
        suspects.setdefault(place, parts[at])
        series[numberless(place)] = series.get(numberless(place), 0) + 1
    words = {part: part if (head := _COMPOSED.match(part)) is None else head[0] for part in suspects.values()}
    named = named_in_sources(wheel, set(words.values())) if suspects else set()
    for place, part in suspects.items():
        if words[part] not in named and series[numberless(place)] < SERIES:
            kind = "keyword" if part.isidentifier() else "directory" if place.endswith("/") else "module"
            yield Hit(Member(place), kind, part=part)


def is_keyword(part: str) -> bool:
    """Tell whether a part of a module's name is a keyword of Python's; two letters are more often a language's code."""
    return len(part) > 2 and iskeyword(part)


def numberless(path: str) -> str:
    """Return a path with its numbers blanked: what files of a numbered series have in common."""
    return re.sub(r"\d+", "#", path) if path.endswith(".py") else path


def named_in_sources(wheel: Wheel, words: set[str]) -> set[str]:
    """Return those words that occur in a Python source or a configuration file of the wheel."""
    # A keyword stands in every source: only a quoted name is one of a module.
    wanted = {
        word: regex(rb"[\"'.]" + word.encode() + rb"[\"']").search if is_keyword(word) else None for word in words
    }
    found: set[str] = set()
    for file in wheel.files:
        if (
            file.path.endswith((".py", ".toml", ".json", ".yaml", ".yml", ".cfg", ".ini", "entry_points.txt", ".sh"))
            and file.size < 1 << 20
        ):
            data = wheel.files.content_of(file).data
            found |= {
                word
                for word in words - found
                if (search(data) if (search := wanted[word]) else word.encode("utf-8", "surrogateescape") in data)
            }
            if found == words:
                break
    return found


def module_package_clash(wheel: Wheel) -> Iterator[Hit]:
    """Yield modules beside a regular package of their name: Python imports the package and never the module."""
    packages = wheel.library.packages
    for path, file in wheel.library:
        directory, slash, basename = path.rpartition("/")
        stem = basename[:-3] if basename.endswith(".py") else extension_module_name(basename) or ""
        if stem and f"{directory}{slash}{stem}" in packages:
            kind = "module" if basename.endswith(".py") else "extension"
            yield Hit(Member(file.path), kind, package=f"{directory}{slash}{stem}/")


def package_without_init(wheel: Wheel) -> Iterator[Hit]:
    """Yield directories inside regular packages that another module imports from and that have no `__init__`."""
    library = wheel.library
    suspects: dict[str, str] = {}
    for path, file in library:
        directory = path.rpartition("/")[0]
        if not path.endswith((".py", ".so", ".pyd")) or directory in library.packages or directory in suspects:
            continue
        parent, _, name = directory.rpartition("/")
        if (
            parent in library.packages
            and name.isidentifier()
            and not in_test_path(path)
            and not _TEMPLATES.search(name)
        ):
            suspects[directory] = file.path[: len(file.path) - len(path) + len(directory)] + "/"
    if not suspects:
        return
    imported = importers(wheel, {directory.replace("/", ".") for directory in suspects})
    for directory, place in suspects.items():
        if (importer := imported.get(directory.replace("/", "."))) is not None:
            yield Hit(Member(place), importer=importer)


def importers(wheel: Wheel, packages: set[str]) -> dict[str, str]:
    """Return package → a module outside of it that imports it or something in it."""
    from pkglint.formats.python_source import lines_with, parse_tree, walk

    words = {package: package.rpartition(".")[2].encode() for package in packages}
    found: dict[str, str] = {}
    for module, path in wheel.library.modules.items():
        if not path.endswith(".py") or in_test_path(path):
            continue
        data = wheel.files.content_of(wheel.library.by_path[path]).data
        wanted = [
            p
            for p, word in words.items()
            if p not in found and word in data and module != p and not module.startswith(f"{p}.")
        ]
        package = module if path.endswith("/__init__.py") else module.rpartition(".")[0]
        if wanted:
            likely = likely_names(data, {words[p] for p in wanted}, package)
            wanted = [p for p in wanted if likely is None or reaches(likely, p)]
        tree = parse_tree(data) if wanted else None
        if tree is not None:
            names = names_in(walk(tree, lines_with(data, (b"import",))), package)
            found |= {name: path for name in wanted if reaches(names, name)}
    return found


def reaches(names: set[str], package: str) -> bool:
    """Tell whether one of the imported names is a package or in it."""
    return package in names or any(name.startswith(f"{package}.") for name in names)


def likely_names(data: bytes, words: set[bytes], package: str) -> set[str] | None:
    """Return what the lines that look like imports, and hold one of the words, import: more than the module does, never less; None when they cannot be told."""
    import ast
    import warnings

    names: set[str] = set()
    lines = import_lines(data)
    for text in lines or ():
        if any(word in text for word in words):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    tree = ast.parse(text.strip())
                except (SyntaxError, ValueError, MemoryError, RecursionError):
                    return None
            names |= names_in(ast.walk(tree), package)
    return None if lines is None else names


def import_lines(data: bytes) -> list[bytes] | None:
    """Return a source's lines that may be import statements, each with those that belong to it: more than there are, never fewer; None when a comment may hide their end."""
    from pkglint.formats.python_source import with_line_feeds

    data = with_line_feeds(data)
    found = []
    at = data.find(b"import")
    while at >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        while start > 1 and data[start - 2] == _BACKSLASH:
            start = data.rfind(b"\n", 0, start - 1) + 1
        names = at + len(b"import")
        while data[names : names + 1] in _GAPS:
            names += 1
        if data[names : names + 1] == b"(":
            end = data.find(b")", names)
            if b"#" in data[names : max(end, names)]:
                return None
        else:
            end = names - 1
        end = data.find(b"\n", end) if end >= 0 else -1
        while end > 0 and data[end - 1] == _BACKSLASH:
            end = data.find(b"\n", end + 1)
        end = end if end >= 0 else len(data)
        found.append(data[start:end])
        at = data.find(b"import", end)
    return found


def names_in(nodes: Iterable[ast.AST], package: str) -> set[str]:
    """Return what the import statements among the nodes of a module in `package` may mean."""
    import ast

    return {
        name
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported_names(node, package)
    }


_BACKSLASH = ord("\\")
_GAPS = frozenset({b" ", b"\t", b"\\", b"\n", b"\x0c"})


def imported_names(node: object, package: str) -> Iterator[str]:
    """Yield the absolute dotted names that an import statement of a module in `package` may mean."""
    import ast

    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        parts = package.split(".") if package else []
        base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
        origin = ".".join(part for part in (base, node.module or "") if part)
        yield origin
        yield from (f"{origin}.{alias.name}" for alias in node.names)


def namespace_package_init(wheel: Wheel) -> Iterator[Hit]:
    """Yield `__init__.py` files in namespaces that other projects share; `pkgutil.extend_path` alone is harmless."""
    for directory, (kind, pth) in shared_namespaces(wheel).items():
        file = wheel.library.by_path.get(f"{directory}/__init__.py")
        if file is None or directory.count("/") > 2:
            continue
        data = wheel.files.content_of(file).data
        if not _EXTEND_PATH.search(data) and not _DECLARE.search(data):
            yield Hit(Member(file.path), kind, namespace=directory.replace("/", "."), pth=pth)


def pkg_resources_namespace(wheel: Wheel) -> Iterator[Hit]:
    """Yield `__init__.py` files that make a namespace by pkg_resources and by nothing else."""
    shared = shared_namespaces(wheel)
    for path, file in wheel.library:
        if not path.endswith("/__init__.py") or path.count("/") > 3 or in_test_path(path):
            continue
        directory = path[: -len("/__init__.py")]
        if directory in shared or file.size < 8192:
            data = wheel.files.content_of(file).data
            if _DECLARE.search(data) and not _EXTEND_PATH.search(data):
                yield Hit(Member(file.path), namespace=directory.replace("/", "."), removed_in=REMOVED_IN)


def shared_namespaces(wheel: Wheel) -> dict[str, tuple[str, str]]:
    """Return the namespaces of the wheel that other projects share: directory → how one knows, and the `.pth` file that says so."""
    found: dict[str, tuple[str, str]] = {}
    tops = {module.partition(".")[0] for module in wheel.library.modules if "." in module}
    for name in SHARED:
        if name in tops:
            found[name] = "known-namespace", ""
    for value in wheel.metadata.all("Import-Namespace"):
        found[value.partition(";")[0].strip().replace(".", "/")] = "import-namespace", ""
    for line in wheel.files.text(wheel.info_path("namespace_packages.txt")).splitlines():
        found[line.strip().replace(".", "/")] = "namespace-packages-txt", ""
    for path, file in wheel.library:
        if path.endswith("-nspkg.pth") and "/" not in path:
            for arguments in _NSPKG.findall(
                wheel.files.content_of(file).data[:_NSPKG_LONGEST].decode("utf-8", "replace")
            ):
                names = [part.strip().strip("'\"") for part in arguments.split(",") if part.strip()]
                found["/".join(names)] = "nspkg-pth", path
    found.pop("", None)
    return found
