"""Wheels and sdists as archives: listed, checked and read in memory, bounded, nothing extracted to disk."""

from __future__ import annotations

from pkglint.archive.archive import Archive, open_archive
from pkglint.archive.records import (
    DEFAULT_LIMITS,
    Content,
    Entry,
    Fault,
    Limits,
    LocalHeader,
    TarDetails,
    TarStructure,
    Unreadable,
    ZipDetails,
    ZipStructure,
)
from pkglint.archive.zip_walk import WALK_REASONS

__all__ = [
    "DEFAULT_LIMITS",
    "WALK_REASONS",
    "Archive",
    "Content",
    "Entry",
    "Fault",
    "Limits",
    "LocalHeader",
    "TarDetails",
    "TarStructure",
    "Unreadable",
    "ZipDetails",
    "ZipStructure",
    "open_archive",
]
