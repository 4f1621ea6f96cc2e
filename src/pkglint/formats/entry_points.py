"""entry_points.txt: groups of entry points with line numbers, and the object references they hold.

Source: https://packaging.python.org/specifications/entry-points/
"""

from __future__ import annotations

from pkglint.formats import ini
from pkglint.formats.text import Fault, decode
from pkglint.named import NamedTuple
from pkglint.regex import regex

_REFERENCE = regex(r"([^\s:\[\]]+)(?::([^\s:\[\]]+))?\s*(?:\[([^\[\]]*)\])?")
_EXTRA = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")

FATAL = ini.FATAL | {"byte-order-mark", "not-utf-8"}
"""The fault codes for which PyPI refuses the wheel; `default-section` is the one it does not."""


class EntryPoint(NamedTuple):
    """One entry point as written: group, name, value (continuation lines joined by line ends), and its line."""

    group: str
    name: str
    value: str
    line: int
    path: str = ""
    """The file of a source that declares it (`pyproject.toml`), "" for entry_points.txt."""


class EntryPoints(NamedTuple):
    """The groups in order, each with its entry points in order, duplicates kept; the options of [DEFAULT]; the faults.

    Fault codes: `byte-order-mark`, `not-utf-8`, `no-section`, `duplicate-section`, `duplicate-option`, `no-value`,
    `no-name` (all in `FATAL`), and `default-section`. A group without entry points is an empty tuple.
    """

    groups: dict[str, tuple[EntryPoint, ...]]
    defaults: tuple[EntryPoint, ...] = ()
    faults: tuple[Fault, ...] = ()

    def effective(self, group: str) -> tuple[EntryPoint, ...]:
        """Return the group as `configparser` hands it out: with what it does not override of [DEFAULT]."""
        own = self.groups.get(group, ())
        names = {each.name for each in own}
        return (*own, *(each._replace(group=group) for each in self.defaults if each.name not in names))


class Reference(NamedTuple):
    """An object reference taken apart: module, attribute ("" when there is none), and extras."""

    module: str
    attr: str = ""
    extras: tuple[str, ...] = ()


def parse(data: bytes) -> EntryPoints:
    """Read an entry_points.txt from its bytes, whatever they are; reading goes on after every fault."""
    decoded = decode(data)
    text, faults = decoded.text, []
    if decoded.error is not None:
        faults.append(Fault("not-utf-8", decoded.error, decoded.line or 1))
    if text.startswith("\ufeff"):
        faults.append(Fault("byte-order-mark", "the file begins with a byte order mark", 1))
        text = text[1:]
    read = ini.scan(text, "=")
    groups: dict[str, list[EntryPoint]] = {section.name: [] for section in read.sections}
    for option in read.options:
        groups[option.section].append(EntryPoint(option.section, option.name, option.value, option.line))
    defaults = groups.pop("DEFAULT", [])
    return EntryPoints({group: tuple(each) for group, each in groups.items()}, tuple(defaults), (*faults, *read.faults))


def parse_reference(value: str, *, keywords: bool = False) -> Reference | None:
    """Take an object reference apart, or return None when the value is none.

    It is `importable.module` or `importable.module:object.attr`, every part an identifier, with extras in brackets behind
    it. A keyword is no identifier, because no import statement can hold it; `keywords` lets it pass all the same, as
    `importlib.import_module` does.
    """
    import keyword

    match = _REFERENCE.fullmatch(value.strip())
    if match is None:
        return None
    module, attr, bracket = match.groups()
    parts = [*module.split("."), *(attr.split(".") if attr else ())]
    if not all(part.isidentifier() and (keywords or not keyword.iskeyword(part)) for part in parts):
        return None
    extras = tuple(extra.strip() for extra in bracket.split(",")) if bracket and bracket.strip() else ()
    if not all(_EXTRA.fullmatch(extra) for extra in extras):
        return None
    return Reference(module, attr or "", extras)
