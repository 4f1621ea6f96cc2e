"""MANIFEST.in: the commands that choose an sdist's files, each with its lines, and what setuptools makes of bad ones.

Source: https://setuptools.pypa.io/en/latest/userguide/miscellaneous.html
"""

from __future__ import annotations

import re

from pkglint.formats.text import Fault, decode
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ACTIONS: dict[str, tuple[bool, int, int | None]] = {
    "include": (False, 1, None),
    "exclude": (False, 1, None),
    "global-include": (False, 1, None),
    "global-exclude": (False, 1, None),
    "recursive-include": (True, 2, None),
    "recursive-exclude": (True, 2, None),
    "graft": (True, 1, 1),
    "prune": (True, 1, 1),
}
"""Command → whether its first word is a directory, and how few and how many words it takes (None: any number)."""


MAX_BYTES = 256 << 10
"""Files beyond this are not read: joining lines takes the square of their length."""


class Command(NamedTuple):
    """One command: its word, a directory ("" when it takes none), file patterns, its lines, and whether it can be run."""

    action: str
    directory: str
    patterns: tuple[str, ...]
    line: int
    end_line: int
    text: str
    valid: bool


class Manifest(NamedTuple):
    """Every command in order, bad ones too, and what is wrong.

    Fault codes: `not-utf-8`, `unknown-command`, `too-few-words`, `too-many-words`, `absolute-path`, `trailing-slash`,
    `continued-at-end`, `too-large`.
    """

    commands: tuple[Command, ...] = ()
    faults: tuple[Fault, ...] = ()


def parse(data: bytes) -> Manifest:
    """Read a MANIFEST.in from its bytes, whatever they are; reading goes on after every fault."""
    if len(data) > MAX_BYTES:
        return Manifest(faults=(Fault("too-large", f"larger than {MAX_BYTES >> 10} KiB", 1),))
    decoded = decode(data)
    faults = []
    if decoded.error is not None:
        faults.append(Fault("not-utf-8", decoded.error, decoded.line or 1))
    commands = []
    for text, line, end_line in _logical(decoded.text, faults):
        action, *words = text.split()
        bad = _judge(action, words)
        faults += [Fault(code, detail, line) for code, detail in bad]
        has_directory = ACTIONS.get(action, (False,))[0]
        directory = words[0] if has_directory and words else ""
        patterns = tuple(words[1:] if has_directory else words)
        runs = not any(code in {"unknown-command", "too-few-words", "too-many-words"} for code, _ in bad)
        commands.append(Command(action, directory, patterns, line, end_line, text, runs))
    return Manifest(tuple(commands), tuple(sorted(faults, key=lambda fault: fault.line)))


def _judge(action: str, words: list[str]) -> list[tuple[str, str]]:
    """Return what is wrong with a command."""
    known = ACTIONS.get(action)
    if known is None:
        return [("unknown-command", f"{action!r} is no command")]
    _, fewest, most = known
    bad = []
    if len(words) < fewest:
        needs = "a directory and a pattern" if fewest == 2 else "a directory" if most else "a pattern"
        bad.append(("too-few-words", f"{action!r} needs {needs}"))
    if most is not None and len(words) > most:
        bad.append(("too-many-words", f"{action!r} takes one directory"))
    for word in words:
        if word.startswith("/"):
            bad.append(("absolute-path", f"{word!r} is an absolute path"))
        elif word.endswith("/"):
            bad.append(("trailing-slash", f"{word!r} ends with a slash"))
    return bad


def _logical(text: str, faults: list[Fault]) -> Iterator[tuple[str, int, int]]:
    r"""Yield (text, first line, last line) of the logical lines as distutils' template reader joins them.

    A `#` begins a comment unless a backslash is before it (only the first `#` of a line is looked at), a line that is
    only a comment is as if it were not there, a backslash at the end joins the next line, and blank lines are dropped.
    """
    held = ""  # what a backslash has left open
    first = number = 0
    lines = re.split(r"\r\n|\r|\n", text)
    if not lines[-1]:
        lines.pop()  # what is behind the last line end is no line
    for number, raw in enumerate(lines, 1):
        line = raw
        at = line.find("#")
        if at == 0 or (at > 0 and line[at - 1] != "\\"):
            line = line[:at]
            if not line.strip():
                continue
        elif at > 0:
            line = line.replace("\\#", "#")
        if not held:
            first = number
        line = (held + line.lstrip()).strip()
        if line.endswith("\\"):
            held = line[:-1]
        elif line:
            held = ""
            yield line, first, number
    if held:
        faults.append(Fault("continued-at-end", "a backslash at the end of the file continues nothing", number))
        if line := held.strip():
            yield line, first, number
