"""`pkglint release [VERSION]`: the checklist of a release as one screen, and the next command. Nothing is pushed or uploaded.

Only with `--index` a socket is opened: the index is asked whether the version is free, and its dependencies installable.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pkglint import locate
from pkglint.catalogue.rule import Severity
from pkglint.checks.workflow import PUBLISHES, workflows
from pkglint.cli import fix
from pkglint.cli.arguments import INDEX_URL, add_options, command_parser
from pkglint.cli.output import say
from pkglint.fix import change
from pkglint.fix.change import Change
from pkglint.locate.fields import at
from pkglint.model import Tree, git
from pkglint.model.versions import parse_version, same_version
from pkglint.named import NamedTuple
from pkglint.report.escape import printed
from pkglint.report.wording import address, clause
from pkglint.run import allow, discover, engine, settings
from pkglint.usage import FINDINGS, OK, Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from pkglint.catalogue.rule import Rule
    from pkglint.finding import Entry
    from pkglint.model import Release
    from pkglint.run.settings import Settings

STEPS = {
    "version": "version",
    "changelog": "changelog",
    "readme": "README",
    "license": "licence",
    "typing": "types",
    "workflow": "workflow",
    "metadata": "metadata",
    "contents": "contents",
    "index": "index",
    "dist": "clean dist/",
    "tag": "tag",
}
"""Step, as rules and families name it → its title, in the order of the screen; what belongs to no other is a matter of the contents."""
FAMILIES = {"classifiers": "metadata", "urls": "metadata", "requires": "metadata", "pyproject": "metadata"}
"""Families whose step has another name."""
MOST = 3
"""Findings of a step that are shown."""


class Line(NamedTuple):
    """A line of the checklist: whether the step is done, its title, what is known, and the findings."""

    done: bool
    title: str
    text: str
    entries: list[Entry]


def release(arguments: list[str]) -> int:
    """Show the checklist; 0 when every step is done, 1 when one is not."""
    options = parser().parse_args(arguments)
    root = discover.project_directory(options.directory)
    config = settings.nearest(Path(root))
    chosen = settings.chosen(config)
    rules = tuple(rule for rule in chosen if not rule.commands)
    wanted = version_wanted(options)
    if options.bump:
        bump(Path(root), wanted, rules, config)
    tree, entries, built, releases = linted(root, rules, config)
    if options.preview:
        preview(options.preview, tree)
    version = wanted or tree.version
    asked = (
        answered(options, config, chosen, releases) if options.index and same_version(tree.version, version) else None
    )
    lines = checklist(tree, version, [*entries, *(asked or ())], built)
    if not options.index:
        lines = [line for line in lines if line.title != STEPS["index"]]
    elif asked is None:
        lines = [
            line._replace(done=False, text="asked when the tree has the version")
            if line.title == STEPS["index"]
            else line
            for line in lines
        ]
    out = [f"{tree.name or 'project'} {version or '(the version is decided by the build)'}", ""]
    for line in lines:
        out.append(f"  {'✓' if line.done else '✗'} {line.title:<12} {line.text}".rstrip())
        for entry in line.entries[:MOST]:
            place, severity = address(entry.location), entry.severity.value
            out.append(f"      {place}: {severity}: {clause(entry.message)} [{entry.rule.id}]")
        if len(line.entries) > MOST:
            out.append(f"      … {len(line.entries) - MOST} more")
    out += ["", f"next: {following(tree, version, lines)}"]
    sys.stdout.write("".join(f"{printed(line)}\n" for line in out))
    return OK if all(line.done for line in lines) else FINDINGS


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint release`."""
    made = command_parser(
        "release",
        "Show what a release still needs, step by step, and the next command. Nothing is pushed or uploaded. "
        "Exit codes: 0 every step is done, 1 one is not, 2 usage error.",
    )
    made.add_argument("version", nargs="?", metavar="VERSION", help="the version to release (default: the tree's)")
    made.add_argument("--directory", default=".", metavar="DIR", help="the project (default: here)")
    made.add_argument("--bump", action="store_true", help="write VERSION in every place where the tree has its version")
    made.add_argument("--preview", metavar="FILE", help="write the README as PyPI shows it, as an HTML page")
    made.add_argument(
        "--index",
        action="store_true",
        help="ask the index whether version and files are free, and about the dependencies (needs pypkglint[index])",
    )
    add_options(made, INDEX_URL)
    made.set_defaults(index_required=False)
    return made


