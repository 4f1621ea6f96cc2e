"""Polishes brass."""

__version__ = "0.3.0"


def polish(fitting: str) -> str:
    """Return the fitting, polished."""
    return f"shining {fitting}"
