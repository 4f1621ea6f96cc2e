"""What is asked of a wheel, sdist or tree alike; worked out once and kept with it."""

from __future__ import annotations

from functools import cached_property

from pkglint.archive import Unreadable
from pkglint.finding import Names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.formats.setup_cfg import SetupCfg
    from pkglint.model.dependencies import Dependencies
    from pkglint.model.python import Library
    from pkglint.model.pythons import Pythons
    from pkglint.model.reach import Reach


class Code:
    """A part of every artifact."""

    @cached_property
    def reach(self: Any) -> Reach:
        """Return the imports that run with its packages and commands."""
        from pkglint.model.reach import Reach

        return Reach(self)

    @cached_property
    def pythons(self: Any) -> Pythons:
        """Return the Pythons that it says it runs on."""
        from pkglint.model.pythons import Pythons

        return Pythons(self)

    @cached_property
    def dependencies(self: Any) -> Dependencies:
        """Return what it requires, always and with its extras."""
        from pkglint.model.dependencies import Dependencies, from_requires_txt

        declared = self.metadata.all("Requires-Dist")
        if not declared and self.kind == "sdist":
            # setuptools before 68 kept them out of PKG-INFO.
            paths = [path for path in self.files.paths if path.endswith(".egg-info/requires.txt")]
            declared = from_requires_txt(self.files.text(min(paths, key=len))) if paths else declared
        return Dependencies(self.name, self.version, declared)

    @cached_property
    def kept(self) -> dict[tuple[Any, ...], Any]:
        """Return what checks have worked out of it so far: see `pkglint.model.kept`."""
        return {}

    @cached_property
    def names(self: Any) -> Names:
        """Return the names that paths and facts about it may hold."""
        try:
            root = getattr(self, "source_root", "") if self.kind in {"sdist", "tree"} else ""
        except Unreadable:
            root = ""
        return Names(
            self.display_path,
            self.kind,
            self.version,
            self.filename,
            getattr(self, "dist_info", ""),
            getattr(self, "data_dir", ""),
            getattr(self, "top", ""),
            f"{root}/" if root else "",
        )

    @cached_property
    def fix_words(self: Any) -> tuple[str, dict[str, str]]:
        """Return the back end by which fixes are chosen, "" when it is not known, and what fills their placeholders."""
        from pkglint.model.build_system import fix_words

        return fix_words(self)


class SourceCode(Code):
    """A part of an sdist and of a source tree."""

    @cached_property
    def project(self: Any) -> dict[str, Any]:
        """Return the [project] table, {} when there is none."""
        from pkglint.formats.toml import table

        return table(self.pyproject.value, "project")

    @cached_property
    def setup_cfg(self: Any) -> SetupCfg:
        """Return setup.cfg, empty when there is none."""
        from pkglint.formats import setup_cfg

        return setup_cfg.parse(self.files.read("setup.cfg"))

    @cached_property
    def _source(self: Any) -> tuple[str, Library]:
        from pkglint.model.python import library_of_source

        return library_of_source(self.files)

    @property
    def source_root(self: Any) -> str:
        """Return the directory that holds the import packages: "src", "lib", "python" or ""."""
        root: str = self._source[0]
        return root

    @property
    def library(self: Any) -> Library:
        """Return the project's own import packages and modules, by import path."""
        library: Library = self._source[1]
        return library
