"""Where in its artifact a finding is: the archive member and line that reports relate to."""

from __future__ import annotations

from pkglint.finding import Field, Member, Record, Subject, Whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.finding import Finding

EMBEDDED = 64 * 1024
"""Largest member whose text a report may embed."""


def subject_of(finding: Finding, *, texts: bool) -> Subject:
    """Return the artifact of a finding, and the member and line it is about; `texts` asks for the member's text."""
    subject = finding.subject
    match finding.place:
        case Member(path, line):
            name = member_name(subject, path)
            return Subject(subject.display_path, path, name, line, text_of(subject, path) if texts else None)
        case Field(name, nth):
            path = subject.metadata_path
            return Subject(
                subject.display_path,
                name,
                member_name(subject, path),
                field_line(finding, name, nth),
                text_of(subject, path) if texts else None,
            )
        case Record(row):
            path = subject.info_path("RECORD")
            return Subject(subject.display_path, "RECORD", path, row, text_of(subject, path) if texts else None)
        case Whole():
            return Subject(subject.display_path, "")
    raise AssertionError(finding.place)


def field_line(finding: Finding, name: str, nth: int | None) -> int | None:
    """Return the line of METADATA or PKG-INFO that a field's finding is about, None in a tree or when it is absent."""
    subject = finding.subject
    if subject.kind == "tree":
        return None
    if name.lower() == "description":
        first = subject.metadata.description_line
        return None if first is None else first + finding.facts.get("line", 1) - 1
    headers = subject.metadata.headers_of(name)
    if not headers:
        return None
    line: int = headers[min(nth or 0, len(headers) - 1)].line
    return line


def member_name(subject: Any, path: str) -> str:
    """Return the name by which the artifact holds a file, whether or not it is there."""
    prefix = getattr(subject, "prefix", "")
    if f"{path}/" == prefix:
        file = subject.files.get(path)
        return file.name if file is not None else path  # the top directory itself
    return f"{prefix}{path}"


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
