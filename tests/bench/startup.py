"""From the start of the process to a painted window, and on to today's scorecard; each start is a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.table import Row, middle

STARTS = 9
PATIENCE = 60.0
CHILD = Path(__file__).with_name("startup_child.py")
CLOSING = Path(__file__).with_name("close_child.py")


def measure(environment: Mapping[str, str]) -> Sequence[Row]:
    """``environment`` leads to a profile with scored demo data. Floor and ours take turns, under the same load."""
    floor, window, card, gaps, later = [], [], [], [], []
    for _ in range(STARTS):
        floor.append(_start("bare", environment)["painted"])
        seen = _start("ours", environment)
        window.append(seen["painted"])
        card.append(seen["scorecard"])
        gaps.append(seen["gap"])
        later.append(seen.get("gap after", 0.0))
    name = "bare QMainWindow"
    return [
        Row("window painted", middle(window), 1.5, floor=middle(floor), floor_name=name),
        Row("today's scorecard painted, warm", middle(card), 3.5, floor=middle(floor), floor_name=name),
        Row("largest gap in the event loop until then", 1000 * median(gaps), 50),
        Row("… and in the 300 ms after, while the other pages are made", 1000 * median(later), 50),
    ]


def _start(what: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """Seconds from just before the process was made."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(CHILD), what],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    if done.returncode:
        raise RuntimeError(f"the {what} window did not come up:\n{done.stderr}")
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {name: value if name.startswith("gap") else value - began for name, value in seen.items()}
