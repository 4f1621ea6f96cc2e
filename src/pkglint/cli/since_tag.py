"""`--since-tag`: the project as it was at a tag, built in a clone of its own. Runs the project's build."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pkglint.model.versions import parse_version
from pkglint.usage import Usage

if TYPE_CHECKING:
    from contextlib import ExitStack

VERSION = re.compile(r"(?:.*?[-_/])?v?(\d[^/]*)\Z")


def built(tag: str, new: str | None, cleanup: ExitStack) -> tuple[str, str]:
    """Return the folders of the release at the tag and of the present one; `new` is a folder or file that is built already."""
    top = Path(git("rev-parse", "--show-toplevel"))
    below = Path.cwd().resolve().relative_to(top.resolve())
    named = tag or newest()
    clone = Path(cleanup.enter_context(TemporaryDirectory(prefix="pkglint-diff-"))) / "project"
    git("clone", "--quiet", "--no-hardlinks", "--branch", named, str(top), str(clone))
    old = build(clone / below, cleanup)
    return old, new if new is not None else build(Path.cwd(), cleanup)


def build(directory: Path, cleanup: ExitStack) -> str:
    """Return the folder of the sdist and wheel that the project's back end makes; Usage with the end of its output when it fails."""
    from pkglint.cli.building import build as run

    made = run(str(directory), cleanup, isolated=True)
    if made.problem:
        raise Usage(f"--since-tag: {made.problem}")
    if made.failure is not None:
        raise Usage(
            "--since-tag: the build failed; the output of the back end ends:", *made.failure.output.splitlines()
        )
    return str(Path(made.paths[0]).parent)


def newest() -> str:
    """Return the newest tag that HEAD descends from and that is not HEAD's own, by version."""
    here = set(git("tag", "--points-at", "HEAD").splitlines())
    candidates = []
    for tag in git("tag", "--merged", "HEAD").splitlines():
        match = VERSION.match(tag)
        version = parse_version(match[1]) if match and tag not in here else None
        if version is not None:
            candidates.append((version, tag))
    if not candidates:
        raise Usage("--since-tag: no tag with an earlier version; name one, or fetch the tags (git fetch --tags)")
    return max(candidates, key=lambda each: (not each[0].is_prerelease, each[0]))[1]


def git(*arguments: str) -> str:
    """Return what git prints; Usage with its last line when it fails, or is not there."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607 - git from PATH, as everywhere
    except OSError as error:
        raise Usage(f"--since-tag needs git: {error.strerror}") from error
    if done.returncode:
        raise Usage(f"--since-tag: git {arguments[0]} failed: {(done.stderr.strip().splitlines() or [''])[-1]}")
    return done.stdout.strip()
