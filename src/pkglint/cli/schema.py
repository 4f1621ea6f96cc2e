"""`pkglint schema`: print the JSON schema of the settings."""

from __future__ import annotations

import json
import sys

from pkglint.run.schema import tool_schema
from pkglint.usage import OK


def schema(arguments: list[str]) -> int:
    """Print the schema."""
    import argparse

    made = argparse.ArgumentParser(prog="pkglint schema", description="Print the JSON schema of [tool.pkglint].")
    made.parse_args(arguments)
    sys.stdout.write(json.dumps(tool_schema(), indent=2) + "\n")
    return OK