def version_wanted(options: argparse.Namespace) -> str:
    """Return the version named on the command line, in its normal form, "" without one."""
    if not options.version:
        if options.bump:
            raise Usage("--bump needs the version: pkglint release VERSION --bump")
        return ""
    parsed = parse_version(options.version)
    if parsed is None:
        raise Usage(f"{options.version!r} is not a valid version")
    return str(parsed)


def linted(root: str, rules: tuple[Rule, ...], config: Settings) -> tuple[Tree, list[Entry], list[str], list[Release]]:
    """Return the tree, the findings that count about it and about `dist/`, the names of the files there that are this version's, and all releases."""
    dist = Path(root) / "dist"
    try:
        found = discover.discover([str(dist)], source_root=root, limits=config.limits) if dist.is_dir() else None
    except discover.NothingToLint:
        found = None
    releases = found.releases if found is not None else []
    trees = [each.tree for each in releases if each.tree is not None]
    if not trees:
        releases = [*releases, *discover.source_only(root, config.limits).releases]
        trees = [each.tree for each in releases if each.tree is not None]
    cwd = Path.cwd()
    outcome = engine.lint(
        releases, rules, settings.resolved(rules, config.options, new_project=config.new_project), locate=locate.Locator(cwd).located
    )  # fmt: skip
    for notification in outcome.notifications:
        say(f"{notification.level}: {notification.message}")
    entries = locate.entries(allow.apply(outcome.findings, config.allow, rules, releases), cwd)
    counted = [entry for entry in entries if entry.suppressed is None and entry.severity is not Severity.NOTE]
    built = [each.filename for one in releases for each in one.built if not trees[0].version or same_version(one.version, trees[0].version)]  # fmt: skip
    return trees[0], counted, built, releases


def answered(
    options: argparse.Namespace, config: Settings, rules: tuple[Rule, ...], releases: list[Release]
) -> list[Entry]:
    """Return what the index says about the tree's release, notes included; what it did not answer is said on standard error."""
    from types import SimpleNamespace

    from pkglint.cli import index

    chosen = tuple(rule for rule in rules if "index" in rule.commands)
    of_tree = [each for each in releases if each.tree is not None]
    found, notes = index.findings(of_tree, chosen, SimpleNamespace(**vars(options), no_cache=False), config)
    for note in notes:
        say(f"{note.level}: {note.message}")
    entries = locate.entries(allow.apply(found, config.allow, chosen, of_tree), Path.cwd())
    return [entry for entry in entries if entry.suppressed is None]


def step_of(rule: Rule) -> str:
    """Return the step that a rule's findings belong to."""
    step = rule.step or FAMILIES.get(rule.family, rule.family)
    return step if step in STEPS else "contents"


def checklist(tree: Tree, version: str, entries: list[Entry], built: list[str]) -> list[Line]:
    """Return the lines of the screen, in the order of the steps."""
    lines = []
    for step, title in STEPS.items():
        own = [entry for entry in entries if step_of(entry.rule) == step]
        done, text = all(entry.severity is Severity.NOTE for entry in own), ""
        if step == "version" and tree.version and not same_version(tree.version, version):
            done, text = False, f"the tree says {tree.version}"
        if step == "workflow":
            text = "one publishes" if any(workflows(tree, PUBLISHES)) else "none publishes"
        if step == "dist":
            has = {name.rpartition(".")[2] for name in built}
            missing = [what for what, ends in (("wheel", {"whl"}), ("sdist", {"gz", "zip"})) if not has & ends]
            stale = tree.version and not same_version(tree.version, version)
            if missing or stale:
                done, text = False, "build it" if stale else f"no {' and no '.join(missing)} of this version"
            else:
                text = ", ".join(built)
        if step == "tag":
            done, text = tagged(tree, version, done=done)
        lines.append(Line(done, title, text, own))
    return lines


