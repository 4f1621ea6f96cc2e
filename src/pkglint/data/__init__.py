"""Dated tables: what PyPI, back ends, platforms, standard libraries and well-known projects were like on a certain day.

One module a table. Each says when it was read (`DATE`) and from what (`SOURCE`); `rules/data/NAME.py` writes or checks the
module of the same name. A test fails when a date is older than a year.
"""
