"""What tools, systems and builds leave behind: caches, environments, repositories, objects, earlier build output."""

from __future__ import annotations

import re

from pkglint.checks.contents.places import JUNK_DIRECTORIES, below, environments, outermost, vcs_directories
from pkglint.finding import Hit, Member
from pkglint.formats import metadata
from pkglint.model import Sdist, Tree, Wheel
from pkglint.model.build_system import BuildSystem
from pkglint.model.paths import in_test_path, normalized
from pkglint.model.versions import same_version
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact
    from pkglint.model.files import File

BYTECODE = (".pyc", ".pyo")
_CACHED = regex(r"(.*/)?__pycache__/([^/.]+)\.[^/]*\Z")

_JUNK = regex(
    r"\.DS_Store|\._.+|thumbs\.db|desktop\.ini|.*\.sw[po]|.+~|\.#.+|.+\.(?:orig|rej|bak)|nohup\.out|\.coverage(?:\..+)?",
    re.IGNORECASE,
    holding=(
        ".ds_store", "._", "thumbs.db", "desktop.ini", ".swo", ".swp", "~", ".#", ".orig", ".rej", ".bak", "nohup.out", ".coverage",
    ),
)  # fmt: skip
_PATCHED = (".orig", ".rej", ".bak", "~")
"""Suffixes that test data has on purpose."""

REPOSITORY_FILES = frozenset(
    {
        ".gitignore", ".gitattributes", ".gitmodules", ".git-blame-ignore-revs", ".hgignore", ".pre-commit-config.yaml",
        ".pre-commit-hooks.yaml", ".editorconfig", ".travis.yml", ".gitlab-ci.yml", ".appveyor.yml", "appveyor.yml",
        ".cirrus.yml", ".drone.yml", "azure-pipelines.yml", "Jenkinsfile", ".readthedocs.yml", ".readthedocs.yaml",
        ".codecov.yml", "codecov.yml", ".coveragerc", ".dockerignore", ".git",
    }
)  # fmt: skip
REPOSITORY_DIRECTORIES = frozenset({".github", ".gitlab", ".circleci", ".vscode", ".idea", ".devcontainer"})
TEMPLATES = regex(r"templat|cookiecutter|skeleton|scaffold|boilerplate|starter|\{\{|blueprint", re.IGNORECASE)
"""Directories whose files become part of somebody's repository: a `.gitignore` there is the product."""

