"""Attestations beside the files they are about, read as PEP 740 and PyPI's upload code read them; signatures are not verified.

Source: https://packaging.python.org/en/latest/specifications/index-hosted-attestations/
"""

from __future__ import annotations

import os

from pkglint.finding import Hit, Whole
from pkglint.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Release, Sdist, Wheel
    from pkglint.model.release import Neighbour

SUFFIX = ".attestation"
STATEMENT = "https://in-toto.io/Statement/v1"
SLSA = "https://slsa.dev/provenance/v1"
PUBLISH = "https://docs." + "pypi" + ".org/attestations/publish/v1"
MOST = 2
"""Attestations that PyPI takes for one file."""
LARGEST = 4 << 20
PREFIX = "Invalid attestations supplied during upload: "
UNVERIFIED = PREFIX + "Could not verify the uploaded artifact using the included attestation: Verification failed: "
SIGNATURES = (SUFFIX, ".asc", ".sigstore", ".sigstore.json")
DISTRIBUTIONS = (".whl", ".tar.gz", ".zip", ".tgz", ".tar.bz2", ".egg")


class Fault(NamedTuple):
    """What is wrong with an attestation: a variant of `invalid-attestation`, its facts, and what PyPI answers, "" when that cannot be told to the letter."""

    variant: str
    facts: dict[str, Any] = {}  # noqa: RUF012 - never changed
    pypi: str = ""
    refused: bool = True
    """False where the specification is broken and PyPI does not look."""


def sidecars(release: Release, artifact: Wheel | Sdist) -> list[Neighbour]:
    """Return the attestations that an upload takes along with a file."""
    return [
        file
        for file in release.neighbours
        if file.filename.endswith(SUFFIX)
        and file.filename.startswith(f"{artifact.filename}.")
        and file.path.parent == artifact.path.parent
    ]


def invalid(release: Release) -> Iterator[Hit]:
    """Yield attestations that PyPI refuses whoever signed them."""
    for artifact in release.built:
        files = sorted(sidecars(release, artifact), key=lambda file: file.filename)
        types: dict[str, str] = {}
        for nth, file in enumerate(files):
            if nth >= MOST:
                text = f"{PREFIX}A maximum of {MOST} attestations per file are supported"
                facts: dict[str, Any] = {"distribution": artifact.filename, "count": len(files), "limit": MOST}
                yield Hit(Whole(), "too-many", artifact=file, name=file.filename, pypi=text, **facts)
                continue
            predicate, fault = judge(file, artifact)
            if fault is None and predicate in types:
                text = f"{PREFIX}Multiple attestations for the same file with the same predicate type ({predicate}) are not supported"
                fault = Fault("duplicate-type", {"other": types[predicate]}, text)
            if fault is not None:
                facts = {"distribution": artifact.filename, "name": file.filename} | fault.facts
                yield Hit(Whole(), fault.variant, artifact=file, pypi=fault.pypi, refused=fault.refused, **facts)
            types.setdefault(predicate, file.filename)


def judge(file: Neighbour, artifact: Wheel | Sdist) -> tuple[str, Fault | None]:
    """Return an attestation's predicate type and its first fault."""
    document, fault = load(file)
    if fault is None:
        fault = form(document)
    if fault is not None:
        return "", fault
    statement, fault = decoded(document["envelope"]["statement"])
    if fault is None:
        fault = subject(statement, artifact)
    kind = str(statement.get("predicateType", ""))
    if fault is None and kind not in {SLSA, PUBLISH}:
        fault = Fault("predicate-type", {"value": kind}, f"{UNVERIFIED}unknown attestation type: {kind}")
    if fault is None and kind == PUBLISH and statement.get("predicate"):
        fault = Fault("predicate-not-empty", refused=False)
    return kind, fault


def load(file: Neighbour) -> tuple[Any, Fault | None]:
    """Return a sidecar's JSON, or what keeps it from being read."""
    import json

    try:
        if file.path.stat().st_size > LARGEST:
            return None, Fault("not-read", {"explanation": f"larger than {LARGEST >> 20} MiB"})
        data = file.path.read_bytes()
    except OSError as error:
        return None, Fault("not-read", {"explanation": error.strerror})
    if not data.strip():
        return None, Fault("empty")
    try:
        return json.loads(data), None
    except (ValueError, RecursionError):
        return None, Fault("not-json")


