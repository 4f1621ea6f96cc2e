"""The Version field itself: what PyPI refuses, what is spelt oddly, and what nobody meant to publish."""

from __future__ import annotations

import re

from pkglint.checks.version.tags import version_of
from pkglint.data import pypi
from pkglint.finding import Field, Hit
from pkglint.model import Wheel, git
from pkglint.model.versions import parse_version
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.version import Version

    from pkglint.model import Artifact, Sdist, Tree

_LOCAL = "https://packaging.python.org/specifications/version-specifiers/#local-version-identifiers"
_NEVER_MEANT = regex(
    r"0\+unknown|0\+untagged(\..*)?|unknown|0\.0\.post\d+(\.dev\d+)?(\+.*)?|0\.1\.dev\d+(\+.*)?|0\.0\.0\.post\d+\.dev\d+(\+.*)?",
)
"""What only a tool writes: versioneer, pbr, setuptools-scm, hatch-vcs, versioningit and poetry-dynamic-versioning without a tag."""
_DESCRIBED = regex(r"\d-\d+-g[0-9a-f]+")
"""What `git describe` writes between two tags."""
_PERHAPS_MEANT = regex(r"0\.0\.0(\.dev\d+)?(\+.*)?|0\.0|0")
"""What a tool writes without a tag, and a person in a placeholder release."""
_TOOLS = regex(
    r"setuptools[-_]scm|hatch-vcs|hatch-regex-commit|pdm-build-scm|dunamai|versioningit|versioneer|setuptools-git-versioning"
    r"|poetry-dynamic-versioning|uv-dynamic-versioning|\bpbr\b|incremental|setuptools-git-ver|git-versioner"
)


def invalid_version(artifact: Artifact) -> Iterator[Hit]:
    """Yield a Version that is not PEP 440."""
    version = artifact.metadata.get("Version")
    if version is not None and parse_version(version) is None:
        refused = pypi.metadata_error(f"{version!r} is invalid for 'version'")
        variant = "git-describe" if _DESCRIBED.search(version) else "other"
        yield Hit(Field("Version"), variant, version=version, pypi=refused)


def local_version(artifact: Artifact) -> Iterator[Hit]:
    """Yield a Version with a local part."""
    version = artifact.metadata.get("Version")
    parsed = parse_version(version) if version is not None else None
    if version is not None and parsed is not None and parsed.local is not None:
        text = f"The use of local versions in {version!r} is not allowed. See {_LOCAL} for more information."
        variant = "untagged-build" if _is_between_tags(artifact) else "local-part"
        yield Hit(Field("Version"), variant, version=version, local=parsed.local, pypi=text)


def _is_between_tags(artifact: Artifact) -> bool:
    """Tell whether the artifact was built just now, to be looked at, from a commit that no version tag is on."""
    release = artifact.release
    if release is None or not release.from_build or release.tree is None or release.tree.repository is None:
        return False
    return all(version_of(tag, release.name) is None for tag in git.tags_at_head(release.tree.root))


def discouraged_version(artifact: Artifact) -> Iterator[Hit]:
    """Yield a version that is not written as PEP 440 normalises it, in the metadata or a wheel's file name, or that has an epoch."""
    headers = artifact.metadata.headers_of("Version")
    declared = headers[0].value.strip() if headers else ""
    parsed = parse_version(declared) if declared else None
    if parsed is None:
        return
    normal = str(parsed)
    named = _named_otherwise(artifact, parsed) if isinstance(artifact, Wheel) else ""
    if named:
        yield Hit(Field("Version"), "file-name-skipped", version=named, normal=normal)
    elif artifact.kind == "tree" and normal == f"{declared}0":
        pass  # every back end adds the number to `1.0.dev`
    elif declared != normal:
        yield Hit(Field("Version"), "not-normal", version=declared, normal=normal)
    elif parsed.epoch:
        yield Hit(Field("Version"), "epoch", version=declared, epoch=parsed.epoch)


def _named_otherwise(wheel: Wheel, version: Version) -> str:
    """Return the version as a wheel's file name has it when that is another spelling than the normal form, else ""."""
    if wheel.filename_parts is None:
        return ""
    # A wheel's name may write the `-` of no version and the `+` of a local one as `_` and `+`.
    named = wheel.filename_parts.version
    if named in {str(version), str(version).replace("+", "_")}:
        return ""
    return named if parse_version(named.replace("_", "-")) == version else ""


def dev_release(artifact: Artifact) -> Iterator[Hit]:
    """Yield a development release that is built for upload."""
    version = artifact.metadata.get("Version") if artifact.kind != "tree" else None
    parsed = parse_version(version) if version else None
    if version and parsed is not None and parsed.is_devrelease:
        yield Hit(Field("Version"), version=version)


def fallback_version(artifact: Artifact) -> Iterator[Hit]:
    """Yield the version that a tool falls back to without tags or environment."""
    if artifact.kind == "tree":
        return
    version = artifact.metadata.value("Version")
    never_meant = _NEVER_MEANT.fullmatch(version) and not _stated(artifact, version)
    if never_meant or (version.startswith("0") and _PERHAPS_MEANT.fullmatch(version) and _computed(artifact)):
        tool = _tool(artifact)
        yield Hit(Field("Version"), "known-tool" if tool else "unknown-tool", version=version, tool=tool)


def _tool(artifact: Artifact) -> str:
    """Return the tool that the source takes its version by, "" when none is named."""
    for source in _sources(artifact):
        for path in ("pyproject.toml", "setup.cfg", "setup.py"):
            found = _TOOLS.search(source.files.text(path))
            if found:
                return found[0].replace("_", "-")
    return ""


def _sources(artifact: Artifact) -> Iterator[Sdist | Tree]:
    if not isinstance(artifact, Wheel):
        yield artifact
    elif artifact.release is not None and artifact.release.source is not None:
        yield artifact.release.source


def _stated(artifact: Artifact, version: str) -> bool:
    """Tell whether [project] gives the version literally: it is meant."""
    return any(source.project.get("version") == version for source in _sources(artifact))


def _computed(artifact: Artifact) -> bool:
    """Tell whether the version is computed: by a tool the build requires, a backend's dynamic version, or setup.py."""
    for source in _sources(artifact):
        if _TOOLS.search(source.files.text("pyproject.toml")):
            return True
        dynamic = source.project.get("dynamic")
        setup_cfg = source.files.text("setup.cfg")
        setup_py = source.files.text("setup.py")
        if _TOOLS.search(setup_py) or _TOOLS.search(setup_cfg):
            return True
        literal = re.search(r"version\s*=\s*[\"']", setup_py) or re.search(
            r"^version\s*=\s*\d", setup_cfg, re.MULTILINE
        )
        if isinstance(dynamic, list) and "version" in dynamic and not literal:
            return "os.environ" in setup_py or "getenv" in setup_py
        if re.search(r"version\s*=[^\n]{0,1000}(environ|getenv|subprocess|git)", setup_py):
            return True
    if artifact.kind != "wheel":
        return False
    # A wheel on its own: the file that such a tool writes into it.
    marks = (b"setuptools_scm", b"setuptools-scm", b"hatch-vcs", b"versioneer", b"versioningit", b"generated by hatch")
    names = ("_version.py", "version.py", "_version_info.py", "__about__.py")
    for path, file in artifact.library:
        if path.rpartition("/")[2] in names and path.count("/") <= 3:
            data = artifact.files.content_of(file).data[:4096]
            if any(mark in data for mark in marks):
                return True
    return False
