"""Linting: paths to releases, rules over subjects, processes, settings, allowances."""
