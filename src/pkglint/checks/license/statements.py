"""Licence metadata: License-Expression, License, and the `License ::` classifiers."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.checks.license.names import is_license_name
from pkglint.data.pypi import metadata_error
from pkglint.finding import Field, Hit
from pkglint.formats.toml import table
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
MAX_LENGTH = 200
"""Characters from which on License is a text, unless the option says otherwise."""
SHOWN = 40
"""Characters of a long License that a message quotes."""
SLIPS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("apache", "apache2", "apache 2", "apache-2", "apache 2.0", "apache license 2.0", "apache-2.0 license", "apache software license"), ("Apache-2.0",)),
    **dict.fromkeys(("bsd", "bsd license", "new bsd", "bsd-like"), ("BSD-3-Clause", "BSD-2-Clause")),
    **dict.fromkeys(("bsd 3-clause", "bsd 3 clause", "bsd-3", "bsd3", "3-clause bsd", "bsd-3-clause license", "bsd 3-clause license"), ("BSD-3-Clause",)),
    **dict.fromkeys(("bsd 2-clause", "bsd 2 clause", "bsd-2", "bsd2", "2-clause bsd", "bsd-2-clause license", "bsd 2-clause license"), ("BSD-2-Clause",)),
    **dict.fromkeys(("mit license", "the mit license", "mit licence", "expat"), ("MIT",)),
    **dict.fromkeys(("mit/apache-2.0", "mit / apache-2.0", "apache-2.0/mit", "mit or apache 2.0"), ("MIT OR Apache-2.0",)),
    **dict.fromkeys(("mpl", "mpl2", "mpl-2", "mpl 2", "mpl 2.0"), ("MPL-2.0",)),
    **dict.fromkeys(("proprietary", "commercial", "closed source", "all rights reserved"), ("LicenseRef-Proprietary",)),
    **dict.fromkeys(("gpl", "gplv3", "gpl3", "gpl-3", "gpl v3", "gnu gplv3"), ("GPL-3.0-only", "GPL-3.0-or-later")),
    **dict.fromkeys(("gplv3+", "gpl3+", "gpl-3+", "gnu gplv3+"), ("GPL-3.0-or-later",)),
    **dict.fromkeys(("gplv2", "gpl2", "gpl-2", "gpl v2"), ("GPL-2.0-only", "GPL-2.0-or-later")),
    **dict.fromkeys(("gplv2+", "gpl2+", "gpl-2+"), ("GPL-2.0-or-later",)),
    **dict.fromkeys(("lgpl", "lgplv3", "lgpl3", "lgpl-3"), ("LGPL-3.0-only", "LGPL-3.0-or-later")),
    **dict.fromkeys(("lgplv3+", "lgpl3+"), ("LGPL-3.0-or-later",)),
    **dict.fromkeys(("lgplv2.1", "lgpl2.1"), ("LGPL-2.1-only", "LGPL-2.1-or-later")),
    **dict.fromkeys(("agpl", "agplv3", "agpl3", "agpl-3"), ("AGPL-3.0-only", "AGPL-3.0-or-later")),
    **dict.fromkeys(("agplv3+", "agpl3+"), ("AGPL-3.0-or-later",)),
}  # fmt: skip
"""What people write for a licence, in lower case → the expressions that may be meant."""
_FAULTS = (
    ("Unknown license exception: ", "unknown-exception"),
    ("Unknown license: ", "unknown-license"),
    ("Invalid licenseref", "invalid-licenseref"),
)
"""How messages of `packaging` begin → variant."""


class Expression(NamedTuple):
    """A licence expression as `packaging` reads it: its canonical form, or why it has none, and the word at fault."""

    canonical: str
    variant: str = ""
    token: str = ""


@lru_cache(maxsize=256)
def read_expression(text: str) -> Expression:
    """Read a licence expression (SPDX, as PEP 639 restricts it); total."""
    if not text:
        return Expression("", "empty")
    from packaging.licenses import canonicalize_license_expression

    try:
        return Expression(str(canonicalize_license_expression(text)))
    except (
        ValueError,
        RecursionError,
        MemoryError,
    ) as error:  # the compiler that packaging uses may give up on nesting
        words = re.split(r"[\s()]+", text)
        for beginning, variant in _FAULTS:
            if str(error).startswith(beginning):
                # The message has the word in lower case.
                lower = str(error).lower()
                token = next((word for word in words if repr(word.removesuffix("+").lower()) in lower), "")
                token = token or next((word for word in words if repr(word.lower()) in lower), "")
                return Expression(
                    "",
                    variant if token else "syntax",
                    token.removesuffix("+") if variant == "unknown-license" else token,
                )
        return Expression("", "syntax")


def license_classifiers(artifact: Artifact) -> list[tuple[int, str]]:
    """Return (occurrence, text) of the `License ::` classifiers."""
    values = (value.strip() for value in artifact.metadata.all("Classifier"))
    return [(nth, value) for nth, value in enumerate(values) if value.startswith("License ::")]


def license_table(artifact: Artifact) -> dict[str, Any]:
    """Return the table form of `[project] license`, {} when it is a string or absent, or for a wheel."""
    return {} if isinstance(artifact, Wheel) else table(artifact.project, "license")


def invalid_license_expression(artifact: Artifact) -> Iterator[Hit]:
    """Yield a License-Expression that is no SPDX expression; an empty one is refused as well."""
    for written in artifact.metadata.all(EXPRESSION)[:1]:
        text = written.strip()
        found = read_expression(text)
        if found.canonical:
            continue
        answer = metadata_error(f"{text!r} is invalid for 'license-expression'")
        value = " ".join(text.split())
        if suggestions := SLIPS.get(value.lower()):
            yield Hit(Field(EXPRESSION), "known-slip", pypi=answer, value=value, suggestions=suggestions)
        elif found.token and found.token != value:
            yield Hit(Field(EXPRESSION), found.variant, pypi=answer, value=value, token=found.token)
        else:
            variant = "not-an-identifier" if found.variant == "unknown-license" else found.variant
            yield Hit(Field(EXPRESSION), variant, pypi=answer, value=value, token=found.token)


def license_and_expression(artifact: Artifact) -> Iterator[Hit]:
    """Yield License when License-Expression is given too."""
    metadata = artifact.metadata
    text, expression = metadata.get("License"), metadata.get(EXPRESSION)
    if text and text.strip() and expression:
        yield Hit(Field("License"), pypi=metadata_error(BOTH), license=abridged(text), expression=expression.strip())


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
    variant, text = misuse(artifact, max_length)
    if variant == "text":
        yield Hit(Field("License"), variant, length=len(text))
    elif variant:
        yield Hit(Field("License"), variant, license=text)


def misuse(artifact: Artifact, max_length: int = MAX_LENGTH) -> tuple[str, str]:
    """Return what License holds instead of a licence's name, `text` or `file-name` ("" for a name), and its value."""
    text = artifact.metadata.value("License")
    match = FILE_NAME.match(text)
    if len(text) > max_length or "\n" in text:
        return "text", text
    return ("file-name", text) if match is not None and names_file(match["name"]) else ("", text)


