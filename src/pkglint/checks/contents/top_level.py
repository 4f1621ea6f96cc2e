"""What a wheel puts directly into site-packages, where every project's names meet."""

from __future__ import annotations

import re

from pkglint.checks.contents.leftovers import REPOSITORY_DIRECTORIES, REPOSITORY_FILES
from pkglint.checks.contents.places import JUNK_DIRECTORIES, VCS_DIRECTORIES, environments
from pkglint.data import stdlib
from pkglint.data.names import GENERIC, PLAIN
from pkglint.finding import Hit, Member, Whole
from pkglint.model.packing import predicted
from pkglint.model.paths import normalized
from pkglint.model.tree import Tree
from pkglint.model.wheel import Wheel
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Artifact, Sdist
    from pkglint.model.files import File


_BELONGS_AT_ROOT = (
    ".py",
    ".pyc",
    ".pyo",
    ".so",
    ".pyd",
    ".dll",
    ".dylib",
    ".pth",
    ".start",
    ".pxd",
    ".egg-link",
    ".egg-info",
)
_OTHER_RULES = regex(
    r"py\.typed|\.DS_Store|\._.+|thumbs\.db|desktop\.ini|.*\.sw[po]|.+~|\.#.+|.+\.(?:orig|rej|bak)|nohup\.out|\.coverage(?:\..+)?"
    r"|\.env.*|\.pypirc|\.netrc|\.npmrc|\.htpasswd|.+\.(?:whl|tar\.gz|o|obj|pdb|p12|pfx|jks|kdbx|tfstate)",
    re.IGNORECASE,
)
"""Files at the root of which a more specific rule speaks."""
_MODULES = (".py", ".pyi", ".pyx", ".so", ".pyd", ".pyc")
_OTHER_DIRECTORIES = {
    *JUNK_DIRECTORIES,
    *VCS_DIRECTORIES,
    *REPOSITORY_DIRECTORIES,
    "src",
    ".dylibs",
    ".libs",
    "__pycache__",
}
"""Directories about which another rule speaks, or that repair tools make."""
_IMPORTED = (*_MODULES, ".pth", ".pyo", ".pxd", ".dll", ".dylib", ".start")
_DATA_ONLY = (".libs", "-stubs", ".egg-info", ".dist-info", ".data")

_META_NAME = regex(r"(^|-)(meta|metapackage|meta-package|bundle|umbrella|virtual|all)(-|$)")
_NO_STEM = frozenset({"python", "py", "python3", "lib", "client", "core", "tools", "all"})
"""Words that do not tell one family of projects from another."""
_META_SUMMARY = regex(
    r"\b(meta[-_ ]?packages?|virtual(?![ -]?(env|machine))|umbrella|bundles?|(dummy|shim|alias|transitional|placeholder) (package|for|name))\b",
    re.IGNORECASE,
)
_META_DESCRIPTION = regex(
    r"\b(meta[-_ ]?packages?|(virtual|umbrella|dummy|transitional|placeholder) (package|distribution|project)s?|bundle package)\b",
    re.IGNORECASE,
)


def import_names(wheel: Wheel) -> frozenset[str]:
    """Return the top-level parts of Import-Name and Import-Namespace."""
    values = (*wheel.metadata.all("Import-Name"), *wheel.metadata.all("Import-Namespace"))
    return frozenset(name for value in values if (name := value.partition(";")[0].strip().partition(".")[0]))


def top_directories(wheel: Wheel) -> dict[str, list[File]]:
    """Return the directories at the library root, and the files at any depth in each."""
    found: dict[str, list[File]] = {}
    for path, file in wheel.library:
        top, slash, _ = path.partition("/")
        if slash:
            found.setdefault(top, []).append(file)
    return found


def place_of_top(wheel: Wheel, name: str) -> Member:
    """Return the place of a top-level directory or module: the member path, that of a directory with trailing slash."""
    for path, file in wheel.library:
        if path.startswith(f"{name}/"):
            return Member(file.path[: len(file.path) - len(path)] + f"{name}/")
        if path.partition(".")[0] == name and "/" not in path:
            return Member(file.path)
    return Member(name)


