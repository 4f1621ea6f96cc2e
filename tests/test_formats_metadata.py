"""The header scan against `email`, `packaging` and `pkginfo`, on generated blocks and on the metadata at hand."""

from __future__ import annotations

import email
import email.policy
import importlib.metadata
import re

import packaging.metadata
import pkginfo
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pkglint.formats import metadata, wheel_file
from pkglint.formats.headers import Block, scan

_DEFECTS = {
    "continuation-first": "FirstHeaderLineIsContinuationDefect",
    "missing-separator": "MissingHeaderBodySeparatorDefect",
    "byte-order-mark": "MissingHeaderBodySeparatorDefect",
    "misplaced-from": "MisplacedEnvelopeHeaderDefect",
    "missing-header-name": "InvalidHeaderDefect",
}

_NAMES = st.one_of(
    st.sampled_from(["Name", "name", "Version", "Summary", "Description", "License", "Requires-Dist", "Keywords"]),
    st.sampled_from(
        ["Project-URL", "Import-Name", "Classifier", "X-Odd!~", "", "Náme", "With space", "nul\0", "\ufeffName"]
    ),
)
_ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
_VALUES = st.text(st.sampled_from("ab :,\t\x0b\x0c\x1c\x85\u2028é€\0|'\""), max_size=8)


@st.composite
def _blocks(draw: st.DrawFn) -> bytes:
    lines: list[bytes] = []
    for _ in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(["header", "header", "header", "header", "fold", "fold", "from", "blank", "junk"]))
        text = draw(_VALUES)
        if kind == "header":
            text = f"{draw(_NAMES)}:{draw(st.sampled_from(['', ' ', '  ', chr(9)]))}{text}"
        elif kind == "fold":
            text = draw(st.sampled_from([" ", "\t", " " * 8, " " * 7 + "|"])) + text
        elif kind == "from":
            text = "From " + text
        elif kind == "blank":
            text = ""
        raw = text.encode()
        if draw(st.integers(0, 9)) == 0:
            raw += b"\xe9\xff"
        lines.append(raw + draw(_ENDS).encode())
    data = b"".join(lines)
    return data[:-1] if draw(st.booleans()) else data


def _as_email(data: bytes) -> email.message.Message:
    return email.message_from_bytes(data, policy=email.policy.compat32)


def _assert_as_email(data: bytes) -> None:
    read = metadata.parse(data)
    message = _as_email(data)
    # Text in the form email keeps it: bytes outside ASCII as surrogates.
    ours = [(header.name, header.value.encode("utf-8", "surrogateescape")) for header in read.headers]
    # Python 3.13.1 began to strip line ends after the colon as well; stripping again changes nothing there.
    theirs = [
        (name, value.lstrip(" \t\r\n").encode("ascii", "surrogateescape"))
        for name, value in message._headers  # type: ignore[attr-defined]
    ]
    assert ours == theirs
    if any(defect.code == "mime-header" for defect in read.defects):
        return
    assert read.body.encode("utf-8", "surrogateescape") == message.get_payload(decode=True)
    expected = sorted(type(defect).__name__ for defect in message.defects)
    found = sorted(_DEFECTS[defect.code] for defect in read.defects if defect.code in _DEFECTS)
    assert found == expected
    assert (message.get_unixfrom() is not None) == any(defect.code == "unix-from" for defect in read.defects)


def _assert_as_packaging(data: bytes) -> None:
    read = metadata.parse(data)
    if any(defect.code == "mime-header" for defect in read.defects):
        return
    raw, unparsed = packaging.metadata.parse_email(data)
    told: dict[str, list[str]] = {}
    for name, spec in metadata.FIELDS.items():
        key = packaging.metadata._EMAIL_TO_RAW_MAPPING[name.lower()]
        bad = [each for each in read.headers_of(name) if each in read.undecodable_headers]
        values = list(read.all(name))
        if key in raw and key not in {"description", "keywords", "project_urls", "import_names"}:
            value = raw[key]  # type: ignore[literal-required]
            assert [each.strip("\r\n \t") for each in ([value] if isinstance(value, str) else value)] == [
                each.strip("\r\n \t") for each in values
            ]
        if bad or (not spec.multiple and len(values) > 1):
            assert name.lower() in unparsed
        elif values and name != "Description" and name.lower() not in unparsed:
            told[key] = values
    assert set(raw) - {"description"} == set(told)
    if "description" in raw and not read.all("Description"):
        assert read.body == raw["description"]
        assert not read.body_undecodable
    if read.body_undecodable:
        assert "description" in unparsed
    unknown = {header.name.lower() for header in read.headers if metadata.known(header.name) is None}
    assert unknown <= set(unparsed)


