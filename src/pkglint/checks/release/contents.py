"""Package files: what the wheel, the sdist and the source tree each have that the others have not."""

from __future__ import annotations

from pkglint.checks.contents.leftovers import is_junk
from pkglint.checks.release.exclusions import exclusions
from pkglint.checks.release.generated import CYTHON_OUTPUT, another_build, is_built, is_signed, is_test
from pkglint.checks.release.origin import (
    behind,
    checkout,
    ending,
    ignored_by_git,
    join,
    links,
    only_sdist,
    pairing,
    sources,
)
from pkglint.checks.release.outputs import outputs
from pkglint.finding import Hit, Member
from pkglint.model.packing import predicted
from pkglint.model.paths import EXTENSION_SUFFIXES, directories_of, gitignore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator
    from typing import Any

    from pkglint.checks.release.origin import Pairing, Source
    from pkglint.model import Release, Sdist, Tree, Wheel
    from pkglint.model.reach import Statement

MODULES = (".py", ".pyi")
BUILD_INPUTS = (
    ".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".inc", ".pyx", ".pxd", ".pxi", ".in", ".i", ".f", ".f90", ".f95", ".for",
    ".pyf", ".rs", ".toml", ".lock", ".go", ".cu", ".cuh", ".s", ".asm", ".m", ".mm", ".y", ".l", ".g4", ".proto", ".build", ".cmake", ".am",
    ".src", ".tp", ".tmpl", ".mako", ".po", ".pot", ".ts", ".tsx", ".scss", ".sass", ".less", ".coffee", ".sh", ".bat", ".ps1", ".mk", ".qrc", ".ui",
)  # fmt: skip
"""Endings of files that a build reads, and a package at run time does not."""
PROSE = (
    ".md",
    ".rst",
    ".txt",
    ".cfg",
    ".ini",
    ".ipynb",
    ".log",
    ".bak",
    ".orig",
    ".tex",
    ".dot",
    ".drawio",
    ".svg.in",
    ".patch",
    ".diff",
)
"""Endings of notes beside the code: left out more often on purpose than not."""
NOT_DATA = frozenset(
    {
        "makefile",
        "dockerfile",
        "cmakelists.txt",
        "setup.py",
        "noxfile.py",
        "manifest.in",
        "license",
        "readme",
        "authors",
        "package.json",
        "package-lock.json",
        "yarn.lock",
        "tsconfig.json",
        "build",
        "owners",
    }
)


def wheel_lacks(release: Release, *, ignore: tuple[str, ...]) -> Iterator[Hit]:
    """Yield files of the packages a wheel ships that only the source has: a package or directory that is left out whole once.

    Without a wheel, sub-packages that the build of the tree will leave out.
    """
    ignored = gitignore(ignore)
    if not release.wheels and not release.sdists and release.tree is not None:
        yield from _foreseen_in_wheel(release.tree, ignored)
    for wheel in release.wheels:
        source = next(iter(sources(release)), None)
        if source is None or not len(wheel.files):
            continue
        config = exclusions(source)
        if not config.understood:
            continue
        pair = pairing(wheel, source)
        taken = set(pair.origins.values())
        namespaces = wheel.files.text(wheel.info_path("namespace_packages.txt")).split()
        inits = {f"{name.replace('.', '/')}/__init__.py" for name in namespaces}
        missing: dict[str, str] = {}
        for package, directory in pair.packages.items():
            for file in source.files.below(directory) if directory else ():
                installed = join(package, file.path[len(directory) + 1 :])
                if file.path in taken or installed in wheel.library or not wanted(pair, file.path, installed):
                    continue
                # setuptools leaves the `__init__.py` of a declared namespace out.
                if installed in inits:
                    continue
                if config.from_wheel(file.path) or ignored(file.path) or ignored(installed):
                    continue
                if not another_build(installed, wheel.library.by_path):
                    missing[installed] = file.path
        for place, paths in folded(missing, wheel.library.directories).items():
            yield left_out(place, [missing[path] for path in paths], source, wheel)


