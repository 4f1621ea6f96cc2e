"""The files that a SARIF run names: URIs that are relative and clean, and the table of artifacts they index."""

from __future__ import annotations

from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from pkglint.finding import ArtifactInfo

_LARGEST_TEXT = 64 * 1024
_DRIVE = regex(r"[A-Za-z]:$")
# RFC 3986, section 2.3; everything else in a path segment is percent-encoded, so that no colon makes a scheme.
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class Files:
    """The run's `artifacts`, filled as locations are asked for; a location carries the URI and the index."""

    def __init__(self, artifacts: Iterable[ArtifactInfo]) -> None:
        """List the distributions, in the order of the report; source trees are not files."""
        self.listed: list[dict[str, Any]] = []
        self._numbers: dict[tuple[str, int | str], int] = {}
        infos = {artifact.path: artifact for artifact in artifacts if artifact.kind != "tree"}
        self._uris = archive_uris(infos)
        for info in infos.values():
            shown = self.listed[self.archive(info.path)["index"]]
            shown["roles"] = ["analysisTarget"]
            if info.size is not None:
                shown["length"] = info.size
            if info.sha256:
                shown["hashes"] = {"sha-256": info.sha256}

    def source(self, path: str) -> dict[str, Any]:
        """Return the location of a file of the repository."""
        location = self._location({"uri": uri(path), "uriBaseId": "%SRCROOT%"}, "%SRCROOT%")
        self.listed[location["index"]].setdefault("roles", ["resultFile"])
        return location

    def archive(self, path: str) -> dict[str, Any]:
        """Return the location of a distribution, by the path it was given as."""
        return self._location({"uri": self._uris.get(path) or archive_uris([path])[path], "uriBaseId": "DIST"}, "DIST")

    def member(self, path: str, member: str, text: str | None) -> dict[str, Any]:
        """Return the location of a member: nested in its archive, so without a base (section 3.4.4 of the standard)."""
        parent = self.archive(path)["index"]
        location = self._location({"uri": uri(member)}, parent)
        shown = self.listed[location["index"]]
        shown["parentIndex"] = parent
        if text is not None and "contents" not in shown and len(text.encode("utf-8", "replace")) <= _LARGEST_TEXT:
            shown["contents"] = {"text": text}
        return location

    def _location(self, location: dict[str, Any], within: int | str) -> dict[str, Any]:
        key = (location["uri"], within)
        if key not in self._numbers:
            self._numbers[key] = len(self.listed)
            self.listed.append({"location": location})
        return {**location, "index": self._numbers[key]}


def segments(path: str) -> list[str]:
    """Return the segments of a path below its root: no drive, no empty ones, no `.`, and no `..`."""
    kept: list[str] = []
    for nth, segment in enumerate(path.split("/")):
        if segment == "..":
            kept[-1:] = []
        elif segment not in {"", "."} and not (nth == 0 and _DRIVE.match(segment)):
            kept.append(segment)
    return kept


def uri(path: str) -> str:
    """Return a path as a relative URI reference, percent-encoded; bytes that are no UTF-8 keep their value."""
    return "/".join(_encoded(segment) for segment in segments(path)) or "unnamed"


def _encoded(segment: str) -> str:
    try:
        raw = segment.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate that stands for no byte
        raw = segment.encode("utf-8", "surrogatepass")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in raw)


def archive_uris(paths: Iterable[str]) -> dict[str, str]:
    """Return a URI for each distribution: its path when relative and clean, else as little of its end as tells it apart.

    Where a build directory lies is nobody's business, and would differ between two runs.
    """
    uris: dict[str, str] = {}
    awkward = []
    for path in paths:
        if path.startswith("/") or _DRIVE.match(path.split("/", 1)[0]) or ".." in path.split("/"):
            awkward.append(path)
        else:
            uris[path] = uri(path)
    taken = set(uris.values())
    for path in awkward:
        parts = segments(path)
        ends = [uri("/".join(parts[-length:])) for length in range(1, len(parts) + 1)] or [uri(path)]
        uris[path] = next((end for end in ends if end not in taken), ends[-1])
        taken.add(uris[path])
    return uris
