"""Build the documentation as a site: the pages of docs/, the README, and a page a rule with its examples.

python docs/website.py          # into build/site; needs the extra docs
python docs/website.py FOLDER   # elsewhere

A warning of Sphinx or a broken link inside the site exits 1.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from print import FAMILIES, MADE, cell, mark  # the module beside this one

from pkglint.catalogue import all_rules
from pkglint.catalogue._examples import EXAMPLES
from pkglint.catalogue.wording import general
from pkglint.cli.explain import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pkglint.catalogue.rule import Rule

HERE = Path(__file__).resolve().parent
TOC = {
    "Guides": ["guides/first-release", "guides/release-from-ci", "guides/old-project", "guides/compiled-project", "guides/monorepo", "guides/lint-a-mirror"],
    "Commands": ["rehearse", "diff", "release", "fix", "asking-the-index"],
    "Using it": ["configuration", "integrations/index", "migration/index", "json-schema"],
    "Rules": ["rules", "what-pypi-refuses"],
    "About": ["architecture", "rules-howto", "CONTRIBUTING", "SECURITY", "dependencies", "hostile", "benchmarks", "measurements", "changelog"],
}  # fmt: skip
"""Titles and pages of the navigation."""
LEFT_OUT = ("rules/", "example/", "not-checked.md")
"""What is made here otherwise, and what is the end of another page."""
LINKS = (
    (r"\]\(docs/", "]("),
    (r"\]\((?:\.\./)?CHANGELOG\.md\)", "](changelog.md)"),
    # A rule has a page of its own, and the families share one.
    (r"(\]\([^)\s]*rules/)[a-z]+\.md#([a-z0-9-]+)\)", r"\1\2.md)"),
    (rf"(\]\([^)\s:]*)rules/({'|'.join(FAMILIES)})\.md\)", r"\1rules.md#\2)"),
    (r"(\]\([^)\s:]*)rules/(?:README\.md)?([)#])", r"\1rules.md\2"),
    # A folder's first page is its index.
    (r"(\]\([^)\s:]*)README\.md([)#])", r"\1index.md\2"),
    (r"\]\(([^)\s:]*/)\)", r"](\1index.md)"),
    (r"\]\(([^)\s:]*)not-checked\.md\)", r"](\1what-pypi-refuses.md)"),
)
"""Links of the pages in the repository → those of the site."""


def sources(folder: Path, rules: list[Rule]) -> None:
    """Write what Sphinx reads: copies of the pages with links as the site has them, and the pages that are made here."""
    for path in sorted(HERE.rglob("*.md")):
        relative = path.relative_to(HERE).as_posix()
        if not relative.startswith(LEFT_OUT):
            put(folder, relative.replace("README.md", "index.md"), for_site(path))
    for name in ("report.schema.json", "vscode-matcher.json"):
        shutil.copy(HERE / name, folder / name)
    put(folder, "index.md", f"{for_site(HERE.parent / 'README.md')}\n{navigation()}")
    put(folder, "changelog.md", for_site(HERE.parent / "CHANGELOG.md"))
    families = [family for family in FAMILIES if any(rule.family == family for rule in rules)]
    put(folder, "rules.md", all_families(rules, families))
    for rule in rules:
        put(folder, f"rules/{rule.id}.md", rule_page(rule))


def put(folder: Path, name: str, text: str) -> None:
    """Write a page; one that the navigation does not name is reached by links and search."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    named = {"index", *(page for pages in TOC.values() for page in pages)}
    orphan = "" if name.removesuffix(".md") in named else "---\norphan: true\n---\n\n"
    path.write_text(orphan + text, encoding="utf-8")


def for_site(path: Path) -> str:
    """Return a page with links as the site has them."""
    text = path.read_text(encoding="utf-8")
    for pattern, link in LINKS:
        text = re.sub(pattern, link, text)
    return text


def navigation() -> str:
    """Return the trees of pages for the sidebar."""
    trees = [
        ["```{toctree}", f":caption: {title}", ":hidden:", ":maxdepth: 1", "", *pages, "```", ""]
        for title, pages in TOC.items()
    ]
    return "\n".join(line for tree in trees for line in tree)


def all_families(rules: list[Rule], families: list[str]) -> str:
    """Return the page of all rules."""
    lines = [MADE, "# Rules", "", f"{len(rules)} rules in {len(families)} families. `pkglint explain RULE` prints a rule's page in a terminal.", ""]  # fmt: skip
    for family in families:
        own = [rule for rule in rules if rule.family == family]
        lines += [f"## {family}", "", FAMILIES[family].replace("../", "") + ".", "", *table(own)]
    return "\n".join(lines)


def table(rules: list[Rule]) -> list[str]:
    """Return the table of some rules."""
    rows = [
        f"| [{rule.id}](rules/{rule.id}.md) | {rule.severity} | {cell(rule.summary)}{mark(rule)} |" for rule in rules
    ]
    return ["| rule | severity | finds |", "| --- | --- | --- |", *rows, ""]


