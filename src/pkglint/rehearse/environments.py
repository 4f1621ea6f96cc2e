"""Environments and what is installed into them: by uv where it is there, else by pip. Nobody's configuration, cache or login is used."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import metadata
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from packaging.utils import canonicalize_name

from pkglint.rehearse.isolation import Done, environment, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from pkglint.rehearse.index import Index
    from pkglint.rehearse.interpreters import Interpreter
    from pkglint.rehearse.isolation import Isolation

PASSED_ON = (
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy",
)  # fmt: skip
"""The user's variables without which no index can be reached on some networks; the release's code does not get them."""
INSTALL_LIMIT = 600
NO_ROOM = re.compile(r"No space left on device|Disk quota exceeded|not enough space on the disk", re.IGNORECASE)
"""What programs say that find no room on the disk: it is no fault of the release."""
SKIPPED_SUFFIXES = (".pyc", ".pyo")


@dataclass
class Environment:
    """A virtual environment: its folder, its Python, the scratch folder of its code."""

    folder: Path
    interpreter: Interpreter
    scratch: Path
    label: str
    before: set[str] = field(default_factory=set)
    """The files that were there before anything was installed."""

    @property
    def scripts(self) -> Path:
        """Return the folder of its commands."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Return its Python."""
        return self.scripts / ("python.exe" if os.name == "nt" else "python")

    @property
    def library(self) -> Path:
        """Return the folder that packages are installed into."""
        if os.name == "nt":
            return self.folder / "Lib" / "site-packages"
        found = sorted(self.folder.glob("lib/*/site-packages"))
        return found[0] if found else self.folder / "lib" / "site-packages"

    def files(self) -> set[str]:
        """Return every file below the environment but bytecode, by its path with forward slashes."""
        found = set()
        for root, folders, names in os.walk(self.folder):
            folders[:] = [name for name in folders if name != "__pycache__"]
            base = os.path.relpath(root, self.folder).replace(os.sep, "/")
            found |= {
                name if base == "." else f"{base}/{name}" for name in names if not name.endswith(SKIPPED_SUFFIXES)
            }
        return found

    def installed(self) -> dict[str, metadata.Distribution]:
        """Return normalised project name → what is installed of it."""
        found: dict[str, metadata.Distribution] = {}
        for each in metadata.distributions(path=[str(self.library)]):
            with suppress(Exception):
                found[canonicalize_name(each.metadata["Name"])] = each
        return found


