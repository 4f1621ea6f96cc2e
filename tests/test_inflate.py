"""isal gives what zlib gives, whatever the data; without it everything works."""

from __future__ import annotations

import gzip
import random
import zlib
from typing import TYPE_CHECKING

import pytest

from pkglint.archive import inflate, streams

if TYPE_CHECKING:
    from collections.abc import Callable


def text(chance: random.Random, size: int) -> bytes:
    words = [chance.randbytes(chance.randrange(1, 9)) for _ in range(50)]
    return b" ".join(chance.choice(words) for _ in range(size // 5))


def spoilt(chance: random.Random, data: bytes) -> bytes:
    """The data as it is, cut off, with a byte changed, or with more behind it."""
    at = chance.randrange(len(data))
    return chance.choice((
        data,
        data[:at],
        data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :],
        data + chance.randbytes(9),
    ))  # fmt: skip


def both_ways(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> tuple[object, object]:
    pytest.importorskip("isal")
    quick = work()
    monkeypatch.setattr(inflate, "_quick", None)
    return quick, work()


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("seed", range(60))
def test_a_member(seed: int, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    content = text(chance, 20_000)
    squeezer = zlib.compressobj(wbits=-15)
    data = b"before" + spoilt(chance, squeezer.compress(content) + squeezer.flush())
    if large:
        monkeypatch.setattr(inflate, "LARGE", 100)
        monkeypatch.setattr(inflate, "_STEP", 777)
    limit = chance.choice((len(content) + 1, len(content), len(content) // 2, 1))
    quick, plain = both_ways(monkeypatch, lambda: inflate.inflate(data, 6, len(data), limit))
    assert quick == plain


def test_steps_give_what_one_call_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(60):
        chance = random.Random(seed)
        content = text(chance, 20_000)
        squeezer = zlib.compressobj(wbits=-15)
        data = spoilt(chance, squeezer.compress(content) + squeezer.flush())
        limit = chance.choice((len(content) + 1, len(content), len(content) // 2))
        with monkeypatch.context() as patch:
            patch.setattr(inflate, "_quick", None)
            one = inflate.inflate(data, 0, len(data), limit)
            patch.setattr(inflate, "LARGE", 100)
            patch.setattr(inflate, "_STEP", 777)
            steps = inflate.inflate(data, 0, len(data), limit)
        assert steps == one


@pytest.mark.parametrize("seed", range(80))
def test_a_gzip_file(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(streams, "_INPUT", 1000)
    monkeypatch.setattr(streams, "_OUTPUT", 3000)
    data = spoilt(chance, gzip.compress(text(chance, 30_000)) + gzip.compress(text(chance, 100)))

    def work() -> tuple[object, ...]:
        outcome = streams.Outcome()
        out = b"".join(streams.gzip_chunks(data, outcome, 1 << 20))
        return out, outcome.code, outcome.detail, outcome.size, outcome.members, outcome.trailing

    quick, plain = both_ways(monkeypatch, work)
    assert quick == plain
