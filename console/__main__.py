"""``operator-console``, also as ``python -m console``."""

from __future__ import annotations

import sys

from console.cli import main as run
from console.wiring import Program


def main() -> int:
    return run(sys.argv[1:], Program)


if __name__ == "__main__":
    sys.exit(main())
