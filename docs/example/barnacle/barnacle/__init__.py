"""Counts barnacles."""

__version__ = "1.4.1"
