"""What a check yields, what the engine makes of it, and what a report is given."""

from __future__ import annotations

from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from pkglint.catalogue.rule import Rule, Severity


class Member(NamedTuple):
    """A file of the artifact, by its path below the artifact's root (an sdist's top directory does not count), and a line in it."""

    path: str
    line: int | None = None


class Field(NamedTuple):
    """A core metadata field, and which of its occurrences (0 is the first; None is the field as such)."""

    name: str
    nth: int | None = None


class Record(NamedTuple):
    """A row of RECORD, by its line number from 1."""

    row: int


class Whole(NamedTuple):
    """The artifact, or the release, as such."""


Place = Member | Field | Record | Whole


class Names(NamedTuple):
    """The artifact or release that a finding is about, by the names that its paths and facts may hold."""

    display_path: str
    """The path under which reports show it."""
    kind: str
    """`wheel`, `sdist`, `tree`, `release`, or `file` for what is none of them."""
    version: str
    filename: str = ""
    dist_info: str = ""
    data_dir: str = ""
    top: str = ""
    source_root: str = ""
    """What the paths of packages in an sdist or tree begin with: `src/`."""


class Evidence(NamedTuple):
    """What the artifact holds at a finding's place, as plain values: nobody asks the artifact again."""

    names: Names
    project: tuple[str, dict[str, str]] = ("", {})
    """The back end by which fixes are chosen, "" when it is not known, and what fills their placeholders."""
    member: str | None = None
    """The member's name as the archive has it."""
    line: int | None = None
    value: str | None = None
    """A field's value; None when the field is absent, or is several and the finding is about them all."""
    source: str = ""
    """The file of the source tree that a wheel's or sdist's member was made from, "" when none is like it."""
    entry_point: tuple[str, str] | None = None
    """Group and name of the entry point on the line."""
    text: str | None = None
    """The member's text (at most 64 KiB), when the run asks for texts."""


class Hit:
    """What a check yields: a symbolic place in the subject, the variant of the rule's message, and the facts that fill it.

    Facts are plain values (str, int, bool, or lists and tuples of them). Four names are reserved: `pypi` is the
    exact text that PyPI answers for this very hit, `refused=False` says that PyPI takes this very case although the rule is
    about refusals (it then has no tag `pypi`, and `--select pypi` leaves it out), `verdict=True` makes the finding
    an error whatever the rule's severity (what PyPI refuses to a new project, where this is one), `artifact` names another artifact of the release than the subject
    (release-scoped checks: which file the place is in).
    """

    __slots__ = ("artifact", "facts", "place", "pypi", "refused", "variant", "verdict")

    def __init__(
        self,
        place: Place,
        variant: str = "",
        /,
        *,
        pypi: str = "",
        refused: bool = True,
        verdict: bool = False,
        artifact: Any = None,
        **facts: Any,
    ) -> None:
        """Take the place, the variant ("" for a rule with one message), and every fact the message names."""
        self.place = place
        self.variant = variant
        self.verdict = verdict
        self.pypi = pypi
        self.refused = refused
        self.artifact = artifact
        self.facts = facts

    def __repr__(self) -> str:
        """Show place and facts, for test failures."""
        return f"Hit({self.place!r}, {self.variant!r}, {self.facts!r})"


class TextEdit(NamedTuple):
    """Text to put in place of another one in a source file; "" deletes it."""

    path: str
    place: tuple[int, int, int, int]
    """Line, column, end line and end column of what goes, columns in characters."""
    utf16: tuple[int, int, int, int]
    """The same with columns in UTF-16 units."""
    text: str
    old: str = ""
    """What goes."""
    new: bool = False
    """Whether the file is not there yet."""


class Location(NamedTuple):
    """A place in a file that a person can open: path with forward slashes, 1-based line and column (in characters)."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None
    snippet: str = ""
    """The source line, when it could be read."""
    line_hash: str = ""
    """`primaryLocationLineHash` of that line, when the file could be read."""
    utf16: tuple[int, int] | None = None
    """Column and end column in UTF-16 units, when they differ from the ones in characters."""
    in_source: bool = True
    """False when the path is an artifact's (no source file was found)."""
    edits: tuple[TextEdit, ...] = ()
    """The replacements of text that mend the finding, () where none is known."""


