"""What should not be in an archive, and what should: leftovers, the top level, modules, data, start-up files."""
