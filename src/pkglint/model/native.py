"""The native files of a wheel: each is looked at once, when its bytes pass by or when a rule asks."""

from __future__ import annotations

from pkglint.formats import native as form
from pkglint.formats.native_record import Native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.archive import Content
    from pkglint.model.files import File, Files


class Natives:
    """Path → facts of every native file. The facts are kept and the bytes are not.

    `look` is called for each file as the artifact is read in one pass; whoever then iterates or asks costs no more reading. Without
    such a pass the files that were not looked at are read first.
    """

    def __init__(self, files: Files) -> None:
        """Take the artifact's files."""
        self.files = files
        self._found: dict[str, Native] = {}
        self._seen: set[str] = set()

    def look(self, file: File, content: Content) -> Native | None:
        """Return the facts of a file whose content is at hand, or None when it is not native. Of a damaged or capped one only the format is known."""
        path = file.path
        if self.files.get(path) is not file:
            return None  # an earlier member of the same name: what is extracted is the last one
        if path not in self._seen:
            self._seen.add(path)
            word = form.sniff(content.partial)
            if word:
                found = Native(word) if content.fault is not None else form.read(content.data)
                if found is not None:
                    self._found[path] = found
        return self._found.get(path)

    def of(self, file: File) -> Native | None:
        """Return the same of a file that is read for it, unless it was looked at before."""
        seen = file.path in self._seen
        return self._found.get(file.path) if seen else self.look(file, self.files.content_of(file))

    def complete(self) -> dict[str, Native]:
        """Return path → facts, after looking at what was not looked at."""
        if len(self._seen) < len(self.files):
            for file, content in self.files.stream(
                lambda file: file.path not in self._seen and self.files.get(file.path) is file
            ):
                self.look(file, content)
        return self._found

    def __iter__(self) -> Iterator[tuple[str, Native]]:
        """Yield path and facts of the ELF, Mach-O and PE files, by path."""
        return iter(sorted((path, native) for path, native in self.complete().items() if native.read))

    def __bool__(self) -> bool:
        """Tell whether there is any native file, static archives and the like included."""
        return bool(self.complete())
