"""The compiled catalogue: written by rules/compile.py, never by hand."""

from typing import Any

ROWS: tuple[tuple[Any, ...], ...] = (
    ('bytecode-in-wheel', 'contents', 'wheel ships compiled bytecode', '{path} is bytecode, compiled for one interpreter', 'warning', 'certain', 'wheel', ('security',), ('check-wheel-contents W001',), '0.1', (('PEP 3147 – PYC repository directories', 'https://peps.python.org/pep-3147/'),), 'Bytecode in a wheel belongs to the one interpreter that wrote it. Others ignore it at best; at worst a stale `.pyc` beside\nno source is imported instead of the module its reader believes to run, and nobody can review it. Installers compile anew anyway.', 'Delete `__pycache__` before building, and keep bytecode out of package data: setuptools `exclude_package_data = {"*": ["*.py[co]"]}`\nor `global-exclude *.py[co]` in MANIFEST.in; hatchling, poetry-core, flit, pdm and uv_build leave it out unless told otherwise.', ('paths', {'any': '(?:(?:.+/)?[^/]*\\.py[co](?:(?:/)|\\Z)|(?:.+/)?__pycache__(?:/))'}), (), 'stable', (), ''),
)
