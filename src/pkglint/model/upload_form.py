"""The upload form: which values of METADATA or PKG-INFO an upload client sends, and which of them PyPI looks at.

PyPI judges the form that comes with a file, not the file's metadata. twine 7 fills it through `packaging.metadata.parse_email`
and refuses what that cannot place; PyPI then deletes what is `UNKNOWN` or empty. `sent` is what the client validates,
`received` what PyPI validates. Source: `twine/package.py` of twine 7.0; `warehouse/forklift/decorators.py` and
`warehouse/forklift/metadata.py` at the commit `pkglint.data.pypi` names.
"""

from __future__ import annotations

from pkglint.formats.fields import known
from pkglint.formats.text import undecodable
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pkglint.formats.metadata import Metadata


class Value(NamedTuple):
    """A value of a field, and which of the field's occurrences it comes from (0 is the first)."""

    nth: int
    text: str


class ProjectUrl(NamedTuple):
    """A Project-URL split at its first comma, both parts stripped, and which of the field's occurrences it is."""

    nth: int
    label: str
    url: str


def values_of(metadata: Metadata, field: str) -> tuple[Value, ...]:
    """Return every value of a field as readers unfold it, line ends as they are; Description may be the body."""
    values = [Value(nth, text) for nth, text in enumerate(metadata.all(field))]
    if field.lower() == "description" and metadata.body:
        values.append(Value(len(values), metadata.body))
    return tuple(values)


def sent(metadata: Metadata, field: str) -> tuple[Value, ...]:
    """Return the values that the upload client reads: none of a field that it cannot place (repeated, not UTF-8, too old)."""
    values = values_of(metadata, field)
    spec = known(field)
    if spec is None or any(undecodable(value.text) for value in values):
        return ()
    if not spec.multiple and len(values) != 1:
        return ()
    match spec.name:
        case "License-File" if not _sends_license_files(metadata):
            return ()
        case "Project-URL":
            urls = project_urls(metadata)
            if len({url.label for url in urls}) != len(urls):
                return ()
            return tuple(Value(url.nth, f"{url.label}, {url.url}") for url in urls)
        case "Keywords":
            return tuple(Value(value.nth, ", ".join(_words(value.text))) for value in values)
        case "Import-Name" if [value.text for value in values] == [""]:
            return ()
        case _:
            return values


def received(metadata: Metadata, field: str) -> tuple[Value, ...]:
    """Return the values that PyPI's checks see.

    Of a repeated form key PyPI looks at the last value only when it cleans up: `UNKNOWN` there deletes all of them, a NUL
    there leaves nothing but that value, with the NUL written out. A single empty value counts as none.
    """
    values = sent(metadata, field)
    if not values:
        return ()
    last = values[-1]
    if last.text.strip() == "UNKNOWN":
        return ()
    if "\0" in last.text:
        values = (Value(last.nth, last.text.replace("\0", "\\x00")),)
    return () if [value.text for value in values] == [""] else values


def received_text(metadata: Metadata, field: str) -> str | None:
    """Return the value of a single-use field that PyPI's checks see, or None."""
    values = received(metadata, field)
    return values[0].text if values else None


def project_urls(metadata: Metadata) -> tuple[ProjectUrl, ...]:
    """Return every Project-URL in two parts, also when labels are repeated."""
    found = []
    for value in values_of(metadata, "Project-URL"):
        label, _, url = value.text.partition(",")
        found.append(ProjectUrl(value.nth, label.strip(), url.strip()))
    return tuple(found)


def form_key(field: str) -> str:
    """Return the name of a field in the upload form, as PyPI's messages write it."""
    key = field.lower().replace("-", "_")
    return {"classifier": "classifiers", "project_url": "project_urls"}.get(key, key)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


def _sends_license_files(metadata: Metadata) -> bool:
    """Tell whether the declared metadata version is 2.4 or newer; below, twine leaves License-File out."""
    from pkglint.model.versions import parse_version

    version = parse_version((metadata.get("Metadata-Version") or "0").strip())
    return version is not None and version.release >= (2, 4)
