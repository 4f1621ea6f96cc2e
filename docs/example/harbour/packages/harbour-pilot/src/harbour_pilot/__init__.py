"""Brings a ship into the harbour."""

from harbour_tides import height


def depth(mark: float) -> float:
    """Return the depth of water at a mark."""
    return mark + height()
