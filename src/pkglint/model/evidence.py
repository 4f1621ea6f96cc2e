"""What an artifact holds at the place of a finding: asked once, as soon as its check yields it."""

from __future__ import annotations

from pkglint.archive import Unreadable
from pkglint.finding import Evidence, Field, Member, Record
from pkglint.model.kept import kept
from pkglint.model.paths import common_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.finding import Place
    from pkglint.formats.headers import Header
    from pkglint.model import Tree, Wheel

EMBEDDED = 64 * 1024
"""Largest member whose text a report may embed."""


def evidence_of(
    subject: Any, place: Place, facts: dict[str, Any], *, project: bool = True, texts: bool = False
) -> Evidence:
    """Return what an artifact, release or other file holds at a place; `project` asks for what fixes need, `texts` for the member's text.

    What cannot be read is left out: of that another rule speaks.
    """
    release = subject.release
    source = release.tree if release is not None and release.tree_fits else subject
    found = Evidence(subject.names, source.fix_words) if project else Evidence(subject.names)
    try:
        match place:
            case Member(path, line):
                found = found._replace(member=member_name(subject, path), line=line)
                found = found._replace(entry_point=entry_point_at(subject, path, line), source=made_from(subject, path))
            case Field(name, nth):
                path = subject.metadata_path
                line, value = line_and_value(subject, name, nth, facts)
                found = found._replace(member=member_name(subject, path), line=line, value=value)
            case Record(row):
                path = subject.info_path("RECORD")
                found = found._replace(member=path, line=row)
            case _:
                return found
        return found._replace(text=text_of(subject, path)) if texts else found
    except Unreadable:
        return found


def member_name(subject: Any, path: str) -> str:
    """Return the name by which the artifact holds a file, whether or not it is there."""
    prefix = getattr(subject, "prefix", "")
    if f"{path}/" == prefix:
        file = subject.files.get(path)
        return file.name if file is not None else path  # the top directory itself
    return f"{prefix}{path}"


def line_and_value(subject: Any, name: str, nth: int | None, facts: dict[str, Any]) -> tuple[int | None, str | None]:
    """Return a field's line in METADATA or PKG-INFO (None in a tree) and its value, of the description the whole text.

    The value is None when the field is absent, or there are several and the finding is about them all.
    """
    if name.lower() == "description":
        first: int | None = subject.metadata.description_line
        line = None if first is None or subject.kind == "tree" else first + facts.get("line", 1) - 1
        return line, subject.metadata.description
    headers: tuple[Header, ...] = subject.metadata.headers_of(name)
    if not headers:
        return None, None
    header = headers[min(nth or 0, len(headers) - 1)]
    meant = len(headers) == 1 or (nth is not None and nth < len(headers))
    return None if subject.kind == "tree" else header.line, header.value.strip() if meant else None


def entry_point_at(subject: Any, path: str, line: int | None) -> tuple[str, str] | None:
    """Return group and name of the entry point that a line of a wheel's entry_points.txt declares."""
    is_there = subject.kind == "wheel" and path == subject.info_path("entry_points.txt")
    return entry_points_by_line(subject).get(line or 0) if is_there else None


@kept
def entry_points_by_line(wheel: Wheel) -> dict[int, tuple[str, str]]:
    """Return line of entry_points.txt → group and name of the entry point on it."""
    return {point.line: (point.group, point.name) for group in wheel.entry_points.groups.values() for point in group}


def made_from(subject: Any, path: str) -> str:
    """Return the file of the fitting source tree that a member of a wheel or sdist was made from, "" when none is like it."""
    release = subject.release
    if subject.kind not in {"wheel", "sdist"} or release is None or not release.tree_fits:
        return ""
    tree: Tree = release.tree
    if path in tree.files:
        return path
    if subject.kind == "wheel" and path.startswith(f"{subject.dist_info}/"):
        return ""
    candidates = tree.files.by_name.get(path.rpartition("/")[2], ())
    if not candidates:
        return ""
    file = subject.files.get(path)
    same = [each.path for each in candidates if file is not None and each.size == file.size > 0]
    digest = subject.files.digest(path) if same else ""
    equal = [each for each in same if digest and tree.files.digest(each) == digest]
    if equal:
        return max(equal, key=lambda each: (common_end(each, path), -len(each)))
    root = f"{tree.source_root}/" if tree.source_root else ""
    best = max(
        (each.path for each in candidates),
        key=lambda each: (common_end(each, path), each == f"{root}{path}", -len(each)),
    )
    # The name alone proves nothing unless a directory agrees, or there is none to agree.
    return best if common_end(best, path) >= min(2, path.count("/") + 1) else ""


def text_of(subject: Any, path: str) -> str | None:
    """Return a member's text when it is small and is text."""
    file = subject.files.get(path) if subject.kind in {"wheel", "sdist"} else None
    if file is None or file.size > EMBEDDED:
        return None
    content = subject.files.content_of(file)
    if content.fault is not None or len(content.data) > EMBEDDED or b"\0" in content.data:
        return None
    try:
        text: str = content.data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text
