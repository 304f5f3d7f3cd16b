"""Steps of the event loop that take long: what the program does between two awaits."""

from __future__ import annotations

import asyncio
import gc
from asyncio import events
from collections.abc import Iterator
from contextlib import contextmanager
from time import thread_time
from typing import Any

import pytest

from console import aio


@contextmanager
def stepping_in_their_loop() -> Iterator[None]:
    """A step that Qt runs while the loop rests finds its loop running, as in the program."""
    run = events.Handle._run

    def in_its_loop(handle: events.Handle) -> None:
        if events._get_running_loop() is not None:
            return run(handle)
        events._set_running_loop(handle._loop)  # type: ignore[attr-defined]
        try:
            return run(handle)
        finally:
            events._set_running_loop(None)

    events.Handle._run = in_its_loop  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        events.Handle._run = run  # type: ignore[method-assign]


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
