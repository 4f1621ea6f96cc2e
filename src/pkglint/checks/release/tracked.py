"""The sdist against what git tracks: files left behind, and files that should not have come along."""

from __future__ import annotations

import posixpath
import re

from pkglint.checks.release.contents import missing_from_sdist, sdist_has
from pkglint.checks.release.exclusions import exclusions
from pkglint.checks.release.generated import beside_cython, is_built, is_signed
from pkglint.checks.release.origin import checkout, ignored_by_git, only_sdist
from pkglint.checks.release.outputs import outputs
from pkglint.finding import Hit, Member, Whole
from pkglint.model.paths import gitignore
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.checks.release.outputs import Outputs
    from pkglint.model import Release, Sdist, Tree

NOT_SHIPPED = regex(
    r"(.*/)?(\.[^/]*(/.*)?|[^/]*\.lock|(package-lock|npm-shrinkwrap|pnpm-lock)\.(json|yaml)|renovate\.json5?|[^/]*\.(code-workspace|sublime-project|iml))"
    r"|(\.?(appveyor|azure-pipelines[^/]*|codecov|readthedocs|\.?travis|bitbucket-pipelines|cloudbuild|netlify|codefresh|wercker|circle|zizmor|sonar-project)"
    r"\.(ya?ml|toml|properties))|Jenkinsfile|CODEOWNERS|CLAUDE\.md|AGENTS\.md|GEMINI\.md|Dockerfile|docker-compose[^/]*|Vagrantfile|flake\.nix|shell\.nix|default\.nix"
    r"|(ci|\.ci|tools/ci|scripts/ci)(/.*)?",
    re.IGNORECASE,
)
"""What only the repository needs: dot files, configuration of CI services and editors, lock files."""
FEW = 3
"""Files of one directory that are named one by one."""
OWN = regex(
    r"PKG-INFO|setup\.cfg|pyproject\.toml\.orig|([^/]+/)*[^/]+\.egg-info/.*|([^/]+/)*\.git_archival\.txt|METADATA|RECORD|([^/]+/)*\.cargo/config(\.toml)?|Cargo\.(toml|lock)|\.gitignore|\.hgtags"
)
"""Files that backends write into an sdist."""


def left_behind(release: Release, *, ignore: tuple[str, ...]) -> Iterator[Hit]:
    """Yield what git tracks and the sdist lacks, package files apart; a directory without a single file there is one hit."""
    tree, sdist = checkout(release), only_sdist(release)
    if tree is None or sdist is None or tree.tracked is None:
        return
    left_out = exclusions(tree)
    if not left_out.backend or left_out.backend == "maturin":
        return  # nobody knows what a backend in the tree leaves out, and Cargo's own lists decide for maturin
    ignored = gitignore(ignore)
    reported = missing_from_sdist(release, tree)
    whole: dict[str, None] = {}
    single: dict[str, list[str]] = {}
    for file in tree.files:
        path = file.path
        if (
            path in sdist.files
            or path in reported
            or NOT_SHIPPED.fullmatch(path)
            or left_out.from_sdist(path)
            or ignored(path)
        ):
            continue
        where = highest_absent(path, sdist)
        if where in whole or sdist_has(sdist, tree, path):
            continue
        if where != path:
            whole[where] = None
        else:
            single.setdefault(file.directory, []).append(path)
    places = [f"{directory}/" for directory in whole]
    count = sum(1 for file in tree.files if any(file.path.startswith(place) for place in places))
    for directory, paths in single.items():
        count += len(paths)
        places += [f"{directory}/"] if directory and len(paths) > FEW else paths
    if places:
        alone = len(places) == 1 and not places[0].endswith("/")
        yield Hit(Whole(), "one" if alone else "several", artifact=sdist, file=places[0], count=count, places=places)


def highest_absent(path: str, sdist: Sdist) -> str:
    """Return the highest directory above a path of which the sdist has no file, else the path."""
    parts = path.split("/")
    for length in range(1, len(parts)):
        directory = "/".join(parts[:length])
        if directory not in sdist.files.directories:
            return directory
    return path


def brought_along(release: Release, *, ignore: tuple[str, ...]) -> Iterator[Hit]:
    """Yield files of the sdist that git does not track and no build is known to make."""
    tree, sdist = checkout(release), only_sdist(release)
    if tree is None or sdist is None or tree.tracked is None or not tree.tracked:
        return
    build = outputs(tree)
    ignored = gitignore(ignore)
    submodules = tuple(f"{path}/" for path in tree.tracked if path not in tree.files)
    found = [
        file.path
        for file in sdist.files
        if file.path not in tree.tracked
        and not file.path.startswith(submodules)
        and not OWN.fullmatch(file.path)
        and not ignored(file.path)
        and not made(sdist, file.path, tree, build)
    ]
    output = ignored_by_git(tree, found) if build.generates else frozenset()
    for path in found:
        if path not in output:
            yield Hit(Member(path), artifact=sdist)


def made(sdist: Sdist, path: str, tree: Tree, build: Outputs) -> bool:
    """Tell whether a file of the sdist is known to be a build's output, or is a tracked file under another path."""
    if build.config.backend == "maturin":
        return True  # it puts crates of the workspace where it likes
    tracked = tree.tracked or frozenset()
    return (
        is_built(path)
        or beside_cython(path, sdist.files.paths)
        or f"{path}.in" in tracked
        or build.names(path, posixpath.basename(path))
        or moved(sdist, path, tree)
        or is_signed(sdist.files, path)
    )


def moved(sdist: Sdist, path: str, tree: Tree) -> bool:
    """Tell whether a tracked file, of this directory or one above it in the repository, has the same name and bytes."""
    file = sdist.files.by_path[path]
    if not file.size:
        return False
    twins = [other.path for other in tree.files.by_name.get(file.basename, ()) if other.size == file.size]
    if any(tree.files.digest(twin) == sdist.files.digest(path) for twin in twins):
        return True
    top = tree.repository
    directory = tree.root.resolve()
    while top is not None and directory not in (top, directory.parent):
        directory = directory.parent
        try:
            if (directory / file.basename).read_bytes() == sdist.files.whole(path):
                return True
        except OSError:
            continue
    return False
