"""The `requires` family: dependencies, extras, markers and Requires-Python; `packaging` decides what is valid."""
