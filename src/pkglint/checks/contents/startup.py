"""What acts when an interpreter starts: `.pth` and `.start` files, sitecustomize, editable installs."""

from __future__ import annotations

from pkglint.finding import Hit, Member
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Wheel
    from pkglint.model.files import File

_ENTRY_POINT = regex(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*\Z")
_ABSOLUTE = regex(r"/|[A-Za-z]:[\\/]|\\\\")


def lines_of(data: bytes) -> list[str] | None:
    """Return the lines of a start-up file, None when it is not UTF-8 (a byte order mark is fine)."""
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return None


def startup_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield lines and modules that run at every start of Python (site module; PEP 829)."""
    for path, file in at_root(wheel, ".pth"):
        if f"{path[:-4]}.start" not in wheel.library:
            for number, line in enumerate(lines_of(wheel.files.content_of(file).data) or (), 1):
                if line.startswith(("import ", "import\t")):
                    yield Hit(Member(file.path, number), "import-line", text=line.strip())
    for name in ("sitecustomize", "usercustomize"):
        path = wheel.library.modules.get(name, "")
        if path:
            yield Hit(Member(wheel.library.by_path[path].path), "customize-module")


def broken_startup_file(wheel: Wheel) -> Iterator[Hit]:
    """Yield what is wrong in `.pth` and `.start` files: their encoding, paths of another machine, lines of another form."""
    for path, file in (*at_root(wheel, ".pth"), *at_root(wheel, ".start")):
        lines = lines_of(wheel.files.content_of(file).data)
        if lines is None:
            yield Hit(Member(file.path), "pth-not-utf8" if path.endswith(".pth") else "start-not-utf8")
            continue
        for number, line in enumerate(lines, 1):
            text = line.strip()
            if path.endswith(".pth"):
                if _ABSOLUTE.match(line) and wheel.library.top_names:
                    yield Hit(Member(file.path, number), "absolute-path", text=text)
            elif text and not text.startswith("#") and not _ENTRY_POINT.match(text):
                yield Hit(Member(file.path, number), "invalid-start-line", text=text)


def at_root(wheel: Wheel, suffix: str) -> Iterator[tuple[str, File]]:
    """Yield (install path, file) of the files with a suffix at the library root, without those of editable builds."""
    for path, file in wheel.library:
        if "/" not in path and path.endswith(suffix) and not is_editable_name(path):
            yield path, file


def is_editable_name(path: str) -> bool:
    """Tell whether a root file's name is one that editable builds give."""
    return path.startswith(("__editable__", "_editable_impl_")) or path.endswith(".egg-link")


def editable_wheel(wheel: Wheel) -> Iterator[Hit]:
    """Yield the first sign of an editable build: a file named so, or a `.pth` with an absolute path and no package beside it."""
    named = sorted(
        (not path.endswith(".pth"), path) for path, _ in wheel.library if "/" not in path and is_editable_name(path)
    )
    if named:
        yield Hit(Member(wheel.library.by_path[named[0][1]].path), "marker-file")
        return
    for _, file in at_root(wheel, ".pth") if not wheel.library.top_names else ():
        for number, line in enumerate(lines_of(wheel.files.content_of(file).data) or (), 1):
            if _ABSOLUTE.match(line):
                yield Hit(Member(file.path, number), "absolute-path", directory=line.strip())
                return
