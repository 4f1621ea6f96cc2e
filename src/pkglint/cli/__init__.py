"""The command line: one module a command, and what they share."""

from pkglint.cli.dispatch import main as main
