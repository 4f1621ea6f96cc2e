"""A release played through on this machine: upload, install, import, run, build. It executes the release's own code."""
