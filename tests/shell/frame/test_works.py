"""Work of the window: started in the loop, quietly left out once the loop has ended, told anywhere else."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from console import aio
from console.domain.trouble import Trouble
from console.shell.works import Works


async def never() -> None:
    raise AssertionError("it was started")


async def nothing() -> None:
    pass


def unexpected(trouble: Trouble) -> None:
    raise trouble


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    return QObject()


def start(works: Works, work: object) -> None:
    works.start(work, "look for news", lambda: None)  # type: ignore[arg-type, return-value]


def test_what_is_asked_for_outside_of_any_loop_is_told(owner: QObject) -> None:
    works = Works(unexpected, owner)
    with pytest.raises(RuntimeError, match="look for news"):
        start(works, never())
    assert not aio.running()


def test_what_a_late_timer_asks_for_after_the_loop_is_left_out(owner: QObject) -> None:
    told: list[Trouble] = []
    works = Works(told.append, owner)

    async def window_lives() -> None:
        start(works, nothing())
        await works.settled()

    asyncio.run(window_lives())
    start(works, never())
    asyncio.run(works.settled())
    assert told == []
    assert not aio.running()


def test_a_window_that_closed_before_it_did_anything_is_left_alone(owner: QObject) -> None:
    works = Works(unexpected, owner)
    works.end()
    start(works, never())
    assert not aio.running()


async def test_another_thread_is_told_that_it_may_start_nothing(owner: QObject) -> None:
    works = Works(unexpected, owner)
    start(works, nothing())
    with pytest.raises(RuntimeError, match="outside of the loop"):
        await asyncio.get_running_loop().run_in_executor(None, start, works, never())
    await works.settled()
