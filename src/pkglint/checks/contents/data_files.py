"""Files of its own package that code reads by a literal name, and that the archive lacks."""

from __future__ import annotations

from pkglint.checks.contents.data_paths import READERS, SERVED, Reader, reader_of, reads_by_calls, reads_of
from pkglint.data.names import HELPERS, NOT_IMPORTED
from pkglint.finding import Hit, Member
from pkglint.memo import Memo
from pkglint.model.packing import predicted
from pkglint.model.paths import in_test_path
from pkglint.model.reach import Statement, absolute
from pkglint.model.tree import Tree
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pkglint.model import Artifact, Sdist, Wheel
    from pkglint.model.python import Library

_FILE = regex(rb"(?<![.\w\"'])__file__(?!\w)")
"""The name `__file__`; behind a dot it is another module's, behind a quote a word."""
_RESOURCES = (
    b"resource_string(", b"resource_stream(", b"resource_filename(", b"importlib.resources", b"importlib_resources", b"import resources",
    b"get_data(", b"render_template(", b"__file__",
)  # fmt: skip
"""A module that names `resources` or `pkgutil`, and none of these, names no package file."""
_VERBS = regex(
    rb"\b(?:open|open_\w+|read_\w+|get_data|render_template|resource_\w+|path|"
    + "|".join((*READERS, *SERVED)).encode()
    + rb")\("
)
"""A module without any of these reads no package file."""
LARGEST = 1 << 20
"""Sources beyond this are data in Python's clothes."""
_NOT_OWN = HELPERS | NOT_IMPORTED
_BUILDS = regex(
    r"build|setup|codegen|generat|conftest|bench|release|vendor|(^|_)gen(_|$)|(^|_)dev(_|$)|(^|_)make(_|$)|update|download|train"
)
"""Words in names of modules that run before there is a package, or that make the files they name."""
_SCRIPTS = regex(r"(^|[/_])(scripts?|examples?)[/_]")
_MADE = (
    ".so",
    ".dll",
    ".dylib",
    ".pyd",
    ".exe",
    ".lib",
    ".a",
    ".pyc",
    ".db",
    ".sqlite",
    ".sqlite3",
    ".log",
    ".pid",
    ".lock",
    ".cache",
    ".tmp",
    ".env",
)
"""Suffixes of files that depend on the platform or are made at run time."""


def package_data_missing(artifact: Artifact) -> Iterator[Hit]:
    """Yield package files that code reads, and directories that it serves, which a wheel or sdist has nowhere, or a tree has and its build leaves out."""
    if isinstance(artifact, Tree):
        yield from _left_out(artifact)
        return
    if artifact.kind == "sdist" and not artifact.library.packages:
        return
    present: set[str] = set()
    missing: list[tuple[str, str, str, int]] = []
    found: list[tuple[str, str, int]] = []
    directories: list[tuple[str, str, int, bool]] = []
    excused: set[str] = set()
    others: list[tuple[str, bytes]] = []
    readers: dict[str, Reader] = {}
    for path, file in artifact.library:
        if not path.endswith(".py") or "/" not in path or file.size > LARGEST or in_test_path(path):
            continue
        content = artifact.files.content_of(file)
        if content.fault is not None or not _known.of(content.data, is_marked):
            continue
        if not is_own(path) or _VERBS.search(content.data) is None:
            others.append((path, content.data))
            continue
        reader = reader_of(content.data, path)
        if reader is None:
            continue
        reads = reader.run()
        if reader.functions:
            readers[path] = reader
        excused |= reads.excused
        for package, line in reads.anchors:
            above, _, last = (directory := package.replace(".", "/")).rpartition("/")
            library = artifact.library
            if directory not in library.directories and package not in library.modules and above in library.packages:
                present = present or names_of(artifact)
                if last not in present:
                    missing.append(("package", directory, file.path, line))
        found += [(read, file.path, line) for read, line in reads.paths]
        for directory, line, guarded in reads.directories:
            present = present or names_of(artifact)
            if directory.rpartition("/")[2] not in present:
                directories.append((directory, file.path, line, guarded))
    for read, member, line in (*found, *_through_others(artifact, readers)):
        present = present or names_of(artifact)
        known = read.rpartition("/")[2] in present or read.lower().endswith(_MADE)
        if not known and not is_of_another(artifact.library, read):
            missing.append(("file", read, member, line))
    if not missing and not directories:
        return
    for path, data in others:
        if (other := reads_of(data, path)) is not None:
            excused |= other.excused
    told: set[str] = set()
    for variant, read, member, line in missing:
        made = artifact.kind == "sdist" and may_be_made(artifact, read.rpartition("/")[2])
        if read not in told and not made and not is_excused(read, excused):
            told.add(read)
            package = read.replace("/", ".") if variant == "package" else ""
            yield Hit(Member(member, line), variant, file=read, package=package, contents=artifact.kind)
    for read, member, line, guarded in directories:
        made = artifact.kind == "sdist" and may_be_made(artifact, read.rpartition("/")[2])
        if read not in told and not made:
            told.add(read)
            variant = "optional-directory" if guarded or is_excused(read, excused) else "directory"
            yield Hit(Member(member, line), variant, file=read, package="", contents=artifact.kind)


