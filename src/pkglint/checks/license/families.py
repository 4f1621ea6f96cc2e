"""Which family of licences a statement or a text is of, and whether all that an artifact says has one in common."""

from __future__ import annotations

import re
from functools import lru_cache

from pkglint.checks.license.names import in_license_directory, own_license_files
from pkglint.checks.license.statements import EXPRESSION, abridged, license_classifiers, read_expression
from pkglint.finding import Field, Hit
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact

LONG = 200
"""From this length on License is a text, and read as one."""

IDS = {
    "MIT": "MIT", "MIT-0": "MIT", "0BSD": "ISC", "ISC": "ISC", "Unlicense": "Unlicense", "CC0-1.0": "CC0", "PSF-2.0": "PSF",
    "Python-2.0": "PSF", "Python-2.0.1": "PSF", "Zlib": "zlib", "BSL-1.0": "Boost",
}  # fmt: skip
"""SPDX id → family; an expression with any other id is left alone."""
NUMBERED = frozenset({"BSD", "Apache", "AGPL", "LGPL", "GPL", "MPL", "EPL", "EUPL"})
"""Families whose ids are their name, a hyphen and a version."""
_IDS_IN_LOWER = frozenset(map(str.lower, IDS))
_NUMBERED_IN_LOWER = frozenset(map(str.lower, NUMBERED))
_PARENTHESES = str.maketrans("()", "  ")

WORDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"\bMIT\b", "MIT", ("mit",)),
    (r"\b0BSD\b|zero.clause BSD|\bISC[L]?\b", "ISC", ("bsd", "isc")),
    (r"(?<!0)(?<!zero.clause )\bBSD(?:\b|\d|-)|\b[23].clause\b", "BSD", ("bsd", "clause")),
    (r"\bApache\b|\bASL\b", "Apache", ("apache", "asl")),
    (r"\bAGPL|\bAffero\b", "AGPL", ("agpl", "affero")),
    (r"\bLGPL|\b(?:lesser|library) general public\b", "LGPL", ("lgpl", "general public")),
    (
        r"\bGPL|(?<!affero )(?<!lesser )(?<!library )\bgeneral public licen[cs]e\b",
        "GPL",
        ("gpl", "general public"),
    ),
    (r"\bMPL\b|\bMPL-?2|\bMozilla\b", "MPL", ("mpl", "mozilla")),
    (r"\bunlicense\b", "Unlicense", ("unlicense",)),
    (r"\bCC0\b", "CC0", ("cc0",)),
    (r"\bPSF|\bPython Software Foundation\b", "PSF", ("psf", "python software")),
    (r"\bzlib\b", "zlib", ("zlib",)),
    (r"\bBoost\b|\bBSL-1", "Boost", ("boost", "bsl")),
    (r"\bEclipse\b|\bEPL\b", "EPL", ("eclipse", "epl")),
    (r"\bEUPL\b|\bEuropean Union Public\b", "EUPL", ("eupl", "european")),
    (r"\bproprietary\b|\ball rights reserved\b", "proprietary", ("proprietary", "all rights")),
)
"""Words of a short statement or a classifier → family, and texts of which one must be there: looking is quicker than compiling."""
VAGUE = regex(
    r"compatible|MIT.CMU|HPND|historical|public domain|custom|creative commons|\bCC.BY|\bsee\b|exception|like\b|style",
    re.IGNORECASE,
)
"""Statements that name a family and mean something else, or leave it open."""
CHOICE = regex(
    r"\bor\b(?! (?:\(at your option\) )?(?:any )?(?:later|newer|greater|above))|/|\||\bdual|\beither\b|\bmultiple\b",
    re.IGNORECASE,
)

SENTENCES: tuple[tuple[str, str], ...] = (
    (
        "permission is hereby granted free of charge to any person obtaining a copy of this software and associated documentation files",
        "MIT",
    ),
    ("redistribution and use in source and binary forms", "BSD"),
    (
        "permission to use copy modify and or distribute this software for any purpose with or without fee is hereby granted",
        "ISC",
    ),
    (
        "permission to use copy modify and distribute this software for any purpose with or without fee is hereby granted",
        "ISC",
    ),
    ("this is free and unencumbered software released into the public domain", "Unlicense"),
    ("python software foundation license version 2", "PSF"),
    ("altered source versions must be plainly marked as such and must not be misrepresented", "zlib"),
    ("boost software license version 1 0", "Boost"),
    ("licensed under the apache license", "Apache"),
)
"""A sentence of its text → family; lower case, without punctuation."""
TITLES: tuple[tuple[str, str], ...] = (
    ("gnu affero general public license", "AGPL"),
    ("gnu lesser general public license", "LGPL"),
    ("gnu library general public license", "LGPL"),
    ("gnu general public license", "GPL"),
    ("mozilla public license", "MPL"),
    ("apache license version 2", "Apache"),
    ("cc0 1 0 universal", "CC0"),
    ("eclipse public license", "EPL"),
    ("european union public licence", "EUPL"),
)
"""What the head of its text says → family; these licences name each other further down."""
BEGINNING = 1500
"""Characters, without punctuation, in which the first recognised sentence must stand; before it may stand holders, not another licence."""
TITLE = 160
"""Characters, without punctuation, in which a title is looked for."""


