"""Imports of modules that Python, or setuptools, removed."""

from __future__ import annotations

from functools import cache

from pkglint.data import stdlib
from pkglint.finding import Hit, Member
from pkglint.formats import python_source
from pkglint.model import Wheel
from pkglint.model.installed import script_files
from pkglint.model.paths import in_test_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.formats.python_module import Import
    from pkglint.model import Artifact
    from pkglint.model.reach import Statement

SUPPLIERS = {"distutils": "setuptools", "cgitb": "legacy-cgi"}
"""Removed module → the project that brings it under another name; any project that has the module's name in its own does too."""
PKG_RESOURCES_UNTIL = "82"
"""The version of setuptools that no longer holds pkg_resources (its changelog, 82.0.0)."""
REPLACED = frozenset(
    {"asynchat", "asyncore", "audioop", "cgi", "cgitb", "distutils", "imghdr", "imp", "pipes", "pkg_resources", "smtpd", "telnetlib"}
)  # fmt: skip
"""Modules for which the rule has a label that names the replacement."""
KEPT = frozenset({"test", "xxlimited", "xxsubtype"})
"""Modules that come and go in the lists and not in Python."""
LARGEST = 1 << 20
"""Bytes of a script beyond which no person wrote it."""


def removed_module_import(artifact: Artifact) -> Iterator[Hit]:
    """Yield imports that run with the package, or in its scripts, of modules that an admitted Python or setuptools no longer has."""
    if not (artifact.knows("Requires-Dist") or artifact.kind == "sdist"):
        return
    required = artifact.dependencies
    own = artifact.library.top_names

    def judge(statement: Statement, exact: bool) -> Iterator[tuple[str, str]]:
        del exact
        if not in_test_path(statement.path) and (found := what_is_wrong(statement.imported)):
            yield found

    def what_is_wrong(imported: Import) -> tuple[str, str] | None:
        """Return (variant, version that removed it), None for what is the artifact's own, kept by Python, or brought by a requirement."""
        top = imported.module.split(".", 1)[0]
        if imported.level or top in own or top in stdlib.newest():
            return None
        if any(top in name.replace("-", "_") for name in (*required.every, required.name)):
            return None
        if top == "pkg_resources":
            if required.name == "setuptools" or required.bring("setuptools", PKG_RESOURCES_UNTIL):
                return None
            # Environments of Python 3.11 and older come with a setuptools that has it.
            declared = "setuptools" in required.always
            if max(artifact.pythons.admitted, default=0) < (9 if declared else 12):
                return None
            return f"pkg-resources-{'removed' if declared else 'undeclared'}", PKG_RESOURCES_UNTIL
        gone = removed(artifact.pythons.admitted)
        if top not in gone or SUPPLIERS.get(top) in {*required.every, required.name}:
            return None
        return "standard-library", gone[top]

    reach = artifact.reach
    for statement, (variant, removed_in) in reach.suspects(judge):
        place = Member(reach.library.by_path[statement.path].path, statement.imported.line)
        yield Hit(place, variant, **facts_of(statement.imported, removed_in))
    for script in script_files(artifact) if isinstance(artifact, Wheel) else ():
        if script.file.size > LARGEST:
            continue
        data = artifact.files.content_of(script.file).data
        is_python = script.name.endswith(".py") or b"python" in data.partition(b"\n")[0]
        if is_python and b"import" in data:
            for imported in python_source.parse(data).imports:
                if not imported.guarded and (found := what_is_wrong(imported)):
                    place = Member(script.file.path, imported.line)
                    yield Hit(place, found[0], **facts_of(imported, found[1]))


def facts_of(imported: Import, removed_in: str) -> dict[str, Any]:
    """Return the facts about an import: the module, what removed it, and the word for what replaces it."""
    top = imported.module.partition(".")[0]
    return {
        "module": imported.module,
        "removed_in": removed_in,
        "replacement": top if top in REPLACED else "other",
    }


@cache
def removed(admitted: tuple[int, ...]) -> dict[str, str]:
    """Return module → the Python that removed it, for those that one of the admitted minor releases of Python 3 lacks."""
    versions = [(int(version[2:]), stdlib.top_modules(version)) for version in stdlib.VERSIONS if version[0] == "3"]
    gone: dict[str, str] = {}
    for name in frozenset[str]().union(*(names for _, names in versions)) - KEPT - versions[-1][1]:
        last = max(minor for minor, names in versions if name in names)
        after = [minor for minor, _ in versions if minor > last]
        if not name.startswith("_") and not set(after).isdisjoint(admitted):
            gone[name] = f"3.{after[0]}"
    return gone