@given(_blocks())
@example(b"From a\nName: x\nFrom b\n\nbody")
@example(b"From a\n")
@example(b"Name: x\nFrom b\nbody")
@example(b"Name:\n foo\n\nbody")
@example(b"\r\n\r\nx")
def test_generated_blocks_read_as_email_and_packaging_read_them(data: bytes) -> None:
    _assert_as_email(data)
    _assert_as_packaging(data)


@given(st.binary(max_size=200))
def test_any_bytes_read_as_email_reads_them(data: bytes) -> None:
    _assert_as_email(data)


def _installed() -> list[bytes]:
    found = []
    for distribution in importlib.metadata.distributions():
        for name in ("METADATA", "PKG-INFO"):
            text = distribution.read_text(name)
            if text:
                found.append(text.encode())
    return found


def test_every_installed_metadata_reads_as_email_and_packaging_read_it() -> None:
    files = _installed()
    assert files
    for data in files:
        for variant in (data, data.replace(b"\n", b"\r\n")):
            _assert_as_email(variant)
            _assert_as_packaging(variant)
        assert not metadata.parse(data).defects


@given(_blocks())
def test_line_numbers_are_where_the_header_stands(data: bytes) -> None:
    read = metadata.parse(data)
    lines = re.split(r"\r\n|\r|\n", read.text)
    last = 0
    for header in read.headers:
        assert lines[header.line - 1].startswith(header.name + ":")
        assert all(line[:1] in {" ", "\t"} for line in lines[header.line : header.end_line])
        assert last < header.line <= header.end_line
        last = header.end_line
    if read.body:
        assert lines[read.body_line - 1] == re.split(r"\r\n|\r|\n", read.body)[0]


def test_fields_are_those_of_packaging_with_the_same_versions() -> None:
    theirs = packaging.metadata._EMAIL_TO_RAW_MAPPING
    assert {name.lower() for name in metadata.FIELDS} == set(theirs)
    for name, spec in metadata.FIELDS.items():
        key = theirs[name.lower()]
        assert spec.name == name
        validator = packaging.metadata.Metadata.__dict__[key]
        assert spec.since == (validator.added or "1.0")
        listed = key in packaging.metadata._LIST_FIELDS or key == "project_urls"
        assert spec.multiple == listed
    assert set(packaging.metadata._VALID_METADATA_VERSIONS) == set(metadata.VERSIONS)


def test_known_ignores_case_and_nothing_else() -> None:
    assert metadata.known("requires-DIST") is metadata.FIELDS["Requires-Dist"]
    assert metadata.known("Requires_Dist") is None


def test_get_takes_the_first_value_and_unknown_for_none() -> None:
    read = metadata.parse(b"Name: demo\nSummary: UNKNOWN\nLicense: \nKeywords: a\nkeywords: b\nHome-page:  UNKNOWN \n")
    assert read.get("NAME") == "demo"
    assert [read.get(name) for name in ("Summary", "License", "Home-page", "Author")] == [None] * 4
    assert read.get("Keywords") == "a"
    assert read.all("Keywords") == ("a", "b")
    assert [header.line for header in read.headers_of("Keywords")] == [4, 5]
    assert read.all("Summary") == ("UNKNOWN",)


def test_empty_metadata_is_false_and_has_no_description() -> None:
    read = metadata.parse(b"")
    assert not read
    assert (read.headers, read.body, read.description, read.description_line) == ((), "", None, None)
    assert metadata.parse(b"\n\nx")


