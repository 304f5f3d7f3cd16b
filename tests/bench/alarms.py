"""Alarms in the window, in a process of its own: how soon one is seen and heard, and how a storm is borne."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

from tests.bench.table import Row


def measure() -> Sequence[Row]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.alarms_child"], capture_output=True, text=True, timeout=900
    )
    if done.returncode:
        raise RuntimeError(f"the alarms were not measured:\n{done.stderr}")
    seen: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    storm = "alarms, 10,000 alerts in a minute"
    return [
        Row("alarms: a CRITICAL stored to strip painted and sound begun (slowest of 20)", seen["seen"], 1000),
        Row(f"{storm}: longest gap of the loop", seen["gap"], 100),
        Row(f"{storm}: stored, seconds", seen["took"], 66, "s"),
        Row(f"{storm}: lost", seen["lost"], 0, ""),
        Row(f"{storm}: escalations that they became", seen["groups"], 40, ""),
        Row("alarms: all answered by one key, longest gap of the loop", seen["answered gap"], 100),
    ]
