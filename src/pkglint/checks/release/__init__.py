"""The files of one release against each other, and against the source they were built from."""
