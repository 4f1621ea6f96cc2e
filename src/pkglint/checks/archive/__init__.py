"""The container itself, before anything in it is believed."""
