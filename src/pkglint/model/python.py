"""Which import packages and modules a set of files makes, and what is known of each module."""

from __future__ import annotations

from functools import cached_property

from pkglint.data.names import HELPERS, NOT_IMPORTED
from pkglint.model.paths import directories_of, extension_module_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pkglint.formats.python_module import Module
    from pkglint.model.files import File, Files


class Library:
    """What lands in, or is imported from, one directory: install path → file, and the modules they are.

    For a wheel this is the library root (archive root, `.data/purelib`, `.data/platlib`); for an sdist or tree it is the
    directory that holds the import packages (`src`, `lib` or the root).
    """

    def __init__(self, files: Files, items: Iterable[tuple[str, File]]) -> None:
        """Take the artifact's files, and (install path, file) pairs."""
        self.files = files
        self.by_path: dict[str, File] = dict(items)
        self._parsed: dict[str, Module] = {}

    def __contains__(self, path: object) -> bool:
        """Tell whether a file is installed at the path."""
        return path in self.by_path

    def __iter__(self) -> Iterator[tuple[str, File]]:
        """Yield (install path, file) pairs."""
        return iter(self.by_path.items())

    @cached_property
    def directories(self) -> frozenset[str]:
        """Return every directory that holds an installed file."""
        return directories_of(self.by_path)

    @cached_property
    def modules(self) -> dict[str, str]:
        """Return dotted name → install path of every importable module (`.py` and extension), packages by their `__init__`."""
        found: dict[str, str] = {}
        for path in self.by_path:
            directory, _, basename = path.rpartition("/")
            stem = basename[:-3] if basename.endswith(".py") else extension_module_name(basename) or ""
            if not stem.isidentifier() or not all(part.isidentifier() for part in directory.split("/") if directory):
                continue
            package = directory.replace("/", ".")
            name = (package if stem == "__init__" else f"{package}.{stem}") if package else stem
            if name not in found or path.endswith(".py"):
                found[name] = path
        return found

    @cached_property
    def stubs(self) -> frozenset[str]:
        """Return the install paths of `.pyi` files."""
        return frozenset(path for path in self.by_path if path.endswith(".pyi"))

    @cached_property
    def packages(self) -> frozenset[str]:
        """Return the directories (as paths) that are regular packages: they hold an `__init__` module."""
        return frozenset(
            path.rpartition("/")[0]
            for path in self.by_path
            if "/" in path
            and path.rpartition("/")[2].split(".", 1)[0] == "__init__"
            and path.endswith((".py", ".so", ".pyd"))
        )

    @cached_property
    def top_packages(self) -> frozenset[str]:
        """Return the top-level directories that hold a module or stub at any depth, namespaces included."""
        return frozenset(
            path.split("/", 1)[0]
            for path in self.by_path
            if "/" in path and path.endswith((".py", ".pyi", ".so", ".pyd"))
        )

    @cached_property
    def top_modules(self) -> frozenset[str]:
        """Return the names of single modules at the top (`six` for `six.py`)."""
        return frozenset(name for name, path in self.modules.items() if "." not in name and "/" not in path)

    @cached_property
    def top_names(self) -> frozenset[str]:
        """Return every top-level import name."""
        return self.top_packages | self.top_modules

    def module(self, path: str) -> Module:
        """Return the facts of the Python source at an install path, parsed once (an empty module when there is none)."""
        from pkglint.formats import python_source

        if path not in self._parsed:
            file = self.by_path.get(path)
            data = b"" if file is None else self.files.content_of(file).data
            self._parsed[path] = python_source.parse(data, path)
        return self._parsed[path]


def library_of_source(files: Files) -> tuple[str, Library]:
    """Return (root, library) of a source layout: `src` or `lib` when packages or modules lie there, else the root ("").

    At the root only directories that hold a regular package count, and modules beside them other than build scripts.
    """
    for root in ("src", "lib", "python"):
        prefix = f"{root}/"
        inside = [(file.path[len(prefix) :], file) for file in files if file.path.startswith(prefix)]
        if f"{root}/__init__.py" in files:
            continue
        if any(path.endswith("/__init__.py") or (path.endswith(".py") and "/" not in path) for path, _ in inside):
            return root, Library(files, inside)
    tops = {
        file.path.split("/", 1)[0] for file in files if file.path.endswith("/__init__.py") and file.path.count("/") == 1
    } - NOT_IMPORTED
    return "", Library(
        files,
        (
            (file.path, file)
            for file in files
            if file.path.split("/", 1)[0] in tops
            or ("/" not in file.path and file.path.endswith(".py") and file.path[:-3] not in HELPERS)
        ),
    )
