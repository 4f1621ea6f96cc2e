"""The fields of core metadata, up to version 2.6: their canonical names, first versions and multiplicity.

Source: https://packaging.python.org/specifications/core-metadata/
"""

from __future__ import annotations

from pkglint.named import NamedTuple


class FieldSpec(NamedTuple):
    """A core metadata field: its name in canonical case, the metadata version that brought it, and whether it may repeat."""

    name: str
    since: str
    multiple: bool


VERSIONS = ("1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6")
"""Every metadata version the specification calls legal (2.0 was never approved)."""

_SINGLE = {
    "1.0": (
        "Metadata-Version",
        "Name",
        "Version",
        "Summary",
        "Description",
        "Keywords",
        "Home-page",
        "Author",
        "Author-email",
        "License",
    ),
    "1.1": ("Download-URL",),
    "1.2": ("Maintainer", "Maintainer-email", "Requires-Python"),
    "2.1": ("Description-Content-Type",),
    "2.4": ("License-Expression",),
}
_MULTIPLE = {
    "1.0": ("Platform",),
    "1.1": ("Supported-Platform", "Classifier", "Requires", "Provides", "Obsoletes"),
    "1.2": ("Requires-Dist", "Provides-Dist", "Obsoletes-Dist", "Requires-External", "Project-URL"),
    "2.1": ("Provides-Extra",),
    "2.2": ("Dynamic",),
    "2.4": ("License-File",),
    "2.5": ("Import-Name", "Import-Namespace"),
}

FIELDS: dict[str, FieldSpec] = {
    name: FieldSpec(name, since, multiple)
    for table, multiple in ((_SINGLE, False), (_MULTIPLE, True))
    for since, names in table.items()
    for name in names
}
"""Every field by its canonical name."""

_BY_LOWER = {name.lower(): spec for name, spec in FIELDS.items()}


def known(name: str) -> FieldSpec | None:
    """Return the field of that name, whatever its case, or None when core metadata has no such field."""
    return _BY_LOWER.get(name.lower())
