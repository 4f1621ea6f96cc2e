"""Software bills of materials in a wheel."""

from __future__ import annotations

import re

from pkglint.finding import Hit, Member
from pkglint.model.paths import in_test_path
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

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
            found = None if content.fault is not None else fault_of(content.data)
            if found is not None:
                yield Hit(Member(file.path), found[0], standard=found[1], keys=found[2])
        elif file.path.lower().endswith((".cdx.json", ".spdx.json")) and not in_test_path(file.path):
            yield Hit(Member(file.path), "wrong-place")


def fault_of(data: bytes) -> tuple[str, str, list[str]] | None:
    """Return the variant, standard and missing keys of a document that is no usable CycloneDX or SPDX one, None when it is."""
    import json

    try:
        document = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None if OTHER_FORMS.search(data[: 1 << 16]) else ("unknown-format", "", [])
    if not isinstance(document, dict):
        return "unknown-format", "", []
    if "@context" in document and ("@graph" in document or "spdx.org" in str(document["@context"])[:500]):
        return None  # SPDX 3 is JSON-LD
    keys: tuple[str, ...]
    if document.get("bomFormat") == "CycloneDX":
        standard, keys = "CycloneDX", CYCLONEDX
    elif "spdxVersion" in document:
        standard, keys = "SPDX", SPDX
    else:
        return "unknown-format", "", []
    missing = [key for key in keys if not document.get(key)]
    return ("missing-keys", standard, missing) if missing else None
