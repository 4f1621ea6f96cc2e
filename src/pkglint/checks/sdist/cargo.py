"""Cargo.lock against the crates that an sdist has: `cargo build --locked` stops when they do not fit."""

from __future__ import annotations

from pkglint.finding import Hit, Member
from pkglint.formats import toml
from pkglint.formats.toml import table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pkglint.model import Sdist


def stale_lock(sdist: Sdist) -> Iterator[Hit]:
    """Yield local crates that a Cargo.lock lists, no Cargo.toml declares, and that needed what nothing else needs."""
    declared = {
        name
        for file in sdist.files
        if file.basename == "Cargo.toml"
        and isinstance(name := table(toml.parse(sdist.files.read(file.path)).value, "package").get("name"), str)
    }
    for file in sdist.files if declared else ():
        if file.basename != "Cargo.lock":
            continue
        document = toml.parse(sdist.files.read(file.path))
        listed = document.value.get("package")
        packages = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        needs = {str(each.get("name")): dependencies(each) for each in packages}
        local = {str(each.get("name")) for each in packages if "source" not in each}
        needed = reached(needs, local & declared)
        for nth, each in enumerate(packages):
            name = str(each.get("name"))
            if name in local - declared - needed and set(needs) - needed - local:
                yield Hit(Member(file.path, document.line("package", nth, "name")), crate=name)


def dependencies(package: dict[str, Any]) -> list[str]:
    """Return the names of what a package of the lock file needs; versions and sources behind them are dropped."""
    listed = package.get("dependencies")
    return [text.split(" ", 1)[0] for text in listed if isinstance(text, str)] if isinstance(listed, list) else []


def reached(needs: dict[str, list[str]], start: set[str]) -> set[str]:
    """Return the packages that some packages need, themselves included."""
    waiting, seen = list(start), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += needs.get(name, ())
    return seen
