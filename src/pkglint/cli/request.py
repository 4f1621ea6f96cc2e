"""What the options of `pkglint PATH…` ask for: configuration, rules, and the artifacts."""

from __future__ import annotations

from pathlib import Path

from pkglint.run import discover, settings
from pkglint.usage import Usage, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from contextlib import ExitStack
    from types import SimpleNamespace

    from pkglint.catalogue.rule import Rule
    from pkglint.run.settings import Settings


def configuration(options: SimpleNamespace, cwd: Path) -> Settings:
    """Return the settings for the source tree that the options name, else for the working directory."""
    named = options.source_root or options.source or options.build
    return settings_of(options, Path(named) if named and Path(named).is_dir() else cwd)


def settings_of(options: argparse.Namespace | SimpleNamespace, directory: Path) -> Settings:
    """Return the settings the options ask for: of a named file, of the nearest one from a directory upward, or none."""
    if options.no_config:
        return settings.Settings()
    return settings.load(Path(options.config)) if options.config is not None else settings.nearest(directory)


def selected(options: SimpleNamespace, config: Settings, command: str = "") -> tuple[Rule, ...]:
    """Return the rules the run uses: the command line's selection replaces the configuration's and adds to its exceptions.

    Without a command these are the rules that have a check, else those that the command finds.
    """
    rules = settings.chosen(config, words(options.select), words(options.ignore), words(options.extend_select))
    return tuple(rule for rule in rules if (command in rule.commands if command else not rule.commands))


def subjects(options: SimpleNamespace, config: Settings, cwd: Path, cleanup: ExitStack) -> discover.Discovered:
    """Return the releases the options name: built files, the source tree alone, or what building it gives."""
    if options.source is not None and options.build is not None:
        raise Usage("--source and --build exclude each other")
    if (options.source is not None or options.build is not None) and options.paths:
        raise Usage(
            f"--{'source' if options.source is not None else 'build'} takes one directory, not {options.paths[0]!r} as well"
        )
    if options.source is not None:
        return discover.source_only(options.source, config.limits)
    if options.build is not None:
        from pkglint.cli.building import built

        root = discover.project_directory(options.build)
        return built(root, cleanup, isolated=not options.no_isolation, cwd=cwd, limits=config.limits)
    if not options.paths and not Path("dist").is_dir():
        raise Usage(
            "there is no dist/ here: build first (python -m build), name what to lint, or lint the tree with --source"
        )
    return discover.discover(
        options.paths or ["dist"], source_root=options.source_root or config.source_root, cwd=cwd, limits=config.limits
    )
