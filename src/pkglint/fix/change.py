"""What an edit consists of: changes to files of the source tree, and the texts that result from them."""

from __future__ import annotations

import os
import re

from pkglint.archive import Unreadable
from pkglint.formats.text import newline
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from pkglint.locate.fields import Path
    from pkglint.model import Tree

PYPROJECT = "pyproject.toml"


class Change(NamedTuple):
    """One step of an edit.

    By the path of a value in a TOML file: `set` it, `delete` it, `insert` an array's item before the index that ends the path,
    `rename` a key, `append` to an array, which may be new. A `set` of a path that is not there adds the key.
    `replace` puts text between two offsets of any file, `line` adds a line to the end of one, which may be new, and `create`
    makes an empty file: its path is the only step.
    """

    kind: str
    path: Path
    value: Any = None
    file: str = PYPROJECT


Edit = tuple[Change, ...]


class Replacement(NamedTuple):
    """Offsets of the text that goes, and what comes in its place."""

    start: int
    end: int
    text: str


class Impossible(Exception):
    """A change that cannot be made without changing something else; the text says why."""


def text_of(tree: Tree, path: str) -> str:
    """Return the text of a file of the tree, its line ends as they are; "" for one that is not there."""
    from pkglint.model.tree import read_untracked

    try:
        data = tree.files.read(path) if path in tree.files else read_untracked(tree.root / path)
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Impossible(f"{path} is not UTF-8") from error
    except Unreadable as error:
        raise Impossible(f"{path} cannot be read") from error


def after(tree: Tree, changes: Iterable[Change]) -> dict[str, str]:
    """Return path → text of the files that the changes alter or make; Impossible when they cannot all be made."""
    from pkglint.fix import toml_edit

    every = list({repr(change): change for change in changes}.values())
    new = [str(change.path[0]) for change in every if change.kind == "create"]
    texts: dict[str, str] = {}
    for path in dict.fromkeys(change.file for change in every if change.kind != "create"):
        own = [change for change in every if change.file == path and change.kind != "create"]
        text = replaced(text_of(tree, path), [change for change in own if change.kind == "replace"])
        text = with_lines(text, [str(change.path[0]) for change in own if change.kind == "line"])
        by_path = [change for change in own if change.kind not in {"replace", "line"}]
        edited = toml_edit.edited(text, by_path) if by_path else text
        if edited is None:
            raise Impossible("its layout cannot be kept")
        texts[path] = edited
    return texts | {path: "" for path in new if not os.path.lexists(tree.root / path)}


def with_lines(text: str, lines: list[str]) -> str:
    """Return a text with lines at its end that it does not have yet."""
    end = newline(text)
    new = [line for line in lines if line not in text.splitlines()]
    gap = end if new and text and not text.endswith("\n") else ""
    return text + gap + "".join(f"{line}{end}" for line in new)


def replaced(text: str, changes: list[Change]) -> str:
    """Return a text with replacements made from its end to its beginning; Impossible when two overlap."""
    limit = len(text)
    for change in sorted(changes, key=lambda change: change.path, reverse=True):
        start, end = change.path
        assert isinstance(start, int)
        assert isinstance(end, int)
        if end > limit:
            raise Impossible("another edit changes the same place; run pkglint fix again")
        text = text[:start] + change.value + text[end:]
        limit = start
    return text


def option_added(tree: Tree, section: str, option: str) -> Change:
    """Return the change that puts an option at the top of a section of setup.cfg, in a new section where there is none."""
    text = text_of(tree, "setup.cfg")
    end = newline(text)
    header = re.search(rf"(?m)^\[{re.escape(section)}\][^\n]*\n", text)
    if header is not None:
        return Change("replace", (header.end(), header.end()), f"{option}{end}", "setup.cfg")
    gap = "" if text.endswith("\n") else end
    return Change("replace", (len(text), len(text)), f"{gap}{end}[{section}]{end}{option}{end}", "setup.cfg")


def replacements(old: str, new: str) -> list[Replacement]:
    """Return the least number of runs of whole lines that turn one text of a file into another."""
    from difflib import SequenceMatcher

    before, behind = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    found = []
    for tag, first, last, begin, stop in SequenceMatcher(None, before, behind, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        start, end, text = starts[first], starts[last], "".join(behind[begin:stop])
        # The end of the last line stays where it is, and so do the blanks before the first.
        gone = old[start:end]
        for mark in ("\r\n", "\n"):
            if gone.endswith(mark) and text.endswith(mark):
                end, text, gone = end - len(mark), text[: -len(mark)], gone[: -len(mark)]
                break
        while gone and text and gone[0] == text[0] and gone[0] in " \t":
            start, text, gone = start + 1, text[1:], gone[1:]
        found.append(Replacement(start, end, text))
    return found
