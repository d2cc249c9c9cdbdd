"""How is the package run as a program? `python -m ilp` is the same as `ilp`."""

from __future__ import annotations

import sys

from ilp.cli import run

if __name__ == "__main__":
    sys.exit(run())
