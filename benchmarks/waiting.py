"""How long people wait for what is more than a lint: a rehearsal, and questions to an index.

    python benchmarks/waiting.py [--pythons 3.11,3.13 | all]

A pure project with one extra, wheel and sdist (built by a back end of its own), is rehearsed without a network, twice for each set of
Pythons: the second run has warm caches. A project with 13 dependencies asks a loopback index that answers each page after 50 ms.
Prints a Markdown table: what, environments or requests, elapsed seconds, processor seconds.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


def main(arguments: list[str]) -> int:
    """Print the table."""
    pythons = arguments[1] if arguments[:1] == ["--pythons"] else "all"
    print("| what | environments or requests | elapsed, s | processor, s |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made(folder)
        for chosen in dict.fromkeys((HERE, pythons)):
            for run in ("first", "second"):
                rehearsed(folder, chosen, f"rehearsal, Pythons: {chosen}, {run} run")
        asked(folder)
    return 0


def made(folder: Path) -> None:
    """Write the project's wheel and sdist, and a wheel that its extra requires."""
    import build
    import rehearsal

    files = {"demo/__init__.py": '"""A demonstration."""\n', "demo/plot.py": "import tally\n", "demo/py.typed": ""}
    metadata = {"Requires-Dist": "tally; extra == 'plot'", "Provides-Extra": "plot", "Requires-Python": ">=3.8"}
    (folder / "dist").mkdir()
    (folder / "house").mkdir()
    build.build_wheel(folder / "dist", files, metadata=metadata)
    source = {f"src/{path}": text for path, text in files.items()}
    system = {"packer.py": rehearsal.PACKER, "pyproject.toml": rehearsal.SYSTEM}
    build.build_sdist(folder / "dist", {**source, **system}, metadata=metadata)
    build.build_wheel(folder / "house", {"@name": "tally", "@metadata": {"Requires-Python": ">=3.8"}, "tally.py": ""})


def rehearsed(folder: Path, pythons: str, title: str) -> None:
    """Print how long a rehearsal takes."""
    out = folder / "report.json"
    words = [
        "rehearse",
        "dist",
        "--offline",
        "--find-links",
        "house",
        f"--python={pythons}",
        "--quiet",
        f"--output-format=json:{out}",
    ]
    environ = {**os.environ, "PKGLINT_CACHE_DIR": str(folder / "cache")}
    elapsed, processor = timed([sys.executable, "-m", "pkglint", *words], folder, environ)
    report = json.loads(out.read_text(encoding="utf-8"))
    print(f"| {title} | {len(report['environments'])} | {elapsed:.1f} | {processor:.1f} |", flush=True)


def asked(folder: Path) -> None:
    """Print how long a project with 13 dependencies asks."""
    import build

    from pkglint.rehearse.index import Answer, Index

    names = [f"dependency-{number}" for number in range(13)]
    (folder / "asks").mkdir()
    path = build.build_wheel(folder / "asks", {"@package": True, "@metadata": {"Requires-Dist": names}})
    with Index() as index:
        for name in ("demo", *names):
            body = {"meta": {"api-version": "1.0"}, "name": name, "files": [], "versions": []}
            index.answers[f"/simple/{name}/"] = Answer(body=json.dumps(body).encode(), delay=0.05)
        for title, words in (
            ("without --index", []),
            ("--index, 13 dependencies", ["--index", "--index-url", index.simple_url]),
        ):
            before = len(index.requests)
            command = [
                sys.executable,
                "-m",
                "pkglint",
                "--no-config",
                "--no-cache",
                "--exit-zero",
                "-q",
                *words,
                str(path),
            ]
            elapsed, processor = timed(command, folder, dict(os.environ))
            print(f"| {title} | {len(index.requests) - before} | {elapsed:.2f} | {processor:.2f} |", flush=True)


def timed(command: list[str], folder: Path, environ: dict[str, str]) -> tuple[float, float]:
    """Run a command and return (elapsed, processor) seconds, of it and of all that it started."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, check=False)
    if done.returncode not in {0, 1}:
        sys.exit(done.stderr.decode(errors="replace"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
