"""The violations page over a million rows, in a process of its own so that its memory is its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.million import million_profile
from tests.bench.table import Row

WHAT = "violations page, 1,000,000 rows"


def measure(folder: Path) -> Sequence[Row]:
    """``filter`` is the slower of one by status and severity and one by words."""
    file = million_profile(folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.million_child", str(file)], capture_output=True, text=True, timeout=600
    )
    if done.returncode:
        raise RuntimeError(f"the violations page did not come up:\n{done.stderr}")
    seen: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return [
        Row(f"{WHAT}: open", seen["open"], 100),
        Row(f"{WHAT}: filter", max(seen["filter"], seen["words"]), 100),
        Row(f"{WHAT}: scroll a page", seen["scroll"], 16),
        Row(f"{WHAT}: memory", seen["memory"], 50, unit="MB"),
    ]
