"""What the description tells people to install."""

from __future__ import annotations

from pkglint.checks.readme.rendering import description_of
from pkglint.finding import Field, Hit
from pkglint.model.paths import normalized
from pkglint.model.versions import parse_requirement, parse_version
from pkglint.model.words import one_slip
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Artifact

_COMMAND = regex(r"\b(?:pip[23]?\s+install|uv\s+add|poetry\s+add|pdm\s+add)\s+(?P<words>[^\n`<|&;#]*)")
_NAME = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


class Named(NamedTuple):
    """A project that an install line names: its line, its normalised name, and the requirement as written."""

    line: int
    name: str
    text: str


def _named(text: str) -> list[Named]:
    found = []
    for match in _COMMAND.finditer(text):
        line = 1 + text.count("\n", 0, match.start())
        skip = False
        for word in match["words"].split():
            option, skip = skip, False
            if word.startswith("-"):
                # Options with a value of their own.
                skip = word in {
                    "-r",
                    "-c",
                    "-e",
                    "-i",
                    "-f",
                    "-t",
                    "--requirement",
                    "--editable",
                    "--index-url",
                    "--target",
                }
                continue
            requirement = word.strip("\"'“”,.:)(")
            name = _NAME.match(requirement)
            if (
                option
                or not name
                or "/" in requirement
                or "\\" in requirement
                or requirement.endswith((".whl", ".gz", ".txt"))
            ):
                continue
            found.append(Named(line, normalized(name[0]), requirement))
    return found


def misleading_install_line(artifact: Artifact) -> Iterator[Hit]:
    """Yield install lines for a misspelling of this project's name, and pins to another version than this one."""
    description = description_of(artifact)
    own = normalized(artifact.name)
    if description is None or not own:
        return
    named = _named(description.text)
    place = Field("Description")
    if not any(item.name == own for item in named):
        for item in named:
            if len(own) >= 5 and (one_slip(item.name, own) or item.name.replace("-", "") == own.replace("-", "")):
                yield Hit(place, "other-project", requirement=item.text, name=artifact.name, line=item.line)
        return
    version = parse_version(artifact.version)
    if version is None or any(item.name == own and "==" not in item.text for item in named):
        # Beside a line for any version, a pin says which one an old Python needs, and the like.
        return
    for item in named:
        if item.name != own:
            continue
        requirement = parse_requirement(item.text)
        if (
            requirement is not None
            and requirement.specifier
            and not requirement.specifier.contains(str(version), prereleases=True)
        ):
            facts: dict[str, Any] = {"requirement": item.text, "name": item.name, "version": artifact.version}
            yield Hit(place, "other-version", line=item.line, **facts)
