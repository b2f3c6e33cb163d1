"""Lets ``python -m caretrust_readiness`` be the command ``caretrust``."""

import sys

from caretrust_readiness.cli import main

if __name__ == "__main__":
    sys.exit(main())