class Statement(NamedTuple):
    """Something that says what the licence is: where (None for a file), its source and value, and the families it names."""

    place: Field | None
    source: str
    value: str
    families: frozenset[str]

    @property
    def identity(self) -> str:
        """Return what identifies the statement: a text that is reworded stays of its family."""
        return f"{self.source}: {' '.join(sorted(self.families))}"


def families_of_expression(text: str) -> frozenset[str]:
    """Return the families of an SPDX expression; none when it offers a choice or has an id of no known family."""
    # Reading changes no more than the case of words, and most texts that are no expression have others than these.
    if not all(word.lower() == "and" or _may_be_id(word) for word in text.translate(_PARENTHESES).split()):
        return frozenset()
    canonical = read_expression(text).canonical
    words = re.findall(r"[\w.+-]+", canonical)
    if not canonical or {"OR", "WITH"} & set(words):
        return frozenset()
    found = [family_of_id(word) for word in words if word != "AND"]
    return frozenset() if "" in found else frozenset(found)


def family_of_id(name: str) -> str:
    """Return the family of an SPDX id, "" for none that is known."""
    head, hyphen, _ = name.partition("-")
    return IDS.get(name) or (head if hyphen and head in NUMBERED else "")


def _may_be_id(word: str) -> bool:
    """Tell whether a word is an SPDX id of a known family but for case."""
    head, hyphen, _ = word.lower().partition("-")
    return word.lower() in _IDS_IN_LOWER or bool(hyphen and head in _NUMBERED_IN_LOWER)


def families_of_words(text: str, *, choice: bool) -> frozenset[str]:
    """Return the families a short statement names; none when it is vague, or offers a choice and `choice` says that this matters."""
    if VAGUE.search(text) or (choice and CHOICE.search(text)):
        return frozenset()
    lower = text.lower()
    return frozenset(
        family
        for pattern, family, hints in WORDS
        if (any(hint in lower for hint in hints) or not text.isascii()) and re.search(pattern, text, re.IGNORECASE)
    )


@lru_cache(maxsize=64)
def families_of_text(text: str) -> frozenset[str]:
    """Return the family of a licence text; none when it is not recognised, or holds the texts of several families."""
    words = " ".join(re.findall(r"[a-z0-9]+", text[:200_000].lower()))
    titled = next((family for title, family in TITLES if title in words[:TITLE]), "")
    found = {family for sentence, family in SENTENCES if sentence in words} | {titled} - {""}
    begins = titled or any(sentence in words[:BEGINNING] for sentence, _ in SENTENCES)
    if len(found) != 1 or not begins:
        return frozenset()
    # Version 3 of the LGPL is an addition to the GPL, whose text is shipped with it.
    return frozenset({"GPL", "LGPL"} if found == {"GPL"} else found)


def families_of_classifiers(texts: list[str]) -> frozenset[str]:
    """Return the families that licence classifiers name; none when one of them is of no known family. `OSI Approved` alone says nothing."""
    found: set[str] = set()
    for text in texts:
        name = text.rpartition("::")[2].strip()
        if name in {"OSI Approved", "DFSG approved"}:
            continue
        families = families_of_words(name, choice=False)
        if not families:
            return frozenset()
        found |= families
    return frozenset(found)


def statements(artifact: Artifact) -> Iterator[Statement]:
    """Yield everything that names a known family: the three fields, and the only licence file."""
    metadata = artifact.metadata
    expression = metadata.value(EXPRESSION)
    yield Statement(Field(EXPRESSION), EXPRESSION, expression, families_of_expression(expression))
    text = metadata.value("License")
    long = len(text) > LONG or "\n" in text
    families = families_of_text(text) if long else families_of_expression(text) or families_of_words(text, choice=True)
    yield Statement(Field("License"), "License", abridged(text), families)
    if classifiers := license_classifiers(artifact):
        names = ", ".join(text.rpartition("::")[2].strip() for _, text in classifiers)
        families = families_of_classifiers([text for _, text in classifiers])
        yield Statement(Field("Classifier", classifiers[0][0]), "Classifier", names, families)
    files = own_license_files(artifact)
    if len(files) == 1 and not any(
        in_license_directory(file.path)
        for file in artifact.files
        if artifact.kind != "wheel" and file.path.count("/") == 1
    ):
        families = families_of_text(artifact.files.text(files[0]))
        # The text of one licence stands in that of the other.
        named = ", ".join(sorted(families - {"LGPL"} or families))
        yield Statement(None, files[0].rpartition("/")[2], named, families)


def license_conflict(artifact: Artifact) -> Iterator[Hit]:
    """Yield the field that contradicts most of the others, when no family of licences is common to all statements.

    Quiet where a choice is offered anywhere (`OR`), for it says that statements may differ.
    """
    expression = artifact.metadata.value(EXPRESSION)
    text = artifact.metadata.value("License")
    if " OR " in read_expression(expression).canonical or (len(text) <= LONG and CHOICE.search(text)):
        return
    known = [statement for statement in statements(artifact) if statement.families]
    if len(known) < 2 or frozenset.intersection(*(statement.families for statement in known)):
        return

    def against(statement: Statement) -> int:
        return sum(not statement.families & other.families for other in known)

    worst = max((statement for statement in known if statement.place is not None), key=against)
    if worst.place is not None and against(worst):
        shown = [f"{statement.source}: {statement.value}" for statement in known]
        yield Hit(worst.place, statements=shown, families=sorted(statement.identity for statement in known))
