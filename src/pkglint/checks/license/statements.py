"""Licence metadata: License-Expression, License, and the `License ::` classifiers."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.checks.license.names import is_license_name
from pkglint.data.pypi import metadata_error
from pkglint.finding import Field, Hit
from pkglint.model import Wheel
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact

EXPRESSION = "License-Expression"
BOTH = "License is deprecated when License-Expression is present. Only License-Expression should be present."
"""What PyPI answers to both."""
FILE_NAME = regex(r"(file: *)?(?P<name>[\w./\\-]+)\Z")
TEXT_SUFFIXES = (".txt", ".md", ".rst")
BARE_NAMES = frozenset({"license", "licence", "copying"})
SHOWN = 40
"""Characters of a long License that a message quotes."""
PLAIN = frozenset(
    {
        "0BSD", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "GPL-2.0-only",
        "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only",
        "LGPL-3.0-or-later", "MIT", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib",
    }
)  # fmt: skip
"""SPDX ids of most projects, none of them deprecated: expressions of these need no list."""


class Reading(NamedTuple):
    """What `packaging` makes of a licence expression: its canonical form, or the reason why it has none."""

    canonical: str
    problem: str


@lru_cache(maxsize=256)
def read_expression(text: str) -> Reading:
    """Read a licence expression (SPDX, as PEP 639 restricts it); total."""
    if not text:
        return Reading("", "its syntax is wrong")
    words = text.split(" ")
    if len(words) % 2 and PLAIN.issuperset(words[::2]) and {"AND", "OR"}.issuperset(words[1::2]):
        return Reading(text, "")
    from packaging.licenses import canonicalize_license_expression

    try:
        return Reading(str(canonicalize_license_expression(text)), "")
    except (
        ValueError,
        RecursionError,
        MemoryError,
    ) as error:  # the compiler that packaging uses may give up on nesting
        known, _, detail = str(error).partition(": ")
        return Reading(
            "", f"{known[:1].lower()}{known[1:]} {detail}" if known.startswith("Unknown") else "its syntax is wrong"
        )


def metadata_at_least(artifact: Artifact, major: int, minor: int) -> bool:
    """Tell whether Metadata-Version is there, well formed, and not older."""
    match = re.fullmatch(r"(\d{1,3})\.(\d{1,3})", (artifact.metadata.get("Metadata-Version") or "").strip())
    return match is not None and (int(match[1]), int(match[2])) >= (major, minor)


def license_classifiers(artifact: Artifact) -> list[tuple[int, str]]:
    """Return (occurrence, text) of the `License ::` classifiers."""
    values = (value.strip() for value in artifact.metadata.all("Classifier"))
    return [(nth, value) for nth, value in enumerate(values) if value.startswith("License ::")]


def license_table(artifact: Artifact) -> dict[str, Any]:
    """Return the table form of `[project] license`, {} when it is a string or absent, or for a wheel."""
    value = {} if isinstance(artifact, Wheel) else artifact.project.get("license")
    return value if isinstance(value, dict) else {}


def invalid_license_expression(artifact: Artifact) -> Iterator[Hit]:
    """Yield a License-Expression that is no SPDX expression; an empty one is refused as well."""
    for value in artifact.metadata.all(EXPRESSION)[:1]:
        text = value.strip()
        if problem := read_expression(text).problem:
            answer = f"{text!r} is invalid for 'license-expression'"
            yield Hit(Field(EXPRESSION), pypi=metadata_error(answer), value=" ".join(text.split()), problem=problem)


def license_and_expression(artifact: Artifact) -> Iterator[Hit]:
    """Yield License when License-Expression is given too."""
    metadata = artifact.metadata
    given, expression = metadata.get("License"), metadata.get(EXPRESSION)
    if given and given.strip() and expression:
        yield Hit(Field("License"), pypi=metadata_error(BOTH), license=abridged(given), expression=expression.strip())


def abridged(text: str) -> str:
    """Return a text on one line, cut to what a message can show."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN].rstrip()}…"


