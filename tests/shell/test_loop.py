"""The loop that the other tests of the window run in is the one that the program has."""

from __future__ import annotations

import asyncio

import qasync

from console import aio


async def test_that_async_tests_run_in_the_qt_loop() -> None:
    assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)


async def test_that_a_spawned_task_runs_in_the_qt_loop() -> None:
    async def answer() -> int:
        await asyncio.sleep(0)
        return 42

    assert await aio.spawn(answer(), "answer") == 42
