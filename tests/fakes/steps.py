"""Steps of the event loop that take long: what the program does between two awaits."""

from __future__ import annotations

import asyncio
import gc
from asyncio import events
from time import thread_time
from typing import Any

import pytest

from console import aio


def watch_steps(monkeypatch: pytest.MonkeyPatch, longest: float) -> list[str]:
    """A list that grows by each step of more than ``longest`` seconds of processor time.

    What a test does itself between two awaits does not count.
    """
    run = events.Handle._run
    held: list[str] = []

    def measured(handle: events.Handle) -> None:
        began = thread_time()
        run(handle)
        took = thread_time() - began
        if took > longest:
            task = _task_of(handle)
            if task is None or task in aio._running:
                held.append(f"{took:.2f} s: {task or handle!r}")

    monkeypatch.setattr(events.Handle, "_run", measured)
    return held


def _task_of(handle: events.Handle) -> asyncio.Task[Any] | None:
    callback = handle._callback  # type: ignore[attr-defined]
    return next((each for each in gc.get_referents(callback) if isinstance(each, asyncio.Task)), None)
