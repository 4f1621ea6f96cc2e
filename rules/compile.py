"""Compile `rules/<family>/<id>.toml` into `src/pkglint/_catalogue.py`, refusing anything that is not well formed.

python rules/compile.py            # writes the module
python rules/compile.py --check    # exits 1 when the module is out of date
"""

from __future__ import annotations

import re
import string
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "src" / "pkglint" / "_catalogue.py"

REQUIRED = {
    "summary", "message", "severity", "certainty", "scope", "tags", "replaces", "since", "see", "why", "fix", "fires", "quiet",
}  # fmt: skip
OPTIONAL = {"status", "renamed_from", "options", "pypi_message", "members", "needs"}
DETECTORS = {"check", "scan", "paths", "field"}
WORDS = {
    "severity": {"error", "warning", "note"},
    "certainty": {"certain", "likely", "guess"},
    "scope": {"wheel", "sdist", "tree", "artifact", "release"},
    "needs": {"source", "several", "neighbours", "native"},
    "status": {"stable", "preview", "deprecated", "removed"},
}
TAGS = {
    "pypi", "installer", "twine", "build", "drift", "security", "privacy", "license", "typing", "portability", "size", "style", "option",
}  # fmt: skip
FAMILIES = (
    "archive", "filename", "wheel", "record", "scripts", "metadata", "classifiers", "readme", "license", "requires", "urls", "version",
    "contents", "secrets", "typing", "code", "binary", "sdist", "pyproject", "release", "workflow", "size", "pkglint",
)  # fmt: skip
PEERS = {
    "abi3audit", "auditwheel", "check-dist", "check-manifest", "check-sdist", "check-wheel-contents", "delocate", "delvewheel",
    "leakwall", "pkginfo", "pydistcheck", "pyroma", "reldoctor", "retread", "sp-repo-review", "twine", "validate-pyproject",
    "wheel-inspect",
}  # fmt: skip
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
PATHS_KEYS = {"any", "none", "quiet"}
FIELD_KEYS = {"name", "absent", "matches", "lacks"}


class Broken(Exception):
    """A rule file, or the catalogue, breaks the form; the text says where and how."""


def authorities() -> dict[str, tuple[str, str]]:
    """Return key → (title, URL) of `authorities.toml`."""
    table = tomllib.loads((HERE / "authorities.toml").read_text(encoding="utf-8"))
    return {key: (entry["title"], entry["url"]) for key, entry in table.items()}


def rule_files() -> list[Path]:
    """Return the rule files, family by family in the catalogue's order, then by id."""
    files = [path for path in HERE.glob("*/*.toml") if path.parent.name != "__pycache__"]
    for path in files:
        if path.parent.name not in FAMILIES:
            raise Broken(f"{path}: unknown family {path.parent.name!r}")
    return sorted(files, key=lambda path: (FAMILIES.index(path.parent.name), path.stem))


