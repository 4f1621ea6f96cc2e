"""Licence files: whether they are there, where the metadata says, and whether they can be read."""

from __future__ import annotations

import re

from pkglint.checks.license.names import (
    all_paths,
    distributed_license_files,
    in_license_directory,
    in_vendored,
    is_license_name,
    own_license_files,
)
from pkglint.checks.license.statements import EXPRESSION, read_expression
from pkglint.data.names import VENDORED
from pkglint.data.pypi import metadata_error
from pkglint.finding import Field, Hit, Member, Whole
from pkglint.model import Tree, Wheel
from pkglint.model.paths import in_test_path
from pkglint.model.upload_form import sent
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact

FIELD = "License-File"
WITHOUT_CONDITION = frozenset({"CC0-1.0", "0BSD", "MIT-0", "Unlicense"})
"""Licences that do not ask for their text to be passed on."""
LINK_TARGET = regex(r"(\.{1,2}/)+[\w.+@-]+(/[\w.+@-]+)*\Z|([\w.+@-]+/)*(LICEN[CS]E|COPYING)([-._]\w+)*\Z")
TEMPLATE = regex(
    r"\[(?:yyyy|year|years|fullname|full name|name|author|copyright holders?|name of copyright owner)\]"
    r"|<(?:yyyy|year|years?|author|owner|organi[sz]ation|name of author|copyright holders?|name of copyright owner)>"
    r"|\{\{[^{}]*\}\}|\{%[^{}]*%\}"
    r"|[{$]\{?(?:yyyy|year|fullname|author|project|organi[sz]ation|copyright[ _]?holders?|name of copyright owner)\}",
    re.IGNORECASE,
)
SOURCES = (".py", ".pyx", ".so", ".pyd", ".dll", ".dylib", ".js", ".c", ".cc", ".cpp", ".rs")
"""Suffixes that make a directory hold code; headers and stubs alone describe code that is elsewhere."""
HEAD = 10
"""Lines of a licence file that hold its copyright notice; templates further down are appendices that belong there."""


def license_paths(artifact: Artifact) -> list[tuple[int, str]]:
    """Return (occurrence, path) of License-File as the upload client sends it and PyPI looks at it."""
    values = [] if isinstance(artifact, Tree) else sent(artifact.metadata, FIELD)
    return [] if not values or values[-1].text.strip() == "UNKNOWN" else [(value.nth, value.text) for value in values]


def fault_of_path(path: str) -> tuple[str, str]:
    """Return what is wrong with a License-File path, as a variant and as PyPI says it; ("", "") when nothing is."""
    from pathlib import PurePosixPath, PureWindowsPath

    if ".." in path:
        return "parent-directory", "parent directory indicators are not allowed"
    if "*" in path:
        return "pattern", "paths must be resolved"
    if PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute():
        return "absolute", "paths must be relative"
    if PureWindowsPath(path).as_posix() != path:
        return ("not-normal" if path else "empty"), "paths must use '/' delimiter"
    return "", ""


def invalid_license_path(artifact: Artifact) -> Iterator[Hit]:
    """Yield the License-File entries that are no plain relative path."""
    for nth, path in license_paths(artifact):
        variant, answer = fault_of_path(path)
        if variant:
            answer = metadata_error(f"{path!r} is invalid for 'license-file', {answer}")
            yield Hit(Field(FIELD, nth), variant, value=path, pypi=answer)


def license_file_missing(artifact: Artifact) -> Iterator[Hit]:
    """Yield the License-File entries whose file is not where a wheel or sdist has to have it."""
    paths = license_paths(artifact)
    if not paths or isinstance(artifact, Tree):
        return
    if isinstance(artifact, Wheel):
        names = {entry.name for entry in artifact.archive.entries}
        folder = f"{artifact.dist_info}/licenses"
    else:
        # tarfile, by which PyPI looks, gives names without a slash at their end
        names = {entry.name.rstrip("/") for entry in artifact.archive.entries}
        folder = artifact.top
    for nth, path in paths:
        expected = f"{folder}/{path}" if folder else path
        if expected not in names and not fault_of_path(path)[0]:
            answer = f"License-File {path} does not exist in distribution file {artifact.filename} at {expected}"
            where = expected.removeprefix(artifact.prefix)
            yield Hit(Field(FIELD, nth), value=path, expected_path=where, kind=artifact.kind, pypi=answer)


