"""flit_core: one module or package whole, and what [tool.flit.sdist] adds to the sdist (flit_core 4.2)."""

from __future__ import annotations

import posixpath

from pkglint.formats.toml import strings
from pkglint.model.packing.source import Packing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.model.packing.paths import Paths
    from pkglint.model.packing.source import Source

LICENSES = ("COPYING*", "LICEN[CS]E*", "NOTICE*", "AUTHORS*")


def pack(source: Source) -> Packing:
    """Return what flit_core takes; unknown when it finds no module or two."""
    former = source.tool("flit", "metadata")
    name = source.tool("flit", "module").get("name", former.get("module", source.project.get("name")))
    if not isinstance(name, str):
        return Packing()
    if "name" not in source.tool("flit", "module") and "module" not in former:
        name = name.replace("-", "_")
    found = modules(source.paths, name.replace(".", "/"))
    if len(found) != 1:
        return Packing()
    root, path = found[0]
    taken = [path] if path in source.paths.files else list(filter(wanted, source.paths.below(path)))
    wheel = tuple((posixpath.relpath(each, root) if root else each, each) for each in taken)
    sdist = {*taken, "pyproject.toml", *source.named_files(LICENSES)}
    if former:
        sdist.update(p for p in strings([former.get("description-file")]) if p in source.paths.files)
    data = source.tool("flit", "external-data").get("directory")
    if isinstance(data, str):
        sdist.update(source.paths.below(posixpath.normpath(data)))
    table = source.tool("flit", "sdist")
    left_out = matched(source.paths, table.get("exclude"))
    return Packing(wheel, frozenset((sdist | matched(source.paths, table.get("include"))) - left_out))


def modules(paths: Paths, path: str) -> list[tuple[str, str]]:
    """Return (source root, path) of every file or directory that could be the module."""
    candidates = [("", path), ("", f"{path}.py"), ("src", f"src/{path}"), ("src", f"src/{path}.py")]
    return [
        (root, each)
        for root, each in candidates
        if each in (paths.files if each.endswith(".py") else paths.directories)
    ]


def wanted(path: str) -> bool:
    """Tell whether flit_core takes a file of a package: no bytecode, whatever git ignores."""
    return not path.endswith(".pyc") and "/__pycache__/" not in path


def matched(paths: Paths, patterns: object) -> set[str]:
    """Return the files that glob patterns match, and those below directories that they match."""
    found: set[str] = set()
    for pattern in strings(patterns):
        for each in paths.glob(pattern):
            found.update(paths.below(each) if each in paths.directories else [each])
    return found
