"""Other files of the source tree that state the version, against [project]."""

from __future__ import annotations

import re

from pkglint.finding import Hit, Member
from pkglint.formats.toml import table
from pkglint.model.versions import parse_version, same_public
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.toml import TomlFile
    from pkglint.model import Tree

_SEMVER = regex(r"(\d+\.\d+\.\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
_STAGES = {"alpha": "a", "beta": "b", "rc": "rc", "dev": ".dev", "a": "a", "b": "b", "pre": "rc", "post": ".post"}
_CITATION = regex(r"^version:[ \t]+[\"']?([^\"'\s#]+)", re.MULTILINE)


def version_drift(tree: Tree) -> Iterator[Hit]:
    """Yield static statements of the version in other tables and files that differ from `project.version`."""
    declared = tree.project.get("version")
    version = parse_version(declared) if isinstance(declared, str) else None
    if version is None:
        return
    for path, line, key, found in statements(tree):
        normal = semver_as_pep440(found) if path.endswith(".toml") and key == "package.version" else found
        other = parse_version(normal) if normal is not None else None
        if other is not None and not same_public(other, version):
            yield Hit(Member(path, line), key=key, found=found, normal=str(other), version=declared)


def statements(tree: Tree) -> Iterator[tuple[str, int | None, str, str]]:
    """Yield (path, line, key, version as written) of every static statement besides [project]."""
    tool = table(tree.pyproject.value, "tool")
    for keys in (("poetry", "version"), ("bumpversion", "current_version"), ("commitizen", "version")):
        yield from _in_toml("pyproject.toml", tree.pyproject, "tool", *keys)
    yield from _setup_cfg(tree)
    yield from _setup_py(tree)
    yield from _bumpversion(tree)
    if "CITATION.cff" in tree.files:
        text = tree.files.text("CITATION.cff")
        match = _CITATION.search(text)
        if match:
            yield "CITATION.cff", text.count("\n", 0, match.start()) + 1, "version", match[1]
    yield from _cargo(tree, tool)


def _setup_cfg(tree: Tree) -> Iterator[tuple[str, int | None, str, str]]:
    if "setup.cfg" not in tree.files:
        return
    for section, name in (("metadata", "version"), ("bumpversion", "current_version")):
        option = tree.setup_cfg.option(section, name)
        if option is not None:
            yield "setup.cfg", option.line, f"{section}.{name}", option.value.strip()


def _setup_py(tree: Tree) -> Iterator[tuple[str, int | None, str, str]]:
    data = tree.files.read("setup.py")
    if b"version" not in data:
        return
    import ast

    from pkglint.formats import python_source

    parsed = python_source.parse_tree(data)
    for node in ast.walk(parsed) if parsed is not None else ():
        if isinstance(node, ast.Call) and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) == "setup":
            for word in node.keywords:
                if word.arg == "version" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str):
                    yield "setup.py", word.value.lineno, "setup(version=…)", word.value.value


def _bumpversion(tree: Tree) -> Iterator[tuple[str, int | None, str, str]]:
    for path in (".bumpversion.cfg", ".bumpversion.toml", ".cz.toml", "cz.toml"):
        if path not in tree.files:
            continue
        if path.endswith(".cfg"):
            from pkglint.formats import setup_cfg

            option = setup_cfg.parse(tree.files.read(path)).option("bumpversion", "current_version")
            if option is not None:
                yield path, option.line, "bumpversion.current_version", option.value.strip()
            continue
        from pkglint.formats import toml

        keys = ("tool", "commitizen", "version") if "cz" in path else ("tool", "bumpversion", "current_version")
        yield from _in_toml(path, toml.parse(tree.files.read(path)), *keys)


def _cargo(tree: Tree, tool: dict[str, Any]) -> Iterator[tuple[str, int | None, str, str]]:
    """Yield the crate's version of a maturin project, which names its manifest or has it at the root."""
    if table(tree.pyproject.value, "build-system").get("build-backend") != "maturin":
        return
    manifest = table(tool, "maturin").get("manifest-path")
    path = (manifest if isinstance(manifest, str) else "Cargo.toml").removeprefix("./")
    if path not in tree.files:
        return
    from pkglint.formats import toml

    yield from _in_toml(path, toml.parse(tree.files.read(path)), "package", "version")


def _in_toml(path: str, document: TomlFile, *keys: str) -> Iterator[tuple[str, int | None, str, str]]:
    """Yield the version that a TOML file has at some keys."""
    value = table(document.value, *keys[:-1]).get(keys[-1])
    if isinstance(value, str):
        span = document.locate(keys)
        yield path, span.line if span else None, ".".join(keys), value


def semver_as_pep440(text: str) -> str | None:
    """Return a SemVer version as maturin spells it for PEP 440 (`1.0.0-beta.2` is `1.0.0b2`), None when it cannot."""
    match = _SEMVER.fullmatch(text)
    if match is None:
        return None
    if not match[2]:
        return match[1]
    stage = re.fullmatch(r"([A-Za-z]+)[.-]?(\d*)", match[2])
    if stage is None or stage[1].lower() not in _STAGES:
        return None
    return f"{match[1]}{_STAGES[stage[1].lower()]}{stage[2] or 0}"
