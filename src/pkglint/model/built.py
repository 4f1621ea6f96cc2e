"""What a wheel and an sdist have in common: a file on disk, its archive, and the files in it."""

from __future__ import annotations

from functools import cached_property

from pkglint.archive import DEFAULT_LIMITS, Unreadable, open_archive
from pkglint.model.code import Code
from pkglint.model.files import File, Files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from pkglint.archive import Archive, Content, Limits
    from pkglint.model.release import Release


class Built(Code):
    """A built file on disk, read lazily; one that is no archive has an `archive.problem` and is otherwise empty."""

    def __init__(self, path: Path, display_path: str | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        """Take the file, the path as the user gave it (for reports), and the limits under which it is read."""
        self.path = path
        self.display_path = display_path or str(path)
        self.filename = path.name
        self.limits = limits
        self.release: Release | None = None
        self.digests: dict[str, str] = {}
        """What `Files.digest` knows so far, of this process or another."""

    @cached_property
    def archive(self) -> Archive:
        """Return the open archive."""
        return open_archive(self.path, self.limits)

    @property
    def prefix(self) -> str:
        """Return what stands before a file's path in its member name."""
        return ""

    @cached_property
    def files(self) -> Files:
        """Return the regular files; their paths are the members' names without `prefix`."""

        def read(file: File) -> Content:
            # The archive is asked for anew at every read: it may have been closed in between.
            assert file.entry is not None
            return self.archive.read(file.entry)

        prefix = self.prefix
        return Files(
            (
                File(entry.name.removeprefix(prefix), entry.name, entry.size, entry)
                for entry in self.archive.entries
                if entry.kind == "file"
            ),
            read,
            self.digests,
            self.limits.max_text,
            keeps=self.archive.tar is None,
        )

    def unload(self) -> None:
        """Let go of the file and of contents; both come back when somebody asks."""
        if "archive" in self.__dict__:
            self.archive.unload()
        if "files" in self.__dict__:
            self.files.forget()

    def close(self: Any) -> None:
        """Let go of the archive and of every cached attribute but those that say what it is; they come back when somebody asks."""
        if "archive" in self.__dict__ and self.archive.problem is None:
            # Read once more they would open the archive, if nobody has asked for them.
            _ = self.name, self.version, self.names, self.fix_words
            self.unload()
            # A member of a ZIP knows its directory, and that all members: without this they would wait for the next search for cycles.
            self.archive.entries.clear()
        cached = {name for name in self.__dict__ if isinstance(getattr(type(self), name, None), cached_property)}
        for name in cached - {"name", "version", "names", "fix_words"}:
            del self.__dict__[name]
        self.digests.clear()

    def _header(self: Any, name: str) -> str | None:
        """Return a field's value, None when it is absent or cannot be read."""
        value: str | None
        try:
            value = self.metadata.get(name)
        except Unreadable:
            value = None
        return value
