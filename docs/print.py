"""Print the pages that come from the catalogue: the rule reference, what PyPI refuses, and a migration page per tool.

The README and the guides get the output of the commands that they show.

python docs/print.py            # writes the pages that have changed
python docs/print.py --check    # exits 1 when a page is out of date
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pkglint.catalogue import all_rules
from pkglint.cli.explain import shown
from pkglint.data import pypi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.catalogue.rule import Rule

HERE = Path(__file__).resolve().parent
MADE = "<!-- Printed from the catalogue by docs/print.py; change the rules, not this page. -->\n"

FAMILIES = {
    "archive": "The container itself, before anything in it is believed",
    "filename": "The names of the files in dist/",
    "wheel": "Layout of a wheel: .dist-info, the WHEEL file, .data",
    "record": "RECORD against the archive",
    "scripts": "Entry points and .data/scripts",
    "metadata": "METADATA and PKG-INFO, and [project] where it gives them",
    "classifiers": "Trove classifiers",
    "readme": "The description PyPI renders",
    "license": "Licence metadata and licence files",
    "requires": "Dependencies, extras, markers, Requires-Python",
    "urls": "URLs and their labels",
    "version": "The version, and everything that repeats it",
    "contents": "What should not be in the archive, and what should",
    "secrets": "Credentials that would be public for ever",
    "typing": "py.typed, stubs and what they promise",
    "code": "The Python inside, read and never run",
    "binary": "ELF, Mach-O and PE members",
    "sdist": "Whether someone else can build from it",
    "pyproject": "pyproject.toml, in sdist or tree",
    "release": "The files against each other and against the tree",
    "workflow": "The publishing workflow in the tree",
    "size": "How much, and how long",
    "rehearsal": "What fails when the release is uploaded, installed and used: found by [`pkglint rehearse`](../rehearse.md)",
    "index": "What only the index knows: found with `--index`",
    "diff": "What changed since another release: found by [`pkglint diff`](../diff.md)",
    "pkglint": "The run itself",
}


def pages() -> Iterator[tuple[Path, str]]:
    """Yield (path below docs/, text) of every printed page."""
    rules = [rule for rule in all_rules() if rule.status != "removed"]
    families = [family for family in FAMILIES if any(rule.family == family for rule in rules)]
    yield Path("rules/README.md"), index(rules, families)
    for family in families:
        yield Path(f"rules/{family}.md"), family_page(family, [rule for rule in rules if rule.family == family])
    yield Path("what-pypi-refuses.md"), refusals(rules)
    guides = sorted((HERE / "guides").glob("*.md"))
    with ThreadPoolExecutor(4) as pool:  # they wait for the commands they run
        shown = pool.submit(readme)
        texts = pool.map(lambda guide: played(guide.read_text(encoding="utf-8")), guides)
        yield Path("../README.md"), shown.result()
        yield from zip((guide.relative_to(HERE) for guide in guides), texts, strict=True)
    notes = tomllib.loads((HERE / "migration" / "notes.toml").read_text(encoding="utf-8"))
    tools = sorted({entry.split(" ", 1)[0] for rule in rules for entry in rule.replaces} | set(notes))
    yield (
        Path("migration/README.md"),
        MADE + "# From other tools\n\n" + "".join(f"* [{tool}]({tool}.md)\n" for tool in tools),
    )
    for tool in tools:
        yield Path(f"migration/{tool}.md"), migration(tool, rules, notes.get(tool, {}))


STEP = re.compile(r"<!-- (project|write|run)(?: (\S+))? -->\n(?:```(\w+)\n(.*?)```\n)?", re.DOTALL)
"""A step of a guide: `project NAME` takes a copy of docs/example/NAME, `write PATH` writes the block that follows, and `run` replaces
the output in it by what its commands write now."""


def played(text: str) -> str:
    """Return a guide with the output of its commands, run one after the other in a copy of its project."""
    if not STEP.search(text):
        return text
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)

        def step(match: re.Match[str]) -> str:
            nonlocal folder
            word, name, language, block = match.groups()
            if word == "project":
                folder = Path(made) / name
                shutil.copytree(HERE / "example" / name, folder)
            elif word == "write":
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(block, encoding="utf-8")
            else:
                commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
                output = "".join(f"$ {command}\n{said(command, folder)}" for command in commands)
                return f"<!-- run -->\n```{language}\n{output}```\n"
            return match[0]

        return STEP.sub(step, text)


def said(command: str, folder: Path) -> str:
    """Return what a command of pkglint writes in a folder."""
    program, *arguments = shlex.split(command)
    if program != "pkglint":
        raise ValueError(f"a guide runs pkglint, not {program}")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pkglint", *arguments], cwd=folder, env=environment(), check=False, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return without_date(done.stdout)


def environment() -> dict[str, str]:
    """Return the environment of a command whose output is printed."""
    mine = {"FORCE_COLOR", "NO_COLOR", "COLUMNS", "PRE_COMMIT", "PKGLINT_INDEX_URL"}
    return {key: value for key, value in os.environ.items() if key not in mine} | {"PKGLINT_CACHE_DIR": ""}


def without_date(output: str) -> str:
    """Return output without the date of the classifiers' list, which is the reader's, not ours."""
    return re.sub(r" \((?:checked against )?trove-classifiers [\d.]+\)", "", output)


def readme() -> str:
    """Return the README with the example's real output between its marks: a line a finding, and one finding in full."""
    text = (HERE.parent / "README.md").read_text(encoding="utf-8")
    output = ""
    for arguments in (["--output-format", "concise"], ["--select", "entry-point-module-missing"]):
        done = subprocess.run(  # noqa: S603
            [sys.executable, str(HERE / "example" / "lint.py"), *arguments],
            capture_output=True, encoding="utf-8", check=False, env=environment() | {"COLUMNS": "100"},
        )  # fmt: skip
        output += without_date(done.stdout) + "\n"
    before, mark, rest = text.partition("<!-- example -->\n")
    _, end, after = rest.partition("<!-- /example -->")
    return f"{before}{mark}```console\n{output.rstrip()}\n```\n{end}{after}"


