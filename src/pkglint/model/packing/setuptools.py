"""setuptools: packages (listed, found or discovered), their data, and what MANIFEST.in or git add (setuptools 84).

Settings come from [tool.setuptools], setup.cfg, and literal arguments of setup(); a setup.py that computes any of them, or
replaces the commands that choose files, makes the answer unknown.
"""

from __future__ import annotations

import posixpath
import re
from fnmatch import fnmatchcase

from pkglint.formats.toml import strings, table
from pkglint.model.build_system import package_directory
from pkglint.model.packing.paths import component, matcher
from pkglint.model.packing.source import Packing

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterator
    from typing import Any

    from pkglint.formats.setup_py import SetupScript
    from pkglint.model.packing.source import Source

LICENSES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")
IMPLICIT_DATA = ("*.pyi", "py.typed")
FILE_FINDERS = frozenset({"setuptools-scm", "setuptools-git", "setuptools-scm-git-archive", "vcs-versioning"})
"""Projects that add what git tracks to every sdist built in an environment that has them."""
NO_PACKAGES = (
    "ci", "bin", "debian", "doc", "docs", "documentation", "manpages", "news", "newsfragments", "changelog", "test", "tests", "unit_test",
    "unit_tests", "example", "examples", "scripts", "tools", "util", "utils", "python", "build", "dist", "venv", "env", "requirements",
    "tasks", "fabfile", "site_scons", "benchmark", "benchmarks", "exercise", "exercises", "htmlcov", "[._]*",
)  # fmt: skip
"""Directories that automatic discovery in a flat layout passes over (setuptools.discovery)."""
NO_MODULES = (
    "setup", "conftest", "test", "tests", "example", "examples", "build", "toxfile", "noxfile", "pavement", "dodo", "tasks", "fabfile",
    "[Ss][Cc]onstruct", "conanfile", "manage", "benchmark", "benchmarks", "exercise", "exercises", "[._]*",
)  # fmt: skip
"""Modules that it passes over."""
PLAIN = frozenset(
    {
        "name", "version", "description", "long_description", "long_description_content_type", "author", "author_email", "maintainer",
        "maintainer_email", "url", "download_url", "project_urls", "classifiers", "license", "license_files", "license_file", "keywords",
        "platforms", "python_requires", "install_requires", "extras_require", "setup_requires", "tests_require", "test_suite", "zip_safe",
        "entry_points", "scripts", "data_files", "packages", "package_dir", "package_data", "exclude_package_data",
        "include_package_data", "py_modules", "namespace_packages", "use_scm_version", "provides", "requires", "obsoletes", "test_loader",
        "options", "command_options", "eager_resources", "dependency_links", "cmdclass", "ext_modules", "ext_package", "contact", "contact_email",
    }
)  # fmt: skip
"""Keywords of setup() that choose files in a way known here, or choose none."""


class Opaque(Exception):
    """A setting that code computes: nothing can be known."""


def pack(source: Source) -> Packing:
    """Return what setuptools takes."""
    try:
        settings = Settings(source)
        chosen, modules, roots = settings.selection()
        return packed(source, settings, chosen, modules, roots)
    except Opaque:
        return Packing()


