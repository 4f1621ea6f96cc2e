"""What PyPI accepts, as read in its upload code: dated.

Source: https://github.com/pypi/warehouse, commit `6b62157124ab7865029afeeadf282bce27d601d9` of 2026-08-21
(`warehouse/forklift/legacy.py`, `warehouse/forklift/metadata.py`, `warehouse/utils/zipfiles.py`,
`warehouse/utils/scanner.py`). Refresh the values, then `DATE` and `COMMIT`.
"""

from __future__ import annotations

import re

from pkglint.regex import regex

DATE = "2026-08-21"
"""The date of the source that the values below were read from."""
COMMIT = "6b62157124ab7865029afeeadf282bce27d601d9"
SOURCE = f"github.com/pypi/warehouse at {COMMIT}"

HOST = "pypi" + ".org"
METADATA_HELP = " See https://packaging.python.org/specifications/core-metadata for more information."
"""How every refusal of a metadata value ends."""

KIB = 1024
MIB = 1024 * KIB

METADATA_VERSIONS = ("1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5")
"""The metadata versions PyPI takes (2.0 was refused in 2024; 2.6 is not yet accepted)."""

MAX_SUMMARY = 512
"""Characters of Summary."""
MAX_URL_LABEL = 32
"""Characters of a Project-URL's label."""
MAX_FILE_SIZE = 100 * MIB
"""Bytes of one distribution file, unless PyPI granted the project more."""
EXTENSIONS = (".whl", ".tar.gz", ".zip")
"""How the names of files end that PyPI takes for distributions, in this case (it refuses every .zip by its name)."""
CRASH = "HTTP 500: Internal Server Error"
UNKNOWN_EXTENSION = (
    "Invalid file extension: Use .tar.gz, .whl or .zip extension. See https://www.python.org/dev/peps/pep-0527 and "
    "https://peps.python.org/pep-0715/ for more information"
)
"""PyPI's answer to any other one."""
MAX_FILENAME_BYTES = 246
"""Bytes of a wheel's file name: with `.metadata` behind it, it must fit into 255."""
MAX_STORED_FILENAME_BYTES = 255
"""Bytes of any file name; beyond, PyPI fails with an internal error."""
RATIO_FLOOR = 64 * MIB
"""Unpacked bytes up to which an archive may be compressed as much as it likes …"""
MAX_RATIO = 50
"""… and how many times its file size a larger one may unpack to."""
MAX_SCANNED_SOURCE = 5 * MIB
"""Bytes up to which a Python source is searched for encrypted code."""
SCANNED_SUFFIXES = (".py", ".pye")

PROJECT_NAME = regex(r"([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])\Z", re.ASCII | re.IGNORECASE)
"""What PyPI takes for a project's name."""
PROHIBITED_NAMES = frozenset({"requirements-txt", "rrequirements-txt"})
"""Normalised names that are known to be prohibited, standard library modules apart."""

# Put together from parts, so that PyPI does not refuse the wheel which this very file is in.
_ARMOR = b"__pyarmor"
PYARMOR_STRINGS = (
    _ARMOR + b"__(__name__, __file__,",
    _ARMOR + b"_enter__",
    _ARMOR + b"_exit__",
    _ARMOR + b"_assert__",
    _ARMOR + b"_bcc__",
)
"""Any of these in a Python source is refused as encrypted by PyArmor."""
_PYE = b" PYE FILE---"
SOURCEDEFENDER_STRINGS = (b"---BEGIN" + _PYE, b"---END" + _PYE)
"""Both of these in one Python source are refused as encrypted by SourceDefender."""
ENCRYPTED_MARKS = (_ARMOR, _PYE)
"""Of these, one is in each of them."""

PLATFORM_TAGS = frozenset({
    "any", "win32", "win_arm64", "win_amd64", "win_ia64",
    "manylinux1_x86_64", "manylinux1_i686", "manylinux2010_x86_64", "manylinux2010_i686",
    "manylinux2014_x86_64", "manylinux2014_i686", "manylinux2014_aarch64", "manylinux2014_armv7l",
    "manylinux2014_ppc64", "manylinux2014_ppc64le", "manylinux2014_s390x",
    "linux_armv6l", "linux_armv7l",
})  # fmt: skip
"""Platform tags that are accepted as they are (in lower case)."""
_LINUX = "x86_64|i686|aarch64|armv7l|ppc64le|s390x|riscv64"
_MACOS = "ppc|ppc64|i386|x86_64|arm64|intel|fat|fat3|fat64|universal|universal2"
PLATFORM_PATTERNS = (
    regex(rf"manylinux_\d+_\d+_(?:{_LINUX}|ppc64)\Z"),
    regex(rf"musllinux_\d+_\d+_(?:{_LINUX})\Z"),
    regex(rf"macosx_10_\d+_(?:{_MACOS})\Z"),
    regex(rf"macosx_(?:11|12|13|14|15|26)_0_(?:{_MACOS})\Z"),
    # PyPI does not anchor the next and the last one at the end.
    regex(r"ios_\d+_\d+_(?:arm64|x86_64)_(?:iphoneos|iphonesimulator)"),
    regex(r"android_\d+_(?:armeabi_v7a|arm64_v8a|x86|x86_64)\Z"),
    regex(r"pyemscripten_\d+_\d+_wasm32"),
)
"""Expressions of which one must match any other platform tag, from its beginning."""


def accepts_platform(tag: str) -> bool:
    """Tell whether PyPI takes a wheel with this (single, expanded) platform tag."""
    tag = tag.lower()
    return tag in PLATFORM_TAGS or any(pattern.match(tag) for pattern in PLATFORM_PATTERNS)


def metadata_error(text: str) -> str:
    """Return PyPI's answer to a refused metadata value."""
    text += "" if text.endswith(".") else "."
    return status(text + METADATA_HELP)


def status(text: str) -> str:
    """Return an answer as it arrives: a status line holds nothing beyond ISO 8859-1."""
    return text.encode("iso-8859-1", "replace").decode("iso-8859-1")


def form_error(label: str, value: str, error: str) -> str:
    """Return PyPI's answer to a refused form field, which quotes at most 60 characters of the value."""
    shown = value if len(value) <= 60 else f"{value[:30]}...{value[-30:]}"
    return metadata_error(f"{shown!r} is an invalid value for {label}. Error: {error}")


def help_link(anchor: str) -> str:
    """Return how PyPI's answers end that point to its help page."""
    return f" See https://{HOST}/help/#{anchor} for more information."


def docs(page: str) -> str:
    """Return the address of a page of PyPI's user documentation."""
    return f"https://docs.{HOST}/{page}"


def file_error(text: str) -> str:
    """Return the answer to a file that PyPI cannot use."""
    return f"Invalid distribution file. {text}"


def zip_error(reason: str) -> str:
    """Return PyPI's answer to a ZIP whose records it refuses."""
    return file_error(f"ZIP archive not accepted: {reason}. See {docs('archives')} for more information")
