"""Finding about versions → the edit that writes the metadata's version where another stands, or none."""

from __future__ import annotations

import posixpath
import re

from pkglint.fix.change import Change, text_of
from pkglint.formats.text import newline
from pkglint.model.paths import normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.model import Tree


def source_version(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the version of the metadata where a module has another one as a literal, when the metadata's is not taken from there."""
    found, version = str(facts.get("found", "")), tree.version
    if not version or facts.get("version") != version or tree.version_origin is not None:
        return ()
    for path in (str(facts.get("path", "")), posixpath.join(tree.source_root, str(facts.get("path", "")))):
        if path in tree.files:
            return literal(tree, path, str(facts.get("name", "")), found, version)
    return ()


def version_drift(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the version of [project] on the line that has another one, when it is there once."""
    path, number, found = str(facts.get("path", "")), facts.get("line"), str(facts.get("found", ""))
    if (
        path not in tree.files
        or not isinstance(number, int)
        or not tree.version
        or facts.get("version") != tree.version
    ):
        return ()
    lines = text_of(tree, path).splitlines(keepends=True)
    if number > len(lines) or not found or lines[number - 1].count(found) != 1:
        return ()
    start = sum(map(len, lines[: number - 1])) + lines[number - 1].index(found)
    return (Change("replace", (start, start + len(found)), tree.version, path),)


def literal(tree: Tree, path: str, name: str, old: str, new: str) -> Edit:
    """Return the change of a string that a name is assigned to at the beginning of a line, () unless that is in one place."""
    text = text_of(tree, path)
    written = re.compile(
        rf"^{re.escape(name)}[ \t]*(?::[^=\n]{{1,40}})?=[ \t]*([\"'])({re.escape(old)})\1", re.MULTILINE
    )
    places = list(written.finditer(text))
    return (Change("replace", places[0].span(2), new, path),) if len(places) == 1 else ()


DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def changelog_heading(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Give what stands below "Unreleased" the heading of the version, in the form of the newest one; dates are today's."""
    from datetime import datetime

    from pkglint.checks.version.changelog import headings

    path, newest, version = (str(facts.get(key, "")) for key in ("path", "newest", "version"))
    if path not in tree.files:
        return ()
    text = text_of(tree, path)
    lines, listed = text.splitlines(), list(headings(text))
    latest = next(((number, line) for number, line in listed if newest in line), None)
    pending = next(((number, line) for number, line in listed if re.search(r"(?i)\bunreleased\b", line)), None)
    if latest is None or pending is None or not pending[0] < latest[0]:
        return ()
    words = re.findall(r"\w+", DATE.sub("", latest[1].replace(newest, "", 1)))
    if not {word.lower() for word in words} <= {"v", "version", "release", normalized(tree.name)}:
        return ()  # a name or another date, which nobody can foretell
    today = datetime.now().astimezone().date().isoformat()
    title = DATE.sub(today, latest[1].replace(newest, version, 1))
    mark = lines[latest[0]].strip() if len(lines) > latest[0] else ""
    underlined = len(mark) > 2 and len(set(mark)) == 1 and not mark[0].isalnum()
    end = newline(text)
    new = f"{end}{title}{end}" + (f"{mark[0] * len(title)}{end}" if underlined else "")
    if not "".join(lines[pending[0] + underlined : latest[0] - 1]).strip():
        return ()  # nothing was written for the version yet
    offset = sum(map(len, text.splitlines(keepends=True)[: pending[0] + underlined]))
    return (Change("replace", (offset, offset), new, path),)