def _left_out(tree: Tree) -> Iterator[Hit]:
    """Yield what modules that the build packs read of the tree's package files, and the build leaves out; what a build makes is not known."""
    packed = predicted(tree).wheel
    if packed is None or not tree.library.packages:
        return
    taken = {source for _, source in packed}
    told: set[str] = set()
    for path, file in tree.library:
        if (
            file.path not in taken
            or not path.endswith(".py")
            or "/" not in path
            or file.size > LARGEST
            or not is_own(path)
        ):
            continue
        data = tree.files.read(file.path)
        reader = reader_of(data, path) if is_marked(data) and _VERBS.search(data) is not None else None
        if reader is None:
            continue
        root = file.path.removesuffix(path)
        reads = reader.run()
        for read, line in reads.paths:
            if root + read in tree.files and root + read not in taken and read not in told:
                told.add(read)
                yield Hit(Member(file.path, line), "file", file=read, package="", contents="tree")
        for directory, line, guarded in reads.directories:
            below = [each.path for each in tree.files.below(root + directory)]
            if below and taken.isdisjoint(below) and directory not in told:
                told.add(directory)
                variant = "optional-directory" if guarded else "directory"
                yield Hit(Member(file.path, line), variant, file=directory, package="", contents="tree")


_known = Memo(10_000)


def is_marked(data: bytes) -> bool:
    """Tell whether a module may name a package file: by `__file__`, by what reads resources, or as a template of Flask."""
    if b"__file__" in data and _FILE.search(data):
        return True
    if b"_folder" in data or b"PackageLoader(" in data:
        return True
    if b"resources" in data or b"pkgutil" in data:
        return any(mark in data for mark in _RESOURCES)
    return b"render_template(" in data and (b"flask" in data or b"quart" in data)


def is_own(path: str) -> bool:
    """Tell whether a module is code that users run: no script, no test by its name, nothing that builds or generates."""
    stem = path.rpartition("/")[2][:-3]
    return not (
        path.partition("/")[0] in _NOT_OWN or _SCRIPTS.search(path) or _BUILDS.search(stem) or stem.startswith("test_")
    )


def names_of(artifact: Wheel | Sdist) -> set[str]:
    """Return the last component of every file and directory of an artifact, and of its release's wheels for an sdist."""
    wheels = artifact.release.wheels if artifact.kind == "sdist" and artifact.release is not None else []
    names: set[str] = set()
    for one in (artifact, *wheels):
        names |= {file.basename for file in one.files}
        names |= {directory.rpartition("/")[2] for directory in one.files.directories}
    return names


def _through_others(artifact: Artifact, readers: Mapping[str, Reader]) -> Iterator[tuple[str, str, int]]:
    """Yield (install path, file, line) of what modules read by calling a function of another module that reads package files."""
    reach = artifact.reach
    modules = artifact.library.modules
    functions = {name for reader in readers.values() for name in reader.functions}
    for importer, path in modules.items() if functions else ():
        if not path.endswith(".py") or in_test_path(path) or not is_own(path):
            continue
        for imported in reach.imports(path):
            if functions.isdisjoint(imported.names):
                continue
            target = modules.get(absolute(Statement(path, importer, imported)) or "", "")
            if target not in readers or target == path:
                continue
            called = frozenset(imported.names) & readers[target].functions.keys()
            data = reach.data(path)
            if not any(f"{name}(".encode() in data for name in called):
                continue
            for read, line in reads_by_calls(readers[target], data, called):
                yield read, artifact.library.by_path[path].path, line


def is_of_another(library: Library, path: str) -> bool:
    """Tell whether a path lies in a part of a namespace that another project may install."""
    top, _, rest = path.partition("/")
    return "/" in rest and top not in library.packages and f"{top}/{rest.partition('/')[0]}" not in library.directories


def is_excused(path: str, excused: set[str]) -> bool:
    """Tell whether the code writes or tests the path, or a directory above it."""
    return path in excused or any(path.startswith(f"{other}/") for other in excused)


def may_be_made(sdist: Artifact, name: str) -> bool:
    """Tell whether the build of an sdist names the file: it may be its product."""
    for path in ("setup.py", "setup.cfg", "pyproject.toml", "meson.build", "CMakeLists.txt", "Makefile", "MANIFEST.in"):
        if name in sdist.files.text(path):
            return True
    return f"{name}.in" in {file.basename for file in sdist.files}
