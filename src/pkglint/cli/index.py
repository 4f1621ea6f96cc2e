"""`--index`: questions to the index about what is linted, and the findings that its answers give."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pkglint import cache
from pkglint.finding import Notification
from pkglint.run import engine
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import SimpleNamespace

    from pkglint.catalogue.rule import Rule
    from pkglint.finding import Finding
    from pkglint.index.client import Client
    from pkglint.index.questions import Answers
    from pkglint.model import Release
    from pkglint.run.settings import Settings

URL = "PKGLINT_INDEX_URL"
"""The environment variable that names the index, with credentials if it takes any."""


def findings(
    releases: list[Release], rules: Iterable[Rule], options: SimpleNamespace, config: Settings
) -> tuple[list[Finding], list[Notification]]:
    """Return what the index's answers give, and a note about what it did not answer; an error with `--index-required`."""
    client, name = connected(options.index_url, config, remember=not options.no_cache)
    from pkglint.index.questions import ask

    answers = ask(client, releases, name, datetime.now(UTC))
    level = "error" if options.index_required else "note"
    return found(answers, rules), [Notification(level, text) for text in answers.problems]


def connected(index_url: str | None, config: Settings, *, remember: bool = True) -> tuple[Client, str]:
    """Return the client of the index that the command line, the environment or the settings name (else PyPI), and what people call the index."""
    try:
        from pkglint.index.client import Client, without_login
    except ModuleNotFoundError as error:
        raise Usage(f"--index needs the library {error.name}: install pypkglint[index]") from error
    url = index_url or os.environ.get(URL) or ""
    if not url and config.index_url:
        url = without_login(config.index_url)  # what lies in a repository sends nobody's credentials
    url, name = named(url)
    return Client(url, remembered() if remember else None), name


def named(url: str) -> tuple[str, str]:
    """Return the address of an index ("": PyPI's) and what people call it; Usage for what is no address."""
    from pkglint.index.client import DEFAULT, origin_of

    if not url:
        return DEFAULT, "PyPI"
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in {"http", "https"}:
        raise Usage(f"--index-url: {url!r} is not an address of a simple API (https://…/simple/)")
    return url, "PyPI" if origin_of(url) == origin_of(DEFAULT) else host


def remembered() -> Path | None:
    """Return the folder in which answers are remembered, None when the user has none for it."""
    base = cache.folder()
    if base is None:
        return None
    try:
        (base / cache.ANSWERS).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return base / cache.ANSWERS


def found(answers: Answers, rules: Iterable[Rule]) -> list[Finding]:
    """Return the findings of the rules that the index answers."""
    from pkglint.index import rules as functions

    return [
        engine.finding(rule, hit.artifact or asked.artifact, hit, texts=True)
        for asked in answers.asked
        for rule in rules
        for hit in getattr(functions, rule.id.replace("-", "_"))(asked)
    ]