@dataclass
class Tools:
    """The installers of this machine and their settings: one object a rehearsal."""

    run_folder: Path
    index: Index
    isolation: Isolation
    cache: Path
    upstream: str
    """The index that other names come from, without credentials; "" offline."""
    uv: str | None = None
    pip: str | None = None
    """A Python that has pip."""
    builds: bool = False
    """Whether dependencies may be built from sdists."""
    own: tuple[str, ...] = ()
    """The names that are never taken from a cache."""
    netrc: Path | None = None
    mypy: list[str] = field(default_factory=list)
    """The command of mypy, nothing without it."""

    def environ(self, scratch: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the variables of an installer or upload client."""
        kept = {name: os.environ[name] for name in PASSED_ON if os.environ.get(name)}
        netrc = str(self.netrc or os.devnull)
        return environment(scratch, {
            **kept, "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost", "NETRC": netrc,
            "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_CACHE_DIR": str(self.cache / "pip"),
            "UV_NO_CONFIG": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_CACHE_DIR": str(self.cache / "uv"), "UV_LINK_MODE": "copy", "UV_NO_PROGRESS": "1",
            "UV_KEYRING_PROVIDER": "disabled", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", **(more or {}),
        })  # fmt: skip

    def call(
        self,
        command: Sequence[str | Path],
        scratch: Path,
        limit: float = INSTALL_LIMIT,
        more: Mapping[str, str] | None = None,
    ) -> Done:
        """Run an installer or upload client."""
        return run([str(word) for word in command], scratch / "work", self.environ(scratch, more), limit=limit)

    def create(self, interpreter: Interpreter, name: str, scratch: Path) -> tuple[Environment | None, str]:
        """Return a new environment without pip, or None and what went wrong."""
        folder = self.run_folder / "environments" / name
        if self.uv is not None:
            done = self.call(
                [self.uv, "venv", "--quiet", "--no-project", "--python", interpreter.path, folder], scratch, 120
            )
        else:
            done = self.call([interpreter.path, "-I", "-m", "venv", "--without-pip", folder], scratch, 120)
        made = Environment(folder, interpreter, scratch, name)
        if done.code != 0 or not made.python.exists():
            return None, last_line(done)
        made.library.mkdir(parents=True, exist_ok=True)
        made.before = made.files()
        return made, ""

    def install(
        self,
        env: Environment,
        requirements: Iterable[str],
        *,
        pip: bool = False,
        lowest: bool = False,
        upgrade: bool = False,
    ) -> Done:
        """Install into an environment; dependencies as wheels only, unless builds are allowed."""
        wanted = list(requirements)
        if pip or self.uv is None:
            only = [f"--only-binary={name}" for name in self.with_wheels()] if self.builds else ["--only-binary=:all:"]
            return self.call(
                [str(self.pip), "-m", "pip", "--python", env.python, "install", "--no-input", "--progress-bar=off", "--index-url", self.index.simple_url,
                 *only, *(["--no-deps"] if upgrade else []), *wanted], env.scratch,
            )  # fmt: skip
        only = [f"--only-binary={name}" for name in self.with_wheels()] if self.builds else ["--no-build"]
        return self.call(
            [self.uv, "pip", "install", "--python", env.python, *self.uv_indexes(), *(f"--refresh-package={name}" for name in self.own), *only,
             *(["--resolution", "lowest-direct"] if lowest else []), *(["--no-deps"] if upgrade else []), *wanted], env.scratch,
        )  # fmt: skip

    def with_wheels(self) -> list[str]:
        """Return the names of the rehearsal's own projects that have a wheel: their sdists are not for an installer to build."""
        projects = self.index.projects
        return [name for name in self.own if any(file.endswith(".whl") for file in projects[name].files)]

    def uv_indexes(self) -> list[str]:
        """Return uv's options for where projects come from: the rehearsal's index first, which is asked alone for the names that it has."""
        if not self.upstream:
            return ["--default-index", self.index.simple_url]
        return ["--index", self.index.own_url, "--default-index", self.upstream, "--index-strategy", "first-index"]

    def check(self, env: Environment) -> Done:
        """Ask whether what is installed fits together."""
        if self.uv is None:
            return self.call([str(self.pip), "-m", "pip", "--python", env.python, "check"], env.scratch, 120)
        return self.call([self.uv, "pip", "check", "--python", env.python], env.scratch, 120)

    def types(self, env: Environment, modules: Iterable[str], *, stubs: bool) -> Done:
        """Ask mypy whether it finds types for modules, and with `stubs` to read them; it runs nothing."""
        follow = "normal" if stubs else "skip"
        program = "\n".join(f"import {name}" for name in modules)
        return self.call(
            [*self.mypy, "--config-file=", f"--cache-dir={os.devnull}", f"--follow-imports={follow}", "--no-error-summary", "--no-color-output", "--python-executable", env.python,
             "-c", program], env.scratch, 120,
        )  # fmt: skip

    def uninstall(self, env: Environment, name: str) -> Done:
        """Remove a project from an environment."""
        if self.uv is None:
            return self.call(
                [str(self.pip), "-m", "pip", "--python", env.python, "uninstall", "--yes", name], env.scratch, 120
            )
        return self.call([self.uv, "pip", "uninstall", "--python", env.python, name], env.scratch, 120)

    def forget(self, scratch: Path) -> None:
        """Take the rehearsal's own projects out of the cache, where nobody will ask for them again."""
        if self.uv is not None and self.own:
            self.call([self.uv, "cache", "clean", "--quiet", *self.own], scratch, 60)


def find_uv() -> str | None:
    """Return the uv beside the running Python or on the search path, None without one that answers."""
    beside = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")
    path = str(beside) if beside.is_file() else shutil.which("uv")
    return path if path is not None and answers([path, "--version"]) else None


def find_pip() -> str | None:
    """Return a Python that has pip: the running one, else one of the search path; None without."""
    # Not `find_spec`: setuptools listens to that question about pip, and warns where distutils is loaded.
    if PathFinder.find_spec("pip") is not None:
        return sys.executable
    return next(
        (
            path
            for name in ("python3", "python")
            if (path := shutil.which(name)) and answers([path, "-I", "-m", "pip", "--version"])
        ),
        None,
    )


def find_mypy() -> list[str]:
    """Return the command of the mypy beside the running Python or on the search path, nothing without one."""
    if find_spec("mypy") is not None:
        return [sys.executable, "-I", "-m", "mypy"]
    path = shutil.which("mypy")
    return [path] if path is not None else []


def answers(command: list[str]) -> bool:
    """Tell whether a program runs."""
    try:
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0  # noqa: S603 - a fixed question
    except (OSError, subprocess.SubprocessError):
        return False


def without_login(url: str) -> tuple[str, str]:
    """Return (an address without user and password, the line of a netrc file that has them or "")."""
    parts = urlsplit(url)
    if parts.username is None:
        return url, ""
    host = parts.hostname or ""
    address = urlunsplit(
        (parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path, parts.query, parts.fragment)
    )
    return address, f"machine {host} login {parts.username} password {parts.password or ''}\n"


def last_line(done: Done) -> str:
    """Return the line that says what went wrong: the last one of the errors, else of the output."""
    if done.ended:
        return f"ended by pkglint ({done.ended})"
    reason = re.search(r"(?:╰─▶|cause:)\s+(.*)", done.stderr, re.DOTALL)
    if reason is not None:
        return " ".join(reason[1].split())  # uv tells a resolver's reason in a paragraph
    lines = [
        line.strip() for text in (done.stderr, done.stdout) for line in reversed(text.splitlines()) if line.strip()
    ]
    return lines[0] if lines else f"exit code {done.code}"


def provided_extras(each: Any) -> set[str]:
    """Return the normalised extras of an installed distribution."""
    return {canonicalize_name(extra) for extra in each.metadata.get_all("Provides-Extra") or ()}
