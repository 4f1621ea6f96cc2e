"""How near two words are."""

from __future__ import annotations


def one_slip(word: str, meant: str) -> bool:
    """Tell whether two different words are one typing slip apart: a letter wrong, missing, doubled or swapped with the next."""
    if word == meant or abs(len(word) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(word), len(meant)) and word[start] == meant[start]:
        start += 1
    rest, want = word[start:], meant[start:]
    swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == want
    return rest[1:] == want[1:] or rest[1:] == want or rest == want[1:] or swapped