def generic_top_level(artifact: Artifact, *, allow: tuple[str, ...]) -> Iterator[Hit]:
    """Yield top-level packages, modules and directories whose names say nothing of the project, and hidden directories.

    Of a source tree, those that the wheel built from it will have.
    """
    if isinstance(artifact, Wheel):
        yield from _generic_in_wheel(artifact, allow)
    elif isinstance(artifact, Tree) and artifact.release is not None and not artifact.release.built:
        yield from _generic_foreseen(artifact, allow)


def _generic_foreseen(tree: Tree, allow: tuple[str, ...]) -> Iterator[Hit]:
    """Yield the generic names that the back end's settings, or its own search, put at the top of the wheel."""
    tops: dict[str, set[str]] = {}
    for place, _ in predicted(tree).wheel or ():
        top, slash, inner = place.partition("/")
        tops.setdefault(top if slash else top.partition(".")[0], set()).add(inner)
    own = {normalized(name) for name in (tree.name, *allow)}
    for name, inside in sorted(tops.items()):
        if is_generic(name, tree, alone=len(tops) == 1) and normalized(name) not in own:
            directory = any(inside)
            modules = any(path.endswith((".py", ".pyi")) for path in inside)
            variant = "module" if not directory else "package" if modules else "directory"
            yield Hit(Member(f"{name}/" if directory else f"{name}.py"), variant, name=name)


def _generic_in_wheel(wheel: Wheel, allow: tuple[str, ...]) -> Iterator[Hit]:
    """Yield the generic and hidden names at a wheel's library root."""
    own = {normalized(name) for name in (wheel.name, *import_names(wheel), *allow)}
    directories = top_directories(wheel)
    for name in sorted({*wheel.library.top_names, *directories}):
        if normalized(name) in own:
            continue
        if is_hidden(wheel, name) or is_generic(name, wheel, alone=len(wheel.library.top_names) == 1):
            kind = (
                "module" if name not in directories else "package" if name in wheel.library.top_names else "directory"
            )
            yield Hit(place_of_top(wheel, name), "hidden-directory" if name.startswith(".") else kind, name=name)


def is_generic(name: str, artifact: Artifact, *, alone: bool) -> bool:
    """Tell whether many projects may have a top-level name; a word of the project's own name is not one when it stands alone there."""
    word = name.lower()
    return word in GENERIC and not (alone and word in PLAIN and word in normalized(artifact.name).split("-"))


def is_hidden(wheel: Wheel, name: str) -> bool:
    """Tell whether a top-level directory's name begins with a dot, and no other rule speaks about it."""
    if not name.startswith(".") or name in _OTHER_DIRECTORIES:
        return False
    from pkglint.checks.secrets.named import agent_settings

    place = place_of_top(wheel, name).path
    others = [*environments(wheel), *(hit.place.path for hit in agent_settings(wheel) if isinstance(hit.place, Member))]
    return place.endswith("/") and not any(place.startswith(other) or other.startswith(place) for other in others)


def src_as_package(wheel: Wheel) -> Iterator[Hit]:
    """Yield a top-level directory `src`."""
    if "src" in wheel.library.directories and normalized(wheel.name) != "src" and "src" not in import_names(wheel):
        below = sorted(
            path.split("/")[1].partition(".")[0]
            for path, _ in wheel.library
            if path.startswith("src/") and path.endswith(".py")
        )
        inside = [name for name in below if name.isidentifier() and name != "__init__"]
        if inside:
            yield Hit(place_of_top(wheel, "src"), "with-package", import_name=inside[0])
        else:
            yield Hit(place_of_top(wheel, "src"), "modules")


def init_at_root(wheel: Wheel) -> Iterator[Hit]:
    """Yield `__init__.py` directly at the library root."""
    for name in ("__init__.py", "__init__.pyi"):
        file = wheel.library.by_path.get(name)
        if file is not None:
            yield Hit(Member(file.path))


