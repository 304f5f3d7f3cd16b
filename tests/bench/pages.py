"""The violations page over a million rows, in a process of its own so that its memory is its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.bench.million import million_profile
from tests.bench.table import Row

WHAT = "violations page, 1,000,000 rows"
PROCESSES = 5
"""Each opens the page once; a single opening differs from the next by a third."""


def measure(folder: Path) -> Sequence[Row]:
    """``filter`` is the slower of one by status and severity and one by words; medians of several processes."""
    file = million_profile(folder)
    runs = [_run(file) for _ in range(PROCESSES)]
    seen = {name: median(run[name] for run in runs) for name in runs[0]}
    return [
        Row(f"{WHAT}: open", seen["open"], 100),
        Row(f"{WHAT}: filter", max(seen["filter"], seen["words"]), 100),
        Row(f"{WHAT}: scroll a page", seen["scroll"], 16),
        Row(f"{WHAT}: memory", seen["memory"], 50, unit="MB"),
    ]


def _run(file: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.million_child", str(file)], capture_output=True, text=True, timeout=600
    )
    if done.returncode:
        raise RuntimeError(f"the violations page did not come up:\n{done.stderr}")
    seen: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return seen
