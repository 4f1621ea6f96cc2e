"""Which files a release has: one sdist, its wheels, nothing twice, nothing of another version."""

from __future__ import annotations

import re

from pkglint.finding import Hit, Whole
from pkglint.model.paths import OBSOLETE, normalized
from pkglint.model.versions import parse_version, same_public

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Release, Sdist, Tree, Wheel


def in_given_directory(release: Release, artifact: Wheel | Sdist) -> bool:
    """Tell whether the user gave the directory an artifact lies in, rather than the file alone."""
    return any(artifact.path.parent == directory for directory in release.directories)


def shown(artifact: Wheel | Sdist) -> str:
    """Return the name of the directory that a file lies in."""
    return artifact.path.resolve().parent.name or "/"


def missing_sdist(release: Release) -> Iterator[Hit]:
    """Yield a release whose directory was given and has a wheel for every platform, and no sdist."""
    if release.sdists or not has_kin(release, "wheel"):
        return
    if any(tag.platform == "any" and tag.abi == "none" for wheel in release.wheels for tag in wheel.tags):
        yield Hit(Whole(), artifact=release.wheels[0], version=release.version, directory=shown(release.wheels[0]))


def missing_wheel(release: Release) -> Iterator[Hit]:
    """Yield a release whose directory was given and has an sdist, and no wheel; a name without a version is no sdist's."""
    if release.wheels or parse_version(release.version) is None or not has_kin(release, "sdist"):
        return
    yield Hit(Whole(), artifact=release.sdists[0], version=release.version, directory=shown(release.sdists[0]))


def has_kin(release: Release, kind: str) -> bool:
    """Tell whether an artifact of a kind lies in a directory that was given, and no file there may be the one that is missed."""
    own = release.wheels if kind == "wheel" else release.sdists
    if not any(in_given_directory(release, artifact) for artifact in own):
        return False
    # A file of the project whose name says no version may be the one.
    return not any(
        artifact.kind != kind
        and normalized(artifact.name or artifact.filename).startswith(normalized(release.name))
        and parse_version(artifact.version) is None
        for other in release.siblings
        for artifact in other.built
    )


def several_sdists(release: Release) -> Iterator[Hit]:
    """Yield every sdist of a release but the one to upload, a `.tar.gz` first; copies of one file do not count."""
    ranked = sorted(release.sdists, key=lambda sdist: not sdist.filename.endswith(".tar.gz"))
    for sdist in ranked[1:]:
        if sdist.filename != ranked[0].filename or not same_bytes(sdist, ranked[0]):
            suffixes = sorted((sdist.suffix, ranked[0].suffix))
            yield Hit(Whole(), artifact=sdist, other=ranked[0].filename, version=release.version, suffixes=suffixes)


def same_bytes(one: Sdist | Wheel, other: Sdist | Wheel) -> bool:
    """Tell whether two files are equal."""
    import filecmp

    try:
        return filecmp.cmp(one.path, other.path, shallow=False)
    except OSError:
        return False


def stale_file(release: Release) -> Iterator[Hit]:
    """Yield files of an older version beside a newer one of the project, and files in the tree's own dist/ that are not of its version."""
    own = parse_version(release.version)
    if own is None:
        return
    for artifact in release.built:
        newer = [
            other.version
            for other in release.siblings
            if normalized(other.name) == normalized(release.name)
            and any(each.path.parent == artifact.path.parent for each in other.built)
            and (parsed := parse_version(other.version)) is not None
            and parsed > own
            and not same_public(parsed, own)
        ]
        if newer:
            current = max(newer, key=lambda text: parse_version(text) or own)
            yield Hit(Whole(), "newer-beside", artifact=artifact, version=release.version, current=current)
            continue
        tree = release.tree
        declared = parse_version(tree.version) if tree is not None and tree.version else None
        if (
            tree is None
            or declared is None
            or normalized(tree.name) != normalized(release.name)
            or same_public(declared, own)
        ):
            continue
        if artifact.path.resolve().parent == (tree.root / "dist").resolve():
            yield Hit(Whole(), "tree-version", artifact=artifact, version=release.version, current=tree.version)


def duplicate_wheel(release: Release) -> Iterator[Hit]:
    """Yield wheels for exactly the tags of another one."""
    seen: dict[object, Wheel] = {}
    for wheel in sorted(release.wheels, key=lambda wheel: wheel.filename, reverse=True):
        if not wheel.tags:
            continue
        other = seen.setdefault(wheel.tags, wheel)
        if other is not wheel and not (other.filename == wheel.filename and same_bytes(other, wheel)):
            parts = wheel.filename_parts
            builds = (
                parts is not None and other.filename_parts is not None and parts.build != other.filename_parts.build
            )
            variant = "build-number" if builds else "same-tags"
            yield Hit(Whole(), variant, artifact=wheel, other=other.filename, wheel_tags=sorted(map(str, wheel.tags)))


SIGNATURES = (".sig", ".pem", ".crt", ".cert", ".minisig", ".gpg", ".p7s")
BUNDLES = (".sigstore", ".sigstore.json")
ACCOMPANYING = (".asc", ".attestation")
"""Suffixes of what uploaders take along with a distribution."""


def unpublishable(release: Release) -> Iterator[Hit]:
    """Yield files beside distributions that no uploader takes: a warning when a workflow of the tree uploads the whole directory."""
    if not release.first:
        return
    every = [release, *release.siblings]
    directories = {
        artifact.path.parent for each in every for artifact in each.built if in_given_directory(each, artifact)
    }
    tree = next((each.tree for each in every if each.tree is not None), None)
    for file in release.neighbours:
        name = file.filename
        lower = name.lower()
        if (
            file.named
            or file.path.parent not in directories
            or name.startswith(".")
            or lower.endswith((*ACCOMPANYING, *OBSOLETE))
        ):
            continue
        if is_distribution_name(lower) or (lower.endswith(BUNDLES) and not (file.path.parent / stem_of(name)).exists()):
            continue  # unknown-distribution-type, orphan-sidecar
        kind = "bundle" if lower.endswith(BUNDLES) else "signature" if lower.endswith(SIGNATURES) else "other"
        uploader = uploads_whole(tree, file.path.parent.resolve().name) if tree is not None else ""
        suffix = name[name.index(".") :] if name.startswith(".") else name[name.rfind(".") :] if "." in name else name
        yield Hit(
            Whole(),
            f"{kind}-uploaded" if uploader else kind,
            artifact=file,
            name=name,
            suffix=suffix,
            workflow=uploader,
        )


def is_distribution_name(lower: str) -> bool:
    """Tell whether a file's name ends as a distribution's does."""
    return lower.endswith((".whl", ".tar.gz", ".zip", ".tgz", ".tar.bz2", ".tar.xz", ".tar"))


def stem_of(name: str) -> str:
    """Return the name of the file that a Sigstore bundle is about."""
    return name.removesuffix(".json").removesuffix(".sigstore")


def uploads_whole(tree: Tree, directory: str) -> str:
    """Return the workflow that uploads everything in a directory of this name to PyPI, "" when none does."""
    from pkglint.checks.workflow import PUBLISH_ACTION, PUBLISHES, steps, workflows

    for path, _, workflow in workflows(tree, PUBLISHES):
        for step in steps(path, workflow):
            if step.action == PUBLISH_ACTION and step.packages_dir.strip("./") == directory:
                return path
            if re.search(rf"\btwine\s+upload\b[^\n]*[\s/]{re.escape(directory)}/\*(?:\s|$)", step.command):
                return path
    return ""
