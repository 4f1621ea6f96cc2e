"""Entry points, and the files of `.data/scripts`."""
