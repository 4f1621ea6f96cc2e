"""What a build makes, as far as its configuration tells: files that no source need have."""

from __future__ import annotations

import posixpath
from functools import cached_property

from pkglint.checks.release.config import NATIVE, READ, collect, configuration
from pkglint.data.backends import BRINGS
from pkglint.formats.toml import strings, table
from pkglint.model.kept import kept
from pkglint.model.packing.poetry import patterns_for
from pkglint.model.paths import gitignore, normalized
from pkglint.model.versions import parse_requirement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pkglint.checks.release.origin import Source
    from pkglint.formats.setup_py import SetupScript

HARMLESS_HOOKS = frozenset({"vcs", "version"})
"""Hatch's build hooks that write a version file and nothing else."""
HARMLESS_COMMANDS = frozenset(
    {
        "test", "lint", "clean", "upload", "publish", "docs", "build_sphinx", "pytest", "bench", "release", "coverage", "format",
    }
)  # fmt: skip
"""Names under which projects add commands to setup.py that no build runs."""
PLAIN_PLUGINS = frozenset(
    {
        "setuptools-scm",
        "setuptools-git-versioning",
        "setuptools-git",
        "vcs-versioning",
        "versioningit",
        "setuptools-rust",
        "pytest-runner",
        "mypy",
        "mypyc",
        "pip",
    }
)
"""What builds with setuptools require beside `BRINGS` that compiles, or writes a version file, and nothing else."""
OTHERS = frozenset(
    {
        "ruff", "black", "isort", "mypy", "pyright", "pytest", "coverage", "pylint", "tox", "nox", "codespell", "towncrier",
        "bumpversion", "cibuildwheel", "pixi", "basedpyright", "ty", "typos", "setuptools",
    }
)  # fmt: skip
"""Tables of [tool] that say nothing about files a build writes."""


class Outputs:
    """Which files one source's build may make."""

    def __init__(self, source: Source) -> None:
        """Take a tree or an sdist."""
        self.config = configuration(source)

    @cached_property
    def generates(self) -> bool:
        """Tell whether a build may make files that no source has: it runs code of the project's own, or another build system."""
        if self.config.backend not in READ or self.config.backend in NATIVE:
            return True
        match self.config.backend:
            case "hatchling":
                settings = self.config.hatch
                hooks = set(table(settings, "hooks"))
                for target in table(settings, "targets").values():
                    hooks |= set(table(target, "hooks"))
                return bool(hooks - HARMLESS_HOOKS)
            case "poetry-core":
                return bool(table(self.config.tool, "poetry").get("build"))
            case "pdm-backend":
                settings = table(self.config.tool, "pdm", "build")
                return (
                    bool({"custom-hook", "run-setuptools"} & set(settings))
                    or "pdm_build.py" in self.config.source.files
                )
            case "setuptools":
                return self._setuptools_generates()
        return False

    def _setuptools_generates(self) -> bool:
        required = set(self.config.system.required)
        script = self.config.script
        if script is not None:
            if script.tree is None or {"use_2to3", "pbr", "cffi_modules"} & set(script.keywords):
                return True
            if (keyword := script.keywords.get("setup_requires")) is not None:
                listed = [keyword.value] if isinstance(keyword.value, str) else keyword.value
                parsed = [parse_requirement(item) for item in strings(listed)]
                if not isinstance(listed, list) or len(parsed) != len(listed):
                    return True
                required |= {normalized(each.name) if each is not None else "" for each in parsed}
        # A plug-in of setuptools that is not known may write anything.
        return bool(required - set(BRINGS) - PLAIN_PLUGINS) or (script is not None and self._commands(script))

    def _commands(self, script: SetupScript) -> bool:
        """Tell whether setup.py replaces a command that a build runs."""
        keyword = script.keywords.get("cmdclass")
        if keyword is None:
            return False
        import ast

        if isinstance(keyword.node, ast.Call):
            return "versioneer" not in ast.dump(keyword.node.func)
        if isinstance(keyword.node, ast.Dict):
            words = {key.value for key in keyword.node.keys if isinstance(key, ast.Constant)}
            return not words <= HARMLESS_COMMANDS
        return True

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Return every string of the configuration that may name a file the build writes: version files, artifacts, what setup.py opens."""
        found: set[str] = set()
        for name, settings in self.config.tool.items():
            if name not in OTHERS:
                collect(settings, found)
        if self.config.backend == "hatchling":
            collect(self.config.hatch, found)
        if (script := self.config.script) is not None:
            found |= {item for item in script.strings - self.packed if len(item) < 200}
        if "setup.cfg" in self.config.source.files:
            for section, options in self.config.source.setup_cfg.sections.items():
                if section.split(".")[0] not in {"options", "metadata", "files"}:
                    found |= {option.value for option in options.values()}
        return frozenset(posixpath.normpath(item.strip("/")) for item in found if item and "\n" not in item)

    @cached_property
    def packed(self) -> frozenset[str]:
        """Return the strings with which setuptools is told what to pack: there before the build, or made by a command of the project's own."""
        found: set[str] = set()
        collect(table(self.config.tool, "setuptools", "package-data"), found)
        if (script := self.config.script) is not None:
            for keyword in script.keywords.values():
                collect(keyword.value, found)
        if "setup.cfg" in self.config.source.files:
            config, section = self.config.source.setup_cfg, "options.package_data"
            for name in config.sections.get(section, ()):
                found |= {part.text for part in config.listed(section, name)}
        return frozenset(found)

    def names(self, *paths: str) -> bool:
        """Tell whether the configuration names one of the paths, or a directory above it that is not a package's root."""
        for path in paths:
            if not path:
                continue
            if path in self.mentions or any(item.endswith(f"/{path}") for item in self.mentions):
                return True
            parts = path.split("/")
            if any("/".join(parts[:length]) in self._made for length in range(1, len(parts))) or self._artifacts(path):
                return True
        return False

    @cached_property
    def _made(self) -> frozenset[str]:
        """Directories that hatch is told to take from elsewhere, or to put there."""
        found: set[str] = set()
        tables = (
            [self.config.hatch, *table(self.config.hatch, "targets").values()]
            if self.config.backend == "hatchling"
            else []
        )
        for settings in tables:
            for key, value in table(settings, "force-include").items():
                found |= {key.strip("/"), value.strip("/") if isinstance(value, str) else ""}
        return frozenset(found - {""})

    @cached_property
    def _artifacts(self) -> Callable[[str], bool]:
        """A test for files that a build makes by configuration: hatch `artifacts`, poetry `include`, pdm `includes`."""
        patterns: list[str] = []
        if self.config.backend == "hatchling":
            for settings in (self.config.hatch, *table(self.config.hatch, "targets").values()):
                patterns += strings(table(settings).get("artifacts"))
        elif self.config.backend == "poetry-core":
            patterns += patterns_for("wheel", table(self.config.tool, "poetry").get("include"))
        return gitignore(patterns)


@kept
def outputs(source: Source) -> Outputs:
    """Return what a source's build makes, read once."""
    return Outputs(source)
