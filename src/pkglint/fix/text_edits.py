"""Finding → the edit of a module, a README or a workflow that mends it, where there is one (see `edits` for pyproject.toml)."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from pkglint.fix.change import Change, Impossible, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.formats.yaml_lines import Node
    from pkglint.model import Tree


def source_version(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the version of the metadata where a module has another one as a literal, when the metadata's is not taken from there."""
    found, version = str(facts.get("found", "")), tree.version
    if not version or facts.get("version") != version or tree.version_origin is not None:
        return ()
    for path in (str(facts.get("path", "")), posixpath.join(tree.source_root, str(facts.get("path", "")))):
        if path in tree.files:
            return literal(tree, path, str(facts.get("name", "")), found, version)
    return ()


def version_drift(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write the version of [project] on the line that has another one, when it is there once."""
    path, number, found = str(facts.get("path", "")), facts.get("line"), str(facts.get("found", ""))
    if (
        path not in tree.files
        or not isinstance(number, int)
        or not tree.version
        or facts.get("version") != tree.version
    ):
        return ()
    try:
        lines = text_of(tree, path).splitlines(keepends=True)
    except Impossible:
        return ()
    if number > len(lines) or not found or lines[number - 1].count(found) != 1:
        return ()
    start = sum(map(len, lines[: number - 1])) + lines[number - 1].index(found)
    return (Change("replace", (start, start + len(found)), tree.version, path),)


def literal(tree: Tree, path: str, name: str, old: str, new: str) -> Edit:
    """Return the change of a string that a name is assigned to at the beginning of a line, () unless that is in one place."""
    try:
        text = text_of(tree, path)
    except Impossible:
        return ()
    written = re.compile(
        rf"^{re.escape(name)}[ \t]*(?::[^=\n]{{1,40}})?=[ \t]*([\"'])({re.escape(old)})\1", re.MULTILINE
    )
    places = list(written.finditer(text))
    return (Change("replace", places[0].span(2), new, path),) if len(places) == 1 else ()


# README


def relative_addresses(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Write addresses in the README that lead to files of the repository in full, at the tag of the version."""
    from pkglint.locate.source import Source

    listed = facts.get("addresses", [facts.get("address")])
    readmes = Source(tree, tree.root).readme_paths
    base = forge(tree)
    if not base or len(readmes) != 1 or not isinstance(listed, (list, tuple)):
        return ()
    (readme,) = readmes
    try:
        text = text_of(tree, readme)
    except Impossible:
        return ()
    changes: list[Change] = []
    for address in map(str, listed):
        path, mark, anchor = address.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(readme), path))
        is_image = "addresses" not in facts
        if target in tree.files:
            kind = "raw" if is_image else "blob"
        elif not is_image and any(file.path.startswith(f"{target}/") for file in tree.files):
            kind = "tree"
        else:
            continue
        whole = f"{base[kind]}/{target}{mark}{anchor}"
        pattern = re.compile(
            rf"(?<=[(<\"'=])(?:\./)?{re.escape(address.removeprefix('./'))}(?=[)>\"'\s`])|(?<=\]: ){re.escape(address)}(?=\s)"
        )
        changes += [Change("replace", match.span(), whole, readme) for match in pattern.finditer(text)]
    return tuple(changes)


@lru_cache(maxsize=1)
def forge(tree: Tree) -> dict[str, str]:
    """Return the addresses below which a forge shows the project's files at its version's tag, {} when they are not known."""
    from pkglint.checks.urls import repository_of
    from pkglint.checks.version.tags import version_of
    from pkglint.model import git

    urls = tree.project.get("urls")
    found = {
        (repository[0], cased.group())
        for url in (urls.values() if isinstance(urls, dict) else ())
        if isinstance(url, str) and (repository := repository_of(url)) is not None
        if (cased := re.search(re.escape(repository[1]), url, re.IGNORECASE)) is not None
    }
    if len(found) != 1 or not tree.version or tree.repository is None or tree.repository != tree.root.resolve():
        return {}
    ((host, path),) = found
    tags = git.tags(tree.root)
    same = [tag for tag in tags if version_of(tag, tree.name) == tree.version]
    bare = [tag for tag in tags if re.fullmatch(r"v?\d[\w.]*", tag)]
    styles = {tag.startswith("v") for tag in bare}
    tag = same[0] if len(same) == 1 else f"{'v' if styles == {True} else ''}{tree.version}" if len(styles) == 1 else ""
    if not tag:
        return {}
    if host == "github.com":
        raw = f"https://raw.githubusercontent.com/{path}/{tag}"
        return {"raw": raw} | {kind: f"https://{host}/{path}/{kind}/{tag}" for kind in ("blob", "tree")}
    if host == "gitlab.com":
        return {kind: f"https://{host}/{path}/-/{kind}/{tag}" for kind in ("raw", "blob", "tree")}
    return {}


# Workflows


def id_token(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Give a job the permission `id-token: write`, and with it those that it had: `permissions` of a job replace all others."""
    from pkglint.formats import yaml_lines

    path = str(facts.get("path", ""))
    if path not in tree.files:
        return ()
    try:
        text = text_of(tree, path)
    except Impossible:
        return ()
    workflow = yaml_lines.parse(text.encode("utf-8"))
    jobs = workflow.get("jobs")
    name = str(facts.get("job", ""))
    job = jobs.get(name)
    if name not in jobs or not job.mapping or jobs.line_of(name) == job.line:
        return ()
    lines = text.splitlines(keepends=True)
    own = job.get("permissions")
    if "permissions" in job:
        if not own.mapping or own.line == job.line_of("permissions") or "id-token" in own:
            return ()
        return inserted(path, lines, own.line, {"id-token": "write"}, "")
    return inserted(path, lines, job.line, granted(workflow) | {"id-token": "write"}, "permissions:")


def granted(workflow: Node) -> dict[str, str]:
    """Return the permissions that a job without its own has: the workflow's, else that to read what is checked out."""
    listed = workflow.get("permissions")
    if "permissions" not in workflow:
        return {"contents": "read"}
    return {key: value.text for key, value in listed.mapping.items() if value.text}


def inserted(path: str, lines: list[str], number: int, entries: Mapping[str, str], title: str) -> Edit:
    """Return the change that puts entries of a mapping before a line, as deep as that is; below a title, where there is one."""
    line = lines[number - 1]
    indent = line[: len(line) - len(line.lstrip(" "))]
    end = "\r\n" if line.endswith("\r\n") else "\n"
    inner = f"{indent}  " if title else indent
    new = f"{indent}{title}{end}" if title else ""
    new += "".join(f"{inner}{key}: {value}{end}" for key, value in entries.items())
    offset = sum(map(len, lines[: number - 1]))
    return (Change("replace", (offset, offset), new, path),)
