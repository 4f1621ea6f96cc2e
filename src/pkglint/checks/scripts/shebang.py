"""The first line of script files."""

from __future__ import annotations

import re

from pkglint.finding import Hit, Member
from pkglint.formats.toml import strings, table
from pkglint.model import Wheel
from pkglint.model.installed import script_files
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact, Sdist, Tree

MOST = 1 << 20
"""Size of a file from which on it is no script that a person wrote."""
HEAD = 4096
SOURCED = (".sh", ".bash", ".fish", ".csh", ".bat", ".cmd", ".ps1")
"""Files that a shell reads, or Windows runs, without a `#!`."""
PYTHON = regex(rb"(?:.*[/\\ \t])?(?:python|pypy|pythonw)[0-9.]*(?:\.exe)?['\"]?(?=[ \t\r]|\Z)", re.IGNORECASE)


def script_shebang_not_rewritten(wheel: Wheel) -> Iterator[Hit]:
    """Yield scripts whose first line leaves the interpreter to chance."""
    if wheel.platforms and all(platform.startswith("win") for platform in wheel.platforms):
        return  # Windows starts a file by its suffix.
    for path, data in _scripts_of_wheel(wheel):
        if path.lower().endswith(SOURCED) or b"\0" in data[:HEAD] or not _is_text(data[:HEAD]):
            continue
        first = data[:HEAD].partition(b"\n")[0]
        name = path.rpartition("/")[2]
        shebang = first.strip().decode("utf-8", "replace")
        if not first.startswith(b"#!"):
            yield Hit(Member(path, 1), "no-shebang", name=name)
        elif not first.startswith(b"#!python") and PYTHON.match(first[2:].strip()):
            yield Hit(Member(path, 1), "other-interpreter", name=name, shebang=shebang)


def script_crlf_shebang(artifact: Artifact) -> Iterator[Hit]:
    """Yield scripts whose `#!` line ends as on Windows."""
    found = _scripts_of_wheel(artifact) if isinstance(artifact, Wheel) else _scripts_of_source(artifact)
    for path, data in found:
        first, newline, _ = data[:HEAD].partition(b"\n")
        if newline and first.startswith(b"#!") and first.endswith(b"\r"):
            yield Hit(Member(path, 1), shebang=first.strip().decode("utf-8", "replace"))


def _scripts_of_wheel(wheel: Wheel) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the files in `.data/scripts` that may be scripts."""
    prefix = f"{wheel.data_dir}/scripts/"
    for script in script_files(wheel):
        if script.file.path.startswith(prefix) and script.file.size <= MOST:
            yield script.file.path, wheel.files.content_of(script.file).data


def _scripts_of_source(artifact: Sdist | Tree) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the files that setuptools installs as scripts."""
    for path in dict.fromkeys(_declared(artifact)):
        file = artifact.files.get(path)
        if file is not None and file.size <= MOST:
            yield path, artifact.files.content_of(file).data


def _declared(artifact: Sdist | Tree) -> Iterator[str]:
    """Yield the paths that `script-files` in pyproject.toml, `scripts` in setup.cfg and `scripts=` in setup.py give."""
    listed = table(artifact.pyproject.value, "tool", "setuptools").get("script-files")
    yield from (path.removeprefix("./") for path in strings(listed))
    if "setup.cfg" in artifact.files:
        yield from (item.text.removeprefix("./") for item in artifact.setup_cfg.listed("options", "scripts"))
    if "setup.py" in artifact.files:
        from pkglint.formats import setup_py

        keyword = setup_py.parse(artifact.files.read("setup.py")).keywords.get("scripts")
        yield from (path.removeprefix("./") for path in strings(keyword.value if keyword is not None else None))


def _is_text(data: bytes) -> bool:
    """Tell whether the head of a file is text, as far as that can be told."""
    if data.startswith((b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"PK\x03\x04", b"\x1f\x8b")):
        return False
    return not re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data)
