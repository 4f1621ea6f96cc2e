"""What tools, systems and builds leave behind: caches, environments, repositories, objects, earlier build output."""

from __future__ import annotations

import re
from posixpath import commonprefix

from pkglint.checks.contents.places import (
    JUNK_DIRECTORIES,
    VCS_DIRECTORIES,
    below,
    environments,
    outermost,
    vcs_directories,
)
from pkglint.finding import Hit, Member
from pkglint.formats import metadata
from pkglint.model import Sdist, Tree, Wheel
from pkglint.model.build_system import BuildSystem
from pkglint.model.packing import predicted
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
)  # fmt: skip
_PATCHED = (".orig", ".rej", ".bak", "~")
"""Suffixes that test data has on purpose."""

REPOSITORY_FILES = {
    ".gitignore": "Git", ".gitattributes": "Git", ".gitmodules": "Git", ".git-blame-ignore-revs": "Git", ".git": "Git", ".hgignore": "Mercurial",
    ".pre-commit-config.yaml": "pre-commit", ".pre-commit-hooks.yaml": "pre-commit", ".editorconfig": "editors", ".travis.yml": "Travis CI",
    ".gitlab-ci.yml": "GitLab", ".appveyor.yml": "AppVeyor", "appveyor.yml": "AppVeyor", ".cirrus.yml": "Cirrus CI", ".drone.yml": "Drone",
    "azure-pipelines.yml": "Azure Pipelines", "Jenkinsfile": "Jenkins", ".readthedocs.yml": "Read the Docs", ".readthedocs.yaml": "Read the Docs",
    ".codecov.yml": "Codecov", "codecov.yml": "Codecov", ".coveragerc": "coverage.py", ".dockerignore": "Docker",
}  # fmt: skip
"""Name of a file that serves the repository → whom it configures."""
REPOSITORY_DIRECTORIES = {
    ".github": "GitHub", ".gitlab": "GitLab", ".circleci": "CircleCI", ".vscode": "VS Code", ".idea": "JetBrains IDEs", ".devcontainer": "dev containers",
}  # fmt: skip
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
_OBJECT_KINDS = {
    ".exp": "linker-file", ".ilk": "linker-file", ".pdb": "debug-database", ".gcda": "coverage-data", ".gcno": "coverage-data",
}  # fmt: skip
BUILD_DIRECTORIES = {"CMakeFiles": "cmake", "cython_debug": "cython-debug"}

_TEMPORARY = regex(r"(?:.*/)?tmp/tmp[a-z0-9_]{8}/")
_HOME = regex(r"(?:home/[^/]+|Users/[^/]+|mnt/[a-zA-Z]|private/var)/")
_INSTALLED = regex(r"(?:(?:usr|opt)/(?:[^/]+/)*|(?:local/)?lib(?:64)?/python\d[\d.]*/)(?:site|dist)-packages/")
"""Where a Python of the builder keeps its packages: an absolute prefix that became part of a wheel."""


def bytecode(artifact: Wheel | Sdist) -> Iterator[Hit]:
    """Yield compiled bytecode whose source is there, a `__pycache__` directory once."""
    for place, missing in bytecode_places(artifact).items():
        if not missing:
            yield Hit(Member(place), "directory" if place.endswith("/") else "file")


def bytecode_without_source(artifact: Artifact) -> Iterator[Hit]:
    """Yield compiled bytecode whose source is not there, a `__pycache__` directory once."""
    for place, missing in {} if artifact.kind == "tree" else bytecode_places(artifact).items():
        if missing:
            yield Hit(Member(place), "directory" if place.endswith("/") else "file", source=missing, kind=artifact.kind)


def bytecode_places(artifact: Artifact) -> dict[str, str]:
    """Return the file, or the `__pycache__` directory with a slash, of all bytecode → the first source that is missing, or ""."""
    files = artifact.files
    covered = list(environments(artifact))
    found: dict[str, str] = {}
    for file in files:
        if not file.path.endswith(BYTECODE) or below(file.path, covered):
            continue
        cached = _CACHED.match(file.path)
        source = f"{cached[1] or ''}{cached[2]}.py" if cached else f"{file.path.rpartition('.')[0]}.py"
        place = f"{file.directory}/" if cached else file.path
        found[place] = found.get(place) or ("" if source in files else source)
    return found