class Settings:
    """The settings that choose files, by the file that wins: [tool.setuptools], setup.cfg, setup()."""

    def __init__(self, source: Source) -> None:
        """Take the source; raises Opaque when setup.py may do anything."""
        from pkglint.formats import setup_cfg

        self.source = source
        self.tool = source.tool("setuptools")
        self.by_pyproject = bool(self.tool) or bool(source.project)
        """Whether pyproject.toml configures setuptools, which turns include-package-data on."""
        self.config = setup_cfg.parse(source.files.read("setup.cfg"))
        self.script = script_of(source)
        self.calls = setup_arguments(self.script)
        command = self.calls.get("cmdclass")
        if command is not None and not harmless_commands(self.script, command):
            raise Opaque
        if not PLAIN.issuperset(self.calls) or not self.extensions_are_literal():
            raise Opaque

    def extensions_are_literal(self) -> bool:
        """Tell whether setup() compiles nothing, or extensions whose sources are all said: the sdist gets these, and no header."""
        import ast

        node = self.calls.get("ext_modules")
        if node is None or self.script is None:
            return node is None
        every = self.script.extensions
        return (
            isinstance(node, ast.List)
            and len(node.elts) == len(every)
            and all(each.sources or each.globs for each in every)
            and "depends" not in self.source.files.text("setup.py")
        )

    def value(self, keyword: str) -> Any:
        """Return a literal argument of setup(), None without one; raises Opaque when it is computed."""
        node = self.calls.get(keyword)
        if node is None or self.script is None:
            return None
        found = self.script.value(node, {})
        if not literal(found):
            raise Opaque
        return found

    def option(self, name: str) -> list[str] | None:
        """Return the items of a list in setup.cfg's [options], None without it."""
        return None if self.config.option("options", name) is None else self.listed("options", name)

    def roots(self) -> dict[str, str]:
        """Return package_dir: a package, or "" for all, → its directory."""
        from pkglint.formats import setup_cfg

        configured = self.tool.get("package-dir", self.value("package_dir"))
        option = self.config.option("options", "package_dir")
        if configured is None and option is not None:
            configured = {key: part.text for key, part in setup_cfg.pairs(option).items()}
        found = configured if isinstance(configured, dict) else {}
        return {
            key: "" if value in {".", "./"} else value.strip("/")
            for key, value in found.items()
            if isinstance(value, str)
        }

    def selection(self) -> tuple[list[str], list[str], dict[str, str]]:
        """Return the packages, the modules, and package_dir; raises Opaque when they are computed or the build would fail."""
        roots = self.roots()
        packages = self.packages(roots)
        modules = self.tool.get("py-modules", self.value("py_modules"))
        if modules is None:
            modules = self.option("py_modules")
        if packages is None and modules is None:
            return self.discovered(roots)
        return packages or [], strings(modules), roots

    def packages(self, roots: dict[str, str]) -> list[str] | None:
        """Return the packages that the settings list or find, None when they say nothing."""
        configured = self.tool.get("packages")
        if isinstance(configured, list):
            return strings(configured)
        if isinstance(configured, dict):
            find = table(self.tool, "packages", "find")
            found: list[str] = []
            for where in strings(find.get("where", ["."])):
                found += find_packages(
                    self.source,
                    where,
                    strings(find.get("include")),
                    strings(find.get("exclude")),
                    without_init=find.get("namespaces") is not False,
                )
                roots.setdefault("", "") if where in {".", ""} else roots.setdefault("", where)
            return found
        option = self.option("packages")
        if option is not None and "packages" not in self.calls:
            if len(option) == 1 and option[0] in {"find:", "find_namespace:"}:
                section = "options.packages.find"
                arguments = {name: self.listed(section, name) for name in ("include", "exclude")}
                where = (self.config.get(section, "where") or ".").strip()
                return find_packages(
                    self.source,
                    where,
                    arguments["include"],
                    arguments["exclude"],
                    without_init=option[0] == "find_namespace:",
                )
            return option
        if "packages" in self.calls:
            return self.of_call(self.calls["packages"])
        return None

    def listed(self, section: str, name: str) -> list[str]:
        """Return the items of a list in a section of setup.cfg."""
        return [part.text for part in self.config.listed(section, name)]

    def of_call(self, node: ast.expr) -> list[str]:
        """Return what setup() is given as packages: a literal list, or a call that finds them."""
        import ast

        from pkglint.formats.setup_py import dotted

        assert self.script is not None
        if isinstance(node, ast.Name):
            node = self.script.assigned.get(node.id) or node
        if isinstance(node, ast.Call):
            name = dotted(node.func).rpartition(".")[2]
            if name not in {"find_packages", "find_namespace_packages"} or len(node.args) > 3:
                raise Opaque
            arguments = dict(zip(("where", "exclude", "include"), node.args, strict=False)) | {
                word.arg or "": word.value for word in node.keywords
            }
            values = {key: self.script.value(each, {}) for key, each in arguments.items()}
            if not all(literal(value) for value in values.values()) or not {"where", "exclude", "include"}.issuperset(
                values
            ):
                raise Opaque
            return find_packages(
                self.source,
                str(values.get("where", ".")),
                strings(values.get("include")),
                strings(values.get("exclude")),
                without_init=name != "find_packages",
            )
        found = self.script.value(node, {})
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise Opaque
        return found

    def discovered(self, roots: dict[str, str]) -> tuple[list[str], list[str], dict[str, str]]:
        """Return what automatic discovery finds; raises Opaque where it stops the build."""
        paths = self.source.paths
        own = {package: root for package, root in roots.items() if package}
        if own:
            found = [
                name
                for package, root in own.items()
                for name in [
                    package,
                    *(f"{package}.{n}" for n in find_packages(self.source, root, [], [], without_init=True)),
                ]
            ]
            return found, [], roots
        root = roots.get("", "src")
        if root and root in paths.directories:
            return (
                find_packages(self.source, root, [], [], without_init=True),
                modules_in(self.source, root, ()),
                {**roots, "": root},
            )
        excluded = [pattern for name in NO_PACKAGES for pattern in (name, f"{name}.*")]
        packages = find_packages(self.source, ".", [], excluded, without_init=True, identifiers=True)
        tops = {name.partition(".")[0] for name in packages}
        if {top.removesuffix("-stubs") for top in tops} and len({top.removesuffix("-stubs") for top in tops}) > 1:
            raise Opaque  # several top-level packages: setuptools stops
        if packages:
            return packages, [], roots
        modules = modules_in(self.source, "", NO_MODULES)
        if len(modules) > 1:
            raise Opaque
        return [], modules, roots

    def data(self, key: str, section: str, keyword: str) -> dict[str, list[str]]:
        """Return a table package → patterns, with "" for all packages."""
        configured = self.tool.get(key, self.value(keyword))
        if configured is None:
            configured = {name: self.listed(section, name) for name in self.config.sections.get(section, ())}
        found = configured if isinstance(configured, dict) else {}
        return {
            "" if name == "*" else name: [value] if isinstance(value, str) else strings(value)
            for name, value in found.items()
        }

    @property
    def includes_data(self) -> bool:
        """Tell whether files of the sdist that lie in a package go to the wheel."""
        configured = self.tool.get("include-package-data", self.value("include_package_data"))
        if configured is None:
            option = self.config.get("options", "include_package_data")
            configured = option.strip().lower() in {"1", "true", "yes"} if option is not None else self.by_pyproject
        return bool(configured)

    @property
    def finds_tracked(self) -> bool:
        """Tell whether the build environment has a project that puts what git tracks into the sdist."""
        from pkglint.model.paths import normalized

        requires = strings(table(self.source.document, "build-system").get("requires"))
        names = {normalized(re.split(r"[\s\[<>=!~;@(]", text.strip(), maxsplit=1)[0]) for text in requires}
        return not names.isdisjoint(FILE_FINDERS)


