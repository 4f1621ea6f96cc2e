"""A comparison as JSON: the contract of docs/diff.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pkglint.diff.comparison import Comparison
    from pkglint.diff.metadata import Lists, Step
    from pkglint.finding import Entry
    from pkglint.model import Sdist, Wheel

SCHEMA = 1


def as_json(pair: Comparison, findings: list[dict[str, Any]]) -> dict[str, Any]:
    """Return everything that a comparison holds as plain values; `findings` are those of family `diff`, as the lint report writes them."""
    data, files = pair.metadata, pair.members
    return {
        "schema_version": SCHEMA,
        "old": side(pair.old),
        "new": side(pair.new),
        "advice": pair.verdict.advice,
        "step": pair.verdict.step or None,
        "step_is_enough": pair.verdict.enough,
        "reasons": pair.verdict.reasons,
        "notes": pair.notes,
        "api": None if pair.changes is None else {
            "breaking": [
                {"name": each.name, "kind": each.kind, "aliases": list(each.aliases), "module": each.module, "certainty": each.certainty, **each.facts}
                for each in pair.changes if each.kind != "override-breaks"
            ],
            "overrides": [{"name": each.name, "aliases": list(each.aliases), **each.facts} for each in pair.changes if each.kind == "override-breaks"],
            "added": list(pair.additions.names) if pair.additions else [],
            "parameters_added": list(pair.additions.parameters) if pair.additions else [],
        },
        "metadata": {
            "requires_python": change(data.requires_python),
            "dependencies": lists(data.dependencies),
            "extras": lists(data.extras),
            "entry_points": {
                **lists(data.entry_points),
                "changed": list(data.targets),
                "targets": {name: change(each) for name, each in data.targets.items()},
            },
            "license": None if data.license is None else {"from": data.license.old, "to": data.license.new, "same": data.license_same},
            "tags": lists(data.tags),
            "fields": {name: change(each) for name, each in sorted(data.fields.items())},
        },
        "members": {
            "added": [each._asdict() for each in files.added],
            "removed": [each._asdict() for each in files.removed],
            "changed": [each._asdict() for each in files.changed],
            "moved": [each._asdict() for each in files.moved],
            "packages": {name: {"from": one, "to": two} for name, (one, two) in files.packages.items()},
        },
        "natives": None if pair.natives is None else {
            "added": pair.natives.added,
            "removed": pair.natives.removed,
            "changed": [
                {**each._asdict(), "floor": None if each.floor is None else {"from": each.floor[0], "to": each.floor[1]}} for each in pair.natives.changed
            ],
        },
        "lint": None if pair.came is None or pair.went is None else {"new": list(map(entry, pair.came)), "gone": list(map(entry, pair.went))},
        "findings": findings,
    }  # fmt: skip


def side(artifact: Wheel | Sdist) -> dict[str, Any]:
    """Return what is compared."""
    return {
        "path": artifact.display_path, "kind": artifact.kind, "name": artifact.name, "version": artifact.version,
        "size": artifact.path.stat().st_size,
    }  # fmt: skip


def lists(values: Lists) -> dict[str, Any]:
    """Return a list's changes."""
    return {"added": values.added, "removed": values.removed, "changed": list(map(change, values.changed))}


def change(step: Step | None) -> dict[str, Any] | None:
    """Return a value before and after, None where it did not change."""
    return None if step is None else {"from": step.old, "to": step.new}


def entry(found: Entry) -> dict[str, Any]:
    """Return a lint finding that came or went, in short."""
    return {
        "rule": found.rule.id,
        "severity": found.severity.value,
        "message": found.message,
        "fingerprint": found.fingerprint,
    }
