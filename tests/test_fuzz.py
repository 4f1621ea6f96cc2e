"""A short run of the fuzzer; see `fuzz.py` for a long one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import fuzz

if TYPE_CHECKING:
    import random


PARSERS = [*fuzz.PARSERS, "zip", "tar"]


def test_parsers_and_readers_are_total() -> None:
    assert fuzz.run(2800, seed=7, targets=PARSERS) == []


def test_linting_mutated_releases_never_crashes() -> None:
    assert fuzz.run(120, seed=7, targets=["lint", "rules"]) == []


def test_a_crash_would_be_seen() -> None:

    import pytest

    class Broken(fuzz.Fuzzer):
        def lint(self, chance: random.Random) -> None:  # noqa: ARG002 - the fuzzer calls it so
            raise ValueError("broken")

    original = fuzz.Fuzzer
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fuzz, "Fuzzer", Broken)
        assert len(fuzz.run(1, seed=1, targets=["lint"])) == 1
    assert fuzz.Fuzzer is original
