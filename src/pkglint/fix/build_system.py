"""Finding about [build-system] → its edit."""

from __future__ import annotations

import re

from pkglint.data.backends import LICENSE_EXPRESSION_SAFE
from pkglint.fix.change import Change
from pkglint.locate.fields import at
from pkglint.model.versions import parse_requirement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pkglint.fix.change import Edit
    from pkglint.model import Tree


def untidy_build_system(facts: Mapping[str, Any], tree: Tree) -> Edit:
    """Raise the back end's floor, or delete a needless `wheel`."""
    if "needed" in facts:
        return raised_floor(tree, LICENSE_EXPRESSION_SAFE) or ()
    requires = at(tree.pyproject.value, ("build-system", "requires"))
    indices = [index for index, item in enumerate(requires or ()) if isinstance(item, str) and item.strip() == "wheel"]
    wheel = len(indices) == 1 and "build-backend" in tree.pyproject.value.get("build-system", {})
    return (Change("delete", ("build-system", "requires", indices[0])),) if wheel else ()


def raised_floor(tree: Tree, since: Mapping[str, str]) -> Edit | None:
    """Return the changes by which every build gets a back end as new as the table says, None when there is no plain way to write that.

    A requirement without a lower bound gets one, and a `>=` moves; what else bounds the back end stays.
    """
    from packaging.version import Version

    from pkglint.model.build_system import BuildSystem

    system = BuildSystem(tree)
    needed = since.get(system.project, "")
    changes: list[Change] = []
    for entry in system.requirements:
        if entry.name != system.project:
            continue
        requirement = parse_requirement(entry.text)
        if requirement is None or requirement.url or not needed:
            return None
        lower = [each for each in requirement.specifier if each.operator in {">=", ">", "~=", "==", "==="}]
        if any(
            each.operator in {">=", "~=", "=="} and Version(each.version.removesuffix(".*")) >= Version(needed)
            for each in lower
        ):
            continue
        bound = f">={needed.removesuffix('.0')}"
        if not lower:
            name = re.match(r"\s*[A-Za-z0-9._-]+\s*(\[[^\]]*\])?", entry.text)
            assert name is not None
            others = entry.text[name.end() :].lstrip()
            spelt = name[0].rstrip() + bound + (f",{others}" if others.startswith(("<", "!")) else others)
        elif [each.operator for each in lower] == [">="]:
            spelt = re.sub(r">=\s*[^\s,;)]+", bound, entry.text, count=1)
        else:
            return None
        after = parse_requirement(spelt)
        if after is None or not after.specifier.contains(needed):
            return None
        changes.append(Change("set", ("build-system", "requires", entry.nth), spelt))
    return tuple(changes)
