"""uv_build: the modules below module-root whole, whatever git ignores, less its exclude patterns (uv_build 0.13)."""

from __future__ import annotations

import posixpath
import re

from pkglint.formats.toml import strings
from pkglint.model.packing.paths import matcher
from pkglint.model.packing.source import Packing
from pkglint.model.paths import normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pkglint.model.packing.source import Source

DEFAULT_EXCLUDES = ("__pycache__", "*.pyc", "*.pyo")


def pack(source: Source) -> Packing:
    """Return what uv_build takes; unknown when a module is not where it looks for it."""
    settings = source.tool("uv", "build-backend")
    root = settings.get("module-root", "src")
    if not isinstance(root, str):
        return Packing()
    root = "" if posixpath.normpath(root) == "." else posixpath.normpath(root)
    modules = [module_path(source, root, name, settings) for name in module_names(source, settings)]
    if not modules or None in modules:
        return Packing()
    defaults = DEFAULT_EXCLUDES if settings.get("default-excludes") is not False else ()
    from_sdist = excluding([*defaults, *strings(settings.get("source-exclude"))])
    from_wheel = excluding(
        [*defaults, *strings(settings.get("source-exclude")), *strings(settings.get("wheel-exclude"))]
    )
    taken = [path for module in modules if module for path in source.paths.below(module)]
    data = settings.get("data")
    directories = [posixpath.normpath(each) for each in strings(list(data.values()))] if isinstance(data, dict) else []
    included = [path for pattern in strings(settings.get("source-include")) for path in reached(source, pattern)]
    sdist = {
        *taken,
        *included,
        *(path for each in directories for path in source.paths.below(each)),
        *source.named_files(),
    }
    wheel = [(posixpath.relpath(path, root) if root else path, path) for path in taken if not from_wheel(path)]
    return Packing(tuple(wheel), frozenset({path for path in sdist if not from_sdist(path)} | {"pyproject.toml"}))


def module_names(source: Source, settings: dict[str, Any]) -> list[str]:
    """Return the dotted names of the modules, as configured or as the project's."""
    configured = settings.get("module-name")
    if configured is None:
        name = source.project.get("name")
        return [normalized(name).replace("-", "_")] if isinstance(name, str) else []
    return [configured] if isinstance(configured, str) else strings(configured)


def module_path(source: Source, root: str, name: str, settings: dict[str, Any]) -> str | None:
    """Return a module's directory, None when it is not there; names are compared without case, as uv_build does."""
    directory = posixpath.join(root, name.replace(".", "/"))
    initial = "__init__.pyi" if name.endswith("-stubs") else "__init__.py"
    if settings.get("namespace") is True and directory in source.paths.directories:
        return directory
    wanted = f"{directory}/{initial}".lower()
    found = [path for path in source.paths.files if path.lower() == wanted]
    return posixpath.dirname(found[0]) if len(found) == 1 else None


def reached(source: Source, pattern: str) -> list[str]:
    """Return the files that an include pattern matches; it begins at the root without a slash, and a directory's name alone takes nothing."""
    test = matcher(glob_expression(pattern))
    return [path for path in source.paths.files if test.fullmatch(path)]


def excluding(patterns: list[str]) -> Callable[[str], bool]:
    """Return a test of paths: a pattern with a leading slash begins at the root, others anywhere; directories stand for what is below."""
    expressions = [
        glob_expression(pattern.strip("/"))
        if pattern.startswith("/")
        else f"(.*/)?{glob_expression(pattern.strip('/'))}"
        for pattern in patterns
    ]
    test = matcher("|".join(f"(?:{each})" for each in expressions) or r"(?!)")

    def excluded(path: str) -> bool:
        parts = path.split("/")
        return any(test.fullmatch("/".join(parts[:length])) for length in range(1, len(parts) + 1))

    return excluded


def glob_expression(pattern: str) -> str:
    r"""Return the regular expression of a glob pattern as PEP 639 has them, with `\` before a character that stands for itself."""
    found = []
    for part in re.findall(r"\*\*/|\*\*|\*|\?|\\.|\[[^\]]+\]|.", pattern, re.DOTALL):
        match part:
            case "**/":
                found.append("(?:.*/)?")
            case "**":
                found.append(".*")
            case "*":
                found.append("[^/]*")
            case "?":
                found.append("[^/]")
            case _ if part.startswith("["):
                found.append(f"[{part[1:-1]}]")
            case _:
                found.append(re.escape(part[-1]))
    return "".join(found)
