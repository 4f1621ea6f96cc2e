"""The process that runs a project's back end: `python -m pkglint.cli.builder ROOT FOLDER ISOLATED`.

The sdist, and the wheel from it, go to FOLDER/dist; how far the build came stands in FOLDER/outcome.json, and what the back
end prints goes where this process prints.
"""

from __future__ import annotations

import json
import sys
import tarfile
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def build(root: Path, folder: Path, *, isolated: bool) -> tuple[str, str]:
    """Return the stage at which the build ended ("sdist", "wheel", "environment", "" at the end) and what it said last."""
    library = import_module("build")
    source = root
    for kind in ("sdist", "wheel"):
        with ExitStack() as cleanup:
            try:
                builder = prepared(source, kind, cleanup, isolated=isolated)
                made = builder.build(kind, folder / "dist")
            except (library.BuildBackendException, library.BuildException) as error:
                return kind, str(error)
            except Exception as error:  # noqa: BLE001 - whatever keeps an environment from being made: no network, no pip, no disk
                return "environment", str(error)
            if kind == "sdist":
                with tarfile.open(made) as archive:
                    archive.extractall(folder / "sdist", filter="data")
                source = next((folder / "sdist").iterdir())
    return "", ""


def prepared(source: Path, kind: str, cleanup: ExitStack, *, isolated: bool) -> Any:
    """Return a builder whose requirements are installed in an environment of its own, or are there in this one."""
    projects = import_module("build").ProjectBuilder
    if isolated:
        environment = cleanup.enter_context(import_module("build.env").DefaultIsolatedEnv())
        builder = projects.from_isolated_env(environment, source)
        environment.install(builder.build_system_requires)
        environment.install(builder.get_requires_for_build(kind))
        return builder
    builder = projects(source)
    missing = sorted(names[-1] for names in builder.check_dependencies(kind))
    if missing:
        raise OSError(f"missing here: {', '.join(missing)}")
    return builder


if __name__ == "__main__":
    into = Path(sys.argv[2])
    stage, explanation = build(Path(sys.argv[1]), into, isolated=sys.argv[3] == "isolated")
    (into / "outcome.json").write_text(json.dumps({"stage": stage, "explanation": explanation}), encoding="utf-8")
