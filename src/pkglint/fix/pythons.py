"""The Pythons that a project tests, as its workflows, tox, nox and hatch say in so many words."""

from __future__ import annotations

import re

from pkglint.archive import Unreadable
from pkglint.formats import yaml_lines
from pkglint.formats.toml import table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.formats.yaml_lines import Node
    from pkglint.model import Tree

AXES = frozenset({"python", "python-version", "python_version", "py"})
"""Names of the axis of a matrix that lists Pythons."""
MINOR = re.compile(r"(?<![\d.])3\.(\d{1,2})(?![\d])")


def tested(tree: Tree) -> list[int]:
    """Return the minor releases of Python 3 that are tested, in order; [] when nothing says it."""
    try:
        return sorted({*of_workflows(tree), *of_tox(tree), *of_nox(tree), *of_hatch(tree)})
    except Unreadable:
        return []


def of_workflows(tree: Tree) -> Iterator[int]:
    """Yield the values of `python-version` and its like in the matrices of workflows."""
    for file in tree.files.below(".github/workflows"):
        if file.path.endswith((".yml", ".yaml")):
            jobs = yaml_lines.parse(tree.files.read(file.path)).get("jobs")
            for job in jobs.mapping.values():
                yield from of_matrix(job.get("strategy", "matrix"))


def of_matrix(matrix: Node) -> Iterator[int]:
    """Yield the Pythons of a job's matrix: those listed, less what is excluded, and those included."""
    for key, listed in matrix.mapping.items():
        if key.lower() in AXES:
            for item in listed.elements():
                yield from versions(item.text)
    for included in matrix.get("include").elements():
        for key, item in included.mapping.items():
            if key.lower() in AXES:
                yield from versions(item.text)


def versions(text: str) -> Iterator[int]:
    """Yield the minor release that a word such as `3.12` or `3.13.1` is; pre-releases and PyPy are none of CPython's."""
    match = re.fullmatch(r"(?:python)?3\.(\d{1,2})(?:\.\d+)?", text.strip())
    if match:
        yield int(match[1])


def of_tox(tree: Tree) -> Iterator[int]:
    """Yield the Pythons of tox's environments: `py39`, `py{39,310}`, `3.12`."""
    text = tree.files.text("tox.ini")
    listed = re.search(r"(?m)^env_?list\s*=(.*(?:\n[ \t]+.*)*)", text)
    own = table(tree.pyproject.value, "tool", "tox").get("env_list")
    words = (listed[1] if listed else "") + " " + " ".join(map(str, own if isinstance(own, list) else ()))
    for found in re.finditer(r"\bpy(?:\{([\d, ]+)\}|(3\d{1,2})\b)", words):
        for digits in re.findall(r"\d+", found[1] or found[2]):
            if digits.startswith("3") and len(digits) > 1:
                yield int(digits[1:])
    yield from (int(match[1]) for match in MINOR.finditer(words))


def of_nox(tree: Tree) -> Iterator[int]:
    """Yield the Pythons of nox's sessions, where they are a literal list."""
    for listed in re.finditer(r"(?i)\bpythons?\w*\s*=\s*[\[(]([^\])]*)[\])]", tree.files.text("noxfile.py")):
        yield from (int(match[1]) for match in MINOR.finditer(listed[1]))


def of_hatch(tree: Tree) -> Iterator[int]:
    """Yield the Pythons of the matrices of hatch's environments."""
    for environment in table(tree.pyproject.value, "tool", "hatch", "envs").values():
        matrix = environment.get("matrix") if isinstance(environment, dict) else None
        for entry in matrix if isinstance(matrix, list) else ():
            for item in entry.get("python", ()) if isinstance(entry, dict) else ():
                yield from versions(str(item))
