"""`pkglint rules`: the catalogue as a table, as JSON, or as what became of another tool's checks."""

from __future__ import annotations

import sys

from pkglint import catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from pkglint.catalogue.rule import Rule


def rules(arguments: list[str]) -> int:
    """Print the rules that the options choose; exit 2 for an unknown word."""
    from pkglint.usage import OK, Usage, words

    options = parser().parse_args(arguments)
    chosen = [rule for rule in catalogue.all_rules() if rule.status != "removed"]
    if options.select:
        known = catalogue.labels()
        wanted = words(options.select)
        for word in wanted:
            if word not in known:
                raise Usage(f"unknown rule, family or tag {word!r}{catalogue.rule_suggestion(word, known)}")
        chosen = [rule for rule in chosen if "all" in wanted or rule.names & set(wanted)]
    if options.replaces:
        tools = {entry.split(" ", 1)[0] for rule in catalogue.all_rules() for entry in rule.replaces}
        if options.replaces not in tools:
            raise Usage(f"no rule replaces {options.replaces!r}; tools: {', '.join(sorted(tools))}")
        rows = sorted(
            (entry.partition(" ")[2] or "(all of it)", rule)
            for rule in chosen
            for entry in rule.replaces
            if entry.split(" ", 1)[0] == options.replaces
        )
        if options.format == "json":
            return dump([{"check": check, "rule": rule.id} for check, rule in rows])
        sys.stdout.write(table([(check, rule.id, rule.summary) for check, rule in rows]))
        return OK
    if options.format == "json":
        return dump([as_dict(rule) for rule in chosen])
    sys.stdout.write(
        table([(rule.id, f"{rule.severity}", rule.family, rule.summary + status(rule)) for rule in chosen])
    )
    sys.stdout.write(f"{len(chosen)} rules\n")
    return OK


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint rules`."""
    import argparse

    made = argparse.ArgumentParser(prog="pkglint rules", description="List the rules.")
    made.add_argument(
        "--select", action="append", metavar="RULES", help="only these ids, families or tags, separated by commas"
    )
    made.add_argument("--replaces", metavar="TOOL", help="what became of another tool's checks, such as twine's")
    made.add_argument(
        "--output-format", "--format", dest="format", choices=("table", "json"), default="table", help="default: table"
    )
    return made


def status(rule: Rule) -> str:
    """Return a remark for a rule that is not simply stable."""
    return "" if rule.status == "stable" else f" ({rule.status})"


def table(rows: list[tuple[str, ...]]) -> str:
    """Return rows as aligned columns."""
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(len(rows[0]) if rows else 0)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


def as_dict(rule: Rule) -> dict[str, object]:
    """Return a rule for scripts."""
    return {
        "id": rule.id, "family": rule.family, "summary": rule.summary, "severity": rule.severity, "certainty": rule.certainty,
        "scope": rule.scope, "status": rule.status, "tags": list(rule.tags), "replaces": list(rule.replaces), "since": rule.since,
        "renamed_from": list(rule.renamed_from), "why": rule.why, "fix": rule.fix,
        "messages": dict(rule.messages), "fixes": dict(rule.fixes),
        "options": [{"name": o.name, "default": o.default, "doc": o.doc} for o in rule.options],
        "see": [{"title": title, "url": url} for title, url in rule.see],
    }  # fmt: skip


def dump(value: object) -> int:
    """Print JSON."""
    import json

    from pkglint.usage import OK

    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
    return OK
