"""Versions written in the project's own modules, against the metadata's."""

from __future__ import annotations

import re

from pkglint.finding import Hit, Member
from pkglint.formats.entry_points import parse_reference
from pkglint.model.installed import script_points
from pkglint.model.paths import in_test_path, normalized
from pkglint.model.versions import parse_version, same_public
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from packaging.version import Version

    from pkglint.model import Artifact
    from pkglint.model.python import Library

_MODULES = ("__init__", "_version", "__about__", "version", "_about", "__version__")
_NAMES = ("__version__", "VERSION")
_AFFIX = regex(r"^(?:django|python|flask|py)-|-(?:python|py)$")
"""What project names have more than their packages: `django-tos` brings `tos`."""
OPTIONS = frozenset({"version_option", "add_argument"})
_SHOWING = (b"version_option", b"add_argument")
"""Functions that may be given a version to show, and how they are when they are."""
_OPTION = regex(rb"version_option\s*\(|action\s*=\s*[\"']version[\"']")
_STATED = regex(rb"\b(?:__version__|VERSION|__version_info__)\b(?:[^\n=]|\\\r?\n){0,300}=")
"""What a module without which none of its names can be a version's; most `__init__` only import it."""
_WRITTEN = regex(rb"^(__version__|VERSION)[ \t]*=[ \t]*([\"'])([^\"'\n]+)\2", re.MULTILINE)
"""A literal version at the start of a line, for sources that only another Python can parse."""
_NUMBERS = regex(
    rb"^(VERSION|__version_info__|__version__)[ \t]*=[ \t]*\([ \t]*(\d{1,20}(?:[ \t]{0,9},[ \t]{0,9}\d{1,20}){1,20})[^()\n]{0,200}\)",
    re.MULTILINE,
)
"""A version as numbers: `VERSION = (1, 2, 0, "final")`."""
_NUMBERED = regex(r"(?<![\w.])v?(\d+(?:\.\d+)+[\w.]*)")


def source_version_mismatch(artifact: Artifact) -> Iterator[Hit]:
    """Yield literal versions in the project's own package that are not the metadata's, local parts aside."""
    declared = artifact.metadata.value("Version") if artifact.knows("Version") else ""
    version = parse_version(declared) if declared else None
    if version is None:
        return
    found = dict.fromkeys(_of_packages(artifact, version) + _of_commands(artifact))
    for path, line, name, literal in found:
        parsed = parse_version(literal)
        if parsed is not None and not same_public(parsed, version):
            variant = "command-option" if name in OPTIONS else "attribute"
            place = Member(artifact.library.by_path[path].path, line)
            yield Hit(place, variant, name=name, found=literal, version=declared)


def _of_packages(artifact: Artifact, version: Version) -> list[tuple[str, int, str, str]]:
    """Return (install path, line, name, version) of every literal version of the project's own packages."""
    library = artifact.library
    return [each for package in own_packages(library, artifact.name) for each in _literals(library, package, version)]


def _of_commands(artifact: Artifact) -> list[tuple[str, int, str, str]]:
    """Return the versions that the command called like the project shows, whatever its package is called."""
    library = artifact.library
    commands = [point for point in script_points(artifact) if normalized(point.name) == normalized(artifact.name)]
    modules = {reference.module for point in commands if (reference := parse_reference(point.value)) is not None}
    paths = [library.modules.get(module, "") for module in sorted(modules)]
    return [each for path in paths if path.endswith(".py") for each in _options(library, path)]


def own_packages(library: Library, name: str) -> list[str]:
    """Return the directories (or single modules) that are a project's own by name, else its only one, else the one named without `django-` or the like; as install paths."""
    candidates = [path for top in sorted(library.top_packages) for path in _highest(library, top)]
    singles = [f"{module}.py" for module in sorted(library.top_modules) if f"{module}.py" in library]
    wanted = normalized(name)
    named = [
        path for path in (*candidates, *singles) if normalized(path.removesuffix(".py").replace("/", "-")) == wanted
    ]
    if named:
        return named
    own = [path for path in (*candidates, *singles) if not in_test_path(f"{path}/x")]
    if len(own) == 1:
        return own
    short = _AFFIX.sub("", wanted)
    return [path for path in own if normalized(path.removesuffix(".py").replace("/", "-")) == short]


