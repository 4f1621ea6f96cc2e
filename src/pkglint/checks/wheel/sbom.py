"""Software bills of materials in a wheel."""

from __future__ import annotations

import re

from pkglint.finding import Hit, Member
from pkglint.model.paths import in_test_path
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Wheel

CYCLONEDX = ("bomFormat", "specVersion")
SPDX = ("spdxVersion", "SPDXID", "dataLicense", "name", "documentNamespace", "creationInfo")
OTHER_FORMS = regex(
    rb"http://cyclonedx\.org/schema/bom/|^SPDXVersion:|http://spdx\.org/rdf/|^spdxVersion:", re.MULTILINE
)
"""CycloneDX in XML, and SPDX as tags and values, RDF or YAML: known standards, though not JSON."""


def bad_sbom(wheel: Wheel) -> Iterator[Hit]:
    """Yield files of `.dist-info/sboms` that are no SBOM, and SBOMs that lie elsewhere."""
    directory = f"{wheel.dist_info}/sboms/"
    for file in wheel.files:
        if wheel.dist_info and file.path.startswith(directory):
            if file.size > wheel.limits.max_text:
                continue  # member-not-read says so
            content = wheel.files.content_of(file)
            reason = "" if content.fault is not None else fault_of(content.data)
            if reason:
                yield Hit(Member(file.path), reason=reason)
        elif file.path.lower().endswith((".cdx.json", ".spdx.json")) and not in_test_path(file.path):
            yield Hit(Member(file.path), reason="lies outside of .dist-info/sboms, where scanners look")


def fault_of(data: bytes) -> str:
    """Return what keeps a document from being a CycloneDX or SPDX one, "" when it is."""
    import json

    try:
        document = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        known = OTHER_FORMS.search(data[: 1 << 16])
        return "" if known else "is neither JSON nor another form of CycloneDX or SPDX"
    if not isinstance(document, dict):
        return "is JSON, but no CycloneDX or SPDX document"
    return missing_keys(document)


def missing_keys(document: dict[str, Any]) -> str:
    """Return which required keys a JSON document lacks, "" when it has them all."""
    if "@context" in document and ("@graph" in document or "spdx.org" in str(document["@context"])[:500]):
        return ""  # SPDX 3 is JSON-LD
    keys: tuple[str, ...]
    if document.get("bomFormat") == "CycloneDX":
        name, keys = "CycloneDX", CYCLONEDX
    elif "spdxVersion" in document:
        name, keys = "SPDX", SPDX
    else:
        return "is JSON, but no CycloneDX or SPDX document"
    missing = [key for key in keys if not document.get(key)]
    return f"is a {name} document without {', '.join(missing)}" if missing else ""
