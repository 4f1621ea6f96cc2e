"""How well the models in `pkglint.model.packing` tell what a build packs: predicted lists against real builds.

    python benchmarks/packing.py [--json OUT] SDIST…

Every sdist is unpacked and made a git repository with a few files that its release did not have (a stray note at the root,
a script in a directory of its own, a data file and a sub-package in each package, a file that git ignores). What the model
predicts for that tree is compared with the wheel and the sdist that `uv build` makes of it. The builds download their build
requirements and run the projects' code.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

from pkglint.model.build_system import BuildSystem
from pkglint.model.packing import pack
from pkglint.model.tree import Tree, walk

IGNORED = "secret.env"


def main() -> int:
    """Print the agreement of every project and every back end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sdist", nargs="+", type=Path)
    parser.add_argument(
        "--work",
        type=Path,
        default=Path.cwd(),
        help="directory to build in; ignore lists must not match it (a `tmp*` makes hatchling read none)",
    )
    parser.add_argument("--json", type=Path, help="write every difference here")
    arguments = parser.parse_args()
    rows = []
    for path in arguments.sdist:
        with tempfile.TemporaryDirectory(prefix="packing-", dir=arguments.work) as folder:
            row = compare(path, Path(folder))
        rows.append(row)
        shown = (
            " ".join(f"{kind}: {word(row[kind])}" for kind in ("wheel", "sdist"))
            if "failed" not in row
            else row["failed"]
        )
        print(f"{row['backend']:14} {path.name:45} {shown}", flush=True)
    summary: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        for kind in ("wheel", "sdist"):
            if "failed" not in row:
                cell = summary[row["backend"], kind]
                known = row[kind]["known"]
                exact = known and not row[kind]["missing"] and not row[kind]["extra"]
                cell[0] += 1
                cell[1] += known
                cell[2] += exact
    for (backend, kind), (built, known, exact) in sorted(summary.items()):
        print(f"{backend:14} {kind}: {built} built, {known} known, {exact} equal")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1))
    return 0


def word(cell: dict[str, object]) -> str:
    """Return a cell in a few words."""
    if not cell["known"]:
        return "unknown"
    return f"{cell['count']} files, {len(cell['missing'])} not predicted, {len(cell['extra'])} predicted and absent"  # type: ignore[arg-type]


def compare(path: Path, folder: Path) -> dict[str, object]:
    """Return the differences for one sdist."""
    with tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
    root = next(each for each in folder.iterdir() if each.is_dir())
    version = path.name.removesuffix(".tar.gz").rpartition("-")[2]
    make_repository(root)
    tree = Tree(root)
    row: dict[str, object] = {"file": path.name, "backend": BuildSystem(tree).project or BuildSystem(tree).backend}
    ignored = [each for each in walk(root) if each.endswith(IGNORED)]
    predicted = pack(tree, ignored)
    out = folder / "out"
    environment = {
        **os.environ,
        "SETUPTOOLS_SCM_PRETEND_VERSION": version,
        "PDM_BUILD_SCM_VERSION": version,
        "VERSIONINGIT_FOR_PACKAGE_INDEX": "1",
    }
    done = subprocess.run(
        ["uv", "build", "--quiet", "--sdist", "--out-dir", str(out), str(root)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=600,
        check=False,
    )
    if done.returncode == 0:
        clean = folder / "again"
        shutil.copytree(root, clean, ignore=shutil.ignore_patterns("*.egg-info", "build", "__pycache__"), symlinks=True)
        done = subprocess.run(
            ["uv", "build", "--quiet", "--wheel", "--out-dir", str(out), str(clean)],
            capture_output=True,
            text=True,
            env=environment,
            timeout=600,
            check=False,
        )
    if done.returncode:
        return {**row, "failed": f"does not build: {(done.stderr.strip().splitlines() or ['?'])[-1][:100]}"}
    known = {sha256((root / each).read_bytes()).hexdigest() for each in {*tree.files.paths, *ignored}}
    for kind, real in (
        ("wheel", wheel_files(next(out.glob("*.whl")))),
        ("sdist", sdist_files(next(out.glob("*.tar.gz")))),
    ):
        expected = predicted.wheel if kind == "wheel" else predicted.sdist
        names = {each[0] if isinstance(each, tuple) else each for each in expected or ()}
        missing = (
            [name for name, digest in real.items() if name not in names and digest in known]
            if expected is not None
            else []
        )
        extra = sorted(names - real.keys()) if expected is not None else []
        row[kind] = {"known": expected is not None, "count": len(real), "missing": missing, "extra": extra}
    return row


def make_repository(root: Path) -> None:
    """Make an unpacked sdist a git repository, with the files that its release did not have."""
    (root / "PKG-INFO").unlink(missing_ok=True)
    for egg_info in root.rglob("*.egg-info"):
        shutil.rmtree(egg_info) if egg_info.is_dir() else egg_info.unlink()
    (root / "stray-note.md").write_text("a note at the root\n")
    (root / "helper").mkdir(exist_ok=True)
    (root / "helper" / "stray.py").write_text("# a script in a directory of its own\n")
    for initial in list(root.rglob("__init__.py")):
        if not (initial.parent.parent / "__init__.py").exists():
            (initial.parent / "stray-data.json").write_text(f'"{initial.parent.name}"\n')
            (initial.parent / "stray_package").mkdir(exist_ok=True)
            (initial.parent / "stray_package" / "__init__.py").write_text(f"# {initial.parent.name}\n")
            (initial.parent / IGNORED).write_text(f"# {initial.parent}\n")
    with (root / ".gitignore").open("a") as stream:
        stream.write(f"\n{IGNORED}\n")
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "all"],
    ):
        subprocess.run(["git", "-C", str(root), *command], check=True, capture_output=True)


def wheel_files(path: Path) -> dict[str, str]:
    """Return path → SHA-256 of the files that a wheel installs as modules and data of packages."""
    with zipfile.ZipFile(path) as archive:
        names = [
            name
            for name in archive.namelist()
            if not name.endswith("/")
            and not {".dist-info", ".data"} & {name.split("/", 1)[0][-10:], name.split("/", 1)[0][-5:]}
        ]
        return {name: sha256(archive.read(name)).hexdigest() for name in names}


def sdist_files(path: Path) -> dict[str, str]:
    """Return path → SHA-256 of the files of an sdist, without those that back ends write."""
    found = {}
    with tarfile.open(path) as archive:
        for member in archive:
            name = member.name.partition("/")[2]
            stream = archive.extractfile(member) if member.isfile() or member.issym() else None
            if stream is not None and name not in {"PKG-INFO", "pyproject.toml.orig"}:
                found[name] = sha256(stream.read()).hexdigest()
    return found


if __name__ == "__main__":
    sys.exit(main())
