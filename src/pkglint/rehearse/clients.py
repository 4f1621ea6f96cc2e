"""Uploads to the rehearsal's index by the clients that people use: twine, and uv where it is there."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

from pkglint.named import NamedTuple
from pkglint.rehearse.environments import last_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from pkglint.rehearse.environments import Tools
    from pkglint.rehearse.isolation import Done

LIMIT = 300


class Uploaded(NamedTuple):
    """What a client made of one file."""

    client: str
    path: Path
    outcome: str
    """`accepted`, `index` (the index refused), `client` (the client refused) or `skipped` (without an error)."""
    reason: str = ""
    output: str = ""


def clients(tools: Tools) -> list[str]:
    """Return the clients that are here."""
    return [*(["twine"] if find_spec("twine") is not None else []), *(["uv publish"] if tools.uv is not None else [])]


def upload(client: str, paths: list[Path], tools: Tools, scratch: Path) -> list[Uploaded]:
    """Upload files with one client, and return what became of each.

    A client stops at the first file that is refused; the others are tried again without it.
    """
    found: list[Uploaded] = []
    left = list(paths)
    while left:
        before = len(tools.index.uploads)
        done = call(client, left, tools, scratch)
        answers = {each.filename: each for each in tools.index.uploads[before:] if ours(client, each.client)}
        output = (done.stdout + done.stderr).strip()
        accepted = [path for path in left if path.name in answers and answers[path.name].status == 200]
        found += [Uploaded(client, path, "accepted") for path in accepted]
        refused = [path for path in left if path.name in answers and path not in accepted]
        found += [Uploaded(client, path, "index", answers[path.name].reason, output) for path in refused]
        left = [path for path in left if path not in accepted and path not in refused]
        if done.code == 0:
            found += [Uploaded(client, path, "skipped", "", output) for path in left]
            break
        if not accepted and not refused and left:
            # The client itself refused one of them, and does not say which in a way that could be relied on.
            if len(left) == 1:
                found.append(Uploaded(client, left[0], "client", last_line(done), output))
                break
            for path in left:
                found += upload(client, [path], tools, scratch)
            break
    return found


def ours(client: str, agent: str) -> bool:
    """Tell whether a request's User-Agent is the client's."""
    return agent.startswith("uv/") == (client == "uv publish")


def call(client: str, paths: list[Path], tools: Tools, scratch: Path) -> Done:
    """Run a client on files."""
    if client == "twine":
        command = [
            sys.executable,
            "-I",
            "-m",
            "twine",
            "upload",
            "--non-interactive",
            "--disable-progress-bar",
            "--config-file",
            os.devnull,
        ]
        command += ["--repository-url", tools.index.upload_url, *map(str, paths)]
        return tools.call(command, scratch, LIMIT, {"TWINE_USERNAME": "__token__", "TWINE_PASSWORD": tools.index.token})
    command = [
        str(tools.uv),
        "publish",
        "--trusted-publishing",
        "never",
        "--publish-url",
        tools.index.upload_url,
        *map(str, paths),
    ]
    return tools.call(command, scratch, LIMIT, {"UV_PUBLISH_TOKEN": tools.index.token})
