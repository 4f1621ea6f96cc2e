"""Credentials that would be public for ever. Facts never hold a whole secret: reports are public too."""
