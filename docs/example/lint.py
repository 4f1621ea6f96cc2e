"""Build the example project's release as a careless build would, and lint it from its source tree.

    python docs/example/lint.py

Everything happens in a temporary folder. The project in `brasswork/` has its faults on purpose.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

from pkglint.cli import main as pkglint

PROJECT = Path(__file__).resolve().parent / "brasswork"


def metadata(project: dict[str, object], readme: str) -> str:
    """Return METADATA as a build backend writes it."""
    authors, urls, scripts = project["authors"], project["urls"], project["classifiers"]
    assert isinstance(authors, list)
    assert isinstance(urls, dict)
    assert isinstance(scripts, list)
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        *(f"Project-URL: {label}, {url}" for label, url in urls.items()),
        *(f"Author-email: {author['name']} <{author['email']}>" for author in authors),
        "Keywords: brass,polish",
        *(f"Classifier: {classifier}" for classifier in scripts),
        f"Requires-Python: {project['requires-python']}",
        "Requires-Dist: requests>=2.31",
        "Description-Content-Type: text/x-rst",
    ]
    return "\n".join(lines) + "\n\n" + readme


def wheel(folder: Path, name: str, files: dict[str, bytes]) -> None:
    """Write a wheel with its RECORD."""
    rows = [
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}"
        for path, data in files.items()
    ]
    record = f"{name}.dist-info/RECORD"
    with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in {**files, record: "\n".join([*rows, f"{record},,", ""]).encode()}.items():
            info = zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0))
            info.external_attr = 0o100644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


def sdist(folder: Path, name: str, files: dict[str, bytes]) -> None:
    """Write an sdist."""
    with tarfile.open(folder / f"{name}.tar.gz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for path, data in files.items():
            info = tarfile.TarInfo(f"{name}/{path}")
            info.size, info.mtime, info.mode = len(data), 1767225600, 0o644
            archive.addfile(info, io.BytesIO(data))


def main() -> int:
    """Return pkglint's exit code: 1, for there are findings."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    core = metadata(project, (PROJECT / "README.rst").read_text(encoding="utf-8")).encode()
    name = f"{project['name']}-{project['version']}"
    sources = {
        path.relative_to(PROJECT).as_posix(): path.read_bytes() for path in sorted(PROJECT.rglob("*")) if path.is_file()
    }
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "brasswork"
        shutil.copytree(PROJECT, root)
        (root / "dist").mkdir()
        sdist(root / "dist", name, {"PKG-INFO": core, **sources})
        installed = {
            path.removeprefix("src/"): data for path, data in sources.items() if path.startswith(("src/", "tests/"))
        }
        info = {
            f"{name}.dist-info/METADATA": core,
            f"{name}.dist-info/WHEEL": b"Wheel-Version: 1.0\nGenerator: example\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{name}.dist-info/entry_points.txt": b"[console_scripts]\nbrasswork = brasswork.cli:main\n",
        }
        wheel(root / "dist", name, {**installed, **info})
        os.chdir(root)
        print("$ pkglint dist/", *sys.argv[1:], flush=True)
        return pkglint(["dist/", *sys.argv[1:]])


if __name__ == "__main__":
    raise SystemExit(main())
