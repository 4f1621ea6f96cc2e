"""Run `python -m pkglint`."""

from pkglint.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
