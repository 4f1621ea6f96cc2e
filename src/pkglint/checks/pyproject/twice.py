"""Metadata that setup.cfg, setup.py or [tool.poetry] state although [project] is asked for it."""

from __future__ import annotations

from pkglint.checks.pyproject.document import document_of, key_place
from pkglint.data.refusals import ADDED_OPTIONS, STOPPING_OPTIONS
from pkglint.finding import Hit, Member
from pkglint.formats.fields import FIELDS
from pkglint.formats.toml import strings, table
from pkglint.model.build_system import BuildSystem, uses_setup_py

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact

    Statement = tuple[Member, str, str, Any]

SETUP_KEYS: dict[str, str] = {
    spec.setup: spec.keys[0]
    for spec in FIELDS.values()
    if spec.setup and spec.name not in {"Name", "Description-Content-Type"}
} | {"entry_points": "entry-points", "scripts": ""}
"""setup()'s argument, or the option of setup.cfg, → the key of [project] that replaces it ("": none does)."""

SECTIONS: dict[str, str] = {"options.extras_require": "optional-dependencies", "options.entry_points": "entry-points"}

POETRY_KEYS: dict[str, str] = {
    "version": "version",
    "description": "description",
    "readme": "readme",
    "license": "license",
    "authors": "authors",
    "maintainers": "maintainers",
    "keywords": "keywords",
    "classifiers": "classifiers",
    "homepage": "urls",
    "repository": "urls",
    "documentation": "urls",
    "urls": "urls",
    "extras": "optional-dependencies",
    "scripts": "scripts",
    "plugins": "entry-points",
}
"""Key of [tool.poetry] → the key of [project]; dependencies are not here: there they add to [project]'s."""


def metadata_in_two_places(artifact: Artifact) -> Iterator[Hit]:
    """Yield the statements that the back-end passes over because [project] is there."""
    document = document_of(artifact)
    if document is None or not isinstance(document.value.get("project"), dict):
        return
    project = document.value["project"]
    dynamic = set(strings(project.get("dynamic")))
    if "entry-points" in dynamic or {"scripts", "gui-scripts"} & dynamic:
        dynamic |= {"entry-points", "scripts", "gui-scripts"}
    backend = BuildSystem(artifact).project
    if backend == "setuptools":
        statements = [*in_setup_py(artifact), *in_setup_cfg(artifact)]
    elif backend == "poetry-core":
        poetry = table(document.value, "tool", "poetry")
        statements = [
            (key_place(document, "tool", "poetry", name), f"tool.poetry.{name}", key, poetry[name])
            for name, key in POETRY_KEYS.items()
            if name in poetry
        ]
    else:
        return
    for where, name, key, value in statements:
        # A dynamic key is the very thing that is asked there; what both give equally misleads nobody yet.
        if not key or key in dynamic or (isinstance(value, str) and value == project.get(key)):
            continue
        static = key in project or (key == "entry-points" and {"scripts", "gui-scripts"} & set(project))
        variant = effect(name.partition(" ")[0].rpartition(".")[2], backend, static=bool(static))
        if variant:
            yield Hit(where, variant, verdict=variant == "build-fails", name=name, key=key)
    if backend == "setuptools":
        for key in table(document.value, "tool", "setuptools", "dynamic"):
            if key not in dynamic:
                yield Hit(key_place(document, "tool", "setuptools", "dynamic", key), "dead-dynamic", key=key)


def effect(option: str, backend: str, *, static: bool) -> str:
    """Return what becomes of a value beside [project]: a variant of `metadata-in-two-places`, "" when the back end uses it as it is meant."""
    if backend == "poetry-core":
        return "overridden" if static else ""
    option = option.replace("-", "_").lower()
    if option == "url" or (option in ADDED_OPTIONS and not static):
        return "mixed-in"
    if option in STOPPING_OPTIONS and not static:
        return "build-fails"
    return "overridden" if static else "not-dynamic"


def in_setup_py(artifact: Artifact) -> Iterator[Statement]:
    """Yield what the call of setup() states."""
    if not uses_setup_py(artifact):
        return
    from pkglint.formats import setup_py

    for name, keyword in setup_py.parse(artifact.files.read("setup.py")).keywords.items():
        if SETUP_KEYS.get(name) and keyword.value not in (None, "", [], {}):
            yield Member("setup.py", keyword.line), f"{name} in setup.py", SETUP_KEYS[name], keyword.value


def in_setup_cfg(artifact: Artifact) -> Iterator[Statement]:
    """Yield what setup.cfg states."""
    if "setup.cfg" not in artifact.files:
        return
    from pkglint.formats import setup_cfg

    config = setup_cfg.parse(artifact.files.read("setup.cfg"))
    for section in ("metadata", "options"):
        for name, option in config.sections.get(section, {}).items():
            key = SETUP_KEYS.get(name.replace("-", "_").lower())
            if key and option.value.strip():
                yield Member("setup.cfg", option.line), f"{name} in setup.cfg", key, option.value.strip()
    for section, key in SECTIONS.items():
        options = list(config.sections.get(section, {}).values())
        if options:
            yield Member("setup.cfg", options[0].line), f"[{section}] in setup.cfg", key, None
