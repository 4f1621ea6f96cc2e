"""pyproject.toml in sdist or tree: its form, and whether what it names is there."""