class Subject(NamedTuple):
    """One artifact that a merged finding is about, and where in it."""

    artifact: str
    """The path by which the artifact was given."""
    place: str
    """The field's name, `RECORD`, a member's path, or "" for the whole."""
    member: str | None = None
    """The member's name as the archive has it."""
    line: int | None = None
    text: str | None = None
    """The member's text (at most 64 KiB), for viewers that cannot open archives."""


class ArtifactInfo(NamedTuple):
    """An artifact that was linted, for the head of a report."""

    path: str
    kind: str
    name: str
    version: str
    size: int | None = None
    sha256: str | None = None


class Entry(NamedTuple):
    """A merged finding with its locations: what reports print."""

    rule: Rule
    severity: Severity
    message: str
    facts: dict[str, Any]
    fingerprint: str
    location: Location
    subjects: tuple[Subject, ...]
    pypi_message: str = ""
    suppressed: str | None = None
    tags: tuple[str, ...] | None = None
    """The tags of this very finding; None means the rule's."""
    variant: str = ""
    """Which of the rule's messages this is, "" for a rule with one."""
    fix: str = ""
    """What to change, as this project's back end has it (Markdown)."""
    fixable: bool = False
    """Whether `pkglint fix` makes the edit that mends it."""
    fixable_unsafely: bool = False
    """Whether it makes that edit when `--unsafe-fixes` says so."""
    former: frozenset[str] = frozenset()
    """Fingerprints by which a baseline may know the finding: those under former ids, and those of version 1 when asked for."""


class Finding(NamedTuple):
    """A hit under its rule, about one subject; `subject` is an artifact or a release of `pkglint.model`."""

    rule: Rule
    severity: Severity
    message: str
    place: Place
    facts: dict[str, Any]
    subject: Any
    evidence: Evidence
    pypi_message: str = ""
    suppressed: str | None = None
    """The reason of the allowance that covers it, or None."""
    tags: tuple[str, ...] = ()
    """The rule's tags, without `pypi` and `twine` when PyPI takes this very case, and without those its variant lacks."""
    variant: str = ""
    entry: Entry | None = None
    """The finding as reports show it, made where its artifact was open; None until then."""


class Notification(NamedTuple):
    """Something about the run itself: a crashed check, a tree that does not fit."""

    level: str
    message: str
    artifact: str | None = None


class Report(NamedTuple):
    """Everything a reporter may use."""

    version: str
    artifacts: tuple[ArtifactInfo, ...]
    entries: tuple[Entry, ...]
    notifications: tuple[Notification, ...]
    exit_code: int
    sarif_category: str | None = None
    show_suppressed: bool = False
    prefix: str = ""
    """The working directory below the repository's top, with forward slashes; "" at the top and outside of one."""
    below: str = ""
    """The other way round: the repository's top from the working directory, where that is not inside it."""
    libraries: dict[str, str] = {}  # noqa: RUF012 - a NamedTuple's default, never changed
    """Library by which PyPI decides → the version in use."""
    environments: tuple[tuple[str, dict[str, str]], ...] = ()
    """Of a rehearsal: each environment, and step → `ok`, `failed` or `skipped`."""

    def in_repository(self, path: str) -> str:
        """Return a location's path as the repository has it: never absolute, no `.` and no `..`.

        What lies outside of the repository keeps only the end of its path that can be told.
        """
        if path.startswith("/") or path[1:2] == ":":
            return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or "unnamed"
        if self.below and path.startswith(f"{self.below}/"):
            path = path[len(self.below) + 1 :]
        kept = self.prefix.split("/") if self.prefix else []
        for part in path.split("/"):
            if part == "..":
                kept[-1:] = []
            elif part not in {"", "."}:
                kept.append(part)
        return "/".join(kept) or "unnamed"


def visible(report: Report) -> Iterable[Entry]:
    """Yield the entries a reader should see: suppressed ones only when asked for."""
    return (entry for entry in report.entries if entry.suppressed is None or report.show_suppressed)