def script_of(source: Source) -> SetupScript | None:
    """Return setup.py's facts, None without one."""
    if "setup.py" not in source.files:
        return None
    from pkglint.formats import setup_py

    return setup_py.parse(source.files.read("setup.py"))


def setup_arguments(script: SetupScript | None) -> dict[str, ast.expr]:
    """Return the arguments of the one call of setup(); raises Opaque when there is none or several, or one is spread out."""
    import ast

    from pkglint.formats.setup_py import dotted

    if script is None:
        return {}
    calls = [
        node
        for node in ast.walk(script.tree or ast.Module([], []))
        if isinstance(node, ast.Call) and dotted(node.func) in {"setup", "setuptools.setup"}
    ]
    if len(calls) != 1 or calls[0].args or any(word.arg is None for word in calls[0].keywords):
        raise Opaque
    return {word.arg: word.value for word in calls[0].keywords if word.arg}


def harmless_commands(script: SetupScript | None, node: ast.expr) -> bool:
    """Tell whether the commands that a project replaces choose no files."""
    import ast

    from pkglint.formats.setup_py import dotted

    if isinstance(node, ast.Call):
        return dotted(node.func) == "versioneer.get_cmdclass"
    keys = [script.value(key, {}) for key in node.keys] if isinstance(node, ast.Dict) and script else [None]
    return {"build_ext", "bdist_wheel", "test", "upload", "publish", "clean", "lint", "docs"}.issuperset(keys)


