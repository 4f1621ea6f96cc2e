"""Compare `src/pkglint/data/pypi.py` with PyPI's own source, and say what differs; then change the module, its DATE and its COMMIT by hand.

git clone https://github.com/pypi/warehouse
python rules/data/pypi.py warehouse

The parts that decide about platform tags are taken out of the source and run on every tag that either side may know.
"""

from __future__ import annotations

import ast
import itertools
import re
import sys
from pathlib import Path
from typing import Any

from pkglint.data import pypi

NAMES = {"_valid_platform_tag", "COMPRESSION_RATIO_MIN_SIZE", "COMPRESSION_RATIO_THRESHOLD", "SUPPORTED_METADATA_VERSIONS", "MAX_FILESIZE", "ONE_MIB", "ONE_GIB", "_SCAN_EXTENSIONS", "_SCAN_MAX_FILE_SIZE"}  # fmt: skip


def taken(path: Path, known: dict[str, Any]) -> dict[str, Any]:
    """Return what the wanted constants, expressions and functions at the top of a module define."""
    # Python 3.14 needs no parentheses around several exceptions; older ones do.
    source = re.sub(r"(?m)^(\s*except) ([\w., ]+,[\w., ]+):", r"\1 (\2):", path.read_text(encoding="utf-8"))
    wanted = []
    for node in ast.parse(source).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        name = node.name if isinstance(node, ast.FunctionDef) else target.id if isinstance(target, ast.Name) else ""
        if name in NAMES or re.search(r"_(platforms|arches|versions|platform_re)\Z", name):
            wanted.append(node)
    exec(compile(ast.Module(wanted, []), str(path), "exec"), known)  # noqa: S102 - PyPI's own code, checked out by hand
    return known


def tags() -> list[str]:
    """Return platform tags that either side may take, and their likes."""
    arches = [
        "x86_64",
        "i686",
        "aarch64",
        "armv7l",
        "ppc64",
        "ppc64le",
        "s390x",
        "riscv64",
        "loongarch64",
        "arm64",
        "universal2",
        "intel",
        "i386",
        "fat",
    ]
    systems = [
        "manylinux1",
        "manylinux2010",
        "manylinux2014",
        "manylinux_2_17",
        "musllinux_1_2",
        "linux",
        "macosx_10_9",
        *(f"macosx_{n}_0" for n in range(11, 30)),
        "macosx_11_1",
    ]
    found = [f"{system}_{arch}" for system, arch in itertools.product(systems, arches)]
    found += [
        f"ios_13_0_{arch}_{sdk}" for arch in ("arm64", "x86_64", "i386") for sdk in ("iphoneos", "iphonesimulator")
    ]
    found += [f"android_21_{arch}" for arch in ("arm64_v8a", "armeabi_v7a", "x86", "x86_64", "mips")]
    return [*found, "pyemscripten_2026_0_wasm32", "emscripten_4_0_9_wasm32", "wasi_0_0_0_wasm32", *pypi.PLATFORM_TAGS]


def main(checkout: Path) -> int:
    """Print each difference; exit 1 when there is one."""
    theirs: dict[str, Any] = {"re": re}
    for path in ("constants.py", "forklift/legacy.py", "forklift/metadata.py", "utils/scanner.py"):
        theirs = taken(checkout / "warehouse" / path, theirs)
    pairs = [
        ("METADATA_VERSIONS", set(pypi.METADATA_VERSIONS), theirs["SUPPORTED_METADATA_VERSIONS"]),
        ("MAX_FILE_SIZE", pypi.MAX_FILE_SIZE, theirs["MAX_FILESIZE"]),
        ("RATIO_FLOOR", pypi.RATIO_FLOOR, theirs["COMPRESSION_RATIO_MIN_SIZE"]),
        ("MAX_RATIO", pypi.MAX_RATIO, theirs["COMPRESSION_RATIO_THRESHOLD"]),
        ("SCANNED_SUFFIXES", set(pypi.SCANNED_SUFFIXES), theirs["_SCAN_EXTENSIONS"]),
        ("MAX_SCANNED_SOURCE", pypi.MAX_SCANNED_SOURCE, theirs["_SCAN_MAX_FILE_SIZE"]),
        *((f"platform {tag}", pypi.accepts_platform(tag), theirs["_valid_platform_tag"](tag)) for tag in tags()),
    ]
    different = [f"{name}: here {ours!r}, there {other!r}" for name, ours, other in pairs if ours != other]
    print("\n".join(different) or f"{len(pairs)} values agree")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
