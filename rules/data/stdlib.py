"""Write `src/pkglint/data/stdlib.py` from the project stdlib-list (in the development extra), which reads CPython's own lists.

pip install --upgrade stdlib-list
python rules/data/stdlib.py
"""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from stdlib_list import short_versions, stdlib_list

TARGET = Path(__file__).resolve().parents[2] / "src" / "pkglint" / "data" / "stdlib.py"


def groups(versions: list[str]) -> dict[str, list[str]]:
    """Return the modules by the Pythons that have them: one letter a Python, `y` or `-`."""
    lists = [frozenset(stdlib_list(each)) for each in versions]
    found: dict[str, list[str]] = {}
    for name in sorted(frozenset[str]().union(*lists)):
        found.setdefault("".join("y" if name in names else "-" for names in lists), []).append(name)
    return dict(sorted(found.items(), reverse=True))


def main() -> None:
    """Write the lines between the two marks of the module."""
    versions = sorted(short_versions, key=lambda text: [int(part) for part in text.split(".")])
    lines = [
        f'DATE = "{datetime.now(UTC).date()}"',
        f'SOURCE = "stdlib-list {version("stdlib-list")}"',
        "",
        f"VERSIONS = {tuple(versions)}",
    ]
    lines += ['"""The Pythons whose library is known, oldest first."""', "_MODULES = {"]
    for letters, names in groups(versions).items():
        lines.append(f'    "{letters}": """')
        lines += textwrap.wrap(" ".join(names), 150, break_on_hyphens=False, break_long_words=False)
        lines.append('""",')
    lines += [
        "}",
        '"""Which of the Pythons have a module (`y`) and which do not (`-`) → the modules, submodules included."""',
    ]
    before, _, rest = TARGET.read_text(encoding="utf-8").partition("# begin\n")
    after = rest.partition("# end\n")[2]
    TARGET.write_text(
        f"{before}# begin\n# fmt: off\n" + "\n".join(lines) + f"\n# fmt: on\n# end\n{after}", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