def junk_file(artifact: Artifact) -> Iterator[Hit]:
    """Yield leftovers of systems, editors and tools, a directory of them once; in a tree only what git tracks and a build may pack."""
    if isinstance(artifact, Tree) and artifact.tracked is None:
        return
    kept_out = outside_of_sdist(artifact) if isinstance(artifact, Tree) else frozenset()
    covered = [*vcs_directories(artifact), *environments(artifact)]
    directories = [d for d in outermost(artifact.files, JUNK_DIRECTORIES) if not below(d, covered)]
    for directory in directories:
        name = directory.rstrip("/").rpartition("/")[2]
        if kept_out.issuperset(file.path for file in artifact.files.below(directory.rstrip("/"))):
            continue
        if name == "__MACOSX":
            yield Hit(Member(directory), "macos-file")
        else:
            yield Hit(Member(directory), "tool-data", tool=JUNK_DIRECTORIES[name])
    covered += directories
    for file in artifact.files:
        name = file.basename
        if not is_junk(name) or below(file.path, covered):
            continue
        # Emacs' locks are links that name nobody's file; a file of such a name in tests is one that they need.
        if (name.lower().endswith(_PATCHED) or name.startswith(".#")) and in_test_path(file.path):
            continue
        if _packed_so(artifact, file.path) or file.path in kept_out:
            continue
        kind = kind_of_junk(name.lower())
        if kind == "tool-data":
            yield Hit(Member(file.path), kind, tool="coverage.py")
        else:
            yield Hit(Member(file.path), kind)


def outside_of_sdist(tree: Tree) -> frozenset[str]:
    """Return the files that the sdist, and with it the wheel, will not hold: as foreseen, else those that the settings leave out."""
    sdist = predicted(tree).sdist
    if sdist is not None:
        return tree.files.paths - sdist
    from pkglint.checks.release.exclusions import exclusions

    left_out = exclusions(tree).from_sdist
    return frozenset(path for path in tree.files.paths if left_out(path))


def is_junk(path: str) -> bool:
    """Tell whether a file's name is that of a leftover."""
    name = path.rpartition("/")[2]
    return _JUNK.fullmatch(name) is not None and name.lower() != ".coveragerc"


def kind_of_junk(name: str) -> str:
    """Return which variant of the message is about a file of this name (in lower case)."""
    if name.startswith(".coverage"):
        return "tool-data"
    if name == ".ds_store" or name.startswith("._"):
        return "macos-file"
    if name in {"thumbs.db", "desktop.ini"}:
        return "windows-file"
    if name == "nohup.out":
        return "command-output"
    if name.endswith((".orig", ".rej")):
        return "patch-leftover"
    return "backup" if name.endswith(".bak") else "editor-file"


def _packed_so(artifact: Artifact, path: str) -> bool:
    """Tell whether a tool means a `.orig` to be there: uv_build for the settings as written, Cargo in each crate, JupyterLab in schemas."""
    own = path == "pyproject.toml.orig" and artifact.kind == "sdist"
    return ((own or path.endswith("Cargo.toml.orig")) and path.removesuffix(".orig") in artifact.files) or (
        path.endswith("/package.json.orig") and "/schemas/" in path
    )


def environment_shipped(artifact: Artifact) -> Iterator[Hit]:
    """Yield virtual environments, installed packages of others and node_modules directories."""
    for directory, (kind, projects) in environments(artifact).items():
        if projects:
            yield Hit(Member(directory), kind, projects=projects)
        else:
            yield Hit(Member(directory), kind)


def vcs_directory(artifact: Artifact) -> Iterator[Hit]:
    """Yield the directories in which version control systems keep their own files; a tree has one of right."""
    if artifact.kind == "tree":
        return
    covered = environments(artifact)
    for directory in vcs_directories(artifact):
        if not below(directory, covered):
            yield Hit(Member(directory), system=VCS_DIRECTORIES[directory.rstrip("/").rpartition("/")[2]])


def repository_file_in_wheel(wheel: Wheel) -> Iterator[Hit]:
    """Yield files of the repository (not of the product) in a wheel; templates of repositories are products."""
    covered = [*environments(wheel), *vcs_directories(wheel)]
    directories = [
        directory
        for directory in outermost(wheel.files, REPOSITORY_DIRECTORIES)
        if not below(directory, covered) and not TEMPLATES.search(directory)
    ]
    for directory in directories:
        yield Hit(Member(directory), tool=REPOSITORY_DIRECTORIES[directory.rstrip("/").rpartition("/")[2]])
    covered += [*directories, *outermost(wheel.files, REPOSITORY_DIRECTORIES)]
    for file in wheel.files:
        if file.basename in REPOSITORY_FILES and not below(file.path, covered) and not TEMPLATES.search(file.directory):
            yield Hit(Member(file.path), tool=REPOSITORY_FILES[file.basename])


