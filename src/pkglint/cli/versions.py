"""The versions of the libraries by which PyPI decides: two runs with other ones may come to other verdicts."""

from __future__ import annotations

LIBRARIES = ("packaging", "readme-renderer", "trove-classifiers")


def libraries() -> dict[str, str]:
    """Return the installed version of each library that PyPI itself uses; one that is not installed is left out."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
