"""The commands beside linting, and what they share."""
