"""Names of directories and modules that say what is in them, not whose they are: tests, documents, copies of others, namespaces.

Read off the top levels of some 500 wheels and the directories of some 100 sdists; `rules/data/names.py DIRECTORY` counts them
again in the wheels of a directory.
"""

from __future__ import annotations

DATE = "2026-11-30"
SOURCE = "top levels of popular, labelled and installed wheels, and what check-wheel-contents calls common names"

TESTS = frozenset(
    {"tests", "test", "testing", "testdata", "test_data", "test-data", "unittests", "unit_tests", "t", "fixtures"}
)
DOCUMENTS = frozenset({"docs", "doc", "examples"})
ASIDE = TESTS | DOCUMENTS
"""Directories for tests, fixtures, examples or documentation, whose files many rules pass over."""
FAR_ASIDE = ASIDE | {
    "benchmarks", "benchmark", "bench", "__tests__", "testsuite", "example", "samples", "sample", "demos", "demo_data", "_tests", "tests_py",
    "test_suite", "testutils",
}  # fmt: skip
"""The same, with names that are also used for other things: for rules that only compare a wheel with its source."""

HELPERS = frozenset(
    {
        "setup",
        "conftest",
        "noxfile",
        "tasks",
        "duties",
        "fabfile",
        "versioneer",
        "dodo",
        "pavement",
        "ez_setup",
        "get-pip",
    }
)
"""Root modules that build, test or release the project."""
_WORKSHOP = frozenset(
    {
        "benchmarks",
        "benchmark",
        "bench",
        "scripts",
        "script",
        "tools",
        "build",
        "dist",
        "ci",
        "dev",
        "example",
        "samples",
        "typings",
        "sample",
    }
)
"""Directories that a repository has beside the package."""
PLAIN = frozenset(
    {
        "app",
        "cli",
        "common",
        "config",
        "core",
        "data",
        "demo",
        "demos",
        "helpers",
        "lib",
        "notebooks",
        "resources",
        "util",
        "utils",
    }
)
"""Words that many projects could take for their package."""
NOT_IMPORTED = (ASIDE | _WORKSHOP) - {"t", "testdata", "test_data", "test-data"}
"""Directories at the root of a source that are no part of the product, even with modules in them."""
GENERIC = (ASIDE | _WORKSHOP | PLAIN | HELPERS) - {"get-pip", "t"}
"""Top-level names that several projects would install over each other."""

VENDORED = frozenset(
    {
        "vendor", "_vendor", "_vendor_", "vendored", "_vendored", "_vendoring", "third_party", "thirdparty", "_third_party", "3rdparty", "extern",
        "_extern", "external", "externals",
    }
)  # fmt: skip
"""Directories with copies of other projects."""

SHARED = frozenset(
    {
        "azure", "backports", "collective", "five", "flaskext", "flufl", "google", "jaraco", "keyrings", "plone", "repoze", "sphinxcontrib",
        "twisted/plugins", "xstatic", "zc", "zope",
    }
)  # fmt: skip
"""Directories that many projects install into: none of them may own an `__init__` there."""
NAMESPACES = frozenset(name for name in SHARED if "/" not in name) | {
    "airflow", "ckanext", "cuda", "keystone", "llama_index", "logilab", "mpl_toolkits", "nvidia", "odoo", "opentelemetry", "paste", "ruamel",
}  # fmt: skip
"""Packages that several projects put modules into, with or without an `__init__`."""