def literal(value: Any) -> bool:
    """Tell whether a value from setup.py has no unknown part."""
    if isinstance(value, dict):
        return all(literal(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return all(literal(item) for item in value)
    return value is None or isinstance(value, (str, int, bool))


def find_packages(
    source: Source, where: str, include: list[str], exclude: list[str], *, without_init: bool, identifiers: bool = False
) -> list[str]:
    """Return the dotted names of the packages below a directory, as setuptools' finders walk it.

    `without_init`: a directory needs no `__init__.py`. `identifiers`: every component must be one.
    """
    root = "" if posixpath.normpath(where) == "." else posixpath.normpath(where)
    excluded = [*(["ez_setup", "*__pycache__"]), *exclude]
    found: list[str] = []

    def walk(directory: str, package: str) -> None:
        for child in source.paths.inside(directory):
            name = posixpath.basename(child)
            if child not in source.paths.directories or "." in name:
                continue
            dotted = f"{package}.{name}" if package else name
            if identifiers:
                parts = dotted.split(".")
                if not (
                    (parts[0].isidentifier() or parts[0].endswith("-stubs"))
                    and all(part.isidentifier() for part in parts[1:])
                ):
                    continue
            elif not without_init and f"{child}/__init__.py" not in source.paths.files:
                continue
            if (not include or any(fnmatchcase(dotted, each) for each in include)) and not any(
                fnmatchcase(dotted, each) for each in excluded
            ):
                found.append(dotted)
            if f"{dotted}*" not in excluded and f"{dotted}.*" not in excluded:
                walk(child, dotted)

    walk(root, "")
    return found


def modules_in(source: Source, directory: str, exclude: tuple[str, ...]) -> list[str]:
    """Return the names of the modules right inside a directory."""
    stems = [
        posixpath.basename(path)[:-3]
        for path in source.paths.inside(directory)
        if path.endswith(".py") and path in source.paths.files
    ]
    return [stem for stem in stems if stem.isidentifier() and not any(fnmatchcase(stem, each) for each in exclude)]


def packed(
    source: Source, settings: Settings, packages: list[str], modules: list[str], roots: dict[str, str]
) -> Packing:
    """Return the files of these packages and modules."""
    paths = source.paths
    directories = {package: package_directory(package, roots) for package in packages}
    single = [path for name in modules if (path := f"{package_directory(name, roots)}.py") in paths.files]
    code = {
        path
        for directory in directories.values()
        for path in paths.inside(directory)
        if path.endswith(".py") and path in paths.files and path != "setup.py"
    }
    configured = settings.data("package-data", "options.package_data", "package_data")
    excluded = settings.data("exclude-package-data", "options.exclude_package_data", "exclude_package_data")
    data: dict[str, str] = {}
    for package, directory in directories.items():
        for pattern in (*IMPLICIT_DATA, *configured.get("", ()), *configured.get(package, ())):
            data.update((path, package) for path in paths.glob(pattern, directory) if path in paths.files)
    sdist = manifest(source, settings, {*code, *single, *data})
    if settings.includes_data:
        owners = {directory: package for package, directory in directories.items()}
        for path in sdist:
            parent = posixpath.dirname(path)
            while parent and parent not in owners:
                parent = posixpath.dirname(parent)
            if parent in owners and not (posixpath.dirname(path) == parent and path.endswith(".py")):
                data.setdefault(path, owners[parent])
    for package, patterns in excluded.items():
        for owner in directories if not package else [package]:
            directory = directories.get(owner, "")
            tests = [expression(posixpath.join(directory, pattern), crossing=True) for pattern in patterns]
            data = {path: each for path, each in data.items() if each != owner or not any(test(path) for test in tests)}
    wheel = [(installed(path, *where), path) for path in code if (where := owner_of(path, directories))]
    wheel += [
        (installed(path, package, directories[package]), path) for path, package in data.items() if path not in code
    ]
    wheel += [
        (posixpath.basename(path) if "/" not in name else name, path)
        for path in single
        for name in [module_place(path, modules, roots)]
    ]
    return Packing(tuple(sorted(set(wheel))), sdist)


def module_place(path: str, modules: list[str], roots: dict[str, str]) -> str:
    """Return where a module of its own lands."""
    return next(
        (f"{name.replace('.', '/')}.py" for name in modules if f"{package_directory(name, roots)}.py" == path), path
    )


def owner_of(path: str, directories: dict[str, str]) -> tuple[str, str] | None:
    """Return the package in whose directory a module lies, and that directory."""
    parent = posixpath.dirname(path)
    return next(((package, directory) for package, directory in directories.items() if directory == parent), None)


def installed(path: str, package: str, directory: str) -> str:
    """Return where a file of a package lands."""
    inner = path[len(directory) + 1 :] if directory else path
    return f"{package.replace('.', '/')}/{inner}"


def manifest(source: Source, settings: Settings, chosen: set[str]) -> frozenset[str]:
    """Return the files of an sdist: those of the wheel, the standard ones, what git tracks where that counts, and MANIFEST.in's."""
    paths = source.paths
    found = set(chosen)
    readme = next((name for name in ("README", "README.rst", "README.txt", "README.md") if name in paths.files), "")
    found.update({readme, "setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in"} & paths.files)
    found.update(path for pattern in ("tests/test*.py", "test/test*.py") for path in paths.glob(pattern))
    found.update(strings(settings.value("scripts")))
    for extension in settings.script.extensions if settings.script is not None else ():
        found.update(path for path, _ in extension.sources)
        found.update(path for pattern in extension.globs for path in paths.glob(pattern))
    for item in settings.value("data_files") or ():
        found.update(
            [item]
            if isinstance(item, str)
            else [path for each in item if isinstance(each, list) for path in strings(each)]
        )
    if settings.finds_tracked and source.tracked is not None:
        ignored = export_ignored(source)
        found.update(path for path in source.tracked & paths.files if not ignored(path))
    if "MANIFEST.in" in source.files:
        from pkglint.formats import manifest_in

        for command in manifest_in.parse(source.files.read("MANIFEST.in")).commands:
            if command.valid:
                apply(command.action, command.directory.strip("/"), command.patterns, found, source)
    found.update(licenses(source, settings))
    found.update(referenced(settings))
    dropped = re.compile(
        r"build/.*|(.*/)?(RCS|CVS|\.svn|\.hg|\.git|\.bzr|_darcs)/.*|(\.tox|\.nox|\.venv)/.*", re.DOTALL
    )
    return frozenset(path for path in found & paths.files if not dropped.fullmatch(path))


def licenses(source: Source, settings: Settings) -> Iterator[str]:
    """Yield the licence files: those that are named, else those that have a usual name."""
    configured = settings.tool.get("license-files", settings.value("license_files"))
    if configured is None:
        configured = settings.listed("metadata", "license_files") or None
    yield from source.named_files(LICENSES if configured is None else ())
    for pattern in strings(configured):
        yield from source.paths.glob(pattern, hidden=True)


def referenced(settings: Settings) -> Iterator[str]:
    """Yield the files from which metadata is read."""
    for value in table(settings.tool, "dynamic").values():
        yield from strings(
            [value.get("file")]
            if isinstance(value, dict) and isinstance(value.get("file"), str)
            else value.get("file")
            if isinstance(value, dict)
            else None
        )
    for options in settings.config.sections.values():
        for option in options.values():
            match = re.match(r"\s*file\s*:(.*)", option.value, re.DOTALL)
            yield from (name.strip() for name in re.split(r"[,\n]", match[1]) if name.strip()) if match else ()


def apply(action: str, directory: str, patterns: tuple[str, ...], found: set[str], source: Source) -> None:
    """Do one command of MANIFEST.in."""
    files = source.paths.files
    match action:
        case "include":
            found.update(
                path for pattern in patterns for path in source.paths.glob(pattern, hidden=True) if path in files
            )
            return
        case "graft":
            for root in source.paths.glob(directory, hidden=True):
                found.update(source.paths.below(root))
            return
        case "exclude":
            tests = [expression(pattern) for pattern in patterns]
        case "prune":
            tests = [expression(f"{directory}/**")]
        case "global-include" | "global-exclude":
            tests = [expression(f"**/{pattern}") for pattern in patterns]
        case _:
            tests = [
                expression(f"{directory}/**/{pattern}" if directory not in {"", "."} else f"**/{pattern}")
                for pattern in patterns
            ]
    if action.endswith("include"):
        found.update(path for path in files if any(test(path) for test in tests))
    else:
        found.difference_update([path for path in found if any(test(path) for test in tests)])


def expression(pattern: str, *, crossing: bool = False) -> Callable[[str], bool]:
    """Return a test of paths by a glob pattern of MANIFEST.in; with `crossing` a star crosses slashes, as in fnmatch."""
    if crossing:
        return lambda path: fnmatchcase(path, pattern)
    *directories, last = pattern.split("/")
    parts = ["(?:[^/]+/)*" if each == "**" else f"{component(each)}/" for each in directories]
    compiled = matcher("".join(parts) + (".*" if last == "**" else component(last)))
    return lambda path: compiled.fullmatch(path) is not None


def export_ignored(source: Source) -> Callable[[str], bool]:
    """Return a test for what .gitattributes keeps out of `git archive`, by which setuptools-scm lists the files."""
    from pkglint.model.paths import gitignore

    lines = [line.split() for line in source.files.text(".gitattributes").splitlines()]
    return gitignore([words[0] for words in lines if "export-ignore" in words[1:] and not words[0].startswith("#")])
