"""What a rule is: the record that `rules/<family>/<id>.toml` compiles to, and the words it may use."""

from __future__ import annotations

from enum import StrEnum

from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
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


_NOTHING: Mapping[str, Any] = {}


class Rule(NamedTuple):
    """One rule of the catalogue; see `docs/rules-howto.md` for every key."""

    id: str
    family: str
    summary: str
    messages: Mapping[str, str]
    """Variant → template of the message; a rule with one message has the variant ""."""
    severity: Severity
    certainty: Certainty
    scope: Scope
    tags: tuple[str, ...]
    replaces: tuple[str, ...]
    since: str
    see: tuple[tuple[str, str], ...]
    """Title and URL of the documents it rests on, from `rules/authorities.toml`."""
    why: str
    fixes: Mapping[str, str]
    """Back end → template of the fix; `any` is for a back end that is not known or not listed."""
    detector: tuple[str, Any]
    """`("check", "family:function")`, `("scan", ("family:function", suffixes))`, or `("command", commands)` for what no check can
    see: these commands find it."""
    options: tuple[Option, ...] = ()
    status: Status = Status.STABLE
    renamed_from: tuple[str, ...] = ()
    split_from: tuple[str, ...] = ()
    """Ids of the rules under which its findings were reported before: what a baseline holds under them still holds."""
    pypi_message: str = ""
    """What PyPI answers, with the hit's facts as fields; empty when PyPI says nothing."""
    needs: tuple[str, ...] = ()
    """What a subject must have for the rule to say anything: `source` (it is, or the release has, an sdist or a tree),
    `several` built files, `neighbours`, or `native` files. Its check is not even imported without. `run` is different:
    the check runs when all releases of the run are known."""
    variants: Mapping[str, Mapping[str, Any]] = _NOTHING
    """Variant → what it has otherwise than its rule: `severity`, `without` (tags), `fixes`, `unsafe_edit`."""
    labels: Mapping[str, Mapping[str, str]] = _NOTHING
    """Fact → its values → the words that stand for them in messages."""
    identity: tuple[str, ...] | None = None
    """The facts that, with rule, variant and place, make two findings the same; None while the rule does not say."""
    always: bool = False
    """Whether it runs whatever is selected, unless its id is ignored: a file no rule could read must not pass in silence."""
    sensitive: bool = False
    """Whether its place may hold a secret: the line is never quoted, the file never embedded."""
    location: str = ""
    """The metadata field whose line in the source stands for a finding about an artifact as such; or `allowance`."""
    edit: str = ""
    """`module:function` below `pkglint.fix` that makes the edit which mends a finding, "" for none."""
    step: str = ""
    """The step of `pkglint release` that its findings belong to, where that is not its family's."""
    unsafe_edit: bool = False
    """Whether that edit may be another one than a person would choose, or changes what the program does: made with `--unsafe-fixes` only."""

    def edits_unsafely(self, variant: str) -> bool:
        """Tell whether the edit that mends a finding of a variant is made with `--unsafe-fixes` only."""
        return bool(self.variants.get(variant, {}).get("unsafe_edit", self.unsafe_edit))

    @property
    def commands(self) -> tuple[str, ...]:
        """Return the commands that find what this rule is about, () for a rule that has a check."""
        return tuple(self.detector[1]) if self.detector[0] == "command" else ()

    @property
    def fix(self) -> str:
        """Return the fix for no project in particular, as Markdown: what holds for any back end, then each one's own."""
        from pkglint.catalogue.wording import all_fixes

        return all_fixes(self.fixes)

    @property
    def names(self) -> frozenset[str]:
        """Return everything that selects this rule: its id, family, former names and tags (`twine` counts as `pypi`)."""
        extra = {"pypi"} if "twine" in self.tags else set()
        return frozenset({self.id, self.family, *self.tags, *self.renamed_from, *extra})
