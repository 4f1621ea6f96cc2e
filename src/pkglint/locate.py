"""Place → location: equal findings merged, each with the line a person would edit first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pkglint.finding import Entry, Field, Finding, Location, Member, Record, Subject, Whole
from pkglint.model.files import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def entries(findings: Iterable[Finding], cwd: Path) -> list[Entry]:  # noqa: ARG001 - paths become relative to it
    """Return the findings as reports show them: equal ones merged, in the order of their first appearance."""
    merged: dict[str, Entry] = {}
    for finding in findings:
        print_ = fingerprint(finding)
        subject = subject_of(finding)
        known = merged.get(print_)
        if known is not None:
            if subject not in known.subjects:
                merged[print_] = known._replace(subjects=(*known.subjects, subject))
            continue
        merged[print_] = Entry(
            finding.rule,
            finding.severity,
            finding.message,
            finding.facts,
            print_,
            Location(finding.subject.given, in_source=False),
            (subject,),
            finding.pypi_message,
            finding.suppressed,
        )
    return list(merged.values())


def fingerprint(finding: Finding) -> str:
    """Return the identity of a finding, free of artifact name and version: rule, symbolic place and facts, hashed."""
    subject = finding.subject
    own = [(getattr(subject, "dist_info", ""), ".dist-info"), (getattr(subject, "data_dir", ""), ".data")]

    def neutral(value: Any) -> str:
        text = str(value)
        for mine, general in own:
            if mine:
                text = text.replace(mine, general)
        return text

    parts = [finding.rule.id, type(finding.place).__name__, neutral(tuple(finding.place))]
    parts += [f"{name}={neutral(value)}" for name, value in sorted(finding.facts.items())]
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape"))[:32]


def subject_of(finding: Finding) -> Subject:
    """Return where in its artifact a finding is."""
    subject = finding.subject
    match finding.place:
        case Member(path, line):
            return Subject(subject.given, path, member_name(subject, path), line)
        case Field(name, nth):
            headers = subject.metadata.headers_of(name)
            header = headers[min(nth or 0, len(headers) - 1)] if headers else None
            member = member_name(subject, subject.metadata_path)
            return Subject(subject.given, name, member, header.line if header else None)
        case Record(row):
            return Subject(subject.given, "RECORD", subject.info_path("RECORD"), row)
        case Whole():
            return Subject(subject.given, "")
    raise AssertionError(finding.place)


def member_name(subject: Any, path: str) -> str:
    """Return the name by which the artifact holds a file."""
    files = getattr(subject, "files", None)
    file = files.get(path) if files is not None else None
    return file.name if file is not None else f"{getattr(subject, 'prefix', '')}{path}"
