"""Layout of a wheel: `.dist-info`, the WHEEL file, `.data`, and documents about the contents."""
