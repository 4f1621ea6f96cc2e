"""Core metadata: METADATA, PKG-INFO, and what [project] promises they will say."""
