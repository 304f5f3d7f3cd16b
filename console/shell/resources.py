"""Where the files of ``resources/`` lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import console


@cache
def resources() -> Path:
    package = Path(console.__file__).parent
    bundled = package / "_bundled" / "resources"
    return bundled if bundled.is_dir() else package.parent / "resources"