def no_license_file(artifact: Artifact) -> Iterator[Hit]:
    """Yield the whole when nothing in it is named like a licence, and the licence is not one that asks for no copy."""
    if artifact.metadata.get(FIELD):
        return
    canonical = read_expression(artifact.metadata.value(EXPRESSION)).canonical
    named = set(re.findall(r"[\w.+-]+", canonical)) - {"AND", "OR", "WITH"}
    if named and named <= WITHOUT_CONDITION:
        return
    for path in all_paths(artifact):
        if (
            (is_license_name(path) or in_license_directory(path))
            and not in_vendored(path)
            and not path.endswith((".py", ".pyi", ".pyc"))
        ):
            return
    yield Hit(Whole(), kind=artifact.kind)


def unreadable_license_file(artifact: Artifact) -> Iterator[Hit]:
    """Yield the licence files that give their reader nothing: empty, not UTF-8, or a link that became a file with the target's path."""
    for path in distributed_license_files(artifact):
        content = artifact.files.content(path)
        if content is None or content.fault is not None:
            continue
        if not content.data.strip():
            yield Hit(Member(path), "empty")
            continue
        try:
            text = content.data.decode("utf-8").strip()
        except UnicodeDecodeError as error:
            line = content.data.count(b"\n", 0, error.start) + 1
            yield Hit(Member(path, line), "not-utf8", byte=f"0x{content.data[error.start]:02x}")
            continue
        if len(text) < 200 and "\n" not in text and LINK_TARGET.match(text):
            yield Hit(Member(path), "link-target", target=text)


def license_template_unfilled(artifact: Artifact) -> Iterator[Hit]:
    """Yield the copyright line of the project's licence that is still the template's."""
    for path in own_license_files(artifact):
        text = artifact.files.text(path)
        for number, line in enumerate(text.splitlines()[:HEAD], 1):
            if any(mark in line for mark in "[<{$") and (match := TEMPLATE.search(line)):
                yield Hit(Member(path, number), placeholder=match[0])
                break


def vendored_code_without_license(artifact: Artifact) -> Iterator[Hit]:
    """Yield a file of each directory of other people's code for which no licence can be found."""
    files = artifact.files
    folders = vendored_folders(artifact)
    if not folders or has_sbom(artifact) or own_license_covers_more(artifact):
        return
    for folder, first in folders.items():
        parent = folder.rpartition("/")[0]
        inside = any(is_license_name(file.path) or in_license_directory(file.path) for file in files.below(folder))
        beside = bool(parent) and any(
            is_license_name(file.path) for file in files.below(parent) if file.directory == parent
        )
        if not inside and not beside:
            # The package's own module stays the place when files come and go.
            module = f"{folder}/__init__.py"
            native = folder.endswith((".libs", ".dylibs"))
            yield Hit(Member(module if module in files else first), "libraries" if native else "code", directory=folder)


def vendored_folders(artifact: Artifact) -> dict[str, str]:
    """Return the outermost directories of vendored code, each with its first file; those that hold an `__init__.py` alone do not count."""
    wheel = isinstance(artifact, Wheel)
    found: dict[str, str] = {}
    for file in artifact.files:
        if "/" not in file.path or file.basename == "__init__.py" or in_test_path(file.path):
            continue
        if not file.path.endswith(SOURCES) and ".so." not in file.basename:
            continue
        parts = file.path.split("/")[:-1]
        if parts[0].endswith((".dist-info", ".data")) and wheel:
            continue
        for depth, part in enumerate(parts):
            native = wheel and (part == ".dylibs" or (depth == 0 and part.endswith(".libs")))
            if native or (part.lower() in VENDORED and (wheel or part.lower() != "vendor")):
                found.setdefault("/".join(parts[: depth + 1]), file.path)
                break
    return found


def has_sbom(artifact: Artifact) -> bool:
    """Tell whether the wheel holds a bill of materials (PEP 770)."""
    return (
        isinstance(artifact, Wheel)
        and bool(artifact.dist_info)
        and f"{artifact.dist_info}/sboms" in artifact.files.directories
    )


def own_license_covers_more(artifact: Artifact) -> bool:
    """Tell whether the project's licence files speak of more than its own code: several of them, or a text that says so."""
    listed = distributed_license_files(artifact)
    if len(listed) > 1:
        return True
    return any(
        re.search(
            r"bundl|third.part|vendored|incorporat|includes? (?:code|software)|derived from",
            artifact.files.text(path),
            re.IGNORECASE,
        )
        for path in listed
    )
