"""`pkglint diff OLD NEW`: what changed between two releases of a project, and whether the version's step fits."""
