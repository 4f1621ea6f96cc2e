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
    """Yield lines and modules that act at every interpreter start (site module; PEP 829)."""
    for path, file in wheel.library:
        if "/" in path:
            continue
        if path.endswith(".pth"):
            yield from _pth(wheel, path, file)
        elif path.endswith(".start"):
            lines = lines_of(wheel.files.content_of(file).data)
            if lines is None:
                yield Hit(Member(file.path), act="is not UTF-8, and Python refuses it")
            for number, line in enumerate(lines or (), 1):
                text = line.strip()
                if text and not text.startswith("#") and not _ENTRY_POINT.match(text):
                    yield Hit(Member(file.path, number), act=f"has {text!r}, which is no 'package.module:callable'")
    for name in ("sitecustomize", "usercustomize"):
        path = wheel.library.modules.get(name, "")
        if path:
            yield Hit(Member(wheel.library.by_path[path].path), act="is imported at every interpreter start")


def _pth(wheel: Wheel, path: str, file: File) -> Iterator[Hit]:
    if is_editable_name(path):
        return
    lines = lines_of(wheel.files.content_of(file).data)
    if lines is None:
        yield Hit(Member(file.path), act="is not UTF-8, and later Pythons refuse it")
        return
    started = f"{path[:-4]}.start" in wheel.library
    for number, line in enumerate(lines, 1):
        if line.startswith(("import ", "import\t")):
            if not started:
                yield Hit(
                    Member(file.path, number),
                    act="runs code at every interpreter start, and Python 3.18 ignores the line",
                )
        elif _ABSOLUTE.match(line) and wheel.library.top_names:
            yield Hit(
                Member(file.path, number), act=f"adds the directory {line.strip()!r} of another machine to sys.path"
            )


def is_editable_name(path: str) -> bool:
    """Tell whether a root file's name is one that editable builds give."""
    return path.startswith(("__editable__", "_editable_impl_")) or path.endswith(".egg-link")


def editable_wheel(wheel: Wheel) -> Iterator[Hit]:
    """Yield what shows an editable build: its marks by name, or a `.pth` with an absolute path and no package beside it."""
    own = wheel.library.top_names
    for path, file in wheel.library:
        if "/" in path:
            continue
        if is_editable_name(path) or (
            path.endswith(".pth")
            and not own
            and any(_ABSOLUTE.match(line) for line in lines_of(wheel.files.content_of(file).data) or ())
        ):
            yield Hit(Member(file.path))
