"""The facts about artifacts that checks look at: wheels, sdists, source trees, and the releases they form."""

from __future__ import annotations

from typing import TypeAlias

from pkglint.model.release import Neighbour, Release
from pkglint.model.sdist import Sdist
from pkglint.model.tree import Tree
from pkglint.model.wheel import Tag, Wheel, WheelName

Artifact: TypeAlias = Wheel | Sdist | Tree

__all__ = ["Artifact", "Neighbour", "Release", "Sdist", "Tag", "Tree", "Wheel", "WheelName"]
