"""A program that wakes: how soon all that came due while it stood still is done, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import IO

from tests.bench.table import Row

COUNT = 500
STOPPED_S, SPEED = 12, 100
SLEPT_H = 9


def measure() -> Sequence[Row]:
    woken = wake(COUNT)
    stood = f"stopped for {STOPPED_S * SPEED // 60} min (SIGSTOP, clock × {SPEED})"
    slept = f"asleep for {SLEPT_H} h (the clock goes on, the loop's own stands; slowest of 3)"
    return [
        Row(f"escalations: {COUNT} of a program that was {stood}: all steps done after", woken["stopped"], 10, "s"),
        Row(f"escalations: {COUNT} of a program that was {slept}: all steps done after", woken["slept"], 10, "s"),
        Row("escalations: steps then lost or done twice", woken["wrong"], 0, ""),
        Row("escalations: late steps whose lateness the timeline does not tell", woken["untold"], 0, ""),
    ]


def wake(count: int) -> dict[str, float]:
    """Seconds from waking until nothing is overdue, and what was wrong then."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.waking_child", str(count), str(SPEED)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            answer(child.stdout)
            say(child.stdin, "fast")
            answer(child.stdout)
            os.kill(child.pid, signal.SIGSTOP)
            time.sleep(STOPPED_S)
            began = time.monotonic()
            os.kill(child.pid, signal.SIGCONT)
            say(child.stdin, "slow")
            stopped = float(answer(child.stdout)) - began
            slept = []
            for pause in (0.4, 1.9, 3.1):
                time.sleep(pause)
                began = time.monotonic()
                say(child.stdin, f"sleep {SLEPT_H * 3600}")
                slept.append(float(answer(child.stdout)) - began)
            say(child.stdin, "report")
            found: dict[str, float] = json.loads(answer(child.stdout))
        finally:
            child.kill()
    return {"stopped": stopped, "slept": max(slept)} | found


def say(line: IO[str], word: str) -> None:
    line.write(f"{word}\n")
    line.flush()


def answer(line: IO[str]) -> str:
    found = line.readline()
    if not found:
        raise RuntimeError("the program that was to wake has ended")
    return found.strip()
