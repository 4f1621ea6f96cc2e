"""Time pkglint beside its peers on the same files, in one run, and print ratios.

    python benchmarks/run.py FOLDER [--runs 5] [--venv DIR] [--peers twine,check-wheel-contents,pydistcheck,auditwheel]
    python benchmarks/run.py --growth           # how cost grows with members, files and rules

FOLDER holds real distributions; this gets a mixed set of them:

    pip download --no-deps -d FOLDER requests click flask django numpy scipy pandas cryptography lxml black mypy
    pip download --no-deps --no-binary :all: -d FOLDER click flask packaging rich      # sdists; pip reads their metadata by building

The peers are installed into a virtual environment of their own (kept in --venv for the next time). Every command runs once
before it counts, then in turn with the others; the median of its runs is compared. P is `python -I -c pass` of the
same interpreter. Figures are whole processes: wall time, CPU time (user + system, children included) and peak memory.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

PEERS = ("twine", "check-wheel-contents", "pydistcheck", "auditwheel")


class Figures(NamedTuple):
    """One run of a command."""

    wall: float
    cpu: float
    memory: float


def once(command: list[str]) -> Figures:
    """Run a command with its output thrown away."""
    began = time.perf_counter()
    with Path(os.devnull).open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=sink)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return Figures(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(commands: dict[str, list[str]], runs: int) -> dict[str, Figures]:
    """Return the median of each command's runs, the commands taking turns."""
    found: dict[str, list[Figures]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            figures = once(command)
            if turn:
                found[name].append(figures)
    return {
        name: Figures(*(statistics.median(values) for values in zip(*figures, strict=True)))
        for name, figures in found.items()
    }


def peers(folder: Path, wanted: list[str]) -> Path:
    """Return the folder of the peers' commands, installed when they are not there yet."""
    binaries = folder / ("Scripts" if os.name == "nt" else "bin")
    if not binaries.is_dir():
        venv.create(folder, with_pip=True)
    missing = [name for name in wanted if not (binaries / name).exists()]
    if missing:
        subprocess.run([str(binaries / "python"), "-m", "pip", "install", "-q", *missing], check=True)
    return binaries


def row(name: str, figures: Figures, base: Figures, pass_: Figures) -> str:
    """Return a line of a table: times as multiples of pkglint's and of P."""
    return f"| {name} | {figures.wall / pass_.wall:.1f} | {figures.wall / base.wall:.2f} | {figures.cpu / base.cpu:.2f} | {figures.memory:.0f} |"


HEAD = "| command | wall, P | wall, of the first | CPU, of the first | peak MB |\n| --- | --- | --- | --- | --- |"


def table(title: str, commands: dict[str, list[str]], runs: int) -> None:
    """Print one comparison; the first command is the base."""
    figures = measure({"P": [sys.executable, "-I", "-c", "pass"], **commands}, runs)
    base = figures[next(iter(commands))]
    print(f"\n### {title}\n\n{HEAD}")
    for name in commands:
        print(row(name, figures[name], base, figures["P"]), flush=True)


def floors(files: list[Path]) -> list[str]:
    """Return the command that merely unpacks every file, and checks a wheel's CRCs."""
    script = "".join(f"unzip -tq '{f}'\n" if f.suffix in {".whl", ".zip"} else f"tar tzf '{f}'\n" for f in files)
    return ["sh", "-c", script]


def compare(folder: Path, runs: int, binaries: Path, wanted: list[str]) -> None:
    """Print start-up, single files and the whole folder beside the peers."""
    files = sorted(f for f in folder.iterdir() if f.name.endswith((".whl", ".tar.gz")))
    wheels = [f for f in files if f.suffix == ".whl"]
    if not wheels:
        raise SystemExit(f"no wheels in {folder}")
    pkglint = [sys.executable, "-m", "pkglint", "--no-config", "--exit-zero"]
    size = sum(f.stat().st_size for f in files) / 1e6
    print(
        f"{len(files)} files, {len(wheels)} of them wheels, {size:.0f} MB; {platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors"
    )
    table(
        "Start-up",
        {
            "pkglint --version": [*pkglint[:3], "--version"],
            "pkglint explain": [*pkglint[:3], "explain", "unknown-classifier"],
        },
        runs,
    )
    small = min(wheels, key=lambda f: (f.stat().st_size < 20_000, f.stat().st_size))
    large = max(wheels, key=lambda f: f.stat().st_size)
    for title, chosen in (("one small wheel", [small]), ("the largest wheel", [large]), ("all files", files)):
        names = [str(f) for f in chosen]
        only_wheels = [str(f) for f in chosen if f.suffix == ".whl"]
        commands = {
            "pkglint": [*pkglint, *names],
            "pkglint --jobs 1": [*pkglint, "--jobs", "1", *names],
            "pkglint --ignore readme": [*pkglint, "--ignore", "readme", *names],
            "pkglint --ignore readme,code": [*pkglint, "--ignore", "readme,code", *names],
            "unzip -tq, tar tzf": floors(chosen),
        }
        if "twine" in wanted:
            commands["twine check"] = [str(binaries / "twine"), "check", *names]
        if "check-wheel-contents" in wanted:
            commands["check-wheel-contents"] = [str(binaries / "check-wheel-contents"), *only_wheels]
        if "pydistcheck" in wanted and len(chosen) == 1:
            commands["pydistcheck"] = [str(binaries / "pydistcheck"), *names]
        if "auditwheel" in wanted and len(chosen) == 1 and "linux" in chosen[0].name:
            commands["auditwheel show"] = [str(binaries / "auditwheel"), "show", *names]
        total = sum(f.stat().st_size for f in chosen) / 1e6
        table(f"{title} ({total:.1f} MB)", commands, runs)


def growth(runs: int) -> None:
    """Print how the cost grows with members, files and rules, on made archives."""
    pkglint = [sys.executable, "-m", "pkglint", "--no-config", "--exit-zero"]
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        commands = {}
        for count in (10, 100, 1_000, 10_000, 100_000):
            folder = root / f"members{count}"
            folder.mkdir()
            commands[f"{count} members"] = [*pkglint, "--jobs", "1", str(wheel(folder, count))]
        table("Members of one wheel", commands, runs)
        commands = {}
        for count in (1, 10, 50, 200):
            folder = root / f"files{count}"
            folder.mkdir()
            first = wheel(folder, 50)
            for number in range(1, count):
                shutil.copy(first, folder / first.name.replace("py3-none-any", f"{number}-py3-none-any"))
            commands[f"{count} files"] = [*pkglint, "--jobs", "1", str(folder)]
        table("Files of one release", commands, runs)
        one = str(root / "members1000")
        commands = {
            "one rule": [*pkglint, "--select", "bytecode-in-wheel", one],
            "contents": [*pkglint, "--select", "contents", one],
            "pypi": [*pkglint, "--select", "pypi", one],
            "all rules": [*pkglint, one],
        }
        table("Rules", commands, runs)


def wheel(folder: Path, members: int) -> Path:
    """Write a wheel with so many small modules."""
    path = folder / "demo-1.0-py3-none-any.whl"
    info = "demo-1.0.dist-info"
    metadata = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        names = ["demo/__init__.py", *(f"demo/m{number}.py" for number in range(members))]
        for name in names:
            archive.writestr(name, f"VALUE = {len(name)}\n" * 10)
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(
            f"{info}/RECORD",
            "".join(f"{name},,\n" for name in [*names, f"{info}/METADATA", f"{info}/WHEEL", f"{info}/RECORD"]),
        )
    return path


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--venv", type=Path, default=Path(tempfile.gettempdir()) / "pkglint-peers")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--growth", action="store_true")
    options = parser.parse_args()
    if options.folder is None and not options.growth:
        parser.error("name a FOLDER of distributions, or --growth")
    if options.folder is not None:
        wanted = [name for name in options.peers.split(",") if name]
        compare(options.folder, options.runs, peers(options.venv, wanted), wanted)
    if options.growth:
        growth(options.runs)
    print(f"\npeak memory of this script: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
