"""Write the lines between the marks of `src/pkglint/data/import_names.py` from wheels and installed environments.

pip download --no-deps -d WHEELS PROJECT ...    # the most used projects; nothing is imported or run
python rules/data/import_names.py WHEELS SITE-PACKAGES ...

What is read: the top levels of RECORD, and the requirements of METADATA that have no marker. A project that was read before and is not
there now keeps its lines.
"""

from __future__ import annotations

import sys
import zipfile
from datetime import UTC, datetime
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pkglint.data import import_names, names, stdlib

TARGET = Path(import_names.__file__)
SUFFIXES = (".py", ".so", ".pyd")
EXTRAS = frozenset({"all", "standard", "crypto", "full", "asyncio", "http2", "socks"})
"""Extras that people name as if they were the project."""


def distributions(folder: Path) -> list[tuple[str, list[str]]]:
    """Return (METADATA, paths of the files) of every wheel and every installed project in a directory."""
    found = []
    for wheel in sorted(folder.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            paths = archive.namelist()
            info = next((path for path in paths if path.endswith(".dist-info/METADATA") and path.count("/") == 1), None)
            if info is not None:
                found.append((archive.read(info).decode("utf-8", "replace"), paths))
    for record in sorted(folder.glob("*.dist-info/RECORD")):
        lines = record.read_text(encoding="utf-8").splitlines()
        metadata = record.with_name("METADATA").read_text(encoding="utf-8", errors="replace")
        found.append((metadata, [line.rpartition(",")[0].rpartition(",")[0].strip('"') for line in lines]))
    return found


def modules(paths: list[str]) -> set[str]:
    """Return the modules and packages at the top; of a namespace that projects share, the first regular packages below it."""
    inside = {
        path for path in paths if ".dist-info/" not in path and ".data/" not in path and not path.startswith("..")
    }
    found = set()
    for path in inside:
        if not path.endswith(SUFFIXES):
            continue
        parts = path.split("/")
        parts[-1] = parts[-1].partition(".")[0]
        depth = 1
        while (
            parts[0] in names.NAMESPACES
            and depth < len(parts) - 1
            and (depth == 1 or f"{'/'.join(parts[:depth])}/__init__.py" not in inside)
        ):
            depth += 1
        if parts[0] in names.NAMESPACES and (depth == 1 or parts[depth - 1] == "__init__"):
            continue
        found.add(".".join(parts[:depth]))
    return {name for name in found if is_public(name)}


def is_public(name: str) -> bool:
    """Tell whether a module is one that others import by a name that is a project's own."""
    top = name.partition(".")[0]
    shared = "." not in name or top in names.NAMESPACES
    return (
        shared
        and top.isidentifier()
        and not name.startswith("_")
        and "._" not in name
        and top.lower() not in names.GENERIC
        and top not in stdlib.ever()
        and "__mypyc" not in name
    )


def requirements(metadata: list[str]) -> dict[str, set[str]]:
    """Return extra ("" for none) → the projects that come with it for good."""
    found: dict[str, set[str]] = {}
    by_python: dict[str, int] = {}
    for line in metadata:
        try:
            one = Requirement(line)
        except InvalidRequirement:
            continue
        if str(one.marker).startswith("python_version") and "extra" not in str(one.marker):
            by_python[canonicalize_name(one.name)] = by_python.get(canonicalize_name(one.name), 0) + 1
        if (
            one.marker is None or by_python.get(canonicalize_name(one.name), 0) > 1
        ):  # one entry for older Pythons and one for newer
            found.setdefault("", set()).add(canonicalize_name(one.name))
        elif (extra := str(one.marker).removeprefix('extra == "').removesuffix('"')) in EXTRAS:
            found.setdefault(extra, set()).add(canonicalize_name(one.name))
    return found


def is_of_another(module: str, required: set[str]) -> bool:
    """Tell whether a module is one into which a project puts plug-ins: it requires the project of that name, or others named after it."""
    name = canonicalize_name(module)
    return "." not in module and any(each == name or each.startswith(f"{name}-") for each in required)


def main(folders: list[str]) -> None:
    """Write the module."""
    read = {module: set(projects) for module, projects in import_names.READ.items()}
    brings = {project: set(others) for project, others in import_names.READ_BRINGS.items()}
    for folder in folders:
        for text, paths in distributions(Path(folder)):
            metadata = HeaderParser().parsestr(text)
            name = metadata["Name"]
            needed = requirements(metadata.get_all("Requires-Dist") or [])
            for module in modules(paths):
                if is_of_another(module, needed.get("", set())):
                    continue
                if canonicalize_name(module) != canonicalize_name(name) or "." in module:
                    mine = read.setdefault(module, set())
                    if canonicalize_name(name) not in set(map(canonicalize_name, mine)):
                        mine.add(name)
            for extra, others in needed.items():
                key = canonicalize_name(name) + (f"[{extra}]" if extra else "")
                brings[key] = others - {canonicalize_name(name)}
    lines = [
        f'DATE = "{datetime.now(UTC).date()}"',
        f'SOURCE = "RECORD and METADATA of {len({key.partition("[")[0] for key in brings} | {p for each in read.values() for p in map(canonicalize_name, each)})} projects\' wheels"',
        "",
        '_READ = """',
    ]
    lines += [
        f"{module} {' '.join(sorted(projects, key=str.lower))}" for module, projects in sorted(read.items()) if projects
    ]
    lines += ['"""', '"""A module, and the projects whose wheels have it, a line."""', '_READ_BRINGS = """']
    lines += [f"{project} {' '.join(sorted(others))}" for project, others in sorted(brings.items()) if others]
    lines += [
        '"""',
        '"""A project, and those that it requires on every system and Python, a line; in brackets an extra."""',
    ]
    before, _, rest = TARGET.read_text(encoding="utf-8").partition("# begin\n")
    after = rest.partition("# end\n")[2]
    TARGET.write_text(
        f"{before}# begin\n# fmt: off\n" + "\n".join(lines) + f"\n# fmt: on\n# end\n{after}", encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
