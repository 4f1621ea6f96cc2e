"""Checks of the Python inside a distribution, which is read and never run."""
