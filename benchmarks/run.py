"""Time pkglint beside its peers on the same files, in one run, and print ratios.

    python benchmarks/run.py FOLDER [--runs 5] [--venv DIR] [--peers twine,check-wheel-contents,pydistcheck,auditwheel]
    python benchmarks/run.py --growth           # how cost grows with members, files and rules
    python benchmarks/run.py --releases DIST …  # folders of one wheel and one sdist each, against the peers together, and with
                                                # --former PKGLINT against the console script of another version
    python benchmarks/run.py --checkout DIR     # a source tree, without the cache and with one that knows its files
    python benchmarks/run.py --diffs OLD NEW …  # `pkglint diff` of two files each, with and without the sections that cost most

FOLDER holds real distributions; this gets a mixed set of them:

    pip download --no-deps -d FOLDER requests click flask django numpy scipy pandas cryptography lxml black mypy
    pip download --no-deps --no-binary :all: -d FOLDER click flask packaging rich      # sdists; pip reads their metadata by building

The peers are installed into a virtual environment of their own (kept in --venv for the next time). The commands of a table take
turns, and the median of each one's runs is compared. Many files are linted by one worker, and by two. Commands that take less than two seconds run once
before it counts, so that bytecode is written and files are in memory. P is `python -I -c pass` of the same interpreter. Figures are
whole processes: wall time, CPU time (user + system, children included) and peak memory. CPU time is the figure to trust on a busy
machine.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib.util
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
SCRIPT = Path(sys.executable).with_name("pkglint")
PKGLINT = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "pkglint"]
LINT = [*PKGLINT, "--no-config", "--exit-zero", "--no-cache"]
FLOOR, TWINE = "unzip -tq, tar tzf", "twine check"
SMALL = 200_000
"""Bytes of a small wheel at most."""
NO_ISAL = tempfile.mkdtemp(prefix="no-isal-")
PARSE = """
import sys, tarfile, warnings, zipfile
warnings.simplefilter("ignore")
def sources(path):
    if path.endswith((".whl", ".zip")):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist() if name.endswith(".py"))
    else:
        with tarfile.open(path) as archive:
            yield from (archive.extractfile(one).read() for one in archive if one.isreg() and one.name.endswith(".py"))