_OBJECTS: dict[str, tuple[bytes, ...]] = {
    ".o": (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\x64\x86", b"\x4c\x01", b"BC\xc0\xde", b"\0asm"),
    ".obj": (b"\x64\x86", b"\x4c\x01", b"\x64\xaa", b"\0\0\xff\xff"),
    ".exp": (b"\x64\x86", b"\x4c\x01", b"\x64\xaa", b"\0\0\xff\xff"),
    ".pdb": (b"Microsoft C/C++ ",),
    ".ilk": (b"Microsoft Linker Database",),
    ".gcda": (b"adcg", b"gcda"),
    ".gcno": (b"oncg", b"gcno"),
}  # fmt: skip
"""Suffix → how such a file begins: a `.obj` may be a 3D model, a `.pdb` a protein, a `.exp` a script."""
BUILD_DIRECTORIES = frozenset({"CMakeFiles", "cython_debug"})

_TEMPORARY = regex(r"(?:.*/)?tmp/tmp[a-z0-9_]{8}/", holding=("tmp/tmp",))
_HOME = regex(
    r"(?:home/[^/]+|Users/[^/]+|mnt/[a-zA-Z]|private/var)/", holding=("home/", "Users/", "mnt/", "private/var/")
)
_INSTALLED = regex(
    r"(?:(?:usr|opt)/(?:[^/]+/)*|(?:local/)?lib(?:64)?/python\d[\d.]*/)(?:site|dist)-packages/", holding=("-packages/",)
)
"""Where a Python of the builder keeps its packages: an absolute prefix that became part of a wheel."""


def bytecode(artifact: Wheel | Sdist) -> Iterator[Hit]:
    """Yield compiled bytecode, a `__pycache__` directory once, and whether the source it was made from is there."""
    files = artifact.files
    covered = list(environments(artifact))
    found: dict[str, bool] = {}
    for file in files:
        if not file.path.endswith(BYTECODE) or below(file.path, covered):
            continue
        cached = _CACHED.match(file.path)
        source = f"{cached[1] or ''}{cached[2]}.py" if cached else f"{file.path.rpartition('.')[0]}.py"
        place = f"{file.directory}/" if cached else file.path
        found[place] = found.get(place, True) and source in files
    for place, sourced in found.items():
        yield Hit(
            Member(place),
            what="holds" if place.endswith("/") else "is",
            without="" if sourced else " without its source",
        )


def junk_file(artifact: Artifact) -> Iterator[Hit]:
    """Yield leftovers of systems, editors and tools, a directory of them once; in a tree only what git tracks."""
    if isinstance(artifact, Tree) and artifact.tracked is None:
        return
    covered = [*vcs_directories(artifact), *environments(artifact)]
    directories = [d for d in outermost(artifact.files, JUNK_DIRECTORIES) if not below(d, covered)]
    yield from (Hit(Member(directory), leftover="directory") for directory in directories)
    covered += directories
    for file in artifact.files:
        name = file.basename
        if not _JUNK.fullmatch(name) or name.lower() == ".coveragerc" or below(file.path, covered):
            continue
        if name.lower().endswith(_PATCHED) and in_test_path(file.path):
            continue
        if _packed_so(artifact, file.path):
            continue
        yield Hit(Member(file.path), leftover="file")


def _packed_so(artifact: Artifact, path: str) -> bool:
    """Tell whether a tool means a `.orig` to be there: uv_build for the settings as written, Cargo in each crate, JupyterLab in schemas."""
    own = path == "pyproject.toml.orig" and artifact.kind == "sdist"
    return ((own or path.endswith("Cargo.toml.orig")) and path.removesuffix(".orig") in artifact.files) or (
        path.endswith("/package.json.orig") and "/schemas/" in path
    )


def environment_shipped(artifact: Artifact) -> Iterator[Hit]:
    """Yield virtual environments and node_modules directories."""
    for directory, kind in environments(artifact).items():
        yield Hit(Member(directory), environment=kind)


def vcs_directory(artifact: Wheel | Sdist) -> Iterator[Hit]:
    """Yield the directories in which version control systems keep their own files; a tree has one of right."""
    if artifact.kind == "tree":
        return
    covered = environments(artifact)
    yield from (Hit(Member(directory)) for directory in vcs_directories(artifact) if not below(directory, covered))


def repository_file_in_wheel(wheel: Wheel) -> Iterator[Hit]:
    """Yield files of the repository (not of the product) in a wheel; templates of repositories are products."""
    covered = [*environments(wheel), *vcs_directories(wheel)]
    directories = [
        directory
        for directory in outermost(wheel.files, REPOSITORY_DIRECTORIES)
        if not below(directory, covered) and not TEMPLATES.search(directory)
    ]
    yield from (Hit(Member(directory)) for directory in directories)
    covered += [*directories, *outermost(wheel.files, REPOSITORY_DIRECTORIES)]
    for file in wheel.files:
        if file.basename in REPOSITORY_FILES and not below(file.path, covered) and not TEMPLATES.search(file.directory):
            yield Hit(Member(file.path))


def build_leftover(artifact: Artifact) -> Iterator[Hit]:
    """Yield what a compiler leaves: objects, debug databases, coverage notes, CMake's and Cython's working directories.

    Quiet are objects that the build names (setup.py links them) and those in test paths.
    """
    covered = environments(artifact)
    directories: dict[str, None] = {}
    names = artifact.files.directory_names
    suspect = not BUILD_DIRECTORIES.isdisjoint(names) or any(name.endswith(".dSYM") for name in names)
    for file in artifact.files if suspect else ():
        parts = file.path.split("/")
        for depth, part in enumerate(parts[:-1]):
            if (part in BUILD_DIRECTORIES or part.endswith(".dSYM")) and not below(file.path, covered):
                directories["/".join(parts[: depth + 1]) + "/"] = None
                break
    yield from (Hit(Member(directory)) for directory in directories)
    covered_all = [*covered, *directories]
    for file in artifact.files:
        if below(file.path, covered_all) or in_test_path(file.path):
            continue
        if file.basename == "CMakeCache.txt" or (is_object(artifact, file) and not named_by_setup(artifact, file)):
            yield Hit(Member(file.path))


def is_object(artifact: Artifact, file: File) -> bool:
    """Tell by suffix and first bytes whether a file is an object or a compiler's side product."""
    begins = _OBJECTS.get(file.path[file.path.rfind(".") :].lower()) if "." in file.basename else None
    # A linker's start-up objects are what a toolchain ships.
    return (
        bool(begins) and not file.basename.startswith("crt") and artifact.files.read(file.path).startswith(begins or ())
    )


def named_by_setup(artifact: Artifact, file: File) -> bool:
    """Tell whether setup.py names an object: it is an input of the build then."""
    return artifact.kind != "wheel" and file.basename in artifact.files.text("setup.py")


def build_output_shipped(artifact: Artifact) -> Iterator[Hit]:
    """Yield the output of earlier builds: build/lib*, build/bdist.*, dist/, wheelhouse/, and any archive of this very project."""
    found: dict[str, None] = {}
    own = normalized(artifact.name)
    covered = environments(artifact)
    for file in artifact.files:
        path = file.path
        if path.startswith("build/"):
            parts = path.split("/")
            second = parts[1]
            if len(parts) > 2 and (
                second.startswith("bdist.")
                or ((second == "lib" or second.startswith("lib.")) and path.endswith((".py", ".so", ".pyd")))
            ):
                found[f"build/{second}/"] = None
        elif path.startswith("wheelhouse/"):
            found["wheelhouse/"] = None
        elif path.endswith(".egg-info/PKG-INFO") and is_stale(artifact, path):
            found[f"{file.directory}/"] = None
        elif path.endswith((".whl", ".tar.gz")) and not below(path, covered) and not in_test_path(path):
            project = normalized(
                file.basename.rpartition("-")[0] if path.endswith(".tar.gz") else file.basename.partition("-")[0]
            )
            if file.directory == "dist" or (own and project == own):
                found[path] = None
    yield from (Hit(Member(path)) for path in found)


def is_stale(artifact: Artifact, path: str) -> bool:
    """Tell whether an sdist's PKG-INFO in an `.egg-info` is of another version of this project, and no setuptools will write it anew."""
    if not isinstance(artifact, Sdist) or in_test_path(path) or BuildSystem(artifact).project in {"setuptools", ""}:
        return False
    own = metadata.parse(artifact.files.read(path))
    version = own.get("Version") or ""
    return (
        normalized(own.get("Name") or "") == normalized(artifact.name)
        and bool(version)
        and not same_version(version, artifact.version)
    )


def build_path_in_archive(artifact: Wheel | Sdist) -> Iterator[Hit]:
    """Yield directories of the machine that built the archive: temporary ones anywhere, homes and mounts at a root."""
    if artifact.kind == "tree":
        return
    groups: dict[str, list[str]] = {}
    roots = library_roots(artifact)
    paths = [file.path for file in artifact.files]
    for path in paths:
        if (found := _TEMPORARY.match(path)) is not None:
            groups.setdefault(found[0], []).append(path)
            continue
        if isinstance(artifact, Wheel) and (found := _INSTALLED.match(path)) is not None:
            groups.setdefault(found[0], []).append(path)
            continue
        for root in roots:
            if path.startswith(root) and (found := _HOME.match(path, len(root))) is not None:
                # A package of that name has modules of its own beside the directories.
                top = path[: path.index("/", len(root)) + 1]
                if not any(other.startswith(top) and "/" not in other[len(top) :] for other in paths):
                    groups.setdefault(path[: found.end()], []).append(path)
                break
    for members in groups.values():
        yield Hit(Member(common_directory(members)))


def library_roots(artifact: Wheel | Sdist) -> tuple[str, ...]:
    """Return where a member's path may begin: the archive, `./`, the library root, `.dist-info` and its licences; longest first."""
    roots = ["./", ""]
    if isinstance(artifact, Wheel) and artifact.dist_info:
        data, info = artifact.data_dir, artifact.dist_info
        roots += [f"{data}/purelib/", f"{data}/platlib/", f"{data}/data/", f"{info}/", f"{info}/licenses/"]
    return tuple(sorted(roots, key=len, reverse=True))


def common_directory(paths: list[str]) -> str:
    """Return the deepest directory above all paths, with trailing slash."""
    low, high = min(paths), max(paths)
    end = next(
        (at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), min(len(low), len(high))
    )
    return low[: low.rfind("/", 0, end) + 1]