def load(path: Path) -> dict[str, Any]:
    """Return a rule file's table, proof included, after checking its form."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Broken(f"{path}: {error}") from error

    def refuse(text: str) -> None:
        raise Broken(f"{path.parent.name}/{path.name}: {text}")

    keys = set(table)
    if missing := REQUIRED - keys:
        refuse(f"missing {', '.join(sorted(missing))}")
    if unknown := keys - REQUIRED - OPTIONAL - DETECTORS:
        refuse(f"unknown key {', '.join(sorted(unknown))}")
    if len(keys & DETECTORS) != 1:
        refuse("needs exactly one of check, scan, [paths] and [field]")
    if "members" in table and "scan" not in table:
        refuse("members goes with scan")
    if not KEBAB.match(path.stem):
        refuse("the file name must be kebab-case")
    for key, words in WORDS.items():
        if table.get(key, next(iter(words))) not in words:
            refuse(f"{key} = {table[key]!r} is none of {', '.join(sorted(words))}")
    if len(table["summary"]) > 60 or table["summary"].endswith("."):
        refuse("summary must have at most 60 characters and no full stop")
    if table["message"].endswith("."):
        refuse("message must have no full stop at its end")
    if "\n" in table["message"].strip("\n"):
        refuse("message must be one line")
    for tag in table["tags"]:
        if tag not in TAGS:
            refuse(f"unknown tag {tag!r}")
    for peer in table["replaces"]:
        if peer.split(" ", 1)[0] not in PEERS:
            refuse(f"replaces an unknown tool: {peer!r}")
    known = authorities()
    for key in table["see"]:
        if key not in known:
            refuse(f"see: {key!r} is not in authorities.toml")
    for option in table.get("options", ()):
        if set(option) != {"name", "default", "doc"}:
            refuse("an option has exactly name, default and doc")
    for kind, allowed in (("paths", PATHS_KEYS), ("field", FIELD_KEYS)):
        if unknown := set(table.get(kind, {})) - allowed:
            refuse(f"[{kind}]: unknown key {', '.join(sorted(unknown))}")
    for key in ("why", "fix"):
        if not table[key].strip():
            refuse(f"{key} is empty")
    for template in (table["message"], table.get("pypi_message", "")):
        for _, name, _, _ in string.Formatter().parse(template):
            if name is not None and not name.isidentifier():
                refuse(f"{{{name}}} in a message is no fact's name")
    for case in table["fires"]:
        if "at" not in case:
            refuse("every [[fires]] case says at which places")
    if not table["fires"] or not table["quiet"]:
        refuse("needs at least one [[fires]] and one [[quiet]] case")
    return table


def detector(table: dict[str, Any]) -> tuple[str, Any]:
    """Return what the engine dispatches on: the kind, and its argument as plain tuples and dicts."""
    if "check" in table:
        return ("check", table["check"])
    if "scan" in table:
        return ("scan", (table["scan"], tuple(table.get("members", ()))))
    if "field" in table:
        return ("field", dict(table["field"]))
    return ("paths", {key: expression(value) for key, value in table["paths"].items()})


def expression(patterns: list[str]) -> str:
    """Return one regular expression for gitignore patterns, as pathspec translates them."""
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    parts = []
    for pattern in patterns:
        text, include = GitIgnoreSpecPattern.pattern_to_regex(pattern)
        if not include or not isinstance(text, str):
            raise Broken(f"pattern {pattern!r} selects nothing")
        parts.append(re.sub(r"\(\?P<\w+>", "(?:", text.removeprefix("^").replace("$)", r"\Z)")))
    return f"(?:{'|'.join(parts)})"


def compiled() -> list[tuple[Any, ...]]:
    """Return the catalogue as plain tuples, in the order of `pkglint.rule.Rule`'s fields."""
    known = authorities()
    names: dict[str, str] = {}
    rows: list[tuple[Any, ...]] = []
    for path in rule_files():
        table = load(path)
        for name in (path.stem, *table.get("renamed_from", ())):
            if name in names or name in FAMILIES or name in TAGS:
                raise Broken(f"{path}: the name {name!r} is taken by {names.get(name, 'a family or tag')}")
            names[name] = path.stem
        rows.append(
            (
                path.stem,
                path.parent.name,
                table["summary"],
                table["message"].strip("\n"),
                table["severity"],
                table["certainty"],
                table["scope"],
                tuple(table["tags"]),
                tuple(table["replaces"]),
                table["since"],
                tuple(known[key] for key in table["see"]),
                table["why"].strip(),
                table["fix"].strip(),
                detector(table),
                tuple(
                    (o["name"], tuple(o["default"]) if isinstance(o["default"], list) else o["default"], o["doc"])
                    for o in table.get("options", ())
                ),
                table.get("status", "stable"),
                tuple(table.get("renamed_from", ())),
                table.get("pypi_message", "").strip("\n"),
                table.get("needs", ""),
            )
        )
    return rows


def source(rows: list[tuple[Any, ...]]) -> str:
    """Return the generated module's text, one rule a line."""
    lines = "".join(f"    {row!r},\n" for row in rows)
    return (
        '"""The compiled catalogue: written by rules/compile.py, never by hand."""\n\n'
        "from __future__ import annotations\n\n"
        "TYPE_CHECKING = False\n"
        "if TYPE_CHECKING:\n    from typing import Any\n\n"
        f"ROWS: tuple[tuple[Any, ...], ...] = (\n{lines})\n"
    )


def main() -> int:
    """Write or check the module; exit 1 when --check finds it out of date, 2 when a rule is malformed."""
    try:
        rows = compiled()
        text = source(rows)
    except Broken as error:
        print(error, file=sys.stderr)
        return 2
    if "--check" in sys.argv[1:]:
        fresh = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        print("up to date" if fresh else f"out of date: run python rules/{Path(__file__).name}")
        return 0 if fresh else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{len(rows)} rules")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
