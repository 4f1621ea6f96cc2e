"""Arguments → files → releases: folders, patterns, lists of names, and the addresses of stores that fsspec opens."""

from __future__ import annotations

import json
import os
from glob import has_magic, iglob
from hashlib import sha256
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from urllib.parse import unquote, urlsplit

from pkglint.archive import DEFAULT_LIMITS
from pkglint.model.sdist import SUFFIXES
from pkglint.named import NamedTuple
from pkglint.run import discover
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    Complaint = Callable[[str, Exception], None]

STORES = frozenset({
    "abfs", "abfss", "adl", "az", "box", "dbfs", "dropbox", "ftp", "gcs", "gdrive", "gs", "hdfs", "hf", "http", "https", "lakefs", "oci",
    "ocilake", "oss", "s3", "s3a", "sftp", "smb", "ssh", "tos", "webdav", "webhdfs",
})  # fmt: skip
"""Protocols that reach another machine. Every other one (local files, archives, caches, chains of them) must be named to be used."""
DISTRIBUTIONS = (".whl", *(suffix.lower() for suffix in SUFFIXES))
AT_ONCE = 16
"""Questions to a store about names of a list that are under way at the same time."""
CHUNK = 1000
TAGS = ("ETag", "etag", "Content-MD5", "md5Hash", "md5", "generation", "content_hash")
TIMES = ("LastModified", "last_modified", "Last-Modified", "updated", "mtime", "modified", "created")
"""What stores call a content's tag, and the time of its last change."""


class File(NamedTuple):
    """A file to read: its path or address, its size (-1: the store does not say), what changes with its content, and since when it is there."""

    url: str
    size: int
    stamp: str
    modified: str


class Group(NamedTuple):
    """The files of one release, wheels first, as their names tell."""

    project: str
    version: str
    files: tuple[File, ...]

    @property
    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(max(file.size, 0) for file in self.files)


class Listing(NamedTuple):
    """What the arguments gave."""

    groups: list[Group]
    problems: list[str]
    passed_over: int
    """How many files are no distributions."""


class Unusable(ValueError):
    """An argument that gives no files; the text says why."""


def listed(arguments: Iterable[str], names: Iterable[str], protocols: frozenset[str]) -> Listing:
    """Return the releases of the arguments and of a list of names, the largest first.

    Files of one project and version are one release when they come from the same argument. What cannot be listed is a problem.
    """
    groups: dict[tuple[object, ...], list[File]] = {}
    problems: list[str] = []
    known: set[str] = set()
    passed_over = 0
    for number, files in enumerate(sources(arguments, names, protocols, problems)):
        for file in files:
            if not is_distribution(file.url):
                passed_over += 1
            elif file.url not in known:
                known.add(file.url)
                groups.setdefault((number, *identity(file.url)), []).append(file)
    found = [group for key, files in groups.items() for group in apart(str(key[1]), str(key[2]), files)]
    return Listing(sorted(found, key=lambda group: -group.size), problems, passed_over)


def sources(
    arguments: Iterable[str], names: Iterable[str], protocols: frozenset[str], problems: list[str]
) -> Iterator[Iterable[File]]:
    """Yield the files of each argument, and those of the list."""

    def complain(text: str, error: Exception) -> None:
        problems.append(f"{text}: {getattr(error, 'strerror', None) or error}")

    def of(text: str) -> list[File]:
        try:
            return [*files_of(text, protocols, complain)]
        except (Unusable, OSError) as error:
            complain(text, error)
            return []

    yield from map(of, arguments)
    yield (file for files in at_once(of, (name.rstrip("\r\n") for name in names if name.strip())) for file in files)


def at_once(function: Callable[[str], list[File]], texts: Iterable[str]) -> Iterator[list[File]]:
    """Yield a function's results in order; many are asked for at the same time, as a store takes its time for each."""
    from concurrent.futures import ThreadPoolExecutor

    left = iter(texts)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while chunk := [*islice(left, CHUNK)]:
            yield from pool.map(function, chunk)


def files_of(text: str, protocols: frozenset[str], complain: Complaint) -> Iterator[File]:
    """Yield the files of a folder (with all that are below it), a pattern, a file, or an address; OSError or Unusable when there are none.

    `complain` is called with each that cannot be looked at.
    """
    if is_address(text):
        yield from in_store(text, protocols, complain)
    elif os.path.isdir(text):  # noqa: PTH112 - the text is kept as it was written
        yield from below(text, complain)
    elif has_magic(text) and not os.path.lexists(text):
        for path in sorted(iglob(text, recursive=True)):
            if os.path.isfile(path):  # noqa: PTH113
                yield local(path)
    else:
        yield local(text)


def is_address(text: str) -> bool:
    """Tell whether a text is an address for fsspec rather than a path."""
    return "://" in text or "::" in text


def below(folder: str, complain: Complaint) -> Iterator[File]:
    """Yield the files below a folder, in the order of their names; links to folders are not followed."""
    for directory, folders, names in os.walk(folder, onerror=lambda error: complain(error.filename, error)):
        folders.sort()
        for name in sorted(names):
            path = discover.join(directory, name)
            try:
                yield local(path) if is_distribution(path) else File(path, 0, "", "")
            except (Unusable, OSError) as error:
                complain(path, error)


