"""Checks of the version, and of everything that repeats it."""
