"""Write src/pkglint/catalogue/_examples.py: of each rule a bad and a good example, taken from its cases, and the report of the bad one.

python rules/examples.py                  # every rule; a rehearsal is played for real, which takes minutes
python rules/examples.py unknown-license  # one rule; a family does, too

`pkglint explain` and the documentation show them. A case with `example = true` is preferred, else one that is short and plain.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import build  # noqa: E402 - tests/ must be on the path
import proof  # noqa: E402

from pkglint import locate, masking  # noqa: E402
from pkglint.catalogue._examples import EXAMPLES  # noqa: E402
from pkglint.catalogue.rule import Rule, Scope  # noqa: E402
from pkglint.finding import Report  # noqa: E402
from pkglint.report import render  # noqa: E402
from pkglint.report.escape import printed  # noqa: E402
from pkglint.report.masked import masked  # noqa: E402

TARGET = ROOT / "src" / "pkglint" / "catalogue" / "_examples.py"
WIDTH = 90
"""Columns of the reports."""
MOST_LINES, MOST_FILES, LONGEST = 14, 8, 120
"""Lines that are shown of one file, files that are only named, and characters of a line."""
KINDS = ("wheel", "sdist", "tree", "old", "new")
NAMES = {"wheel": "the wheel", "sdist": "the sdist", "tree": "the project", "old": "the old wheel", "new": "the new wheel"}  # fmt: skip
SETTINGS = {"limits": "limits", "options": "rules.{}"}
COMMON = ("metadata", "description", "name", "version", "tag", "entry-points")

Block = tuple[str, str]
"""A title and a text: a file's name and its content, or what is said of several files."""


def picture(case: dict[str, Any], rule: Rule) -> tuple[Block, ...]:
    """Return what a person should see of a case: the parts that it has otherwise than a well-kept distribution."""
    kinds = [kind for kind in KINDS if kind in case]
    if not kinds:
        kinds = {Scope.SDIST: ["sdist"], Scope.TREE: ["tree"], Scope.RELEASE: ["wheel", "sdist"]}.get(
            rule.scope, ["wheel"]
        )
    blocks: list[Block] = []
    for kind in kinds:
        value = case.get(kind)
        for table in value if isinstance(value, list) else [value]:
            common = {key: case[key] for key in COMMON if key in case}
            blocks += artifact(kind, table if isinstance(table, dict) else {}, common, only=len(kinds) == 1)
    for name, value in case.get("neighbours", {}).items():
        text = shown(value)
        blocks.append((f"dist/{printed(name)}", clipped(text)) if text else ("beside it in dist/", printed(name)))
    for project, files in case.get("pages", {}).items():
        listed = "\n".join(file["filename"] + (" (yanked)" if "yanked" in file else "") for file in files)
        blocks.append((f"on the index: {project}", listed or "(no files)"))
    if "status" in case:
        blocks.append(("on the index: status of the project", case["status"]))
    for table in case.get("wheelhouse", ()):
        blocks.append(("a dependency that pip finds", f"{table.get('@name')} {table.get('@version', '1.0')}"))
    settings = [{f"tool.pkglint.{key.format(rule.id)}": case[name]} for name, key in SETTINGS.items() if name in case]
    settings += [{"[tool.pkglint.allow]": each} for each in case.get("allow", ())]
    if settings:
        blocks.append(("the settings of pkglint", "\n".join(map(build.toml, settings)).rstrip()))
    merged: dict[str, list[str]] = {}
    for title, text in blocks:
        if text not in merged.setdefault(title, []):
            merged[title].append(text)
    return tuple((title, masking.mask("\n".join(texts))) for title, texts in merged.items())


