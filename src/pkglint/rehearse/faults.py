"""A fault that shows in one environment, and the same fault in several as one hit of a rule."""

from __future__ import annotations

import re

from pkglint.finding import Field, Hit, Member, Whole
from pkglint.masking import mask
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from pkglint.catalogue.rule import Rule
    from pkglint.finding import Place
    from pkglint.rehearse.matrix import Cell, Result
    from pkglint.rehearse.subject import Own

LONGEST_ERROR = 120
LONGEST_OUTPUT = 4000
"""Characters of an error's line and of the output that goes with it."""
CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[^\n\t -~\u00a0-\U0010ffff]")
ENVIRONMENT = re.compile(
    r"^Using .* environment at: .*\n|(?<![^\s'\"])[^\s'\"]*/(?:environments/[^/\s]+(?:/lib/python[^/\s]+/site-packages|/Lib/site-packages)?/?"
    r"|scratch/[^/\s]+/(?:source/[^/\s'\"]+/?)?)",
    re.MULTILINE,
)
"""What paths begin with in a rehearsal; readers see them as they are below site-packages, or in the sdist."""


class Fault(NamedTuple):
    """Something that went wrong, in an environment or before there was any."""

    rule: str
    hit: Hit
    cell: Cell | None = None
    """The environment, None for a fault that belongs to none."""


class Error(NamedTuple):
    """What an error says: in one line, and in full."""

    line: str
    output: str


def fault(rule: str, result: Result, variant: str, place: Place, **facts: Any) -> Fault:
    """Return a fault of the release in an environment."""
    assert result.subject is not None
    return Fault(rule, Hit(place, variant, artifact=result.subject.wheel, **facts), result.cell)


def error_of(done: Mapping[str, Any]) -> Error:
    """Return the error of a task: the exception's, or the last line that a command printed."""
    found = done.get("error")
    text = str(found.get("text", "")) if found else ""
    output = "\n".join(filter(None, (text, str(done.get("stderr", "")).strip(), str(done.get("stdout", "")).strip())))
    if found:
        name, message = found.get("type"), str(found.get("message", ""))
        line = f"{name}: {message}" if name and message else name or message
    else:
        line = last_line(output)
    return Error(short(line), cleaned(output))


def last_line(output: str) -> str:
    """Return the last line of an output that says something."""
    lines = [line.strip() for line in output.splitlines() if line.strip(" \t=-*^~")]
    return lines[-1] if lines else "no output"


def short(line: str) -> str:
    """Return a line for a message: without secrets, control characters and this machine's folders, cut."""
    text = " ".join(cleaned(line).split())
    return text if len(text) <= LONGEST_ERROR else f"{text[: LONGEST_ERROR - 1]}…"


def cleaned(output: str) -> str:
    """Return output that may be shown: without secrets, control characters and this machine's folders, cut in the middle."""
    half = LONGEST_OUTPUT // 2
    if len(output) > 20 * half:  # what is far from both ends is not shown, and need not be looked at
        output = output[: 10 * half] + output[-10 * half :]
    text = mask(CONTROL.sub("", ENVIRONMENT.sub("", output.replace("\r\n", "\n")))).strip()
    return text if len(text) <= LONGEST_OUTPUT else f"{text[:half]}\n…\n{text[-half:]}"


def code_place(at: Any) -> Place:
    """Return the place of a line of the release, the whole when there is none."""
    return Member(str(at[0]), int(at[1])) if isinstance(at, list) and at and at[0] else Whole()


def requirement_place(own: Own) -> Place:
    """Return the place of a requirement."""
    return Field("Requires-Dist", own.nth)


def same(one: Any, other: Any) -> bool:
    """Tell whether two errors have one cause: the same exception at the same line of the release."""
    return (
        one is not None
        and other is not None
        and (one.get("root"), one.get("at")) == (other.get("root"), other.get("at"))
    )


def merged(faults: Iterable[Fault], rules: Mapping[str, Rule], results: Iterable[Result]) -> list[tuple[Rule, Hit]]:
    """Return one hit for each fault, with the environments that it shows in, unless these are all that could show it."""
    cells = [result.cell for result in results]
    found: dict[tuple[Any, ...], tuple[Rule, Hit, list[Cell]]] = {}
    for fault in faults:
        rule = rules.get(fault.rule)
        if rule is None:
            continue
        hit = fault.hit
        facts = tuple((name, str(hit.facts.get(name))) for name in rule.identity or ())
        # Before there is an environment, every file has a fault of its own; equal ones are merged where findings are.
        file = getattr(hit.artifact, "filename", "") if fault.cell is None else ""
        known = found.setdefault((rule.id, hit.variant, file, facts), (rule, hit, []))
        known[2].extend([fault.cell] if fault.cell is not None else [])
    merged_hits = []
    for rule, hit, shown_in in found.values():
        if shown_in:
            kind = "wheel" if shown_in[0].kind == "pip" else shown_in[0].kind
            names = {cell.python for cell in shown_in}
            if not {cell.python for cell in cells if cell.kind == kind} <= names:
                hit.facts["environments"] = sorted(names, key=version_order)
        merged_hits.append((rule, hit))
    return merged_hits


def version_order(label: str) -> list[tuple[int, int | str]]:
    """Return what sorts labels by their versions."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", label)]
