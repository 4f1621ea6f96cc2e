"""The Version field itself: what PyPI refuses, what is spelt oddly, and what nobody meant to publish."""

from __future__ import annotations

import re

from pkglint.data import pypi
from pkglint.finding import Field, Hit
from pkglint.model import Wheel
from pkglint.model.versions import parse_version
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact, Sdist, Tree

_LOCAL = "https://packaging.python.org/specifications/version-specifiers/#local-version-identifiers"
_NEVER_MEANT = regex(
    r"0\+unknown|0\+untagged(\..*)?|unknown|0\.0\.post\d+(\.dev\d+)?(\+.*)?|0\.1\.dev\d+(\+.*)?|0\.0\.0\.post\d+\.dev\d+(\+.*)?",
    holding=("unknown", "0+untagged", "0.0.post", "0.1.dev"),
)
"""What only a tool writes: versioneer, pbr, setuptools-scm, hatch-vcs, versioningit and poetry-dynamic-versioning without a tag."""
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
        yield Hit(Field("Version"), version=version, pypi=pypi.metadata_error(f"{version!r} is invalid for 'version'"))


def local_version(artifact: Artifact) -> Iterator[Hit]:
    """Yield a Version with a local part."""
    version = artifact.metadata.get("Version")
    parsed = parse_version(version) if version is not None else None
    if version is not None and parsed is not None and parsed.local is not None:
        text = f"The use of local versions in {version!r} is not allowed. See {_LOCAL} for more information."
        yield Hit(Field("Version"), version=version, local=parsed.local, pypi=text)


def discouraged_version(artifact: Artifact) -> Iterator[Hit]:
    """Yield a version that is not written as PEP 440 normalises it, or that has an epoch."""
    headers = artifact.metadata.headers_of("Version")
    stated = headers[0].value if headers else ""
    parsed = parse_version(stated.strip()) if stated.strip() else None
    if parsed is None:
        return
    if stated.strip() != str(parsed):
        yield Hit(Field("Version"), version=stated.strip(), reason=f"is written {str(parsed)!r} in its normal form")
    elif parsed.epoch:
        yield Hit(
            Field("Version"),
            version=stated.strip(),
            reason="has an epoch, which most tools that read versions do not know",
        )
    elif isinstance(artifact, Wheel) and artifact.filename_parts is not None:
        # A wheel's name may write the `-` of no version and the `+` of a local one as `_` and `+`.
        named = artifact.filename_parts.version
        again = parse_version(named.replace("_", "-"))
        if again == parsed and named.replace("_", "+") != str(parsed) and named != str(parsed):
            yield Hit(
                Field("Version"), version=named, reason=f"is in the file name, where the normal form is {str(parsed)!r}"
            )


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
    version = (artifact.metadata.get("Version") or "").strip()
    if _NEVER_MEANT.fullmatch(version):
        if not _stated(artifact, version):
            yield Hit(Field("Version"), version=version)
    elif version.startswith("0") and _PERHAPS_MEANT.fullmatch(version) and _computed(artifact):
        yield Hit(Field("Version"), version=version)


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
