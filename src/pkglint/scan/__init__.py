"""Linting spread over processes and machines: `pkglint scan`."""
