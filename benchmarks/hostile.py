"""What hostile files cost: each is made in a folder of its own, with a sound wheel beside it, and linted in a process of its own.

    python benchmarks/hostile.py [PART OF A TITLE …]

Prints a Markdown table: the file, the rule that says what is wrong with it and how many more spoke, the processor time, the peak of
memory, and whether the other file was linted all the same. The files themselves are described in `tests/hostile.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LINT = ("-m", "pkglint", "--no-config", "--jobs", "1", "--quiet", "--output-format", "json:out.json")
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]


def main(arguments: list[str]) -> int:
    """Print the table; `--make NUMBER FOLDER` writes one case's files instead."""
    if arguments[:1] == ["--make"]:
        return make(int(arguments[1]), Path(arguments[2]))
    titles = subprocess.run([sys.executable, __file__, "--make", "-1", "."], check=True, capture_output=True, text=True)
    print("| file | findings | CPU s | peak MB | other file linted |\n| --- | --- | --- | --- | --- |")
    for number, title in enumerate(titles.stdout.splitlines()):
        if not arguments or any(word in title for word in arguments):
            print(f"| {title} | {' | '.join(measured(number))} |", flush=True)
    return 0


def make(number: int, folder: Path) -> int:
    """Write a case's file and a sound wheel; for no case, print the titles of all."""
    import build
    import hostile

    cases = [*hostile.CASES, *hostile.SLOW, *hostile.HUGE]
    if number < 0:
        print("\n".join(f"{case.title} ({'wheel' if case.name.endswith('.whl') else 'sdist'})" for case in cases))
        return 0
    case = cases[number]
    (folder / "dist").mkdir()
    (folder / "dist" / case.name).write_bytes(case.make())
    build.build_wheel(folder / "dist", {**build.PACKAGE, "demo/old.pyc": "x"})
    (folder / "rule").write_text(case.rule or "")
    return 0


def measured(number: int) -> tuple[str, str, str, str]:
    """Return the findings, processor time, peak of memory and the other file's fate of one case."""
    # The file is made by another process: what this one ever held would count as the linter's peak.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, __file__, "--make", str(number), name], check=True)
        command = [sys.executable, *LINT, "dist"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE)
        end = time.monotonic() + 900
        while True:
            found, status, spent = os.wait4(process.pid, os.WNOHANG)
            if found:
                break
            if time.monotonic() > end:
                process.kill()
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
        cost = (f"{spent.ru_utime + spent.ru_stime:.1f}", f"{spent.ru_maxrss / 1024:.0f}")
        assert process.stderr is not None
        said = process.stderr.read().decode()
        if process.returncode != 1 or not (folder / "out.json").exists():
            return f"**exit {process.returncode}** {said[-200:]!r}", *cost, "**no**"
        report: Any = json.loads((folder / "out.json").read_text())
        return spoken(report, (folder / "rule").read_text()), *cost, others(report)


def spoken(report: Any, rule: str) -> str:
    """Return which rules spoke about the hostile file, the one that must first."""
    about = {
        finding["rule"]: finding["severity"]
        for finding in report["findings"]
        if any("demo-1.0" not in subject["artifact"] for subject in finding["subjects"])
    }
    worst = sorted(about, key=lambda each: (each != rule, ("error", "warning", "note").index(about[each])))
    faults = [item["message"] for item in report["notifications"] if item["level"] == "error"]
    shown = ", ".join(f"`{each}`" for each in worst[:3]) + (f" and {len(worst) - 3} more" if len(worst) > 3 else "")
    return shown + "".join(f" **{fault}**" for fault in faults)


def others(report: Any) -> str:
    """Tell whether the sound wheel's one fault was found."""
    said = any(
        "demo-1.0" in subject["artifact"]
        for finding in report["findings"]
        if finding["rule"] == "bytecode-in-wheel"
        for subject in finding["subjects"]
    )
    return "yes" if said else "**no**"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
