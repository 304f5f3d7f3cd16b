"""The loop that scores what is due and looks for what others changed."""

from __future__ import annotations

import asyncio

import pytest

from console import aio
from console.dispatch.local import AFTER_FAILURE, Looking, Timers
from console.domain.trouble import DiskFull, Trouble


class Scripted:
    """A desk whose looks go as the script says: a number of days scored, or a failure."""

    def __init__(self, *script: int | Exception) -> None:
        self.script = list(script)
        self.polls = 0

    async def poll(self) -> int:
        self.polls += 1
        return 0

    async def score_due(self, limit: int = 20) -> int:
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        return step


async def pauses(desk: Scripted, troubles: list[Trouble]) -> list[float]:
    """What the loop sleeps until its script is at its end."""
    slept: list[float] = []
    done = asyncio.Event()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if not desk.script:
            done.set()
            await asyncio.Event().wait()

    timers = Timers(desk, on_trouble=troubles.append, sleep=sleep, every=0.5)
    timers.start()
    timers.start()
    await done.wait()
    await timers.stop()
    assert not timers.running
    return slept


async def test_looks_again_at_once_while_something_is_due() -> None:
    desk = Scripted(20, 7, 0, 0)
    assert await pauses(desk, []) == [0.0, 0.0, 0.5, 0.5]
    assert desk.polls == 4


async def test_failure_is_told_once_and_the_loop_goes_on() -> None:
    troubles: list[Trouble] = []
    full = DiskFull("The disk is full.")
    assert await pauses(Scripted(full, full, 3, full), troubles) == [AFTER_FAILURE, AFTER_FAILURE, 0.0, AFTER_FAILURE]
    assert troubles == [full, full]


@pytest.mark.expects_log
async def test_error_of_the_program_is_logged_once_and_the_loop_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    wrong = ValueError("a mistake")
    assert await pauses(Scripted(wrong, wrong, 0), []) == [AFTER_FAILURE, AFTER_FAILURE, 0.5]
    assert len(caplog.records) == 1


async def test_stop_before_start_and_twice_is_harmless() -> None:
    timers = Timers(Scripted())
    await timers.stop()
    timers.start()
    await timers.stop()
    await timers.stop()
    assert not aio.running()


@pytest.mark.expects_log
async def test_who_hears_of_a_trouble_and_fails_at_it_does_not_end_the_loop(caplog: pytest.LogCaptureFixture) -> None:
    desk = Scripted(DiskFull("The disk is full."), 3, 0)
    slept: list[float] = []
    done = asyncio.Event()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if not desk.script:
            done.set()
            await asyncio.Event().wait()

    def fails(_trouble: Trouble) -> None:
        raise RuntimeError("the window is gone")

    timers = Timers(desk, on_trouble=fails, sleep=sleep, every=0.5)
    timers.start()
    await asyncio.wait_for(done.wait(), 5)
    await timers.stop()
    assert slept == [AFTER_FAILURE, 0.0, 0.5]
    assert len(caplog.records) == 1


async def test_a_look_of_any_kind_runs_until_it_is_stopped() -> None:
    found = [3, 0]
    slept: list[float] = []
    done = asyncio.Event()

    async def look() -> int:
        return found.pop(0)

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if not found:
            done.set()
            await asyncio.Event().wait()

    looking = Looking(look, "steps", sleep=sleep, every=1.0)
    looking.start()
    await done.wait()
    assert "steps" in aio.running()
    await looking.stop()
    assert slept == [0.0, 1.0]
