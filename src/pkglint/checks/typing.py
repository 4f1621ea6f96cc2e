"""`py.typed`, stubs and annotations, and what the metadata promises of them (PEP 561; distributing type information)."""

from __future__ import annotations

from pkglint.data.names import SHARED, VENDORED
from pkglint.finding import Field, Hit, Member, Whole
from pkglint.model.paths import in_test_path, is_license_name, normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from pkglint.model import Artifact, Wheel
    from pkglint.model.files import File

MARKER = "py.typed"
_PRIVATE = VENDORED | {"typeshed", "bundled", "site-packages"}
_CODE = (".py", ".so", ".pyd")


def markers(artifact: Artifact) -> set[str]:
    """Return the install directories that hold a `py.typed`, "" for the library root."""
    return {path.rpartition("/")[0] for path, _ in artifact.library if path.rpartition("/")[2] == MARKER}


def is_private(path: str) -> bool:
    """Tell whether a module is no part of the public interface: a private component, a test, vendored."""
    if in_test_path(path):
        return True
    return any(
        (part.startswith("_") and not part.startswith("__init__.")) or part.lower() in _PRIVATE
        for part in path.split("/")
    )


def is_marked(path: str, marked: set[str]) -> bool:
    """Tell whether a `py.typed` stands in a directory above the path; one holds for all below it."""
    directory = path.rpartition("/")[0]
    while directory:
        if directory in marked:
            return True
        directory = directory.rpartition("/")[0]
    return False


def is_stub_project(artifact: Artifact) -> bool:
    """Tell whether the project ships stubs for another one."""
    return artifact.name.lower().startswith("types-") or any(
        top.endswith("-stubs") for top in artifact.library.top_packages
    )


def typed_classifier_without_marker(artifact: Artifact) -> Iterator[Hit]:
    """Yield the classifier `Typing :: Typed` of an artifact whose packages all lack `py.typed`."""
    if not artifact.knows("Classifier"):
        return
    nth = next(
        (n for n, value in enumerate(artifact.metadata.all("Classifier")) if value.strip() == "Typing :: Typed"), None
    )
    if nth is None or is_stub_project(artifact) or not artifact.library.packages:
        return
    marked = markers(artifact)
    if artifact.kind != "wheel":
        # The build may take packages from anywhere in the source.
        marked |= {file.directory for file in artifact.files if file.basename == MARKER and not in_test_path(file.path)}
    if not marked:
        source = artifact.release.source if artifact.kind == "wheel" and artifact.release is not None else None
        kept = (file.path for file in (source.files if source is not None else ()) if file.basename == MARKER)
        path = next((path for path in kept if not is_private(path)), "")
        yield Hit(Field("Classifier", nth), "not-shipped" if path else "absent", contents=artifact.kind, path=path)


def stubs_without_marker(artifact: Artifact) -> Iterator[Hit]:
    """Yield the first stub of each package that has stubs for public modules and no `py.typed`."""
    stubs = artifact.library.stubs
    if not stubs:
        return
    marked = markers(artifact)
    packages = artifact.library.packages
    reported: set[str] = set()
    for path in sorted(stubs):
        top = path.partition("/")[0]
        if (
            "/" not in path
            or top in reported
            or top.endswith("-stubs")
            or top not in packages
            or is_private(path)
            or is_marked(path, marked)
        ):
            continue
        reported.add(top)
        yield Hit(Member(artifact.library.by_path[path].path), package=top)


