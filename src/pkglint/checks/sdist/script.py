"""What setup.py does when a build runs it: files it opens, modules it imports, where its version comes from."""

from __future__ import annotations

from pkglint.data import stdlib
from pkglint.data.backends import SETUPTOOLS_VENDORED
from pkglint.finding import Hit, Member
from pkglint.formats import setup_py
from pkglint.formats.toml import strings
from pkglint.model.build_system import BuildSystem, uses_setup_py
from pkglint.model.packing import predicted
from pkglint.model.paths import directories_of, normalized
from pkglint.model.sdist import Sdist
from pkglint.model.tree import Tree
from pkglint.model.versions import same_version
from pkglint.model.wheel import Wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from pkglint.formats.setup_py import SetupScript
    from pkglint.model import Artifact

OWN = ("setuptools", "distutils", "pkg_resources")
GENERATED = (".egg-info/", "build/", "dist/")


def script_of(artifact: Artifact) -> SetupScript | None:
    """Return the setup.py that a build of the sdist or tree runs, None when it runs none."""
    if not uses_setup_py(artifact):
        return None
    return setup_py.parse(artifact.files.read("setup.py"))


def reads_missing(artifact: Artifact) -> Iterator[Hit]:
    """Yield each line of setup.py that opens a file which the sdist lacks, or will lack, whatever happens before."""
    script = script_of(artifact)
    there = in_sdist(artifact) if script is not None and script.reads else None
    if script is None or there is None:
        return
    reported = set()
    for read in script.reads:
        path = read.path
        if (
            path.lower() in there
            or path in script.tested
            or path in reported
            or any(part in f"{path}/" for part in GENERATED)
        ):
            continue
        reported.add(path)
        if artifact.kind == "sdist" or path in artifact.files:
            yield Hit(Member("setup.py", read.line), missing=path, source=artifact.kind)


def in_sdist(artifact: Artifact) -> set[str] | None:
    """Return the paths in an sdist, or in the one that a build of a tree makes, in lower case; None when that is not known."""
    if isinstance(artifact, Tree):
        packed = predicted(artifact).sdist
        return None if packed is None else {path.lower() for path in (*packed, *directories_of(packed))}
    if isinstance(artifact, Sdist):
        return {entry.name.removeprefix(artifact.prefix).rstrip("/").lower() for entry in artifact.archive.entries}
    return None


def imports_undeclared(sdist: Sdist) -> Iterator[Hit]:
    """Yield each import of setup.py that an isolated build cannot satisfy."""
    script = script_of(sdist)
    if script is None or any(name.endswith("fetch_build_eggs") for name in script.names):
        return
    importable = BuildSystem(sdist).importable
    if importable is None:
        return
    for found in script.imports:
        top = found.module.split(".", 1)[0]
        if found.level or not top or top in importable or is_standard(top) or is_local(sdist, top):
            continue
        system = BuildSystem(sdist)
        variant = "pip" if top == "pip" else "not-required" if "requires" in system.table else "no-build-system"
        yield Hit(Member("setup.py", found.line), variant, module=top)


def is_standard(top: str) -> bool:
    """Tell whether a name is of the standard library of some Python, or setuptools' own."""
    return top in stdlib.ever() or top in OWN


def is_local(source: Sdist | Tree, top: str) -> bool:
    """Tell whether a module of this name lies anywhere in the source: setup.py may put any directory on `sys.path`."""
    suffixes = (f"/{top}.py", f"/{top}/__init__.py", f"/{top}.pyx")
    return any(f"/{path}".endswith(suffixes) or path.startswith(f"{top}/") for path in source.files.paths)


# Its own package


