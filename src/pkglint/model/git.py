"""What git knows of a source tree, asked of git itself; without git, or outside a checkout, nothing is known."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


def top_level(root: Path) -> Path | None:
    """Return the checkout's top directory: the nearest parent that holds `.git`, or None."""
    directory = root.resolve()
    for candidate in (directory, *directory.parents):
        if (candidate / ".git").exists():
            return candidate
    return None


def run(root: Path, *arguments: str) -> str | None:
    """Return what a git command prints, or None when git is absent or fails; nothing of the project is executed."""
    import subprocess

    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - fixed program and arguments
            ["git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=off", "-C", str(root), *arguments],  # noqa: S607 - the user's git
            capture_output=True,
            check=False,
            timeout=60,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def tracked(root: Path, *, others: bool = False) -> frozenset[str] | None:
    """Return the paths below `root` that git tracks, relative to it, with `others` all that it does not ignore; None when git cannot tell."""
    listing = run(root, "ls-files", "-z", *(("--cached", "--others", "--exclude-standard") if others else ()))
    return None if listing is None else frozenset(filter(None, listing.split("\0")))


def ignored(root: Path) -> tuple[str, ...]:
    """Return what lies below `root` and git ignores: files, and directories of which it ignores all, those with a slash at the end."""
    return tuple(
        filter(
            None,
            (run(root, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory") or "").split(
                "\0"
            ),
        )
    )


def tags_at_head(root: Path) -> tuple[str, ...]:
    """Return the names of the tags that point at HEAD."""
    return tuple((run(root, "tag", "--points-at", "HEAD") or "").split())


def tags(root: Path) -> tuple[str, ...]:
    """Return the names of all tags."""
    return tuple((run(root, "tag", "--list") or "").split())


def head(root: Path) -> str | None:
    """Return the commit that HEAD is, None without one."""
    commit = run(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return commit.strip() or None if commit else None


def tagged_commits(root: Path) -> dict[str, str]:
    """Return tag name → the commit it points at, through the tag's object where it has one."""
    listing = (
        run(root, "for-each-ref", "--format=%(refname:strip=2)%09%(objectname)%09%(*objectname)", "refs/tags") or ""
    )
    found: dict[str, str] = {}
    for line in listing.splitlines():
        name, _, objects = line.partition("\t")
        direct, _, peeled = objects.partition("\t")
        found[name] = peeled or direct
    return found


def origin(root: Path) -> str | None:
    """Return the URL of the remote `origin`, or None."""
    url = run(root, "config", "--get", "remote.origin.url")
    return url.strip() or None if url else None