def annotations_without_marker(artifact: Artifact, *, min_functions: int, min_share: float) -> Iterator[Hit]:
    """Yield an artifact whose public functions are nearly all annotated, and which has no `py.typed`."""
    library = artifact.library
    if not library.packages or is_stub_project(artifact) or markers(artifact) or library.stubs:
        return
    typed = 0
    counted = 0
    arrows = 0
    doubtful: list[tuple[File, int]] = []
    for path, file in library:
        if not path.endswith(".py") or "/" not in path or is_private(path) or file.size > 1 << 20:
            continue
        data = artifact.files.content_of(file).data
        functions = data.count(b"def ")
        if not functions:
            continue
        returns = data.count(b"->")
        if returns * 2 < functions and functions > 2:
            # Far from annotated: their number is enough, and nothing needs parsing.
            counted += functions
            continue
        arrows += returns
        doubtful.append((file, returns))
    for file, returns in doubtful:
        # Every annotated function has an arrow: if all those left would not do, nothing more needs parsing.
        if typed + arrows < min_share * (counted + arrows):
            return
        good, all_ = annotated(artifact.files.content_of(file).data)
        typed += good
        counted += all_
        arrows -= returns
    if counted >= min_functions and typed >= min_share * counted:
        top = min(
            (path for path in library.packages if not is_private(f"{path}/x.py")),
            key=lambda path: path.count("/"),
            default="",
        )
        place = Member(library.by_path[f"{top}/__init__.py"].path) if f"{top}/__init__.py" in library else Whole()
        yield Hit(place, functions=counted, percent=typed * 100 // counted)


def annotated(data: bytes) -> tuple[int, int]:
    """Return how many public functions of a module are fully annotated, and how many there are."""
    import ast

    from pkglint.formats.python_source import parse_tree

    tree = parse_tree(data)
    good = every = 0
    stack: list[ast.stmt] = list(tree.body) if tree is not None else []
    while stack:
        node = stack.pop()
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            stack += node.body
        elif isinstance(node, ast.If | ast.Try):
            stack += [*node.body, *node.orelse]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            every += 1
            good += is_annotated(node)
    return good, every


def is_annotated(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a function states the types of its result and of every parameter but `self` and `cls`."""
    arguments = function.args
    parameters = [*arguments.posonlyargs, *arguments.args]
    if parameters and parameters[0].arg in {"self", "cls", "mcs", "mcls"}:
        parameters = parameters[1:]
    parameters += [
        *arguments.kwonlyargs,
        *(argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None),
    ]
    return function.returns is not None and all(argument.annotation is not None for argument in parameters)


def marker_without_classifier(artifact: Artifact) -> Iterator[Hit]:
    """Yield the absent classifier of an artifact that has a `py.typed` of its own."""
    if not artifact.knows("Classifier") or any(
        value.strip().startswith("Typing ::") for value in artifact.metadata.all("Classifier")
    ):
        return
    # A vendored or private package's marker promises nothing of the project.
    if any(
        directory and not is_private(f"{directory}/x.py") for directory in markers(artifact)
    ) and not is_stub_project(artifact):
        yield Hit(Field("Classifier"))


def unusable_marker(wheel: Wheel) -> Iterator[Hit]:
    """Yield a `py.typed` that type checkers do not read: at the library root, or a misspelt `partial`."""
    for path, file in wheel.library:
        if path == MARKER:
            yield Hit(Member(file.path), "at-root")
        elif path.endswith(f"/{MARKER}") and file.size < 64:
            data = wheel.files.content_of(file).data
            if data.strip().strip(b"'\"").lower() == b"partial" and data != b"partial\n":
                content = repr(data.decode("utf-8", "backslashreplace"))
                yield Hit(Member(file.path), "partial-misspelt", content=content)


def stub_package_layout(wheel: Wheel) -> Iterator[Hit]:
    """Yield directories of stubs that type checkers do not take for stubs of the package they describe."""
    library = wheel.library
    stubs_only = bool(library.stubs) and not any(path.endswith(_CODE) for path, _ in library)
    for top in sorted({path.partition("/")[0] for path, _ in library if "/" in path}):
        files = [(path, file) for path, file in library if path.startswith(f"{top}/")]
        path, file = files[0]
        directory = Member(f"{file.path[: len(file.path) - len(path)]}{top}/")
        has_stubs = any(path.endswith(".pyi") for path, _ in files)
        if top.endswith("-stubs"):
            runtime = top.removesuffix("-stubs")
            root = library.by_path.get(f"{top}/__init__.pyi")
            code = next((file for path, file in files if path.endswith(_CODE)), None)
            if code is not None:
                yield Hit(Member(code.path), "code", package=runtime)
            elif not has_stubs:
                yield Hit(directory, "no-stubs", package=runtime)
            elif root is not None and runtime in SHARED:
                yield Hit(Member(root.path), "namespace-init", package=runtime)
        elif stubs_only and has_stubs and not is_private(f"{top}/x.py"):
            yield Hit(directory, "wrong-name", package=top)
    if stubs_only:
        for path in sorted(library.stubs):
            if "/" not in path:
                yield Hit(Member(library.by_path[path].path), "top-level-stub", package=path[:-4])


def partial_typing_marker(artifact: Artifact) -> Iterator[Hit]:
    """Yield annotated packages without `py.typed` beside or above others that have one."""
    library = artifact.library
    marked = {directory for directory in markers(artifact) if directory and not is_private(f"{directory}/x.py")}
    if not marked or is_stub_project(artifact):
        return
    promised = any(value.strip() == "Typing :: Typed" for value in artifact.metadata.all("Classifier"))
    for package in sorted(root.replace(".", "/") for root in artifact.reach.roots):
        if package not in library.packages or is_private(f"{package}/x.py") or is_marked(f"{package}/x.py", marked):
            continue
        if _has_its_own_license(artifact, package):
            continue
        below = sorted(directory for directory in marked if directory.startswith(f"{package}/"))
        marker = below[0] if below else min(marked)
        if _is_annotated(artifact, package, marked, promised=promised):
            place = Member(library.by_path[f"{package}/__init__.py"].path)
            name, other = package.replace("/", "."), marker.replace("/", ".")
            yield Hit(place, "below-root" if below else "one-of-several", package=name, marker_package=other)


def _has_its_own_license(artifact: Artifact, package: str) -> bool:
    """Tell whether a licence lies in a package that is not called like the project: then it is a copy of another one's code."""
    directory = artifact.library.by_path[f"{package}/__init__.py"].directory
    return normalized(package) != normalized(artifact.name) and any(
        file.directory == directory and is_license_name(file.basename) for file in artifact.files.below(directory)
    )


def _is_annotated(artifact: Artifact, package: str, marked: set[str], *, promised: bool) -> bool:
    """Tell whether nearly all public functions of a package's part without a marker are annotated; a promise of types needs but a few."""
    typed = counted = 0
    for path, file in artifact.library:
        if path.startswith(f"{package}/") and path.endswith(".pyi"):
            return False  # stubs-without-marker has it
        if (
            path.startswith(f"{package}/")
            and path.endswith(".py")
            and not is_private(path)
            and not is_marked(path, marked)
        ):
            good, every = annotated(artifact.files.content_of(file).data) if file.size < 1 << 20 else (0, 0)
            typed += good
            counted += every
    return typed >= 0.8 * counted and counted >= (1 if promised else 20)
