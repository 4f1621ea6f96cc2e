"""A report without credentials: what every format is given."""

from __future__ import annotations

from functools import partial

from pkglint import masking
from pkglint.catalogue.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pkglint.finding import Entry, Location, Report, Subject


def masked(report: Report) -> Report:
    """Return the report with every credential masked, in every text of every finding and notification.

    A secret that stands in one text with what tells it (`API_KEY=…`) is masked in the others, too. No source line with a
    secret is quoted, nor any line that a rule about secrets points at; a file that has either is not embedded.
    """
    if not report.entries and not report.notifications:
        return report
    hide = partial(masking.without, known=masking.secrets(_texts((report.entries, report.notifications))))
    private = {
        (subject.artifact, subject.member)
        for entry in report.entries
        if entry.rule.sensitive
        for subject in entry.subjects
    }
    return report._replace(
        entries=tuple(_entry(entry, hide, private) for entry in report.entries),
        notifications=tuple(_through(item, hide) for item in report.notifications),
    )


def _entry(entry: Entry, hide: Callable[[str], str], private: set[tuple[str, str | None]]) -> Entry:
    shown: Entry = _through(entry, hide)
    return shown._replace(
        location=_location(entry.location, hide, quoted=not entry.rule.sensitive),
        subjects=tuple(_subject(subject, hide, private) for subject in entry.subjects),
    )


def _location(location: Location, hide: Callable[[str], str], *, quoted: bool) -> Location:
    """Return a location whose source line is left out where it may not be quoted, and an edit that would write a secret, too."""
    quoted = quoted and masking.may_be_quoted(location.path) and hide(location.snippet) == location.snippet
    edits = location.edits
    if any(hide(text) != text for edit in edits for text in (edit.text, edit.old)):
        edits = ()
    return location._replace(snippet=location.snippet if quoted else "", edits=edits)


def _subject(subject: Subject, hide: Callable[[str], str], private: set[tuple[str, str | None]]) -> Subject:
    """Return where a finding is in an artifact, with the file's text only where nothing in it is secret."""
    shown: Subject = _through(subject._replace(text=None), hide)
    closed = (subject.artifact, subject.member) in private or not masking.may_be_quoted(subject.place)
    if subject.text is None or closed or hide(subject.text) != subject.text:
        return shown
    return shown._replace(text=subject.text)


def _through(value: Any, hide: Callable[[str], str]) -> Any:
    """Return a record, list or table with its texts masked; words of the catalogue and numbers stay as they are."""
    if type(value) is str:
        return hide(value)
    if isinstance(value, Rule):
        return value
    if isinstance(value, dict):
        return {_through(key, hide): _through(item, hide) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_make"):
        return value._make(_through(item, hide) for item in value)
    if isinstance(value, (list, tuple)):
        return type(value)(_through(item, hide) for item in value)
    return value


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a value."""
    if type(value) is str:
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, (list, tuple)) and not isinstance(value, Rule):
        for item in value:
            yield from _texts(item)