def index(rules: list[Rule], families: list[str]) -> str:
    """Return the table of all rules."""
    lines = [
        MADE,
        "# Rules",
        "",
        f"{len(rules)} rules in {len(families)} families. `pkglint explain RULE` prints the same in a terminal.",
        "",
    ]
    for family in families:
        lines += [
            f"## [{family}]({family}.md)",
            "",
            FAMILIES[family] + ".",
            "",
            "| rule | severity | finds |",
            "| --- | --- | --- |",
        ]
        lines += [
            f"| [`{rule.id}`]({family}.md#{rule.id}) | {rule.severity} | {cell(rule.summary)}{mark(rule)} |"
            for rule in rules
            if rule.family == family
        ]
        lines.append("")
    return "\n".join(lines)


def mark(rule: Rule) -> str:
    """Return a remark for a rule that does not run by default."""
    return "" if rule.status == "stable" else f" ({rule.status})"


def cell(text: str) -> str:
    """Return text that fits a table's cell."""
    return text.replace("|", "\\|")


def family_page(family: str, rules: list[Rule]) -> str:
    """Return one family's reference."""
    lines = [MADE, f"# {family}", "", FAMILIES[family] + ".", ""]
    for rule in rules:
        lines += [f"## {rule.id}", "", f"**{rule.summary}**", ""]
        facts = [str(rule.severity), str(rule.certainty), f"looks at: {rule.scope}", f"since {rule.since}"]
        if rule.status != "stable":
            facts.append(str(rule.status))
        lines += [
            " · ".join(facts) + (f" · tags: {', '.join(rule.tags)}" if rule.tags else ""),
            "",
            rule.why,
            "",
            f"*Fix.* {rule.fix}",
            "",
        ]
        if rule.pypi_message:
            lines += [f"*PyPI answers:* `{rule.pypi_message}`", ""]
        if rule.options:
            lines += ["| option | default | meaning |", "| --- | --- | --- |"]
            lines += [
                f"| `{option.name}` | `{shown(option.default)}` | {cell(option.doc)} |" for option in rule.options
            ]
            lines.append("")
        if rule.replaces:
            lines += [f"Replaces: {', '.join(rule.replaces)}.", ""]
        if rule.see:
            lines += ["See: " + ", ".join(f"[{title}]({url})" for title, url in rule.see) + ".", ""]
    return "\n".join(lines)


def refusals(rules: list[Rule]) -> str:
    """Return the page of what PyPI refuses."""
    chosen = [rule for rule in rules if {"pypi", "twine"} & set(rule.tags)]
    lines = [
        MADE,
        "# What PyPI refuses",
        "",
        "`pkglint --select pypi dist/` says which files PyPI, or twine on the way to it, would refuse, all at once and with the line to change.",
        f"The conditions were read in PyPI's source of {pypi.DATE} (commit `{pypi.COMMIT[:12]}`).",
        "",
        "| rule | severity | finds | PyPI answers |",
        "| --- | --- | --- | --- |",
    ]
    for rule in chosen:
        answer = f"`{cell(rule.pypi_message)}`" if rule.pypi_message else ""
        lines.append(
            f"| [`{rule.id}`](rules/{rule.family}.md#{rule.id}) | {rule.severity} | {cell(rule.summary)} | {answer} |"
        )
    lines += ["", "A warning in this table is what PyPI only mails about, or refuses for some projects only.", ""]
    lines.append((HERE / "not-checked.md").read_text(encoding="utf-8"))
    return "\n".join(lines)


def migration(tool: str, rules: list[Rule], notes: dict[str, Any]) -> str:
    """Return the page of one other tool: what its checks became, and what was left out."""
    rows = sorted(
        (entry.partition(" ")[2] or "its refusals", rule)
        for rule in rules
        for entry in rule.replaces
        if entry.split(" ", 1)[0] == tool
    )
    lines = [MADE, f"# From {tool}", ""]
    if notes.get("intro"):
        lines += [notes["intro"].strip(), ""]
    if rows:
        lines += [f"| {tool} | pkglint | finds |", "| --- | --- | --- |"]
        lines += [
            f"| {cell(check)} | [`{rule.id}`](../rules/{rule.family}.md#{rule.id}) | {cell(rule.summary)} |"
            for check, rule in rows
        ]
        lines.append("")
    if notes.get("left-out"):
        lines += ["Left out on purpose:", ""]
        lines += [f"* {item['check']}: {item['reason']}" for item in notes["left-out"]]
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write or check the pages."""
    stale = []
    for path, text in pages():
        target = HERE / path
        whole = text.rstrip("\n") + "\n"
        if target.is_file() and target.read_text(encoding="utf-8") == whole:
            continue
        stale.append(str(path))
        if "--check" not in sys.argv[1:]:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(whole, encoding="utf-8")
    if stale:
        print(("out of date: " if "--check" in sys.argv[1:] else "written: ") + ", ".join(stale))
    return 1 if stale and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    raise SystemExit(main())
