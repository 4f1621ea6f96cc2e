"""What back ends refuse to build: each table was made by building projects with one fault, or one odd but legal thing, each.

By `prepare_metadata_for_build_wheel` of setuptools 84.2.1, hatchling 1.33.0, flit_core 4.2.0, poetry-core 2.5.0, pdm-backend 2.5.0
and uv_build 0.13.6.
"""

from __future__ import annotations

DATE = "2026-11-29"
SOURCE = "builds with the back ends named above"


NEWEST = {
    "setuptools": "84.2.1",
    "hatchling": "1.33.0",
    "flit-core": "4.2.0",
    "poetry-core": "2.5.0",
    "pdm-backend": "2.5.0",
    "uv-build": "0.13.6",
}
"""Back end → the version that was tried."""
TRIED = frozenset(NEWEST)

REFUSING: dict[str, tuple[str, ...]] = {
    "setuptools": ("77.0.3", "84.2.1"),
    "hatchling": ("1.33.0",),
    "flit-core": ("3.11.0", "3.12.0", "4.2.0"),
    "poetry-core": ("2.5.0",),
    "pdm-backend": ("2.5.0",),
    "uv-build": ("0.13.6",),
}
"""Back end → versions that refuse what `backend-refuses-metadata` is about: the first known and the newest ones."""

ACCEPTED: dict[str, frozenset[str]] = {
    "unknown-dynamic-key": frozenset({"hatchling"}),
    "readme-file-and-text": frozenset({"setuptools", "uv-build"}),
    "license-file-and-text": frozenset({"uv-build"}),
    "license-table-with-files": frozenset({"hatchling"}),
    "license-glob-absolute": frozenset({"hatchling"}),
    "license-glob-parent": frozenset({"setuptools", "hatchling"}),
    "license-glob-backslash": frozenset({"setuptools", "hatchling"}),
    "license-glob-braces": frozenset({"setuptools", "hatchling"}),
    "license-glob-bracket": frozenset({"setuptools", "hatchling"}),
    "person-empty": frozenset({"flit-core"}),
    "unknown-person-key": frozenset({"hatchling"}),
    "reserved-group": frozenset({"setuptools", "hatchling", "pdm-backend"}),
    "nested-entry-points": frozenset({"hatchling"}),
    "invalid-extra-name": frozenset({"poetry-core", "pdm-backend"}),
    "invalid-import-name": frozenset({"poetry-core"}),
    "import-name-in-both": frozenset({"poetry-core"}),
    "duplicate-import-name": frozenset({"hatchling", "poetry-core", "pdm-backend", "uv-build"}),
    "empty-import-namespaces": frozenset({"hatchling", "flit-core", "poetry-core", "pdm-backend"}),
}
"""Breach of the [project] specification (a variant of `invalid-project-table`) → the back ends that build all the same."""

READS_ANY_README = frozenset({"poetry-core", "flit-core"})
"""Back ends that take a readme of any suffix."""

MISSING_README = frozenset({"setuptools"})
"""Back ends that build without a readme that is not there; the others stop."""
MISSING_LICENSE = frozenset({"setuptools", "hatchling"})
"""Back ends that build although a pattern of `license-files` matches nothing; the others stop."""

CLASSIFIER_BESIDE_EXPRESSION = frozenset({"setuptools", "flit-core", "pdm-backend"})
"""Back ends that refuse a licence classifier beside a licence expression (setuptools since 77)."""
STATIC_AND_DYNAMIC = frozenset({"setuptools", "hatchling", "flit-core", "uv-build"})
"""Back ends that refuse a list or table that is both static and dynamic, which PEP 808 allows."""
DYNAMIC_KEYS: dict[str, frozenset[str]] = {
    "flit-core": frozenset({"version", "description", "import-names", "import-namespaces"}),
    "uv-build": frozenset(),
}
"""Back end → the dynamic keys that it can fill in, where it cannot fill in others."""

STOPPING_OPTIONS = frozenset({"python_requires", "long_description"})
"""Arguments of setup() and options of setup.cfg that make setuptools stop when [project] is there and neither gives them nor lists them as dynamic."""
ADDED_OPTIONS = frozenset(
    {"author", "author_email", "maintainer", "maintainer_email", "url", "download_url", "license_files"}
)
"""Those that setuptools writes beside the values of [project]."""
