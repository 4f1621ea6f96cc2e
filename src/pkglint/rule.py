"""What a rule is: the record that `rules/<family>/<id>.toml` compiles to, and the words it may use."""

from __future__ import annotations

from enum import StrEnum

from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Severity(StrEnum):
    """How bad the consequence is; the values are SARIF's levels."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Return 0 for a note, 1 for a warning, 2 for an error."""
        return _RANK[self]


_RANK = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Certainty(StrEnum):
    """How sure a finding is; SARIF's `precision` is derived from it."""

    CERTAIN = "certain"
    LIKELY = "likely"
    GUESS = "guess"


class Scope(StrEnum):
    """What a rule looks at: one kind of artifact, any of the three, or the release they form."""

    WHEEL = "wheel"
    SDIST = "sdist"
    TREE = "tree"
    ARTIFACT = "artifact"
    RELEASE = "release"


class Status(StrEnum):
    """Where a rule is in its life: only stable and deprecated ones run by default."""

    STABLE = "stable"
    PREVIEW = "preview"
    DEPRECATED = "deprecated"
    REMOVED = "removed"


class Option(NamedTuple):
    """A setting of one rule: `[tool.pkglint.rules.<id>] <name> = …`."""

    name: str
    default: Any
    doc: str


class Rule(NamedTuple):
    """One rule of the catalogue; see `docs/rules-howto.md` for every key."""

    id: str
    family: str
    summary: str
    message: str
    severity: Severity
    certainty: Certainty
    scope: Scope
    tags: tuple[str, ...]
    replaces: tuple[str, ...]
    since: str
    see: tuple[tuple[str, str], ...]
    """Title and URL of the documents it rests on, from `rules/authorities.toml`."""
    why: str
    fix: str
    detector: tuple[str, Any]
    """`("check", "family:function")`, `("scan", ("family:function", suffixes))`, `("paths", {...})` or `("field", {...})`."""
    options: tuple[Option, ...] = ()
    status: Status = Status.STABLE
    renamed_from: tuple[str, ...] = ()
    pypi_message: str = ""
    """What PyPI answers, with the hit's facts as fields; empty when PyPI says nothing."""
    needs: str = ""
    """What a subject must have for the rule to say anything: `source` (it is, or the release has, an sdist or a tree),
    `several` built files, `neighbours`, or `native` files; "" for nothing. Its check is not even imported without."""

    @property
    def labels(self) -> frozenset[str]:
        """Return everything that selects this rule: its id, family, former names and tags (`twine` counts as `pypi`)."""
        extra = {"pypi"} if "twine" in self.tags else set()
        return frozenset({self.id, self.family, *self.tags, *self.renamed_from, *extra})