def tagged(tree: Tree, version: str, *, done: bool) -> tuple[bool, str]:
    """Return whether the commit has the version's tag, and what is known of it."""
    from pkglint.checks.version.tags import version_of

    if tree.repository is None:
        return done, "not under git"
    here = [tag for tag in git.tags_at_head(tree.root) if same_version(version_of(tag, tree.name) or "", version)]
    if git.run(tree.root, "status", "--porcelain", "--untracked-files=no"):
        return False, "there are changes that are not committed"
    return (done, here[0]) if here else (False, "this commit has no tag of the version")


def following(tree: Tree, version: str, lines: list[Line]) -> str:
    """Return the next command."""
    state = {line.title: line for line in lines}
    before = [line for line in lines if line.title not in {"clean dist/", "tag"}]
    if state["version"].text:
        return f"pkglint release {version} --bump"
    entries = [entry for line in before if not line.done for entry in line.entries]
    if any(entry.fixable for entry in entries):
        return "pkglint fix, then with --apply"
    if any(entry.fixable_unsafely for entry in entries):
        return "pkglint fix --unsafe-fixes, then with --apply"
    if entries:
        return f"pkglint explain {entries[0].rule.id}"
    if tree.repository is not None and git.run(tree.root, "status", "--porcelain", "--untracked-files=no"):
        return f'git commit -am "Release {version}"'
    if not state["clean dist/"].done:
        return ("rm -r dist && " if (tree.root / "dist").is_dir() else "") + "python -m build"
    if not state["tag"].done:
        return f"git tag {tag_name(tree, version)}"
    if tree.repository is not None and git.origin(tree.root):
        return f"git push origin {tag_name(tree, version)}, then the workflow that publishes, or twine upload dist/*"
    return "twine upload dist/*"


def tag_name(tree: Tree, version: str) -> str:
    """Return the version's tag, in the form that the tags there are have."""
    tags = git.tags(tree.root)
    return version if tags and not any(tag.startswith("v") for tag in tags) else f"v{version}"


def bump(root: Path, version: str, rules: tuple[Rule, ...], config: Settings) -> None:
    """Write the version where the tree has its own, then, by the fixer, where the checks of versions find the old one."""
    tree = Tree(root)
    if not tree.version or not same_version(tree.version, version):
        try:
            places = version_places(tree, version)
            texts = change.after(tree, places)
        except change.Impossible as error:
            raise Usage(str(error)) from error
        if not places:
            raise Usage(
                "the version is not written in a place that can be changed: the back end takes it from a tag or computes it"
            )
        save(tree, texts)
    found = discover.source_only(str(root), config.limits)
    own = tuple(rule for rule in rules if step_of(rule) == "version")
    outcome = engine.lint(found.releases, own, settings.resolved(own, config.options))
    tree = Tree(root)
    save(tree, fix.plan(allow.apply(outcome.findings, config.allow, own, found.releases), tree, unsafe=True).texts)


def version_places(tree: Tree, version: str) -> tuple[Change, ...]:
    """Return the change of the version that a build takes: in pyproject.toml, or the literal that it is read from."""
    for path in (("project", "version"), ("tool", "poetry", "version")):
        if isinstance(at(tree.pyproject.value, path), str):
            return (Change("set", path, version),)
    origin = tree.version_origin
    if origin is None:
        return ()
    from pkglint.formats.text import LineMap

    text = change.text_of(tree, origin.path)
    lines = LineMap(text)
    span = origin.span
    start, end = lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)
    place = text[start:end].find(origin.version)
    if place < 0 or text[start:end].count(origin.version) != 1:
        return ()
    return (Change("replace", (start + place, start + place + len(origin.version)), version, origin.path),)


def save(tree: Tree, texts: Mapping[str, str]) -> None:
    """Write the new texts of files, and show what changes in them."""
    for path, text in texts.items():
        sys.stdout.write(fix.diff(tree, path, text))
        fix.write(tree.root / path, text.encode("utf-8"))


def preview(path: str, tree: Tree) -> None:
    """Write the page of the README."""
    from pkglint.cli import html
    from pkglint.report import page

    content = html.readme(tree)
    if not content:
        raise Usage("there is no README to show")
    title = f"{tree.name} {tree.version}".strip()
    html.write(
        path, page.document(title, "The description as PyPI shows it.", [page.Section("Project description", content)])
    )
