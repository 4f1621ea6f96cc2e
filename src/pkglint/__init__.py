"""pkglint checks wheels, sdists and their source tree before an upload that cannot be undone."""

__version__ = "0.1.0"
