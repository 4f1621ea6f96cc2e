"""`--build`: the project's own back end makes an sdist, and a wheel from that sdist, in a temporary folder."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from pkglint.model.tree import BuildFailure
from pkglint.named import NamedTuple
from pkglint.run import discover
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import ExitStack

    from pkglint.archive import Limits

TAIL = 40
"""Lines of the back end's output that are kept."""
WIDTH = 500
"""Characters of a line of it."""
_TRACEBACK = re.compile(r'^\s*File "([^"]+)", line (\d+)', re.MULTILINE)
_COMPILER = re.compile(r"^([^\s:]+):(\d+)(?::\d+)?: (?:fatal )?error\b", re.MULTILINE)


class Built(NamedTuple):
    """What a build gave: the files made, the back end's failure, or why no environment could be made."""

    paths: list[str]
    failure: BuildFailure | None = None
    problem: str = ""


def build(directory: str, cleanup: ExitStack, *, isolated: bool) -> Built:
    """Return what building the project in a directory gives.

    The build runs in a process of its own, as `python -m build` would, so that what a back end prints or changes stays there.
    """
    import json
    import subprocess
    from importlib.util import find_spec
    from tempfile import TemporaryDirectory

    if find_spec("build") is None:
        raise Usage("--build needs the library `build`: install pypkglint[build]")
    folder = Path(cleanup.enter_context(TemporaryDirectory(prefix="pkglint-")))
    (folder / "dist").mkdir()
    # -P: a project's own build.py is not the library
    command = [
        sys.executable,
        "-m",
        "pkglint.cli.builder",
        directory,
        str(folder),
        "isolated" if isolated else "here",
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)  # noqa: S603 - our own interpreter
    paths = sorted(str(path) for path in (folder / "dist").iterdir())
    text = done.stdout.decode("utf-8", "replace")
    try:
        outcome = json.loads((folder / "outcome.json").read_text("utf-8"))
    except (OSError, ValueError):
        outcome = {"stage": "environment", "explanation": "the process that builds ended early"}
    stage, explanation = outcome["stage"], outcome["explanation"]
    if not stage:
        return Built(paths)
    places = [(folder / "sdist", True), (folder, False), (Path(directory).resolve(), False)]
    output = tail(text if text.strip() else explanation, places)
    if stage == "environment":
        return Built(paths, problem=f"the build environment could not be made: {output or explanation}")
    return Built(paths, BuildFailure(stage, output, *blamed(text, directory, folder)))


def tail(text: str, places: list[tuple[Path, bool]]) -> str:
    """Return the last lines of a program's output: without the paths of temporary places and addresses, which change with every run.

    Of a place with True, the directory right in it goes as well: the top directory of an unpacked sdist.
    """
    for place, deeper in places:
        for spelt in {str(place), str(place.resolve())}:
            text = re.sub(re.escape(spelt) + (r"(?:[/\\][^/\\\s\"']+)?" if deeper else "") + r"[/\\]?", "", text)
    text = re.sub(r"(?:/[^\s\"':]*)?/(?:build-env-|pip-|tmp)[^/\s\"':]*/", "…/", text)
    text = re.sub(r"\b0x[0-9a-fA-F]{6,}\b", "0x…", text)
    lines = [line.rstrip()[:WIDTH] for line in text.replace("\r", "\n").splitlines() if line.strip()]
    return "\n".join(lines[-TAIL:])


def blamed(text: str, directory: str, folder: Path) -> tuple[str, int]:
    """Return the last file of the project that the output names, by its path below the root, and the line; ("", 0) without one."""
    root = Path(directory).resolve()
    unpacked = next((folder / "sdist").iterdir(), None) if (folder / "sdist").is_dir() else None
    found = sorted(
        (match.start(), match[1], int(match[2]))
        for pattern in (_TRACEBACK, _COMPILER)
        for match in pattern.finditer(text)
    )
    for _, name, line in reversed(found):
        for base in filter(None, (unpacked, root)):
            path = Path(base.resolve(), name)
            if path.is_relative_to(base.resolve()) and path.is_file():
                inner = path.relative_to(base.resolve()).as_posix()
                if (root / inner).is_file():
                    return inner, line
    return "", 0


def built(directory: str, cleanup: ExitStack, *, isolated: bool, cwd: Path, limits: Limits) -> discover.Discovered:
    """Return the release that building the project gives; what failed is kept with its tree, or is a problem of the run."""
    made = build(directory, cleanup, isolated=isolated)
    if made.paths:
        found = discover.discover(made.paths, source_root=directory, cwd=cwd, limits=limits)
    else:
        found = discover.source_only(directory, limits)
    if made.problem:
        found.problems.append(made.problem)
    for release in found.releases:
        release.from_build = True
        for artifact in release.built:
            artifact.display_path = artifact.filename  # its folder is gone before anybody can look
        if release.tree is not None:
            release.tree.build_failure = made.failure
    return found
