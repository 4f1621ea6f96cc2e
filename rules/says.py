"""Fill in what the `[[fires]]` cases say: `says`, one "severity: message" for each place of `at`, and PyPI's `answers`.

python rules/says.py                 # every rule
python rules/says.py size/long-path  # one rule; a family (size) or an id (long-path) does, too

It runs each case as the tests do. Review the diff: what it writes is what people will read.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import proof  # noqa: E402 - tests/ must be on the path

from pkglint.formats import toml  # noqa: E402


def filled(path: Path) -> str | None:
    """Return a rule file's text with every case saying what it says now, None when nothing changes; AssertionError for a case that fails."""
    text = bare = path.read_text(encoding="utf-8")
    rule, table = proof.rule_from_file(path)
    bare = without_says(text)
    positions = toml.parse(bare.encode())
    lines = bare.split("\n")
    for number, case in reversed([*enumerate(table["fires"])]):
        span = positions.locate(("fires", number, "at"))
        if span is None:
            raise AssertionError(f"{path}: case {number} has no `at` that can be found")
        with tempfile.TemporaryDirectory() as folder:
            found = proof.words(proof.findings(rule, case, Path(folder)))
        if [place for place, _, _ in found] != proof.expected(case):
            raise AssertionError(
                f"{path}: case {case.get('title', number)} fires at {[place for place, _, _ in found]}"
            )
        added = array("says ", [said for _, said, _ in found])
        if any(answer for _, _, answer in found):
            added += array("answers", [answer for _, _, answer in found])
        lines[span.end_line : span.end_line] = added
    made = "\n".join(lines)
    expected = {key: value for key, value in table.items() if key != "fires"}
    again = tomllib.loads(made)
    if {key: value for key, value in again.items() if key != "fires"} != expected or stripped(again) != stripped(table):
        raise AssertionError(f"{path}: the cases could not be told apart; write says by hand")
    return made if made != text else None


def without_says(text: str) -> str:
    """Return a rule file's text without the lines that this script writes."""
    return re.sub(r'(?m)^(says|answers) *= \[(?:"(?:[^"\\\n]|\\.)*"\]|\n(?:    .*\n)*\])\n', "", text)


def stripped(table: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    """Return the firing cases without what this script writes."""
    return [{key: value for key, value in case.items() if key not in {"says", "answers"}} for case in table["fires"]]


def array(key: str, values: list[str]) -> list[str]:
    """Return an array of strings as lines of TOML: one line for one value."""
    shown = [string(value) for value in values]
    return [f"{key} = [{shown[0]}]"] if len(shown) == 1 else [f"{key} = [", *(f"    {each}," for each in shown), "]"]


def string(text: str) -> str:
    """Return a basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'


def work(path: Path) -> tuple[str, str]:
    """Rewrite one file when it changes, and return what to tell: ("", "") for nothing, or ("changed" or "failed", its name or the reason)."""
    try:
        made = filled(path)
    except Exception as error:  # noqa: BLE001 - the other rules are filled all the same
        return "failed", f"{path.parent.name}/{path.stem}: {error}"
    if made is None:
        return "", ""
    path.write_text(made, encoding="utf-8")
    return "changed", f"{path.parent.name}/{path.stem}"


def main(wanted: list[str]) -> int:
    """Fill the rules named, by family, id or both; exit 1 when a case fails."""
    files = proof.rule_files(wanted)
    if not files:
        return 1
    if len(files) < 4:
        results = list(map(work, files))
    else:
        with ProcessPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            results = list(pool.map(work, files, chunksize=4))
    for word, text in results:
        if word:
            print(f"{word}: {text}")
    return int(any(word == "failed" for word, _ in results))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