def left_out(place: str, paths: list[str], source: Source, artifact: Wheel | Tree) -> Hit:
    """Return the hit for one file, or for a directory (which ends in a slash) that is left out whole."""
    if not place.endswith("/"):
        variant = "same-path" if paths == [place] else "other-path"
        return Hit(Member(place), variant, artifact=artifact, source_path=paths[0], source=source.kind)
    modules = [path for path in paths if path.endswith(MODULES)]
    package = place.rstrip("/").replace("/", ".")
    return Hit(
        Member(place), "whole-package", artifact=artifact, package=package, count=len(modules), source=source.kind
    )


def folded(missing: Iterable[str], present: Container[str]) -> dict[str, list[str]]:
    """Return place → missing paths: the highest directory of which nothing is present, with a slash, where several lie in it; else the path."""
    places: dict[str, list[str]] = {}
    for path in missing:
        parts = path.split("/")
        above = ("/".join(parts[:length]) for length in range(1, len(parts)))
        absent = next((directory for directory in above if directory not in present), "")
        places.setdefault(f"{absent}/" if absent else path, []).append(path)
    return {
        (paths[0] if len(paths) == 1 and not paths[0].rpartition("/")[2].startswith("__init__.") else place): paths
        for place, paths in places.items()
    }


def _foreseen_in_wheel(tree: Tree, ignored: Callable[[str], bool]) -> Iterator[Hit]:
    """Yield sub-packages that the build will leave out though it takes the package above them."""
    config = exclusions(tree)
    packed = predicted(tree).wheel
    if packed is None:
        return
    if config.understood and packed and not any(place.endswith((*MODULES, *EXTENSION_SUFFIXES)) for place, _ in packed):
        # Something is packed, and no module: then the packages of the tree are what is left out.
        for top in sorted(tree.library.top_packages):
            below = [file.path for file in tree.files.below(join(tree.source_root, top))]
            modules = [path for path in below if path.endswith(MODULES) and not is_test(path)]
            if modules:
                yield left_out(f"{top}/", modules, tree, tree)
        return
    taken = {source: place for place, source in packed}
    homes = {
        source.rpartition("/")[0]: place.rpartition("/")[0]
        for source, place in taken.items()
        if source.endswith("/__init__.py")
    }
    missing: dict[str, str] = {}
    imported = imported_by(tree, taken)
    for file in tree.files:
        directory, _, name = file.path.rpartition("/")
        if not name.endswith(".py") or file.path in taken or is_test(file.path):
            continue
        # What the settings leave out on purpose is missing all the same when a module that is packed imports it.
        if file.path not in imported and (directory in homes or not config.understood or config.from_wheel(file.path)):
            continue
        if directory in homes:
            if not ignored(file.path):
                missing[join(homes[directory], name)] = file.path
            continue
        above = directory
        while above and above not in homes and f"{above}/__init__.py" in tree.files:
            above = above.rpartition("/")[0]
        if above in homes and above != directory and not ignored(file.path):
            missing[join(homes[above], file.path[len(above) :].lstrip("/"))] = file.path
    for place, paths in folded(missing, set(homes.values())).items():
        yield left_out(place, [missing[path] for path in paths], tree, tree)


def imported_by(tree: Tree, taken: Container[str]) -> frozenset[str]:
    """Return the paths of the tree's modules that the modules at some paths import when the package is imported."""
    reach, library = tree.reach, tree.library

    def judge(statement: Statement, exact: bool) -> Iterator[str]:
        del exact
        if library.by_path[statement.path].path in taken:
            for module in reach.modules_run(statement):
                path = library.by_path[library.modules[module]].path
                if path not in taken:
                    yield path

    return frozenset(path for _, path in reach.suspects(judge))


def wanted(pair: Pairing, path: str, installed: str) -> bool:
    """Tell whether a package needs a file at run time, as far as its name, its place and its likes in the wheel say."""
    name = path.rpartition("/")[2]
    if is_test(path) or name.startswith(".") or is_built(path):
        return False
    directory = installed.rpartition("/")[0]
    if name.endswith(MODULES):
        # A directory of scripts or templates is no package; where the wheel has one, its modules belong together.
        return directory in pair.directories or join(path.rpartition("/")[0], "__init__.py") in pair.source.files
    if name == "py.typed":
        return True
    return is_data(path) and likes(pair, installed)


