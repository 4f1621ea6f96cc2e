"""Files that do not parse, parse only under a newer Python than declared, cannot be decoded, or make Python warn."""

from __future__ import annotations

from pkglint.checks.code import newer, pythons, source
from pkglint.finding import Hit, Member
from pkglint.model.paths import in_test_path, normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content
    from pkglint.model import Artifact
    from pkglint.model.files import File


def syntax_error(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file that does not compile under the newest Python we know of those the artifact admits."""
    if pythons.speaks_of_another_python(file.path) or _beside_the_packages(artifact, file):
        return
    error = source.compiled(content).error
    if error is None:
        return
    admitted = artifact.pythons.admitted
    # Above 3.6 what parsed once still does, so the running Python speaks for older ones, but never for newer ones.
    judged = [minor for minor in admitted if 7 <= minor <= pythons.RUNNING]
    if not judged or (admitted[-1] > pythons.RUNNING and artifact.reach.guarded_everywhere(file)):
        return
    yield Hit(Member(file.path, error[1]), python=f"3.{judged[-1]}", error=error[0])


def syntax_newer_than_declared(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file whose syntax the lowest Python that the artifact admits does not know."""
    if (
        pythons.speaks_of_another_python(file.path)
        or _beside_the_packages(artifact, file)
        or len(content.data) > source.LARGEST
    ):
        return
    lowest = artifact.pythons.lowest
    if lowest is None or lowest >= pythons.RUNNING or source.compiled(content).error is not None:
        return
    found = newer.needs(content.data, lowest)
    if found is not None and not artifact.reach.guarded_everywhere(file):
        yield Hit(Member(file.path, found.line), needs=f"3.{found.minor}", what=found.what, declared=f"3.{lowest}")


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


def source_not_utf8(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a Python file that Python cannot decode."""
    del artifact
    # `._name.py` is macOS' data about a file; the contents family names it.
    if in_test_path(file.path) or file.basename.startswith("._"):
        return
    found = source.undecodable(content.data)
    if found is not None:
        yield Hit(Member(file.path, found[1]), reason=found[0])


def syntax_warning(artifact: Artifact, file: File, content: Content) -> Iterator[Hit]:
    """Yield a file that compiles with a SyntaxWarning, at the first one's line."""
    del artifact
    if in_test_path(file.path) or pythons.speaks_of_another_python(file.path):
        return
    caught = source.compiled(content).warnings
    if caught:
        text, line = caught[0]
        yield Hit(Member(file.path, line), warning=text, count=len(caught))
