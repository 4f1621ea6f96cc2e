"""`pkglint schema`: print the JSON schema of the settings."""

from __future__ import annotations

import json
import sys

from pkglint.run.schema import tool_schema
from pkglint.usage import OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def schema(arguments: list[str]) -> int:
    """Print the schema."""
    parser().parse_args(arguments)
    sys.stdout.write(json.dumps(tool_schema(), indent=2) + "\n")
    return OK


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint schema`."""
    import argparse

    return argparse.ArgumentParser(
        prog="pkglint schema",
        description="Print the JSON schema of [tool.pkglint], for editors and validate-pyproject.",
    )
