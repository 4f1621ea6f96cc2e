"""Compile `rules/<family>/<id>.toml` into `src/pkglint/catalogue/_compiled.py`, refusing anything that is not well formed.

python rules/compile.py            # writes the module
python rules/compile.py --check    # exits 1 when the module is out of date
"""

from __future__ import annotations

import re
import string
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "src" / "pkglint" / "catalogue" / "_compiled.py"

REQUIRED = {
    "summary",
    "severity",
    "certainty",
    "scope",
    "tags",
    "replaces",
    "since",
    "see",
    "why",
    "fix",
    "fires",
    "quiet",
}
# Keys that pass into the record as they are, when they are there; see `pkglint.catalogue.rule.Rule`.
OPTIONAL = {
    "status",
    "renamed_from",
    "split_from",
    "pypi_message",
    "needs",
    "labels",
    "identity",
    "always",
    "sensitive",
    "location",
    "edit",
    "unsafe_edit",
    "step",
}
# Keys that `record` turns into something else.
TURNED = {"message", "messages", "fix", "see", "options", "members", "fires", "quiet"}
DETECTORS = {"check", "scan", "command"}
WORDS = {
    "severity": {"error", "warning", "note"},
    "certainty": {"certain", "likely", "guess"},
    "scope": {"wheel", "sdist", "tree", "artifact", "release"},
    "status": {"stable", "preview", "deprecated", "removed"},
}
NEEDS = {"source", "several", "neighbours", "native", "run"}
BACKENDS = {
    "any", "setuptools", "setuptools-cfg", "setuptools-py", "hatchling", "flit-core", "pdm-backend", "poetry-core", "uv-build",
    "maturin", "scikit-build-core", "meson-python",
}  # fmt: skip
FORMATS = re.compile(r"(bytes|count|quoted|and|or|(quoted|and|or) \d+|[^{}|]*\|[^{}|]*)?\Z")
PLACEHOLDERS = {"distribution", "folder", "name", "package", "path", "version"}
TAGS = {
    "pypi", "installer", "twine", "build", "drift", "security", "privacy", "license", "typing", "portability", "size", "style", "option",
}  # fmt: skip
FAMILIES = (
    "archive", "filename", "wheel", "record", "scripts", "metadata", "classifiers", "readme", "license", "requires", "urls", "version",
    "contents", "secrets", "typing", "code", "binary", "sdist", "pyproject", "release", "workflow", "size", "rehearsal", "index", "diff", "pkglint",
)  # fmt: skip
PEERS = {
    "abi3audit", "auditwheel", "check-dist", "check-manifest", "check-sdist", "check-wheel-contents", "delocate", "delvewheel",
    "leakwall", "pkginfo", "pydistcheck", "pyroma", "reldoctor", "retread", "sp-repo-review", "twine", "validate-pyproject",
    "wheel-inspect",
}  # fmt: skip
COMMANDS = {"rehearse", "index", "diff"}
# Commands (and `--index`) that find what no check can see.
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


class Broken(Exception):
    """A rule file, or the catalogue, breaks the form; the text says where and how."""


@cache
def authorities() -> dict[str, tuple[str, str]]:
    """Return key → (title, URL) of `authorities.toml`."""
    table = tomllib.loads((HERE / "authorities.toml").read_text(encoding="utf-8"))
    return {key: (entry["title"], entry["url"]) for key, entry in table.items()}


