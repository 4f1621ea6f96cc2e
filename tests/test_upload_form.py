"""The form we think is sent is the one twine sends, and what is plainly good by our short cuts is good to the validators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import build
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pkglint.checks.readme import markup
from pkglint.formats import metadata
from pkglint.formats.fields import FIELDS
from pkglint.model import Wheel, upload_form

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS = [
    b"Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nKeywords: a , b,c\nLicense-File: LICENSE\n\ntext\n",
    b"Metadata-Version: 2.3\nName: demo\nVersion: 1.0\nLicense-File: LICENSE\n",
    b"Metadata-Version: 2.4\r\nName: demo\r\nLicense: one\r\n        two\r\n\r\ntext\rmore\r\n",
    b"name: a\nName: b\nSummary: UNKNOWN\nClassifier: x\nClassifier: UNKNOWN\n",
    b"Project-URL: a , b\nProject-URL:,c\nProject-URL: d\n",
    b"Project-URL: a, b\nProject-URL: a, c\n",
    b"Author: Ren\xe9\nSummary: \xc3\xa9\nPlatform: \xff\nPlatform: x\n\n\xff\n",
    b"Description: a\n        b\n",
    b"Description: a\n\nb\n",
    b"Import-Name: \nImport-Namespace: \nDynamic: \n",
    b"Summary: one\n two\nHome-page:  x  \n",
    b"",
]
RENAMED = {"project-url": "project_urls", "keywords": "keywords"}


@pytest.mark.parametrize("data", BLOCKS)
def test_sent_is_what_packaging_places(data: bytes) -> None:
    from packaging.metadata import parse_email

    raw, _ = parse_email(data)
    if (raw.get("metadata_version") or "0") < "2.4":
        # twine does that.
        raw.pop("license_files", None)
    parsed: dict[str, Any] = {key.rstrip("s"): value for key, value in raw.items()}
    ours = metadata.parse(data)
    for name in FIELDS:
        expected = parsed.get(name.lower().replace("-", "_").rstrip("s"))
        if isinstance(expected, str):
            expected = [expected]
        elif isinstance(expected, dict):
            expected = [f"{label}, {url}" for label, url in expected.items()]
        elif name == "Keywords" and expected is not None:
            expected = [", ".join(expected)]
        assert [value.text for value in upload_form.sent(ours, name)] == (expected or []), name


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a", "UNKNOWN"], []),
        (["UNKNOWN", "a"], ["UNKNOWN", "a"]),
        ([""], []),
        (["a", ""], ["a", ""]),
        (["a", "b\0c"], ["b\\x00c"]),
        (["a\0", "b"], ["a\0", "b"]),
        ([" UNKNOWN  "], []),
    ],
)
def test_received_is_what_pypi_leaves(lines: list[str], expected: list[str]) -> None:
    ours = metadata.parse("".join(f"Classifier: {line}\n" for line in lines).encode())
    assert [value.text for value in upload_form.received(ours, "Classifier")] == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("METADATA", "Metadata-Version: 2.1\nName: other\n", "other"),
        ("a/METADATA_X", "Metadata-Version: 2.1\nName: other\n", "other"),
        ("a/b/METADATA", "Metadata-Version: 2.1\nName: other\n", None),
        ("z/METADATA", "Metadata-Version: 2.1\nName: other\n", None),
        ("METADATA", "Name: other\n", None),
    ],
)
def test_twine_may_take_another_file(path: str, text: str, expected: str | None, tmp_path: Path) -> None:
    from twine.package import PackageFile

    file = build.build_wheel(tmp_path, {"demo/__init__.py": "", path: text})
    assert Wheel(file).metadata.get("Name") == (expected or "demo")
    if expected is None:
        assert PackageFile.from_filename(str(file), None).metadata["name"] == "demo"


NAMES = [
    "Ada",
    "M. King-Noël",
    "O'Neill 2nd",
    '"J. R. Å"',
    "=?utf-8?q?S=C3=A1n?=",
    '"',
    '"a" "b"',
    "a..b",
    ".a",
    "a(b",
    "a, b",
    "a\\",
]


@given(st.from_regex(re.compile(markup._PLAIN_TYPE.pattern), fullmatch=True))
@hypothesis_settings(max_examples=50, deadline=None)
def test_plain_content_types_are_valid(value: str) -> None:
    assert markup.type_fault(value) is None
