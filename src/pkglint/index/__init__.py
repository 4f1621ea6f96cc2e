"""`--index`: what only the index knows about a release and its dependencies. Nothing else in a lint opens a socket."""