@cache
def fragments() -> dict[str, dict[str, str]]:
    """Return name → back end → text of `fixes.toml`, the parts of fixes that several rules share."""
    table: dict[str, dict[str, str]] = tomllib.loads((HERE / "fixes.toml").read_text(encoding="utf-8"))
    for name, texts in table.items():
        if unknown := set(texts) - BACKENDS:
            raise Broken(f"fixes.toml: [{name}]: unknown back end {', '.join(sorted(unknown))}")
        if "any" not in texts:
            raise Broken(f"fixes.toml: [{name}] has no text for any back end")
    return table


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
    if unknown := keys - REQUIRED - OPTIONAL - TURNED - DETECTORS:
        refuse(f"unknown key {', '.join(sorted(unknown))}")
    if len(keys & DETECTORS) != 1:
        refuse("needs exactly one of check, scan and command")
    if unknown := set(listed(table.get("command", ()))) - COMMANDS:
        refuse(f"command: {', '.join(sorted(unknown))} finds nothing")
    if "members" in table and "scan" not in table:
        refuse("members goes with scan")
    if not KEBAB.match(path.stem):
        refuse("the file name must be kebab-case")
    for key, words in WORDS.items():
        if table.get(key, next(iter(words))) not in words:
            refuse(f"{key} = {table[key]!r} is none of {', '.join(sorted(words))}")
    if len(table["summary"]) > 60 or table["summary"].endswith("."):
        refuse("summary must have at most 60 characters and no full stop")
    try:
        messages, _ = messages_of(table)
        fixes = fixes_of(table["fix"])
    except Broken as error:
        refuse(str(error))
    for text in messages.values():
        if text.endswith("."):
            refuse("message must have no full stop at its end")
        if "\n" in text:
            refuse("message must be one line")
    for need in listed(table.get("needs", ())):
        if need not in NEEDS:
            refuse(f"needs = {need!r} is none of {', '.join(sorted(NEEDS))}")
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
    if not table["why"].strip() or not all(fixes.values()):
        refuse("why or fix is empty")
    for template in (*messages.values(), table.get("pypi_message", "")):
        for _, name, form, _ in string.Formatter().parse(template):
            if name is not None and not name.isidentifier():
                refuse(f"{{{name}}} in a message is no fact's name")
            if not FORMATS.match(form or ""):
                refuse(f"{{{name}:{form}}} in a message: unknown format")
    for fact in (*table.get("identity", ()), *table.get("labels", ())):
        if not fact.isidentifier():
            refuse(f"{fact!r} is no fact's name")
    if "edit" in table and not re.match(r"[a-z_.]+:[a-z_]+\Z", table["edit"]):
        refuse("edit is `module:function`")
    for case in table["fires"]:
        if "at" not in case:
            refuse("every [[fires]] case says at which places")
    if not table["fires"] or not table["quiet"]:
        refuse("needs at least one [[fires]] and one [[quiet]] case")
    return table


def listed(value: str | list[str]) -> tuple[str, ...]:
    """Return what a key that takes a word or a list of words says."""
    return (value,) if isinstance(value, str) else tuple(value)


