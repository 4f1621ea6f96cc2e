"""Imports that run with the package and cannot work: undeclared projects, absent modules, modules Python removed."""

from __future__ import annotations

import re
import sys
from functools import lru_cache

from pkglint.checks.code import pythons, reach
from pkglint.data import import_names, stdlib
from pkglint.data.names import NAMESPACES
from pkglint.finding import Hit, Member
from pkglint.model.paths import in_test_path, normalized
from pkglint.model.versions import parse_requirement, same_version
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pkglint.checks.code.reach import Met, Reach
    from pkglint.model import Artifact, Wheel

OFFERED = {"distutils": ("setuptools",), "pkg_resources": ("setuptools",), "cgitb": ("legacy-cgi",)}
"""Removed module → projects that bring it under another name; any project that has the module's name in its own does too."""
KEPT = frozenset({"test", "xxlimited", "xxsubtype"})
"""Modules that come and go in the lists and not in Python."""
LASTING = frozenset(
    {
        "__future__", "abc", "antigravity", "argparse", "array", "ast", "asyncio", "atexit", "base64", "bdb", "binascii", "bisect", "builtins", "bz2",
        "cProfile", "calendar", "cmath", "cmd", "code", "codecs", "codeop", "collections", "colorsys", "compileall", "concurrent", "configparser",
        "contextlib", "contextvars", "copy", "copyreg", "csv", "ctypes", "curses", "dataclasses", "datetime", "dbm", "decimal", "difflib", "dis",
        "doctest", "email", "encodings", "ensurepip", "enum", "errno", "faulthandler", "fcntl", "filecmp", "fileinput", "fnmatch", "fractions",
        "ftplib", "functools", "gc", "genericpath", "getopt", "getpass", "gettext", "glob", "grp", "gzip", "hashlib", "heapq", "hmac", "html", "http",
        "idlelib", "imaplib", "importlib", "inspect", "io", "ipaddress", "itertools", "json", "keyword", "linecache", "locale", "logging", "lzma",
        "mailbox", "marshal", "math", "mimetypes", "mmap", "modulefinder", "msvcrt", "multiprocessing", "netrc", "ntpath", "numbers",
        "opcode", "operator", "optparse", "os", "pathlib", "pdb", "pickle", "pickletools", "pkgutil", "platform", "plistlib", "poplib", "posix",
        "posixpath", "pprint", "profile", "pstats", "pty", "pwd", "py_compile", "pyclbr", "pydoc", "pydoc_data", "queue", "quopri", "random", "re",
        "readline", "reprlib", "resource", "rlcompleter", "runpy", "sched", "secrets", "select", "selectors", "shelve", "shlex", "shutil", "signal",
        "site", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "stat", "statistics", "string",
        "stringprep", "struct", "subprocess", "symtable", "sys", "sysconfig", "syslog", "tabnanny", "tarfile", "tempfile", "termios", "textwrap",
        "this", "threading", "time", "timeit", "tkinter", "token", "tokenize", "trace", "traceback", "tracemalloc", "tty", "turtle", "turtledemo",
        "types", "typing", "unicodedata", "unittest", "urllib", "uuid", "venv", "warnings", "wave", "weakref", "webbrowser", "winreg", "winsound",
        "wsgiref", "xml", "xmlrpc", "zipapp", "zipfile", "zipimport", "zlib",
    }
)  # fmt: skip
"""Modules that every listed Python 3 has from 3.7 on: where there are no others, the lists need not be read."""
COMMON = frozenset(
    {"python", "client", "core", "common", "tools", "utils", "plugin", "library", "base", "data", "test", "tests"}
)
"""Words in project names that make no two of them alike."""
_OPENING = (b"__path__", b"sys.modules", b"meta_path", b"declare_namespace", b"initpkg")
"""Words of a package that may get modules from elsewhere."""
_REGISTERED = regex(rb"""sys\.modules\[ *(["'])([\w.]+)\1 *\] *=(?!=)""")
"""A module registered under a literal name: it can be told from one that is absent."""


