"""`--build`: the project's own backend makes an sdist, and a wheel from that sdist, in a temporary folder."""

from __future__ import annotations

import sys
from pathlib import Path

from pkglint.cli import Usage
from pkglint.masking import mask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import ExitStack

TAIL = 40
"""Lines of the backend's output that a failure shows."""


def build(directory: str, cleanup: ExitStack, *, isolated: bool) -> list[str]:
    """Return the paths of the sdist and wheel; Usage, with the end of the backend's output, when the build fails.

    The build runs in a process of its own, as `python -m build` would, so that what a backend prints or changes stays there.
    """
    import subprocess
    from importlib.util import find_spec
    from tempfile import TemporaryDirectory

    root = Path(directory)
    if not root.is_dir():
        raise Usage(f"{directory}: no such directory")
    if not any((root / name).is_file() for name in ("pyproject.toml", "setup.py", "setup.cfg")):
        raise Usage(f"{directory}: no pyproject.toml or setup.py to build from")
    if find_spec("build") is None:
        raise Usage("--build needs the library `build`: install pypkglint[build]")
    folder = cleanup.enter_context(TemporaryDirectory(prefix="pkglint-"))
    command = [sys.executable, "-m", "build", "--outdir", folder, *([] if isolated else ["--no-isolation"]), str(root)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own interpreter and fixed arguments
    if done.returncode != 0:
        # Masked as one text: a key spans several lines.
        text = mask((done.stdout + done.stderr).decode("utf-8", "replace")).strip().splitlines()
        shown = [f"  {line}" for line in text[-TAIL:]]
        raise Usage(f"{directory}: the build failed; the backend's output ends:", *shown)
    return sorted(str(path) for path in Path(folder).iterdir())