def artifact(kind: str, table: dict[str, Any], common: dict[str, Any], *, only: bool) -> list[Block]:
    """Return the blocks of one artifact."""
    files, own = build.split(table)
    own = {**common, **own}
    of = "" if only else f" of {NAMES[kind]}"
    blocks: list[Block] = []
    if {"filename", "name", "version", "tag", "build"} & set(own) and kind != "tree" and "raw" not in own:
        with tempfile.TemporaryDirectory() as folder, contextlib.suppress(Exception):
            make = build.build_sdist if kind == "sdist" else build.build_wheel
            blocks.append(("file name", make(Path(folder), table, **common).name))
    changed = own.get("metadata")
    fields = headers(changed) if isinstance(changed, dict) else str(changed or "")
    if fields:
        blocks.append((("PKG-INFO" if kind in {"sdist", "tree"} else "METADATA") + of, clipped(fields)))
    if "description" in own:
        blocks.append(("the description" + of, clipped(shown(own["description"]) or "(binary)")))
    tables: dict[str, Any] = {name: own[name] for name in ("build-system", "project") if name in own}
    if own.get("name") and kind == "tree":
        tables["project"] = {"name": own["name"], **tables.get("project", {})}
    if own.get("version") and kind == "tree":
        tables["project"] = {"version": own["version"], **tables.get("project", {})}
    if own.get("tool"):
        for name, value in own["tool"].items():
            tables |= {f"tool.{name}": value} if isinstance(value, dict) else {"tool": {name: value}}
    if tables:
        blocks.append(("pyproject.toml" + of, clipped(without_false(build.toml(tables)))))
    if "entry-points" in own:
        blocks.append(("entry_points.txt" + of, clipped(shown(own["entry-points"]) or "(binary)")))
    named: list[str] = []
    stem = str(own.get("name", "demo")).replace("-", "_").replace(".", "_").lower()
    info = own.get("dist-info", f"{stem}-{own.get('version', '1.0')}.dist-info")
    for raw, value in [*files.items(), *own.get("again", ())]:
        name = raw.replace("{dist-info}", info).replace("{data}", info.removesuffix(".dist-info") + ".data")
        text = shown(value)
        if text:
            blocks.append((printed(name) + of, clipped(text)))
        elif not attributes(value):
            named.append(f"{printed(name)}{remark(value)}")
        if attributes(value):
            named.append(f"{printed(name)}  ({attributes(value)})")
    if named or not blocks:
        defaults = (
            sorted(build.PACKAGE) if kind in {"wheel", "old", "new"} else ["pyproject.toml", "README.md", "LICENSE"]
        )
        if len(named) > MOST_FILES:
            named = [*named[:MOST_FILES], f"… {len(named) - MOST_FILES} more"]
        blocks.append((f"files of {NAMES[kind]}", "\n".join(named or defaults)))
    for key, words in (("git", "git"), ("untracked", "not tracked by git")):
        if own.get(key):
            blocks.append((words, "\n".join(f"git {step}" if key == "git" else step for step in own[key])))
    if {"raw", "mutate", "record", "comment"} & set(own):
        blocks.append(("besides", f"the bytes of {NAMES[kind]} are damaged" if {"raw", "mutate"} & set(own) else "its RECORD or comment was changed by hand"))  # fmt: skip
    return blocks


def headers(fields: dict[str, Any]) -> str:
    """Return metadata fields as METADATA has them; of a field that is left out, that it is."""
    lines = []
    for name, value in fields.items():
        lines += [f"(no {name})"] if value is False else build.header_lines(name, value)
    return "\n".join(printed(str(line)) for line in lines)


def without_false(text: str) -> str:
    """Return the TOML of a case with a remark for each key that the case leaves out."""
    return re.sub(r"(?m)^(\S+) = false$", r"# no \1", text).rstrip()


def shown(value: Any) -> str:
    """Return a file's content where a person can read it, else ""."""
    if value is False or (isinstance(value, dict) and set(value) & {"link", "kind", "elf", "macho", "pe", "random", "hex", "repeat"}):  # fmt: skip
        return ""
    if value in (build.LICENSE, build.README):
        return ""
    try:
        text = build.content(value).decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if "\x00" not in text else ""


