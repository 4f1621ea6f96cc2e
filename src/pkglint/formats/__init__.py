"""The file formats of a distribution, one module each: total parsers that keep line numbers.

No parser here raises on any content: what is wrong with a file is part of the value it returns.
"""