def build_leftover(artifact: Artifact) -> Iterator[Hit]:
    """Yield what a compiler leaves: objects, debug databases, coverage notes, CMake's and Cython's working directories.

    Quiet are objects that the build names (setup.py links them) and those in test paths.
    """
    covered = environments(artifact)
    directories: dict[str, str] = {}
    names = artifact.files.directory_names
    suspect = not names.isdisjoint(BUILD_DIRECTORIES) or any(name.endswith(".dSYM") for name in names)
    for file in artifact.files if suspect else ():
        parts = file.path.split("/")
        for depth, part in enumerate(parts[:-1]):
            if (part in BUILD_DIRECTORIES or part.endswith(".dSYM")) and not below(file.path, covered):
                directories["/".join(parts[: depth + 1]) + "/"] = BUILD_DIRECTORIES.get(part, "debug-symbols")
                break
    yield from (Hit(Member(directory), kind) for directory, kind in directories.items())
    covered_all = [*covered, *directories]
    for file in artifact.files:
        if below(file.path, covered_all) or in_test_path(file.path):
            continue
        if file.basename == "CMakeCache.txt":
            yield Hit(Member(file.path), "cmake")
        elif is_object(artifact, file) and not named_by_setup(artifact, file):
            yield Hit(Member(file.path), _OBJECT_KINDS.get(file.path[file.path.rfind(".") :].lower(), "object-file"))


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
    found: dict[str, tuple[str, str]] = {}
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
                found[f"build/{second}/"] = "build-directory", ""
        elif path.startswith("wheelhouse/"):
            found["wheelhouse/"] = "wheelhouse", ""
        elif path.endswith(".egg-info/PKG-INFO") and (version := stale_version(artifact, path)):
            found[f"{file.directory}/"] = "stale-egg-info", version
        elif path.endswith((".whl", ".tar.gz")) and not below(path, covered) and not in_test_path(path):
            project, _, version = file.basename.removesuffix(".tar.gz").rpartition("-")
            if path.endswith(".whl"):
                project, _, tail = file.basename.partition("-")
                version = tail.partition("-")[0]
            if own and normalized(project) == own:
                found[path] = "own-distribution", version
            elif file.directory == "dist":
                found[path] = "dist-directory", ""
    for path, (kind, version) in found.items():
        yield Hit(Member(path), kind, version=version) if version else Hit(Member(path), kind)


def stale_version(artifact: Artifact, path: str) -> str:
    """Return the version in an sdist's `.egg-info/PKG-INFO`; "" when it is this one, another project's, or setuptools will write it anew."""
    if not isinstance(artifact, Sdist) or in_test_path(path) or BuildSystem(artifact).project in {"setuptools", ""}:
        return ""
    own = metadata.parse(artifact.files.read(path))
    version = own.get("Version") or ""
    if normalized(own.get("Name") or "") != normalized(artifact.name) or same_version(version, artifact.version):
        return ""
    return version


def build_path_in_archive(artifact: Artifact) -> Iterator[Hit]:
    """Yield directories of the machine that built the archive: temporary ones anywhere, homes and mounts at a root."""
    if artifact.kind == "tree":
        return
    groups: dict[tuple[str, str], list[str]] = {}
    roots = library_roots(artifact)
    paths = [file.path for file in artifact.files]
    for path in paths:
        if (found := _TEMPORARY.match(path)) is not None:
            groups.setdefault(("temporary-directory", found[0]), []).append(path)
            continue
        if isinstance(artifact, Wheel) and (found := _INSTALLED.match(path)) is not None:
            groups.setdefault(("python-directory", found[0]), []).append(path)
            continue
        for root in roots:
            if path.startswith(root) and (found := _HOME.match(path, len(root))) is not None:
                # A package of that name has modules of its own beside the directories.
                top = path[: path.index("/", len(root)) + 1]
                if not any(other.startswith(top) and "/" not in other[len(top) :] for other in paths):
                    kind = "home-directory" if found[0].startswith(("home/", "Users/")) else "system-directory"
                    groups.setdefault((kind, path[: found.end()]), []).append(path)
                break
    for (kind, _), members in groups.items():
        yield Hit(Member(common_directory(members)), kind)


def library_roots(artifact: Wheel | Sdist) -> tuple[str, ...]:
    """Return where a member's path may begin: the archive, `./`, the library root, `.dist-info` and its licences; longest first."""
    roots = ["./", ""]
    if isinstance(artifact, Wheel) and artifact.dist_info:
        data, info = artifact.data_dir, artifact.dist_info
        roots += [f"{data}/purelib/", f"{data}/platlib/", f"{data}/data/", f"{info}/", f"{info}/licenses/"]
    return tuple(sorted(roots, key=len, reverse=True))


def common_directory(paths: list[str]) -> str:
    """Return the deepest directory above all paths, with trailing slash."""
    prefix = commonprefix(paths)
    return prefix[: prefix.rfind("/") + 1]
