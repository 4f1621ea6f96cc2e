"""Files that do not parse, parse only under a newer Python than declared, cannot be decoded, or make Python warn."""

from __future__ import annotations

import re

from pkglint.checks.code import newer, older, pythons, source
from pkglint.finding import Hit, Member
from pkglint.formats import toml
from pkglint.model.paths import in_test_path, normalized
from pkglint.model.versions import PYTHONS, admits_python
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content
    from pkglint.model import Artifact
    from pkglint.model.files import File

PYTHON_2 = regex(
    r"Missing parentheses in call to '(print|exec)'|multiple exception types must be parenthesized|leading zeros in decimal integer literals"
)
"""What CPython says of code that Python 2 takes."""
NOTEBOOK = regex(rb"^(?:![ \t]*\w|%{1,2}\w)", re.MULTILINE)
"""A command for the shell, or a directive, on a line of its own."""
SETTINGS = ("setup.py", "setup.cfg", "pyproject.toml")
"""Where modules of a project are listed."""
ESCAPE = regex(r"\\.")


def syntax_error(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file that does not compile under the newest Python we know of those the artifact admits."""
    if pythons.speaks_of_another_python(file.path) or _beside_the_packages(artifact, file):
        return
    error = source.compiled(content).error
    if error is None or _is_notebook(artifact, file, content.data):
        return
    admitted = artifact.pythons.admitted
    # Above 3.6 what parsed once still does, so the running Python speaks for older ones, but never for newer ones.
    judged = [minor for minor in admitted if 7 <= minor <= pythons.RUNNING]
    if not judged or (admitted[-1] > pythons.RUNNING and artifact.reach.guarded_everywhere(file)):
        return
    variant = "python2" if PYTHON_2.match(error[0]) else "syntax"
    yield Hit(Member(file.path, error[1]), variant, python=f"3.{judged[-1]}", error=error[0])


def syntax_newer_than_declared(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file whose syntax the lowest Python that the artifact admits does not know."""
    if (
        pythons.speaks_of_another_python(file.path)
        or _beside_the_packages(artifact, file)
        or _is_script_at_the_root(artifact, file)
        or len(content.data) > source.LARGEST
    ):
        return
    declared = artifact.pythons
    lowest, variant = declared.lowest, declared.lowest_by
    nested = _nested_project(artifact, file)
    if nested is not None:
        lowest, variant = _floor_of(nested), "requires-python"
    elif declared.oldest is not None:
        found = older.needs(content.data, declared.oldest)
        if found is not None and not artifact.reach.guarded_everywhere(file):
            by = declared.promises_python2 or "classifier"
            major, minor = declared.oldest
            yield _newer(file, found, by, f"{major}.{minor}")
            return
    if lowest is None or lowest >= pythons.RUNNING or source.compiled(content).error is not None:
        return
    found = newer.needs(content.data, lowest)
    if found is not None and not artifact.reach.guarded_everywhere(file):
        yield _newer(file, found, variant, f"3.{lowest}")


def _newer(file: File, found: newer.Needed, variant: str, declared: str) -> Hit:
    needs = f"3.{found.minor}" if found.minor else "3"
    return Hit(Member(file.path, found.line), variant, needs=needs, construct=found.construct, declared=declared)


def _nested_project(artifact: Artifact, file: File) -> str | None:
    """Return the text of the pyproject.toml of another project in whose directory a source's file lies, None without one."""
    directory = file.directory
    while directory and artifact.kind != "wheel":
        if f"{directory}/pyproject.toml" in artifact.files:
            return artifact.files.text(f"{directory}/pyproject.toml")
        directory = directory.rpartition("/")[0]
    return None


def _floor_of(pyproject: str) -> int | None:
    """Return the lowest minor release of Python 3 that a pyproject.toml admits, None when it does not say."""
    document = toml.parse(pyproject.encode("utf-8", "replace")).value
    required = toml.table(document, "project").get("requires-python")
    if not isinstance(required, str):
        return None
    return next((max(int(minor[2:]), 6) for minor in PYTHONS if admits_python(required, minor)), None)


def _is_notebook(artifact: Artifact, file: File, data: bytes) -> bool:
    """Tell whether a file outside of packages is the export of a notebook, with its commands for the shell."""
    return f"{file.directory}/__init__.py".lstrip("/") not in artifact.files and NOTEBOOK.search(data) is not None


def _beside_the_packages(artifact: Artifact, file: File) -> bool:
    """Tell whether a source's file lies in a folder that is no package, which nobody installs: tools, demos, benchmarks."""
    top, _, rest = file.directory.partition("/")
    return (
        artifact.kind != "wheel"
        and top not in {"", "src"}
        and not (top in {"lib", "python"} and not rest)
        and normalized(top) != normalized(artifact.name)
        and f"{file.directory}/__init__.py" not in artifact.files
    )


def _is_script_at_the_root(artifact: Artifact, file: File) -> bool:
    """Tell whether a module at a source's root is beside a package of the project, and no setting names it."""
    name = file.basename.removesuffix(".py")
    if artifact.kind == "wheel" or file.directory or name == "setup" or normalized(name) == normalized(artifact.name):
        return False
    word = re.compile(rf"\b{re.escape(name)}\b")
    return bool(artifact.library.packages) and not any(
        word.search(artifact.files.text(path)) for path in SETTINGS if path in artifact.files
    )


def source_not_utf8(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a Python file that Python cannot decode."""
    del artifact
    # `._name.py` is macOS' data about a file; the contents family names it.
    if in_test_path(file.path) or file.basename.startswith("._"):
        return
    found = source.undecodable(content.data)
    if found is None:
        return
    error, line = found
    place = Member(file.path, line)
    name = error.rpartition(": ")[2]
    if "null byte" in error:
        yield Hit(place, "null-byte", encoding="")
    elif error.startswith("unknown encoding"):
        yield Hit(place, "unknown-encoding", encoding=name)
    elif error.startswith("encoding problem"):
        yield Hit(place, "bom-conflict", encoding=name.removesuffix(" with BOM"))
    else:
        yield Hit(place, "bytes", encoding=error.partition(":")[0])


def syntax_warning(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file that compiles with a SyntaxWarning, at the first one's line."""
    del artifact
    if in_test_path(file.path) or pythons.speaks_of_another_python(file.path):
        return
    caught = source.compiled(content).warnings
    if caught:
        text, line = caught[0]
        escape = ESCAPE.search(text) if "escape sequence" in text else None
        variant = "escape" if escape else "is-literal" if " with " in text and "literal" in text else "other"
        shown = escape[0] if escape else ""
        yield Hit(Member(file.path, line), variant, escape=shown, warning=text, count=len(caught))