def undeclared_import(artifact: Artifact, *, distributions: Mapping[str, object]) -> Iterator[Hit]:
    """Yield imports that run with the package of what is neither standard, own, vendored nor declared."""
    if not _knows_requirements(artifact) or _has_a_sister(artifact):
        return
    found = reach.of(artifact)
    declared = requirements(artifact)
    chosen = {name: (project,) for name, project in distributions.items() if isinstance(project, str)}
    table = {**import_names.PROJECTS, **chosen}

    def judge(met: Met, exact: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
        del exact
        statement = met.statement
        if statement.level or not statement.module:
            return
        for dotted in (statement.module, *(f"{statement.module}.{name}" for name in statement.names)):
            projects = _unmet(artifact, dotted, table, declared)
            if projects:
                yield dotted, projects
                return

    seen: set[str] = set()
    for met, (dotted, projects) in found.suspects(judge):
        name = _known_prefix(dotted, table) or dotted.split(".", 1)[0]
        if name not in seen:
            seen.add(name)
            path = found.library.by_path[met.path].path
            yield Hit(Member(path, met.statement.line), module=name, project="' or '".join(projects[:3]))


def _knows_requirements(artifact: Artifact) -> bool:
    """Tell whether a requirement that is not listed is not declared: PKG-INFO before metadata 2.2 lists them or not."""
    if not artifact.knows("Requires-Dist"):
        return False
    if artifact.kind != "sdist":
        return True
    metadata = artifact.metadata
    dynamic = {value.strip().lower() for value in metadata.all("Dynamic")}
    return (metadata.get("Metadata-Version") or "1.0").strip() >= "2.2" and "requires-dist" not in dynamic


@lru_cache(maxsize=1)
def requirements(artifact: Artifact) -> frozenset[str]:
    """Return the normalised names of all that the artifact requires, of its own extras, too, and its own name.

    A requirement with extras is there as `name[extra]`, and the extra's name as well: `celery[redis]` brings redis.
    """
    found = {normalized(artifact.name)}
    for each in map(parse_requirement, artifact.metadata.all("Requires-Dist")):
        if each is not None:
            name = normalized(each.name)
            extras = [normalized(extra) for extra in each.extras]
            found.update((name, *extras, *(f"{name}[{extra}]" for extra in extras)))
    return frozenset(found)


def _unmet(
    artifact: Artifact, dotted: str, table: Mapping[str, tuple[str, ...]], declared: frozenset[str]
) -> tuple[str, ...]:
    """Return the projects one of which had to be declared for an import, () when nothing is wrong with it."""
    top = dotted.split(".", 1)[0]
    if top in sys.stdlib_module_names or top in import_names.HOSTS or top == "pkg_resources":
        return ()
    library = artifact.library
    known = _known_prefix(dotted, table)
    if top in library.top_names:
        # A namespace that other projects share; what is not in the table may be anything.
        shared = top in library.top_packages and top not in library.packages
        if not shared or known is None or "." not in known:
            return ()
        if any(
            name == dotted or name.startswith(f"{dotted}.") or dotted.startswith(f"{name}.") for name in library.modules
        ):
            return ()
    projects = table[known] if known is not None else (normalized(top),)
    if not _available(artifact).isdisjoint(normalized(project) for project in projects):
        return ()
    if known is None and (top.startswith("_") or top in NAMESPACES or any(_alike(top, name) for name in declared)):
        return ()
    # Last, for they are slow to come by.
    return () if top in _vendored(artifact) or top in _standard() else projects


def _has_a_sister(artifact: Artifact) -> bool:
    """Tell whether a requirement admits only this very version: a project released in parts, one of which requires for all."""
    for value in artifact.metadata.all("Requires-Dist"):
        requirement = parse_requirement(value)
        if requirement is not None and requirement.marker is None:
            pins = [each.version for each in requirement.specifier if each.operator in {"==", "==="}]
            if any(same_version(pin, artifact.version) for pin in pins):
                return True
    return False


@lru_cache(maxsize=1)
def _available(artifact: Artifact) -> frozenset[str]:
    """Return what an installation holds: the requirements, what comes with them, and the project this one is a part of.

    A plug-in is imported by its framework, as its classifiers say, and a part of a larger project by that: `soupsieve` by
    `beautifulsoup4`; to require it would be a circle.
    """
    classifiers = artifact.metadata.all("Classifier")
    frameworks = {normalized(each.split("::")[1].strip()) for each in classifiers if each.startswith("Framework ::")}
    own = normalized(artifact.name)
    wholes = {name for name, parts in import_names.BRINGS.items() if own in parts}
    return import_names.brought_by(requirements(artifact) | frameworks | wholes)


def _known_prefix(dotted: str, table: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the longest prefix of a dotted name that the table has."""
    return next((name for name in reversed(list(reach.chain(dotted))) if name in table), None)


def _alike(module: str, project: str) -> bool:
    """Tell whether a project's name resembles a module's so much that it may well bring it."""
    one, other = module.lower().replace("_", ""), project.replace("-", "")
    if len(one) > 1 and (one in other or other in one):
        return True
    words = set(project.split("-")) & set(re.split(r"_+", module.lower()))
    return any(len(word) > 3 and word not in COMMON for word in words)


@lru_cache(maxsize=1)
def _standard() -> frozenset[str]:
    """Return every module that some Python's standard library has or had, Python 2.7's included."""
    return stdlib.ever()


@lru_cache(maxsize=1)
def _by_version() -> dict[str, frozenset[str]]:
    """Return Python version → its standard library's top-level modules, oldest first."""
    return {version: stdlib.top_modules(version) for version in stdlib.VERSIONS}


@lru_cache(maxsize=1)
def _vendored(artifact: Artifact) -> frozenset[str]:
    """Return the names of modules and packages at any depth below the top: a copy may be put on the path."""
    found: set[str] = set()
    for path in artifact.library.by_path:
        if "/" in path and path.endswith((".py", ".so", ".pyd")):
            *above, basename = path.split("/")
            found.update(above[1:])
            found.add(basename.split(".", 1)[0])
    return frozenset(found)


def missing_own_module(wheel: Wheel) -> Iterator[Hit]:
    """Yield imports that run with the package of its own modules that the wheel does not hold."""
    found = reach.of(wheel)

    def judge(met: Met, exact: bool) -> Iterator[str]:
        base = found.absolute(met)
        if base is None:
            yield "." * met.statement.level + met.statement.module
        else:
            yield from _absent(found, met, base, exact=exact)

    seen: set[tuple[str, str]] = set()
    for met, name in (*found.suspects(judge), *_unreached(found, wheel)):
        if (met.path, name) not in seen:
            seen.add((met.path, name))
            yield Hit(Member(found.library.by_path[met.path].path, met.statement.line), module=name)


def _unreached(found: Reach, wheel: Wheel) -> Iterator[tuple[Met, str]]:
    """Yield imports of absent modules in modules that the package's own import does not run: whoever imports them fails."""
    library = found.library
    reached = {met.path for met in found.rough}
    for importer, path in library.modules.items():
        if path in reached or not path.endswith(".py") or importer in found.compiled or in_test_path(path):
            continue
        if path.rpartition("/")[0] not in library.packages or is_helper(path):
            continue
        for met, name in found.suspects_in(path, importer, lambda met, _: _absent_module(found, met)):
            if not reach.guarded_everywhere(wheel, library.by_path[path]):
                yield met, name


def _absent_module(found: Reach, met: Met) -> Iterator[str]:
    """Yield the first module of its own package that a statement names and the wheel lacks."""
    base = found.absolute(met)
    missing = _first_absent(found, base) if base else ""
    if missing:
        yield missing


def _is_open(found: Reach, base: str) -> bool:
    """Tell whether a module's top package is shared, or a package on the way to it may get modules from elsewhere."""
    return base.split(".", 1)[0] not in found.library.packages or _may_hold_more(found, base)


def _first_absent(found: Reach, base: str) -> str:
    """Return the first package or module on the way to one that is surely absent, "" without one.

    Its parent is a regular package of the wheel: other distributions add to namespaces only.
    """
    library = found.library
    missing = next((name for name in reach.chain(base) if not _present(library.modules, library.directories, name)), "")
    parent, _, last = missing.rpartition(".")
    if not missing or last.startswith("_") or parent.replace(".", "/") not in library.packages:
        return ""
    return "" if _may_hold_more(found, parent) or missing in _registered(found, parent) else missing


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


def _absent(found: Reach, met: Met, base: str, *, exact: bool) -> Iterator[str]:
    library = found.library
    missing = _first_absent(found, base)
    if missing or _is_open(found, base):
        if missing:
            yield missing
        return
    init = library.modules.get(base, "")
    if not init.endswith("/__init__.py"):
        return
    for name in met.statement.names:
        dotted = f"{base}.{name}"
        if name == "*" or name.startswith("_") or _present(library.modules, library.directories, dotted):
            continue
        if not exact:
            data = _data(found, init)
            if init == met.path or not re.search(rb"\b%s\b" % re.escape(name.encode()), data):
                yield dotted
        elif not _may_bind(found, init, name, met):
            yield dotted


def _present(modules: dict[str, str], directories: frozenset[str], dotted: str) -> bool:
    return dotted in modules or dotted.replace(".", "/") in directories


def _may_bind(found: Reach, init: str, name: str, met: Met) -> bool:
    """Tell whether a package may have a name by the time a statement asks for it."""
    module = found.library.module(init)
    if module.syntax_error is not None or module.problem is not None or module.dynamic:
        return True
    if init != met.path:
        if (init, name) not in found.bound:
            found.bound[init, name] = name in module.bindings or _star_binds(found, init, name, ())
        return found.bound[init, name]
    # `from . import name` in the package itself binds the name, which proves nothing; what stands above it may.
    line = met.statement.line
    above = (each for each in module.imports if each.line < line and (name in each.names or each.module == name))
    data = _data(found, init)
    defined = re.search(
        rb"^[ \t]*(?:(?:def|class)[ \t]+)?%s\b[^.\n]*[:=]" % re.escape(name.encode()), data, re.MULTILINE
    )
    return any(True for _ in above) or defined is not None or _star_binds(found, init, name, (), line)


def _data(found: Reach, path: str) -> bytes:
    return found.library.files.content_of(found.library.by_path[path]).data


def _star_binds(found: Reach, path: str, name: str, seen: tuple[str, ...], line: int | None = None) -> bool:
    """Tell whether a module's star imports (those above a line) may bind a name; one of another project's module may."""
    targets: list[str] = []
    for each in found.library.module(path).imports:
        if "*" not in each.names or (line is not None and each.line >= line):
            continue
        importer = next((module for module, where in found.library.modules.items() if where == path), "")
        base = found.absolute(reach.Met(path, importer, reach.Import(each.module, each.level, each.names, each.line)))
        target = found.library.modules.get(base or "", "")
        if not target.endswith(".py"):
            return True
        if target not in seen and len(seen) <= 20:
            targets.append(target)
    # The module that looks as if it defined the name first: then the others need not be parsed.
    defined = (f"def {name}(".encode(), f"class {name}".encode())
    for target in sorted(targets, key=lambda target: not any(start in _data(found, target) for start in defined)):
        module = found.library.module(target)
        if module.syntax_error is not None or module.problem is not None or module.dynamic or name in module.bindings:
            return True
        if _star_binds(found, target, name, (*seen, target)):
            return True
    return False


def _may_hold_more(found: Reach, package: str) -> bool:
    """Tell whether modules of a package may come from elsewhere: an extension, a longer `__path__`, `sys.modules`."""
    if package.split(".", 1)[0] in _with_extensions(found):
        return True
    return any(is_open for is_open, _ in _openings(found, package))


@lru_cache(maxsize=1)
def _with_extensions(found: Reach) -> frozenset[str]:
    """Return the top-level names below which there is compiled code, which can make modules."""
    return frozenset(
        path.split("/", 1)[0]
        for path in found.library.by_path
        if path.endswith((".so", ".pyd", ".pyc")) and "/" in path
    )


def _registered(found: Reach, package: str) -> frozenset[str]:
    """Return the modules that a package and those above it put into `sys.modules` by name."""
    return frozenset[str]().union(*(registered for _, registered in _openings(found, package)))


def _openings(found: Reach, package: str) -> Iterator[tuple[bool, frozenset[str]]]:
    """Yield for the `__init__.py` of a package, and of those above it, whether it may get modules from elsewhere, and which it registers by name."""
    for name in reach.chain(package):
        path = f"{name.replace('.', '/')}/__init__.py"
        if path not in found.library.by_path:
            continue
        if path not in found.openings:
            data = re.sub(rb"#[^\n]*", b"", _data(found, path))
            rest, registered = data, frozenset[str]()
            if b"sys.modules" in data:
                rest = _REGISTERED.sub(b"", data)
                registered = frozenset(match[2].decode("ascii", "replace") for match in _REGISTERED.finditer(data))
            found.openings[path] = any(word in rest for word in _OPENING), registered
        yield found.openings[path]


def removed_module_import(artifact: Artifact) -> Iterator[Hit]:
    """Yield imports that run with the package of modules that an admitted Python no longer has."""
    if not (artifact.knows("Requires-Dist") or artifact.kind == "sdist"):
        return
    found = reach.of(artifact)
    declared = requirements(artifact)
    own = artifact.library.top_names

    def open_to_doubt(met: Met) -> bool:
        """Tell whether a statement imports what is not the artifact's own, nor brought by a project of such a name."""
        top = met.statement.module.split(".", 1)[0]
        return not (
            met.statement.level
            or top in LASTING
            or top in own
            or any(top in project.replace("-", "_") for project in declared)
        )

    if not any(map(open_to_doubt, found.rough)):
        return
    gone = _removed(tuple(pythons.admitted(artifact)))

    def judge(met: Met, exact: bool) -> Iterator[str]:
        del exact
        top = met.statement.module.split(".", 1)[0]
        offered = any(project in declared for project in OFFERED.get(top, ()))
        if top in gone and not offered and open_to_doubt(met) and not in_test_path(met.path):
            yield top

    for met, top in found.suspects(judge):
        path = found.library.by_path[met.path].path
        yield Hit(Member(path, met.statement.line), module=met.statement.module, python=gone[top])


@lru_cache(maxsize=64)
def _removed(admitted: tuple[int, ...]) -> dict[str, str]:
    """Return module → the first admitted Python without it, for the modules an earlier Python 3 had."""
    listed = [(int(version[2:]), names) for version, names in _by_version().items() if version.startswith("3.")]
    gone: dict[str, str] = {}
    for name in frozenset().union(*(names for _, names in listed)) - KEPT - listed[-1][1]:
        last = max(minor for minor, names in listed if name in names)
        after = [minor for minor, _ in listed if minor > last and minor in admitted]
        if not name.startswith("_") and after:
            gone[name] = f"3.{after[0]}"
    # setuptools brought pkg_resources; virtual environments of Python 3.12 and later come without setuptools.
    if after := [minor for minor, _ in listed if minor >= 12 and minor in admitted]:
        gone["pkg_resources"] = f"3.{after[0]}"
    return gone