for path in sys.argv[1:]:
    for source in sources(path):
        try:
            compile(source, "source", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            pass
"""
"""What it costs merely to ask Python whether every module compiles."""


class Figures(NamedTuple):
    """One run of a command."""

    wall: float
    cpu: float
    memory: float


class Command(NamedTuple):
    """What to run, and whether isal is to be seen as not installed."""

    words: list[str]
    plain: bool = False


def once(command: Command) -> Figures:
    """Run a command with its output thrown away."""
    # Bytecode is written, as it is where tools are installed.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if command.plain:
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (NO_ISAL, environment.get("PYTHONPATH", ""))))
    began = time.perf_counter()
    with Path(os.devnull).open("wb") as sink:
        # Not in a project: its source tree would be read, too.
        process = subprocess.Popen(command.words, stdout=sink, stderr=sink, env=environment, cwd=NO_ISAL)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return Figures(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(commands: dict[str, Command], runs: int) -> dict[str, Figures]:
    """Return the median of each command's runs, the commands taking turns."""
    found: dict[str, list[Figures]] = {}
    for name, command in commands.items():
        first = once(command)
        found[name] = [first] if first.wall > 2 else []
    while any(len(figures) < runs for figures in found.values()):
        for name, command in commands.items():
            if len(found[name]) < runs:
                found[name].append(once(command))
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


def table(title: str, commands: dict[str, Command], runs: int) -> None:
    """Print one comparison: in multiples of P, of merely unpacking, and of twine, as far as those are among the commands."""
    figures = measure({"P": Command([sys.executable, "-I", "-c", "pass"]), **commands}, runs)
    unit = figures["P"]
    bases = [(name, figures[name].cpu) for name in (FLOOR, TWINE) if name in commands]
    heads = ["command", "wall, P", "CPU, P", *(f"CPU, of `{name}`" for name, _ in bases), "wall, s", "peak MB"]
    print(f"\n### {title}\n\n| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for name in commands:
        one = figures[name]
        ratios = [f"{one.cpu / base:.2f}" if base else "" for _, base in bases]
        cells = [
            f"{one.wall / unit.wall:.1f}",
            f"{one.cpu / unit.cpu:.1f}",
            *ratios,
            f"{one.wall:.2f}",
            f"{one.memory:.0f}",
        ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def floors(files: list[Path]) -> Command:
    """Return the command that merely unpacks every file, and checks a wheel's CRCs."""
    script = "".join(f"unzip -tq '{f}'\n" if f.suffix in {".whl", ".zip"} else f"tar tzf '{f}'\n" for f in files)
    return Command(["sh", "-c", script])


def compare(folder: Path, runs: int, binaries: Path, wanted: list[str]) -> None:
    """Print start-up, single files and the whole folder beside the peers."""
    files = sorted(f for f in folder.resolve().iterdir() if f.name.endswith((".whl", ".tar.gz")))
    wheels = [f for f in files if f.suffix == ".whl"]
    if not wheels:
        raise SystemExit(f"no wheels in {folder}")
    size = sum(f.stat().st_size for f in files) / 1e6
    print(
        f"{len(files)} files, {len(wheels)} of them wheels, {size:.0f} MB; {platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors"
    )
    # The console scripts of some installers import more than this needs.
    module = [sys.executable, "-m", "pkglint"]
    explain = Command([*module, "explain", "unknown-classifier"])
    table("Start-up", {"`--version`": Command([*module, "--version"]), "`explain RULE`": explain}, runs)
    if "twine" in wanted:
        small_ones([f for f in wheels if f.stat().st_size < SMALL], binaries, runs)
    small = min(wheels, key=lambda f: (f.stat().st_size < 20_000, f.stat().st_size))
    several = min((f for f in wheels if f.stat().st_size >= 5e6), key=members, default=small)
    many = max(wheels, key=members)
    native = max(wheels, key=lambda f: f.stat().st_size)
    for title, chosen in (
        ("One small wheel", [small]),
        ("A wheel of at least 5 MB with few members", [several]),
        ("The wheel with the most members", [many]),
        ("The largest wheel", [native]),
        ("All files", files),
    ):
        total = sum(f.stat().st_size for f in chosen) / 1e6
        what = f"{chosen[0].name.split('-')[0]}, " if len(chosen) == 1 else f"{len(chosen)} files, "
        table(f"{title} ({what}{total:.1f} MB)", commands(chosen, binaries, wanted), runs)


def releases(folders: list[Path], binaries: Path, runs: int, former: Path | None) -> None:
    """Print a row for each release: CPU time beside that of the peers together, of a second run with the cache, and peak memory.

    `former` is the console script of another version, for a column of what a second run costs beside a run of that.
    """
    heads = ["release", "MB", "CPU, s", "of the peers together", "second run, of the first", "peak MB"]
    heads += ["second run, of the former version's"] if former is not None else []
    print(f"\n### A wheel and an sdist of one release\n\n| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for folder in folders:
        files = sorted(f for f in folder.resolve().iterdir() if f.name.endswith((".whl", ".tar.gz")))
        names = [str(f) for f in files]
        wheels = [name for name in names if name.endswith(".whl")]
        # The cache is the one of `PKGLINT_CACHE_DIR`, which the run that does not count fills.
        warm = [word for word in LINT if word != "--no-cache"]
        found = {
            "cold": Command([*LINT, *names], plain=True),
            "warm": Command([*warm, *names], plain=True),
            "twine": Command([str(binaries / "twine"), "check", "--strict", *names]),
            "wheels": Command([str(binaries / "check-wheel-contents"), *wheels]),
            "pydistcheck": Command([str(binaries / "pydistcheck"), *names]),
        }
        if former is not None:
            found["former"] = Command([str(former.absolute()), "--no-config", "--exit-zero", *names], plain=True)
        once(found["warm"])
        figures = measure(found, runs)
        cold, together = figures["cold"], sum(figures[name].cpu for name in ("twine", "wheels", "pydistcheck"))
        cells = [
            folder.name,
            f"{sum(f.stat().st_size for f in files) / 1e6:.1f}",
            f"{cold.cpu:.2f}",
            f"{cold.cpu / together:.2f}",
            f"{figures['warm'].cpu / cold.cpu:.2f}",
            f"{max(cold.memory, figures['warm'].memory):.0f}",
        ]
        cells += [f"{figures['warm'].cpu / figures['former'].cpu:.2f}"] if former is not None else []
        print(f"| {' | '.join(cells)} |", flush=True)


def diffs(files: list[Path], runs: int) -> None:
    """Print a row for each pair of files: CPU time of a comparison without and with the public API, and of all sections."""
    skips = {"without API, symbols, findings": "api,symbols,findings", "with the API": "symbols,findings", "all": ""}
    print(
        f"\n### `pkglint diff`, CPU in seconds\n\n| pair | {' | '.join(skips)} | peak MB |\n|{' --- |' * (len(skips) + 2)}"
    )
    for old, new in zip(files[::2], files[1::2], strict=True):
        words = [*PKGLINT, "diff", "--no-config", str(old.resolve()), str(new.resolve()), "--skip"]
        figures = measure({name: Command([*words, skip]) for name, skip in skips.items()}, runs)
        peak = max(one.memory for one in figures.values())
        cells = [f"{old.name} → {new.name}", *(f"{figures[name].cpu:.2f}" for name in skips), f"{peak:.0f}"]
        print(f"| {' | '.join(cells)} |", flush=True)


def smallest(folders: list[Path], binaries: Path, runs: int) -> None:
    """Print what the smallest wheel of some releases costs in one process, beside `twine check`."""
    path = min((f for folder in folders for f in folder.resolve().glob("*.whl")), key=lambda f: f.stat().st_size)
    found = {
        "pkglint": Command([*LINT, "--jobs", "1", str(path)], plain=True),
        TWINE: Command([str(binaries / "twine"), "check", str(path)]),
    }
    figures = measure(found, max(runs, 9))
    cpu = figures["pkglint"].cpu
    print(f"\n{path.name}, all rules, one process: {cpu:.2f} s CPU, {cpu / figures[TWINE].cpu:.2f} of `{TWINE}`")


def checkout(folder: Path, runs: int) -> None:
    """Print what a source tree costs without the cache, and with one that knows its files."""
    lint = [*PKGLINT, "--no-config", "--exit-zero", "--source", str(folder.resolve())]
    found = {"first": Command([*lint, "--no-cache"], plain=True), "second": Command(lint, plain=True)}
    once(found["second"])
    figures = measure(found, runs)
    first, second = figures["first"].cpu, figures["second"].cpu
    print(f"\n`--source` in {folder.resolve().name}: {first:.2f} s CPU, the second time {second / first:.2f} of that")


def small_ones(wheels: list[Path], binaries: Path, runs: int) -> None:
    """Print a row for each small wheel: wall time in multiples of P and of twine, as users run it."""
    print("\n### Small wheels, wall time\n")
    choices = {
        "all rules": [],
        "all but `readme`": ["--ignore", "readme"],
        "all but `readme`, `code`": ["--ignore", "readme,code"],
    }
    print(
        f"| wheel | kB | {' | '.join(f'{name}, P | of `{TWINE}`' for name in choices)} |\n|{' --- |' * (2 + 2 * len(choices))}"
    )
    for path in wheels:
        found = {name: Command([*LINT, *more, str(path)], plain=True) for name, more in choices.items()}
        found["P"] = Command([sys.executable, "-I", "-c", "pass"])
        found[TWINE] = Command([str(binaries / "twine"), "check", str(path)])
        figures = measure(found, runs)
        cells = [
            f"{figures[name].wall / figures['P'].wall:.1f} | {figures[name].wall / figures[TWINE].wall:.2f}"
            for name in choices
        ]
        print(f"| {path.name.split('-')[0]} | {path.stat().st_size / 1000:.0f} | {' | '.join(cells)} |", flush=True)


def members(path: Path) -> int:
    """Return how many members a wheel has."""
    with zipfile.ZipFile(path) as archive:
        return len(archive.namelist())


def commands(chosen: list[Path], binaries: Path, wanted: list[str]) -> dict[str, Command]:
    """Return what is compared on some files."""
    names = [str(f) for f in chosen]
    wheels = [str(f) for f in chosen if f.suffix == ".whl"]
    one = LINT if len(chosen) == 1 else [*LINT, "--jobs", "1"]
    found = {
        "all rules": Command([*one, *names], plain=True),
        "all but `readme`": Command([*one, "--ignore", "readme", *names], plain=True),
        "all but `readme`, `code`": Command([*one, "--ignore", "readme,code", *names], plain=True),
        "`--select pypi`": Command([*one, "--select", "pypi", *names], plain=True),
    }
    if importlib.util.find_spec("isal") is not None:
        found["all but `readme`, with `[fast]`"] = Command([*one, "--ignore", "readme", *names])
    if len(chosen) == 1:
        alone = [*LINT, "--jobs", "1"]
        found["all rules, one process"] = Command([*alone, *names], plain=True)
        found["all but `readme`, one process"] = Command([*alone, "--ignore", "readme", *names], plain=True)
    else:
        found["all rules, 2 workers"] = Command([*LINT, "--jobs", "2", *names], plain=True)
        found["all but `readme`, 2 workers"] = Command([*LINT, "--jobs", "2", "--ignore", "readme", *names], plain=True)
    found["compiling every module, and no more"] = Command([sys.executable, "-c", PARSE, *names])
    found[FLOOR] = floors(chosen)
    if "twine" in wanted:
        found[TWINE] = Command([str(binaries / "twine"), "check", *names])
    if "check-wheel-contents" in wanted:
        found["check-wheel-contents"] = Command([str(binaries / "check-wheel-contents"), *wheels])
    if len(chosen) == 1 and "pydistcheck" in wanted:
        found["pydistcheck"] = Command([str(binaries / "pydistcheck"), *names])
    if len(chosen) == 1 and "auditwheel" in wanted and "linux" in chosen[0].name:
        found["auditwheel show"] = Command([str(binaries / "auditwheel"), "show", *names])
    return found


def growth(runs: int) -> None:
    """Print how the cost grows with members, files and rules, on made archives."""
    one = [*LINT, "--jobs", "1"]
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        found = {}
        for count in (10, 100, 1_000, 10_000, 100_000):
            folder = root / f"members{count}"
            folder.mkdir()
            found[f"{count} members"] = Command([*one, str(made_wheel(folder, count))])
        table("Members of one wheel", found, runs)
        found = {}
        for count in (1, 10, 50, 200):
            folder = root / f"files{count}"
            folder.mkdir()
            first = made_wheel(folder, 50)
            for number in range(1, count):
                shutil.copy(first, folder / first.name.replace("py3-none-any", f"{number}-py3-none-any"))
            found[f"{count} files"] = Command([*one, str(folder)])
        table("Files of one release, 50 modules each", found, runs)
        found = {}
        for megabytes in (1, 10, 100, 240):
            folder = root / f"bytes{megabytes}"
            folder.mkdir()
            found[f"{megabytes} MB in 1 MB members"] = Command([*one, str(made_wheel(folder, 1, megabytes))])
        table("Bytes of one wheel", found, runs)
        thousand = str(root / "members1000")
        found = {
            "one rule": Command([*one, "--select", "bytecode-in-wheel", thousand]),
            "`contents`": Command([*one, "--select", "contents", thousand]),
            "`pypi`": Command([*one, "--select", "pypi", thousand]),
            "all but `code`": Command([*one, "--ignore", "code", thousand]),
            "all rules": Command([*one, thousand]),
        }
        table("Rules, on 1,000 modules", found, runs)


def made_wheel(folder: Path, modules: int, data: int = 0) -> Path:
    """Return a wheel that another process wrote: a child's peak memory is never below what its parent had when it began."""
    subprocess.run([sys.executable, __file__, "--make", str(folder), str(modules), str(data)], check=True)
    return next(folder.glob("*.whl"))


def wheel(folder: Path, modules: int, data: int = 0) -> None:
    """Write a wheel with so many small modules, and so many megabytes of data."""
    path = folder / "demo-1.0-py3-none-any.whl"
    info = "demo-1.0.dist-info"
    metadata = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\n"
    block = os.urandom(1 << 12) + bytes(1 << 12)
    rows = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:

        def write(name: str, content: bytes) -> None:
            member = zipfile.ZipInfo(name, (2026, 11, 30, 0, 0, 0))
            member.external_attr, member.compress_type = 0o100644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
            rows.append(f"{name},sha256={digest},{len(content)}\n")

        for name in ["demo/__init__.py", *(f"demo/m{number}.py" for number in range(modules))]:
            write(name, f"VALUE = {len(name)}\n".encode() * 10)
        for number in range(data):
            write(f"demo/data{number}.bin", number.to_bytes(4, "big") + block * 128)
        write(f"{info}/METADATA", metadata.encode())
        write(f"{info}/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        write(f"{info}/RECORD", "".join([*rows, f"{info}/RECORD,,\n"]).encode())


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--venv", type=Path, default=Path(tempfile.gettempdir()) / "pkglint-peers")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--releases", nargs="+", type=Path, default=[], metavar="DIST")
    parser.add_argument("--former", type=Path, metavar="PKGLINT")
    parser.add_argument("--checkout", type=Path, metavar="DIR")
    parser.add_argument("--diffs", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--make", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        wheel(Path(options.make[0]), int(options.make[1]), int(options.make[2]))
        return
    if options.folder is None and not (options.growth or options.releases or options.checkout or options.diffs):
        parser.error("name a FOLDER of distributions, --releases, --checkout, --diffs or --growth")
    Path(NO_ISAL, "isal.py").write_text("raise ImportError\n")
    try:
        if options.folder is not None:
            wanted = [name for name in options.peers.split(",") if name]
            compare(options.folder, options.runs, peers(options.venv.resolve(), wanted), wanted)
        os.environ["PKGLINT_CACHE_DIR"] = str(Path(NO_ISAL, "cache"))
        if options.releases:
            binaries = peers(options.venv.resolve(), list(PEERS[:3]))
            releases(options.releases, binaries, options.runs, options.former)
            smallest(options.releases, binaries, options.runs)
        if options.checkout is not None:
            checkout(options.checkout, options.runs)
        if options.diffs:
            diffs(options.diffs, options.runs)
        if options.growth:
            growth(options.runs)
    finally:
        shutil.rmtree(NO_ISAL)
    print(f"\npeak memory of this script: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
