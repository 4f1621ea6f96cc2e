"""The regular files of an artifact, by path: what nearly every check looks at first."""

from __future__ import annotations

from functools import cached_property

from pkglint import memo
from pkglint.archive import DEFAULT_LIMITS, Unreadable
from pkglint.model.paths import directories_of, in_test_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pkglint.archive import Content, Entry

KEPT_TEXT = 256 * 1024
"""Bytes of a member that are kept after it was read, so that two checks do not decompress it twice …"""
KEPT_TOTAL = 12 * 1024 * 1024
"""… and how many bytes are kept in one artifact in all."""
KEPT_FIRST = 2 * 1024 * 1024
"""So many more are kept of what lies at the top or in `.dist-info`, which is asked for by name; of tests none are."""
_ASKED_AGAIN = (".py", ".pyi", ".toml", ".cfg", ".ini", ".in", ".txt", ".md", ".rst", ".yml", ".yaml", ".pth", ".sh")
"""Suffixes of what checks read by name; only these, names without any …"""
_TINY = 4096
"""… and files of at most so many bytes are kept."""


class File:
    """A regular file of an artifact: `path` is below the artifact's root, `name` is how the archive has it."""

    __slots__ = ("basename", "entry", "name", "path", "size")

    def __init__(self, path: str, name: str, size: int, entry: Entry | None = None) -> None:
        """Take both names, the unpacked size in bytes, and the archive's entry (None in a source tree)."""
        self.path = path
        self.basename = path.rpartition("/")[2]
        self.name = name
        self.size = size
        self.entry = entry

    @property
    def directory(self) -> str:
        """Return the path without its last component; "" at the root."""
        return self.path.rpartition("/")[0]

    def __repr__(self) -> str:
        """Show the path, for test failures."""
        return f"File({self.path!r})"


class Files:
    """A read-only mapping path → `File` that reads contents on demand.

    When one path occurs several times in an archive, the mapping holds the last, as extraction would; `listed` has all.
    """

    def __init__(
        self,
        listed: Iterable[File],
        read: Callable[[File], Content],
        digests: dict[str, str] | None = None,
        longest: int = DEFAULT_LIMITS.max_text,
        *,
        keeps: bool = True,
    ) -> None:
        """Take the files in their order, the function that reads one of them (never raising), known digests, how many bytes `read` gives, and whether contents are worth keeping."""
        self.listed = tuple(listed)
        self._read = read
        self.longest = longest
        self._keeps = keeps
        self._kept: dict[str, Content] = {}
        self._kept_size = 0
        self.digests: dict[str, str] = {} if digests is None else digests
        """path → SHA-256 in hexadecimal, of the files whose content passed by so far; `digest` fills it."""
        self.faults: dict[str, str] = {}
        """path → code of the fault with which reading it ended, of the files read so far."""

    @cached_property
    def by_path(self) -> dict[str, File]:
        """Return the mapping as a dict."""
        return {file.path: file for file in self.listed}

    def __contains__(self, path: object) -> bool:
        """Tell whether there is a regular file at the path."""
        return path in self.by_path

    def __iter__(self) -> Iterator[File]:
        """Yield each path's file."""
        return iter(self.by_path.values())

    def __len__(self) -> int:
        """Return how many paths there are."""
        return len(self.by_path)

    def get(self, path: str) -> File | None:
        """Return the file at the path, or None."""
        return self.by_path.get(path)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Return all paths."""
        return frozenset(self.by_path)

    @cached_property
    def directories(self) -> frozenset[str]:
        """Return every directory that holds a file, at any depth."""
        return directories_of(self.by_path)

    @cached_property
    def directory_names(self) -> frozenset[str]:
        """Return the last components of those directories: what is not among them is no component of any directory."""
        return frozenset(directory.rpartition("/")[2] for directory in self.directories)

    @cached_property
    def by_name(self) -> dict[str, list[File]]:
        """Return last path component → files."""
        found: dict[str, list[File]] = {}
        for file in self:
            found.setdefault(file.basename, []).append(file)
        return found

    def below(self, directory: str) -> list[File]:
        """Return the files at any depth below a directory ("" means all)."""
        prefix = f"{directory}/" if directory else ""
        return [file for file in self if file.path.startswith(prefix)]

    def matching(self, *patterns: str) -> list[File]:
        """Return the files that gitignore patterns match."""
        from pkglint.model.paths import gitignore

        matches = gitignore(patterns)
        return [file for file in self if matches(file.path)]

    def content(self, path: str) -> Content | None:
        """Return what reading the file gives, fault included, or None when there is no such file."""
        file = self.get(path)
        return None if file is None else self.content_of(file)

    def content_of(self, file: File) -> Content:
        """Return what reading this very file gives; small ones are read only once."""
        if self.by_path.get(file.path) is not file:
            return self._read(file)
        kept = self._kept.get(file.path)
        if kept is None:
            kept = self._read(file)
            self.keep(file, kept)
        return kept

    def stream(self, wanted: Callable[[File], bool]) -> Iterator[tuple[File, Content]]:
        """Yield every wanted file, duplicates included, with its content, in the archive's order."""
        return ((file, self.content_of(file)) for file in self.listed if wanted(file))

    def forget(self) -> None:
        """Let go of the contents that were kept; they are read again when somebody asks."""
        self._kept.clear()
        self._kept_size = 0

    def keep(self, file: File, content: Content) -> None:
        """Remember a content that passed by, if it is small enough, and its fault."""
        if content.fault is not None:
            self.faults[file.path] = content.fault.code
        size = len(content.partial)
        first = "/" not in file.path or ".dist-info/" in file.path
        room = KEPT_TOTAL + KEPT_FIRST if first else KEPT_TOTAL
        if not self._keeps or size > KEPT_TEXT or self._kept_size + size > room or file.path in self._kept:
            return
        if size > _TINY and not file.path.endswith(_ASKED_AGAIN) and "." in file.basename:
            return
        if not first and in_test_path(file.path):
            return
        self._kept[file.path] = content
        self._kept_size += size

    def kept(self, path: str) -> Content | None:
        """Return the content if it was read and kept before."""
        return self._kept.get(path)

    def read(self, path: str) -> bytes:
        """Return the file's bytes, b"" when it is absent; raise `Unreadable` when it is damaged or has more than `longest`."""
        data = self.whole(path)
        if len(data) > self.longest:
            detail = f"{path} has {len(data)} bytes, more than the {self.longest} that are read"
            raise Unreadable(detail)
        return data

    def whole(self, path: str) -> bytes:
        """Return the same, however large the file is."""
        content = self.content(path)
        return b"" if content is None else content.data

    def text(self, path: str) -> str:
        """Return the file as UTF-8 text without a BOM; bytes that are none become lone surrogates."""
        return self.read(path).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")

    def digest(self, path: str) -> str:
        """Return the SHA-256 of the file's bytes in hexadecimal, or "" when it is absent or damaged."""
        if path not in self.digests:
            content = self.content(path)
            if content is None or content.fault is not None:
                return ""
            self.digests[path] = sha256(content.data)
        return self.digests[path]


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return memo.sha256(data).hex()