def form(document: Any) -> Fault | None:
    """Return what keeps a JSON value from being an attestation object."""
    if isinstance(document, list):
        return Fault("list")
    if not isinstance(document, dict):
        return Fault("not-an-object")
    if "mediaType" in document:
        return Fault("sigstore-bundle")
    for key in ("version", "verification_material", "envelope"):
        if key not in document:
            return Fault("key-missing", {"key": key})
    if document["version"] != 1 or isinstance(document["version"], bool):
        return Fault("version", {"value": str(document["version"])})
    material, envelope = document["verification_material"], document["envelope"]
    if not isinstance(material, dict) or not is_base64(material.get("certificate")):
        return Fault("certificate")
    entries = material.get("transparency_entries")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        return Fault("transparency")
    for key in ("statement", "signature"):
        if not isinstance(envelope, dict) or not is_base64(envelope.get(key)):
            return Fault("envelope-key", {"key": key})
    return None


def is_base64(value: Any) -> bool:
    """Tell whether a value is text in base64."""
    import base64

    try:
        return isinstance(value, str) and bool(base64.b64decode(value))
    except ValueError:
        return False


def decoded(text: str) -> tuple[dict[str, Any], Fault | None]:
    """Return the statement inside an envelope."""
    import base64
    import json

    try:
        statement = json.loads(base64.b64decode(text))
    except (ValueError, RecursionError):
        return {}, Fault("statement-not-json")
    if not isinstance(statement, dict):
        return {}, Fault("statement-not-an-object")
    if statement.get("_type") != STATEMENT:
        return {}, Fault("statement-type", {"value": str(statement.get("_type"))})
    return statement, None


def subject(statement: dict[str, Any], artifact: Wheel | Sdist) -> Fault | None:
    """Return how a statement's subject is not exactly this file."""
    subjects = statement.get("subject")
    if not isinstance(subjects, list) or not all(isinstance(each, dict) for each in subjects):
        return Fault("subjects-missing")
    if len(subjects) != 1:
        answer = f"{UNVERIFIED}too many subjects in statement (must be exactly one)" if subjects else ""
        return Fault("subject-count", {"count": len(subjects)}, answer)
    name = subjects[0].get("name")
    if not isinstance(name, str) or not name:
        return Fault("subject-name-missing", {}, f"{UNVERIFIED}invalid subject: missing name")
    if not same_name(name, artifact.filename):
        return Fault(
            "other-file",
            {"subject": name},
            f"{UNVERIFIED}subject does not match distribution name: {name} != {artifact.filename}",
        )
    digests = subjects[0].get("digest")
    if not isinstance(digests, dict) or digests.get("sha256") != sha256_of(artifact):
        return Fault("digest", {}, f"{UNVERIFIED}subject does not match distribution digest")
    return None


def same_name(one: str, other: str) -> bool:
    """Tell whether two file names are of one distribution, however they are spelled."""
    from packaging.utils import parse_sdist_filename, parse_wheel_filename

    if one == other:
        return True
    try:
        if one.endswith(".whl"):
            return other.endswith(".whl") and parse_wheel_filename(one) == parse_wheel_filename(other)
        return not other.endswith(".whl") and parse_sdist_filename(one) == parse_sdist_filename(other)
    except ValueError:
        return False


def sha256_of(artifact: Wheel | Sdist) -> str:
    """Return the SHA-256 of a file, "" when it cannot be read."""
    from hashlib import file_digest

    try:
        with artifact.path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def orphans(release: Release) -> Iterator[Hit]:
    """Yield signatures and attestations whose distribution is neither given nor beside them."""
    if not release.first:
        return
    for file in release.neighbours:
        suffix = next((suffix for suffix in SIGNATURES if file.filename.endswith(suffix)), "")
        if not suffix:
            continue
        signed = distribution_of(file.filename, suffix)
        if signed and not os.path.lexists(file.path.parent / signed):
            if suffix == SUFFIX and not signed.lower().endswith(DISTRIBUTIONS):
                yield Hit(Whole(), "no-distribution-name", artifact=file, name=file.filename, suffix=suffix)
                continue
            variant = "attestation" if suffix == SUFFIX else "signature"
            yield Hit(Whole(), variant, artifact=file, name=file.filename, distribution=signed, suffix=suffix)


def distribution_of(name: str, suffix: str) -> str:
    """Return the distribution that a sidecar's name is about, "" when it names none (a signed list of hashes, a key)."""
    stem = name.removesuffix(suffix)
    for extension in DISTRIBUTIONS:
        cut = stem.lower().find(f"{extension}.")
        if stem.lower().endswith(extension):
            return stem
        if suffix == SUFFIX and cut > 0:
            return stem[: cut + len(extension)]
    return stem if suffix == SUFFIX and stem else ""
