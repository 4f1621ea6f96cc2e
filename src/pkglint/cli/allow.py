"""`pkglint allow RULE… --reason "…"`: write allowances into the configuration."""

from __future__ import annotations

import sys
from pathlib import Path

from pkglint import catalogue
from pkglint.cli import fix
from pkglint.cli.arguments import command_parser
from pkglint.fix.toml_edit import value
from pkglint.formats.text import newline
from pkglint.run import discover, settings
from pkglint.usage import OK, Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def allow(arguments: list[str]) -> int:
    """Write one allowance for each rule, at the end of the settings' file, and say so."""
    options = parser().parse_args(arguments)
    names = tuple(dict.fromkeys(catalogue.find(name).id for name in options.rules))
    path = Path(options.config) if options.config else settings.find(Path.cwd())
    if path is None:
        path = Path(discover.project_directory(".")) / "pyproject.toml"
    present = settings.load(path) if path.exists() else settings.Settings()
    if not options.reason.strip():
        raise Usage("--reason must say something")
    known = {(allowance.rule, allowance.at) for allowance in present.allow}
    new = [name for name in names if (name, options.at) not in known]
    if new:
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        write(path, before, before + entries(path, before, new, options))
    for name in names:
        sys.stdout.write(f"{name}: {'allowed in' if name in new else 'was allowed already in'} {path.name}\n")
    return OK


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint allow`."""
    made = command_parser(
        "allow",
        "Write allowances into [tool.pkglint]: what these rules find is no longer reported. Exit codes: 0 written, 2 usage error.",
    )
    made.add_argument("rules", nargs="+", metavar="RULE", help="ids of rules")
    made.add_argument("--reason", required=True, help="why this is right as it is, for those who read it later")
    made.add_argument(
        "--at",
        default="",
        metavar="WHERE",
        help="only there: a gitignore pattern on the file, a field's name, or a value of the finding",
    )
    made.add_argument(
        "--config", metavar="FILE", help="pyproject.toml or pkglint.toml to write to (default: the nearest)"
    )
    return made


def entries(path: Path, before: str, names: list[str], options: argparse.Namespace) -> str:
    """Return the text to put behind the file's."""
    end = newline(before)
    header = "[[allow]]" if path.name != "pyproject.toml" else "[[tool.pkglint.allow]]"
    text = "" if not before or before.endswith("\n") else end
    for name in names:
        lines = [
            header,
            f"rule = {value(name)}",
            *([f"at = {value(options.at)}"] if options.at else []),
            f"reason = {value(options.reason)}",
        ]
        text += (end if before or text else "") + "".join(f"{line}{end}" for line in lines)
    return text


def write(path: Path, before: str, after: str) -> None:
    """Write the file when the settings in it can still be read; Usage when they could not."""
    import tomllib

    try:
        document = tomllib.loads(after)
    except tomllib.TOMLDecodeError as error:
        raise Usage(
            f"{path}: allow is not written as [[tool.pkglint.allow]] tables there; add the entry by hand"
        ) from error
    assert before != after
    table = document.get("tool", {}).get("pkglint", {}) if path.name == "pyproject.toml" else document
    settings.interpret(table, f"{path}:")
    fix.write(path, after.encode("utf-8"))