def names_file(text: str) -> bool:
    """Tell whether a word is a licence file's name: with the suffix of a text, or exactly `LICENSE`, `LICENCE` or `COPYING`."""
    basename = text.replace("\\", "/").rpartition("/")[2].lower()
    return basename in BARE_NAMES or (basename.endswith(TEXT_SUFFIXES) and is_license_name(basename))


def legacy_license_metadata(artifact: Artifact) -> Iterator[Hit]:
    """Yield what PEP 639 replaced: classifiers, License, the `license` table; and SPDX ids that are deprecated or misspelt in case.

    One hit for all that declares the licence in a former way, at the same place in every file of a release; none where License
    holds a text or a file name, which is the worse fault of the same line.
    """
    expression = artifact.metadata.value(EXPRESSION)
    listed = license_classifiers(artifact)
    if expression and listed and not refused_by_backend(artifact):
        names = [text for _, text in listed]
        place = Field("Classifier", listed[0][0])
        yield Hit(place, "beside-expression", classifiers=names, count=len(names), expression=expression)
    release = artifacts_beside(artifact)
    former = former_ways(artifact)
    if former and not any(misuse(each)[0] for each in release):
        nearest = next(ways for each in (*reversed(release), artifact) if (ways := former_ways(each)))
        place = Field("Classifier", listed[0][0]) if nearest == former == ["classifiers"] else Field("License")
        yield Hit(place, "superseded", declared_by=former, classifiers=[text for _, text in listed])
    canonical = read_expression(expression).canonical
    old = [name for name in re.findall(r"[\w.+-]+", canonical) if deprecated(name)]
    for name in dict.fromkeys(old):
        if instead := renamed(name):
            yield Hit(Field(EXPRESSION), "deprecated-id", identifier=name, replacements=instead)
        else:
            yield Hit(Field(EXPRESSION), "deprecated-id-without-replacement", identifier=name)
    if canonical and not old and "".join(canonical.split()) != "".join(expression.split()):
        yield Hit(Field(EXPRESSION), "spelling", value=expression, canonical=canonical)


def refused_by_backend(artifact: Artifact) -> bool:
    """Tell whether the back end of the release's source refuses licence classifiers beside the expression, which is another rule's error."""
    from pkglint.checks.pyproject.backends import refused

    sources = [each for each in artifacts_beside(artifact) if not isinstance(each, Wheel)]
    return any(hit.variant == "license-classifier" for source in sources for hit in refused(source))


def artifacts_beside(artifact: Artifact) -> list[Artifact]:
    """Return the files and the tree of an artifact's release, itself among them."""
    return [*artifact.release.artifacts] if artifact.release is not None else [artifact]


def former_ways(artifact: Artifact) -> list[str]:
    """Return how an artifact declares its licence otherwise than by an expression: `table`, `field`, `classifiers`.

    Below Metadata 2.4 there is no other way, and of a tree only the table tells that one was possible.
    """
    metadata = artifact.metadata
    table, modern = bool(license_table(artifact)), metadata.at_least(2, 4)
    if metadata.get(EXPRESSION) or not (table or modern):
        return []
    field = not table and bool(metadata.value("License"))
    ways = {"table": table, "field": field, "classifiers": bool(license_classifiers(artifact))}
    return [way for way, there in ways.items() if there]


def deprecated(name: str) -> bool:
    """Tell whether an SPDX id is deprecated, as far as `packaging` knows (its list is not part of its interface)."""
    try:
        from packaging.licenses._spdx import LICENSES
    except ImportError:
        return False
    entry = LICENSES.get(name.lower()) or LICENSES.get(name.lower().removesuffix("+"))
    return entry is not None and bool(entry["deprecated"])


def renamed(name: str) -> list[str]:
    """Return the ids that took the place of a deprecated one, which are known for the GNU licences; [] for others."""
    plain = name.removesuffix("+")
    if not re.fullmatch(r"(A|L)?GPL-[\d.]+|GFDL-[\d.]+", plain):
        return []
    return [f"{plain}-or-later"] if plain != name else [f"{plain}-only", f"{plain}-or-later"]
