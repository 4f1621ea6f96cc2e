"""`py.typed`, stubs and annotations, and what the metadata promises of them (PEP 561; distributing type information)."""

from __future__ import annotations

from pkglint.data.names import SHARED, VENDORED
from pkglint.finding import Field, Hit, Member, Whole
from pkglint.model.paths import in_test_path

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
        yield Hit(Field("Classifier", nth))


def stubs_without_marker(artifact: Artifact) -> Iterator[Hit]:
    """Yield the first stub of each package that has stubs for public modules and no `py.typed`."""
    stubs = artifact.library.stubs
    if not stubs:
        return
    marked = markers(artifact)
    packages = artifact.library.packages
    told: set[str] = set()
    for path in sorted(stubs):
        top = path.partition("/")[0]
        if (
            "/" not in path
            or top in told
            or top.endswith("-stubs")
            or top not in packages
            or is_private(path)
            or is_marked(path, marked)
        ):
            continue
        told.add(top)
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
        yield Hit(Whole(), functions=counted, share=f"{typed * 100 // counted} %")


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
    given = [*arguments.posonlyargs, *arguments.args]
    if given and given[0].arg in {"self", "cls", "mcs", "mcls"}:
        given = given[1:]
    given += [
        *arguments.kwonlyargs,
        *(argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None),
    ]
    return function.returns is not None and all(argument.annotation is not None for argument in given)


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
            yield Hit(Member(file.path), fault="stands beside the packages, where no type checker looks")
        elif path.endswith(f"/{MARKER}") and file.size < 64:
            data = wheel.files.content_of(file).data
            if data.strip().strip(b"'\"").lower() == b"partial" and data != b"partial\n":
                yield Hit(
                    Member(file.path),
                    fault=f"holds {data.decode('utf-8', 'backslashreplace')!r}, and only 'partial' and a line feed mean partial stubs",
                )


def stub_package_layout(wheel: Wheel) -> Iterator[Hit]:
    """Yield directories of stubs that type checkers do not take for stubs of the package they describe."""
    library = wheel.library
    stubs_only = bool(library.stubs) and not any(path.endswith(_CODE) for path, _ in library)
    for top in sorted({path.partition("/")[0] for path, _ in library if "/" in path}):
        files = [(path, file) for path, file in library if path.startswith(f"{top}/")]
        path, file = files[0]
        prefix = file.path[: len(file.path) - len(path)]
        has_stubs = any(path.endswith(".pyi") for path, _ in files)
        if top.endswith("-stubs"):
            runtime = top.removesuffix("-stubs")
            root = library.by_path.get(f"{top}/__init__.pyi")
            if not has_stubs:
                yield Hit(Member(f"{prefix}{top}/"), fault="holds no stub (.pyi)")
            elif root is not None and runtime in SHARED:
                yield Hit(
                    Member(root.path), fault=f"hides the stubs of every other project in the namespace {runtime!r}"
                )
        elif stubs_only and has_stubs and not is_private(f"{top}/x.py"):
            yield Hit(Member(f"{prefix}{top}/"), fault=f"holds stubs only, and its name is not '{top}-stubs'")
    if stubs_only:
        for path in sorted(library.stubs):
            if "/" not in path:
                place = Member(library.by_path[path].path)
                yield Hit(
                    place,
                    fault=f"is a stub without its module, and stubs of another project lie in '{path[:-4]}-stubs/'",
                )