def stray_top_level_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield files at the library root that Python has no use for there; stubs need their module beside them."""
    for path, file in wheel.library:
        if "/" in path or path.endswith(_BELONGS_AT_ROOT) or _OTHER_RULES.fullmatch(path) or path in REPOSITORY_FILES:
            continue
        module = path.removesuffix(".pyi")
        if module == path:
            yield Hit(Member(file.path), "file")
        elif module not in wheel.library.top_names and module != "__init__" and wheel.library.modules:
            yield Hit(Member(file.path), "stub", module=module)


def declared_tops(wheel: Wheel) -> tuple[frozenset[str], list[str]]:
    """Return the top-level names that the wheel's own metadata lists, and where: import names and top_level.txt."""
    names = import_names(wheel)
    listed = frozenset(
        line.strip().partition("/")[0].partition(".")[0]
        for line in wheel.files.text(wheel.info_path("top_level.txt")).splitlines()
    ) - {""}
    fields = [field for field in ("Import-Name", "Import-Namespace") if wheel.metadata.all(field)]
    return names | listed, [*fields, *(["top_level.txt"] if listed else [])]


def undeclared_top_level(wheel: Wheel, *, top_levels: tuple[str, ...]) -> Iterator[Hit]:
    """Yield what is at the library root and not declared: by the option, else by the wheel's own lists of names."""
    library = wheel.library
    if top_levels:
        expected = set(top_levels)
        present = set(library.top_names)
        for name in sorted(present - expected):
            yield Hit(place_of_top(wheel, name), "not-expected", name=name)
        for name in sorted(expected - present):
            yield Hit(Whole(), "expected-missing", name=name)
        return
    declared, sources = declared_tops(wheel)
    if not declared:
        return
    for name in sorted(library.top_packages - declared):
        # Vendored libraries and private names are nobody's import; generic names and src have rules of their own.
        if (
            name.startswith(("_", "."))
            or name.endswith((".libs", "-stubs", ".egg-info"))
            or name.lower() in GENERIC | {"src"}
        ):
            continue
        if name.isidentifier():
            yield Hit(place_of_top(wheel, name), "not-declared", name=name, sources=sources)


def directory_without_modules(wheel: Wheel) -> Iterator[Hit]:
    """Yield top-level directories without any module, in wheels that have modules elsewhere."""
    if not wheel.library.top_names:
        return
    for name, files in top_directories(wheel).items():
        if name.startswith(".") or name.lower() in GENERIC or name in _OTHER_DIRECTORIES:
            continue  # generic-top-level, or another rule
        if name.endswith(_DATA_ONLY) or any(file.path.endswith(_MODULES) for file in files):
            continue
        place = place_of_top(wheel, name)
        if not any(place.path.startswith(directory) for directory in environments(wheel)):
            yield Hit(place, name=name)


def empty_wheel(wheel: Wheel, *, metapackage: bool) -> Iterator[Hit]:
    """Yield a wheel that holds nothing but its `.dist-info`, or nothing that can be imported or run, unless that is its purpose."""
    if not wheel.dist_info:
        return
    others = [file for file in wheel.files if not file.path.startswith(f"{wheel.dist_info}/")]
    # Headers and the like are chosen by platform on purpose.
    if others and (wheel.platforms != {"any"} or any(is_of_use(wheel, file) for file in others)):
        return
    source = wheel.release.source if wheel.release is not None else None
    own = source.library.top_names if source is not None else frozenset()
    # A helper beside a project that only gathers others is no package of its own.
    gathers = metapackage or is_metapackage(wheel)
    if own and not (gathers and normalized(wheel.name).replace("-", "_") not in {name.lower() for name in own}):
        package = min(own)
        if others:
            yield Hit(Whole(), "modules-missing", package=package, files=sorted(file.path for file in others))
        else:
            yield Hit(Whole(), "package-missing", package=package)
    elif not (gathers or (source is not None and packs_nothing(source))):
        if others:
            yield Hit(Whole(), "no-modules", files=sorted(file.path for file in others))
        else:
            yield Hit(Whole(), "no-files")


