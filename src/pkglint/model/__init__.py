"""The facts about artifacts that checks look at: wheels, sdists, source trees, and the releases they form."""

from __future__ import annotations

from pkglint.model.release import Neighbour, Release
from pkglint.model.sdist import Sdist
from pkglint.model.tree import Tree
from pkglint.model.wheel import Tag, Wheel, WheelName

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Artifact: TypeAlias = Wheel | Sdist | Tree

__all__ = ["Artifact", "Neighbour", "Release", "Sdist", "Tag", "Tree", "Wheel", "WheelName"]
