"""What makes two findings one: rule, variant, symbolic place and the facts that identify, free of the artifact's name and version."""

from __future__ import annotations

import re

from pkglint.finding import Field, Member, Record
from pkglint.model.files import sha256
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from pkglint.finding import Finding, Names

_HASH = regex(r"(?<![0-9A-Za-z])(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,}(?![0-9A-Za-z])")
"""A hash in a path, as bundlers and repair tools write it."""
_TEMPORARY = regex(r"(?<![^/])tmp/tmp[a-z0-9_]{8}(?=/)")
"""A temporary directory's name, random in every build."""
_RELEASED = regex(r"-\d[\w.!+]*?(?=\.tar\.gz\Z|\.pth\Z|(?:-\d\w*)?-[\w.]+-[\w.]+-[\w.]+\.whl\Z)")
"""The version in the file name of a distribution, or of a `.pth` file of an editable build."""
_INSTALLED = regex(r"(?<=-)\d[\w.!+]*?(?=(?:-py[\d.]+)?\.(?:dist|egg)-info(?:/|\Z))")
"""The version in the name of the directory of an installed project, whosever it is."""
_DATA = regex(r"\A([^/]+)-\d[\w.!+]*?(?=\.data(?:/|\Z))")
"""The same of a wheel's directory of data: only at the top, as any file may be called `run-3.data`."""
_SIZE = regex(r"[\d.,]+ ?(bytes?|[KMGT]i?B|%)\Z")
_UNSTABLE = frozenset({"line", "row", "dated"})


ENTRY_POINT = "entry point"
DECLARING = frozenset({"entry_points.txt", "pyproject.toml", "setup.cfg", "setup.py"})
"""Files that declare entry points."""


class Identity:
    """Gives every finding of a run its fingerprints, in the order in which they are asked for."""

    def __init__(self) -> None:
        """Start with no finding."""
        self._lines: dict[tuple[int, str], list[int]] = {}

    def of(self, finding: Finding) -> tuple[str, tuple[str, ...]]:
        """Return the fingerprint of a finding, and those by which it was known under the rule's former ids.

        It stays the same for the next version's artifacts. Where nothing but the line tells two findings of a file apart,
        their order does.
        """
        rule, place = finding.rule, finding.place
        neutral = neutral_of(finding)
        facts = finding.facts
        if rule.identity is None:
            names = [name for name in facts if name not in _UNSTABLE and _tells(facts[name])]
        else:
            names = [name for name in rule.identity if name in facts]
        parts = [
            finding.variant,
            type(place).__name__,
            ENTRY_POINT if is_entry_point(finding) else _where(finding, neutral),
            *(f"{name}={neutral(facts[name])}" for name in sorted(names)),
        ]
        line = place.row if isinstance(place, Record) else facts.get("line")
        if isinstance(line, int) and not set(names) - {"path", "field"}:
            lines = self._lines.setdefault((id(finding.subject), _digest([rule.id, *parts])), [])
            if line not in lines:
                lines.append(line)
            if (nth := lines.index(line)) > 0:
                parts.append(f"#{nth}")
        return _digest([rule.id, *parts]), tuple(
            _digest([former, *parts]) for former in (*rule.renamed_from, *rule.split_from)
        )


def is_entry_point(finding: Finding) -> bool:
    """Tell whether a finding is about one entry point, which is the same one wherever a source or wheel declares it."""
    place = finding.place
    return isinstance(place, Member) and "group" in finding.facts and place.path.rpartition("/")[2] in DECLARING


def neutral_of(finding: Finding) -> Callable[[Any], str]:
    """Return the function that writes a fact without what the finding's artifact brings in by its name, version or layout."""
    names = finding.evidence.names
    version, own = names.version, own_names(names)
    path = finding.place.path if isinstance(finding.place, Member) else ""
    # `2.7` of `demo-2.7.pth`, not of `python2.7`.
    stated = re.compile(rf"(?<![0-9A-Za-uw-z]){re.escape(version)}(?![0-9A-Za-z])") if len(version) > 2 else None

    def neutral(value: Any) -> str:
        if isinstance(value, (list, tuple, set, frozenset)):
            return ",".join(sorted(map(neutral, value)))
        text = str(value)
        if text == version:
            return "version"
        for mine, general in own:
            text = text.replace(mine, general)
        if str(value) != path and ("://" in text or " " in text):
            return text
        if not ("/" in text or path):
            # No path, but perhaps the name of one of a release's files.
            return _RELEASED.sub("-version", text)
        # A path: `src/demo/x.py` of the sdist is `demo/x.py` of the wheel.
        text = text.removeprefix(names.source_root)
        text = _INSTALLED.sub("version", text)
        if names.kind == "wheel":
            text = _DATA.sub(r"\1-version", text)
        if stated is not None:
            text = stated.sub("version", text)
        return _HASH.sub("hash", _RELEASED.sub("-version", _TEMPORARY.sub("tmp/tmp", text)))

    return neutral


def own_names(names: Names) -> list[tuple[str, str]]:
    """Return the texts that the artifact's own file name makes, each with what stands for it."""
    stand_ins = (
        (names.dist_info, ".dist-info"),
        (names.data_dir, ".data"),
        (names.top, "."),
        (names.filename, "artifact"),
    )
    return [each for each in stand_ins if each[0]]


def version_1(finding: Finding) -> str:
    """Return the fingerprint that pkglint 0.1 wrote into baselines, as far as the facts are what they were then."""
    names = finding.evidence.names
    own = own_names(names)

    def neutral(value: Any) -> str:
        text = str(value).removeprefix(names.source_root)
        if text == names.version:
            return "version"
        for mine, general in own:
            text = text.replace(mine, general)
        return text

    facts = {name: value for name, value in finding.facts.items() if name not in _UNSTABLE}
    parts = [
        finding.rule.id,
        type(finding.place).__name__,
        _where(finding, neutral),
        *(f"{name}={neutral(value)}" for name, value in sorted(facts.items())),
    ]
    if "line" in finding.facts and not facts.keys() - {"path", "field"}:
        parts.append(str(finding.facts["line"]))
    return _digest(parts)


def _where(finding: Finding, neutral: Callable[[Any], str]) -> str:
    match finding.place:
        case Field(name, _):
            return name
        case Member(path, _):
            return neutral(path)
        case _:
            return ""


def _tells(value: Any) -> bool:
    """Tell whether a fact of a rule that declares no identity may be part of one: numbers and sizes never are."""
    return isinstance(value, bool) or not (isinstance(value, (int, float)) or _SIZE.match(str(value)))


def _digest(parts: Iterable[str]) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape"))[:32]
