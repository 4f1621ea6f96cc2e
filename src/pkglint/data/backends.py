"""Build back ends: which project has which, what a build with it can import, and since when it writes licence expressions.

Read in each project's wheel and changelog; `rules/data/backends.py` compares the imports with installed wheels.
"""

from __future__ import annotations

DATE = "2026-11-30"
SOURCE = "the newest wheels of these projects: RECORD, METADATA, changelog"

BACKENDS = {
    "setuptools": "setuptools",
    "hatchling": "hatchling",
    "poetry": "poetry-core",
    "flit_core": "flit-core",
    "flit_scm": "flit-scm",
    "flit": "flit",
    "pdm": "pdm-backend",
    "uv_build": "uv-build",
    "maturin": "maturin",
    "mesonpy": "meson-python",
    "scikit_build_core": "scikit-build-core",
    "sipbuild": "sip",
    "whey": "whey",
    "enscons": "enscons",
    "setuptools_rust": "setuptools-rust",
    "py_build_cmake": "py-build-cmake",
    "jupyter_packaging": "jupyter-packaging",
}
"""Top module of a `build-backend` → the project that has it."""

PROVIDERS: dict[str, frozenset[str]] = {
    "poetry": frozenset({"poetry-core", "poetry"}),
    "pdm": frozenset({"pdm-backend", "pdm-pep517", "pdm"}),
}
"""Where several projects have the module of a backend."""

BRINGS: dict[str, frozenset[str]] = {
    "setuptools": frozenset({"setuptools", "pkg_resources", "distutils", "_distutils_hack"}),
    "wheel": frozenset({"wheel"}),
    "cython": frozenset({"Cython", "cython", "pyximport"}),
    "numpy": frozenset({"numpy"}),
    "oldest-supported-numpy": frozenset({"numpy"}),
    "pybind11": frozenset({"pybind11"}),
    "nanobind": frozenset({"nanobind"}),
    "cffi": frozenset({"cffi", "_cffi_backend", "pycparser"}),
    "pycparser": frozenset({"pycparser"}),
    "packaging": frozenset({"packaging"}),
    "toml": frozenset({"toml"}),
    "tomli": frozenset({"tomli"}),
    "cmake": frozenset({"cmake"}),
    "ninja": frozenset({"ninja"}),
    "versioneer": frozenset({"versioneer"}),
    "setuptools-git-versioning": frozenset({"setuptools_git_versioning"}),
    "pkgconfig": frozenset({"pkgconfig"}),
    "requests": frozenset({"requests", "urllib3", "certifi", "idna", "charset_normalizer"}),
    "six": frozenset({"six"}),
    "pip": frozenset({"pip"}),
    "hatchling": frozenset({"hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove_classifiers"}),
    "flit-core": frozenset({"flit_core"}),
    "poetry-core": frozenset({"poetry"}),
    "pdm-backend": frozenset({"pdm"}),
    "uv-build": frozenset({"uv_build"}),
    "maturin": frozenset({"maturin"}),
    "meson-python": frozenset({"mesonpy", "packaging", "pyproject_metadata"}),
    "scikit-build-core": frozenset({"scikit_build_core", "packaging", "pathspec"}),
}
"""Project → every top-level name that it and what it depends on bring; a project that is not here may bring anything."""

SETUPTOOLS_VENDORED = frozenset(
    {
        "wheel", "packaging", "platformdirs", "more_itertools", "jaraco", "typing_extensions", "importlib_metadata", "zipp", "tomli",
        "autocommand", "backports", "inflect", "typeguard", "ordered_set",
    }
)  # fmt: skip
"""Copies that setuptools 71 and newer puts at the end of `sys.path` when it is imported."""


LICENSE_EXPRESSION = {"setuptools": "77", "hatchling": "1.27", "flit-core": "3.11", "poetry-core": "2.2"}
"""Project → the first release that writes `license` as License-Expression."""
FLIT_OPERATORS = "3.12"
"""The first release of flit-core that takes an expression of more than one licence."""
LICENSE_EXPRESSION_SAFE = {
    "setuptools": "77.0.3",
    "hatchling": "1.27.0",
    "flit-core": "3.12.0",
    "pdm-backend": "2.4.0",
    "poetry-core": "2.2.0",
    "uv-build": "0.7.0",
    "maturin": "1.9.2",
    "scikit-build-core": "0.11.0",
    "meson-python": "0.18.0",
}
"""Project → a release from which on every licence expression in [project] can be built."""

GENERATORS = {
    "setuptools": "setuptools",
    "bdist_wheel": "setuptools",
    "hatchling": "hatchling",
    "poetry-core": "poetry-core",
    "poetry": "poetry-core",
    "flit": "flit-core",
    "pdm-backend": "pdm-backend",
    "uv": "uv-build",
    "maturin": "maturin",
    "meson": "meson-python",
    "scikit-build-core": "scikit-build-core",
}
"""First word of WHEEL's `Generator` → the back end that writes it."""

STRICT = frozenset({"setuptools", "flit-core", "flit", ""})
"""Back ends that refuse keys of [project] which they do not know (setuptools 84, flit-core 4.2), or may; the others read on."""