def remark(value: Any) -> str:
    """Return what is to be said of a file whose content is not shown."""
    if value is False:
        return "  (is missing)"
    if isinstance(value, dict):
        if "link" in value:
            return f"  (a link to {value['link']})"
        for key, words in (("elf", "a Linux library"), ("macho", "a macOS library"), ("pe", "a Windows library")):
            if key in value:
                facts = [
                    f"{name}: {', '.join(map(str, each)) if isinstance(each, list) else each}"
                    for name, each in value[key].items()
                ]
                return f"  ({'; '.join([words, *facts])})"[:LONGEST]
        if "kind" in value:
            return f"  (a {value['kind']})"
        return "  (binary)" if {"hex", "base64", "random", "latin1"} & set(value) else ""
    return ""


def attributes(value: Any) -> str:
    """Return what an archive says of a file besides its content, where a case says so."""
    if not isinstance(value, dict):
        return ""
    known = ("mode", "uname", "gname", "mtime", "time", "method", "extra", "pax", "comment")
    return "; ".join(
        f"{key}: {oct(value[key]) if key == 'mode' and value[key] else value[key]}" for key in known if key in value
    )


def clipped(text: str) -> str:
    """Return the first lines of a text, each of a bearable length."""
    lines = [printed(line) for line in text.rstrip("\n").split("\n")]
    lines = [f"{line[: LONGEST - 1]}…" if len(line) > LONGEST else line for line in lines]
    return "\n".join([*lines[:MOST_LINES], *(["…"] if len(lines) > MOST_LINES else [])])


def bad_case(table: dict[str, Any], rule: Rule) -> dict[str, Any]:
    """Return the firing case that explains the rule best."""

    def cost(item: tuple[int, dict[str, Any]]) -> float:
        number, case = item
        seen = picture(case, rule)
        length = sum(len(title) + len(text) for title, text in seen)
        dull = (
            any(title in {"besides", "git"} for title, _ in seen)
            + all(title.startswith("files of") for title, _ in seen) / 2
        )
        dull += 9 * any(not text.strip() for _, text in seen)
        # Which list of classifiers a reader has is the reader's.
        dated = any("trove-classifiers" in text for text in case.get("says", ()))
        return (
            100 * (not case.get("example", False)) + 3 * (len(case["at"]) - 1) + length / 150 + number / 2 + 3 * dull
            - 2 * any(title == "pyproject.toml" for title, _ in seen) + 10 * dated
        )  # fmt: skip

    best: dict[str, Any] = min(enumerate(table["fires"]), key=cost)[1]
    return best


def good_case(rule: Rule, table: dict[str, Any], bad: dict[str, Any]) -> dict[str, Any]:
    """Return the bad case put right, where that is what a well-kept distribution has; else the quiet case that is most like it."""
    marked = [case for case in table["quiet"] if case.get("example")]
    if marked:
        return dict(marked[0])
    mended = put_right(bad)
    if mended is not None and not rule.commands:
        with tempfile.TemporaryDirectory() as folder, contextlib.suppress(AssertionError):
            if not proof.findings(rule, mended, Path(folder)):
                return mended
    before = str(picture(bad, rule))

    def like(item: tuple[int, dict[str, Any]]) -> float:
        number, case = item
        seen = picture(case, rule)
        ratio = SequenceMatcher(None, before, str(seen), autojunk=False).ratio()
        same = {kind for kind in KINDS if kind in case} == {kind for kind in KINDS if kind in bad}
        odd = any(title == "besides" or "(a link" in text or "(is missing)" in text for title, text in seen)
        told_apart = str(seen) != before
        return ratio + 0.3 * same + 0.3 * ("title" not in case) - number / 20 - 0.3 * odd + told_apart

    best: dict[str, Any] = max(enumerate(table["quiet"]), key=like)[1]
    return best