def imports_project(artifact: Artifact) -> Iterator[Hit]:
    """Yield an import of the package that setup.py builds, when a build cannot follow it or follows it by luck only."""
    script = script_of(artifact)
    if script is None:
        return
    system = BuildSystem(artifact)
    library = artifact.library
    own = library.top_packages | {name for name in library.top_modules if normalized(name) == normalized(artifact.name)}
    for found in script.imports:
        top = found.module.split(".", 1)[0]
        if found.level or top not in own:
            continue
        needed = lacking(artifact, found.module, found.names, system)
        if needed:
            variant = "needs-dependency"
        elif "sys.path" in script.names or "site.addsitedir" in script.names or "__legacy__" in system.backend:
            continue
        else:
            variant = "not-on-path" if system.backend else "legacy-only"
        yield Hit(Member("setup.py", found.line), variant, module=top, needed=needed)


def lacking(artifact: Artifact, module: str, names: tuple[str, ...], system: BuildSystem) -> str:
    """Return the first module of neither project nor standard library that importing a module of the project needs, "" without one.

    Followed are imports that happen whatever happens; "" also when it is not known what the build requirements bring.
    """
    importable = system.importable
    if importable is None:
        return ""
    library = artifact.library
    waiting = [module, *(f"{module}.{name}" for name in names)]
    seen: set[str] = set()
    while waiting:
        parts = waiting.pop().split(".")
        for length in range(1, len(parts) + 1):
            prefix = ".".join(parts[:length])
            path = library.modules.get(prefix)
            if path is None or not path.endswith(".py") or prefix in seen:
                continue
            seen.add(prefix)
            package = prefix if path.endswith("__init__.py") else prefix.rpartition(".")[0]
            for found in library.module(path).imports:
                if found.guarded or found.type_checking:
                    continue
                target = absolute(package, found.module, found.level)
                top = target.split(".", 1)[0]
                if top in library.top_names:
                    waiting += [target, *(f"{target}.{each}" for each in found.names if each != "*")]
                elif top and not is_standard(top) and top not in importable and top not in SETUPTOOLS_VENDORED:
                    return top
    return ""


def absolute(package: str, module: str, level: int) -> str:
    """Return the dotted name of an import written inside a package."""
    if not level:
        return module
    parts = package.split(".")
    base = ".".join(parts[: len(parts) - level + 1])
    return f"{base}.{module}" if module and base else base or module


# Its version


def version_from_environment(artifact: Artifact) -> Iterator[Hit]:
    """Yield the `version` of setup.py when it is an environment variable's, or what git answers."""
    script = script_of(artifact)
    if script is None or isinstance(artifact, Wheel) or any("PKG-INFO" in text for text in script.strings):
        return
    if artifact.project and "version" not in strings(artifact.project.get("dynamic")):
        return  # [project] says it, and setup.py is not asked
    keyword = script.keywords.get("version")
    if keyword is None or isinstance(keyword.value, str):
        return
    where = Member("setup.py", keyword.line)
    variable = environment(script, keyword.node, 0)
    if variable is not None:
        name, default = variable
        if default is None or not artifact.version or not same_version(default, artifact.version):
            yield Hit(where, "variable-with-default" if default else "variable", variable=name, default=default)
    elif asks_git(script, keyword.node):
        yield Hit(where, "git")
    elif "+" not in artifact.version and (local := conditional_local(script, keyword.node)):
        yield Hit(where, "conditional-local", local=local)


def added_literal(node: ast.expr) -> str:
    """Return the local part of a literal `+…` that an expression adds, "" without one."""
    import ast

    added = (part.right for part in ast.walk(node) if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add))
    texts = (part.value for part in added if isinstance(part, ast.Constant) and isinstance(part.value, str))
    return next((text[1:] for text in texts if text.startswith("+")), "")


def conditional_local(script: SetupScript, node: ast.expr) -> str:
    """Return the local version part that is added to a version only under a condition, "" without one."""
    import ast

    expressions: list[ast.AST] = [node]
    names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    for part in ast.walk(script.tree) if script.tree is not None else ():
        if isinstance(part, (ast.Assign, ast.AnnAssign)):
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            if (
                any(isinstance(target, ast.Name) and target.id in names for target in targets)
                and part.value is not None
            ):
                expressions.append(part.value)
        elif isinstance(part, ast.If):
            for inner in ast.walk(part):
                if isinstance(inner, ast.AugAssign) and isinstance(inner.target, ast.Name) and inner.target.id in names:
                    value = script.value(inner.value, {})
                    if isinstance(value, str) and value.startswith("+"):
                        return value[1:]
                elif (
                    isinstance(inner, ast.Assign)
                    and any(isinstance(t, ast.Name) and t.id in names for t in inner.targets)
                    and (local := added_literal(inner.value))
                ):
                    return local
    for expression in expressions:
        for part in ast.walk(expression):
            if isinstance(part, ast.IfExp):
                for value in (script.value(part.body, {}), script.value(part.orelse, {})):
                    if isinstance(value, str) and value.startswith("+"):
                        return value[1:]
    return ""


