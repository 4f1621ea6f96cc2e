"""`[tool.pkglint]` of pyproject.toml, or `pkglint.toml`, as a frozen record; unknown keys and names are errors."""

from __future__ import annotations

import re

from pkglint import catalogue
from pkglint.archive import DEFAULT_LIMITS, Limits
from pkglint.catalogue.rule import Severity
from pkglint.named import NamedTuple
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from pkglint.catalogue.rule import Option, Rule

THRESHOLDS = ("error", "warning", "note", "never")
KEYS = (
    "select",
    "ignore",
    "extend-select",
    "fail-on",
    "source-root",
    "index-url",
    "severity",
    "rules",
    "allow",
    "limits",
    "new-project",
    "baseline",
)
SIMPLE: dict[str, tuple[type, str]] = {
    "source-root": (str, "a string"),
    "index-url": (str, "a string"),
    "baseline": (str, "the name of a file"),
    "new-project": (bool, "true or false"),
}
"""Key of one value → its type, and what it must be in words."""
ALLOW_KEYS = ("rule", "at", "reason")
LIMIT_KEYS = {
    "max-member": "max_member",
    "max-members": "max_members",
    "max-total": "max_total",
    "max-text": "max_text",
    "max-readme": "max_readme",
}
UNITS = {
    "": 1,
    "B": 1,
    "KiB": 1024,
    "MiB": 1024**2,
    "GiB": 1024**3,
    "kB": 1000,
    "KB": 1000,
    "MB": 1000**2,
    "GB": 1000**3,
}


class SettingsError(Usage):
    """Settings that cannot be used; the text names the file, the key and, where there is one, what was probably meant."""


class Allowance(NamedTuple):
    """One `[[tool.pkglint.allow]]` entry."""

    rule: str
    at: str
    reason: str


class Settings(NamedTuple):
    """What a run is told by its configuration; the command line adds to and overrides it."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    fail_on: str = "warning"
    source_root: str | None = None
    index_url: str | None = None
    """The index that `--index` asks; naming it asks nothing by itself."""
    options: dict[str, dict[str, Any]] = {}  # noqa: RUF012 - a NamedTuple's default, never changed
    severities: dict[str, Severity] = {}  # noqa: RUF012 - as above
    """Rule id → the severity that its findings have in this project."""
    allow: tuple[Allowance, ...] = ()
    limits: Limits = DEFAULT_LIMITS
    new_project: bool = False
    """Whether the project is not on PyPI yet, so that what PyPI refuses to new projects is an error."""
    baseline: str | None = None
    """The baseline's file, from the directory of the settings' file."""
    path: Path | None = None
    """The file the settings came from."""


def find(start: Path) -> Path | None:
    """Return the nearest `pkglint.toml`, or `pyproject.toml` with a [tool.pkglint] table, from a directory upward."""
    for directory in (start, *start.parents):
        if (candidate := directory / "pkglint.toml").is_file():
            return candidate
        candidate = directory / "pyproject.toml"
        try:
            if candidate.is_file() and re.search(
                rb"^\s*\[+\s*tool\s*\.\s*pkglint\b", candidate.read_bytes(), re.MULTILINE
            ):
                return candidate
        except OSError:
            continue
    return None


def nearest(directory: Path) -> Settings:
    """Return the settings of the nearest file from a directory upward, the defaults without one."""
    path = find(directory.resolve())
    return load(path) if path is not None else Settings()


def load(path: Path) -> Settings:
    """Return the settings of a file; SettingsError when it cannot be read, is no TOML, or says something unknown."""
    import tomllib

    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    if path.name == "pyproject.toml":
        tool = document.get("tool")
        document = tool.get("pkglint", {}) if isinstance(tool, dict) else {}
        where = f"{path}: [tool.pkglint]"
    else:
        where = f"{path}:"
    return interpret(document, where)._replace(path=path)


def interpret(table: object, where: str) -> Settings:
    """Return the settings of a table; `where` begins every error's text."""
    if not isinstance(table, dict):
        raise SettingsError(f"{where} must be a table")
    for key in table:
        if key not in KEYS:
            raise SettingsError(f"{where} unknown key {key!r}{catalogue.suggestion(key, KEYS)}")
    fail_on = table.get("fail-on", "warning")
    if fail_on not in THRESHOLDS:
        raise SettingsError(f"{where} fail-on is one of {', '.join(THRESHOLDS)}, not {fail_on!r}")
    for key, (kind, words) in SIMPLE.items():
        if key in table and not isinstance(table[key], kind):
            raise SettingsError(f"{where} {key} must be {words}")
    return Settings(
        new_project=table.get("new-project", False),
        baseline=table.get("baseline"),
        select=names(table, "select", where),
        ignore=names(table, "ignore", where),
        extend_select=names(table, "extend-select", where),
        fail_on=fail_on,
        source_root=table.get("source-root"),
        index_url=table.get("index-url"),
        options=rule_options(table.get("rules", {}), where),
        severities=severities(table.get("severity", {}), where),
        allow=allowances(table.get("allow", []), where),
        limits=limits(table.get("limits", {}), where),
    )


