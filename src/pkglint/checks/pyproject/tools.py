"""Tables of [tool] that have a schema, and setup.cfg's keys.

validate-pyproject decides; it takes a third of a second to import and to compile its schema, so a table of nothing but
the shapes that everybody writes is recognised first (the tests hold that against the schema). Only the two schemas that
it ships are used: plug-ins that happen to be installed are not asked, and nothing is fetched.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.checks.pyproject.document import document_of, guess, kind, place
from pkglint.finding import Hit, Member
from pkglint.formats.toml import table
from pkglint.model.build_system import BuildSystem
from pkglint.model.wheel import Wheel
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from typing import Any

    from pkglint.model import Artifact, Sdist, Tree

TOOLS = ("setuptools", "distutils")
_PACKAGE = regex(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\Z", re.ASCII)
_STUBS = regex(r"[A-Za-z_]\w*-stubs\Z", re.ASCII)
_COMMAND = ("build", "build_ext", "build_py", "bdist_wheel", "sdist", "egg_info", "install", "develop", "metadata")
_RAW_SECTIONS = ("extras_require", "data_files", "entry_points", "package_data", "exclude_package_data")


def invalid(artifact: Artifact) -> Iterator[Hit]:
    """Yield keys of [tool.setuptools] and [tool.distutils] that break their schema, and dashed keys of setup.cfg."""
    document = document_of(artifact)
    if document is not None:
        for tool in TOOLS:
            for key, value in table(document.value, "tool", tool).items():
                if isinstance(value, dict) if tool == "distutils" else usual(key, value):
                    continue
                fault = schema_fault(tool, key, value)
                if fault is not None:
                    path, variant, facts = fault
                    yield Hit(place(document, "tool", *path), variant, **facts)
    if isinstance(artifact, Wheel) or "setup.cfg" not in artifact.files:
        return
    if BuildSystem(artifact).project == "setuptools":
        yield from _dashed(artifact)
        yield from _ignored_keys(artifact)


def only_strings(value: Any) -> bool:
    """Tell whether a value is an array of strings only."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def packages(value: Any) -> bool:
    """Tell whether a value is an array of plain package names, or a plain `find` table."""
    if isinstance(value, dict):
        find = value.get("find")
        return (
            set(value) == {"find"}
            and isinstance(find, dict)
            and all(
                (key in {"where", "include", "exclude"} and only_strings(item))
                or (key == "namespaces" and isinstance(item, bool))
                for key, item in find.items()
            )
        )
    return only_strings(value) and all(_PACKAGE.match(item) or _STUBS.match(item) for item in value)


def package_map(test: Callable[[Any], bool], names: frozenset[str]) -> Callable[[Any], bool]:
    """Return a test of tables from plain package names (or one of some other words) to values that pass a test."""
    return lambda value: (
        isinstance(value, dict)
        and all((key in names or _PACKAGE.match(key)) and test(item) for key, item in value.items())
    )


def dynamic(value: Any) -> bool:
    """Tell whether a value is a table of plain `attr` and `file` directives."""
    return isinstance(value, dict) and all(
        isinstance(item, dict)
        and (
            (
                key == "version"
                and set(item) == {"attr"}
                and isinstance(item["attr"], str)
                and bool(_PACKAGE.match(item["attr"]))
            )
            or (
                key in {"dependencies", "version", "readme"}
                and set(item) == {"file"}
                and (isinstance(item["file"], str) or only_strings(item["file"]))
            )
        )
        for key, item in value.items()
    )


USUAL: dict[str, Callable[[Any], bool]] = {
    "packages": packages,
    "py-modules": lambda value: only_strings(value) and all(_PACKAGE.match(item) and "." not in item for item in value),
    "include-package-data": lambda value: isinstance(value, bool),
    "zip-safe": lambda value: isinstance(value, bool),
    "platforms": only_strings,
    "license-files": only_strings,
    "package-dir": package_map(lambda item: isinstance(item, str), frozenset({""})),
    "package-data": package_map(only_strings, frozenset({"*"})),
    "exclude-package-data": package_map(only_strings, frozenset({"*"})),
    "dynamic": dynamic,
}


def usual(key: str, value: Any) -> bool:
    """Tell whether a key of [tool.setuptools] has one of the plain shapes that its schema allows."""
    test = USUAL.get(key)
    return test is not None and test(value)


@lru_cache(maxsize=1)
def validator() -> Any:
    """Return validate-pyproject's validator with the schemas that it ships itself."""
    from validate_pyproject import api
    from validate_pyproject.plugins import PluginWrapper

    return api.Validator(plugins=[PluginWrapper(tool, api.load_builtin_plugin) for tool in TOOLS])


