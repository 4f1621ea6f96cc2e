"""What makes two findings one: rule, symbolic place and facts, free of the artifact's name and version."""

from __future__ import annotations

from pkglint.finding import Field, Member
from pkglint.model.files import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.finding import Finding


def fingerprint(finding: Finding) -> str:
    """Return 32 hexadecimal digits that stay the same for the next version's artifacts, and differ for another fault.

    The number of a field's occurrence, lines, the date of data (`dated`), and what the artifact's own name or version brings in do not count.
    """
    subject = finding.subject
    own = [
        (text, general)
        for text, general in (
            (getattr(subject, "dist_info", ""), ".dist-info"),
            (getattr(subject, "data_dir", ""), ".data"),
            (getattr(subject, "top", ""), "."),
            (subject.filename if subject.kind != "release" else "", "artifact"),
        )
        if text
    ]

    root = getattr(subject, "source_root", "") if subject.kind in {"sdist", "tree"} else ""

    def neutral(value: Any) -> str:
        text = str(value)
        if root and text.startswith(f"{root}/"):
            # `src/demo/x.py` of the sdist is `demo/x.py` of the wheel.
            text = text[len(root) + 1 :]
        if text == subject.version:
            return "version"
        for mine, general in own:
            text = text.replace(mine, general)
        return text

    place = finding.place
    where = ""
    if isinstance(place, Field):
        where = place.name
    elif isinstance(place, Member):
        where = neutral(place.path)
    facts = {name: value for name, value in finding.facts.items() if name not in {"line", "row", "dated"}}
    parts = [
        finding.rule.id,
        type(place).__name__,
        where,
        *(f"{name}={neutral(value)}" for name, value in sorted(facts.items())),
    ]
    if "line" in finding.facts and not facts.keys() - {"path", "field"}:
        # Nothing but the line tells two hits in one file apart.
        parts.append(str(finding.facts["line"]))
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape"))[:32]