def rule_page(rule: Rule) -> str:
    """Return the page of one rule."""
    example = EXAMPLES[rule.id]
    facts = [f"**{rule.severity}**", str(rule.certainty), f"looks at: {rule.scope}", f"since {rule.since}"]
    if rule.status != "stable":
        facts.append(str(rule.status))
    if rule.tags:
        facts.append(f"tags: {', '.join(rule.tags)}")
    lines = [MADE, f"# {rule.id}", "", f"[Rules](../rules.md) › [{rule.family}](../rules.md#{rule.family})", ""]
    lines += [f"*{cell(rule.summary)}*", "", " · ".join(facts), "", rule.why, ""]
    lines += ["## Bad", "", *blocks(example["bad"]), "pkglint says:", "", fenced(example["output"]), ""]
    lines += ["## Good", "", *blocks(example["good"])]
    lines += ["## Fix", "", *fixes(rule.fixes)]
    for variant, own in rule.variants.items():
        if "fixes" in own:
            lines += [f"Where it says *{general(rule.messages[variant])}*:", "", *fixes(own["fixes"])]
    if rule.pypi_message:
        lines += ["## PyPI answers", "", fenced(rule.pypi_message), ""]
    if rule.options:
        lines += ["## Options", "", f"Under `[tool.pkglint.rules.{rule.id}]`:", ""]
        lines += ["| option | default | meaning |", "| --- | --- | --- |"]
        lines += [f"| `{each.name}` | `{shown(each.default)}` | {cell(each.doc)} |" for each in rule.options]
        lines.append("")
    more = [f"* [{title}]({url})" for title, url in rule.see]
    more += [f"* It replaces `{cell(name)}`." for name in rule.replaces]
    more += [f"* It was called `{name}`." for name in rule.renamed_from]
    if more:
        lines += ["## See also", "", *more, ""]
    return "\n".join(lines)


def fixes(texts: Mapping[str, str]) -> list[str]:
    """Return a fix: what holds for every back end, then a row for each one's own."""
    lines = [general(texts["any"]), ""]
    others = {backend: text for backend, text in texts.items() if backend != "any"}
    if others:
        lines += ["| back end | what to do |", "| --- | --- |"]
        lines += [f"| {backend} | {cell(' '.join(general(text).split()))} |" for backend, text in others.items()]
        lines.append("")
    return lines


def blocks(parts: Iterable[tuple[str, str]]) -> list[str]:
    """Return the parts of an example, each under its title."""
    return [line for title, text in parts for line in (f"{code(title)}:", "", fenced(text, language(title)), "")]


def code(title: str) -> str:
    """Return the title of a part, a file's name as code."""
    name, of, rest = title.partition(" of the ")
    return f"`{name}`{of}{rest}" if re.fullmatch(r"\S+[./]\S+|METADATA|PKG-INFO|RECORD|WHEEL", name) else title


def language(title: str) -> str:
    """Return how a part's text is coloured."""
    name = title.partition(" of the ")[0]
    return next(
        (word for end, word in {".py": "python", ".pyi": "python", ".toml": "toml"}.items() if name.endswith(end)),
        "text",
    )


def fenced(text: str, word: str = "text") -> str:
    """Return a text as a block that nothing in it can end."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{word}\n{text}\n{fence}"


class Page(HTMLParser):
    """Collects a page's links and the names that links can lead to."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.links: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element's address and name."""
        for name, value in attrs:
            if name == "id" or (name == "name" and tag == "a"):
                self.names.add(value or "")
            elif name in {"href", "src"} and value:
                self.links.append(value)


def broken(folder: Path) -> list[str]:
    """Return what of the site's own links leads nowhere: `page: link`."""
    pages: dict[str, Page] = {}
    for path in folder.rglob("*.html"):
        page = pages[path.relative_to(folder).as_posix()] = Page()
        page.feed(path.read_text(encoding="utf-8"))
    found = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
            )
            if target in pages:
                missing = bool(parts.fragment) and unquote(parts.fragment) not in pages[target].names
            else:
                missing = not (folder / target).is_file()
            if missing:
                found.append(f"{name}: {link}")
    return sorted(found)


def main(arguments: list[str]) -> int:
    """Build the site and check its links."""
    from sphinx.cmd.build import main as sphinx

    out = Path(arguments[0] if arguments else HERE.parent / "build" / "site").resolve()
    rules = [rule for rule in all_rules() if rule.status != "removed"]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "source"
        sources(folder, rules)
        shutil.rmtree(out, ignore_errors=True)
        code = sphinx(
            [
                "-W",
                "--keep-going",
                "-q",
                "-E",
                "-b",
                "html",
                "-c",
                str(HERE),
                "-d",
                f"{made}/doctrees",
                str(folder),
                str(out),
            ]
        )
    if code:
        return 1
    if wrong := broken(out):
        print("broken links:", *wrong, sep="\n  ")
        return 1
    print(f"{len([*out.rglob('*.html')])} pages in {out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
