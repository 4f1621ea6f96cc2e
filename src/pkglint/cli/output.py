"""Where reports go: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

from pkglint.named import NamedTuple
from pkglint.report import FORMATS, TEXT, render
from pkglint.report.escape import printed
from pkglint.usage import NARROW, Usage, columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from pkglint.finding import Report


class UnusableTarget(Usage):
    """A report that cannot be written where it was asked for."""


class Target(NamedTuple):
    """One report: its format, and the file it goes to (None is standard output)."""

    format: str
    path: Path | None


def targets(asked: Iterable[str], formats: Collection[str] = FORMATS) -> list[Target]:
    """Return the reports asked for by `FMT[:PATH]`, the full text without any; Usage names an unknown format."""
    found = []
    for text in asked:
        name, colon, path = text.partition(":")
        if name not in formats or (colon and not path):
            from pkglint.catalogue import suggestion

            hint = suggestion(name, formats) if name not in formats else ": a path must follow the colon"
            raise Usage(f"--output-format: unknown format {name!r}{hint or '; one of ' + ', '.join(formats)}")
        found.append(Target(name, Path(path) if path else None))
    if not found:
        found.append(Target("full", None))
    if sum(target.path is None for target in found) > 1:
        raise Usage("--output-format: only one report can go to standard output; give the others a :PATH")
    return found


def write(wanted: list[Target], report: Report, *, color: str, scanned: list[Path]) -> None:
    """Write every report; UnusableTarget when a file cannot be written or would land among the distributions."""
    watched = {path.resolve().parent for path in scanned if path.parent.name}
    for target in wanted:
        shown = target.path is None and target.format in TEXT
        text = render(
            target.format,
            report,
            color=shown and wants_color(color),
            width=columns() if target.path is None else NARROW,
            links=shown and sys.stdout.isatty() and wants_color(color),
        )
        if target.path is None:
            sys.stdout.write(text)
            continue
        if target.path.resolve().parent in watched and target.path.resolve().parent != Path.cwd().resolve():
            raise UnusableTarget(
                f"{target.path}: a report among the distributions would break their upload; write it elsewhere"
            )
        if target.format == "markdown" and os.environ.get("GITHUB_STEP_SUMMARY") == str(target.path):
            # The step summary is shared by every step: it is added to, never replaced.
            append(target.path, text)
        else:
            replace(target.path, text)


def say(text: str) -> None:
    """Write a line to the standard error."""
    sys.stderr.write(printed(f"pkglint: {text}") + "\n")


def append(path: Path, text: str) -> None:
    """Add text to a file."""
    try:
        with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UnusableTarget(f"{path}: {error.strerror}") from error


def replace(path: Path, text: str) -> None:
    """Write a file beside its place and move it there, so that no half report is ever seen."""
    if path.exists() and not path.is_file():
        # A device or pipe such as /dev/stderr cannot be moved onto.
        append(path, text)
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise UnusableTarget(f"{path}: {error.strerror}") from error


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[int, int, float], None] | None]:
    """Give a function that shows how many files are done, on a terminal and once the work has taken a second; None otherwise."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from time import monotonic

    began = monotonic()
    shown = False

    def show(done: int, every: int, share: float) -> None:
        nonlocal shown
        if monotonic() - began > 1:
            sys.stderr.write(f"\rpkglint: {done} of {every} files, {share:.0%}")
            sys.stderr.flush()
            shown = True

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")


def wants_color(choice: str) -> bool:
    """Tell whether text is coloured: --color, then NO_COLOR, FORCE_COLOR, TERM=dumb, then whether a person is looking."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def identity(path: Path) -> tuple[int | None, str | None]:
    """Return (size in bytes, SHA-256) of a file, (None, None) when it cannot be read."""
    from hashlib import file_digest

    try:
        with path.open("rb") as file:
            return path.stat().st_size, file_digest(file, "sha256").hexdigest()
    except OSError:
        return None, None
