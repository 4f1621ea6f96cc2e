"""setup.cfg: options as setuptools reads them, each with its line, and the items of lists with theirs.

Source: https://setuptools.pypa.io/en/latest/userguide/declarative_config.html
"""

from __future__ import annotations

import re

from pkglint.formats import ini
from pkglint.formats.ini import Option, Part
from pkglint.formats.text import Fault, decode

__all__ = ["FATAL", "Fault", "Option", "Part", "SetupCfg", "items", "pairs", "parse"]

FATAL = ini.FATAL | {"byte-order-mark", "not-utf-8"}
"""The fault codes at which setuptools stops."""


class SetupCfg:
    """A setup.cfg: section → name → option, the last one where a name is given twice, and the faults of the file.

    Fault codes are those of `pkglint.formats.entry_points`.
    """

    __slots__ = ("faults", "sections")

    sections: dict[str, dict[str, Option]]
    faults: tuple[Fault, ...]

    def __init__(self, read: ini.Ini = ini.EMPTY, faults: tuple[Fault, ...] = ()) -> None:
        """Take what was read, and what was wrong before reading."""
        self.faults = (*faults, *read.faults)
        self.sections = {section.name: {} for section in read.sections}
        for option in read.options:
            self.sections[option.section][option.name] = option

    @property
    def error(self) -> str | None:
        """Return the first thing at which setuptools stops, with its line; None when it can read the file."""
        return next((f"{fault.detail} (line {fault.line})" for fault in self.faults if fault.code in FATAL), None)

    def option(self, section: str, name: str) -> Option | None:
        """Return an option; as for setuptools, dashes in its name are underscores, and its case does not matter."""
        options = self.sections.get(section, {})
        wanted = _plain(name)
        return options.get(name) or next((each for each in options.values() if _plain(each.name) == wanted), None)

    def get(self, section: str, name: str) -> str | None:
        """Return an option's value as it stands, None when there is none."""
        option = self.option(section, name)
        return None if option is None else option.value

    def listed(self, section: str, name: str) -> tuple[Part, ...]:
        """Return the items of a list, () when there is none."""
        option = self.option(section, name)
        return () if option is None else items(option)


def parse(data: bytes) -> SetupCfg:
    """Read a setup.cfg from its bytes, whatever they are; reading goes on after every fault."""
    decoded = decode(data)
    faults = []
    if decoded.error is not None:
        faults.append(Fault("not-utf-8", decoded.error, decoded.line or 1))
    text = re.sub(r"\r\n?", "\n", decoded.text)
    if text.startswith("\ufeff"):
        faults.append(Fault("byte-order-mark", "the file begins with a byte order mark", 1))
        text = text[1:]
    return SetupCfg(ini.scan(text), tuple(faults))


def items(option: Option) -> tuple[Part, ...]:
    """Return the items of a list: one a line when the value has several lines, else separated by commas."""
    return tuple(_items(option.parts))


def pairs(option: Option) -> dict[str, Part]:
    """Return the items of a `key = value` list by their keys; items without a `=` are left out."""
    found = {}
    for item in _items(option.parts):
        key, equals, value = item.text.partition("=")
        if equals:
            bare = value.strip()
            lead = len(value) - len(value.lstrip())
            found[key.strip()] = Part(bare, item.line, item.column + len(key) + 1 + lead)
    return found


def _items(parts: tuple[Part, ...]) -> list[Part]:
    if len(parts) > 1:
        return [part for part in parts if part.text]
    found = []
    for match in re.finditer(r"[^,]+", parts[0].text):
        bare = match[0].strip()
        if bare:
            column = parts[0].column + match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(Part(bare, parts[0].line, column))
    return found


def _plain(name: str) -> str:
    return name.replace("-", "_").lower()
