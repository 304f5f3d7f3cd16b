"""The loop that the other tests of the window run in is the one that the program has."""

from __future__ import annotations

import asyncio
from time import thread_time

import pytest
import qasync

from console import aio
from tests.fakes.steps import watch_steps


async def test_that_async_tests_run_in_the_qt_loop() -> None:
    assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)


async def test_that_a_spawned_task_runs_in_the_qt_loop() -> None:
    async def answer() -> int:
        await asyncio.sleep(0)
        return 42

    assert await aio.spawn(answer(), "answer") == 42


async def test_that_a_step_that_holds_up_the_loop_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def compute(seconds: float) -> None:
        until = thread_time() + seconds
        while thread_time() < until:
            pass

    held = watch_steps(monkeypatch, longest=0.02)
    await compute(0.03)
    await aio.spawn(compute(0), "short")
    assert held == []
    await aio.spawn(compute(0.03), "long")
    assert len(held) == 1
    assert "long" in held[0]
