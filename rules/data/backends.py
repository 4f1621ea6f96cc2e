"""Compare what `src/pkglint/data/backends.py` says that build requirements bring with the projects installed in an environment.

pip install cython numpy pybind11 nanobind cffi packaging hatchling flit-core poetry-core pdm-backend uv-build maturin meson-python ...
python rules/data/backends.py

A module that a project brings and the table lacks would be a false alarm of the rules about setup.py.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pkglint.data.backends import BRINGS


def top_levels(project: str, met: set[str]) -> set[str]:
    """Return the top-level modules of an installed project and of what it requires here."""
    if project in met:
        return set()
    met.add(project)
    installed = distribution(project)
    found = {
        path.parts[0].partition(".")[0]
        for path in installed.files or ()
        if path.suffix in {".py", ".so", ".pyd"}
        and path.parts[0] != ".."
        and not path.parts[0].endswith((".dist-info", ".data"))
    }
    for line in installed.requires or ():
        one = Requirement(line)
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            found |= top_levels(canonicalize_name(one.name), met)
    return found - {"__pycache__"}


def main() -> int:
    """Print each difference and what was not installed; exit 1 when a module is missing in the table."""
    missing = False
    for project, names in BRINGS.items():
        try:
            there = top_levels(project, set())
        except PackageNotFoundError as error:
            print(f"{project}: not compared, {error.name} is not installed")
            continue
        public = {name for name in there if not name.startswith("_") and "__mypyc" not in name}
        if lacking := public - names:
            missing = True
            print(f"{project}: also brings {', '.join(sorted(lacking))}")
        if surplus := {name for name in names if not name.startswith("_")} - there:
            print(f"{project}: no longer brings {', '.join(sorted(surplus))}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