@pytest.mark.parametrize(
    ("data", "description", "line"),
    [
        (b"Name: a\n\nText\nmore\n", "Text\nmore\n", 3),
        (b"Name: a\r\n\r\nText", "Text", 3),
        (b"Name: a\nDescription: One\n        two\n       |  three\n  four\n", "One\ntwo\n  three\n  four", 2),
        (b"Name: a\nDescription: One\n\nText", "Text", 4),
        (b"Name: a\nDescription: One\n\n\n", "One", 2),
        (b"Name: a\n\nUNKNOWN\n", None, None),
        (b"Name: a\nDescription: UNKNOWN\n", None, None),
        (b"Name: a\n\n \n", " \n", 3),
        (b"Name: a\n", None, None),
    ],
)
def test_description(data: bytes, description: str | None, line: int | None) -> None:
    read = metadata.parse(data)
    assert (read.description, read.description_line) == (description, line)


class _Text(pkginfo.Distribution):
    def __init__(self, text: str) -> None:
        self.text = text.encode()
        self.extractMetadata()

    def read(self) -> bytes:
        return self.text


@given(st.lists(st.sampled_from(["a", "  b", "", "* c", "é"]), min_size=2, max_size=6))
def test_a_folded_description_is_unfolded_as_pkginfo_does(lines: list[str]) -> None:
    folded = "\n".join([lines[0] + ".", *(" " * 8 + line for line in lines[1:])])
    text = f"Metadata-Version: 1.0\nName: a\nVersion: 1\nDescription: {folded}\n"
    read = metadata.parse(text.encode())
    assert read.description is not None
    assert read.description.strip() == (_Text(text).description or "").strip()


def test_defects_and_encoding_are_told_with_their_lines() -> None:
    read = metadata.parse(b" x\nName: a\n: b\nFrom c\nAuthor: Andr\xe9\nSummary: \xc3\xa9\0\nno header\n\nb")
    assert [(defect.code, defect.line) for defect in read.defects] == [
        ("continuation-first", 1),
        ("missing-header-name", 3),
        ("misplaced-from", 4),
        ("nul", 6),
        ("missing-separator", 7),
    ]
    assert read.encoding_error == "byte 0xe9 in line 5 is not UTF-8"
    assert [header.name for header in read.undecodable_headers] == ["Author"]
    assert not read.body_undecodable
    assert metadata.parse(b"Name: a\n\n\xff").body_undecodable
    assert [defect.code for defect in metadata.parse(b"\xef\xbb\xbfName: a\n").defects] == ["byte-order-mark"]
    mime = metadata.parse(b"Name: a\nContent-Transfer-Encoding: base64\n\nYQ==")
    assert [(defect.code, defect.line) for defect in mime.defects] == [("mime-header", 2)]


def test_a_header_block_of_a_megabyte_is_read_in_one_pass() -> None:
    block = scan("a" * 1_000_000)
    assert isinstance(block, Block)
    assert not block.headers
    assert len(metadata.parse(b"A: b\n c\n" * 100_000).headers) == 100_000


def test_wheel_file_keeps_order_and_duplicates() -> None:
    read = wheel_file.parse(b"Wheel-Version: 1.0\nTag: py3-none-any\ntag: py2-none-any\nRoot-Is-Purelib: true \n")
    assert read.get("wheel-version") == "1.0"
    assert read.all("Tag") == ("py3-none-any", "py2-none-any")
    assert [header.line for header in read.headers_of("TAG")] == [2, 3]
    assert read.get("Root-Is-Purelib") == "true "
    assert read.get("Build") is None
    assert read.error is None
    assert not wheel_file.WheelFile().headers


def test_wheel_file_that_is_not_utf8_says_so_and_is_read_all_the_same() -> None:
    read = wheel_file.parse(b"Wheel-Version: 1.0\nGenerator: \xe9\n")
    assert read.error == "byte 0xe9 in line 2 is not UTF-8"
    assert read.get("Wheel-Version") == "1.0"


@given(st.binary(max_size=120))
def test_wheel_file_is_total(data: bytes) -> None:
    read = wheel_file.parse(data)
    assert [header.name for header in read.headers] == [name for name, _ in _as_email(data)._headers]  # type: ignore[attr-defined]
