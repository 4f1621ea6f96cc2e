"""Count the top-level names of the wheels in some directories that say nothing of their project: candidates for `src/pkglint/data/names.py`.

python rules/data/names.py WHEELS ...
"""

from __future__ import annotations

import sys
import zipfile
from collections import Counter
from pathlib import Path

from pkglint.data.names import GENERIC, NAMESPACES


def foreign(wheel: Path) -> set[str]:
    """Return the top-level names of a wheel that are not its project's."""
    own = wheel.name.partition("-")[0].lower().replace("_", "").replace(".", "")
    with zipfile.ZipFile(wheel) as archive:
        tops = {path.partition("/")[0] for path in archive.namelist()}
    names = {
        top.removesuffix(".py") for top in tops if not top.endswith((".dist-info", ".data", ".so", ".pyd", ".pth"))
    }
    return {
        name for name in names if own not in name.lower().replace("_", "") and name.lower().replace("_", "") not in own
    }


def main(folders: list[str]) -> None:
    """Print each name with the number of wheels that have it, known ones marked."""
    counted: Counter[str] = Counter()
    wheels = [wheel for folder in folders for wheel in Path(folder).glob("*.whl") if zipfile.is_zipfile(wheel)]
    for wheel in wheels:
        counted.update(foreign(wheel))
    print(f"{len(wheels)} wheels")
    for name, count in counted.most_common():
        print(f"{count:4} {name}{' (known)' if name.lower() in GENERIC | NAMESPACES else ''}")


if __name__ == "__main__":
    main(sys.argv[1:])
