"""Metadata that a source states elsewhere than in [project]: [tool.poetry], [tool.flit.metadata], setup.cfg, setup.py.

Only values that are certain before a build are taken, and absence means nothing: a backend, or code, may add the rest.
"""

from __future__ import annotations

import re

from pkglint.formats.fields import FIELDS
from pkglint.formats.toml import strings, table
from pkglint.model.paths import normalized
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model.files import Files

Header = tuple[str, str]

BY_ARGUMENT = {
    spec.setup: spec
    for spec in FIELDS.values()
    if spec.setup and spec.name != "License-Expression" and spec.shape not in {"readme", "extras", "files"}
} | {"long_description_content_type": FIELDS["Description-Content-Type"]}
"""setup()'s arguments, and options of setup.cfg, that are the values of one field; `license` is the field License there."""

CARET = regex(r"[\^~]?\s*\d")


class ToolMetadata(NamedTuple):
    """Headers as METADATA would have them, and the files that the description is read from."""

    headers: tuple[Header, ...] = ()
    readme: tuple[str, ...] = ()
    open: frozenset[str] = frozenset()
    """Fields of which there may be more than is written, or other values: what is not there is not absent."""
    absent: frozenset[str] = frozenset()
    """Fields that a build cannot give a value: every other source gives none either."""


def tool_metadata(document: dict[str, Any], files: Files) -> ToolMetadata:
    """Return what a source without a [project] table states: by its tool's table, else by setup.cfg and setup.py."""
    poetry = table(document, "tool", "poetry")
    if poetry:
        return ToolMetadata(tuple(of_poetry(poetry)), tuple(texts(poetry.get("readme"))), frozenset({"Classifier"}))
    flit = table(document, "tool", "flit", "metadata")
    if flit:
        return ToolMetadata(tuple(of_flit(flit)), tuple(texts(flit.get("description-file"))))
    return of_setuptools(document, files)


def texts(value: object) -> list[str]:
    """Return a string as a list of one, the strings of a list, [] for anything else."""
    return [value] if isinstance(value, str) else strings(value)


def one_line(value: object) -> str:
    """Return a string without white space around it when it is of one line and says something, else ""."""
    text = value.strip() if isinstance(value, str) else ""
    return "" if "\n" in text else text


def of_poetry(poetry: dict[str, Any]) -> Iterator[Header]:
    """Yield the fields of [tool.poetry] that poetry-core copies; it derives the licence, dependencies and some classifiers itself."""
    for key, name in (("name", "Name"), ("version", "Version"), ("description", "Summary")):
        if text := one_line(poetry.get(key)):
            yield name, text
    if keywords := texts(poetry.get("keywords")):
        yield "Keywords", ",".join(keywords)
    yield from (("Classifier", item) for item in texts(poetry.get("classifiers")))
    for key, label in (("homepage", "Homepage"), ("repository", "Repository"), ("documentation", "Documentation")):
        if text := one_line(poetry.get(key)):
            yield "Project-URL", f"{label}, {text}"
    for label, url in table(poetry, "urls").items():
        if text := one_line(url):
            yield "Project-URL", f"{label}, {text}"
    python = table(poetry, "dependencies").get("python")
    if isinstance(python, str) and not CARET.match(python.strip()) and "|" not in python:
        # A bare version, `^` and `~` mean something of poetry's own.
        yield "Requires-Python", python.strip()


def of_flit(flit: dict[str, Any]) -> Iterator[Header]:
    """Yield the fields of [tool.flit.metadata]; name and version are the module's."""
    module = flit.get("dist-name", flit.get("module"))
    if text := one_line(module):
        yield "Name", text
    for key, field in (("author", "Author"), ("author-email", "Author-email"), ("maintainer", "Maintainer"), ("maintainer-email", "Maintainer-email"),
                       ("license", "License"), ("home-page", "Home-page"), ("requires-python", "Requires-Python"), ("keywords", "Keywords")):  # fmt: skip
        if text := one_line(flit.get(key)):
            yield field, text
    yield from (("Classifier", item) for item in texts(flit.get("classifiers")))
    yield from (("Requires-Dist", item) for item in texts(flit.get("requires")))
    yield from (
        ("Project-URL", f"{label}, {url}") for label, url in table(flit, "urls").items() if isinstance(url, str)
    )


OTHER_ARGUMENTS = frozenset(
    {
        "packages", "package_dir", "package_data", "include_package_data", "exclude_package_data", "py_modules", "scripts", "entry_points",
        "ext_modules", "extras_require", "zip_safe", "data_files", "license_files", "license_file", "long_description", "tests_require",
        "test_suite", "platforms", "namespace_packages", "options", "use_scm_version", "setup_requires", "cmdclass",
    }
)  # fmt: skip
"""Arguments of setup() that bring no field of metadata but what they are; any other may be read by an extension of setuptools."""
PLAIN_REQUIREMENTS = frozenset(
    {"setuptools", "wheel", "setuptools-scm", "cython", "numpy", "pybind11", "cffi", "setuptools-rust"}
)
"""Build requirements that add no metadata but a version."""


