"""The names of the files in dist/."""
