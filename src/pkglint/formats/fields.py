"""The fields of core metadata, up to version 2.6: one row a field, from which everything else about fields is derived.

Source: https://packaging.python.org/specifications/core-metadata/
"""

from __future__ import annotations

from pkglint.named import NamedTuple


class FieldSpec(NamedTuple):
    """A core metadata field, and where its value comes from."""

    name: str
    """In canonical case."""
    since: str
    """The metadata version that brought it."""
    multiple: bool = False
    """It may be repeated, one value each time."""
    keys: tuple[str, ...] = ()
    """The keys of [project] that decide it, the likelier one first."""
    shape: str = ""
    """What the first key holds, when its value is the field's: `text`, `texts`, or `joined` (texts that become one, with
    commas); else a word for what the model derives the field from."""
    setup: str = ""
    """The argument of setup(), which is also the option of setup.cfg."""
    section: str = "metadata"
    """The section of setup.cfg with that option; a section whose options are the values has the name of the argument at its end."""
    former: str = ""
    """Another name that setup.cfg takes for the option."""
    replaced_by: str = ""
    """The field that took its place."""
    resolved: bool = False
    """Installers and auditors read it in one file and apply it to the whole release."""
    static: bool = True
    """Where PKG-INFO does not list it as Dynamic, every wheel built from the sdist has the same value (Metadata 2.2)."""


VERSIONS = ("1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6")
"""Every metadata version the specification calls legal (2.0 was never approved)."""

_ROWS = (
    FieldSpec("Metadata-Version", "1.0", static=False),
    FieldSpec("Name", "1.0", keys=("name",), shape="text", setup="name", static=False),
    FieldSpec("Version", "1.0", keys=("version",), shape="text", setup="version", static=False),
    FieldSpec("Summary", "1.0", keys=("description",), shape="text", setup="description", former="summary"),
    FieldSpec("Description", "1.0", keys=("readme",), shape="readme", setup="long_description"),
    FieldSpec("Author", "1.0", keys=("authors",), shape="people", setup="author"),
    FieldSpec("Author-email", "1.0", keys=("authors",), shape="people", setup="author_email"),
    FieldSpec("Maintainer", "1.2", keys=("maintainers",), shape="people", setup="maintainer"),
    FieldSpec("Maintainer-email", "1.2", keys=("maintainers",), shape="people", setup="maintainer_email"),
    FieldSpec("License-Expression", "2.4", keys=("license",), shape="license", setup="license"),
    FieldSpec("License", "1.0", keys=("license",), shape="license", setup="license"),
    FieldSpec("Keywords", "1.0", keys=("keywords",), shape="joined", setup="keywords"),
    FieldSpec("Requires-Python", "1.2", keys=("requires-python",), shape="text", setup="python_requires", section="options", resolved=True),
    FieldSpec("Description-Content-Type", "2.1", keys=("readme",), shape="readme", setup="long_description_content_type"),
    FieldSpec("Home-page", "1.0", keys=("urls",), setup="url", former="home_page", replaced_by="Project-URL"),
    FieldSpec("Download-URL", "1.1", keys=("urls",), setup="download_url", replaced_by="Project-URL"),
    FieldSpec("Classifier", "1.1", True, keys=("classifiers",), shape="texts", setup="classifiers", former="classifier"),
    FieldSpec("Project-URL", "1.2", True, keys=("urls",), shape="links", setup="project_urls"),
    FieldSpec("Requires-Dist", "1.2", True, keys=("dependencies", "optional-dependencies"), shape="texts", setup="install_requires", section="options", resolved=True),
    FieldSpec("Provides-Extra", "2.1", True, keys=("optional-dependencies",), shape="extras", setup="extras_require", section="options.extras_require", resolved=True),
    FieldSpec("Requires-External", "1.2", True),
    FieldSpec("Dynamic", "2.2", True, keys=("dynamic",), static=False),
    FieldSpec("Import-Name", "2.5", True, keys=("import-names",), shape="texts", resolved=True),
    FieldSpec("Import-Namespace", "2.5", True, keys=("import-namespaces",), shape="texts", resolved=True),
    FieldSpec("License-File", "2.4", True, keys=("license-files", "license"), shape="files", setup="license_files", resolved=True),
    FieldSpec("Platform", "1.0", True, static=False),
    FieldSpec("Supported-Platform", "1.1", True, static=False),
    FieldSpec("Provides-Dist", "1.2", True, static=False),
    FieldSpec("Obsoletes-Dist", "1.2", True, static=False),
    FieldSpec("Requires", "1.1", True, replaced_by="Requires-Dist", static=False),
    FieldSpec("Provides", "1.1", True, replaced_by="Provides-Dist", static=False),
    FieldSpec("Obsoletes", "1.1", True, replaced_by="Obsoletes-Dist", static=False),
)  # fmt: skip

FIELDS: dict[str, FieldSpec] = {spec.name: spec for spec in _ROWS}
"""Every field by its canonical name, in the order in which people are shown them."""

_BY_LOWER = {name.lower(): spec for name, spec in FIELDS.items()}


def known(name: str) -> FieldSpec | None:
    """Return the field of that name, whatever its case, or None when core metadata has no such field."""
    return _BY_LOWER.get(name.lower())


def project_keys(*shapes: str) -> tuple[str, ...]:
    """Return the keys of [project] that have a field's value in one of these shapes, each once."""
    return tuple(dict.fromkeys(spec.keys[0] for spec in _ROWS if spec.shape in shapes))