def put_right(case: dict[str, Any]) -> dict[str, Any] | None:
    """Return a case with its fields, keys and missing files as a well-kept distribution has them, None where that has none of these."""
    if "description" in case:
        return None
    mended = {key: value for key, value in case.items() if key not in {"at", "says", "answers", "title", "example"}}
    fields: dict[str, list[str]] = {}
    for name, value in build.HEADERS:
        fields.setdefault(name.lower(), []).append(
            value.format(name=case.get("name", "demo"), version=case.get("version", "1.0"))
        )
    defaults = {
        "LICENSE": build.LICENSE,
        "README.md": build.README,
        "{dist-info}/licenses/LICENSE": build.LICENSE,
        **build.PACKAGE,
    }
    changed = False

    def right(table: dict[str, Any]) -> dict[str, Any] | None:
        nonlocal changed
        made: dict[str, Any] = {}
        for key, value in table.items():
            if key in {"metadata", "@metadata"} and isinstance(value, dict):
                if any(name.lower() not in fields for name in value):
                    return None
                made[key] = {name: fields[name.lower()] for name in value}
                changed = True
            elif key == "@project":
                if any(name not in build.PROJECT for name in value):
                    return None
                made[key] = {name: build.PROJECT[name] for name in value}
                changed = True
            elif value is False:
                if key not in defaults:
                    return None
                made[key] = defaults[key]
                changed = True
            elif isinstance(value, dict) and key in KINDS:
                inner = right(value)
                if inner is None:
                    return None
                made[key] = inner
            elif key.startswith("@") and key != "@package":
                return None
            else:
                made[key] = value
        return made

    made = right(mended)
    return made if changed else None


def report(rule: Rule, case: dict[str, Any]) -> str:
    """Return what pkglint writes about a case, without the summary."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        found = proof.findings(rule, case, folder)
        tree = folder / "tree"
        here = tree if tree.is_dir() and not any((folder / "dist").glob("*")) else folder
        with contextlib.chdir(here):
            entries = tuple(locate.entries(found, here))
        text = render("full", masked(Report("", (), entries, (), 1)), width=WIDTH)
    text = re.sub(r"(?:/[^\s:'\"]*)?/pkglint-rehearse-\w+/case/", "", text).replace(f"{folder}/", "")
    text = re.sub(r'"[^"\s]*/(pkglint/rehearse/\w+\.py)"', r'"…/\1"', text)
    # A tree that is named by no path, as with --source, is not named in a report either.
    return "\n".join(line for line in text.splitlines()[:-1] if not re.fullmatch(r"  in tree(?: \([^)]*\))?", line))


def example(path: Path) -> tuple[str, dict[str, Any]]:
    """Return a rule's id, and its example."""
    rule, table = proof.rule_from_file(path)
    bad = bad_case(table, rule)
    good = good_case(rule, table, bad)
    return rule.id, {"bad": picture(bad, rule), "output": report(rule, bad), "good": picture(good, rule)}


def main(wanted: list[str]) -> int:
    """Write the examples of the rules named, of all without any."""
    files = proof.rule_files(wanted)
    if not files:
        return 1
    if len(files) < 4:
        made = dict(map(example, files))
    else:
        with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
            made = dict(pool.map(example, files, chunksize=4))
    every = {path.stem for path in proof.compiler().rule_files()}
    kept = {name: value for name, value in {**EXAMPLES, **made}.items() if name in every}
    lines = "".join(f"    {name!r}: {value!r},\n" for name, value in sorted(kept.items()))
    # What PyPI takes for encrypted code in a source must not stand in ours.
    lines = lines.replace("__pyarmor", r"__py\x61rmor")
    TARGET.write_text(
        '"""Examples of the rules: written by rules/examples.py, never by hand."""\n\nfrom __future__ import annotations\n\n'
        "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from typing import Any\n\n"
        f"EXAMPLES: dict[str, dict[str, Any]] = {{\n{lines}}}\n",
        encoding="utf-8",
    )
    print(f"{len(made)} examples")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
