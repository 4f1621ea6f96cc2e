"""Pages of an index, asked for in parallel: bounded in time and bytes, remembered between runs, and never with somebody's credentials by accident."""

from __future__ import annotations

import hashlib
import warnings
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

import pypi_simple
import requests
from cachecontrol.adapter import CacheControlAdapter
from cachecontrol.caches.file_cache import FileCache

from pkglint import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pypi_simple import DistributionPackage, ProjectPage

DEFAULT = pypi_simple.PYPI_SIMPLE_ENDPOINT
CONNECT, READ = 5, 5
"""Seconds to wait for a connection, and for each part of an answer."""
WHOLE = 15
"""Seconds of one answer in all."""
LARGEST = 32 * 1024 * 1024
"""Bytes of a page, unpacked."""
LARGEST_FILE = 2 * 1024 * 1024 * 1024
"""Bytes of a distribution that is downloaded."""
WHOLE_FILE = 600
"""Seconds of a download in all."""
AT_ONCE = 8
"""Requests under way at once."""
REDIRECTS = 5


class Failure(NamedTuple):
    """Why a question was not answered, in a few words."""

    cause: str


class Login(requests.auth.AuthBase):
    """Sends the credentials of an index's URL to that index's own origin and nowhere else; without any it keeps requests from looking in netrc."""

    def __init__(self, origin: tuple[str, str], user: str, password: str) -> None:
        """Take the index's scheme and host with port, and the credentials, "" for none."""
        self.origin, self.user, self.password = origin, user, password

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the request, with the credentials when it goes to the index itself."""
        if (self.user or self.password) and origin_of(request.url or "") == self.origin:
            return requests.auth.HTTPBasicAuth(self.user, self.password)(request)
        return request


class Session(requests.Session):
    """A session whose redirects carry credentials to the same origin only, and look in no netrc."""

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """Drop the credentials of a redirect that leaves the origin."""
        if origin_of(prepared_request.url or "") != origin_of(response.request.url or ""):
            prepared_request.headers.pop("Authorization", None)


class TooMuch(requests.RequestException):
    """An answer beyond what is read of one, in bytes or seconds."""


class Bounded(CacheControlAdapter):
    """Reads answers as far as `LARGEST` bytes and `WHOLE` seconds; one that is streamed is bounded by who asks for it."""

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        """Return the answer, read; `TooMuch` when it does not end."""
        if options.get("stream"):
            streamed: requests.Response = super().send(request, *arguments, **options)
            return streamed
        response: requests.Response = super().send(request, *arguments, **{**options, "stream": True})
        response._content = b"".join(parts(response, LARGEST, WHOLE))  # noqa: SLF001 - what `content` would set, had it read without bounds
        return response


def parts(response: requests.Response, largest: int, seconds: int) -> Iterator[bytes]:
    """Yield an answer in parts; `TooMuch` beyond so many bytes or seconds."""
    began, size = monotonic(), 0
    for part in response.iter_content(65536):
        size += len(part)
        if size > largest:
            response.close()
            raise TooMuch(f"an answer of more than {largest >> 20} MiB")
        if monotonic() - began > seconds:
            response.close()
            raise TooMuch(f"no whole answer within {seconds} seconds")
        yield part


class Client:
    """One index, by the URL of its simple API."""

    def __init__(self, url: str, cache: Path | None = None) -> None:
        """Take the URL, which may hold credentials, and the folder in which answers are remembered (None: nowhere; so are answers to a login)."""
        parts = urlsplit(url)
        self.login = Login(origin_of(url), unquote(parts.username or ""), unquote(parts.password or ""))
        secret = bool(self.login.user or self.login.password)
        session = Session()
        session.max_redirects = REDIRECTS
        session.auth = self.login
        session.headers["User-Agent"] = f"pkglint/{__version__}"
        adapter = (
            Bounded(FileCache(cache, dirmode=0o700), pool_maxsize=AT_ONCE)
            if cache is not None and not secret
            else Bounded(pool_maxsize=AT_ONCE)
        )
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        self.requests = 0
        """How many questions were asked."""
        self._simple = pypi_simple.PyPISimple(
            without_login(url), session=session, accept=pypi_simple.ACCEPT_JSON_PREFERRED
        )

    def pages(self, names: Iterable[str]) -> dict[str, ProjectPage | Failure | None]:
        """Return name → the project's page, None when the index has no such project, or why there is no answer."""
        return self._ask(names, lambda name: self._simple.get_project_page(name, timeout=(CONNECT, READ)))

    def metadata(self, packages: dict[str, DistributionPackage]) -> dict[str, bytes | Failure | None]:
        """Return the core metadata of files that have it beside them (PEP 658), by the keys given; None where it is not served."""
        return self._ask(
            packages, lambda key: self._simple.get_package_metadata_bytes(packages[key], timeout=(CONNECT, READ))
        )

    def download(self, package: DistributionPackage, path: Path) -> Failure | None:
        """Write a distribution to a file; return why that failed, None when the file is the one that its page describes."""
        self.requests += 1
        digest = hashlib.sha256()
        # A distribution is not remembered between runs, and comes as it was uploaded.
        headers = {"Cache-Control": "no-store", "Accept-Encoding": "identity"}
        try:
            with (
                self._simple.s.get(package.url, stream=True, timeout=(CONNECT, READ), headers=headers) as answer,
                path.open("wb") as file,
            ):
                answer.raise_for_status()
                for part in parts(answer, LARGEST_FILE, WHOLE_FILE):
                    digest.update(part)
                    file.write(part)
        except Exception as error:  # noqa: BLE001 - as in `_ask`
            return Failure(cause_of(error))
        expected = package.digests.get("sha256")
        if expected and digest.hexdigest() != expected.lower():
            return Failure("the file is not the one that the index describes (its SHA-256 differs)")
        return None

    def _ask(self, keys: Iterable[str], ask: Callable[[str], Any]) -> dict[str, Any]:
        """Return the answers to questions that are asked in parallel."""
        wanted = list(keys)
        self.requests += len(wanted)

        def one(key: str) -> Any:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    return ask(key)
            except (pypi_simple.NoSuchProjectError, pypi_simple.NoMetadataError):
                return None
            except Exception as error:  # noqa: BLE001 - whatever a hostile answer does to the libraries that read it
                return Failure(cause_of(error))

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return dict(zip(wanted, pool.map(one, wanted), strict=True))


def origin_of(url: str) -> tuple[str, str]:
    """Return the scheme and the host with port of a URL."""
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.rpartition("@")[2].lower()


def without_login(url: str) -> str:
    """Return a URL without its user and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def cause_of(error: Exception) -> str:
    """Return why a question failed, in a few words and without addresses."""
    match error:
        case TooMuch():
            return str(error)
        case requests.Timeout():
            return "no answer in time"
        case requests.TooManyRedirects():
            return "too many redirects"
        case requests.exceptions.ProxyError():
            return "the proxy cannot be reached"
        case requests.exceptions.SSLError():
            return "its certificate is not trusted"
        case requests.HTTPError():
            status = error.response.status_code if error.response is not None else 0
            return f"it answers with status {status}"
        case requests.ConnectionError():
            return "it cannot be reached"
        case pypi_simple.UnsupportedContentTypeError():
            return "its answer is not a page of the simple API"
        case _:
            return "its answer cannot be read"