def messages_of(table: dict[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """Return variant → message, and variant → what it has otherwise than its rule (severity, tags, fix)."""
    if ("message" in table) == ("messages" in table):
        raise Broken("needs exactly one of message and [messages]")
    if "message" in table:
        return {"": table["message"].strip("\n")}, {}
    messages: dict[str, str] = {}
    others: dict[str, dict[str, Any]] = {}
    for variant, entry in table["messages"].items():
        if not KEBAB.match(variant):
            raise Broken(f"the variant {variant!r} must be kebab-case")
        if isinstance(entry, str):
            messages[variant] = entry.strip("\n")
            continue
        if unknown := set(entry) - {"text", "severity", "without", "fix", "unsafe_edit"}:
            raise Broken(f"variant {variant}: unknown key {', '.join(sorted(unknown))}")
        messages[variant] = entry["text"].strip("\n")
        other: dict[str, Any] = {}
        if "unsafe_edit" in entry:
            other["unsafe_edit"] = entry["unsafe_edit"]
        if "severity" in entry:
            if entry["severity"] not in WORDS["severity"]:
                raise Broken(f"variant {variant}: unknown severity {entry['severity']!r}")
            other["severity"] = entry["severity"]
        if "without" in entry:
            if missing := set(entry["without"]) - set(table["tags"]):
                raise Broken(f"variant {variant}: without {', '.join(sorted(missing))}, which the rule has not")
            other["without"] = tuple(entry["without"])
        if "fix" in entry:
            other["fixes"] = fixes_of(entry["fix"])
        if other:
            others[variant] = other
    return messages, others


def fixes_of(fix: str | dict[str, str]) -> dict[str, str]:
    """Return back end → text of a fix: a text, or a table of texts, or of `use` (a name in fixes.toml) between `before` and `after`."""
    if isinstance(fix, str):
        return {"any": fix.strip()}
    fix = dict(fix)
    used = fix.pop("use", "")
    before, after = (fix.pop(key, "").strip() for key in ("before", "after"))
    if unknown := set(fix) - BACKENDS:
        raise Broken(f"[fix]: unknown key {', '.join(sorted(unknown))}")
    if used and used not in fragments():
        raise Broken(f"[fix]: {used!r} is not in fixes.toml")
    shared = fragments()[used] if used else {}
    if "setuptools" in fix:  # the rule's own text is that of setup.cfg and setup.py, too, where it has none for them
        shared = {backend: text for backend, text in shared.items() if not backend.startswith("setuptools")}
    texts = {backend: " ".join(filter(None, (before, text.strip(), after))) for backend, text in shared.items()}
    texts |= {backend: text.strip() for backend, text in fix.items()}
    if "any" not in texts:
        raise Broken("[fix] has no text for any back end")
    return texts


def detector(table: dict[str, Any]) -> tuple[str, Any]:
    """Return what the engine dispatches on: the kind, and its argument as plain tuples and dicts."""
    if "check" in table:
        return ("check", table["check"])
    if "command" in table:
        return ("command", listed(table["command"]))
    return ("scan", (table["scan"], tuple(table.get("members", ()))))


def record(path: Path, table: dict[str, Any]) -> dict[str, Any]:
    """Return a rule as `pkglint.catalogue.rule_of` takes it: the fields of `pkglint.catalogue.rule.Rule` by name, without those left at their default."""
    messages, variants = messages_of(table)
    made: dict[str, Any] = {"id": path.stem, "family": path.parent.name}
    for key in (*REQUIRED - TURNED, *OPTIONAL & set(table)):
        value = table[key]
        made[key] = tuple(value) if isinstance(value, list) else value.strip() if isinstance(value, str) else value
    made |= {
        "messages": messages,
        "fixes": fixes_of(table["fix"]),
        "see": tuple(authorities()[key] for key in table["see"]),
        "detector": detector(table),
    }
    if variants:
        made["variants"] = variants
    if "needs" in table:
        made["needs"] = listed(table["needs"])
    if "options" in table:
        made["options"] = tuple(
            option | {"default": tuple(option["default"])} if isinstance(option["default"], list) else option
            for option in table["options"]
        )
    return dict(sorted(made.items()))


def compiled() -> list[dict[str, Any]]:
    """Return the record of every rule."""
    names: dict[str, str] = {}
    records = []
    for path in rule_files():
        table = load(path)
        for name in (path.stem, *table.get("renamed_from", ())):
            if name in names or name in FAMILIES or name in TAGS:
                raise Broken(f"{path}: the name {name!r} is taken by {names.get(name, 'a family or tag')}")
            names[name] = path.stem
        records.append(record(path, table))
    return records


def source(records: list[dict[str, Any]]) -> str:
    """Return the generated module's text, one rule a line."""
    lines = "".join(f"    {each!r},\n" for each in records)
    return (
        '"""The compiled catalogue: written by rules/compile.py, never by hand."""\n\n'
        "from __future__ import annotations\n\n"
        "TYPE_CHECKING = False\n"
        "if TYPE_CHECKING:\n    from typing import Any\n\n"
        f"RULES: tuple[dict[str, Any], ...] = (\n{lines})\n"
    )


def main() -> int:
    """Write or check the module; exit 1 when --check finds it out of date, 2 when a rule is malformed."""
    try:
        records = compiled()
        text = source(records)
    except Broken as error:
        print(error, file=sys.stderr)
        return 2
    if "--check" in sys.argv[1:]:
        fresh = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        print("up to date" if fresh else f"out of date: run python rules/{Path(__file__).name}")
        return 0 if fresh else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{len(records)} rules")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
