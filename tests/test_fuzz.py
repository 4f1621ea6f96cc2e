"""A short run of the fuzzer; see `fuzz.py` for a long one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import fuzz
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pkglint.formats import elf, headers, ini, macho, pe, python_lines

if TYPE_CHECKING:
    import random
    from collections.abc import Callable


PARSERS = [*fuzz.PARSERS, "zip", "tar"]


TOTAL: dict[str, Callable[[bytes], Any]] = {
    **fuzz.PARSERS,
    "ini": lambda data: ini.scan(data.decode("utf-8", "surrogateescape")),
    "headers": lambda data: headers.scan(data.decode("utf-8", "surrogateescape")),
    "elf": lambda data: elf.read(b"\x7fELF" + data),
    "macho": lambda data: macho.read(b"\xcf\xfa\xed\xfe" + data),
    "pe": lambda data: pe.read(b"MZ" + data),
    "python_lines": lambda data: (python_lines.imports(data), python_lines.bound(data)),
}
HELPERS = {"__init__", "fields", "native_record", "python_module", "_python_facts", "_script_nodes", "_toml_scan"}
"""Tables, and what other parsers are made of."""
BYTES = st.binary(max_size=300) | st.lists(
    st.sampled_from([*fuzz.TOKENS, *fuzz.VALUES]) | st.binary(max_size=3), max_size=30
).map(b"".join)


@pytest.mark.parametrize("name", sorted(TOTAL))
@settings(max_examples=300, deadline=None, derandomize=True)
@given(data=BYTES)
@example(data=b"")
def test_any_bytes_are_parsed(name: str, data: bytes) -> None:
    TOTAL[name](data)


def test_no_parser_is_left_out() -> None:
    folder = Path(headers.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} == {*TOTAL, *HELPERS}


def test_parsers_and_readers_are_total() -> None:
    assert fuzz.run(2800, seed=7, targets=PARSERS) == []


def test_linting_mutated_releases_never_crashes() -> None:
    assert fuzz.run(120, seed=7, targets=["lint", "rules"]) == []


def test_a_crash_would_be_seen() -> None:

    class Broken(fuzz.Fuzzer):
        def lint(self, chance: random.Random) -> None:  # noqa: ARG002 - the fuzzer calls it so
            raise ValueError("broken")

    original = fuzz.Fuzzer
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fuzz, "Fuzzer", Broken)
        assert len(fuzz.run(1, seed=1, targets=["lint"])) == 1
    assert fuzz.Fuzzer is original
