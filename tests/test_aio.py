"""Tasks: a failure is told, cancelling waits until all has ended."""

from __future__ import annotations

import asyncio

import pytest

from console import aio


async def _fail() -> None:
    raise ValueError("no")


async def _forever() -> None:
    await asyncio.Event().wait()


async def test_that_a_failing_task_is_told_with_its_name() -> None:
    told: list[tuple[str, BaseException]] = []
    stop = aio.on_failure(lambda name, error: told.append((name, error)))
    task = aio.spawn(_fail(), "fails")
    with pytest.raises(ValueError, match="no"):
        await task
    await asyncio.sleep(0)
    stop()
    assert [(name, type(error)) for name, error in told] == [("fails", ValueError)]


@pytest.mark.expects_log
async def test_that_without_a_handler_the_failure_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    task = aio.spawn(_fail(), "fails")
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert "task fails failed" in caplog.text


async def test_that_cancel_all_waits_for_the_end() -> None:
    task = aio.spawn(_forever(), "forever")
    await asyncio.sleep(0)
    assert aio.running() == {"forever"}
    await aio.cancel_all()
    assert task.cancelled()
    assert not aio.running()
