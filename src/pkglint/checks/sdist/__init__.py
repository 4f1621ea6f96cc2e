"""Whether someone else can build from an sdist: its layout, its links, and what its setup.py does."""
