"""What checks ask about the Python code of a wheel, sdist or tree; worked out once and kept with it."""

from __future__ import annotations

from functools import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.model.dependencies import Dependencies
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
        from pkglint.model.dependencies import Dependencies

        return Dependencies(self.name, self.version, self.metadata.all("Requires-Dist"))
