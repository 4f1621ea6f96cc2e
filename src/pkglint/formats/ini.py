"""INI files as `configparser` reads them, with a line for every option, and going on after every fault.

The dialect is the one of every packaging file: `#` and `;` begin a comment line, values continue on indented lines, empty
lines belong to values, nothing is interpolated, names keep their case, and nothing may be given twice.
Source: https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
"""

from __future__ import annotations

from pkglint.formats.text import Fault
from pkglint.named import NamedTuple
from pkglint.regex import regex

_SECTION = regex(r"\[(.+)\]")

FATAL = frozenset({"no-section", "duplicate-section", "duplicate-option", "no-value", "no-name"})
"""The codes at which `configparser` raises; `default-section` is no error to it."""


class Part(NamedTuple):
    """One line of a value without the white space around it, and where it begins (from 1, in characters)."""

    text: str
    line: int
    column: int


class Option(NamedTuple):
    """One option, with its value joined as `configparser` joins it, its first and last line, and the value line by line."""

    section: str
    name: str
    value: str
    line: int
    end_line: int
    parts: tuple[Part, ...]


class Section(NamedTuple):
    """One section header, and its line."""

    name: str
    line: int


class Ini(NamedTuple):
    """Everything in order; options given twice are there twice, those of `[DEFAULT]` are in their own section only."""

    sections: tuple[Section, ...]
    options: tuple[Option, ...]
    faults: tuple[Fault, ...]


EMPTY = Ini((), (), ())


class _Open:
    """An option whose value may still go on."""

    __slots__ = ("line", "name", "parts", "section")

    def __init__(self, section: str, name: str, part: Part) -> None:
        self.section, self.name, self.line = section, name, part.line
        self.parts = [part]

    def close(self) -> Option:
        """Join the value; empty lines at its end are no part of it."""
        while len(self.parts) > 1 and not self.parts[-1].text:
            self.parts.pop()
        value = "\n".join(part.text for part in self.parts).rstrip()
        return Option(self.section, self.name, value, self.line, self.parts[-1].line, tuple(self.parts))


def scan(text: str, delimiters: str = "=:") -> Ini:
    r"""Read the text, whose lines end in `\n`; the first of the delimiters in a line ends the option's name."""
    sections: dict[str, Section] = {}
    options: list[_Open] = []
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    section: str | None = None
    current: _Open | None = None
    indent = 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line:
            if current is not None:
                current.parts.append(Part("", number, 1))
            continue
        if line[0] in "#;":
            continue
        column = len(raw) - len(raw.lstrip())
        # A line without a name, or without a value, leaves the option before it open: so does configparser.
        if current is not None and current.name and column > indent:
            current.parts.append(Part(line, number, column + 1))
            continue
        indent = column
        header = _SECTION.match(line)
        if header:
            section, current = header[1], None
            if section == "DEFAULT":
                faults.append(Fault("default-section", "[DEFAULT] gives its options to every section", number))
            elif section in sections:
                faults.append(Fault("duplicate-section", f"section [{section}] is given twice", number))
            sections.setdefault(section, Section(section, number))
            continue
        if section is None:
            if not faults:
                faults.append(Fault("no-section", "a line stands before the first section", number))
            continue
        cut = min((index for index in map(line.find, delimiters) if index >= 0), default=-1)
        if cut < 0:
            detail = f"a line has no {' or '.join(repr(each) for each in delimiters)}"
            faults.append(Fault("no-value", detail, number))
            continue
        name, value = line[:cut].rstrip(), line[cut + 1 :].lstrip()
        if (section, name) in seen:
            faults.append(Fault("duplicate-option", f"{name!r} is given twice in [{section}]", number))
        elif not name:
            faults.append(Fault("no-name", "a value has no name", number))
        seen.add((section, name))
        current = _Open(section, name, Part(value, number, column + len(line) - len(value) + 1))
        options.append(current)
    return Ini(tuple(sections.values()), tuple(each.close() for each in options), tuple(faults))