def rule_named(name: str, place: str) -> Rule:
    """Return a rule by its id; SettingsError for an unknown one."""
    try:
        return catalogue.find(name)
    except catalogue.UnknownName as error:
        raise SettingsError(f"{place}: {error}") from error


def names(table: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    """Return a list of ids, families and tags, each known."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SettingsError(f"{where} {key} must be a list of strings")
    known = catalogue.labels()
    for word in value:
        if word not in known:
            raise SettingsError(
                f"{where} {key}: unknown rule, family or tag {word!r}{catalogue.rule_suggestion(word, known)}"
            )
    return tuple(value)


def severities(table: object, where: str) -> dict[str, Severity]:
    """Return rule id → severity."""
    if not isinstance(table, dict):
        raise SettingsError(f"{where} severity must be a table")
    found: dict[str, Severity] = {}
    for name, word in table.items():
        rule = rule_named(name, f"{where} severity")
        if not isinstance(word, str) or word not in set(Severity):
            raise SettingsError(f"{where} severity.{name} is one of {', '.join(Severity)}, not {word!r}")
        found[rule.id] = Severity(word)
    return found


def chosen(
    config: Settings, select: tuple[str, ...] = (), ignore: tuple[str, ...] = (), extend_select: tuple[str, ...] = ()
) -> tuple[Rule, ...]:
    """Return the rules of the settings with the project's severities; a selection replaces theirs, the other words are added."""
    rules = catalogue.select(
        select or config.select, (*config.ignore, *ignore), (*config.extend_select, *extend_select)
    )
    return with_severities(rules, config.severities)


def with_severities(rules: Iterable[Rule], chosen: dict[str, Severity]) -> tuple[Rule, ...]:
    """Return the rules with the severities of the settings, the same for all of a rule's messages; what PyPI refuses stays an error."""
    return tuple(
        rule._replace(
            severity=chosen[rule.id],
            variants={
                name: {key: value for key, value in own.items() if key != "severity"}
                for name, own in rule.variants.items()
            },
        )
        if rule.id in chosen
        else rule
        for rule in rules
    )


def rule_options(table: object, where: str) -> dict[str, dict[str, Any]]:
    """Return rule id → option → value, with sizes in bytes."""
    if not isinstance(table, dict):
        raise SettingsError(f"{where} rules must be a table of tables")
    found: dict[str, dict[str, Any]] = {}
    for name, values in table.items():
        place = f"{where} rules.{name}"
        rule = rule_named(name, f"{where} rules")
        if not isinstance(values, dict):
            raise SettingsError(f"{place} must be a table")
        found[rule.id] = {key: option_value(rule, key, value, place) for key, value in values.items()}
    return found


def option_value(rule: Rule, key: str, value: Any, place: str) -> Any:
    """Return one option's value, of its default's type; a size may be a number of bytes or a text like "20 MiB"."""
    options: dict[str, Option] = {option.name: option for option in rule.options}
    if key not in options:
        hint = catalogue.suggestion(key, options) or (f"; it has {', '.join(options)}" if options else "; it has none")
        raise SettingsError(f"{place}: unknown option {key!r}{hint}")
    default = options[key].default
    if is_size(default):
        return size(value, f"{place}.{key}")
    expected: dict[type, tuple[type, ...]] = {
        bool: (bool,),
        int: (int,),
        float: (int, float),
        tuple: (list,),
        dict: (dict,),
        str: (str,),
    }
    kinds = expected[type(default)]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise SettingsError(f"{place}.{key} must be like {default!r}, not {value!r}")
    return tuple(value) if isinstance(value, list) else value


def is_size(default: object) -> bool:
    """Tell whether an option's default is a size such as "100 MiB"."""
    if not isinstance(default, str):
        return False
    number, _, unit = default.partition(" ")
    return unit in {"KiB", "MiB", "GiB"} and number.isdecimal()


def size(value: object, place: str) -> int:
    """Return bytes of `20971520` or "20 MiB"; SettingsError for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if is_size(value):
        number, _, unit = str(value).partition(" ")
        return int(number) * UNITS[unit]
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([A-Za-z]*)", value.strip()) if isinstance(value, str) else None
    if match is None or match[2] not in UNITS:
        raise SettingsError(f"{place} must be a size such as '20 MiB', not {value!r}")
    return int(float(match[1]) * UNITS[match[2]])


def allowances(entries: object, where: str) -> tuple[Allowance, ...]:
    """Return the allowances, each with a known rule and a reason."""
    if not isinstance(entries, list):
        raise SettingsError(f"{where} allow must be an array of tables: [[tool.pkglint.allow]]")
    found = []
    for number, entry in enumerate(entries, 1):
        place = f"{where} allow entry {number}"
        if not isinstance(entry, dict):
            raise SettingsError(f"{place} must be a table")
        for key, value in entry.items():
            if key not in ALLOW_KEYS:
                raise SettingsError(f"{place}: unknown key {key!r}{catalogue.suggestion(key, ALLOW_KEYS)}")
            if not isinstance(value, str) or not value.strip():
                raise SettingsError(f"{place}: {key} must be a string that says something")
        for key in ("rule", "reason"):
            if key not in entry:
                raise SettingsError(f"{place}: {key} is missing")
        rule = rule_named(entry["rule"], place)
        found.append(Allowance(rule.id, entry.get("at", ""), entry["reason"]))
    return tuple(found)


def limits(table: object, where: str) -> Limits:
    """Return the archive limits."""
    if not isinstance(table, dict):
        raise SettingsError(f"{where} limits must be a table")
    chosen: dict[str, int] = {}
    for key, value in table.items():
        if key not in LIMIT_KEYS:
            raise SettingsError(f"{where} limits: unknown key {key!r}{catalogue.suggestion(key, LIMIT_KEYS)}")
        chosen[LIMIT_KEYS[key]] = size(value, f"{where} limits.{key}")
    return DEFAULT_LIMITS._replace(**chosen)


def resolved(
    rules: tuple[Rule, ...], options: dict[str, dict[str, Any]], *, new_project: bool = False
) -> dict[str, dict[str, Any]]:
    """Return every option's value, defaults included, with default sizes in bytes; `new_project` is that of the settings."""
    table: dict[str, dict[str, Any]] = {}
    for rule in rules:
        if rule.options:
            defaults = {o.name: size(o.default, o.name) if is_size(o.default) else o.default for o in rule.options}
            if "new-project" in defaults:
                defaults["new-project"] = new_project
            table[rule.id] = defaults | options.get(rule.id, {})
    return table