def _highest(library: Library, top: str) -> list[str]:
    """Return a top package, or the highest regular packages of a namespace."""
    if top in library.packages:
        return [top]
    inside = sorted((path for path in library.packages if path.startswith(f"{top}/")), key=lambda path: path.count("/"))
    kept: list[str] = []
    for path in inside:
        if not any(path.startswith(f"{above}/") for above in kept):
            kept.append(path)
    return kept


def _literals(library: Library, package: str, version: Version) -> Iterator[tuple[str, int, str, str]]:
    """Yield (install path, line, name, version) of every literal version of a package."""
    if package.endswith(".py"):
        yield from _assigned(library, package, version)
        yield from _options(library, package)
        return
    for module in _MODULES:
        if f"{package}/{module}.py" in library:
            yield from _assigned(library, f"{package}/{module}.py", version)
    for path in library.by_path:
        if path.startswith(f"{package}/") and path.endswith(".py") and _of_the_command(path[len(package) + 1 :]):
            yield from _options(library, path)


def _of_the_command(path: str) -> bool:
    """Tell whether a module may be the project's command line; a tool deeper in it may have versions of its own."""
    directory = path.rpartition("/")[0]
    return directory in {"", "cli", "_cli", "commands", "command_line", "app", "bin", "scripts"}


def _data(library: Library, path: str) -> bytes:
    return library.files.content_of(library.by_path[path]).data


def _has_version_module(library: Library, init: str) -> bool:
    """Tell whether a module beside an `__init__.py` is called after the version."""
    directory = init.rpartition("/")[0]
    return any(f"{directory}/{module}.py" in library for module in _MODULES if module != "__init__")


def _assigned(library: Library, path: str, version: Version) -> Iterator[tuple[str, int, str, str]]:
    data = _data(library, path)
    if not _STATED.search(data):
        return
    module = library.module(path)
    if module.syntax_error is not None:
        written = [(m[1].decode(), m[3].decode("latin-1"), _line(data, m.start())) for m in _WRITTEN.finditer(data)]
    else:
        # One that states another for a purpose (as a stand-in for another project) states this one as well.
        if any(parse_version(each.value) == version for each in module.assignments.values()):
            return
        # Where another module is there for the version, VERSION is a protocol's, say.
        names = _NAMES[:1] if path.endswith("/__init__.py") and _has_version_module(library, path) else _NAMES
        literals = ((name, module.assignments.get(name)) for name in names)
        written = [(name, each.value, each.line) for name, each in literals if each is not None]
    for name, text, line in written:
        if sum(other == name for other, _, _ in written) == 1:
            yield path, line, name, text
    if not written:
        yield from _numbers(path, data, version)


def _numbers(path: str, data: bytes, version: Version) -> Iterator[tuple[str, int, str, str]]:
    """Yield a version written as a tuple whose numbers are not the first ones of the version."""
    found = list(_NUMBERS.finditer(data))
    if len(found) != 1 or len(re.findall(rb"\b%s\b[^=\n]*=[^=]" % found[0][1], data)) != 1:
        return
    numbers = tuple(int(each) for each in found[0][2].split(b","))[:3]
    release = (*version.release, 0, 0)[: len(numbers)]
    if numbers[: len(release)] != release:
        yield path, _line(data, found[0].start()), found[0][1].decode(), ".".join(map(str, numbers))


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _options(library: Library, path: str) -> Iterator[tuple[str, int, str, str]]:
    """Yield literal versions that a module gives to click's `version_option` or argparse's `action="version"`."""
    data = _data(library, path)
    if not any(name in data for name in _SHOWING) or not _OPTION.search(data):
        return
    import ast

    from pkglint.formats import python_source

    tree = python_source.parse_tree(data)
    for node in python_source.walk(tree, python_source.lines_with(data, _SHOWING)) if tree is not None else ():
        if isinstance(node, ast.Call):
            function = node.func
            called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            text = _given(node, called)
            match = _NUMBERED.search(text) if text else None
            if match is not None and len(_NUMBERED.findall(text)) == 1:
                yield path, node.lineno, called, match[1].rstrip(".")


def _given(call: ast.Call, called: str) -> str:
    """Return the literal version argument of a call that takes one, "" without it."""
    import ast

    keywords = {word.arg: word.value for word in call.keywords}
    if called == "version_option":
        value = call.args[0] if call.args else keywords.get("version")
    elif called == "add_argument":
        action = keywords.get("action")
        value = keywords.get("version") if isinstance(action, ast.Constant) and action.value == "version" else None
    else:
        return ""
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