def of_setuptools(document: dict[str, Any], files: Files) -> ToolMetadata:
    """Return what setup() is given literally, and what setup.cfg states where setup() is silent: its keywords win."""
    keywords: dict[str, Any] = {}
    unsure: set[str] = set()
    complete = False
    if "setup.py" in files:
        import ast

        from pkglint.formats import setup_py

        script = setup_py.parse(files.read("setup.py"))
        keywords = {name: keyword.value for name, keyword in script.keywords.items()}
        complete = script.complete and plain_build(document, keywords)
        for keyword in (name for name, spec in BY_ARGUMENT.items() if spec.shape == "texts" and name in keywords):
            node, value = script.keywords[keyword].node, keywords[keyword]
            # A list that has a name of its own may be added to; one with an unknown item has more than is seen.
            if (
                not isinstance(node, (ast.List, ast.Tuple))
                or not isinstance(value, list)
                or len(texts(value)) != len(value)
            ):
                unsure.add(BY_ARGUMENT[keyword].name)
    # Requirements of extras are not read.
    unsure.add("Requires-Dist")
    headers = list(of_keywords(keywords))
    readme: tuple[str, ...] = ()
    if "setup.cfg" in files:
        headers += of_setup_cfg(files, frozenset(keywords))
        if "long_description" not in keywords:
            readme = readme_of_setup_cfg(files)
    absent = set(absent_fields(files, frozenset(keywords))) if complete else set()
    if "Provides-Extra" not in absent:
        absent.discard("Requires-Dist")
    return ToolMetadata(tuple(headers), readme, frozenset(unsure), frozenset(absent))


def plain_build(document: dict[str, Any], keywords: dict[str, Any]) -> bool:
    """Tell whether setuptools builds the project, with nothing beside it that adds metadata."""
    from pkglint.model.versions import parse_requirement

    system = table(document, "build-system")
    required = [*texts(system.get("requires")), *texts(keywords.get("setup_requires"))]
    names = {normalized(parsed.name) if (parsed := parse_requirement(text)) else "" for text in required}
    backend = system.get("build-backend", "setuptools.build_meta")
    return (
        isinstance(backend, str)
        and backend.startswith("setuptools.build_meta")
        and names <= PLAIN_REQUIREMENTS
        and keywords.keys() <= OTHER_ARGUMENTS | BY_ARGUMENT.keys()
    )


def absent_fields(files: Files, keywords: frozenset[str]) -> Iterator[str]:
    """Yield the fields that neither setup() nor setup.cfg gives a value."""
    from pkglint.formats import setup_cfg

    config = setup_cfg.parse(files.read("setup.cfg")) if "setup.cfg" in files else None
    if config is not None and config.error is not None:
        return
    for spec in FIELDS.values():
        # What setuptools finds by itself, or takes from a tool, is not absent.
        if not spec.setup or spec.setup in keywords or spec.name in {"Name", "Version", "License-File"}:
            continue
        sections = config.sections if config is not None else {}
        if spec.section.endswith(f".{spec.setup}"):
            there = bool(sections.get(spec.section))
        else:
            written = {name.replace("-", "_") for name in sections.get(spec.section, {})}
            there = bool({spec.setup, spec.former} & written)
        if not there:
            yield spec.name


def of_keywords(keywords: dict[str, Any]) -> Iterator[Header]:
    """Yield the fields that literal arguments of setup() are."""
    for argument, spec in BY_ARGUMENT.items():
        value = keywords.get(argument)
        match spec.shape:
            case "texts":
                yield from ((spec.name, item) for item in lines(value) if not item.startswith("#"))
            case "links":
                links = value.items() if isinstance(value, dict) else ()
                yield from (
                    (spec.name, f"{label}, {url}") for label, url in links if isinstance(label, str) and one_line(url)
                )
            case shape if text := one_line(",".join(texts(value)) if shape == "joined" else value):
                yield spec.name, text


def lines(value: object) -> list[str]:
    """Return the items of a list, or the lines of a string, without white space around them."""
    items = value.splitlines() if isinstance(value, str) else texts(value)
    return [item.strip() for item in items if item.strip()]


def of_setup_cfg(files: Files, passed: frozenset[str]) -> Iterator[Header]:
    """Yield what setup.cfg states literally (`file:` and `attr:` are no literals), but for the keywords that setup() is given."""
    from pkglint.formats import setup_cfg

    config = setup_cfg.parse(files.read("setup.cfg"))
    if config.error is not None:
        return

    for argument, spec in BY_ARGUMENT.items():
        found = config.option(spec.section, argument) or (spec.former and config.option(spec.section, spec.former))
        if argument in passed or not found or re.match(r"\s*(file|attr)\s*:", found.value):
            continue
        match spec.shape:
            case "texts":
                # Requirements stand on lines of their own; other lists may have commas.
                parts = found.parts if spec.section == "options" else setup_cfg.items(found)
                items = [part.text.strip() for part in parts]
                yield from ((spec.name, item) for item in items if item and not item.startswith("#"))
            case "links":
                yield from ((spec.name, f"{label}, {part.text}") for label, part in setup_cfg.pairs(found).items())
            case "joined":
                yield spec.name, ",".join(part.text for part in setup_cfg.items(found))
            case _ if text := one_line(found.value):
                yield spec.name, text


def readme_of_setup_cfg(files: Files) -> tuple[str, ...]:
    """Return the files of `long_description = file: …`."""
    from pkglint.formats import setup_cfg

    value = setup_cfg.parse(files.read("setup.cfg")).get("metadata", "long_description") or ""
    match = re.match(r"\s*file\s*:(.*)", value, re.DOTALL)
    return tuple(name.strip() for name in re.split(r"[,\n]", match[1]) if name.strip()) if match else ()


def egg_info_tags(files: Files) -> tuple[str, bool]:
    """Return what setup.cfg's [egg_info] has setuptools append to the version: `tag_build`, and whether a date or revision follows."""
    if "setup.cfg" not in files:
        return "", False
    from pkglint.formats import setup_cfg

    config = setup_cfg.parse(files.read("setup.cfg"))
    dated = any(
        (config.get("egg_info", name) or "0").strip().lower() not in {"", "0", "false", "no"}
        for name in ("tag_date", "tag_svn_revision")
    )
    return (config.get("egg_info", "tag_build") or "").strip(), dated
