"""The names of commands: against the interpreter, against well-known tools, and against one another."""

from __future__ import annotations

import re

from pkglint.checks.scripts.syntax import place
from pkglint.finding import Hit, Member
from pkglint.model.installed import script_files, script_points, without_exe
from pkglint.model.paths import normalized
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Wheel

INTERPRETER = regex(r"(python(3(\.[0-9]+t?)?)?|pythonw(3\.[0-9]+t?)?|pypy[23]?|graalpy)(\.py|\.exe)?", re.IGNORECASE)
ACTIVATE = regex(r"activate(\..+|_this\.py)?", re.IGNORECASE)
OWNERS = {
    "deactivate": frozenset[str](),
    "pip": frozenset({"pip"}),
    "pip3": frozenset({"pip"}),
    "easy_install": frozenset({"setuptools", "distribute"}),
    "wheel": frozenset({"wheel"}),
}
"""Commands that every environment or its tools have, and the projects that install them."""


def script_named_like_interpreter(wheel: Wheel) -> Iterator[Hit]:
    """Yield commands with the name of a Python interpreter."""
    for name, where in _commands(wheel):
        if INTERPRETER.fullmatch(name):
            yield Hit(where, name=name)


def script_shadows_tool(wheel: Wheel) -> Iterator[Hit]:
    """Yield commands that take the place of an environment's own, unless the project is the owner of the name."""
    project = normalized(wheel.name)
    for name, where in _commands(wheel):
        plain = without_exe(name).lower()
        activates = ACTIVATE.fullmatch(plain) is not None
        if not activates and plain not in OWNERS:
            continue
        if project != normalized(plain) and project not in OWNERS.get(plain, ()):
            what = "script that activates an environment" if activates or plain == "deactivate" else "tool of that name"
            yield Hit(where, name=name, tool=what)


def case_colliding_scripts(wheel: Wheel) -> Iterator[Hit]:
    """Yield entry points whose command differs from another only in case, or not at all."""
    files = {script.name for script in script_files(wheel)}
    seen = {name.casefold(): f"'{name}'" for name in sorted(files)}
    known = set()
    for point in script_points(wheel):
        # install-path-clash has the name of a file, invalid-entry-points-file the one given twice in a group.
        if point.name in files or (point.group, point.name) in known:
            continue
        known.add((point.group, point.name))
        other = seen.setdefault(point.name.casefold(), "")
        if other:
            yield Hit(Member(place(wheel), point.line), name=point.name, other=other)
        else:
            seen[point.name.casefold()] = f"'{point.name}' of [{point.group}]"


def _commands(wheel: Wheel) -> Iterator[tuple[str, Member]]:
    """Yield the name and place of every command: entry points, then files."""
    for point in script_points(wheel):
        yield point.name, Member(place(wheel), point.line)
    for script in script_files(wheel):
        yield script.name, Member(script.file.path)
