"""The names of commands: against the interpreter, well-known tools, the modules that they import, and one another."""

from __future__ import annotations

import re

from pkglint.finding import Hit, Member
from pkglint.formats import python_source
from pkglint.formats.entry_points import parse_reference
from pkglint.model import Wheel
from pkglint.model.installed import place_of, point_hit, script_files, script_points, without_exe
from pkglint.model.paths import normalized
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact

INTERPRETER = regex(r"(python(3(\.[0-9]+t?)?)?|pythonw(3\.[0-9]+t?)?|pypy[23]?|graalpy)(\.py|\.exe)?", re.IGNORECASE)
ACTIVATE = regex(r"activate(\..+|_this\.py)?", re.IGNORECASE)
OWNERS = {
    "pip": ("pip",),
    "pip3": ("pip",),
    "easy_install": ("setuptools", "distribute"),
    "wheel": ("wheel",),
}
"""Commands that every environment's tools have, and the projects that install them, today's first."""
LARGEST = 1 << 20
"""Bytes of a script beyond which no person wrote it."""


def script_named_like_interpreter(artifact: Artifact) -> Iterator[Hit]:
    """Yield commands with the name of a Python interpreter."""
    for name, where, facts in _commands(artifact):
        if INTERPRETER.fullmatch(name):
            yield Hit(where, name=name, **facts)


def script_shadows_tool(artifact: Artifact) -> Iterator[Hit]:
    """Yield commands that take the place of an environment's own, unless the project is the owner of the name."""
    project = normalized(artifact.name)
    for name, where, facts in _commands(artifact):
        plain = without_exe(name).lower()
        activates = ACTIVATE.fullmatch(plain) is not None or plain == "deactivate"
        owners = OWNERS.get(plain, ())
        if activates:
            yield Hit(where, "activation-script", name=name, **facts)
        elif owners and project not in owners:
            yield Hit(where, "tool", name=name, owner=owners[0], **facts)


def case_colliding_scripts(artifact: Artifact) -> Iterator[Hit]:
    """Yield entry points whose command differs from another only in case, or not at all."""
    files = {script.name for script in script_files(artifact)} if isinstance(artifact, Wheel) else set()
    variant = "script-file"
    seen = {name.casefold(): (name, variant) for name in sorted(files)}
    known = set()
    for point in script_points(artifact):
        # install-path-clash has the name of a file, invalid-entry-points-file the one given twice in a group.
        if point.name in files or (point.group, point.name) in known:
            continue
        known.add((point.group, point.name))
        other = seen.get(point.name.casefold())
        if other is None:
            seen[point.name.casefold()] = point.name, "differ-in-case"
        else:
            variant = "both-groups" if other[0] == point.name else other[1]
            key = point.name.lower()
            yield point_hit(artifact, point, variant, other=other[0], key=key)


def script_hides_its_module(artifact: Artifact) -> Iterator[Hit]:
    """Yield commands called `x.py` that import `x`: Python finds the command itself under that name."""
    for point in script_points(artifact):
        reference = parse_reference(point.value)
        module = reference.module.partition(".")[0] if reference else ""
        if module and point.name == f"{module}.py":
            yield point_hit(artifact, point, "entry-point", module=module)
    for script in script_files(artifact) if isinstance(artifact, Wheel) else ():
        stem = script.name.removesuffix(".py")
        if stem == script.name or script.file.size > LARGEST:
            continue
        data = artifact.files.content_of(script.file).data
        if stem.encode() not in data:
            continue
        for found in python_source.parse(data).imports:
            if not found.level and found.module.partition(".")[0] == stem and not found.guarded:
                yield Hit(Member(script.file.path, found.line), "script-file", name=script.name, module=stem)
                break


def _commands(artifact: Artifact) -> Iterator[tuple[str, Member, dict[str, Any]]]:
    """Yield the name and place of every command, entry points and then files, and of an entry point its group as a fact."""
    for point in script_points(artifact):
        yield point.name, place_of(artifact, point), {"group": point.group}
    for script in script_files(artifact) if isinstance(artifact, Wheel) else ():
        yield script.name, Member(script.file.path), {}