def no_license_metadata(artifact: Artifact) -> Iterator[Hit]:
    """Yield License-Expression when no field at all says under which licence the project is."""
    if not all(artifact.knows(field) for field in (EXPRESSION, "License", "Classifier")):
        return
    metadata = artifact.metadata
    if (
        metadata.get(EXPRESSION)
        or metadata.get("License")
        or metadata.get("License-File")
        or license_classifiers(artifact)
    ):
        return
    # Without the key a back-end looks for licence files by names of its own, and lists those it finds.
    if not artifact.knows("License-File") and any(
        is_license_name(file.path) for file in artifact.files if "/" not in file.path
    ):
        return
    yield Hit(Field(EXPRESSION))


def license_field_misused(artifact: Artifact, *, max_length: int) -> Iterator[Hit]:
    """Yield a License that holds a whole text, or the name of a file."""
    given = (artifact.metadata.get("License") or "").strip()
    if not given:
        return
    lines = given.count("\n") + 1
    match = FILE_NAME.match(given)
    if len(given) > max_length or lines > 1:
        yield Hit(Field("License"), license=abridged(given), what="a licence text")
    elif match is not None and names_file(match["name"]):
        yield Hit(Field("License"), license=given, what="the name of a file")


def names_file(text: str) -> bool:
    """Tell whether a word is a licence file's name: with the suffix of a text, or exactly `LICENSE`, `LICENCE` or `COPYING`."""
    basename = text.replace("\\", "/").rpartition("/")[2].lower()
    return basename in BARE_NAMES or (basename.endswith(TEXT_SUFFIXES) and is_license_name(basename))


def legacy_license_metadata(artifact: Artifact) -> Iterator[Hit]:
    """Yield what PEP 639 replaced: classifiers, License, the `license` table; and SPDX ids that are deprecated or misspelt in case."""
    metadata = artifact.metadata
    expression = (metadata.get(EXPRESSION) or "").strip()
    modern = metadata_at_least(artifact, 2, 4)
    table = bool(license_table(artifact))
    if expression or modern or table:
        reason = (
            "License-Expression replaces the classifiers"
            if expression
            else "classifiers are no longer used for licences"
        )
        for nth, value in license_classifiers(artifact):
            yield Hit(Field("Classifier", nth), value=value, reason=reason)
    if table:
        yield Hit(Field("License"), value="license = {…}", reason="the table form of [project] license is deprecated")
    elif modern and not expression and (given := metadata.get("License")) and given.strip():
        yield Hit(Field("License"), value=abridged(given), reason="License-Expression replaces the License field")
    canonical = read_expression(expression).canonical if expression else ""
    if not canonical:
        return
    if old := [name for name in re.findall(r"[\w.+-]+", canonical) if deprecated(name)]:
        yield Hit(Field(EXPRESSION), value=expression, reason=f"SPDX has deprecated {', '.join(map(renamed, old))}")
    elif "".join(canonical.split()) != "".join(expression.split()):
        yield Hit(Field(EXPRESSION), value=expression, reason=f"the canonical spelling is '{canonical}'")


def deprecated(name: str) -> bool:
    """Tell whether an SPDX id is deprecated, as far as `packaging` knows (its list is not part of its interface)."""
    if name in PLAIN:
        return False
    try:
        from packaging.licenses._spdx import LICENSES
    except ImportError:
        return False
    entry = LICENSES.get(name.lower()) or LICENSES.get(name.lower().removesuffix("+"))
    return entry is not None and bool(entry["deprecated"])


def renamed(name: str) -> str:
    """Return a deprecated id, and for the GNU licences what took its place."""
    plain = name.removesuffix("+")
    if not re.fullmatch(r"(A|L)?GPL-[\d.]+|GFDL-[\d.]+", plain):
        return f"'{name}'"
    return f"'{name}' for '{plain}-or-later'" if plain != name else f"'{name}' for '{plain}-only' or '{plain}-or-later'"
