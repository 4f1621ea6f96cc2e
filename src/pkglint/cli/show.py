"""`--show-settings` and `--show-files`: what a run would do, without doing it."""

from __future__ import annotations

import sys

from pkglint.cli.explain import shown
from pkglint.report.escape import printed
from pkglint.usage import OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import SimpleNamespace

    from pkglint.catalogue.rule import Rule
    from pkglint.run.discover import Discovered
    from pkglint.run.settings import Settings


def show(options: SimpleNamespace, config: Settings, rules: tuple[Rule, ...], found: Discovered) -> int:
    """Print the settings in force, or the files that would be linted."""
    lines = [*settings_of(options, config, rules)] if options.show_settings else []
    if options.show_files:
        lines += [artifact.display_path for release in found.releases for artifact in release.artifacts]
    sys.stdout.write("".join(f"{printed(line)}\n" for line in lines))
    return OK


def settings_of(options: SimpleNamespace, config: Settings, rules: tuple[Rule, ...]) -> Iterator[str]:
    """Yield the settings as TOML, the command line's included, with the number of rules that they choose."""
    yield f"# from {config.path}" if config.path is not None else "# no configuration file"
    yield f"# {len(rules)} rules run"
    yield "[tool.pkglint]"
    listed = {
        "select": options.select or config.select,
        "ignore": (*config.ignore, *(options.ignore or ())),
        "extend-select": (*config.extend_select, *(options.extend_select or ())),
    }
    for name, words in listed.items():
        yield f"{name} = {shown(tuple(words))}"
    yield f"fail-on = {shown(options.fail_on or config.fail_on)}"
    root = options.source_root or config.source_root
    if root:
        yield f"source-root = {shown(root)}"
    yield ""
    yield "[tool.pkglint.limits]"
    for name in ("max_member", "max_members", "max_total", "max_text", "max_readme"):
        yield f"{name.replace('_', '-')} = {getattr(config.limits, name)}"
    for rule in rules:
        if rule.options:
            yield ""
            yield f"[tool.pkglint.rules.{rule.id}]"
            chosen = config.options.get(rule.id, {})
            for option in rule.options:
                yield f"{option.name} = {shown(chosen.get(option.name, option.default))}"
    for allowance in config.allow:
        yield ""
        yield "[[tool.pkglint.allow]]"
        yield f"rule = {shown(allowance.rule)}"
        if allowance.at:
            yield f"at = {shown(allowance.at)}"
        yield f"reason = {shown(allowance.reason)}"
