"""Time the pre-commit hook, `pkglint --source`, in git repositories made of sdists, and print its CPU time beside Python's own start.

    python benchmarks/hook.py [--runs 3] SDIST…     # sdists of some 300 files

Cold is with an empty cache, warm with the one that the run before left, changed with a line more in one module. CPU time is user and
system time of the process and its children: on a busy machine the wall time says little. P is `python -I -c pass`.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PKGLINT = [str(Path(sys.executable).with_name("pkglint")), "--source", "--exit-zero"]


def main() -> int:
    """Print a table row a project."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sdist", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    print(
        "| project | files | Python, MB | cold, s | warm, s | changed, s | warm, P |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    for path in arguments.sdist:
        with tempfile.TemporaryDirectory() as folder:
            print(row(path, Path(folder), arguments.runs), flush=True)
    return 0


def row(path: Path, folder: Path, runs: int) -> str:
    """Return the figures of one project."""
    with tarfile.open(path) as archive:
        archive.extractall(folder / "work", filter="data")
    root = next((folder / "work").iterdir())
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "all"],
    ):
        subprocess.run(["git", "-C", str(root), *command], check=True, capture_output=True)
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, check=True).stdout
    files = [root / os.fsdecode(name) for name in listed.split(b"\0") if name]
    modules = [each for each in files if each.suffix == ".py"]
    environment = {**os.environ, "PKGLINT_CACHE_DIR": str(folder / "cache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    seconds(PKGLINT, root, environment)  # bytecode is written, and files are in memory
    cold, warm, changed, start = [], [], [], []
    for number in range(runs):
        for cached in (folder / "cache").glob("*"):
            cached.unlink()
        cold.append(seconds(PKGLINT, root, environment))
        warm.append(seconds(PKGLINT, root, environment))
        with max(modules, key=lambda each: each.stat().st_size).open("a") as stream:
            stream.write(f"# {number}\n")
        changed.append(seconds(PKGLINT, root, environment))
        start.append(seconds([sys.executable, "-I", "-c", "pass"], root, environment))
    figures = [statistics.median(each) for each in (cold, warm, changed)]
    size = sum(each.stat().st_size for each in modules) / 1e6
    shown = " | ".join(f"{each:.2f}" for each in figures)
    return f"| {path.name.removesuffix('.tar.gz')} | {len(files)} | {size:.1f} | {shown} | {figures[1] / statistics.median(start):.1f} |"


def seconds(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Return the CPU time of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