def is_of_use(wheel: Wheel, file: File) -> bool:
    """Tell whether a file can be imported, run or read by a program: a module, a native library, a file of another install scheme."""
    return file.path.startswith(f"{wheel.data_dir}/") or file.path.lower().endswith(_IMPORTED)


def packs_nothing(source: Tree | Sdist) -> bool:
    """Tell whether the settings say that no package is packed: an empty list of packages or modules."""
    from pkglint.formats.toml import table

    setuptools = table(source.pyproject.value, "tool", "setuptools")
    if setuptools.get("packages") == [] or setuptools.get("py-modules") == []:
        return True
    hatch = table(source.pyproject.value, "tool", "hatch", "build", "targets", "wheel")
    return hatch.get("bypass-selection") is True


def is_metapackage(wheel: Wheel) -> bool:
    """Tell whether a wheel without files says that it only gathers other projects, or does so by its requirements."""
    name, data = normalized(wheel.name), wheel.metadata
    if (
        _META_NAME.search(name)
        or _META_SUMMARY.search(data.get("Summary") or "")
        or _META_DESCRIPTION.search(data.description or "")
    ):
        return True
    if requires_own_version(wheel):
        return True
    words = set(name.split("-")) - _NO_STEM
    plain = [line.strip() for line in data.all("Requires-Dist") if "extra" not in line.partition(";")[2]]
    required = {normalized(match[0]): line for line in plain if (match := re.match(r"[A-Za-z0-9._-]+", line))}
    # An addition to a framework is called after it and requires it: `django-fish` and `django`.
    if all(name.startswith(f"{project}-") and "[" not in line for project, line in required.items()):
        return False
    return all(words & set(project.split("-")) for project in required)


def requires_own_version(wheel: Wheel) -> bool:
    """Tell whether a requirement admits only the wheel's own version: a project released in parts, and this one stands for all."""
    from pkglint.model.versions import parse_requirement, same_version

    parsed = map(parse_requirement, wheel.metadata.all("Requires-Dist"))
    pins = [each.version for one in parsed if one is not None for each in one.specifier if each.operator == "=="]
    return any(same_version(pin, wheel.version) for pin in pins)


def stdlib_shadowed(wheel: Wheel) -> Iterator[Hit]:
    """Yield top-level names that every Python the wheel admits finds in its standard library first."""
    suspects = {name for name in wheel.library.top_names if name.lower() not in GENERIC and name in stdlib.ever()}
    suspects = {name for name in suspects if any(module.partition(".")[0] == name for module in wheel.library.modules)}
    if not suspects:
        return
    admitted = admitted_pythons(wheel)
    if not admitted:
        return
    for name in sorted(suspects):
        if all(name in stdlib.top_modules(version) for version in admitted):
            yield Hit(place_of_top(wheel, name), name=name)


def admitted_pythons(wheel: Wheel) -> list[str]:
    """Return the Pythons, of those whose library is known, that the tags and Requires-Python let install the wheel."""
    from pkglint.model.versions import admits_python

    declared = wheel.metadata.get("Requires-Python") or ""
    pythons = {tag.python for tag in wheel.tags}
    return [
        version
        for version in stdlib.VERSIONS
        if admitted_by_tag(version, wheel, pythons) and (not declared or admits_python(declared, version))
    ]


def admitted_by_tag(version: str, wheel: Wheel, pythons: set[str]) -> bool:
    """Tell whether an interpreter tag of the wheel covers a Python; a stable ABI covers the later ones too."""
    major, _, minor = version.partition(".")
    for python in pythons:
        digits = re.fullmatch(r"(py|cp|pp)(\d)(\d*)", python)
        if digits is None or digits[2] != major:
            continue
        if not digits[3] or digits[3] == minor:
            return True
        later = digits[1] == "py" or any(tag.abi in {"abi3", "none"} for tag in wheel.tags)
        if later and int(digits[3]) < int(minor):
            return True
    return False
