"""The description: whether PyPI can render it, and whether what it shows works there."""
