"""Examples of the rules: written by rules/examples.py, never by hand."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "access-token": {"bad": (("demo/__init__.py", "x = 1\nTOKEN = 'pypi-…(179 characters)'"),),
"output": "dist/demo-1.0-py3-none-any.whl:1:1: error: demo/__init__.py contains a PyPI API token (pypi-…, 179 "
          "characters) (demo/__init__.py:2) [access-token]\n"
          "  fix: Revoke the token first: deleting it from the next release does not help. Then read\n"
          "    it from the environment or a secret store. To publish, use Trusted Publishing, which\n"
          "    needs no token. For examples use a value that contains EXAMPLE.",
"good": (("demo/__init__.py", "ID = 'AKIAIOSFODNN7EXAMPLE'\nKEY = '…(40 characters)'"),)},
    "no-license-file": {"bad": (("pyproject.toml", "[project]\n# no license-files"), ("files of the project", "LICENSE  (is missing)")),
"output": 'tree/pyproject.toml:10:11: warning: the source tree contains no licence file [no-license-file]\n'
          '  10 | license = "MIT"\n'
          '     |           ^^^^^\n'
          '  fix: Put a `LICENSE` beside pyproject.toml: hatchling finds it. To name others, write\n'
          '    `license-files = ["LICENSE*"]` in `[project]` (hatchling 1.27).\n'
          '  in tree',
"good": (("pyproject.toml", '[project]\nlicense-files = ["LICENSE"]'), ("files of the project", "LICENSE"))},
    "unknown-classifier": {"bad": (("pyproject.toml", '[project]\nclassifiers = ["Framework :: Djangoo"]'),),
"output": "pyproject.toml:15:16: error: 'Framework :: Djangoo' is not a valid classifier; did you mean 'Framework "
          ":: Django'? [unknown-classifier]\n"
          '  15 | classifiers = ["Framework :: Djangoo"]\n'
          '     |                ^^^^^^^^^^^^^^^^^^^^^^\n'
          "  fix: Copy the line from PyPI's list, or remove it from `classifiers`; hatchling does not\n"
          '    build with an unknown one. If the classifier is new, update `trove-classifiers` where\n'
          '    pkglint runs.\n'
          "  PyPI answers: 'Framework :: Djangoo' is not a valid classifier.\n"
          '  in tree (pyproject.toml)',
"good": (("pyproject.toml",
        '[project]\n'
        'classifiers = ["Development Status :: 5 - Production/Stable", "Programming Language :: Python :: 3.12", '
        '"Typing :: Type…'),)},
}
