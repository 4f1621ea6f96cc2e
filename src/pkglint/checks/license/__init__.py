"""The `license` family: licence metadata and licence files; `packaging.licenses` decides what an expression is."""
