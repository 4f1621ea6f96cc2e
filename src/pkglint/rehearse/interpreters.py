"""The Pythons of this machine: found in the usual places, asked what they are, and chosen by Requires-Python. None is ever fetched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from glob import glob
from pathlib import Path

from packaging import tags
from packaging.specifiers import SpecifierSet
from packaging.version import Version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

OLDEST = (3, 8)
"""What the code that runs inside of an environment needs, and uv."""
PATIENCE = 10
"""Seconds for an interpreter to say what it is."""
QUESTION = """
import json, sys, sysconfig
print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3] + {"alpha": "a", "beta": "b", "candidate": "rc"}.get(sys.version_info[3], "")
    + (str(sys.version_info[4]) if sys.version_info[3] != "final" else ""), "implementation": sys.implementation.name,
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")), "base": getattr(sys, "_base_executable", "") or sys.executable}))
"""
PLACES = (
    "{pyenv}/versions/*/bin/python3", "{pyenv}/versions/*/python.exe", "{uv}/*/bin/python3", "{uv}/*/python.exe", "/opt/python/*/bin/python3",
    "/opt/homebrew/bin/python3.*", "/usr/local/bin/python3.*", "/Library/Frameworks/Python.framework/Versions/3.*/bin/python3",
    "{local}/Programs/Python/*/python.exe",
)  # fmt: skip
"""Where interpreters lie that are not on the search path."""


@dataclass(frozen=True)
class Interpreter:
    """One Python of this machine."""

    path: str
    version: Version
    implementation: str = "cpython"
    free_threaded: bool = False

    @property
    def minor(self) -> tuple[int, int]:
        """Return (major, minor)."""
        return self.version.major, self.version.minor

    @property
    def label(self) -> str:
        """Return how reports call it: `3.13`, `3.14t`, `pypy3.11`."""
        prefix = "" if self.implementation == "cpython" else self.implementation
        return f"{prefix}{self.version.major}.{self.version.minor}{'t' if self.free_threaded else ''}"

    @cached_property
    def tags(self) -> dict[str, int]:
        """Return the wheel tags that it takes → how good each is (0 is the best)."""
        platforms = [*tags.platform_tags()]
        short = f"{self.minor[0]}{self.minor[1]}"
        if self.implementation == "cpython":
            abis = [f"cp{short}t"] if self.free_threaded else None
            own = [*tags.cpython_tags(self.minor, abis or [f"cp{short}"], platforms)]
        else:
            own = [
                *tags.generic_tags(
                    f"{tags.INTERPRETER_SHORT_NAMES.get(self.implementation, 'py')}{short}", None, platforms
                )
            ]
        every = [
            *own,
            *tags.compatible_tags(self.minor, f"cp{short}" if self.implementation == "cpython" else None, platforms),
        ]
        return {str(tag): number for number, tag in reversed([*enumerate(every)])}


@cache
def found() -> list[Interpreter]:
    """Return the interpreters of this machine, the lowest version first, of each version and kind the newest; the running one stands over others of its kind."""
    with ThreadPoolExecutor(8) as pool:
        answers = [each for each in pool.map(ask, candidates()) if each is not None]
    running = ask(sys.executable)
    chosen: dict[str, Interpreter] = {}
    for each in sorted(answers, key=lambda each: each.version):
        chosen[each.label] = each
    if running is not None:
        chosen[running.label] = running
    return sorted(chosen.values(), key=lambda each: (each.implementation != "cpython", each.minor, each.free_threaded))


def candidates() -> list[str]:
    """Return the paths of what may be an interpreter, each file once."""
    home = Path.home()
    pyenv = os.environ.get("PYENV_ROOT") or str(home / ".pyenv")
    data = os.environ.get("XDG_DATA_HOME") or (
        os.environ.get("APPDATA") if os.name == "nt" else str(home / ".local" / "share")
    )
    places = {
        "pyenv": pyenv,
        "uv": os.environ.get("UV_PYTHON_INSTALL_DIR") or f"{data}/uv/python",
        "local": os.environ.get("LOCALAPPDATA", ""),
    }
    paths = [path for place in PLACES for path in sorted(glob(place.format(**places)))]
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if folder and not Path(folder).is_relative_to(pyenv):  # its shims are no interpreters
            for pattern in (
                "python3",
                "python3.[0-9]",
                "python3.[0-9][0-9]",
                "python3.[0-9][0-9]t",
                "pypy3*",
                "python.exe",
            ):
                paths += sorted(glob(f"{folder}/{pattern}"))
    return list({os.path.realpath(path): path for path in paths if "config" not in path}.values())


def ask(path: str) -> Interpreter | None:
    """Return what a file says of itself as an interpreter, None when it is none, says nothing in time or is too old."""
    environ = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - an interpreter that the user has, asked for its version
            [path, "-I", "-S", "-c", QUESTION], capture_output=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL, env=environ
        )  # fmt: skip
        answer = json.loads(done.stdout)
        version = Version(answer["version"])
    except (OSError, ValueError, KeyError, TypeError, subprocess.SubprocessError):
        return None
    if (version.major, version.minor) < OLDEST:
        return None
    return Interpreter(os.path.realpath(answer["base"]), version, answer["implementation"], answer["free_threaded"])


def admitted(each: Interpreter, requires_python: str | None) -> bool:
    """Tell whether a Requires-Python lets an interpreter in; one that cannot be read excludes nobody."""
    try:
        return SpecifierSet(requires_python or "").contains(each.version, prereleases=True)
    except ValueError:
        return True


def choose(
    here: list[Interpreter], requires_python: str | None, asked: Iterable[str]
) -> tuple[list[Interpreter], list[str]]:
    """Return the interpreters to rehearse with, and what there is to say of those asked for that are not among them.

    `asked` are versions such as `3.10`, paths of interpreters, or `all`; without any it is the running one with the lowest and the
    highest that Requires-Python admits.
    """
    notes: list[str] = []
    fitting = [each for each in here if admitted(each, requires_python)]
    wanted = list(asked)
    if not wanted:
        plain = [
            each
            for each in fitting
            if each.implementation == "cpython" and not each.free_threaded and not each.version.is_prerelease
        ]
        running = [
            each
            for each in fitting
            if each.minor == sys.version_info[:2] and each.implementation == sys.implementation.name
        ]
        return list(dict.fromkeys([*plain[:1], *running, *plain[-1:]])), notes
    chosen: list[Interpreter] = []
    for word in wanted:
        if word == "all":
            chosen += fitting
            continue
        own = ask(word) if os.sep in word else None
        matching = [own] if own is not None else [each for each in here if word in {each.label, str(each.version)}]
        if not matching:
            notes.append(f"Python {word} is not on this machine: not rehearsed (nothing is downloaded)")
        for each in matching:
            if admitted(each, requires_python):
                chosen.append(each)
            else:
                notes.append(f"Python {word} is excluded by Requires-Python {requires_python}: not rehearsed")
    return list(dict.fromkeys(chosen)), notes
