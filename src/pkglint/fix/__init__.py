"""Findings to edits: one source for `pkglint fix`, SARIF and editors."""