def is_data(path: str) -> bool:
    """Tell whether a file that is no module may be a package's data."""
    name = path.rpartition("/")[2].lower()
    return (
        "." in name
        and not name.endswith((*BUILD_INPUTS, *PROSE, *MODULES))
        and name not in NOT_DATA
        and not name.startswith(("readme", "license", "."))
    )


def likes(pair: Pairing, installed: str) -> bool:
    """Tell whether the wheel has another file of the same ending in the same directory."""
    directory, _, name = installed.rpartition("/")
    return (directory, ending(name)) in pair.endings


def wheel_unknown(release: Release, *, ignore: tuple[str, ...]) -> Iterator[Hit]:
    """Yield files of a wheel that neither tree nor sdist has, nor makes."""
    ignored = gitignore(ignore)
    tree, sdist = checkout(release), only_sdist(release)
    for wheel in release.wheels:
        every = sources(release)
        if not every or not len(wheel.files) or any(outputs(source).generates for source in every):
            continue
        pairs = [pairing(wheel, source) for source in every]
        found = [
            path
            for path in pairs[0].unknown
            if all(path in pair.unknown for pair in pairs[1:])
            and not ignored(path)
            # `sdist-lacks-package-file` has the word on packages that the sdist knows, without a tree that could tell
            and not (tree is None and sdist is not None and known_package(pairs[-1], path))
            and not made(wheel, path, pairs)
            and not any(path.rpartition("/")[2] in outputs(source).packed for source in every)
        ]
        output = build_output(pairs[0], found) if tree is not None else frozenset()
        missing = [path for path in found if path not in output]
        of_sources = {path.rpartition("/")[0] for path in wheel.library.by_path if path not in missing}
        for place, paths in folded(
            missing, directories_of(f"{directory}/" for directory in of_sources if directory)
        ).items():
            names = [wheel.library.by_path[path].path for path in paths]
            where = names[0] if not place.endswith("/") else names[0][: len(names[0]) - len(paths[0]) + len(place)]
            variant = "directory" if place.endswith("/") else "file"
            yield Hit(
                Member(where), variant, artifact=wheel, count=len(paths), sources=[source.kind for source in every]
            )


def build_output(pair: Pairing, paths: list[str]) -> frozenset[str]:
    """Return the files of a wheel that lie in the checkout where git is told to ignore them: a build's output by its own convention."""
    tree: Any = pair.source
    placed = {}
    for path in paths:
        directory, _, name = path.rpartition("/")
        expected = join(pair.directories[directory], name) if directory in pair.directories else path
        if (tree.root / expected).is_file():
            placed[expected] = path
    return frozenset(placed[path] for path in ignored_by_git(tree, placed)) if placed else frozenset()


def known_package(pair: Pairing, path: str) -> bool:
    """Tell whether the source has the package that a file of the wheel lies in."""
    return path.rpartition("/")[0] in pair.directories


def made(wheel: Wheel, path: str, pairs: list[Pairing]) -> bool:
    """Tell whether a build may have made a file of the wheel: by its name, its own word, the configuration's, or what git ignores."""
    if is_built(path) or (path.endswith(CYTHON_OUTPUT) and cython_output(path, pairs)):
        return True
    if path.endswith("-nspkg.pth") and "/" not in path:
        return True  # setuptools writes it for namespace_packages
    if path.endswith(BUILD_INPUTS) and not wheel.platforms <= {"any"}:
        return True  # headers of what it was compiled with
    directory, _, name = path.rpartition("/")
    for pair in pairs:
        expected = join(pair.directories[directory], name) if directory in pair.directories else path
        if outputs(pair.source).names(path, expected, name) or templated(pair.source, expected):
            return True
    return is_signed(wheel.files, wheel.library.by_path[path].path)


def cython_output(path: str, pairs: list[Pairing]) -> bool:
    """Tell whether a C file of the wheel comes from a Cython source that wheel or source has."""
    stem = path.rpartition(".")[0]
    directory, _, name = stem.rpartition("/")
    return any(
        f"{stem}.pyx" in pair.library
        or join(pair.directories.get(directory, directory), f"{name}.pyx") in pair.source.files
        for pair in pairs
    )