def local(path: str) -> File:
    """Return a local file; Unusable for what would never end to be read."""
    status = os.stat(path)  # noqa: PTH116 - half the time
    if not S_ISREG(status.st_mode):
        raise Unusable("is no regular file")
    return File(path, status.st_size, str(status.st_mtime_ns), moment(status.st_mtime))


def in_store(url: str, protocols: frozenset[str], complain: Complaint) -> Iterator[File]:
    """Yield the files of an address: one file, what a pattern matches, or all that are below a folder (of a web page: what it links to)."""
    system, path = opened(url, protocols)
    try:
        if "*" in path or "[" in path:
            found = system.glob(path, detail=True)
        elif is_distribution(url):
            found = {path: system.info(path)}
        elif url.startswith(("http:", "https:")):
            found = {each["name"]: each for each in system.ls(path, detail=True)}
        else:
            found = system.find(path, detail=True)
    except OSError:
        raise
    except Exception as error:  # every store's client has errors of its own
        raise Unusable(f"{type(error).__name__}: {error}") from error
    for name in sorted(found):
        if found[name].get("type") != "directory":
            address = system.unstrip_protocol(name)
            try:
                # A web page says nothing of what it links to.
                unknown = is_distribution(address) and found[name].get("size") is None
                yield remote(address, system.info(name) if unknown else found[name])
            except Exception as error:  # noqa: BLE001 - as above
                complain(address, error)


def remote(url: str, facts: Mapping[str, Any]) -> File:
    """Return a file of a store by what the store says of it."""
    time = next((facts[name] for name in TIMES if facts.get(name)), "")
    tag = next((facts[name] for name in TAGS if facts.get(name)), time)
    size = facts.get("size")
    return File(url, size if isinstance(size, int) else -1, str(tag), moment(time))


def moment(value: Any) -> str:
    """Return a time as ISO 8601 in UTC, to the second; "" when it is none."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        if isinstance(value, str):
            value = parsedate_to_datetime(value) if "," in value else datetime.fromisoformat(value)
        elif not isinstance(value, datetime):
            value = datetime.fromtimestamp(float(value), UTC)
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (ValueError, TypeError, OverflowError, OSError):
        return ""


def opened(url: str, protocols: frozenset[str]) -> tuple[Any, str]:
    """Return fsspec's file system for an address, and the path in it; Usage when the address is not allowed or its library is missing.

    Credentials are the store's own business: its environment variables, files and roles. None are taken from an address.
    """
    links = url.split("::")
    for link in links:
        protocol = link.partition("://")[0]
        if protocol not in protocols and (protocol not in STORES or len(links) > 1):
            what = "chained protocols are" if len(links) > 1 else f"the protocol {protocol!r} is"
            raise Usage(f"{url}: {what} not used unless named: --protocol {protocol}")
    try:
        parts = urlsplit(links[-1])
    except ValueError as error:
        raise Unusable(str(error)) from error
    if "@" in parts.netloc and (":" in parts.netloc.rpartition("@")[0] or parts.scheme in {"http", "https"}):
        raise Usage(
            f"{url}: no credentials are taken from an address; use the store's own way (environment, file, role)"
        )
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError as error:
        raise Usage(f"{url}: addresses need the library fsspec: install pypkglint[scan]") from error
    try:
        system, path = url_to_fs(url)
    except ImportError as error:
        raise Usage(f"{url}: {error}") from error
    except ValueError as error:
        raise Unusable(str(error)) from error
    return system, path


def filename(url: str) -> str:
    """Return the name of the file at a path or address."""
    if url.startswith(("http:", "https:")):
        url = unquote(url.partition("?")[0].partition("#")[0])
    return url.rstrip("/").rpartition("/")[2] if is_address(url) else os.path.basename(url)  # noqa: PTH119


def is_distribution(url: str) -> bool:
    """Tell whether a name says wheel or sdist."""
    return filename(url).lower().endswith(DISTRIBUTIONS)


def identity(url: str) -> tuple[str, str]:
    """Return (project, version) as a file's name tells, equal versions written the same; a name that says neither stands for itself."""
    from packaging.utils import canonicalize_version

    artifact = discover.as_artifact(Path(filename(url)), url, DEFAULT_LIMITS)
    assert artifact is not None
    project, version = discover.key(artifact)
    return project, canonicalize_version(str(version))


def key(group: Group, salt: str) -> str:
    """Return the key of a release: its files, what tells that they are the same, and what else decides the findings."""
    parts = [salt, *sorted([file.url, str(file.size), file.stamp] for file in group.files)]
    return sha256(json.dumps(parts).encode()).hexdigest()[:40]


def apart(project: str, version: str, files: list[File]) -> Iterator[Group]:
    """Yield one release, or one for each folder when a file name occurs twice: these are copies."""
    folders: dict[str, list[File]] = {}
    copies = len({filename(file.url) for file in files}) < len(files)
    for file in files:
        folders.setdefault(file.url.rpartition("/")[0] if copies else "", []).append(file)
    for each in folders.values():
        yield Group(
            "" if project.startswith("/") else project,
            version,
            tuple(sorted(each, key=lambda file: not filename(file.url).lower().endswith(".whl"))),
        )