STRIPPED = ("strip", "lstrip", "rstrip", "replace", "removeprefix", "removesuffix", "split", "lower")


def environment(script: SetupScript, node: ast.expr | None, depth: int) -> tuple[str, str | None] | None:
    """Return (variable, default) when an expression is the value of an environment variable, bare or stripped."""
    import ast

    if node is None or depth > 8:
        return None
    match node:
        case ast.Name(id=name):
            return environment(script, script.assigned.get(name), depth + 1)
        case ast.Call(func=ast.Attribute(value=inner, attr=word)) if word in STRIPPED:
            return environment(script, inner, depth + 1)
        case ast.Subscript(value=ast.Call() as inner):
            return environment(script, inner, depth + 1)
        case ast.Subscript(value=ast.Attribute() as mapping, slice=ast.Constant(value=str() as name)):
            return (name, None) if setup_py.dotted(mapping) == "os.environ" else None
        case ast.Call(func=function, args=arguments):
            if setup_py.dotted(function) in {"os.environ.get", "environ.get", "os.getenv", "getenv"} and arguments:
                name = script.value(arguments[0], {})
                default = script.value(arguments[1], {}) if len(arguments) > 1 else None
                if isinstance(name, str) and (default is None or isinstance(default, str)):
                    return name, default
            elif isinstance(function, ast.Name) and function.id in script.functions:
                return environment(script, only_return(script.functions[function.id]), depth + 1)
        case ast.BoolOp(op=ast.Or(), values=[first, ast.Constant(value=str() as default)]):
            found = environment(script, first, depth + 1)
            return (found[0], default) if found is not None else None
    return None


def only_return(function: ast.FunctionDef) -> ast.expr | None:
    """Return what a function of one statement (beside its docstring) gives back."""
    import ast

    body = [node for node in function.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    return body[0].value if len(body) == 1 and isinstance(body[0], ast.Return) else None


READS = frozenset(
    {
        "open", "read_text", "exists", "isfile", "is_file", "isdir", "is_dir", "exec", "run_path", "import_module",
        "load_module", "loads", "load",
    }
)  # fmt: skip
RUNS = frozenset({"check_output", "run", "Popen", "popen", "call", "check_call", "getoutput", "getstatusoutput"})
PLAIN_MODULES = frozenset({"os", "subprocess", "sys", "re", "shlex"})


def asks_git(script: SetupScript, node: ast.expr) -> bool:
    """Tell whether a version comes from a git command, and nothing it is made of reads a file or comes from another module."""
    import ast

    waiting: list[ast.AST] = [node]
    seen: set[int] = set()
    git = False
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        for inner in ast.walk(part):
            if isinstance(inner, ast.Name):
                if inner.id in script.functions:
                    waiting.append(script.functions[inner.id])
                elif inner.id in script.assigned and inner.id not in PLAIN_MODULES:
                    bound = script.assigned[inner.id]
                    if bound is None:
                        return False  # bound several times, or imported: where it comes from is not known
                    waiting.append(bound)
            elif isinstance(inner, ast.Call):
                word = setup_py.dotted(inner.func).rpartition(".")[2]
                if word in READS:
                    return False
                git = git or (word in RUNS and any(is_git(each) for each in ast.walk(inner)))
    return git


def is_git(node: ast.AST) -> bool:
    """Tell whether a node is the text `git`, or a command line of it."""
    import ast

    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (node.value == "git" or node.value.startswith("git "))
    )
