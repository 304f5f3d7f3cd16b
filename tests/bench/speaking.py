"""From a streaming model's tokens to the first painted sentence of its reply, in a window of its own."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from statistics import median

from tests.bench.table import Row, middle

PACE = 0.01
"""Seconds between tokens of four characters: a fast model."""
OWN = 50


def measure(environment: Mapping[str, str]) -> Sequence[Row]:
    """``environment`` leads to a profile with demo data."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.speaking_child", str(PACE)],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    asked: list[tuple[float, float, float]] = json.loads(done.stdout)
    streamed = 1000 * median(after_first - after_last for after_first, after_last, _ in asked)
    return [
        Row(
            "first sentence on screen after the model's first token",
            middle([after_first for after_first, _, _ in asked]),
            streamed + OWN,
            floor_name=f"model: {streamed:,.0f} ms until the sentence is sent",
        ),
        Row("… after the sentence's last token", middle([after_last for _, after_last, _ in asked]), OWN),
        Row(
            "… of which the model sends the sentence, after its head", middle([own for _, _, own in asked]), math.inf
        ),
    ]
