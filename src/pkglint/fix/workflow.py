"""Finding about a workflow → the permission to identify itself to PyPI."""

from __future__ import annotations

from pkglint.fix.change import Change, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.formats.yaml_lines import Node
    from pkglint.model import Tree


def id_token(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Give a job the permission `id-token: write`, and with it those that it had: `permissions` of a job replace all others."""
    from pkglint.formats import yaml_lines

    path = str(facts.get("path", ""))
    if path not in tree.files:
        return ()
    text = text_of(tree, path)
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