def templated(source: Source, path: str) -> bool:
    """Tell whether a template of the file's name lies beside it (`x.py.in`, `x.in`)."""
    stem = path.rpartition(".")[0]
    return any(
        each in source.files
        for each in (
            f"{path}.in",
            f"{stem}.in",
            f"{path}.tmpl",
            f"{path}.j2",
            f"{path}.mako",
            f"{stem}.ui",
            f"{stem}.qrc",
            f"{stem}.proto",
            f"{stem}.g4",
            f"{stem}.y",
        )
    )


def sdist_lacks(release: Release, *, ignore: tuple[str, ...]) -> Iterator[Hit]:
    """Yield files of import packages that a wheel ships or git tracks, and the sdist has not; a directory that is left out whole once.

    Of a tree alone, what the build will put into the wheel and not into the sdist.
    """
    ignored = gitignore(ignore)
    if not release.built and release.tree is not None:
        packing = predicted(release.tree)
        kept = packing.sdist or frozenset()
        missing = {path: "wheel" for _, path in packing.wheel or () if kept and path not in kept and not is_junk(path)}
        artifact: Sdist | Tree | None = release.tree
        present: Container[str] = directories_of(kept)
    else:
        artifact = only_sdist(release)
        missing = missing_from_sdist(release, checkout(release))
        present = artifact.files.directories if artifact is not None else ()
    wanted = [path for path in sorted(missing) if not ignored(path)]
    for place, paths in folded(wanted, present).items() if artifact is not None else ():
        variant = "directory" if place.endswith("/") else "file"
        yield Hit(Member(place), variant, artifact=artifact, count=len(paths), holder=missing[paths[0]])


def missing_from_sdist(release: Release, tree: Tree | None) -> dict[str, str]:
    """Return source path → who has it ("git", "tree" or "wheel"), of every package file the sdist should hold and does not."""
    sdist = only_sdist(release)
    found: dict[str, str] = {}
    if sdist is None:
        return found
    config = exclusions(tree if tree is not None else sdist)
    if tree is not None and config.understood and config.backend != "maturin":
        for path in tracked_packages(release, tree):
            if path not in sdist.files and not config.from_sdist(path) and not sdist_has(sdist, tree, path):
                found[path] = "git" if tree.tracked is not None else "tree"
    if outputs(tree if tree is not None else sdist).generates:
        return found
    for wheel in release.wheels:
        if not len(wheel.files):
            continue
        pair = pairing(wheel, sdist)
        for path in pair.unknown:
            directory, _, name = path.rpartition("/")
            if tree is None and not (known_package(pair, path) and not made(wheel, path, [pair])):
                continue
            if tree is not None:
                origin = pairing(wheel, tree).origins.get(path)
                if (
                    origin is not None
                    and not is_built(path)
                    and not config.from_sdist(origin)
                    and not sdist_has(sdist, tree, origin)
                ):
                    found.setdefault(origin, "wheel")
                continue
            origin = join(pair.directories[directory], name)
            if not another_build(origin, sdist.files.by_path):
                found.setdefault(origin, "wheel")
    return found


def tracked_packages(release: Release, tree: Tree) -> Iterator[str]:
    """Yield the files of the tree's import packages that a package needs at run time: modules, stubs, markers."""
    roots = {directory for wheel in release.wheels for directory in pairing(wheel, tree).packages.values() if directory}
    if not release.wheels:
        roots = {join(tree.source_root, package) for package in tree.library.top_packages}
    for root in sorted(roots):
        for file in tree.files.below(root):
            name = file.basename
            if (
                not is_test(file.path)
                and (name.endswith(MODULES) or name == "py.typed")
                and (join(file.directory, "__init__.py") in tree.files or file.directory == root)
            ):
                yield file.path


def sdist_has(sdist: Sdist, source: Source, path: str) -> bool:
    """Tell whether an sdist has a file of the tree after all: behind a link, or moved by the backend, with the same name and bytes."""
    if behind(links(sdist), path):
        return True
    file = source.files.get(path)
    if file is None or not file.size:
        return False
    twins = [other for other in sdist.files.by_name.get(file.basename, ()) if other.size == file.size]
    return any(sdist.files.digest(twin.path) == source.files.digest(path) for twin in twins)
