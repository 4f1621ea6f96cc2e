"""The JSON schema of `[tool.pkglint]`, for editors and for validate-pyproject."""

from __future__ import annotations

from pkglint import catalogue
from pkglint.catalogue.rule import Severity
from pkglint.run import settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pkglint.catalogue.rule import Option


def tool_schema(tool_name: str = "pkglint") -> dict[str, Any]:
    """Return the schema of the table; validate-pyproject asks for it by the tool's name."""
    rules = catalogue.all_rules()
    names = {"type": "array", "items": {"enum": sorted(catalogue.labels())}}
    size = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d+)?\s*[A-Za-z]*$"}]}
    properties: dict[str, Any] = {
        "select": names | {"description": "Rules, families or tags that run; default: every stable rule."},
        "ignore": names | {"description": "Rules, families or tags that do not run."},
        "extend-select": names | {"description": "Rules that run as well, also preview rules by id."},
        "fail-on": {
            "enum": list(settings.THRESHOLDS),
            "description": "The lowest severity that exits 1; default: warning.",
        },
        "source-root": {
            "type": "string",
            "description": "Where the source tree is, relative to the working directory.",
        },
        "index-url": {"type": "string", "description": "The simple API that --index asks."},
        "new-project": {"type": "boolean", "description": "Whether the project is not on PyPI yet."},
        "baseline": {
            "type": "string",
            "description": "The file of findings that are known, relative to the settings' file.",
        },
        "limits": {
            "type": "object",
            "additionalProperties": False,
            "properties": dict.fromkeys(settings.LIMIT_KEYS, size),
        },
        "severity": {
            "type": "object",
            "description": "Rule: the severity that its findings have in this project.",
            "additionalProperties": False,
            "properties": {rule.id: {"enum": [each.value for each in Severity]} for rule in rules},
        },
        "rules": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                rule.id: {
                    "type": "object",
                    "description": rule.summary,
                    "additionalProperties": False,
                    "properties": {option.name: option_schema(option, size) for option in rule.options},
                }
                for rule in rules
                if rule.options
            },
        },
        "allow": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["rule", "reason"],
                "properties": {
                    "rule": {"enum": sorted(name for rule in rules for name in (rule.id, *rule.renamed_from))},
                    "at": {
                        "type": "string",
                        "minLength": 1,
                        "description": "A gitignore pattern, a field's name, or a value of the finding.",
                    },
                    "reason": {"type": "string", "minLength": 1},
                },
            },
        },
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"urn:pkglint:{tool_name}",
        "title": "Settings of pkglint",
        "type": "object",
        "additionalProperties": False,
        "properties": {key: properties[key] for key in settings.KEYS},
    }


def option_schema(option: Option, size: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one option of a rule, by the type of its default."""
    kinds = {bool: "boolean", int: "integer", float: "number", tuple: "array", dict: "object", str: "string"}
    schema = size if settings.is_size(option.default) else {"type": kinds[type(option.default)]}
    return schema | {"description": option.doc}