def schema_fault(tool: str, key: str, value: Any) -> tuple[tuple[str, ...], str, dict[str, Any]] | None:
    """Return (keys below [tool], variant, facts) of the first breach in one key's value, None when there is none."""
    import logging

    from validate_pyproject.errors import ValidationError

    logging.getLogger("validate_pyproject").setLevel(logging.ERROR)
    try:
        validator()({"tool": {tool: {key: value}}})
    except ValidationError as error:
        variant, facts = judged(error, tool, key)
        return (tool, key), variant, facts
    except RecursionError:
        return None
    return None


EXPECTED = {"boolean", "object", "array", "string", "integer", "number"}


def judged(error: Any, tool: str, key: str) -> tuple[str, dict[str, Any]]:
    """Return validate-pyproject's error as a variant of `invalid-tool-config` and its facts."""
    dotted = str(error.name or "").strip("`") or f"tool.{tool}.{key}"
    definition, rule = error.definition or {}, error.rule
    if rule == "additionalProperties":
        near = guess(key, USUAL)
        if dotted == f"tool.{tool}":
            return ("unknown-key-near" if near else "unknown-key"), {"key": key, "table": dotted, "suggestion": near}
        return "wrong-form", {"key": dotted}
    expected = definition.get("type")
    if rule == "type" and expected in EXPECTED:
        return "wrong-type", {"key": dotted, "type": kind(error.value), "expected": expected}
    if rule == "required":
        value = error.value if isinstance(error.value, dict) else {}
        missing = [each for each in definition.get("required", ()) if each not in value]
        if missing:
            return "missing-key", {"key": dotted, "required": missing[0]}
    if rule == "format" and definition.get("format") in FORMATS and isinstance(error.value, str):
        return "invalid-value", {"key": dotted, "value": error.value, "expected": definition["format"]}
    return "wrong-form", {"key": dotted}


FORMATS = frozenset(
    {
        "python-identifier",
        "python-module-name",
        "python-module-name-relaxed",
        "python-qualified-identifier",
        "pep508-identifier",
    }
)


def _dashed(artifact: Sdist | Tree) -> Iterator[Hit]:
    """Yield keys with a dash in the sections of setup.cfg that setuptools reads."""
    for section, options in artifact.setup_cfg.sections.items():
        if not (section == "metadata" or section.split(".", 1)[0] == "options" or section in _COMMAND):
            continue
        if section.removeprefix("options.") in _RAW_SECTIONS:
            continue
        for name, option in options.items():
            if "-" in name and not (section in SETUP_CFG and _meant(section, name, options)):
                where = Member("setup.cfg", option.line)
                yield Hit(where, "dash-in-setup-cfg", option=name, section=section, replacement=name.replace("-", "_"))


SETUP_CFG = {
    "metadata": frozenset(
        {
            "name", "version", "url", "download_url", "project_urls", "author", "author_email", "maintainer",
            "maintainer_email", "classifiers", "license", "license_file", "license_files", "description",
            "long_description", "long_description_content_type", "keywords", "platforms", "provides", "requires",
            "obsoletes", "home_page", "summary", "classifier", "platform"
        }
    ),
    "options": frozenset(
        {
            "zip_safe", "setup_requires", "install_requires", "extras_require", "python_requires", "entry_points",
            "scripts", "eager_resources", "dependency_links", "tests_require", "include_package_data", "packages",
            "package_dir", "package_data", "exclude_package_data", "namespace_packages", "py_modules", "data_files",
            "cmdclass", "test_suite", "test_loader", "use_2to3", "use_2to3_fixers", "use_2to3_exclude_fixers",
            "convert_2to3_doctests"
        }
    ),
}  # fmt: skip
"""Section of setup.cfg → the keys that setuptools reads there, former ones included; it passes over any other without a word."""


def _ignored_keys(artifact: Sdist | Tree) -> Iterator[Hit]:
    """Yield keys of setup.cfg that setuptools passes over: slips of one that it reads, and those of the other section."""
    # pbr reads keys of its own.
    if any(word in artifact.files.read(path) for path in ("setup.py", "pyproject.toml") for word in (b"pbr", b"d2to1")):
        return
    for section in SETUP_CFG:
        options = artifact.setup_cfg.sections.get(section, {})
        for name, option in options.items():
            found = _meant(section, name, options)
            if found is not None:
                variant, facts = found
                yield Hit(Member("setup.cfg", option.line), variant, option=name, section=section, **facts)


def _meant(section: str, name: str, options: Container[str]) -> tuple[str, dict[str, Any]] | None:
    """Return what is wrong with a key that setuptools passes over in its section of setup.cfg, None when it reads it or nothing is like it."""
    from difflib import get_close_matches

    plain, known = name.replace("-", "_"), SETUP_CFG[section]
    if plain in known:
        return None
    (other,) = SETUP_CFG.keys() - {section}
    if plain in SETUP_CFG[other]:
        return "other-section-of-setup-cfg", {"other": other}
    near = get_close_matches(plain, [each for each in known if each not in options], 1, 0.88)
    return ("unknown-in-setup-cfg", {"suggestion": near[0]}) if near else None
