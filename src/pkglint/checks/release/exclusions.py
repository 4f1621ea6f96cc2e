"""What a backend's configuration leaves out on purpose: read, never run.

Sources: https://hatch.pypa.io/latest/config/build/, https://setuptools.pypa.io/en/latest/userguide/,
https://python-poetry.org/docs/pyproject/, https://flit.pypa.io/en/stable/pyproject_toml.html,
https://backend.pdm-project.org/build_config/, https://docs.astral.sh/uv/reference/settings/,
https://www.maturin.rs/config, https://scikit-build-core.readthedocs.io/
"""

from __future__ import annotations

import posixpath
import re
from functools import cached_property

from pkglint.checks.release.config import READ, configuration, excluding, matching_any
from pkglint.formats.toml import strings, table
from pkglint.model.kept import kept
from pkglint.model.packing.paths import component
from pkglint.model.packing.poetry import patterns_for
from pkglint.model.paths import gitignore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pkglint.checks.release.origin import Source


class Exclusions:
    """Which files of one source its configuration keeps out of wheel and sdist."""

    def __init__(self, source: Source) -> None:
        """Take a tree or an sdist."""
        self.config = configuration(source)
        self.backend = self.config.backend

    @property
    def understood(self) -> bool:
        """Tell whether what the backend leaves out of a wheel can be known from configuration at all."""
        return self.backend in READ

    @cached_property
    def _wheel(self) -> list[Callable[[str], bool]]:
        return [*self._both("wheel")]

    @cached_property
    def _sdist(self) -> list[Callable[[str], bool]]:
        return [*self._both("sdist"), *self._export_ignored()]

    def from_wheel(self, path: str) -> bool:
        """Tell whether a source file is left out of wheels on purpose."""
        return any(test(path) for test in self._wheel)

    def from_sdist(self, path: str) -> bool:
        """Tell whether a source file is left out of sdists on purpose."""
        return any(test(path) for test in self._sdist)

    def _both(self, target: str) -> Iterator[Callable[[str], bool]]:
        match self.backend:
            case "hatchling":
                yield from self._hatch(target)
            case "setuptools":
                yield from self._manifest()
                yield from self._setuptools_data()
            case "poetry-core":
                yield from self._poetry(target)
            case "pdm-backend":
                yield from self._pdm(target)
            case "flit-core" | "flit" | "flit-scm" if target == "sdist":
                yield from excluding(table(self.config.tool, "flit", "sdist").get("exclude"), anchored=True)
            case "uv-build":
                settings = table(self.config.tool, "uv", "build-backend")
                yield from excluding(settings.get("source-exclude"))
                if target == "wheel":
                    yield from excluding(settings.get("wheel-exclude"))
            case "maturin":
                yield from excluding(
                    patterns_for(target, table(self.config.tool, "maturin").get("exclude")), anchored=True
                )
            case "scikit-build-core":
                settings = table(self.config.tool, "scikit-build")
                yield from excluding(table(settings, target).get("exclude"))

    def _hatch(self, target: str) -> Iterator[Callable[[str], bool]]:
        settings = self.config.hatch
        own = table(settings, "targets", target)

        def setting(name: str) -> Any:
            return own.get(name, settings.get(name))

        yield from excluding(setting("exclude"))
        kept: list[str] = []
        for name in ("include", "only-include"):
            kept += [f"/{item}" if name == "only-include" else item for item in strings(setting(name))]
        kept += [f"/{item}" for item in strings(setting("packages"))]
        if kept:
            included = gitignore([item.replace("//", "/").replace("/./", "/") for item in kept])
            yield lambda path: not included(path)

    def _poetry(self, target: str) -> Iterator[Callable[[str], bool]]:
        settings = table(self.config.tool, "poetry")
        yield from excluding(patterns_for(target, settings.get("exclude")), anchored=True)
        if target == "wheel" and isinstance(settings.get("packages"), list):
            kept = []
            for package in settings["packages"]:
                include = table(package).get("include")
                if isinstance(include, str):
                    kept.append("/" + posixpath.normpath(posixpath.join(str(table(package).get("from", "")), include)))
            included = gitignore(kept)
            yield lambda path: not included(path)

    def _pdm(self, target: str) -> Iterator[Callable[[str], bool]]:
        settings = table(self.config.tool, "pdm", "build")
        yield from excluding(settings.get("excludes"), anchored=True)
        kept = strings(settings.get("includes"))
        if kept:
            if target == "sdist":
                kept += strings(settings.get("source-includes"))
            included = gitignore([f"/{item}" for item in kept])
            yield lambda path: not included(path)
        elif target == "wheel":
            yield from excluding(settings.get("source-includes"), anchored=True)

    def _manifest(self) -> Iterator[Callable[[str], bool]]:
        """Yield a test for each excluding command of MANIFEST.in: a file that one names is out on purpose if it is out."""
        if "MANIFEST.in" not in self.config.source.files:
            return
        from pkglint.formats import manifest_in

        for command in manifest_in.parse(self.config.source.files.read("MANIFEST.in")).commands:
            if not command.valid:
                continue
            directory = re.escape(command.directory.strip("/")) + "/" if command.directory.strip("/") else ""
            patterns = [component(pattern.strip("/")) for pattern in command.patterns]
            match command.action:
                case "exclude":
                    yield from matching_any(patterns)
                case "global-exclude":
                    yield from matching_any([f"(?:.*/)?{pattern}" for pattern in patterns])
                case "recursive-exclude":
                    yield from matching_any([f"{directory}(?:.*/)?{pattern}" for pattern in patterns])
                case "prune":
                    yield from matching_any([component(command.directory.strip("/")) + "/.*"])

    def _setuptools_data(self) -> Iterator[Callable[[str], bool]]:
        """Yield tests for `exclude-package-data` and for the packages that `find` is told to leave out."""
        setuptools = table(self.config.tool, "setuptools")
        data: dict[str, Any] = table(setuptools, "exclude-package-data")
        find = table(setuptools, "packages", "find")
        left_out = strings(find.get("exclude"))
        if "setup.cfg" in self.config.source.files:
            config, section = self.config.source.setup_cfg, "options.exclude_package_data"
            for name in config.sections.get(section, ()):
                data = {**data, name: [part.text for part in config.listed(section, name)]}
            left_out += [part.text for part in config.listed("options.packages.find", "exclude")]
        script = self.config.script
        if script is not None:
            keyword = script.keywords.get("exclude_package_data")
            data = {**data, **table(keyword.value if keyword is not None else None)}
            left_out += self._find_call()
        for package, patterns in data.items():
            inner = "" if package in {"", "*"} else package.replace(".", "/") + "/"
            yield from matching_any(
                [
                    f"(?:.*/)?{re.escape(inner)}{'(?:.*/)?' if not inner else ''}{component(item)}"
                    for item in strings(patterns)
                ]
            )
        if left_out:
            tests = [re.compile(component(item).replace("[^/]*", ".*")) for item in left_out]

            def excluded(path: str) -> bool:
                parts = path.split("/")[:-1]
                return any(
                    test.fullmatch(".".join(parts[start:end]))
                    for test in tests
                    for start in range(min(len(parts), 3))
                    for end in range(start + 1, len(parts) + 1)
                )

            yield excluded

    def _find_call(self) -> list[str]:
        """Return the literal `exclude` of `find_packages()` in setup.py."""
        import ast

        script = self.config.script
        found: list[str] = []
        for node in ast.walk(script.tree) if script is not None and script.tree is not None else ():
            if isinstance(node, ast.Call) and (
                getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            ).startswith("find_"):
                argument = next(
                    (word.value for word in node.keywords if word.arg == "exclude"),
                    node.args[1] if len(node.args) > 1 else None,
                )
                found += strings(script.value(argument, {})) if script is not None and argument is not None else []
        return found

    def _export_ignored(self) -> Iterator[Callable[[str], bool]]:
        """Yield a test for `export-ignore` of .gitattributes, which backends that ask `git archive` obey."""
        if ".gitattributes" not in self.config.source.files:
            return
        patterns = []
        for line in self.config.source.files.text(".gitattributes").splitlines():
            words = line.split()
            if len(words) > 1 and "export-ignore" in words[1:] and not words[0].startswith("#"):
                patterns.append(words[0])
        yield from excluding(patterns)


@kept
def exclusions(source: Source) -> Exclusions:
    """Return a source's exclusions, read once."""
    return Exclusions(source)
